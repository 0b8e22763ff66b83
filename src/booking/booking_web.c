// booking_web.c - « Gérer mes réservations », the month, the basket, the waiting list.
#include "booking/batch.h"
#include "booking/booking.html.h"
#include "booking/reminder.h"
#include "inbox/inbox.h"
#include "mail/outbox.h"

// What a save said on its way to another page: « ?enregistre=12 ». Its id is 0 when there is none of theirs.
static SaveRow just_saved(Req *q)
{
    SaveRow s = {0};
    ChangeRows changes = {0};
    int64_t id = 0;
    if (!str_int(req_query(q, S("enregistre")), &id) || !save_find(q->db, q->a, q->session.family, id, &s, &changes)) s.id = 0;
    return s;
}

// ---- the list ----

static Reply list_show(Req *q)
{
    const Catalog *c = catalog_of(q);
    EnrolmentRows current = {0};
    Children children = {0};
    SaveRow saved = just_saved(q);
    enrolment_current(q, c, &current);
    family_children(q->db, q->a, q->session.family, &children);
    Buf *w = page_begin(q, T("Gérer mes réservations"), CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Gérer mes réservations"), {{0}}}));
    enrolments_view(w, q, c, &current, &children, &saved, reminder_wanted(q->db, q->session.family), req_query(q, S("rappels")).n > 0);
    return page_end(q, 200);
}

static Reply reminders_save(Req *q)
{
    bool wanted = str_eq(form_value(q, S("rappels")), S("oui"));
    reminder_want(q->db, q->session.family, wanted, q->now);
    audit(q, "reminders", wanted ? S("oui") : S("non"), "done");
    return reply_see_other(q, url_fmt(q->a, "/kiosque/reservations?rappels=changes#rappels"));
}

// ---- the month ----

static Url month_url(Req *q, int64_t child, int64_t activity, Date first)
{
    return url_fmt(q->a, "/kiosque/reservations/%lld/%lld/%.*s", (long long)child, (long long)activity, STR_ARG(month_iso(q->a, first)));
}

// The month one most likely wants: this one if something can change in it, else the next that can.
static Reply month_choose(Req *q)
{
    Month m;
    Date first = month_first(q->today);
    for (int ahead = 0; ahead < 4; ahead++) {
        Date month = date_add_months(first, ahead);
        if (!month_load(q, q->a, req_id(q, 0), req_id(q, 1), month, &m)) return reply_not_found(q);
        if (date_before(m.to, month)) break;
        if (!m.can_change) continue;
        first = month;
        break;
    }
    if (date_before(first, month_first(m.from))) first = month_first(m.from);
    return reply_see_other(q, month_url(q, req_id(q, 0), req_id(q, 1), first));
}

static bool month_of(Req *q, Month *m)
{
    Date first;
    return month_parse(q->param[2], &first) && month_load(q, q->a, req_id(q, 0), req_id(q, 1), first, m);
}

static Reply month_page(Req *q, Month *m, const MonthSaid *said, int status)
{
    Buf *w = page_begin(q, str_fmt(q->a, "%.*s · %.*s", STR_ARG(m->activity->name), STR_ARG(m->child.first_name)),
                        CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Gérer mes réservations"), url_fmt(q->a, "/kiosque/reservations")},
                               {m->activity->name, {{0}}}));
    month_view(w, q, m, said);
    return page_end(q, status);
}

static Reply month_show(Req *q)
{
    Month m;
    if (!month_of(q, &m)) return reply_not_found(q);
    MonthSaid said = {0};
    int64_t id = 0;
    said.same = str_eq(req_query(q, S("enregistre")), S("0"));
    if (str_int(req_query(q, S("enregistre")), &id)) said.saved = save_find(q->db, q->a, m.family, id, &said.save, &said.changes);
    giveback_open(q->db, q->a, &m, &said.given);
    said.waiting = str_eq(req_query(q, S("attente")), S("oui"));
    return month_page(q, &m, &said, 200);
}

// In a form "12.16" is a slot and a day of the month, "12.18" a slot and an ISO week, "12" a slot for the whole month.
typedef struct Tick { int64_t slot, number; } Tick;
ARRAY_OF(Tick, Ticks);

static Ticks ticks_named(Req *q, Str name)
{
    Ticks out = {0};
    EACH (const Pair, p, &q->form) {
        Tick t = {0};
        Str slot, day;
        if (!str_eq(p->name, name)) continue;
        str_cut(p->value, '.', &slot, &day);
        if (str_int(slot, &t.slot) && (!day.n || str_int(day, &t.number))) *PUSH(q->a, &out) = t;
    }
    return out;
}

static bool ticked(const Ticks *list, const Slot *slot, int number)
{
    EACH (const Tick, t, list)
        if (t->slot == slot->id && t->number == number) return true;
    return false;
}

static bool box(const Cell *c) { return c->state == CELL_FREE || c->state == CELL_BOOKED || c->state == CELL_BASKET; }

// « Action sur le mois », « Action semaine »: sent where no script has ticked the days itself.
typedef struct Whole { Ticks months, weeks; } Whole;
static Whole whole_asked(Req *q) { return (Whole){ticks_named(q, S("mois")), ticks_named(q, S("semaine"))}; }

static bool in_whole(const Whole *v, const Cell *c)
{
    return ticked(&v->months, c->slot, 0) || ticked(&v->weeks, c->slot, date_week(c->day).week);
}

// What the form asks for. A box that could not be ticked stays as it is booked; the boxes of the whole month and of a whole week
// add every day that is free. Several ways to say the same day are one wish.
static void month_wish(Req *q, Month *m, const Whole *whole)
{
    Ticks days = ticks_named(q, S("j"));
    EACH (Cell, c, &m->cells) {
        if (c->state == CELL_NONE || c->state == CELL_OFFERED) continue;
        bool asked = ticked(&days, c->slot, month_day(c->day));
        if (box(c)) c->wanted = asked || (c->state == CELL_FREE && in_whole(whole, c));
        else if (asked && !c->booking) c->wanted = true;        // it was free when the page was shown: refused with its reason
    }
}

// A page that is behind: what it did not change itself stays as the others made it, so its next save takes nothing back.
static void month_merge(Month *m, Str base)
{
    EACH (Cell, c, &m->cells)
        if (c->state != CELL_NONE && c->wanted == month_base_has(base, m, c->slot, c->day)) c->wanted = c->booking && c->state != CELL_OFFERED;
}

// save 0: nothing had changed, which only the month itself says.
static Url where_next(Req *q, const Month *m, int64_t save)
{
    Str next = form_value(q, S("suite"));
    Url where = month_url(q, m->child.id, m->activity->id, m->first);
    if (str_eq(next, S("panier"))) where = url_fmt(q->a, "/kiosque/panier");
    if (str_eq(next, S("retour")) || str_eq(next, S("achats"))) where = url_fmt(q->a, "/kiosque/reservations");
    return save || !next.n ? url_query(q->a, where, S("enregistre"), str_fmt(q->a, "%lld", (long long)save)) : where;
}

static void save_mail(Req *q, const Month *m, int64_t save)
{
    const Town *t = town_of(q);
    Reader to = family_reader(q->db, q->a, m->family);
    if (!to.email.n) return;
    Lang spoken = words_use(to.lang);
    Str text = str_fmt(q->a,
        TF("Bonjour,\n\nVos réservations ont été enregistrées (reçu n° %lld).\n\n"
        "Activité : %.*s\nMois : %.*s\nJours ajoutés : %d\nJours retirés : %d\n\n"
        "Le détail est sur votre kiosque, dans « Historique des modifications » :\n%.*s/kiosque/historique\n\n"
        "Si ce n’est pas vous, prévenez la mairie.\n\n%.*s\n"),
        (long long)save, STR_ARG(m->activity->name), STR_ARG(month_name(q->a, m->first)), m->added, m->removed,
        STR_ARG(q->site->base_url), STR_ARG(t->title));
    mail_queue(q->db, &(OutMail){.dedup_key = str_fmt(q->a, "save-%lld", (long long)save), .recipient = to.email,
                                 .subject = T("Vos réservations sont enregistrées"), .body = text, .at = q->now});
    words_use(spoken);
}

static Reply month_refused(Req *q, Month *m, int status)
{
    MonthSaid said = {.refused = true};
    EACH (const Cell, c, &m->cells) said.cascade |= c->refusal == REFUSED_CASCADE;
    EACH (const Cell, c, &m->cells) said.cascade &= c->refusal == REFUSED_NOT || c->refusal == REFUSED_CASCADE;
    return month_page(q, m, &said, status);
}

static Reply month_keep(Req *q, Month *m)
{
    int64_t save = 0;
    if (month_check(q->a, m, form_given(q, S("cascade")))) return month_refused(q, m, 422);
    if (!m->added && !m->removed) return reply_see_other(q, where_next(q, m, 0));
    Saver by = {q->session.adult, req_actor(q), S("save"), q->op_key, 0, q->now, q->today};
    if (!month_store(q->db, q->a, m, &by, &save)) return month_refused(q, m, 409);
    audit(q, "booking.save", str_fmt(q->a, "save:%lld", (long long)save), "done");
    save_mail(q, m, save);
    return reply_see_other(q, where_next(q, m, save));
}

// A whole month or week is asked for: what can be booked is, and each day that cannot is named with its reason.
static Reply month_save_whole(Req *q, const Month *m, const Whole *whole)
{
    Units units = {0};
    Unit *u = batch_load(q, &units, m->child.id, m->activity->id, m->first);
    if (!u) return reply_not_found(q);
    EACH (const Cell, c, &m->cells)
        if (box(c) || in_whole(whole, c)) batch_ask(u, c->slot->id, c->day, c->wanted || in_whole(whole, c));
    batch_judge(q, &units);
    return batch_keep(q, &units, S("whole"));
}

static bool asks_whole(const Whole *whole, const Month *m)
{
    EACH (const Cell, c, &m->cells)
        if (in_whole(whole, c)) return true;
    return false;
}

static Reply month_save(Req *q)
{
    Month m;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    db_lock(q->db, LOCK_CHILD, req_id(q, 0));
    if (!month_of(q, &m)) return reply_not_found(q);
    bool stale = !str_eq(form_value(q, S("base")), m.base);
    Whole whole = whole_asked(q);
    month_wish(q, &m, &whole);
    if (!stale && asks_whole(&whole, &m)) return month_save_whole(q, &m, &whole);
    if (!stale) return month_keep(q, &m);
    month_merge(&m, form_value(q, S("base")));
    month_check(q->a, &m, true);
    MonthSaid said = {.stale = true};
    return month_page(q, &m, &said, 409);
}

// ---- the basket ----

static Reply basket_show(Req *q)
{
    Baskets baskets = {0};
    BasketItems items = {0};
    basket_list(q->db, q->a, q->session.family, q->now, &baskets);
    EACH (const Basket, b, &baskets) basket_items(q->db, q->a, q->session.family, b->id, &items);
    Buf *w = page_begin(q, T("Mon panier"), CRUMBS({T("Mon panier"), {{0}}}));
    SaveRow saved = just_saved(q);
    basket_view(w, q, catalog_of(q), &baskets, &items, &saved);
    return page_end(q, 200);
}

// Taking one day out of the basket is the month's own save with that box unticked.
static Reply basket_remove(Req *q)
{
    Month m;
    int64_t booking = 0;
    BasketItems items = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!str_int(form_value(q, S("reservation")), &booking)) return reply_not_found(q);
    basket_items(q->db, q->a, q->session.family, req_id(q, 0), &items);
    EACH (const BasketItem, i, &items) {
        if (i->booking != booking) continue;
        const Slot *slot = catalog_slot(catalog_of(q), i->slot);
        db_lock(q->db, LOCK_CHILD, i->child);
        if (!slot || !month_load(q, q->a, i->child, slot->activity, month_first(i->day), &m)) return reply_not_found(q);
        EACH (Cell, c, &m.cells)
            if (c->booking == booking) c->wanted = false;
        int64_t save = 0;
        if (month_check(q->a, &m, false)) return month_refused(q, &m, 422);
        Saver by = {q->session.adult, req_actor(q), S("basket"), q->op_key, 0, q->now, q->today};
        if (!month_store(q->db, q->a, &m, &by, &save)) return month_refused(q, &m, 409);
        audit(q, "basket.remove", str_fmt(q->a, "save:%lld", (long long)save), "done");
        return reply_see_other(q, url_fmt(q->a, "/kiosque/panier"));
    }
    return reply_not_found(q);
}

// ---- the waiting list ----

static Reply wait_join(Req *q)
{
    Month m;
    if (!month_of(q, &m)) return reply_not_found(q);
    Url joined = url_query(q->a, month_url(q, m.child.id, m.activity->id, m.first), S("attente"), S("oui"));
    Ticks wanted = ticks_named(q, S("jour"));
    EACH (const Cell, c, &m.cells) {
        if (c->state == CELL_NONE || !ticked(&wanted, c->slot, month_day(c->day))) continue;
        if (c->state == CELL_WAITING || c->state == CELL_OFFERED) return reply_see_other(q, joined);
        if (c->state != CELL_FULL)
            return reply_error(q, 409, T("Ce jour n’est pas complet"),
                               T("La liste d’attente ne sert que pour un jour complet. Revenez au mois : si la case est libre, cochez-la et enregistrez."));
        waiting_join(q, m.child.id, c->slot, c->day);
        audit(q, "waiting.join", str_fmt(q->a, "slot:%lld %.*s", (long long)c->slot->id, STR_ARG(date_iso(q->a, c->day))), "done");
        return reply_see_other(q, joined);
    }
    return reply_not_found(q);
}

static Reply wait_show(Req *q)
{
    WaitingRow v;
    if (!waiting_find(q->db, q->a, q->session.family, req_id(q, 0), &v)) return reply_not_found(q);
    const Slot *slot = catalog_slot(catalog_of(q), v.slot);
    if (!slot) return reply_not_found(q);
    Buf *w = page_begin(q, T("Liste d’attente"), CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Liste d’attente"), {{0}}}));
    waiting_view(w, q, &v, slot, waiting_place(q->db, v.id));
    return page_end(q, 200);
}

// What is needed could be booked first: the place is held meanwhile.
static Reply offer_requires(Req *q, const WaitingRow *v)
{
    const Catalog *c = catalog_of(q);
    const Slot *slot = catalog_slot(c, v->slot), *needed = slot ? catalog_slot(c, slot->requires_id) : NULL;
    return reply_error(q, 409, T("Il manque une autre réservation ce jour-là"),
                       str_fmt(q->a, TF("Il faut d’abord réserver « %.*s » ce jour-là. La place vous reste gardée jusqu’au %.*s. "
                               "Si cette réservation n’est plus possible, appelez la mairie."),
                               STR_ARG(needed ? needed->name : S("")), STR_ARG(instant_text(q->a, q->zone, v->expires))));
}

static Reply wait_answer(Req *q)
{
    WaitingRow v;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!waiting_find(q->db, q->a, q->session.family, req_id(q, 0), &v)) return reply_not_found(q);
    db_lock(q->db, LOCK_CHILD, v.child);
    bool yes = str_eq(form_value(q, S("reponse")), S("oui"));
    bool live = str_eq(v.state, S("waiting")) || str_eq(v.state, S("offered"));
    if (!live) return wait_show(q);
    int64_t basket = 0;
    if (yes && !custody_lets(q->db, q->a, &town_of(q)->calendar, v.child, q->session.family, v.day))
        return reply_error(q, 409, T("Ce jour est maintenant celui de l’autre foyer"),
                           T("Le calendrier de garde a changé depuis votre demande. Vous pouvez quitter cette liste d’attente."));
    if (!yes) {
        waiting_leave(q->db, q->a, catalog_of(q), q->session.family, &v, str_eq(v.state, S("offered")) ? "declined" : "left", q->now);
        audit(q, "waiting.leave", str_fmt(q->a, "waiting:%lld", (long long)v.id), "done");
        return reply_see_other(q, url_fmt(q->a, "/kiosque"));
    }
    OfferAnswer answer = waiting_accept(q, &v, &basket);
    if (answer == OFFER_REQUIRES) return offer_requires(q, &v);
    if (answer == OFFER_LATE)
        return reply_error(q, 409, T("Le délai de réponse est passé"),
                           T("La place a été proposée à la famille suivante. Vous pouvez vous inscrire de nouveau sur la liste d’attente."));
    audit(q, "waiting.accept", str_fmt(q->a, "waiting:%lld", (long long)v.id), "done");
    return reply_see_other(q, basket ? url_fmt(q->a, "/kiosque/panier") : url_fmt(q->a, "/kiosque/attente/%lld", (long long)v.id));
}

const Route booking_routes[] = {
    {GET,  "/kiosque/reservations",                                ROLE_FAMILY, TX_READ,  list_show, NULL, 0},
    {POST, "/kiosque/reservations/rappels",                        ROLE_FAMILY, TX_WRITE, reminders_save, NULL, ROUTE_BOOK},
    {GET,  "/kiosque/reservations/:child/:activity",               ROLE_FAMILY, TX_READ,  month_choose, NULL, 0},
    {GET,  "/kiosque/reservations/:child/:activity/:month",        ROLE_FAMILY, TX_READ,  month_show, NULL, 0},
    {POST, "/kiosque/reservations/:child/:activity/:month",        ROLE_FAMILY, TX_WRITE, month_save, NULL, ROUTE_BOOK},
    {POST, "/kiosque/reservations/:child/:activity/:month/attente", ROLE_FAMILY, TX_WRITE, wait_join, NULL, ROUTE_BOOK},
    {GET,  "/kiosque/panier",                                      ROLE_FAMILY, TX_READ,  basket_show, NULL, 0},
    {POST, "/kiosque/panier/:basket/retirer",                      ROLE_FAMILY, TX_WRITE, basket_remove, NULL, ROUTE_BOOK},
    {GET,  "/kiosque/attente/:waiting",                            ROLE_FAMILY, TX_READ,  wait_show, NULL, 0},
    {POST, "/kiosque/attente/:waiting",                            ROLE_FAMILY, TX_WRITE, wait_answer, NULL, ROUTE_BOOK},
    {0}};
