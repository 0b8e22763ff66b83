// quotient_web.c - « Mon quotient familial »: what it was and is, the prices it gives, sending a proof.
#include "household/quotient.html.h"
#include "household/record_view.h"
#include "town/town.h"

typedef struct Proof { Str value; Date from; } Proof;
static const Field proof_fields[] = {
    FIELD(Proof, value, FIELD_TEXT, .max = 20, .label = TN("Quotient écrit sur l’attestation")),
    FIELD(Proof, from, FIELD_DATE, .label = TN("Date de l’attestation")),
};

static void page_of(Req *q, QuotientPage *p)
{
    *p = (QuotientPage){.town = town_of(q), .today = q->today, .sent = str_eq(req_query(q, S("fait")), S("envoye"))};
    quotient_list(q->db, q->a, q->session.family, &p->known);
    p->current = quotient_on(&p->known, q->today);
    bracket_list(q->db, q->a, &p->brackets);
    document_list(q->db, q->a, q->session.family, &p->proofs);
    request_pending(q->db, q->a, q->session.family, "quotient", 0, 0, &p->waiting);
}

static Reply quotient_page(Req *q, QuotientPage *p, const Form *form, int status)
{
    p->form = form;
    Buf *w = page_begin(q, T("Mon quotient familial"), CRUMBS({T("Mes informations"), {{0}}}, {T("Mon quotient familial"), {{0}}}));
    quotient_view(w, q, p);
    return page_end(q, status);
}

static Reply quotient_show(Req *q)
{
    QuotientPage p;
    page_of(q, &p);
    Form form = form_new(q, proof_fields, COUNT(proof_fields));
    return quotient_page(q, &p, &form, 200);
}

static void check_proof(Req *q, const Proof *v, Form *form)
{
    enum { MOST = 100 * 1000 * 100 };               // cents: beyond, a point was forgotten
    Money value;
    if (v->value.n && (!money_parse(v->value, &value) || value.cents > MOST))
        form_refuse(form, "value", T("Écrivez le nombre qui est sur l’attestation, par exemple 812 ou 812,50."));
    if (date_is(v->from) && date_before(q->today, v->from)) form_refuse(form, "from", T("Cette date n’est pas encore passée."));
    if (!upload_of(q, "proof")) form_refuse(form, "proof", T("Choisissez le fichier de l’attestation."));
    uploads_refusals(q, form);
}

static int64_t ask(Req *q, const QuotientPage *p, const Proof *v, int64_t document)
{
    Money value = {0};
    Date from = date_is(v->from) ? v->from : q->today;
    bool typed = money_parse(v->value, &value);
    Str said = typed ? quotient_text(q->a, value) : FR("à lire sur l’attestation");
    RequestField fields[] = {
        {S("value"), FR("Quotient familial"), p->current ? quotient_text(q->a, p->current->value) : (Str){0}, said, typed ? v->value : (Str){0}},
        {S("from"), FR("À partir du"), p->current ? date_short(q->a, p->current->from) : (Str){0}, date_short(q->a, from), date_iso(q->a, from)},
        {S("proof"), FR("Attestation"), (Str){0}, FR("fichier transmis"), str_fmt(q->a, "%lld", (long long)document)}};
    return request_open(q, &(RequestNew){.type = "quotient", .subject = FR("Mon quotient familial"), .fields = fields, .n_fields = COUNT(fields),
                                         .documents = &document, .n_documents = 1});
}

static Reply quotient_send(Req *q)
{
    QuotientPage p;
    Proof v = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    page_of(q, &p);
    Form form = form_read(q, proof_fields, COUNT(proof_fields), &v);
    if (p.waiting.id) form_refuse(&form, "proof", T("Une attestation attend déjà la mairie. Pour en envoyer une autre, annulez d’abord cette demande."));
    check_proof(q, &v, &form);
    if (!form_ok(&form)) return quotient_page(q, &p, &form, 422);
    int64_t document = document_keep(q, upload_of(q, "proof"), S("quotient"), 0, (Date){0});
    if (!document) {
        form_refuse(&form, "proof", upload_refusal_text(UPLOAD_NO_SPACE));
        return quotient_page(q, &p, &form, 422);
    }
    ask(q, &p, &v, document);
    return reply_see_other(q, url_fmt(q->a, "/kiosque/quotient?fait=envoye"));
}

const Route quotient_routes[] = {
    {GET,  "/kiosque/quotient", ROLE_FAMILY, TX_READ,  quotient_show, NULL, 0},
    {POST, "/kiosque/quotient", ROLE_FAMILY, TX_WRITE, quotient_send, documents_receive, ROUTE_FILES | ROUTE_EDIT},
    {0}};
