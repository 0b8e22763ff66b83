// page.c - the frame of every page.
#include "web/page.h"

#include "web/page.html.h"

const MenuGroup page_menu_groups[] = {
    {TN("MES INFORMATIONS"), {{TN("Ma Fiche Famille"), "/kiosque/famille"}, {TN("Mon quotient familial"), "/kiosque/quotient"},
                          {TN("Mes codes d’accès"), "/kiosque/codes"}, {TN("Suivre mes demandes"), "/kiosque/demandes"},
                          {TN("Informations Enfant"), "/kiosque/enfants"}, {TN("Ajouter un enfant"), "/kiosque/enfants/nouveau"}}},
    {TN("MES INSCRIPTIONS"), {{TN("Inscription à une activité"), "/kiosque/inscriptions"}, {TN("Gérer mes réservations"), "/kiosque/reservations"},
                          {TN("Historique des modifications"), "/kiosque/historique"}, {TN("Consulter mes réservations"), "/kiosque/consulter"}}},
    {TN("MES FINANCES"), {{TN("Liste de mes factures"), "/kiosque/factures"}, {TN("Liste de mes paiements"), "/kiosque/paiements"},
                      {TN("Payer en ligne"), "/kiosque/payer"}}},
    {TN("MES DOCUMENTS"), {{TN("Documents à télécharger"), "/kiosque/documents"}, {TN("Mes documents"), "/kiosque/mes-documents"}}},
    {0}};

Url menu_url(const MenuEntry *e) { return (Url){str_z(e->path)}; }

Buf *page_begin(Req *q, Str title, Crumbs crumbs)
{
    q->page = buf_new(q->a, 16 * KB);
    q->frame = (Frame){0};
    if (q->db && !db_failed(q->db)) q->app->frame(q, &q->frame);
    page_top(&q->page, q, title, crumbs, q->db && req_is_family(q));
    return &q->page;
}

Reply page_end(Req *q, int status)
{
    page_bottom(&q->page, q);
    return reply_html(q, status, &q->page);
}

Reply reply_error(Req *q, int status, Str title, Str text)
{
    Buf *w = page_begin(q, title, NO_CRUMBS);
    error_view(w, title, text, q->id);
    return page_end(q, status);
}
