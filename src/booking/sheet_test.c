// sheet_test.c - « Tous mes enfants »: how it is cut, what its form wants, what it proposes.
#include "base/test.h"
#include "booking/sheet.h"
#include "platform/platform.h"

static Activity *activity(Arena *a, int64_t id, int slots, int weekdays)
{
    Activity *v = NEW(a, Activity);
    *v = (Activity){.id = id, .name = S("ACTIVITÉ"), .from = date_of(2017, 9, 4), .to = date_of(2018, 7, 6), .weekdays = weekdays, .days = DAYS_ALL};
    for (int i = 1; i <= slots; i++) *PUSH(a, &v->slots) = (Slot){.id = 10 * id + i, .activity = id, .name = str_fmt(a, "P%d", i)};
    EACH (Slot, s, &v->slots) *PUSH(a, &s->prices) = (Price){.slot = s->id, .from = v->from, .amount = {100}};
    return v;
}

TEST(sheet_is_cut_by_weight)
{
    static const struct { const char *name; int children, slots, weekdays; ptrdiff_t sheets; } cases[] = {
        {"canteen of three",    3, 1, 0x1F, 1},
        {"Wednesdays of two",   2, 3, 4, 1},
        {"Wednesdays of three", 3, 3, 4, 3},
        {"morning care of two", 2, 3, 0x1F, 3},
        {"care of one child",   1, 3, 0x1F, 1},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        const Activity *v = activity(a, 1, cases[i].slots, cases[i].weekdays);
        Choices choices = {0};
        SheetKeys keys = {0};
        EACH (const Slot, s, &v->slots) {
            Choice *x = PUSH(a, &choices);
            *x = (Choice){.activity = v, .slot = s, .label = s->name};
            for (int64_t c = 1; c <= cases[i].children; c++) *PUSH(a, &x->children) = c;
        }
        sheet_keys(a, &choices, &keys);
        CHECK(keys.n == cases[i].sheets, "%s: %d", cases[i].name, (int)keys.n);
    }
}

// May 2018 of one child; booked on those days, on the first slot.
static Month may(Arena *a, const Activity *v, int64_t child, const int *booked)
{
    static Calendar calendar;
    static Town town;
    static Catalog catalog;
    catalog.town = &town;
    Month m = {.catalog = &catalog, .activity = v, .child = {.id = child}, .first = date_of(2018, 5, 1), .last = date_of(2018, 5, 31), .from = v->from, .to = v->to};
    for (; booked && *booked; booked++) *PUSH(a, &m.cells) = (Cell){.slot = &v->slots.v[0], .day = date_of(2018, 5, *booked), .booking = *booked};
    month_lay_out(a, &m, &(MonthFacts){.calendar = &calendar, .zone = zone_utc(), .now = zone_instant(zone_utc(), date_of(2018, 4, 10), 9, 0)});
    return m;
}

TEST(sheet_habit_is_half_of_the_days)
{
    enum { MO = 1, TU = 2, TH = 8 };
    // Mondays of May 2018 without Whit Monday: 7 14 28. Tuesdays without two holidays: 15 22 29. Thursdays without Ascension: 3 17 24 31.
    static const struct { const char *name; int booked[8], weekdays; } cases[] = {
        {"nothing", {0}, 0},
        {"every Monday", {7, 14, 28}, MO},
        {"two Mondays of three", {7, 14}, MO},
        {"one Monday of three", {7}, 0},
        {"two Thursdays of four", {3, 31}, TH},
        {"one Thursday of four", {3}, 0},
        {"Mondays and Tuesdays", {7, 14, 28, 15, 22}, MO | TU},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        const Activity *v = activity(a, 1, 1, 0x1F);
        Month m = may(a, v, 1, cases[i].booked);
        CHECK(sheet_habit(&m, &v->slots.v[0]) == cases[i].weekdays, "%s: %d", cases[i].name, sheet_habit(&m, &v->slots.v[0]));
    }
}

static Str asked(Arena *a, const Sheet *s)
{
    Buf b = buf_new(a, 64);
    EACH (const Unit, u, &s->units)
        for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
            const Ask *k = &u->asks[i];
            if (k->asked) buf_fmt(&b, "%s%c%lld.%d", b.n ? " " : "", k->want ? '+' : '-', (long long)u->month.child.id, date_ymd(u->month.cells.v[i].day).day);
        }
    return buf_str(&b);
}

static Str box(Arena *a, int64_t child, int day) { return str_fmt(a, "11.%d.%lld", date_of(2018, 5, day).day, (long long)child); }

TEST(sheet_wants_what_differs_from_its_page)
{
    // Day 3 of the first child. shown: ticked when the page was made; sent: ticked when it came; booked: by now.
    static const struct { const char *name; bool booked, shown, sent, whole; const char *asked; } cases[] = {
        {"left alone",                 false, false, false, false, ""},
        {"ticked",                     false, false, true,  false, "+1.3"},
        {"unticked",                   true,  true,  false, false, "-1.3"},
        {"kept",                       true,  true,  true,  false, ""},
        {"booked by others meanwhile", true,  false, false, false, ""},
        {"both ticked it",             true,  false, true,  false, ""},
        {"taken away meanwhile",       false, true,  true,  false, ""},
        {"both took it away",          false, true,  false, false, ""},
        {"the whole month",            false, false, false, true,  "all"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Arena *a = test_arena();
        const Activity *v = activity(a, 1, 1, 0x1F);
        SheetKey key = {.activity = v};
        Sheet s = {.key = &key};
        Strs ticked = {0}, whole = {0};
        Month m = may(a, v, 1, cases[i].booked ? (const int[]){3, 0} : NULL);
        batch_put(a, &s.units, &m);
        if (cases[i].sent) *PUSH(a, &ticked) = box(a, 1, 3);
        if (cases[i].whole) *PUSH(a, &whole) = S("11..1");
        sheet_ask(a, &s, &ticked, &whole, cases[i].shown ? box(a, 1, 3) : S(""));
        Str got = asked(a, &s);
        if (cases[i].whole) CHECK(str_has(got, S("+1.3")) && str_has(got, S("+1.31")), "%s: %.*s", cases[i].name, STR_ARG(got));
        else CHECK(str_eq(got, str_z(cases[i].asked)), "%s: %.*s", cases[i].name, STR_ARG(got));
    }
}

TEST(sheet_proposes_the_days_of_a_sibling)
{
    Arena *a = test_arena();
    const Activity *v = activity(a, 1, 1, 0x1F);
    SheetKey key = {.activity = v};
    Sheet s = {.key = &key};
    Month one = may(a, v, 1, (const int[]){3, 4, 0}), two = may(a, v, 2, (const int[]){4, 7, 0});
    batch_put(a, &s.units, &one);
    batch_put(a, &s.units, &two);
    batch_ask(&s.units.v[0], 11, date_of(2018, 5, 14), true);
    sheet_copy_child(&s, 1);
    CHECK_STR(asked(a, &s), S("+1.14 +2.3 -2.7 +2.14"), "the second as the first will be");
    CHECK(s.proposed, "it is a proposal");
}
