// batch_view.h - the words that tell what several months became. Inside this folder only.
#pragma once
#include "booking/batch.h"
#include "household/household.h"

// « lundi 16, mardi 17 avril, mercredi 2 mai 2018 »: a month is said once, the year at the end and where it changes.
Str days_text(Arena *a, const Date *days, ptrdiff_t n);

typedef struct RefusedGroup { Str who, slots, days, reason; ptrdiff_t n; } RefusedGroup;       // n: days of one child and slot
ARRAY_OF(RefusedGroup, RefusedGroups);
// The same days refused for the same reason are said once, for all the slots and children they concern.
void refused_groups(Arena *a, const Catalog *c, const Children *children, const RefusedDays *days, RefusedGroups *out);

void batch_activities(Arena *a, const BatchLines *lines, int64_t child, Ids *out);     // of that child, in order of first line
const BatchLine *batch_line(const BatchLines *lines, int64_t child, int64_t activity, Date month);      // NULL: nothing changes there
Date batch_next_month(const BatchLines *lines, int64_t child, Date after);      // {0}: no later one
Str  batch_cell(Arena *a, const Catalog *c, const BatchLine *l);        // « 12 jours », « 3 jours, 1 jour en moins »
Str  batch_total(Arena *a, const BatchLines *lines);            // « 230 réservations ajoutées, 2 réservations retirées »
Str  batch_price(Arena *a, Money more);                         // « 644,00 € », « 12,00 € de moins »
Str  child_name(const Children *children, int64_t child);
