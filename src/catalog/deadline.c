// deadline.c - the windows in which a day may change, and who may. Lines of text: deadline_line.c; French: deadline_text.c.
#include "catalog/deadline.h"

// What is asked: one day of one slot, for one public, at one moment.
typedef struct Question {
    const Calendar *calendar;
    const Zone *zone;
    Date day;
    int start_minute;
    Instant start, now;
    bool resident;
} Question;

// [opens, closes), opens {0}: since ever. closes {0}: never open; unannounced tells whether it may be one day.
typedef struct Window { Instant opens, closes; bool unannounced; } Window;

static Instant moment(const Zone *z, Moment m) { return date_is(m.day) ? zone_instant(z, m.day, 0, m.minute) : (Instant){0}; }
static Instant later(Instant a, Instant b)   { return instant_before(a, b) ? b : a; }
static Instant earlier(Instant a, Instant b) { return instant_before(a, b) ? a : b; }

const Deadline *deadline_rule_on(const Deadline *d, Date action)
{
    while (d->then && !date_before(action, d->then->from)) d = d->then;
    return d;
}

// ---- the last day to act ----

// The rule's days in one month: [first day, day n 24:00), shortened to the month.
static Window month_window(const Deadline *d, const Zone *z, Date month)
{
    Date last = month_last(month);
    Date opens = date_min(date_add(month_first(month), d->first_day - 1), last);
    Date closes = date_min(date_add(month_first(month), d->n - 1), last);
    return (Window){zone_instant(z, opens, 0, 0), zone_instant(z, closes, 0, d->minute), false};
}

// A day can change in the windows of the months before its own, or only of the one before: the present window if there is one,
// else the next, else the last.
static Window month_day_window(const Deadline *d, const Question *q, Instant when)
{
    Date last = date_add_months(month_first(q->day), -1), month = month_first(zone_date(q->zone, when));
    if (d->next_month_only || date_before(last, month)) return month_window(d, q->zone, last);
    Window w = month_window(d, q->zone, month);
    bool missed = !instant_before(when, w.closes);
    return missed && date_before(month, last) ? month_window(d, q->zone, date_add_months(month, 1)) : w;
}

static bool counts_as_working(const Deadline *d, const Calendar *c, Date day)
{
    if (!(d->weekdays >> (date_weekday(day) - 1) & 1) || calendar_public_holiday(c, day).n) return false;
    if (d->skips_closures && calendar_closed(c, day, (Place){0})) return false;
    return !(d->skips_school_holidays && calendar_school_holiday(c, day));
}

static Date working_days_before(const Deadline *d, const Calendar *c, Date day)
{
    enum { FARTHEST = 2 * 366 };                    // a week without a working day would never end
    for (int left = d->n, i = 0; left > 0 && i < FARTHEST; i++) {
        day = date_add(day, -1);
        left -= counts_as_working(d, c, day);
    }
    return day;
}

static Date school_day_before(const Deadline *d, const Calendar *c, Date day)
{
    Date before = calendar_previous_school_day(c, day);
    while (d->skips_closures && date_before(before, day) && calendar_closed(c, before, (Place){0})) {
        day = before;
        before = calendar_previous_school_day(c, day);
    }
    return before;
}

// The weekday of the table, strictly before the day itself.
static Instant table_close(const Deadline *d, const Question *q)
{
    int weekday = date_weekday(q->day);
    for (int i = 0; i < d->n_cuts; i++) {
        const DeadlineCut *cut = &d->cuts[i];
        if (!(cut->weekdays >> (weekday - 1) & 1)) continue;
        int back = (weekday - cut->weekday + 6) % 7 + 1;
        return zone_instant(q->zone, date_add(q->day, -back), 0, cut->minute);
    }
    return (Instant){0};
}

static Window period_window(const DeadlinePeriod *p, const Question *q)
{
    Window w = {moment(q->zone, p->opens), date_is(p->closes.day) ? moment(q->zone, p->closes) : q->start, false};
    if (p->opens_on_return) w.opens = moment(q->zone, (Moment){calendar_last_return(q->calendar, p->closes.day), 0});
    if (!q->resident) w.opens = later(w.opens, moment(q->zone, p->others));
    return w;
}

// Of the periods that speak of the day: the first that is not over, else the last.
static Window periods_window(const Deadline *d, const Question *q, Instant when)
{
    Window found = {.unannounced = true};
    EACH (const DeadlinePeriod, p, &d->periods) {
        if (date_before(q->day, p->from) || (date_is(p->to) && date_before(p->to, q->day))) continue;
        found = period_window(p, q);
        if (instant_before(when, found.closes)) break;
    }
    return found;
}

static Window until(Instant closes) { return (Window){.closes = closes}; }

static Window kind_window(const Deadline *d, const Question *q, Instant when)
{
    const Zone *z = q->zone;
    switch (d->kind) {
    case DEADLINE_NONE:          return until(q->start);
    case DEADLINE_NEVER:         return (Window){0};
    case DEADLINE_MONTH_DAY:     return month_day_window(d, q, when);
    case DEADLINE_BEFORE_START:  return until(instant_add(q->start, -d->n * INT64_C(60000)));
    case DEADLINE_DAYS:          return until(zone_instant(z, date_add(q->day, -d->n), 0, d->minute));
    case DEADLINE_WORKING_DAYS:  return until(zone_instant(z, working_days_before(d, q->calendar, q->day), 0, d->minute));
    case DEADLINE_WEEKDAYS:      return until(table_close(d, q));
    case DEADLINE_PREVIOUS_WEEK: return until(zone_instant(z, date_add(date_monday(q->day), d->weekday - 8), 0, d->minute));
    case DEADLINE_SCHOOL_DAY:    return until(zone_instant(z, school_day_before(d, q->calendar, q->day), 0, d->minute));
    case DEADLINE_PERIODS:       return periods_window(d, q, when);
    }
    return (Window){0};
}

// ---- the answer ----

static Window window_of(const Deadline *d, const Question *q)
{
    Instant opening = moment(q->zone, d->opening);
    if (!q->resident) opening = later(opening, moment(q->zone, d->opening_others));
    Window w = kind_window(d, q, later(q->now, opening));
    if (!w.closes.ms) return w;
    w.opens = later(w.opens, opening);
    w.closes = earlier(w.closes, q->start);
    return instant_before(w.opens, w.closes) ? w : (Window){0};    // over before this public may come
}

static Instant late_until(const Deadline *d, const Question *q, Instant closes)
{
    if (!d->late || !closes.ms) return (Instant){0};
    Instant end = window_of(d->late_limit, q).closes;
    return instant_before(closes, end) ? end : (Instant){0};
}

static DeadlineVerdict verdict_of(const Window *w, Instant late, Instant now)
{
    if (!w->closes.ms) return w->unannounced ? DEADLINE_NOT_YET : DEADLINE_CLOSED;
    if (instant_before(now, w->opens)) return DEADLINE_NOT_YET;
    if (instant_before(now, w->closes)) return DEADLINE_OPEN;
    return instant_before(now, late) ? DEADLINE_LATE : DEADLINE_CLOSED;
}

static DeadlineAnswer judge(const Deadline *rule, const Question *q)
{
    Window w = window_of(rule, q);
    Instant late = late_until(rule, q, w.closes);
    DeadlineVerdict verdict = verdict_of(&w, late, q->now);
    bool over = verdict == DEADLINE_LATE || verdict == DEADLINE_CLOSED;
    return (DeadlineAnswer){verdict, over ? (Instant){0} : w.opens, w.closes, late, q->now};
}

static DeadlineAnswer answer(const Deadline *d, const Question *q);

// The rule of the day of action holds: from the day another one replaces it, that one says whether the day is open.
static DeadlineAnswer replaced(DeadlineAnswer v, const Deadline *next, const Question *q)
{
    Question then = *q;
    then.now = zone_instant(q->zone, next->from, 0, 0);
    DeadlineAnswer after = answer(next, &then);
    if (instant_before(then.now, v.late_until)) v.late_until = then.now;
    if (v.verdict == DEADLINE_OPEN) {
        if (instant_before(then.now, v.closes_at)) v.closes_at = deadline_open(&after) ? after.closes_at : then.now;
        return v;
    }
    bool opens_before = v.verdict == DEADLINE_NOT_YET && v.opens_at.ms && instant_before(v.opens_at, then.now);
    if (opens_before || v.verdict == DEADLINE_LATE) return v;
    bool hope = after.verdict == DEADLINE_OPEN || after.verdict == DEADLINE_NOT_YET;
    v.verdict = hope ? DEADLINE_NOT_YET : DEADLINE_CLOSED;
    v.opens_at = after.verdict == DEADLINE_OPEN ? then.now : hope ? after.opens_at : (Instant){0};
    if (hope) v.closes_at = after.closes_at;
    return v;
}

static DeadlineAnswer answer(const Deadline *d, const Question *q)
{
    const Deadline *rule = deadline_rule_on(d, zone_date(q->zone, q->now));
    DeadlineAnswer v = judge(rule, q);
    return rule->then ? replaced(v, rule->then, q) : v;
}

DeadlineAnswer deadline_for_public(const Deadline *d, const Calendar *c, const Zone *z, Date day, int start_minute, Instant now,
                                   bool resident)
{
    return answer(d, &(Question){c, z, day, start_minute, zone_instant(z, day, 0, start_minute), now, resident});
}

DeadlineAnswer deadline_for(const Deadline *d, const Calendar *c, const Zone *z, Date day, int start_minute, Instant now)
{
    return deadline_for_public(d, c, z, day, start_minute, now, false);
}

bool deadline_by_month(const Deadline *d)
{
    for (; d; d = d->then)
        if (d->kind != DEADLINE_MONTH_DAY || d->late) return false;
    return true;
}

bool deadline_open(const DeadlineAnswer *v) { return v->verdict == DEADLINE_OPEN; }

Money deadline_late_price(const Deadline *rule, Money price)
{
    if (rule->late == LATE_SURCHARGE) return money_add(price, rule->surcharge);
    if (rule->late != LATE_PERCENT) return price;
    int64_t hundredths = money_times(price, 100 + rule->percent).cents;
    return (Money){(hundredths + 50) / 100};
}

// ---- what comes next ----

bool deadline_next_month(const Deadline *d, const Zone *z, Instant now, NextMonth *out)
{
    Date today = zone_date(z, now), month = month_first(today);
    const Deadline *rule = deadline_rule_on(d, today);
    if (rule->kind != DEADLINE_MONTH_DAY) return false;
    if (!instant_before(now, month_window(rule, z, month).closes)) month = date_add_months(month, 1);
    Window w = month_window(rule, z, month);
    *out = (NextMonth){date_add_months(month, 1), w.opens, w.closes};
    return !rule->then || instant_before(w.opens, zone_instant(z, rule->then->from, 0, 0));
}

// The first day of what the rule closes together decides for all of it.
static void count_down(const Deadline *d, DeadlineKind kind, const Question *at, Date from, Date to, Countdown *soonest)
{
    DeadlineAnswer v = answer(d, at);
    if (!deadline_open(&v) || (soonest->closes_at.ms && !instant_before(v.closes_at, soonest->closes_at))) return;
    Date last = zone_date(at->zone, instant_add(v.closes_at, -1));
    *soonest = (Countdown){v.closes_at, from, to, date_days(zone_date(at->zone, at->now), last), kind};
}

static Question first_day(const Question *q, Date day)
{
    Question at = *q;
    at.day = day;
    at.start = zone_instant(q->zone, day, 0, 0);
    return at;
}

static void count_down_rule(const Deadline *d, const Question *q, Countdown *soonest)
{
    Date today = zone_date(q->zone, q->now);
    const Deadline *rule = deadline_rule_on(d, today);
    if (rule->kind == DEADLINE_MONTH_DAY) {
        Date month = date_add_months(month_first(today), 1);
        Question at = first_day(q, month);
        count_down(d, rule->kind, &at, month, month_last(month), soonest);
    }
    for (int week = 1; rule->kind == DEADLINE_PREVIOUS_WEEK && week <= 2; week++) {
        Date monday = date_add(date_monday(today), 7 * week);
        Question at = first_day(q, monday);
        count_down(d, rule->kind, &at, monday, date_add(monday, 6), soonest);
    }
    EACH (const DeadlinePeriod, p, &rule->periods) {
        if (!date_is(p->closes.day)) continue;
        Question at = first_day(q, date_is(p->from) ? p->from : date_add(p->closes.day, 2));
        count_down(d, rule->kind, &at, p->from, p->to, soonest);
    }
}

bool deadline_countdown(const Deadline *const *rules, ptrdiff_t n, const Calendar *c, const Zone *z, Instant now, bool resident,
                        Countdown *out)
{
    Question q = {.calendar = c, .zone = z, .now = now, .resident = resident};
    *out = (Countdown){0};
    for (ptrdiff_t i = 0; i < n; i++) count_down_rule(rules[i], &q, out);
    return out->closes_at.ms != 0;
}

// ---- one person ----

static bool holds(const Exemption *e, Date d) { return !date_before(d, e->from) && !(date_is(e->to) && date_before(e->to, d)); }

const Deadline *deadline_exempt(const Deadline *usual, const Exemptions *own, Date action, Date day)
{
    EACH (const Exemption, e, own)
        if (holds(e, action) && holds(e, day)) return &e->limit;
    return usual;
}

static Date birthday(Date born, int years)
{
    Date d = date_add_months(born, 12 * years);     // 28 February stands for the 29th: the age is reached the day after
    return date_age(born, d) < years ? date_add(d, 1) : d;
}

Date age_first_day(const AgeRule *r, Date born)
{
    return r->from_month ? month_first(date_add_months(born, 12 * r->min_years)) : birthday(born, r->min_years);
}

AgeVerdict age_check(const AgeRule *r, Date born, Date on)
{
    if (date_before(on, age_first_day(r, born))) return AGE_TOO_YOUNG;
    return r->max_years && date_age(born, on) > r->max_years ? AGE_TOO_OLD : AGE_OK;
}
