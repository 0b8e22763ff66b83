// catalog_test.c - the demo's catalogue on both engines; which days are open; what an import refuses and how it says so.
#include "base/test.h"
#include "catalog/catalog.h"
#include "catalog/import.h"
#include "db/test_db.h"
#include "demo_texts.h"

typedef struct Errand { Str calendar, catalogue, why; bool refused; } Errand;

static bool import(Db *db, void *context)
{
    Errand *e = context;
    Arena *a = test_arena();
    bool ok = (!e->calendar.n || calendar_import(db, a, e->calendar, &e->why)) && catalog_import(db, a, e->catalogue, &e->why);
    e->refused = !ok;
    return ok;
}

static bool load(Db *db, void *context)
{
    *(const Catalog **)context = catalog_load(db, test_arena());
    return true;
}

static const Catalog *demo_catalog(Store *s)
{
    const Catalog *c = NULL;
    Errand e = {.calendar = demo_calendar_txt, .catalogue = demo_catalogue_txt};
    CHECK(lane_write(s, import, &e) == LANE_KEPT, "imported: %.*s", STR_ARG(e.why));
    CHECK(lane_read(s, load, &c) == LANE_KEPT, "loaded");
    return c;
}

static const Activity *activity_coded(const Catalog *c, const char *code)
{
    EACH (const Activity, v, &c->activities)
        if (str_eq(v->code, str_z(code))) return v;
    return NULL;
}

static const Slot *slot_coded(const Catalog *c, const char *code)
{
    EACH (const Activity, v, &c->activities)
        EACH (const Slot, s, &v->slots)
            if (str_eq(s->code, str_z(code))) return s;
    return NULL;
}

// ---- the demo's catalogue, as in the guide ----

static void check_guide(Arena *a, const Catalog *c)
{
    const Activity *meals = activity_coded(c, "restauration-2017"), *later = activity_coded(c, "restauration-2026");
    if (!CHECK(meals && later && c->activities.n == 8 && c->regies.n == 3 && c->pools.n == 7, "four activities in two years")) return;
    CHECK_STR(date_iso(a, meals->to), S("2018-07-06"), "the last day of class before summer");
    CHECK_STR(date_iso(a, later->from), S("2026-09-01"), "the first day of class");
    CHECK_STR(catalog_regie(c, meals->regie)->name, S("Régie cantine"), "its regie");
    CHECK(meals->payment == PAY_INVOICE && meals->add.kind == DEADLINE_MONTH_DAY && meals->add.n == 20, "by invoice, until the 20th");

    const Slot *meal = slot_coded(c, "restauration-2017/repas"), *midday = slot_coded(c, "temps-meridien-2017/midi");
    CHECK(meal && midday && meal->requires_id == midday->id, "a meal needs midday time of the same year");
    CHECK(meal->requires == REQUIRE_ADD && meal->on_removal == REMOVAL_CASCADE, "added with it, removed with it");
    CHECK_STR(meal->venue, S("RESTAURANT ELEMENTAIRE"), "its place");
    CHECK(catalog_slot(c, meal->id) == meal && catalog_activity(c, meals->id) == meals && !catalog_slot(c, 9999), "look-ups");
    CHECK(meal->pools[0] == slot_coded(c, "restauration-2026/repas")->pools[0], "the years share the places");

    Money price, unbooked;
    CHECK(slot_price(meal, date_of(2018, 4, 3), &price, &unbooked) && price.cents == 280 && unbooked.cents == 650, "2,80 €, or 6,50 €");
    CHECK(!slot_price(meal, date_of(2017, 8, 31), &price, &unbooked), "no price before the activity");

    const Slot *morning = slot_coded(c, "mercredis-2017/matin"), *day = slot_coded(c, "mercredis-2017/journee");
    const Slot *afternoon = slot_coded(c, "mercredis-2017/apres-midi");
    CHECK(slots_share_pool(morning, day) && slots_share_pool(day, afternoon) && !slots_share_pool(morning, afternoon), "the day takes both halves");
    CHECK(day->n_pools == 2 && day->pools[0] < day->pools[1], "pools in rising order");
    CHECK(morning->start_min == 450 && morning->end_min == 810, "from 7:30 to 13:30");
    CHECK(c->town->terms.version == 1 && c->town->terms.hash.n == 64 && c->town->contacts.n == 3, "terms and contacts");
}

TEST(catalog_of_the_guide)
{
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        const Catalog *first = demo_catalog(s), *second = demo_catalog(s);      // importing twice changes nothing
        if (!first || !second) continue;
        check_guide(test_arena(), first);
        check_guide(test_arena(), second);
        CHECK(first->activities.v[0].id == second->activities.v[0].id, "%s: the same rows", test_engine_name(e));
        CHECK(first->town->news.n == second->town->news.n && first->town->contacts.n == second->town->contacts.n, "nothing twice");
        CHECK(first->town->calendar.holidays.n == second->town->calendar.holidays.n, "no holiday twice");
    }
}

TEST(activity_days_of_april_2018)
{
    Arena *a = test_arena();
    const Catalog *c = demo_catalog(test_store(DB_SQLITE));
    static const struct { const char *name, *activity; int year, month, day; const char *why; } cases[] = {
        {"a school day", "restauration-2017", 2018, 4, 3, ""},
        {"Easter Monday", "restauration-2017", 2018, 4, 2, "jour férié : Lundi de Pâques"},
        {"a Saturday", "restauration-2017", 2018, 4, 7, "L’activité n’a pas lieu ce jour-là"},
        {"the last day before the holidays", "restauration-2017", 2018, 4, 13, ""},
        {"the first day of the holidays is a Saturday", "restauration-2017", 2018, 4, 14, "vacances scolaires"},
        {"in the holidays", "restauration-2017", 2018, 4, 18, "vacances scolaires"},
        {"back to school", "restauration-2017", 2018, 4, 30, ""},
        {"Labour Day", "restauration-2017", 2018, 5, 1, "jour férié : Fête du travail"},
        {"a Wednesday", "mercredis-2017", 2018, 4, 4, ""},
        {"a Tuesday", "mercredis-2017", 2018, 4, 3, "L’activité n’a pas lieu ce jour-là"},
        {"after the year", "restauration-2017", 2018, 7, 9, "L’activité s’est arrêtée le vendredi 6 juillet 2018"},
        {"before the year", "restauration-2026", 2026, 8, 31, "L’activité commence le mardi 1er septembre 2026"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        const Activity *v = activity_coded(c, cases[i].activity);
        Date day = date_of(cases[i].year, cases[i].month, cases[i].day);
        CHECK_STR(activity_closed_reason(a, v, &c->town->calendar, day), str_z(cases[i].why), "%s", cases[i].name);
        CHECK(activity_open(v, &c->town->calendar, day) == !cases[i].why[0], "%s", cases[i].name);
    }
}

TEST(activity_closed_by_the_town)
{
    Closure closures[] = {{date_of(2026, 11, 26), date_of(2026, 11, 27), CLOSED_TOWN, 0, S("grève")},
                          {date_of(2026, 12, 1), date_of(2026, 12, 1), CLOSED_ACTIVITY, 7, S("travaux")}};
    Calendar calendar = {.zone = S("C"), .closures = {closures, COUNT(closures), COUNT(closures)}};
    Activity v = {.id = 7, .from = date_of(2026, 9, 1), .to = date_of(2027, 7, 2), .days = DAYS_ALL, .weekdays = 31};
    Arena *a = test_arena();
    CHECK_STR(activity_closed_reason(a, &v, &calendar, date_of(2026, 11, 27)), S("fermeture : grève"), "the whole town");
    CHECK_STR(activity_closed_reason(a, &v, &calendar, date_of(2026, 12, 1)), S("fermeture : travaux"), "this activity");
    v.id = 8;
    CHECK(activity_open(&v, &calendar, date_of(2026, 12, 1)), "another activity is open");
    v.days = DAYS_HOLIDAYS;
    CHECK_STR(activity_closed_reason(a, &v, &calendar, date_of(2026, 12, 1)), S("L’activité n’a pas lieu ce jour-là"), "only in holidays");
}

// ---- what an import refuses ----

#define TOWN "town t\n    name: T\n    title: T\n    address: A\n    zone: Europe/Paris\n    school-zone: C\n"
#define TILL "regie r\n    name: R\n    label: R\n    payfip: 000014 T\n    due-days: 15\npool p\n    name: P\n    seats: 9\n"
#define STAGE "activity stage\n    name: S\n    regie: r\n    from: 2026-10-19\n    to: 2026-10-30\n    days: holidays, mon tue\n" \
              "    payment: invoice\n    add: days 2\n    cancel: days 2\n"
#define SLOT "    slot jour: JOUR\n        hours: 08:00-18:00\n        pools: p\n"
#define PRICE "        price: 10.00\n"

TEST(catalog_import_says_what_to_write)
{
    static const struct { const char *name, *text, *why; } cases[] = {
        {"all is well", TOWN TILL STAGE SLOT PRICE, ""},
        {"a tab", "town t\n\tname: T", "line 2: there is a tab or another invisible character here; write blanks"},
        {"no block", "    name: T", "line 1: this line belongs to no block; begin one above it, as in \"town my-town\", with no blank before"},
        {"an unknown kind", "tonw t", "line 1: \"tonw\" is not a kind of block; begin the line with one of: town, contact, news, terms, school, "
         "regie, venue, pool, activity; or put four blanks before it if it belongs to the block above"},
        {"no code", "venue", "line 1: write a code after \"venue\": small letters without accents, digits and hyphens, as in \"venue my-code\""},
        {"a code twice", "venue v\n    name: V\nvenue v\n    name: W",
         "line 3: \"venue v\" was already described on line 1; give it another code, or make one block of the two"},
        {"no colon", "venue v\n    name V", "line 2: there is no colon; write \"key: value\""},
        {"an unknown key", "venue v\n    nmae: V", "line 2: there is no key \"nmae\" in a block \"venue\"; write one of: name"},
        {"a key twice", "venue v\n    name: V\n    name: W", "line 3: \"name\" was already said on line 2; keep one of the two"},
        {"a key missing", "pool p\n    name: P", "line 1: the line \"seats: ...\" is missing in \"pool p\""},
        {"a value missing", "venue v\n    name:", "line 2: write a value after \"name:\""},
        {"not a number", "pool p\n    name: P\n    seats: many", "line 3: seats must be a whole number from 0 to 1000000"},
        {"an unknown venue", "pool p\n    name: P\n    seats: 3\n    venue: x",
         "line 4: there is no venue \"x\"; correct this code, or describe it in a block \"venue x\""},
        {"not a time zone", "town t\n name: T\n title: T\n address: A\n zone: Europe/Nimes\n school-zone: C",
         "line 5: there is no time zone \"Europe/Nimes\"; write Europe/Paris, or the zone of the town"},
        {"a client number too short", "regie r\n name: R\n label: R\n payfip: 14 T\n due-days: 3",
         "line 4: write the PayFiP client number (6 digits), then T (test), X (activation) or W (real), as in \"000014 T\""},
        {"an impossible day", "news n\n title: N\n from: 2026-02-30", "line 3: \"2026-02-30\" is not a day; write year, month and day, as in 2026-09-01"},
        {"a slot outside", "venue v\n    name: V\n    slot s: S", "line 3: a slot stands inside a block \"activity\""},
        {"no slot", TOWN TILL STAGE, "line 15: \"activity stage\" has no slot; add one, as in \"slot matin: ACCUEIL DU MATIN\""},
        {"no price", TOWN TILL STAGE SLOT, "line 24: \"JOUR\" has no price from 2026-10-19 to 2026-10-30; add a line \"price\" for these days"},
        {"not an amount", TOWN TILL STAGE SLOT "        price: dix", "line 27: \"dix\" is not an amount; write euros, as in 2.80"},
        {"a word after the amount", TOWN TILL STAGE SLOT "        price: 1 euro",
         "line 27: write an amount, then if needed unbooked, from and to, as in \"2.80 unbooked 6.50 from 2026-09-01 to 2027-08-31\""},
        {"a gap at the start", TOWN TILL STAGE SLOT "        price: 1 from 2026-10-20",
         "line 24: \"JOUR\" has no price from 2026-10-19 to 2026-10-19; add a line \"price\" for these days"},
        {"a gap in the middle", TOWN TILL STAGE SLOT "        price: 1 to 2026-10-20\n        price: 2 from 2026-10-25",
         "line 24: \"JOUR\" has no price from 2026-10-21 to 2026-10-24; add a line \"price\" for these days"},
        {"a gap at the end", TOWN TILL STAGE SLOT "        price: 1 to 2026-10-20",
         "line 24: \"JOUR\" has no price from 2026-10-21 to 2026-10-30; add a line \"price\" for these days"},
        {"an overlap", TOWN TILL STAGE SLOT "        price: 1 to 2026-10-25\n        price: 2 from 2026-10-20",
         "line 24: \"JOUR\" has two prices from 2026-10-20 to 2026-10-25; change the days so that each has one"},
        {"an overlap without end", TOWN TILL STAGE SLOT "        price: 1\n        price: 2",
         "line 24: \"JOUR\" has two prices from 2026-10-19 on; change the days so that each has one"},
        {"two prices that follow", TOWN TILL STAGE SLOT "        price: 1 to 2026-10-20\n        price: 2,50 unbooked 4 from 2026-10-21", ""},
        {"an unknown pool", TOWN TILL STAGE "    slot j: J\n        hours: 08:00-18:00\n        pools: q\n" PRICE,
         "line 26: there is no pool \"q\"; correct this code, or describe it in a block \"pool q\""},
        {"an hour too late", TOWN TILL STAGE "    slot j: J\n        hours: 08:00-25:00\n        pools: p\n" PRICE,
         "line 25: write begin and end, as in 07:30-08:50"},
        {"requires nothing known", TOWN TILL STAGE SLOT PRICE "        requires: stage/nuit add cascade",
         "line 28: there is no slot \"stage/nuit\"; correct this code, or describe it in a block \"slot stage/nuit\""},
        {"requires itself", TOWN TILL STAGE SLOT PRICE "        requires: stage/jour add cascade", "line 28: a slot cannot require itself"},
        {"requires in other words", TOWN TILL STAGE SLOT PRICE "        requires: stage/jour please",
         "line 28: write activity/slot, then add, ask or refuse, then none, cascade or refuse, as in \"temps-meridien/midi add cascade\""},
    };
    Store *s = test_store(DB_SQLITE);
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Errand e = {.catalogue = str_z(cases[i].text)};
        LaneResult done = lane_write(s, import, &e);
        CHECK_STR(e.why, str_z(cases[i].why), "%s", cases[i].name);
        CHECK(done == (cases[i].why[0] ? LANE_REFUSED : LANE_KEPT), "%s: all or nothing", cases[i].name);
    }
}

TEST(catalog_import_keeps_what_families_accepted)
{
    EACH_ENGINE (engine) {
        Store *s = test_store(engine);
        Errand first = {.catalogue = S("terms 1\n    published: 2026-09-01\n    body: Un")};
        Errand other = {.catalogue = S("terms 1\n    published: 2026-09-01\n    body: Deux\nvenue v\n    name: V")};
        Errand years = {.catalogue = S(TOWN TILL "activity a\n name: A\n regie: r\n years: 2026\n days: term, mon\n payment: invoice\n add: none\n"
                                       " cancel: none\n slot s: S\n  hours: 08:00-09:00\n  pools: p\n  price: 1")};
        CHECK(lane_write(s, import, &first) == LANE_KEPT && lane_write(s, import, &first) == LANE_KEPT, "the same text twice");
        CHECK(lane_write(s, import, &other) == LANE_REFUSED, "the same version with another text");
        CHECK_STR(other.why, S("line 1: version 1 of the terms is already published with another text, which families accepted; write a new "
                               "version: \"terms 2\""), "%s", test_engine_name(engine));
        CHECK(lane_write(s, import, &years) == LANE_REFUSED, "a school year without its calendar");
        CHECK_STR(years.why, S("line 18: the school year \"2026\" is not in the calendar of zone C; import the school calendar first"), "the year");
    }
}

TEST(calendar_import_is_all_or_nothing)
{
    Store *s = test_store(DB_SQLITE);
    Errand e = {.calendar = S("2026-2027;Toussaint;C;2026-10-17;2026-11-01\n2026-2027;Noël;C;19/12/2026;2027-01-03\n"), .catalogue = S("venue v\n name: V")};
    CHECK(lane_write(s, import, &e) == LANE_REFUSED && str_starts(e.why, S("line 2:")), "the second line is refused");
}
