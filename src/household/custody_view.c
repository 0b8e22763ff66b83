// custody_view.c - the words of the pages of custody.
#include "household/custody_view.h"

CustodySide custody_side(const CustodyPage *p, Date day)
{
    int64_t holder = custody_of(&p->plan, p->calendar, day);
    return !holder ? SIDE_OPEN : holder == p->family ? SIDE_HOME : SIDE_AWAY;
}

bool custody_may_draw(const CustodyPage *p, Date day) { return date_before(p->today, day) && custody_on(&p->plan, day); }

Str custody_week_text(Arena *a, Date today)
{
    int week = date_week(today).week;
    return str_fmt(a, TF("Cette semaine est la %d : %s."), week, week % 2 ? TF("impaire") : TF("paire"));
}

static Str day_text(Arena *a, Date d) { return str_fmt(a, "%d%s", date_ymd(d).day, day_ordinal(date_ymd(d).day)); }

Str custody_days_text(Arena *a, const CustodyPage *p, Date month)
{
    Buf b = buf_new(a, 128);
    Date last = month_last(month);
    int days = 0, open = 0;
    for (Date from = month, to; !date_before(last, from); from = date_add(to, 1)) {
        for (to = from; !date_eq(to, last) && custody_side(p, date_add(to, 1)) == custody_side(p, from);) to = date_add(to, 1);
        if (custody_side(p, from) == SIDE_OPEN) open += date_days(from, to) + 1;
        if (custody_side(p, from) != SIDE_HOME) continue;
        const char *between = b.n ? ", " : "";
        if (date_eq(from, to)) buf_fmt(&b, TF("%sle %.*s"), between, STR_ARG(day_text(a, from)));
        else buf_fmt(&b, TF("%sdu %.*s au %.*s"), between, STR_ARG(day_text(a, from)), STR_ARG(day_text(a, to)));
        days += date_days(from, to) + 1;
    }
    if (open == date_ymd(last).day) return T("Rien n’est convenu pour ce mois.");
    if (!days) return T("Aucun jour chez vous.");
    if (days == date_ymd(last).day) return T("Tout le mois chez vous.");
    return str_fmt(a, TF("Chez vous : %.*s."), STR_ARG(buf_str(&b)));
}

Str custody_shown_text(Arena *a, const CustodyPage *p)
{
    return p->whole_year ? str_fmt(a, "%d-%d", p->school_year, p->school_year + 1) : T("12 mois à venir");
}

bool custody_comes(const CustodyPage *p, const Custody *v) { return date_before(p->today, v->from) && custody_on(&p->plan, v->from) == v; }

Str custody_side_text(Arena *a, const CustodyPage *p, const Custody *v)
{
    CustodyRule mine = v->first == p->family ? v->rule : custody_turned(&v->rule);
    return custody_text(a, &mine);
}

Str custody_now_text(Arena *a, const CustodyPage *p)
{
    const Custody *v = custody_on(&p->plan, p->today);
    if (!v) return T("Rien n’est convenu avec la mairie pour aujourd’hui : chaque foyer peut réserver les jours qui ne le sont pas encore.");
    Str rule = custody_side_text(a, p, v);
    return date_is(v->to) ? str_fmt(a, TF("%.*s Jusqu’au %.*s."), STR_ARG(rule), STR_ARG(date_long(a, v->to))) : rule;
}

Str custody_today_text(Arena *a, const CustodyPage *p)
{
    enum { A_YEAR = 366 };
    CustodySide side = custody_side(p, p->today);
    if (side == SIDE_OPEN) return S("");
    Str where = side == SIDE_HOME ? T("chez vous") : T("dans son autre foyer");
    for (int i = 1; i < A_YEAR; i++)
        if (custody_side(p, date_add(p->today, i)) != side)
            return str_fmt(a, TF("%.*s, jusqu’au %.*s"), STR_ARG(where), STR_ARG(date_long(a, date_add(p->today, i - 1))));
    return where;
}
