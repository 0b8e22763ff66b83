// batch_view_test.c - days and refusals, said once and exactly.
#include "base/test.h"
#include "booking/batch_view.h"

TEST(days_are_said_in_a_row)
{
    static const struct { const char *name; Ymd days[4]; const char *text; } cases[] = {
        {"none",           {{0}}, ""},
        {"one",            {{2018, 4, 16}}, "lundi 16 avril 2018"},
        {"of a month",     {{2018, 4, 16}, {2018, 4, 17}}, "lundi 16, mardi 17 avril 2018"},
        {"of two months",  {{2018, 4, 16}, {2018, 5, 1}, {2018, 5, 2}}, "lundi 16 avril, mardi 1er, mercredi 2 mai 2018"},
        {"of two years",   {{2017, 12, 21}, {2018, 1, 8}}, "jeudi 21 décembre 2017, lundi 8 janvier 2018"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Date days[4];
        ptrdiff_t n = 0;
        while (n < 4 && cases[i].days[n].year) days[n] = date_of(cases[i].days[n].year, cases[i].days[n].month, cases[i].days[n].day), n++;
        Str text = days_text(test_arena(), days, n);
        CHECK(str_eq(text, str_z(cases[i].text)), "%s: %.*s", cases[i].name, STR_ARG(text));
    }
}

TEST(refusals_are_said_once)
{
    Arena *a = test_arena();
    Catalog c = {0};
    Activity *v = PUSH(a, &c.activities);
    *v = (Activity){.id = 1};
    *PUSH(a, &v->slots) = (Slot){.id = 11, .activity = 1, .name = S("MIDI")};
    *PUSH(a, &v->slots) = (Slot){.id = 21, .activity = 1, .name = S("REPAS")};
    Children children = {0};
    *PUSH(a, &children) = (Child){.id = 1, .first_name = S("Léna")};
    *PUSH(a, &children) = (Child){.id = 2, .first_name = S("Hugo")};
    RefusedDays days = {0};
    Date monday = date_of(2018, 4, 16);
    for (int64_t child = 1; child <= 2; child++)
        for (int64_t slot = 11; slot <= 21; slot += 10)
            for (int i = 0; i < 2; i++) *PUSH(a, &days) = (RefusedDay){child, slot, date_add(monday, i), S("Trop tard.")};
    days.v[7].reason = S("Complet.");               // Hugo, REPAS, Tuesday
    RefusedGroups groups = {0};
    refused_groups(a, &c, &children, &days, &groups);
    static const char *const told[] = {
        "Léna · MIDI, REPAS : lundi 16, mardi 17 avril 2018. Trop tard.", "Hugo · MIDI : lundi 16, mardi 17 avril 2018. Trop tard.",
        "Hugo · REPAS : lundi 16 avril 2018. Trop tard.", "Hugo · REPAS : mardi 17 avril 2018. Complet."};
    CHECK(groups.n == COUNT(told), "%d groups", (int)groups.n);
    for (ptrdiff_t i = 0; i < groups.n && i < COUNT(told); i++) {
        const RefusedGroup *g = &groups.v[i];
        Str text = str_fmt(a, "%.*s · %.*s : %.*s. %.*s", STR_ARG(g->who), STR_ARG(g->slots), STR_ARG(g->days), STR_ARG(g->reason));
        CHECK(str_eq(text, str_z(told[i])), "%.*s", STR_ARG(text));
    }
}
