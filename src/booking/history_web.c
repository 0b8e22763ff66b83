// history_web.c - « Historique des modifications »: the list, and what one wants to see of it.
#include "booking/history.h"
#include "booking/history.html.h"

int64_t report_of(const ReportLinks *links, int64_t save)
{
    EACH (const ReportLink, l, links)
        if (l->save == save) return l->report;
    return 0;
}

// Only what is set stands in the address.
Url history_page_url(Arena *a, const HistoryAsked *asked, int page)
{
    Url u = url_fmt(a, "/kiosque/historique");
    if (asked->child) u = url_query(a, u, S("enfant"), str_fmt(a, "%lld", (long long)asked->child));
    if (asked->activity) u = url_query(a, u, S("activite"), str_fmt(a, "%lld", (long long)asked->activity));
    if (asked->author.n) u = url_query(a, u, S("auteur"), asked->author);
    if (asked->from.n) u = url_query(a, u, S("du"), asked->from);
    if (asked->until.n) u = url_query(a, u, S("au"), asked->until);
    return page > 1 ? url_query(a, u, S("page"), str_fmt(a, "%d", page)) : u;
}

static int64_t number_asked(Req *q, Str name)
{
    int64_t n = 0;
    return str_int(req_query(q, name), &n) && n > 0 ? n : 0;
}

// A day that is not one, or of another century, is left out, as if it had not been typed.
static Str day_asked(Req *q, Str name, Date *out)
{
    Date day;
    if (!date_parse_fr(str_trim(req_query(q, name)), &day)) return (Str){0};
    *out = day;
    return date_iso(q->a, day);
}

// "12" is an adult, "mairie" the town hall, "automatique" what happens by itself.
static void author_filter(Str author, HistoryFilter *f)
{
    if (str_int(author, &f->adult)) return;
    if (str_eq(author, S("mairie"))) f->author = S("agent:");
    if (str_eq(author, S("automatique"))) f->author = S("job");
}

static HistoryFilter filter_of(Req *q, HistoryAsked *asked)
{
    enum { PAGES_MOST = 100000 };
    Date from = {0}, until = {0};
    HistoryFilter f = {.until = {INT64_MAX}};
    *asked = (HistoryAsked){.child = number_asked(q, S("enfant")), .activity = number_asked(q, S("activite")),
                            .author = str_first(req_query(q, S("auteur")), 20), .from = day_asked(q, S("du"), &from),
                            .until = day_asked(q, S("au"), &until)};
    int64_t page = number_asked(q, S("page"));
    asked->page = page < 1 || page > PAGES_MOST ? 1 : (int)page;
    asked->some = asked->child || asked->activity || asked->author.n || asked->from.n || asked->until.n;
    f.child = asked->child;
    f.activity = asked->activity;
    author_filter(asked->author, &f);
    if (date_is(from)) f.from = zone_instant(q->zone, from, 0, 0);
    if (date_is(until)) f.until = zone_instant(q->zone, until, 24, 0);
    return f;
}

static Reply history_show(Req *q)
{
    enum { A_PAGE = 6 };                             // a save may tell of sixty days, and a page is under 15 kB
    History h = {0};
    int64_t family = q->session.family;
    HistoryFilter f = filter_of(q, &h.asked);
    history_list(q->db, q->a, family, &f, (h.asked.page - 1) * A_PAGE, A_PAGE + 1, &h.saves);
    h.more = h.saves.n > A_PAGE;
    if (h.more) h.saves.n = A_PAGE;
    if (h.saves.n) {
        int64_t first = h.saves.v[h.saves.n - 1].id, last = h.saves.v[0].id;
        save_changes(q->db, q->a, family, first, last, &h.changes);
        history_reports(q->db, q->a, family, first, last, &h.reports);
    }
    family_children(q->db, q->a, family, &h.children);
    family_adults(q->db, q->a, family, &h.adults);
    history_activities(q->db, q->a, family, &h.activities);
    Buf *w = page_begin(q, T("Historique des modifications"), CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Historique des modifications"), {{0}}}));
    history_view(w, q, catalog_of(q), &h);
    return page_end(q, 200);
}

const Route history_routes[] = {
    {GET, "/kiosque/historique", ROLE_FAMILY, TX_READ, history_show, NULL, 0},
    {0}};
