// deadline.c - the rules of deadlines. Half-open: at closes_at it is closed.
#include "catalog/deadline.h"

// ---- answers ----

static DeadlineAnswer until(Instant closes, Instant now)
{
    return (DeadlineAnswer){instant_before(now, closes) ? DEADLINE_OPEN : DEADLINE_CLOSED, closes, closes, {0}};
}

// In each month before the day's, a window from first_day to day n; a day can change while a window is open.
static DeadlineAnswer month_day(const Deadline *d, const Zone *z, Date day, Instant now)
{
    Date target = month_first(day), last = date_add_months(target, -1), m = month_first(zone_date(z, now));
    Instant last_end = zone_instant(z, date_add(last, d->n - 1), d->hour, d->minute);
    if (!date_before(m, target)) return (DeadlineAnswer){DEADLINE_CLOSED, last_end, last_end, {0}};
    if (d->next_only && date_before(m, last)) return (DeadlineAnswer){DEADLINE_NOT_YET, last_end, last_end, zone_instant(z, date_add(last, d->first_day - 1), 0, 0)};
    Instant start = zone_instant(z, date_add(m, d->first_day - 1), 0, 0), end = zone_instant(z, date_add(m, d->n - 1), d->hour, d->minute);
    if (instant_before(now, start)) return (DeadlineAnswer){DEADLINE_NOT_YET, end, last_end, start};
    if (instant_before(now, end)) return (DeadlineAnswer){DEADLINE_OPEN, end, last_end, {0}};
    if (date_eq(m, last)) return (DeadlineAnswer){DEADLINE_CLOSED, end, last_end, {0}};
    return (DeadlineAnswer){DEADLINE_NOT_YET, end, last_end, zone_instant(z, date_add(date_add_months(m, 1), d->first_day - 1), 0, 0)};
}

// The last such weekday strictly before the day.
static Date weekday_before(Date day, int weekday)
{
    Date d = date_add(day, -1);
    while (date_weekday(d) != weekday) d = date_add(d, -1);
    return d;
}

static const DeadlineRow *row_for(const Deadline *d, Date day)
{
    for (int i = 0; i < d->rows_n; i++) {
        const DeadlineRow *r = &d->rows[i];
        if (d->kind == DEADLINE_WEEKDAYS ? r->days >> (date_weekday(day) - 1) & 1 : !date_before(day, r->from) && !date_before(r->to, day)) return r;
    }
    return NULL;
}

DeadlineAnswer deadline_for(const Deadline *d, const Calendar *c, const Zone *z, Date day, int start_minute, Instant now)
{
    const DeadlineRow *row;
    switch (d->kind) {
    case DEADLINE_NONE:          return until(zone_instant(z, day, 0, 0), now);
    case DEADLINE_MONTH_DAY:     return month_day(d, z, day, now);
    case DEADLINE_BEFORE_START:  return until(instant_add(zone_instant(z, day, start_minute / 60, start_minute % 60), -d->n * INT64_C(60000)), now);
    case DEADLINE_DAYS:          return until(zone_instant(z, date_add(day, -d->n), d->hour, d->minute), now);
    case DEADLINE_WORKING_DAYS:  return until(zone_instant(z, calendar_working_days_before(c, day, d->n), d->hour, d->minute), now);
    case DEADLINE_PREVIOUS_WEEK: return until(zone_instant(z, date_add(date_monday(day), d->n - 8), d->hour, d->minute), now);
    case DEADLINE_SCHOOL_DAY:    return until(zone_instant(z, calendar_school_day_before(c, day), d->hour, d->minute), now);
    case DEADLINE_WEEKDAYS:
        row = row_for(d, day);
        return row ? until(zone_instant(z, weekday_before(day, row->weekday), row->hour, row->minute), now) : until((Instant){1}, now);
    case DEADLINE_BY_DATE:
        row = row_for(d, day);
        return row ? until(zone_instant(z, row->last, 24, 0), now) : until((Instant){1}, now);
    case DEADLINE_WINDOW: {
        Instant start = zone_instant(z, d->rows[0].from, 0, 0), end = zone_instant(z, d->rows[0].to, 24, 0);
        if (instant_before(now, start)) return (DeadlineAnswer){DEADLINE_NOT_YET, end, end, start};
        return until(end, now);
    }
    }
    return until((Instant){1}, now);
}

bool deadline_open(const DeadlineAnswer *x) { return x->state == DEADLINE_OPEN; }

// ---- words ----

// "le 20 avril à minuit", "le vendredi 11 octobre à 9 h 00": the moment before which it was still possible.
static Str moment_text(Arena *a, const Zone *z, Instant t)
{
    Local l = zone_local(z, t);
    if (!l.hour && !l.minute) return str_fmt(a, "le %.*s à minuit", STR_ARG(date_long(a, date_add(l.day, -1))));
    return str_fmt(a, "le %.*s à %d h %02d", STR_ARG(date_long(a, l.day)), l.hour, l.minute);
}

static Str day_text(Arena *a, const Zone *z, Instant t) { return date_day_month(a, zone_date(z, t)); }

Str deadline_reason(Arena *a, const Deadline *d, const DeadlineAnswer *x, const Zone *z, Date day, int start_minute)
{
    (void)start_minute;
    Str month = month_name(a, day);
    if (x->state == DEADLINE_NOT_YET && x->opens_at.ms)
        return str_fmt(a, "%.*s n’est pas encore ouvert à la réservation : revenez à partir du %.*s.", STR_ARG(month), STR_ARG(day_text(a, z, x->opens_at)));
    if (d->kind == DEADLINE_MONTH_DAY) {
        Date next = date_add_months(month_first(day), 1);
        return str_fmt(a, "Les réservations de %.*s sont closes depuis %.*s. Vous pouvez encore réserver %.*s, du %d%s au %d %.*s.", STR_ARG(month),
                       STR_ARG(moment_text(a, z, x->last_at)), STR_ARG(month_name(a, next)), d->first_day, d->first_day == 1 ? "er" : "", d->n,
                       STR_ARG(month_name(a, month_first(day))));
    }
    return str_fmt(a, "Ce jour est clos depuis %.*s. %.*s Un imprévu ? Appelez la mairie.", STR_ARG(moment_text(a, z, x->last_at)),
                   STR_ARG(deadline_text(a, d)));
}

static Str hour_text(Arena *a, int hour, int minute)
{
    if (hour == 24) return S("à minuit");
    return minute ? str_fmt(a, "à %d h %02d", hour, minute) : str_fmt(a, "à %d h", hour);
}

Str deadline_text(Arena *a, const Deadline *d)
{
    Str at = hour_text(a, d->hour, d->minute);
    switch (d->kind) {
    case DEADLINE_NONE:          return T("Chaque jour peut changer jusqu’à la veille à minuit.");
    case DEADLINE_MONTH_DAY:     return str_fmt(a, "Du %d%s au %d de chaque mois, pour %s.", d->first_day, d->first_day == 1 ? "er" : "", d->n,
                                                d->next_only ? "le mois suivant" : "les mois suivants");
    case DEADLINE_BEFORE_START:  return d->n ? str_fmt(a, "Chaque jour peut changer jusqu’à %d minutes avant le début.", d->n)
                                             : T("Chaque jour peut changer jusqu’au début.");
    case DEADLINE_DAYS:          return str_fmt(a, "Chaque jour peut changer jusqu’à %d jour%s avant, %.*s.", d->n, d->n > 1 ? "s" : "", STR_ARG(at));
    case DEADLINE_WORKING_DAYS:  return str_fmt(a, "Chaque jour peut changer jusqu’à %d jour%s ouvré%s avant, %.*s.", d->n, d->n > 1 ? "s" : "",
                                                d->n > 1 ? "s" : "", STR_ARG(at));
    case DEADLINE_WEEKDAYS:      return T("Le délai dépend du jour de la semaine.");
    case DEADLINE_PREVIOUS_WEEK: return str_fmt(a, "Jusqu’au %.*s de la semaine précédente, %.*s.", STR_ARG(weekday_name(d->n)), STR_ARG(at));
    case DEADLINE_SCHOOL_DAY:    return str_fmt(a, "Jusqu’au jour d’école précédent, %.*s.", STR_ARG(at));
    case DEADLINE_BY_DATE:       return T("Chaque période a sa date limite.");
    case DEADLINE_WINDOW:        return str_fmt(a, "Du %.*s au %.*s.", STR_ARG(date_long(a, d->rows[0].from)), STR_ARG(date_long(a, d->rows[0].to)));
    }
    return (Str){0};
}

// ---- the line ----

static const char *const names[] = {"none", "month-day", "before-start", "days", "working-days", "weekdays", "previous-week", "school-day",
                                    "by-date", "window"};
static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static bool weekday_parse(Str s, int *out)
{
    for (int i = 0; i < 7; i++)
        if (str_eq(s, str_z(weekdays[i]))) return *out = i + 1, true;
    return false;
}

static bool clock_parse(Str s, int *hour, int *minute)
{
    Str h, m;
    int64_t x = 0, y = 0;
    if (!str_cut(s, ':', &h, &m) || !str_int(h, &x) || !str_int(m, &y) || x < 0 || x > 24 || y < 0 || y > 59 || (x == 24 && y)) return false;
    *hour = (int)x;
    *minute = (int)y;
    return true;
}

static Str word(Str *rest)
{
    Str w;
    *rest = str_trim(*rest);
    str_cut(*rest, ' ', &w, rest);
    return w;
}

static bool number(Str w, int least, int most, int *out)
{
    int64_t v = 0;
    if (!str_int(w, &v) || v < least || v > most) return false;
    *out = (int)v;
    return true;
}

static bool range_parse(Str s, Date *from, Date *to)
{
    if (s.n != 22 || !str_eq((Str){s.p + 10, 2}, S(".."))) return false;
    return date_parse(str_first(s, 10), from) && date_parse(str_skip(s, 12), to) && !date_before(*to, *from);
}

static bool row_parse(DeadlineKind kind, Str part, DeadlineRow *r)      // "mon,tue<=fri 09:00" or "2022-10-07 for a..b"
{
    Str days, cut, one;
    part = str_trim(part);
    if (kind == DEADLINE_BY_DATE) {
        Str last = word(&part);
        return str_eq(word(&part), S("for")) && date_parse(last, &r->last) && range_parse(str_trim(part), &r->from, &r->to);
    }
    if (!str_cut(part, '<', &days, &cut) || !str_starts(cut, S("="))) return false;
    cut = str_skip(cut, 1);
    while (days.n) {
        int weekday = 0;
        str_cut(days, ',', &one, &days);
        if (!weekday_parse(str_trim(one), &weekday)) return false;
        r->days |= 1 << (weekday - 1);
    }
    return weekday_parse(word(&cut), &r->weekday) && clock_parse(str_trim(cut), &r->hour, &r->minute) && r->days;
}

static bool rest_parse(Deadline *d, Str rest)
{
    switch (d->kind) {
    case DEADLINE_NONE:         return !str_trim(rest).n;
    case DEADLINE_BEFORE_START: return number(str_trim(rest), 0, 100000, &d->n);
    case DEADLINE_MONTH_DAY:
        if (!number(word(&rest), 1, 28, &d->n)) return false;
        for (Str w = word(&rest); w.n; w = word(&rest)) {
            if (str_eq(w, S("next-only"))) d->next_only = true;
            else if (!str_eq(w, S("from")) || !number(word(&rest), 1, d->n, &d->first_day)) return false;
        }
        return true;
    case DEADLINE_DAYS: case DEADLINE_WORKING_DAYS: {
        if (!number(word(&rest), 0, 400, &d->n)) return false;
        Str w = word(&rest);
        return !w.n || (str_eq(w, S("at")) && clock_parse(str_trim(rest), &d->hour, &d->minute));
    }
    case DEADLINE_PREVIOUS_WEEK: return weekday_parse(word(&rest), &d->n) && clock_parse(str_trim(rest), &d->hour, &d->minute);
    case DEADLINE_SCHOOL_DAY:    return clock_parse(str_trim(rest), &d->hour, &d->minute);
    case DEADLINE_WINDOW:        d->rows_n = 1; return range_parse(str_trim(rest), &d->rows[0].from, &d->rows[0].to);
    case DEADLINE_WEEKDAYS: case DEADLINE_BY_DATE:
        while (rest.n && d->rows_n < DEADLINE_ROWS) {
            Str part;
            str_cut(rest, ';', &part, &rest);
            if (!row_parse(d->kind, part, &d->rows[d->rows_n++])) return false;
        }
        return d->rows_n > 0 && !rest.n;
    }
    return false;
}

bool deadline_parse(Arena *a, Str text, Deadline *out, Str *why)
{
    Str rest = str_trim(text), name = word(&rest);
    for (int i = 0; i < COUNT(names); i++) {
        if (!str_eq(name, str_z(names[i]))) continue;
        *out = (Deadline){.kind = (DeadlineKind)i, .first_day = 1, .hour = 24};
        if (rest_parse(out, rest)) return true;
        *why = str_fmt(a, "\"%.*s\" is not a complete rule of kind %s; the kinds are described in docs/admin/catalogue.md", STR_ARG(text), names[i]);
        return false;
    }
    *why = str_fmt(a, "there is no kind of deadline \"%.*s\"; write one of: none, month-day 20, before-start 60, days 2, working-days 2 at 12:00, "
                   "weekdays mon<=fri 09:00, previous-week tue 23:00, school-day 11:00, by-date ..., window ...", STR_ARG(name));
    return false;
}

Str deadline_format(Arena *a, const Deadline *d)
{
    Buf b = buf_new(a, 64);
    buf_fmt(&b, "%s", names[d->kind]);
    switch (d->kind) {
    case DEADLINE_NONE: break;
    case DEADLINE_BEFORE_START: buf_fmt(&b, " %d", d->n); break;
    case DEADLINE_MONTH_DAY:
        buf_fmt(&b, " %d", d->n);
        if (d->first_day != 1) buf_fmt(&b, " from %d", d->first_day);
        if (d->next_only) BUF_PUT(&b, " next-only");
        break;
    case DEADLINE_DAYS: case DEADLINE_WORKING_DAYS:
        buf_fmt(&b, " %d", d->n);
        if (d->hour != 24) buf_fmt(&b, " at %02d:%02d", d->hour, d->minute);
        break;
    case DEADLINE_PREVIOUS_WEEK: buf_fmt(&b, " %s %02d:%02d", weekdays[d->n - 1], d->hour, d->minute); break;
    case DEADLINE_SCHOOL_DAY:    buf_fmt(&b, " %02d:%02d", d->hour, d->minute); break;
    case DEADLINE_WINDOW:        buf_fmt(&b, " %.*s..%.*s", STR_ARG(date_iso(a, d->rows[0].from)), STR_ARG(date_iso(a, d->rows[0].to))); break;
    case DEADLINE_BY_DATE:
        for (int i = 0; i < d->rows_n; i++)
            buf_fmt(&b, "%s %.*s for %.*s..%.*s", i ? ";" : "", STR_ARG(date_iso(a, d->rows[i].last)), STR_ARG(date_iso(a, d->rows[i].from)),
                    STR_ARG(date_iso(a, d->rows[i].to)));
        break;
    case DEADLINE_WEEKDAYS:
        for (int i = 0; i < d->rows_n; i++) {
            buf_fmt(&b, "%s ", i ? ";" : "");
            bool first = true;
            for (int k = 0; k < 7; k++)
                if (d->rows[i].days >> k & 1) buf_fmt(&b, "%s%s", first ? "" : ",", weekdays[k]), first = false;
            buf_fmt(&b, "<=%s %02d:%02d", weekdays[d->rows[i].weekday - 1], d->rows[i].hour, d->rows[i].minute);
        }
        break;
    }
    return buf_str(&b);
}
