// list_pdf.c - a title, a table, its totals.
#include "pdf/list_pdf.h"

Str list_pdf(Arena *out, Arena scratch, const ListPaper *v)
{
    PdfHead head = {.title = v->title, .author = v->from.town, .created = v->created};
    if (v->family_code.n) head.foot = str_fmt(&scratch, FRF("Code famille\u00A0: %.*s"), STR_ARG(v->family_code));
    Pdf pdf;
    pdf_start(&pdf, &scratch, &head);
    pdf_letterhead(&pdf, &v->from, (Strs){0});
    pdf_title(&pdf, v->title, v->subtitle);
    pdf_table(&pdf, &v->table);
    pdf_totals(&pdf, v->totals);
    return pdf_bytes(out, scratch, &pdf);
}
