// payment.h - paying invoices and baskets through PayFiP. The notification is a hint; the truth is read from PayFiP. Money that
// cannot be applied with certainty waits in suspense with a task.
#pragma once
#include "booking/booking.h"
#include "invoice/invoice.h"
#include "web/web.h"

// Where PayFiP is; from the configuration.
typedef struct PayfipEnds { Str soap, page, callback; } PayfipEnds;
const PayfipEnds *payment_ends(const App *app);
void payment_set_ends(const PayfipEnds *ends);      // once, at start

// Background work: opens prepared payments (creerPaiementSecurise) and asks for the result of opened ones, outside any lane.
// Returns how many moved. Woken by a new payment, a notification or a return; otherwise by the schedule of payfip.h.
int payment_work(Site *s, const App *app, Instant now);
Str payment_ticket(Db *db, Arena *a, const Catalog *c, int64_t family, int64_t payment); // the PDF; empty: not theirs, or not paid; family 0: any (mail)
extern const Route payment_routes[];
