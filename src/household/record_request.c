// record_request.c - what the town's acceptance of a family's wish changes: its own record, a child's, a person, a new child, a quotient.
//
// Nothing is written over what somebody else has changed meanwhile: the agent reads what crossed, and refuses with that reason.
#include "household/record.h"
#include "document/document.h"
#include "inbox/inbox.h"

static const RequestField *field_named(const RequestFields *f, Str name)
{
    EACH (const RequestField, v, f)
        if (str_eq(v->name, name)) return v;
    return NULL;
}

static Str value_of(const RequestFields *f, Str name)
{
    const RequestField *v = field_named(f, name);
    return v ? v->value : (Str){0};
}

static Str field_names(Arena *a, const RequestFields *f)       // for the journal, which holds no personal value
{
    Buf b = buf_new(a, 64);
    EACH (const RequestField, v, f) {
        if (b.n) BUF_PUT(&b, ", ");
        buf_put(&b, v->name);
    }
    return buf_str(&b);
}

static void note(Db *db, Arena *a, const Request *r, const RequestFields *f, const char *action, Instant now)
{
    Str object = str_fmt(a, "request:%lld %.*s", (long long)r->id, STR_ARG(field_names(a, f)));
    audit_as(db, a, now, S("town"), r->family, action, object, "done", (Str){0});
}

// ---- « Ma Fiche Famille » ----

static bool apply_family(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now, Str *why)
{
    Facts facts = {0};
    family_facts(db, a, r->family, &facts);
    *why = facts_crossed(a, &facts, f);
    if (why->n) return false;
    family_write(db, a, r->family, f);
    note(db, a, r, f, "family.change", now);
    return true;
}

// ---- a child's record ----

// A file that the family took back meanwhile cannot become part of the record; one that stays can no longer be taken back.
static bool settle_files(Db *db, Arena *a, const Request *r, const Facts *facts, const RequestFields *f, Instant now, Str *why)
{
    EACH (const RequestField, v, f) {
        const Fact *fact = fact_named(facts, v->name);
        Document d;
        int64_t id;
        if (!fact || fact->kind != FACT_FILE || !str_int(v->value, &id)) continue;
        if (!document_find(db, a, r->family, id, &d)) {
            *why = str_fmt(a, FRF("La famille a retiré le fichier « %.*s » : refusez cette demande, elle en enverra une autre."), STR_ARG(v->label));
            return false;
        }
        document_decide(db, id, true, (Str){0}, now);
    }
    return true;
}

static Str labels_of(Arena *a, const RequestFields *f)
{
    Buf b = buf_new(a, 128);
    EACH (const RequestField, v, f) {
        if (b.n) BUF_PUT(&b, ", ");
        buf_put(&b, words_of(v->label));
    }
    return buf_str(&b);
}

// The other household shares the child's record: it learns what changed, not who asked.
static void tell_other(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now)
{
    Child c = {0};
    int64_t other = custody_other(db, r->child, r->family);
    if (!other || !family_child(db, a, other, r->child, &c)) return;
    notice_send(db, a, other, str_fmt(a, "record-%lld", (long long)r->id), str_fmt(a, TF("La fiche de %.*s a changé"), STR_ARG(c.first_name)),
                str_fmt(a, TF("Ce qui a changé : %.*s. Tout est dans « Informations Enfant »."), STR_ARG(labels_of(a, f))), now);
}

bool still_theirs(Db *db, Arena *a, const Request *r, Str *why)
{
    Child c = {0};
    db_lock(db, LOCK_CHILD, r->child);
    if (family_child(db, a, r->family, r->child, &c)) return true;
    *why = FR("Cet enfant n’est plus rattaché à cette famille.");
    return false;
}

static bool apply_child(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now, Str *why)
{
    Facts facts = {0};
    if (!still_theirs(db, a, r, why)) return false;
    child_record(db, a, r->child, true, &facts);
    *why = facts_crossed(a, &facts, f);
    if (why->n || !settle_files(db, a, r, &facts, f, now, why)) return false;
    child_write(db, a, r->child, f);
    tell_other(db, a, r, f, now);
    note(db, a, r, f, "child.change", now);
    return true;
}

// ---- a person to call, or who may fetch the child ----

static bool apply_person(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now, Str *why)
{
    Person before = {.child = r->child};
    Persons all = {0};
    Facts facts = {0};
    if (!still_theirs(db, a, r, why)) return false;
    child_persons(db, a, r->family, r->child, &all);
    if (r->object && !person_find(db, a, r->family, r->child, r->object, &before)) *why = FR("Cette personne n’est plus sur la fiche de l’enfant.");
    else if (!r->object && all.n >= PERSONS_MOST) *why = str_fmt(a, FRF("La fiche a déjà %d personnes."), PERSONS_MOST);
    if (why->n) return false;
    if (field_named(f, S("removed"))) {
        person_remove(db, r->family, r->child, r->object);
        note(db, a, r, f, "person.remove", now);
        return true;
    }
    person_facts(a, &before, &facts);
    *why = facts_crossed(a, &facts, f);
    Person after = person_of_fields(&before, f);
    if (!why->n && person_forbidden(db, a, r->child, after.name))
        *why = FR("ALERTE : une décision de justice interdit à cette personne de venir chercher l’enfant. Ne l’acceptez pas ; voyez « kiosque child ».");
    if (why->n) return false;
    person_put(db, r->family, &after);
    note(db, a, r, f, "person.change", now);
    return true;
}

// ---- a new child ----

static bool apply_new_child(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now, Str *why)
{
    Child c = {.first_name = value_of(f, S("first_name")), .last_name = value_of(f, S("last_name")), .class_name = value_of(f, S("class"))};
    if (!date_parse(value_of(f, S("born")), &c.born) || !c.first_name.n || !c.last_name.n)
        *why = FR("Cette demande ne peut pas être lue : demandez à la famille de la refaire.");
    else if (child_known(db, a, r->family, c.first_name, c.last_name, c.born)) *why = FR("Cet enfant est déjà dans cette famille.");
    Str elsewhere = why->n ? (Str){0} : child_elsewhere(db, a, r->family, c.first_name, c.last_name, c.born);
    if (elsewhere.n)
        *why = str_fmt(a, FRF("Un enfant du même nom, né le même jour, est déjà dans la famille %.*s. Si ses parents vivent séparés, partagez-le avec "
                               "« kiosque custody » au lieu d’en créer un second, puis refusez cette demande en le disant."), STR_ARG(elsewhere));
    if (why->n) return false;
    Str school = value_of(f, S("school"));
    int64_t id = child_put(db, a, r->family, &c, school.n ? school_put(db, school) : 0);
    child_write(db, a, id, f);
    note(db, a, r, f, "child.add", now);
    return true;
}

// ---- a quotient ----

static bool apply_quotient(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now, Str *why)
{
    Money value;
    Date from;
    int64_t document = 0;
    Document d;
    if (!money_parse(value_of(f, S("value")), &value) || !date_parse(value_of(f, S("from")), &from)) {
        *why = str_fmt(a, FRF("Il manque la valeur lue sur le justificatif : kiosque quotient accept %.*s VALEUR DATE."), STR_ARG(r->number));
        return false;
    }
    str_int(value_of(f, S("proof")), &document);
    if (document && !document_find(db, a, r->family, document, &d)) document = 0;
    if (document) document_decide(db, document, true, (Str){0}, now);
    quotient_put(db, r->family, value, from, document, now);
    note(db, a, r, f, "quotient.put", now);
    return true;
}

const RequestType household_requests[] = {
    {.name = "family", .label = TN("Modification fiche famille"), .apply = apply_family},
    {.name = "child", .label = TN("Modification fiche enfant"), .apply = apply_child},
    {.name = "child-person", .label = TN("Personnes à prévenir"), .apply = apply_person},
    {.name = "child-new", .label = TN("Ajout d’un enfant"), .apply = apply_new_child},
    {.name = "quotient", .label = TN("Quotient familial"), .apply = apply_quotient},
    {0}};
