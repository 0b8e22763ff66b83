// custody_web.c - « Calendrier de garde » of a child: the year as agreed, and the way to ask for another one.
#include "household/custody_view.h"
#include "household/custody.html.h"
#include "town/town.h"

// The child as this family may see it, with what is agreed for the days shown and for the coming year. false: not their child.
static bool page_of(Req *q, Date first, Date last, CustodyPage *p)
{
    *p = (CustodyPage){.family = q->session.family, .today = q->today, .first = first, .calendar = &town_of(q)->calendar};
    if (!family_child(q->db, q->a, p->family, req_id(q, 0), &p->child)) return false;
    p->shared = custody_other(q->db, p->child.id, p->family) != 0;
    custody_load(q->db, q->a, p->child.id, date_min(first, p->today), date_max(last, date_add_months(p->today, 13)), &p->plan);
    return true;
}

static Crumbs crumbs_of(Req *q, const CustodyPage *p, Str here)
{
    Crumb *v = NEWS(q->a, Crumb, 4);
    v[0] = (Crumb){T("Mes informations"), {{0}}};
    v[1] = (Crumb){T("Informations Enfant"), url_fmt(q->a, "/kiosque/enfants")};
    v[2] = (Crumb){p->child.first_name, url_fmt(q->a, "/kiosque/enfants/%lld", (long long)p->child.id)};
    v[3] = (Crumb){here, {{0}}};
    return (Crumbs){v, 4};
}

// ---- the year ----

static Date year_asked(const Req *q)
{
    enum { EARLIEST = 2000, LATEST = 2100 };
    Ymd today = date_ymd(q->today);
    int64_t year;
    if (!str_int(req_query(q, S("annee")), &year) || year < EARLIEST || year > LATEST) year = today.month >= 8 ? today.year : today.year - 1;
    return date_of((int)year, 9, 1);
}

static Reply year_show(Req *q)
{
    CustodyPage p;
    Date first = year_asked(q);
    if (!page_of(q, first, date_add_months(first, 12), &p)) return reply_not_found(q);
    Buf *w = page_begin(q, str_fmt(q->a, "Calendrier de garde · %.*s", STR_ARG(p.child.first_name)), crumbs_of(q, &p, T("Calendrier de garde")));
    custody_year_view(w, &p);
    return page_end(q, 200);
}

const Route custody_routes[] = {
    {GET, "/kiosque/enfants/:child/garde", ROLE_FAMILY, TX_READ, year_show, NULL, 0},
    {0}};
