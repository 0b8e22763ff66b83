// device.c - from a User-Agent to plain words. The first line that fits wins: browsers also carry the names of their forebears.
#include "account/device.h"

typedef struct Word { const char *mark, *name; } Word;

static Str named(const Word *words, int n, Str agent)
{
    for (int i = 0; i < n; i++)
        if (str_has(agent, str_z(words[i].mark))) return words_z(words[i].name);
    return (Str){0};
}

static Str machine(Str agent)
{
    static const Word words[] = {
        {"iPhone", TN("Téléphone iPhone")}, {"iPad", TN("Tablette iPad")},      {"Windows", TN("Ordinateur Windows")},
        {"CrOS", TN("Ordinateur Chromebook")}, {"Macintosh", TN("Ordinateur Mac")}, {"Linux", TN("Ordinateur Linux")},
    };
    if (!str_has(agent, S("Android"))) return named(words, COUNT(words), agent);
    return str_has(agent, S("Mobile")) ? T("Téléphone Android") : T("Tablette Android");
}

Str device_text(Arena *a, Str agent)
{
    static const Word browsers[] = {
        {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
        {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Version/", "Safari"},
    };
    Str what = machine(agent), browser = named(browsers, COUNT(browsers), agent);
    if (!what.n) return T("Appareil inconnu");
    return browser.n ? str_fmt(a, "%.*s, %.*s", STR_ARG(what), STR_ARG(browser)) : what;
}
