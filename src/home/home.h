// home.h - the page after sign-in: what this family must do next, then the town's news; and the pages of entries still to come.
#pragma once
#include "booking/booking.h"
#include "household/household.h"
#include "invoice/invoice.h"
#include "web/web.h"

typedef struct Home {
    const Town *town;
    const Catalog *catalog;
    NewsList news;
    InvoiceRows due;
    Baskets baskets;
    Children children;
    BookingPlans plans;                             // what each child does
    BookingTodos todo;                              // deadlines that come, places offered
    bool welcome;
} Home;
extern const Route home_routes[];
