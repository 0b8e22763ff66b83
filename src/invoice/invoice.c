// invoice.c - issuing, crediting, listing, and the monthly run. The only SQL on invoices and credit notes.
#include "invoice/invoice_db.h"

#include "db/many.h"
#include "household/household.h"
#include "inbox/inbox.h"
#include "mail/outbox.h"

typedef struct IdRow { int64_t id; } IdRow;
ARRAY_OF(IdRow, IdRows);
static const DbCol id_cols[] = {COL(IdRow, id)};

// ---- issuing ----

QUERY(next_number_sql, db_int_cols, "SELECT coalesce(max(number), 0) + 1 AS n FROM invoice WHERE regie_id = $1 AND exercise = $2");
QUERY(invoice_add_sql, id_cols,
      "INSERT INTO invoice (regie_id, family_id, exercise, number, period, run_id, status, issued_on, due_on, total_cents, tx_id)"
      " VALUES ($1, $2, $3, $4, $5, $6, 'issued', $7, $8, $9, $10) RETURNING id");
EXEC(lines_add_sql,
     "INSERT INTO invoice_line (invoice_id, booking_id, attendance_id, child_id, slot_id, day, label, qty, unit_cents, amount_cents)"
     " SELECT CAST($1 AS BIGINT), nullif(" MANY_NUMBER("$2") ", 0), nullif(" MANY_NUMBER("$3") ", 0), CAST($4 AS BIGINT), CAST($5 AS BIGINT),"
     "        " MANY_DAY("$6") ", CAST($7 AS TEXT), 1, CAST($8 AS BIGINT), CAST($8 AS BIGINT)" MANY_ROWS("$9") " ORDER BY n");

// Lines of one child, slot and price differ by their day alone.
static bool alike(const InvoiceDraftLine *a, const InvoiceDraftLine *b)
{
    return a->child == b->child && a->slot == b->slot && a->unit.cents == b->unit.cents && str_eq(a->label, b->label);
}

static void lines_add(Db *db, Arena *a, int64_t invoice, const InvoiceDraftLines *lines)
{
    int64_t booking[MANY], attendance[MANY];
    Date day[MANY];
    for (ptrdiff_t i = 0; i < lines->n;) {
        const InvoiceDraftLine *first = &lines->v[i];
        int n = 0;
        for (; i < lines->n && n < MANY && alike(first, &lines->v[i]); i++, n++) {
            booking[n] = lines->v[i].booking;
            attendance[n] = lines->v[i].attendance;
            day[n] = lines->v[i].day;
        }
        db_run(db, &lines_add_sql, ARGS(A(invoice), A(many_numbers(a, booking, n)), A(many_numbers(a, attendance, n)), A(first->child),
               A(first->slot), A(many_days(a, day, n)), A(first->label), A(first->unit), A((int64_t)n)));
    }
}

int64_t invoice_issue(Db *db, Arena *a, const Regie *regie, int64_t family, int64_t run, Date period, Date today, Instant now,
                      Str op_key, const InvoiceDraftLines *lines)
{
    Money total = {0};
    EACH (const InvoiceDraftLine, l, lines) total = money_add(total, l->unit);
    if (total.cents <= 0) return 0;                 // free days need no invoice
    db_lock(db, LOCK_REGIE, regie->id);
    int exercise = date_ymd(today).year;
    int64_t number = db_int(db, &next_number_sql, ARGS(A(regie->id), A(exercise)));
    LedgerEntry entries[] = {{ACCOUNT_FAMILY, family, total}, {ACCOUNT_REVENUE, 0, money_sub((Money){0}, total)}};
    int64_t tx = ledger_post(db, a, TX_INVOICE, regie->id, str_fmt(a, "%.*s-invoice", STR_ARG(op_key)), now,
                             str_fmt(a, "Facture %d-%lld", exercise, (long long)number), entries, COUNT(entries));
    IdRow made = {0};
    db_one(db, a, &invoice_add_sql, &made,
           ARGS(A(regie->id), A(family), A(exercise), A(number), A(month_iso(a, period)), A_ID(run), A(today),
                A(date_add(today, regie->due_days)), A(total), A(tx)));
    lines_add(db, a, made.id, lines);
    return made.id;
}

// ---- what comes ----

static const DbCol coming_cols[] = {COL(ComingRow, period), COL(ComingRow, activity), COL(ComingRow, days), COL(ComingRow, total)};
QUERY(coming_sql, coming_cols,
      "SELECT x.period, v.name AS activity, x.days, x.total"
      "  FROM (SELECT b.activity_id, substr(b.day, 1, 7) AS period, count(*) AS days, CAST(sum(b.price_cents) AS BIGINT) AS total FROM booking b"
      "         WHERE b.family_id = $1 AND b.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM invoice_line l WHERE l.booking_id = b.id"
      "                AND NOT EXISTS (SELECT 1 FROM credit_line c WHERE c.cancels_line = l.id))"
      "         GROUP BY b.activity_id, substr(b.day, 1, 7)) x"
      "  JOIN activity v ON v.id = x.activity_id WHERE v.payment = 'invoice' AND x.total > 0 ORDER BY x.period, v.position, v.id");
void invoice_coming(Db *db, Arena *a, int64_t family, ComingRows *out) { db_all(db, a, &coming_sql, out, ARGS(A(family))); }

// ---- status: derived from what was allocated and credited ----

typedef struct SumRow { Money total, paid, credited; } SumRow;
static const DbCol sum_cols[] = {COL(SumRow, total), COL(SumRow, paid), COL(SumRow, credited)};
#define PAID "(SELECT coalesce(sum(al.amount_cents), 0) FROM alloc al JOIN payment p ON p.id = al.payment_id" \
             " WHERE al.invoice_id = i.id AND p.state = 'settled')"
#define CREDITED "(SELECT coalesce(sum(n.total_cents), 0) FROM credit_note n WHERE n.invoice_id = i.id)"
QUERY(invoice_sum_sql, sum_cols,
      "SELECT i.total_cents AS total, CAST(" PAID " AS BIGINT) AS paid, CAST(" CREDITED " AS BIGINT) AS credited FROM invoice i WHERE i.id = $1");
EXEC(invoice_status_sql, "UPDATE invoice SET status = $2 WHERE id = $1 AND status <> $2");

void invoice_settle_status(Db *db, int64_t invoice)
{
    char room[64];
    Arena scratch = {room, room, room + sizeof room};
    SumRow s = {0};
    if (!db_one(db, &scratch, &invoice_sum_sql, &s, ARGS(A(invoice)))) return;
    Str status = s.paid.cents == s.total.cents ? S("paid") : s.credited.cents == s.total.cents ? S("cancelled") : S("issued");
    db_run(db, &invoice_status_sql, ARGS(A(invoice), A(status)));
}

// ---- credit notes ----

typedef struct LiveLine { int64_t id, invoice, regie, family; Money amount; } LiveLine;
ARRAY_OF(LiveLine, LiveLines);
static const DbCol live_cols[] = {COL(LiveLine, id), COL(LiveLine, invoice), COL(LiveLine, regie), COL(LiveLine, family),
                                  COL(LiveLine, amount)};
QUERY(live_lines_sql, live_cols,
      "SELECT l.id, l.invoice_id AS invoice, i.regie_id AS regie, i.family_id AS family, l.amount_cents AS amount"
      "  FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id"
      " WHERE l.booking_id IN (SELECT " MANY_NUMBER("$1") MANY_ROWS("$2") ")"
      "   AND NOT EXISTS (SELECT 1 FROM credit_line c WHERE c.cancels_line = l.id) ORDER BY l.id");
QUERY(next_credit_sql, db_int_cols, "SELECT coalesce(max(number), 0) + 1 AS n FROM credit_note WHERE regie_id = $1 AND exercise = $2");
QUERY(credit_add_sql, id_cols,
      "INSERT INTO credit_note (invoice_id, regie_id, family_id, exercise, number, issued_on, reason, total_cents, tx_id)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id");
EXEC(credit_lines_sql,
     "INSERT INTO credit_line (credit_note_id, cancels_line, amount_cents)"
     " SELECT CAST($1 AS BIGINT), " MANY_NUMBER("$2") ", " MANY_NUMBER("$3") MANY_ROWS("$4") " ORDER BY n");

static void credit_lines_add(Db *db, Arena *a, int64_t credit, const LiveLines *lines, int64_t invoice)
{
    int64_t *line = NEWS(a, int64_t, lines->n), *cents = NEWS(a, int64_t, lines->n);
    int n = 0;
    EACH (const LiveLine, l, lines)
        if (l->invoice == invoice) line[n] = l->id, cents[n++] = l->amount.cents;
    for (int i = 0, some; i < n; i += some) {
        some = many_at_once(n - i);
        db_run(db, &credit_lines_sql,
               ARGS(A(credit), A(many_numbers(a, line + i, some)), A(many_numbers(a, cents + i, some)), A((int64_t)some)));
    }
}

static void credit_invoice(Db *db, Arena *a, const LiveLines *lines, int64_t invoice, Date today, Instant now, Str op_key, Str reason)
{
    Money total = {0};
    const LiveLine *one = NULL;
    EACH (const LiveLine, l, lines)
        if (l->invoice == invoice) total = money_add(total, l->amount), one = l;
    if (!one || total.cents <= 0) return;
    db_lock(db, LOCK_REGIE, one->regie);
    int exercise = date_ymd(today).year;
    int64_t number = db_int(db, &next_credit_sql, ARGS(A(one->regie), A(exercise)));
    LedgerEntry entries[] = {{ACCOUNT_FAMILY, one->family, money_sub((Money){0}, total)}, {ACCOUNT_REVENUE, 0, total}};
    int64_t tx = ledger_post(db, a, TX_CREDIT, one->regie, str_fmt(a, "%.*s-credit-%lld", STR_ARG(op_key), (long long)invoice), now,
                             str_fmt(a, "Avoir %d-%lld", exercise, (long long)number), entries, COUNT(entries));
    IdRow made = {0};
    db_one(db, a, &credit_add_sql, &made, ARGS(A(invoice), A(one->regie), A(one->family), A(exercise), A(number), A(today), A(reason),
           A(total), A(tx)));
    credit_lines_add(db, a, made.id, lines, invoice);
    invoice_settle_status(db, invoice);
}

void invoice_credit_bookings(Db *db, Arena *a, const int64_t *bookings, int n, Date today, Instant now, Str op_key, Str reason)
{
    LiveLines lines = {0};
    for (int i = 0, some; i < n; i += some) {
        some = many_at_once(n - i);
        db_all(db, a, &live_lines_sql, &lines, ARGS(A(many_numbers(a, bookings + i, some)), A((int64_t)some)));
    }
    for (ptrdiff_t i = 0; i < lines.n; i++) {
        bool first = true;
        for (ptrdiff_t k = 0; k < i; k++) first &= lines.v[k].invoice != lines.v[i].invoice;
        if (first) credit_invoice(db, a, &lines, lines.v[i].invoice, today, now, op_key, reason);
    }
}

void invoice_on_booking(Db *db, Arena *a, const BookingEvent *e)
{
    const Regie *regie = catalog_regie(e->catalog, e->activity->regie);
    if (!regie) return;
    Str key = str_fmt(a, "save-%lld", (long long)e->save);
    if (e->removed.n) {
        int64_t *gone = NEWS(a, int64_t, e->removed.n);
        int n = 0;
        EACH (const Booked, b, &e->removed)
            if (b->was_confirmed) gone[n++] = b->id;
        invoice_credit_bookings(db, a, gone, n, e->today, e->now, key,
                                e->reason.n ? e->reason : FR("Réservation retirée dans les délais"));
    }
    if (e->activity->payment != PAY_ACCOUNT || !e->added.n) return;
    InvoiceDraftLines lines = {0};
    EACH (const Booked, b, &e->added)
        if (b->slot->activity == e->activity->id && b->was_confirmed)
            *PUSH(a, &lines) = (InvoiceDraftLine){.booking = b->id, .child = e->child.id, .slot = b->slot->id, .day = b->day,
                                                  .label = b->slot->name, .unit = b->price};
    invoice_issue(db, a, regie, e->family, 0, month_first(e->today), e->today, e->now, key, &lines);
}

// ---- lists ----

static const DbCol row_cols[] = {COL(InvoiceRow, id), COL(InvoiceRow, regie), COL(InvoiceRow, number), COL(InvoiceRow, exercise),
                                 COL(InvoiceRow, period), COL(InvoiceRow, status), COL(InvoiceRow, regie_name), COL(InvoiceRow, issued),
                                 COL(InvoiceRow, due), COL(InvoiceRow, total), COL(InvoiceRow, left)};
#define ROW_COLUMNS \
    "SELECT i.id, i.regie_id AS regie, i.number, i.exercise, i.period, i.status, r.name AS regie_name, i.issued_on AS issued," \
    "       i.due_on AS due, i.total_cents AS total, CAST(i.total_cents - " PAID " - " CREDITED " AS BIGINT) AS \"left\"" \
    "  FROM invoice i JOIN regie r ON r.id = i.regie_id"
QUERY(invoice_list_sql, row_cols, ROW_COLUMNS " WHERE i.family_id = $1 ORDER BY i.issued_on DESC, i.id DESC");
QUERY(invoice_find_sql, row_cols, ROW_COLUMNS " WHERE i.family_id = $1 AND i.id = $2");

void invoice_list(Db *db, Arena *a, int64_t family, InvoiceRows *out)
{
    db_all(db, a, &invoice_list_sql, out, ARGS(A(family)));
    EACH (InvoiceRow, r, out)
        if (r->left.cents < 0) r->left = (Money){0};
}

Arrears invoice_arrears(Db *db, Arena *a, int64_t family, Date today)
{
    Arrears out = {0};
    InvoiceRows rows = {0};
    invoice_list(db, a, family, &rows);
    EACH (const InvoiceRow, r, &rows) {
        if (r->left.cents <= 0 || str_eq(r->status, S("cancelled")) || !date_before(r->due, today)) continue;
        out.owed = money_add(out.owed, r->left);
        out.since = date_is(out.since) ? date_min(out.since, r->due) : r->due;
    }
    return out;
}

bool invoice_find(Db *db, Arena *a, int64_t family, int64_t id, InvoiceRow *out)
{
    if (!db_one(db, a, &invoice_find_sql, out, ARGS(A(family), A(id)))) return false;
    if (out->left.cents < 0) out->left = (Money){0};
    return true;
}

static const DbCol line_cols[] = {COL(InvoiceLine, id), COL(InvoiceLine, child), COL(InvoiceLine, slot), COL(InvoiceLine, day),
                                  COL(InvoiceLine, label), COL(InvoiceLine, child_name), COL(InvoiceLine, qty), COL(InvoiceLine, unit),
                                  COL(InvoiceLine, amount), COL(InvoiceLine, credited)};
QUERY(invoice_lines_sql, line_cols,
      "SELECT l.id, l.child_id AS child, l.slot_id AS slot, l.day, l.label, c.first_name AS child_name, l.qty, l.unit_cents AS unit,"
      "       l.amount_cents AS amount, CASE WHEN k.id IS NULL THEN 0 ELSE 1 END AS credited"
      "  FROM invoice_line l JOIN child c ON c.id = l.child_id LEFT JOIN credit_line k ON k.cancels_line = l.id"
      " WHERE l.invoice_id = $1 ORDER BY c.born, c.id, l.label, l.unit_cents, l.day");
void invoice_lines(Db *db, Arena *a, int64_t invoice, InvoiceLines *out) { db_all(db, a, &invoice_lines_sql, out, ARGS(A(invoice))); }

// ---- the monthly run ----

QUERY(run_find_sql, id_cols, "SELECT id FROM invoice_run WHERE regie_id = $1 AND period = $2");
QUERY(run_add_sql, id_cols,
      "INSERT INTO invoice_run (regie_id, period, started_at) VALUES ($1, $2, $3) ON CONFLICT (regie_id, period) DO NOTHING RETURNING id");
EXEC(run_done_sql, "UPDATE invoice_run SET done_at = $2 WHERE id = $1 AND done_at IS NULL");

// What is to be invoiced: confirmed days of the month, and days eaten without booking at the unbooked price; nothing twice.
typedef struct ToInvoice { int64_t booking, attendance, child, slot, family, homes; Date day; Str label; Money price; } ToInvoice;
ARRAY_OF(ToInvoice, ToInvoices);
static const DbCol to_invoice_cols[] = {COL(ToInvoice, booking), COL(ToInvoice, attendance), COL(ToInvoice, child), COL(ToInvoice, slot),
                                        COL(ToInvoice, family), COL(ToInvoice, homes), COL(ToInvoice, day), COL(ToInvoice, label),
                                        COL(ToInvoice, price)};
QUERY(booked_days_sql, to_invoice_cols,
      "SELECT b.id AS booking, 0 AS attendance, b.child_id AS child, b.slot_id AS slot, b.family_id AS family, 1 AS homes, b.day,"
      "       s.name AS label, b.price_cents AS price"
      "  FROM booking b JOIN slot s ON s.id = b.slot_id JOIN activity v ON v.id = b.activity_id"
      " WHERE b.family_id = $1 AND b.day >= $2 AND b.day <= $3 AND b.state = 'confirmed' AND v.regie_id = $4 AND v.payment = 'invoice'"
      "   AND NOT EXISTS (SELECT 1 FROM invoice_line l WHERE l.booking_id = b.id"
      "                     AND NOT EXISTS (SELECT 1 FROM credit_line c WHERE c.cancels_line = l.id))"
      " ORDER BY b.child_id, b.slot_id, b.day");
QUERY(unbooked_days_sql, to_invoice_cols,
      "SELECT 0 AS booking, t.id AS attendance, t.child_id AS child, t.slot_id AS slot, e.family_id AS family,"
      "       (SELECT count(*) FROM child_family o WHERE o.child_id = t.child_id) AS homes, t.day, s.name AS label, 0 AS price"
      "  FROM attendance t JOIN slot s ON s.id = t.slot_id JOIN activity v ON v.id = s.activity_id"
      "  JOIN enrolment e ON e.child_id = t.child_id AND e.activity_id = v.id JOIN child_family k ON k.child_id = t.child_id"
      " WHERE k.family_id = $1 AND t.day >= $2 AND t.day <= $3 AND t.state = 'present' AND v.regie_id = $4 AND v.payment = 'invoice'"
      "   AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.child_id = t.child_id AND b.slot_id = t.slot_id AND b.day = t.day"
      "                     AND b.state = 'confirmed')"
      "   AND NOT EXISTS (SELECT 1 FROM invoice_line l WHERE l.attendance_id = t.id)"
      " ORDER BY t.child_id, t.slot_id, t.day");
QUERY(families_sql, id_cols,
      "SELECT DISTINCT b.family_id AS id FROM booking b JOIN activity v ON v.id = b.activity_id"
      " WHERE b.day >= $1 AND b.day <= $2 AND b.state = 'confirmed' AND v.regie_id = $3 AND v.payment = 'invoice'"
      " UNION SELECT k.family_id FROM attendance t JOIN slot s ON s.id = t.slot_id JOIN activity v ON v.id = s.activity_id"
      "   JOIN child_family k ON k.child_id = t.child_id"
      " WHERE t.day >= $1 AND t.day <= $2 AND t.state = 'present' AND v.regie_id = $3 AND v.payment = 'invoice'"
      " ORDER BY 1");
QUERY(already_sql, db_int_cols,
      "SELECT count(*) AS n FROM invoice WHERE regie_id = $1 AND family_id = $2 AND period = $3 AND run_id IS NOT NULL AND status <> 'cancelled'");

typedef struct Run {
    Arena *a;
    const Catalog *c;
    const Regie *regie;
    Date month, today;
    Instant now;
    int64_t id, family;
    IdRows families;
    RunReport *report;
    bool issued;
    Money total;
} Run;

static bool run_begin(Db *db, void *context)
{
    Run *r = context;
    IdRow row = {0};
    db_one(db, r->a, &run_add_sql, &row, ARGS(A(r->regie->id), A(month_iso(r->a, r->month)), A(r->now)));
    if (!row.id) db_one(db, r->a, &run_find_sql, &row, ARGS(A(r->regie->id), A(month_iso(r->a, r->month))));
    r->id = row.id;
    r->families = (IdRows){0};
    db_all(db, r->a, &families_sql, &r->families, ARGS(A(r->month), A(month_last(r->month)), A(r->regie->id)));
    return row.id != 0;
}

static void invoice_mail(Db *db, Arena *a, const Run *r, int64_t invoice)
{
    Reader to = family_reader(db, a, r->family);
    notice_beside_mail(db, a, r->family, str_fmt(a, "invoice-%lld", (long long)invoice), T("Une nouvelle facture est disponible"),
                       str_fmt(a, TF("%.*s, %.*s : votre facture est dans « Liste de mes factures ». Vous pouvez la payer en ligne."),
                               STR_ARG(r->regie->name), STR_ARG(month_name(a, r->month))), r->now);
    if (!to.email.n) return;
    Lang spoken = words_use(to.lang);
    mail_queue(db, &(OutMail){.dedup_key = str_fmt(a, "invoice-%lld", (long long)invoice), .recipient = to.email,
                              .subject = T("Votre facture est disponible"),
                              .body = str_fmt(a, TF("Bonjour,\n\nVotre facture de %.*s (%.*s) est disponible sur votre kiosque, dans « Liste de mes "
                                              "factures ». Vous la trouverez aussi ci-jointe.\n\n%.*s\n"), STR_ARG(month_name(a, r->month)),
                                              STR_ARG(r->regie->name), STR_ARG(r->c->town->title)),
                              .attachment_kind = S("invoice"), .attachment_id = invoice, .at = r->now});
    words_use(spoken);
}

// A day without booking is billed to the household that had the child; to the one that enrolled it while nothing is agreed.
static bool pays_unbooked(Db *db, Arena *a, const Run *r, const ToInvoice *t)
{
    if (t->homes < 2) return true;
    CustodyPlan plan = {0};
    custody_load(db, a, t->child, t->day, t->day, &plan);
    int64_t holder = custody_of(&plan, &r->c->town->calendar, t->day);
    return (holder ? holder : t->family) == r->family;
}

// One family: all or nothing. Running again finds it done.
static bool run_family(Db *db, void *context)
{
    Run *r = context;
    Arena scratch = *r->a, *a = &scratch;
    Str period = month_iso(a, r->month);
    r->issued = false;
    db_lock(db, LOCK_FAMILY, r->family);
    if (db_int(db, &already_sql, ARGS(A(r->regie->id), A(r->family), A(period)))) return true;
    ToInvoices booked = {0}, unbooked = {0};
    InvoiceDraftLines lines = {0};
    Date last = month_last(r->month);
    db_all(db, a, &booked_days_sql, &booked, ARGS(A(r->family), A(r->month), A(last), A(r->regie->id)));
    db_all(db, a, &unbooked_days_sql, &unbooked, ARGS(A(r->family), A(r->month), A(last), A(r->regie->id)));
    EACH (const ToInvoice, t, &booked)
        *PUSH(a, &lines) = (InvoiceDraftLine){t->booking, 0, t->child, t->slot, t->day, t->label, t->price};
    EACH (const ToInvoice, t, &unbooked) {
        const Slot *slot = catalog_slot(r->c, t->slot);
        Money price, alone;
        if (!slot || !pays_unbooked(db, a, r, t) || !slot_price(slot, t->day, &price, &alone)) continue;
        *PUSH(a, &lines) = (InvoiceDraftLine){0, t->attendance, t->child, t->slot, t->day,
                                              str_fmt(a, FRF("%.*s (sans réservation)"), STR_ARG(t->label)), alone.cents ? alone : price};
    }
    Str key = str_fmt(a, "run-%lld-%lld", (long long)r->id, (long long)r->family);
    int64_t invoice = invoice_issue(db, a, r->regie, r->family, r->id, r->month, r->today, r->now, key, &lines);
    if (!invoice) return true;
    invoice_mail(db, a, r, invoice);
    r->issued = true;
    r->total = (Money){0};
    EACH (const InvoiceDraftLine, l, &lines) r->total = money_add(r->total, l->unit);
    return true;
}

static bool run_end(Db *db, void *context)
{
    Run *r = context;
    db_run(db, &run_done_sql, ARGS(A(r->id), A(r->now)));
    return true;
}

bool invoice_run(Store *store, const Catalog *c, const Regie *regie, Date month, Date today, Instant now, RunReport *out, Str *why, Arena *a)
{
    Run r = {.a = a, .c = c, .regie = regie, .month = month_first(month), .today = today, .now = now, .report = out};
    *out = (RunReport){0};
    if (lane_write(store, run_begin, &r) != LANE_KEPT) {
        *why = S("the run could not be opened: look at the log, then start it again");
        return false;
    }
    EACH (const IdRow, f, &r.families) {
        r.family = f->id;
        out->families++;
        if (lane_write(store, run_family, &r) != LANE_KEPT) {
            *why = str_fmt(a, "stopped at family %lld: start the run again, what is issued stays", (long long)f->id);
            return false;
        }
        if (!r.issued) { out->skipped++; continue; }
        out->invoices++;
        out->total = money_add(out->total, r.total);
    }
    return lane_write(store, run_end, &r) == LANE_KEPT;
}
