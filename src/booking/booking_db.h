// booking_db.h - loading and storing months. Inside this folder only.
#pragma once
#include "booking/booking.h"

// Loads the child's month of an activity. false: not their child, not enrolled, no such activity.
bool month_load(Req *q, Arena *a, int64_t child, int64_t activity, Date first, Month *m);

// A child of two households: marks the days of the other one, and what it has taken on days that are now this one's (share.c).
void month_share(Db *db, Arena *a, Month *m, const Calendar *calendar);

// Who saves, why, and under which key.
typedef struct Saver { int64_t adult; Str author, cause, op_key; int64_t undoes; Instant now; Date today; } Saver;

// One save and its line of history. day: any of its month; before, after: what the month cost.
typedef struct SaveNew { int64_t family, child, activity; Date day; Saver by; Money before, after; } SaveNew;
int64_t save_open(Db *db, Arena *a, const SaveNew *n);

void change_note(Db *db, int64_t save, int64_t booking, int64_t slot, Date day, const char *action, Money price);
void booking_cancel(Db *db, Arena *a, int64_t booking);        // and its seats are free

// The family's open basket of the activity's regie, made when there is none.
typedef struct Hold { int64_t id; Instant expires; } Hold;
Hold basket_for(Db *db, Arena *a, int64_t family, const Activity *v, Instant now);

// Stores a month that month_check let through. false: a seat went in the meantime; its cell says REFUSED_FULL and the caller
// rolls back. save: the receipt's number.
bool month_store(Db *db, Arena *a, Month *m, const Saver *by, int64_t *save);

// ---- seats ----
bool seats_take(Db *db, const Catalog *c, int64_t booking, const Slot *slot, Date day);    // false: full, nothing taken
void seats_give(Db *db, Arena *a, int64_t booking);

// ---- lists of pages ----
typedef struct EnrolmentRow { int64_t child, activity; Date from, to; int weekdays; Str child_name; } EnrolmentRow;
ARRAY_OF(EnrolmentRow, EnrolmentRows);
void enrolment_list(Db *db, Arena *a, int64_t family, EnrolmentRows *out);

typedef struct SaveRow { int64_t id, child, activity, undoes, undone; Instant at; Str author, cause, month, child_name, author_name; Money before, after; } SaveRow;
ARRAY_OF(SaveRow, SaveRows);
typedef struct ChangeRow { int64_t save, slot; Date day; Str action; Money price; } ChangeRow;
ARRAY_OF(ChangeRow, ChangeRows);
bool save_find(Db *db, Arena *a, int64_t family, int64_t save, SaveRow *out, ChangeRows *changes);
void save_changes(Db *db, Arena *a, int64_t family, int64_t first_save, int64_t last_save, ChangeRows *out);

// booking, price: of the place that is held while it is offered.
typedef struct WaitingRow { int64_t id, child, slot, booking; Date day; Str state, child_name; Instant expires; Money price; } WaitingRow;
ARRAY_OF(WaitingRow, WaitingRows);
bool waiting_join(Req *q, int64_t child, const Slot *slot, Date day);
bool waiting_find(Db *db, Arena *a, int64_t family, int64_t id, WaitingRow *out);
void waiting_offers(Db *db, Arena *a, int64_t family, WaitingRows *out);
int  waiting_place(Db *db, int64_t id);
typedef enum { OFFER_TAKEN, OFFER_LATE, OFFER_REQUIRES } OfferAnswer;          // the place went on; what it needs that day is neither there nor to be had
OfferAnswer waiting_accept(Req *q, const WaitingRow *w, int64_t *basket);      // basket: where it is to be paid; 0: nowhere
void waiting_leave(Db *db, Arena *a, const Catalog *c, int64_t family, const WaitingRow *w, const char *state, Instant now);
// Offers the seats free on that day to the first who wait for them.
void waiting_offer(Db *db, Arena *a, const Catalog *c, int64_t slot, Date day, Instant now);

// Activities whose page is worth a link today: until their end, and from two months before they begin.
void enrolment_current(Req *q, const Catalog *c, EnrolmentRows *out);

// ---- days given back (giveback.c) ----
typedef struct GivebackRow { int64_t booking, child, activity, slot; Date day; Str state; Money price; } GivebackRow;   // state empty: not given back
ARRAY_OF(GivebackRow, GivebackRows);
// The booking is no more, its seats are offered to those who wait; what was paid stays paid until giveback_settle. Cell: may_give_back.
bool giveback_find(Db *db, Arena *a, int64_t family, int64_t booking, GivebackRow *out);       // of any booking of theirs
void giveback_give(Req *q, const Month *m, const Cell *c);
void giveback_open(Db *db, Arena *a, const Month *m, GivebackRows *out);       // of the family's child, activity and month

// ---- what the month page says at its top ----
typedef struct MonthSaid {
    bool saved, same, refused, stale, cascade, waiting;     // cascade: the only refusals ask to lose dependent bookings too
    SaveRow save;
    ChangeRows changes;
    GivebackRows given;                                     // days given back that wait for somebody
} MonthSaid;
