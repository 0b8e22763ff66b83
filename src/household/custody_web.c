// custody_web.c - « Calendrier de garde » of a child: the year as agreed, and the way to ask for another one.
#include "household/custody_view.h"
#include "household/custody.html.h"
#include "town/town.h"

static Url year_url(Req *q, const CustodyPage *p) { return url_fmt(q->a, "/kiosque/enfants/%lld/garde", (long long)p->child.id); }

// The child as this family may see it, with what is agreed for the days shown and for the coming year. false: not their child.
static bool page_of(Req *q, Date first, Date last, CustodyPage *p)
{
    *p = (CustodyPage){.family = q->session.family, .today = q->today, .first = first, .calendar = &town_of(q)->calendar};
    if (!family_child(q->db, q->a, p->family, req_id(q, 0), &p->child)) return false;
    p->shared = custody_other(q->db, p->child.id, p->family) != 0;
    custody_load(q->db, q->a, p->child.id, date_min(first, p->today), date_max(last, date_add_months(p->today, 13)), &p->plan);
    if (!request_pending(q->db, q->a, p->family, "custody", p->child.id, 0, &p->pending))
        request_pending(q->db, q->a, p->family, "custody-days", p->child.id, 0, &p->pending);
    return true;
}

static Crumbs crumbs_of(Req *q, const CustodyPage *p, Str here)
{
    Crumb *v = NEWS(q->a, Crumb, 5);
    v[0] = (Crumb){T("Mes informations"), {{0}}};
    v[1] = (Crumb){T("Informations Enfant"), url_fmt(q->a, "/kiosque/enfants")};
    v[2] = (Crumb){p->child.first_name, {{0}}};
    v[3] = (Crumb){T("Calendrier de garde"), here.n ? year_url(q, p) : (Url){{0}}};
    v[4] = (Crumb){here, {{0}}};
    return (Crumbs){v, here.n ? 5 : 4};
}

// ---- the year ----

// 0: none, so the coming twelve months are shown.
static int year_asked(const Req *q)
{
    enum { EARLIEST = 2000, LATEST = 2100 };
    int64_t year;
    return str_int(req_query(q, S("annee")), &year) && year >= EARLIEST && year <= LATEST ? (int)year : 0;
}

static Reply year_show(Req *q)
{
    CustodyPage p;
    int year = year_asked(q);
    Date first = year ? date_of(year, 9, 1) : month_first(q->today);
    if (!page_of(q, first, date_add_months(first, 12), &p)) return reply_not_found(q);
    Buf *w = page_begin(q, str_fmt(q->a, TF("Calendrier de garde · %.*s"), STR_ARG(p.child.first_name)), crumbs_of(q, &p, S("")));
    p.whole_year = year != 0;
    p.school_year = year ? year : date_ymd(date_add_months(q->today, -8)).year;
    p.sent = str_eq(req_query(q, S("demande")), S("envoyee"));
    custody_year_view(w, q, &p);
    return page_end(q, 200);
}

// ---- asking for another rhythm ----

typedef struct Wanted { Str rythme, semaines, changement, heure, vacances, annees, autre, message; Date debut, depuis, jusqu_au; } Wanted;
static const Field wanted_fields[] = {
    FIELD(Wanted, rythme,     FIELD_TEXT, .max = 10,   .label = TN("Rythme")),
    FIELD(Wanted, semaines,   FIELD_TEXT, .max = 4,    .label = TN("Vos semaines")),
    FIELD(Wanted, changement, FIELD_TEXT, .max = 3,    .label = TN("Jour du changement")),
    FIELD(Wanted, heure,      FIELD_TEXT, .max = 5,    .label = TN("Heure du changement")),
    FIELD(Wanted, debut,      FIELD_DATE,              .label = TN("Un lundi qui commence vos deux jours")),
    FIELD(Wanted, vacances,   FIELD_TEXT, .max = 6,    .label = TN("Vacances scolaires")),
    FIELD(Wanted, annees,     FIELD_TEXT, .max = 4,    .label = TN("Vos années")),
    FIELD(Wanted, depuis,     FIELD_DATE, .required = true, .label = TN("À partir du")),
    FIELD(Wanted, jusqu_au,   FIELD_DATE,              .label = TN("Jusqu’au")),
    FIELD(Wanted, autre,      FIELD_TEXT, .max = 20,   .label = TN("Code famille de l’autre foyer")),
    FIELD(Wanted, message,    FIELD_LINES, .max = 1000, .label = TN("Message à la mairie")),
};

static Str joined(Req *q, const Strs *words)
{
    Buf b = buf_new(q->a, 32);
    EACH (const Str, s, words) {
        if (b.n) buf_char(&b, ',');
        buf_put(&b, *s);
    }
    return b.n ? buf_str(&b) : S("none");
}

// The form speaks the words of the line that is stored, so the line's own reader checks them.
static Str line_of(Req *q, const Wanted *w)
{
    Strs days = form_all(q, S("jours"));
    Str line = {0};
    if (str_eq(w->rythme, S("weeks")))
        line = str_fmt(q->a, "weeks %.*s change %.*s %.*s", STR_ARG(w->semaines), STR_ARG(w->changement), STR_ARG(w->heure));
    if (str_eq(w->rythme, S("weekdays"))) line = str_fmt(q->a, "weekdays %.*s", STR_ARG(joined(q, &days)));
    if (str_eq(w->rythme, S("2-2-3")) && date_is(w->debut)) line = str_fmt(q->a, "2-2-3 from %.*s", STR_ARG(date_iso(q->a, w->debut)));
    if (!line.n || !w->vacances.n) return line;
    return str_fmt(q->a, "%.*s holidays %.*s %.*s-years", STR_ARG(line), STR_ARG(w->vacances), STR_ARG(w->annees));
}

static void check_wanted(Form *form, const Wanted *w, CustodyRule *rule)
{
    Req *q = form->q;
    CustodyRule any;
    bool weeks = str_eq(w->rythme, S("weeks")), turn = str_eq(w->rythme, S("2-2-3"));
    if (weeks && !custody_parse(str_fmt(q->a, "weeks odd change mon %.*s", STR_ARG(w->heure)), &any))
        form_refuse(form, "heure", T("Écrivez l’heure ainsi : 18:00."));
    else if (turn && (!date_is(w->debut) || date_weekday(w->debut) != MONDAY)) form_refuse(form, "debut", T("Choisissez un lundi."));
    else if (!custody_parse(line_of(q, w), rule)) form_refuse(form, "rythme", T("Choisissez un rythme, puis complétez-le."));
    if (date_is(w->depuis) && date_before(w->depuis, q->today)) form_refuse(form, "depuis", T("Choisissez aujourd’hui ou un jour à venir."));
    if (date_is(w->jusqu_au) && date_before(w->jusqu_au, w->depuis)) form_refuse(form, "jusqu_au", T("Ce jour est avant le premier."));
}

// ---- the form as it is first shown: what holds now, as if this household had typed it ----

static void put(Req *q, Str name, Str value) { *PUSH(q->a, &q->form) = (Pair){name, value}; }

static Str nth(Str line, int n)
{
    Str word = {0};
    for (; n >= 0; n--) str_cut(line, ' ', &word, &line);
    return word;
}

static void fill_in(Req *q, const CustodyPage *p)
{
    const Custody *v = custody_on(&p->plan, q->today);
    CustodyRule mine = !v ? (CustodyRule){.odd = true, .change_day = FRIDAY, .change_min = 18 * 60} : v->first == p->family ? v->rule : custody_turned(&v->rule);
    Str line = custody_line(q->a, &mine), day;
    Date weekly = date_add(date_monday(q->today), 7);
    int words = mine.kind == CUSTODY_WEEKS ? 5 : mine.kind == CUSTODY_2_2_3 ? 3 : 2;
    bool weeks = mine.kind == CUSTODY_WEEKS;
    put(q, S("rythme"), nth(line, 0));
    put(q, S("semaines"), weeks ? nth(line, 1) : S("odd"));
    put(q, S("changement"), weeks ? nth(line, 3) : S("fri"));
    put(q, S("heure"), weeks ? nth(line, 4) : S("18:00"));
    put(q, S("debut"), mine.kind == CUSTODY_2_2_3 ? nth(line, 2) : date_iso(q->a, weekly));
    if (mine.kind == CUSTODY_WEEKDAYS)
        for (Str rest = nth(line, 1); rest.n;) {
            str_cut(rest, ',', &day, &rest);
            put(q, S("jours"), day);
        }
    put(q, S("vacances"), nth(line, words + 1));
    put(q, S("annees"), mine.odd_years ? S("odd") : S("even"));
    put(q, S("depuis"), date_iso(q->a, weekly));
}

static Reply ask_page(Req *q, const CustodyPage *p, const Form *form, int status)
{
    Buf *w = page_begin(q, str_fmt(q->a, TF("Garde partagée · %.*s"), STR_ARG(p->child.first_name)), crumbs_of(q, p, T("Demander un changement")));
    custody_ask_view(w, q, p, form);
    return page_end(q, status);
}

static Reply ask_show(Req *q)
{
    CustodyPage p;
    if (!page_of(q, q->today, q->today, &p)) return reply_not_found(q);
    if (p.pending.id) return reply_see_other(q, year_url(q, &p));
    fill_in(q, &p);
    Form form = {.q = q, .fields = wanted_fields, .n = COUNT(wanted_fields)};
    return ask_page(q, &p, &form, 200);
}

static Reply ask_save(Req *q)
{
    CustodyPage p;
    Wanted w = {0};
    CustodyRule rule;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!page_of(q, q->today, q->today, &p)) return reply_not_found(q);
    if (p.pending.id) return reply_see_other(q, year_url(q, &p));
    Form form = form_read(q, wanted_fields, COUNT(wanted_fields), &w);
    check_wanted(&form, &w, &rule);
    if (!form_ok(&form)) return ask_page(q, &p, &form, 422);
    words_use(LANG_FR);                             // the town hall reads it
    RequestField fields[4] = {
        {S("rythme"), T("Rythme"), p.shared ? custody_now_text(q->a, &p) : S(""), custody_text(q->a, &rule), custody_line(q->a, &rule)},
        {S("depuis"), T("À partir du"), S(""), date_long(q->a, w.depuis), date_iso(q->a, w.depuis)}};
    int n = 2;
    if (date_is(w.jusqu_au)) fields[n++] = (RequestField){S("jusqu_au"), T("Jusqu’au"), S(""), date_long(q->a, w.jusqu_au), date_iso(q->a, w.jusqu_au)};
    if (w.autre.n && !p.shared) fields[n++] = (RequestField){S("autre"), T("Code famille de l’autre foyer"), S(""), w.autre, w.autre};
    request_open(q, &(RequestNew){.type = "custody", .child = p.child.id, .subject = str_fmt(q->a, FRF("Garde partagée de %.*s"), STR_ARG(p.child.first_name)),
                                  .body = w.message, .fields = fields, .n_fields = n});
    return reply_see_other(q, url_query(q->a, year_url(q, &p), S("demande"), S("envoyee")));
}

// ---- drawing a month ----

static bool month_of(Req *q, CustodyPage *p)
{
    Date first;
    return month_parse(q->param[1], &first) && page_of(q, first, month_last(first), p);
}

static Reply draw_page(Req *q, const CustodyPage *p, Str wrong, int status)
{
    Buf *w = page_begin(q, str_fmt(q->a, TF("Dessiner %.*s · %.*s"), STR_ARG(month_name(q->a, p->first)), STR_ARG(p->child.first_name)),
                        crumbs_of(q, p, month_name(q->a, p->first)));
    custody_draw_view(w, q, p, wrong);
    return page_end(q, status);
}

static Reply draw_show(Req *q)
{
    CustodyPage p;
    if (!month_of(q, &p)) return reply_not_found(q);
    if (!p.shared || p.pending.id) return reply_see_other(q, year_url(q, &p));
    return draw_page(q, &p, S(""), 200);
}

// The days that would change sides. They are drawn in p, so that the page and the words show them.
static CustodyWishes days_wished(Req *q, CustodyPage *p)
{
    CustodyWishes out = {0};
    Strs ticked = form_all(q, S("j"));
    for (Date d = p->first; !date_before(month_last(p->first), d); d = date_add(d, 1)) {
        bool home = false;
        if (!custody_may_draw(p, d)) continue;
        EACH (const Str, s, &ticked) home |= str_eq(*s, date_iso(q->a, d));
        if (home == (custody_side(p, d) == SIDE_HOME)) continue;
        const Custody *v = custody_on(&p->plan, d);
        *PUSH(q->a, &p->plan.drawn) = (CustodyDay){v->id, home ? p->family : v->first == p->family ? v->second : v->first, d};
        *PUSH(q->a, &out) = (CustodyWish){d, home};
    }
    return out;
}

static Reply draw_save(Req *q)
{
    CustodyPage p;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!month_of(q, &p)) return reply_not_found(q);
    if (!p.shared || p.pending.id) return reply_see_other(q, year_url(q, &p));
    Str before = WORDS_IN(LANG_FR, custody_days_text(q->a, &p, p.first));
    CustodyWishes wishes = days_wished(q, &p);
    if (!wishes.n) return draw_page(q, &p, T("Aucun jour n’a changé : cochez ou décochez un jour, puis envoyez."), 422);
    words_use(LANG_FR);                             // the town hall reads it
    RequestField field = {S("jours"), month_name(q->a, p.first), before, custody_days_text(q->a, &p, p.first),
                          custody_wishes_line(q->a, &wishes)};
    request_open(q, &(RequestNew){.type = "custody-days", .child = p.child.id, .fields = &field, .n_fields = 1,
                                  .subject = str_fmt(q->a, FRF("Garde de %.*s, %.*s"), STR_ARG(p.child.first_name), STR_ARG(month_name(q->a, p.first)))});
    return reply_see_other(q, url_query(q->a, year_url(q, &p), S("demande"), S("envoyee")));
}

const Route custody_routes[] = {
    {GET,  "/kiosque/enfants/:child/garde",         ROLE_FAMILY, TX_READ,  year_show, NULL, 0},
    {GET,  "/kiosque/enfants/:child/garde/demande", ROLE_FAMILY, TX_READ,  ask_show, NULL, ROUTE_EDIT},
    {POST, "/kiosque/enfants/:child/garde/demande", ROLE_FAMILY, TX_WRITE, ask_save, NULL, ROUTE_EDIT},
    {GET,  "/kiosque/enfants/:child/garde/:month",  ROLE_FAMILY, TX_READ,  draw_show, NULL, ROUTE_EDIT},
    {POST, "/kiosque/enfants/:child/garde/:month",  ROLE_FAMILY, TX_WRITE, draw_save, NULL, ROUTE_EDIT},
    {0}};
