// consult_web.c - « Consulter mes réservations »: the page, the paper, the calendar that other programs follow.
#include "booking/batch_view.h"
#include "booking/consult.h"
#include "booking/consult.html.h"
#include "pdf/list_pdf.h"
#include "platform/platform.h"

// ---- the page ----

static Str feed_address(Req *q, Str token)
{
    return str_fmt(q->a, "%.*s/kiosque/agenda/%.*s.ics", STR_ARG(q->site->base_url), STR_ARG(token));
}

// A secret that was changed makes another address: the old one is then not shown, and can only be renewed.
static AgendaCard card_of(Req *q)
{
    AgendaCard card = {.changed = req_query(q, S("agenda")).n > 0};
    if (!feed_of(q->db, q->a, q->session.family, q->session.adult, &card.feed)) return card;
    Str token = feed_token(q, q->session.family, q->session.adult, card.feed.salt);
    card.open = true;
    if (str_eq(feed_hash(q->a, token), card.feed.token_hash)) card.address = feed_address(q, token);
    return card;
}

static Reply consult_page(Req *q, Date first)
{
    Consulteds rows = {0};
    ConsultTotals totals = {0};
    Children children = {0};
    consult_load(q->db, q->a, q->session.family, first, q->now, &rows);
    consult_totals(q->a, &rows, &totals);
    family_children(q->db, q->a, q->session.family, &children);
    AgendaCard card = card_of(q);
    Buf *w = page_begin(q, T("Consulter mes réservations"), CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Consulter mes réservations"), {{0}}}));
    consult_view(w, q, catalog_of(q), first, &children, &rows, &totals, &card);
    return page_end(q, 200);
}

static Reply consult_now(Req *q) { return consult_page(q, month_first(q->today)); }

static Reply consult_month(Req *q)
{
    Date first;
    return month_parse(q->param[0], &first) ? consult_page(q, first) : reply_not_found(q);
}

// ---- on paper ----

enum { PAPER_CHILDREN = 5 };                        // a column each; more would be too narrow to read

static int paper_columns(const Children *children, const Consulteds *rows, PdfColumn *columns, int64_t *of)
{
    int n = 0;
    columns[0] = (PdfColumn){FR("Jour"), 3, PDF_LEFT};
    EACH (const Child, k, children) {
        if (!consult_has(rows, k->id) || n == PAPER_CHILDREN) continue;
        of[n++] = k->id;
        columns[n] = (PdfColumn){k->first_name, 4, PDF_LEFT};
    }
    return n;
}

static PdfTable paper_table(Req *q, const Children *children, const Consulteds *rows)
{
    PdfColumn *columns = NEWS(q->a, PdfColumn, PAPER_CHILDREN + 1);
    int64_t of[PAPER_CHILDREN];
    int n = paper_columns(children, rows, columns, of);
    PdfCell *cells = NEWS(q->a, PdfCell, 31 * (n + 1));
    ptrdiff_t days = 0;
    for (Date d = consult_next_day(rows, (Date){0}); date_is(d); d = consult_next_day(rows, d), days++) {
        PdfCell *row = &cells[days * (n + 1)];
        row[0].text = date_long(q->a, d);
        for (int i = 0; i < n; i++) row[i + 1].text = consult_cell(q->a, catalog_of(q), rows, of[i], d);
    }
    return (PdfTable){columns, n + 1, cells, days, FR("Aucune réservation ce mois-ci.")};
}

static Reply consult_paper(Req *q)
{
    Date first;
    Consulteds rows = {0};
    ConsultTotals totals = {0};
    Children children = {0};
    Family f = {0};
    const Town *t = town_of(q);
    if (!month_parse(q->param[0], &first)) return reply_not_found(q);
    words_use(LANG_FR);                             // papers are French
    consult_load(q->db, q->a, q->session.family, first, q->now, &rows);
    consult_totals(q->a, &rows, &totals);
    family_children(q->db, q->a, q->session.family, &children);
    family_find(q->db, q->a, q->session.family, &f);
    ListPaper paper = {.from = {.town = t->title}, .family_code = f.code, .title = FR("Mes réservations"),
                       .subtitle = str_fmt(q->a, "%.*s, au %.*s", STR_ARG(month_name(q->a, first)), STR_ARG(instant_text(q->a, q->zone, q->now))),
                       .created = q->now, .table = paper_table(q, &children, &rows)};
    *PUSH(q->a, &paper.from.lines) = t->address;
    EACH (const ConsultTotal, x, &totals)
        *PUSH(q->a, &paper.totals) = (Pair){str_fmt(q->a, FRF("%.*s, %.*s : %lld jour%s"), STR_ARG(child_name(&children, x->child)),
                                                    STR_ARG(consult_slot(catalog_of(q), x->slot)), (long long)x->n, x->n > 1 ? "s" : ""),
                                            money_text(q->a, x->price)};
    *PUSH(q->a, &paper.totals) = (Pair){FR("Total du mois"), money_text(q->a, consult_sum(&totals))};
    return reply_file(q, S("application/pdf"), str_fmt(q->a, "reservations-%.*s.pdf", STR_ARG(month_iso(q->a, first))),
                      list_pdf(q->a, arena_scratch(q->a), &paper), false);
}

const Route consult_routes[] = {
    {GET, "/kiosque/consulter",            ROLE_FAMILY, TX_READ, consult_now, NULL, 0},
    {GET, "/kiosque/consulter/:month",     ROLE_FAMILY, TX_READ, consult_month, NULL, 0},
    {GET, "/kiosque/consulter/:month/pdf", ROLE_FAMILY, TX_READ, consult_paper, NULL, 0},
    {0}};
