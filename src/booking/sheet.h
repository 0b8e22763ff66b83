// sheet.h - « Tous mes enfants »: a month of one activity, a row for each child and slot, saved as one. Inside this folder only.
//
// A sheet with too many boxes for one page is cut by slot.
#pragma once
#include "booking/usual.h"

typedef struct SheetKey { const Activity *activity; const Slot *slot; Str label; } SheetKey;     // slot NULL: all slots of the activity
ARRAY_OF(SheetKey, SheetKeys);
void sheet_keys(Arena *a, const Choices *choices, SheetKeys *out);

typedef struct SheetRow { Unit *unit; const Slot *slot; ptrdiff_t first; } SheetRow;     // first: index of Monday's cell, or of the week's first
ARRAY_OF(SheetRow, SheetRows);
typedef struct SheetWeek { Week week; SheetRows rows; } SheetWeek;
ARRAY_OF(SheetWeek, SheetWeeks);

typedef struct Sheet {
    SheetKeys keys;
    const SheetKey *key;                            // the one that is shown
    Date first;                                     // of the month
    Units units;                                    // the activity's months, and those it requires: shown are those of key
    SheetWeeks weeks;
    Strs reasons;                                   // of locked days, each said once
    Money before, after;
    bool can_change, proposed;                      // proposed: ticks that nobody has saved yet
    RefusedDays refused;                            // why nothing was saved
} Sheet;

void sheet_lay_out(Arena *a, Sheet *s);             // weeks, reasons and sums, from the units
bool sheet_shows(const Sheet *s, const Unit *u, const Cell *c);        // a cell of this sheet
int  sheet_reason(const Sheet *s, const Unit *u, const Cell *c);       // index in reasons; -1: none

// « 12.736816.1 »: slot, day, child; what a box sends.
Str  sheet_box(Arena *a, const Unit *u, const Cell *c);
Str  sheet_base(Arena *a, const Sheet *s);          // the boxes that are ticked because they are booked
// What the form wants changed: the ticks that differ from what its page showed. whole: rows « 12..1 » whose every day is wanted.
void sheet_ask(Arena *a, Sheet *s, const Strs *ticked, const Strs *whole, Str base);

// Proposals, not saved: the weekdays of the month before; the days of one child for all.
int  sheet_habit(const Month *before, const Slot *slot);        // weekdays booked on at least half of their open days
void sheet_copy_month(Sheet *s, const Unit *u, const Month *before);
void sheet_copy_child(Sheet *s, int64_t child);

// ---- for the view ----
Url  sheet_link(Req *q, const SheetKey *k, Date first);
Str  sheet_row_title(Arena *a, const Sheet *s, const SheetRow *r);     // « Léna », « Léna · 1- ACC MATIN »
int  sheet_children(const Sheet *s);
bool sheet_full(const Sheet *s, const Unit *u);     // some day of this sheet is full for that child
