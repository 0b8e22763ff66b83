// payment_web.c - « Payer en ligne », the way to PayFiP and back, the ticket, « Liste de mes paiements ».
#include "payment/payment_db.h"

#include "household/household.h"
#include "inbox/inbox.h"
#include "jobs/jobs.h"
#include "payment/payment.html.h"
#include "pdf/list_pdf.h"
#include "pdf/ticket_pdf.h"
#include "platform/platform.h"

#include <unistd.h>

static PayfipEnds ends;
const PayfipEnds *payment_ends(const App *app) { (void)app; return &ends; }
void payment_set_ends(const PayfipEnds *e) { ends = *e; }

enum { LEAST_CENTS = 100, MOST_CENTS = 9999999 };   // PayFiP's bounds

// ---- « Payer en ligne » ----

static Reply pay_shown(Req *q, PaySaid said, int status)
{
    InvoiceRows rows = {0}, due = {0};
    invoice_list(q->db, q->a, q->session.family, &rows);
    EACH (const InvoiceRow, r, &rows)
        if (r->left.cents > 0 && !str_eq(r->status, S("cancelled"))) *PUSH(q->a, &due) = *r;
    for (ptrdiff_t i = 0, k = due.n - 1; i < k; i++, k--) {         // oldest first
        InvoiceRow swap = due.v[i];
        due.v[i] = due.v[k];
        due.v[k] = swap;
    }
    Buf *w = page_begin(q, T("Payer en ligne"), CRUMBS({T("Mes finances"), {{0}}}, {T("Payer en ligne"), {{0}}}));
    pay_view(w, q, catalog_of(q), &due, &said);
    return page_end(q, status);
}

static Reply pay_show(Req *q) { return pay_shown(q, (PaySaid){0}, 200); }

static Url depart_url(Req *q, int64_t payment) { return url_fmt(q->a, "/kiosque/paiements/%lld/depart", (long long)payment); }

// While an attempt runs on a regie's debts a second one could be paid twice: lead back to the first.
static bool already_running(Req *q, const Regie *regie, const Targets *targets, int64_t basket, int64_t *running)
{
    Payments open = {0};
    payment_running(q->db, q->a, q->session.family, regie->id, q->now, &open);
    EACH (const Payment, p, &open) {
        Targets same = {0};
        payment_targets(q->db, q->a, p->id, &same);
        *running = p->id;
        if (basket && p->basket == basket) return true;
        EACH (const Target, x, &same)
            EACH (const Target, y, targets)
                if (x->invoice == y->invoice) return true;
    }
    return false;
}

static Reply pay_start(Req *q)
{
    PaySaid said = {0};
    Targets targets = {0};
    Money sum = {0};
    int64_t running = 0;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    const Regie *regie = catalog_regie(catalog_of(q), req_id(q, 0));
    if (!regie) return reply_not_found(q);
    Strs chosen = form_all(q, S("facture"));
    EACH (const Str, s, &chosen) {
        int64_t id = 0;
        InvoiceRow row = {0};
        if (!str_int(*s, &id) || !invoice_find(q->db, q->a, q->session.family, id, &row) || row.regie != regie->id) return reply_not_found(q);
        if (row.left.cents <= 0) { said.already = true; continue; }
        bool twice = false;
        EACH (const Target, t, &targets) twice |= t->invoice == id;
        if (twice) continue;
        *PUSH(q->a, &targets) = (Target){id, row.number, row.exercise, row.left};
        sum = money_add(sum, row.left);
    }
    said.regie = regie->id;
    if (!targets.n) {
        said.nothing = !said.already;
        return pay_shown(q, said, 422);
    }
    said.too_small = sum.cents < LEAST_CENTS;
    said.too_large = sum.cents > MOST_CENTS;
    if (said.too_small || said.too_large) return pay_shown(q, said, 422);
    if (already_running(q, regie, &targets, 0, &running)) {
        said.running = running;
        return pay_shown(q, said, 409);
    }
    int64_t id = payment_prepare(q, regie, 0, sum, str_fmt(q->a, "%.*s factures", STR_ARG(regie->label)), &targets);
    return reply_see_other(q, depart_url(q, id));
}

static Reply basket_start(Req *q)
{
    Basket b = {0};
    Targets none = {0};
    int64_t running = 0;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!basket_find(q->db, q->a, q->session.family, req_id(q, 0), &b)) return reply_not_found(q);
    const Regie *regie = catalog_regie(catalog_of(q), b.regie);
    if (regie && already_running(q, regie, &none, b.id, &running)) return reply_see_other(q, url_fmt(q->a, "/kiosque/paiements/%lld", (long long)running));
    if (!regie || !b.n || !basket_pay(q->db, q->session.family, b.id, q->now))
        return reply_error(q, 409, T("Vos places ne sont plus gardées"),
                           T("Le délai du panier est passé : rien n’a été payé. S’il reste des places, réservez-les de nouveau, puis payez."));
    if (b.total.cents < LEAST_CENTS)
        return reply_error(q, 422, T("Ce montant est trop petit pour être payé en ligne"), T("Le paiement en ligne commence à 1,00 €. Réglez au guichet."));
    int64_t id = payment_prepare(q, regie, b.id, b.total, str_fmt(q->a, "%.*s panier", STR_ARG(regie->label)), &none);
    return reply_see_other(q, depart_url(q, id));
}

// ---- on the way to PayFiP: the job makes the call, this page waits for it ----

typedef struct Looking { Payment p; int64_t id; bool found; } Looking;

static bool look(Req *q, void *context)
{
    Looking *l = context;
    l->found = payment_find(q->db, q->a, q->session.family, l->id, &l->p);
    return true;
}

static bool undecided(const Payment *p) { return str_eq(p->state, S("prepared")) || str_eq(p->state, S("opened")) || str_eq(p->state, S("unknown")); }

static Reply depart(Req *q)
{
    enum { WAIT_MS = 12 * 1000, STEP_MS = 40 };
    Looking l = {.id = req_id(q, 0)};
    jobs_wake("payments");
    for (int64_t waited = 0; waited < WAIT_MS; waited += STEP_MS) {
        Arena keep = *q->a;
        if (!req_read(q, look, &l)) return reply_error(q, 503, T("Le kiosque est très demandé"), T("Attendez quelques secondes, puis rechargez la page."));
        if (!l.found) return reply_not_found(q);
        if (!str_eq(l.p.state, S("prepared"))) break;
        *q->a = keep;
        l = (Looking){.id = l.id};
        usleep(STEP_MS * 1000);
    }
    if (str_eq(l.p.state, S("opened"))) return reply_away(q, str_fmt(q->a, "%.*s?idop=%.*s", STR_ARG(ends.page), STR_ARG(l.p.idop)));
    return reply_see_other(q, url_fmt(q->a, "/kiosque/paiements/%lld", (long long)l.id));
}

// ---- back from PayFiP ----

static Str idop_of(Req *q)
{
    static const char *const names[] = {"idop", "idOp", "IDOP"};
    for (int i = 0; i < COUNT(names); i++) {
        Str v = form_value(q, str_z(names[i]));
        if (!v.n) v = req_query(q, str_z(names[i]));
        if (v.n) return v;
    }
    return (Str){0};
}

static Reply notified(Req *q)
{
    payment_hint(q->db, idop_of(q), q->now);
    jobs_wake("payments");
    return (Reply){.status = 200, .type = S("text/plain; charset=utf-8"), .body = S("OK")};
}

static bool hint(Req *q, void *context)
{
    const Str *idop = context;
    payment_hint(q->db, *idop, q->now);
    return true;
}

typedef struct Returned { Str idop; Payment p; bool found; } Returned;
static bool returned_find(Req *q, void *context)
{
    Returned *r = context;
    r->found = payment_by_idop(q->db, q->a, r->idop, &r->p);
    return true;
}

// The browser proves nothing either: it makes us ask. Who is signed in sees their ticket; others are told where it will be.
static Reply returned(Req *q)
{
    enum { WAIT_MS = 4000, STEP_MS = 50 };
    Returned r = {.idop = idop_of(q)};
    if (payfip_idop_ok(r.idop)) {
        req_write(q, hint, &r.idop);
        jobs_wake("payments");
        for (int waited = 0; waited < WAIT_MS; waited += STEP_MS) {
            Arena keep = *q->a;
            if (!req_read(q, returned_find, &r) || !r.found || !undecided(&r.p)) break;
            *q->a = keep;
            usleep(STEP_MS * 1000);
        }
    }
    if (r.found && q->session.role == ROLE_FAMILY && q->session.family == r.p.family)
        return reply_see_other(q, url_fmt(q->a, "/kiosque/paiements/%lld", (long long)r.p.id));
    return reply_error(q, 200, T("Votre paiement est en cours de vérification"),
                       T("La plateforme de paiement nous confirme le résultat en quelques instants. Connectez-vous : le ticket est dans « Liste de mes "
                         "paiements », et vous le recevez par courriel."));
}

// ---- ticket and list ----

static Reply payment_show(Req *q)
{
    Payment p = {0};
    Targets targets = {0};
    if (!payment_find(q->db, q->a, q->session.family, req_id(q, 0), &p)) return reply_not_found(q);
    payment_paid(q->db, q->a, p.id, &targets);
    const Regie *regie = catalog_regie(catalog_of(q), p.regie);
    Buf *w = page_begin(q, T("Votre paiement"), CRUMBS({T("Mes finances"), {{0}}}, {T("Liste de mes paiements"), url_fmt(q->a, "/kiosque/paiements")}, {T("Votre paiement"), {{0}}}));
    payment_view(w, q, &p, regie, &targets, catalog_of(q)->town);
    Reply r = page_end(q, 200);
    if (undecided(&p)) reply_header(q, &r, S("Refresh"), S("5"));
    return r;
}

static Reply list_show(Req *q)
{
    Payments list = {0};
    payment_list(q->db, q->a, q->session.family, &list);
    Buf *w = page_begin(q, T("Liste de mes paiements"), CRUMBS({T("Mes finances"), {{0}}}, {T("Liste de mes paiements"), {{0}}}));
    payments_view(w, q, catalog_of(q), &list);
    return page_end(q, 200);
}

Str payment_means(const Payment *p)
{
    return str_eq(p->result, S("V")) ? T("Prélèvement (PayFiP)") : T("Carte bancaire (PayFiP)");
}

static PdfSender sender_of(Arena *a, const Town *t, const Regie *regie)
{
    PdfSender s = {.town = t->title, .office = regie ? regie->name : (Str){0}};
    *PUSH(a, &s.lines) = t->address;
    return s;
}

Str payment_ticket(Db *db, Arena *a, const Catalog *c, int64_t family, int64_t id)
{
    Payment p = {0};
    Family f = {0};
    Targets targets = {0};
    words_use(LANG_FR);                             // papers are French
    bool found = family ? payment_find(db, a, family, id, &p) : payment_by_id(db, a, id, &p);
    if (!found || !str_eq(p.state, S("settled")) || !family_find(db, a, p.family, &f)) return (Str){0};
    const Regie *regie = catalog_regie(c, p.regie);
    TicketPaper paper = {.from = sender_of(a, c->town, regie), .regie = regie ? regie->name : FR("Régie"), .family_code = f.code,
                         .number = str_fmt(a, "%lld", (long long)p.ticket), .reference = p.refdet, .means = payment_means(&p), .paid_at = p.settled,
                         .zone = c->town->zone, .amount = p.paid};
    payment_paid(db, a, p.id, &targets);
    Money rest = p.paid;
    EACH (const Target, t, &targets) {
        *PUSH(a, &paper.lines) = (TicketPaperLine){str_fmt(a, FRF("Facture n° %d-%lld"), t->exercise, (long long)t->number), t->amount};
        rest = money_sub(rest, t->amount);
    }
    if (rest.cents > 0) *PUSH(a, &paper.lines) = (TicketPaperLine){FR("À votre crédit"), rest};
    return ticket_pdf(a, arena_scratch(a), &paper);
}

static Reply ticket_show(Req *q)
{
    Str pdf = payment_ticket(q->db, q->a, catalog_of(q), q->session.family, req_id(q, 0));
    if (!pdf.n) return reply_not_found(q);
    return reply_file(q, S("application/pdf"), str_fmt(q->a, "ticket-%lld.pdf", (long long)req_id(q, 0)), pdf, false);
}

static Reply list_paper(Req *q)
{
    static const PdfColumn columns[] = {{FR("Date"), 3, PDF_LEFT}, {FR("Régie"), 4, PDF_LEFT}, {FR("Moyen"), 4, PDF_LEFT},
                                        {FR("Référence"), 5, PDF_LEFT}, {FR("Montant"), 3, PDF_RIGHT}};
    Payments list = {0};
    Family f = {0};
    const Catalog *c = catalog_of(q);
    words_use(LANG_FR);                             // papers are French
    payment_list(q->db, q->a, q->session.family, &list);
    family_find(q->db, q->a, q->session.family, &f);
    PdfCell *cells = NEWS(q->a, PdfCell, list.n * COUNT(columns));
    for (ptrdiff_t i = 0; i < list.n; i++) {
        const Payment *p = &list.v[i];
        const Regie *regie = catalog_regie(c, p->regie);
        PdfCell *row = &cells[i * COUNT(columns)];
        row[0].text = date_short(q->a, zone_date(q->zone, p->settled.ms ? p->settled : p->created));
        row[1].text = regie ? regie->name : (Str){0};
        row[2].text = payment_means(p);
        row[3].text = p->refdet;
        row[4].text = money_text(q->a, p->paid);
    }
    ListPaper paper = {.from = sender_of(q->a, c->town, NULL), .family_code = f.code, .title = FR("Liste de mes paiements"),
                       .subtitle = str_fmt(q->a, "au %.*s", STR_ARG(date_short(q->a, q->today))), .created = q->now,
                       .table = {columns, COUNT(columns), cells, list.n, FR("Aucun paiement pour l’instant.")}};
    return reply_file(q, S("application/pdf"), S("paiements.pdf"), list_pdf(q->a, arena_scratch(q->a), &paper), false);
}

const Route payment_routes[] = {
    {GET,  "/kiosque/payer",                      ROLE_FAMILY, TX_READ,  pay_show, NULL, 0},
    {POST, "/kiosque/payer/:regie",               ROLE_FAMILY, TX_WRITE, pay_start, NULL, ROUTE_PAY},
    {POST, "/kiosque/panier/:basket/payer",       ROLE_FAMILY, TX_WRITE, basket_start, NULL, ROUTE_PAY},
    {GET,  "/kiosque/paiements",                  ROLE_FAMILY, TX_READ,  list_show, NULL, 0},
    {GET,  "/kiosque/paiements.pdf",              ROLE_FAMILY, TX_READ,  list_paper, NULL, 0},
    {GET,  "/kiosque/paiements/:payment",         ROLE_FAMILY, TX_READ,  payment_show, NULL, 0},
    {GET,  "/kiosque/paiements/:payment/depart",  ROLE_FAMILY, TX_NONE,  depart, NULL, 0},
    {GET,  "/kiosque/paiements/:payment/ticket",  ROLE_FAMILY, TX_READ,  ticket_show, NULL, 0},
    {POST, "/kiosque/payfip/notification",        ROLE_ANYONE, TX_WRITE, notified, NULL, ROUTE_OPEN},
    {GET,  "/kiosque/payfip/retour",              ROLE_ANYONE, TX_NONE,  returned, NULL, 0},
    {POST, "/kiosque/payfip/retour",              ROLE_ANYONE, TX_NONE,  returned, NULL, ROUTE_OPEN},
    {0}};
