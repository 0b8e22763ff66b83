// report_web.c - what several months saved together became: on screen, by mail, and taken back.
#include "booking/batch_view.h"
#include "booking/booking.html.h"
#include "booking/report.html.h"
#include "mail/outbox.h"

// ---- the mail: the same facts as the page ----

static void mail_lines(Arena *a, Buf *b, const Catalog *c, const Children *children, const BatchLines *lines)
{
    EACH (const Child, k, children) {
        Ids activities = {0};
        batch_activities(a, lines, k->id, &activities);
        EACH (const int64_t, id, &activities) {
            buf_fmt(b, "\n%.*s, %.*s\n", STR_ARG(k->first_name), STR_ARG(catalog_activity(c, *id)->name));
            EACH (const BatchLine, l, lines)
                if (l->child == k->id && l->activity == *id)
                    buf_fmt(b, TF("  %.*s : %.*s (reçu n° %lld)\n"), STR_ARG(month_name(a, l->month)), STR_ARG(batch_cell(a, c, l)), (long long)l->save);
        }
    }
}

static void mail_refused(Arena *a, Buf *b, const Catalog *c, const Children *children, const RefusedDays *refused, bool undo)
{
    RefusedGroups groups = {0};
    refused_groups(a, c, children, refused, &groups);
    if (groups.n) buf_fmt(b, "\n%s\n", undo ? TF("Ce qui n’a pas pu être annulé :") : TF("Ce qui n’a pas pu être réservé :"));
    EACH (const RefusedGroup, g, &groups)
        buf_fmt(b, TF("- %.*s, %.*s : %.*s.\n  %.*s\n"), STR_ARG(g->who), STR_ARG(g->slots), STR_ARG(g->days), STR_ARG(g->reason));
}

static void report_mail(Req *q, const Report *r)
{
    const Catalog *c = catalog_of(q);
    Children children = {0};
    Reader to = family_reader(q->db, q->a, q->session.family);
    if (!to.email.n || !r->lines.n) return;
    Lang spoken = words_use(to.lang);
    bool undo = str_eq(r->kind, S("undo"));
    family_children(q->db, q->a, q->session.family, &children);
    Buf b = buf_new(q->a, 2 * KB);
    buf_fmt(&b, TF("Bonjour,\n\n%s : %.*s (bilan n° %lld).\n"), undo ? TF("Vos réservations sont annulées") : TF("Vos réservations sont enregistrées"),
            STR_ARG(batch_total(q->a, &r->lines)), (long long)r->id);
    mail_lines(q->a, &b, c, &children, &r->lines);
    mail_refused(q->a, &b, c, &children, &r->refused, undo);
    buf_fmt(&b, TF("\nPrix : %.*s\n\nLe détail est sur votre kiosque :\n%.*s/kiosque/reservations/bilan/%lld\n\n"
            "Si ce n’est pas vous, prévenez la mairie.\n\n%.*s\n"),
            STR_ARG(batch_price(q->a, batch_more(&r->lines))), STR_ARG(q->site->base_url), (long long)r->id, STR_ARG(town_of(q)->title));
    mail_queue(q->db, &(OutMail){.dedup_key = str_fmt(q->a, "report-%lld", (long long)r->id), .recipient = to.email,
                                 .subject = undo ? T("Vos réservations sont annulées") : T("Vos réservations sont enregistrées"),
                                 .body = buf_str(&b), .at = q->now});
    words_use(spoken);
}

// ---- keeping ----

// One month that became what was asked is told by its own page; all else by the report.
static Url where_told(Req *q, const Report *r)
{
    const BatchLine *l = r->lines.v;
    bool of_a_month = str_eq(r->kind, S("undo")) || str_eq(r->kind, S("whole"));
    if (r->lines.n != 1 || r->refused.n || !of_a_month) return url_fmt(q->a, "/kiosque/reservations/bilan/%lld", (long long)r->id);
    return url_fmt(q->a, "/kiosque/reservations/%lld/%lld/%.*s?enregistre=%lld", (long long)l->child, (long long)l->activity,
                   STR_ARG(month_iso(q->a, l->month)), (long long)l->save);
}

Reply batch_keep(Req *q, Units *units, Str kind)
{
    int64_t id = 0;
    Report r;
    if (!batch_store(q, units, kind, &id))
        return reply_error(q, 409, T("Une place vient de partir"),
                           T("Pendant l’enregistrement, une autre famille a pris une des places. Rien n’est enregistré : revenez à la page précédente, "
                             "rechargez-la et recommencez. Elle dira quel jour est complet."));
    audit(q, "booking.report", str_fmt(q->a, "report:%lld", (long long)id), "done");
    report_find(q->db, q->a, q->session.family, id, &r);
    report_mail(q, &r);
    return reply_see_other(q, where_told(q, &r));
}

static Reply report_show(Req *q)
{
    Report r;
    Children children = {0};
    if (!report_find(q->db, q->a, q->session.family, req_id(q, 0), &r)) return reply_not_found(q);
    family_children(q->db, q->a, q->session.family, &children);
    Buf *w = page_begin(q, T("Bilan de vos réservations"),
                        CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Gérer mes réservations"), url_fmt(q->a, "/kiosque/reservations")}, {T("Bilan"), {{0}}}));
    report_view(w, q, catalog_of(q), &children, &r);
    return page_end(q, 200);
}

// ---- taking back: the opposite wish, under the rules of now ----

static void ask_back(Req *q, Units *units, const SaveRow *s, const ChangeRows *changes)
{
    Date first;
    if (!month_parse(s->month, &first)) return;
    EACH (const ChangeRow, h, changes) {
        const Slot *slot = catalog_slot(catalog_of(q), h->slot);
        Unit *u = slot ? batch_load(q, units, s->child, slot->activity, first) : NULL;
        if (!u) continue;
        u->undoes = s->id;
        batch_ask(u, h->slot, h->day, str_eq(h->action, S("remove")));
    }
}

static Reply too_late_to_undo(Req *q, const SaveRow *s)
{
    if (s->undone) return reply_error(q, 409, T("C’est déjà annulé"), T("Cette modification a été annulée entre-temps : l’historique le montre."));
    return reply_error(q, 409, T("Cette modification ne s’annule pas ici"),
                       T("Son mois est passé, ou elle vient d’un paiement ou de la mairie. Vous pouvez changer les jours à venir dans « Gérer mes réservations »."));
}

static Reply save_undo(Req *q)
{
    SaveRow s;
    ChangeRows changes = {0};
    Units units = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!save_find(q->db, q->a, q->session.family, req_id(q, 0), &s, &changes)) return reply_not_found(q);
    if (!may_undo(q, &s)) return too_late_to_undo(q, &s);
    db_lock(q->db, LOCK_CHILD, s.child);
    ask_back(q, &units, &s, &changes);
    batch_judge(q, &units);
    return batch_keep(q, &units, S("undo"));
}

static Reply report_undo(Req *q)
{
    Report r;
    Ids children = {0};
    Units units = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!report_find(q->db, q->a, q->session.family, req_id(q, 0), &r)) return reply_not_found(q);
    EACH (const BatchLine, l, &r.lines) *PUSH(q->a, &children) = l->child;
    lock_children(q, &children);
    EACH (const BatchLine, l, &r.lines) {
        SaveRow s;
        ChangeRows changes = {0};
        if (save_find(q->db, q->a, q->session.family, l->save, &s, &changes) && may_undo(q, &s)) ask_back(q, &units, &s, &changes);
    }
    batch_judge(q, &units);
    return batch_keep(q, &units, S("undo"));
}

const Route report_routes[] = {
    {GET,  "/kiosque/reservations/bilan/:report",         ROLE_FAMILY, TX_READ,  report_show, NULL, 0},
    {POST, "/kiosque/reservations/bilan/:report/annuler", ROLE_FAMILY, TX_WRITE, report_undo, NULL, ROUTE_BOOK},
    {POST, "/kiosque/historique/:save/annuler",           ROLE_FAMILY, TX_WRITE, save_undo, NULL, ROUTE_BOOK},
    {0}};
