// catalog.h - what the town offers: regies, activities and their slots, seats, prices, deadlines. Kept in memory per town.
#pragma once
#include "catalog/admission.h"
#include "catalog/deadline.h"
#include "town/town.h"
#include "web/web.h"

typedef struct Regie {
    int64_t id;
    Str code, name, label;                          // « Régie cantine », « RESTO-PERISCO »
    Str payfip_client, payfip_mode;                 // 6 digits; T, X or W
    int due_days;                                   // an invoice is due this many days after its issue
} Regie;
ARRAY_OF(Regie, Regies);

typedef struct Price { int64_t slot; Date from, to; Money amount, unbooked; } Price;     // to {0}: no end; both ends included
ARRAY_OF(Price, Prices);

typedef struct Pool { int64_t id; Str code, name; int64_t seats; } Pool;                 // seats counted together on a day
ARRAY_OF(Pool, Pools);

typedef enum { REQUIRE_NONE, REQUIRE_ADD, REQUIRE_ASK, REQUIRE_REFUSE } RequirePolicy;    // add it too; one-tap fix; refuse
typedef enum { REMOVAL_NONE, REMOVAL_CASCADE, REMOVAL_REFUSE } RemovalPolicy;

enum { SLOT_POOLS = 4 };
typedef struct Slot {
    int64_t id, activity;
    Str code, name, venue;
    int start_min, end_min;                         // minutes after midnight, town time
    int64_t requires_id;                            // this slot must be booked the same day; 0: none
    RequirePolicy requires;
    RemovalPolicy on_removal;                       // of the required one: take this one away too, or refuse
    int64_t pools[SLOT_POOLS];
    int n_pools;
    Prices prices;
} Slot;
ARRAY_OF(Slot, Slots);

typedef enum { DAYS_TERM, DAYS_HOLIDAYS, DAYS_ALL } DaysKind;
typedef enum { PAY_INVOICE, PAY_BASKET, PAY_ACCOUNT } PayKind;  // monthly invoice; basket with a hold; charged at once (S7.3)
typedef enum { EXCLUSIVE_NONE, EXCLUSIVE_REFUSE, EXCLUSIVE_CONVERT } ExclusivePolicy;

typedef struct Activity {
    int64_t id, regie;
    Str code, name, description;
    Date from, to;
    DaysKind days;
    int weekdays;                                   // bit 0 = Monday ... bit 6 = Sunday
    PayKind payment;
    int hold_minutes, offer_minutes;
    bool give_back;                                 // a paid day that can no longer be cancelled may be given back to others
    Deadline add, cancel;
    ExclusivePolicy exclusive;                      // slots that share a pool: refuse both, or convert two halves to the whole
    Admission admission;
    Slots slots;
} Activity;
ARRAY_OF(Activity, Activities);

typedef struct Catalog { const Town *town; Regies regies; Activities activities; Pools pools; } Catalog;   // town: as of the same version

const Catalog *catalog_of(Req *q);
const Catalog *catalog_load(Db *db, Arena *a);
const Regie    *catalog_regie(const Catalog *c, int64_t id);           // NULL: none
const Activity *catalog_activity(const Catalog *c, int64_t id);
const Slot     *catalog_slot(const Catalog *c, int64_t id);
const Pool     *catalog_pool(const Catalog *c, int64_t id);

bool  activity_open(const Activity *v, const Calendar *c, Date day);   // it takes place that day
Str   activity_closed_reason(Arena *a, const Activity *v, const Calendar *c, Date day);  // empty: open
bool  slot_price(const Slot *s, Date day, Money *price, Money *unbooked);        // the price valid on the day of service
// « Pourquoi ce prix ? », for the days between the two: "2,80 €", with the change if there is one; and since when, how it is paid,
// what a day without booking costs. Slots often share the second.
Str   price_amount_text(Arena *a, const Slot *s, Date from, Date to);
Str   price_terms_text(Arena *a, const Activity *v, const Slot *s, Str regie, Date from, Date to);
bool  slots_share_pool(const Slot *a, const Slot *b);

// The catalogue as one readable text (docs/admin/catalogue.md); import adds what it names and refuses the whole when a line is
// wrong: why names it. Rows are found by their code, so importing twice changes nothing.
bool catalog_import(Db *db, Arena *a, Str text, Str *why);
