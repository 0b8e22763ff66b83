// outbox.c - the queue of mails: in by a page, out by a job.
#include "mail/outbox.h"

#include <sodium.h>

enum { MOST_PER_RUN = 100, LEASE_MS = 5 * 60 * 1000 };                 // a lease outlives the longest attempt (SMTP: 75 s)

// ---- in ----

EXEC(mail_queue_sql,
    "INSERT INTO outbox (dedup_key, message_id, recipient, recipient_name, subject, body_text, attachment_kind, attachment_id,"
    "                    attachment_name, state, attempts, next_at, lease_until, last_error, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', 0, $10, 0, '', $11)"
    " ON CONFLICT (dedup_key) DO NOTHING");

enum { ID_BYTES = 16, ID_TEXT = 2 * ID_BYTES + 1 };

// The key alone would repeat between towns, and mailboxes drop a second mail with the same Message-ID.
static Str message_id(const OutMail *m, char out[ID_TEXT])
{
    unsigned char hash[ID_BYTES];
    const Str parts[] = {m->dedup_key, S("\n"), m->recipient, {(const char *)&m->at.ms, sizeof m->at.ms}};
    crypto_generichash_state st;
    crypto_generichash_init(&st, NULL, 0, sizeof hash);
    for (int i = 0; i < COUNT(parts); i++) crypto_generichash_update(&st, (const unsigned char *)parts[i].p, (size_t)parts[i].n);
    crypto_generichash_final(&st, hash, sizeof hash);
    return str_z(sodium_bin2hex(out, ID_TEXT, hash, sizeof hash));
}

bool mail_queue(Db *db, const OutMail *m)
{
    bool ok = mail_address_ok(m->recipient) && mail_header_ok(m->recipient_name) && mail_header_ok(m->subject)
        && mail_header_ok(m->attachment_name) && str_utf8(m->body);
    if (!ok) {
        log_line("mail_refused", "key", m->dedup_key, NULL);
        return false;
    }
    char id[ID_TEXT];
    db_run(db, &mail_queue_sql,
           ARGS(A(m->dedup_key), A(message_id(m, id)), A(m->recipient), A(m->recipient_name), A(m->subject), A(m->body),
                A(m->attachment_kind), A(m->attachment_id), A(m->attachment_name), A(m->at), A(m->at)));
    return true;
}

// ---- out: who sends it ----

typedef struct Queued {
    int64_t id, attempts, attachment_id;
    Str message_id, recipient, recipient_name, subject, body_text, attachment_kind, attachment_name;
    Instant created_at;
} Queued;

static const DbCol queued_cols[] = {
    COL(Queued, id), COL(Queued, attempts), COL(Queued, attachment_id), COL(Queued, message_id), COL(Queued, recipient),
    COL(Queued, recipient_name), COL(Queued, subject), COL(Queued, body_text), COL(Queued, attachment_kind),
    COL(Queued, attachment_name), COL(Queued, created_at)};

// What makes a mail due is said twice: PostgreSQL checks the outer words again after it waited for another worker's claim.
#define DUE "state = 'queued' AND next_at <= $2 AND lease_until <= $2"
QUERY(mail_claim_sql, queued_cols,
    "UPDATE outbox SET lease_until = $1, attempts = attempts + 1"
    " WHERE id = (SELECT id FROM outbox WHERE " DUE " ORDER BY next_at, id LIMIT 1) AND " DUE
    " RETURNING id, attempts, attachment_id, message_id, recipient, recipient_name, subject, body_text, attachment_kind,"
    "           attachment_name, created_at");
QUERY(mail_due_sql, db_int_cols,
    "SELECT count(*) AS n FROM outbox WHERE state = 'queued' AND next_at <= $1 AND lease_until <= $1");

typedef enum { CLAIM_NOTHING, CLAIM_RACED, CLAIM_TAKEN } ClaimResult;   // raced: another worker took this one, others are due
typedef struct Claim { Arena *a; Instant now; ClaimResult result; Queued mail; } Claim;

static bool claim(Db *db, void *context)
{
    Claim *c = context;
    arena_reset(c->a);                              // this work may run again
    c->mail = (Queued){0};
    if (db_one(db, c->a, &mail_claim_sql, &c->mail, ARGS(A(instant_add(c->now, LEASE_MS)), A(c->now)))) c->result = CLAIM_TAKEN;
    else c->result = db_int(db, &mail_due_sql, ARGS(A(c->now))) ? CLAIM_RACED : CLAIM_NOTHING;
    return true;
}

// ---- out: what became of it ----

EXEC(mail_sent_sql,
    "UPDATE outbox SET state = 'sent', sent_at = $1, body_text = '', last_error = '', lease_until = 0"
    " WHERE id = $2 AND attempts = $3 AND state = 'queued'");
EXEC(mail_later_sql,
    "UPDATE outbox SET next_at = $1, last_error = $2, lease_until = 0 WHERE id = $3 AND attempts = $4 AND state = 'queued'");
EXEC(mail_never_sql,
    "UPDATE outbox SET state = 'failed', last_error = $1, lease_until = 0 WHERE id = $2 AND attempts = $3 AND state = 'queued'");

int64_t mail_wait_ms(int64_t attempts)
{
    static const int first[] = {1, 5, 15, 60};
    enum { MINUTE_MS = 60 * 1000, EVERY_MIN = 4 * 60, MORE = 2 * 24 * 60 / EVERY_MIN };
    if (attempts < 1 || attempts > COUNT(first) + MORE) return 0;
    int64_t minutes = attempts <= COUNT(first) ? first[attempts - 1] : EVERY_MIN;
    return minutes * MINUTE_MS;
}

typedef struct Outcome { const Queued *mail; SmtpVerdict verdict; Str why; Instant at; } Outcome;

// The attempt's number is part of the guard: a worker that lost its lease does not write over the next one's outcome.
static bool note(Db *db, void *context)
{
    const Outcome *o = context;
    const Queued *m = o->mail;
    int64_t wait = mail_wait_ms(m->attempts);
    if (o->verdict == SMTP_SENT) db_run(db, &mail_sent_sql, ARGS(A(o->at), A(m->id), A(m->attempts)));
    else if (o->verdict == SMTP_NEVER || !wait) db_run(db, &mail_never_sql, ARGS(A(o->why), A(m->id), A(m->attempts)));
    else db_run(db, &mail_later_sql, ARGS(A(instant_add(o->at, wait)), A(o->why), A(m->id), A(m->attempts)));
    return true;
}

// The server's words may name the recipient: they stay in the outbox, out of the log.
static void say(Arena scratch, const Outcome *o)
{
    static const char *const words[] = {[SMTP_SENT] = "sent", [SMTP_LATER] = "later", [SMTP_NEVER] = "never"};
    log_line("mail", "id", str_fmt(&scratch, "%lld", (long long)o->mail->id), "outcome", str_z(words[o->verdict]),
             "attempt", str_fmt(&scratch, "%lld", (long long)o->mail->attempts), NULL);
}

// ---- out: sending ----

typedef struct Delivery { Store *store; const MailSettings *s; MailAttachment *render; } Delivery;

static SmtpVerdict write_in_folder(Arena *a, Str folder, const Queued *q, Str whole, Str *why)
{
    Str name = str_fmt(a, "%06lld-%.*s.eml", (long long)q->id, STR_ARG(q->message_id));
    if (file_make_folder(str_c(a, folder)) && file_write(str_c(a, path_join(a, folder, name)), whole)) return SMTP_SENT;
    *why = S("the mail folder could not be written");
    return SMTP_LATER;
}

static SmtpVerdict send_mail(const Delivery *d, Arena *a, const Queued *q, Str *why)
{
    const MailSettings *s = d->s;
    Str local, domain;
    str_cut(s->from, '@', &local, &domain);
    Mail m = {.from = s->from, .from_name = s->from_name, .to = q->recipient, .to_name = q->recipient_name, .reply_to = s->reply_to,
              .subject = q->subject, .message_id = str_fmt(a, "%.*s@%.*s", STR_ARG(q->message_id), STR_ARG(domain)),
              .date = q->created_at, .zone = s->zone, .text = q->body_text};
    if (q->attachment_kind.n) {
        MailFile *f = PUSH(a, &m.files);
        if (!d->render || !d->render(s->context, d->store, a, q->attachment_kind, q->attachment_id, f)) {
            *why = S("the attachment could not be made");
            return SMTP_LATER;
        }
        if (q->attachment_name.n) f->name = q->attachment_name;
    }
    Str whole = mail_compose(a, &m);
    if (!whole.n) {
        *why = S("the message could not be composed");
        return SMTP_NEVER;
    }
    if (s->folder.n) return write_in_folder(a, s->folder, q, whole, why);
    return net_smtp(arena_scratch(a), &s->server, s->from, q->recipient, whole, why, a);
}

int mail_deliver_due(Store *store, const MailSettings *s, Instant now, MailAttachment *render)
{
    const Delivery d = {store, s, render};
    int64_t began = clock_monotonic_ms();           // now is the caller's clock; a lease must not begin in its past
    Arena a = arena_new((ptrdiff_t)256 * MB);
    int tried = 0;
    for (bool go = true; go && tried < MOST_PER_RUN;) {
        Claim c = {.a = &a, .now = instant_add(now, clock_monotonic_ms() - began)};
        if (lane_write(store, claim, &c) != LANE_KEPT || c.result == CLAIM_NOTHING) break;
        if (c.result == CLAIM_RACED) continue;
        tried++;
        Outcome o = {.mail = &c.mail};
        o.verdict = send_mail(&d, &a, &c.mail, &o.why);
        o.at = instant_add(now, clock_monotonic_ms() - began);
        go = lane_write(store, note, &o) == LANE_KEPT && o.verdict != SMTP_LATER;
        say(a, &o);
    }
    arena_free(&a);
    return tried;
}
