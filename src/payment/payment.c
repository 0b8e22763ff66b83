// payment.c - what happens to money: attempts, settlement, suspense. The only SQL on payments, allocations, tickets.
#include "payment/payment_db.h"

#include "inbox/inbox.h"
#include "jobs/jobs.h"
#include "mail/outbox.h"
#include "platform/platform.h"

typedef struct IdRow { int64_t id; } IdRow;
static const DbCol id_cols[] = {COL(IdRow, id)};

// ---- rows ----

static const DbCol payment_cols[] = {
    COL(Payment, id), COL(Payment, regie), COL(Payment, family), COL(Payment, adult), COL(Payment, basket), COL(Payment, polls),
    COL(Payment, ticket), COL(Payment, email), COL(Payment, refdet), COL(Payment, object), COL(Payment, env), COL(Payment, idop),
    COL(Payment, state), COL(Payment, result), COL(Payment, auth_number), COL(Payment, op_key), COL(Payment, expected),
    COL(Payment, paid), COL(Payment, created), COL(Payment, opened), COL(Payment, settled), COL(Payment, asked)};
#define PAYMENT_COLUMNS \
    "SELECT p.id, p.regie_id AS regie, p.family_id AS family, p.adult_id AS adult, p.basket_id AS basket, p.polls," \
    "       t.number AS ticket, p.email, p.refdet, p.object, p.env, p.provider_ref AS idop, p.state, p.result, p.auth_number, p.op_key," \
    "       p.expected_cents AS expected, p.paid_cents AS paid, p.created_at AS created, p.opened_at AS opened," \
    "       p.settled_at AS settled, p.asked_at AS asked" \
    "  FROM payment p LEFT JOIN ticket t ON t.payment_id = p.id"
QUERY(payment_find_sql, payment_cols, PAYMENT_COLUMNS " WHERE p.family_id = $1 AND p.id = $2");
QUERY(payment_id_sql, payment_cols, PAYMENT_COLUMNS " WHERE p.id = $1");
QUERY(payment_idop_sql, payment_cols, PAYMENT_COLUMNS " WHERE p.provider_ref = $1");
QUERY(payment_refdet_sql, payment_cols, PAYMENT_COLUMNS " WHERE p.refdet = $1 AND p.provider_ref IS NULL");
QUERY(payment_list_sql, payment_cols,
      PAYMENT_COLUMNS " WHERE p.family_id = $1 AND p.state IN ('settled', 'suspense', 'reversed') ORDER BY p.id DESC");
QUERY(payment_running_sql, payment_cols,
      PAYMENT_COLUMNS " WHERE p.family_id = $1 AND p.regie_id = $2 AND p.state IN ('prepared', 'opened', 'unknown')"
      " AND p.created_at > $3 ORDER BY p.id DESC");

bool payment_find(Db *db, Arena *a, int64_t family, int64_t id, Payment *out)
{
    return db_one(db, a, &payment_find_sql, out, ARGS(A(family), A(id)));
}
bool payment_by_id(Db *db, Arena *a, int64_t id, Payment *out)   { return db_one(db, a, &payment_id_sql, out, ARGS(A(id))); }
bool payment_by_idop(Db *db, Arena *a, Str idop, Payment *out)   { return db_one(db, a, &payment_idop_sql, out, ARGS(A(idop))); }
void payment_list(Db *db, Arena *a, int64_t family, Payments *out) { db_all(db, a, &payment_list_sql, out, ARGS(A(family))); }

void payment_running(Db *db, Arena *a, int64_t family, int64_t regie, Instant now, Payments *out)
{
    enum { BLOCK_MINUTES = 30 };                    // the life of an operation, and the pause advised after an unanswered creation
    db_all(db, a, &payment_running_sql, out, ARGS(A(family), A(regie), A(instant_add(now, -BLOCK_MINUTES * INT64_C(60000)))));
}

static const DbCol target_cols[] = {COL(Target, invoice), COL(Target, number), COL(Target, exercise), COL(Target, amount)};
QUERY(targets_sql, target_cols,
      "SELECT t.invoice_id AS invoice, i.number, i.exercise, t.amount_cents AS amount FROM payment_target t"
      " JOIN invoice i ON i.id = t.invoice_id WHERE t.payment_id = $1 ORDER BY i.issued_on, i.id");
void payment_targets(Db *db, Arena *a, int64_t payment, Targets *out) { db_all(db, a, &targets_sql, out, ARGS(A(payment))); }

QUERY(paid_sql, target_cols,
      "SELECT l.invoice_id AS invoice, i.number, i.exercise, l.amount_cents AS amount FROM alloc l"
      " JOIN invoice i ON i.id = l.invoice_id WHERE l.payment_id = $1 ORDER BY i.issued_on, i.id");
void payment_paid(Db *db, Arena *a, int64_t payment, Targets *out) { db_all(db, a, &paid_sql, out, ARGS(A(payment))); }

// ---- a new attempt ----

QUERY(counter_sql, db_int_cols, "SELECT coalesce(max(id), 0) + 1 AS n FROM payment");
typedef struct MailRow { Str email; } MailRow;
static const DbCol mail_cols[] = {COL(MailRow, email)};
QUERY(account_mail_sql, mail_cols, "SELECT email FROM account WHERE adult_id = $1");
QUERY(payment_add_sql, id_cols,
      "INSERT INTO payment (regie_id, family_id, adult_id, basket_id, email, refdet, object, env, state, expected_cents, result,"
      "                     auth_number, op_key, created_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'prepared', $9, '', '', $10, $11) RETURNING id");
EXEC(target_add_sql, "INSERT INTO payment_target (payment_id, invoice_id, amount_cents) VALUES ($1, $2, $3)");

int64_t payment_prepare(Req *q, const Regie *regie, int64_t basket, Money amount, Str object, const Targets *targets)
{
    db_lock(q->db, LOCK_REGIE, 0);                  // the counter of references is the town's
    int64_t counter = db_int(q->db, &counter_sql, NO_ARGS);
    Str refdet = payfip_refdet(q->a, counter, zone_local(q->zone, q->now));
    MailRow mail = {0};
    IdRow made = {0};
    db_one(q->db, q->a, &account_mail_sql, &mail, ARGS(A(q->session.adult)));
    db_one(q->db, q->a, &payment_add_sql, &made,
           ARGS(A(regie->id), A(q->session.family), A(q->session.adult), A_ID(basket), A(mail.email), A(refdet),
                A(payfip_object(q->a, object)), A(regie->payfip_mode), A(amount), A(q->op_key), A(q->now)));
    EACH (const Target, t, targets) db_run(q->db, &target_add_sql, ARGS(A(made.id), A(t->invoice), A(t->amount)));
    audit(q, "payment.start", str_fmt(q->a, "payment:%lld", (long long)made.id), "done");
    return made.id;
}

// ---- settlement ----

QUERY(ticket_number_sql, db_int_cols, "SELECT coalesce(max(number), 0) + 1 AS n FROM ticket WHERE regie_id = $1");
EXEC(ticket_add_sql, "INSERT INTO ticket (payment_id, regie_id, number, total_cents) VALUES ($1, $2, $3, $4)");
EXEC(alloc_add_sql, "INSERT INTO alloc (payment_id, invoice_id, amount_cents) VALUES ($1, $2, $3)");
EXEC(settle_sql,
     "UPDATE payment SET state = 'settled', paid_cents = $2, result = $3, auth_number = $4, tx_id = $5, settled_at = $6, poll_at = NULL"
     " WHERE id = $1 AND tx_id IS NULL");

static Money least(Money x, Money y) { return x.cents < y.cents ? x : y; }

// To the invoices that were chosen, up to what is still left of each. What remains is the family's credit.
static Money allocate_targets(Db *db, Arena *a, const Payment *p, Money money)
{
    Targets targets = {0};
    payment_targets(db, a, p->id, &targets);
    EACH (const Target, t, &targets) {
        InvoiceRow row = {0};
        if (!invoice_find(db, a, p->family, t->invoice, &row)) continue;
        Money part = least(least(t->amount, row.left), money);
        if (part.cents <= 0) continue;
        db_run(db, &alloc_add_sql, ARGS(A(p->id), A(t->invoice), A(part)));
        invoice_settle_status(db, t->invoice);
        money = money_sub(money, part);
    }
    return money;
}

// A paid basket: its places become bookings and an invoice that is paid at once. Places that went are credit, never silence.
static Money confirm_basket(Db *db, Arena *a, const Catalog *c, const Payment *p, Money money, Date today, Instant now)
{
    BookedList kept = {0}, lost = {0};
    Str key = str_fmt(a, "pay-%lld", (long long)p->id);
    basket_confirm(db, a, c, p->basket, key, now, &kept, &lost);
    InvoiceDraftLines lines = {0};
    EACH (const Booked, b, &kept) {
        int64_t child = booking_child(db, b->id);
        *PUSH(a, &lines) = (InvoiceDraftLine){.booking = b->id, .child = child, .slot = b->slot->id, .day = b->day, .label = b->slot->name,
                                              .unit = b->price};
    }
    const Regie *regie = catalog_regie(c, p->regie);
    int64_t invoice = lines.n && regie ? invoice_issue(db, a, regie, p->family, 0, month_first(today), today, now, key, &lines) : 0;
    InvoiceRow row = {0};
    if (invoice && invoice_find(db, a, p->family, invoice, &row)) {
        Money part = least(row.left, money);
        db_run(db, &alloc_add_sql, ARGS(A(p->id), A(invoice), A(part)));
        invoice_settle_status(db, invoice);
        money = money_sub(money, part);
    }
    return money;
}

static void receipt_mail(Db *db, Arena *a, const Catalog *c, const Payment *p, Money money, Instant now)
{
    const Regie *regie = catalog_regie(c, p->regie);
    Lang lang = LANG_FR;
    adult_language(db, a, p->adult, &lang);
    Lang spoken = words_use(lang);
    Str text = str_fmt(a, TF("Bonjour,\n\nNous vous informons que le paiement n° %.*s pour un montant de %.*s en faveur de la %.*s a bien été pris en "
                       "compte.\n\nVous trouverez ci-joint votre ticket au format PDF. Il reste aussi dans « Liste de mes paiements ».\n\nCordialement.\n\n%.*s\n"),
                       STR_ARG(p->refdet), STR_ARG(money_text(a, money)), STR_ARG(regie ? regie->name : T("régie")), STR_ARG(c->town->title));
    mail_queue(db, &(OutMail){.dedup_key = str_fmt(a, "pay-%lld-receipt", (long long)p->id), .recipient = p->email,
                              .subject = T("Votre paiement a bien été pris en compte"), .body = text, .attachment_kind = S("ticket"),
                              .attachment_id = p->id, .at = now});
    words_use(spoken);
}

static void settle(Db *db, Arena *a, const Catalog *c, const Payment *p, Money money, const PayfipAnswer *got, Instant now)
{
    const Zone *z = c->town->zone;
    Date today = zone_date(z, now);
    LedgerEntry entries[] = {{ACCOUNT_PROVIDER, 0, money}, {ACCOUNT_FAMILY, p->family, money_sub((Money){0}, money)}};
    db_lock(db, LOCK_REGIE, p->regie);
    int64_t tx = ledger_post(db, a, TX_PAYMENT, p->regie, str_fmt(a, "pay-%lld", (long long)p->id), now,
                             str_fmt(a, "Paiement %.*s", STR_ARG(p->refdet)), entries, COUNT(entries));
    Instant when = payfip_settled_at(z, got, p->opened.ms ? p->opened : p->created, now);
    db_run(db, &settle_sql, ARGS(A(p->id), A(money), A(got->resultrans), A(str_first(got->numauto, 32)), A(tx), A(when)));
    int64_t number = db_int(db, &ticket_number_sql, ARGS(A(p->regie)));
    db_run(db, &ticket_add_sql, ARGS(A(p->id), A(p->regie), A(number), A(money)));
    Money rest = p->basket ? confirm_basket(db, a, c, p, money, today, now) : allocate_targets(db, a, p, money);
    receipt_mail(db, a, c, p, money, now);
    if (rest.cents <= 0) return;
    notice_send(db, a, p->family, str_fmt(a, "credit-%lld", (long long)p->id), T("Une partie de votre paiement reste à votre crédit"),
                p->basket ? str_fmt(a, TF("Votre paiement est arrivé après la fin du délai, et %.*s de places n’étaient plus libres. Cette somme est à votre crédit : "
                                    "elle apparaît dans le solde de votre compte, et la mairie peut vous la rembourser."), STR_ARG(money_text(a, rest)))
                          : str_fmt(a, TF("%.*s de votre paiement dépassent ce qui restait à payer. Cette somme est à votre crédit : elle apparaît dans le solde de "
                                    "votre compte, et la mairie peut vous la rembourser."), STR_ARG(money_text(a, rest))), now);
    task_raise(db, str_fmt(a, "credit-%lld", (long long)p->id), S("credit"), p->regie, p->family, FR("Paiement qui dépasse ce qui était dû"),
               str_fmt(a, FRF("Paiement %.*s : %.*s restent au crédit de la famille."), STR_ARG(p->refdet), STR_ARG(money_text(a, rest))), now);
}

// ---- suspense: doubtful money is in the books, on nobody's invoice, and somebody is told ----

EXEC(suspend_sql,
     "UPDATE payment SET state = 'suspense', paid_cents = $2, result = $3, auth_number = $4, suspense_tx = $5, poll_at = NULL, closed_at = $6"
     " WHERE id = $1 AND tx_id IS NULL AND suspense_tx IS NULL");

static void suspend(Db *db, Arena *a, const Payment *p, const PayfipNext *next, const PayfipAnswer *got, Instant now)
{
    int64_t tx = 0;
    if (next->collected.cents > 0) {
        LedgerEntry entries[] = {{ACCOUNT_PROVIDER, 0, next->collected}, {ACCOUNT_SUSPENSE, 0, money_sub((Money){0}, next->collected)}};
        tx = ledger_post(db, a, TX_SUSPENSE, p->regie, str_fmt(a, "suspense-%lld", (long long)p->id), now,
                         str_fmt(a, "En attente %.*s", STR_ARG(p->refdet)), entries, COUNT(entries));
    }
    db_run(db, &suspend_sql, ARGS(A(p->id), A(next->collected), A(str_first(got->resultrans, 8)), A(str_first(got->numauto, 32)), A_ID(tx), A(now)));
    notice_send(db, a, p->family, str_fmt(a, "suspense-%lld", (long long)p->id), T("Votre paiement est en cours de vérification"),
                T("La réponse de la plateforme de paiement ne correspond pas à ce que nous attendions. La régie vérifie et vous répond ; "
                  "ne payez pas une seconde fois."), now);
}

static void tell_regisseur(Db *db, Arena *a, const Payment *p, const PayfipNext *next, const PayfipAnswer *got, Instant now)
{
    task_raise(db, str_fmt(a, "payment-%lld-%d", (long long)p->id, (int)next->reason), S("payment"), p->regie, p->family,
               payfip_reason_text(next->reason),
               str_fmt(a, FRF("Référence %.*s, attendu %.*s, réponse %.*s %.*s."), STR_ARG(p->refdet), STR_ARG(money_text(a, p->expected)),
                       STR_ARG(got->resultrans.n ? got->resultrans : got->code), STR_ARG(got->montant)), now);
}

// ---- an answer of PayFiP ----

EXEC(open_sql, "UPDATE payment SET state = 'opened', provider_ref = $2, opened_at = $3, poll_at = $4, lease_until = 0 WHERE id = $1 AND state = 'prepared'");
EXEC(close_sql, "UPDATE payment SET state = $2, result = $3, closed_at = $4, poll_at = $5, lease_until = 0 WHERE id = $1 AND tx_id IS NULL");
EXEC(asked_sql, "UPDATE payment SET poll_at = $2, asked_at = $3, polls = polls + 1, lease_until = 0 WHERE id = $1");

// A creation without an answer cannot be asked about, it has no operation; it is looked at once more a day later, to be closed.
static Instant next_look(const Catalog *c, const Payment *p, PayfipState state, Instant now)
{
    enum { DAY_MS = 86400 * 1000 };
    if (state == PAYFIP_UNKNOWN) return instant_add(p->created, DAY_MS);
    return payfip_next_poll(c->town->zone, state, p->opened.ms ? p->opened : p->created, now);
}

static void schedule(Db *db, const Catalog *c, const Payment *p, PayfipState state, Instant now)
{
    db_run(db, &asked_sql, ARGS(A(p->id), A(next_look(c, p, state, now)), A(now)));
}

void payment_apply(Db *db, Arena *a, const Catalog *c, Payment *p, const PayfipAnswer *got, PayfipMode mode, Instant now)
{
    PayfipState state;
    const Regie *regie = catalog_regie(c, p->regie);
    if (!payfip_state_parse(p->state, &state) || !regie) return;
    PayfipOrder asked = {.montant = p->expected, .numcli = regie->payfip_client, .refdet = p->refdet, .saisie = (PayfipMode)p->env.p[0],
                         .idop = p->idop};
    PayfipNext next = payfip_decide(state, &asked, got, (now.ms - p->created.ms) / 1000, mode);
    if (next.alert) tell_regisseur(db, a, p, &next, got, now);
    if (next.state == state) {
        schedule(db, c, p, state, now);
        return;
    }
    switch (next.state) {
    case PAYFIP_OPENED:
        if (next.reason == PAYFIP_STARTED)
            db_run(db, &open_sql, ARGS(A(p->id), A(got->idop), A(now), A(payfip_next_poll(c->town->zone, PAYFIP_OPENED, now, now))));
        break;
    case PAYFIP_SETTLED:
        settle(db, a, c, p, next.collected, got, now);
        break;
    case PAYFIP_SUSPENSE:
        suspend(db, a, p, &next, got, now);
        break;
    case PAYFIP_REFUSED: case PAYFIP_ABANDONED: case PAYFIP_EXPIRED: case PAYFIP_FAILED: case PAYFIP_UNKNOWN:
        db_run(db, &close_sql, ARGS(A(p->id), A(payfip_state_name(next.state)), A(str_first(got->resultrans.n ? got->resultrans : got->code, 8)), A(now),
               A(next_look(c, p, next.state, now))));
        if (p->basket) basket_reopen(db, p->basket, now);
        schedule(db, c, p, next.state, now);
        break;
    case PAYFIP_PREPARED: case PAYFIP_REVERSED:
        break;
    }
    audit_as(db, a, now, S("payfip"), p->family, "payment.result", str_fmt(a, "payment:%lld", (long long)p->id), str_c(a, payfip_state_name(next.state)), (Str){0});
}

// ---- hints ----

enum { HINT_MS = 60 * 1000 };
EXEC(hint_sql,
     "UPDATE payment SET poll_at = CASE WHEN asked_at > $3 THEN asked_at + 60000 ELSE $2 END"
     " WHERE provider_ref = $1 AND state IN ('opened', 'abandoned', 'expired', 'refused') AND (poll_at IS NULL OR poll_at > $2)");
QUERY(known_sql, db_int_cols, "SELECT count(*) AS n FROM payment WHERE provider_ref = $1");
QUERY(unanswered_sql, db_int_cols, "SELECT count(*) AS n FROM payment WHERE state IN ('unknown', 'expired') AND provider_ref IS NULL AND created_at > $1");
EXEC(stray_add_sql, "INSERT INTO payment_stray (idop, seen_at) VALUES ($1, $2) ON CONFLICT (idop) DO NOTHING");

void payment_hint(Db *db, Str idop, Instant now)
{
    enum { DAYS = 3 };
    if (!payfip_idop_ok(idop)) return;
    if (db_run(db, &hint_sql, ARGS(A(idop), A(now), A(instant_add(now, -HINT_MS))))) return;
    if (db_int(db, &known_sql, ARGS(A(idop)))) return;
    if (db_int(db, &unanswered_sql, ARGS(A(instant_add(now, -DAYS * INT64_C(86400000)))))) db_run(db, &stray_add_sql, ARGS(A(idop), A(now)));
}

// ---- background work ----

QUERY(due_sql, payment_cols,
      PAYMENT_COLUMNS " WHERE p.lease_until < $1 AND (p.state = 'prepared' OR p.poll_at <= $1) ORDER BY CASE p.state WHEN 'prepared' THEN 0 ELSE 1 END, p.id LIMIT 20");
EXEC(lease_sql, "UPDATE payment SET lease_until = $2 WHERE id = $1 AND lease_until < $3 AND (state = 'prepared' OR poll_at <= $3)");

void payments_claim(Db *db, Arena *a, Instant now, Payments *out)
{
    enum { LEASE_MS = 60 * 1000 };
    Payments due = {0};
    db_all(db, a, &due_sql, &due, ARGS(A(now)));
    EACH (const Payment, p, &due)
        if (db_run(db, &lease_sql, ARGS(A(p->id), A(instant_add(now, LEASE_MS)), A(now)))) *PUSH(a, out) = *p;
}

typedef struct Stray { Str idop; } Stray;
ARRAY_OF(Stray, Strays);
static const DbCol stray_cols[] = {COL(Stray, idop)};
// The latest first: made-up operations that came before do not keep a true one waiting.
QUERY(strays_sql, stray_cols, "SELECT idop FROM payment_stray WHERE asked < 3 ORDER BY asked, seen_at DESC LIMIT 5");
EXEC(stray_asked_sql, "UPDATE payment_stray SET asked = asked + 1 WHERE idop = $1");
EXEC(adopt_sql, "UPDATE payment SET provider_ref = $2, opened_at = created_at, state = 'opened', closed_at = NULL WHERE id = $1 AND provider_ref IS NULL");
EXEC(stray_end_sql, "DELETE FROM payment_stray WHERE idop = $1");

typedef struct Work { Arena a; const App *app; Site *site; const Catalog *c; Payments due; Strays strays; Payment *p; PayfipAnswer got; Str idop; Instant now; } Work;

static bool work_claim(Db *db, void *context)
{
    Work *w = context;
    w->c = site_cached(w->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load);
    w->due = (Payments){0};
    w->strays = (Strays){0};
    payments_claim(db, &w->a, w->now, &w->due);
    db_all(db, &w->a, &strays_sql, &w->strays, NO_ARGS);
    EACH (const Stray, s, &w->strays) db_run(db, &stray_asked_sql, ARGS(A(s->idop)));
    return true;
}

static bool work_apply(Db *db, void *context)
{
    Work *w = context;
    Arena scratch = w->a;
    Payment fresh = {0};
    db_lock(db, LOCK_FAMILY, w->p->family);
    if (!payment_by_id(db, &scratch, w->p->id, &fresh)) return false;
    const Regie *regie = catalog_regie(w->c, fresh.regie);
    payment_apply(db, &scratch, w->c, &fresh, &w->got, (PayfipMode)(regie ? regie->payfip_mode.p[0] : 'T'), w->now);
    return !db_failed(db);
}

// An operation we never heard of: when its reference is one of ours that went unanswered, it becomes that payment's operation.
static bool work_adopt(Db *db, void *context)
{
    Work *w = context;
    Payment p = {0};
    db_run(db, &stray_end_sql, ARGS(A(w->idop)));
    if (w->got.kind != PAYFIP_DETAIL) return true;
    if (db_one(db, &w->a, &payment_refdet_sql, &p, ARGS(A(w->got.refdet)))) db_run(db, &adopt_sql, ARGS(A(p.id), A(w->idop)));
    if (p.id) {
        p.idop = w->idop;
        p.state = S("opened");
        const Regie *regie = catalog_regie(w->c, p.regie);
        payment_apply(db, &w->a, w->c, &p, &w->got, (PayfipMode)(regie ? regie->payfip_mode.p[0] : 'T'), w->now);
    }
    return true;
}

EXEC(give_up_sql, "UPDATE payment SET state = 'expired', poll_at = NULL, lease_until = 0 WHERE id = $1 AND state = 'unknown' AND provider_ref IS NULL");

// The payer never had a page for it. Should PayFiP still name the operation within three days, it is adopted all the same.
static bool work_give_up(Db *db, void *context)
{
    Work *w = context;
    if (db_run(db, &give_up_sql, ARGS(A(w->p->id))))
        audit_as(db, &w->a, w->now, S("payfip"), w->p->family, "payment.result", str_fmt(&w->a, "payment:%lld", (long long)w->p->id), "expired", (Str){0});
    return true;
}

static PayfipAnswer ask(Work *w, const Payment *p)
{
    enum { TIMEOUT_MS = 15 * 1000 };
    const PayfipEnds *ends = payment_ends(w->app);
    if (p->idop.n) return payfip_call(&w->a, ends->soap, PAYFIP_ASK_DETAIL, payfip_detail_request(&w->a, p->idop), TIMEOUT_MS);
    const Regie *regie = catalog_regie(w->c, p->regie);
    Str base = ends->callback.n ? ends->callback : w->site->base_url;
    PayfipOrder order = {.exer = date_ymd(zone_date(w->c->town->zone, p->created)).year, .mel = p->email, .montant = p->expected,
                         .numcli = regie ? regie->payfip_client : S(""), .objet = p->object, .refdet = p->refdet,
                         .saisie = (PayfipMode)p->env.p[0],
                         .urlnotif = str_fmt(&w->a, "%.*s/kiosque/payfip/notification", STR_ARG(base)),
                         .urlredirect = str_fmt(&w->a, "%.*s/kiosque/payfip/retour", STR_ARG(w->site->base_url))};
    return payfip_call(&w->a, ends->soap, PAYFIP_ASK_CREATE, payfip_create_request(&w->a, &order), TIMEOUT_MS);
}

int payment_work(Site *s, const App *app, Instant now)
{
    Work w = {.a = arena_new((ptrdiff_t)64 * MB), .app = app, .site = s, .now = now};
    int moved = 0;
    if (lane_write(s->store, work_claim, &w) == LANE_KEPT) {
        EACH (Payment, p, &w.due) {
            w.p = p;
            if (str_eq(p->state, S("unknown"))) {
                lane_write(s->store, work_give_up, &w);
                continue;
            }
            w.got = ask(&w, p);
            w.now = clock_now();
            moved += lane_write(s->store, work_apply, &w) == LANE_KEPT;
            log_line("payment", "payment", str_fmt(&w.a, "%lld", (long long)p->id), "was", p->state, "answer",
                     w.got.resultrans.n ? w.got.resultrans : w.got.code.n ? w.got.code : w.got.why, NULL);
        }
        EACH (const Stray, x, &w.strays) {
            w.idop = x->idop;
            w.got = payfip_call(&w.a, payment_ends(app)->soap, PAYFIP_ASK_DETAIL, payfip_detail_request(&w.a, x->idop), 15000);
            w.now = clock_now();
            bool none = w.got.kind == PAYFIP_FAULT && str_eq(w.got.code, S("P1"));
            if (w.got.kind == PAYFIP_DETAIL || none) lane_write(s->store, work_adopt, &w);
        }
    }
    arena_free(&w.a);
    return moved;
}
