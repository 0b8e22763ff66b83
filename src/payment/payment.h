// payment.h - paying invoices and baskets through PayFiP. The notification is a hint; the truth is read from PayFiP. Money that
// cannot be applied with certainty waits in suspense with a task.
#pragma once
#include "booking/booking.h"
#include "invoice/invoice.h"
#include "web/web.h"

// Background work: opens prepared payments (creerPaiementSecurise) and asks for the result of opened ones, outside any lane.
// Returns how many moved. Woken by a new payment, a notification or a return; otherwise by the schedule of payfip.h.
int payment_work(Site *s, const App *app, Instant now);
bool payment_open_now(Req *q, int64_t payment, int wait_ms, Str *page);                  // waits for the job; false: not yet
extern const Route payment_routes[];
