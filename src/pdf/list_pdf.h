// list_pdf.h - any list of the site on paper: « Liste de mes factures », « Liste de mes paiements », réservations.
#pragma once
#include "pdf/pdf.h"

typedef struct ListPaper {
    PdfSender from;
    Str family_code;                    // at the bottom left; may be empty (an agent's list)
    Str title, subtitle;                // « Liste de mes factures », « du 01/09/2025 au 31/08/2026 »
    Instant created;
    PdfTable table;
    Pairs totals;                       // may be empty
} ListPaper;

Str list_pdf(Arena *out, Arena scratch, const ListPaper *v);            // empty: see pdf_bytes
