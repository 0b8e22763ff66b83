// document_web.c - « Documents à télécharger », and every download. « Mes documents » stands in home/: it also shows invoices and receipts.
#include "document/document_db.h"

#include "document/document.html.h"

static Reply town_files_show(Req *q)
{
    TownFiles files = {0};
    TownShelves shelves = {0};
    town_files(q->db, q->a, &files);
    EACH (const TownFile, f, &files) {
        TownShelf *last = shelves.n ? &shelves.v[shelves.n - 1] : NULL;
        if (!last || !str_eq(last->category, f->category)) {
            last = PUSH(q->a, &shelves);
            last->category = f->category;
        }
        *PUSH(q->a, &last->files) = *f;
    }
    Buf *w = page_begin(q, T("Documents à télécharger"), CRUMBS({T("Mes documents"), {{0}}}, {T("Documents à télécharger"), {{0}}}));
    town_files_view(w, &shelves);
    return page_end(q, 200);
}

static Reply town_file_download(Req *q)
{
    TownFile f = {0};
    if (!town_file_find(q->db, q->a, req_id(q, 0), &f)) return reply_not_found(q);
    return reply_stored(q, f.type, f.name, stored_path(q->a, q->site->folder, f.stored));
}

static Reply document_download(Req *q)
{
    Document d = {0};
    Str stored;
    if (!document_stored(q->db, q->a, q->session.family, req_id(q, 0), &d, &stored)) return reply_not_found(q);
    return reply_stored(q, d.type, d.name, stored_path(q->a, q->site->folder, stored));
}

const Route document_routes[] = {
    {GET, "/kiosque/documents",               ROLE_FAMILY, TX_READ, town_files_show, NULL, 0},
    {GET, "/kiosque/documents/:paper",        ROLE_FAMILY, TX_READ, town_file_download, NULL, 0},
    {GET, "/kiosque/mes-documents/:document", ROLE_FAMILY, TX_READ, document_download, NULL, 0},
    {0}};
