// family_web.c - « Ma Fiche Famille »: what the town knows of the household, and asking it to change.
#include "household/record_view.h"
#include "household/family.html.h"
#include "town/town.h"

static void page_of(Req *q, FamilyPage *p)
{
    family_find(q->db, q->a, q->session.family, &p->family);
    family_adults_reached(q->db, q->a, q->session.family, &p->adults);
    family_facts(q->db, q->a, q->session.family, &p->facts);
    facts_pending(q, "family", 0, &p->facts, &p->waiting);
    p->town = town_of(q);
}

static Reply family_show(Req *q)
{
    FamilyPage p = {.done = asked_text(req_query(q, S("fait")))};
    page_of(q, &p);
    Buf *w = page_begin(q, T("Ma Fiche Famille"), CRUMBS({T("Mes informations"), {{0}}}, {T("Ma Fiche Famille"), {{0}}}));
    family_view(w, q, &p);
    return page_end(q, 200);
}

static Reply form_page(Req *q, FamilyPage *p, const Form *form, int status)
{
    p->form = form;
    Buf *w = page_begin(q, T("Modifier ma fiche famille"), CRUMBS({T("Mes informations"), {{0}}},
                        {T("Ma Fiche Famille"), url_fmt(q->a, "/kiosque/famille")}, {T("Modifier"), {{0}}}));
    family_form_view(w, q, p);
    return page_end(q, status);
}

static Reply form_show(Req *q)
{
    FamilyPage p = {0};
    page_of(q, &p);
    Form form = facts_form(q, &p.facts);
    return form_page(q, &p, &form, 200);
}

static bool at_once(const Town *t, Str name) { return town_at_once(t, str_starts(name, S("phone-")) ? "phone" : "address"); }

static Reply form_send(Req *q)
{
    FamilyPage p = {0};
    RequestFields wanted = {0};
    Str why;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    page_of(q, &p);
    Form form = facts_sent(q, &p.facts, &wanted);
    if (form_ok(&form) && !wanted.n) form_refuse(&form, "address", T("Rien n’a changé : corrigez ce qui n’est plus juste, puis envoyez."));
    if (!form_ok(&form)) return form_page(q, &p, &form, 422);
    Asked how = asked(q, &(Asking){.type = "family", .subject = FR("Modification de ma fiche famille"), .at_once = at_once}, &wanted, &why);
    if (how != ASKED_REFUSED) return reply_see_other(q, url_query(q->a, url_fmt(q->a, "/kiosque/famille"), S("fait"), asked_word(how)));
    form_refuse(&form, "vu", why);
    return form_page(q, &p, &form, 422);
}

const Route family_routes[] = {
    {GET,  "/kiosque/famille",          ROLE_FAMILY, TX_READ,  family_show, NULL, 0},
    {GET,  "/kiosque/famille/modifier", ROLE_FAMILY, TX_READ,  form_show, NULL, ROUTE_EDIT},
    {POST, "/kiosque/famille/modifier", ROLE_FAMILY, TX_WRITE, form_send, NULL, ROUTE_EDIT},
    {0}};
