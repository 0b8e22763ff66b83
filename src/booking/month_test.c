// month_test.c - the month as a family sees it: April 2018 as in the guide, then each rule as a table of named cases, then ten
// thousand random wishes against a model that knows nothing of the code.
#include "base/test.h"
#include "booking/booking.h"
#include "platform/platform.h"

// ---- a small town: midday time, canteen, Wednesdays ----

enum { MIDI = 11, REPAS = 21, MATIN = 31, JOURNEE = 32, APRES_MIDI = 33 };      // slots
enum { POOL_MIDI = 1, POOL_REPAS, POOL_MATIN, POOL_APRES_MIDI };
enum { WEEK = 0x1F, WEDNESDAYS = 1 << 2 };

typedef struct World {
    Catalog catalog;
    Calendar calendar;
    const Zone *zone;
    Activity *midday, *canteen, *wednesdays;
} World;

static Date iso(const char *text)
{
    Date d = {0};
    CHECK(date_parse(str_z(text), &d), "%s is a day", text);
    return d;
}

static Deadline rule(Arena *a, const char *line)
{
    Deadline d = {0};
    Str why = {0};
    bool ok = deadline_parse(a, str_z(line), &d, &why);
    CHECK(ok, "%s: %.*s", line, STR_ARG(why.n ? why : S("a rule")));
    return d;
}

static Instant moment(const World *w, const char *day, int hour, int minute, int second)
{
    return instant_add(zone_instant(w->zone, iso(day), hour, minute), second * INT64_C(1000));
}

static void add_slot(Arena *a, Activity *v, int64_t id, Str name, int64_t cents, int64_t pool, int64_t other_pool)
{
    Slot *s = PUSH(a, &v->slots);
    *s = (Slot){.id = id, .activity = v->id, .name = name, .start_min = 12 * 60, .pools = {pool, other_pool}, .n_pools = other_pool ? 2 : 1};
    *PUSH(a, &s->prices) = (Price){.slot = id, .from = iso("2017-09-01"), .amount = {cents}};
}

static Activity *add_activity(Arena *a, World *w, int64_t id, Str name, int weekdays, const char *add, const char *cancel)
{
    Activity *v = PUSH(a, &w->catalog.activities);
    *v = (Activity){.id = id, .name = name, .from = iso("2017-09-04"), .to = iso("2018-07-06"), .days = DAYS_TERM, .weekdays = weekdays,
                    .add = rule(a, add), .cancel = rule(a, cancel)};
    return v;
}

static void add_holiday(Arena *a, World *w, Str name, const char *first, const char *last)
{
    *PUSH(a, &w->calendar.holidays) = (SchoolHoliday){.name = name, .zone = S("C"), .first_off = iso(first), .last_off = iso(last)};
}

static World world(Arena *a)
{
    World w = {.zone = zone_named(S("Europe/Paris"))};
    if (!w.zone) w.zone = zone_utc();
    add_holiday(a, &w, S("Hiver"), "2018-02-17", "2018-03-04");
    add_holiday(a, &w, S("Printemps"), "2018-04-14", "2018-04-29");
    w.midday = add_activity(a, &w, 1, S("TEMPS MERIDIEN"), WEEK, "month-day 20", "month-day 20");
    add_slot(a, w.midday, MIDI, S("TEMPS MERIDIEN"), 100, POOL_MIDI, 0);
    w.canteen = add_activity(a, &w, 2, S("RESTAURATION SCOLAIRE"), WEEK, "month-day 20", "month-day 20");
    add_slot(a, w.canteen, REPAS, S("RESTAURATION SCOLAIRE"), 280, POOL_REPAS, 0);
    w.wednesdays = add_activity(a, &w, 3, S("MERCREDIS"), WEDNESDAYS, "days 2", "days 7");
    w.wednesdays->exclusive = EXCLUSIVE_REFUSE;
    add_slot(a, w.wednesdays, MATIN, S("A-MERCREDI MATIN"), 1000, POOL_MATIN, 0);
    add_slot(a, w.wednesdays, JOURNEE, S("C-MERCREDIS JOURNEE"), 1400, POOL_MATIN, POOL_APRES_MIDI);
    add_slot(a, w.wednesdays, APRES_MIDI, S("B-MERCREDI APRES MIDI"), 1000, POOL_APRES_MIDI, 0);
    return w;
}

// A month as booking_db loads it: a cell for each slot and weekday, and no day is full.
static Month loaded(Arena *a, const World *w, const Activity *v, const char *first)
{
    Month m = {.catalog = &w->catalog, .activity = v, .first = iso(first), .from = v->from, .to = v->to};
    EACH (const Slot, s, &v->slots)
        for (Date d = m.first; date_eq(month_first(d), m.first); d = date_add(d, 1))
            if (v->weekdays >> (date_weekday(d) - 1) & 1) *PUSH(a, &m.cells) = (Cell){.slot = s, .day = d, .reason = -1};
    return m;
}

static Cell *cell(Month *m, int64_t slot, const char *day)
{
    static Cell none;
    EACH (Cell, c, &m->cells)
        if (c->slot->id == slot && date_eq(c->day, iso(day))) return c;
    CHECK(false, "no cell for slot %lld on %s", (long long)slot, day);
    return &none;
}

static void booked(Month *m, int64_t slot, const char *day, int64_t booking)
{
    Cell *c = cell(m, slot, day);
    c->booking = booking;
    c->price = c->slot->prices.v[0].amount;
}

static void lay_out(Arena *a, Month *m, const World *w, Instant now)
{
    month_lay_out(a, m, &(MonthFacts){.calendar = &w->calendar, .zone = w->zone, .now = now, .resident = true});
}

static Month laid_out(Arena *a, const World *w, const Activity *v, const char *first, Instant now)
{
    Month m = loaded(a, w, v, first);
    lay_out(a, &m, w, now);
    return m;
}

// ---- which weeks, which boxes ----

// "3 4 5": the days of a slot that have a box.
static Str boxes(Arena *a, const Month *m, int64_t slot)
{
    Buf b = buf_new(a, 64);
    EACH (const Cell, c, &m->cells) {
        if (c->slot->id != slot || c->state == CELL_NONE) continue;
        buf_fmt(&b, "%s%d", b.n ? " " : "", date_ymd(c->day).day);
    }
    return buf_str(&b);
}

static Str weeks(Arena *a, const Month *m)          // "1 2018-04-02 W14, ..."
{
    Buf b = buf_new(a, 64);
    EACH (const Week, k, &m->weeks) buf_fmt(&b, "%s%d %.*s W%d", b.n ? ", " : "", k->rank, STR_ARG(date_iso(a, k->monday)), k->iso);
    return buf_str(&b);
}

TEST(month_april_2018_as_in_the_guide)
{
    Arena *a = test_arena();
    World w = world(a);
    Month m = laid_out(a, &w, w.canteen, "2018-04-01", moment(&w, "2018-03-10", 9, 0, 0));
    CHECK_STR(weeks(a, &m), S("1 2018-04-02 W14, 2 2018-04-09 W15, 3 2018-04-30 W18"), "weeks of the canteen");
    CHECK_STR(boxes(a, &m, REPAS), S("3 4 5 6 9 10 11 12 13 30"), "no box on Easter Monday, in the holidays, in May");
    CHECK(m.cells.n == 15 && cell(&m, REPAS, "2018-04-02")->state == CELL_NONE, "a place for each weekday of the three weeks");
    CHECK(cell(&m, REPAS, "2018-05-02")->state == CELL_NONE && cell(&m, REPAS, "2018-04-30")->state == CELL_FREE, "30 April is April, 2 May is not");

    m = laid_out(a, &w, w.wednesdays, "2018-04-01", moment(&w, "2018-03-10", 9, 0, 0));
    CHECK_STR(weeks(a, &m), S("1 2018-04-02 W14, 2 2018-04-09 W15"), "Wednesdays: that of 2 May stands in May");
    CHECK_STR(boxes(a, &m, MATIN), S("4 11"), "matin");
    CHECK_STR(boxes(a, &m, JOURNEE), S("4 11"), "journée");
    CHECK(m.cells.v[0].slot->id == MATIN && m.cells.v[1].slot->id == JOURNEE && m.cells.v[2].slot->id == APRES_MIDI, "by week, then slot");

    m = laid_out(a, &w, w.wednesdays, "2018-05-01", moment(&w, "2018-03-10", 9, 0, 0));
    CHECK_STR(weeks(a, &m), S("1 2018-04-30 W18, 2 2018-05-07 W19, 3 2018-05-14 W20, 4 2018-05-21 W21, 5 2018-05-28 W22"), "May");
    CHECK_STR(boxes(a, &m, MATIN), S("2 9 16 23 30"), "Wednesdays of May");
}

TEST(month_other_months)
{
    Arena *a = test_arena();
    World w = world(a);
    Instant now = moment(&w, "2018-01-05", 9, 0, 0);
    Month m = laid_out(a, &w, w.canteen, "2018-05-01", now);
    CHECK_STR(boxes(a, &m, REPAS), S("2 3 4 7 9 11 14 15 16 17 18 22 23 24 25 28 29 30 31"), "1, 8, 10 and 21 May are holidays");
    m = laid_out(a, &w, w.canteen, "2018-03-01", now);
    CHECK_STR(weeks(a, &m), S("1 2018-03-05 W10, 2 2018-03-12 W11, 3 2018-03-19 W12, 4 2018-03-26 W13"), "March begins after the holidays");
    m = laid_out(a, &w, w.canteen, "2018-07-01", now);
    CHECK_STR(boxes(a, &m, REPAS), S("2 3 4 5 6"), "until the activity ends");
    m = laid_out(a, &w, w.canteen, "2018-08-01", now);
    CHECK(!m.weeks.n && !m.cells.n && !m.can_change, "August: nothing");
    w.calendar.holidays.n = 0;
    m = laid_out(a, &w, w.canteen, "2018-04-01", now);
    CHECK(m.weeks.n == 5 && m.weeks.v[4].rank == 5 && m.weeks.v[4].iso == 18, "without holidays the weeks are numbered through");
}

TEST(month_enrolment_bounds)
{
    Arena *a = test_arena();
    World w = world(a);
    Month m = loaded(a, &w, w.canteen, "2018-04-01");
    m.from = iso("2018-04-05");
    m.to = iso("2018-04-12");
    lay_out(a, &m, &w, moment(&w, "2018-03-10", 9, 0, 0));
    CHECK_STR(boxes(a, &m, REPAS), S("5 6 9 10 11 12"), "both ends included");
    CHECK_STR(weeks(a, &m), S("1 2018-04-02 W14, 2 2018-04-09 W15"), "and no week without such a day");
}

TEST(month_closures)
{
    Arena *a = test_arena();
    World w = world(a);
    *PUSH(a, &w.calendar.closures) = (Closure){iso("2018-04-05"), iso("2018-04-06"), CLOSED_TOWN, 0, S("grève")};
    *PUSH(a, &w.calendar.closures) = (Closure){iso("2018-04-10"), iso("2018-04-10"), CLOSED_ACTIVITY, w.midday->id, S("travaux")};
    *PUSH(a, &w.calendar.closures) = (Closure){iso("2018-04-11"), iso("2018-04-11"), CLOSED_ACTIVITY, w.canteen->id, S("fuite d’eau")};
    Month m = laid_out(a, &w, w.canteen, "2018-04-01", moment(&w, "2018-03-10", 9, 0, 0));
    CHECK_STR(boxes(a, &m, REPAS), S("3 4 9 10 12 13 30"), "the town's and its own, not those of another activity");
}

// ---- R-01, Bouillargues: until the 20th, 24:00 ----

TEST(month_closes_to_the_second)
{
    static const struct { const char *name, *now; int hour, minute, second; const char *month, *day; bool is_booked; CellState state; } cases[] = {
        {"Bouillargues: the last second, add",    "2018-04-20", 23, 59, 59, "2018-05-01", "2018-05-02", false, CELL_FREE},
        {"Bouillargues: the next second, add",    "2018-04-21", 0, 0, 0,    "2018-05-01", "2018-05-02", false, CELL_LOCKED},
        {"Bouillargues: the last second, cancel", "2018-04-20", 23, 59, 59, "2018-05-01", "2018-05-02", true,  CELL_BOOKED},
        {"Bouillargues: the next second, cancel", "2018-04-21", 0, 0, 0,    "2018-05-01", "2018-05-02", true,  CELL_LOCKED},
        {"Bouillargues: the last day of May too", "2018-04-21", 0, 0, 0,    "2018-05-01", "2018-05-31", false, CELL_LOCKED},
        {"Bouillargues: the current month",       "2018-04-10", 9, 0, 0,    "2018-04-01", "2018-04-12", false, CELL_LOCKED},
        {"Bouillargues: the current month, cancel", "2018-04-10", 9, 0, 0,  "2018-04-01", "2018-04-12", true,  CELL_LOCKED},
        {"Bouillargues: over the new year, add",  "2017-12-20", 12, 0, 0,   "2018-01-01", "2018-01-08", false, CELL_FREE},
        {"Bouillargues: over the new year, cancel", "2017-12-20", 12, 0, 0, "2018-01-01", "2018-01-08", true,  CELL_BOOKED},
        {"Bouillargues: June, on 25 April",       "2018-04-25", 12, 0, 0,   "2018-06-01", "2018-06-04", false, CELL_LOCKED},
        {"Bouillargues: June, on 1 May at 0:00",  "2018-05-01", 0, 0, 0,    "2018-06-01", "2018-06-04", false, CELL_FREE},
        {"Bouillargues: June, on 30 April at 23:59:59", "2018-04-30", 23, 59, 59, "2018-06-01", "2018-06-04", false, CELL_LOCKED},
        {"a month that is over",                  "2018-05-10", 9, 0, 0,    "2018-04-01", "2018-04-12", false, CELL_LOCKED},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        World w = world(a);
        Month m = loaded(a, &w, w.canteen, cases[i].month);
        if (cases[i].is_booked) booked(&m, REPAS, cases[i].day, 1);
        lay_out(a, &m, &w, moment(&w, cases[i].now, cases[i].hour, cases[i].minute, cases[i].second));
        Cell *c = cell(&m, REPAS, cases[i].day);
        CHECK(c->state == cases[i].state, "%s: state %d", cases[i].name, (int)c->state);
        bool open = cases[i].state != CELL_LOCKED;
        CHECK(open == (c->reason < 0), "%s: a locked day has its reason", cases[i].name);
        c->wanted = !cases[i].is_booked;
        CHECK(month_check(a, &m, false) == !open, "%s: the check agrees", cases[i].name);
        CHECK(c->refusal == (open ? REFUSED_NOT : REFUSED_DEADLINE), "%s: refusal", cases[i].name);
        CHECK(open || refusal_text(a, &m, c).n > 20, "%s: explained", cases[i].name);
    }
}

TEST(month_says_once_what_is_closed_and_what_is_next)
{
    Arena *a = test_arena();
    World w = world(a);
    Month m = laid_out(a, &w, w.canteen, "2018-05-01", moment(&w, "2018-04-21", 0, 0, 0));
    CHECK(!m.can_change && m.reasons.n == 1, "one reason for the whole month");
    CHECK(str_has(m.notice, S("20 avril à minuit")), "since when: %.*s", STR_ARG(m.notice));
    CHECK(str_has(m.notice, S("Juin 2018")) && str_has(m.notice, S("1er mai")), "what is next: %.*s", STR_ARG(m.notice));
    CHECK_STR(m.reasons.v[0], m.notice, "the cells say the same");
    m = laid_out(a, &w, w.canteen, "2018-05-01", moment(&w, "2018-04-20", 23, 59, 59));
    CHECK(m.can_change && !m.reasons.n && !m.notice.n, "open: nothing to explain");
}

TEST(month_of_an_adult_who_may_only_look)
{
    Arena *a = test_arena();
    World w = world(a);
    Month m = loaded(a, &w, w.canteen, "2018-05-01");
    MonthFacts f = {&w.calendar, w.zone, moment(&w, "2018-04-10", 9, 0, 0), true, true};
    month_lay_out(a, &m, &f);
    CHECK(!m.can_change && m.cells.n && m.reasons.n == 1, "everything is shown, nothing can be ticked");
    CHECK_STR(m.notice, right_missing_text(RIGHT_BOOK), "said once, above");
    EACH (const Cell, c, &m.cells)
        CHECK(c->state == CELL_NONE || c->state == CELL_LOCKED, "state %d", (int)c->state);
}

TEST(month_counts_the_days_down)
{
    static const struct { const char *name, *add, *now, *month; Str text; } cases[] = {
        {"far away",              "month-day 20", "2018-04-09", "2018-05-01", S("")},
        {"ten days",              "month-day 20", "2018-04-10", "2018-05-01", S("Il vous reste 10 jours")},
        {"three days",            "month-day 20", "2018-04-17", "2018-05-01", S("Il vous reste 3 jours")},
        {"one day",               "month-day 20", "2018-04-19", "2018-05-01", S("Il vous reste 1 jour")},
        {"the last day",          "month-day 20", "2018-04-20", "2018-05-01", S("Dernier jour, jusqu’à minuit")},
        {"over",                  "month-day 20", "2018-04-21", "2018-05-01", S("")},
        {"a later month opens again", "month-day 20", "2018-04-20", "2018-06-01", S("")},
        {"the day before an hour", "month-day 20 at 18:00", "2018-04-19", "2018-05-01", S("Il vous reste 1 jour")},
        {"the last day, an hour", "month-day 20 at 18:00", "2018-04-20", "2018-05-01", S("Dernier jour, jusqu’à 18 h")},
        {"the last day, a minute", "month-day 20 at 18:30", "2018-04-20", "2018-05-01", S("Dernier jour, jusqu’à 18 h 30")},
        {"not a monthly rule",    "days 2", "2018-04-20", "2018-05-01", S("")},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        World w = world(a);
        w.canteen->add = rule(a, cases[i].add);
        Month m = laid_out(a, &w, w.canteen, cases[i].month, moment(&w, cases[i].now, 12, 0, 0));
        CHECK_STR(m.countdown, cases[i].text, "%s", cases[i].name);
    }
}

// ---- different limits to add and to cancel, residents first (R-45) ----

TEST(month_adds_and_cancels_by_their_own_rules)
{
    static const struct { const char *name, *now; CellState free, booked; } cases[] = {
        {"eight days before: both",       "2018-05-22", CELL_FREE, CELL_BOOKED},
        {"seven days before: both",       "2018-05-23", CELL_FREE, CELL_BOOKED},
        {"six days before: only to add",  "2018-05-24", CELL_FREE, CELL_LOCKED},
        {"two days before: only to add",  "2018-05-28", CELL_FREE, CELL_LOCKED},
        {"the eve: neither",              "2018-05-29", CELL_LOCKED, CELL_LOCKED},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        World w = world(a);
        Month m = loaded(a, &w, w.wednesdays, "2018-05-01");
        booked(&m, APRES_MIDI, "2018-05-30", 1);
        lay_out(a, &m, &w, moment(&w, cases[i].now, 23, 59, 59));
        CHECK(cell(&m, MATIN, "2018-05-30")->state == cases[i].free, "%s: add", cases[i].name);
        CHECK(cell(&m, APRES_MIDI, "2018-05-30")->state == cases[i].booked, "%s: cancel", cases[i].name);
        CHECK(cell(&m, APRES_MIDI, "2018-05-30")->wanted, "%s: what is booked is ticked", cases[i].name);
    }
}

// A paid Wednesday between the two limits: cancelled until 9 May (7 days before), given back until 14 May (2 days before).
TEST(month_a_paid_day_may_be_given_back)
{
    static const struct { const char *name, *day; int hour; bool town, held, free, looks; PayKind payment; bool may; } cases[] = {
        {"the last evening to cancel it",         "2018-05-09", 23, true,  false, false, false, PAY_BASKET,  false},
        {"the first hour after",                  "2018-05-10",  0, true,  false, false, false, PAY_BASKET,  true},
        {"the last evening others may book it",   "2018-05-14", 23, true,  false, false, false, PAY_BASKET,  true},
        {"nobody can book it any more",           "2018-05-15",  0, true,  false, false, false, PAY_BASKET,  false},
        {"the town does not take days back",      "2018-05-11", 12, false, false, false, false, PAY_BASKET,  false},
        {"it is held in the basket, not paid",    "2018-05-11", 12, true,  true,  false, false, PAY_BASKET,  false},
        {"it cost nothing",                       "2018-05-11", 12, true,  false, true,  false, PAY_BASKET,  false},
        {"charged to the account at once",        "2018-05-11", 12, true,  false, false, false, PAY_ACCOUNT, true},
        {"only invoiced at the end of the month", "2018-05-11", 12, true,  false, false, false, PAY_INVOICE, false},
        {"an adult who may only look",            "2018-05-11", 12, true,  false, false, true,  PAY_BASKET,  false},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        World w = world(a);
        w.wednesdays->give_back = cases[i].town;
        w.wednesdays->payment = cases[i].payment;
        Month m = loaded(a, &w, w.wednesdays, "2018-05-01");
        booked(&m, MATIN, "2018-05-16", 1);
        Cell *c = cell(&m, MATIN, "2018-05-16");
        c->held = cases[i].held;
        if (cases[i].free) c->price = (Money){0};
        month_lay_out(a, &m, &(MonthFacts){.calendar = &w.calendar, .zone = w.zone, .now = moment(&w, cases[i].day, cases[i].hour, 0, 0),
                                           .resident = true, .looks_only = cases[i].looks});
        CHECK(cell(&m, MATIN, "2018-05-16")->may_give_back == cases[i].may, "%s", cases[i].name);
        CHECK(!cell(&m, MATIN, "2018-05-23")->may_give_back, "%s: a day nobody booked", cases[i].name);
    }
}

TEST(month_opens_for_residents_first)
{
    static const struct { const char *name, *now; int hour; bool resident; CellState state; } cases[] = {
        {"Saint-Jean-Bonnefonds: a resident, 6:59:59", "2018-03-21", 6, true,  CELL_LOCKED},
        {"Saint-Jean-Bonnefonds: a resident, 7:00",    "2018-03-21", 7, true,  CELL_FREE},
        {"Saint-Jean-Bonnefonds: from elsewhere, 7:00 that day", "2018-03-21", 7, false, CELL_LOCKED},
        {"Saint-Jean-Bonnefonds: from elsewhere, a week later, 6:59:59", "2018-03-28", 6, false, CELL_LOCKED},
        {"Saint-Jean-Bonnefonds: from elsewhere, a week later, 7:00", "2018-03-28", 7, false, CELL_FREE},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        World w = world(a);
        w.canteen->add = rule(a, "days 2 opening 2018-03-21T07:00 others 2018-03-28T07:00");
        Month m = loaded(a, &w, w.canteen, "2018-05-01");
        bool before = cases[i].hour == 6;
        MonthFacts f = {&w.calendar, w.zone, moment(&w, cases[i].now, cases[i].hour, before ? 59 : 0, before ? 59 : 0), cases[i].resident, false};
        month_lay_out(a, &m, &f);
        CHECK(cell(&m, REPAS, "2018-05-02")->state == cases[i].state, "%s", cases[i].name);
    }
}

// ---- R-14, Bouillargues: matin 10, après-midi 10, journée 14 ----

static void wish(Month *m, const char *letters, const char *day)       // "MA": matin and après-midi, nothing else that day
{
    cell(m, MATIN, day)->wanted = strchr(letters, 'M') != NULL;
    cell(m, JOURNEE, day)->wanted = strchr(letters, 'J') != NULL;
    cell(m, APRES_MIDI, day)->wanted = strchr(letters, 'A') != NULL;
}

TEST(month_exclusive_slots)
{
    static const struct { const char *name; ExclusivePolicy policy; const char *has, *wants; int refusals; int64_t after; Str says; } cases[] = {
        {"matin alone",                       EXCLUSIVE_REFUSE, "", "M", 0, 1000, {0}},
        {"après-midi alone",                  EXCLUSIVE_REFUSE, "", "A", 0, 1000, {0}},
        {"journée alone",                     EXCLUSIVE_REFUSE, "", "J", 0, 1400, {0}},
        {"matin and journée",                 EXCLUSIVE_REFUSE, "", "MJ", 2, 2400, S("gardez une seule case")},
        {"après-midi and journée",            EXCLUSIVE_REFUSE, "", "JA", 2, 2400, S("gardez une seule case")},
        {"matin and après-midi: never 20 silently", EXCLUSIVE_REFUSE, "", "MA", 2, 2000, S("cochez plutôt « C-MERCREDIS JOURNEE » (14,00")},
        {"matin and après-midi, to convert: not silently either", EXCLUSIVE_CONVERT, "", "MA", 2, 2000, S("14,00")},
        {"all three",                         EXCLUSIVE_REFUSE, "", "MJA", 3, 3400, S("gardez une seule case")},
        {"journée in the place of matin",     EXCLUSIVE_REFUSE, "M", "J", 0, 1400, {0}},
        {"matin in the place of journée",     EXCLUSIVE_REFUSE, "J", "M", 0, 1000, {0}},
        {"journée beside a booked matin",     EXCLUSIVE_REFUSE, "M", "MJ", 1, 2400, S("gardez une seule case")},
        {"après-midi beside a booked matin",  EXCLUSIVE_REFUSE, "M", "MA", 1, 2000, S("14,00")},
        {"nothing changes",                   EXCLUSIVE_REFUSE, "M", "M", 0, 1000, {0}},
        {"all given up",                      EXCLUSIVE_REFUSE, "J", "", 0, 0, {0}},
        {"a town that does not mind",         EXCLUSIVE_NONE,   "", "MA", 0, 2000, {0}},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        World w = world(a);
        w.wednesdays->exclusive = cases[i].policy;
        Month m = loaded(a, &w, w.wednesdays, "2018-05-01");
        if (strchr(cases[i].has, 'M')) booked(&m, MATIN, "2018-05-30", 1);
        if (strchr(cases[i].has, 'J')) booked(&m, JOURNEE, "2018-05-30", 2);
        lay_out(a, &m, &w, moment(&w, "2018-05-02", 9, 0, 0));
        wish(&m, cases[i].wants, "2018-05-30");
        int refusals = month_check(a, &m, false);
        CHECK(refusals == cases[i].refusals, "%s: %d refusals", cases[i].name, refusals);
        CHECK(m.after.cents == cases[i].after, "%s: %lld cents", cases[i].name, (long long)m.after.cents);
        EACH (const Cell, c, &m.cells) {
            if (!c->refusal) continue;
            Str says = refusal_text(a, &m, c);
            CHECK(c->refusal == REFUSED_EXCLUSIVE && str_has(says, cases[i].says), "%s: %.*s", cases[i].name, STR_ARG(says));
        }
    }
}

TEST(month_exclusive_slots_are_of_one_day)
{
    Arena *a = test_arena();
    World w = world(a);
    Month m = laid_out(a, &w, w.wednesdays, "2018-05-01", moment(&w, "2018-05-02", 9, 0, 0));
    wish(&m, "M", "2018-05-23");
    wish(&m, "A", "2018-05-30");
    CHECK(month_check(a, &m, false) == 0 && m.added == 2 && m.after.cents == 2000, "matin on one Wednesday, après-midi on another");
}

// ---- the canteen needs midday time ----

typedef enum { PARTNER_NONE, PARTNER_OPEN, PARTNER_BOOKED } PartnerState;

static Month canteen_month(Arena *a, World *w, RequirePolicy policy, PartnerState there)
{
    w->canteen->slots.v[0].requires_id = MIDI;
    w->canteen->slots.v[0].requires = policy;
    Month m = loaded(a, w, w->canteen, "2018-05-01");
    if (there) *PUSH(a, &m.partners) = (Partner){&w->midday->slots.v[0], iso("2018-05-03"), there == PARTNER_BOOKED ? 7 : 0, false};
    lay_out(a, &m, w, moment(w, "2018-04-10", 9, 0, 0));
    return m;
}

TEST(month_required_slots_when_added)
{
    static const struct { const char *name; RequirePolicy policy; PartnerState there; Refusal refusal; } cases[] = {
        {"auto-add: added along",              REQUIRE_ADD,    PARTNER_OPEN,   REFUSED_NOT},
        {"auto-add: booked already",           REQUIRE_ADD,    PARTNER_BOOKED, REFUSED_NOT},
        {"auto-add: not enrolled, or closed there", REQUIRE_ADD, PARTNER_NONE, REFUSED_REQUIRES},
        {"require: not booked",                REQUIRE_ASK,    PARTNER_OPEN,   REFUSED_REQUIRES},
        {"require: booked",                    REQUIRE_ASK,    PARTNER_BOOKED, REFUSED_NOT},
        {"require: not enrolled",              REQUIRE_ASK,    PARTNER_NONE,   REFUSED_REQUIRES},
        {"refuse: not booked",                 REQUIRE_REFUSE, PARTNER_OPEN,   REFUSED_REQUIRES},
        {"refuse: booked",                     REQUIRE_REFUSE, PARTNER_BOOKED, REFUSED_NOT},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        World w = world(a);
        Month m = canteen_month(a, &w, cases[i].policy, cases[i].there);
        Cell *c = cell(&m, REPAS, "2018-05-03");
        c->wanted = true;
        month_check(a, &m, false);
        CHECK(c->refusal == cases[i].refusal, "%s: %d", cases[i].name, (int)c->refusal);
        if (c->refusal) CHECK(str_has(refusal_text(a, &m, c), S("d’abord réserver « TEMPS MERIDIEN »")), "%s: says which", cases[i].name);
    }
    Arena *a = test_arena();
    World w = world(a);
    Month m = canteen_month(a, &w, REQUIRE_ASK, PARTNER_BOOKED);
    cell(&m, REPAS, "2018-05-04")->wanted = true;
    month_check(a, &m, false);
    CHECK(cell(&m, REPAS, "2018-05-04")->refusal == REFUSED_REQUIRES, "midday time of the day before does not help");
}

TEST(month_required_slots_when_removed)
{
    static const struct { const char *name; RemovalPolicy policy; bool meal, confirmed; Refusal refusal; } cases[] = {
        {"no meal depends on it",          REMOVAL_CASCADE, false, false, REFUSED_NOT},
        {"cascade: asked",                 REMOVAL_CASCADE, true,  false, REFUSED_CASCADE},
        {"cascade: confirmed",             REMOVAL_CASCADE, true,  true,  REFUSED_NOT},
        {"refused",                        REMOVAL_REFUSE,  true,  false, REFUSED_REQUIRES},
        {"refused, whatever is confirmed", REMOVAL_REFUSE,  true,  true,  REFUSED_REQUIRES},
        {"a town that does not mind",      REMOVAL_NONE,    true,  false, REFUSED_NOT},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        World w = world(a);
        Slot *meal = &w.canteen->slots.v[0];
        meal->requires_id = MIDI;
        meal->on_removal = cases[i].policy;
        Month m = loaded(a, &w, w.midday, "2018-05-01");
        booked(&m, MIDI, "2018-05-03", 7);
        if (cases[i].meal) *PUSH(a, &m.partners) = (Partner){meal, iso("2018-05-03"), 8, false};
        *PUSH(a, &m.partners) = (Partner){meal, iso("2018-05-04"), 9, false};
        lay_out(a, &m, &w, moment(&w, "2018-04-10", 9, 0, 0));
        Cell *c = cell(&m, MIDI, "2018-05-03");
        c->wanted = false;
        int refusals = month_check(a, &m, cases[i].confirmed);
        CHECK(c->refusal == cases[i].refusal && refusals == (c->refusal != REFUSED_NOT), "%s: %d", cases[i].name, (int)c->refusal);
        if (c->refusal == REFUSED_CASCADE)
            CHECK(str_has(refusal_text(a, &m, c), S("RESTAURATION SCOLAIRE")), "%s: says what goes with it", cases[i].name);
        CHECK(m.before.cents == 100 && m.after.cents == 0 && m.removed == 1, "%s: the sums", cases[i].name);
    }
}

TEST(month_strictest_dependent_decides)
{
    Arena *a = test_arena();
    World w = world(a);
    Slot cascades = {.id = 91, .requires_id = MIDI, .on_removal = REMOVAL_CASCADE, .name = S("repas")};
    Slot refuses = {.id = 92, .requires_id = MIDI, .on_removal = REMOVAL_REFUSE, .name = S("atelier")};
    Month m = loaded(a, &w, w.midday, "2018-05-01");
    booked(&m, MIDI, "2018-05-03", 7);
    *PUSH(a, &m.partners) = (Partner){&cascades, iso("2018-05-03"), 8, false};
    *PUSH(a, &m.partners) = (Partner){&refuses, iso("2018-05-03"), 9, false};
    lay_out(a, &m, &w, moment(&w, "2018-04-10", 9, 0, 0));
    cell(&m, MIDI, "2018-05-03")->wanted = false;
    month_check(a, &m, true);
    CHECK(cell(&m, MIDI, "2018-05-03")->refusal == REFUSED_REQUIRES, "one lets go, the other does not");
}

TEST(month_required_slot_of_the_same_activity)
{
    Arena *a = test_arena();
    World w = world(a);
    w.wednesdays->exclusive = EXCLUSIVE_NONE;
    w.wednesdays->slots.v[2].requires_id = MATIN;                       // the afternoon only after the morning
    Month m = laid_out(a, &w, w.wednesdays, "2018-05-01", moment(&w, "2018-05-02", 9, 0, 0));
    wish(&m, "A", "2018-05-30");
    month_check(a, &m, false);
    CHECK(cell(&m, APRES_MIDI, "2018-05-30")->refusal == REFUSED_REQUIRES, "alone");
    wish(&m, "MA", "2018-05-30");
    CHECK(month_check(a, &m, false) == 0, "ticked beside it");
    m = loaded(a, &w, w.wednesdays, "2018-05-01");
    booked(&m, MATIN, "2018-05-30", 1);
    booked(&m, APRES_MIDI, "2018-05-30", 2);
    lay_out(a, &m, &w, moment(&w, "2018-05-02", 9, 0, 0));
    wish(&m, "A", "2018-05-30");
    CHECK(month_check(a, &m, true) == 1 && cell(&m, MATIN, "2018-05-30")->refusal == REFUSED_REQUIRES, "what needs it stays");
    wish(&m, "", "2018-05-30");
    CHECK(month_check(a, &m, false) == 0, "both go");
}

// ---- seats, waiting list, baskets, prices ----

TEST(month_states_of_a_day)
{
    static const struct {
        const char *name; Cell loaded; CellState state; bool ticked; Refusal add, remove; int64_t before;
    } cases[] = {
        {"free",                   {0}, CELL_FREE, false, REFUSED_NOT, REFUSED_NOT, 0},
        {"full",                   {.full = true}, CELL_FULL, false, REFUSED_FULL, REFUSED_NOT, 0},
        {"on the waiting list",    {.full = true, .waiting = 5, .place = 2}, CELL_WAITING, false, REFUSED_FULL, REFUSED_NOT, 0},
        {"on the waiting list, a place just came", {.waiting = 5}, CELL_WAITING, false, REFUSED_FULL, REFUSED_NOT, 0},
        {"booked",                 {.full = true, .booking = 3, .price = {1000}}, CELL_BOOKED, true, REFUSED_NOT, REFUSED_NOT, 1000},
        {"in the basket",          {.full = true, .booking = 3, .held = true, .price = {1000}}, CELL_BASKET, true, REFUSED_NOT, REFUSED_NOT, 1000},
        {"a place is offered",     {.full = true, .booking = 3, .held = true, .waiting = 5, .price = {1000}}, CELL_OFFERED, false, REFUSED_NOT,
         REFUSED_NOT, 0},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        World w = world(a);
        Month m = loaded(a, &w, w.wednesdays, "2018-05-01");
        Cell *c = cell(&m, MATIN, "2018-05-30"), given = cases[i].loaded;
        given.slot = c->slot;
        given.day = c->day;
        *c = given;
        lay_out(a, &m, &w, moment(&w, "2018-05-02", 9, 0, 0));
        c = cell(&m, MATIN, "2018-05-30");
        CHECK(c->state == cases[i].state, "%s: state %d", cases[i].name, (int)c->state);
        CHECK(c->wanted == cases[i].ticked, "%s: ticked", cases[i].name);
        CHECK(m.before.cents == cases[i].before && m.after.cents == cases[i].before, "%s: the sum of the month", cases[i].name);
        CHECK(month_check(a, &m, false) == 0 && !m.added && !m.removed, "%s: untouched, nothing changes", cases[i].name);
        CHECK(m.after.cents == cases[i].before, "%s: and costs the same", cases[i].name);
        c->wanted = true;
        month_check(a, &m, false);
        CHECK(c->refusal == cases[i].add, "%s: ticked: %d", cases[i].name, (int)c->refusal);
        c->wanted = false;
        month_check(a, &m, false);
        CHECK(c->refusal == cases[i].remove, "%s: unticked: %d", cases[i].name, (int)c->refusal);
    }
}

TEST(month_basket_after_the_limit)
{
    Arena *a = test_arena();
    World w = world(a);
    Month m = loaded(a, &w, w.wednesdays, "2018-05-01");
    booked(&m, MATIN, "2018-05-30", 3);
    cell(&m, MATIN, "2018-05-30")->held = true;
    lay_out(a, &m, &w, moment(&w, "2018-05-28", 9, 0, 0));
    cell(&m, MATIN, "2018-05-30")->wanted = false;
    CHECK(month_check(a, &m, false) == 0 && m.removed == 1, "what is not paid yet can leave the basket after the limit to cancel");
}

TEST(month_unknown_price)
{
    Arena *a = test_arena();
    World w = world(a);
    w.canteen->slots.v[0].prices.v[0].to = iso("2018-05-15");
    Month m = loaded(a, &w, w.canteen, "2018-05-01");
    booked(&m, REPAS, "2018-05-17", 4);
    lay_out(a, &m, &w, moment(&w, "2018-04-10", 9, 0, 0));
    CHECK(cell(&m, REPAS, "2018-05-15")->state == CELL_FREE, "the last day of the price");
    Cell *c = cell(&m, REPAS, "2018-05-16");
    CHECK(c->state == CELL_LOCKED && str_has(m.reasons.v[c->reason], S("prix")), "the day after has none and says so");
    c->wanted = true;
    CHECK(month_check(a, &m, false) == 1 && c->refusal == REFUSED_PRICE, "and is refused");
    CHECK(str_has(refusal_text(a, &m, c), S("prix")), "with that reason");
    c->wanted = false;
    c = cell(&m, REPAS, "2018-05-17");
    CHECK(c->state == CELL_BOOKED && c->price.cents == 280, "a day booked before keeps its price");
    c->wanted = false;
    CHECK(month_check(a, &m, false) == 0 && m.after.cents == 0, "and can be given back");
}

TEST(month_booked_price_stays)
{
    Arena *a = test_arena();
    World w = world(a);
    Month m = loaded(a, &w, w.canteen, "2018-05-01");
    booked(&m, REPAS, "2018-05-03", 4);
    cell(&m, REPAS, "2018-05-03")->price = (Money){250};
    lay_out(a, &m, &w, moment(&w, "2018-04-10", 9, 0, 0));
    CHECK(cell(&m, REPAS, "2018-05-03")->price.cents == 250 && m.before.cents == 250, "what it cost when it was booked");
    CHECK(cell(&m, REPAS, "2018-05-04")->price.cents == 280, "the others cost what they cost now");
    cell(&m, REPAS, "2018-05-04")->wanted = true;
    month_check(a, &m, false);
    CHECK(m.after.cents == 530, "250 and 280, not %lld", (long long)m.after.cents);
}

TEST(month_strike_announced_after_booking)
{
    Arena *a = test_arena();
    World w = world(a);
    *PUSH(a, &w.calendar.closures) = (Closure){iso("2018-05-03"), iso("2018-05-03"), CLOSED_TOWN, 0, S("grève")};
    Month m = loaded(a, &w, w.canteen, "2018-05-01");
    booked(&m, REPAS, "2018-05-03", 4);
    lay_out(a, &m, &w, moment(&w, "2018-04-10", 9, 0, 0));
    Cell *c = cell(&m, REPAS, "2018-05-03");
    CHECK(c->state == CELL_LOCKED && c->wanted && c->reason >= 0, "the booking is shown, and cannot change");
    CHECK(c->reason >= 0 && str_has(m.reasons.v[c->reason], S("grève")), "it says why");
    CHECK(m.before.cents == 280, "and counts");
    cell(&m, REPAS, "2018-05-04")->wanted = true;
    CHECK(month_check(a, &m, false) == 0 && m.added == 1 && !m.removed && m.after.cents == 560, "the rest of the month can be saved");
    c->wanted = false;
    CHECK(month_check(a, &m, false) == 1 && c->refusal == REFUSED_DEADLINE, "taking it away is refused");
}

TEST(month_closed_days_refuse)
{
    Arena *a = test_arena();
    World w = world(a);
    Month m = laid_out(a, &w, w.canteen, "2018-04-01", moment(&w, "2018-03-10", 9, 0, 0));
    cell(&m, REPAS, "2018-04-02")->wanted = true;                       // a forged form: there is no box
    CHECK(month_check(a, &m, false) == 1 && cell(&m, REPAS, "2018-04-02")->refusal == REFUSED_CLOSED, "Easter Monday");
}

TEST(month_base_names_what_is_booked)
{
    Arena *a = test_arena();
    World w = world(a);
    Month m = loaded(a, &w, w.canteen, "2018-05-01");
    lay_out(a, &m, &w, moment(&w, "2018-04-10", 9, 0, 0));
    CHECK_STR(m.base, S(""), "nothing");
    m = loaded(a, &w, w.canteen, "2018-05-01");
    booked(&m, REPAS, "2018-05-03", 4);
    booked(&m, REPAS, "2018-05-17", 5);
    lay_out(a, &m, &w, moment(&w, "2018-04-10", 9, 0, 0));
    Str want = S("21.10004");
    CHECK_STR(m.base, want, "two days");
    const Slot *slot = cell(&m, REPAS, "2018-05-03")->slot;
    CHECK(month_base_has(want, &m, slot, iso("2018-05-03")) && month_base_has(want, &m, slot, iso("2018-05-17")), "read again");
    CHECK(!month_base_has(want, &m, slot, iso("2018-05-04")), "not booked");
    CHECK(!month_base_has(S("7.1 21 x.y 21.fffffffffff 21.zz"), &m, slot, iso("2018-05-03")), "what is no base");
    cell(&m, REPAS, "2018-05-04")->wanted = true;
    CHECK_STR(month_base(a, &m), want, "a wish is not booked yet");
}

// ---- shared custody ----

TEST(month_of_two_households)
{
    enum { THEIRS = 1, BEFORE = 2, BOOKED = 4, WAITS = 8 };         // the other's day; taken before by the other; ours has it; ours waits
    static const struct { const char *name; int is; CellState state; Refusal added; } cases[] = {
        {"our day",                                   0,               CELL_FREE,    REFUSED_NOT},
        {"the other household's day",                 THEIRS,          CELL_LOCKED,  REFUSED_CUSTODY},
        {"the other's day, and it has booked it",     THEIRS | BEFORE, CELL_LOCKED,  REFUSED_CUSTODY},
        {"our day, that the other had booked before", BEFORE,          CELL_LOCKED,  REFUSED_CUSTODY},
        {"booked by us before it became the other's", THEIRS | BOOKED, CELL_BOOKED,  REFUSED_NOT},
        {"the other's day, still on our waiting list", THEIRS | WAITS, CELL_WAITING, REFUSED_CUSTODY},
    };
    Arena *a = test_arena();
    World w = world(a);
    Str said[COUNT(cases)] = {{0}};
    for (int i = 0; i < COUNT(cases); i++) {
        Month m = loaded(a, &w, w.canteen, "2018-05-01");
        Cell *c = cell(&m, REPAS, "2018-05-03");
        m.shared = true;
        c->elsewhere = cases[i].is & THEIRS;
        c->taken = cases[i].is & BEFORE;
        if (cases[i].is & WAITS) c->waiting = 9;
        if (cases[i].is & BOOKED) booked(&m, REPAS, "2018-05-03", 4);
        lay_out(a, &m, &w, moment(&w, "2018-04-10", 9, 0, 0));
        c = cell(&m, REPAS, "2018-05-03");
        CHECK(c->state == cases[i].state, "%s: state %d", cases[i].name, (int)c->state);
        if (c->state == CELL_LOCKED) said[i] = m.reasons.v[c->reason];
        c->wanted = true;
        month_check(a, &m, false);
        CHECK(c->refusal == cases[i].added, "%s: %d", cases[i].name, (int)c->refusal);
        c->wanted = false;
        CHECK(month_check(a, &m, false) == 0, "%s: what we have can be given back", cases[i].name);
    }
    CHECK_STR(said[1], said[2], "whether the other household has booked its day is not told");
    CHECK(said[3].n && !str_eq(said[1], said[3]), "nor who booked ours: the town hall helps");
}

// ---- ten thousand wishes ----

static uint64_t seed;
static int dice(int sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)sides);
}

// What a person would decide about one Wednesday: which of M, J, A are booked and wanted, whether the town is open, whether it is
// in time. Bits: 1 matin, 2 journée, 4 après-midi.
typedef struct Wednesday {
    int has, wants, full;                           // bits
    bool open, may_add, may_cancel;
} Wednesday;

static Refusal expected(const Wednesday *d, int bit)
{
    bool has = d->has & bit, wants = d->wants & bit, alone = !(d->wants & ~bit);
    if (has == wants) return REFUSED_NOT;
    if (wants) return !d->open ? REFUSED_CLOSED : !d->may_add ? REFUSED_DEADLINE : !alone ? REFUSED_EXCLUSIVE : d->full & bit ? REFUSED_FULL : REFUSED_NOT;
    return d->open && d->may_cancel ? REFUSED_NOT : REFUSED_DEADLINE;
}

static Wednesday roll(Date day, Date today, Date from, Date to)
{
    static const char *const off[][2] = {{"2018-02-17", "2018-03-04"}, {"2018-04-14", "2018-04-29"}, {"2018-05-09", "2018-05-09"}};
    Wednesday d = {.has = (int[]){0, 0, 1, 2, 4}[dice(5)], .wants = dice(3) ? 1 << dice(3) : dice(8), .full = dice(4) ? 0 : dice(8)};
    if (!dice(4)) d.wants = d.has;
    d.open = day.day >= from.day && day.day <= to.day;
    for (int i = 0; i < COUNT(off); i++) d.open &= day.day < iso(off[i][0]).day || day.day > iso(off[i][1]).day;
    d.may_add = today.day <= day.day - 2;
    d.may_cancel = today.day <= day.day - 7;
    return d;
}

static const int64_t price_of[] = {[1] = 1000, [2] = 1400, [4] = 1000};
static const int slot_of[] = {[1] = MATIN, [2] = JOURNEE, [4] = APRES_MIDI};

static int bit_of(const Slot *s) { return s->id == MATIN ? 1 : s->id == JOURNEE ? 2 : 4; }

static void one_random_month(Arena a, const World *w, int round)
{
    Date first = date_add_months(iso("2018-01-01"), dice(6)), today = date_add(first, dice(50) - 20);
    Month m = loaded(&a, w, w->wednesdays, (const char *)str_c(&a, date_iso(&a, first)));
    m.from = dice(3) ? m.from : date_add(first, dice(20));
    m.to = dice(3) ? m.to : date_add(first, 10 + dice(20));
    Wednesday days[32] = {0};
    for (Date d = first; date_eq(month_first(d), first); d = date_add(d, 1))
        if (date_weekday(d) == WEDNESDAY) days[date_ymd(d).day] = roll(d, today, m.from, m.to);
    EACH (Cell, c, &m.cells) {
        const Wednesday *d = &days[date_ymd(c->day).day];
        int bit = bit_of(c->slot);
        c->booking = d->has & bit ? 100 + bit : 0;
        c->price = (Money){c->booking ? price_of[bit] : 0};
        c->full = d->full & bit;
    }
    lay_out(&a, &m, w, instant_add(zone_instant(w->zone, today, 0, 0), dice(2) ? 0 : INT64_C(86399999)));

    int refusals = 0;
    int64_t after = 0;
    EACH (Cell, c, &m.cells) {
        const Wednesday *d = &days[date_eq(month_first(c->day), first) ? date_ymd(c->day).day : 0];
        c->wanted = d->wants & bit_of(c->slot);
        if (c->wanted) after += price_of[bit_of(c->slot)];
    }
    int got = month_check(&a, &m, dice(2));
    int64_t priced = 0;
    EACH (const Cell, c, &m.cells) {
        const Wednesday *d = &days[date_eq(month_first(c->day), first) ? date_ymd(c->day).day : 0];
        Refusal want = expected(d, bit_of(c->slot));
        refusals += want != REFUSED_NOT;
        if (c->wanted) priced += c->price.cents;
        CHECK(c->refusal == want, "round %d: slot %d on %.*s: %d instead of %d", round, slot_of[bit_of(c->slot)], STR_ARG(date_iso(&a, c->day)),
              (int)c->refusal, (int)want);
        CHECK(c->refusal == REFUSED_NOT || refusal_text(&a, &m, c).n > 15, "round %d: a refusal is explained", round);
        bool accepted = got == 0 && c->wanted && d->wants != d->has;
        CHECK(!accepted || !(d->wants & ~bit_of(c->slot)), "round %d: two slots of one pool are accepted", round);
    }
    CHECK(got == refusals, "round %d: %d refusals instead of %d", round, got, refusals);
    CHECK(m.after.cents == priced && (got || priced == after), "round %d: the sum is that of the wanted prices", round);
}

TEST(month_ten_thousand_random_wishes)
{
    Arena *a = test_arena();
    World w = world(a);
    *PUSH(a, &w.calendar.closures) = (Closure){iso("2018-05-09"), iso("2018-05-09"), CLOSED_TOWN, 0, S("pont")};
    seed = 20180420;
    for (int round = 0; round < 10000; round++) one_random_month(*a, &w, round);
}
