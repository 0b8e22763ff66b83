// invoice_web.c - « Liste de mes factures » and the papers.
#include "invoice/invoice_db.h"

#include "household/household.h"
#include "invoice/invoice.html.h"
#include "pdf/invoice_pdf.h"
#include "pdf/list_pdf.h"

static Reply list_show(Req *q)
{
    InvoiceRows rows = {0};
    ComingRows coming = {0};
    invoice_list(q->db, q->a, q->session.family, &rows);
    invoice_coming(q->db, q->a, q->session.family, &coming);
    Buf *w = page_begin(q, T("Liste de mes factures"), CRUMBS({T("Mes finances"), {{0}}}, {T("Liste de mes factures"), {{0}}}));
    invoices_view(w, q, &rows, &coming);
    return page_end(q, 200);
}

Str days_n_text(Arena *a, int64_t n)
{
    return str_fmt(a, words_many(n) ? TF("%lld jours réservés") : TF("%lld jour réservé"), (long long)n);
}

Str period_text(Arena *a, Str period)
{
    Date first;
    return month_parse(period, &first) ? month_name(a, first) : period;
}

// ---- the paper ----

QUERY(owner_sql, db_int_cols, "SELECT family_id AS n FROM invoice WHERE id = $1");

// One line for a child, a label and a price: how many days, and which.
static void paper_lines(Arena *a, const InvoiceLines *lines, InvoicePaperLines *out)
{
    for (ptrdiff_t i = 0; i < lines->n;) {
        const InvoiceLine *first = &lines->v[i];
        InvoicePaperLine *p = PUSH(a, out);
        Buf days = buf_new(a, 128);
        *p = (InvoicePaperLine){.child = first->child_name, .label = first->label, .unit = first->unit};
        for (; i < lines->n; i++) {
            const InvoiceLine *l = &lines->v[i];
            if (l->child != first->child || l->unit.cents != first->unit.cents || !str_eq(l->label, first->label)) break;
            buf_fmt(&days, "%s%.*s", days.n ? ", " : "", STR_ARG(str_first(date_short(a, l->day), 5)));
            p->quantity += l->qty;
            p->amount = money_add(p->amount, l->amount);
        }
        p->days = buf_str(&days);
    }
}

static PdfSender sender_of(Arena *a, const Town *t, const Regie *regie)
{
    PdfSender s = {.town = t->title, .office = regie ? regie->name : (Str){0}};
    *PUSH(a, &s.lines) = t->address;
    return s;
}

static Str number_of(Arena *a, const InvoiceRow *row) { return str_fmt(a, "%d-%d", row->exercise, (int)row->number); }

Str invoice_paper(Db *db, Arena *a, const Catalog *c, int64_t family, int64_t id, Str base_url)
{
    InvoiceRow row = {0};
    Family f = {0};
    Adults adults = {0};
    InvoiceLines lines = {0};
    words_use(LANG_FR);                             // papers are French
    if (!family) family = db_int(db, &owner_sql, ARGS(A(id)));
    if (!invoice_find(db, a, family, id, &row) || !family_find(db, a, family, &f)) return (Str){0};
    family_adults(db, a, family, &adults);
    invoice_lines(db, a, id, &lines);
    const Regie *regie = catalog_regie(c, row.regie);
    InvoicePaper paper = {.from = sender_of(a, c->town, regie), .family_code = f.code, .number = number_of(a, &row),
                          .period = period_text(a, row.period), .issued = row.issued, .due = row.due,
                          .created = zone_instant(c->town->zone, row.issued, 12, 0), .total = row.total,
                          .paid = money_sub(row.total, row.left), .pay_at = str_fmt(a, "%.*s/kiosque", STR_ARG(base_url)),
                          .pay_reference = str_fmt(a, "%.*s / %.*s", STR_ARG(f.code), STR_ARG(number_of(a, &row))),
                          .counter = FR("Au guichet de la mairie, en espèces, par chèque ou par CESU")};
    if (adults.n) *PUSH(a, &paper.to) = str_fmt(a, "%.*s %.*s", STR_ARG(adults.v[0].first_name), STR_ARG(adults.v[0].last_name));
    Str part, rest = f.address;
    while (rest.n) {
        str_cut(rest, '\n', &part, &rest);
        if (part.n) *PUSH(a, &paper.to) = part;
    }
    *PUSH(a, &paper.to) = str_fmt(a, "%.*s %.*s", STR_ARG(f.postcode), STR_ARG(f.city));
    paper_lines(a, &lines, &paper.lines);
    return invoice_pdf(a, arena_scratch(a), &paper);
}

static Reply paper_show(Req *q)
{
    Str pdf = invoice_paper(q->db, q->a, catalog_of(q), q->session.family, req_id(q, 0) ? req_id(q, 0) : -1, q->site->base_url);
    if (!pdf.n) return reply_not_found(q);
    return reply_file(q, S("application/pdf"), str_fmt(q->a, "facture-%lld.pdf", (long long)req_id(q, 0)), pdf, false);
}

static Reply list_paper(Req *q)
{
    static const PdfColumn columns[] = {{FR("N°"), 3, PDF_LEFT}, {FR("Date"), 3, PDF_LEFT}, {FR("Régie"), 4, PDF_LEFT},
                                        {FR("Période"), 4, PDF_LEFT}, {FR("Montant"), 3, PDF_RIGHT}, {FR("Reste à payer"), 3, PDF_RIGHT}};
    InvoiceRows rows = {0};
    Family f = {0};
    const Catalog *c = catalog_of(q);
    words_use(LANG_FR);                             // papers are French
    invoice_list(q->db, q->a, q->session.family, &rows);
    family_find(q->db, q->a, q->session.family, &f);
    PdfCell *cells = NEWS(q->a, PdfCell, rows.n * COUNT(columns));
    Money left = {0};
    for (ptrdiff_t i = 0; i < rows.n; i++) {
        const InvoiceRow *r = &rows.v[i];
        PdfCell *row = &cells[i * COUNT(columns)];
        row[0].text = number_of(q->a, r);
        row[1].text = date_short(q->a, r->issued);
        row[2].text = r->regie_name;
        row[3].text = period_text(q->a, r->period);
        row[4].text = money_text(q->a, r->total);
        row[5].text = money_text(q->a, r->left);
        left = money_add(left, r->left);
    }
    ListPaper paper = {.from = sender_of(q->a, c->town, NULL), .family_code = f.code, .title = FR("Liste de mes factures"),
                       .subtitle = str_fmt(q->a, "au %.*s", STR_ARG(date_short(q->a, q->today))), .created = q->now,
                       .table = {columns, COUNT(columns), cells, rows.n, FR("Aucune facture pour l’instant.")}};
    *PUSH(q->a, &paper.totals) = (Pair){FR("Reste à payer"), money_text(q->a, left)};
    return reply_file(q, S("application/pdf"), S("factures.pdf"), list_pdf(q->a, arena_scratch(q->a), &paper), false);
}

const Route invoice_routes[] = {
    {GET, "/kiosque/factures",          ROLE_FAMILY, TX_READ, list_show, NULL, 0},
    {GET, "/kiosque/factures.pdf",      ROLE_FAMILY, TX_READ, list_paper, NULL, 0},
    {GET, "/kiosque/factures/:invoice", ROLE_FAMILY, TX_READ, paper_show, NULL, 0},
    {0}};
