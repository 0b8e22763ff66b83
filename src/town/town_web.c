// town_web.c - pages about the town and the site that anyone may read.
#include "town/town.h"

#include "town/town.html.h"

static Reply contacts_show(Req *q)
{
    Buf *w = page_begin(q, T("Contacts"), CRUMBS({T("Contacts"), {{0}}}));
    town_contacts_view(w, town_of(q));
    return page_end(q, 200);
}

static Reply accessibility_show(Req *q)
{
    Buf *w = page_begin(q, T("Déclaration d’accessibilité"),
                        CRUMBS({T("Accessibilité"), url_fmt(q->a, "/kiosque/accessibilite")}, {T("Déclaration d’accessibilité"), {{0}}}));
    accessibility_view(w, town_of(q));
    return page_end(q, 200);
}

static Reply legal_show(Req *q)
{
    Buf *w = page_begin(q, T("Mentions légales"), CRUMBS({T("Mentions légales"), {{0}}}));
    legal_view(w, town_of(q));
    return page_end(q, 200);
}

static Reply privacy_show(Req *q)
{
    Buf *w = page_begin(q, T("Données personnelles"), CRUMBS({T("Données personnelles"), {{0}}}));
    privacy_view(w, town_of(q));
    return page_end(q, 200);
}

const Route town_routes[] = {
    {GET, "/kiosque/contacts",      ROLE_ANYONE, TX_READ, contacts_show, NULL, 0},
    {GET, "/kiosque/accessibilite/declaration", ROLE_ANYONE, TX_READ, accessibility_show, NULL, 0},
    {GET, "/kiosque/mentions",      ROLE_ANYONE, TX_READ, legal_show, NULL, 0},
    {GET, "/kiosque/donnees",       ROLE_ANYONE, TX_READ, privacy_show, NULL, 0},
    {0}};
