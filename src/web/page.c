// page.c - the frame of every page.
#include "web/page.h"

#include "web/page.html.h"

const MenuGroup page_menu_groups[] = {
    {TN("MES INFORMATIONS"), {{TN("Ma Fiche Famille"), "/kiosque/famille", RIGHT_EDIT},
                              {TN("Mon quotient familial"), "/kiosque/quotient", RIGHT_EDIT},
                              {TN("Mes codes d’accès"), "/kiosque/codes", 0},
                              {TN("Suivre mes demandes"), "/kiosque/demandes", 0},
                              {TN("Informations Enfant"), "/kiosque/enfants", RIGHT_EDIT},
                              {TN("Ajouter un enfant"), "/kiosque/enfants/nouveau", RIGHT_EDIT}}},
    {TN("MES INSCRIPTIONS"), {{TN("Inscription à une activité"), "/kiosque/inscriptions", RIGHT_EDIT},
                              {TN("Gérer mes réservations"), "/kiosque/reservations", RIGHT_BOOK},
                              {TN("Historique des modifications"), "/kiosque/historique", 0},
                              {TN("Consulter mes réservations"), "/kiosque/consulter", 0}}},
    {TN("MES FINANCES"), {{TN("Liste de mes factures"), "/kiosque/factures", 0},
                          {TN("Liste de mes paiements"), "/kiosque/paiements", 0},
                          {TN("Payer en ligne"), "/kiosque/payer", RIGHT_PAY}}},
    {TN("MES DOCUMENTS"), {{TN("Documents à télécharger"), "/kiosque/documents", 0},
                           {TN("Mes documents"), "/kiosque/mes-documents", RIGHT_EDIT}}},
    {0}};

Url menu_url(const MenuEntry *e) { return (Url){str_z(e->path)}; }

Str menu_label(Arena *a, const Req *q, const MenuEntry *e)
{
    Str label = words_z(e->label);
    return req_may(q, e->right) ? label : str_fmt(a, TF("%.*s (voir seulement)"), STR_ARG(label));
}

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
