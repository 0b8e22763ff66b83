// ticket_pdf.h - the receipt of a payment, to print, save, or attach to the mail. Nothing about a child's health,
// and no child's name: it goes through mailboxes.
#pragma once
#include "pdf/pdf.h"

typedef struct TicketPaperLine { Str label; Money amount; } TicketPaperLine;    // « Facture n° 2026-CAN-000123 »
ARRAY_OF(TicketPaperLine, TicketPaperLines);

typedef struct TicketPaper {
    PdfSender from;
    Str regie;                          // as in « en faveur de la REGIE DE MONTFLEURI »
    Str family_code;
    Str number, reference;              // the ticket's own number; the 20 digits sent to PayFiP, may be empty
    Str means;                          // « Carte bancaire (PayFiP) », « Chèque »
    Instant paid_at;                    // also kept in the file, so that the bytes never change
    const Zone *zone;                   // of the town
    Money amount;
    TicketPaperLines lines;             // what was paid
} TicketPaper;

Str ticket_pdf(Arena *out, Arena scratch, const TicketPaper *v);        // empty: see pdf_bytes
