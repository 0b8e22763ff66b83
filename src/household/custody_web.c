// custody_web.c - « Calendrier de garde » of a child: the year as agreed, from its household's side.
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

// ---- the year ----

// 0: none, so the coming twelve months are shown.
static int year_asked(const Req *q)
{
    enum { EARLIEST = 2000, LATEST = 2100 };
    int64_t year;
    return str_int(req_query(q, S("annee")), &year) && year >= EARLIEST && year <= LATEST ? (int)year : 0;
}

static Reply year_show(Req *q)
{
    CustodyPage p;
    int year = year_asked(q);
    Date first = year ? date_of(year, 9, 1) : month_first(q->today);
    if (!page_of(q, first, date_add_months(first, 12), &p)) return reply_not_found(q);
    Buf *w = page_begin(q, str_fmt(q->a, "Calendrier de garde · %.*s", STR_ARG(p.child.first_name)),
                        CRUMBS({T("Mes informations"), {{0}}}, {T("Informations Enfant"), url_fmt(q->a, "/kiosque/enfants")}, {p.child.first_name, {{0}}},
                               {T("Calendrier de garde"), {{0}}}));
    p.whole_year = year != 0;
    p.school_year = year ? year : date_ymd(date_add_months(q->today, -8)).year;
    custody_year_view(w, &p);
    return page_end(q, 200);
}

const Route custody_routes[] = {
    {GET, "/kiosque/enfants/:child/garde", ROLE_FAMILY, TX_READ, year_show, NULL, 0},
    {0}};
