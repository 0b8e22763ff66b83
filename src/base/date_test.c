// date_test.c - civil days against a naive count, ISO weeks, Easter, and the town's zone against the C library's.
#include "base/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const Zone *zone_of(const char *name)
{
    enum { LARGEST = 64 * KB };
    Arena *a = test_arena();
    FILE *f = fopen(str_c(a, str_fmt(a, "/usr/share/zoneinfo/%s", name)), "rb");
    if (!f) return NULL;
    char *bytes = arena_take(a, 1, 1, LARGEST);
    ptrdiff_t n = (ptrdiff_t)fread(bytes, 1, LARGEST, f);
    fclose(f);
    return zone_parse(a, (Str){bytes, n});
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 16;
}

static Date iso(const char *text)
{
    Date d = {0};
    CHECK(date_parse(str_z(text), &d), "%s is a day", text);
    return d;
}

// ---- civil days ----

// Counts day after day as a person with a wall calendar would.
TEST(every_day_has_its_number)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int number = 0, weekday = 0;
    for (int year = 1; year <= 2500; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
            int length = lengths[month - 1] + (month == 2 && leap);
            for (int day = 1; day <= length; day++) {
                Date d = date_of(year, month, day);
                Ymd y = date_ymd(d);
                number++;
                weekday = weekday % 7 + 1;
                bool same = d.day == number && y.year == year && y.month == month && y.day == day && date_weekday(d) == weekday;
                if (!same) CHECK(same, "%04d-%02d-%02d is day %d, weekday %d", year, month, day, number, weekday);
            }
            CHECK(!date_valid(year, month, 0) && !date_valid(year, month, length + 1), "%04d-%02d has %d days", year, month, length);
        }
    CHECK(!date_valid(0, 1, 1) && !date_valid(10000, 1, 1) && !date_valid(2018, 0, 1) && !date_valid(2018, 13, 1), "no such day");
    CHECK(date_ymd(date_of(9999, 12, 31)).year == 9999, "the last day");
}

TEST(days_are_compared_and_counted)
{
    Date d = iso("2018-04-20"), e = iso("2018-05-02");
    CHECK(date_days(d, e) == 12 && date_days(e, d) == -12 && date_eq(date_add(d, 12), e), "twelve days");
    CHECK(date_before(d, e) && !date_before(e, d) && !date_before(d, d), "before is strict");
    CHECK(date_eq(date_min(d, e), d) && date_eq(date_max(d, e), e), "the earlier, the later");
    CHECK(!date_is((Date){0}) && date_is(d), "{0} is no date");
}

TEST(months_are_added)
{
    static const struct { const char *from; int months; const char *to; } cases[] = {
        {"2018-01-31", 1, "2018-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2018-03-31", -1, "2018-02-28"}, {"2018-12-20", 1, "2019-01-20"},
        {"2019-01-20", -1, "2018-12-20"}, {"2018-05-15", 0, "2018-05-15"}, {"2018-11-30", 3, "2019-02-28"}, {"2024-02-29", 12, "2025-02-28"},
        {"2024-02-29", 48, "2028-02-29"}, {"2018-01-01", -12, "2017-01-01"}, {"2018-08-31", 13, "2019-09-30"},
    };
    Arena *a = test_arena();
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(date_iso(a, date_add_months(iso(cases[i].from), cases[i].months)), str_z(cases[i].to), "%s and %d months",
                  cases[i].from, cases[i].months);
    CHECK_STR(date_iso(a, date_add_months(iso("9999-12-31"), 1)), S("9999-12-31"), "the calendar ends");
    CHECK_STR(date_iso(a, date_add_months(iso("0001-01-15"), -1)), S("0001-01-15"), "and begins");
    CHECK_STR(date_iso(a, month_last(iso("9999-12-01"))), S("9999-12-31"), "its last month has a last day");
    CHECK_STR(date_iso(a, month_last(iso("2024-02-10"))), S("2024-02-29"), "the last day of a leap February");
    CHECK_STR(date_iso(a, month_last(iso("2018-12-01"))), S("2018-12-31"), "the last day of a year");
    CHECK_STR(date_iso(a, month_first(iso("2018-12-31"))), S("2018-12-01"), "the first day of a month");
    CHECK_STR(date_iso(a, date_monday(iso("2018-04-08"))), S("2018-04-02"), "the Monday of a Sunday");
    CHECK_STR(date_iso(a, date_monday(iso("2018-04-02"))), S("2018-04-02"), "the Monday of itself");
}

TEST(ages_are_completed_years)
{
    static const struct { const char *name, *born, *on; int age; } cases[] = {
        {"the day before the birthday", "2021-02-20", "2024-02-19", 2}, {"the birthday", "2021-02-20", "2024-02-20", 3},
        {"born on 29 February, the 28th", "2020-02-29", "2023-02-28", 2}, {"born on 29 February, 1 March", "2020-02-29", "2023-03-01", 3},
        {"born on 29 February, leap year", "2020-02-29", "2024-02-29", 4}, {"the day of birth", "2020-02-29", "2020-02-29", 0},
        {"a year's end", "2017-12-31", "2018-01-01", 0},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK(date_age(iso(cases[i].born), iso(cases[i].on)) == cases[i].age, "%s: %d", cases[i].name, cases[i].age);
}

TEST(iso_weeks)
{
    static const struct { const char *day; int year, week, weekday; } cases[] = {
        {"2018-04-02", 2018, 14, 1}, {"2018-04-08", 2018, 14, 7}, {"2018-04-09", 2018, 15, 1}, {"2018-04-25", 2018, 17, 3},
        {"2018-04-30", 2018, 18, 1}, {"2018-05-06", 2018, 18, 7}, {"2018-12-31", 2019, 1, 1},  {"2019-12-30", 2020, 1, 1},
        {"2020-12-31", 2020, 53, 4}, {"2021-01-01", 2020, 53, 5}, {"2021-01-03", 2020, 53, 7}, {"2021-01-04", 2021, 1, 1},
        {"2023-01-01", 2022, 52, 7}, {"2024-02-29", 2024, 9, 4},  {"2024-12-29", 2024, 52, 7}, {"2024-12-30", 2025, 1, 1},
        {"2025-12-28", 2025, 52, 7}, {"2025-12-29", 2026, 1, 1},  {"2026-01-01", 2026, 1, 4},  {"2026-09-01", 2026, 36, 2},
        {"2026-12-27", 2026, 52, 7}, {"2026-12-31", 2026, 53, 4}, {"2027-01-01", 2026, 53, 5}, {"2027-01-03", 2026, 53, 7},
        {"2027-01-04", 2027, 1, 1},  {"2032-12-31", 2032, 53, 5}, {"2033-01-02", 2032, 53, 7},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Date d = iso(cases[i].day);
        IsoWeek w = date_week(d);
        CHECK(w.year == cases[i].year && w.week == cases[i].week, "%s is in %d-W%02d, not %d-W%02d", cases[i].day, cases[i].year,
              cases[i].week, w.year, w.week);
        CHECK(date_weekday(d) == cases[i].weekday, "%s is weekday %d", cases[i].day, cases[i].weekday);
    }
}

TEST(easter_and_the_length_of_iso_years)
{
    static const struct { int year, month, day, weeks; } cases[] = {
        {1990, 4, 15, 52}, {1991, 3, 31, 52}, {2008, 3, 23, 52}, {2009, 4, 12, 53}, {2010, 4, 4, 52},  {2011, 4, 24, 52}, {2012, 4, 8, 52},
        {2013, 3, 31, 52}, {2014, 4, 20, 52}, {2015, 4, 5, 53},  {2016, 3, 27, 52}, {2017, 4, 16, 52}, {2018, 4, 1, 52},  {2019, 4, 21, 52},
        {2020, 4, 12, 53}, {2021, 4, 4, 52},  {2022, 4, 17, 52}, {2023, 4, 9, 52},  {2024, 3, 31, 52}, {2025, 4, 20, 52}, {2026, 4, 5, 53},
        {2027, 3, 28, 52}, {2028, 4, 16, 52}, {2029, 4, 1, 52},  {2030, 4, 21, 52}, {2031, 4, 13, 52}, {2032, 3, 28, 53}, {2033, 4, 17, 52},
        {2034, 4, 9, 52},  {2035, 3, 25, 52}, {2036, 4, 13, 52}, {2037, 4, 5, 53},  {2038, 4, 25, 52}, {2039, 4, 10, 52}, {2040, 4, 1, 52},
        {2049, 4, 18, 52}, {2076, 4, 19, 53}, {2100, 3, 28, 52}, {2285, 3, 22, 53},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        int year = cases[i].year;
        CHECK(date_eq(date_easter(year), date_of(year, cases[i].month, cases[i].day)), "Easter %d is %d/%d", year, cases[i].day, cases[i].month);
        CHECK(date_week(date_of(year, 12, 28)).week == cases[i].weeks, "%d has %d weeks", year, cases[i].weeks);
    }
    for (int year = 1583; year <= 4099; year++) {
        Date easter = date_easter(year);
        bool possible = date_weekday(easter) == SUNDAY && !date_before(easter, date_of(year, 3, 22)) && !date_before(date_of(year, 4, 25), easter);
        CHECK(possible, "Easter %d is a Sunday between 22 March and 25 April", year);
    }
}

// ---- reading and writing ----

TEST(days_are_read)
{
    static const struct { Str s; bool fr, strict; const char *day; } cases[] = {
        {S("09/05/2018"), true, false, "2018-05-09"}, {S("9/5/2018"), true, false, "2018-05-09"}, {S("09-05-2018"), true, false, "2018-05-09"},
        {S("2018-05-09"), true, true, "2018-05-09"},  {S("29/02/2024"), true, false, "2024-02-29"}, {S("9-5-2018"), true, false, "2018-05-09"},
        {S("2024-02-29"), true, true, "2024-02-29"},  {S("31/02/2026"), false, false, NULL}, {S("29/02/2026"), false, false, NULL},
        {S("00/01/2026"), false, false, NULL}, {S("1/13/2026"), false, false, NULL}, {S("2018-5-9"), false, false, NULL},
        {S("2018-02-30"), false, false, NULL}, {S("9/5/18"), false, false, NULL},    {S("9/5-2018"), false, false, NULL},
        {S("009/5/2018"), false, false, NULL}, {S("+9/5/2018"), false, false, NULL}, {S("2018/05/09"), false, false, NULL},
        {S("2018-05-09 "), false, false, NULL}, {S("2018-05-09T00"), false, false, NULL}, {S("0000-01-01"), false, false, NULL},
        {S("12018-05-09"), false, false, NULL}, {S("2018-05"), false, false, NULL}, {S("9/5"), false, false, NULL},
        {S("//"), false, false, NULL}, {S(""), false, false, NULL}, {S("9/5/2018/1"), false, false, NULL}, {S("-018-05-09"), false, false, NULL},
        {S("31/12/1899"), false, false, NULL}, {S("1900-01-01"), true, true, "1900-01-01"}, {S("31/12/2199"), true, false, "2199-12-31"},
        {S("2200-01-01"), false, true, NULL}, {S("09/05/0218"), false, false, NULL}, {S("9999-12-31"), false, true, NULL},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Date fr = {0}, strict = {0};
        CHECK(date_parse_fr(cases[i].s, &fr) == cases[i].fr, "«%.*s» as a person writes", STR_ARG(cases[i].s));
        CHECK(date_parse(cases[i].s, &strict) == cases[i].strict, "«%.*s» as a program writes", STR_ARG(cases[i].s));
        if (cases[i].fr) CHECK(date_eq(fr, iso(cases[i].day)), "«%.*s» is %s", STR_ARG(cases[i].s), cases[i].day);
    }
    Date month = {0};
    CHECK(month_parse(S("2018-04"), &month) && date_eq(month, iso("2018-04-01")), "a month");
    static const Str refused[] = {S("2018-4"), S("2018-13"), S("2018-00"), S("2018-04-01"), S("18-04"), S("2018"), S(""), S("2018-04 "),
                                  S("1899-12"), S("2200-01"), S("9999-12"), S("0001-01")};
    for (ptrdiff_t i = 0; i < COUNT(refused); i++) CHECK(!month_parse(refused[i], &month), "«%.*s» is no month", STR_ARG(refused[i]));
}

TEST(days_are_written)
{
    static const struct { const char *day; Str text; } long_texts[] = {
        {"2018-05-09", S("mercredi 9 mai 2018")}, {"2026-05-01", S("vendredi 1er mai 2026")}, {"2026-08-31", S("lundi 31 août 2026")},
        {"2026-12-25", S("vendredi 25 décembre 2026")}, {"2024-02-29", S("jeudi 29 février 2024")}, {"2018-04-01", S("dimanche 1er avril 2018")},
    };
    Arena *a = test_arena();
    for (ptrdiff_t i = 0; i < COUNT(long_texts); i++) CHECK_STR(date_long(a, iso(long_texts[i].day)), long_texts[i].text, "%s", long_texts[i].day);
    Date d = iso("2018-05-09");
    CHECK_STR(date_iso(a, d), S("2018-05-09"), "for programs");
    CHECK_STR(date_short(a, d), S("09/05/2018"), "short");
    CHECK_STR(date_day_month(a, d), S("9 mai"), "without its year");
    CHECK_STR(date_day_month(a, iso("2018-08-01")), S("1er août"), "the first");
    CHECK_STR(month_iso(a, d), S("2018-05"), "a month for programs");
    CHECK_STR(month_name(a, iso("2018-02-03")), S("février 2018"), "a month");
    CHECK_STR(month_title(a, iso("2018-12-03")), S("DÉCEMBRE 2018"), "a month on its button");
    CHECK_STR(weekday_short(MONDAY), S("Lu"), "Monday, short");
    CHECK_STR(weekday_name(SUNDAY), S("dimanche"), "Sunday");
}

// ---- the town's zone ----

// Offsets of Europe/Paris follow EU directive 2000/84: last Sundays of March and October, 01:00 UTC.
TEST(wall_clock_to_moment)
{
    static const struct { const char *name, *day; int hour, minute; Str utc; } cases[] = {
        {"winter",                           "2018-01-15", 12, 0,  S("2018-01-15T11:00:00.000Z")},
        {"summer",                           "2018-05-09", 15, 46, S("2018-05-09T13:46:00.000Z")},
        {"midnight that ends the 20th",      "2018-04-20", 24, 0,  S("2018-04-20T22:00:00.000Z")},
        {"midnight that begins the 21st",    "2018-04-21", 0, 0,   S("2018-04-20T22:00:00.000Z")},
        {"midnight that ends a year",        "2018-12-31", 24, 0,  S("2018-12-31T23:00:00.000Z")},
        {"autumn: the day's start, summer",  "2026-10-25", 0, 0,   S("2026-10-24T22:00:00.000Z")},
        {"autumn: before",                   "2026-10-25", 1, 59,  S("2026-10-24T23:59:00.000Z")},
        {"autumn: twice, the first",         "2026-10-25", 2, 0,   S("2026-10-25T00:00:00.000Z")},
        {"autumn: twice, the first's end",   "2026-10-25", 2, 59,  S("2026-10-25T00:59:00.000Z")},
        {"autumn: after",                    "2026-10-25", 3, 0,   S("2026-10-25T02:00:00.000Z")},
        {"autumn: midnight, winter",         "2026-10-25", 24, 0,  S("2026-10-25T23:00:00.000Z")},
        {"spring: before",                   "2027-03-28", 1, 59,  S("2027-03-28T00:59:00.000Z")},
        {"spring: does not exist, moved on", "2027-03-28", 2, 0,   S("2027-03-28T01:00:00.000Z")},
        {"spring: does not exist, half",     "2027-03-28", 2, 30,  S("2027-03-28T01:30:00.000Z")},
        {"spring: after",                    "2027-03-28", 3, 0,   S("2027-03-28T01:00:00.000Z")},
        {"spring: midnight, summer",         "2027-03-28", 24, 0,  S("2027-03-28T22:00:00.000Z")},
        {"the other changes of 2026 and 2027: March", "2026-03-29", 12, 0, S("2026-03-29T10:00:00.000Z")},
        {"and October",                      "2027-10-31", 12, 0,  S("2027-10-31T11:00:00.000Z")},
        {"beyond the file's own list",       "2099-07-01", 12, 0,  S("2099-07-01T10:00:00.000Z")},
        {"before summer time was kept",      "1970-07-01", 12, 0,  S("1970-07-01T11:00:00.000Z")},
    };
    const Zone *paris = zone_of("Europe/Paris");
    if (!paris) { test_skip("no zone files here"); return; }
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Instant t = zone_instant(paris, iso(cases[i].day), cases[i].hour, cases[i].minute);
        CHECK_STR(instant_iso(test_arena(), t), cases[i].utc, "%s", cases[i].name);
    }
}

static int hours_of(const Zone *z, const char *day)
{
    return (int)((zone_instant(z, iso(day), 24, 0).ms - zone_instant(z, iso(day), 0, 0).ms) / 3600000);
}

TEST(days_of_23_and_25_hours)
{
    const Zone *paris = zone_of("Europe/Paris");
    if (!paris) { test_skip("no zone files here"); return; }
    CHECK(hours_of(paris, "2026-10-25") == 25, "the long Sunday");
    CHECK(hours_of(paris, "2027-03-28") == 23, "the short Sunday");
    for (Date d = iso("2018-01-01"); date_before(d, iso("2031-01-01")); d = date_add(d, 1))
        CHECK(zone_instant(paris, d, 24, 0).ms == zone_instant(paris, date_add(d, 1), 0, 0).ms, "24:00 is 0:00 of the next day");
}

TEST(moment_to_wall_clock)
{
    Arena *a = test_arena();
    const Zone *paris = zone_of("Europe/Paris");
    if (!paris) { test_skip("no zone files here"); return; }
    Local l = zone_local(paris, (Instant){-1});
    CHECK(date_eq(l.day, iso("1970-01-01")) && l.hour == 0 && l.minute == 59 && l.second == 59 && l.ms == 999, "a millisecond before 1970");
    l = zone_local(zone_utc(), (Instant){-1});
    CHECK(date_eq(l.day, iso("1969-12-31")) && l.hour == 23 && l.ms == 999, "and in UTC");
    Instant last = instant_add(zone_instant(paris, iso("2018-04-20"), 24, 0), -1);
    CHECK(date_eq(zone_date(paris, last), iso("2018-04-20")) && date_eq(zone_date(paris, instant_add(last, 1)), iso("2018-04-21")), "the day ends");
    CHECK_STR(instant_text(a, paris, zone_instant(paris, iso("2018-05-09"), 15, 46)), S("09/05/2018 à 15:46"), "written");
    CHECK(instant_before(last, instant_add(last, 1)) && !instant_before(last, last), "before is strict");
}

// The C library knows the same zone by its own code. It reads TZ, so it does that in a child.
static bool library_agrees(const Zone *paris, int64_t from, int64_t until)
{
    uint64_t seed = 2018;
    setenv("TZ", "Europe/Paris", 1);
    tzset();
    for (int i = 0; i < 100000; i++) {
        time_t t = (time_t)(from + (int64_t)(next_random(&seed) % (uint64_t)(until - from)));
        struct tm want, other;
        localtime_r(&t, &want);
        Date day = date_of(want.tm_year + 1900, want.tm_mon + 1, want.tm_mday);
        Local got = zone_local(paris, (Instant){(int64_t)t * 1000});
        bool same = date_eq(got.day, day) && got.hour == want.tm_hour && got.minute == want.tm_min && got.second == want.tm_sec;

        // Back from the wall clock: the first of the moments that show it.
        time_t back = (time_t)(zone_instant(paris, day, want.tm_hour, want.tm_min).ms / 1000) + want.tm_sec, earlier = back - 3600;
        localtime_r(&earlier, &other);
        bool first = other.tm_hour != want.tm_hour;
        bool comes_back = first && (back == t || back == t - 3600);
        localtime_r(&back, &other);
        comes_back &= other.tm_mday == want.tm_mday && other.tm_hour == want.tm_hour && other.tm_min == want.tm_min;
        if (!CHECK(same && comes_back, "%lld: the C library disagrees", (long long)t)) return false;
    }
    return true;
}

static bool agrees_in_child(const Zone *z, int64_t from, int64_t until)
{
    fflush(stdout);
    pid_t child = fork();
    if (!child) {
        bool ok = library_agrees(z, from, until);
        fflush(stdout);
        _exit(ok ? 0 : 1);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(zone_agrees_with_the_c_library)
{
    const Zone *paris = zone_of("Europe/Paris");
    if (!paris) { test_skip("no zone files here"); return; }
    int64_t from = date_days(iso("1970-01-01"), iso("2018-01-01")) * INT64_C(86400);
    int64_t until = date_days(iso("1970-01-01"), iso("2031-01-01")) * INT64_C(86400);
    CHECK(agrees_in_child(paris, from, until), "100,000 moments of 2018 to 2030");
    int64_t change = zone_instant(paris, iso("2026-10-25"), 0, 0).ms / 1000;
    CHECK(agrees_in_child(paris, change, change + 25 * 3600), "100,000 moments of the long Sunday");
    change = zone_instant(paris, iso("2027-03-28"), 0, 0).ms / 1000;
    CHECK(agrees_in_child(paris, change, change + 23 * 3600), "100,000 moments of the short Sunday");
}

static uint64_t all_answers(const Zone *z)
{
    uint64_t hash = 0, seed = 5;
    for (int i = 0; i < 5000; i++) {
        Arena scratch = *test_arena();
        Date d = date_add(iso("2018-01-01"), (int)(next_random(&seed) % 4700));
        Instant t = zone_instant(z, d, (int)(next_random(&seed) % 25), 0);
        hash = hash * 31 + str_hash(instant_text(&scratch, z, t)) + str_hash(instant_iso(&scratch, t));
    }
    return hash;
}

TEST(the_process_zone_does_not_matter)
{
    static const char *const zones[] = {"UTC", "Europe/Paris", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"};
    const Zone *paris = zone_of("Europe/Paris");
    if (!paris) { test_skip("no zone files here"); return; }
    const char *own = getenv("TZ");
    uint64_t want = all_answers(paris);
    for (ptrdiff_t i = 0; i < COUNT(zones); i++) {
        setenv("TZ", zones[i], 1);
        tzset();
        CHECK(all_answers(paris) == want, "TZ=%s", zones[i]);
        CHECK(all_answers(zone_of("Europe/Paris")) == want, "TZ=%s, a zone read under it", zones[i]);
    }
    if (own) setenv("TZ", own, 1);
    else unsetenv("TZ");
    tzset();
}

TEST(other_zones)
{
    static const struct { const char *zone, *day; int hour; Str utc; } cases[] = {
        {"America/New_York", "2026-11-01", 1, S("2026-11-01T05:00:00.000Z")},     // twice: the first
        {"America/New_York", "2026-03-08", 2, S("2026-03-08T07:00:00.000Z")},     // does not exist: 3:00
        {"Pacific/Kiritimati", "2026-01-01", 0, S("2025-12-31T10:00:00.000Z")},
        {"Pacific/Noumea", "2026-07-14", 8, S("2026-07-13T21:00:00.000Z")},
        {"America/Cayenne", "2026-07-14", 8, S("2026-07-14T11:00:00.000Z")},
        {"Indian/Reunion", "2026-07-14", 8, S("2026-07-14T04:00:00.000Z")},
        {"America/Miquelon", "2026-07-14", 8, S("2026-07-14T10:00:00.000Z")},
        {"Europe/Dublin", "2026-07-14", 8, S("2026-07-14T07:00:00.000Z")},        // its winter is the exception
        {"Australia/Lord_Howe", "2026-01-14", 8, S("2026-01-13T21:00:00.000Z")},  // summer in January, by half an hour
        {"UTC", "2026-07-14", 8, S("2026-07-14T08:00:00.000Z")},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        const Zone *z = zone_of(cases[i].zone);
        if (!z) continue;
        Instant t = zone_instant(z, iso(cases[i].day), cases[i].hour, 0);
        CHECK_STR(instant_iso(test_arena(), t), cases[i].utc, "%s", cases[i].zone);
    }
}

TEST(what_is_no_zone_file_is_refused)
{
    Arena *a = test_arena();
    static const Str refused[] = {S(""), S("TZif"), S("TZif2"), S("not a zone at all, but long enough to hold a header of 44 bytes")};
    for (ptrdiff_t i = 0; i < COUNT(refused); i++) CHECK(!zone_parse(a, refused[i]), "«%.*s»", STR_ARG(refused[i]));
    char head[200] = "TZif2";
    memset(head + 20, 0xFF, 24);
    CHECK(!zone_parse(a, (Str){head, sizeof head}), "counts below zero");
    memset(head + 20, 0x7F, 24);
    CHECK(!zone_parse(a, (Str){head, sizeof head}), "counts beyond the file");
}
