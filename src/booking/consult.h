// consult.h - « Consulter mes réservations »: a month of all children and activities. Inside this folder only.
#pragma once
#include "booking/agenda.h"
#include "household/household.h"

typedef struct Consulted { int64_t child, slot; Date day; Money price; Str state; } Consulted;
                                                    // state: 'confirmed', 'basket' (to be paid), 'offered' (to be answered), 'waiting'
ARRAY_OF(Consulted, Consulteds);                    // by day, child, slot
void consult_load(Db *db, Arena *a, int64_t family, Date first, Instant now, Consulteds *out);

typedef struct ConsultTotal { int64_t child, slot, n; Money price; } ConsultTotal;
ARRAY_OF(ConsultTotal, ConsultTotals);              // what is booked or in the basket, by child and slot
void consult_totals(Arena *a, const Consulteds *rows, ConsultTotals *out);
Money consult_sum(const ConsultTotals *totals);
Date consult_next_day(const Consulteds *rows, Date after);              // {0}: none later
bool consult_has(const Consulteds *rows, int64_t child);                // of that child, this month
Str  consult_slot(const Catalog *c, int64_t slot);
Str  consult_state(const Consulted *r);             // « dans le panier »; empty: booked
Str  consult_cell(Arena *a, const Catalog *c, const Consulteds *rows, int64_t child, Date day);        // in one line, for paper

typedef struct AgendaCard { bool open, changed; Feed feed; Str address; } AgendaCard;    // changed: just made or taken back
