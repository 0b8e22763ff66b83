// child_web.c - « Informations Enfant »: the children, each one's record, asking to change a section of it; « Ajouter un enfant ».
#include "household/child.html.h"
#include "household/record_view.h"
#include "town/town.h"

#include <limits.h>

// ---- the children ----

static Reply children_show(Req *q)
{
    ChildrenPage p = {.today = q->today};
    family_children(q->db, q->a, q->session.family, &p.children);
    request_waiting(q->db, q->a, q->session.family, "child-new", 0, &p.waiting);
    if (str_eq(req_query(q, S("fait")), S("ajout"))) p.done = T("Votre demande est envoyée : l’enfant apparaîtra ici quand la mairie l’aura acceptée.");
    Buf *w = page_begin(q, T("Informations Enfant"), CRUMBS({T("Mes informations"), {{0}}}, {T("Informations Enfant"), {{0}}}));
    children_view(w, q, &p);
    return page_end(q, 200);
}

// ---- one child ----

static bool page_of(Req *q, ChildPage *p)
{
    *p = (ChildPage){.town = town_of(q), .today = q->today};
    if (!family_child(q->db, q->a, q->session.family, req_id(q, 0), &p->child)) return false;
    child_record(q->db, q->a, p->child.id, p->town->health, &p->facts);
    facts_pending(q, "child", p->child.id, &p->facts, &p->waiting);
    return true;
}

static Crumbs crumbs_of(Req *q, const Child *c, Str here)
{
    Crumb *v = NEWS(q->a, Crumb, 4);
    v[0] = (Crumb){T("Mes informations"), {{0}}};
    v[1] = (Crumb){T("Informations Enfant"), url_fmt(q->a, "/kiosque/enfants")};
    v[2] = (Crumb){c->first_name, here.n ? child_url(q->a, c->id, "") : (Url){{0}}};
    v[3] = (Crumb){here, {{0}}};
    return (Crumbs){v, here.n ? 4 : 3};
}

static Str child_done(Req *q)
{
    Str word = req_query(q, S("fait"));
    return str_eq(word, S("retire")) ? T("Cette personne n’est plus sur la fiche.") : asked_text(word);
}

static Reply child_show(Req *q)
{
    ChildPage p;
    if (!page_of(q, &p)) return reply_not_found(q);
    document_list(q->db, q->a, q->session.family, &p.documents);
    child_persons(q->db, q->a, q->session.family, p.child.id, &p.persons);
    request_waiting(q->db, q->a, q->session.family, "child-person", p.child.id, &p.waiting);
    p.shared = custody_other(q->db, p.child.id, q->session.family) != 0;
    p.done = child_done(q);
    Buf *w = page_begin(q, str_fmt(q->a, TF("Fiche de %.*s"), STR_ARG(p.child.first_name)), crumbs_of(q, &p.child, (Str){0}));
    child_view(w, q, &p);
    return page_end(q, 200);
}

// ---- asking to change a section ----

static bool section_of(Req *q, ChildPage *p)
{
    Facts own = {0};
    if (!page_of(q, p) || !section_named(q->param[1], &p->section) || !section_has(p, p->section)) return false;
    EACH (const Fact, f, &p->facts)
        if (f->section == p->section) *PUSH(q->a, &own) = *f;
    p->facts = own;
    return true;
}

static Reply section_page(Req *q, ChildPage *p, const Form *form, int status)
{
    p->form = form;
    Buf *w = page_begin(q, str_fmt(q->a, "%.*s · %.*s", STR_ARG(section_title(p->section)), STR_ARG(p->child.first_name)),
                        crumbs_of(q, &p->child, section_title(p->section)));
    section_form_view(w, q, p);
    return page_end(q, status);
}

static Reply section_show(Req *q)
{
    ChildPage p;
    if (!section_of(q, &p)) return reply_not_found(q);
    Form form = facts_form(q, &p.facts);
    return section_page(q, &p, &form, 200);
}

static Date until_typed(Req *q, const Fact *file)              // the end of what the file proves: "pai_file" has "pai_until"
{
    Date until = {0};
    Str stem = str_first(file->name, file->name.n - (ptrdiff_t)strlen("_file"));
    date_parse_fr(str_trim(form_value(q, str_join(q->a, stem, S("_until")))), &until);
    return until;
}

// Keeps the files that came with the form, each as a wish of its own. False: the family's space is used up.
static bool keep_files(Req *q, const ChildPage *p, Form *form, RequestFields *wanted, Asking *asking)
{
    EACH (const Fact, f, &p->facts) {
        const char *name = str_c(q->a, f->name);
        const Upload *u = f->kind == FACT_FILE ? upload_of(q, name) : NULL;
        if (!u) continue;
        int64_t id = document_keep(q, u, str_z(f->paper), p->child.id, until_typed(q, f));
        if (!id) return form_refuse(form, name, upload_refusal_text(UPLOAD_NO_SPACE)), false;
        RequestField wish = fact_change(q->a, f, str_fmt(q->a, "%lld", (long long)id));
        wish.new_text = u->name;
        *PUSH(q->a, wanted) = wish;
        asking->documents[asking->n_documents++] = id;
    }
    return true;
}

// A care plan without an end would be forgotten, and followed after it ended.
static void check_section(Req *q, const ChildPage *p, Form *form)
{
    if (p->section == SECTION_HEALTH && form_has(q, S("pai"), S("yes")) && !str_trim(form_value(q, S("pai_until"))).n)
        form_refuse(form, "pai_until", T("Dites jusqu’à quand le PAI est valable : la date est sur le document signé."));
}

static bool nothing_sent(Req *q, const ChildPage *p, const RequestFields *wanted)
{
    EACH (const Fact, f, &p->facts)
        if (f->kind == FACT_FILE && upload_of(q, str_c(q->a, f->name))) return false;
    return !wanted->n;
}

static Reply section_send(Req *q)
{
    ChildPage p;
    RequestFields wanted = {0};
    Str why = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!section_of(q, &p)) return reply_not_found(q);
    Asking asking = {.type = "child", .child = p.child.id,
                     .subject = str_fmt(q->a, FRF("Fiche de %.*s : %.*s"), STR_ARG(p.child.first_name), STR_ARG(WORDS_IN(LANG_FR, section_title(p.section))))};
    Form form = facts_sent(q, &p.facts, &wanted);
    check_section(q, &p, &form);
    if (form_ok(&form) && nothing_sent(q, &p, &wanted))
        form_refuse(&form, str_c(q->a, p.facts.v[0].name), T("Rien n’a changé : corrigez ce qui n’est plus juste, puis envoyez."));
    uploads_refusals(q, &form);
    if (!form_ok(&form) || !keep_files(q, &p, &form, &wanted, &asking)) return section_page(q, &p, &form, 422);
    Asked how = asked(q, &asking, &wanted, &why);
    return reply_see_other(q, url_query(q->a, child_url(q->a, p.child.id, ""), S("fait"), asked_word(how)));
}

// ---- a person to call, or who may fetch the child ----

static bool person_page_of(Req *q, PersonPage *p)
{
    Children all = {0};
    Requests waiting = {0};
    *p = (PersonPage){.at_once = town_at_once(town_of(q), "persons")};
    if (!family_child(q->db, q->a, q->session.family, req_id(q, 0), &p->child)) return false;
    p->person.child = p->child.id;
    if (q->param[1].n && !person_find(q->db, q->a, q->session.family, p->child.id, req_id(q, 1), &p->person)) return false;
    person_facts(q->a, &p->person, &p->facts);
    request_waiting(q->db, q->a, q->session.family, "child-person", p->child.id, &waiting);
    EACH (const Request, r, &waiting)
        if (p->person.id && r->object == p->person.id) p->waiting = *r;
    family_children(q->db, q->a, q->session.family, &all);
    EACH (const Child, c, &all)
        if (!p->person.id && c->id != p->child.id) *PUSH(q->a, &p->others) = *c;
    return true;
}

static Reply person_page(Req *q, PersonPage *p, const Form *form, int status)
{
    p->form = form;
    Str title = p->person.id ? p->person.name : T("Ajouter une personne");
    Buf *w = page_begin(q, str_fmt(q->a, "%.*s · %.*s", STR_ARG(title), STR_ARG(p->child.first_name)), crumbs_of(q, &p->child, title));
    person_form_view(w, q, p);
    return page_end(q, status);
}

static Reply person_show(Req *q)
{
    PersonPage p;
    if (!person_page_of(q, &p)) return reply_not_found(q);
    Form form = facts_form(q, &p.facts);
    return person_page(q, &p, &form, 200);
}

static bool persons_at_once(const Town *t, Str name) { return name.n && town_at_once(t, "persons"); }

// Somebody whom a decision of justice keeps away is never taken at once. The family is not told why it waits; the agent is.
static Asked ask_person(Req *q, const Child *c, const Person *before, const RequestFields *wanted, Str *why)
{
    Person after = person_of_fields(before, wanted);
    Asking asking = {.type = "child-person", .child = c->id, .object = before->id,
                     .subject = str_fmt(q->a, FRF("%.*s pour %.*s"), STR_ARG(after.name), STR_ARG(c->first_name))};
    if (!person_forbidden(q->db, q->a, c->id, after.name)) asking.at_once = persons_at_once;
    return asked(q, &asking, wanted, why);
}

// Those the family has asked to add count: the town hall reads each of them.
static bool persons_full(Req *q, int64_t child)
{
    Persons all = {0};
    Requests waiting = {0};
    child_persons(q->db, q->a, q->session.family, child, &all);
    request_waiting(q->db, q->a, q->session.family, "child-person", child, &waiting);
    ptrdiff_t n = all.n;
    EACH (const Request, r, &waiting) n += !r->object;
    return n >= PERSONS_MOST;
}

static bool also(const Req *q, const Child *c) { return form_has(q, S("aussi"), str_fmt(q->a, "%lld", (long long)c->id)); }

static void check_room(Req *q, const PersonPage *p, Form *form)
{
    if (!p->person.id && persons_full(q, p->child.id))
        form_refuse(form, "name", str_fmt(q->a, TF("La fiche a déjà %d personnes : retirez-en une d’abord."), PERSONS_MOST));
    EACH (const Child, c, &p->others)
        if (also(q, c) && persons_full(q, c->id))
            form_refuse(form, "aussi", str_fmt(q->a, TF("La fiche de %.*s a déjà %d personnes : retirez-en une d’abord, ou décochez cet enfant."),
                                               STR_ARG(c->first_name), PERSONS_MOST));
}

static void check_person(Req *q, const PersonPage *p, const RequestFields *wanted, Form *form)
{
    Person after = person_of_fields(&p->person, wanted);
    if (!after.to_call && !after.may_collect) form_refuse(form, "to_call", T("Cochez au moins l’une des deux cases."));
    if (form_ok(form)) check_room(q, p, form);
    if (form_ok(form) && !wanted->n) form_refuse(form, "name", T("Rien n’a changé."));
    if (form_ok(form) && p->waiting.id) form_refuse(form, "name", T("Une demande sur cette personne attend déjà la mairie. Annulez-la d’abord."));
}

static Asked ask_persons(Req *q, const PersonPage *p, const RequestFields *wanted, Str *why)
{
    Asked how = ask_person(q, &p->child, &p->person, wanted, why);
    EACH (const Child, c, &p->others) {
        Person none = {.child = c->id};
        if (how == ASKED_REFUSED || !also(q, c)) continue;
        Asked too = ask_person(q, c, &none, wanted, why);
        how = too == how || too == ASKED_REFUSED ? too : ASKED_BOTH;
    }
    return how;
}

static Reply person_send(Req *q)
{
    PersonPage p;
    RequestFields wanted = {0};
    Str why = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!person_page_of(q, &p)) return reply_not_found(q);
    Form form = facts_sent(q, &p.facts, &wanted);
    check_person(q, &p, &wanted, &form);
    if (!form_ok(&form)) return person_page(q, &p, &form, 422);
    Asked how = ask_persons(q, &p, &wanted, &why);
    if (how != ASKED_REFUSED) return reply_see_other(q, url_query(q->a, child_url(q->a, p.child.id, ""), S("fait"), asked_word(how)));
    form_refuse(&form, "name", why);
    return person_page(q, &p, &form, 422);
}

static Reply person_drop(Req *q)
{
    PersonPage p;
    Str why = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!person_page_of(q, &p)) return reply_not_found(q);
    if (p.waiting.id)
        return reply_error(q, 409, T("Une demande sur cette personne attend déjà"), T("Annulez cette demande sur la fiche de l’enfant, puis recommencez."));
    RequestField gone = {S("removed"), FR("À retirer"), person_text(q->a, &p.person), (Str){0}, S("yes")};
    RequestFields wanted = {&gone, 1, 1};
    Asking asking = {.type = "child-person", .child = p.child.id, .object = p.person.id, .at_once = persons_at_once,
                     .subject = str_fmt(q->a, FRF("Retirer %.*s de la fiche de %.*s"), STR_ARG(p.person.name), STR_ARG(p.child.first_name))};
    Asked how = asked(q, &asking, &wanted, &why);
    if (how == ASKED_REFUSED) return reply_error(q, 409, T("Cette personne n’a pas pu être retirée"), why);
    return reply_see_other(q, url_query(q->a, child_url(q->a, p.child.id, ""), S("fait"), how == ASKED_DONE ? S("retire") : asked_word(how)));
}

// ---- « Ajouter un enfant » ----

static Reply new_page(Req *q, NewChildPage *p, const Form *form, int status)
{
    p->form = form;
    request_waiting(q->db, q->a, q->session.family, "child-new", 0, &p->waiting);
    Buf *w = page_begin(q, T("Ajouter un enfant"), CRUMBS({T("Mes informations"), {{0}}}, {T("Ajouter un enfant"), {{0}}}));
    new_child_view(w, q, p);
    return page_end(q, status);
}

static Reply new_show(Req *q)
{
    NewChildPage p = {.facts = new_child_facts(q->db, q->a)};
    Form form = facts_form(q, &p.facts);
    return new_page(q, &p, &form, 200);
}

static Str field_value(const RequestFields *f, Str name)
{
    EACH (const RequestField, v, f)
        if (str_eq(v->name, name)) return v->value;
    return (Str){0};
}

static bool asked_already(Req *q, const Requests *waiting, Str first_name, Str last_name, Str born)
{
    EACH (const Request, r, waiting) {
        RequestFields f = {0};
        request_fields(q->db, q->a, r->id, &f);
        if (str_eq(field_value(&f, S("born")), born)
            && str_eq(search_key(q->a, field_value(&f, S("last_name")), field_value(&f, S("first_name"))), search_key(q->a, last_name, first_name)))
            return true;
    }
    return false;
}

static void check_new(Req *q, const RequestFields *wanted, Form *form)
{
    enum { WAITING_MOST = 10 };                     // a family does not; a program that found a session does
    Date born = {0};
    Requests waiting = {0};
    Str first_name = field_value(wanted, S("first_name")), last_name = field_value(wanted, S("last_name"));
    date_parse(field_value(wanted, S("born")), &born);
    request_waiting(q->db, q->a, q->session.family, "child-new", 0, &waiting);
    if (child_known(q->db, q->a, q->session.family, first_name, last_name, born))
        form_refuse(form, "first_name", str_fmt(q->a, TF("%.*s, né(e) le %.*s, est déjà dans votre famille : voyez « Informations Enfant »."),
                                                STR_ARG(first_name), STR_ARG(date_short(q->a, born))));
    else if (asked_already(q, &waiting, first_name, last_name, field_value(wanted, S("born"))))
        form_refuse(form, "first_name", T("Vous avez déjà demandé l’ajout de cet enfant : la mairie n’a pas encore répondu."));
    else if (waiting.n >= WAITING_MOST)
        form_refuse(form, "first_name", str_fmt(q->a, TF("La mairie n’a pas encore répondu à %d demandes d’ajout. Attendez sa réponse, ou annulez une de ces demandes."),
                                                (int)waiting.n));
}

static Reply new_send(Req *q)
{
    NewChildPage p = {.facts = new_child_facts(q->db, q->a)};
    RequestFields wanted = {0};
    Str why = {0};
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    Form form = facts_sent(q, &p.facts, &wanted);
    if (form_ok(&form)) check_new(q, &wanted, &form);
    const Upload *u = upload_of(q, "piece");
    uploads_refusals(q, &form);
    if (!form_ok(&form)) return new_page(q, &p, &form, 422);
    Asking asking = {.type = "child-new", .subject = str_fmt(q->a, FRF("Ajout de %.*s"), STR_ARG(field_value(&wanted, S("first_name"))))};
    if (u) asking.documents[asking.n_documents++] = document_keep(q, u, S("autre"), 0, (Date){0});
    if (u && !asking.documents[0]) {
        form_refuse(&form, "piece", upload_refusal_text(UPLOAD_NO_SPACE));
        return new_page(q, &p, &form, 422);
    }
    asked(q, &asking, &wanted, &why);
    return reply_see_other(q, url_fmt(q->a, "/kiosque/enfants?fait=ajout"));
}

const Route child_routes[] = {
    {GET,  "/kiosque/enfants",                                    ROLE_FAMILY, TX_READ,  children_show, NULL, 0},
    {GET,  "/kiosque/enfants/nouveau",                            ROLE_FAMILY, TX_READ,  new_show, NULL, ROUTE_EDIT},
    {POST, "/kiosque/enfants/nouveau",                            ROLE_FAMILY, TX_WRITE, new_send, documents_receive, ROUTE_FILES | ROUTE_EDIT},
    {GET,  "/kiosque/enfants/:child",                             ROLE_FAMILY, TX_READ,  child_show, NULL, 0},
    {GET,  "/kiosque/enfants/:child/modifier/:section",           ROLE_FAMILY, TX_READ,  section_show, NULL, ROUTE_EDIT},
    {POST, "/kiosque/enfants/:child/modifier/:section",           ROLE_FAMILY, TX_WRITE, section_send, documents_receive, ROUTE_FILES | ROUTE_EDIT},
    {GET,  "/kiosque/enfants/:child/personnes",                   ROLE_FAMILY, TX_READ,  person_show, NULL, ROUTE_EDIT},
    {POST, "/kiosque/enfants/:child/personnes",                   ROLE_FAMILY, TX_WRITE, person_send, NULL, ROUTE_EDIT},
    {GET,  "/kiosque/enfants/:child/personnes/:person",           ROLE_FAMILY, TX_READ,  person_show, NULL, ROUTE_EDIT},
    {POST, "/kiosque/enfants/:child/personnes/:person",           ROLE_FAMILY, TX_WRITE, person_send, NULL, ROUTE_EDIT},
    {POST, "/kiosque/enfants/:child/personnes/:person/retirer",   ROLE_FAMILY, TX_WRITE, person_drop, NULL, ROUTE_EDIT},
    {0}};
