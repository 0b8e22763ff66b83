// display.c - the line of words that says how the pages shall look, and its cookie.
#include "web/display.h"

#include "web/web.h"

static const struct { const char *word; ptrdiff_t offset; } switches[] = {
    {"contraste", offsetof(Display, contrast)}, {"espace", offsetof(Display, spacing)},
    {"lisible", offsetof(Display, letters)},    {"calme", offsetof(Display, still)}};
static const int sizes[] = {100, 125, 150, 200};
static const char *const lights[] = {[LIGHT_AUTO] = "", [LIGHT_DAY] = "jour", [LIGHT_NIGHT] = "nuit"};

static bool *switch_at(const Display *d, int i) { return (bool *)((uintptr_t)d + (uintptr_t)switches[i].offset); }

Display display_parse(Str line)
{
    Display d = {.size = 100};
    for (Str word; line.n;) {
        int64_t size;
        str_cut(line, '.', &word, &line);
        for (int i = 0; i < COUNT(sizes); i++)
            if (str_int(word, &size) && size == sizes[i]) d.size = sizes[i];
        for (int i = 0; i < COUNT(switches); i++)
            if (str_eq(word, str_z(switches[i].word))) *switch_at(&d, i) = true;
        for (int i = LIGHT_DAY; i < COUNT(lights); i++)
            if (str_eq(word, str_z(lights[i]))) d.light = (DisplayLight)i;
    }
    return d;
}

static void put_word(Buf *b, Str word, char between)
{
    if (b->n) buf_char(b, between);
    buf_put(b, word);
}

static Str joined_words(Arena *a, const Display *d, const char *size, char between)
{
    Buf b = buf_new(a, 64);
    if (d->size != 100) put_word(&b, str_fmt(a, "%s%d", size, d->size), between);
    for (int i = 0; i < COUNT(switches); i++)
        if (*switch_at(d, i)) put_word(&b, str_z(switches[i].word), between);
    return buf_str(&b);
}

Str display_classes(Arena *a, const Display *d) { return joined_words(a, d, "t", ' '); }
Str display_theme(const Display *d) { return d->light == LIGHT_DAY ? S("light") : d->light == LIGHT_NIGHT ? S("dark") : S(""); }

Str display_line(Arena *a, const Display *d)
{
    Str words = joined_words(a, d, "", '.');
    if (d->light == LIGHT_AUTO) return words;
    return words.n ? str_fmt(a, "%.*s.%s", STR_ARG(words), lights[d->light]) : str_z(lights[d->light]);
}

static Str cookie_name(const Req *q) { return q->site && q->site->secure ? S("__Host-affichage") : S("affichage"); }

Display display_of(Req *q) { return display_parse(str_first(pairs_get(&q->cookies, cookie_name(q)), 64)); }

void display_keep(Req *q, Reply *r, const Display *d)
{
    enum { A_YEAR = 365 * 24 * 3600 };
    Str line = display_line(q->a, d);
    reply_cookie(q, r, cookie_name(q), line, line.n ? A_YEAR : -1);
}
