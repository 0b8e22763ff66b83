// batch.c - what becomes of several months wanted at once. No clock, no database.
#include "booking/batch.h"

// A partner that this same batch books: there is no row yet.
enum { BOOKED_ALONG = -1 };

bool ids_has(const Ids *ids, int64_t id)
{
    EACH (const int64_t, i, ids)
        if (*i == id) return true;
    return false;
}

Unit *batch_put(Arena *a, Units *units, const Month *m)
{
    Unit *u = PUSH(a, units);
    *u = (Unit){.month = *m, .asks = NEWS(a, Ask, m->cells.n)};
    for (ptrdiff_t i = 0; i < m->cells.n; i++)
        u->asks[i] = (Ask){.was = m->cells.v[i].wanted, .left = m->cells.v[i].full ? 0 : INT64_MAX, .full = m->cells.v[i].full};
    return u;
}

static bool beside(const Unit *u, const Unit *o)
{
    return u != o && u->month.child.id == o->month.child.id && date_eq(u->month.first, o->month.first);
}

void batch_ask(Unit *u, int64_t slot, Date day, bool want)
{
    for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
        const Cell *c = &u->month.cells.v[i];
        if (c->slot->id != slot || !date_eq(c->day, day) || c->state == CELL_NONE || want == u->asks[i].was) continue;
        u->asks[i].asked = true;
        u->asks[i].want = want;
        if (c->state == CELL_OFFERED) u->asks[i].refused = T("Une place vous est proposée ce jour-là : répondez d’abord depuis l’accueil.");
    }
}

// What is asked and not refused; all else as it is.
static void apply(Unit *u)
{
    for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
        const Ask *k = &u->asks[i];
        u->month.cells.v[i].wanted = k->asked && !k->refused.n ? k->want : k->was;
    }
}

// ---- canteen brings midday time along ----

static void bring(Unit *o, int64_t slot, Date day)
{
    for (ptrdiff_t i = 0; i < o->month.cells.n; i++) {
        Cell *c = &o->month.cells.v[i];
        if (c->slot->id != slot || !date_eq(c->day, day) || c->state == CELL_NONE || c->state == CELL_OFFERED) continue;
        if (!o->asks[i].refused.n && !o->asks[i].asked) c->wanted = true;
    }
}

static void bring_required(Units *units)
{
    EACH (Unit, u, units)
        for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
            const Cell *c = &u->month.cells.v[i];
            if (!c->wanted || u->asks[i].was || !c->slot->requires_id || c->slot->requires != REQUIRE_ADD) continue;
            EACH (Unit, o, units)
                if (beside(u, o)) bring(o, c->slot->requires_id, c->day);
        }
}

// ---- each month sees the others as they will be ----

static bool concerns(const Activity *v, const Slot *s)
{
    EACH (const Slot, own, &v->slots)
        if (own->requires_id == s->id || s->requires_id == own->id) return true;
    return false;
}

static void forget_partners(Month *m, int64_t activity)
{
    ptrdiff_t kept = 0;
    EACH (const Partner, p, &m->partners)
        if (p->slot->activity != activity) m->partners.v[kept++] = *p;
    m->partners.n = kept;
}

static void see(Arena *a, Month *m, const Month *other)
{
    forget_partners(m, other->activity->id);
    EACH (const Cell, c, &other->cells)
        if (c->wanted && concerns(m->activity, c->slot))
            *PUSH(a, &m->partners) = (Partner){c->slot, c->day, c->booking ? c->booking : BOOKED_ALONG, c->state == CELL_LOCKED};
}

// Brothers and sisters may want the same last seat: who comes first in the list has it.
static int64_t taken_before(const Units *units, const Unit *u, const Cell *c)
{
    int64_t n = 0;
    for (const Unit *o = units->v; o != u; o++)
        for (ptrdiff_t i = 0; i < o->month.cells.n; i++) {
            const Cell *x = &o->month.cells.v[i];
            n += x->wanted && !o->asks[i].was && date_eq(x->day, c->day) && slots_share_pool(x->slot, c->slot);
        }
    return n;
}

static void share_seats(const Units *units, Unit *u)
{
    for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
        Cell *c = &u->month.cells.v[i];
        const Ask *k = &u->asks[i];
        c->full = k->full;
        if (c->wanted && !k->was && k->left <= units->n) c->full = k->left <= taken_before(units, u, c);
    }
}

// ---- settling ----

// What a day lacks in another activity is judged later, when that is brought along.
static bool of_others(Refusal r) { return r == REFUSED_REQUIRES || r == REFUSED_CASCADE; }

static bool refuse(Arena *a, Unit *u, bool by_itself)
{
    bool some = false;
    if (!month_check(a, &u->month, false)) return false;
    for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
        const Cell *c = &u->month.cells.v[i];
        if (!c->refusal || (by_itself && of_others(c->refusal))) continue;
        u->asks[i].refused = refusal_text(a, &u->month, c);
        some = true;
    }
    return some;
}

// Refusals only grow, so it ends: a day that is refused stays as it is and is not judged again.
void batch_settle(Arena *a, Units *units)
{
    bool by_itself = true;                          // first: a meal that is refused anyway brings nothing along
    for (bool again = true; again; by_itself = false) {
        again = by_itself;
        EACH (Unit, u, units) apply(u);
        if (!by_itself) bring_required(units);
        EACH (Unit, u, units)
            EACH (const Unit, o, units)
                if (beside(u, o)) see(a, &u->month, &o->month);
        EACH (Unit, u, units) share_seats(units, u);
        EACH (Unit, u, units) again |= refuse(a, u, by_itself);
    }
}

// ---- told in lines ----

static BatchLine line_of(const Unit *u)
{
    const Month *m = &u->month;
    BatchLine l = {.child = m->child.id, .activity = m->activity->id, .save = u->save, .added = m->added, .removed = m->removed,
                   .month = m->first, .before = m->before, .after = m->after};
    if (m->activity->payment == PAY_BASKET) l.held = m->added;
    return l;
}

static int refused_order(const RefusedDay *x, const RefusedDay *y)
{
    if (x->child != y->child) return x->child < y->child ? -1 : 1;
    if (x->slot != y->slot) return x->slot < y->slot ? -1 : 1;
    return date_days(y->day, x->day);
}

static void put_in_order(RefusedDays *days)         // nearly in order already: insertion is enough
{
    for (ptrdiff_t i = 1; i < days->n; i++)
        for (ptrdiff_t k = i; k > 0 && refused_order(&days->v[k], &days->v[k - 1]) < 0; k--) {
            RefusedDay moved = days->v[k];
            days->v[k] = days->v[k - 1];
            days->v[k - 1] = moved;
        }
}

void batch_lines(Arena *a, const Units *units, BatchLines *lines, RefusedDays *refused)
{
    EACH (const Unit, u, units) {
        if (u->month.added || u->month.removed) *PUSH(a, lines) = line_of(u);
        for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
            const Cell *c = &u->month.cells.v[i];
            if (u->asks[i].refused.n) *PUSH(a, refused) = (RefusedDay){u->month.child.id, c->slot->id, c->day, u->asks[i].refused};
        }
    }
    put_in_order(refused);
}

Money batch_more(const BatchLines *lines)
{
    Money sum = {0};
    EACH (const BatchLine, l, lines) sum = money_add(sum, money_sub(l->after, l->before));
    return sum;
}

int64_t batch_days(const BatchLines *lines, bool added)
{
    int64_t n = 0;
    EACH (const BatchLine, l, lines) n += added ? l->added : l->removed;
    return n;
}
