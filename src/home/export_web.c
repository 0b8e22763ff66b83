// export_web.c - « Mes données »: what there is, set by set, and all of it as a ZIP: donnees.json, the documents sent, the invoices.
#include "home/export.h"

#include "document/document.h"
#include "home/export.html.h"
#include "invoice/invoice.h"
#include "platform/platform.h"

#include <zip.h>

enum { ROWS_A_PAGE = 25 };

static const ExportSet *set_named(Str name)
{
    for (const ExportSet *s = export_sets; s->name; s++)
        if (str_eq(name, str_z(s->name))) return s;
    return NULL;
}

static Crumbs crumbs_of(Req *q, const ExportSet *set)
{
    Crumb *v = NEWS(q->a, Crumb, 2);
    v[0] = (Crumb){T("Mes données"), set ? url_fmt(q->a, "/kiosque/mes-donnees") : (Url){{0}}};
    if (set) v[1] = (Crumb){words_z(set->label), {{0}}};
    return (Crumbs){v, set ? 2 : 1};
}

static Reply set_show(Req *q, const ExportSet *set)
{
    ExportPage p = {.set = set, .page = 1};
    ExportRows all = {0};
    str_int(req_query(q, S("page")), &p.page);
    if (p.page < 1) p.page = 1;
    export_read(q->db, q->a, set, q->session.family, q->session.adult, &all);
    ptrdiff_t first = (ptrdiff_t)(p.page - 1) * ROWS_A_PAGE;
    for (ptrdiff_t i = first; p.page < INT64_C(1000000) && i < all.n && i < first + ROWS_A_PAGE; i++) *PUSH(q->a, &p.rows) = all.v[i];
    p.more = first + ROWS_A_PAGE < all.n;
    Buf *w = page_begin(q, words_z(set->label), crumbs_of(q, set));
    export_set_view(w, q, &p);
    return page_end(q, 200);
}

static Reply export_show(Req *q)
{
    const ExportSet *set = set_named(req_query(q, S("partie")));
    if (set) return set_show(q, set);
    ExportCounts counts = {0};
    for (const ExportSet *s = export_sets; s->name; s++) {
        Arena scratch = arena_scratch(q->a);
        ExportRows rows = {0};
        export_read(q->db, &scratch, s, q->session.family, q->session.adult, &rows);
        *PUSH(q->a, &counts) = (ExportCount){s, rows.n};
    }
    Buf *w = page_begin(q, T("Mes données"), crumbs_of(q, NULL));
    export_view(w, q, &counts);
    return page_end(q, 200);
}

// ---- the ZIP ----

typedef struct Gathered { Str json; Documents documents; Strs paths; InvoiceRows invoices; Strs papers; } Gathered;

static bool gather(Req *q, void *context)
{
    Gathered *g = context;
    Buf b = buf_new(q->a, 64 * KB);
    buf_fmt(&b, "{\n  \"at\": \"%.*s\",\n", STR_ARG(instant_iso(q->a, q->now)));
    for (const ExportSet *s = export_sets; s->name; s++) {
        ExportRows rows = {0};
        if (s != export_sets) BUF_PUT(&b, ",\n");
        export_read(q->db, q->a, s, q->session.family, q->session.adult, &rows);
        export_json(&b, s, &rows);
    }
    BUF_PUT(&b, "\n}\n");
    g->json = buf_str(&b);
    document_files(q->db, q->a, q->session.family, q->site->folder, &g->documents, &g->paths);
    invoice_list(q->db, q->a, q->session.family, &g->invoices);
    EACH (const InvoiceRow, i, &g->invoices)
        *PUSH(q->a, &g->papers) = invoice_paper(q->db, q->a, catalog_of(q), q->session.family, i->id, q->site->base_url);
    return true;
}

static bool note(Req *q, void *context)
{
    (void)context;
    audit(q, "family.export", str_fmt(q->a, "family:%lld", (long long)q->session.family), "done");
    return true;
}

static void add(zip_t *z, Arena *a, Str name, zip_source_t *source)
{
    if (source && zip_file_add(z, str_c(a, name), source, ZIP_FL_ENC_UTF_8) < 0) zip_source_free(source);
}

// A name inside the archive: numbered, so that two of one name both stay.
static bool write_zip(Arena *a, const char *path, const Gathered *g)
{
    int code = 0;
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code);
    if (!z) return false;
    add(z, a, S("donnees.json"), zip_source_buffer(z, g->json.p, (zip_uint64_t)g->json.n, 0));
    for (ptrdiff_t i = 0; i < g->documents.n; i++)
        add(z, a, str_fmt(a, "documents/%lld-%.*s", (long long)g->documents.v[i].id, STR_ARG(g->documents.v[i].name)),
            zip_source_file(z, str_c(a, g->paths.v[i]), 0, -1));
    for (ptrdiff_t i = 0; i < g->invoices.n; i++)
        if (g->papers.v[i].n)
            add(z, a, str_fmt(a, "factures/%lld-%d-%lld.pdf", (long long)g->invoices.v[i].id, g->invoices.v[i].exercise, (long long)g->invoices.v[i].number),
                zip_source_buffer(z, g->papers.v[i].p, (zip_uint64_t)g->papers.v[i].n, 0));
    if (!zip_close(z)) return true;
    zip_discard(z);
    return false;
}

static Reply export_zip(Req *q)
{
    Gathered g = {0};
    if (!req_read(q, gather, &g) || !req_write(q, note, NULL)) return reply_error(q, 503, T("Le kiosque est très demandé"), T("Attendez quelques secondes, puis recommencez."));
    Str folder = path_join(q->a, q->site->folder, S("arriving"));
    Str path = path_join(q->a, folder, str_fmt(q->a, "export-%.*s.zip", STR_ARG(random_token(q->a, 12))));
    if (!file_make_folder(str_c(q->a, folder)) || !write_zip(q->a, str_c(q->a, path), &g)) {
        file_remove(str_c(q->a, path));
        return reply_error(q, 500, T("Vos données n’ont pas pu être réunies"), T("Réessayez plus tard ; si cela recommence, appelez la mairie."));
    }
    Reply r = reply_stored(q, S("application/zip"), str_fmt(q->a, "mes-donnees-%.*s.zip", STR_ARG(date_iso(q->a, q->today))), path);
    r.file_once = true;
    return r;
}

const Route export_routes[] = {
    {GET,  "/kiosque/mes-donnees", ROLE_FAMILY, TX_READ, export_show, NULL, 0},
    {POST, "/kiosque/mes-donnees", ROLE_FAMILY, TX_NONE, export_zip, NULL, 0},
    {0}};
