// words_test.c - the catalogue, and what is said without it: days, money, plurals.
#include "base/test.h"

TEST(words_are_looked_up)
{
    static const struct { const char *name, *french, *english; } cases[] = {
        {"a text",                   "Mon panier",          "My basket"},
        {"the first of the list",    "Accueil",             "Home"},
        {"a typographic apostrophe", "Liste d’attente",     "Waiting list"},
        {"no-break spaces",          "Total\u00A0:",        "Total:"},
        {"a proper name",            "RESTAURATION SCOLAIRE", "RESTAURATION SCOLAIRE"},
        {"the empty text",           "",                    ""},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Str french = str_z(cases[i].french);
        CHECK_STR(words_of(french), french, "%s", cases[i].name);
        CHECK_STR(WORDS_IN(LANG_EN, words_of(french)), str_z(cases[i].english), "%s", cases[i].name);
    }
    CHECK(words_of(S("Mon panier")).p != WORDS_IN(LANG_EN, words_of(S("Mon panier"))).p, "French is the text itself");
    CHECK_STR(words_z(NULL), S(""), "no text");
}

TEST(words_of_a_table_and_of_both)
{
    Words both = WORDS(T("Mon panier"));
    CHECK_STR(both.fr, S("Mon panier"), "French");
    CHECK_STR(both.en, S("My basket"), "English");
    CHECK(words_lang == LANG_FR, "what was spoken before is spoken again");
    CHECK_STR(WORDS_IN(LANG_EN, FR("Mon panier")), S("Mon panier"), "a paper stays French");
    Lang lang = LANG_EN;
    CHECK(words_parse(S("fr"), &lang) && lang == LANG_FR, "fr");
    CHECK(words_parse(S("en"), &lang) && lang == LANG_EN, "en");
    CHECK(!words_parse(S("de"), &lang) && lang == LANG_EN, "a language we do not speak");
}

TEST(words_count)
{
    static const struct { int64_t n; bool french, english; } cases[] = {{0, false, true}, {1, false, false}, {2, true, true}, {21, true, true}};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        CHECK(words_many(cases[i].n) == cases[i].french, "%d in French", (int)cases[i].n);
        CHECK(WORDS_IN(LANG_EN, words_many(cases[i].n)) == cases[i].english, "%d in English", (int)cases[i].n);
    }
}

TEST(words_of_days_and_money)
{
    Arena *a = test_arena();
    Date day = date_of(2018, 4, 2);
    struct { const char *name; Words got; Str french, english; } cases[] = {
        {"a day",             WORDS(date_long(a, day)), S("lundi 2 avril 2018"), S("Monday 2 April 2018")},
        {"a first",           WORDS(date_long(a, date_of(2018, 5, 1))), S("mardi 1er mai 2018"), S("Tuesday 1 May 2018")},
        {"a month",           WORDS(month_name(a, day)), S("avril 2018"), S("April 2018")},
        {"a month, above",    WORDS(month_title(a, date_of(2018, 8, 1))), S("AOÛT 2018"), S("AUGUST 2018")},
        {"a weekday",         WORDS(weekday_name(SUNDAY)), S("dimanche"), S("Sunday")},
        {"a weekday, short",  WORDS(weekday_short(TUESDAY)), S("Ma"), S("Tu")},
        {"digits",            WORDS(date_short(a, day)), S("02/04/2018"), S("02/04/2018")},
        {"a moment",          WORDS(instant_text(a, zone_utc(), zone_instant(zone_utc(), day, 9, 5))), S("02/04/2018 à 09:05"), S("02/04/2018 at 09:05")},
        {"one euro",          WORDS(money_text(a, (Money){100})), S("1,00\u00A0€"), S("€1.00")},
        {"thousands, owed",   WORDS(money_text(a, (Money){-123450})), S("-1\u202F234,50\u00A0€"), S("-€1,234.50")},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        CHECK_STR(cases[i].got.fr, cases[i].french, "%s", cases[i].name);
        CHECK_STR(cases[i].got.en, cases[i].english, "%s", cases[i].name);
    }
}
