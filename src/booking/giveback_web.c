// giveback_web.c - « Rendre ce jour »: what it means, then doing it; afterwards what became of it.
#include "booking/giveback.html.h"

// The family's booking and the cell it stands in. false: no booking of theirs. The cell is NULL once nothing is booked there any more.
static bool given_of(Req *q, GivebackRow *g, Month *m, const Cell **cell)
{
    *cell = NULL;
    if (!giveback_find(q->db, q->a, q->session.family, req_id(q, 0), g)) return false;
    if (!month_load(q, q->a, g->child, g->activity, month_first(g->day), m)) return false;
    EACH (const Cell, c, &m->cells)
        if (c->booking == g->booking) *cell = c;
    return true;
}

static Reply give_page(Req *q, const GivebackRow *g, const Month *m, const Cell *c, int status)
{
    Buf *w = page_begin(q, T("Rendre ce jour"), CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Gérer mes réservations"), url_fmt(q->a, "/kiosque/reservations")},
                                                       {m->activity->name, month_beside(q, m, 0)}, {T("Rendre ce jour"), {{0}}}));
    giveback_view(w, q, g, m, c);
    return page_end(q, status);
}

static Reply give_show(Req *q)
{
    GivebackRow g;
    Month m;
    const Cell *c;
    return given_of(q, &g, &m, &c) ? give_page(q, &g, &m, c, 200) : reply_not_found(q);
}

static Reply give_save(Req *q)
{
    GivebackRow g;
    Month m;
    const Cell *c;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!giveback_find(q->db, q->a, q->session.family, req_id(q, 0), &g)) return reply_not_found(q);
    db_lock(q->db, LOCK_CHILD, g.child);
    if (!given_of(q, &g, &m, &c)) return reply_not_found(q);
    if (g.state.n || !c || !c->may_give_back) return give_page(q, &g, &m, c, g.state.n ? 200 : 409);
    if (month_needed(&m, c))
        return reply_error(q, 409, T("Une autre réservation en dépend"),
                           T("Une autre réservation de ce jour en dépend : retirez-la d’abord. Si ce n’est plus possible, appelez la mairie."));
    giveback_give(q, &m, c);
    audit(q, "booking.giveback", str_fmt(q->a, "booking:%lld", (long long)g.booking), "done");
    return reply_see_other(q, url_fmt(q->a, "/kiosque/rendre/%lld", (long long)g.booking));
}

const Route giveback_routes[] = {
    {GET,  "/kiosque/rendre/:booking", ROLE_FAMILY, TX_READ,  give_show, NULL, 0},
    {POST, "/kiosque/rendre/:booking", ROLE_FAMILY, TX_WRITE, give_save, NULL, ROUTE_BOOK},
    {0}};
