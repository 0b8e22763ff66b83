// home.c - « Accueil ». It reads every feature and belongs to none, so it stands at the end of the house.
#include "home/home.h"

#include "account/account.h"
#include "booking/booking.h"
#include "enrolment/enrolment.h"
#include "home/home.html.h"
#include "household/household.h"
#include "inbox/inbox.h"
#include "invoice/invoice.h"
#include "payment/payment.h"
#include "town/prose.h"

Str unread_text(Arena *a, int64_t n)
{
    return str_fmt(a, words_many(n) ? TF("%lld messages non lus") : TF("%lld message non lu"), (long long)n);
}

// What a record says of a paper says more than the paper itself.
static void papers_to_send(Req *q, Home *h)
{
    Documents sent = {0};
    PaperTodos own = {0};
    record_todo(q, &h->children, &h->papers);
    document_list(q->db, q->a, q->session.family, &sent);
    documents_todo(q->a, &sent, q->today, &own);
    ptrdiff_t n = h->papers.n;
    EACH (const PaperTodo, t, &own) {
        bool told = false;
        for (ptrdiff_t i = 0; i < n; i++) told |= h->papers.v[i].child == t->child && str_eq(h->papers.v[i].kind, t->kind);
        if (!told) *PUSH(q->a, &h->papers) = *t;
    }
}

Str child_named(const Children *children, int64_t child)
{
    EACH (const Child, c, children)
        if (c->id == child) return c->first_name;
    return (Str){0};
}

static Reply home_show(Req *q)
{
    if (q->session.role != ROLE_FAMILY) return signin_page(q, 200);
    const Town *t = town_of(q);
    Home h = {.town = t, .catalog = catalog_of(q), .welcome = str_eq(req_query(q, S("bienvenue")), S("oui")),
              .arrived = str_eq(req_query(q, S("connexion")), S("oui"))};
    InvoiceRows invoices = {0};
    h.news = town_news(q->a, t, q->today);
    invoice_list(q->db, q->a, q->session.family, &invoices);
    EACH (const InvoiceRow, r, &invoices)
        if (r->left.cents > 0 && !str_eq(r->status, S("cancelled"))) *PUSH(q->a, &h.due) = *r;
    basket_list(q->db, q->a, q->session.family, q->now, &h.baskets);
    family_children(q->db, q->a, q->session.family, &h.children);
    booking_plans(q, &h.plans);
    if (req_may(q, RIGHT_BOOK)) booking_todo(q, &h.todo);
    if (req_may(q, RIGHT_EDIT)) {
        h.draft = enrolment_draft_since(q->db, q->a, q->session.family);
        papers_to_send(q, &h);
    }
    Buf *w = page_begin(q, T("Accueil"), NO_CRUMBS);
    home_view(w, q, &h);
    return page_end(q, 200);
}

static Reply root(Req *q) { return reply_see_other(q, url_fmt(q->a, "/kiosque")); }

const Route home_routes[] = {
    {GET, "/",                         ROLE_ANYONE, TX_READ, root, NULL, 0},
    {GET, "/kiosque",                  ROLE_ANYONE, TX_READ, home_show, NULL, 0},
    {0}};
