// press.h - private to src/pdf: the blocks of a paper, the press that draws them, the finish that qpdf adds.
#pragma once
#include "pdf/pdf.h"

typedef enum {
    BLOCK_LETTERHEAD, BLOCK_TITLE, BLOCK_HEADING, BLOCK_TEXT, BLOCK_STEPS, BLOCK_FACTS, BLOCK_ADVICE, BLOCK_HIGHLIGHT,
    BLOCK_TABLE, BLOCK_TOTALS, BLOCK_PAGE,
} BlockKind;

struct PdfBlock {
    BlockKind kind;
    PdfStyle style;
    Str text, more;
    Strs lines;
    Pairs pairs;
    PdfSender from;
    PdfTable table;
    PdfBlock *next;
};

Str press_print(Arena *out, const Pdf *pdf);                            // pages and tags, from cairo and pango
Str press_finish(Arena *out, Str pages);                                // language, shown title, header scope: qpdf
