// fsck.c - "kiosque fsck": what must always be true of a town's data, on the contract views of sql/0008.
//
// The statements are written from the invariants, not from the code that keeps them: a mistake made there is not repeated here.
// For the same reason the hashes are computed again from their description, and only the database layer is shared.
// L ledger, F invoices, P payments, B bookings, G shared custody, K documents, R requests, A access to accounts, E enrolments,
// O operations, D what views do not show and is computed again from the tables.
#include "fsck.h"
#include "commands.h"
#include "config.h"
#include "platform/platform.h"

#include <sodium.h>
#include <stdio.h>

typedef struct Found { Str key, detail; } Found;
ARRAY_OF(Found, Founds);
static const DbCol found_cols[] = {COL(Found, key), COL(Found, detail)};

typedef struct Check { Db *db; Arena *a; Str folder; Instant now; FsckFindings *out; } Check;

typedef struct Invariant Invariant;
struct Invariant {
    const char *id, *broken;                        // what is wrong when the statement gives a row
    const Sql *sql;                                 // the violations
    int64_t patience_ms;                            // not 0: $1 is that long ago
    void (*recompute)(const Check *c, const Invariant *v);      // instead of a statement
};

#define INVARIANT_AFTER(id, patience_ms, broken, sql) \
    QUERY(id##_sql, found_cols, sql); \
    static const Invariant id = {#id, broken, &id##_sql, patience_ms, NULL}
#define INVARIANT(id, broken, sql) INVARIANT_AFTER(id, 0, broken, sql)
#define RECOMPUTED(id, broken, how) static const Invariant id = {#id, broken, NULL, 0, how}

#define N(number) "coalesce(CAST(" number " AS TEXT), 'none')"
#define KEY(kind, number) "'" kind ":' || " N(number)
#define LIVE(state) state " IN ('confirmed', 'held')"

// ---- ledger: positive is a debit, so a family account with a positive sum owes money ----

INVARIANT(L01, "debits and credits of a transaction differ",
    "SELECT " KEY("tx", "tx_id") " AS key, 'sum ' || " N("sum(amount_cents)") " AS detail"
    "  FROM v_entry GROUP BY tx_id HAVING sum(amount_cents) <> 0");

INVARIANT(L02, "a transaction has fewer than two entries",
    "SELECT " KEY("tx", "t.tx_id") " AS key, " N("count(e.entry_id)") " || ' entries' AS detail"
    "  FROM v_tx t LEFT JOIN v_entry e ON e.tx_id = t.tx_id GROUP BY t.tx_id HAVING count(e.entry_id) < 2");

INVARIANT(L03, "an entry has no transaction, no account, or no amount",
    "SELECT " KEY("entry", "e.entry_id") " AS key,"
    "       'tx ' || " N("t.tx_id") " || ', account ' || " N("a.account_id") " || ', amount ' || " N("e.amount_cents") " AS detail"
    "  FROM v_entry e LEFT JOIN v_tx t ON t.tx_id = e.tx_id LEFT JOIN v_account a ON a.account_id = e.account_id"
    " WHERE t.tx_id IS NULL OR a.account_id IS NULL OR e.amount_cents = 0");

INVARIANT(L04, "a transaction touches an account of another regie",
    "SELECT " KEY("tx", "t.tx_id") " || " KEY(" account", "a.account_id") " AS key,"
    "       'regie ' || " N("t.regie_id") " || ', account of regie ' || " N("a.regie_id") " AS detail"
    "  FROM v_entry e JOIN v_account a ON a.account_id = e.account_id JOIN v_tx t ON t.tx_id = e.tx_id"
    " WHERE a.regie_id <> t.regie_id");

INVARIANT(L05, "one operation made several transactions",
    "SELECT 'op:' || op_key AS key, " N("count(*)") " || ' transactions' AS detail"
    "  FROM v_tx WHERE op_key IS NOT NULL GROUP BY op_key HAVING count(*) > 1");

INVARIANT(L06, "the journal has a hole, or a transaction does not follow the hash of the one before",
    "SELECT " KEY("seq", "seq") " AS key, 'after seq ' || " N("seq_before") " AS detail"
    "  FROM (SELECT seq, prev_hash, lag(seq, 1, 0) OVER (ORDER BY seq) AS seq_before,"
    "               lag(hash, 1, '') OVER (ORDER BY seq) AS hash_before FROM v_tx) t"
    " WHERE seq <> seq_before + 1 OR prev_hash <> hash_before");

INVARIANT(L07, "a transaction was reversed more than once",
    "SELECT " KEY("tx", "reverses_tx_id") " AS key, " N("count(*)") " || ' reversals' AS detail"
    "  FROM v_tx WHERE reverses_tx_id IS NOT NULL GROUP BY reverses_tx_id HAVING count(*) > 1");

// Both together must leave every account as it was: this also finds an account that only the reversal touches.
INVARIANT(L08, "a reversal is not the exact opposite of what it reverses",
    "SELECT " KEY("tx", "r.tx_id") " || " KEY(" account", "e.account_id") " AS key, 'left over ' || " N("sum(e.amount_cents)") " AS detail"
    "  FROM v_tx r JOIN v_entry e ON e.tx_id IN (r.tx_id, r.reverses_tx_id)"
    " WHERE r.kind = 'reversal' OR r.reverses_tx_id IS NOT NULL"
    " GROUP BY r.tx_id, e.account_id HAVING sum(e.amount_cents) <> 0");

// ---- invoices ----

INVARIANT(F01, "the total of an invoice is not the sum of its lines",
    "SELECT " KEY("invoice", "i.invoice_id") " AS key,"
    "       'total ' || " N("i.total_cents") " || ', lines ' || " N("sum(l.amount_cents)") " AS detail"
    "  FROM v_invoice i LEFT JOIN v_invoice_line l ON l.invoice_id = i.invoice_id"
    " WHERE i.status <> 'draft' GROUP BY i.invoice_id, i.total_cents HAVING coalesce(sum(l.amount_cents), 0) <> i.total_cents");

INVARIANT(F02, "the amount of a line is not its quantity times its price",
    "SELECT " KEY("line", "line_id") " AS key, " N("qty") " || ' x ' || " N("unit_cents") " || ' is not ' || " N("amount_cents") " AS detail"
    "  FROM v_invoice_line WHERE amount_cents <> qty * unit_cents");

INVARIANT(F03, "an invoice is not in the ledger of its family for its exact total",
    "SELECT " KEY("invoice", "i.invoice_id") " AS key, 'total ' || " N("i.total_cents") " || ', ledger ' || " N("x.cents") " AS detail"
    "  FROM v_invoice i"
    "  LEFT JOIN (SELECT e.tx_id, a.family_id, sum(e.amount_cents) AS cents FROM v_entry e"
    "               JOIN v_account a ON a.account_id = e.account_id WHERE a.kind = 'family' GROUP BY e.tx_id, a.family_id) x"
    "    ON x.tx_id = i.tx_id AND x.family_id = i.family_id"
    " WHERE i.status IN ('issued', 'paid', 'cancelled') AND (x.cents IS NULL OR x.cents <> i.total_cents)");

INVARIANT(F04, "invoice numbers of a year have a hole or a double",
    "SELECT " KEY("regie", "regie_id") " || " KEY(" exercise", "exercise") " AS key,"
    "       " N("min(number)") " || ' to ' || " N("max(number)") " || ', ' || " N("count(*)") " || ' invoices' AS detail"
    "  FROM v_invoice WHERE number IS NOT NULL GROUP BY regie_id, exercise"
    " HAVING max(number) - min(number) + 1 <> count(*) OR count(DISTINCT number) <> count(*)");

INVARIANT(F05, "a family has two invoices of the same monthly run",
    "SELECT " KEY("regie", "regie_id") " || " KEY(" family", "family_id") " || ' period:' || period AS key,"
    "       " N("count(*)") " || ' invoices' AS detail"
    "  FROM v_invoice WHERE run_id IS NOT NULL AND status <> 'cancelled' GROUP BY regie_id, family_id, period HAVING count(*) > 1");

INVARIANT(F06, "a booking is invoiced more than once",
    "SELECT " KEY("booking", "l.booking_id") " AS key, " N("count(*)") " || ' lines' AS detail"
    "  FROM v_invoice_line l JOIN v_invoice i ON i.invoice_id = l.invoice_id"
    "  LEFT JOIN (SELECT DISTINCT cancels_line_id FROM v_invoice_line WHERE cancels_line_id IS NOT NULL) c"
    "    ON c.cancels_line_id = l.line_id"
    " WHERE l.booking_id IS NOT NULL AND l.cancels_line_id IS NULL AND c.cancels_line_id IS NULL AND i.status <> 'cancelled'"
    " GROUP BY l.booking_id HAVING count(*) > 1");

INVARIANT(F07, "an invoice is called paid without its exact total, or received more than its total",
    "SELECT " KEY("invoice", "i.invoice_id") " AS key,"
    "       i.status || ', total ' || " N("i.total_cents") " || ', received ' || " N("x.cents") " AS detail"
    "  FROM v_invoice i LEFT JOIN (SELECT al.invoice_id, sum(al.amount_cents) AS cents FROM v_alloc al"
    "    JOIN v_payment p ON p.payment_id = al.payment_id WHERE p.state = 'settled' GROUP BY al.invoice_id) x"
    "    ON x.invoice_id = i.invoice_id"
    " WHERE (i.status = 'paid' AND coalesce(x.cents, 0) <> i.total_cents) OR coalesce(x.cents, 0) > i.total_cents");

// ---- payments ----

INVARIANT(P01, "an operation of the payment provider is known twice",
    "SELECT 'operation:' || env || '/' || provider || '/' || provider_ref AS key, " N("count(*)") " || ' payments' AS detail"
    "  FROM v_payment WHERE provider_ref IS NOT NULL GROUP BY env, provider, provider_ref HAVING count(*) > 1");

INVARIANT(P02, "a settled payment is not in the ledger for the amount paid",
    "SELECT " KEY("payment", "p.payment_id") " AS key, 'paid ' || " N("p.paid_cents") " || ', ledger ' || " N("x.cents") " AS detail"
    "  FROM v_payment p LEFT JOIN (SELECT e.tx_id, sum(e.amount_cents) AS cents FROM v_entry e"
    "    JOIN v_account a ON a.account_id = e.account_id WHERE a.kind = 'provider' GROUP BY e.tx_id) x ON x.tx_id = p.tx_id"
    " WHERE p.state = 'settled' AND (x.cents IS NULL OR p.paid_cents IS NULL OR x.cents <> p.paid_cents)");

INVARIANT(P03, "the state of a payment and its amounts contradict each other",
    "SELECT " KEY("payment", "payment_id") " AS key, state || ', paid ' || " N("paid_cents") " || ', tx ' || " N("tx_id") " AS detail"
    "  FROM v_payment WHERE (state = 'settled' AND (paid_cents IS NULL OR paid_cents <= 0 OR settled_at IS NULL))"
    "    OR (state NOT IN ('settled', 'reversed') AND tx_id IS NOT NULL)");

INVARIANT(P04, "a payment was settled for another amount than expected",
    "SELECT " KEY("payment", "payment_id") " AS key, 'expected ' || " N("expected_cents") " || ', paid ' || " N("paid_cents") " AS detail"
    "  FROM v_payment WHERE state = 'settled' AND paid_cents <> expected_cents");

INVARIANT(P05, "more was put on invoices than was paid",
    "SELECT " KEY("payment", "al.payment_id") " AS key,"
    "       'paid ' || " N("p.paid_cents") " || ', on invoices ' || " N("sum(al.amount_cents)") " AS detail"
    "  FROM v_alloc al JOIN v_payment p ON p.payment_id = al.payment_id"
    " GROUP BY al.payment_id, p.paid_cents HAVING sum(al.amount_cents) > coalesce(p.paid_cents, 0)");

INVARIANT(P06, "a payment was put on an invoice of another family or regie, or for no positive amount",
    "SELECT " KEY("alloc", "al.alloc_id") " AS key,"
    "       'family ' || " N("p.family_id") " || ' and ' || " N("i.family_id") " || ', regie ' || " N("p.regie_id") " || ' and ' || "
            N("i.regie_id") " || ', amount ' || " N("al.amount_cents") " AS detail"
    "  FROM v_alloc al JOIN v_payment p ON p.payment_id = al.payment_id JOIN v_invoice i ON i.invoice_id = al.invoice_id"
    " WHERE p.family_id <> i.family_id OR p.regie_id <> i.regie_id OR al.amount_cents <= 0");

INVARIANT(P07, "a settled payment has no ticket, several, or one of another amount",
    "SELECT " KEY("payment", "p.payment_id") " AS key,"
    "       'paid ' || " N("p.paid_cents") " || ', ' || " N("count(t.ticket_id)") " || ' tickets, ' || " N("max(t.total_cents)") " AS detail"
    "  FROM v_payment p LEFT JOIN v_ticket t ON t.payment_id = p.payment_id WHERE p.state = 'settled'"
    " GROUP BY p.payment_id, p.paid_cents HAVING count(t.ticket_id) <> 1 OR max(t.total_cents) <> p.paid_cents");

INVARIANT_AFTER(P08, 30 * INT64_C(3600000), "a payment has waited for its answer for more than 30 hours",
    "SELECT " KEY("payment", "payment_id") " AS key, refdet AS detail FROM v_payment WHERE state = 'pending' AND created_at < $1");

INVARIANT(P09, "ticket numbers of a regie have a hole or a double",
    "SELECT " KEY("regie", "regie_id") " AS key,"
    "       " N("min(number)") " || ' to ' || " N("max(number)") " || ', ' || " N("count(*)") " || ' tickets' AS detail"
    "  FROM v_ticket GROUP BY regie_id HAVING max(number) - min(number) + 1 <> count(*) OR count(DISTINCT number) <> count(*)");

// ---- bookings: a held place counts like a confirmed one ----

INVARIANT(B01, "more places are booked than there are",
    "SELECT " KEY("slot", "s.slot_id") " AS key,"
    "       s.resource || ' ' || s.day || ', ' || " N("sum(u.seats)") " || ' of ' || " N("s.capacity") " AS detail"
    "  FROM v_usage u JOIN v_booking b ON b.booking_id = u.booking_id JOIN v_slot s ON s.slot_id = u.slot_id"
    " WHERE " LIVE("b.state") " GROUP BY s.slot_id, s.resource, s.day, s.capacity HAVING sum(u.seats) > s.capacity");

INVARIANT(B02, "at some moment more places were given than there were, or fewer than none",
    "SELECT " KEY("slot", "slot_id") " || " KEY(" seq", "seq") " AS key, " N("used") " || ' of ' || " N("capacity") " AS detail"
    "  FROM (SELECT slot_id, seq, capacity, delta, sum(delta) OVER (PARTITION BY slot_id ORDER BY seq) AS used FROM v_slot_event) t"
    " WHERE used < 0 OR (used > capacity AND delta > 0)");

INVARIANT(B03, "the history of a day's places does not lead to what is booked now",
    "SELECT " KEY("slot", "s.slot_id") " AS key, 'history ' || " N("h.seats") " || ', booked ' || " N("r.seats") " AS detail"
    "  FROM v_slot s"
    "  LEFT JOIN (SELECT slot_id, sum(delta) AS seats FROM v_slot_event GROUP BY slot_id) h ON h.slot_id = s.slot_id"
    "  LEFT JOIN (SELECT u.slot_id, sum(u.seats) AS seats FROM v_usage u JOIN v_booking b ON b.booking_id = u.booking_id"
    "              WHERE " LIVE("b.state") " GROUP BY u.slot_id) r ON r.slot_id = s.slot_id"
    " WHERE coalesce(h.seats, 0) <> coalesce(r.seats, 0)");

INVARIANT(B04, "a child is booked twice for the same thing on the same day",
    "SELECT " KEY("child", "child_id") " || " KEY(" unit", "unit_id") " || ' day:' || day AS key, " N("count(*)") " || ' bookings' AS detail"
    "  FROM v_booking WHERE " LIVE("state") " GROUP BY child_id, unit_id, day HAVING count(*) > 1");

INVARIANT(B05, "a child takes the same places of a day twice",
    "SELECT " KEY("child", "b.child_id") " || " KEY(" slot", "u.slot_id") " || ' day:' || b.day AS key, " N("count(*)") " || ' bookings' AS detail"
    "  FROM v_booking b JOIN v_usage u ON u.booking_id = b.booking_id"
    " WHERE " LIVE("b.state") " GROUP BY b.child_id, b.day, u.slot_id HAVING count(*) > 1");

// The job that ends holds runs every second; a minute leaves it the time to start again.
INVARIANT_AFTER(B06, 60 * INT64_C(1000), "a place is still held after the end of its delay",
    "SELECT " KEY("booking", "booking_id") " AS key, 'until ' || " N("hold_expires_at") " AS detail"
    "  FROM v_booking WHERE state = 'held' AND (hold_expires_at IS NULL OR hold_expires_at < $1)");

INVARIANT(B07, "a booking was accepted after its deadline and nobody of the town hall signed for it",
    "SELECT " KEY("booking", "booking_id") " AS key,"
    "       'received ' || " N("received_at") " || ', deadline ' || " N("deadline_at") " AS detail"
    "  FROM v_booking WHERE state = 'confirmed' AND override_by IS NULL AND received_at >= deadline_at");

INVARIANT(B08, "a booking stands without the one it requires on the same day",
    "SELECT " KEY("booking", "b.booking_id") " AS key, 'requires unit ' || " N("b.requires_unit_id") " || ' on ' || b.day AS detail"
    "  FROM v_booking b LEFT JOIN v_booking r"
    "    ON r.child_id = b.child_id AND r.day = b.day AND r.unit_id = b.requires_unit_id AND r.state = 'confirmed'"
    " WHERE b.state = 'confirmed' AND b.requires_unit_id IS NOT NULL AND r.booking_id IS NULL");

INVARIANT(B09, "a booking is of a family that is not the child's, or takes no place",
    "SELECT DISTINCT " KEY("booking", "b.booking_id") " AS key,"
    "       'child ' || " N("b.child_id") " || ', family ' || " N("b.family_id") " AS detail"
    "  FROM v_booking b LEFT JOIN v_child_family f ON f.child_id = b.child_id AND f.family_id = b.family_id"
    "  LEFT JOIN v_usage u ON u.booking_id = b.booking_id"
    " WHERE " LIVE("b.state") " AND (f.child_id IS NULL OR u.booking_id IS NULL)");

INVARIANT(B10, "a booking takes places of another day, or no positive number of them",
    "SELECT " KEY("booking", "u.booking_id") " || " KEY(" slot", "u.slot_id") " AS key,"
    "       b.day || ' and ' || s.day || ', ' || " N("u.seats") " || ' places' AS detail"
    "  FROM v_usage u JOIN v_slot s ON s.slot_id = u.slot_id JOIN v_booking b ON b.booking_id = u.booking_id"
    " WHERE s.day <> b.day OR u.seats <= 0");

INVARIANT(B11, "a report tells of a save of another family or of another operation",
    "SELECT " KEY("report", "r.id") " || " KEY(" save", "s.id") " AS key, " KEY("family", "s.family_id") " || ', ' || s.op_key AS detail"
    "  FROM booking_report r JOIN booking_report_save l ON l.report_id = r.id JOIN booking_save s ON s.id = l.save_id"
    " WHERE s.family_id <> r.family_id OR s.op_key <> r.op_key");

INVARIANT(B12, "a report names a day as refused that it booked",
    "SELECT " KEY("report", "f.report_id") " || " KEY(" child", "f.child_id") " AS key, f.day || " KEY(", slot", "f.slot_id") " AS detail"
    "  FROM booking_report_refused f JOIN booking_report_save l ON l.report_id = f.report_id"
    "  JOIN booking_change h ON h.save_id = l.save_id AND h.slot_id = f.slot_id AND h.day = f.day"
    "  JOIN booking b ON b.id = h.booking_id AND b.child_id = f.child_id WHERE h.action IN ('add', 'hold')");

// A day given back is no longer booked, and what nobody took stays paid.
INVARIANT(B13, "a day given back is still booked, or its price was returned though nobody took it",
    "SELECT " KEY("giveback", "g.id") " AS key, " KEY("booking", "b.id") " || ' ' || b.state || ', ' || g.state AS detail"
    "  FROM giveback g JOIN booking b ON b.id = g.booking_id"
    " WHERE b.state <> 'cancelled' OR b.family_id <> g.family_id"
    "    OR (g.state <> 'taken' AND EXISTS (SELECT 1 FROM invoice_line l JOIN credit_line k ON k.cancels_line = l.id WHERE l.booking_id = b.id))");

INVARIANT(B14, "a day given back was taken and its price not returned",
    "SELECT " KEY("giveback", "g.id") " AS key, " KEY("booking", "g.booking_id") " AS detail FROM giveback g JOIN invoice_line l ON l.booking_id = g.booking_id"
    " WHERE g.state = 'taken' AND NOT EXISTS (SELECT 1 FROM credit_line k WHERE k.cancels_line = l.id)");

// ---- operations ----

INVARIANT(O01, "an operation took effect more than once",
    "SELECT 'op:' || op_key AS key, actor_id AS detail"
    "  FROM v_op GROUP BY op_key, actor_id HAVING count(*) > 1 OR max(effects) > 1");

INVARIANT(O02, "a transaction has no row in the journal of acts",
    "SELECT " KEY("tx", "t.tx_id") " AS key, t.op_key AS detail"
    "  FROM v_tx t WHERE t.op_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM v_audit a WHERE a.op_key = t.op_key)");

// Rows without a number wait for the job that seals them.
INVARIANT(O03, "the journal of acts has a hole, or a row does not follow the hash of the one before",
    "SELECT " KEY("seq", "seq") " AS key, 'after seq ' || " N("seq_before") " AS detail"
    "  FROM (SELECT seq, prev_hash, lag(seq, 1, 0) OVER (ORDER BY seq) AS seq_before,"
    "               lag(hash, 1, '') OVER (ORDER BY seq) AS hash_before FROM v_audit WHERE seq IS NOT NULL) t"
    " WHERE seq <> seq_before + 1 OR prev_hash <> hash_before");

INVARIANT(O04, "the same mail is queued twice",
    "SELECT 'mail:' || dedup_key AS key, " N("count(*)") " || ' mails' AS detail"
    "  FROM v_outbox GROUP BY dedup_key HAVING count(*) > 1");

INVARIANT(O05, "a settled payment has no receipt among the mails",
    "SELECT " KEY("payment", "p.payment_id") " AS key, p.refdet AS detail"
    "  FROM v_payment p WHERE p.state = 'settled' AND NOT EXISTS"
    " (SELECT 1 FROM v_outbox o WHERE o.dedup_key = 'pay-' || CAST(p.payment_id AS TEXT) || '-receipt')");

// ---- computed again ----

static void add_finding(const Check *c, const Invariant *v, Str key, Str detail)
{
    *PUSH(c->a, c->out) = (FsckFinding){v->id, v->broken, key, detail};
}

static Str sha256_hex(Arena *a, Str text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *hex = NEWS(a, char, sizeof hash * 2 + 1);
    crypto_hash_sha256(hash, (const unsigned char *)text.p, (unsigned long long)text.n);
    return str_z(sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash));
}

typedef struct TxRow { int64_t id, seq, regie, reverses, at; Str kind, op_key, label, prev_hash, hash; } TxRow;
typedef struct EntryRow { int64_t tx, family, cents; Str account; } EntryRow;
ARRAY_OF(TxRow, TxRows);
ARRAY_OF(EntryRow, EntryRows);
static const DbCol tx_cols[] = {COL(TxRow, id), COL(TxRow, seq), COL(TxRow, regie), COL(TxRow, reverses), COL(TxRow, at), COL(TxRow, kind),
                                COL(TxRow, op_key), COL(TxRow, label), COL(TxRow, prev_hash), COL(TxRow, hash)};
static const DbCol entry_cols[] = {COL(EntryRow, tx), COL(EntryRow, family), COL(EntryRow, cents), COL(EntryRow, account)};
QUERY(fsck_tx_sql, tx_cols,
    "SELECT id, seq, regie_id AS regie, coalesce(reverses_id, 0) AS reverses, occurred_at AS at, kind, op_key, label, prev_hash, hash"
    "  FROM ledger_tx WHERE id > $1 ORDER BY id LIMIT 1000");
QUERY(fsck_entry_sql, entry_cols,
    "SELECT e.tx_id AS tx, a.family_id AS family, e.amount_cents AS cents, a.kind AS account"
    "  FROM ledger_entry e LEFT JOIN ledger_account a ON a.id = e.account_id WHERE e.tx_id > $1 AND e.tx_id <= $2 ORDER BY e.tx_id, e.id");

// previous hash, sequence, kind, operation key, regie, reversed transaction or 0, milliseconds, label, then for each entry in the
// order of writing account kind:family:cents; byte 1F between.
static Str tx_text(Arena *a, const TxRow *t, const EntryRows *entries, ptrdiff_t *at)
{
    Buf b = buf_new(a, 256);
    buf_fmt(&b, "%.*s\037%lld\037%.*s\037%.*s\037%lld\037%lld\037%lld\037%.*s", STR_ARG(t->prev_hash), (long long)t->seq, STR_ARG(t->kind), STR_ARG(t->op_key),
            (long long)t->regie, (long long)t->reverses, (long long)t->at, STR_ARG(t->label));
    while (*at < entries->n && entries->v[*at].tx < t->id) ++*at;              // of a transaction that is not there: L03 names them
    for (; *at < entries->n && entries->v[*at].tx == t->id; ++*at) {
        const EntryRow *e = &entries->v[*at];
        buf_fmt(&b, "\037%.*s:%lld:%lld", STR_ARG(e->account), (long long)e->family, (long long)e->cents);
    }
    return buf_str(&b);
}

// Each transaction against its own previous hash: that the links hold together is L06.
static void recompute_ledger(const Check *c, const Invariant *v)
{
    int64_t after = INT64_MIN;
    for (;;) {
        Arena scratch = arena_scratch(c->a);
        TxRows txs = {0};
        EntryRows entries = {0};
        ptrdiff_t at = 0;
        db_all(c->db, &scratch, &fsck_tx_sql, &txs, ARGS(A(after)));
        if (!txs.n) return;
        int64_t last = txs.v[txs.n - 1].id;
        db_all(c->db, &scratch, &fsck_entry_sql, &entries, ARGS(A(after), A(last)));
        if (db_failed(c->db)) return;
        EACH (const TxRow, t, &txs)
            if (!str_eq(sha256_hex(&scratch, tx_text(&scratch, t, &entries, &at)), t->hash))
                add_finding(c, v, str_fmt(c->a, "tx:%lld", (long long)t->id), str_fmt(c->a, "seq %lld", (long long)t->seq));
        after = last;
    }
}
RECOMPUTED(D01, "a transaction was changed after it was written", recompute_ledger);

typedef struct ActRow { int64_t seq, id, at, family; Str request_id, actor, action, object, result, op_key, prev_hash, hash; } ActRow;
ARRAY_OF(ActRow, ActRows);
static const DbCol act_cols[] = {COL(ActRow, seq), COL(ActRow, id), COL(ActRow, at), COL(ActRow, request_id), COL(ActRow, actor), COL(ActRow, family),
                                 COL(ActRow, action), COL(ActRow, object), COL(ActRow, result), COL(ActRow, op_key),
                                 COL(ActRow, prev_hash), COL(ActRow, hash)};
QUERY(fsck_act_sql, act_cols,
    "SELECT s.seq, s.audit_id AS id, a.at, a.request_id, a.actor, a.family_id AS family, a.action, a.object, a.result, a.op_key, s.prev_hash, s.hash"
    "  FROM audit_seal s LEFT JOIN audit a ON a.id = s.audit_id WHERE s.seq > $1 ORDER BY s.seq LIMIT 1000");

// previous hash, row, milliseconds, request, actor, family or 0, action, object, result, operation key; byte 1F between.
static Str act_text(Arena *a, const ActRow *r)
{
    return str_fmt(a, "%.*s\037%lld\037%lld\037%.*s\037%.*s\037%lld\037%.*s\037%.*s\037%.*s\037%.*s", STR_ARG(r->prev_hash), (long long)r->id, (long long)r->at,
                   STR_ARG(r->request_id), STR_ARG(r->actor), (long long)r->family, STR_ARG(r->action), STR_ARG(r->object), STR_ARG(r->result),
                   STR_ARG(r->op_key));
}

static void recompute_acts(const Check *c, const Invariant *v)
{
    int64_t after = INT64_MIN;
    for (;;) {
        Arena scratch = arena_scratch(c->a);
        ActRows acts = {0};
        db_all(c->db, &scratch, &fsck_act_sql, &acts, ARGS(A(after)));
        if (!acts.n) return;
        EACH (const ActRow, r, &acts)
            if (!str_eq(sha256_hex(&scratch, act_text(&scratch, r)), r->hash))
                add_finding(c, v, str_fmt(c->a, "audit:%lld", (long long)r->id), str_fmt(c->a, "seq %lld", (long long)r->seq));
        after = acts.v[acts.n - 1].seq;
    }
}
RECOMPUTED(D02, "a row of the journal of acts was changed or removed after it was sealed", recompute_acts);

INVARIANT(D03, "the accounts of a regie do not add up to zero",
    "SELECT " KEY("regie", "a.regie_id") " AS key, 'sum ' || " N("sum(e.amount_cents)") " AS detail"
    "  FROM v_entry e JOIN v_account a ON a.account_id = e.account_id GROUP BY a.regie_id HAVING sum(e.amount_cents) <> 0");

INVARIANT(D04, "the counter of taken places is not the number of places taken",
    "SELECT " KEY("slot", "s.id") " AS key, 'counter ' || " N("s.used") " || ', taken ' || " N("r.seats") " AS detail"
    "  FROM seat s LEFT JOIN (SELECT l.seat_id, sum(l.seats) AS seats FROM booking_seat l JOIN booking b ON b.id = l.booking_id"
    "                          WHERE " LIVE("b.state") " GROUP BY l.seat_id) r ON r.seat_id = s.id"
    " WHERE s.used <> coalesce(r.seats, 0)");

INVARIANT(D05, "the private address of a calendar is kept as it is, not its hash",
    "SELECT " KEY("agenda", "id") " AS key, " N("length(token_hash)") " || ' letters' AS detail FROM agenda_feed WHERE length(token_hash) <> 64");

// ---- shared custody: the arrangement that held when the booking was made, read again word by word ----

typedef struct KeptRow { int64_t booking, family, first, second, drawn; Date day, off, back; Str rule; } KeptRow;     // off..back: school holidays
ARRAY_OF(KeptRow, KeptRows);
static const DbCol kept_cols[] = {COL(KeptRow, booking), COL(KeptRow, family), COL(KeptRow, first), COL(KeptRow, second), COL(KeptRow, drawn),
                                  COL(KeptRow, day), COL(KeptRow, off), COL(KeptRow, back), COL(KeptRow, rule)};
#define LAST_OFF "coalesce(h.last_off, substr(h.first_off, 1, 4) || '-08-31')"
QUERY(fsck_kept_sql, kept_cols,
    "SELECT b.id AS booking, b.family_id AS family, c.first_id AS first, c.second_id AS second,"
    "       (SELECT d.family_id FROM custody_day d WHERE d.custody_id = c.id AND d.day = b.day AND d.decided_at <= b.received_at"
    "         ORDER BY d.id DESC LIMIT 1) AS drawn, b.day, h.first_off AS off, " LAST_OFF " AS back, c.rule"
    "  FROM booking b JOIN custody c ON c.id = (SELECT max(k.id) FROM custody k WHERE k.child_id = b.child_id"
    "    AND k.decided_at <= b.received_at AND k.from_day <= b.day AND (k.to_day IS NULL OR k.to_day >= b.day))"
    "  LEFT JOIN school_holiday h ON h.zone = (SELECT value FROM town_setting WHERE name = 'school-zone')"
    "    AND h.first_off <= b.day AND " LAST_OFF " >= b.day"
    " WHERE b.id > $1 AND " LIVE("b.state") " AND b.override_by IS NULL ORDER BY b.id LIMIT 1000");

static Str nth_word(Str line, int n)
{
    Str word = {0};
    while (n-- >= 0) str_cut(line, ' ', &word, &line);
    return word;
}

// "weeks odd change fri 18:00": back to the first day of the period, whose week's number counts.
static bool first_has_week(const KeptRow *r)
{
    static const char days[] = "montuewedthufrisatsun";
    Date d = r->day;
    bool morning = str_order(nth_word(r->rule, 4), S("12:00")) < 0;
    for (Str begins = nth_word(r->rule, 3);; d = date_add(d, -1)) {
        Date change = date_add(d, morning ? 0 : -1);
        if (str_eq((Str){days + (ptrdiff_t)3 * (date_weekday(change) - 1), 3}, begins)) break;
    }
    return (date_week(d).week & 1) == str_eq(nth_word(r->rule, 1), S("odd"));
}

static bool first_has(const KeptRow *r)
{
    static const char weekdays[] = "montuewedthufrisatsun", fortnight[] = "11001110011000";
    Str kind = nth_word(r->rule, 0);
    int words = str_eq(kind, S("weeks")) ? 5 : str_eq(kind, S("2-2-3")) ? 3 : 2;
    int off = date_is(r->off) ? date_days(r->off, r->back) + 1 : 0, at = date_days(r->off, r->day);
    if (off > 6 && str_eq(nth_word(r->rule, words), S("holidays"))) {
        bool early = str_eq(nth_word(r->rule, words + 1), S("halves")) ? 2 * at < off : at % 14 < 7;
        bool begins = (date_ymd(r->off).year & 1) == str_eq(nth_word(r->rule, words + 2), S("odd-years"));
        return early == begins;
    }
    if (words == 5) return first_has_week(r);
    if (words == 2) return str_has(nth_word(r->rule, 1), (Str){weekdays + (ptrdiff_t)3 * (date_weekday(r->day) - 1), 3});
    Date start = {0};
    date_parse(nth_word(r->rule, 2), &start);
    return fortnight[((date_days(start, r->day) % 14) + 14) % 14] == '1';
}

static void recompute_custody(const Check *c, const Invariant *v)
{
    for (int64_t after = 0;;) {
        Arena scratch = arena_scratch(c->a);
        KeptRows rows = {0};
        db_all(c->db, &scratch, &fsck_kept_sql, &rows, ARGS(A(after)));
        if (!rows.n) return;
        EACH (const KeptRow, r, &rows) {
            int64_t holder = r->drawn ? r->drawn : first_has(r) ? r->first : r->second;
            if (holder != r->family)
                add_finding(c, v, str_fmt(c->a, "booking:%lld", (long long)r->booking),
                            str_fmt(c->a, "family %lld, but the day is of %lld", (long long)r->family, (long long)holder));
        }
        after = rows.v[rows.n - 1].booking;
    }
}
RECOMPUTED(G01, "a booking is on a day of the child's other household", recompute_custody);

INVARIANT(G02, "custody is agreed between households that are not the child's, or a day was given to a third one",
    "SELECT " KEY("custody", "c.id") " AS key, 'child ' || " N("c.child_id") " || ', day ' || coalesce(d.day, 'none') AS detail"
    "  FROM custody c LEFT JOIN custody_day d ON d.custody_id = c.id AND d.family_id NOT IN (c.first_id, c.second_id)"
    " WHERE d.id IS NOT NULL OR c.first_id = c.second_id"
    "    OR (SELECT count(*) FROM child_family f WHERE f.child_id = c.child_id AND f.family_id IN (c.first_id, c.second_id)) <> 2");

// ---- documents: a row says which file of the town's folder it means, how long that is, and its BLAKE2b of 16 bytes ----

typedef struct KeptFile { Str key, stored, hash; int64_t size; } KeptFile;
ARRAY_OF(KeptFile, KeptFiles);
static const DbCol kept_file_cols[] = {COL(KeptFile, key), COL(KeptFile, stored), COL(KeptFile, hash), COL(KeptFile, size)};
QUERY(fsck_files_sql, kept_file_cols,
    "SELECT " KEY("document", "document_id") " AS key, stored, hash, size FROM v_document WHERE state <> 'withdrawn' AND stored > $1"
    " UNION ALL SELECT " KEY("town_file", "town_file_id") " AS key, stored, hash, size FROM v_town_file WHERE stored > $1"
    " ORDER BY stored LIMIT 1000");

static Str what_is_wrong(Arena *a, Str folder, const KeptFile *f)
{
    enum { MOST = 16 * MB };
    Str bytes;
    unsigned char sum[16];
    char hex[2 * sizeof sum + 1];
    const char *path = str_c(a, str_fmt(a, "%.*s/documents/%.*s/%.*s", STR_ARG(folder), STR_ARG(str_first(f->stored, 2)), STR_ARG(f->stored)));
    if (!file_read(a, path, MOST, &bytes)) return S("it is not there");
    if (bytes.n != f->size) return str_fmt(a, "%lld bytes instead of %lld", (long long)bytes.n, (long long)f->size);
    crypto_generichash(sum, sizeof sum, (const unsigned char *)bytes.p, (unsigned long long)bytes.n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    return str_eq(str_z(hex), f->hash) ? (Str){0} : S("other bytes");
}

static void recompute_files(const Check *c, const Invariant *v)
{
    for (Str after = S(""); c->folder.n;) {
        Arena scratch = arena_scratch(c->a);
        KeptFiles files = {0};
        db_all(c->db, &scratch, &fsck_files_sql, &files, ARGS(A(after)));
        if (!files.n) return;
        EACH (const KeptFile, f, &files) {
            Arena one = scratch;
            Str wrong = what_is_wrong(&one, c->folder, f);
            if (wrong.n) add_finding(c, v, str_dup(c->a, f->key), str_dup(c->a, wrong));
        }
        after = str_dup(c->a, files.v[files.n - 1].stored);
    }
}
RECOMPUTED(K01, "the file of a document is lost or changed", recompute_files);

INVARIANT(K02, "a document is about a child of another family, or is kept twice under one name",
    "SELECT " KEY("document", "d.document_id") " AS key, 'family ' || " N("d.family_id") " || ', child ' || " N("d.child_id") " AS detail"
    "  FROM v_document d WHERE (d.child_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM child_family f WHERE f.child_id = d.child_id"
    "       AND f.family_id = d.family_id)) OR EXISTS (SELECT 1 FROM v_town_file t WHERE t.stored = d.stored)");

// What a crash leaves goes within a day; the file of a withdrawn document sooner.
enum { LEFT_AFTER_MS = 48 * 60 * 60 * 1000 };
QUERY(fsck_named_sql, db_int_cols,
    "SELECT (SELECT count(*) FROM v_document WHERE stored = $1) + (SELECT count(*) FROM v_town_file WHERE stored = $1) AS n");

typedef struct Leftover { const Check *c; const Invariant *v; } Leftover;

static void look_at_file(void *context, Str name, int64_t age_ms)
{
    const Leftover *l = context;
    if (age_ms < LEFT_AFTER_MS || db_int(l->c->db, &fsck_named_sql, ARGS(A(name)))) return;
    add_finding(l->c, l->v, str_fmt(l->c->a, "file:%.*s", STR_ARG(name)), str_fmt(l->c->a, "%lld hours old", (long long)(age_ms / 3600000)));
}

static void recompute_leftovers(const Check *c, const Invariant *v)
{
    Leftover l = {c, v};
    for (int i = 0; c->folder.n && i < 256; i++) {
        Arena scratch = arena_scratch(c->a);
        folder_each(str_c(&scratch, str_fmt(&scratch, "%.*s/documents/%02x", STR_ARG(c->folder), i)), look_at_file, &l);
    }
}
RECOMPUTED(K03, "a file has been without a document for two days", recompute_leftovers);

// ---- requests ----

INVARIANT(R01, "a request is not in the state that its history led to",
    "SELECT " KEY("request", "r.id") " AS key, r.state || ', history ' || coalesce(e.state, 'none') AS detail"
    "  FROM request r LEFT JOIN request_event e ON e.id = (SELECT max(l.id) FROM request_event l WHERE l.request_id = r.id)"
    " WHERE e.id IS NULL OR e.state <> r.state");

INVARIANT(R02, "a request does not say when the town last spoke of it",
    "SELECT " KEY("request", "r.id") " AS key, 'says ' || " N("r.told_at") " || ', history ' || " N("e.at") " AS detail"
    "  FROM request r LEFT JOIN request_event e ON e.id = (SELECT max(l.id) FROM request_event l"
    "                                                       WHERE l.request_id = r.id AND l.act IN ('start', 'accept', 'refuse', 'answer'))"
    " WHERE coalesce(r.told_at, 0) <> coalesce(e.at, 0)");

// The number on every page is what there is less what is read: a mark too many hides a message.
INVARIANT(R03, "somebody has read what is not their family's, or what the town has not said",
    "SELECT m.kind || ':' || " N("m.object_id") " || " KEY(" adult", "m.adult_id") " AS key, 'family ' || " N("m.family_id") " AS detail"
    "  FROM inbox_mark m LEFT JOIN notice n ON m.kind = 'notice' AND n.id = m.object_id AND n.family_id = m.family_id"
    "  LEFT JOIN request r ON m.kind = 'request' AND r.id = m.object_id AND r.family_id = m.family_id"
    " WHERE (n.id IS NULL AND r.id IS NULL) OR (m.kind = 'request' AND m.is_read = 1 AND r.told_at IS NULL)");

INVARIANT_AFTER(R04, 60 * INT64_C(60000), "the town treated a request an hour ago and no mail was written",
    "SELECT " KEY("request", "e.request_id") " AS key, e.act || ' at ' || " N("e.at") " AS detail"
    "  FROM request_mail m JOIN request_event e ON e.id = m.event_id WHERE e.at < $1");

INVARIANT(R05, "a request shows a document of another family",
    "SELECT " KEY("request", "r.id") " || " KEY(" document", "d.document_id") " AS key, 'family ' || " N("r.family_id") " AS detail"
    "  FROM request_document d JOIN request_event e ON e.id = d.event_id JOIN request r ON r.id = e.request_id"
    "  LEFT JOIN v_document f ON f.document_id = d.document_id AND f.family_id = r.family_id WHERE f.document_id IS NULL");

INVARIANT_AFTER(R06, 60 * INT64_C(60000), "a family was told something an hour ago and no mail was written",
    "SELECT " KEY("notice", "n.id") " AS key, 'at ' || " N("n.at") " AS detail"
    "  FROM notice_mail m JOIN notice n ON n.id = m.notice_id WHERE n.at < $1");

// ---- access ----

INVARIANT(A01, "a second step of signing in and its ten recovery codes do not go together",
    "SELECT " KEY("adult", "k.adult_id") " AS key, " N("count(r.code_hash)") " || ' recovery codes' AS detail"
    "  FROM account k LEFT JOIN account_totp t ON t.adult_id = k.adult_id AND t.confirmed_at IS NOT NULL"
    "  LEFT JOIN recovery_code r ON r.adult_id = k.adult_id"
    " GROUP BY k.adult_id, t.adult_id HAVING count(r.code_hash) <> CASE WHEN t.adult_id IS NULL THEN 0 ELSE 10 END");

INVARIANT(A02, "what opens an account is kept in clear",
    "SELECT " KEY("adult", "adult_id") " AS key, 'recovery code' AS detail FROM recovery_code WHERE length(code_hash) <> 64"
    " UNION ALL SELECT " KEY("adult", "adult_id") ", 'secret of the second step' FROM account_totp WHERE length(secret) <> 80"
    " UNION ALL SELECT " KEY("adult", "adult_id") ", 'link of a new address' FROM email_change"
    "            WHERE length(confirm_hash) <> 64 OR length(stop_hash) <> 64");

INVARIANT(A03, "the address of an account is not the one that was proven last",
    "SELECT " KEY("adult", "k.adult_id") " AS key, " KEY("change", "c.id") " AS detail"
    "  FROM account k JOIN email_change c ON c.id = (SELECT max(l.id) FROM email_change l WHERE l.adult_id = k.adult_id AND l.state = 'done')"
    " WHERE k.email <> c.new_email");

// ---- enrolments ----

// Whoever has left by the first day of another leaves a place: so it is counted on each first day.
INVARIANT(E01, "more children are enrolled at once than there are places",
    "SELECT " KEY("activity", "g.activity_id") " || ' day:' || e.from_day AS key, " N("count(*)") " || ' of ' || " N("g.seats") " AS detail"
    "  FROM (SELECT DISTINCT activity_id, from_day FROM enrolment WHERE state = 'accepted') e"
    "  JOIN admission_group g ON g.activity_id = e.activity_id"
    "  JOIN enrolment o ON o.activity_id = e.activity_id AND o.state = 'accepted' AND o.from_day <= e.from_day AND o.to_day >= e.from_day"
    "  JOIN child c ON c.id = o.child_id AND c.born >= g.born_from AND c.born <= g.born_to"
    " GROUP BY g.activity_id, g.position, g.seats, e.from_day HAVING count(*) > g.seats");

INVARIANT(E02, "what a family asked for and its request tell different ends",
    "SELECT " KEY("request", "coalesce(r.id, k.request_id)") " AS key, coalesce(r.state, 'none') || ', asked ' || coalesce(k.state, 'none') AS detail"
    "  FROM enrolment_ask k FULL JOIN (SELECT id, state, family_id FROM request WHERE type = 'enrolment') r ON r.id = k.request_id"
    " WHERE r.id IS NULL OR k.request_id IS NULL OR r.family_id <> k.family_id"
    "    OR k.state <> CASE WHEN r.state = 'accepted' THEN 'accepted' WHEN r.state IN ('refused', 'cancelled') THEN 'closed' ELSE 'open' END");

INVARIANT(E03, "an accepted request has led to no enrolment",
    "SELECT " KEY("request", "k.request_id") " AS key, 'child ' || " N("k.child_id") " || ', activity ' || " N("k.activity_id") " AS detail"
    "  FROM enrolment_ask k LEFT JOIN enrolment e ON e.child_id = k.child_id AND e.activity_id = k.activity_id"
    " WHERE k.state = 'accepted' AND e.id IS NULL");

INVARIANT(E04, "a child is enrolled, or asked for, by a family that is not its own",
    "SELECT " KEY("child", "x.child_id") " || " KEY(" family", "x.family_id") " AS key, x.what AS detail"
    "  FROM (SELECT child_id, family_id, 'enrolled' AS what FROM enrolment UNION ALL SELECT child_id, family_id, 'asked' AS what FROM enrolment_ask"
    "        UNION ALL SELECT child_id, family_id, 'draft' AS what FROM enrolment_draft_child"
    "        UNION ALL SELECT child_id, family_id, 'wished' AS what FROM enrolment_wish) x"
    "  LEFT JOIN child_family f ON f.child_id = x.child_id AND f.family_id = x.family_id WHERE f.child_id IS NULL");

static const Invariant *const invariants[] = {
    &L01, &L02, &L03, &L04, &L05, &L06, &L07, &L08,
    &F01, &F02, &F03, &F04, &F05, &F06, &F07,
    &P01, &P02, &P03, &P04, &P05, &P06, &P07, &P08, &P09,
    &B01, &B02, &B03, &B04, &B05, &B06, &B07, &B08, &B09, &B10, &B11, &B12, &B13, &B14,
    &G01, &G02,
    &K01, &K02, &K03,
    &O01, &O02, &O03, &O04, &O05,
    &D01, &D02, &D03, &D04, &D05,
    &R01, &R02, &R03, &R04, &R05, &R06,
    &A01, &A02, &A03, &E01, &E02, &E03, &E04,
};

// ---- one town ----

const char *fsck_id(int k) { return k < COUNT(invariants) ? invariants[k]->id : NULL; }

static void check(const Check *c, const Invariant *v)
{
    if (v->recompute) {
        v->recompute(c, v);
        return;
    }
    Founds found = {0};
    Instant before = instant_add(c->now, -v->patience_ms);
    db_all(c->db, c->a, v->sql, &found, v->patience_ms ? ARGS(A(before)) : NO_ARGS);
    EACH (const Found, f, &found) add_finding(c, v, f->key, f->detail);
}

int fsck_store(Db *db, Arena *a, Str folder, Instant now, FsckFindings *out)
{
    Check c = {db, a, folder, now, out};
    for (int i = 0; i < COUNT(invariants); i++) check(&c, invariants[i]);
    if (db_failed(db)) return FSCK_UNCHECKED;
    return out->n ? FSCK_VIOLATIONS : FSCK_CLEAN;
}

// ---- the command ----

typedef struct Report { Arena *a; bool json; int unchecked; ptrdiff_t violations; } Report;

// Keys come from rows that something may have damaged: what a terminal would obey is shown as JSON.
static Str shown(Arena *a, Str s)
{
    if (str_plain(s) && str_utf8(s)) return s;
    Buf b = buf_new(a, s.n + 16);
    buf_json(&b, s);
    return buf_str(&b);
}

static void print_text(Arena scratch, Str town, const FsckFinding *f)
{
    Str key = shown(&scratch, f->key), detail = shown(&scratch, f->detail);
    printf("%.*s: %s %.*s: %s", STR_ARG(town), f->id, STR_ARG(key), f->says);
    if (detail.n) printf(" (%.*s)", STR_ARG(detail));
    putchar('\n');
}

static void print_json(Arena scratch, Str town, const FsckFinding *f)
{
    Buf b = buf_new(&scratch, 256);
    buf_fmt(&b, "{\"id\":\"%s\",\"town\":", f->id);
    buf_json(&b, town);
    BUF_PUT(&b, ",\"key\":");
    buf_json(&b, f->key);
    BUF_PUT(&b, ",\"detail\":");
    buf_json(&b, f->detail.n ? str_fmt(&scratch, "%s (%.*s)", f->says, STR_ARG(f->detail)) : str_z(f->says));
    BUF_PUT(&b, "}\n");
    fwrite(b.p, 1, (size_t)b.n, stdout);
}

static void unchecked(Report *r, Str town, Str why)
{
    r->unchecked++;
    fprintf(stderr, "kiosque: town %.*s could not be checked: %.*s\n", STR_ARG(town), STR_ARG(why));
}

// Read-only and in one snapshot, so that it may run beside the service.
static void check_town(Report *r, const TownConfig *t)
{
    Str why = {0};
    FsckFindings found = {0};
    Db *db = db_open(t->database, t->key, DB_READ, &why, r->a);
    if (!db) {
        unchecked(r, t->key, why);
        return;
    }
    db_begin(db);
    if (db_engine(db) == DB_POSTGRES) db_script(db, S("SET LOCAL statement_timeout TO 0"));   // a large town takes what it takes
    int result = fsck_store(db, r->a, t->folder, clock_now(), &found);
    EACH (const FsckFinding, f, &found) (r->json ? print_json : print_text)(arena_scratch(r->a), t->key, f);
    r->violations += found.n;
    if (result == FSCK_UNCHECKED)
        unchecked(r, t->key, str_fmt(r->a, "%.*s; if the database is of another version of this program, run kiosque migrate",
                                     STR_ARG(db_error(db))));
    else if (!r->json && result == FSCK_CLEAN)
        printf("%.*s: all %d invariants hold\n", STR_ARG(t->key), (int)COUNT(invariants));
    db_rollback(db);
    db_close(db);
}

static bool configured(Arena *a, const Args *args, Config *c)
{
    Str path = args_option(args, "--config"), why = {0};
    if (!path.n) why = S("say which configuration: --config FILE");
    else if (config_read(a, str_c(a, path), c, &why)) config_clock(a, c, &why);
    if (why.n) fprintf(stderr, "kiosque: %.*s\n", STR_ARG(why));
    return !why.n;
}

int command_fsck(Arena *a, const Args *args)
{
    Config c;
    Report r = {.a = a, .json = args_flag(args, "--json")};
    if (!configured(a, args, &c)) return FSCK_UNCHECKED;
    EACH (const TownConfig, t, &c.towns) check_town(&r, t);
    if (r.json)
        printf("{\"summary\":true,\"towns\":%d,\"unchecked\":%d,\"invariants\":%d,\"violations\":%d}\n", (int)c.towns.n, r.unchecked,
               (int)COUNT(invariants), (int)r.violations);
    else if (r.violations)
        printf("violations: %d\n", (int)r.violations);
    return r.unchecked ? FSCK_UNCHECKED : r.violations ? FSCK_VIOLATIONS : FSCK_CLEAN;
}
