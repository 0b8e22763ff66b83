// booking_view.c - words and addresses for the pages.
#include "booking/booking_view.h"

static Url month_link(Req *q, int64_t child, int64_t activity, Date first)
{
    Str month = month_iso(q->a, first);
    return url_fmt(q->a, "/kiosque/reservations/%lld/%lld/%.*s", (long long)child, (long long)activity, STR_ARG(month));
}

Url month_first_url(Req *q, const EnrolmentRow *r)
{
    return url_fmt(q->a, "/kiosque/reservations/%lld/%lld", (long long)r->child, (long long)r->activity);
}
Url month_beside(Req *q, const Month *m, int months) { return month_link(q, m->child.id, m->activity->id, date_add_months(m->first, months)); }
Url wait_url(Req *q, const Month *m) { return url_fmt(q->a, "%.*s/attente", STR_ARG(month_beside(q, m, 0).s)); }

Str child_class(Arena *a, const Children *all, int64_t child)
{
    EACH (const Child, k, all)
        if (k->id == child) return str_fmt(a, "%.*s%s%.*s", STR_ARG(k->class_name), k->class_name.n && k->school.n ? ", " : "", STR_ARG(k->school));
    return (Str){0};
}

Str one_venue(const Activity *v)
{
    EACH (const Slot, s, &v->slots)
        if (!str_eq(s->venue, v->slots.v[0].venue)) return (Str){0};
    return v->slots.n ? v->slots.v[0].venue : (Str){0};
}

Str one_price(Req *q, const Activity *v)
{
    Money least = {0}, price, unbooked;
    int known = 0;
    bool differ = false;
    EACH (const Slot, s, &v->slots) {
        if (!slot_price(s, q->today, &price, &unbooked)) continue;
        differ |= known && price.cents != least.cents;
        if (!known++ || price.cents < least.cents) least = price;
    }
    if (!known) return (Str){0};
    return differ ? str_fmt(q->a, TF("dès %.*s"), STR_ARG(money_text(q->a, least))) : money_text(q->a, least);
}

Str day_label(Arena *a, Date d)
{
    Buf b = buf_new(a, 8);
    buf_put(&b, weekday_short(date_weekday(d)));
    buf_char(&b, ' ');
    buf_int(&b, date_ymd(d).day);
    return buf_str(&b);
}

Str week_title(Arena *a, const Week *k)
{
    Buf b = buf_new(a, 48);
    buf_put(&b, T("Semaine "));
    buf_int(&b, k->rank);
    buf_put(&b, T(", du "));
    buf_put(&b, str_first(date_short(a, k->monday), 2));
    buf_put(&b, T(" au "));
    buf_put(&b, date_short(a, date_add(k->monday, 6)));
    return buf_str(&b);
}

bool can_tick(const Cell *c) { return c->state == CELL_FREE || c->state == CELL_BOOKED || c->state == CELL_BASKET; }

// A box shown ticked is a booked day, unless it says "new"; one shown empty is free, unless it says "was".
Str day_state(const Cell *c)
{
    bool was = c->booking && !(c->held && c->waiting), gone = was && !c->wanted, fresh = !was && c->wanted;
    if (c->refusal) return gone ? S("refused was") : fresh ? S("refused new") : S("refused");
    if (c->state == CELL_LOCKED) return was ? S("locked was") : c->elsewhere ? S("locked elsewhere") : S("locked");
    if (c->state == CELL_BASKET) return gone ? S("held was") : S("held");
    return gone ? S("was") : fresh ? S("new") : S("");
}

Str closed_word(const Month *m, Date day)
{
    const Calendar *c = &m->catalog->town->calendar;
    if (!date_eq(month_first(day), m->first)) return (Str){0};
    if (calendar_public_holiday(c, day).n) return T("férié");
    if (calendar_closed(c, day, (Place){.activity = m->activity->id})) return T("fermé");
    if (m->activity->days == DAYS_TERM && calendar_school_holiday(c, day)) return T("congés");
    return (Str){0};
}

static Str capital(Arena *a, Str s)                 // of a weekday: its first letter is plain
{
    return str_fmt(a, "%c%.*s", s.p[0] & ~('a' - 'A'), (int)s.n - 1, s.p + 1);
}

Str cell_title(Arena *a, const Month *m, const Cell *c)
{
    Str day = date_long(a, c->day);
    return m->activity->slots.n > 1 ? str_fmt(a, "%.*s, %.*s", STR_ARG(c->slot->name), STR_ARG(day)) : capital(a, day);
}

// Named by its day when it is the reason of one day only.
Str reason_title(Arena *a, const Month *m, int reason)
{
    const Cell *only = NULL;
    int n = 0;
    EACH (const Cell, c, &m->cells)
        if (c->state == CELL_LOCKED && c->reason == reason) only = c, n++;
    if (n && only->elsewhere && !only->booking) return T("Jour de l’autre foyer");
    return n == 1 ? str_fmt(a, TF("%.*s : modification impossible"), STR_ARG(cell_title(a, m, only))) : T("Modification impossible");
}

Str given_text(Arena *a, const Month *m, const GivebackRow *g)
{
    const Slot *s = catalog_slot(m->catalog, g->slot);
    return str_fmt(a, TF("%.*s, %.*s : rendu. Si une autre famille prend la place, %.*s vous sont rendus."), STR_ARG(s ? s->name : m->activity->name),
                   STR_ARG(date_long(a, g->day)), STR_ARG(money_text(a, g->price)));
}

Str refused_title(Arena *a, const Month *m)
{
    int n = 0;
    EACH (const Cell, c, &m->cells) n += c->refusal != REFUSED_NOT;
    return n > 1 ? str_fmt(a, TF("Rien n’est encore enregistré : %d jours sont refusés"), n) : T("Rien n’est encore enregistré : un jour est refusé");
}

int days_a_week(const Activity *v) { return __builtin_popcount((unsigned)v->weekdays); }

bool week_can_change(const Month *m, ptrdiff_t first)
{
    for (int i = 0; i < days_a_week(m->activity); i++)
        if (can_tick(&m->cells.v[first + i])) return true;
    return false;
}

Money month_price(const Month *m, const Slot *s)
{
    Money price = {0}, unbooked;
    for (Date day = m->first, last = month_last(m->first); !date_before(last, day); day = date_add(day, 1))
        if (slot_price(s, day, &price, &unbooked)) break;
    return price;
}

// Of the activity on the page; what went along in another one (midday with canteen) is said apart.
static bool here(const Month *m, const ChangeRow *h)
{
    const Slot *s = catalog_slot(m->catalog, h->slot);
    return s && s->activity == m->activity->id;
}

static void say_along(Buf *b, const Month *m, const ChangeRows *changes, bool added)
{
    int n = 0;
    const Slot *slot = NULL;
    EACH (const ChangeRow, h, changes)
        if (!here(m, h) && str_eq(h->action, S("remove")) != added) slot = catalog_slot(m->catalog, h->slot), n++;
    if (!n) return;
    Str name = slot ? slot->name : T("Une autre prestation");
    if (added) buf_fmt(b, words_many(n) ? TF(" %.*s est réservé aussi, %d jours.") : TF(" %.*s est réservé aussi, %d jour."), STR_ARG(name), n);
    else buf_fmt(b, words_many(n) ? TF(" %.*s est retiré aussi, %d jours.") : TF(" %.*s est retiré aussi, %d jour."), STR_ARG(name), n);
}

// « vendredi 4 mai », or « vendredi 4 mai : 1- ACC MATIN, 3- ACC SOIR ; lundi 7 mai : 1- ACC MATIN » where a day has several slots.
static void say_which(Arena *a, Buf *b, const Month *m, const ChangeRows *changes, bool added)
{
    bool several = m->activity->slots.n > 1;
    const ChangeRow *before = NULL;
    EACH (const ChangeRow, h, changes) {
        if (!here(m, h) || str_eq(h->action, S("remove")) == added) continue;
        bool same = before && date_eq(before->day, h->day);
        if (before) buf_put(b, several && !same ? S("\u00A0; ") : S(", "));
        if (!same) buf_fmt(b, "%.*s %.*s", STR_ARG(weekday_name(date_weekday(h->day))), STR_ARG(date_day_month(a, h->day)));
        if (!same && several) buf_put(b, T(" : "));
        if (several) buf_put(b, catalog_slot(m->catalog, h->slot)->name);
        before = h;
    }
}

static void say_days(Arena *a, Buf *b, const Month *m, const ChangeRows *changes, bool added)
{
    int n = 0;
    EACH (const ChangeRow, h, changes) n += here(m, h) && str_eq(h->action, S("remove")) != added;
    if (!n) return;
    if (b->n) BUF_PUT(b, ", ");
    bool several = m->activity->slots.n > 1;
    if (several && added) buf_fmt(b, words_many(n) ? TF("%d réservations ajoutées (") : TF("%d réservation ajoutée ("), n);
    else if (several) buf_fmt(b, words_many(n) ? TF("%d réservations retirées (") : TF("%d réservation retirée ("), n);
    else if (added) buf_fmt(b, words_many(n) ? TF("%d jours ajoutés (") : TF("%d jour ajouté ("), n);
    else buf_fmt(b, words_many(n) ? TF("%d jours retirés (") : TF("%d jour retiré ("), n);
    say_which(a, b, m, changes, added);
    buf_char(b, ')');
}

Str saved_text(Req *q, const Month *m, const MonthSaid *said)
{
    Buf b = buf_new(q->a, 256);
    say_days(q->a, &b, m, &said->changes, true);
    say_days(q->a, &b, m, &said->changes, false);
    buf_fmt(&b, TF(". Mois : %.*s → %.*s. Reçu n° %lld."), STR_ARG(money_text(q->a, said->save.before)), STR_ARG(money_text(q->a, said->save.after)),
            (long long)said->save.id);
    say_along(&b, m, &said->changes, true);
    say_along(&b, m, &said->changes, false);
    return buf_str(&b);
}

Str save_title(Req *q, const Catalog *c, const SaveRow *s)
{
    const Activity *v = catalog_activity(c, s->activity);
    Date first = {0};
    month_parse(s->month, &first);
    return str_fmt(q->a, "%.*s · %.*s, %.*s", STR_ARG(s->child_name), STR_ARG(v ? v->name : T("Activité")),
                   STR_ARG(date_is(first) ? month_name(q->a, first) : s->month));
}

Str save_author(const SaveRow *s)
{
    if (s->author_name.n) return s->author_name;
    if (str_eq(s->cause, S("expiry"))) return T("fin du délai de paiement");
    if (str_eq(s->cause, S("payment"))) return T("paiement reçu");
    return T("la mairie");
}

static const ChangeRow *next_of(const ChangeRows *changes, const ChangeRow *from, int64_t save, const char *action)
{
    for (const ChangeRow *h = from; h < changes->v + changes->n; h++)
        if (h->save == save && str_eq(h->action, str_z(action))) return h;
    return NULL;
}

// The month is said once, at the last day of each slot.
static void say_action(Arena *a, Buf *b, const Catalog *c, const ChangeRows *changes, int64_t save, const char *action, Str word)
{
    const ChangeRow *before = NULL, *next;
    for (const ChangeRow *h = next_of(changes, changes->v, save, action); h; before = h, h = next) {
        const Slot *s = catalog_slot(c, h->slot);
        next = next_of(changes, h + 1, save, action);
        bool last = !next || next->slot != h->slot;
        if (!before || before->slot != h->slot) buf_fmt(b, "%s%.*s %.*s", b->n ? ". " : "", STR_ARG(word), STR_ARG(s ? s->name : T("prestation")));
        if (last) buf_fmt(b, ", %.*s", STR_ARG(date_long(a, h->day)));
        else buf_fmt(b, ", %.*s %d", STR_ARG(weekday_name(date_weekday(h->day))), date_ymd(h->day).day);
    }
}

// « Ajouté : 1- ACC MATIN, lundi 9, mardi 10 avril 2018. Retiré : 3- ACC SOIR, lundi 9 avril 2018. »
Str changes_text(Arena *a, const Catalog *c, const ChangeRows *changes, const SaveRow *s)
{
    bool given = str_eq(s->cause, S("offer"));      // what one removes there is offered to others
    static const struct { const char *action, *word; } words[] = {{"add", TN("Ajouté :")}, {"remove", TN("Retiré :")}, {"hold", TN("Mis au panier :")},
                                                                  {"confirm", TN("Payé :")}, {"expire", TN("Place libérée :")}};
    Buf b = buf_new(a, 256);
    for (int i = 0; i < COUNT(words); i++) {
        bool gave = given && str_eq(str_z(words[i].action), S("remove"));
        say_action(a, &b, c, changes, s->id, words[i].action, gave ? T("Rendu :") : words_z(words[i].word));
    }
    if (b.n) buf_char(&b, '.');
    return buf_str(&b);
}

bool may_undo(Req *q, const SaveRow *s)
{
    Date first = {0};
    bool family = str_eq(s->cause, S("save")) || str_eq(s->cause, S("undo"));
    return family && !s->undone && req_may(q, RIGHT_BOOK) && month_parse(s->month, &first) && !date_before(month_last(first), q->today);
}

Str regie_name(const Catalog *c, int64_t regie)
{
    const Regie *r = catalog_regie(c, regie);
    return r ? r->name : T("Régie");
}

Str hour_text(Req *q, Instant t)
{
    Local l = zone_local(q->zone, t);
    return str_fmt(q->a, TF("%d\u00A0h\u00A0%02d"), l.hour, l.minute);
}
