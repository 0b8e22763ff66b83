// outbox_test.c - a mail's way from the page to the mail server, on both engines, with servers that misbehave.
#include "base/test.h"
#include "db/test_db.h"
#include "mail/outbox.h"
#include "platform/test_smtp.h"

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { MINUTE = 60 * 1000 };
static const Instant noon = {1525860000000};        // 2018-05-09 12:00 in Paris

typedef struct OutRow { int64_t id, attempts; Str dedup_key, state, body_text, last_error, message_id; Instant next_at, sent_at; } OutRow;
ARRAY_OF(OutRow, OutRows);
static const DbCol out_cols[] = {COL(OutRow, id), COL(OutRow, attempts), COL(OutRow, dedup_key), COL(OutRow, state),
                                 COL(OutRow, body_text), COL(OutRow, last_error), COL(OutRow, message_id), COL(OutRow, next_at),
                                 COL(OutRow, sent_at)};
QUERY(test_outbox_sql, out_cols,
    "SELECT id, attempts, dedup_key, state, body_text, last_error, message_id, next_at, sent_at FROM outbox ORDER BY id");
QUERY(test_view_sql, db_int_cols, "SELECT count(*) AS n FROM v_outbox WHERE state = $1");
EXEC(test_lease_sql, "UPDATE outbox SET lease_until = $1, attempts = 1");

static OutMail mail(Str key, Str to)
{
    return (OutMail){.dedup_key = key, .recipient = to, .recipient_name = S("Léa"), .subject = S("Votre facture"),
                     .body = S("Bonjour,\n\nÀ bientôt.\n"), .at = noon};
}

typedef struct Queueing { const OutMail *mail; bool queued; } Queueing;

static bool queue_one(Db *db, void *context)
{
    Queueing *q = context;
    q->queued = mail_queue(db, q->mail);
    return true;
}

static bool queue(Store *s, OutMail m)
{
    Queueing q = {.mail = &m};
    return lane_write(s, queue_one, &q) == LANE_KEPT && q.queued;
}

static bool read_all(Db *db, void *context)
{
    db_all(db, test_arena(), &test_outbox_sql, (OutRows *)context, NO_ARGS);
    return true;
}

static OutRows outbox(Store *s)
{
    OutRows rows = {0};
    lane_read(s, read_all, &rows);
    return rows;
}

static OutRow only(Store *s)
{
    OutRows rows = outbox(s);
    CHECK(rows.n == 1, "one mail in the outbox, not %d", (int)rows.n);
    return rows.n ? rows.v[0] : (OutRow){0};
}

static MailSettings settings(TestSmtp *t)
{
    MailSettings s = {.from = S("kiosque@exemple.fr"), .from_name = S("Kiosque Famille"), .zone = zone_named(S("Europe/Paris"))};
    if (t) s.server = test_smtp_address(t, test_arena());
    return s;
}

static Instant after(int minutes) { return instant_add(noon, (int64_t)minutes * MINUTE); }

// ---- in ----

TEST(outbox_takes_a_key_once)
{
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        CHECK(queue(s, mail(S("pay-1-receipt"), S("lea@exemple.fr"))), "%s: queued", test_engine_name(e));
        CHECK(queue(s, mail(S("pay-1-receipt"), S("max@exemple.fr"))), "%s: a second time is well too", test_engine_name(e));
        CHECK(queue(s, mail(S("pay-2-receipt"), S("lea@exemple.fr"))), "%s: another", test_engine_name(e));
        OutRows rows = outbox(s);
        CHECK(rows.n == 2 && !str_eq(rows.v[0].message_id, rows.v[1].message_id), "%s: two mails, two ids", test_engine_name(e));
    }
}

TEST(outbox_refuses_what_no_server_takes)
{
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        OutMail subject = mail(S("a"), S("lea@exemple.fr")), name = subject, body = subject, file = subject;
        subject.subject = S("x\r\nBcc: max@exemple.fr");
        name.recipient_name = S("x\ny");
        body.body = S("\xFF");
        file.attachment_name = S("a\n.pdf");
        CHECK(!queue(s, mail(S("a"), S("lea"))) && !queue(s, mail(S("a"), S(""))), "%s: no address", test_engine_name(e));
        CHECK(!queue(s, subject) && !queue(s, name) && !queue(s, body) && !queue(s, file), "%s: hostile", test_engine_name(e));
        CHECK(outbox(s).n == 0, "%s: nothing queued", test_engine_name(e));
    }
}

// ---- the folder ----

static bool attach(void *context, Store *store, Arena *a, Str kind, int64_t id, MailFile *out)
{
    (void)context, (void)store;
    if (!str_eq(kind, S("invoice"))) return false;
    *out = (MailFile){str_fmt(a, "facture-%lld.pdf", (long long)id), S("application/pdf"), S("%PDF")};
    return true;
}

// The only file of the folder; both are gone afterwards.
static Str take_only_file(Arena *a, const char *folder)
{
    Str got = {0};
    int n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *f; d && (f = readdir(d));) {
        if (f->d_name[0] == '.') continue;
        char *path = str_c(a, path_join(a, str_z(folder), str_z(f->d_name)));
        CHECK(str_ends(str_z(path), S(".eml")) && file_read(a, path, MAIL_MAX, &got), "%s is a mail", path);
        unlink(path);
        n++;
    }
    if (d) closedir(d);
    CHECK(n == 1, "one file, not %d", n);
    rmdir(folder);
    return got;
}

TEST(outbox_writes_into_a_folder)
{
    Arena *a = test_arena();
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        char *folder = str_c(a, S("/tmp/kiosque-outbox-XXXXXX"));
        CHECK(mkdtemp(folder) != NULL, "a folder");
        MailSettings set = settings(NULL);
        set.folder = str_z(folder);
        OutMail m = mail(S("invoice-12"), S("lea@exemple.fr"));
        m.attachment_kind = S("invoice");
        m.attachment_id = 12;
        queue(s, m);
        CHECK(mail_deliver_due(s, &set, instant_add(noon, -1), attach) == 0, "%s: not before its time", test_engine_name(e));
        CHECK(mail_deliver_due(s, &set, noon, attach) == 1 && mail_deliver_due(s, &set, noon, attach) == 0, "%s: once", test_engine_name(e));
        OutRow row = only(s);
        CHECK(str_eq(row.state, S("sent")) && row.sent_at.ms >= noon.ms && row.attempts == 1, "%s: sent", test_engine_name(e));
        CHECK(!row.body_text.n, "%s: what was written in it is forgotten", test_engine_name(e));
        Str file = take_only_file(a, folder);
        CHECK(str_has(file, S("filename=\"facture-12.pdf\"\r\n\r\nJVBERg==\r\n")), "%s: with its PDF", test_engine_name(e));
        CHECK(str_has(file, str_fmt(a, "Message-ID: <%.*s@exemple.fr>\r\n", STR_ARG(row.message_id))), "%s: its id", test_engine_name(e));
        CHECK(str_has(file, S("Date: Wed, 09 May 2018 12:00:00 +0200\r\n")), "%s: the day it was written", test_engine_name(e));
    }
}

TEST(outbox_waits_for_what_is_attached)
{
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        MailSettings set = settings(NULL);
        set.folder = S("/dev/null/no-folder");
        OutMail m = mail(S("x"), S("lea@exemple.fr"));
        m.attachment_kind = S("unknown");
        queue(s, m);
        CHECK(mail_deliver_due(s, &set, noon, attach) == 1, "%s: tried", test_engine_name(e));
        CHECK_STR(only(s).last_error, S("the attachment could not be made"), "%s", test_engine_name(e));
        queue(s, mail(S("y"), S("lea@exemple.fr")));
        CHECK(mail_deliver_due(s, &set, noon, NULL) == 1, "%s: tried", test_engine_name(e));
        OutRows rows = outbox(s);
        CHECK_STR(rows.v[1].last_error, S("the mail folder could not be written"), "%s", test_engine_name(e));
        CHECK_STR(rows.v[1].state, S("queued"), "%s", test_engine_name(e));
    }
}

// ---- failures ----

TEST(outbox_schedule)
{
    static const struct { int64_t attempts, minutes; } cases[] = {
        {0, 0}, {1, 1}, {2, 5}, {3, 15}, {4, 60}, {5, 240}, {6, 240}, {16, 240}, {17, 0}, {1000, 0}};
    for (int i = 0; i < COUNT(cases); i++)
        CHECK(mail_wait_ms(cases[i].attempts) == cases[i].minutes * MINUTE, "after %d attempts", (int)cases[i].attempts);
}

TEST(outbox_tries_again_then_gives_up)
{
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        TestSmtp *t = test_smtp_start(test_arena());
        MailSettings set = settings(t);
        test_smtp_mood(t, SMTP_RCPT_LATER);
        queue(s, mail(S("x"), S("lea@exemple.fr")));
        Instant now = noon;
        int64_t attempts = 0;
        for (OutRow row = only(s); str_eq(row.state, S("queued")) && attempts < 30; row = only(s)) {
            CHECK(mail_deliver_due(s, &set, now, NULL) == 1, "%s: attempt %d", test_engine_name(e), (int)++attempts);
            row = only(s);
            if (!str_eq(row.state, S("queued"))) break;
            CHECK(mail_deliver_due(s, &set, now, NULL) == 0, "%s: not at once", test_engine_name(e));
            int64_t waits = row.next_at.ms - now.ms, want = mail_wait_ms(attempts);
            CHECK(waits >= want && waits < want + MINUTE, "%s: waits %d ms after attempt %d", test_engine_name(e), (int)waits, (int)attempts);
            CHECK(str_has(row.last_error, S("450")), "%s: why «%.*s»", test_engine_name(e), STR_ARG(row.last_error));
            now = row.next_at;
        }
        CHECK(attempts == 17 && str_eq(only(s).state, S("failed")), "%s: given up after %d", test_engine_name(e), (int)attempts);
        CHECK(now.ms - noon.ms > 2 * 1440 * (int64_t)MINUTE, "%s: after two days", test_engine_name(e));
        test_smtp_stop(t);
    }
}

TEST(outbox_outcomes)
{
    static const struct { const char *name; SmtpMood mood; const char *first, *later; int taken; } cases[] = {
        {"well",          SMTP_IS_WELL,         "sent",   "sent",   1},
        {"slow",          SMTP_IS_SLOW,         "sent",   "sent",   1},
        {"nobody there",  SMTP_RCPT_NEVER,      "failed", "failed", 0},
        {"greylisted",    SMTP_RCPT_LATER,      "queued", "sent",   1},
        {"our password",  SMTP_REFUSES_US,      "queued", "sent",   1},
        {"cut after dot", SMTP_CUTS_AFTER_DATA, "queued", "sent",   2},
    };
    EACH_ENGINE (e) {
        for (int i = 0; i < COUNT(cases); i++) {
            Store *s = test_store(e);
            TestSmtp *t = test_smtp_start(test_arena());
            MailSettings set = settings(t);
            test_smtp_mood(t, cases[i].mood);
            queue(s, mail(S("x"), S("lea@exemple.fr")));
            mail_deliver_due(s, &set, noon, NULL);
            CHECK_STR(only(s).state, str_z(cases[i].first), "%s, %s: at first", test_engine_name(e), cases[i].name);
            test_smtp_mood(t, SMTP_IS_WELL);
            mail_deliver_due(s, &set, after(2), NULL);
            mail_deliver_due(s, &set, after(60), NULL);
            CHECK_STR(only(s).state, str_z(cases[i].later), "%s, %s: later", test_engine_name(e), cases[i].name);
            CHECK(test_smtp_taken(t) == cases[i].taken, "%s, %s: %d taken", test_engine_name(e), cases[i].name, test_smtp_taken(t));
            if (cases[i].taken == 2) CHECK_STR(test_smtp_message(t, 1), test_smtp_message(t, 0), "the same message, the same id");
            test_smtp_stop(t);
        }
    }
}

TEST(outbox_goes_on_after_one_that_waits)
{
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        TestSmtp *t = test_smtp_start(test_arena());
        MailSettings set = settings(t);
        for (int i = 0; i < 3; i++)
            queue(s, mail(str_fmt(test_arena(), "k%d", i), S("lea@exemple.fr")));
        test_smtp_mood(t, SMTP_RCPT_LATER);
        CHECK(mail_deliver_due(s, &set, noon, NULL) == 1, "%s: stops at the first", test_engine_name(e));
        test_smtp_mood(t, SMTP_IS_WELL);
        CHECK(mail_deliver_due(s, &set, noon, NULL) == 2, "%s: the others do not wait for it", test_engine_name(e));
        CHECK(mail_deliver_due(s, &set, after(2), NULL) == 1, "%s: then the first", test_engine_name(e));
        test_smtp_stop(t);
    }
}

// ---- several workers ----

static bool lease_all(Db *db, void *until)
{
    db_run(db, &test_lease_sql, ARGS(A(*(Instant *)until)));
    return true;
}

TEST(outbox_of_a_worker_that_died)
{
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        TestSmtp *t = test_smtp_start(test_arena());
        MailSettings set = settings(t);
        Instant until = after(5);
        queue(s, mail(S("x"), S("lea@exemple.fr")));
        lane_write(s, lease_all, &until);
        CHECK(mail_deliver_due(s, &set, after(4), NULL) == 0, "%s: it may still be sending", test_engine_name(e));
        CHECK(mail_deliver_due(s, &set, after(5), NULL) == 1 && only(s).attempts == 2, "%s: it is not", test_engine_name(e));
        test_smtp_stop(t);
    }
}

typedef struct Worker { Store *store; const MailSettings *s; _Atomic int *sent; } Worker;

static void *work(void *context)
{
    Worker *w = context;
    for (int n; (n = mail_deliver_due(w->store, w->s, noon, NULL)) > 0;) atomic_fetch_add(w->sent, n);
    return NULL;
}

static bool count_sent(Db *db, void *n)
{
    *(int64_t *)n = db_int(db, &test_view_sql, ARGS(A(S("sent"))));
    return true;
}

TEST(outbox_four_workers_send_each_mail_once)
{
    enum { MAILS = 120, WORKERS = 4 };
    Arena *a = test_arena();
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        TestSmtp *t = test_smtp_start(a);
        MailSettings set = settings(t);
        for (int i = 0; i < MAILS; i++) queue(s, mail(str_fmt(a, "k%d", i), str_fmt(a, "lea%03d@exemple.fr", i)));
        _Atomic int sent = 0;
        pthread_t thread[WORKERS];
        Worker w = {s, &set, &sent};
        for (int i = 0; i < WORKERS; i++) pthread_create(&thread[i], NULL, work, &w);
        for (int i = 0; i < WORKERS; i++) pthread_join(thread[i], NULL);
        CHECK(sent == MAILS && test_smtp_taken(t) == MAILS, "%s: %d tried, %d taken", test_engine_name(e), sent, test_smtp_taken(t));
        bool seen[MAILS] = {0};
        for (int i = 0; i < test_smtp_taken(t); i++) {
            int64_t k = -1;
            bool known = str_int(str_first(str_skip(test_smtp_recipient(t, i), 3), 3), &k) && k >= 0 && k < MAILS;
            CHECK(known && !seen[k], "%s: mail %d came once", test_engine_name(e), (int)k);
            if (known) seen[k] = true;
        }
        int64_t n = 0;
        lane_read(s, count_sent, &n);
        CHECK(n == MAILS, "%s: %d noted as sent", test_engine_name(e), (int)n);
        test_smtp_stop(t);
    }
}
