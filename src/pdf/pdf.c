// pdf.c - a paper as a list of blocks.
#include "pdf/press.h"

void pdf_start(Pdf *pdf, Arena *a, const PdfHead *head)
{
    *pdf = (Pdf){.a = a, .head = *head};
    pdf->last = &pdf->first;
}

static PdfBlock *add(Pdf *pdf, BlockKind kind)
{
    PdfBlock *b = NEW(pdf->a, PdfBlock);
    b->kind = kind;
    *pdf->last = b;
    pdf->last = &b->next;
    return b;
}

void pdf_letterhead(Pdf *pdf, const PdfSender *from, Strs to)
{
    PdfBlock *b = add(pdf, BLOCK_LETTERHEAD);
    b->from = *from;
    b->lines = to;
}

void pdf_title(Pdf *pdf, Str title, Str under)
{
    PdfBlock *b = add(pdf, BLOCK_TITLE);
    b->text = title;
    b->more = under;
}

void pdf_text(Pdf *pdf, PdfStyle style, Str text)
{
    PdfBlock *b = add(pdf, BLOCK_TEXT);
    b->style = style;
    b->text = text;
}

void pdf_highlight(Pdf *pdf, Str label, Str value)
{
    PdfBlock *b = add(pdf, BLOCK_HIGHLIGHT);
    b->text = value;
    b->more = label;
}

void pdf_table(Pdf *pdf, const PdfTable *table)
{
    assert(table->width > 0 && table->width <= PDF_COLUMNS_MAX);
    add(pdf, BLOCK_TABLE)->table = *table;
}

void pdf_heading(Pdf *pdf, Str text)    { add(pdf, BLOCK_HEADING)->text = text; }
void pdf_steps(Pdf *pdf, Strs steps)    { add(pdf, BLOCK_STEPS)->lines = steps; }
void pdf_facts(Pdf *pdf, Pairs facts)   { add(pdf, BLOCK_FACTS)->pairs = facts; }
void pdf_advice(Pdf *pdf, Pairs advice) { add(pdf, BLOCK_ADVICE)->pairs = advice; }
void pdf_totals(Pdf *pdf, Pairs totals) { add(pdf, BLOCK_TOTALS)->pairs = totals; }
void pdf_page(Pdf *pdf)                 { add(pdf, BLOCK_PAGE); }

Str pdf_bytes(Arena *out, Arena scratch, const Pdf *pdf)
{
    Str pages = press_print(&scratch, pdf);
    return pages.n ? press_finish(out, pages) : (Str){0};
}
