// finish.c - what a screen reader needs and cairo cannot write: the language, the mark « tagged », the title instead of
// the file name, the order of the tab key, the direction of each table header.
#include "pdf/press.h"

#include <qpdf/qpdf-c.h>

static bool is_kind(qpdf_data q, qpdf_oh node, const char *kind)
{
    return qpdf_oh_is_name_and_equals(q, qpdf_oh_get_key_if_dict(q, node, "/S"), kind);
}

static int children(qpdf_data q, qpdf_oh node, qpdf_oh *list)
{
    *list = qpdf_oh_get_key_if_dict(q, node, "/K");
    return qpdf_oh_is_array(q, *list) ? qpdf_oh_get_array_n_items(q, *list) : 0;
}

// A row made of headers only heads its columns; any other header heads its row.
static void scope_row(qpdf_data q, qpdf_oh row)
{
    qpdf_oh cells;
    int n = children(q, row, &cells), headers = 0;
    for (int i = 0; i < n; i++) headers += is_kind(q, qpdf_oh_get_array_item(q, cells, i), "/TH");
    const char *scope = headers == n ? "<< /O /Table /Scope /Column >>" : "<< /O /Table /Scope /Row >>";
    for (int i = 0; i < n; i++) {
        qpdf_oh cell = qpdf_oh_get_array_item(q, cells, i);
        if (is_kind(q, cell, "/TH")) qpdf_oh_replace_key(q, cell, "/A", qpdf_oh_parse(q, scope));
    }
}

static void scope_headers(qpdf_data q, qpdf_oh node, int depth)
{
    enum { DEEPEST = 8 };               // document, table, row: far less
    qpdf_oh kids;
    int n = depth < DEEPEST ? children(q, node, &kids) : 0;
    for (int i = 0; i < n; i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(q, kids, i);
        if (is_kind(q, kid, "/TR")) scope_row(q, kid);
        else scope_headers(q, kid, depth + 1);
    }
}

static void declare(qpdf_data q)
{
    qpdf_oh root = qpdf_get_root(q);
    qpdf_oh_replace_key(q, root, "/Lang", qpdf_oh_new_string(q, "fr-FR"));
    qpdf_oh_replace_key(q, root, "/MarkInfo", qpdf_oh_parse(q, "<< /Marked true >>"));
    qpdf_oh_replace_key(q, root, "/ViewerPreferences", qpdf_oh_parse(q, "<< /DisplayDocTitle true >>"));
    int pages = qpdf_get_num_pages(q);
    for (int i = 0; i < pages; i++)
        qpdf_oh_replace_key(q, qpdf_get_page_n(q, (size_t)i), "/Tabs", qpdf_oh_new_name(q, "/S"));
    scope_headers(q, qpdf_oh_get_key_if_dict(q, root, "/StructTreeRoot"), 0);
}

Str press_finish(Arena *out, Str pages)
{
    Str file = {0};
    qpdf_data q = qpdf_init();
    qpdf_silence_errors(q);
    if (!qpdf_read_memory(q, "pages", pages.p, (unsigned long long)pages.n, NULL)) {
        declare(q);
        qpdf_init_write_memory(q);
        qpdf_set_object_stream_mode(q, qpdf_o_generate);        // a tagged table is many small objects
        qpdf_set_deterministic_ID(q, QPDF_TRUE);
        if (!qpdf_write(q))
            file = str_dup(out, (Str){(const char *)qpdf_get_buffer(q), (ptrdiff_t)qpdf_get_buffer_length(q)});
    }
    qpdf_cleanup(&q);
    return file;
}
