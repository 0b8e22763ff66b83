// zone.c - a time zone from the bytes of its TZif file (RFC 8536), so that no answer depends on the process's own TZ.
#include "base/base.h"

enum { DAY_S = 86400 };
static const int32_t epoch_day = 719163;            // 1970-01-01

typedef struct Rule { int month, week, weekday, at; } Rule;    // Mm.w.d/time: the w-th weekday of the month, 5 is the last
struct Zone {
    int n;
    const int64_t *at;                              // seconds UTC of each change
    const int32_t *offset;                          // seconds east after it
    int32_t before;                                 // east, before the first change
    bool has_rule, has_summer;                      // of the footer: what goes on for ever
    int32_t winter, summer;
    Rule to_summer, to_winter;
};

static const Zone utc = {.has_rule = true};
const Zone *zone_utc(void) { return &utc; }

// ---- reading the file ----

static int64_t big(Str s, ptrdiff_t at, int bytes)
{
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++) v = v << 8 | (unsigned char)s.p[at + i];
    return bytes == 4 ? (int64_t)(int32_t)v : (int64_t)v;
}

static bool sign_number(Str *s, int *out)           // [+-]h[:mm[:ss]] as seconds
{
    int sign = 1, part[3] = {0}, k = 0;
    if (s->n && (s->p[0] == '-' || s->p[0] == '+')) {
        sign = s->p[0] == '-' ? -1 : 1;
        *s = str_skip(*s, 1);
    }
    ptrdiff_t before = s->n;
    while (s->n && k < 3) {
        char c = s->p[0];
        if (c >= '0' && c <= '9') part[k] = part[k] % 1000 * 10 + c - '0';    // a broken file may hold any number of digits
        else if (c == ':') k++;
        else break;
        *s = str_skip(*s, 1);
    }
    *out = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
    return s->n < before;
}

static void skip_name(Str *s)
{
    if (s->n && s->p[0] == '<') {
        while (s->n && s->p[0] != '>') *s = str_skip(*s, 1);
        *s = str_skip(*s, 1);
        return;
    }
    while (s->n && ((s->p[0] | 32) >= 'a' && (s->p[0] | 32) <= 'z')) *s = str_skip(*s, 1);
}

static bool rule_read(Str *s, Rule *r)              // ",M3.5.0/2"
{
    int *parts[] = {&r->month, &r->week, &r->weekday};
    if (!str_starts(*s, S(",M"))) return false;
    *s = str_skip(*s, 1);
    for (int i = 0; i < 3; i++) {
        *s = str_skip(*s, 1);
        *parts[i] = 0;
        while (s->n && s->p[0] >= '0' && s->p[0] <= '9') {
            *parts[i] = *parts[i] % 1000 * 10 + s->p[0] - '0';
            *s = str_skip(*s, 1);
        }
    }
    if (r->month < 1 || r->month > 12 || r->week < 1 || r->week > 5 || r->weekday > 6) return false;
    r->at = 2 * 3600;
    if (!s->n || s->p[0] != '/') return true;
    *s = str_skip(*s, 1);
    return sign_number(s, &r->at);
}

static void footer_read(Zone *z, Str s)             // "CET-1CEST,M3.5.0,M10.5.0/3"
{
    int west = 0, summer_west = 0;
    skip_name(&s);
    if (!sign_number(&s, &west)) return;
    z->has_rule = true;
    z->winter = -west;
    if (!s.n) return;
    skip_name(&s);
    z->summer = z->winter + 3600;
    if (s.n && s.p[0] != ',' && sign_number(&s, &summer_west)) z->summer = -summer_west;
    z->has_summer = rule_read(&s, &z->to_summer) && rule_read(&s, &z->to_winter);
}

const Zone *zone_parse(Arena *a, Str tzif)
{
    enum { HEAD = 44 };
    if (tzif.n < HEAD || !str_starts(tzif, S("TZif")) || tzif.p[4] < '2') return NULL;
    // The first block holds 32-bit times; it is skipped for the second.
    int64_t skip = HEAD + big(tzif, 32, 4) * 5 + big(tzif, 36, 4) * 6 + big(tzif, 40, 4) + big(tzif, 28, 4) * 8 + big(tzif, 24, 4)
                 + big(tzif, 20, 4);
    if (skip < HEAD || skip > tzif.n - HEAD) return NULL;
    Str s = str_skip(tzif, (ptrdiff_t)skip);
    if (!str_starts(s, S("TZif"))) return NULL;
    int64_t utc_n = big(s, 20, 4), std_n = big(s, 24, 4), leap = big(s, 28, 4), n = big(s, 32, 4), types = big(s, 36, 4), chars = big(s, 40, 4);
    if (utc_n < 0 || std_n < 0 || leap < 0 || n < 0 || types < 1 || chars < 0 || n > 100000 || types > 256) return NULL;
    int64_t need = HEAD + n * 9 + types * 6 + chars + leap * 12 + std_n + utc_n;
    if (need > s.n) return NULL;
    Zone *z = NEW(a, Zone);
    int64_t *at = NEWS(a, int64_t, n);
    int32_t *offset = NEWS(a, int32_t, n);
    ptrdiff_t kinds = HEAD + (ptrdiff_t)n * 8, table = kinds + (ptrdiff_t)n;
    for (ptrdiff_t i = 0; i < n; i++) {
        int kind = (unsigned char)s.p[kinds + i];
        if (kind >= types) return NULL;
        at[i] = big(s, HEAD + i * 8, 8);
        offset[i] = (int32_t)big(s, table + kind * 6, 4);
    }
    *z = (Zone){.n = (int)n, .at = at, .offset = offset, .before = (int32_t)big(s, table, 4)};
    Str footer, rest;
    str_cut(str_skip(str_skip(s, (ptrdiff_t)need), 1), '\n', &footer, &rest);
    footer_read(z, footer);
    return z;
}

// ---- which offset holds ----

static int64_t rule_second(const Rule *r, int year)  // local seconds since 1970 of the change
{
    Date first = date_of(year, r->month, 1);
    int want = r->weekday ? r->weekday : 7, ahead = (want - date_weekday(first) + 7) % 7;
    Date d = date_add(first, ahead + (r->week - 1) * 7);
    while (date_ymd(d).month != r->month) d = date_add(d, -7);
    return (int64_t)(d.day - epoch_day) * DAY_S + r->at;
}

// An offset and a stretch of time around the moment asked for in which it holds (not always the whole of it).
typedef struct Span { int32_t offset; int64_t until; } Span;

static Span by_rule(const Zone *z, int64_t t)
{
    if (!z->has_summer) return (Span){z->winter, INT64_MAX};
    int64_t days = (t + z->winter) / DAY_S - ((t + z->winter) % DAY_S < 0);
    int year = date_ymd((Date){(int32_t)days + epoch_day}).year;
    int64_t on = rule_second(&z->to_summer, year) - z->winter, off = rule_second(&z->to_winter, year) - z->summer;
    bool summer = on < off ? t >= on && t < off : t >= on || t < off;
    int64_t next = t < on && t < off ? (on < off ? on : off) : t < on ? on : t < off ? off : t + 1;
    return (Span){summer ? z->summer : z->winter, next};
}

static Span span_at(const Zone *z, int64_t t)
{
    if (z->n && t < z->at[0]) return (Span){z->before, z->at[0]};
    if ((!z->n || t >= z->at[z->n - 1]) && z->has_rule) return by_rule(z, t);
    int low = 0, high = z->n - 1;
    while (low < high) {
        int mid = (low + high + 1) / 2;
        if (z->at[mid] <= t) low = mid;
        else high = mid - 1;
    }
    if (!z->n) return (Span){z->before, INT64_MAX};
    return (Span){z->offset[low], low + 1 < z->n ? z->at[low + 1] : INT64_MAX};
}

static int32_t offset_at(const Zone *z, int64_t t) { return span_at(z, t).offset; }

static int64_t floor_div(int64_t x, int64_t y) { return x / y - (x % y < 0); }

Instant zone_instant(const Zone *z, Date d, int hour, int minute)
{
    int64_t local = (int64_t)(d.day - epoch_day) * DAY_S + hour * 3600 + minute * 60;
    Span before = span_at(z, local - DAY_S);
    int32_t early = before.offset;
    if (local + DAY_S < before.until) return (Instant){(local - early) * 1000};     // no change near: nearly always
    int32_t late = offset_at(z, local + DAY_S);
    int64_t first = local - early, second = local - late;
    if (offset_at(z, first) == early) return (Instant){first * 1000};     // also the first of a time that exists twice
    if (offset_at(z, second) == late) return (Instant){second * 1000};
    return (Instant){first * 1000};                 // inside the gap: moved forward by it
}

Local zone_local(const Zone *z, Instant t)
{
    int64_t second = floor_div(t.ms, 1000), local = second + offset_at(z, second), day = floor_div(local, DAY_S);
    int s = (int)(local - day * DAY_S);
    return (Local){{(int32_t)day + epoch_day}, s / 3600, s / 60 % 60, s % 60, (int)(t.ms - second * 1000)};
}

Date zone_date(const Zone *z, Instant t) { return zone_local(z, t).day; }

Str instant_text(Arena *a, const Zone *z, Instant t)
{
    Local l = zone_local(z, t);
    return str_fmt(a, TF("%.*s à %02d:%02d"), STR_ARG(date_short(a, l.day)), l.hour, l.minute);
}

Str instant_iso(Arena *a, Instant t)
{
    Local l = zone_local(zone_utc(), t);
    return str_fmt(a, "%.*sT%02d:%02d:%02d.%03dZ", STR_ARG(date_iso(a, l.day)), l.hour, l.minute, l.second, l.ms);
}

bool instant_before(Instant a, Instant b)       { return a.ms < b.ms; }
Instant instant_add(Instant t, int64_t ms)      { return (Instant){t.ms + ms}; }
