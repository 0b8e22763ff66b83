// papers.c - « Mes documents »: what the family sent, and what the town issued for it. It reads invoices and receipts, so it stands here.
#include "home/papers.h"

#include "home/papers.html.h"
#include "invoice/invoice.h"
#include "payment/payment.h"

enum { SENT_SHOWN = 8, ISSUED_SHOWN = 6 };          // 15 kB with all of them

typedef struct Sent { Str type; int64_t enfant; Date valable; } Sent;
static const Field fields[] = {
    FIELD(Sent, type, FIELD_TEXT, true, 40, "Type de document"),
    FIELD(Sent, enfant, FIELD_INT, false, 0, "Concerne"),
    FIELD(Sent, valable, FIELD_DATE, false, 0, "Valable jusqu’au"),
};

static Reply papers_page(Req *q, const Form *form, int status)
{
    Papers p = {.form = form};
    InvoiceRows invoices = {0};
    if (!str_int(req_query(q, S("page")), &p.page) || p.page < 1 || p.page > FAMILY_DOCUMENTS) p.page = 1;
    document_some(q->db, q->a, q->session.family, (p.page - 1) * SENT_SHOWN, SENT_SHOWN + 1, &p.sent);
    p.more = p.sent.n > SENT_SHOWN;
    if (p.more) p.sent.n = SENT_SHOWN;
    family_children(q->db, q->a, q->session.family, &p.children);
    invoice_list(q->db, q->a, q->session.family, &invoices);
    EACH (const InvoiceRow, i, &invoices)
        if (p.invoices.n < ISSUED_SHOWN) *PUSH(q->a, &p.invoices) = *i;
    p.saved = str_eq(req_query(q, S("envoye")), S("oui"));
    p.withdrawn = str_eq(req_query(q, S("retire")), S("oui"));
    Buf *w = page_begin(q, T("Mes documents"), CRUMBS({T("Mes documents"), {{0}}}));
    papers_view(w, q, &p);
    return page_end(q, status);
}

static Reply papers_show(Req *q)
{
    Form form = form_new(q, fields, COUNT(fields));
    return papers_page(q, &form, 200);
}

static bool of_family(const Children *list, int64_t id)
{
    EACH (const Child, k, list)
        if (k->id == id) return true;
    return false;
}

static Reply papers_send(Req *q)
{
    Sent sent = {0};
    Children children = {0};
    Form form = form_read(q, fields, COUNT(fields), &sent);
    const Upload *u = upload_of(q, "piece");
    const DocumentKind *kind = document_kind(sent.type);
    family_children(q->db, q->a, q->session.family, &children);
    if (sent.type.n && (!kind || !kind->offered)) form_refuse(&form, "type", T("Choisissez un type de la liste."));
    if (sent.enfant && !of_family(&children, sent.enfant)) form_refuse(&form, "enfant", T("Choisissez un enfant de la liste."));
    if (date_is(sent.valable) && date_before(sent.valable, q->today)) form_refuse(&form, "valable", T("Cette date est passée. Envoyez un document encore valable."));
    if (!u) form_refuse(&form, "piece", T("Choisissez le fichier à envoyer."));
    uploads_refusals(q, &form);
    if (!form_ok(&form)) return papers_page(q, &form, 422);
    if (!document_keep(q, u, kind->name, sent.enfant, sent.valable)) {
        form_refuse(&form, "piece", upload_refusal_text(UPLOAD_NO_SPACE));
        return papers_page(q, &form, 422);
    }
    return reply_see_other(q, url_fmt(q->a, "/kiosque/mes-documents?envoye=oui"));
}

static Reply paper_withdraw(Req *q)
{
    Document d;
    if (!document_find(q->db, q->a, q->session.family, req_id(q, 0), &d)) return reply_not_found(q);
    if (!document_withdraw(q, d.id))
        return reply_error(q, 409, T("Ce document ne peut plus être retiré"),
                           T("La mairie l’a accepté, ou il est joint à un message. Pour le remplacer, envoyez-en un autre."));
    return reply_see_other(q, url_fmt(q->a, "/kiosque/mes-documents?retire=oui"));
}

const Route papers_routes[] = {
    {GET,  "/kiosque/mes-documents",                   ROLE_FAMILY, TX_READ,  papers_show, NULL, 0},
    {POST, "/kiosque/mes-documents",                   ROLE_FAMILY, TX_WRITE, papers_send, documents_receive, ROUTE_FILES | ROUTE_EDIT},
    {POST, "/kiosque/mes-documents/:document/retirer", ROLE_FAMILY, TX_WRITE, paper_withdraw, NULL, ROUTE_EDIT},
    {0}};
