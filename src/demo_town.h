// demo_town.h - an invented town, always the same for the same seed: its catalogue, families, accounts, enrolments, bookings.
#pragma once
#include "base/base.h"
#include "db/db.h"

typedef struct DemoPlan {
    int families;                                   // 3 at least: the guide's, and two that wait for their account
    uint64_t seed;
    Instant now;                                    // the demo's present: bookings are for this month and the next
    Str password, hash;                             // of every account; hashed once, because hashing is slow on purpose
    Str agent_hash;                                 // of the agent "admin"
} DemoPlan;

// Fills an empty, migrated database, in one transaction that the caller commits. accounts: one "role identifier password" per
// line, first the family of the guide's screens; their number goes to the thousands. false: why says what is wrong.
bool demo_town_fill(Db *db, Arena *a, const DemoPlan *plan, Str agent_line, Str *accounts, Str *why);
