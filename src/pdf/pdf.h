// pdf.h - A4 papers that a screen reader can follow: a list of blocks is written, then printed. Values in, bytes out.
// Tagged PDF (H1, H2, P, L, Table with header scope), French, titled, fonts embedded. The same blocks always give the
// same bytes. Nothing is copied: every text, list and table given must stay alive until pdf_bytes returns.
// Texts are cleaned on paper: control and direction-override characters become blanks, broken UTF-8 becomes U+FFFD.
#pragma once
#include "base/base.h"

typedef struct PdfHead {
    Str title;                          // the reader's window and the foot of each page
    Str author;                         // the town
    Instant created;                    // kept in the file, not printed; {0} is 1970: the clock is never read
    Str foot;                           // bottom left of each page, such as « Code famille : 012345 »
    bool unnumbered;                    // no title and no page n / N at the foot: for a bundle of letters
} PdfHead;

typedef struct PdfBlock PdfBlock;
typedef struct Pdf { Arena *a; PdfHead head; PdfBlock *first, **last; } Pdf;

void pdf_start(Pdf *pdf, Arena *a, const PdfHead *head);        // pdf must not move afterwards

// Who writes, at the top left; who receives, where the window of a French envelope is (to may be empty: no recipient).
typedef struct PdfSender {
    Str town, office;                   // « Mairie de Montfleuri », « Régie cantine »
    Strs lines;                         // postal address, telephone, e-mail, one per line
} PdfSender;
void pdf_letterhead(Pdf *pdf, const PdfSender *from, Strs to);

void pdf_title(Pdf *pdf, Str title, Str under);                 // H1, one per paper; under may be empty
void pdf_heading(Pdf *pdf, Str text);                           // H2, never left alone at the bottom of a page
typedef enum { PDF_TEXT, PDF_LEAD, PDF_NOTE, PDF_DATELINE } PdfStyle;   // plain, larger, small grey, at the right
void pdf_text(Pdf *pdf, PdfStyle style, Str text);
void pdf_steps(Pdf *pdf, Strs steps);                           // a numbered list

void pdf_facts(Pdf *pdf, Pairs facts);          // short label above short value, side by side on a band, at most 6
void pdf_advice(Pdf *pdf, Pairs advice);        // a short title beside its text, one after the other
void pdf_highlight(Pdf *pdf, Str label, Str value);             // one thing to see at once: an amount, a code

typedef enum { PDF_LEFT, PDF_RIGHT, PDF_CENTRE } PdfAlign;
enum { PDF_COLUMNS_MAX = 10 };
typedef struct PdfColumn { Str title; int share; PdfAlign align; } PdfColumn;   // shares of the width of the page
typedef struct PdfCell { Str text, note; } PdfCell;             // note: small and grey, below; a cell shows 6 lines of each
typedef struct PdfTable {
    const PdfColumn *columns;
    int width;                          // how many columns, 1 to PDF_COLUMNS_MAX; the first names the row
    const PdfCell *cells;               // row after row
    ptrdiff_t rows;
    Str empty;                          // said instead when there is no row
} PdfTable;
void pdf_table(Pdf *pdf, const PdfTable *table);                // its header comes back on each page
void pdf_totals(Pdf *pdf, Pairs totals);        // at the right; the last stands out; kept with the table's last row

void pdf_page(Pdf *pdf);                                        // what follows starts a page

// The file; scratch may be a copy of *out. Empty when cairo, pango or qpdf refuse, which only happens without memory or
// without any font.
// May run in several threads at once, on the 256 kB stack of a connection (64 kB was enough when measured).
Str pdf_bytes(Arena *out, Arena scratch, const Pdf *pdf);
