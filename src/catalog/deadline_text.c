// deadline_text.c - rules and refusals in words: which rule, since when, until when, what one can still do.
#include "catalog/deadline.h"

enum { MIDNIGHT = 1440 };

// ---- hours, days, months ----

static Str hour_text(Arena *a, int minute)          // « minuit », « 9 h », « 9 h 30 »
{
    if (minute == 0 || minute == MIDNIGHT) return T("minuit");
    if (minute % 60 == 0) return str_fmt(a, TF("%d\u00A0h"), minute / 60);
    return str_fmt(a, TF("%d\u00A0h\u00A0%02d"), minute / 60, minute % 60);
}

static Str day_text(Arena *a, Date d)               // « 7 octobre 2022 »
{
    return str_fmt(a, "%.*s %d", STR_ARG(date_day_month(a, d)), date_ymd(d).year);
}

static Str short_day(Arena *a, Date d, Date today)  // without its year while that is today’s; today {0}: with it
{
    return date_ymd(d).year == date_ymd(today).year ? date_day_month(a, d) : day_text(a, d);
}

static Str span_text(Arena *a, Date from, Date to)  // « du 13 au 22 septembre 2025 »
{
    Ymd f = date_ymd(from), t = date_ymd(to);
    Str first = day_text(a, from);
    if (f.year == t.year) first = date_day_month(a, from);
    if (f.year == t.year && f.month == t.month) first = str_fmt(a, "%d%s", f.day, day_ordinal(f.day));
    return str_fmt(a, TF("du %.*s au %.*s"), STR_ARG(first), STR_ARG(day_text(a, to)));
}

static Str of_month(Arena *a, Date month)           // « de mai 2018 », « d’avril 2018 »
{
    Str name = month_name(a, month);
    bool vowel = str_starts(name, S("a")) || str_starts(name, S("o"));
    return str_fmt(a, vowel ? TF("d’%.*s") : TF("de %.*s"), STR_ARG(name));
}

static Str capital(Arena *a, Str s)                 // our sentences begin with an ASCII letter
{
    char *p = str_c(a, s);
    if (p[0] >= 'a' && p[0] <= 'z') p[0] = (char)(p[0] - 32);
    return (Str){p, s.n};
}

// « vendredi 11 octobre à 9 h »: the end of a day is that day at midnight, not the next one.
static Str end_text(Arena *a, const Zone *z, Instant t, Date today, bool weekday)
{
    Local l = zone_local(z, t);
    int minute = l.hour * 60 + l.minute;
    Date day = minute ? l.day : date_add(l.day, -1);
    Str name = weekday ? str_fmt(a, "%.*s ", STR_ARG(weekday_name(date_weekday(day)))) : S("");
    return str_fmt(a, TF("%.*s%.*s à %.*s"), STR_ARG(name), STR_ARG(short_day(a, day, today)), STR_ARG(hour_text(a, minute)));
}

static Str opening_text(Arena *a, Date day, int minute, Date today)        // « 23 janvier », « 21 août à 7 h »
{
    Str d = short_day(a, day, today);
    return minute ? str_fmt(a, TF("%.*s à %.*s"), STR_ARG(d), STR_ARG(hour_text(a, minute))) : d;
}

// ---- the rule in plain words ----

static Str weekdays_text(Arena *a, int days)        // « le lundi, le mardi et le jeudi »
{
    Buf b = buf_new(a, 64);
    int left = __builtin_popcount((unsigned)days);
    for (int day = MONDAY; day <= SUNDAY; day++) {
        if (!(days >> (day - 1) & 1)) continue;
        buf_fmt(&b, TF("le %.*s%s"), STR_ARG(weekday_name(day)), --left > 1 ? ", " : left == 1 ? TF(" et ") : "");
    }
    return buf_str(&b);
}

static Str month_day_text(Arena *a, const Deadline *d)
{
    Str hour = d->minute == MIDNIGHT ? S("") : str_fmt(a, ", %.*s,", STR_ARG(hour_text(a, d->minute)));
    return str_fmt(a, TF("du %d%s au %d de chaque mois%.*s pour %s"), d->first_day, day_ordinal(d->first_day), d->n, STR_ARG(hour),
                   d->next_month_only ? TF("le mois suivant") : TF("les mois suivants"));
}

static Str before_start_text(Arena *a, int minutes)
{
    if (!minutes) return T("jusqu’au début de l’activité");
    bool hours = minutes % 60 == 0;
    int n = hours ? minutes / 60 : minutes;
    if (hours) return str_fmt(a, words_many(n) ? TF("jusqu’à %d\u00A0heures avant le début") : TF("jusqu’à %d\u00A0heure avant le début"), n);
    return str_fmt(a, words_many(n) ? TF("jusqu’à %d\u00A0minutes avant le début") : TF("jusqu’à %d\u00A0minute avant le début"), n);
}

static Str days_text(Arena *a, int n, Str hour)
{
    if (n == 0) return str_fmt(a, TF("jusqu’au jour même à %.*s"), STR_ARG(hour));
    return str_fmt(a, words_many(n) ? TF("jusqu’à %d\u00A0jours avant, à %.*s") : TF("jusqu’à %d\u00A0jour avant, à %.*s"), n, STR_ARG(hour));
}

static Str working_days_text(Arena *a, const Deadline *d)
{
    Str hour = hour_text(a, d->minute), text = days_text(a, 0, hour);
    if (d->n) text = str_fmt(a, words_many(d->n) ? TF("jusqu’à %d\u00A0jours ouvrés avant, à %.*s") : TF("jusqu’à %d\u00A0jour ouvré avant, à %.*s"),
                             d->n, STR_ARG(hour));
    if (d->weekdays == WORKING_WEEK) return text;
    return str_fmt(a, TF("%.*s (jours comptés : %.*s)"), STR_ARG(text), STR_ARG(weekdays_text(a, d->weekdays)));
}

static Str cuts_text(Arena *a, const Deadline *d)
{
    Buf b = buf_new(a, 128);
    for (int i = 0; i < d->n_cuts; i++) {
        const DeadlineCut *cut = &d->cuts[i];
        buf_fmt(&b, TF("%sjusqu’au %.*s à %.*s pour %.*s"), i ? TF("\u00A0; ") : "", STR_ARG(weekday_name(cut->weekday)),
                STR_ARG(hour_text(a, cut->minute)), STR_ARG(weekdays_text(a, cut->weekdays)));
    }
    return buf_str(&b);
}

static Str limit_text(Arena *a, Moment closes)      // « au 7 octobre 2022 à 12 h »; midnight goes without saying
{
    Str hour = closes.minute == MIDNIGHT ? S("") : str_fmt(a, TF(" à %.*s"), STR_ARG(hour_text(a, closes.minute)));
    return str_fmt(a, TF("au %.*s%.*s"), STR_ARG(day_text(a, closes.day)), STR_ARG(hour));
}

static Str period_limits(Arena *a, const DeadlinePeriod *p)
{
    bool ends = date_is(p->closes.day), whole_days = !p->opens.minute && p->closes.minute == MIDNIGHT;
    if (ends && p->closes.minute == 0) return str_fmt(a, TF("avant le %.*s"), STR_ARG(day_text(a, p->closes.day)));
    if (p->opens_on_return) return str_fmt(a, TF("de la rentrée %.*s"), STR_ARG(limit_text(a, p->closes)));
    if (!date_is(p->opens.day)) return str_fmt(a, TF("jusqu’%.*s"), STR_ARG(limit_text(a, p->closes)));
    if (ends && whole_days) return span_text(a, p->opens.day, p->closes.day);
    Str opens = opening_text(a, p->opens.day, p->opens.minute, (Date){0});
    if (!ends) return str_fmt(a, TF("depuis le %.*s"), STR_ARG(opens));
    return str_fmt(a, TF("du %.*s %.*s"), STR_ARG(opens), STR_ARG(limit_text(a, p->closes)));
}

static Str periods_text(Arena *a, const Deadline *d)
{
    Buf b = buf_new(a, 256);
    EACH (const DeadlinePeriod, p, &d->periods) {
        buf_fmt(&b, "%s%.*s", p == d->periods.v ? "" : TF("\u00A0; "), STR_ARG(period_limits(a, p)));
        if (date_is(p->others.day))
            buf_fmt(&b, TF(" (à partir du %.*s pour les familles d’autres communes)"),
                    STR_ARG(opening_text(a, p->others.day, p->others.minute, (Date){0})));
        if (date_is(p->to)) buf_fmt(&b, TF(" pour les jours %.*s"), STR_ARG(span_text(a, p->from, p->to)));
        else if (date_is(p->from)) buf_fmt(&b, TF(" pour les jours à partir du %.*s"), STR_ARG(day_text(a, p->from)));
    }
    return buf_str(&b);
}

static Str clause(Arena *a, const Deadline *d)      // no capital, no full stop
{
    Str hour = hour_text(a, d->minute);
    switch (d->kind) {
    case DEADLINE_NONE:          return T("jusqu’au début de l’activité");
    case DEADLINE_NEVER:         return T("ne se change pas en ligne");
    case DEADLINE_MONTH_DAY:     return month_day_text(a, d);
    case DEADLINE_BEFORE_START:  return before_start_text(a, d->n);
    case DEADLINE_DAYS:
        return d->n == 1 ? str_fmt(a, TF("jusqu’à la veille à %.*s"), STR_ARG(hour)) : days_text(a, d->n, hour);
    case DEADLINE_WORKING_DAYS:  return working_days_text(a, d);
    case DEADLINE_WEEKDAYS:      return cuts_text(a, d);
    case DEADLINE_PREVIOUS_WEEK:
        return str_fmt(a, TF("jusqu’au %.*s de la semaine précédente, à %.*s"), STR_ARG(weekday_name(d->weekday)), STR_ARG(hour));
    case DEADLINE_SCHOOL_DAY:    return str_fmt(a, TF("jusqu’au jour d’école précédent, à %.*s"), STR_ARG(hour));
    case DEADLINE_PERIODS:       return periods_text(a, d);
    }
    return S("");
}

static void put_late(Buf *b, const Deadline *d)
{
    Str until = d->late ? clause(b->a, d->late_limit) : S("");
    switch (d->late) {
    case LATE_NONE:      return;
    case LATE_SURCHARGE: buf_fmt(b, TF(" Ensuite, avec un supplément de %.*s, "), STR_ARG(money_text(b->a, d->surcharge))); break;
    case LATE_PERCENT:   buf_fmt(b, TF(" Ensuite, avec une majoration de %d\u00A0%%, "), d->percent); break;
    case LATE_LIST:      buf_put(b, T(" Ensuite, selon les places restantes, ")); break;
    case LATE_BILLED:    buf_put(b, T(" Ensuite, le jour annulé reste facturé, ")); break;
    }
    buf_fmt(b, "%.*s.", STR_ARG(until));
}

static void put_opening(Buf *b, const Deadline *d)
{
    if (!date_is(d->opening.day)) return;
    Str opens = opening_text(b->a, d->opening.day, d->opening.minute, (Date){0});
    buf_fmt(b, TF(" Ouverture le %.*s"), STR_ARG(opens));
    if (date_is(d->opening_others.day))
        buf_fmt(b, TF(" pour les habitants de la commune, le %.*s pour les autres familles"),
                STR_ARG(opening_text(b->a, d->opening_others.day, d->opening_others.minute, (Date){0})));
    buf_char(b, '.');
}

Str deadline_text(Arena *a, const Deadline *d)
{
    Buf b = buf_new(a, 256);
    for (; d; d = d->then) {
        Str rule = clause(a, d);
        if (date_is(d->from)) buf_fmt(&b, TF(" À partir du %.*s : %.*s."), STR_ARG(day_text(a, d->from)), STR_ARG(rule));
        else buf_fmt(&b, "%.*s.", STR_ARG(capital(a, rule)));
        put_late(&b, d);
        put_opening(&b, d);
    }
    return buf_str(&b);
}

// ---- why a day cannot change ----

static Str month_closed(Arena *a, const Deadline *rule, const DeadlineAnswer *v, const Zone *z, Date day, Date today)
{
    NextMonth next;
    Str closed = str_fmt(a, TF("Les réservations %.*s sont closes depuis le %.*s."), STR_ARG(of_month(a, day)),
                         STR_ARG(end_text(a, z, v->closes_at, today, false)));
    if (!deadline_next_month(rule, z, v->asked_at, &next)) return closed;
    Str month = capital(a, month_name(a, next.first));
    if (instant_before(v->asked_at, next.opens)) {
        Str opens = opening_text(a, zone_date(z, next.opens), 0, today);
        return str_fmt(a, TF("%.*s %.*s s’ouvre le %.*s."), STR_ARG(closed), STR_ARG(month), STR_ARG(opens));
    }
    return str_fmt(a, TF("%.*s %.*s est ouvert jusqu’au %.*s."), STR_ARG(closed), STR_ARG(month),
                   STR_ARG(end_text(a, z, next.closes, today, false)));
}

static bool differs_by_public(const Deadline *d)
{
    EACH (const DeadlinePeriod, p, &d->periods)
        if (date_is(p->others.day)) return true;
    return date_is(d->opening_others.day);
}

static Str not_yet(Arena *a, const Deadline *rule, const DeadlineAnswer *v, const Zone *z, Date day, Date today)
{
    if (!v->opens_at.ms) return T("Les réservations de ce jour ne sont pas encore annoncées.");
    bool month = rule->kind == DEADLINE_MONTH_DAY;
    Local l = zone_local(z, v->opens_at);
    Str what = month ? of_month(a, day) : str_fmt(a, TF("du %.*s"), STR_ARG(date_long(a, day)));
    return str_fmt(a, TF("Les réservations %.*s s’ouvrent %sle %.*s, jusqu’au %.*s."), STR_ARG(what),
                   differs_by_public(rule) ? TF("pour vous ") : "", STR_ARG(opening_text(a, l.day, l.hour * 60 + l.minute, today)),
                   STR_ARG(end_text(a, z, v->closes_at, today, !month)));
}

static Str late(Arena *a, const Deadline *rule, const DeadlineAnswer *v, const Zone *z, Date today)
{
    Str since = end_text(a, z, v->closes_at, today, true), until = end_text(a, z, v->late_until, today, true), terms = {0};
    switch (rule->late) {
    case LATE_NONE:      break;
    case LATE_SURCHARGE: terms = str_fmt(a, TF(", avec un supplément de %.*s"), STR_ARG(money_text(a, rule->surcharge))); break;
    case LATE_PERCENT:   terms = str_fmt(a, TF(", avec une majoration de %d\u00A0%%"), rule->percent); break;
    case LATE_LIST:      terms = T(", selon les places restantes"); break;
    case LATE_BILLED:    terms = T(", mais il reste facturé"); break;
    }
    return str_fmt(a, TF("Le délai habituel est passé depuis le %.*s. Ce jour peut encore être %s jusqu’au %.*s%.*s."), STR_ARG(since),
                   rule->late == LATE_BILLED ? TF("annulé") : TF("demandé"), STR_ARG(until), STR_ARG(terms));
}

static Str closed(Arena *a, const Deadline *rule, const DeadlineAnswer *v, const Zone *z, Date day, Date today)
{
    if (rule->kind == DEADLINE_WEEKDAYS && !v->closes_at.ms)
        return str_fmt(a, TF("Le %.*s ne se réserve pas en ligne : adressez-vous à la mairie."), STR_ARG(weekday_name(date_weekday(day))));
    if (!v->closes_at.ms) return T("Ce jour ne se change pas en ligne : adressez-vous à la mairie.");
    return str_fmt(a, TF("Les réservations du %.*s sont closes depuis le %.*s (%.*s). Pour un imprévu, adressez-vous à la mairie."),
                   STR_ARG(date_long(a, day)), STR_ARG(end_text(a, z, v->closes_at, today, true)), STR_ARG(clause(a, rule)));
}

Str deadline_reason(Arena *a, const Deadline *d, const DeadlineAnswer *v, const Zone *z, Date day, int start_minute)
{
    Date today = zone_date(z, v->asked_at);
    const Deadline *rule = deadline_rule_on(d, today);
    bool month = rule->kind == DEADLINE_MONTH_DAY;
    bool begun = !instant_before(v->asked_at, zone_instant(z, day, 0, start_minute));
    switch (v->verdict) {
    case DEADLINE_OPEN:    return S("");
    case DEADLINE_LATE:    return late(a, rule, v, z, today);
    case DEADLINE_NOT_YET: return not_yet(a, rule, v, z, day, today);
    case DEADLINE_CLOSED:
        if (month && v->closes_at.ms) return month_closed(a, rule, v, z, day, today);
        return begun ? T("Ce jour est passé.") : closed(a, rule, v, z, day, today);
    }
    return S("");
}

// ---- the countdown ----

static Str month_only(Arena *a, Date month)         // « décembre »
{
    Str name, year;
    str_cut(month_name(a, month), ' ', &name, &year);
    return name;
}

static Str what_closes(Arena *a, const Countdown *v)
{
    if (v->kind == DEADLINE_MONTH_DAY) return str_fmt(a, " %.*s", STR_ARG(month_only(a, v->from)));
    if (v->kind == DEADLINE_PREVIOUS_WEEK) return str_fmt(a, TF(" la semaine du %.*s"), STR_ARG(date_day_month(a, v->from)));
    if (date_is(v->to)) return str_fmt(a, TF(" les jours %.*s"), STR_ARG(span_text(a, v->from, v->to)));
    return date_is(v->from) ? str_fmt(a, TF(" les jours à partir du %.*s"), STR_ARG(date_day_month(a, v->from))) : S("");
}

Str countdown_text(Arena *a, const Zone *z, const Countdown *v)
{
    Str what = what_closes(a, v), end = end_text(a, z, v->closes_at, zone_date(z, instant_add(v->closes_at, -1)), true);
    if (!v->days_left) {
        Local l = zone_local(z, v->closes_at);
        return str_fmt(a, TF("Dernier jour pour réserver%.*s : jusqu’à %.*s."), STR_ARG(what), STR_ARG(hour_text(a, l.hour * 60 + l.minute)));
    }
    return str_fmt(a, words_many(v->days_left) ? TF("Il vous reste %d\u00A0jours pour réserver%.*s, jusqu’au %.*s.")
                                               : TF("Il vous reste %d\u00A0jour pour réserver%.*s, jusqu’au %.*s."),
                   v->days_left, STR_ARG(what), STR_ARG(end));
}

// ---- the age ----

Str age_reason(Arena *a, const AgeRule *r, Date born, Date on)
{
    switch (age_check(r, born, on)) {
    case AGE_OK:        return S("");
    case AGE_TOO_YOUNG:
        return str_fmt(a, TF("Cette activité accueille les enfants à partir de %d ans : pour votre enfant, à partir du %.*s."), r->min_years,
                       STR_ARG(day_text(a, age_first_day(r, born))));
    case AGE_TOO_OLD:   return str_fmt(a, TF("Cette activité accueille les enfants jusqu’à %d ans."), r->max_years);
    }
    return S("");
}
