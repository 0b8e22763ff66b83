// custody.c - who has the child on a day, from an arrangement in words and the school holidays. No clock, no database.
#include "household/custody.h"

// ---- the pattern of ordinary days ----

enum { NOON = 12 * 60, EVERY_DAY = 0x7F };

static bool odd(int n) { return n % 2 != 0; }

// Who has the child at noon has the day: a change in the morning gives that day, a later one the next.
static bool has_week(const CustodyRule *r, Date day)
{
    int first = r->change_day + (r->change_min >= NOON);
    Date begun = date_add(day, -((date_weekday(day) - first + 14) % 7));
    return odd(date_week(begun).week) == r->odd;
}

static bool has_2_2_3(const CustodyRule *r, Date day)
{
    static const bool fortnight[14] = {true, true, false, false, true, true, true, false, false, true, true, false, false, false};
    int at = date_days(r->start, day) % 14;
    return fortnight[at < 0 ? at + 14 : at];
}

static bool has_ordinary(const CustodyRule *r, Date day)
{
    switch (r->kind) {
    case CUSTODY_WEEKS:    return has_week(r, day);
    case CUSTODY_WEEKDAYS: return r->weekdays >> (date_weekday(day) - 1) & 1;
    case CUSTODY_2_2_3:    return has_2_2_3(r, day);
    }
    return true;
}

// ---- school holidays ----

// Of an odd number of days the first half has one more.
static bool has_holiday(const CustodyRule *r, const SchoolHoliday *h, Date day)
{
    bool begins = odd(date_ymd(h->first_off).year) == r->odd_years;
    int at = date_days(h->first_off, day), days = date_days(h->first_off, calendar_last_off(h)) + 1;
    bool early = r->holidays == HOLIDAYS_HALVES ? at < (days + 1) / 2 : !odd(at / 7);
    return early == begins;
}

bool custody_first_has(const CustodyRule *r, const Calendar *c, Date day)
{
    const SchoolHoliday *h = r->holidays == HOLIDAYS_SAME ? NULL : calendar_school_holiday(c, day);
    return h && !calendar_bridge(h) ? has_holiday(r, h, day) : has_ordinary(r, day);
}

// ---- what holds for a child: the newest that covers the day ----

const Custody *custody_on(const CustodyPlan *p, Date day)
{
    for (ptrdiff_t i = p->agreed.n; i--;) {
        const Custody *v = &p->agreed.v[i];
        if (!date_before(day, v->from) && (!date_is(v->to) || !date_before(v->to, day))) return v;
    }
    return NULL;
}

int64_t custody_of(const CustodyPlan *p, const Calendar *c, Date day)
{
    const Custody *v = custody_on(p, day);
    if (!v) return 0;
    for (ptrdiff_t i = p->drawn.n; i--;) {
        const CustodyDay *d = &p->drawn.v[i];
        if (d->custody == v->id && date_eq(d->day, day)) return d->family;
    }
    return custody_first_has(&v->rule, c, day) ? v->first : v->second;
}

CustodyRule custody_turned(const CustodyRule *r)
{
    CustodyRule o = *r;
    o.odd = !r->odd;
    o.odd_years = !r->odd_years;
    o.weekdays = ~r->weekdays & EVERY_DAY;
    if (r->kind == CUSTODY_2_2_3) o.start = date_add(r->start, 7);
    return o;
}

// ---- a line of words ----

static const char *const weekday_words[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static Str word(Str *rest)
{
    Str w;
    str_cut(*rest, ' ', &w, rest);
    return w;
}

static int weekday_of(Str s)                        // 0: none
{
    for (int i = 0; i < COUNT(weekday_words); i++)
        if (str_eq(s, str_z(weekday_words[i]))) return i + 1;
    return 0;
}

static bool minute_of(Str s, int *out)              // "18:00"
{
    Str hours, minutes;
    int64_t h, m;
    if (s.n != 5 || !str_cut(s, ':', &hours, &minutes) || !str_int(hours, &h) || !str_int(minutes, &m)) return false;
    *out = (int)(h * 60 + m);
    return h >= 0 && h <= 23 && m >= 0 && m <= 59;
}

static bool one_of(Str s, const char *yes, const char *no, bool *out)
{
    *out = str_eq(s, str_z(yes));
    return *out || str_eq(s, str_z(no));
}

static bool read_weeks(Str *rest, CustodyRule *r)
{
    if (!one_of(word(rest), "odd", "even", &r->odd) || !str_eq(word(rest), S("change"))) return false;
    r->change_day = weekday_of(word(rest));
    return r->change_day && minute_of(word(rest), &r->change_min);
}

static bool read_weekdays(Str *rest, CustodyRule *r)
{
    Str one, list = word(rest);
    if (str_eq(list, S("none"))) return true;
    while (list.n) {
        str_cut(list, ',', &one, &list);
        int day = weekday_of(one);
        if (!day) return false;
        r->weekdays |= 1 << (day - 1);
    }
    return r->weekdays != 0;
}

static bool read_2_2_3(Str *rest, CustodyRule *r)
{
    return str_eq(word(rest), S("from")) && date_parse(word(rest), &r->start) && date_weekday(r->start) == MONDAY;
}

static bool read_holidays(Str *rest, CustodyRule *r)
{
    if (!rest->n) return true;
    bool halves;
    if (!str_eq(word(rest), S("holidays")) || !one_of(word(rest), "halves", "weeks", &halves)) return false;
    r->holidays = halves ? HOLIDAYS_HALVES : HOLIDAYS_WEEKS;
    return one_of(word(rest), "odd-years", "even-years", &r->odd_years) && !rest->n;
}

bool custody_parse(Str line, CustodyRule *out)
{
    static const struct { const char *name; CustodyKind kind; bool (*read)(Str *rest, CustodyRule *r); } kinds[] = {
        {"weeks", CUSTODY_WEEKS, read_weeks}, {"weekdays", CUSTODY_WEEKDAYS, read_weekdays}, {"2-2-3", CUSTODY_2_2_3, read_2_2_3}};
    Str kind = word(&line);
    for (int i = 0; i < COUNT(kinds); i++) {
        if (!str_eq(kind, str_z(kinds[i].name))) continue;
        *out = (CustodyRule){.kind = kinds[i].kind};
        return kinds[i].read(&line, out) && read_holidays(&line, out);
    }
    return false;
}

static void put_weekdays(Buf *b, int weekdays)
{
    const char *between = "";
    for (int i = 0; i < 7; i++) {
        if (!(weekdays >> i & 1)) continue;
        buf_fmt(b, "%s%s", between, weekday_words[i]);
        between = ",";
    }
    if (!weekdays) BUF_PUT(b, "none");
}

Str custody_line(Arena *a, const CustodyRule *r)
{
    Buf b = buf_new(a, 64);
    switch (r->kind) {
    case CUSTODY_WEEKS:
        buf_fmt(&b, "weeks %s change %s %02d:%02d", r->odd ? "odd" : "even", weekday_words[r->change_day - 1], r->change_min / 60,
                r->change_min % 60);
        break;
    case CUSTODY_WEEKDAYS:
        BUF_PUT(&b, "weekdays ");
        put_weekdays(&b, r->weekdays);
        break;
    case CUSTODY_2_2_3:
        buf_fmt(&b, "2-2-3 from %.*s", STR_ARG(date_iso(a, r->start)));
        break;
    }
    if (r->holidays != HOLIDAYS_SAME)
        buf_fmt(&b, " holidays %s %s", r->holidays == HOLIDAYS_HALVES ? "halves" : "weeks", r->odd_years ? "odd-years" : "even-years");
    return buf_str(&b);
}

bool custody_wishes_parse(Arena *a, Str line, CustodyWishes *out)
{
    for (Str one, day; line.n;) {
        CustodyWish w;
        str_cut(line, ' ', &one, &line);
        str_cut(one, '=', &day, &one);
        if (!date_parse(day, &w.day) || !one_of(one, "home", "away", &w.home)) return false;
        *PUSH(a, out) = w;
    }
    return out->n > 0;
}

Str custody_wishes_line(Arena *a, const CustodyWishes *wishes)
{
    Buf b = buf_new(a, 128);
    EACH (const CustodyWish, w, wishes)
        buf_fmt(&b, "%s%.*s=%s", b.n ? " " : "", STR_ARG(date_iso(a, w->day)), w->home ? "home" : "away");
    return buf_str(&b);
}

// ---- the same in words ----

static Str hour_text(Arena *a, int minute)
{
    return minute % 60 ? str_fmt(a, TF("%d\u00A0h\u00A0%02d"), minute / 60, minute % 60) : str_fmt(a, TF("%d\u00A0h"), minute / 60);
}

static Str weekdays_text(Arena *a, int weekdays)
{
    if (weekdays == EVERY_DAY) return T("Tous les jours chez vous, sauf les jours dessinés pour l’autre foyer.");
    if (!weekdays) return T("Tous les jours à l’autre foyer, sauf les jours dessinés pour vous.");
    Buf b = buf_new(a, 128);
    buf_put(&b, T("Chez vous chaque semaine :"));
    const char *between = " ";
    for (int i = 1; i <= 7; i++) {
        if (!(weekdays >> (i - 1) & 1)) continue;
        buf_fmt(&b, "%s%.*s", between, STR_ARG(weekday_name(i)));
        between = ", ";
    }
    buf_char(&b, '.');
    return buf_str(&b);
}

// The week's number is that of its first day: said so that nobody counts from another one.
static Str weeks_text(Arena *a, const CustodyRule *r)
{
    const char *weeks = r->odd ? TF("impaires") : TF("paires");
    Str day = weekday_name(r->change_day), hour = hour_text(a, r->change_min);
    if (r->change_day == SUNDAY && r->change_min >= NOON)
        return str_fmt(a, TF("Chez vous les semaines %s, depuis le dimanche à %.*s qui les précède."), weeks, STR_ARG(hour));
    return str_fmt(a, TF("Chez vous du %.*s des semaines %s, à %.*s, jusqu’au %.*s suivant."), STR_ARG(day), weeks, STR_ARG(hour), STR_ARG(day));
}

static Str ordinary_text(Arena *a, const CustodyRule *r)
{
    switch (r->kind) {
    case CUSTODY_WEEKS:    return weeks_text(a, r);
    case CUSTODY_WEEKDAYS: return weekdays_text(a, r->weekdays);
    case CUSTODY_2_2_3:
        return str_fmt(a, TF("Deux jours, deux jours, trois jours en alternance : deux jours chez vous à partir du %.*s."),
                       STR_ARG(date_long(a, r->start)));
    }
    return S("");
}

Str custody_text(Arena *a, const CustodyRule *r)
{
    const char *years = r->odd_years ? TF("impaires") : TF("paires");
    Str ordinary = ordinary_text(a, r);
    switch (r->holidays) {
    case HOLIDAYS_SAME: return ordinary;
    case HOLIDAYS_HALVES:
        return str_fmt(a, TF("%.*s Vacances scolaires par moitiés, la première chez vous les années %s."), STR_ARG(ordinary), years);
    case HOLIDAYS_WEEKS:
        return str_fmt(a, TF("%.*s Vacances scolaires une semaine sur deux, la première chez vous les années %s."), STR_ARG(ordinary), years);
    }
    return ordinary;
}
