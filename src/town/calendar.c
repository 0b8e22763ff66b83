// calendar.c - public holidays by rule, school holidays by data, and the days that follow from both.
#include "town/calendar.h"

// ---- public holidays ----

static const struct { int month, day; Str name; } fixed_holidays[] = {
    {1, 1, TS("Jour de l’an")},   {5, 1, TS("Fête du travail")}, {5, 8, TS("Victoire 1945")},     {7, 14, TS("Fête nationale")},
    {8, 15, TS("Assomption")},    {11, 1, TS("Toussaint")},      {11, 11, TS("Armistice 1918")}, {12, 25, TS("Noël")}};
static const struct { int after_easter; Str name; } moving_holidays[] = {
    {1, TS("Lundi de Pâques")}, {39, TS("Ascension")}, {50, TS("Lundi de Pentecôte")}};

Str calendar_public_holiday(const Calendar *c, Date d)
{
    Ymd y = date_ymd(d);
    for (int i = 0; i < COUNT(fixed_holidays); i++)
        if (y.month == fixed_holidays[i].month && y.day == fixed_holidays[i].day) return fixed_holidays[i].name;
    int after_easter = date_days(date_easter(y.year), d);
    for (int i = 0; i < COUNT(moving_holidays); i++)
        if (after_easter == moving_holidays[i].after_easter) return moving_holidays[i].name;
    if (c->alsace_moselle && after_easter == -2) return TS("Vendredi saint");
    if (c->alsace_moselle && y.month == 12 && y.day == 26) return TS("Saint-Étienne");
    return S("");
}

// ---- what a day is ----

static bool in_week(int weekdays, Date d) { return weekdays >> (date_weekday(d) - 1) & 1; }

// The order that ends the last summer comes out long after the one that begins it.
Date calendar_last_off(const SchoolHoliday *h)
{
    return date_is(h->last_off) ? h->last_off : date_of(date_ymd(h->first_off).year, 8, 31);
}

bool calendar_bridge(const SchoolHoliday *h)
{
    enum { LONGEST_BRIDGE = 6 };
    return date_days(h->first_off, calendar_last_off(h)) < LONGEST_BRIDGE;
}

const SchoolHoliday *calendar_school_holiday(const Calendar *c, Date d)
{
    EACH (const SchoolHoliday, h, &c->holidays)
        if (!date_before(d, h->first_off) && !date_before(calendar_last_off(h), d)) return h;
    return NULL;
}

bool calendar_school_day(const Calendar *c, Date d)
{
    int week = c->school_weekdays ? c->school_weekdays : SCHOOL_WEEK;
    return in_week(week, d) && !calendar_school_holiday(c, d) && !calendar_public_holiday(c, d).n;
}

bool calendar_working_day(const Calendar *c, Date d) { return in_week(WORKING_WEEK, d) && !calendar_public_holiday(c, d).n; }

static bool concerns(const Closure *v, Place place)
{
    switch (v->scope) {
    case CLOSED_TOWN:     return true;
    case CLOSED_SCHOOL:   return v->scope_id && v->scope_id == place.school;
    case CLOSED_VENUE:    return v->scope_id && v->scope_id == place.venue;
    case CLOSED_ACTIVITY: return v->scope_id && v->scope_id == place.activity;
    }
    return false;
}

const Closure *calendar_closed(const Calendar *c, Date d, Place place)
{
    EACH (const Closure, v, &c->closures)
        if (!date_before(d, v->from) && !date_before(v->to, d) && concerns(v, place)) return v;
    return NULL;
}

// ---- the next and the last such day ----

static Date nearest(const Calendar *c, Date d, int step, bool (*is)(const Calendar *, Date))
{
    for (int i = 1; i <= 366; i++)
        if (is(c, date_add(d, i * step))) return date_add(d, i * step);
    return d;
}

Date calendar_next_school_day(const Calendar *c, Date d)      { return nearest(c, d, 1, calendar_school_day); }
Date calendar_previous_school_day(const Calendar *c, Date d)  { return nearest(c, d, -1, calendar_school_day); }
Date calendar_next_working_day(const Calendar *c, Date d)     { return nearest(c, d, 1, calendar_working_day); }
Date calendar_previous_working_day(const Calendar *c, Date d) { return nearest(c, d, -1, calendar_working_day); }

Date calendar_last_school_day(const Calendar *c, const SchoolHoliday *before)
{
    return calendar_previous_school_day(c, before->first_off);
}

Date calendar_last_return(const Calendar *c, Date d)
{
    Date last = {0};
    EACH (const SchoolHoliday, h, &c->holidays)
        if (date_is(h->return_day) && !calendar_bridge(h) && !date_before(d, h->return_day)) last = date_max(last, h->return_day);
    return last;
}

// ---- school years ----

// The summer holiday that ends in a year: the longest of those that begin in June or July.
static const SchoolHoliday *summer_of(const Calendar *c, int year)
{
    EACH (const SchoolHoliday, h, &c->holidays) {
        Ymd first = date_ymd(h->first_off);
        if (first.year == year && (first.month == 6 || first.month == 7) && date_days(h->first_off, calendar_last_off(h)) > 28) return h;
    }
    return NULL;
}

int calendar_school_year_of(const Calendar *c, Date d)
{
    int year = date_ymd(d).year;
    const SchoolHoliday *summer = summer_of(c, year);
    Date change = summer && date_is(summer->return_day) ? summer->return_day : date_of(year, 9, 1);
    return date_before(d, change) ? year - 1 : year;
}

bool calendar_school_year(const Calendar *c, int year, Date *first, Date *last)
{
    const SchoolHoliday *before = summer_of(c, year), *after = summer_of(c, year + 1);
    if (!before || !date_is(before->return_day) || !after) return false;
    *first = before->return_day;
    *last = calendar_last_school_day(c, after);
    return true;
}

// ---- reading the file ----

static Str word(Str *rest)
{
    Str w;
    *rest = str_trim(*rest);
    str_cut(*rest, ' ', &w, rest);
    return w;
}

static bool year_name(Str s)                        // "2017-2018"
{
    Str from, to;
    int64_t first, second;
    return str_cut(s, '-', &from, &to) && from.n == 4 && to.n == 4 && str_int(from, &first) && str_int(to, &second) && second == first + 1;
}

// "2018-04-14..2018-04-29", or "2027-07-03.." while the end is not published.
static bool span(Str s, SchoolHoliday *h)
{
    Str from = str_first(s, 10), to = str_skip(s, 12);
    if (!date_parse(from, &h->first_off) || !str_eq(str_first(str_skip(s, 10), 2), S(".."))) return false;
    return !to.n || (date_parse(to, &h->last_off) && !date_before(h->last_off, h->first_off));
}

static Str overlap(const SchoolHolidays *known, const SchoolHoliday *h)
{
    EACH (const SchoolHoliday, k, known)
        if (str_eq(k->zone, h->zone) && !date_before(calendar_last_off(k), h->first_off) && !date_before(calendar_last_off(h), k->first_off))
            return k->name;
    return S("");
}

// "Printemps: C 2018-04-14..2018-04-29": one period for each zone named before the dates.
static Str read_period(Arena *a, Str line, Str year, SchoolHolidays *out)
{
    SchoolHoliday h = {.year = year};
    Str zones, dates;
    if (!year.n) return FR("écrivez d’abord l’année scolaire, seule sur sa ligne : « 2026-2027 ».");
    if (!str_cut(line, ':', &h.name, &zones) || !str_trim(h.name).n) return FR("écrivez « Printemps: C 2018-04-14..2018-04-29 ».");
    h.name = str_trim(h.name);
    zones = str_trim(zones);
    for (dates = zones; str_has(dates, S(" "));) word(&dates);
    if (!span(dates, &h)) return FR("les dates s’écrivent « 2018-04-14..2018-04-29 », du premier au dernier jour sans classe.");
    if (date_is(h.last_off)) h.return_day = calendar_next_working_day(&(Calendar){0}, h.last_off);
    zones = str_trim(str_first(zones, zones.n - dates.n));
    if (!zones.n) return FR("il manque la zone (A, B, C, Corse…) avant les dates.");
    while (zones.n) {
        h.zone = word(&zones);
        Str other = overlap(out, &h);
        if (other.n) return str_fmt(a, FRF("« %.*s » chevauche « %.*s » dans la zone %.*s."), STR_ARG(h.name), STR_ARG(other), STR_ARG(h.zone));
        *PUSH(a, out) = h;
    }
    return S("");
}

bool calendar_parse(Arena *a, Str text, SchoolHolidays *out, Str *why)
{
    *out = (SchoolHolidays){0};
    Str year = {0}, wrong = {0}, line;
    for (int n = 1; text.n; n++) {
        str_cut(text, '\n', &line, &text);
        line = str_trim(line);
        if (!line.n || line.p[0] == '#') continue;
        if (year_name(line)) year = line;
        else wrong = read_period(a, line, year, out);
        if (!wrong.n) continue;
        *why = str_fmt(a, FRF("ligne %d : %.*s"), n, STR_ARG(wrong));
        return false;
    }
    return true;
}

SchoolHolidays calendar_of_zone(Arena *a, const SchoolHolidays *all, Str zone)
{
    SchoolHolidays out = {0};
    EACH (const SchoolHoliday, h, all)
        if (str_eq(h->zone, zone)) *PUSH(a, &out) = *h;
    return out;
}
