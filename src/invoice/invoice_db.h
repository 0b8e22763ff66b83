// invoice_db.h - inside this folder only.
#pragma once
#include "invoice/invoice.h"

typedef struct InvoiceLine { int64_t id, child, slot; Date day; Str label, child_name; int qty; Money unit, amount; bool credited; } InvoiceLine;
ARRAY_OF(InvoiceLine, InvoiceLines);
void invoice_lines(Db *db, Arena *a, int64_t invoice, InvoiceLines *out);        // by child, label, day

// What is booked and not invoiced yet, a row for each activity and month, the soonest first: the next invoices as they stand today.
typedef struct ComingRow { Str period, activity; int64_t days; Money total; } ComingRow;
ARRAY_OF(ComingRow, ComingRows);
void invoice_coming(Db *db, Arena *a, int64_t family, ComingRows *out);
Str period_text(Arena *a, Str period);             // "mars 2018"
Str days_n_text(Arena *a, int64_t n);               // "12 jours réservés"
