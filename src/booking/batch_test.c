// batch_test.c - several months at once: what is brought along, who gets the last seat, what is refused without holding back the rest.
#include "base/test.h"
#include "booking/usual.h"
#include "platform/platform.h"

// ---- two children, midday time and the canteen that needs it, in May 2018 ----

enum { MIDI = 11, REPAS = 21, ACTIVITY_MIDI = 1, ACTIVITY_REPAS = 2 };

typedef struct World { Catalog catalog; Calendar calendar; const Zone *zone; Instant now; } World;

static Date may(int day) { return date_of(2018, 5, day); }

static Activity *add_activity(Arena *a, World *w, int64_t id, int64_t slot, int64_t cents)
{
    Activity *v = PUSH(a, &w->catalog.activities);
    Str why;
    *v = (Activity){.id = id, .name = S("ACTIVITÉ"), .from = date_of(2017, 9, 4), .to = date_of(2018, 7, 6), .weekdays = 0x1F};
    CHECK(deadline_parse(a, S("month-day 20"), &v->add, &why) && deadline_parse(a, S("month-day 20"), &v->cancel, &why), "a rule");
    Slot *s = PUSH(a, &v->slots);
    *s = (Slot){.id = slot, .activity = id, .name = slot == MIDI ? S("MIDI") : S("REPAS"), .start_min = 720, .pools = {id}, .n_pools = 1};
    *PUSH(a, &s->prices) = (Price){.slot = slot, .from = date_of(2017, 9, 1), .amount = {cents}};
    return v;
}

static World *world(Arena *a, const char *today)
{
    World *w = NEW(a, World);
    Town *t = NEW(a, Town);
    Date d;
    w->zone = zone_utc();
    w->catalog.town = t;
    w->catalog.activities.v = NEWS(a, Activity, 4);        // addresses stay
    w->catalog.activities.cap = 4;
    add_activity(a, w, ACTIVITY_MIDI, MIDI, 100);
    Slot *meal = &add_activity(a, w, ACTIVITY_REPAS, REPAS, 280)->slots.v[0];
    meal->requires_id = MIDI;
    meal->requires = REQUIRE_ADD;
    meal->on_removal = REMOVAL_CASCADE;
    CHECK(date_parse(str_z(today), &d), "%s is a day", today);
    w->now = zone_instant(w->zone, d, 9, 0);
    return w;
}

// "1:21.3 2:21.3": child, slot, day of May.
static bool named(Str list, int64_t child, const Cell *c)
{
    Arena *a = test_arena();
    Str name = str_fmt(a, "%lld:%lld.%d", (long long)child, (long long)c->slot->id, date_ymd(c->day).day), one;
    while (list.n) {
        str_cut(list, ' ', &one, &list);
        if (str_eq(one, name)) return true;
    }
    return false;
}

static Month month_with(Arena *a, const World *w, int64_t child, const Activity *v, Str booked, int64_t left)
{
    Month m = {.catalog = &w->catalog, .activity = v, .child = {.id = child}, .first = may(1), .last = may(31), .from = v->from, .to = v->to};
    for (Date d = may(1); !date_before(may(31), d); d = date_add(d, 1)) {
        if (date_weekday(d) > FRIDAY) continue;
        Cell *c = PUSH(a, &m.cells);
        *c = (Cell){.slot = &v->slots.v[0], .day = d, .full = left < 1, .reason = -1};
        if (named(booked, child, c)) c->booking = 1000 + d.day, c->price = v->slots.v[0].prices.v[0].amount;
    }
    month_lay_out(a, &m, &(MonthFacts){.calendar = &w->calendar, .zone = w->zone, .now = w->now, .resident = true});
    return m;
}

static Units units_of(Arena *a, const World *w, Str booked, int64_t left_midi, int64_t left_repas)
{
    Units units = {0};
    for (int64_t child = 1; child <= 2; child++)
        for (int i = 0; i < 2; i++) {
            const Activity *v = &w->catalog.activities.v[i];
            Month m = month_with(a, w, child, v, booked, v->id == ACTIVITY_MIDI ? left_midi : left_repas);
            Unit *u = batch_put(a, &units, &m);
            for (ptrdiff_t k = 0; k < m.cells.n; k++) u->asks[k].left = v->id == ACTIVITY_MIDI ? left_midi : left_repas;
        }
    return units;
}

static void ask(Units *units, Str wishes, bool want)
{
    EACH (Unit, u, units)
        EACH (const Cell, c, &u->month.cells)
            if (named(wishes, u->month.child.id, c)) batch_ask(u, c->slot->id, c->day, want);
}

static Str told(Arena *a, const Units *units, bool refused)
{
    Buf b = buf_new(a, 64);
    EACH (const Unit, u, units)
        for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
            const Cell *c = &u->month.cells.v[i];
            if (refused ? u->asks[i].refused.n == 0 : !c->wanted) continue;
            buf_fmt(&b, "%s%lld:%lld.%d", b.n ? " " : "", (long long)u->month.child.id, (long long)c->slot->id, date_ymd(c->day).day);
        }
    return buf_str(&b);
}

TEST(several_months_settle)
{
    static const struct {
        const char *name, *today, *booked, *add, *remove; int midi, repas; const char *after, *refused;
    } cases[] = {
        {"nothing asked",              "2018-04-10", "1:11.3", "", "", 9, 9, "1:11.3", ""},
        {"a meal brings midday time",  "2018-04-10", "", "1:21.3", "", 9, 9, "1:11.3 1:21.3", ""},
        {"midday time is there",       "2018-04-10", "1:11.3", "1:21.3", "", 9, 9, "1:11.3 1:21.3", ""},
        {"midday time alone",          "2018-04-10", "", "1:11.3", "", 9, 9, "1:11.3", ""},
        {"no midday time left",        "2018-04-10", "", "1:21.3", "", 0, 9, "", "1:11.3 1:21.3"},
        {"no meal left: no midday",    "2018-04-10", "", "1:21.3", "", 9, 0, "", "1:21.3"},
        {"no meal left, midday asked", "2018-04-10", "", "1:11.3 1:21.3", "", 9, 0, "1:11.3", "1:21.3"},
        {"the rest does not wait",     "2018-04-10", "2:11.3", "1:21.4 2:21.3", "", 0, 9, "2:11.3 2:21.3", "1:11.4 1:21.4"},
        {"last seat: the first child", "2018-04-10", "1:11.3 2:11.3", "1:21.3 2:21.3", "", 9, 1, "1:11.3 1:21.3 2:11.3", "2:21.3"},
        {"two seats: both",            "2018-04-10", "1:11.3 2:11.3", "1:21.3 2:21.3", "", 9, 2, "1:11.3 1:21.3 2:11.3 2:21.3", ""},
        {"too late",                   "2018-04-21", "", "1:21.3", "", 9, 9, "", "1:21.3"},
        {"both taken away",            "2018-04-10", "1:11.3 1:21.3", "", "1:11.3 1:21.3", 9, 9, "", ""},
        {"the meal keeps midday time", "2018-04-10", "1:11.3 1:21.3", "", "1:11.3", 9, 9, "1:11.3 1:21.3", "1:11.3"},
        {"too late to take away",      "2018-04-21", "1:11.3", "", "1:11.3", 9, 9, "1:11.3", "1:11.3"},
        {"one goes, another comes",    "2018-04-10", "1:11.3 1:21.3", "1:21.4", "1:21.3", 9, 9, "1:11.3 1:11.4 1:21.4", ""},
        {"asked twice is asked once",  "2018-04-10", "1:11.3", "1:11.3", "", 9, 0, "1:11.3", ""},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        Units units = units_of(a, world(a, cases[i].today), str_z(cases[i].booked), cases[i].midi, cases[i].repas);
        ask(&units, str_z(cases[i].add), true);
        ask(&units, str_z(cases[i].remove), false);
        batch_settle(a, &units);
        Str after = told(a, &units, false), refused = told(a, &units, true);
        CHECK(str_eq(after, str_z(cases[i].after)), "%s: booked %.*s", cases[i].name, STR_ARG(after));
        CHECK(str_eq(refused, str_z(cases[i].refused)), "%s: refused %.*s", cases[i].name, STR_ARG(refused));
    }
}

// A midday time that is only offered brings no meal with it: it may go to somebody else.
TEST(a_place_that_is_offered_is_not_there)
{
    Arena *a = test_arena();
    Units units = units_of(a, world(a, "2018-04-10"), S(""), 9, 9);
    Cell *offered = NULL;
    EACH (Cell, c, &units.v[0].month.cells)
        if (date_eq(c->day, may(3))) offered = c;
    if (!CHECK(offered && offered->slot->id == MIDI, "Thursday 3 May")) return;
    *offered = (Cell){.slot = offered->slot, .day = offered->day, .state = CELL_OFFERED, .booking = 7, .waiting = 8, .held = true, .reason = -1};
    ask(&units, S("1:21.3 1:21.4"), true);
    batch_settle(a, &units);
    CHECK_STR(told(a, &units, false), S("1:11.4 1:21.4"), "the other day is booked");
    CHECK_STR(told(a, &units, true), S("1:21.3"), "the meal waits for the answer");
}

TEST(several_months_add_up)
{
    Arena *a = test_arena();
    Units units = units_of(a, world(a, "2018-04-10"), S("2:11.3 2:21.3"), 9, 9);
    BatchLines lines = {0};
    RefusedDays refused = {0};
    ask(&units, S("1:21.3 1:21.4"), true);
    ask(&units, S("2:21.3"), false);
    batch_settle(a, &units);
    batch_lines(a, &units, &lines, &refused);
    CHECK(lines.n == 3 && !refused.n, "%d lines: midday and meals of the first, meals of the second", (int)lines.n);
    CHECK(batch_days(&lines, true) == 4 && batch_days(&lines, false) == 1, "four days more, one less");
    CHECK(batch_more(&lines).cents == 2 * 380 - 280, "what it costs: %lld", (long long)batch_more(&lines).cents);
}

// ---- the usual week ----

static bool has_day(const char *list, Date day)
{
    Str one, rest = str_z(list), name = str_fmt(test_arena(), "%d", date_ymd(day).day);
    while (rest.n) {
        str_cut(rest, ' ', &one, &rest);
        if (str_eq(one, name)) return true;
    }
    return false;
}

static ptrdiff_t words(const char *list)
{
    ptrdiff_t n = 0;
    for (Str one, rest = str_z(list); rest.n; n++) str_cut(rest, ' ', &one, &rest);
    return n;
}

TEST(usual_week_asks_for_its_days)
{
    enum { MO_TH = 1 | 8 };
    static const struct { const char *name; int64_t slot; int weekdays, from, until; const char *booked, *asked; } cases[] = {
        {"two days a week",           MIDI, MO_TH, 1, 31, "", "3 7 14 17 24 28 31"},
        {"from the first day on",     MIDI, MO_TH, 10, 31, "", "14 17 24 28 31"},
        {"until the last",            MIDI, MO_TH, 1, 10, "", "3 7"},
        {"what is booked stays",      MIDI, MO_TH, 1, 10, "1:11.7", "3"},
        {"a day that is never open",  MIDI, 1 << 5, 1, 31, "", ""},
        {"another slot",              REPAS, MO_TH, 1, 31, "", ""},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        const World *w = world(a, "2018-04-10");
        Units units = {0};
        Month m = month_with(a, w, 1, &w->catalog.activities.v[0], str_z(cases[i].booked), 9);
        Unit *u = batch_put(a, &units, &m);
        Usual usual = {.weekdays = cases[i].weekdays, .from = may(cases[i].from), .until = may(cases[i].until)};
        *PUSH(a, &usual.slots) = cases[i].slot;
        usual_ask(u, &usual);
        Buf b = buf_new(a, 64);
        for (ptrdiff_t k = 0; k < u->month.cells.n; k++)
            if (u->asks[k].asked) buf_fmt(&b, "%s%d", b.n ? " " : "", date_ymd(u->month.cells.v[k].day).day);
        CHECK(str_eq(buf_str(&b), str_z(cases[i].asked)), "%s: %.*s", cases[i].name, STR_ARG(buf_str(&b)));
        if (cases[i].slot != MIDI || cases[i].booked[0]) continue;
        Unit *own = batch_put(a, &units, &m);
        own->month.usual = cases[i].weekdays;
        usual.own = true;
        usual.weekdays = 0;
        usual_ask(own, &usual);
        ptrdiff_t asked = 0;
        for (ptrdiff_t k = 0; k < own->month.cells.n; k++) asked += own->asks[k].asked && has_day(cases[i].asked, own->month.cells.v[k].day);
        CHECK(asked == words(cases[i].asked), "%s, as the child's own days", cases[i].name);
    }
}

TEST(usual_week_is_proposed)
{
    Arena *a = test_arena();
    const World *w = world(a, "2018-04-10");
    EnrolmentRows rows = {0};
    Choices choices = {0};
    for (int64_t child = 1; child <= 2; child++)
        for (int64_t v = ACTIVITY_MIDI; v <= ACTIVITY_REPAS; v++)
            *PUSH(a, &rows) = (EnrolmentRow){.child = child, .activity = v, .weekdays = v == ACTIVITY_REPAS ? 1 | 2 : 0};
    usual_choices(a, &w->catalog, &rows, &choices);
    Usual u = usual_default(a, &choices, &(MonthFacts){&w->calendar, w->zone, w->now, true, false}, date_of(2018, 4, 10));
    CHECK(choices.n == 2 && choices.v[0].children.n == 2, "two slots, for both children");
    CHECK(u.children.n == 2, "both children");
    CHECK(u.slots.n == 1 && u.slots.v[0] == REPAS && u.weekdays == (1 | 2), "the slot with usual days, and those days");
    CHECK(date_eq(u.from, may(2)), "April is closed, and the first of May");
    CHECK(!u.own && !usual_differs(&choices), "both have the same days");
    choices.v[1].days.v[1] = 8;
    CHECK(usual_differs(&choices) && usual_of_child(&choices, 2) == 8, "the second eats on Thursdays");
    CHECK(date_eq(u.until, date_of(2018, 7, 6)), "until the activity ends");
}

TEST(weekdays_are_said)
{
    static const struct { int weekdays; const char *text; } cases[] = {
        {1, "lundi"}, {1 | 8, "lundi et jeudi"}, {1 | 2 | 8 | 16, "lundi, mardi, jeudi et vendredi"}, {0, ""}};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK(str_eq(usual_weekdays_text(test_arena(), cases[i].weekdays), str_z(cases[i].text)), "%s", cases[i].text);
}
