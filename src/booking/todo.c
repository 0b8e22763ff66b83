// todo.c - what a family should think of on its home page: a month to book before its deadline, a place that waits for an answer.
#include "booking/booking_db.h"
#include "booking/reminder.h"

QUERY(todo_booked_sql, db_int_cols,
      "SELECT count(*) AS n FROM booking WHERE family_id = $1 AND activity_id = $2 AND day >= $3 AND day <= $4 AND state IN ('confirmed', 'held')");

// « Il vous reste 3 jours pour réserver décembre ».
static Str left_text(Arena *a, int days, Date month)
{
    Str name = month_name(a, month);
    if (days < 1) return str_fmt(a, TF("Dernier jour pour réserver %.*s"), STR_ARG(name));
    return str_fmt(a, words_many(days) ? TF("Il vous reste %d\u00A0jours pour réserver %.*s") : TF("Il vous reste %d\u00A0jour pour réserver %.*s"), days,
                   STR_ARG(name));
}

static bool said(const BookingTodos *out, Str title)
{
    EACH (const BookingTodo, t, out)
        if (str_eq(t->title, title)) return true;
    return false;
}

// The monthly deadline of an activity, told from ten days before it.
static void monthly(Req *q, const Catalog *c, const EnrolmentRow *r, BookingTodos *out)
{
    enum { TELL_DAYS = 10 };
    const Activity *v = catalog_activity(c, r->activity);
    ReminderDue due;
    if (!v || !month_closing(v, &c->town->calendar, q->zone, q->now, &due)) return;
    Date next = due.month;
    int days = date_days(q->today, zone_date(q->zone, instant_add(due.closes, -1)));
    if (date_before(r->to, next) || date_before(month_last(next), r->from) || days > TELL_DAYS) return;
    Str title = left_text(q->a, days, next);
    if (said(out, title)) return;
    bool none = !db_int(q->db, &todo_booked_sql, ARGS(A(q->session.family), A(v->id), A(next), A(month_last(next))));
    *PUSH(q->a, out) = (BookingTodo){
        title,
        str_fmt(q->a, TF("%.*s, jusqu’au %.*s.%s"), STR_ARG(v->name), STR_ARG(closing_text(q->a, q->zone, due.closes)),
                none ? TF(" Rien n’est encore réservé.") : ""),
        url_fmt(q->a, "/kiosque/reservations/%lld/%lld/%.*s", (long long)r->child, (long long)v->id, STR_ARG(month_iso(q->a, next))), due.closes, false};
}

// ---- what each child does, for the home page ----

void enrolment_current(Req *q, const Catalog *c, EnrolmentRows *out)
{
    EnrolmentRows rows = {0};
    Date soon = date_add_months(q->today, 2);
    enrolment_list(q->db, q->a, q->session.family, &rows);
    EACH (const EnrolmentRow, r, &rows) {
        const Activity *v = catalog_activity(c, r->activity);
        if (v && !date_before(date_min(r->to, v->to), q->today) && date_before(date_max(r->from, v->from), soon)) *PUSH(q->a, out) = *r;
    }
}

typedef struct NextRow { int64_t child, activity, n; Date next; } NextRow;
ARRAY_OF(NextRow, NextRows);
static const DbCol next_cols[] = {COL(NextRow, child), COL(NextRow, activity), COL(NextRow, n), COL(NextRow, next)};
QUERY(next_sql, next_cols,
      "SELECT child_id AS child, activity_id AS activity, count(*) AS n, min(day) AS next FROM booking"
      " WHERE family_id = $1 AND day >= $2 AND state = 'confirmed' GROUP BY child_id, activity_id");
QUERY(held_sql, next_cols,
      "SELECT child_id AS child, activity_id AS activity, count(*) AS n, min(day) AS next FROM booking"
      " WHERE family_id = $1 AND day >= $2 AND state = 'held' AND basket_id IS NOT NULL AND hold_expires_at > $3 GROUP BY child_id, activity_id");

static const NextRow *row_of(const NextRows *rows, const EnrolmentRow *r)
{
    EACH (const NextRow, n, rows)
        if (n->child == r->child && n->activity == r->activity) return n;
    return NULL;
}

static Str plan_text(Arena *a, const NextRow *next, const NextRow *held)
{
    if (held) return str_fmt(a, TF("%lld dans le panier, à payer"), (long long)held->n);
    if (next) return str_fmt(a, TF("Prochain jour : %.*s"), STR_ARG(date_long(a, next->next)));
    return T("Aucune réservation à venir");
}

// Its picture, from when it takes place: a meal brings its midday time along.
static const char *plan_icon(const Activity *v)
{
    enum { WEDNESDAYS = 1 << 2, NOON = 11 * 60 + 30, AFTERNOON = 14 * 60 };
    if (v->weekdays == WEDNESDAYS) return "sun";
    if (v->slots.n != 1 || v->slots.v[0].start_min < NOON || v->slots.v[0].start_min >= AFTERNOON) return "clock";
    return v->slots.v[0].requires_id ? "meal" : "tree";
}

void booking_plans(Req *q, BookingPlans *out)
{
    const Catalog *c = catalog_of(q);
    EnrolmentRows rows = {0};
    NextRows next = {0}, held = {0};
    enrolment_current(q, c, &rows);
    db_all(q->db, q->a, &next_sql, &next, ARGS(A(q->session.family), A(q->today)));
    db_all(q->db, q->a, &held_sql, &held, ARGS(A(q->session.family), A(q->today), A(q->now)));
    EACH (const EnrolmentRow, r, &rows) {
        const Activity *v = catalog_activity(c, r->activity);
        *PUSH(q->a, out) = (BookingPlan){r->child, v->name, plan_text(q->a, row_of(&next, r), row_of(&held, r)), plan_icon(v),
                                         url_fmt(q->a, "/kiosque/reservations/%lld/%lld", (long long)r->child, (long long)v->id)};
    }
}

// ---- what to do ----

void booking_todo(Req *q, BookingTodos *out)
{
    const Catalog *c = catalog_of(q);
    WaitingRows offers = {0};
    EnrolmentRows rows = {0};
    waiting_offers(q->db, q->a, q->session.family, &offers);
    EACH (const WaitingRow, w, &offers) {
        const Slot *s = catalog_slot(c, w->slot);
        if (!s || !instant_before(q->now, w->expires)) continue;
        *PUSH(q->a, out) = (BookingTodo){str_fmt(q->a, TF("Une place se libère pour %.*s"), STR_ARG(w->child_name)),
                                         str_fmt(q->a, TF("%.*s, le %.*s. Répondez avant le %.*s."), STR_ARG(s->name), STR_ARG(date_long(q->a, w->day)),
                                                 STR_ARG(instant_text(q->a, q->zone, w->expires))),
                                         url_fmt(q->a, "/kiosque/attente/%lld", (long long)w->id), w->expires, true};
    }
    enrolment_list(q->db, q->a, q->session.family, &rows);
    EACH (const EnrolmentRow, r, &rows) monthly(q, c, r, out);
}
