// wizard.c - puts together what the steps show.
#include "enrolment/wizard.h"

const StepName wizard_steps[] = {
    {TN("Enfants"), "/kiosque/inscriptions"},
    {TN("Activités"), "/kiosque/inscriptions/activites"},
    {TN("Période et jours"), "/kiosque/inscriptions/periode"},
    {TN("Documents"), "/kiosque/inscriptions/documents"},
    {TN("Récapitulatif"), "/kiosque/inscriptions/recapitulatif"},
};

int wizard_progress(int step) { return step * 100 / WIZARD_STEPS; }

// ---- loading ----

typedef struct Known { EnrolledRows enrolled; Asks asks; Family family; Arrears arrears; } Known;

// As told on the child's sheet; else of a class that is named after its level, as « CE1 A » is.
static Str level_of(Req *q, const Child *k)
{
    Str told = child_level(q->db, q->a, k->id);
    return told.n ? told : admission_class_level(k->class_name);
}

static Applicant applicant_of(const Wizard *w, const Known *f, const Child *k, Str level, const Activity *v)
{
    Applicant who = {.child = k->id, .first_name = k->first_name, .school = k->school, .level = level, .born = k->born,
                     .category = f->family.category, .arrears = f->arrears, .documents = &w->documents};
    EACH (const EnrolledRow, e, &f->enrolled)
        if (e->child == k->id && e->activity == v->id) who.enrolled = e->to;
    EACH (const Ask, x, &f->asks)
        if (x->child == k->id && x->activity == v->id) who.asked = x->request;
    return who;
}

static const Wish *wish_of(const Draft *d, const Child *k, const Activity *v)
{
    EACH (const Wish, x, &d->wishes)
        if (x->child == k->id && x->activity == v->id) return x;
    return NULL;
}

// An activity that ended is gone from the list; one whose enrolments open in more than a year is not there yet.
static bool worth_showing(const Activity *v, Date today)
{
    enum { AHEAD_DAYS = 366 };
    Date opens = date_is(v->admission.opens) ? v->admission.opens : v->from;
    return !date_before(v->to, today) && date_days(today, opens) <= AHEAD_DAYS;
}

// Days go by while a draft is kept, and the town may end an activity sooner. false: nothing is left of what was chosen, or nothing was;
// all that may be asked is proposed.
bool wish_fits(Wish *w, const Eligibility *e)
{
    Wish chosen = *w;
    w->from = date_max(w->from, e->from);
    w->to = date_is(w->to) ? date_min(w->to, e->to) : e->to;
    if (date_is(chosen.from) && !date_before(w->to, w->from)) return true;
    w->from = e->from;
    w->to = e->to;
    return false;
}

static Offer offer_of(Req *q, const Wizard *w, const Known *f, const Child *k, Str level, const Activity *v)
{
    Offer o = {.child = k, .activity = v, .who = applicant_of(w, f, k, level, v)};
    const Wish *wish = wish_of(&w->draft, k, v);
    o.e = eligibility(v, &o.who, (Date){0}, q->today);
    o.wished = wish != NULL;
    o.wish = wish ? *wish : (Wish){k->id, v->id, {0}, {0}, 0};
    o.dated = wish_fits(&o.wish, &o.e);
    if (o.e.verdict) return o;
    Ask now = {.child = k->id, .activity = v->id, .from = o.wish.from, .born = k->born};
    o.position = ask_position(q->db, q->a, &v->admission.groups, &now, q->today);
    return o;
}

static void load_asked(Req *q, Wizard *w, const Known *f)
{
    EACH (const Ask, x, &f->asks) {
        const Activity *v = catalog_activity(w->catalog, x->activity);
        Child k;
        if (v && family_child(q->db, q->a, q->session.family, x->child, &k))
            *PUSH(q->a, &w->asked) = (Asked){x->request, ask_position(q->db, q->a, &v->admission.groups, x, q->today), k.first_name, v->name, x->from, x->to};
    }
}

void wizard_load(Req *q, Wizard *w)
{
    Known f = {0};
    int64_t family = q->session.family;
    *w = (Wizard){.catalog = catalog_of(q), .today = q->today};
    draft_load(q->db, q->a, family, &w->draft);
    family_children(q->db, q->a, family, &w->children);
    family_find(q->db, q->a, family, &f.family);
    enrolled_list(q->db, q->a, family, q->today, &f.enrolled);
    ask_list(q->db, q->a, family, &f.asks);
    document_list(q->db, q->a, family, &w->documents);
    f.arrears = enrolment_arrears(q->db, q->a, family, q->today);
    load_asked(q, w, &f);
    EACH (const Child, k, &w->children) {
        if (!wizard_chosen(w, k->id)) continue;
        Str level = level_of(q, k);
        EACH (const Activity, v, &w->catalog->activities)
            if (worth_showing(v, q->today)) *PUSH(q->a, &w->offers) = offer_of(q, w, &f, k, level, v);
    }
}

Offer *wizard_offer(Wizard *w, int64_t child, int64_t activity)
{
    EACH (Offer, o, &w->offers)
        if (o->child->id == child && o->activity->id == activity) return o;
    return NULL;
}

bool wizard_chosen(const Wizard *w, int64_t child)
{
    EACH (const DraftChild, d, &w->draft.children)
        if (d->child == child) return true;
    return false;
}

bool wizard_wishes(const Wizard *w)
{
    bool some = false;
    EACH (const Offer, o, &w->offers) {
        if (o->wished && o->e.verdict) return false;
        some |= o->wished;
    }
    return some;
}

// ---- papers ----

static bool of_family(Str kind) { return str_eq(kind, S("justificatif_domicile")) || str_eq(kind, S("quotient")); }

static Paper *paper_of(Arena *a, Papers *out, const Offer *o, Str kind)
{
    int64_t child = of_family(kind) ? 0 : o->child->id;
    EACH (Paper, p, out)
        if (p->child == child && str_eq(p->kind, kind)) return p;
    Paper *p = PUSH(a, out);
    *p = (Paper){.child = child, .kind = kind, .child_name = child ? o->child->first_name : (Str){0}, .activity = o->activity->name, .on = o->wish.from};
    return p;
}

// Each paper once, still valid on the last first day that asks for it: the one sent before, or one to send.
void wizard_papers(Arena *a, const Wizard *w, Papers *out)
{
    EACH (const Offer, o, &w->offers) {
        if (!o->wished) continue;
        EACH (const Str, kind, &o->activity->admission.documents) {
            Paper *p = paper_of(a, out, o, *kind);
            p->on = date_max(p->on, o->wish.from);
        }
    }
    EACH (Paper, p, out) p->sent = eligibility_paper(&w->documents, p->kind, p->child, p->on);
}

// ---- what goes together ----

const Activity *wizard_required(const Wizard *w, const Slot *slot)
{
    const Slot *needed = slot->requires_id ? catalog_slot(w->catalog, slot->requires_id) : NULL;
    return needed && needed->activity != slot->activity ? catalog_activity(w->catalog, needed->activity) : NULL;
}

Str wizard_needed_by(const Wizard *w, const Offer *o)
{
    EACH (const Offer, other, &w->offers) {
        if (!other->wished || other->child->id != o->child->id) continue;
        EACH (const Slot, s, &other->activity->slots)
            if (wizard_required(w, s) == o->activity) return other->activity->name;
    }
    return (Str){0};
}

static void cover(Wizard *w, const Offer *o)
{
    EACH (const Slot, slot, &o->activity->slots) {
        const Activity *v = wizard_required(w, slot);
        Offer *needed = v ? wizard_offer(w, o->child->id, v->id) : NULL;
        if (!needed || !needed->wished) continue;
        needed->wish.from = date_max(date_min(needed->wish.from, o->wish.from), needed->e.from);
        needed->wish.to = date_min(date_max(needed->wish.to, o->wish.to), needed->e.to);
        needed->wish.weekdays |= o->wish.weekdays & v->weekdays;
    }
}

void wizard_cover(Wizard *w)
{
    EACH (const Offer, o, &w->offers)
        if (o->wished) cover(w, o);
}

// ---- words ----

Str progress_text(Arena *a, int step) { return str_fmt(a, TF("Progression de votre demande %d %%"), wizard_progress(step)); }

Str offer_dates_text(Arena *a, const Activity *v)
{
    return str_fmt(a, TF("L’activité est ouverte du %.*s au %.*s"), STR_ARG(date_short(a, v->from)), STR_ARG(date_short(a, v->to)));
}

Str offer_enrolled_text(Arena *a, const Offer *o)
{
    if (!date_is(o->who.enrolled)) return (Str){0};
    return str_fmt(a, TF("Inscription acceptée jusqu’au %.*s : vous pouvez demander la suite."), STR_ARG(date_short(a, o->who.enrolled)));
}

Str offer_terms_text(Arena *a, const Activity *v)
{
    const Admission *m = &v->admission;
    Buf b = buf_new(a, 128);
    if (m->by_age) buf_put(&b, admission_ages_text(a, &m->ages));
    EACH (const Str, kind, &m->documents) {
        if (b.n) BUF_PUT(&b, ", ");
        if (kind == m->documents.v) buf_fmt(&b, TF("document demandé : "));
        buf_put(&b, words_of(document_kind(*kind)->label));
    }
    return buf_str(&b);
}

Str position_text(Arena *a, int64_t position) { return str_fmt(a, TF("Liste d’attente : position %lld"), (long long)position); }

Str offer_answer_text(const Offer *o)
{
    if (o->position) return T("Toutes les places sont prises : la demande attendra qu’une place se libère.");
    if (o->activity->admission.mode == ADMISSION_AUTOMATIC) return T("L’inscription sera acceptée aussitôt.");
    return T("La mairie répondra à votre demande.");
}

const char *verdict_icon(EligibilityVerdict v) { return v == INELIGIBLE_ENROLLED ? "check" : v == INELIGIBLE_ASKED ? "clock" : "lock"; }

Str offer_venue_text(Arena *a, const Activity *v)
{
    Strs seen = {0};
    Buf b = buf_new(a, 64);
    EACH (const Slot, s, &v->slots) {
        bool known = !s->venue.n;
        EACH (const Str, one, &seen) known |= str_eq(*one, s->venue);
        if (known) continue;
        *PUSH(a, &seen) = s->venue;
        buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(s->venue));
    }
    return buf_str(&b);
}

Str offer_price_text(Arena *a, const Offer *o, Date today)
{
    Money least = {0}, price, unbooked;
    Date day = date_max(today, o->activity->from);
    bool differs = false, known = false;
    EACH (const Slot, s, &o->activity->slots) {
        if (!slot_price(s, day, &price, &unbooked)) continue;
        differs |= known && price.cents != least.cents;
        if (!known || price.cents < least.cents) least = price;
        known = true;
    }
    if (!known) return (Str){0};
    Str amount = money_text(a, least);
    return differs ? str_fmt(a, TF("à partir de %.*s par jour"), STR_ARG(amount)) : str_fmt(a, TF("%.*s par jour"), STR_ARG(amount));
}

Str weekdays_text(Arena *a, int weekdays)
{
    Buf b = buf_new(a, 64);
    for (int d = MONDAY; d <= SUNDAY; d++)
        if (weekdays >> (d - 1) & 1) buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(weekday_name(d)));
    return b.n ? buf_str(&b) : T("occasionnels, à réserver un par un");
}

Str estimate_text(Arena *a, const Estimate *x)
{
    Str unit = money_text(a, x->unit), total = money_text(a, x->total);
    if (!x->n) return str_fmt(a, TF("%.*s par jour réservé"), STR_ARG(unit));
    return str_fmt(a, words_many(x->n) ? TF("%.*s par jour, soit %.*s pour vos %d jours habituels")
                                       : TF("%.*s par jour, soit %.*s pour votre %d jour habituel"),
                   STR_ARG(unit), STR_ARG(total), x->n);
}

Str payment_text(const Activity *v)
{
    switch (v->payment) {
    case PAY_INVOICE: return T("S’inscrire ne coûte rien. Les jours que vous réserverez seront sur la facture du mois.");
    case PAY_BASKET:  return T("S’inscrire ne coûte rien. Chaque jour se paie quand vous le réservez, dans le panier.");
    case PAY_ACCOUNT: return T("S’inscrire ne coûte rien. Les jours que vous réserverez seront portés à votre compte.");
    }
    return (Str){0};
}

// ---- fields of the form: one for each wish, one for each paper ----

Str wish_name(Arena *a, const char *field, const Offer *o)
{
    return str_fmt(a, "%s-%lld-%lld", field, (long long)o->child->id, (long long)o->activity->id);
}

Str wish_date(Arena *a, const Form *f, const char *field, const Offer *o, Date stored)
{
    return f->blank ? date_iso(a, stored) : form_typed(f, wish_name(a, field, o));
}

bool wish_day(const Form *f, Arena *a, const Offer *o, int weekday)
{
    if (f->blank) return o->wish.weekdays >> (weekday - 1) & 1;
    return form_has(f->q, wish_name(a, "jour", o), str_fmt(a, "%d", weekday));
}

Str paper_name(Arena *a, const char *field, const Paper *p)
{
    return str_fmt(a, "%s-%lld-%.*s", field, (long long)p->child, STR_ARG(p->kind));
}

Str paper_label(Arena *a, const Paper *p)
{
    Str label = words_of(document_kind(p->kind)->label);
    return p->child ? str_fmt(a, TF("%.*s de %.*s"), STR_ARG(label), STR_ARG(p->child_name)) : label;
}
