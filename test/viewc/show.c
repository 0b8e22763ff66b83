// show.c - prints the view named on the command line, with the sample. all.h is made by run: the views and their table.
#include "all.h"

#include <stdio.h>

extern const Str words_en_mo;
const Str words_en_mo = {0};           // the views are shown in French: no text is looked up

static const struct { const char *name; void (*print)(Buf *w, const Sample *s); } views[] = {VIEWS};

static Sample sample(void)
{
    static Line lines[] = {{1, {"Cantine", 7}, {0}, {1880}, false}, {2, {"<b>", 3}, {0}, {250}, true}};
    lines[0].day = date_of(2018, 5, 9);
    lines[1].day = date_of(2018, 12, 31);
    return (Sample){
        .lines = {lines, 2, 2}, .nasty = S("<a href=\"x\">L'été & \"co\"</a>"), .pay = {S("/payer?a=1&b=2")},
        .prose = {S("<p>déjà <b>prêt</b></p>")}, .at = {1525873572000}, .total = {123450}, .day = date_of(2018, 5, 9), .n = 3, .yes = true};
}

int main(int argc, char **argv)
{
    Arena a = arena_new(1 * MB);
    Buf w = buf_new(&a, 64);
    Sample s = sample();
    (void)argc;
    for (int i = 0; i < COUNT(views); i++)
        if (str_eq(str_z(views[i].name), str_z(argv[1]))) views[i].print(&w, &s);
    fwrite(w.p, 1, (size_t)w.n, stdout);
    arena_free(&a);
    return 0;
}
