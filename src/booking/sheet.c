// sheet.c - the rows of a month of all children, and what its form wants. No clock, no database.
#include "booking/sheet.h"

#include "booking/booking_view.h"

// ---- which sheets there are ----

// What the rows of a week weigh on the page, in boxes: a row costs two beside its own.
static ptrdiff_t weight(const Choices *choices, const Activity *v)
{
    ptrdiff_t n = 0;
    EACH (const Choice, x, choices)
        if (x->activity == v) n += x->children.n * (days_a_week(v) + 2);
    return n;
}

void sheet_keys(Arena *a, const Choices *choices, SheetKeys *out)
{
    enum { MOST = 24 };                             // so that a page stays under 15 kB
    EACH (const Choice, x, choices) {
        bool whole = weight(choices, x->activity) <= MOST, known = false;
        EACH (const SheetKey, k, out) known |= whole && k->activity == x->activity;
        if (!known) *PUSH(a, out) = (SheetKey){x->activity, whole ? NULL : x->slot, whole && x->activity->slots.n > 1 ? x->activity->name : x->label};
    }
}

// ---- laying out ----

bool sheet_shows(const Sheet *s, const Unit *u, const Cell *c)
{
    return u->month.activity == s->key->activity && (!s->key->slot || c->slot == s->key->slot);
}

static SheetWeek *week_at(Arena *a, Sheet *s, Date monday)
{
    EACH (SheetWeek, k, &s->weeks)
        if (date_eq(k->week.monday, monday)) return k;
    SheetWeek *k = PUSH(a, &s->weeks);
    k->week = (Week){.monday = monday, .rank = (int)s->weeks.n, .iso = date_week(monday).week};
    return k;
}

// In order of days: children may be enrolled over different periods, so that one of them has a week more.
static bool next_monday(const Sheet *s, Date after, Date *out)
{
    *out = (Date){0};
    EACH (const Unit, u, &s->units)
        EACH (const Week, k, &u->month.weeks)
            if (u->month.activity == s->key->activity && date_before(after, k->monday) && (!date_is(*out) || date_before(k->monday, *out))) *out = k->monday;
    return date_is(*out);
}

static void put_rows(Arena *a, Sheet *s, SheetWeek *k)
{
    EACH (Unit, u, &s->units)
        for (ptrdiff_t i = 0; i < u->month.cells.n; i += days_a_week(u->month.activity)) {
            const Cell *c = &u->month.cells.v[i];
            if (sheet_shows(s, u, c) && date_eq(date_monday(c->day), k->week.monday)) *PUSH(a, &k->rows) = (SheetRow){u, c->slot, i};
        }
}

static void note_reason(Arena *a, Sheet *s, const Unit *u, const Cell *c)
{
    if (c->state == CELL_LOCKED && sheet_reason(s, u, c) < 0) *PUSH(a, &s->reasons) = u->month.reasons.v[c->reason];
}

void sheet_lay_out(Arena *a, Sheet *s)
{
    for (Date monday = {0}; next_monday(s, monday, &monday);) put_rows(a, s, week_at(a, s, monday));
    EACH (Unit, u, &s->units)
        for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
            Cell *c = &u->month.cells.v[i];
            const Ask *k = &u->asks[i];
            if (!sheet_shows(s, u, c)) continue;
            note_reason(a, s, u, c);
            c->wanted = k->asked ? k->want : k->was;
            s->can_change |= can_tick(c);
            if (k->was) s->before = money_add(s->before, c->price);
            if (c->wanted) s->after = money_add(s->after, c->price);
        }
}

int sheet_reason(const Sheet *s, const Unit *u, const Cell *c)
{
    for (int i = 0; c->reason >= 0 && i < s->reasons.n; i++)
        if (str_eq(s->reasons.v[i], u->month.reasons.v[c->reason])) return i;
    return -1;
}

// ---- what the form wants ----

Str sheet_box(Arena *a, const Unit *u, const Cell *c)
{
    return str_fmt(a, "%lld.%d.%lld", (long long)c->slot->id, c->day.day, (long long)u->month.child.id);
}

Str sheet_base(Arena *a, const Sheet *s)
{
    Buf b = buf_new(a, 256);
    EACH (const Unit, u, &s->units)
        for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
            const Cell *c = &u->month.cells.v[i];
            if (!sheet_shows(s, u, c) || !can_tick(c) || !u->asks[i].was) continue;
            if (b.n) buf_char(&b, ' ');
            buf_put(&b, sheet_box(a, u, c));
        }
    return buf_str(&b);
}

static bool in_list(Str list, Str key)
{
    for (Str one; list.n;) {
        str_cut(list, ' ', &one, &list);
        if (str_eq(one, key)) return true;
    }
    return false;
}

static bool among(const Strs *all, Str key)
{
    EACH (const Str, s, all)
        if (str_eq(*s, key)) return true;
    return false;
}

// Only what differs from the page is wanted: what others changed meanwhile stays theirs.
void sheet_ask(Arena *a, Sheet *s, const Strs *ticked, const Strs *whole, Str base)
{
    EACH (Unit, u, &s->units)
        EACH (const Cell, c, &u->month.cells) {
            if (!sheet_shows(s, u, c)) continue;
            Str box = sheet_box(a, u, c), row = str_fmt(a, "%lld..%lld", (long long)c->slot->id, (long long)u->month.child.id);
            bool want = among(ticked, box), all = among(whole, row);
            if (all || want != in_list(base, box)) batch_ask(u, c->slot->id, c->day, want || all);
        }
}

// ---- proposals ----

int sheet_habit(const Month *before, const Slot *slot)
{
    int weekdays = 0;
    for (int d = MONDAY; d <= SUNDAY; d++) {
        int open = 0, booked = 0;
        EACH (const Cell, c, &before->cells) {
            if (c->slot != slot || date_weekday(c->day) != d || c->state == CELL_NONE) continue;
            open++;
            booked += c->wanted;
        }
        if (booked && 2 * booked >= open) weekdays |= 1 << (d - 1);
    }
    return weekdays;
}

static void propose(Unit *u, ptrdiff_t i, bool want)
{
    Ask *k = &u->asks[i];
    if (!can_tick(&u->month.cells.v[i])) return;
    k->asked = want != k->was;
    k->want = want;
}

void sheet_copy_month(Sheet *s, const Unit *to, const Month *before)
{
    EACH (Unit, u, &s->units) {
        if (u != to) continue;
        for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
            const Cell *c = &u->month.cells.v[i];
            if (sheet_shows(s, u, c) && sheet_habit(before, c->slot) >> (date_weekday(c->day) - 1) & 1) propose(u, i, true);
        }
    }
    s->proposed = true;
}

static bool wants(const Unit *u, const Cell *like)
{
    for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
        const Cell *c = &u->month.cells.v[i];
        if (c->slot == like->slot && date_eq(c->day, like->day)) return u->asks[i].asked ? u->asks[i].want : u->asks[i].was;
    }
    return false;
}

void sheet_copy_child(Sheet *s, int64_t child)
{
    const Unit *from = NULL;
    EACH (const Unit, u, &s->units)
        if (u->month.child.id == child && u->month.activity == s->key->activity) from = u;
    if (!from) return;
    EACH (Unit, u, &s->units)
        for (ptrdiff_t i = 0; i < u->month.cells.n && u != from; i++)
            if (sheet_shows(s, u, &u->month.cells.v[i])) propose(u, i, wants(from, &u->month.cells.v[i]));
    s->proposed = true;
}
