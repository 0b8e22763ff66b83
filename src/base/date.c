// date.c - civil days by arithmetic on a day number. No clock, no locale.
#include "base/base.h"

// Days from civil and back, after the era method: years begin in March, so the leap day is the last.
static int32_t number_of(int y, int m, int d)
{
    y -= m <= 2;
    int era = y / 400, yoe = y - era * 400;
    int doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1, doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 305;                // 0001-01-01 is day 1
}

enum { FIRST_YEAR = 1, LAST_YEAR = 9999 };

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;
    return lengths[month - 1] + (month == 2 && leap);
}

bool date_valid(int year, int month, int day)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return false;
    return day >= 1 && day <= month_length(year, month);
}

Date date_of(int year, int month, int day)
{
    assert(date_valid(year, month, day));
    return (Date){number_of(year, month, day)};
}

// A page asks it of each of its cells: years, then months, by one multiplication each (Neri and Schneider, "Euclidean affine
// functions and their application to calendar algorithms", 2022).
Ymd date_ymd(Date d)
{
    uint32_t n = 4 * (uint32_t)(d.day + 305) + 3, century = n / 146097;             // since 0000-03-01, in quarters of a day
    uint64_t years = 2939745 * (uint64_t)(n % 146097 | 3);
    uint32_t year = 100 * century + (uint32_t)(years >> 32), day_of_year = (uint32_t)years / 2939745 / 4;
    uint32_t months = 2141 * day_of_year + 197913, next = day_of_year >= 306;       // the year of March goes on in January
    return (Ymd){(int)(year + next), (int)((months >> 16) - 12 * next), (int)((months & 0xFFFF) / 2141) + 1};
}

Date date_add(Date d, int days)          { return (Date){d.day + days}; }
int  date_days(Date from, Date to)       { return to.day - from.day; }
bool date_before(Date a, Date b)         { return a.day < b.day; }
bool date_eq(Date a, Date b)             { return a.day == b.day; }
bool date_is(Date d)                     { return d.day != 0; }
Date date_min(Date a, Date b)            { return a.day < b.day ? a : b; }
Date date_max(Date a, Date b)            { return a.day > b.day ? a : b; }
int  date_weekday(Date d)                { return (d.day + 6) % 7 + 1; }       // 0001-01-01 was a Monday
Date date_monday(Date d)                 { return date_add(d, 1 - date_weekday(d)); }

IsoWeek date_week(Date d)
{
    Date thursday = date_add(date_monday(d), 3);    // the week belongs to the year of its Thursday
    int year = date_ymd(thursday).year;
    return (IsoWeek){year, date_days(date_of(year, 1, 1), thursday) / 7 + 1};
}

int month_day(Date d) { return date_ymd(d).day; }

Date month_first(Date d)
{
    Ymd y = date_ymd(d);
    return date_of(y.year, y.month, 1);
}

// Stays within the calendar: the month after 9999-12, typed in an address, is 9999-12.
Date date_add_months(Date d, int months)
{
    enum { FIRST = FIRST_YEAR * 12, LAST = LAST_YEAR * 12 + 11 };
    Ymd y = date_ymd(d);
    int m = y.year * 12 + y.month - 1 + months;
    m = m < FIRST ? FIRST : m > LAST ? LAST : m;
    int year = m / 12, month = m % 12 + 1, length = month_length(year, month);
    return date_of(year, month, y.day < length ? y.day : length);
}

Date month_last(Date d)
{
    Ymd y = date_ymd(d);
    return date_of(y.year, y.month, month_length(y.year, y.month));
}

Date date_easter(int year)                          // Meeus, Jones, Butcher
{
    int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    return date_of(year, n / 31, n % 31 + 1);
}

int date_age(Date born, Date on)
{
    Ymd b = date_ymd(born), o = date_ymd(on);
    return o.year - b.year - (o.month < b.month || (o.month == b.month && o.day < b.day));
}

// ---- reading ----

static bool digits(Str s, ptrdiff_t least, ptrdiff_t most, int *out)
{
    int v = 0;
    if (s.n < least || s.n > most) return false;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + s.p[i] - '0';
    }
    *out = v;
    return true;
}

static bool made(Str year, Str month, Str day, ptrdiff_t least, Date *out)
{
    int y = 0, m = 0, d = 0;
    if (!digits(year, 4, 4, &y) || !digits(month, least, 2, &m) || !digits(day, least, 2, &d) || !date_valid(y, m, d)) return false;
    *out = (Date){number_of(y, m, d)};
    return true;
}

bool date_parse(Str s, Date *out)
{
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-') return false;
    return made((Str){s.p, 4}, (Str){s.p + 5, 2}, (Str){s.p + 8, 2}, 2, out);
}

// What people type and addresses say leaves the arithmetic room on both sides: a grid of weeks, a year further on.
static bool in_living_memory(Date d)
{
    int year = date_ymd(d).year;
    return year >= 1900 && year < 2200;
}

bool date_parse_fr(Str s, Date *out)
{
    Str day, month, year, rest;
    if (date_parse(s, out)) return in_living_memory(*out);
    char mark = str_has(s, S("/")) ? '/' : '-';
    return str_cut(s, mark, &day, &rest) && str_cut(rest, mark, &month, &year) && made(year, month, day, 1, out) && in_living_memory(*out);
}

bool month_parse(Str s, Date *first)
{
    Str year, month;
    return str_cut(s, '-', &year, &month) && made(year, month, S("01"), 2, first) && in_living_memory(*first);
}

// ---- writing ----

// Not of the catalogue: a page holds hundreds of days, and a short name is no sentence to look up.
static const char *const days[LANG_COUNT][7] = {
    {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}};
static const char *const shorts[LANG_COUNT][7] = {{"Lu", "Ma", "Me", "Je", "Ve", "Sa", "Di"}, {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}};
static const char *const months[LANG_COUNT][12] = {
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}};
static const char *const titles[LANG_COUNT][12] = {
    {"JANVIER", "FÉVRIER", "MARS", "AVRIL", "MAI", "JUIN", "JUILLET", "AOÛT", "SEPTEMBRE", "OCTOBRE", "NOVEMBRE", "DÉCEMBRE"},
    {"JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"}};

Str weekday_short(int weekday)     { return str_z(shorts[words_lang][weekday - 1]); }
Str weekday_name(int weekday)      { return str_z(days[words_lang][weekday - 1]); }
const char *day_ordinal(int day)   { return words_lang == LANG_FR && day == 1 ? "er" : ""; }

// Written by hand: a page holds hundreds of days.
static char *number(char *p, int n, int width)
{
    for (int i = width; i--; n /= 10) p[i] = (char)('0' + n % 10);
    return p + width;
}

Str date_iso(Arena *a, Date d)
{
    Ymd y = date_ymd(d);
    char *start = NEWS(a, char, 10), *p = number(start, y.year, 4);
    *p++ = '-';
    p = number(p, y.month, 2);
    *p++ = '-';
    p = number(p, y.day, 2);
    return (Str){start, p - start};
}

Str date_short(Arena *a, Date d)
{
    Ymd y = date_ymd(d);
    char *start = NEWS(a, char, 10), *p = number(start, y.day, 2);
    *p++ = '/';
    p = number(p, y.month, 2);
    *p++ = '/';
    p = number(p, y.year, 4);
    return (Str){start, p - start};
}

Str date_day_month(Arena *a, Date d)
{
    Ymd y = date_ymd(d);
    return str_fmt(a, "%d%s %s", y.day, day_ordinal(y.day), months[words_lang][y.month - 1]);
}

Str date_long(Arena *a, Date d)
{
    return str_fmt(a, "%s %.*s %d", days[words_lang][date_weekday(d) - 1], STR_ARG(date_day_month(a, d)), date_ymd(d).year);
}

Str month_iso(Arena *a, Date d)
{
    return str_first(date_iso(a, d), 7);
}

Str month_name(Arena *a, Date d)  { return str_fmt(a, "%s %d", months[words_lang][date_ymd(d).month - 1], date_ymd(d).year); }
Str month_title(Arena *a, Date d)
{
    Ymd y = date_ymd(d);
    Buf b = buf_new(a, 16);
    buf_put(&b, str_z(titles[words_lang][y.month - 1]));
    buf_char(&b, ' ');
    buf_int(&b, y.year);
    return buf_str(&b);
}
