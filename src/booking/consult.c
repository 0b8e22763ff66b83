// consult.c - the month of all, added up. No clock, no database.
#include "booking/consult.h"

static bool counted(const Consulted *r) { return str_eq(r->state, S("confirmed")) || str_eq(r->state, S("basket")); }

static ConsultTotal *total_of(Arena *a, ConsultTotals *out, const Consulted *r)
{
    EACH (ConsultTotal, t, out)
        if (t->child == r->child && t->slot == r->slot) return t;
    ConsultTotal *t = PUSH(a, out);
    *t = (ConsultTotal){.child = r->child, .slot = r->slot};
    return t;
}

void consult_totals(Arena *a, const Consulteds *rows, ConsultTotals *out)
{
    EACH (const Consulted, r, rows) {
        if (!counted(r)) continue;
        ConsultTotal *t = total_of(a, out, r);
        t->n++;
        t->price = money_add(t->price, r->price);
    }
}

Money consult_sum(const ConsultTotals *totals)
{
    Money sum = {0};
    EACH (const ConsultTotal, t, totals) sum = money_add(sum, t->price);
    return sum;
}

Date consult_next_day(const Consulteds *rows, Date after)
{
    EACH (const Consulted, r, rows)
        if (date_before(after, r->day)) return r->day;
    return (Date){0};
}

bool consult_has(const Consulteds *rows, int64_t child)
{
    EACH (const Consulted, r, rows)
        if (r->child == child) return true;
    return false;
}

Str consult_slot(const Catalog *c, int64_t slot)
{
    const Slot *s = catalog_slot(c, slot);
    return s ? s->name : T("Prestation");
}

Str consult_state(const Consulted *r)
{
    if (str_eq(r->state, S("basket")))  return T("dans le panier");
    if (str_eq(r->state, S("offered"))) return T("place proposée");
    if (str_eq(r->state, S("waiting"))) return T("liste d’attente");
    return (Str){0};
}

Str consult_cell(Arena *a, const Catalog *c, const Consulteds *rows, int64_t child, Date day)
{
    Buf b = buf_new(a, 64);
    EACH (const Consulted, r, rows) {
        if (r->child != child || !date_eq(r->day, day)) continue;
        buf_fmt(&b, "%s%.*s", b.n ? "\n" : "", STR_ARG(consult_slot(c, r->slot)));
        if (consult_state(r).n) buf_fmt(&b, " (%.*s)", STR_ARG(consult_state(r)));
    }
    return buf_str(&b);
}
