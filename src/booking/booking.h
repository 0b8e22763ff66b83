// booking.h - a child's days in an activity, one month at a time: what can be ticked and why not, saving, seats, baskets, the
// waiting list, the history.
//
// A save is one transaction: all of a child's month of an activity, or nothing with every refused cell named. Seats are taken by
// a guarded UPDATE in that same transaction, held places count as used.
#pragma once
#include "catalog/catalog.h"
#include "household/household.h"
#include "web/web.h"

// ---- the month, as values ----

typedef enum {
    CELL_NONE,                                      // no box: closed day, other month, outside the enrolment
    CELL_FREE,                                      // « Jour disponible en modification »
    CELL_BOOKED,                                    // « Réservation pour ce jour », can still be taken away
    CELL_BASKET,                                    // held in the basket, not paid yet
    CELL_LOCKED,                                    // « Modification impossible »; booked says what it holds
    CELL_FULL,                                      // no place left; the waiting list is offered
    CELL_WAITING, CELL_OFFERED                      // on the waiting list; a place is held for an answer
} CellState;

typedef enum {
    REFUSED_NOT, REFUSED_CLOSED, REFUSED_DEADLINE, REFUSED_FULL, REFUSED_EXCLUSIVE, REFUSED_REQUIRES, REFUSED_CASCADE,
    REFUSED_PRICE, REFUSED_CUSTODY
} Refusal;

typedef struct Cell {
    const Slot *slot;
    Date day;
    CellState state;
    int64_t booking;                                // the live booking; 0: none
    bool held;                                      // that booking is a hold
    bool elsewhere;                                 // shared custody: the day is the other household's
    bool taken;                                     // ... or is this one's, but was booked before by the other
    bool wanted;                                    // what the page shows ticked
    bool may_give_back;                             // paid and locked, but others can still book the day
    Money price;                                    // of the day, or what the live booking costs
    bool full;                                      // no seat is left in one of its pools
    int reason;                                     // index in month.reasons; -1: none
    int place;                                      // rank in the waiting list
    int64_t waiting;
    Instant until;                                  // an offer's end; the hold's end
    Instant add_until;                              // the deadline for adding this day
    Refusal refusal;                                // set by month_check
} Cell;
ARRAY_OF(Cell, Cells);

typedef struct Week { Date monday; int rank, iso; unsigned open; } Week;    // open: the days the activity takes place, bit 0 = Monday
ARRAY_OF(Week, Weeks);

typedef struct Partner {                            // a required or requiring booking in another activity, same child and day
    const Slot *slot;
    Date day;
    int64_t booking;
    bool locked;                                    // it can no longer be taken away
} Partner;
ARRAY_OF(Partner, Partners);

typedef struct Month {
    const Catalog *catalog;
    const Activity *activity;
    Child child;
    int64_t family;
    Date first, last;                               // the month's days
    Date from, to;                                  // of the enrolment
    int usual;                                      // usual weekdays, bit 0 = Monday
    bool resident;                                  // the family lives in the town
    Weeks weeks;
    Cells cells;                                    // by week, then slot, then weekday
    Strs reasons;                                   // each said once; cells point to them
    Partners partners;
    Money before, after;                            // price of the month as booked, and as wanted
    int added, removed;
    bool can_change;                                // at least one box
    Str notice;                                     // what is closed and what is next, for the whole month
    Str countdown;                                  // « Il vous reste 3 jours ... »; empty: nothing ends soon
    bool shared;                                    // a child of two households
    Str base;                                       // what was booked when the page was shown: found again at saving
} Month;

// Fills weeks and cells from what was loaded. now decides; nothing else is read.
typedef struct MonthFacts {
    const Calendar *calendar;
    const Zone *zone;
    Instant now;
    bool resident;
    bool looks_only;                                // the adult may not book: everything is shown, nothing can be ticked
} MonthFacts;
void month_lay_out(Arena *a, Month *m, const MonthFacts *facts);
// Checks what is wanted against the rules (deadlines, exclusive slots, required slots, seats): writes each cell's refusal, the
// sums, and returns the number of refusals. confirm_cascade: the family agreed to lose the dependent bookings.
int  month_check(Arena *a, Month *m, bool confirm_cascade);
bool month_needed(const Month *m, const Cell *c);   // another booking of that day cannot stand without this one
Str  refusal_text(Arena *a, const Month *m, const Cell *c);
Str  month_base(Arena *a, const Month *m);
bool month_base_has(Str base, const Month *m, const Slot *slot, Date day);     // what a form said was booked; any text may come

// ---- what others use ----

typedef struct Booked { int64_t id; const Slot *slot; Date day; Money price; bool was_confirmed; } Booked;
ARRAY_OF(Booked, BookedList);
typedef struct BookingEvent {                       // after a save, in its transaction
    const Catalog *catalog;
    const Activity *activity;
    int64_t family, save;
    Child child;
    BookedList added, removed;
    Str op_key;
    Str reason;                                     // of the credit for what was removed; empty: it was removed in time
    Instant now;
    Date today;
} BookingEvent;
typedef void BookingListener(Db *db, Arena *a, const BookingEvent *e);
extern BookingListener *const booking_listeners[];  // ended by NULL; in app.c

typedef struct BasketItem { int64_t booking, basket, regie, slot, child; Date day; Money price; Str child_name, slot_name; } BasketItem;
ARRAY_OF(BasketItem, BasketItems);
typedef struct Basket { int64_t id, regie; Str state; Instant expires; Money total; int64_t n; } Basket;
ARRAY_OF(Basket, Baskets);

void basket_summary(Db *db, int64_t family, Instant now, int64_t *n, Money *total, Instant *until);
void basket_list(Db *db, Arena *a, int64_t family, Instant now, Baskets *out);
void basket_items(Db *db, Arena *a, int64_t family, int64_t basket, BasketItems *out);   // held, of that basket only
bool basket_find(Db *db, Arena *a, int64_t family, int64_t basket, Basket *out);
// A payment starts: the hold is extended once, to at least the life of a PayFiP operation. false: expired or not theirs.
bool basket_pay(Db *db, int64_t family, int64_t basket, Instant now);
void basket_reopen(Db *db, int64_t basket, Instant now);        // the payment failed: back to open for what is left of the hold
// A payment came: bookings still held are confirmed, expired ones are taken again if a seat is free. lost: those that could not.
int64_t booking_child(Db *db, int64_t booking);
void basket_confirm(Db *db, Arena *a, const Catalog *c, int64_t basket, Str op_key, Instant now, BookedList *kept, BookedList *lost);

// What the family should think of: the month to book before its deadline, the place that waits for an answer.
typedef struct BookingTodo { Str title, text; Url url; Instant until; bool offer; } BookingTodo;
ARRAY_OF(BookingTodo, BookingTodos);
void booking_todo(Req *q, BookingTodos *out);

// Each activity of each child, with what comes next in it.
typedef struct BookingPlan { int64_t child; Str name, text; const char *icon; Url url; } BookingPlan;
ARRAY_OF(BookingPlan, BookingPlans);
void booking_plans(Req *q, BookingPlans *out);

// Queues the mails of monthly deadlines that are near, in the language of each family: to some families at most, and to each once
// for a deadline. Returns how many were told; 0: none is left.
int  reminder_send(Db *db, Arena *a, const Catalog *c, Str base_url, Instant now);
void booking_expire(Db *db, Arena *a, const Catalog *c, Instant now);  // holds and offers whose time is over; then offers the places
// Settles one day given back whose place was taken (the family is credited) or that has come. false: there is none.
bool giveback_settle(Db *db, Arena *a, const Catalog *c, Instant now);
extern const Route booking_routes[], giveback_routes[], report_routes[], usual_routes[], sheet_routes[], consult_routes[],
    agenda_routes[], history_routes[];
