// usual_web.c - « Semaine type »: the form, what it would give, and saving it.
#include "booking/usual.html.h"
#include "booking/usual.h"

typedef struct Page { Choices choices; Children children; UsualForm form; MonthFacts facts; } Page;

static void page_load(Req *q, Page *p)
{
    const Catalog *c = catalog_of(q);
    EnrolmentRows rows = {0};
    Family f = {0};
    enrolment_current(q, c, &rows);
    usual_choices(q->a, c, &rows, &p->choices);
    family_find(q->db, q->a, q->session.family, &f);
    family_children(q->db, q->a, q->session.family, &p->children);
    p->facts = (MonthFacts){&c->town->calendar, q->zone, q->now, str_eq(f.category, S("resident")), !req_may(q, RIGHT_BOOK)};
}

static void page_propose(Req *q, Page *p)
{
    p->form.usual = usual_default(q->a, &p->choices, &p->facts, q->today);
    p->form.from = date_iso(q->a, p->form.usual.from);
    p->form.until = date_is(p->form.usual.until) ? date_iso(q->a, p->form.usual.until) : (Str){0};
}

// ---- reading what was chosen ----

typedef struct Period { Date du, au; } Period;
static const Field period_fields[] = {FIELD(Period, du, FIELD_DATE, .required = true, .label = TN("Du")),
                                      FIELD(Period, au, FIELD_DATE, .required = true, .label = TN("Au"))};

static bool enrolled_at_all(const Choices *choices, int64_t child)
{
    EACH (const Choice, x, choices)
        if (ids_has(&x->children, child)) return true;
    return false;
}

static bool offered_slot(const Choices *choices, int64_t slot)
{
    EACH (const Choice, x, choices)
        if (x->slot->id == slot) return true;
    return false;
}

// Only children and slots that the form offers: anything else is not there.
static void read_ids(Req *q, const Page *p, Str name, bool children, Ids *out)
{
    Strs given = form_all(q, name);
    EACH (const Str, s, &given) {
        int64_t id = 0;
        if (!str_int(*s, &id) || ids_has(out, id)) continue;
        if (children ? enrolled_at_all(&p->choices, id) : offered_slot(&p->choices, id)) *PUSH(q->a, out) = id;
    }
}

static int read_weekdays(Req *q)
{
    int bits = 0;
    Strs given = form_all(q, S("jour"));
    EACH (const Str, s, &given) {
        int64_t d = 0;
        if (str_int(*s, &d) && d >= 1 && d <= 7) bits |= 1 << (d - 1);
    }
    return bits;
}

static void judge_days(Form *f, const Page *p, const Usual *w)
{
    EACH (const Choice, x, &p->choices) {
        if (!ids_has(&w->slots, x->slot->id) || usual_meets(w, x)) continue;
        form_refuse(f, "jour", w->own
            ? str_fmt(f->q->a, TF("« %.*s » n’a pas de jours habituels : choisissez les mêmes jours pour tous."), STR_ARG(x->label))
            : str_fmt(f->q->a, TF("« %.*s » n’a lieu aucun des jours cochés : cochez un de ses jours, ou décochez cette prestation."), STR_ARG(x->label)));
        return;
    }
}

static void judge(Form *f, const Page *p, const Usual *w, Date today)
{
    if (!w->children.n) form_refuse(f, "enfant", T("Cochez au moins un enfant."));
    if (!w->slots.n) form_refuse(f, "prestation", T("Cochez au moins une prestation."));
    if (!w->own && !w->weekdays) form_refuse(f, "jour", T("Cochez au moins un jour de la semaine."));
    else judge_days(f, p, w);
    if (!date_is(w->from) || !date_is(w->until)) return;
    if (date_before(w->from, today)) form_refuse(f, "du", T("Ce jour est passé : commencez aujourd’hui ou plus tard."));
    if (date_before(w->until, w->from)) form_refuse(f, "au", T("La fin vient avant le début."));
    else if (date_days(w->from, w->until) > USUAL_DAYS_MOST) form_refuse(f, "au", T("C’est plus d’une année scolaire : choisissez une fin plus proche."));
}

static Form page_read(Req *q, Page *p)
{
    Period period = {0};
    Form f = form_read(q, period_fields, COUNT(period_fields), &period);
    p->form.from = form_value(q, S("du"));
    p->form.until = form_value(q, S("au"));
    p->form.usual = (Usual){.own = form_has(q, S("jours"), S("habituels")), .weekdays = read_weekdays(q), .from = period.du, .until = period.au};
    read_ids(q, p, S("enfant"), true, &p->form.usual.children);
    read_ids(q, p, S("prestation"), false, &p->form.usual.slots);
    judge(&f, p, &p->form.usual, q->today);
    return f;
}

// ---- from the week to the months ----

static void load_months(Req *q, Units *units, int64_t child, const Choice *x, const Usual *w)
{
    Date from = date_max(w->from, x->activity->from), until = date_min(w->until, x->activity->to);
    for (Date m = month_first(from); !date_before(until, m); m = date_add_months(m, 1)) batch_load(q, units, child, x->activity->id, m);
}

static void usual_units(Req *q, const Page *p, Units *units, Missings *missing)
{
    const Usual *w = &p->form.usual;
    EACH (const Child, k, &p->children) {
        if (!ids_has(&w->children, k->id)) continue;
        EACH (const Choice, x, &p->choices) {
            if (!ids_has(&w->slots, x->slot->id)) continue;
            if (ids_has(&x->children, k->id)) load_months(q, units, k->id, x, w);
            else *PUSH(q->a, missing) = (Missing){k->id, x->slot};
        }
    }
    EACH (Unit, u, units) usual_ask(u, w);
    batch_judge(q, units);
}

// ---- pages ----

static Crumbs crumbs(Req *q)
{
    Crumb *v = NEWS(q->a, Crumb, 3);
    v[0].label = T("Mes inscriptions");
    v[1] = (Crumb){T("Gérer mes réservations"), url_fmt(q->a, "/kiosque/reservations")};
    v[2].label = T("Semaine type");
    return (Crumbs){v, 3};
}

static Reply form_page(Req *q, const Page *p, const Form *f, int status)
{
    Buf *w = page_begin(q, T("Semaine type"), crumbs(q));
    usual_form_view(w, q, p->children.n ? &p->children : NULL, &p->choices, &p->form, f);
    return page_end(q, status);
}

static Reply usual_show(Req *q)
{
    Page p = {0};
    Form f = form_new(q, period_fields, COUNT(period_fields));
    page_load(q, &p);
    q->form = q->query;                             // « Changer » comes back with what was chosen
    if (form_given(q, S("du"))) page_read(q, &p);
    else page_propose(q, &p);
    return form_page(q, &p, &f, 200);
}

static Reply usual_preview(Req *q)
{
    Page p = {0};
    Units units = {0};
    Missings missing = {0};
    BatchLines lines = {0};
    RefusedDays refused = {0};
    if (!q->query.n) return reply_see_other(q, url_fmt(q->a, "/kiosque/reservations/semaine"));
    page_load(q, &p);
    q->form = q->query;                             // a form that changes nothing comes by GET
    Form f = page_read(q, &p);
    if (!form_ok(&f)) return form_page(q, &p, &f, 422);
    usual_units(q, &p, &units, &missing);
    batch_lines(q->a, &units, &lines, &refused);
    Buf *w = page_begin(q, T("Semaine type : aperçu"), crumbs(q));
    usual_preview_view(w, q, catalog_of(q), &p.children, &p.choices, &p.form, &lines, &refused, &missing);
    return page_end(q, 200);
}

static Reply usual_save(Req *q)
{
    Page p = {0};
    Units units = {0};
    Missings missing = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    page_load(q, &p);
    Form f = page_read(q, &p);
    if (!form_ok(&f)) return form_page(q, &p, &f, 422);
    lock_children(q, &p.form.usual.children);
    usual_units(q, &p, &units, &missing);
    return batch_keep(q, &units, S("week"));
}

const Route usual_routes[] = {
    {GET,  "/kiosque/reservations/semaine",        ROLE_FAMILY, TX_READ,  usual_show, NULL, 0},
    {GET,  "/kiosque/reservations/semaine/apercu", ROLE_FAMILY, TX_READ,  usual_preview, NULL, 0},
    {POST, "/kiosque/reservations/semaine",        ROLE_FAMILY, TX_WRITE, usual_save, NULL, ROUTE_BOOK},
    {0}};
