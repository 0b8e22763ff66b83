// calendar_test.c - holidays of France against the published ones, the demo's school calendar, and the days that follow from them.
#include "base/test.h"
#include "demo_texts.h"
#include "town/calendar.h"

static Date iso(const char *text)
{
    Date d = {0};
    CHECK(date_parse(str_z(text), &d), "%s is a day", text);
    return d;
}

static Calendar zone_calendar(Str zone)
{
    Arena *a = test_arena();
    SchoolHolidays all = {0};
    Str why = S("");
    CHECK(calendar_parse(a, demo_calendar_txt, &all, &why), "the demo's calendar is read: %.*s", STR_ARG(why));
    return (Calendar){.holidays = calendar_of_zone(a, &all, zone)};
}

// ---- public holidays ----

TEST(public_holidays_of_france)
{
    static const struct { const char *day, *name; } cases[] = {
        {"2018-01-01", "Jour de l’an"}, {"2018-04-02", "Lundi de Pâques"}, {"2018-05-01", "Fête du travail"}, {"2018-05-08", "Victoire 1945"},
        {"2018-05-10", "Ascension"}, {"2018-05-21", "Lundi de Pentecôte"}, {"2018-07-14", "Fête nationale"}, {"2018-08-15", "Assomption"},
        {"2018-11-01", "Toussaint"}, {"2018-11-11", "Armistice 1918"}, {"2018-12-25", "Noël"}, {"2019-04-22", "Lundi de Pâques"},
        {"2019-06-10", "Lundi de Pentecôte"}, {"2025-04-21", "Lundi de Pâques"}, {"2025-05-29", "Ascension"}, {"2025-06-09", "Lundi de Pentecôte"},
        {"2026-04-06", "Lundi de Pâques"}, {"2026-05-14", "Ascension"}, {"2026-05-25", "Lundi de Pentecôte"}, {"2027-03-29", "Lundi de Pâques"},
        {"2027-05-06", "Ascension"}, {"2027-05-17", "Lundi de Pentecôte"}, {"2038-04-26", "Lundi de Pâques"}, {"2038-06-14", "Lundi de Pentecôte"},
        {"2008-05-01", "Fête du travail"},          // and Ascension: one day, one name
        {"2018-04-01", ""}, {"2018-04-03", ""}, {"2018-03-30", ""}, {"2018-12-26", ""}, {"2018-05-20", ""},
    };
    Calendar c = {0};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(calendar_public_holiday(&c, iso(cases[i].day)), str_z(cases[i].name), "%s", cases[i].day);
}

TEST(each_year_has_its_public_holidays)
{
    Calendar france = {0}, alsace = {.alsace_moselle = true};
    for (int year = 2009; year <= 2060; year++) {
        int here = 0, there = 0;
        for (Date d = date_of(year, 1, 1); !date_before(date_of(year, 12, 31), d); d = date_add(d, 1)) {
            here += calendar_public_holiday(&france, d).n > 0;
            there += calendar_public_holiday(&alsace, d).n > 0;
        }
        Date ascension = date_add(date_easter(year), 39);
        int shared = date_eq(ascension, date_of(year, 5, 1)) || date_eq(ascension, date_of(year, 5, 8));
        CHECK(here == 11 - shared && there == here + 2, "%d has %d holidays, %d in Alsace-Moselle", year, here, there);
    }
    CHECK_STR(calendar_public_holiday(&alsace, iso("2018-03-30")), S("Vendredi saint"), "Good Friday 2018");
    CHECK_STR(calendar_public_holiday(&alsace, iso("2018-12-26")), S("Saint-Étienne"), "26 December");
}

// Every day of 23 years against the published list (2018 to 2040): the eight fixed days, and the three that follow Easter.
TEST(public_holidays_as_published)
{
    static const struct { const char *monday, *ascension, *whit; } moving[] = {
        {"2018-04-02", "2018-05-10", "2018-05-21"}, {"2019-04-22", "2019-05-30", "2019-06-10"}, {"2020-04-13", "2020-05-21", "2020-06-01"},
        {"2021-04-05", "2021-05-13", "2021-05-24"}, {"2022-04-18", "2022-05-26", "2022-06-06"}, {"2023-04-10", "2023-05-18", "2023-05-29"},
        {"2024-04-01", "2024-05-09", "2024-05-20"}, {"2025-04-21", "2025-05-29", "2025-06-09"}, {"2026-04-06", "2026-05-14", "2026-05-25"},
        {"2027-03-29", "2027-05-06", "2027-05-17"}, {"2028-04-17", "2028-05-25", "2028-06-05"}, {"2029-04-02", "2029-05-10", "2029-05-21"},
        {"2030-04-22", "2030-05-30", "2030-06-10"}, {"2031-04-14", "2031-05-22", "2031-06-02"}, {"2032-03-29", "2032-05-06", "2032-05-17"},
        {"2033-04-18", "2033-05-26", "2033-06-06"}, {"2034-04-10", "2034-05-18", "2034-05-29"}, {"2035-03-26", "2035-05-03", "2035-05-14"},
        {"2036-04-14", "2036-05-22", "2036-06-02"}, {"2037-04-06", "2037-05-14", "2037-05-25"}, {"2038-04-26", "2038-06-03", "2038-06-14"},
        {"2039-04-11", "2039-05-19", "2039-05-30"}, {"2040-04-02", "2040-05-10", "2040-05-21"},
    };
    static const struct { int month, day; const char *name; } fixed[] = {
        {1, 1, "Jour de l’an"}, {5, 1, "Fête du travail"}, {5, 8, "Victoire 1945"}, {7, 14, "Fête nationale"}, {8, 15, "Assomption"},
        {11, 1, "Toussaint"}, {11, 11, "Armistice 1918"}, {12, 25, "Noël"}};
    Calendar c = {0};
    for (ptrdiff_t i = 0; i < COUNT(moving); i++) {
        int year = 2018 + (int)i;
        for (Date d = date_of(year, 1, 1); date_ymd(d).year == year; d = date_add(d, 1)) {
            const char *want = "";
            for (ptrdiff_t k = 0; k < COUNT(fixed); k++)
                if (date_eq(d, date_of(year, fixed[k].month, fixed[k].day))) want = fixed[k].name;
            if (date_eq(d, iso(moving[i].monday))) want = "Lundi de Pâques";
            if (date_eq(d, iso(moving[i].ascension))) want = "Ascension";
            if (date_eq(d, iso(moving[i].whit))) want = "Lundi de Pentecôte";
            Str got = calendar_public_holiday(&c, d);
            if (!str_eq(got, str_z(want))) CHECK(false, "%.*s is «%s», not «%.*s»", STR_ARG(date_iso(test_arena(), d)), want, STR_ARG(got));
            bool weekend = date_weekday(d) > FRIDAY;
            if (calendar_working_day(&c, d) != (!weekend && !*want)) CHECK(false, "%.*s: work", STR_ARG(date_iso(test_arena(), d)));
        }
    }
}

// ---- school holidays ----

TEST(april_2018_in_zone_c_is_that_of_the_guide)
{
    Calendar c = zone_calendar(S("C"));
    static const struct { const char *monday; bool shown; } weeks[] = {
        {"2018-04-02", true}, {"2018-04-09", true}, {"2018-04-16", false}, {"2018-04-23", false}, {"2018-04-30", true}};
    for (ptrdiff_t i = 0; i < COUNT(weeks); i++) {
        bool open = false;
        for (int k = 0; k < 5; k++) open |= calendar_school_day(&c, date_add(iso(weeks[i].monday), k));
        CHECK(open == weeks[i].shown, "the week of %s", weeks[i].monday);
    }
    CHECK(!calendar_school_day(&c, iso("2018-04-02")), "Easter Monday has no class");
    CHECK(!calendar_school_holiday(&c, iso("2018-04-02")), "but is no school holiday");
    const SchoolHoliday *spring = calendar_school_holiday(&c, iso("2018-04-25"));
    CHECK(spring && str_eq(spring->name, S("Printemps")) && str_eq(spring->year, S("2017-2018")), "25 April is in the spring break");
}

TEST(days_at_the_edge_of_holidays)
{
    static const struct { const char *name, *zone, *day; bool holiday, school; } cases[] = {
        {"the Friday before",                  "C", "2018-04-13", false, true},
        {"the Saturday they begin",            "C", "2018-04-14", true,  false},
        {"the last Sunday",                    "C", "2018-04-29", true,  false},
        {"the Monday of return",               "C", "2018-04-30", false, true},
        {"the same day in zone A",             "A", "2018-04-13", true,  false},
        {"a Wednesday in term",                "C", "2018-05-02", false, false},
        {"a public holiday in term",           "C", "2018-05-10", false, false},
        {"the first day of the data",          "C", "2017-09-04", false, true},
        {"the day before it",                  "C", "2017-09-03", true,  false},
        {"Easter Monday ends a break",         "B", "2025-04-21", true,  false},
        {"and class begins on the Tuesday",    "B", "2025-04-22", false, true},
        {"the Ascension bridge",               "C", "2026-05-15", true,  false},
        {"the Monday after the bridge",        "C", "2026-05-18", false, true},
        {"teachers are back, pupils are not",  "C", "2026-08-31", true,  false},
        {"pupils are back",                    "C", "2026-09-01", false, true},
        {"a summer whose end is not known",    "C", "2027-08-31", true,  false},
        {"which we end with August",           "C", "2027-09-02", false, true},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Calendar c = zone_calendar(str_z(cases[i].zone));
        CHECK((calendar_school_holiday(&c, iso(cases[i].day)) != NULL) == cases[i].holiday, "%s: holiday", cases[i].name);
        CHECK(calendar_school_day(&c, iso(cases[i].day)) == cases[i].school, "%s: class", cases[i].name);
    }
}

TEST(class_on_wednesdays_where_the_town_has_it)
{
    Calendar c = zone_calendar(S("C"));
    c.school_weekdays = WORKING_WEEK;
    CHECK(calendar_school_day(&c, iso("2018-05-02")), "a Wednesday in term");
    CHECK(!calendar_school_day(&c, iso("2018-04-18")), "a Wednesday in the spring break");
}

// ---- closures ----

TEST(closures_concern_their_place)
{
    Closure closures[] = {{iso("2018-05-11"), iso("2018-05-11"), CLOSED_TOWN, 0, S("Pont de l’Ascension")},
                          {iso("2018-05-22"), iso("2018-05-23"), CLOSED_SCHOOL, 7, S("Grève")},
                          {iso("2018-06-04"), iso("2018-06-08"), CLOSED_VENUE, 3, S("Travaux")},
                          {iso("2018-06-15"), iso("2018-06-15"), CLOSED_ACTIVITY, 9, S("Sortie")}};
    Calendar c = {.closures = {closures, COUNT(closures), 0}};
    static const struct { const char *name, *day; Place place; const char *label; } cases[] = {
        {"the whole town",          "2018-05-11", {0},             "Pont de l’Ascension"},
        {"the town, for a school",  "2018-05-11", {.school = 7},   "Pont de l’Ascension"},
        {"the day after",           "2018-05-12", {0},             ""},
        {"a school on strike",      "2018-05-22", {.school = 7},   "Grève"},
        {"its second day",          "2018-05-23", {7, 1, 1},       "Grève"},
        {"another school",          "2018-05-22", {.school = 8},   ""},
        {"nobody's school",         "2018-05-22", {0},             ""},
        {"a venue of that number",  "2018-05-22", {.venue = 7},    ""},
        {"a venue at work",         "2018-06-06", {.venue = 3},    "Travaux"},
        {"an activity",             "2018-06-15", {.activity = 9}, "Sortie"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        const Closure *v = calendar_closed(&c, iso(cases[i].day), cases[i].place);
        CHECK_STR(v ? v->label : S(""), str_z(cases[i].label), "%s", cases[i].name);
    }
}

// ---- the next and the last such day ----

TEST(days_before_and_after)
{
    static const struct { const char *name, *day, *school_before, *school_after, *working_before, *working_after; } cases[] = {
        {"mid-week",               "2018-05-17", "2018-05-15", "2018-05-18", "2018-05-16", "2018-05-18"},
        {"around Whit Monday",     "2018-05-19", "2018-05-18", "2018-05-22", "2018-05-18", "2018-05-22"},
        {"before the May bridges", "2018-05-07", "2018-05-04", "2018-05-11", "2018-05-04", "2018-05-09"},
        {"return from spring",     "2018-04-30", "2018-04-13", "2018-05-03", "2018-04-27", "2018-05-02"},
        {"return in November",     "2022-11-07", "2022-10-21", "2022-11-08", "2022-11-04", "2022-11-08"},
        {"return in September",    "2026-09-01", "2026-07-03", "2026-09-03", "2026-08-31", "2026-09-02"},
    };
    Calendar c = zone_calendar(S("C"));
    Arena *a = test_arena();
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Date d = iso(cases[i].day);
        CHECK_STR(date_iso(a, calendar_previous_school_day(&c, d)), str_z(cases[i].school_before), "%s: class before", cases[i].name);
        CHECK_STR(date_iso(a, calendar_next_school_day(&c, d)), str_z(cases[i].school_after), "%s: class after", cases[i].name);
        CHECK_STR(date_iso(a, calendar_previous_working_day(&c, d)), str_z(cases[i].working_before), "%s: work before", cases[i].name);
        CHECK_STR(date_iso(a, calendar_next_working_day(&c, d)), str_z(cases[i].working_after), "%s: work after", cases[i].name);
    }
    const SchoolHoliday *autumn = calendar_school_holiday(&c, iso("2022-10-30"));
    CHECK(autumn && date_eq(calendar_last_school_day(&c, autumn), iso("2022-10-21")), "class ends on Friday 21 October 2022");
    CHECK(date_eq(calendar_last_return(&c, iso("2022-10-07")), iso("2022-09-01")), "in October, back since 1 September");
    CHECK(date_eq(calendar_last_return(&c, iso("2026-06-01")), iso("2026-05-04")), "a bridge is no return");
    CHECK(!date_is(calendar_last_return(&c, iso("2016-06-01"))), "before the data");
}

TEST(a_week_without_school_ends_the_search)
{
    Calendar c = {.school_weekdays = 1 << 7};
    CHECK(date_eq(calendar_next_school_day(&c, iso("2018-05-17")), iso("2018-05-17")), "no such day");
}

// ---- school years ----

TEST(school_years)
{
    static const struct { int year; const char *first, *last; } years[] = {
        {2017, "2017-09-04", "2018-07-06"}, {2018, "2018-09-03", "2019-07-05"}, {2022, "2022-09-01", "2023-07-07"},
        {2025, "2025-09-01", "2026-07-03"}, {2026, "2026-09-01", "2027-07-02"}};
    static const struct { const char *day; int year; } days[] = {
        {"2018-04-02", 2017}, {"2018-08-31", 2017}, {"2018-09-02", 2017}, {"2018-09-03", 2018}, {"2019-01-01", 2018}, {"2021-09-01", 2020}, {"2021-09-02", 2021},
        {"2026-08-31", 2025}, {"2026-09-01", 2026}, {"2027-08-31", 2026}, {"2027-09-01", 2027}, {"2040-10-01", 2040}};
    Calendar c = zone_calendar(S("C"));
    Date first, last;
    for (ptrdiff_t i = 0; i < COUNT(years); i++) {
        CHECK(calendar_school_year(&c, years[i].year, &first, &last), "%d is known", years[i].year);
        CHECK(date_eq(first, iso(years[i].first)), "%d begins on %s", years[i].year, years[i].first);
        CHECK(date_eq(last, iso(years[i].last)), "%d ends on %s", years[i].year, years[i].last);
    }
    CHECK(!calendar_school_year(&c, 2016, &first, &last) && !calendar_school_year(&c, 2027, &first, &last), "outside the data");
    for (ptrdiff_t i = 0; i < COUNT(days); i++)
        CHECK(calendar_school_year_of(&c, iso(days[i].day)) == days[i].year, "%s is in %d", days[i].day, days[i].year);
}

// ---- the file ----

TEST(the_demo_calendar_is_whole)
{
    static const Str zones[] = {S("A"), S("B"), S("C")};
    static const Str wanted[] = {S("Toussaint"), S("Noël"), S("Hiver"), S("Printemps"), S("Été")};
    Arena *a = test_arena();
    for (ptrdiff_t z = 0; z < COUNT(zones); z++) {
        Calendar c = zone_calendar(zones[z]);
        for (int year = 2017; year <= 2026; year++)
            for (ptrdiff_t k = 0; k < COUNT(wanted); k++) {
                Str name = str_fmt(a, "%d-%d", year, year + 1);
                int found = 0;
                EACH (const SchoolHoliday, h, &c.holidays) found += str_eq(h->year, name) && str_eq(h->name, wanted[k]);
                CHECK(found == 1, "%.*s in %d, zone %.*s, is there once", STR_ARG(wanted[k]), year, STR_ARG(zones[z]));
            }
        EACH (const SchoolHoliday, h, &c.holidays) {
            if (!date_is(h->last_off)) continue;
            CHECK(date_eq(calendar_next_working_day(&c, h->last_off), h->return_day), "%.*s %.*s: return", STR_ARG(h->year), STR_ARG(h->name));
            CHECK(date_weekday(h->return_day) <= FRIDAY, "%.*s %.*s: a working day", STR_ARG(h->year), STR_ARG(h->name));
        }
    }
}

TEST(a_wrong_calendar_is_refused_with_its_line)
{
    static const struct { const char *name, *text, *why; } cases[] = {
        {"no year",         "Noël: A 2026-12-19..2027-01-03", "ligne 1 : écrivez d’abord l’année scolaire"},
        {"no colon",        "2026-2027\nNoël A 2026-12-19..2027-01-03", "ligne 2 : écrivez « Printemps: C"},
        {"no zone",         "# Noël\n\n2026-2027\n Noël: 2026-12-19..2027-01-03", "ligne 4 : il manque la zone"},
        {"no such day",     "2026-2027\nNoël: A 2026-12-32..2027-01-03", "ligne 2 : les dates s’écrivent"},
        {"upside down",     "2026-2027\nNoël: A 2027-01-03..2026-12-19", "ligne 2 : les dates s’écrivent"},
        {"one day only",    "2026-2027\nNoël: A 2026-12-19", "ligne 2 : les dates s’écrivent"},
        {"years apart",     "2026-2028\nNoël: A 2026-12-19..2027-01-03", "ligne 1 : "},
        {"two on one day",  "2026-2027\nNoël: A B 2026-12-19..2027-01-03\nPont: B 2027-01-03..2027-01-04", "ligne 3 : « Pont » chevauche « Noël » dans la zone B"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        SchoolHolidays out = {0};
        Str why = S("");
        CHECK(!calendar_parse(test_arena(), str_z(cases[i].text), &out, &why), "%s is refused", cases[i].name);
        CHECK(str_starts(why, str_z(cases[i].why)), "%s: «%.*s»", cases[i].name, STR_ARG(why));
    }
}

TEST(a_calendar_of_corsica_and_of_windows)
{
    SchoolHolidays out = {0};
    Str why = S("");
    Str text = S("2026-2027\r\n\tNoël: Corse A 2026-12-19..2027-01-03\r\n\r\n# fin\r\n    Été: Corse 2027-07-03..\r\n");
    CHECK(calendar_parse(test_arena(), text, &out, &why), "read: %.*s", STR_ARG(why));
    CHECK(out.n == 3 && str_eq(out.v[0].zone, S("Corse")) && str_eq(out.v[1].zone, S("A")), "one period a zone");
    CHECK(date_eq(out.v[0].return_day, iso("2027-01-04")), "back on Monday 4 January");
    CHECK(!date_is(out.v[2].last_off) && !date_is(out.v[2].return_day), "a summer without end");
}

// However the file is cut or spoilt, it is read or refused with a line, never half.
TEST(a_spoilt_calendar_is_read_or_refused)
{
    static const char spoils[] = "\0\n #:.-9é\xFF";
    Str whole = str_first(demo_calendar_txt, 3000);
    uint64_t seed = 9;
    for (int round = 0; round < 3000; round++) {
        Arena a = *test_arena();
        Str text = str_first((Str){str_c(&a, whole), whole.n}, round);
        for (int n = round % 3; n && text.n; n--) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            ((char *)(uintptr_t)text.p)[(seed >> 33) % (uint64_t)text.n] = spoils[(seed >> 20) % (sizeof spoils - 1)];
        }
        SchoolHolidays out = {0};
        Str why = S("");
        bool ok = calendar_parse(&a, text, &out, &why);
        CHECK(ok ? !why.n : str_starts(why, S("ligne ")), "round %d: «%.*s»", round, STR_ARG(why));
        EACH (const SchoolHoliday, h, &out)
            CHECK(!ok || (h->zone.n && h->name.n && date_is(h->first_off)), "round %d: a whole period", round);
    }
}
