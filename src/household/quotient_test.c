// quotient_test.c - the quotient of a day, and its bracket, to the cent.
#include "base/test.h"
#include "household/quotient.h"

TEST(quotient_of_a_day)
{
    Quotient known[] = {
        {.id = 1, .value = {87000}, .from = date_of(2017, 1, 1)}, {.id = 2, .value = {81200}, .from = date_of(2018, 1, 1)},
        {.id = 3, .value = {90000}, .from = date_of(2018, 1, 1)}, {.id = 4, .value = {60000}, .from = date_of(2018, 6, 1)}};
    Quotients all = {known, COUNT(known), COUNT(known)};
    static const struct { const char *name; int year, month, day; int64_t id; } cases[] = {
        {"before the first", 2016, 12, 31, 0}, {"its first day", 2017, 1, 1, 1}, {"its last day", 2017, 12, 31, 1},
        {"of the same day, the correction", 2018, 1, 1, 3}, {"the next one", 2018, 6, 1, 4}, {"for ever", 2030, 1, 1, 4}};
    for (int i = 0; i < COUNT(cases); i++) {
        const Quotient *v = quotient_on(&all, date_of(cases[i].year, cases[i].month, cases[i].day));
        CHECK((v ? v->id : 0) == cases[i].id, "%s: %lld", cases[i].name, (long long)(v ? v->id : 0));
    }
    CHECK(!quotient_on(&(Quotients){0}, date_of(2018, 1, 1)), "none is known");
}

// rules.md R-21: half open, to the cent.
TEST(quotient_brackets)
{
    Bracket rows[] = {{S("A"), {0}}, {S("B"), {40000}}, {S("C"), {64000}}};
    Brackets town = {rows, COUNT(rows), COUNT(rows)}, high = {rows + 1, 2, 2};
    static const struct { const char *name; int64_t cents; const char *bracket, *text; } cases[] = {
        {"nothing", 0, "A", "moins de 400"}, {"a cent below", 39999, "A", "moins de 400"}, {"the limit itself", 40000, "B", "de 400 à moins de 640"},
        {"the last one", 64000, "C", "à partir de 640"}, {"far beyond", 999999, "C", "à partir de 640"}};
    Arena *a = test_arena();
    for (int i = 0; i < COUNT(cases); i++) {
        const Bracket *b = quotient_bracket(&town, (Money){cases[i].cents});
        CHECK_STR(b->name, str_z(cases[i].bracket), "%s", cases[i].name);
        CHECK_STR(bracket_text(a, &town, b), str_z(cases[i].text), "%s", cases[i].name);
    }
    CHECK(!quotient_bracket(&high, (Money){39999}), "below the lowest");
    CHECK(!quotient_bracket(&(Brackets){0}, (Money){100}), "a town without brackets");
}

TEST(quotient_as_the_caf_prints_it)
{
    static const struct { int64_t cents; const char *text; } cases[] = {{81200, "812"}, {64050, "640,50"}, {120400, "1\u202f204"}, {0, "0"}, {5, "0,05"}};
    for (int i = 0; i < COUNT(cases); i++)
        CHECK_STR(quotient_text(test_arena(), (Money){cases[i].cents}), str_z(cases[i].text), "%s", cases[i].text);
}
