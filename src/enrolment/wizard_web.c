// wizard_web.c - « Inscription à une activité », step by step. Each step is stored, then leads to the next: leaving, coming back and going
// back lose nothing.
#include "enrolment/enrolment.html.h"

static Form blank(Req *q) { return form_new(q, NULL, 0); }

static void refuse(Form *f, Str field, Str label, Str text)
{
    *PUSH(f->q->a, &f->errors) = (FormError){field, label, text};
}

static Url step_url(Req *q, int step) { return url_fmt(q->a, "%s", wizard_steps[step - 1].path); }
static Reply go(Req *q, int step)     { return reply_see_other(q, step_url(q, step)); }

static Buf *begin(Req *q, int step)
{
    return page_begin(q, str_fmt(q->a, TF("Inscription à une activité, étape %d : %.*s"), step, STR_ARG(words_z(wizard_steps[step - 1].title))),
                      CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Inscription à une activité"), {{0}}}));
}

// The furthest step that what is stored allows: nobody lands on a page that has nothing to show.
static int furthest(const Wizard *w)
{
    if (!w->draft.children.n) return STEP_CHILDREN;
    if (!wizard_wishes(w)) return STEP_ACTIVITIES;
    EACH (const Offer, o, &w->offers)
        if (o->wished && !o->dated) return STEP_PERIOD;
    return STEP_SUMMARY;
}

// ---- step 1: for whom ----

static Reply children_page(Req *q, Wizard *w, const Form *f, int status)
{
    w->form = f;
    step_children_view(begin(q, STEP_CHILDREN), q, w);
    return page_end(q, status);
}

static Reply children_show(Req *q)
{
    Wizard w;
    Form f = blank(q);
    wizard_load(q, &w);
    w.dropped = str_eq(req_query(q, S("abandon")), S("oui"));
    return children_page(q, &w, &f, 200);
}

static bool is_child(const Children *list, int64_t id)
{
    EACH (const Child, k, list)
        if (k->id == id) return true;
    return false;
}

static Reply children_save(Req *q)
{
    Wizard w;
    DraftChildren wanted = {0};
    Form f = form_read(q, NULL, 0, NULL);
    Strs ticked = form_all(q, S("enfant"));
    int64_t id = 0;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    wizard_load(q, &w);
    EACH (const Str, s, &ticked)
        if (str_int(*s, &id) && is_child(&w.children, id)) *PUSH(q->a, &wanted) = (DraftChild){id};
    if (!wanted.n) form_refuse(&f, "enfant", T("Cochez au moins un enfant."));
    if (!form_ok(&f)) return children_page(q, &w, &f, 422);
    draft_step(q->db, q->session.family, STEP_ACTIVITIES, q->now);
    draft_children(q->db, q->session.family, &w.draft, &wanted);
    return go(q, STEP_ACTIVITIES);
}

// ---- step 2: which activities ----

static Reply activities_page(Req *q, Wizard *w, const Form *f, int status)
{
    w->form = f;
    step_activities_view(begin(q, STEP_ACTIVITIES), q, w);
    return page_end(q, status);
}

static Reply activities_show(Req *q)
{
    Wizard w;
    Form f = blank(q);
    wizard_load(q, &w);
    return furthest(&w) < STEP_ACTIVITIES ? go(q, STEP_CHILDREN) : activities_page(q, &w, &f, 200);
}

static void read_choices(Req *q, Wizard *w, Form *f)
{
    EACH (Offer, o, &w->offers) {
        o->wished = form_has(q, S("choix"), str_fmt(q->a, "%lld.%lld", (long long)o->child->id, (long long)o->activity->id));
        if (o->wished && o->e.verdict)
            refuse(f, wish_name(q->a, "choix", o), str_fmt(q->a, "%.*s, %.*s", STR_ARG(o->activity->name), STR_ARG(o->child->first_name)),
                   eligibility_reason(q->a, &o->e, o->activity, &o->who));
    }
}

static bool has_already(const Offer *o)               // and there is nothing more of it to ask for
{
    return o->who.asked || (date_is(o->who.enrolled) && o->e.verdict);
}

// What a chosen activity needs comes with it, unless the child has it already.
static void add_required(Req *q, Wizard *w, Form *f, const Offer *o)
{
    EACH (const Slot, s, &o->activity->slots) {
        const Activity *v = wizard_required(w, s);
        Offer *needed = v ? wizard_offer(w, o->child->id, v->id) : NULL;
        if (!needed || needed->wished || has_already(needed)) continue;
        needed->wished = !needed->e.verdict;
        if (!needed->wished)
            refuse(f, wish_name(q->a, "choix", o), str_fmt(q->a, "%.*s, %.*s", STR_ARG(o->activity->name), STR_ARG(o->child->first_name)),
                   str_fmt(q->a, TF("Cette activité demande aussi %.*s. %.*s"), STR_ARG(v->name),
                           STR_ARG(eligibility_reason(q->a, &needed->e, v, &needed->who))));
    }
}

static Reply activities_save(Req *q)
{
    Wizard w;
    Wishes wanted = {0};
    Form f = form_read(q, NULL, 0, NULL);
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    wizard_load(q, &w);
    if (furthest(&w) < STEP_ACTIVITIES) return go(q, STEP_CHILDREN);
    read_choices(q, &w, &f);
    EACH (const Offer, o, &w.offers)
        if (o->wished) add_required(q, &w, &f, o);
    EACH (const Offer, o, &w.offers)
        if (o->wished) *PUSH(q->a, &wanted) = o->wish;
    if (!wanted.n) refuse(&f, S("choix"), S(""), T("Cochez au moins une activité."));
    if (!form_ok(&f)) return activities_page(q, &w, &f, 422);
    draft_wishes(q->db, q->session.family, &w.draft, &wanted);
    draft_step(q->db, q->session.family, STEP_PERIOD, q->now);
    return go(q, STEP_PERIOD);
}

// ---- step 3: when ----

static Reply period_page(Req *q, Wizard *w, const Form *f, int status)
{
    w->form = f;
    step_period_view(begin(q, STEP_PERIOD), q, w);
    return page_end(q, status);
}

static Reply period_show(Req *q)
{
    Wizard w;
    Form f = blank(q);
    wizard_load(q, &w);
    int most = furthest(&w);
    return most < STEP_PERIOD ? go(q, most) : period_page(q, &w, &f, 200);
}

static Date read_day(Req *q, Form *f, const char *field, const Offer *o)
{
    Date d = {0};
    Str name = wish_name(q->a, field, o), label = str_fmt(q->a, "%.*s, %.*s", STR_ARG(o->activity->name), STR_ARG(o->child->first_name));
    if (!date_parse_fr(str_trim(form_value(q, name)), &d)) refuse(f, name, label, T("Écrivez la date ainsi : 09/05/2018."));
    else if (date_before(d, o->e.from) || date_before(o->e.to, d))
        refuse(f, name, label, str_fmt(q->a, TF("Choisissez un jour du %.*s au %.*s."), STR_ARG(date_short(q->a, o->e.from)),
                                       STR_ARG(date_short(q->a, o->e.to))));
    return d;
}

static void read_period(Req *q, Form *f, Offer *o)
{
    Strs days = form_all(q, wish_name(q->a, "jour", o));
    int64_t day = 0;
    o->wish.from = read_day(q, f, "du", o);
    o->wish.to = read_day(q, f, "au", o);
    if (form_ok(f) && date_before(o->wish.to, o->wish.from))
        refuse(f, wish_name(q->a, "au", o), o->activity->name, T("La fin vient avant le début."));
    o->wish.weekdays = 0;
    EACH (const Str, s, &days)
        if (str_int(*s, &day) && day >= MONDAY && day <= SUNDAY) o->wish.weekdays |= 1 << (day - 1);
    o->wish.weekdays &= o->activity->weekdays;
}

static Reply period_save(Req *q)
{
    Wizard w;
    Papers papers = {0};
    Form f = form_read(q, NULL, 0, NULL);
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    wizard_load(q, &w);
    if (furthest(&w) < STEP_PERIOD) return go(q, furthest(&w));
    EACH (Offer, o, &w.offers)
        if (o->wished) read_period(q, &f, o);
    if (!form_ok(&f)) return period_page(q, &w, &f, 422);
    wizard_cover(&w);
    EACH (const Offer, o, &w.offers)
        if (o->wished) draft_days(q->db, q->session.family, &o->wish);
    wizard_papers(q->a, &w, &papers);
    int next = papers.n ? STEP_DOCUMENTS : STEP_SUMMARY;
    draft_step(q->db, q->session.family, next, q->now);
    return go(q, next);
}

// ---- step 4: the papers that these activities ask for ----

static Reply documents_page(Req *q, Wizard *w, const Papers *papers, const Form *f, int status)
{
    w->form = f;
    step_documents_view(begin(q, STEP_DOCUMENTS), q, w, papers);
    return page_end(q, status);
}

static Reply documents_show(Req *q)
{
    Wizard w;
    Papers papers = {0};
    Form f = blank(q);
    wizard_load(q, &w);
    int most = furthest(&w);
    if (most < STEP_DOCUMENTS) return go(q, most);
    w.missing = str_eq(req_query(q, S("manque")), S("oui"));
    wizard_papers(q->a, &w, &papers);
    return documents_page(q, &w, &papers, &f, 200);
}

static Date read_validity(Req *q, Form *f, const Paper *p)
{
    Date d = {0};
    Str name = paper_name(q->a, "valable", p), typed = str_trim(form_value(q, name));
    if (typed.n && !date_parse_fr(typed, &d)) refuse(f, name, paper_label(q->a, p), T("Écrivez la date ainsi : 09/05/2018."));
    else if (date_is(d) && date_before(d, p->on))
        refuse(f, name, paper_label(q->a, p), str_fmt(q->a, TF("Ce document doit être valable le %.*s."), STR_ARG(date_short(q->a, p->on))));
    return d;
}

// What has come is kept even when another one is still missing: nobody chooses a file twice for that.
static bool keep_paper(Req *q, Form *f, Paper *p, Date until, Document *made)
{
    const Upload *u = upload_of(q, str_c(q->a, paper_name(q->a, "piece", p)));
    if (!u) return false;
    if (!document_keep(q, u, p->kind, p->child, until)) {
        refuse(f, paper_name(q->a, "piece", p), paper_label(q->a, p), upload_refusal_text(UPLOAD_NO_SPACE));
        return false;
    }
    p->sent = made;
    return true;
}

static Reply documents_save(Req *q)
{
    Wizard w;
    Papers papers = {0};
    Document made = {0};
    Form f = form_read(q, NULL, 0, NULL);
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    wizard_load(q, &w);
    if (furthest(&w) < STEP_DOCUMENTS) return go(q, furthest(&w));
    wizard_papers(q->a, &w, &papers);
    Date *until = NEWS(q->a, Date, papers.n + 1);
    EACH (const Paper, p, &papers) until[p - papers.v] = read_validity(q, &f, p);
    uploads_refusals(q, &f);
    if (!form_ok(&f)) return documents_page(q, &w, &papers, &f, 422);
    bool missing = false;
    EACH (Paper, p, &papers) missing |= !keep_paper(q, &f, p, until[p - papers.v], &made) && !p->sent;
    if (!form_ok(&f)) return documents_page(q, &w, &papers, &f, 422);
    draft_step(q->db, q->session.family, missing ? STEP_DOCUMENTS : STEP_SUMMARY, q->now);
    return missing ? reply_see_other(q, url_query(q->a, step_url(q, STEP_DOCUMENTS), S("manque"), S("oui"))) : go(q, STEP_SUMMARY);
}

// ---- step 5: once more, and send ----

// Judged again with its days: papers too.
static void judge_all(Req *q, Wizard *w, Form *f)
{
    EACH (Offer, o, &w->offers) {
        if (!o->wished) continue;
        o->e = eligibility(o->activity, &o->who, o->wish.from, q->today);
        if (o->e.verdict)
            refuse(f, wish_name(q->a, "choix", o), str_fmt(q->a, "%.*s, %.*s", STR_ARG(o->activity->name), STR_ARG(o->child->first_name)),
                   eligibility_reason(q->a, &o->e, o->activity, &o->who));
    }
}

static Reply summary_page(Req *q, Wizard *w, const Form *f, int status)
{
    w->form = f;
    step_summary_view(begin(q, STEP_SUMMARY), q, w);
    return page_end(q, status);
}

static Reply summary_show(Req *q)
{
    Wizard w;
    Form f = blank(q);
    wizard_load(q, &w);
    int most = furthest(&w);
    if (most < STEP_SUMMARY) return go(q, most);
    judge_all(q, &w, &f);
    return summary_page(q, &w, &f, 200);
}

static int papers_of(const Wizard *w, const Offer *o, int64_t *ids, int most)
{
    int n = 0;
    EACH (const Str, kind, &o->activity->admission.documents) {
        const Document *d = eligibility_paper(&w->documents, *kind, o->child->id, o->wish.from);
        if (d && n < most) ids[n++] = d->id;
    }
    return n;
}

static int64_t open_request(Req *q, const Wizard *w, const Offer *o)
{
    enum { PAPERS = 8 };
    Arena *a = q->a;
    int64_t papers[PAPERS];
    int n = papers_of(w, o, papers, PAPERS);
    const RequestField fields[] = {
        {S("activite"), FR("Activité"), S(""), o->activity->name, o->activity->code},
        {S("du"), FR("Du"), S(""), date_short(a, o->wish.from), date_iso(a, o->wish.from)},
        {S("au"), FR("Au"), S(""), date_short(a, o->wish.to), date_iso(a, o->wish.to)},
        {S("jours"), FR("Jours habituels"), S(""), WORDS_IN(LANG_FR, weekdays_text(a, o->wish.weekdays)), str_fmt(a, "%d", o->wish.weekdays)}};
    int64_t id = request_open(q, &(RequestNew){
        .type = "enrolment", .child = o->child->id, .object = o->activity->id, .fields = fields, .n_fields = COUNT(fields), .documents = papers,
        .n_documents = n, .subject = str_fmt(a, FRF("Inscription de %.*s à %.*s"), STR_ARG(o->child->first_name), STR_ARG(o->activity->name))});
    ask_keep(q->db, &(Ask){id, q->session.family, o->child->id, o->activity->id, o->wish.from, o->wish.to, o->wish.weekdays, o->child->born});
    return id;
}

// With the activity locked, so that of two families one has the last place and the other the first position behind it.
static int64_t send_one(Req *q, const Wizard *w, const Offer *o)
{
    AdmissionGroups groups = {0};
    Ask ask;
    Str why;
    db_lock(q->db, LOCK_ACTIVITY, o->activity->id);
    admission_groups_load(q->db, q->a, o->activity->id, &groups);
    int64_t id = open_request(q, w, o);
    if (o->activity->admission.mode == ADMISSION_AUTOMATIC && ask_find(q->db, q->a, id, &ask) && !ask_position(q->db, q->a, &groups, &ask, q->today))
        request_accept_now(q, id, &why);
    return id;
}

// In the order of the activities: two families that lock several never wait for each other.
static Str send_all(Req *q, const Wizard *w)
{
    Buf sent = buf_new(q->a, 64);
    for (int64_t last = 0;;) {
        const Activity *next = NULL;
        EACH (const Offer, o, &w->offers)
            if (o->wished && o->activity->id > last && (!next || o->activity->id < next->id)) next = o->activity;
        if (!next) return buf_str(&sent);
        last = next->id;
        EACH (const Offer, o, &w->offers)
            if (o->wished && o->activity == next) buf_fmt(&sent, "%s%lld", sent.n ? "." : "", (long long)send_one(q, w, o));
    }
}

static Reply summary_send(Req *q)
{
    Wizard w;
    Form f = form_read(q, NULL, 0, NULL);
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    wizard_load(q, &w);
    if (furthest(&w) < STEP_SUMMARY) return go(q, furthest(&w));
    judge_all(q, &w, &f);
    if (!form_ok(&f)) return summary_page(q, &w, &f, 422);
    Str sent = send_all(q, &w);
    draft_drop(q->db, q->session.family);
    return reply_see_other(q, url_query(q->a, url_fmt(q->a, "/kiosque/inscriptions/fait"), S("demandes"), sent));
}

// ---- done, and given up ----

static Reply done_show(Req *q)
{
    Wizard w;
    Requests sent = {0};
    Str rest = req_query(q, S("demandes")), one;
    int64_t id = 0;
    while (rest.n && sent.n < 40) {
        Request r;
        str_cut(rest, '.', &one, &rest);
        if (str_int(one, &id) && request_of_family(q->db, q->a, q->session.family, id, &r) && str_eq(r.type, S("enrolment")))
            *PUSH(q->a, &sent) = r;
    }
    if (!sent.n) return go(q, STEP_CHILDREN);
    wizard_load(q, &w);
    Buf *page = page_begin(q, T("Votre demande est enregistrée"), CRUMBS({T("Mes inscriptions"), {{0}}}, {T("Inscription à une activité"), {{0}}}));
    done_view(page, q, &w, &sent);
    return page_end(q, 200);
}

static Reply drop(Req *q)
{
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    draft_drop(q->db, q->session.family);
    return reply_see_other(q, url_query(q->a, step_url(q, STEP_CHILDREN), S("abandon"), S("oui")));
}

const Route enrolment_routes[] = {
    {GET,  "/kiosque/inscriptions",               ROLE_FAMILY, TX_READ,  children_show, NULL, 0},
    {POST, "/kiosque/inscriptions",               ROLE_FAMILY, TX_WRITE, children_save, NULL, ROUTE_EDIT},
    {GET,  "/kiosque/inscriptions/activites",     ROLE_FAMILY, TX_READ,  activities_show, NULL, 0},
    {POST, "/kiosque/inscriptions/activites",     ROLE_FAMILY, TX_WRITE, activities_save, NULL, ROUTE_EDIT},
    {GET,  "/kiosque/inscriptions/periode",       ROLE_FAMILY, TX_READ,  period_show, NULL, 0},
    {POST, "/kiosque/inscriptions/periode",       ROLE_FAMILY, TX_WRITE, period_save, NULL, ROUTE_EDIT},
    {GET,  "/kiosque/inscriptions/documents",     ROLE_FAMILY, TX_READ,  documents_show, NULL, 0},
    {POST, "/kiosque/inscriptions/documents",     ROLE_FAMILY, TX_WRITE, documents_save, documents_receive, ROUTE_FILES | ROUTE_EDIT},
    {GET,  "/kiosque/inscriptions/recapitulatif", ROLE_FAMILY, TX_READ,  summary_show, NULL, 0},
    {POST, "/kiosque/inscriptions/recapitulatif", ROLE_FAMILY, TX_WRITE, summary_send, NULL, ROUTE_EDIT},
    {GET,  "/kiosque/inscriptions/fait",          ROLE_FAMILY, TX_READ,  done_show, NULL, 0},
    {POST, "/kiosque/inscriptions/abandon",       ROLE_FAMILY, TX_WRITE, drop, NULL, ROUTE_EDIT},
    {0}};
