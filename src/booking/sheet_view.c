// sheet_view.c - words and addresses of « Tous mes enfants ».
#include "booking/sheet.h"

Url sheet_link(Req *q, const SheetKey *k, Date first)
{
    return url_fmt(q->a, "/kiosque/reservations/mois/%.*s?prestation=%lld.%lld", STR_ARG(month_iso(q->a, first)), (long long)k->activity->id,
                   (long long)(k->slot ? k->slot->id : 0));
}

Str sheet_row_title(Arena *a, const Sheet *s, const SheetRow *r)
{
    if (s->key->slot || r->unit->month.activity->slots.n < 2) return r->unit->month.child.first_name;
    return str_fmt(a, "%.*s · %.*s", STR_ARG(r->unit->month.child.first_name), STR_ARG(r->slot->name));
}

int sheet_children(const Sheet *s)
{
    int n = 0;
    EACH (const Unit, u, &s->units) n += u->month.activity == s->key->activity;
    return n;
}

bool sheet_full(const Sheet *s, const Unit *u)
{
    EACH (const Cell, c, &u->month.cells)
        if (c->state == CELL_FULL && sheet_shows(s, u, c)) return true;
    return false;
}
