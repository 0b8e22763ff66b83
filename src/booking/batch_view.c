// batch_view.c - what several months became, in words.
#include "booking/batch_view.h"

Str child_name(const Children *children, int64_t child)
{
    EACH (const Child, k, children)
        if (k->id == child) return k->first_name;
    return (Str){0};
}

Str days_text(Arena *a, const Date *days, ptrdiff_t n)
{
    Buf b = buf_new(a, 256);
    for (ptrdiff_t i = 0; i < n; i++) {
        bool last = i + 1 == n, month_ends = last || !date_eq(month_first(days[i]), month_first(days[i + 1]));
        bool year_ends = last || date_ymd(days[i]).year != date_ymd(days[i + 1]).year;
        if (b.n) BUF_PUT(&b, ", ");
        if (year_ends) buf_put(&b, date_long(a, days[i]));
        else if (month_ends) buf_fmt(&b, "%.*s %.*s", STR_ARG(weekday_name(date_weekday(days[i]))), STR_ARG(date_day_month(a, days[i])));
        else buf_fmt(&b, "%.*s %d%s", STR_ARG(weekday_name(date_weekday(days[i]))), date_ymd(days[i]).day, day_ordinal(date_ymd(days[i]).day));
    }
    return buf_str(&b);
}

// ---- refused days, said once ----

static RefusedGroup one_group(Arena *a, const Catalog *c, const Children *children, const RefusedDays *days, ptrdiff_t *at)
{
    const RefusedDay *first = &days->v[*at];
    const Slot *s = catalog_slot(c, first->slot);
    Date *run = NEWS(a, Date, days->n - *at);
    ptrdiff_t n = 0;
    for (; *at < days->n; (*at)++) {
        const RefusedDay *d = &days->v[*at];
        if (d->child != first->child || d->slot != first->slot || !str_eq(d->reason, first->reason)) break;
        run[n++] = d->day;
    }
    return (RefusedGroup){child_name(children, first->child), s ? s->name : T("Prestation"), days_text(a, run, n), first->reason, n};
}

static bool same_days(const RefusedGroup *x, const RefusedGroup *y) { return str_eq(x->days, y->days) && str_eq(x->reason, y->reason); }

static Str and_also(Arena *a, Str one, Str other) { return str_fmt(a, "%.*s, %.*s", STR_ARG(one), STR_ARG(other)); }

// Joins those that join allows into the first of them.
static void merge(Arena *a, RefusedGroups *all, bool by_child)
{
    ptrdiff_t kept = 0;
    for (ptrdiff_t i = 0; i < all->n; i++) {
        RefusedGroup *g = &all->v[i], *to = NULL;
        for (ptrdiff_t k = 0; k < kept && !to; k++) {
            RefusedGroup *o = &all->v[k];
            if (same_days(o, g) && (by_child ? str_eq(o->who, g->who) : str_eq(o->slots, g->slots))) to = o;
        }
        if (!to) all->v[kept++] = *g;
        else if (by_child) to->slots = and_also(a, to->slots, g->slots);
        else to->who = and_also(a, to->who, g->who);
    }
    all->n = kept;
}

void refused_groups(Arena *a, const Catalog *c, const Children *children, const RefusedDays *days, RefusedGroups *out)
{
    for (ptrdiff_t at = 0; at < days->n;) {
        RefusedGroup g = one_group(a, c, children, days, &at);
        *PUSH(a, out) = g;
    }
    merge(a, out, true);
    merge(a, out, false);
}

// ---- the table of what changes ----

void batch_activities(Arena *a, const BatchLines *lines, int64_t child, Ids *out)
{
    EACH (const BatchLine, l, lines) {
        bool known = l->child != child;
        EACH (const int64_t, id, out) known |= *id == l->activity;
        if (!known) *PUSH(a, out) = l->activity;
    }
}

const BatchLine *batch_line(const BatchLines *lines, int64_t child, int64_t activity, Date month)
{
    EACH (const BatchLine, l, lines)
        if (l->child == child && l->activity == activity && date_eq(l->month, month)) return l;
    return NULL;
}

Date batch_next_month(const BatchLines *lines, int64_t child, Date after)
{
    Date next = {0};
    EACH (const BatchLine, l, lines)
        if (l->child == child && date_before(after, l->month) && (!date_is(next) || date_before(l->month, next))) next = l->month;
    return next;
}

static Str n_days(Arena *a, int64_t n) { return str_fmt(a, words_many(n) ? TF("%lld jours") : TF("%lld jour"), (long long)n); }
static Str n_bookings(Arena *a, int64_t n)
{
    return str_fmt(a, words_many(n) ? TF("%lld réservations") : TF("%lld réservation"), (long long)n);
}

// Where an activity has several slots, a day may hold several bookings.
Str batch_cell(Arena *a, const Catalog *c, const BatchLine *l)
{
    const Activity *v = catalog_activity(c, l->activity);
    bool several = v && v->slots.n > 1;
    Str plus = several ? n_bookings(a, l->added) : n_days(a, l->added);
    if (!l->removed) return plus;
    Str minus = str_fmt(a, TF("%.*s en moins"), STR_ARG(several ? n_bookings(a, l->removed) : n_days(a, l->removed)));
    return l->added ? and_also(a, plus, minus) : minus;
}

// A day with canteen and midday time is two bookings.
Str batch_total(Arena *a, const BatchLines *lines)
{
    long long added = batch_days(lines, true), removed = batch_days(lines, false);
    if (!added && !removed) return T("aucune réservation ne change");
    Str plus = str_fmt(a, words_many(added) ? TF("%lld réservations ajoutées") : TF("%lld réservation ajoutée"), added);
    Str minus = str_fmt(a, words_many(removed) ? TF("%lld réservations retirées") : TF("%lld réservation retirée"), removed);
    return !removed ? plus : !added ? minus : and_also(a, plus, minus);
}

Str batch_price(Arena *a, Money more)
{
    if (more.cents >= 0) return money_text(a, more);
    return str_fmt(a, TF("%.*s de moins"), STR_ARG(money_text(a, money_sub((Money){0}, more))));
}
