// invoice_pdf.h - the invoice of a régie, or its credit note (« avoir »), as a family receives it on paper.
// The mentions follow law-and-norms: issuer, régie, number, date, debtor, detail per child, total, due date, means and
// places of payment, reference, what happens when it stays unpaid, two months to appeal.
#pragma once
#include "pdf/pdf.h"

typedef struct InvoicePaperLine {
    Str child, label;                   // « DUPRÉ Léa », « Cantine, repas réservé »
    Str days;                           // small, below: « 2, 3, 5, 6 mars »; may be empty
    int64_t quantity;
    Money unit, amount;
} InvoicePaperLine;
ARRAY_OF(InvoicePaperLine, InvoicePaperLines);

typedef struct InvoicePaper {
    PdfSender from;
    Str family_code;                    // « Code famille » at the bottom left, where the sign-in page says to look
    Strs to;                            // name and address, one per line
    Str number, period;                 // « 2026-CAN-000123 », « mars 2026 »
    Str corrects;                       // number of the invoice that this credit note corrects; empty for an invoice
    Date issued, due;                   // due is not read in a credit note
    Instant created;                    // kept in the file: the moment of issue, so that the bytes never change
    InvoicePaperLines lines;
    Money total, paid;                  // left to pay is total - paid; when nothing is left, no way to pay is printed
    Str pay_at;                         // address of the site; empty: this régie is not paid online
    Str pay_reference;                  // what to write on a transfer or a cheque
    Str counter;                        // where and when, with the means taken there; may be empty
    Str appeal_to;                      // « le tribunal administratif de Nîmes »; empty: « le tribunal compétent »
} InvoicePaper;

Str invoice_pdf(Arena *out, Arena scratch, const InvoicePaper *v);      // empty: see pdf_bytes
