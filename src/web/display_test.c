// display_test.c - the line of words: read, written again, unknown words left out.
#include "base/test.h"
#include "web/display.h"

TEST(display_lines)
{
    static const struct { const char *name, *line, *again, *classes, *theme; } cases[] = {
        {"as usual", "", "", "", ""},
        {"large", "150", "150", "t150", ""},
        {"everything", "200.contraste.espace.lisible.calme.nuit", "200.contraste.espace.lisible.calme.nuit", "t200 contraste espace lisible calme", "dark"},
        {"another order", "jour.calme.125", "125.calme.jour", "t125 calme", "light"},
        {"the usual size is not written", "100.lisible", "lisible", "lisible", ""},
        {"unknown words", "175.\"><script>.contraste", "contraste", "contraste", ""},
        {"empty words", "...calme..", "calme", "calme", ""},
        {"both lights: the last", "jour.nuit", "nuit", "", "dark"},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Display d = display_parse(str_z(cases[i].line));
        CHECK_STR(display_line(test_arena(), &d), str_z(cases[i].again), "%s: line", cases[i].name);
        CHECK_STR(display_classes(test_arena(), &d), str_z(cases[i].classes), "%s: classes", cases[i].name);
        CHECK_STR(display_theme(&d), str_z(cases[i].theme), "%s: theme", cases[i].name);
    }
}
