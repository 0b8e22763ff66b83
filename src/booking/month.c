// month.c - the month as values: which weeks, which boxes, what each may become and why not. No clock, no database.
#include "booking/booking.h"

// ---- reasons, each said once ----

static int reason_of(Arena *a, Month *m, Str text)
{
    for (int i = 0; i < m->reasons.n; i++)
        if (str_eq(m->reasons.v[i], text)) return i;
    *PUSH(a, &m->reasons) = text;
    return (int)m->reasons.n - 1;
}

// ---- laying out ----

static bool in_month(const Month *m, Date day) { return !date_before(day, m->first) && !date_before(m->last, day); }

static bool day_open(const Month *m, const MonthFacts *f, Date day)
{
    return in_month(m, day) && !date_before(day, m->from) && !date_before(m->to, day)
        && activity_open(m->activity, f->calendar, day);
}

// Weeks with an open day in the month, numbered 1, 2, 3 ...; weeks without any (holidays) are left out.
static void lay_out_weeks(Arena *a, Month *m, const MonthFacts *f)
{
    for (Date monday = date_monday(m->first); !date_before(m->last, monday); monday = date_add(monday, 7)) {
        unsigned open = 0;
        for (int i = 0; i < 7; i++) open |= (unsigned)day_open(m, f, date_add(monday, i)) << i;
        int rank = (int)m->weeks.n + 1;
        if (open) *PUSH(a, &m->weeks) = (Week){monday, rank, date_week(monday).week, open};
    }
}

// An offered place is answered on its own page: here it is neither a wish nor part of the sum.
static bool offered(const Cell *c) { return c->held && c->waiting; }
static bool counts(const Cell *c)  { return c->booking && !offered(c); }

static void lock(Arena *a, Month *m, Cell *c, Str reason)
{
    c->state = CELL_LOCKED;
    c->reason = reason_of(a, m, reason);
}

static DeadlineAnswer ask(const Deadline *d, const MonthFacts *f, Date day, int start_min)
{
    return deadline_for_public(d, f->calendar, f->zone, day, start_min, f->now, f->resident);
}

// A rule of both actions, with its answer when one holds for all days of the month.
typedef struct Asked { const Deadline *rule; DeadlineAnswer answer; bool known; } Asked;
typedef struct Rules { Asked add, cancel; } Rules;

static Asked asked(const Deadline *rule, const MonthFacts *f, Date first)
{
    if (!deadline_by_month(rule)) return (Asked){.rule = rule};
    return (Asked){rule, ask(rule, f, first, 0), true};
}

static DeadlineAnswer answer_of(const Asked *r, const MonthFacts *f, const Cell *c)
{
    return r->known ? r->answer : ask(r->rule, f, c->day, c->slot->start_min);
}

// Paid, too late to cancel, and another family could still book it. What an invoice will ask for is not paid.
static bool may_give_back(const Month *m, const MonthFacts *f, const Rules *rules, const Cell *c)
{
    if (!m->activity->give_back || m->activity->payment == PAY_INVOICE || c->price.cents <= 0 || f->looks_only) return false;
    DeadlineAnswer add = answer_of(&rules->add, f, c);
    return deadline_open(&add);
}

// What a cell with a booking may become. It costs what it cost when it was booked.
static void settle_booked(Arena *a, Month *m, const MonthFacts *f, const Rules *rules, Cell *c)
{
    DeadlineAnswer cancel = answer_of(&rules->cancel, f, c);
    if (c->held) c->state = offered(c) ? CELL_OFFERED : CELL_BASKET;
    else if (deadline_open(&cancel)) c->state = CELL_BOOKED;
    else {
        lock(a, m, c, deadline_reason(a, rules->cancel.rule, &cancel, f->zone, c->day, c->slot->start_min));
        c->may_give_back = may_give_back(m, f, rules, c);
    }
}

static void settle_free(Arena *a, Month *m, const MonthFacts *f, const Rules *rules, Cell *c)
{
    DeadlineAnswer add = answer_of(&rules->add, f, c);
    c->add_until = add.closes_at;
    if (!slot_price(c->slot, c->day, &c->price, &(Money){0}))
        lock(a, m, c, T("Le prix de ce jour n’est pas encore fixé : revenez dans quelques jours."));
    else if (!deadline_open(&add)) lock(a, m, c, deadline_reason(a, rules->add.rule, &add, f->zone, c->day, c->slot->start_min));
    else if (c->waiting) c->state = CELL_WAITING;
    else c->state = c->full ? CELL_FULL : CELL_FREE;
}

// A strike was announced after the day was booked: the family sees the booking, the town decides what becomes of it.
static void settle_closed(Arena *a, Month *m, const MonthFacts *f, Cell *c)
{
    c->state = CELL_NONE;
    if (!counts(c)) return;
    Str why = activity_closed_reason(a, m->activity, f->calendar, c->day);
    lock(a, m, c, why.n ? str_fmt(a, TF("L’activité n’a pas lieu ce jour-là : %.*s. La mairie s’occupe de votre réservation."), STR_ARG(why))
                        : T("Ce jour est hors de la période d’inscription. Pour changer cette réservation, adressez-vous à la mairie."));
}

// Nothing of what the other household does is told: not whether it booked, only whose day it is.
static Str custody_reason(Arena *a, const Month *m, const Cell *c)
{
    if (!c->elsewhere) return T("Ce jour ne peut pas être réservé en ligne. Appelez la mairie : elle le fera avec vous.");
    return str_fmt(a, TF("Ce jour-là, %.*s est dans son autre foyer, qui réserve et qui paie. Ce qui est convenu est dans « Calendrier de garde »."),
                   STR_ARG(m->child.first_name));
}

static bool changes_by_booking(const Cell *c)
{
    return c->state == CELL_FREE || c->state == CELL_BOOKED || c->state == CELL_BASKET || c->state == CELL_FULL;
}

// What a cell may become, from what was loaded in it (booking, held, full, waiting) and the two deadlines.
static void cell_settle(Arena *a, Month *m, const MonthFacts *f, const Rules *rules, Cell *c, bool open)
{
    c->reason = -1;
    c->wanted = counts(c);
    if (!open) settle_closed(a, m, f, c);
    else if (c->booking) settle_booked(a, m, f, rules, c);
    else if ((c->elsewhere || c->taken) && !c->waiting) lock(a, m, c, custody_reason(a, m, c));
    else settle_free(a, m, f, rules, c);
    if (f->looks_only && changes_by_booking(c)) lock(a, m, c, right_missing_text(RIGHT_BOOK));
}

static Str last_day_text(Arena *a, Local end)
{
    if (!end.hour && !end.minute) return T("Dernier jour, jusqu’à minuit");
    return end.minute ? str_fmt(a, TF("Dernier jour, jusqu’à %d\u00A0h\u00A0%02d"), end.hour, end.minute) : str_fmt(a, TF("Dernier jour, jusqu’à %d\u00A0h"), end.hour);
}

// What is said once for the whole month: closed since when and what is next, or how long it stays open.
static void month_words(Arena *a, Month *m, const MonthFacts *f)
{
    enum { TELL_DAYS = 10 };
    if (f->looks_only) {
        m->notice = right_missing_text(RIGHT_BOOK);
        return;
    }
    const Deadline *rule = &m->activity->add;
    Date today = zone_date(f->zone, f->now), next = date_add_months(month_first(today), 1);
    if (deadline_rule_on(rule, today)->kind != DEADLINE_MONTH_DAY) return;
    DeadlineAnswer x = ask(rule, f, m->first, 0);
    if (!deadline_open(&x)) {
        m->notice = deadline_reason(a, rule, &x, f->zone, m->first, 0);
        return;
    }
    int days = date_days(today, zone_date(f->zone, instant_add(x.closes_at, -1)));
    if (days > TELL_DAYS || date_before(next, m->first)) return;       // a later month opens again
    m->countdown = days < 1 ? last_day_text(a, zone_local(f->zone, x.closes_at))
                            : str_fmt(a, words_many(days) ? TF("Il vous reste %d\u00A0jours") : TF("Il vous reste %d\u00A0jour"), days);
}

enum { MOST_DAYS = 31 };
static ptrdiff_t day_index(const Month *m, const Slot *s, Date day)
{
    return (s - m->activity->slots.v) * MOST_DAYS + date_days(m->first, day);
}

// What was loaded of each slot and day of the month; NULL: nothing.
static const Cell **cells_by_day(Arena *a, const Month *m, const Cells *loaded)
{
    const Cell **at = NEWS(a, const Cell *, m->activity->slots.n * MOST_DAYS);
    EACH (const Cell, c, loaded) at[day_index(m, c->slot, c->day)] = c;
    return at;
}

void month_lay_out(Arena *a, Month *m, const MonthFacts *f)
{
    Cells loaded = m->cells;
    m->cells = (Cells){0};
    m->last = month_last(m->first);
    lay_out_weeks(a, m, f);
    const Cell **by_day = cells_by_day(a, m, &loaded);
    Rules rules = {asked(&m->activity->add, f, m->first), asked(&m->activity->cancel, f, m->first)};
    EACH (const Week, w, &m->weeks)
        EACH (const Slot, s, &m->activity->slots)
            for (int i = 0; i < 7; i++) {
                if (!(m->activity->weekdays >> i & 1)) continue;
                Date day = date_add(w->monday, i);
                const Cell *known = in_month(m, day) ? by_day[day_index(m, s, day)] : NULL;
                Cell *c = PUSH(a, &m->cells);
                *c = known ? *known : (Cell){.slot = s, .day = day};
                cell_settle(a, m, f, &rules, c, w->open >> i & 1);
                bool box = c->state == CELL_FREE || c->state == CELL_BOOKED || c->state == CELL_BASKET;
                m->can_change |= box;
                if (counts(c)) m->before = money_add(m->before, c->price);
            }
    m->after = m->before;
    m->base = month_base(a, m);
    month_words(a, m, f);
}

// "12.3fe 13.1": of each slot, its booked days as bits in hexadecimal, bit 0 = the 1st.
Str month_base(Arena *a, const Month *m)
{
    Buf b = buf_new(a, 64);
    EACH (const Slot, s, &m->activity->slots) {
        unsigned days = 0;
        EACH (const Cell, c, &m->cells)
            if (c->slot == s && counts(c)) days |= 1u << date_days(m->first, c->day);
        if (days) buf_fmt(&b, "%s%lld.%x", b.n ? " " : "", (long long)s->id, days);
    }
    return buf_str(&b);
}

// false also for a text that is not such a base.
bool month_base_has(Str base, const Month *m, const Slot *slot, Date day)
{
    for (Str one, id, days; base.n;) {
        int64_t n = 0;
        str_cut(base, ' ', &one, &base);
        str_cut(one, '.', &id, &days);
        if (!str_int(id, &n) || n != slot->id || !days.n || days.n > 8) continue;
        unsigned bits = 0;
        for (ptrdiff_t i = 0; i < days.n; i++) {
            char c = days.p[i];
            bits = bits << 4 | (unsigned)(c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0);
        }
        return bits >> date_days(m->first, day) & 1;
    }
    return false;
}

// ---- checking what is wanted ----

static bool changed(const Cell *c) { return !offered(c) && c->wanted != (c->booking != 0); }

// Two slots that use the same seats cannot both be booked: morning and whole day. A place held for an answer counts. NULL: none.
static const Cell *rival(const Month *m, const Cell *c)
{
    if (m->activity->exclusive == EXCLUSIVE_NONE) return NULL;
    EACH (const Cell, o, &m->cells)
        if (o != c && (o->wanted || offered(o)) && date_eq(o->day, c->day) && slots_share_pool(o->slot, c->slot)) return o;
    return NULL;
}

// Morning and afternoon together cost more than the day that holds both: never 20 euros silently. NULL: no other half is wanted.
static const Cell *other_half(const Month *m, const Cell *c, const Slot **whole)
{
    if (m->activity->exclusive == EXCLUSIVE_NONE) return NULL;
    EACH (const Slot, w, &m->activity->slots) {
        if (w == c->slot || !slots_share_pool(w, c->slot)) continue;
        *whole = w;
        EACH (const Cell, o, &m->cells)
            if (o != c && o->wanted && date_eq(o->day, c->day) && o->slot != w && slots_share_pool(o->slot, w)) return o;
    }
    return NULL;
}

static const Partner *partner(const Month *m, int64_t slot, Date day)
{
    EACH (const Partner, p, &m->partners)
        if (p->slot->id == slot && date_eq(p->day, day)) return p;
    return NULL;
}

// A slot of the same activity is ticked beside it; one of another activity is booked there, or added along.
static bool required_met(const Month *m, const Cell *c)
{
    EACH (const Cell, o, &m->cells)
        if (o->slot->id == c->slot->requires_id && date_eq(o->day, c->day)) return o->wanted;
    const Partner *p = partner(m, c->slot->requires_id, c->day);
    return p && (p->booking || c->slot->requires == REQUIRE_ADD);      // none: not enrolled there, or that day is closed there
}

static Refusal addition(const Month *m, const Cell *c)
{
    if (c->state == CELL_NONE) return REFUSED_CLOSED;
    if (c->elsewhere || c->taken) return REFUSED_CUSTODY;
    if (c->state == CELL_LOCKED) return slot_price(c->slot, c->day, &(Money){0}, &(Money){0}) ? REFUSED_DEADLINE : REFUSED_PRICE;
    const Slot *whole;
    if (rival(m, c) || other_half(m, c, &whole)) return REFUSED_EXCLUSIVE;
    if (c->state == CELL_FULL || c->state == CELL_WAITING || c->full) return REFUSED_FULL;
    if (c->slot->requires_id && !required_met(m, c)) return REFUSED_REQUIRES;
    return REFUSED_NOT;
}

// A booking elsewhere that needs this one: canteen needs midday time.
static bool depends(const Partner *p, const Cell *c)
{
    return p->booking && p->slot->requires_id == c->slot->id && date_eq(p->day, c->day);
}

static bool needed_beside(const Month *m, const Cell *c)
{
    EACH (const Cell, o, &m->cells)
        if (o->wanted && o->slot->requires_id == c->slot->id && date_eq(o->day, c->day)) return true;
    return false;
}

bool month_needed(const Month *m, const Cell *c)
{
    EACH (const Partner, p, &m->partners)
        if (depends(p, c)) return true;
    return needed_beside(m, c);
}

static Refusal removal(const Month *m, const Cell *c, bool confirm_cascade)
{
    Refusal verdict = REFUSED_NOT;
    if (c->state == CELL_NONE) return REFUSED_CLOSED;
    if (c->state == CELL_LOCKED) return REFUSED_DEADLINE;
    if (needed_beside(m, c)) return REFUSED_REQUIRES;
    EACH (const Partner, p, &m->partners) {
        if (!depends(p, c)) continue;
        if (p->slot->on_removal == REMOVAL_REFUSE || p->locked) return REFUSED_REQUIRES;
        if (p->slot->on_removal == REMOVAL_CASCADE && !confirm_cascade) verdict = REFUSED_CASCADE;
    }
    return verdict;
}

int month_check(Arena *a, Month *m, bool confirm_cascade)
{
    (void)a;
    int refusals = 0;
    m->added = m->removed = 0;
    m->after = (Money){0};
    EACH (Cell, c, &m->cells) {
        c->refusal = REFUSED_NOT;
        if (c->wanted && !offered(c)) m->after = money_add(m->after, c->price);
        if (!changed(c)) continue;
        c->refusal = c->wanted ? addition(m, c) : removal(m, c, confirm_cascade);
        refusals += c->refusal != REFUSED_NOT;
        c->wanted ? m->added++ : m->removed++;
    }
    return refusals;
}

// ---- refusals in words ----

static Str exclusive_text(Arena *a, const Month *m, const Cell *c)
{
    const Slot *whole = NULL;
    const Cell *other = rival(m, c);
    Money price;
    if (other)
        return str_fmt(a, TF("« %.*s » et « %.*s » ne se cumulent pas : gardez une seule case ce jour-là."), STR_ARG(c->slot->name),
                       STR_ARG(other->slot->name));
    other = other_half(m, c, &whole);
    if (!other || !slot_price(whole, c->day, &price, &(Money){0})) return T("Ces cases ne se cumulent pas : gardez-en une seule ce jour-là.");
    return str_fmt(a, TF("« %.*s » et « %.*s » ne se cumulent pas : pour les deux, cochez plutôt « %.*s » (%.*s)."), STR_ARG(c->slot->name),
                   STR_ARG(other->slot->name), STR_ARG(whole->name), STR_ARG(money_text(a, price)));
}

static Str requires_text(Arena *a, const Month *m, const Cell *c)
{
    const Slot *needed = catalog_slot(m->catalog, c->slot->requires_id);
    if (!c->wanted || !needed) return T("Une autre réservation de ce jour en dépend : retirez-la d’abord.");
    return str_fmt(a, TF("Il faut d’abord réserver « %.*s » ce jour-là."), STR_ARG(needed->name));
}

static Str cascade_text(Arena *a, const Month *m, const Cell *c)
{
    EACH (const Partner, p, &m->partners)
        if (depends(p, c)) return str_fmt(a, TF("« %.*s » est réservé ce jour-là et en dépend : il serait retiré aussi."), STR_ARG(p->slot->name));
    return T("Une réservation de ce jour en dépend : elle serait retirée aussi.");
}

Str refusal_text(Arena *a, const Month *m, const Cell *c)
{
    switch (c->refusal) {
    case REFUSED_NOT:       return S("");
    case REFUSED_CLOSED:    return T("L’activité n’a pas lieu ce jour-là.");
    case REFUSED_CUSTODY:
    case REFUSED_DEADLINE:  return c->reason >= 0 ? m->reasons.v[c->reason] : T("Ce jour ne peut plus être modifié.");
    case REFUSED_FULL:      return T("Il ne reste plus de place ce jour-là. Vous pouvez vous inscrire sur la liste d’attente.");
    case REFUSED_EXCLUSIVE: return exclusive_text(a, m, c);
    case REFUSED_REQUIRES:  return requires_text(a, m, c);
    case REFUSED_CASCADE:   return cascade_text(a, m, c);
    case REFUSED_PRICE:     return T("Le prix de ce jour n’est pas encore fixé : revenez dans quelques jours.");
    }
    return S("");
}
