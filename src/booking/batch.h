// batch.h - several months of a family saved together: a usual week, all the children, an undo. Inside this folder only.
//
// The unit is a child's month of an activity. Days that can change do; each day that cannot is named with its reason, and does
// not hold back the others. batch_settle decides on values; the whole is then stored in one transaction, on the same rows.
#pragma once
#include "booking/booking_db.h"

typedef struct Ids { int64_t *v; ptrdiff_t n, cap; } Ids;
bool ids_has(const Ids *ids, int64_t id);

typedef struct Ask {                                // what becomes of one cell
    bool asked, want;                               // asked: the family wants it so; else it stays, or is brought along
    bool was;                                       // booked before (a place offered and not answered is not)
    int64_t left;                                   // seats for all the children together
    bool full;                                      // as loaded
    Str refused;                                    // why not; empty: done, or nothing to do
} Ask;

typedef struct Unit {
    Month month;
    Ask *asks;                                      // one per cell of the month
    int64_t undoes, save;                           // the save that is taken back; the receipt of this one; 0: none
} Unit;
ARRAY_OF(Unit, Units);

// Adds a loaded month. A required activity (midday time) must be added before the one that needs it (canteen).
Unit *batch_put(Arena *a, Units *units, const Month *m);
// The family wants this day of this slot so. A day that has no box stays as it is.
void  batch_ask(Unit *u, int64_t slot, Date day, bool want);
// Brings required slots along, checks everything against the rules and against each other, and takes back what is refused, until
// the rest stands. Afterwards each month holds what will be stored, with its sums.
void  batch_settle(Arena *a, Units *units);        // the seats left stand in each ask; batch_judge loads them

// ---- told in lines: before saving from the units, afterwards from the rows ----

typedef struct BatchLine { int64_t child, activity, save, added, removed, held, undone; Date month; Money before, after; } BatchLine;
ARRAY_OF(BatchLine, BatchLines);
typedef struct RefusedDay { int64_t child, slot; Date day; Str reason; } RefusedDay;
ARRAY_OF(RefusedDay, RefusedDays);                  // by child, slot, day
void  batch_lines(Arena *a, const Units *units, BatchLines *lines, RefusedDays *refused);
Money batch_more(const BatchLines *lines);          // what the months cost more than before; negative: less
int64_t batch_days(const BatchLines *lines, bool added);

// ---- with the database ----

// Loads the child's month with the activities it requires, unless it is there. NULL: not their child, or not enrolled.
Unit *batch_load(Req *q, Units *units, int64_t child, int64_t activity, Date first);

typedef struct Report { int64_t id; Str kind; Instant at; BatchLines lines; RefusedDays refused; } Report;
// The seats that brothers and sisters share, then batch_settle.
void  batch_judge(Req *q, Units *units);
// Stores what settled, and its report. false: a place went meanwhile, roll back.
bool  batch_store(Req *q, Units *units, Str kind, int64_t *report);
bool  report_find(Db *db, Arena *a, int64_t family, int64_t id, Report *out);
void  lock_children(Req *q, const Ids *children);   // in rising order: nobody waits in a circle
// batch_store, then the mail and the page of the report. kind: 'week', 'month' (of all children), 'whole' (box of a month or week), 'undo'.
Reply batch_keep(Req *q, Units *units, Str kind);
