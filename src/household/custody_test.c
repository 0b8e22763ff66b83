// custody_test.c - whose day it is: named cases, the turn of the year, and what must hold for every rule and every day.
#include "base/test.h"
#include "db/test_db.h"
#include "household/household.h"

static Date day_of(const char *s)
{
    Date d = {0};
    CHECK(date_parse(str_z(s), &d), "a day: %s", s);
    return d;
}

static Calendar with_holidays(void)
{
    Calendar c = {0};
    static const struct { const char *name, *first, *last; } periods[] = {
        {"Noël", "2017-12-23", "2018-01-07"}, {"Hiver", "2018-02-17", "2018-03-04"}, {"Ascension", "2018-05-10", "2018-05-13"},
        {"Printemps", "2018-04-14", "2018-04-29"}, {"Noël", "2018-12-22", "2019-01-06"}, {"Courtes", "2019-04-20", "2019-04-28"}};
    for (int i = 0; i < COUNT(periods); i++)
        *PUSH(test_arena(), &c.holidays) = (SchoolHoliday){.name = str_z(periods[i].name), .first_off = day_of(periods[i].first),
                                                           .last_off = day_of(periods[i].last)};
    return c;
}

TEST(custody_days_by_name)
{
    static const struct { const char *name, *rule, *day; bool mine; } cases[] = {
        {"even week, its Monday",                 "weeks even change mon 08:30", "2018-04-02", true},
        {"even week, its Sunday",                 "weeks even change mon 08:30", "2018-04-08", true},
        {"the Monday after is the other's",       "weeks even change mon 08:30", "2018-04-09", false},
        {"odd weeks are the other way round",     "weeks odd change mon 08:30",  "2018-04-09", true},
        {"Friday evening: that Friday stays",     "weeks even change fri 18:00", "2018-05-04", false},
        {"Friday evening: Saturday begins",       "weeks even change fri 18:00", "2018-05-05", true},
        {"Friday evening: until the next Friday", "weeks even change fri 18:00", "2018-05-11", true},
        {"Friday evening: then it changes",       "weeks even change fri 18:00", "2018-05-12", false},
        {"Friday morning: Friday begins",         "weeks even change fri 08:30", "2018-05-04", true},
        {"one minute before noon is morning",     "weeks even change fri 11:59", "2018-05-04", true},
        {"noon is not",                           "weeks even change fri 12:00", "2018-05-04", false},
        {"Sunday evening begins the next week",   "weeks even change sun 18:00", "2018-04-30", true},
        {"Sunday evening: that Sunday stays",     "weeks even change sun 18:00", "2018-04-29", false},
        {"week 53 is odd",                        "weeks odd change mon 08:30",  "2020-12-31", true},
        {"week 53 goes on in January",            "weeks odd change mon 08:30",  "2021-01-03", true},
        {"week 1 after 53 is odd again",          "weeks odd change mon 08:30",  "2021-01-04", true},
        {"week 2 is even at last",                "weeks odd change mon 08:30",  "2021-01-11", false},
        {"31 December of week 1",                 "weeks odd change mon 08:30",  "2018-12-31", true},
        {"1 January of week 53 of the year before", "weeks odd change mon 08:30", "2016-01-01", true},
        {"the night the hour changes",            "weeks odd change mon 08:30",  "2018-03-25", false},
        {"the day after",                         "weeks odd change mon 08:30",  "2018-03-26", true},
        {"29 February",                           "weeks odd change mon 08:30",  "2020-02-29", true},
        {"Monday of mine",                        "weekdays mon,tue",            "2018-05-07", true},
        {"Thursday of the other",                 "weekdays mon,tue",            "2018-05-10", false},
        {"no day is mine",                        "weekdays none",               "2018-05-07", false},
        {"2-2-3: the first two",                  "2-2-3 from 2018-09-03",       "2018-09-04", true},
        {"2-2-3: the other's two",                "2-2-3 from 2018-09-03",       "2018-09-05", false},
        {"2-2-3: three with the weekend",         "2-2-3 from 2018-09-03",       "2018-09-09", true},
        {"2-2-3: the next week turns",            "2-2-3 from 2018-09-03",       "2018-09-10", false},
        {"2-2-3: and its two",                    "2-2-3 from 2018-09-03",       "2018-09-12", true},
        {"2-2-3: a fortnight later the same",     "2-2-3 from 2018-09-03",       "2018-09-17", true},
        {"2-2-3: also before its beginning",      "2-2-3 from 2018-09-03",       "2018-08-20", true},
        {"2-2-3: the week before",                "2-2-3 from 2018-09-03",       "2018-08-27", false},
        {"first half in the even year",           "weeks odd change mon 08:30 holidays halves even-years", "2018-04-21", true},
        {"second half",                           "weeks odd change mon 08:30 holidays halves even-years", "2018-04-22", false},
        {"the day before is ordinary (week 15)",  "weeks odd change mon 08:30 holidays halves even-years", "2018-04-13", true},
        {"the day after is ordinary (week 18)",   "weeks odd change mon 08:30 holidays halves even-years", "2018-04-30", false},
        {"Christmas is of the year it begins in", "weeks odd change mon 08:30 holidays halves even-years", "2018-01-02", true},
        {"so its first half was the other's",     "weeks odd change mon 08:30 holidays halves even-years", "2017-12-25", false},
        {"the year after",                        "weeks odd change mon 08:30 holidays halves even-years", "2018-12-25", true},
        {"an odd number: one more at first",      "weeks odd change mon 08:30 holidays halves odd-years",  "2019-04-24", true},
        {"an odd number: then the other",         "weeks odd change mon 08:30 holidays halves odd-years",  "2019-04-25", false},
        {"weeks in turn: the first",              "weeks odd change mon 08:30 holidays weeks even-years",  "2018-04-20", true},
        {"weeks in turn: the second",             "weeks odd change mon 08:30 holidays weeks even-years",  "2018-04-21", false},
        {"weeks in turn: what is left over",      "weeks odd change mon 08:30 holidays weeks even-years",  "2018-04-28", true},
        {"a bridge is no holiday",                "weeks odd change mon 08:30 holidays weeks odd-years",   "2018-05-11", true},
        {"holidays follow the rule if not said",  "weeks odd change mon 08:30",  "2018-04-21", false},
    };
    Calendar c = with_holidays();
    for (int i = 0; i < COUNT(cases); i++) {
        CustodyRule r;
        CHECK(custody_parse(str_z(cases[i].rule), &r), "read: %s", cases[i].rule);
        CHECK(custody_first_has(&r, &c, day_of(cases[i].day)) == cases[i].mine, "%s (%s on %s)", cases[i].name, cases[i].rule, cases[i].day);
    }
}

static const char *const some_rules[] = {
    "weeks odd change mon 08:30", "weeks even change fri 18:00", "weeks even change sun 23:59", "weeks odd change wed 12:00",
    "weekdays mon,tue,sat", "weekdays none", "weekdays mon,tue,wed,thu,fri,sat,sun", "2-2-3 from 2018-09-03",
    "weeks odd change fri 16:30 holidays halves odd-years", "2-2-3 from 2017-01-02 holidays weeks even-years",
    "weekdays wed holidays halves even-years"};

TEST(custody_every_day_has_one_household)
{
    Calendar c = with_holidays();
    for (int i = 0; i < COUNT(some_rules); i++) {
        CustodyRule r, back;
        CHECK(custody_parse(str_z(some_rules[i]), &r), "read: %s", some_rules[i]);
        CHECK_STR(custody_line(test_arena(), &r), str_z(some_rules[i]), "said again");
        CustodyRule turned = custody_turned(&r);
        CHECK(custody_parse(custody_line(test_arena(), &turned), &back), "the other side can be said: %s", some_rules[i]);
        CustodyPlan plan = {0};
        *PUSH(test_arena(), &plan.agreed) = (Custody){.id = 1, .first = 7, .second = 8, .from = date_of(2016, 1, 1), .rule = r};
        for (Date d = date_of(2015, 12, 30), end = date_of(2027, 1, 10); date_before(d, end); d = date_add(d, 1)) {
            bool covered = !date_before(d, date_of(2016, 1, 1)), mine = custody_first_has(&r, &c, d);
            int64_t holder = custody_of(&plan, &c, d);
            if (custody_first_has(&back, &c, d) == mine) CHECK(false, "%s: both or none on day %d", some_rules[i], d.day);
            if (holder != (!covered ? 0 : mine ? 7 : 8)) CHECK(false, "%s: of the wrong one on day %d", some_rules[i], d.day);
        }
    }
}

TEST(custody_weeks_are_whole)
{
    Calendar c = {0};
    for (int i = 0; i < 4; i++) {                   // the parity rules: they change only on one weekday
        CustodyRule r;
        custody_parse(str_z(some_rules[i]), &r);
        int begins = r.change_min >= 12 * 60 ? r.change_day % 7 + 1 : r.change_day, changes = 0;
        for (Date d = date_of(2017, 1, 1), end = date_of(2023, 1, 1); date_before(d, end); d = date_add(d, 1)) {
            if (custody_first_has(&r, &c, d) == custody_first_has(&r, &c, date_add(d, 1))) continue;
            changes++;
            if (date_weekday(date_add(d, 1)) != begins) CHECK(false, "%s: changes before day %d", some_rules[i], d.day + 1);
        }
        CHECK(changes >= 310 && changes <= 313, "%s: %d changes in six years", some_rules[i], changes);
    }
}

TEST(custody_the_newest_covers)
{
    Calendar c = {0};
    CustodyRule mondays = {0}, none = {0};
    CHECK(custody_parse(S("weekdays mon"), &mondays) && custody_parse(S("weekdays none"), &none), "read");
    CustodyPlan p = {0};
    Arena *a = test_arena();
    Date monday = date_of(2018, 5, 7), tuesday = date_of(2018, 5, 8);
    CHECK(custody_of(&p, &c, monday) == 0 && !custody_on(&p, monday), "nothing agreed");
    *PUSH(a, &p.agreed) = (Custody){.id = 1, .first = 7, .second = 8, .from = date_of(2018, 5, 1), .rule = mondays};
    CHECK(custody_of(&p, &c, monday) == 7 && custody_of(&p, &c, tuesday) == 8, "the rule");
    *PUSH(a, &p.drawn) = (CustodyDay){1, 8, monday};
    CHECK(custody_of(&p, &c, monday) == 8, "a drawn day");
    *PUSH(a, &p.drawn) = (CustodyDay){1, 7, monday};
    CHECK(custody_of(&p, &c, monday) == 7, "drawn again");
    *PUSH(a, &p.agreed) = (Custody){.id = 2, .first = 7, .second = 8, .from = monday, .to = monday, .rule = none};
    CHECK(custody_of(&p, &c, monday) == 8, "a newer arrangement covers what was drawn on the older");
    CHECK(custody_of(&p, &c, tuesday) == 8 && custody_on(&p, tuesday)->id == 1, "and ends where it ends");
    CHECK(custody_on(&p, date_of(2018, 4, 30)) == NULL, "before it all");
}

TEST(custody_lines_that_are_none)
{
    static const char *const lines[] = {
        "", "weeks", "weeks odd", "weeks odd change", "weeks odd change fri", "weeks odd change fri 24:00", "weeks odd change fri 8:30",
        "weeks none change fri 18:00", "weeks odd change xxx 18:00", "weekdays", "weekdays mon,xxx", "weekdays mon, tue",
        "2-2-3", "2-2-3 from 2018-09-04", "2-2-3 from x", "weekdays mon holidays", "weekdays mon holidays halves", "weekdays mon holidays halves years",
        "weekdays mon holidays halves odd-years x", "alternate"};
    for (int i = 0; i < COUNT(lines); i++) {
        CustodyRule r;
        CHECK(!custody_parse(str_z(lines[i]), &r), "\"%s\"", lines[i]);
    }
}

TEST(custody_wishes_come_back)
{
    static const char *const none[] = {"", "x", "2018-05-03", "2018-05-03=", "2018-05-03=here", "2018-05-03=home  2018-05-04=away", "2018-02-30=home"};
    CustodyWishes wishes = {0};
    CHECK(custody_wishes_parse(test_arena(), S("2018-05-03=home 2018-05-04=away"), &wishes) && wishes.n == 2 && wishes.v[0].home, "read");
    CHECK_STR(custody_wishes_line(test_arena(), &wishes), S("2018-05-03=home 2018-05-04=away"), "said again");
    for (int i = 0; i < COUNT(none); i++) {
        CustodyWishes any = {0};
        CHECK(!custody_wishes_parse(test_arena(), str_z(none[i]), &any), "\"%s\"", none[i]);
    }
}

TEST(custody_in_words)
{
    static const struct { const char *rule, *mine, *theirs; } cases[] = {
        {"weeks odd change fri 18:00", "Chez vous du vendredi des semaines impaires, à 18 h, jusqu’au vendredi suivant.",
         "Chez vous du vendredi des semaines paires, à 18 h, jusqu’au vendredi suivant."},
        {"weeks even change mon 08:30", "Chez vous du lundi des semaines paires, à 8 h 30, jusqu’au lundi suivant.",
         "Chez vous du lundi des semaines impaires, à 8 h 30, jusqu’au lundi suivant."},
        {"weeks even change sun 18:00", "Chez vous les semaines paires, depuis le dimanche à 18 h qui les précède.",
         "Chez vous les semaines impaires, depuis le dimanche à 18 h qui les précède."},
        {"weekdays mon,tue", "Chez vous chaque semaine : lundi, mardi.", "Chez vous chaque semaine : mercredi, jeudi, vendredi, samedi, dimanche."},
        {"weekdays none", "Tous les jours à l’autre foyer, sauf les jours dessinés pour vous.",
         "Tous les jours chez vous, sauf les jours dessinés pour l’autre foyer."},
        {"2-2-3 from 2018-09-03 holidays halves odd-years",
         "Deux jours, deux jours, trois jours en alternance : deux jours chez vous à partir du lundi 3 septembre 2018. "
         "Vacances scolaires par moitiés, la première chez vous les années impaires.",
         "Deux jours, deux jours, trois jours en alternance : deux jours chez vous à partir du lundi 10 septembre 2018. "
         "Vacances scolaires par moitiés, la première chez vous les années paires."}};
    for (int i = 0; i < COUNT(cases); i++) {
        CustodyRule r;
        CHECK(custody_parse(str_z(cases[i].rule), &r), "read");
        CustodyRule turned = custody_turned(&r);
        CHECK_STR(custody_text(test_arena(), &r), str_z(cases[i].mine), "%s", cases[i].rule);
        CHECK_STR(custody_text(test_arena(), &turned), str_z(cases[i].theirs), "%s, turned", cases[i].rule);
    }
}

// ---- stored ----

typedef struct Made { int64_t mother, father, stranger, child; } Made;

static bool make(Db *db, void *context)
{
    Arena *a = test_arena();
    Made *m = context;
    Instant now = {1523602800000};
    m->mother = family_put(db, a, &(Family){.code = S("9101"), .name = S("Roche")}, now);
    m->father = family_put(db, a, &(Family){.code = S("9102"), .name = S("Faure")}, now);
    m->stranger = family_put(db, a, &(Family){.code = S("9103"), .name = S("Blanc")}, now);
    m->child = child_put(db, a, m->mother, &(Child){.first_name = S("Noé"), .last_name = S("Roche"), .born = date_of(2010, 3, 9)}, 0);
    return true;
}

static bool look(Db *db, void *context)
{
    Arena *a = test_arena();
    const Made *m = context;
    Calendar c = {0};
    CustodyPlan plan = {0};
    Date monday = date_of(2018, 4, 9), sunday = date_of(2018, 4, 15), later = date_of(2018, 4, 16);
    CHECK(!custody_other(db, m->child, m->mother), "one household");
    CHECK(custody_lets(db, a, &c, m->child, m->mother, monday), "nothing agreed: it books");
    CHECK(custody_share(db, m->child, m->father) && custody_other(db, m->child, m->mother) == m->father, "two households");
    CHECK(!custody_share(db, m->child, m->stranger) && !custody_share(db, m->child, m->father), "and no third, nor one twice");
    Custody odd = {.first = m->mother, .second = m->father, .from = monday, .rule = {.odd = true, .change_day = MONDAY, .change_min = 510}};
    int64_t id = custody_keep(db, m->child, &odd, (Instant){1});
    CHECK(custody_lets(db, a, &c, m->child, m->mother, monday) && !custody_lets(db, a, &c, m->child, m->father, monday), "week 15");
    CHECK(!custody_lets(db, a, &c, m->child, m->mother, later) && custody_lets(db, a, &c, m->child, m->father, later), "week 16");
    CHECK(custody_lets(db, a, &c, m->child, m->father, date_add(monday, -1)), "before it begins nothing is agreed");
    custody_draw(db, id, sunday, m->father, (Instant){2});
    CHECK(!custody_lets(db, a, &c, m->child, m->mother, sunday) && custody_lets(db, a, &c, m->child, m->father, sunday), "a drawn day");
    custody_load(db, a, m->child, monday, later, &plan);
    CHECK(plan.agreed.n == 1 && plan.drawn.n == 1 && plan.agreed.v[0].id == id && !date_is(plan.agreed.v[0].to), "as stored");
    return true;
}

TEST(custody_is_stored)
{
    EACH_ENGINE (e) {
        Made made = {0};
        Store *s = test_store(e);
        CHECK(lane_write(s, make, &made) == LANE_KEPT, "%s: made", test_engine_name(e));
        CHECK(lane_write(s, look, &made) == LANE_KEPT, "%s: looked at", test_engine_name(e));
    }
}
