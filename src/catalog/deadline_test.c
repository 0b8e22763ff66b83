// deadline_test.c - the rules of towns with the figures they published, to the second; then what must hold for every rule.
#include "base/test.h"
#include "catalog/deadline.h"

#include <stdlib.h>
#include <time.h>

// Europe/Paris as a file that holds only its rule for ever, so that no test needs a file of the system: two blocks of one type
// of time each, then the rule.
static const Zone *paris(void)
{
    static const char type[] = "\0\0\x0E\x10\0\0CET";
    char head[44] = "TZif2";
    head[39] = 1;                                   // types
    head[43] = 4;                                   // letters, with their end
    Buf b = buf_new(test_arena(), 256);
    for (int block = 0; block < 2; block++) {
        buf_put(&b, (Str){head, sizeof head});
        buf_put(&b, (Str){type, sizeof type});
    }
    BUF_PUT(&b, "\nCET-1CEST,M3.5.0,M10.5.0/3\n");
    const Zone *z = zone_parse(test_arena(), buf_str(&b));
    assert(z);
    return z;
}

static Date iso(Str text)
{
    Date d = {0};
    CHECK(date_parse(text, &d), "%.*s is a day", STR_ARG(text));
    return d;
}

// "2018-04-20 23:59:59", town time.
static Instant at(const Zone *z, const char *text)
{
    Str s = str_z(text), hour = str_skip(s, 11), second = str_skip(s, 17);
    int64_t h = 0, m = 0, sec = 0;
    CHECK(str_int(str_first(hour, 2), &h) && str_int(str_first(str_skip(hour, 3), 2), &m), "%s has an hour", text);
    if (second.n) str_int(second, &sec);
    return instant_add(zone_instant(z, iso(str_first(s, 10)), (int)h, (int)m), sec * 1000);
}

static Deadline rule_of(const char *line)
{
    Deadline d;
    Str why = S("");
    CHECK(deadline_parse(test_arena(), str_z(line), &d, &why), "%s: %.*s", line, STR_ARG(why));
    return d;
}

// School holidays of zone C that the cases need, and the closures of a town that closes bridge days.
static Calendar calendar_of_cases(bool alsace)
{
    static const struct { const char *name, *first, *last, *back; } known[] = {
        {"Été", "2022-07-07", "2022-08-31", "2022-09-01"},       {"Toussaint", "2022-10-22", "2022-11-06", "2022-11-07"},
        {"Noël", "2022-12-17", "2023-01-02", "2023-01-03"},      {"Hiver", "2023-02-18", "2023-03-05", "2023-03-06"},
        {"Printemps", "2023-04-22", "2023-05-08", "2023-05-09"}, {"Été", "2023-07-08", "2023-09-03", "2023-09-04"},
    };
    Arena *a = test_arena();
    Calendar c = {.alsace_moselle = alsace};
    for (ptrdiff_t i = 0; i < COUNT(known); i++)
        *PUSH(a, &c.holidays) = (SchoolHoliday){S("2022-2023"), str_z(known[i].name), S("C"), iso(str_z(known[i].first)),
                                                iso(str_z(known[i].last)), iso(str_z(known[i].back))};
    *PUSH(a, &c.closures) = (Closure){iso(S("2023-05-19")), iso(S("2023-05-19")), CLOSED_TOWN, 0, S("Pont de l’Ascension")};
    return c;
}

// ---- limits: the second before is accepted, the second itself is not ----

TEST(limits_of_towns)
{
    enum { NOON = 720 };
    static const struct { const char *name, *rule, *day; int start; const char *limit; } cases[] = {
        {"R-01 Bouillargues",                   "month-day 20", "2018-05-02", NOON, "2018-04-21 00:00"},
        {"R-01 Bouillargues, the 31st",         "month-day 20", "2018-05-31", NOON, "2018-04-21 00:00"},
        {"R-01 Bouillargues, over the year",    "month-day 20", "2019-01-07", NOON, "2018-12-21 00:00"},
        {"R-01 a 31st in February",             "month-day 31", "2018-03-05", NOON, "2018-03-01 00:00"},
        {"R-01 with an hour",                   "month-day 20 at 18:00", "2018-05-02", NOON, "2018-04-20 18:00"},
        {"R-02 accueil, an hour before",        "before-start 60", "2018-05-02", 450, "2018-05-02 06:30"},
        {"R-02 accueil, the start itself",      "before-start 0", "2018-05-02", 450, "2018-05-02 07:30"},
        {"R-02 the night clocks go forward",    "before-start 60", "2027-03-28", 210, "2027-03-28 01:30"},
        {"R-03 Le Crès",                        "days 8", "2024-09-02", NOON, "2024-08-26 00:00"},
        {"R-03 La Tessoualle says 23:59",       "days 3 at 23:59", "2022-09-15", NOON, "2022-09-13 00:00"},
        {"R-03 Rovon, booking",                 "days 4", "2022-09-15", NOON, "2022-09-12 00:00"},
        {"R-03 across the change to winter",    "days 1", "2026-10-26", NOON, "2026-10-26 00:00"},
        {"R-04 Vailhauquès, Tuesday",           "weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:00", "2024-10-15", NOON, "2024-10-11 09:00"},
        {"R-04 Vailhauquès, Monday",            "weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:00", "2024-10-14", NOON, "2024-10-11 09:00"},
        {"R-04 Vailhauquès, Thursday",          "weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:00", "2024-10-17", NOON, "2024-10-15 09:00"},
        {"R-04 Vailhauquès, Friday",            "weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:00", "2024-10-18", NOON, "2024-10-15 09:00"},
        {"R-04 Mametz, garderie",               "days 1 at 11:00", "2024-10-15", 990, "2024-10-14 11:00"},
        {"R-04 Saint-Jean-du-Bois, Tuesday",    "weekdays mon,tue<=thu 10:00; thu,fri<=tue 10:00", "2024-10-15", NOON, "2024-10-10 10:00"},
        {"R-04 Saint-Jean-du-Bois, Friday",     "weekdays mon,tue<=thu 10:00; thu,fri<=tue 10:00", "2024-10-18", NOON, "2024-10-15 10:00"},
        {"R-04 Cunac, Thursday",                "weekdays thu,fri<=tue 10:00; mon,tue<=thu 10:00", "2024-10-17", NOON, "2024-10-15 10:00"},
        {"R-04 Cunac, Monday",                  "weekdays thu,fri<=tue 10:00; mon,tue<=thu 10:00", "2024-10-14", NOON, "2024-10-10 10:00"},
        {"R-05 Cruas, Monday",                  "working-days 2 at 12:00", "2024-10-14", NOON, "2024-10-10 12:00"},
        {"R-05 Cruas, Tuesday",                 "working-days 2 at 12:00", "2024-10-15", NOON, "2024-10-11 12:00"},
        {"R-05 Cruas, Thursday",                "working-days 2 at 12:00", "2024-10-17", NOON, "2024-10-15 12:00"},
        {"R-05 Cruas, Friday",                  "working-days 2 at 12:00", "2024-10-18", NOON, "2024-10-16 12:00"},
        {"R-05 Cruas, around 11 November",      "working-days 2 at 12:00", "2024-11-12", NOON, "2024-11-07 12:00"},
        {"R-05 Villes-sœurs, Monday",           "working-days 3", "2024-10-14", NOON, "2024-10-10 00:00"},
        {"R-05 Villes-sœurs, Tuesday",          "working-days 3", "2024-10-15", NOON, "2024-10-11 00:00"},
        {"R-05 Villes-sœurs, Wednesday",        "working-days 3", "2024-10-16", NOON, "2024-10-12 00:00"},
        {"R-05 Villes-sœurs, Thursday",         "working-days 3", "2024-10-17", NOON, "2024-10-15 00:00"},
        {"R-05 Villes-sœurs, Friday",           "working-days 3", "2024-10-18", NOON, "2024-10-16 00:00"},
        {"R-05 Cœur de Garonne",                "working-days 2", "2024-10-14", NOON, "2024-10-11 00:00"},
        {"R-05 Cœur de Garonne, ALSH",          "days 7", "2024-10-16", 450, "2024-10-10 00:00"},
        {"R-05 Les Pieux, Wednesday",           "working-days 2 at 09:30", "2024-10-16", NOON, "2024-10-14 09:30"},
        {"R-05 Les Pieux, Thursday",            "working-days 2 at 09:30", "2024-10-17", NOON, "2024-10-15 09:30"},
        {"R-05 Les Pieux, Friday",              "working-days 2 at 09:30", "2024-10-18", NOON, "2024-10-16 09:30"},
        {"R-05 school days only",               "working-days 2 counting mon,tue,thu,fri", "2024-10-17", NOON, "2024-10-15 00:00"},
        {"R-05 school holidays left out",       "working-days 2 at 12:00 skipping school-holidays", "2022-11-07", NOON, "2022-10-20 12:00"},
        {"R-05 town closures left out",         "working-days 2 at 12:00 skipping closures", "2023-05-22", NOON, "2023-05-16 12:00"},
        {"R-05 town closures counted",          "working-days 2 at 12:00", "2023-05-22", NOON, "2023-05-17 12:00"},
        {"R-06 Espondeilhan, Monday",           "previous-week mon", "2022-09-19", NOON, "2022-09-13 00:00"},
        {"R-06 Espondeilhan, Friday",           "previous-week mon", "2022-09-23", NOON, "2022-09-13 00:00"},
        {"R-06 Saint-Cyprien",                  "previous-week tue 23:00", "2022-09-22", NOON, "2022-09-13 23:00"},
        {"R-06 Veyras says 23:59",              "previous-week tue 23:59", "2022-09-22", NOON, "2022-09-14 00:00"},
        {"R-06 Boisemont",                      "previous-week thu 09:00", "2022-09-19", NOON, "2022-09-15 09:00"},
        {"R-06 Bertholène, booking",            "previous-week tue 12:00", "2022-09-23", NOON, "2022-09-13 12:00"},
        {"R-06 Bertholène, changing",           "previous-week mon 12:00", "2022-09-23", NOON, "2022-09-12 12:00"},
        {"R-07 Montagnac, for next week",       "previous-week wed", "2022-09-19", NOON, "2022-09-15 00:00"},
        {"R-08 Rontalon, Monday",               "school-day 11:00", "2022-11-21", NOON, "2022-11-18 11:00"},
        {"R-08 Rontalon, Tuesday",              "school-day 11:00", "2022-11-22", NOON, "2022-11-21 11:00"},
        {"R-08 Rontalon, Thursday",             "school-day 11:00", "2022-11-24", NOON, "2022-11-22 11:00"},
        {"R-08 Rontalon, Friday",               "school-day 11:00", "2022-11-25", NOON, "2022-11-24 11:00"},
        {"R-08 Rontalon, back from holidays",   "school-day 11:00", "2022-11-07", NOON, "2022-10-21 11:00"},
        {"R-08 the hour is 11:00 when not said", "school-day", "2022-11-07", NOON, "2022-10-21 11:00"},
        {"R-08 Whit Monday and a bridge",       "school-day 11:00", "2023-05-30", NOON, "2023-05-26 11:00"},
        {"R-08 a closed bridge day",            "school-day 11:00 skipping closures", "2023-05-22", NOON, "2023-05-16 11:00"},
        {"R-09 Andancette, add",                "previous-week fri 12:00", "2022-09-22", NOON, "2022-09-16 12:00"},
        {"R-09 Andancette, cancel",             "days 1 at 12:00", "2022-09-22", NOON, "2022-09-21 12:00"},
        {"R-09 Rovon, cancel Tuesday",          "weekdays mon<=fri 12:00; tue<=mon 12:00; thu<=tue 12:00; fri<=thu 12:00", "2022-09-20", NOON, "2022-09-19 12:00"},
        {"R-09 Rovon, cancel Thursday",         "weekdays mon<=fri 12:00; tue<=mon 12:00; thu<=tue 12:00; fri<=thu 12:00", "2022-09-22", NOON, "2022-09-20 12:00"},
        {"R-09 Rovon, cancel Friday",           "weekdays mon<=fri 12:00; tue<=mon 12:00; thu<=tue 12:00; fri<=thu 12:00", "2022-09-23", NOON, "2022-09-22 12:00"},
        {"R-09 Rovon, cancel Monday",           "weekdays mon<=fri 12:00; tue<=mon 12:00; thu<=tue 12:00; fri<=thu 12:00", "2022-09-26", NOON, "2022-09-23 12:00"},
        {"R-12 Illkirch, enrol",                "working-days 15", "2023-05-31", 450, "2023-05-06 00:00"},
        {"R-12 Illkirch, cancel",               "working-days 16", "2023-05-31", 450, "2023-05-05 00:00"},
        {"the same weekday a week before",      "weekdays wed<=wed 12:00", "2024-10-16", NOON, "2024-10-09 12:00"},
        {"never after the slot begins",         "days 0", "2024-10-16", NOON, "2024-10-16 12:00"},
        {"R-42 Cuillé, cancel the same day",    "days 0 at 08:30", "2024-10-16", NOON, "2024-10-16 08:30"},
        {"no rule but the start",               "none", "2024-10-16", NOON, "2024-10-16 12:00"},
    };
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].rule);
        Date day = iso(str_z(cases[i].day));
        Instant limit = at(z, cases[i].limit), before = instant_add(limit, -1000);
        DeadlineAnswer v = deadline_for(&d, &c, z, day, cases[i].start, before);
        CHECK(deadline_open(&v) && v.closes_at.ms == limit.ms, "%s: open the second before %s, closes at %.*s", cases[i].name,
              cases[i].limit, STR_ARG(instant_text(test_arena(), z, v.closes_at)));
        v = deadline_for(&d, &c, z, day, cases[i].start, limit);
        CHECK(v.verdict == DEADLINE_CLOSED && v.closes_at.ms == limit.ms, "%s: closed at %s", cases[i].name, cases[i].limit);
    }
}

// Good Friday is a holiday in Alsace, so the limit comes one working day sooner than in Nîmes.
TEST(regional_holidays_move_the_limit)
{
    const Zone *z = paris();
    Calendar nimes = calendar_of_cases(false), illkirch = calendar_of_cases(true);
    Deadline d = rule_of("working-days 15");
    Instant now = at(z, "2023-03-01 12:00");
    DeadlineAnswer here = deadline_for(&d, &nimes, z, iso(S("2023-04-26")), 450, now);
    DeadlineAnswer there = deadline_for(&d, &illkirch, z, iso(S("2023-04-26")), 450, now);
    CHECK(here.closes_at.ms == at(z, "2023-04-05 00:00").ms, "Nîmes: until 4 April");
    CHECK(there.closes_at.ms == at(z, "2023-04-04 00:00").ms, "Illkirch: until 3 April");
    here = deadline_for(&d, &nimes, z, iso(S("2023-05-31")), 450, now);
    there = deadline_for(&d, &illkirch, z, iso(S("2023-05-31")), 450, now);
    CHECK(here.closes_at.ms == there.closes_at.ms, "no regional holiday in May");
}

// ---- verdicts: what one may do at one moment, add and cancel ----

TEST(verdicts_of_towns)
{
    static const DeadlineVerdict OPEN = DEADLINE_OPEN, LATE = DEADLINE_LATE, SOON = DEADLINE_NOT_YET, OVER = DEADLINE_CLOSED;
    static const char boissy[] = "window return..2022-10-07 for 2022-10-22..2022-11-07; return..2022-12-02 for 2022-12-17..2023-01-03; "
                                 "return..2023-02-03 for 2023-02-18..2023-03-06; return..2023-04-07 for 2023-04-22..2023-05-09; "
                                 "return..2023-06-16 for 2023-07-08..";
    static const char lallaing[] = "window 2023-01-16..2023-02-03 others 2023-01-23 for 2023-02-13..2023-02-24; "
                                   "2023-03-06..2023-06-18 others 2023-05-02 for 2023-07-10..2023-08-25";
    static const char bonnefonds[] = "days 2 opening 2023-08-21T07:00 others 2023-08-28T07:00";
    static const char paris_rule[] = "window 2024-08-26..2024-09-23 for 2024-09-02..2024-10-18 late +30% until days 2";
    static const struct { const char *name, *rule, *day, *now; DeadlineVerdict verdict; bool resident; } cases[] = {
        {"R-01 add 2 May, last second",            "month-day 20", "2018-05-02", "2018-04-20 23:59:59", OPEN, true},
        {"R-01 add 2 May, the second after",       "month-day 20", "2018-05-02", "2018-04-21 00:00:00", OVER, true},
        {"R-01 June, the second after",            "month-day 20", "2018-06-04", "2018-04-21 00:00:00", SOON, true},
        {"R-01 June, on 1 May",                    "month-day 20", "2018-06-04", "2018-05-01 00:00:00", OPEN, true},
        {"R-01 June, already in April",            "month-day 20", "2018-06-04", "2018-04-10 12:00:00", OPEN, true},
        {"R-01 June in April, next month only",    "month-day 20 next-month", "2018-06-04", "2018-04-10 12:00:00", SOON, true},
        {"R-01 May in April, next month only",     "month-day 20 next-month", "2018-05-04", "2018-04-10 12:00:00", OPEN, true},
        {"R-01 the current month",                 "month-day 20", "2018-04-25", "2018-04-10 12:00:00", OVER, true},
        {"R-01 January from December, add",        "month-day 20", "2019-01-07", "2018-12-20 12:00:00", OPEN, true},
        {"R-01 January from December, remove",     "month-day 20", "2019-01-07", "2018-12-20 12:00:00", OPEN, false},
        {"R-01 before the first open day",         "month-day 20 first 5", "2018-05-02", "2018-04-04 23:59:59", SOON, true},
        {"R-01 on the first open day",             "month-day 20 first 5", "2018-05-02", "2018-04-05 00:00:00", OPEN, true},
        {"R-02 lead 60, the second before",        "before-start 60", "2018-05-02", "2018-05-02 06:29:59", OPEN, true},
        {"R-02 lead 60, at 6:30",                  "before-start 60", "2018-05-02", "2018-05-02 06:30:00", OVER, true},
        {"R-02 lead 0, the second before",         "before-start 0", "2018-05-02", "2018-05-02 07:29:59", OPEN, true},
        {"R-02 lead 0, at 7:30",                   "before-start 0", "2018-05-02", "2018-05-02 07:30:00", OVER, true},
        {"R-04 Vailhauquès, at 9:00: late",        "weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:00 late +50% until days 0 at 07:00",
                                                   "2024-10-15", "2024-10-11 09:00:00", LATE, true},
        {"R-04 Vailhauquès, the second before",    "weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:00 late +50% until days 0 at 07:00",
                                                   "2024-10-15", "2024-10-11 08:59:59", OPEN, true},
        {"R-04 a Wednesday is not served",         "weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:00", "2024-10-16", "2024-10-01 08:00:00", OVER, true},
        {"R-09 Rovon, cancel Thursday on Tuesday", "weekdays mon<=fri 12:00; tue<=mon 12:00; thu<=tue 12:00; fri<=thu 12:00", "2022-09-22", "2022-09-20 11:59:00", OPEN, true},
        {"R-09 Rovon, add Thursday on Tuesday",    "days 4", "2022-09-22", "2022-09-20 11:59:00", OVER, true},
        {"R-10 Boissy, autumn, 7 October",         boissy, "2022-10-24", "2022-10-07 23:59:59", OPEN, true},
        {"R-10 Boissy, autumn, 8 October",         boissy, "2022-10-24", "2022-10-08 00:00:00", OVER, true},
        {"R-10 Boissy, before school begins",      boissy, "2022-10-24", "2022-08-31 23:59:59", SOON, true},
        {"R-10 Boissy, first day at school",       boissy, "2022-10-24", "2022-09-01 00:00:00", OPEN, true},
        {"R-10 Boissy, Christmas not before Nov",  boissy, "2022-12-19", "2022-11-06 12:00:00", SOON, true},
        {"R-10 Boissy, Christmas, 7 November",     boissy, "2022-12-19", "2022-11-07 00:00:00", OPEN, true},
        {"R-10 Boissy, Christmas, 3 December",     boissy, "2022-12-19", "2022-12-03 00:00:00", OVER, true},
        {"R-10 Boissy, winter, 3 February",        boissy, "2023-03-06", "2023-02-03 23:59:59", OPEN, true},
        {"R-10 Boissy, spring, 8 April",           boissy, "2023-04-24", "2023-04-08 00:00:00", OVER, true},
        {"R-10 Boissy, summer, 16 June",           boissy, "2023-08-24", "2023-06-16 23:59:59", OPEN, true},
        {"R-10 Boissy, summer, 17 June",           boissy, "2023-08-24", "2023-06-17 00:00:00", OVER, true},
        {"R-10 Boissy, a day outside holidays",    boissy, "2022-11-16", "2022-10-01 12:00:00", SOON, true},
        {"R-10 before is exclusive, 6 October",    "by-date 2022-10-07T00:00 for 2022-10-22..2022-11-07", "2022-10-24", "2022-10-06 23:59:59", OPEN, true},
        {"R-10 before is exclusive, 7 October",    "by-date 2022-10-07T00:00 for 2022-10-22..2022-11-07", "2022-10-24", "2022-10-07 00:00:00", OVER, true},
        {"R-11 La Tessoualle, Monday 23:59",       "days 3 at 23:59 late +1.00 until days 1", "2022-09-15", "2022-09-12 23:59:59", OPEN, true},
        {"R-11 La Tessoualle, Tuesday 0:00",       "days 3 at 23:59 late +1.00 until days 1", "2022-09-15", "2022-09-13 00:00:00", LATE, true},
        {"R-11 La Tessoualle, too late",           "days 3 at 23:59 late +1.00 until days 1", "2022-09-15", "2022-09-15 00:00:00", OVER, true},
        {"R-11 La Tessoualle, cancel Tuesday",     "days 3 at 23:59 late billed until before-start 0", "2022-09-15", "2022-09-13 00:00:00", LATE, true},
        {"R-13 Wavrin, before",                    "window 2025-09-13..2025-09-22 for 2025-10-20..2025-10-31 late list until days 2", "2025-10-20", "2025-09-12 23:59:59", SOON, true},
        {"R-13 Wavrin, first day",                 "window 2025-09-13..2025-09-22 for 2025-10-20..2025-10-31 late list until days 2", "2025-10-20", "2025-09-13 00:00:00", OPEN, true},
        {"R-13 Wavrin, last minute",               "window 2025-09-13..2025-09-22 for 2025-10-20..2025-10-31 late list until days 2", "2025-10-31", "2025-09-22 23:59:00", OPEN, true},
        {"R-13 Wavrin, late list",                 "window 2025-09-13..2025-09-22 for 2025-10-20..2025-10-31 late list until days 2", "2025-10-31", "2025-09-23 00:00:00", LATE, true},
        {"R-13 Paris Wednesdays, too soon",        paris_rule, "2024-10-09", "2024-08-25 23:59:59", SOON, true},
        {"R-13 Paris Wednesdays, 23 September",    paris_rule, "2024-10-09", "2024-09-23 23:59:00", OPEN, true},
        {"R-13 Paris Wednesdays, exceptional",     paris_rule, "2024-10-09", "2024-09-24 00:00:00", LATE, true},
        {"R-45 Bonnefonds, resident too soon",     bonnefonds, "2023-09-04", "2023-08-21 06:59:59", SOON, true},
        {"R-45 Bonnefonds, resident",              bonnefonds, "2023-09-04", "2023-08-21 07:00:00", OPEN, true},
        {"R-45 Bonnefonds, from elsewhere",        bonnefonds, "2023-09-04", "2023-08-28 06:59:59", SOON, false},
        {"R-45 Bonnefonds, from elsewhere, 28th",  bonnefonds, "2023-09-04", "2023-08-28 07:00:00", OPEN, false},
        {"R-45 Lallaing, winter, resident",        lallaing, "2023-02-15", "2023-01-20 12:00:00", OPEN, true},
        {"R-45 Lallaing, winter, outside, 20 Jan", lallaing, "2023-02-15", "2023-01-20 12:00:00", SOON, false},
        {"R-45 Lallaing, winter, outside, 23 Jan", lallaing, "2023-02-15", "2023-01-23 00:00:00", OPEN, false},
        {"R-45 Lallaing, winter, over for all",    lallaing, "2023-02-15", "2023-02-04 00:00:00", OVER, true},
        {"R-45 Lallaing, summer, resident",        lallaing, "2023-07-12", "2023-03-06 00:00:00", OPEN, true},
        {"R-45 Lallaing, summer, outside, 1 May",  lallaing, "2023-07-12", "2023-05-01 23:59:59", SOON, false},
        {"R-45 Lallaing, summer, outside, 2 May",  lallaing, "2023-07-12", "2023-05-02 00:00:00", OPEN, false},
        {"R-45 Lallaing, summer, 18 June",         lallaing, "2023-07-12", "2023-06-18 23:59:59", OPEN, false},
        {"R-45 over before the others may come",   "days 2 opening 2023-08-21 others 2023-09-11", "2023-09-04", "2023-08-25 12:00:00", OVER, false},
        {"R-07 purchases are final",               "never", "2022-09-22", "2022-09-01 12:00:00", OVER, true},
    };
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].rule);
        DeadlineAnswer v = deadline_for_public(&d, &c, z, iso(str_z(cases[i].day)), 450, at(z, cases[i].now), cases[i].resident);
        CHECK(v.verdict == cases[i].verdict, "%s: %d, not %d", cases[i].name, (int)v.verdict, (int)cases[i].verdict);
    }
}

TEST(answers_tell_when_it_opens_and_closes)
{
    static const struct { const char *name, *rule, *day, *now, *opens, *closes, *late; } cases[] = {
        {"June, seen on 21 April",     "month-day 20", "2018-06-04", "2018-04-21 09:00", "2018-05-01 00:00", "2018-05-21 00:00", ""},
        {"June, seen on 10 April",     "month-day 20", "2018-06-04", "2018-04-10 09:00", "2018-04-01 00:00", "2018-04-21 00:00", ""},
        {"June, next month only",      "month-day 20 next-month", "2018-06-04", "2018-04-10 09:00", "2018-05-01 00:00", "2018-05-21 00:00", ""},
        {"May, seen on 21 April",      "month-day 20", "2018-05-04", "2018-04-21 09:00", "", "2018-04-21 00:00", ""},
        {"April, seen in April",       "month-day 20", "2018-04-25", "2018-04-10 09:00", "", "2018-03-21 00:00", ""},
        {"a late path to come",        "days 3 late +1.00 until days 1", "2022-09-15", "2022-09-10 09:00", "", "2022-09-13 00:00", "2022-09-15 00:00"},
        {"on the late path",           "days 3 late +1.00 until days 1", "2022-09-15", "2022-09-14 09:00", "", "2022-09-13 00:00", "2022-09-15 00:00"},
        {"late until another rule",    "days 3 late +1.00 until days 1 then from 2022-09-14 days 3", "2022-09-15", "2022-09-13 09:00", "", "2022-09-13 00:00", "2022-09-14 00:00"},
        {"a late limit that is sooner", "days 1 late +1.00 until days 3", "2022-09-15", "2022-09-10 09:00", "", "2022-09-15 00:00", ""},
        {"a window to come",           "window 2025-09-13..2025-09-22", "2025-10-20", "2025-09-01 09:00", "2025-09-13 00:00", "2025-09-23 00:00", ""},
        {"the second window",          "window 2025-09-01..2025-09-05; 2025-09-13..2025-09-22", "2025-10-20", "2025-09-06 09:00", "2025-09-13 00:00", "2025-09-23 00:00", ""},
        {"all windows are over",       "window 2025-09-01..2025-09-05; 2025-09-13..2025-09-22", "2025-10-20", "2025-09-30 09:00", "", "2025-09-23 00:00", ""},
        {"opening after a month's end", "month-day 20 opening 2018-08-25 others 2018-09-03", "2018-10-04", "2018-08-10 09:00", "2018-09-03 00:00", "2018-09-21 00:00", ""},
    };
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    Arena *a = test_arena();
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].rule);
        DeadlineAnswer v = deadline_for(&d, &c, z, iso(str_z(cases[i].day)), 720, at(z, cases[i].now));
        const struct { const char *name; Instant got; const char *want; } ends[] = {
            {"opens", v.opens_at, cases[i].opens}, {"closes", v.closes_at, cases[i].closes}, {"late", v.late_until, cases[i].late}};
        for (ptrdiff_t k = 0; k < COUNT(ends); k++) {
            Instant want = ends[k].want[0] ? at(z, ends[k].want) : (Instant){0};
            CHECK(ends[k].got.ms == want.ms, "%s: %s %.*s", cases[i].name, ends[k].name, STR_ARG(instant_text(a, z, ends[k].got)));
        }
        CHECK(v.asked_at.ms == at(z, cases[i].now).ms, "%s: when it was asked", cases[i].name);
    }
}

// the deadline of the day of action.
TEST(a_rule_that_replaces_another)
{
    static const struct { const char *name, *rule, *day, *now; DeadlineVerdict verdict; const char *opens, *closes; } cases[] = {
        {"looser later, seen too late for the old one", "days 8 then from 2022-09-01 days 2", "2022-09-05", "2022-08-30 12:00", DEADLINE_NOT_YET, "2022-09-01 00:00", "2022-09-04 00:00"},
        {"and on the day it changes",                   "days 8 then from 2022-09-01 days 2", "2022-09-05", "2022-09-01 00:00", DEADLINE_OPEN, "", "2022-09-04 00:00"},
        {"looser later, in time for both",              "days 8 then from 2022-09-01 days 2", "2022-09-20", "2022-08-30 12:00", DEADLINE_OPEN, "", "2022-09-19 00:00"},
        {"looser later, but gone by then",              "days 8 then from 2022-09-01 days 2", "2022-09-01", "2022-08-30 12:00", DEADLINE_CLOSED, "", "2022-08-25 00:00"},
        {"stricter later, open until the change",       "days 2 then from 2022-09-01 days 8", "2022-09-05", "2022-08-30 12:00", DEADLINE_OPEN, "", "2022-09-01 00:00"},
        {"stricter later, after the change",            "days 2 then from 2022-09-01 days 8", "2022-09-05", "2022-09-01 00:00", DEADLINE_CLOSED, "", "2022-08-29 00:00"},
        {"the third rule",                              "days 2 then from 2022-09-01 days 8 then from 2023-01-01 never", "2023-01-09", "2022-12-30 12:00", DEADLINE_OPEN, "", "2023-01-01 00:00"},
        {"never, then a rule",                          "never then from 2022-09-01 days 2", "2022-09-20", "2022-08-01 12:00", DEADLINE_NOT_YET, "2022-09-01 00:00", "2022-09-19 00:00"},
    };
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].rule);
        DeadlineAnswer v = deadline_for(&d, &c, z, iso(str_z(cases[i].day)), 720, at(z, cases[i].now));
        Instant opens = cases[i].opens[0] ? at(z, cases[i].opens) : (Instant){0};
        CHECK(v.verdict == cases[i].verdict, "%s: %d", cases[i].name, (int)v.verdict);
        CHECK(v.opens_at.ms == opens.ms, "%s opens %.*s", cases[i].name, STR_ARG(instant_text(test_arena(), z, v.opens_at)));
        CHECK(v.closes_at.ms == at(z, cases[i].closes).ms, "%s closes %.*s", cases[i].name, STR_ARG(instant_text(test_arena(), z, v.closes_at)));
    }
}

TEST(late_prices)
{
    static const struct { const char *name, *rule; int64_t price, late; } cases[] = {
        {"R-11 La Tessoualle",          "days 3 late +1.00 until days 1", 440, 540},
        {"R-19b Vailhauquès, half up",  "days 3 late +50% until days 1", 299, 449},
        {"R-19b Paris T5",              "days 3 late +30% until days 1", 445, 579},
        {"R-19b Paris T9",              "days 3 late +30% until days 1", 1150, 1495},
        {"R-11 cancelled late",         "days 3 late billed until days 1", 440, 440},
        {"R-13 on the late list",       "days 3 late list until days 1", 440, 440},
        {"no late path",                "days 3", 440, 440},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].rule);
        CHECK(deadline_late_price(&d, (Money){cases[i].price}).cents == cases[i].late, "%s", cases[i].name);
    }
}

// ---- one person ----

TEST(exemptions_replace_the_limit)
{
    static const struct { const char *name, *action, *day, *now; DeadlineVerdict verdict; } cases[] = {
        {"R-16 Le Crès, the eve at 11:59",         "2023-05-15", "2023-05-16", "2023-05-15 11:59:59", DEADLINE_OPEN},
        {"R-16 Le Crès, the eve at noon",          "2023-05-15", "2023-05-16", "2023-05-15 12:00:00", DEADLINE_CLOSED},
        {"R-16 Le Crès, expired on 31 August",     "2023-09-04", "2023-09-05", "2023-09-04 11:59:59", DEADLINE_CLOSED},
        {"R-16 the day booked is after its end",   "2023-08-31", "2023-09-01", "2023-08-31 11:59:59", DEADLINE_CLOSED},
        {"R-16 before its first day",              "2022-08-31", "2022-09-01", "2022-08-31 11:59:59", DEADLINE_CLOSED},
        {"R-16 the usual limit is still there",    "2023-09-04", "2023-09-15", "2023-09-04 11:59:59", DEADLINE_OPEN},
    };
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    Deadline usual = rule_of("days 8");
    Exemption e = {iso(S("2022-09-01")), iso(S("2023-08-31")), rule_of("days 1 at 12:00")};
    Exemptions own = {&e, 1, 1};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Date day = iso(str_z(cases[i].day));
        const Deadline *d = deadline_exempt(&usual, &own, iso(str_z(cases[i].action)), day);
        DeadlineAnswer v = deadline_for(d, &c, z, day, 720, at(z, cases[i].now));
        CHECK(v.verdict == cases[i].verdict, "%s", cases[i].name);
    }
}

TEST(ages)
{
    static const AgeRule tregomeur = {3, 0, true}, rove = {4, 0, false}, alsh = {3, 17, false};
    static const struct { const char *name; const AgeRule *rule; const char *born, *on; AgeVerdict verdict; } cases[] = {
        {"R-48 Trégomeur, the day before",       &tregomeur, "2021-02-20", "2024-01-31", AGE_TOO_YOUNG},
        {"R-48 Trégomeur, from the 1st",         &tregomeur, "2021-02-20", "2024-02-01", AGE_OK},
        {"R-48 Trégomeur, born on a 29th",       &tregomeur, "2020-02-29", "2023-02-01", AGE_OK},
        {"R-48 Trégomeur, no upper limit",       &tregomeur, "1990-02-20", "2024-02-01", AGE_OK},
        {"R-48 Le Rové, the eve of 4 years",     &rove,      "2020-05-17", "2024-05-16", AGE_TOO_YOUNG},
        {"R-48 Le Rové, the birthday",           &rove,      "2020-05-17", "2024-05-17", AGE_OK},
        {"R-48 born on 29 February, 28th",       &alsh,      "2020-02-29", "2023-02-28", AGE_TOO_YOUNG},
        {"R-48 born on 29 February, 1 March",    &alsh,      "2020-02-29", "2023-03-01", AGE_OK},
        {"R-48 ALSH, the last day of 17 years",  &alsh,      "2008-05-17", "2026-05-16", AGE_OK},
        {"R-48 ALSH, 18 years",                  &alsh,      "2008-05-17", "2026-05-17", AGE_TOO_OLD},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        AgeVerdict v = age_check(cases[i].rule, iso(str_z(cases[i].born)), iso(str_z(cases[i].on)));
        Str reason = age_reason(test_arena(), cases[i].rule, iso(str_z(cases[i].born)), iso(str_z(cases[i].on)));
        CHECK(v == cases[i].verdict, "%s", cases[i].name);
        CHECK((reason.n == 0) == (v == AGE_OK), "%s: «%.*s»", cases[i].name, STR_ARG(reason));
    }
    CHECK_STR(age_reason(test_arena(), &tregomeur, iso(S("2021-02-20")), iso(S("2024-01-31"))),
              S("Cette activité accueille les enfants à partir de 3 ans : pour votre enfant, à partir du 1er février 2024."), "when it will be possible");
}

// ---- in words ----

TEST(reasons)
{
    static const struct { const char *rule, *day, *now, *reason; } cases[] = {
        {"month-day 20", "2018-05-02", "2018-04-20 23:59:59", ""},
        {"month-day 20", "2018-05-02", "2018-04-21 09:00", "Les réservations de mai 2018 sont closes depuis le 20 avril à minuit. Juin 2018 s’ouvre le 1er mai."},
        {"month-day 20", "2018-04-25", "2018-04-10 09:00", "Les réservations d’avril 2018 sont closes depuis le 20 mars à minuit. Mai 2018 est ouvert jusqu’au 20 avril à minuit."},
        {"month-day 20", "2018-01-15", "2018-01-10 09:00", "Les réservations de janvier 2018 sont closes depuis le 20 décembre 2017 à minuit. Février 2018 est ouvert jusqu’au 20 janvier à minuit."},
        {"month-day 20", "2018-06-04", "2018-04-21 09:00", "Les réservations de juin 2018 s’ouvrent le 1er mai, jusqu’au 20 mai à minuit."},
        {"month-day 20 at 18:00", "2018-05-02", "2018-04-20 18:00", "Les réservations de mai 2018 sont closes depuis le 20 avril à 18\u00A0h. Juin 2018 s’ouvre le 1er mai."},
        {"month-day 20 then from 2018-05-01 days 8", "2018-05-02", "2018-04-21 09:00", "Les réservations de mai 2018 sont closes depuis le 20 avril à minuit."},
        {"weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:30", "2024-10-15", "2024-10-11 09:00",
         "Les réservations du mardi 15 octobre 2024 sont closes depuis le vendredi 11 octobre à 9\u00A0h (jusqu’au vendredi à 9\u00A0h pour le lundi et le mardi ; "
         "jusqu’au mardi à 9\u00A0h\u00A030 pour le jeudi et le vendredi). Pour un imprévu, adressez-vous à la mairie."},
        {"weekdays mon,tue<=fri 09:00", "2024-10-16", "2024-10-11 09:00", "Le mercredi ne se réserve pas en ligne : adressez-vous à la mairie."},
        {"never", "2024-10-16", "2024-10-11 09:00", "Ce jour ne se change pas en ligne : adressez-vous à la mairie."},
        {"before-start 60", "2024-10-11", "2024-10-11 11:30", "Les réservations du vendredi 11 octobre 2024 sont closes depuis le vendredi 11 octobre à 11\u00A0h "
         "(jusqu’à 1\u00A0heure avant le début). Pour un imprévu, adressez-vous à la mairie."},
        {"before-start 60", "2024-10-10", "2024-10-11 11:30", "Ce jour est passé."},
        {"days 3 late +1.00 until days 1 at 12:00", "2022-09-15", "2022-09-13 09:00",
         "Le délai habituel est passé depuis le lundi 12 septembre à minuit. Ce jour peut encore être demandé jusqu’au mercredi 14 septembre à 12\u00A0h, "
         "avec un supplément de 1,00\u00A0€."},
        {"days 3 late billed until before-start 0", "2022-09-15", "2022-09-13 09:00",
         "Le délai habituel est passé depuis le lundi 12 septembre à minuit. Ce jour peut encore être annulé jusqu’au jeudi 15 septembre à 12\u00A0h, mais il reste facturé."},
        {"window 2023-01-16..2023-02-03 others 2023-01-23 for 2023-02-13..2023-02-24", "2023-02-15", "2023-01-20 12:00",
         "Les réservations du mercredi 15 février 2023 s’ouvrent pour vous le 23 janvier, jusqu’au vendredi 3 février à minuit."},
        {"days 2 opening 2023-08-21T07:00", "2023-09-15", "2023-08-20 12:00",
         "Les réservations du vendredi 15 septembre 2023 s’ouvrent le 21 août à 7\u00A0h, jusqu’au mercredi 13 septembre à minuit."},
        {"by-date 2022-10-07 for 2022-10-22..2022-11-07", "2022-12-22", "2022-10-20 12:00", "Les réservations de ce jour ne sont pas encore annoncées."},
    };
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].rule);
        Date day = iso(str_z(cases[i].day));
        DeadlineAnswer v = deadline_for(&d, &c, z, day, 720, at(z, cases[i].now));
        CHECK_STR(deadline_reason(test_arena(), &d, &v, z, day, 720), str_z(cases[i].reason), "%s at %s", cases[i].rule, cases[i].now);
    }
}

// Each line comes back as it was written, and says the same to a family.
TEST(lines_come_back_and_are_said)
{
    static const struct { const char *line, *text; } cases[] = {
        {"none", "Jusqu’au début de l’activité."},
        {"never", "Ne se change pas en ligne."},
        {"month-day 20", "Du 1er au 20 de chaque mois pour les mois suivants."},
        {"month-day 20 at 18:00 first 5 next-month", "Du 5 au 20 de chaque mois, 18\u00A0h, pour le mois suivant."},
        {"before-start 60", "Jusqu’à 1\u00A0heure avant le début."},
        {"before-start 90", "Jusqu’à 90\u00A0minutes avant le début."},
        {"before-start 0", "Jusqu’au début de l’activité."},
        {"days 8", "Jusqu’à 8\u00A0jours avant, à minuit."},
        {"days 1 at 12:00", "Jusqu’à la veille à 12\u00A0h."},
        {"days 0 at 08:30", "Jusqu’au jour même à 8\u00A0h\u00A030."},
        {"working-days 2 at 12:00", "Jusqu’à 2\u00A0jours ouvrés avant, à 12\u00A0h."},
        {"working-days 1 at 12:00 counting mon,tue,thu,fri skipping closures skipping school-holidays",
         "Jusqu’à 1\u00A0jour ouvré avant, à 12\u00A0h (jours comptés : le lundi, le mardi, le jeudi et le vendredi)."},
        {"weekdays mon,tue<=fri 09:00; thu,fri<=tue", "Jusqu’au vendredi à 9\u00A0h pour le lundi et le mardi ; jusqu’au mardi à minuit pour le jeudi et le vendredi."},
        {"previous-week tue 23:00", "Jusqu’au mardi de la semaine précédente, à 23\u00A0h."},
        {"school-day 11:00 skipping closures", "Jusqu’au jour d’école précédent, à 11\u00A0h."},
        {"by-date 2022-10-07 for 2022-10-22..2022-11-07; 2022-12-02T12:00 for 2022-12-17..2023-01-03",
         "Jusqu’au 7 octobre 2022 pour les jours du 22 octobre au 7 novembre 2022 ; jusqu’au 2 décembre 2022 à 12\u00A0h pour les jours du 17 décembre 2022 au 3 janvier 2023."},
        {"by-date 2022-10-07T00:00 for 2023-07-08..", "Avant le 7 octobre 2022 pour les jours à partir du 8 juillet 2023."},
        {"window 2025-09-13..2025-09-22", "Du 13 au 22 septembre 2025."},
        {"window return..2022-10-07 for 2022-10-22..2022-11-07", "De la rentrée au 7 octobre 2022 pour les jours du 22 octobre au 7 novembre 2022."},
        {"window 2023-01-16T07:00..2023-02-03 others 2023-01-23 for 2023-02-13..2023-02-24",
         "Du 16 janvier 2023 à 7\u00A0h au 3 février 2023 (à partir du 23 janvier 2023 pour les familles d’autres communes) pour les jours du 13 au 24 février 2023."},
        {"window 2023-01-16..; ..2024-02-03", "Depuis le 16 janvier 2023 ; jusqu’au 3 février 2024."},
        {"days 3 late +1.00 until days 1 at 12:00", "Jusqu’à 3\u00A0jours avant, à minuit. Ensuite, avec un supplément de 1,00\u00A0€, jusqu’à la veille à 12\u00A0h."},
        {"days 3 late +50% until none", "Jusqu’à 3\u00A0jours avant, à minuit. Ensuite, avec une majoration de 50\u00A0%, jusqu’au début de l’activité."},
        {"days 3 late list until days 2", "Jusqu’à 3\u00A0jours avant, à minuit. Ensuite, selon les places restantes, jusqu’à 2\u00A0jours avant, à minuit."},
        {"days 3 late billed until before-start 0", "Jusqu’à 3\u00A0jours avant, à minuit. Ensuite, le jour annulé reste facturé, jusqu’au début de l’activité."},
        {"days 2 opening 2023-08-21T07:00 others 2023-08-28T07:00",
         "Jusqu’à 2\u00A0jours avant, à minuit. Ouverture le 21 août 2023 à 7\u00A0h pour les habitants de la commune, le 28 août 2023 à 7\u00A0h pour les autres familles."},
        {"days 8 then from 2022-09-01 days 2 at 12:00 late +2.50 until days 1 then from 2023-09-01 never",
         "Jusqu’à 8\u00A0jours avant, à minuit. À partir du 1er septembre 2022 : jusqu’à 2\u00A0jours avant, à 12\u00A0h. Ensuite, avec un supplément de 2,50\u00A0€, "
         "jusqu’à la veille à minuit. À partir du 1er septembre 2023 : ne se change pas en ligne."},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].line);
        CHECK_STR(deadline_format(test_arena(), &d), str_z(cases[i].line), "the line comes back");
        CHECK_STR(deadline_text(test_arena(), &d), str_z(cases[i].text), "%s", cases[i].line);
    }
}

TEST(lines_in_other_forms)
{
    static const struct { const char *line, *usual; } cases[] = {
        {"  days   8 ", "days 8"}, {"days 3 at 23:59", "days 3"}, {"days 3 12:00", "days 3 at 12:00"}, {"days 3 at 24:00", "days 3"},
        {"school-day", "school-day 11:00"}, {"school-day at 9:30", "school-day 09:30"}, {"previous-week tue at 23:00", "previous-week tue 23:00"},
        {"weekdays tue,mon<=fri 9:00;fri,thu<=tue 23:59", "weekdays mon,tue<=fri 09:00; thu,fri<=tue"},
        {"working-days 2 counting mon,tue,wed,thu,fri", "working-days 2"}, {"month-day 20 first 1", "month-day 20"},
        {"by-date 2025-09-13..2025-09-22", "window 2025-09-13..2025-09-22"}, {"window ..2025-09-22", "by-date 2025-09-22"},
        {"days 3 late +1 until days 1", "days 3 late +1.00 until days 1"}, {"days 3 late +0,5 until days 1", "days 3 late +0.50 until days 1"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].line);
        CHECK_STR(deadline_format(test_arena(), &d), str_z(cases[i].usual), "«%s»", cases[i].line);
    }
}

TEST(wrong_lines_are_refused_with_a_reason)
{
    static const struct { const char *line, *why; } cases[] = {
        {"", "la règle s’arrête trop tôt : écrivez none"},
        {"day 8", "« day » n’est pas compris : écrivez none, never, month-day"},
        {"days", "la règle s’arrête trop tôt : écrivez un nombre de 0 à 366"},
        {"days 400", "« 400 »"},
        {"days -1", "« -1 »"},
        {"days 8 at", "la règle s’arrête trop tôt : écrivez une heure"},
        {"days 8 at 25:00", "« 25:00 »"},
        {"days 8 at 12:60", "« 12:60 »"},
        {"days 8 days 9", "« days » n’est pas compris : écrivez une seule règle"},
        {"month-day 32", "« 32 »"},
        {"month-day 20 first 21", "« 21 »"},
        {"weekdays mon<fri", "« mon<fri »"},
        {"weekdays lun<=fri", "« lun » n’est pas compris : écrivez un jour"},
        {"weekdays mon<=fri; mon,tue<=thu", "« mon,tue » n’est pas compris : écrivez chaque jour une seule fois"},
        {"weekdays mon<=fri;", "la règle s’arrête trop tôt"},
        {"weekdays mon,<=fri", "la règle s’arrête trop tôt"},
        {"school-day 11:00 skipping school-holidays", "« school-holidays »"},
        {"by-date 2022-02-30", "« 2022-02-30 »"},
        {"by-date 2022-02-20T26:00", "« 2022-02-20T26:00 »"},
        {"by-date 2022-10-07 for 2022-11-07..2022-10-22", "« 2022-11-07..2022-10-22 »"},
        {"by-date 2022-10-07 for 2022-11-07", "« 2022-11-07 »"},
        {"window 2025-09-22..2025-09-13", "« 2025-09-22..2025-09-13 »"},
        {"window return..", "« return.. »"},
        {"window ..", "« .. »"},
        {"days 3 late until days 1", "« until »"},
        {"days 3 late 1.00 until days 1", "« 1.00 »"},
        {"days 3 late +1.00 days 1", "« days » n’est pas compris : écrivez « until »"},
        {"days 3 late +1.00 until", "la règle s’arrête trop tôt : écrivez none"},
        {"days 3 then days 1", "« days » n’est pas compris : écrivez « from »"},
        {"days 3 then from 2023-01-01 days 1 then from 2022-01-01 days 2", "« 2022-01-01 »"},
        {"never never", "« never »"},
        {"days 3 ; days 4", "« ; »"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d;
        Str why = S("");
        CHECK(!deadline_parse(test_arena(), str_z(cases[i].line), &d, &why), "«%s» is refused", cases[i].line);
        CHECK(str_starts(why, str_z(cases[i].why)), "«%s»: %.*s", cases[i].line, STR_ARG(why));
    }
}

// Words thrown together are refused, or mean something that can be written and read again.
TEST(mashed_words)
{
    static const char *const words[] = {
        "none", "never", "month-day", "before-start", "days", "working-days", "weekdays", "previous-week", "school-day", "by-date", "window", "late", "until",
        "opening", "others", "then", "from", "for", "at", "first", "next-month", "counting", "skipping", "closures", "school-holidays", ";", "8", "20", "0",
        "12:00", "23:59", "+1.00", "+50%", "list", "billed", "mon", "tue", "mon,tue", "mon,tue<=fri", "thu<=thu", "2022-10-07", "2023-02-01T07:00",
        "2022-10-22..2022-11-07", "return..2022-10-07", "2022-10-22..", "..", "<=", ","};
    uint64_t seed = 20;
    int read = 0;
    for (int i = 0; i < 40000; i++) {
        Arena a = *test_arena();
        Buf line = buf_new(&a, 128);
        for (int n = 1 + i % 9; n; n--) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            buf_fmt(&line, "%s ", words[(seed >> 33) % (uint64_t)COUNT(words)]);
        }
        Deadline d, again;
        Str why = S("");
        bool ok = deadline_parse(&a, buf_str(&line), &d, &why);
        if (ok == (why.n > 0)) CHECK(false, "«%.*s» is refused with a reason, or read", STR_ARG(buf_str(&line)));
        if (!ok) continue;
        Str written = deadline_format(&a, &d);
        bool same = deadline_parse(&a, written, &again, &why) && str_eq(deadline_format(&a, &again), written);
        if (!same) CHECK(false, "«%.*s» comes back as «%.*s»", STR_ARG(buf_str(&line)), STR_ARG(written));
        if (!deadline_text(&a, &d).n) CHECK(false, "«%.*s» is said", STR_ARG(written));
        read++;
    }
    CHECK(read > 100, "%d lines made sense", read);
}

// ---- what comes next ----

TEST(the_next_month_that_can_change)
{
    static const struct { const char *rule, *now, *month, *closes; bool open; } cases[] = {
        {"month-day 20", "2018-04-20 23:59:59", "2018-05-01", "2018-04-21 00:00", true},
        {"month-day 20", "2018-04-21 00:00", "2018-06-01", "2018-05-21 00:00", false},
        {"month-day 20", "2018-11-21 00:00", "2019-01-01", "2018-12-21 00:00", false},
        {"month-day 20 first 5", "2018-05-02 00:00", "2018-06-01", "2018-05-21 00:00", false},
    };
    const Zone *z = paris();
    NextMonth next;
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].rule);
        Instant now = at(z, cases[i].now);
        CHECK(deadline_next_month(&d, z, now, &next), "%s: a month comes", cases[i].now);
        CHECK(date_eq(next.first, iso(str_z(cases[i].month))) && next.closes.ms == at(z, cases[i].closes).ms, "%s: %s", cases[i].now, cases[i].month);
        CHECK(instant_before(now, next.opens) != cases[i].open, "%s: open now", cases[i].now);
    }
    Deadline days = rule_of("days 8"), changed = rule_of("month-day 20 then from 2018-05-01 days 8");
    CHECK(!deadline_next_month(&days, z, at(z, "2018-04-10 09:00"), &next), "no rule by month");
    CHECK(!deadline_next_month(&changed, z, at(z, "2018-04-21 09:00"), &next), "by month no longer");
}

TEST(countdowns)
{
    static const struct { const char *name, *first, *second, *now, *text; } cases[] = {
        {"three days",      "month-day 20", "before-start 60", "2018-11-17 12:00", "Il vous reste 3\u00A0jours pour réserver décembre, jusqu’au mardi 20 novembre à minuit."},
        {"one day",         "month-day 20", "days 8", "2018-11-19 00:00", "Il vous reste 1\u00A0jour pour réserver décembre, jusqu’au mardi 20 novembre à minuit."},
        {"the last day",    "month-day 20", "days 8", "2018-11-20 23:59:59", "Dernier jour pour réserver décembre : jusqu’à minuit."},
        {"it is over",      "month-day 20", "days 8", "2018-11-21 00:00", ""},
        {"the sooner one",  "month-day 20", "previous-week tue 23:00", "2018-11-12 12:00", "Il vous reste 1\u00A0jour pour réserver la semaine du 19 novembre, jusqu’au mardi 13 novembre à 23\u00A0h."},
        {"the week after",  "month-day 10", "previous-week tue 23:00", "2018-11-14 12:00", "Il vous reste 6\u00A0jours pour réserver la semaine du 26 novembre, jusqu’au mardi 20 novembre à 23\u00A0h."},
        {"a period",        "by-date 2022-10-07 for 2022-10-22..2022-11-07", "never", "2022-10-05 12:00", "Il vous reste 2\u00A0jours pour réserver les jours du 22 octobre au 7 novembre 2022, jusqu’au vendredi 7 octobre à minuit."},
        {"a window",        "window 2025-09-13..2025-09-22", "never", "2025-09-22 12:00", "Dernier jour pour réserver : jusqu’à minuit."},
        {"not open yet",    "window 2025-09-13..2025-09-22", "never", "2025-09-12 12:00", ""},
    };
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Deadline first = rule_of(cases[i].first), second = rule_of(cases[i].second);
        Countdown v;
        bool found = deadline_countdown((const Deadline *const[]){&first, &second}, 2, &c, z, at(z, cases[i].now), true, &v);
        CHECK_STR(found ? countdown_text(test_arena(), z, &v) : S(""), str_z(cases[i].text), "%s", cases[i].name);
    }
}

// ---- what must hold for every rule ----

static const char *const some_rules[] = {
    "none", "never", "month-day 20", "month-day 31 next-month", "month-day 15 at 12:00 first 3", "before-start 60", "before-start 1500", "days 0 at 08:30",
    "days 8", "working-days 2 at 12:00", "working-days 15 skipping school-holidays", "weekdays mon,tue,wed<=fri 09:00; thu,fri,sat,sun<=tue 09:00",
    "previous-week tue 23:00", "school-day 11:00", "days 3 late +1.00 until days 1 at 12:00", "days 2 opening 2022-09-10T07:00 others 2022-09-17",
    "days 8 then from 2022-11-01 days 2 then from 2023-02-01 month-day 20", "month-day 20 late list until days 2 then from 2023-01-15 days 4",
    "window return..2022-10-07 for 2022-10-22..2022-11-07; return..2022-12-02 for 2022-12-17..2023-01-03",
};

// Moment after moment, the verdict is what the announced limits said.
TEST(announced_limits_hold)
{
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    for (ptrdiff_t r = 0; r < COUNT(some_rules); r++) {
        Deadline d = rule_of(some_rules[r]);
        for (int k = 0; k < 260; k += 3) {
            Date day = date_add(iso(S("2022-09-05")), k);
            DeadlineAnswer before = {0};
            for (int hour = 0; hour < 24 * 80; hour += 7) {
                Instant now = instant_add(zone_instant(z, date_add(day, -75), 0, 0), hour * INT64_C(3600000));
                DeadlineAnswer v = deadline_for(&d, &c, z, day, 720, now);
                bool open = deadline_open(&v);
                CHECK(!open || (instant_before(now, v.closes_at) && !instant_before(now, v.opens_at)), "%s: open inside its window", some_rules[r]);
                CHECK(v.verdict != DEADLINE_LATE || (instant_before(now, v.late_until) && !instant_before(now, v.closes_at)), "%s: late", some_rules[r]);
                CHECK(v.verdict != DEADLINE_NOT_YET || !v.opens_at.ms || instant_before(now, v.opens_at), "%s: opens later", some_rules[r]);
                CHECK(!open || !instant_before(zone_instant(z, day, 12, 0), v.closes_at), "%s: closed once the slot began", some_rules[r]);
                bool stayed = !hour || before.verdict != DEADLINE_OPEN || open || !instant_before(now, before.closes_at);
                bool came = !hour || before.verdict != DEADLINE_NOT_YET || !before.opens_at.ms || instant_before(now, before.opens_at) || open;
                bool final = !hour || before.verdict != DEADLINE_CLOSED || v.verdict == DEADLINE_CLOSED;
                bool skipped = came || !instant_before(now, before.closes_at);      // the whole window lay between two looks
                if (!stayed || !skipped || !final)
                    CHECK(false, "%s: %.*s broke its word at %.*s", some_rules[r], STR_ARG(date_iso(test_arena(), day)),
                          STR_ARG(instant_text(test_arena(), z, now)));
                before = v;
            }
        }
    }
}

// A later day never closes sooner.
TEST(limits_grow_with_the_day)
{
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    Instant now = at(z, "2022-06-01 12:00");
    for (ptrdiff_t r = 0; r < COUNT(some_rules); r++) {
        Deadline d = rule_of(some_rules[r]);
        Instant last = {0};
        for (Date day = iso(S("2022-09-01")); date_before(day, iso(S("2023-07-01"))); day = date_add(day, 1)) {
            DeadlineAnswer v = deadline_for(&d, &c, z, day, 720, now);
            if (!v.closes_at.ms) continue;          // never open that day
            if (instant_before(v.closes_at, last)) CHECK(false, "%s: %.*s closes sooner", some_rules[r], STR_ARG(date_iso(test_arena(), day)));
            last = v.closes_at;
        }
    }
}

static uint64_t digest(void)
{
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    uint64_t h = 0;
    for (ptrdiff_t r = 0; r < COUNT(some_rules); r++) {
        Deadline d = rule_of(some_rules[r]);
        for (int k = 0; k < 300; k += 7) {
            Date day = date_add(iso(S("2022-09-05")), k);
            DeadlineAnswer v = deadline_for(&d, &c, z, day, 720, zone_instant(z, date_add(day, -5), 9, 0));
            Str reason = deadline_reason(test_arena(), &d, &v, z, day, 720);
            h = h * 31 + (uint64_t)v.verdict + (uint64_t)v.closes_at.ms * 7 + (uint64_t)v.opens_at.ms * 3 + str_hash(reason);
        }
    }
    return h;
}

// A month page asks such a rule once: the answer of the first day must be the one of every day and slot.
TEST(rules_by_month_answer_alike_all_month)
{
    static const struct { const char *line; bool by_month; } cases[] = {
        {"month-day 20", true},      {"month-day 31", true},          {"month-day 20 at 18:00", true}, {"month-day 20 first 5", true},
        {"month-day 20 next-month", true}, {"before-start 60", false}, {"days 2 at 12:00", false},
    };
    const Zone *z = paris();
    Calendar c = calendar_of_cases(false);
    for (int i = 0; i < COUNT(cases); i++) {
        Deadline d = rule_of(cases[i].line);
        CHECK(deadline_by_month(&d) == cases[i].by_month, "%s", cases[i].line);
        for (int ahead = -40; cases[i].by_month && ahead < 100; ahead++) {
            Date month = date_of(2022, 11, 1);
            Instant now = instant_add(zone_instant(z, month, 0, 0), -ahead * INT64_C(86400000) + 1000 * (ahead % 3 - 1));
            DeadlineAnswer first = deadline_for(&d, &c, z, month, 0, now);
            for (Date day = month; !date_before(month_last(month), day); day = date_add(day, 1)) {
                DeadlineAnswer v = deadline_for(&d, &c, z, day, 60 * (day.day % 24), now);
                CHECK(v.verdict == first.verdict && v.opens_at.ms == first.opens_at.ms && v.closes_at.ms == first.closes_at.ms,
                      "%s, %d days before, day %d", cases[i].line, ahead, day.day - month.day + 1);
            }
        }
    }
}

TEST(the_zone_of_the_process_does_not_matter)
{
    static const char *const zones[] = {"UTC", "America/Los_Angeles", "Pacific/Auckland", "Europe/Paris"};
    const char *own = getenv("TZ");
    char *kept = own ? str_c(test_arena(), str_z(own)) : NULL;
    uint64_t want = digest();
    for (ptrdiff_t i = 0; i < COUNT(zones); i++) {
        setenv("TZ", zones[i], 1);
        tzset();
        CHECK(digest() == want, "the same answers in %s", zones[i]);
    }
    if (kept) setenv("TZ", kept, 1);
    else unsetenv("TZ");
    tzset();
}
