// deadline_line.c - a rule as one line of words, and back. The table near the end holds the kinds; deadline.h shows the lines.
#include "catalog/deadline.h"

enum { MIDNIGHT = 1440, SCHOOL_DAY_HOUR = 11 * 60 };

// ---- words: blanks part them, and ";" is one ----

typedef struct Reader { Arena *a; Str rest, why; } Reader;      // why: the first thing that was wrong

static Str peek(const Reader *r)
{
    Str s = str_trim(r->rest);
    ptrdiff_t n = 0;
    while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t' && s.p[n] != ';') n++;
    return str_first(s, n ? n : 1);
}

static Str take(Reader *r)
{
    Str word = peek(r);
    r->rest = str_skip(str_trim(r->rest), word.n);
    return word;
}

static bool accept(Reader *r, Str word)
{
    if (!str_eq(peek(r), word)) return false;
    take(r);
    return true;
}

static void refuse(Reader *r, Str found, Str want)
{
    if (r->why.n) return;
    if (found.n) r->why = str_fmt(r->a, "« %.*s » n’est pas compris : écrivez %.*s.", STR_ARG(found), STR_ARG(want));
    else r->why = str_fmt(r->a, "la règle s’arrête trop tôt : écrivez %.*s.", STR_ARG(want));
}

static void expect(Reader *r, Str word)
{
    if (!accept(r, word)) refuse(r, peek(r), str_fmt(r->a, "« %.*s »", STR_ARG(word)));
}

// ---- numbers, hours, days ----

static int read_number(Reader *r, int least, int most)
{
    int64_t n = 0;
    Str w = take(r);
    if (!str_int(w, &n) || n < least || n > most) refuse(r, w, str_fmt(r->a, "un nombre de %d à %d", least, most));
    return (int)n;
}

static bool hour_of(Str s, int *minute)
{
    Str h, m;
    int64_t hours = 0, minutes = 0;
    if (!str_cut(s, ':', &h, &m) || h.n > 2 || m.n != 2 || !str_int(h, &hours) || !str_int(m, &minutes)) return false;
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > MIDNIGHT) return false;
    *minute = (int)(hours * 60 + minutes);
    if (*minute == MIDNIGHT - 1) *minute = MIDNIGHT;        // « 23 h 59 » means the whole day
    return true;
}

static int read_hour(Reader *r)                     // "11:00" or "at 11:00"
{
    int minute = 0;
    accept(r, S("at"));
    Str w = take(r);
    if (!hour_of(w, &minute)) refuse(r, w, FR("une heure comme « 09:00 »"));
    return minute;
}

static bool hour_follows(const Reader *r)
{
    int minute;
    return str_eq(peek(r), S("at")) || hour_of(peek(r), &minute);
}

static const Str day_words[] = {S("mon"), S("tue"), S("wed"), S("thu"), S("fri"), S("sat"), S("sun")};

static int weekday_of(Reader *r, Str w)
{
    for (int i = 0; i < COUNT(day_words); i++)
        if (str_eq(w, day_words[i])) return i + 1;
    refuse(r, w, FR("un jour : mon, tue, wed, thu, fri, sat ou sun"));
    return MONDAY;
}

static int weekdays_of(Reader *r, Str list)         // "mon,tue"
{
    int days = 0;
    for (bool more = true; more;) {
        Str word;
        more = str_cut(list, ',', &word, &list);
        days |= 1 << (weekday_of(r, word) - 1);
    }
    return days;
}

static Moment moment_of(Reader *r, Str s, int usual)        // "2022-10-07" or "2022-10-07T12:00"
{
    Str day, hour;
    Moment m = {.minute = usual};
    bool timed = str_cut(s, 'T', &day, &hour);
    if (!date_parse(day, &m.day) || (timed && !hour_of(hour, &m.minute)))
        refuse(r, s, FR("une date comme « 2022-10-07 » ou « 2022-10-07T12:00 »"));
    return m;
}

static bool range_cut(Str s, Str *from, Str *to)            // "a..b": either may be empty
{
    for (ptrdiff_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] != '.' || s.p[i + 1] != '.') continue;
        *from = str_first(s, i);
        *to = str_skip(s, i + 2);
        return true;
    }
    return false;
}

static void put_hour(Buf *b, int minute) { buf_fmt(b, "%02d:%02d", minute / 60, minute % 60); }

static void put_at(Buf *b, int minute)
{
    if (minute == MIDNIGHT) return;
    BUF_PUT(b, " at ");
    put_hour(b, minute);
}

static void put_weekdays(Buf *b, int days)
{
    Str between = S("");
    for (int i = 0; i < COUNT(day_words); i++) {
        if (!(days >> i & 1)) continue;
        buf_put(b, between);
        buf_put(b, day_words[i]);
        between = S(",");
    }
}

static void put_moment(Buf *b, Moment m, int usual)
{
    if (!date_is(m.day)) return;
    buf_put(b, date_iso(b->a, m.day));
    if (m.minute == usual) return;
    buf_char(b, 'T');
    put_hour(b, m.minute);
}

// ---- the kinds ----

static void read_nothing(Reader *r, Deadline *d) { (void)r, (void)d; }
static void put_nothing(Buf *b, const Deadline *d) { (void)b, (void)d; }

static void read_month_day(Reader *r, Deadline *d)
{
    d->n = read_number(r, 1, 31);
    d->first_day = 1;
    if (hour_follows(r)) d->minute = read_hour(r);
    if (accept(r, S("first"))) d->first_day = read_number(r, 1, d->n);
    d->next_month_only = accept(r, S("next-month"));
}

static void put_month_day(Buf *b, const Deadline *d)
{
    buf_fmt(b, " %d", d->n);
    put_at(b, d->minute);
    if (d->first_day != 1) buf_fmt(b, " first %d", d->first_day);
    if (d->next_month_only) BUF_PUT(b, " next-month");
}

static void read_before_start(Reader *r, Deadline *d) { d->n = read_number(r, 0, 30 * MIDNIGHT); }
static void put_before_start(Buf *b, const Deadline *d) { buf_fmt(b, " %d", d->n); }

static void read_days(Reader *r, Deadline *d)
{
    d->n = read_number(r, 0, 366);
    if (hour_follows(r)) d->minute = read_hour(r);
}

static void put_days(Buf *b, const Deadline *d)
{
    buf_fmt(b, " %d", d->n);
    put_at(b, d->minute);
}

static void read_skips(Reader *r, Deadline *d)
{
    while (accept(r, S("skipping"))) {
        if (accept(r, S("closures"))) d->skips_closures = true;
        else if (d->kind == DEADLINE_WORKING_DAYS && accept(r, S("school-holidays"))) d->skips_school_holidays = true;
        else refuse(r, peek(r), FR("« skipping closures » (les fermetures ne comptent pas)"));
        if (r->why.n) return;
    }
}

static void put_skips(Buf *b, const Deadline *d)
{
    if (d->skips_closures) BUF_PUT(b, " skipping closures");
    if (d->skips_school_holidays) BUF_PUT(b, " skipping school-holidays");
}

static void read_working_days(Reader *r, Deadline *d)
{
    d->n = read_number(r, 0, 100);
    d->weekdays = WORKING_WEEK;
    if (hour_follows(r)) d->minute = read_hour(r);
    if (accept(r, S("counting"))) d->weekdays = weekdays_of(r, take(r));
    read_skips(r, d);
}

static void put_working_days(Buf *b, const Deadline *d)
{
    put_days(b, d);
    if (d->weekdays != WORKING_WEEK) {
        BUF_PUT(b, " counting ");
        put_weekdays(b, d->weekdays);
    }
    put_skips(b, d);
}

static void read_weekdays(Reader *r, Deadline *d)   // "mon,tue<=fri 09:00; thu,fri<=tue 09:00"
{
    int known = 0;
    do {
        Str group = take(r), days, limit;
        if (!str_cut(group, '<', &days, &limit) || !str_starts(limit, S("="))) refuse(r, group, FR("« mon,tue<=fri 09:00 »"));
        if (r->why.n) return;
        DeadlineCut cut = {weekdays_of(r, days), weekday_of(r, str_skip(limit, 1)), MIDNIGHT};
        if (hour_follows(r)) cut.minute = read_hour(r);
        if (cut.weekdays & known) refuse(r, days, FR("chaque jour une seule fois"));
        if (r->why.n) return;
        known |= cut.weekdays;
        d->cuts[d->n_cuts++] = cut;
    } while (accept(r, S(";")));
}

static void put_cuts(Buf *b, const Deadline *d)
{
    for (int i = 0; i < d->n_cuts; i++) {
        const DeadlineCut *cut = &d->cuts[i];
        buf_put(b, i ? S("; ") : S(" "));
        put_weekdays(b, cut->weekdays);
        buf_fmt(b, "<=%.*s", STR_ARG(day_words[cut->weekday - 1]));
        if (cut->minute == MIDNIGHT) continue;
        buf_char(b, ' ');
        put_hour(b, cut->minute);
    }
}

static void read_previous_week(Reader *r, Deadline *d)
{
    d->weekday = weekday_of(r, take(r));
    if (hour_follows(r)) d->minute = read_hour(r);
}

static void put_previous_week(Buf *b, const Deadline *d)
{
    buf_fmt(b, " %.*s", STR_ARG(day_words[d->weekday - 1]));
    if (d->minute == MIDNIGHT) return;
    buf_char(b, ' ');
    put_hour(b, d->minute);
}

static void read_school_day(Reader *r, Deadline *d)
{
    d->minute = hour_follows(r) ? read_hour(r) : SCHOOL_DAY_HOUR;
    read_skips(r, d);
}

static void put_school_day(Buf *b, const Deadline *d)
{
    buf_char(b, ' ');
    put_hour(b, d->minute);
    put_skips(b, d);
}

static void read_limits(Reader *r, Str w, DeadlinePeriod *p)        // "2022-10-07" or "2025-09-13..2025-09-22"
{
    Str opens, closes;
    if (!range_cut(w, &opens, &closes)) {
        p->closes = moment_of(r, w, MIDNIGHT);
        return;
    }
    p->opens_on_return = str_eq(opens, S("return"));
    if (opens.n && !p->opens_on_return) p->opens = moment_of(r, opens, 0);
    if (closes.n) p->closes = moment_of(r, closes, MIDNIGHT);
    bool upside_down = opens.n && closes.n && date_before(p->closes.day, p->opens.day);
    bool unlimited = !closes.n && (!opens.n || p->opens_on_return);
    if (upside_down || unlimited) refuse(r, w, FR("d’abord l’ouverture, puis une date limite qui la suit"));
}

static void read_days_for(Reader *r, DeadlinePeriod *p)             // "2022-10-22..2022-11-07", "2023-07-08.."
{
    Str w = take(r), from, to;
    bool ok = range_cut(w, &from, &to) && date_parse(from, &p->from) && (!to.n || date_parse(to, &p->to));
    if (!ok || (to.n && date_before(p->to, p->from))) refuse(r, w, FR("les jours concernés, comme « 2022-10-22..2022-11-07 »"));
}

static void read_periods(Reader *r, Deadline *d)
{
    do {
        DeadlinePeriod p = {0};
        read_limits(r, take(r), &p);
        if (accept(r, S("others"))) p.others = moment_of(r, take(r), 0);
        if (accept(r, S("for"))) read_days_for(r, &p);
        *PUSH(r->a, &d->periods) = p;
    } while (!r->why.n && accept(r, S(";")));
}

static void put_periods(Buf *b, const Deadline *d, bool windows)
{
    EACH (const DeadlinePeriod, p, &d->periods) {
        buf_put(b, p == d->periods.v ? S(" ") : S("; "));
        if (p->opens_on_return) BUF_PUT(b, "return");
        put_moment(b, p->opens, 0);
        if (windows) BUF_PUT(b, "..");
        put_moment(b, p->closes, MIDNIGHT);
        if (date_is(p->others.day)) BUF_PUT(b, " others ");
        put_moment(b, p->others, 0);
        if (!date_is(p->from)) continue;
        buf_fmt(b, " for %.*s..", STR_ARG(date_iso(b->a, p->from)));
        put_moment(b, (Moment){p->to, 0}, 0);
    }
}

static void put_by_date(Buf *b, const Deadline *d) { put_periods(b, d, false); }
static void put_windows(Buf *b, const Deadline *d) { put_periods(b, d, true); }

static const struct Kind {
    Str name;
    DeadlineKind kind;
    void (*read)(Reader *r, Deadline *d);
    void (*put)(Buf *b, const Deadline *d);
} kinds[] = {
    {S("none"),          DEADLINE_NONE,          read_nothing,       put_nothing},
    {S("never"),         DEADLINE_NEVER,         read_nothing,       put_nothing},
    {S("month-day"),     DEADLINE_MONTH_DAY,     read_month_day,     put_month_day},
    {S("before-start"),  DEADLINE_BEFORE_START,  read_before_start,  put_before_start},
    {S("days"),          DEADLINE_DAYS,          read_days,          put_days},
    {S("working-days"),  DEADLINE_WORKING_DAYS,  read_working_days,  put_working_days},
    {S("weekdays"),      DEADLINE_WEEKDAYS,      read_weekdays,      put_cuts},
    {S("previous-week"), DEADLINE_PREVIOUS_WEEK, read_previous_week, put_previous_week},
    {S("school-day"),    DEADLINE_SCHOOL_DAY,    read_school_day,    put_school_day},
    {S("by-date"),       DEADLINE_PERIODS,       read_periods,       put_by_date},
    {S("window"),        DEADLINE_PERIODS,       read_periods,       put_windows},
};

static bool opens_somewhere(const Deadline *d)
{
    EACH (const DeadlinePeriod, p, &d->periods)
        if (p->opens_on_return || date_is(p->opens.day) || !date_is(p->closes.day)) return true;
    return false;
}

static const struct Kind *kind_of(const Deadline *d)
{
    if (d->kind == DEADLINE_PERIODS) return &kinds[opens_somewhere(d) ? COUNT(kinds) - 1 : COUNT(kinds) - 2];
    const struct Kind *k = kinds;
    while (k->kind != d->kind) k++;
    return k;
}

static void read_kind(Reader *r, Deadline *d)
{
    Str name = take(r);
    for (int i = 0; i < COUNT(kinds); i++) {
        if (!str_eq(name, kinds[i].name)) continue;
        *d = (Deadline){.kind = kinds[i].kind, .minute = MIDNIGHT};
        kinds[i].read(r, d);
        return;
    }
    refuse(r, name, FR("none, never, month-day, before-start, days, working-days, weekdays, previous-week, school-day, by-date ou window"));
}

// ---- what may follow any kind ----

static void read_late(Reader *r, Deadline *d)       // "late +1.00 until days 1 at 12:00"
{
    Str terms = take(r);
    int64_t percent = 0;
    if (str_eq(terms, S("list"))) d->late = LATE_LIST;
    else if (str_eq(terms, S("billed"))) d->late = LATE_BILLED;
    else if (str_starts(terms, S("+")) && str_ends(terms, S("%")) && str_int(str_skip(str_first(terms, terms.n - 1), 1), &percent)
             && percent > 0 && percent <= 1000) {
        d->late = LATE_PERCENT;
        d->percent = (int)percent;
    } else if (str_starts(terms, S("+")) && money_parse(str_skip(terms, 1), &d->surcharge)) d->late = LATE_SURCHARGE;
    else refuse(r, terms, FR("ce qui est demandé après le délai : « +1.00 », « +50% », « list » ou « billed »"));
    Deadline *limit = NEW(r->a, Deadline);
    expect(r, S("until"));
    if (!r->why.n) read_kind(r, limit);
    d->late_limit = limit;
}

static void read_opening(Reader *r, Deadline *d)
{
    d->opening = moment_of(r, take(r), 0);
    if (accept(r, S("others"))) d->opening_others = moment_of(r, take(r), 0);
}

static void read_rule(Reader *r, Deadline *d)
{
    for (Date since = {0};;) {
        read_kind(r, d);
        if (!r->why.n && accept(r, S("late"))) read_late(r, d);
        if (!r->why.n && accept(r, S("opening"))) read_opening(r, d);
        d->from = since;
        if (r->why.n || !accept(r, S("then"))) return;
        expect(r, S("from"));
        Str w = take(r);
        Date from = moment_of(r, w, 0).day;
        if (!r->why.n && !date_before(since, from)) refuse(r, w, FR("une date qui suit la précédente"));
        if (r->why.n) return;
        Deadline *next = NEW(r->a, Deadline);
        since = from;
        d->then = next;
        d = next;
    }
}

bool deadline_parse(Arena *a, Str text, Deadline *out, Str *why)
{
    Reader r = {.a = a, .rest = text};
    *out = (Deadline){0};
    read_rule(&r, out);
    Str left = peek(&r);
    if (left.n) refuse(&r, left, FR("une seule règle par ligne"));
    *why = r.why;
    return !r.why.n;
}

static void put_late(Buf *b, const Deadline *d)
{
    long long cents = d->surcharge.cents;
    switch (d->late) {
    case LATE_NONE:      return;
    case LATE_SURCHARGE: buf_fmt(b, " late +%lld.%02lld until ", cents / 100, cents % 100); break;
    case LATE_PERCENT:   buf_fmt(b, " late +%d%% until ", d->percent); break;
    case LATE_LIST:      BUF_PUT(b, " late list until "); break;
    case LATE_BILLED:    BUF_PUT(b, " late billed until "); break;
    }
    const struct Kind *k = kind_of(d->late_limit);
    buf_put(b, k->name);
    k->put(b, d->late_limit);
}

Str deadline_format(Arena *a, const Deadline *d)
{
    Buf b = buf_new(a, 64);
    for (; d; d = d->then) {
        if (date_is(d->from)) buf_fmt(&b, " then from %.*s ", STR_ARG(date_iso(a, d->from)));
        const struct Kind *k = kind_of(d);
        buf_put(&b, k->name);
        k->put(&b, d);
        put_late(&b, d);
        if (!date_is(d->opening.day)) continue;
        BUF_PUT(&b, " opening ");
        put_moment(&b, d->opening, 0);
        if (date_is(d->opening_others.day)) BUF_PUT(&b, " others ");
        put_moment(&b, d->opening_others, 0);
    }
    return buf_str(&b);
}
