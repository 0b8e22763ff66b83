// usual.c - which days a usual week asks for, and what the form proposes. No clock, no database.
#include "booking/usual.h"

static bool has_weekday(int weekdays, Date day) { return weekdays >> (date_weekday(day) - 1) & 1; }

void usual_ask(Unit *u, const Usual *w)
{
    int weekdays = w->own ? u->month.usual : w->weekdays;
    EACH (const Cell, c, &u->month.cells) {
        if (!ids_has(&w->slots, c->slot->id) || !has_weekday(weekdays, c->day)) continue;
        if (date_before(c->day, w->from) || date_before(w->until, c->day)) continue;
        batch_ask(u, c->slot->id, c->day, true);
    }
}

bool usual_meets(const Usual *w, const Choice *x)
{
    return ((w->own ? x->weekdays : w->weekdays) & x->activity->weekdays) != 0;
}

bool usual_differs(const Choices *choices)
{
    EACH (const Choice, x, choices)
        EACH (const int64_t, d, &x->days)
            if (*d != x->days.v[0]) return true;
    return false;
}

int usual_of_child(const Choices *choices, int64_t child)
{
    int weekdays = 0;
    EACH (const Choice, x, choices)
        for (ptrdiff_t i = 0; i < x->children.n; i++)
            if (x->children.v[i] == child) weekdays |= (int)x->days.v[i];
    return weekdays;
}

static Str in_a_row(Arena *a, const Strs *names)
{
    Buf b = buf_new(a, 64);
    for (ptrdiff_t i = 0; i < names->n; i++) buf_fmt(&b, "%s%.*s", !i ? "" : i + 1 < names->n ? ", " : TF(" et "), STR_ARG(names->v[i]));
    return buf_str(&b);
}

Str usual_slots_text(Arena *a, const Choices *choices, const Usual *w)
{
    Strs names = {0};
    EACH (const Choice, x, choices)
        if (ids_has(&w->slots, x->slot->id)) *PUSH(a, &names) = x->label;
    return in_a_row(a, &names);
}

Str usual_weekdays_text(Arena *a, int weekdays)
{
    Strs names = {0};
    for (int d = MONDAY; d <= SUNDAY; d++)
        if (weekdays >> (d - 1) & 1) *PUSH(a, &names) = weekday_name(d);
    return in_a_row(a, &names);
}

// ---- what the form offers ----

static Choice *choice_of(Choices *all, const Slot *s)
{
    EACH (Choice, c, all)
        if (c->slot == s) return c;
    return NULL;
}

// In summer the year that ends and the one that begins may stand side by side, under the same names.
static void tell_years_apart(Arena *a, Choices *all)
{
    EACH (Choice, c, all) {
        bool twice = false;
        EACH (const Choice, o, all) twice |= o != c && str_eq(o->slot->name, c->slot->name);
        c->label = !twice ? c->slot->name
                          : str_fmt(a, "%.*s, %d-%d", STR_ARG(c->slot->name), date_ymd(c->activity->from).year, date_ymd(c->activity->to).year);
    }
}

void usual_choices(Arena *a, const Catalog *c, const EnrolmentRows *rows, Choices *out)
{
    EACH (const EnrolmentRow, r, rows) {
        const Activity *v = catalog_activity(c, r->activity);
        if (!v) continue;
        EACH (const Slot, s, &v->slots) {
            Choice *x = choice_of(out, s);
            if (!x) {
                x = PUSH(a, out);
                *x = (Choice){.activity = v, .slot = s};
            }
            *PUSH(a, &x->children) = r->child;
            *PUSH(a, &x->days) = r->weekdays;
            x->weekdays |= r->weekdays;
        }
    }
    tell_years_apart(a, out);
}

// The first day, within two months, on which one may still book: what is closed already is not worth a refusal.
static Date first_open(const Choice *x, const MonthFacts *f, Date today)
{
    enum { AHEAD = 62 };
    for (Date d = date_max(today, x->activity->from), last = date_add(d, AHEAD); !date_before(last, d); d = date_add(d, 1)) {
        if (!activity_open(x->activity, f->calendar, d)) continue;
        DeadlineAnswer add = deadline_for_public(&x->activity->add, f->calendar, f->zone, d, x->slot->start_min, f->now, f->resident);
        if (deadline_open(&add)) return d;
    }
    return date_max(today, x->activity->from);
}

Usual usual_default(Arena *a, const Choices *choices, const MonthFacts *facts, Date today)
{
    Usual w = {.own = usual_differs(choices)};
    EACH (const Choice, x, choices) {
        EACH (const int64_t, child, &x->children)
            if (!ids_has(&w.children, *child)) *PUSH(a, &w.children) = *child;
        if (!x->weekdays) continue;
        Date from = first_open(x, facts, today);
        if (!w.slots.n || date_before(from, w.from)) w.from = from;
        w.until = date_max(w.until, x->activity->to);
        w.weekdays |= x->weekdays;
        *PUSH(a, &w.slots) = x->slot->id;
    }
    if (w.slots.n) return w;
    w.own = false;
    w.weekdays = SCHOOL_WEEK;
    w.from = today;
    EACH (const Choice, x, choices) w.until = date_max(w.until, x->activity->to);
    return w;
}
