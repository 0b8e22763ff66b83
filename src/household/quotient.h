// quotient.h - the « quotient familial »: what it was, what it is, which bracket of prices it gives.
#pragma once
#include "web/web.h"

typedef struct Quotient { int64_t id; Money value; Date from; int64_t document; Instant decided; } Quotient;
ARRAY_OF(Quotient, Quotients);
typedef struct Bracket { Str name; Money from; } Bracket;      // half open: ends below the next one
ARRAY_OF(Bracket, Brackets);

// ---- rules ----

Str quotient_text(Arena *a, Money value);           // as the CAF prints it: « 812 », « 1 204,50 »

// The one in force: the latest day that has come, and of the same day the one decided last. NULL: none is known.
const Quotient *quotient_on(const Quotients *known, Date day);
const Bracket  *quotient_bracket(const Brackets *of_town, Money value);        // NULL: the town has none, or none so low
Str bracket_text(Arena *a, const Brackets *of_town, const Bracket *b);         // « de 400 à moins de 640 »

// ---- stored ----

void quotient_list(Db *db, Arena *a, int64_t family, Quotients *out);          // the newest day first
void quotient_put(Db *db, int64_t family, Money value, Date from, int64_t document, Instant now);
void bracket_list(Db *db, Arena *a, Brackets *out);            // the lowest first
