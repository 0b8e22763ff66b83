// page.c - the frame of every page.
#include "web/page.h"

#include "web/page.html.h"

const MenuGroup page_menu_groups[] = {
    {"MES INFORMATIONS", {{"Ma Fiche Famille", "/kiosque/famille"}, {"Mon quotient familial", "/kiosque/quotient"},
                          {"Mes codes d’accès", "/kiosque/codes"}, {"Suivre mes demandes", "/kiosque/demandes"},
                          {"Informations Enfant", "/kiosque/enfants"}, {"Ajouter un enfant", "/kiosque/enfants/nouveau"}}},
    {"MES INSCRIPTIONS", {{"Inscription à une activité", "/kiosque/inscriptions"}, {"Gérer mes réservations", "/kiosque/reservations"},
                          {"Historique des modifications", "/kiosque/historique"}, {"Consulter mes réservations", "/kiosque/consulter"}}},
    {"MES FINANCES", {{"Liste de mes factures", "/kiosque/factures"}, {"Liste de mes paiements", "/kiosque/paiements"},
                      {"Payer en ligne", "/kiosque/payer"}}},
    {"MES DOCUMENTS", {{"Documents à télécharger", "/kiosque/documents"}, {"Mes documents", "/kiosque/mes-documents"}}},
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
