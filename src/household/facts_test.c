// facts_test.c - how each kind of fact is typed, read and compared.
#include "base/test.h"
#include "household/facts.h"

static Str long_text(Arena *a, int n)
{
    Buf b = buf_new(a, n);
    while (n--) buf_char(&b, 'x');
    return buf_str(&b);
}

TEST(facts_read_what_is_typed)
{
    static const Choice levels[] = {{{0}, S("Non renseigné")}, {S("CP"), S("CP")}, {{0}, {0}}};
    static const struct { const char *name; FactKind kind; bool required; const char *known, *typed, *value; bool refused; } cases[] = {
        {"blanks around go",                    FACT_TEXT,     false, "",           "  CE1 A ",           "CE1 A",          false},
        {"nothing",                             FACT_TEXT,     false, "CE1",        "",                   "",               false},
        {"nothing where something is needed",   FACT_TEXT,     true,  "Léna",       " ",                  "",               true},
        {"a line end in one line",              FACT_TEXT,     false, "",           "a\nb",               "a\nb",           true},
        {"a bell",                              FACT_TEXT,     false, "",           "a\ab",               "a\ab",           true},
        {"lines as browsers send them",         FACT_LINES,    false, "",           "1 rue\r\nBât. B",    "1 rue\nBât. B",  false},
        {"a bell among lines",                  FACT_LINES,    false, "",           "1 rue\nB\a",         "1 rue\nB\a",     true},
        {"a phone in one go",                   FACT_PHONE,    false, "",           "0639980001",         "06 39 98 00 01", false},
        {"a phone with dots",                   FACT_PHONE,    false, "",           "06.39.98.00.01",     "06 39 98 00 01", false},
        {"a French phone from abroad",          FACT_PHONE,    false, "",           "+33 6 39 98 00 01",  "06 39 98 00 01", false},
        {"the same with two zeros",             FACT_PHONE,    false, "",           "0033 639980001",     "06 39 98 00 01", false},
        {"a Belgian phone",                     FACT_PHONE,    false, "",           "+32 470 12 34 56",   "+32470123456",   false},
        {"a phone too short",                   FACT_PHONE,    false, "",           "06 39 98",           "06 39 98",       true},
        {"a phone of letters",                  FACT_PHONE,    false, "",           "appelez moi",        "appelez moi",    true},
        {"a phone that begins with two zeros",  FACT_PHONE,    false, "",           "0012345678",         "+12345678",      false},
        {"a plus alone",                        FACT_PHONE,    false, "",           "+",                  "+",              true},
        {"a postcode",                          FACT_POSTCODE, true,  "30230",      "01000",              "01000",          false},
        {"a postcode of four",                  FACT_POSTCODE, true,  "30230",      "3023",               "3023",           true},
        {"a postcode below zero",               FACT_POSTCODE, true,  "30230",      "-3023",              "-3023",          true},
        {"a day of birth",                      FACT_BORN,     true,  "",           "01/02/2016",         "2016-02-01",     false},
        {"a day of birth as browsers send it",  FACT_BORN,     true,  "",           "2016-02-01",         "2016-02-01",     false},
        {"born today",                          FACT_BORN,     true,  "",           "13/04/2018",         "2018-04-13",     false},
        {"born tomorrow",                       FACT_BORN,     true,  "",           "14/04/2018",         "2018-04-14",     true},
        {"a grown-up",                          FACT_BORN,     true,  "",           "01/02/1996",         "1996-02-01",     true},
        {"no day at all",                       FACT_BORN,     true,  "",           "31/02/2016",         "31/02/2016",     true},
        {"valid until today",                   FACT_UNTIL,    false, "",           "13/04/2018",         "2018-04-13",     false},
        {"valid until yesterday",               FACT_UNTIL,    false, "",           "12/04/2018",         "2018-04-12",     true},
        {"past, and known as such",             FACT_UNTIL,    false, "2018-04-12", "2018-04-12",         "2018-04-12",     false},
        {"valid for a century",                 FACT_UNTIL,    false, "",           "13/04/2118",         "2118-04-13",     true},
        {"one of the list",                     FACT_CHOICE,   false, "",           "CP",                 "CP",             false},
        {"not one of the list",                 FACT_CHOICE,   false, "",           "CM9",                "CM9",            true},
        {"no longer in the list, but known",    FACT_CHOICE,   false, "CE9",        "CE9",                "CE9",            false},
        {"ticked, whatever the word",           FACT_TICK,     false, "",           "on",                 "yes",            false},
        {"not ticked",                          FACT_TICK,     false, "yes",        "",                   "",               false},
    };
    Arena *a = test_arena();
    for (int i = 0; i < COUNT(cases); i++) {
        Fact f = {.kind = cases[i].kind, .required = cases[i].required, .choices = levels, .value = str_z(cases[i].known)};
        Str value, wrong = fact_read(a, &f, str_z(cases[i].typed), date_of(2018, 4, 13), &value);
        CHECK(!wrong.n == !cases[i].refused, "%s: %.*s", cases[i].name, STR_ARG(wrong));
        if (!cases[i].refused) CHECK_STR(value, str_z(cases[i].value), "%s", cases[i].name);
    }
    Fact f = {.kind = FACT_TEXT, .max = 60};
    Str value;
    CHECK(!fact_read(a, &f, long_text(a, 60), date_of(2018, 4, 13), &value).n, "as long as it may be");
    CHECK(fact_read(a, &f, long_text(a, 61), date_of(2018, 4, 13), &value).n, "one letter more");
}

// What was read is read again the same: a form that comes back changes nothing.
TEST(facts_read_twice)
{
    static const struct { FactKind kind; const char *typed; } cases[] = {
        {FACT_PHONE, "+33639980001"}, {FACT_PHONE, "+32 470 12 34 56"}, {FACT_BORN, "1/2/2016"}, {FACT_UNTIL, "1/2/2019"}, {FACT_LINES, "a\r\nb"}};
    Arena *a = test_arena();
    for (int i = 0; i < COUNT(cases); i++) {
        Fact f = {.kind = cases[i].kind};
        Str once, twice;
        fact_read(a, &f, str_z(cases[i].typed), date_of(2018, 4, 13), &once);
        CHECK(!fact_read(a, &f, once, date_of(2018, 4, 13), &twice).n, "%s", cases[i].typed);
        CHECK_STR(twice, once, "%s", cases[i].typed);
    }
}

TEST(facts_are_told)
{
    static const Choice yes_no[] = {{S("yes"), S("Oui")}, {{0}, {0}}};
    static const struct { const char *name; FactKind kind; const char *value, *text; } cases[] = {
        {"a text",                 FACT_TEXT,   "CE1",        "CE1"},
        {"nothing",                FACT_TEXT,   "",           ""},
        {"a day",                  FACT_UNTIL,  "2018-07-06", "06/07/2018"},
        {"a choice",               FACT_CHOICE, "yes",        "Oui"},
        {"a choice of yesterday",  FACT_CHOICE, "peut-être",  "peut-être"},
        {"ticked",                 FACT_TICK,   "yes",        "oui"},
        {"not ticked",             FACT_TICK,   "",           "non"},
        {"a file, never its name", FACT_FILE,   "12",         "fichier transmis"},
        {"no file",                FACT_FILE,   "",           ""},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Fact f = {.kind = cases[i].kind, .choices = yes_no};
        CHECK_STR(fact_text(test_arena(), &f, str_z(cases[i].value)), str_z(cases[i].text), "%s", cases[i].name);
    }
}

TEST(facts_side_by_side)
{
    Arena *a = test_arena();
    Fact day = {.name = S("pai_until"), .label = S("PAI valable jusqu’au"), .kind = FACT_UNTIL, .value = S("2018-07-06")};
    RequestField v = fact_change(a, &day, S("2019-07-05"));
    CHECK_STR(v.old_text, S("06/07/2018"), "the old one as a person reads it");
    CHECK_STR(v.new_text, S("05/07/2019"), "the new one");
    CHECK_STR(v.value, S("2019-07-05"), "and as it will be stored");
}

TEST(facts_that_crossed)
{
    static const struct { const char *name, *now, *old_text, *value; bool crossed; } cases[] = {
        {"as it was",                       "CE1", "CE1", "CE2", false},
        {"changed by somebody else",        "CM1", "CE1", "CE2", true},
        {"already what was asked",          "CE2", "CE1", "CE2", false},
        {"told by somebody else meanwhile", "CM1", "",    "CE2", true},
        {"still untold",                    "",    "",    "CE2", false},
        {"taken away meanwhile",            "",    "CE1", "CE2", true},
        {"taken away by both",              "",    "CE1", "",    false},
    };
    Arena *a = test_arena();
    for (int i = 0; i < COUNT(cases); i++) {
        Fact now = {.name = S("class"), .label = S("Classe"), .kind = FACT_TEXT, .value = str_z(cases[i].now)};
        RequestField asked = {S("class"), S("Classe"), str_z(cases[i].old_text), str_z(cases[i].value), str_z(cases[i].value)};
        Str why = facts_crossed(a, &(Facts){&now, 1, 1}, &(RequestFields){&asked, 1, 1});
        CHECK(!why.n == !cases[i].crossed, "%s: %.*s", cases[i].name, STR_ARG(why));
    }
    Fact now[] = {{.name = S("class"), .label = S("Classe"), .value = S("CM1")}, {.name = S("doctor"), .label = S("Médecin"), .value = S("Mas")}};
    RequestField asked[] = {{S("class"), S("Classe"), S("CE1"), S("CE2"), S("CE2")}, {S("doctor"), S("Médecin"), S("Bois"), S("Pré"), S("Pré")},
                            {S("gone"), S("Autre"), S("a"), S("b"), S("b")}};
    Str why = facts_crossed(a, &(Facts){now, 2, 2}, &(RequestFields){asked, 3, 3});
    CHECK(str_has(why, S("Classe")) && str_has(why, S("CM1")) && str_has(why, S("Mas")), "each one is named: %.*s", STR_ARG(why));
}

TEST(facts_of_every_child)
{
    Arena *a = test_arena();
    Facts all = child_facts(a, NULL);
    EACH (const Fact, f, &all) {
        CHECK(fact_named(&all, f->name) == f, "%.*s stands once", STR_ARG(f->name));
        CHECK(f->label.n && f->section < SECTIONS, "%.*s has a label and a section", STR_ARG(f->name));
        CHECK((f->kind == FACT_FILE) == (f->paper != NULL), "%.*s: a file says its kind of document", STR_ARG(f->name));
        CHECK(f->kind != FACT_FILE || str_ends(f->name, S("_file")), "%.*s: its end is found by its name", STR_ARG(f->name));
    }
    Str before = facts_version(a, &all);
    all.v[3].value = S("École élémentaire");
    CHECK(!str_eq(before, facts_version(a, &all)), "another value, another version");
}

TEST(facts_names_of_persons)
{
    static const struct { const char *one, *other; bool same; } cases[] = {
        {"Marc Lenoir", "LENOIR marc", true}, {"Anne-Marie Noël", "noel Anne Marie", true}, {"Marc Lenoir", "Marc Lenoire", false},
        {"Zoé", "ZOE", true}, {"Marc Marc", "Marc", false}};
    Arena *a = test_arena();
    for (int i = 0; i < COUNT(cases); i++) {
        Str one = person_key(a, str_z(cases[i].one)), other = person_key(a, str_z(cases[i].other));
        CHECK(str_eq(one, other) == cases[i].same, "%s and %s: %.*s, %.*s", cases[i].one, cases[i].other, STR_ARG(one), STR_ARG(other));
    }
}
