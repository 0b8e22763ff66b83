// booking_view.c - words and addresses for the pages.
#include "booking/booking_view.h"

static Url month_link(Req *q, int64_t child, int64_t activity, Date first)
{
    return url_fmt(q->a, "/kiosque/reservations/%lld/%lld/%.*s", (long long)child, (long long)activity, STR_ARG(month_iso(q->a, first)));
}

Url month_first_url(Req *q, const EnrolmentRow *r)
{
    return url_fmt(q->a, "/kiosque/reservations/%lld/%lld", (long long)r->child, (long long)r->activity);
}
Url month_beside(Req *q, const Month *m, int months) { return month_link(q, m->child.id, m->activity->id, date_add_months(m->first, months)); }
Url wait_url(Req *q, const Month *m) { return url_fmt(q->a, "%.*s/attente", STR_ARG(month_beside(q, m, 0).s)); }

Str one_venue(const Activity *v)
{
    if (v->slots.n != 1) return (Str){0};
    return v->slots.v[0].venue;
}

Str one_price(Req *q, const Activity *v)
{
    Money price, unbooked;
    if (v->slots.n != 1 || !slot_price(&v->slots.v[0], q->today, &price, &unbooked)) return (Str){0};
    return money_text(q->a, price);
}

Str day_label(Arena *a, Date d) { return str_fmt(a, "%.*s %d", STR_ARG(weekday_short(date_weekday(d))), date_ymd(d).day); }

Str week_title(Arena *a, const Week *k)
{
    return str_fmt(a, "Semaine %d, du %02d au %.*s", k->rank, date_ymd(k->monday).day, STR_ARG(date_short(a, date_add(k->monday, 6))));
}

bool can_tick(const Cell *c) { return c->state == CELL_FREE || c->state == CELL_BOOKED || c->state == CELL_BASKET; }

// The price of the first day of the week it is valid on; a cell that was booked keeps its own.
Money day_price(const Slot *s, Date day)
{
    Money price = {0}, unbooked;
    for (int i = 0; i < 7; i++)
        if (slot_price(s, date_add(day, i), &price, &unbooked)) break;
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
    if (n) buf_fmt(b, " %.*s %s aussi, %d jour%s.", STR_ARG(slot ? slot->name : S("Une autre prestation")), added ? "est réservé" : "est retiré", n, n > 1 ? "s" : "");
}

static void say_days(Arena *a, Buf *b, const Month *m, const ChangeRows *changes, bool added, const char *word)
{
    int n = 0;
    EACH (const ChangeRow, h, changes) n += here(m, h) && str_eq(h->action, S("remove")) != added;
    if (!n) return;
    buf_fmt(b, "%s%d jour%s %s%s (", b->n ? ", " : "", n, n > 1 ? "s" : "", word, n > 1 ? "s" : "");
    bool first = true;
    EACH (const ChangeRow, h, changes) {
        if (!here(m, h) || str_eq(h->action, S("remove")) == added) continue;
        buf_fmt(b, "%s%.*s %.*s", first ? "" : ", ", STR_ARG(weekday_name(date_weekday(h->day))), STR_ARG(date_day_month(a, h->day)));
        first = false;
    }
    buf_char(b, ')');
}

Str saved_text(Req *q, const Month *m, const MonthSaid *said)
{
    Buf b = buf_new(q->a, 256);
    say_days(q->a, &b, m, &said->changes, true, "ajouté");
    say_days(q->a, &b, m, &said->changes, false, "retiré");
    buf_fmt(&b, ". Mois : %.*s → %.*s. Reçu n° %lld.", STR_ARG(money_text(q->a, said->save.before)), STR_ARG(money_text(q->a, said->save.after)),
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
    return str_fmt(q->a, "%.*s · %.*s, %.*s", STR_ARG(s->child_name), STR_ARG(v ? v->name : S("Activité")),
                   STR_ARG(date_is(first) ? month_name(q->a, first) : s->month));
}

Str save_author(const SaveRow *s)
{
    if (s->author_name.n) return s->author_name;
    if (str_eq(s->cause, S("expiry"))) return T("fin du délai de paiement");
    if (str_eq(s->cause, S("payment"))) return T("paiement reçu");
    return T("la mairie");
}

Str change_word(const ChangeRow *h)
{
    static const struct { const char *action, *word; } words[] = {{"add", "Ajouté :"}, {"remove", "Retiré :"}, {"hold", "Mis au panier :"},
                                                                  {"confirm", "Payé :"}, {"expire", "Place libérée :"}};
    for (int i = 0; i < COUNT(words); i++)
        if (str_eq(h->action, str_z(words[i].action))) return str_z(words[i].word);
    return (Str){0};
}

Str slot_name(const Catalog *c, int64_t slot)
{
    const Slot *s = catalog_slot(c, slot);
    return s ? s->name : S("Prestation");
}

Str regie_name(const Catalog *c, int64_t regie)
{
    const Regie *r = catalog_regie(c, regie);
    return r ? r->name : S("Régie");
}

Str hour_text(Req *q, Instant t)
{
    Local l = zone_local(q->zone, t);
    return str_fmt(q->a, "%d h %02d", l.hour, l.minute);
}
