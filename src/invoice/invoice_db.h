// invoice_db.h - inside this folder only.
#pragma once
#include "invoice/invoice.h"

typedef struct InvoiceLine { int64_t id, child, slot; Date day; Str label, child_name; int qty; Money unit, amount; bool credited; } InvoiceLine;
ARRAY_OF(InvoiceLine, InvoiceLines);
void invoice_lines(Db *db, Arena *a, int64_t invoice, InvoiceLines *out);        // by child, label, day
Str period_text(Arena *a, Str period);             // "mars 2018"
