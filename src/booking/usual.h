// usual.h - « Semaine type »: days of each week, for some children and slots, from a day until another. Inside this folder only.
#pragma once
#include "booking/batch.h"

enum { USUAL_DAYS_MOST = 400 };                     // a school year and the summer before it

typedef struct Usual {
    Ids children, slots;
    bool own;                                       // each child has the usual days of its enrolment; else:
    int weekdays;                                   // the same days for all; bit 0 = Monday
    Date from, until;                               // both included
} Usual;

// Asks for the days of the usual week that are not booked yet.
void usual_ask(Unit *u, const Usual *w);
Str  usual_weekdays_text(Arena *a, int weekdays);   // « lundi, mardi et jeudi »

// What the form offers: the slots of the family's current activities, each with who is enrolled and what is usual.
typedef struct Choice {
    const Activity *activity;
    const Slot *slot;
    Ids children, days;                             // who is enrolled, and the usual weekdays of each
    int weekdays;                                   // of all of them together
    Str label;
} Choice;
ARRAY_OF(Choice, Choices);
Str  usual_slots_text(Arena *a, const Choices *choices, const Usual *w);       // « ACC MATIN et ACC SOIR »
void usual_choices(Arena *a, const Catalog *c, const EnrolmentRows *rows, Choices *out);
// The week that most families want, before they change it: all children, the slots with usual days, until they end.
bool usual_meets(const Usual *w, const Choice *x);   // some chosen weekday is one of the activity's
bool usual_differs(const Choices *choices);         // brothers and sisters do not have the same usual days
int  usual_of_child(const Choices *choices, int64_t child);      // its usual weekdays, in all of them
Usual usual_default(Arena *a, const Choices *choices, const MonthFacts *facts, Date today);

typedef struct Missing { int64_t child; const Slot *slot; } Missing;    // a chosen slot in which a chosen child is not enrolled
ARRAY_OF(Missing, Missings);

// What the form shows: as proposed, or as it was sent.
typedef struct UsualForm { Usual usual; Str from, until; } UsualForm;   // the two days as they stand in their fields
