// home.h - the page after sign-in: what this family must do next, then the town's news.
#pragma once
#include "booking/booking.h"
#include "document/document.h"
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
    Instant draft;                                  // an enrolment begun and not sent: since when; {0}: none
    PaperTodos papers;                              // to send, to renew
    bool welcome, arrived;                          // the account has just been opened; somebody has just signed in
} Home;
Str unread_text(Arena *a, int64_t n);               // "2 messages non lus"
Str child_named(const Children *children, int64_t child);       // first name; empty: not one of them
extern const Route home_routes[];
