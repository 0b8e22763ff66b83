// calendar.c - days of class, days off.
#include "town/calendar.h"

Str calendar_public_holiday(const Calendar *c, Date d)
{
    Ymd y = date_ymd(d);
    static const struct { int month, day; const char *name; } fixed[] = {
        {1, 1, "Jour de l’an"}, {5, 1, "Fête du travail"}, {5, 8, "Victoire 1945"}, {7, 14, "Fête nationale"}, {8, 15, "Assomption"},
        {11, 1, "Toussaint"}, {11, 11, "Armistice 1918"}, {12, 25, "Noël"}};
    static const struct { int after_easter; const char *name; } moving[] = {
        {1, "Lundi de Pâques"}, {39, "Ascension"}, {50, "Lundi de Pentecôte"}};
    for (int i = 0; i < COUNT(fixed); i++)
        if (fixed[i].month == y.month && fixed[i].day == y.day) return str_z(fixed[i].name);
    int after = date_days(date_easter(y.year), d);
    for (int i = 0; i < COUNT(moving); i++)
        if (moving[i].after_easter == after) return str_z(moving[i].name);
    if (!c->alsace) return (Str){0};
    return after == -2 ? S("Vendredi saint") : y.month == 12 && y.day == 26 ? S("Saint-Étienne") : (Str){0};
}

const SchoolHoliday *calendar_school_holiday(const Calendar *c, Date d)
{
    EACH (const SchoolHoliday, h, &c->holidays)
        if (str_eq(h->zone, c->zone) && !date_before(d, h->from) && !date_before(h->to, d)) return h;
    return NULL;
}

bool calendar_working_day(const Calendar *c, Date d) { return date_weekday(d) < SATURDAY && !calendar_public_holiday(c, d).n; }

bool calendar_school_day(const Calendar *c, Date d)
{
    enum { USUAL = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 4 };
    int days = c->class_days ? c->class_days : USUAL;
    return (days >> (date_weekday(d) - 1) & 1) && !calendar_public_holiday(c, d).n && !calendar_school_holiday(c, d);
}

const Closure *calendar_closure(const Calendar *c, Date d, ClosureScope scope, int64_t id)
{
    EACH (const Closure, x, &c->closures)
        if (!date_before(d, x->from) && !date_before(x->to, d) && (x->scope == CLOSED_TOWN || (x->scope == scope && x->id == id))) return x;
    return NULL;
}

Date calendar_school_day_before(const Calendar *c, Date d)
{
    enum { MOST = 120 };                            // longer than any summer
    Date before = date_add(d, -1);
    for (int i = 0; i < MOST && !calendar_school_day(c, before); i++) before = date_add(before, -1);
    return before;
}

Date calendar_working_days_before(const Calendar *c, Date d, int n)
{
    while (n > 0) {
        d = date_add(d, -1);
        n -= calendar_working_day(c, d);
    }
    return d;
}

static const SchoolHoliday *summer(const Calendar *c, int year)
{
    EACH (const SchoolHoliday, h, &c->holidays)
        if (str_eq(h->zone, c->zone) && date_ymd(h->from).year == year && (str_has(h->name, S("Été")) || str_has(h->name, S("Ete")))) return h;
    return NULL;
}

bool calendar_school_year(const Calendar *c, int year, Date *first, Date *last)
{
    const SchoolHoliday *before = summer(c, year), *after = summer(c, year + 1);
    if (!after) return false;
    *first = before ? date_add(before->to, 1) : date_of(year, 9, 1);
    *last = date_add(after->from, -1);
    return true;
}

bool calendar_parse_holidays(Arena *a, Str text, SchoolHolidays *out, Str *why)
{
    int number = 0;
    while (text.n) {
        Str line, year, name, zone, from, to, rest;
        SchoolHoliday h = {0};
        str_cut(text, '\n', &line, &text);
        number++;
        line = str_trim(line);
        if (!line.n || line.p[0] == '#') continue;
        bool ok = str_cut(line, ';', &year, &rest) && str_cut(rest, ';', &name, &rest) && str_cut(rest, ';', &zone, &rest)
               && str_cut(rest, ';', &from, &to) && date_parse(from, &h.from) && date_parse(to, &h.to) && !date_before(h.to, h.from);
        if (!ok) {
            *why = str_fmt(a, "line %d: write 2017-2018;Toussaint;A;2017-10-21;2017-11-05", number);
            return false;
        }
        h.year = year;
        h.name = name;
        h.zone = zone;
        *PUSH(a, out) = h;
    }
    return true;
}
