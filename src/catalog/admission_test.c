// admission_test.c - the lines on which an activity takes a child: what is understood, what is refused.
#include "base/test.h"
#include "catalog/admission.h"

TEST(admission_ages)
{
    static const struct { const char *line; bool ok; const char *stored, *said; } cases[] = {
        {"3-11",               true,  "3-11",               "de 3 à 11 ans"},
        {"3-",                 true,  "3-",                 "à partir de 3 ans"},
        {"3- month",           true,  "3- month",           "à partir de 3 ans"},
        {" 3-11  on start ",   true,  "3-11 on 2017-09-04", "de 3 à 11 ans"},
        {"6-11 on 2017-12-31", true,  "6-11 on 2017-12-31", "de 6 à 11 ans"},
        {"11-3",               false, NULL,                 NULL},
        {"3",                  false, NULL,                 NULL},
        {"3-99",               false, NULL,                 NULL},
        {"3-11 on tomorrow",   false, NULL,                 NULL},
        {"3-11 week",          false, NULL,                 NULL},
        {"",                   false, NULL,                 NULL},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        AdmissionAges ages;
        bool ok = admission_ages_parse(str_z(cases[i].line), date_of(2017, 9, 4), &ages);
        CHECK(ok == cases[i].ok, "« %s »", cases[i].line);
        if (!ok || !cases[i].ok) continue;
        CHECK_STR(admission_ages_line(test_arena(), &ages), str_z(cases[i].stored), "« %s » as it is stored", cases[i].line);
        CHECK_STR(admission_ages_text(test_arena(), &ages), str_z(cases[i].said), "« %s » as it is said", cases[i].line);
    }
}

TEST(admission_days)
{
    static const struct { const char *line; bool ok; int year, month, day; } cases[] = {
        {"2017-06-01", true,  2017, 6,  1},
        {"06-01",      true,  2017, 6,  1},         // before the activity's first day, 4 September 2017
        {"09-04",      true,  2017, 9,  4},
        {"09-05",      true,  2016, 9,  5},
        {"02-29",      false, 0,    0,  0},
        {"13-01",      false, 0,    0,  0},
        {"juin",       false, 0,    0,  0},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Date d = {0};
        bool ok = admission_day_parse(str_z(cases[i].line), date_of(2017, 9, 4), &d);
        CHECK(ok == cases[i].ok && (!ok || date_eq(d, date_of(cases[i].year, cases[i].month, cases[i].day))), "« %s »", cases[i].line);
    }
}

TEST(admission_groups)
{
    AdmissionGroups g;
    CHECK(admission_groups_parse(test_arena(), S("48"), date_of(2017, 9, 4), &g) && g.n == 1 && g.v[0].seats == 48, "every child");
    CHECK(admission_counts(&g.v[0], date_of(2001, 1, 1)) && admission_counts(&g.v[0], date_of(2017, 9, 4)), "whatever its age");
    CHECK(admission_groups_parse(test_arena(), S("3-5 seats 24, 6-11 seats 12"), date_of(2017, 9, 4), &g) && g.n == 2 && g.v[1].seats == 12, "by age");
    static const struct { const char *name; int year, month, day, group; } cases[] = {
        {"three on the first day",     2014, 9, 4,  0}, {"three the day after", 2014, 9, 5,  -1}, {"six the day after", 2011, 9, 5,  0},
        {"six on the first day",       2011, 9, 4,  1}, {"twelve the day after", 2005, 9, 5,  1}, {"twelve on the first day", 2005, 9, 4,  -1},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        for (int k = 0; k < 2; k++)
            CHECK(admission_counts(&g.v[k], date_of(cases[i].year, cases[i].month, cases[i].day)) == (cases[i].group == k), "%s", cases[i].name);
    static const char *const wrong[] = {"", "many", "3-5 places 24", "3- seats 24", "3-5 seats", "-1"};
    for (ptrdiff_t i = 0; i < COUNT(wrong); i++)
        CHECK(!admission_groups_parse(test_arena(), str_z(wrong[i]), date_of(2017, 9, 4), &g), "« %s »", wrong[i]);
}

TEST(admission_arrears_and_levels)
{
    AdmissionArrears v;
    CHECK(admission_arrears_parse(S("refuse 60"), &v) && v.policy == ARREARS_REFUSE && v.days == 60, "refuse");
    CHECK(admission_arrears_parse(S("warn 0"), &v) && v.policy == ARREARS_WARN && !v.days, "warn at once");
    CHECK(!admission_arrears_parse(S("refuse"), &v) && !admission_arrears_parse(S("forget 3"), &v), "neither");
    static const struct { const char *level; int years; const char *then; } cases[] = {
        {"PS", 0, "PS"}, {"gs", 1, "CP"}, {"CE1", 2, "CM1"}, {"CM2", 1, ""}, {"ULIS", 3, "ULIS"}, {"6e", 0, ""}, {"", 0, ""}};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(admission_level_after(str_z(cases[i].level), cases[i].years), str_z(cases[i].then), "%s after %d", cases[i].level, cases[i].years);
    CHECK_STR(admission_class_level(S(" CE1 B")), S("CE1"), "a class named after its level");
    CHECK_STR(admission_class_level(S("Mme Martin")), S(""), "a class with another name");
}
