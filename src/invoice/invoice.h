// invoice.h - runs, numbered invoices, credit notes, their PDFs. An issued invoice is never edited.
#pragma once
#include "booking/booking.h"
#include "catalog/catalog.h"
#include "enrolment/enrolment.h"
#include "ledger/ledger.h"
#include "web/web.h"

typedef struct InvoiceRow {                         // a line of « Liste de mes factures » and of « Payer en ligne »
    int64_t id, regie, number;
    int exercise;
    Str period, status, regie_name;
    Date issued, due;
    Money total, left;                              // left to pay: total - allocations of settled payments - credit notes
} InvoiceRow;
ARRAY_OF(InvoiceRow, InvoiceRows);

typedef struct InvoiceDraftLine { int64_t booking, attendance, child, slot; Date day; Str label; Money unit; } InvoiceDraftLine;
ARRAY_OF(InvoiceDraftLine, InvoiceDraftLines);

// Issues one invoice now: next number of the regie and year, lines, ledger. period: first of month. Returns its id.
int64_t invoice_issue(Db *db, Arena *a, const Regie *regie, int64_t family, int64_t run, Date period, Date today, Instant now,
                      Str op_key, const InvoiceDraftLines *lines);
// Gives back what was invoiced for these bookings (those that have a live invoice line): one credit note per invoice.
void invoice_credit_bookings(Db *db, Arena *a, const int64_t *bookings, int n, Date today, Instant now, Str op_key, Str reason);
// The booking listener: days charged at once are invoiced, days taken away that were invoiced are credited.
void invoice_on_booking(Db *db, Arena *a, const BookingEvent *e);
void invoice_list(Db *db, Arena *a, int64_t family, InvoiceRows *out);                   // newest first
bool invoice_find(Db *db, Arena *a, int64_t family, int64_t id, InvoiceRow *out);        // false: not theirs
Arrears invoice_arrears(Db *db, Arena *a, int64_t family, Date today);                   // the ArrearsOf of enrolments
void invoice_settle_status(Db *db, int64_t invoice);             // 'paid' when allocated exactly, 'cancelled' when wholly credited

// The monthly run of a regie: every family with something to invoice gets one invoice; resumable; never twice for a period.
typedef struct RunReport { int families, invoices, skipped; Money total; } RunReport;
bool invoice_run(Store *store, const Catalog *c, const Regie *regie, Date month, Date today, Instant now, RunReport *out, Str *why, Arena *a);
Str  invoice_paper(Db *db, Arena *a, const Catalog *c, int64_t family, int64_t id, Str base_url);   // the PDF; family 0: any (mail)
extern const Route invoice_routes[];                // /kiosque/factures, /kiosque/factures/:invoice (PDF), list as PDF
