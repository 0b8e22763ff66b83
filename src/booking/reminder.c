// reminder.c - whom a reminder goes to, and what it says.
#include "booking/reminder.h"
#include "mail/outbox.h"

// ---- when ----

bool month_closing(const Activity *v, const Calendar *c, const Zone *z, Instant now, ReminderDue *out)
{
    Date today = zone_date(z, now), next = date_add_months(month_first(today), 1);
    if (deadline_rule_on(&v->add, today)->kind != DEADLINE_MONTH_DAY) return false;
    if (date_before(v->to, next) || date_before(month_last(next), v->from)) return false;
    DeadlineAnswer x = deadline_for(&v->add, c, z, next, 0, now);
    if (!deadline_open(&x) || !x.closes_at.ms) return false;
    *out = (ReminderDue){v, next, x.closes_at};
    return true;
}

bool reminder_due(const Activity *v, const Calendar *c, const Zone *z, Instant now, ReminderDue *out)
{
    enum { DAYS_BEFORE = 3, MORNING = 8 * 60, EVENING = 20 * 60 };
    Local here = zone_local(z, now);
    int minute = here.hour * 60 + here.minute;
    if (minute < MORNING || minute >= EVENING) return false;
    return month_closing(v, c, z, now, out) && out->closes.ms - now.ms <= DAYS_BEFORE * INT64_C(86400000);
}

static void dues_of(Arena *a, const Catalog *c, Instant now, ReminderDues *out)
{
    ReminderDue one;
    EACH (const Activity, v, &c->activities)
        if (reminder_due(v, &c->town->calendar, c->town->zone, now, &one)) *PUSH(a, out) = one;
}

// ---- whom: who has usual days or booked this month, and nothing in the next one ----

typedef struct ForgotRow { int64_t family, child, activity; Str first_name; } ForgotRow;
ARRAY_OF(ForgotRow, ForgotRows);
static const DbCol forgot_cols[] = {COL(ForgotRow, family), COL(ForgotRow, child), COL(ForgotRow, activity), COL(ForgotRow, first_name)};
QUERY(forgot_sql, forgot_cols,
      "SELECT k.family_id AS family, e.child_id AS child, e.activity_id AS activity, c.first_name"
      "  FROM enrolment e JOIN child_family k ON k.child_id = e.child_id JOIN child c ON c.id = e.child_id"
      " WHERE e.activity_id = $1 AND e.state = 'accepted' AND e.from_day <= $3 AND e.to_day >= $2"
      "   AND (e.weekdays <> 0 OR EXISTS (SELECT 1 FROM booking p WHERE p.family_id = k.family_id AND p.child_id = e.child_id"
      "        AND p.activity_id = $1 AND p.day >= $4 AND p.day < $2 AND p.state = 'confirmed'))"
      "   AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.family_id = k.family_id AND b.child_id = e.child_id"
      "        AND b.activity_id = $1 AND b.day >= $2 AND b.day <= $3 AND b.state IN ('confirmed', 'held'))"
      "   AND NOT EXISTS (SELECT 1 FROM reminder_declined d WHERE d.family_id = k.family_id)"
      "   AND NOT EXISTS (SELECT 1 FROM reminder_told t WHERE t.family_id = k.family_id AND t.closes_at = $5)"
      " ORDER BY k.family_id, c.born, e.child_id LIMIT $6");
EXEC(told_sql, "INSERT INTO reminder_told (family_id, closes_at, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");

// Adds those of one activity whose family is below *end, and lowers *end to the first family that is not read whole.
static void forgot(Db *db, Arena *a, const ReminderDue *d, ForgotRows *out, int64_t *end)
{
    enum { AT_ONCE = 400 };                         // the others in the next run: a town saves meanwhile
    ForgotRows rows = {0};
    db_all(db, a, &forgot_sql, &rows, ARGS(A(d->activity->id), A(d->month), A(month_last(d->month)), A(date_add_months(d->month, -1)),
                                           A(d->closes), A((int64_t)AT_ONCE)));
    if (rows.n == AT_ONCE && rows.v[rows.n - 1].family < *end) *end = rows.v[rows.n - 1].family;
    EACH (const ForgotRow, r, &rows) *PUSH(a, out) = *r;
}

// ---- what ----

Str closing_text(Arena *a, const Zone *z, Instant closes)
{
    Local last = zone_local(z, (Instant){closes.ms - 1});
    if (last.hour == 23 && last.minute == 59) return str_fmt(a, TF("%.*s à minuit"), STR_ARG(date_long(a, last.day)));
    return instant_text(a, z, closes);
}

static void say_child(Buf *b, const Catalog *c, const ForgotRows *rows, const ForgotRow *first)
{
    buf_fmt(b, TF("- %.*s : "), STR_ARG(first->first_name));
    const char *between = "";
    EACH (const ForgotRow, r, rows) {
        if (r->family != first->family || r->child != first->child) continue;
        buf_fmt(b, "%s%.*s", between, STR_ARG(catalog_activity(c, r->activity)->name));
        between = ", ";
    }
    buf_char(b, '\n');
}

static bool said_before(const ForgotRows *rows, const ForgotRow *r)
{
    for (const ForgotRow *x = rows->v; x < r; x++)
        if (x->family == r->family && x->child == r->child) return true;
    return false;
}

static void remind(Db *db, Arena *a, const Catalog *c, Str base_url, const ReminderDue *d, const ForgotRows *rows, int64_t family, Instant now)
{
    const Town *t = c->town;
    Reader to = family_reader(db, a, family);
    db_run(db, &told_sql, ARGS(A(family), A(d->closes), A(now)));
    if (!to.email.n) return;
    Lang spoken = words_use(to.lang);
    Buf b = buf_new(a, 2 * KB);
    buf_fmt(&b, TF("Bonjour,\n\nRien n’est encore réservé en %.*s pour :\n"), STR_ARG(month_name(a, d->month)));
    EACH (const ForgotRow, r, rows)
        if (r->family == family && !said_before(rows, r)) say_child(&b, c, rows, r);
    buf_fmt(&b, TF("\nVous pouvez réserver jusqu’au %.*s :\n%.*s/kiosque/reservations\n\n"
                   "Si vos enfants ne viennent pas, vous n’avez rien à faire.\n\n"
                   "Pour ne plus recevoir ces rappels :\n%.*s/kiosque/reservations#rappels\n\n%.*s\n"),
            STR_ARG(closing_text(a, t->zone, d->closes)), STR_ARG(base_url), STR_ARG(base_url), STR_ARG(t->title));
    mail_queue(db, &(OutMail){.dedup_key = str_fmt(a, "reminder-%lld-%lld", (long long)family, (long long)d->closes.ms),
                              .recipient = to.email, .subject = str_fmt(a, TF("Pensez à réserver %.*s"), STR_ARG(month_name(a, d->month))),
                              .body = buf_str(&b), .at = now});
    words_use(spoken);
}

static bool first_of_family(const ForgotRows *rows, const ForgotRow *r)
{
    for (const ForgotRow *x = rows->v; x < r; x++)
        if (x->family == r->family) return false;
    return true;
}

// Activities with the same deadline are told in one mail: who eats and stays at midday is not written to twice.
static int send_of(Db *db, Arena *a, const Catalog *c, Str base_url, const ReminderDues *dues, const ReminderDue *first, Instant now)
{
    ForgotRows rows = {0};
    int64_t end = INT64_MAX;
    int told = 0;
    EACH (const ReminderDue, d, dues)
        if (d->closes.ms == first->closes.ms) forgot(db, a, d, &rows, &end);
    EACH (const ForgotRow, r, &rows) {
        if (r->family >= end || !first_of_family(&rows, r)) continue;
        remind(db, a, c, base_url, first, &rows, r->family, now);
        told++;
    }
    return told;
}

int reminder_send(Db *db, Arena *a, const Catalog *c, Str base_url, Instant now)
{
    ReminderDues dues = {0};
    int told = 0;
    dues_of(a, c, now, &dues);
    EACH (const ReminderDue, d, &dues) {
        bool done = false;
        for (const ReminderDue *x = dues.v; x < d; x++) done |= x->closes.ms == d->closes.ms;
        if (!done) told += send_of(db, a, c, base_url, &dues, d, now);
    }
    return told;
}

// ---- who wants none ----

QUERY(declined_sql, db_int_cols, "SELECT count(*) AS n FROM reminder_declined WHERE family_id = $1");
EXEC(decline_sql, "INSERT INTO reminder_declined (family_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING");
EXEC(accept_sql, "DELETE FROM reminder_declined WHERE family_id = $1");

bool reminder_wanted(Db *db, int64_t family) { return !db_int(db, &declined_sql, ARGS(A(family))); }

void reminder_want(Db *db, int64_t family, bool wanted, Instant now)
{
    if (wanted) db_run(db, &accept_sql, ARGS(A(family)));
    else db_run(db, &decline_sql, ARGS(A(family), A(now)));
}
