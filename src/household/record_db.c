// record_db.c - the only SQL on facts of children, their persons, and the changes of a family's own facts.
#include "household/record.h"

// ---- the family's own ----

static const Fact of_family[] = {
    {.name = S("address"), .label = TS("Adresse"), .kind = FACT_LINES, .max = 200, .required = true, .auto_word = S("street-address")},
    {.name = S("postcode"), .label = TS("Code postal"), .kind = FACT_POSTCODE, .required = true, .auto_word = S("postal-code")},
    {.name = S("city"), .label = TS("Commune"), .kind = FACT_TEXT, .max = 100, .required = true, .auto_word = S("address-level2")},
};

Str adult_phone_fact(Arena *a, int64_t adult) { return str_fmt(a, "phone-%lld", (long long)adult); }

void family_facts(Db *db, Arena *a, int64_t family, Facts *out)
{
    Family f = {0};
    Adults adults = {0};
    family_find(db, a, family, &f);
    family_adults(db, a, family, &adults);
    for (int i = 0; i < COUNT(of_family); i++) *PUSH(a, out) = of_family[i];
    fact_named(out, S("address"))->value = f.address;
    fact_named(out, S("postcode"))->value = f.postcode;
    fact_named(out, S("city"))->value = f.city;
    EACH (const Adult, v, &adults)
        *PUSH(a, out) = (Fact){.name = adult_phone_fact(a, v->id), .kind = FACT_PHONE, .value = v->phone,
                               .label = str_fmt(a, FRF("Téléphone de %.*s"), STR_ARG(v->first_name)), .whose = v->first_name};
}

EXEC(family_place_sql, "UPDATE family SET address = $2, postcode = $3, city = $4 WHERE id = $1");
EXEC(adult_phone_sql,
     "UPDATE adult SET phone = $3 WHERE id = $2 AND EXISTS (SELECT 1 FROM family_adult m WHERE m.family_id = $1 AND m.adult_id = $2)");

void family_write(Db *db, Arena *a, int64_t family, const RequestFields *fields)
{
    Family f = {0};
    if (!family_find(db, a, family, &f)) return;
    EACH (const RequestField, v, fields) {
        int64_t adult;
        if (str_eq(v->name, S("address"))) f.address = v->value;
        if (str_eq(v->name, S("postcode"))) f.postcode = v->value;
        if (str_eq(v->name, S("city"))) f.city = v->value;
        if (str_starts(v->name, S("phone-")) && str_int(str_skip(v->name, 6), &adult)) db_run(db, &adult_phone_sql, ARGS(A(family), A(adult), A(v->value)));
    }
    db_run(db, &family_place_sql, ARGS(A(family), A(f.address), A(f.postcode), A(f.city)));
}

// ---- the facts of a child ----

typedef struct SchoolRow { int64_t id; Str name; } SchoolRow;
ARRAY_OF(SchoolRow, SchoolRows);
static const DbCol school_cols[] = {COL(SchoolRow, id), COL(SchoolRow, name)};
QUERY(school_all_sql, school_cols, "SELECT id, name FROM school ORDER BY id");

static const Choice *school_choices(Db *db, Arena *a)
{
    SchoolRows rows = {0};
    db_all(db, a, &school_all_sql, &rows, NO_ARGS);
    Choice *out = NEWS(a, Choice, rows.n + 2), *at = out;
    *at++ = (Choice){{0}, TS("Non renseigné")};
    EACH (const SchoolRow, r, &rows) *at++ = (Choice){r->name, r->name};
    return out;
}

typedef struct QuestionRow { Str code, label, answers; } QuestionRow;
ARRAY_OF(QuestionRow, QuestionRows);
static const DbCol question_cols[] = {COL(QuestionRow, code), COL(QuestionRow, label), COL(QuestionRow, answers)};
QUERY(question_all_sql, question_cols, "SELECT code, label, answers FROM child_question ORDER BY position, code");

static const Choice *answer_choices(Arena *a, Str lines)
{
    int n = 0;
    Str one;
    for (Str rest = lines; rest.n; n++) str_cut(rest, '\n', &one, &rest);
    Choice *out = NEWS(a, Choice, n + 2), *at = out;
    *at++ = (Choice){{0}, TS("Non renseigné")};
    for (Str rest = lines; rest.n; at++) {
        str_cut(rest, '\n', &one, &rest);
        *at = (Choice){one, one};
    }
    return out;
}

EXEC(question_put_sql,
     "INSERT INTO child_question (code, position, label, answers) VALUES ($1, $2, $3, $4)"
     " ON CONFLICT (code) DO UPDATE SET position = $2, label = $3, answers = $4");
void question_put(Db *db, Str code, int64_t position, Str label, Str answers)
{
    db_run(db, &question_put_sql, ARGS(A(code), A(position), A(label), A(answers)));
}

static void add_questions(Db *db, Arena *a, Facts *out)
{
    QuestionRows rows = {0};
    db_all(db, a, &question_all_sql, &rows, NO_ARGS);
    EACH (const QuestionRow, r, &rows) {
        Fact f = {.name = str_join(a, S("question-"), r->code), .label = r->label, .kind = FACT_TEXT, .max = 200, .section = SECTION_RIGHTS};
        if (r->answers.n) {
            f.kind = FACT_CHOICE;
            f.choices = answer_choices(a, r->answers);
        }
        *PUSH(a, out) = f;
    }
}

typedef struct ValueRow { Str name, value; } ValueRow;
ARRAY_OF(ValueRow, ValueRows);
static const DbCol value_cols[] = {COL(ValueRow, name), COL(ValueRow, value)};
QUERY(child_identity_sql, value_cols,
      "SELECT 'first_name' AS name, first_name AS value FROM child WHERE id = $1"
      " UNION ALL SELECT 'last_name' AS name, last_name AS value FROM child WHERE id = $1"
      " UNION ALL SELECT 'born' AS name, born AS value FROM child WHERE id = $1"
      " UNION ALL SELECT 'class' AS name, class AS value FROM child WHERE id = $1"
      " UNION ALL SELECT 'school' AS name, s.name AS value FROM child c JOIN school s ON s.id = c.school_id WHERE c.id = $1"
      " UNION ALL SELECT name, value FROM child_fact WHERE child_id = $1");
QUERY(child_health_sql, value_cols, "SELECT name, value FROM child_health WHERE child_id = $1");

static void fill(Facts *facts, const ValueRows *rows)
{
    EACH (const ValueRow, r, rows) {
        Fact *f = fact_named(facts, r->name);
        if (f) f->value = r->value;
    }
}

void child_record(Db *db, Arena *a, int64_t child, bool health, Facts *out)
{
    ValueRows rows = {0};
    Facts all = child_facts(a, school_choices(db, a));
    add_questions(db, a, &all);
    EACH (const Fact, f, &all)
        if (health || f->section != SECTION_HEALTH) *PUSH(a, out) = *f;
    db_all(db, a, &child_identity_sql, &rows, ARGS(A(child)));
    if (health) db_all(db, a, &child_health_sql, &rows, ARGS(A(child)));
    fill(out, &rows);
}

QUERY(child_level_sql, value_cols, "SELECT name, value FROM child_fact WHERE child_id = $1 AND name = 'level'");
Str child_level(Db *db, Arena *a, int64_t child)
{
    ValueRow row = {0};
    db_one(db, a, &child_level_sql, &row, ARGS(A(child)));
    return row.value;
}

Facts new_child_facts(Db *db, Arena *a)
{
    Facts all = child_facts(a, school_choices(db, a)), out = {0};
    EACH (const Fact, f, &all)
        if (f->section == SECTION_SCHOOL) *PUSH(a, &out) = *f;
    return out;
}

static const DbCol child_row_cols[] = {COL(Child, id), COL(Child, first_name), COL(Child, last_name), COL(Child, born), COL(Child, school), COL(Child, class_name)};
QUERY(child_row_sql, child_row_cols,
      "SELECT c.id, c.first_name, c.last_name, c.born, s.name AS school, c.class AS class_name"
      "  FROM child c LEFT JOIN school s ON s.id = c.school_id WHERE c.id = $1");
EXEC(child_change_sql, "UPDATE child SET first_name = $2, last_name = $3, search_key = $4, born = $5, school_id = $6, class = $7 WHERE id = $1");

// True: the field was one of the child's own row.
static bool set_identity(Child *c, const RequestField *v)
{
    if (str_eq(v->name, S("first_name"))) return c->first_name = v->value, true;
    if (str_eq(v->name, S("last_name"))) return c->last_name = v->value, true;
    if (str_eq(v->name, S("class"))) return c->class_name = v->value, true;
    if (str_eq(v->name, S("school"))) return c->school = v->value, true;
    if (str_eq(v->name, S("born"))) return date_parse(v->value, &c->born);
    return false;
}

EXEC(fact_put_sql, "INSERT INTO child_fact (child_id, name, value) VALUES ($1, $2, $3) ON CONFLICT (child_id, name) DO UPDATE SET value = $3");
EXEC(fact_drop_sql, "DELETE FROM child_fact WHERE child_id = $1 AND name = $2");
EXEC(health_put_sql, "INSERT INTO child_health (child_id, name, value) VALUES ($1, $2, $3) ON CONFLICT (child_id, name) DO UPDATE SET value = $3");
EXEC(health_drop_sql, "DELETE FROM child_health WHERE child_id = $1 AND name = $2");

static void put_fact(Db *db, int64_t child, const Fact *f, Str value)
{
    bool health = f->section == SECTION_HEALTH;
    if (value.n) db_run(db, health ? &health_put_sql : &fact_put_sql, ARGS(A(child), A(f->name), A(value)));
    else db_run(db, health ? &health_drop_sql : &fact_drop_sql, ARGS(A(child), A(f->name)));
}

void child_write(Db *db, Arena *a, int64_t child, const RequestFields *fields)
{
    Child c = {0};
    bool identity = false;
    Facts all = child_facts(a, NULL);
    add_questions(db, a, &all);
    if (!db_one(db, a, &child_row_sql, &c, ARGS(A(child)))) return;
    EACH (const RequestField, v, fields) {
        const Fact *f = fact_named(&all, v->name);
        if (set_identity(&c, v)) identity = true;
        else if (f) put_fact(db, child, f, v->value);
    }
    if (!identity) return;
    db_run(db, &child_change_sql, ARGS(A(child), A(c.first_name), A(c.last_name), A(search_key(a, c.last_name, c.first_name)), A(c.born),
                                       A_ID(c.school.n ? school_put(db, c.school) : 0), A(c.class_name)));
}

// ---- persons ----

static const DbCol person_cols[] = {COL(Person, id), COL(Person, child), COL(Person, name), COL(Person, link), COL(Person, phone),
                                    COL(Person, to_call), COL(Person, may_collect)};
#define PERSON_COLUMNS "SELECT id, child_id AS child, name, link, phone, to_call, may_collect FROM child_person WHERE family_id = $1 AND child_id = $2"
QUERY(persons_sql, person_cols, PERSON_COLUMNS " ORDER BY to_call DESC, id");
QUERY(person_sql, person_cols, PERSON_COLUMNS " AND id = $3");

void child_persons(Db *db, Arena *a, int64_t family, int64_t child, Persons *out) { db_all(db, a, &persons_sql, out, ARGS(A(family), A(child))); }

bool person_find(Db *db, Arena *a, int64_t family, int64_t child, int64_t id, Person *out)
{
    return db_one(db, a, &person_sql, out, ARGS(A(family), A(child), A(id)));
}

void person_facts(Arena *a, const Person *p, Facts *out)
{
    const Fact all[] = {
        {.name = S("name"), .label = TS("Prénom et nom"), .kind = FACT_TEXT, .max = 100, .required = true, .value = p->name},
        {.name = S("link"), .label = TS("Lien avec l’enfant"), .kind = FACT_TEXT, .max = 60, .required = true, .value = p->link,
         .hint = TS("Par exemple : grand-mère, voisin, assistante maternelle.")},
        {.name = S("phone"), .label = TS("Téléphone"), .kind = FACT_PHONE, .required = true, .value = p->phone},
        {.name = S("to_call"), .label = TS("À appeler en cas d’urgence"), .kind = FACT_TICK, .value = p->to_call ? S("yes") : S("")},
        {.name = S("may_collect"), .label = TS("Peut venir chercher l’enfant"), .kind = FACT_TICK, .value = p->may_collect ? S("yes") : S("")}};
    for (int i = 0; i < COUNT(all); i++) *PUSH(a, out) = all[i];
}

Str person_text(Arena *a, const Person *p)
{
    return str_fmt(a, "%.*s, %.*s, %.*s", STR_ARG(p->name), STR_ARG(p->link), STR_ARG(p->phone));
}

Person person_of_fields(const Person *before, const RequestFields *fields)
{
    Person p = *before;
    EACH (const RequestField, v, fields) {
        if (str_eq(v->name, S("name"))) p.name = v->value;
        if (str_eq(v->name, S("link"))) p.link = v->value;
        if (str_eq(v->name, S("phone"))) p.phone = v->value;
        if (str_eq(v->name, S("to_call"))) p.to_call = v->value.n > 0;
        if (str_eq(v->name, S("may_collect"))) p.may_collect = v->value.n > 0;
    }
    return p;
}

QUERY(person_add_sql, db_int_cols,
      "INSERT INTO child_person (child_id, family_id, name, link, phone, to_call, may_collect) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id AS n");
EXEC(person_change_sql,
     "UPDATE child_person SET name = $4, link = $5, phone = $6, to_call = $7, may_collect = $8 WHERE family_id = $1 AND child_id = $2 AND id = $3");
EXEC(person_drop_sql, "DELETE FROM child_person WHERE family_id = $1 AND child_id = $2 AND id = $3");

int64_t person_put(Db *db, int64_t family, const Person *p)
{
    if (!p->id) return db_int(db, &person_add_sql, ARGS(A(p->child), A(family), A(p->name), A(p->link), A(p->phone), A(p->to_call), A(p->may_collect)));
    db_run(db, &person_change_sql, ARGS(A(family), A(p->child), A(p->id), A(p->name), A(p->link), A(p->phone), A(p->to_call), A(p->may_collect)));
    return p->id;
}

bool person_remove(Db *db, int64_t family, int64_t child, int64_t id) { return db_run(db, &person_drop_sql, ARGS(A(family), A(child), A(id))) == 1; }

// ---- who must not fetch the child ----

EXEC(forbidden_add_sql, "INSERT INTO child_forbidden (child_id, name, search_key, reason, since) VALUES ($1, $2, $3, $4, $5)");
EXEC(forbidden_drop_sql, "DELETE FROM child_forbidden WHERE child_id = $1 AND search_key = $2");
void forbidden_put(Db *db, Arena *a, int64_t child, Str name, Str reason, Instant now)
{
    db_run(db, &forbidden_add_sql, ARGS(A(child), A(name), A(person_key(a, name)), A(reason), A(now)));
}

bool forbidden_remove(Db *db, Arena *a, int64_t child, Str name) { return db_run(db, &forbidden_drop_sql, ARGS(A(child), A(person_key(a, name)))) > 0; }

static const DbCol forbidden_cols[] = {COL(Forbidden, name), COL(Forbidden, reason)};
QUERY(forbidden_list_sql, forbidden_cols, "SELECT name, reason FROM child_forbidden WHERE child_id = $1 ORDER BY id");
void forbidden_list(Db *db, Arena *a, int64_t child, Forbiddens *out) { db_all(db, a, &forbidden_list_sql, out, ARGS(A(child))); }

QUERY(forbidden_sql, db_int_cols, "SELECT count(*) AS n FROM child_forbidden WHERE child_id = $1 AND search_key = $2");
bool person_forbidden(Db *db, Arena *a, int64_t child, Str name)
{
    return db_int(db, &forbidden_sql, ARGS(A(child), A(person_key(a, name)))) > 0;
}

// ---- the same child twice ----

QUERY(child_known_sql, db_int_cols,
      "SELECT count(*) AS n FROM child c JOIN child_family m ON m.child_id = c.id WHERE m.family_id = $1 AND c.search_key = $2 AND c.born = $3");
bool child_known(Db *db, Arena *a, int64_t family, Str first_name, Str last_name, Date born)
{
    return db_int(db, &child_known_sql, ARGS(A(family), A(search_key(a, last_name, first_name)), A(born))) > 0;
}

typedef struct CodeRow { Str code; } CodeRow;
static const DbCol code_cols[] = {COL(CodeRow, code)};
QUERY(child_elsewhere_sql, code_cols,
      "SELECT f.code FROM child c JOIN child_family m ON m.child_id = c.id JOIN family f ON f.id = m.family_id"
      " WHERE m.family_id <> $1 AND c.search_key = $2 AND c.born = $3 ORDER BY f.code LIMIT 1");
Str child_elsewhere(Db *db, Arena *a, int64_t family, Str first_name, Str last_name, Date born)
{
    CodeRow row = {0};
    db_one(db, a, &child_elsewhere_sql, &row, ARGS(A(family), A(search_key(a, last_name, first_name)), A(born)));
    return row.code;
}
