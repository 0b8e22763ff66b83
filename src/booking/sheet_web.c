// sheet_web.c - « Tous mes enfants »: a month of all children, saved as one.
#include "booking/sheet.html.h"
#include "booking/sheet.h"

static void keys_load(Req *q, Choices *choices, SheetKeys *keys)
{
    EnrolmentRows rows = {0};
    enrolment_current(q, catalog_of(q), &rows);
    usual_choices(q->a, catalog_of(q), &rows, choices);
    sheet_keys(q->a, choices, keys);
}

// "5.0" or "1.3": activity and slot; without it, the first activity with usual days. NULL: the family has no activity.
static const SheetKey *key_of(const SheetKeys *keys, const Choices *choices, Str asked)
{
    Str activity, slot;
    int64_t v = 0, s = 0;
    str_cut(asked, '.', &activity, &slot);
    if (str_int(activity, &v) && str_int(slot, &s))
        EACH (const SheetKey, k, keys)
            if (k->activity->id == v && (k->slot ? k->slot->id : 0) == s) return k;
    EACH (const SheetKey, k, keys)
        EACH (const Choice, x, choices)
            if (x->activity == k->activity && x->weekdays) return k;
    return keys->v;
}

static void units_load(Req *q, const Choices *choices, const SheetKey *key, Date first, Units *units)
{
    EACH (const Choice, x, choices) {
        if (x->activity != key->activity) continue;
        EACH (const int64_t, child, &x->children) batch_load(q, units, *child, key->activity->id, first);
    }
}

static bool sheet_load(Req *q, Choices *choices, Sheet *s)
{
    if (!month_parse(q->param[0], &s->first)) return false;
    keys_load(q, choices, &s->keys);
    s->key = key_of(&s->keys, choices, req_query(q, S("prestation")));
    return true;
}

static Reply sheet_page(Req *q, Sheet *s, int status)
{
    Children children = {0};
    family_children(q->db, q->a, q->session.family, &children);
    if (s->key) sheet_lay_out(q->a, s);
    Buf *w = page_begin(q, T("Tous mes enfants"),
                        CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Gérer mes réservations"), url_fmt(q->a, "/kiosque/reservations")},
                               {T("Tous mes enfants"), {{0}}}));
    sheet_view(w, q, catalog_of(q), s, &children);
    return page_end(q, status);
}

static Reply sheet_show(Req *q)
{
    Choices choices = {0};
    Sheet s = {0};
    if (!sheet_load(q, &choices, &s)) return reply_not_found(q);
    if (s.key) units_load(q, &choices, s.key, s.first, &s.units);
    return sheet_page(q, &s, 200);
}

// This month if something can change in it, else the next one that can.
static Reply sheet_choose(Req *q)
{
    enum { AHEAD = 3 };
    Choices choices = {0};
    SheetKeys keys = {0};
    keys_load(q, &choices, &keys);
    const SheetKey *key = key_of(&keys, &choices, req_query(q, S("prestation")));
    Date first = month_first(q->today);
    for (int ahead = 0; key && ahead <= AHEAD; ahead++) {
        Units units = {0};
        bool some = false;
        units_load(q, &choices, key, date_add_months(first, ahead), &units);
        EACH (const Unit, u, &units) some |= u->month.can_change;
        if (!some) continue;
        first = date_add_months(first, ahead);
        break;
    }
    if (!key) return reply_see_other(q, url_fmt(q->a, "/kiosque/reservations/semaine"));
    return reply_see_other(q, sheet_link(q, key, first));
}

// ---- saving ----

static void copy_month_before(Req *q, Sheet *s)
{
    EACH (const Unit, u, &s->units) {
        Month before;
        if (u->month.activity == s->key->activity
            && month_load(q, q->a, u->month.child.id, s->key->activity->id, date_add_months(s->first, -1), &before))
            sheet_copy_month(s, u, &before);
    }
}

static bool proposes(Req *q, Sheet *s)
{
    int64_t child = 0;
    if (form_given(q, S("copier"))) copy_month_before(q, s);
    else if (str_int(form_value(q, S("comme")), &child)) sheet_copy_child(s, child);
    return s->proposed;
}

static void lock_all(Req *q, const Choices *choices)
{
    Ids all = {0};
    EACH (const Choice, x, choices)
        EACH (const int64_t, child, &x->children)
            if (!ids_has(&all, *child)) *PUSH(q->a, &all) = *child;
    lock_children(q, &all);
}

// Refused days hold everything back until the family has seen them; it may then save the others.
static Reply sheet_save(Req *q)
{
    Choices choices = {0};
    Sheet s = {0};
    BatchLines lines = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!sheet_load(q, &choices, &s) || !s.key) return reply_not_found(q);
    lock_all(q, &choices);
    units_load(q, &choices, s.key, s.first, &s.units);
    Strs ticked = form_all(q, S("j")), whole = form_all(q, S("mois"));
    sheet_ask(q->a, &s, &ticked, &whole, form_value(q, S("base")));
    if (proposes(q, &s)) return sheet_page(q, &s, 200);
    batch_judge(q, &s.units);
    batch_lines(q->a, &s.units, &lines, &s.refused);
    if (s.refused.n && !whole.n && !form_given(q, S("sans"))) return sheet_page(q, &s, 422);
    return batch_keep(q, &s.units, S("month"));
}

const Route sheet_routes[] = {
    {GET,  "/kiosque/reservations/mois",        ROLE_FAMILY, TX_READ,  sheet_choose, NULL, 0},
    {GET,  "/kiosque/reservations/mois/:month", ROLE_FAMILY, TX_READ,  sheet_show, NULL, 0},
    {POST, "/kiosque/reservations/mois/:month", ROLE_FAMILY, TX_WRITE, sheet_save, NULL, ROUTE_BOOK},
    {0}};
