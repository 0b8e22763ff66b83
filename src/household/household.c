// household.c - the only SQL on families, adults, children. What is not the family's is not found.
#include "household/record.h"

// ---- families ----

static const DbCol family_cols[] = {COL(Family, id), COL(Family, code), COL(Family, name), COL(Family, address),
                                    COL(Family, postcode), COL(Family, city), COL(Family, category)};
#define FAMILY_COLUMNS "SELECT id, code, name, address, postcode, city, category FROM family"
QUERY(family_find_sql, family_cols, FAMILY_COLUMNS " WHERE id = $1");
QUERY(family_code_sql, family_cols, FAMILY_COLUMNS " WHERE code = $1");

bool family_find(Db *db, Arena *a, int64_t family, Family *out) { return db_one(db, a, &family_find_sql, out, ARGS(A(family))); }
bool family_by_code(Db *db, Arena *a, Str code, Family *out)    { return db_one(db, a, &family_code_sql, out, ARGS(A(code))); }

// ---- adults ----

static const DbCol adult_cols[] = {COL(Adult, id), COL(Adult, first_name), COL(Adult, last_name), COL(Adult, email), COL(Adult, phone)};
QUERY(family_adults_sql, adult_cols,
      "SELECT a.id, a.first_name, a.last_name, a.email, a.phone"
      "  FROM family_adult fa JOIN adult a ON a.id = fa.adult_id WHERE fa.family_id = $1 ORDER BY fa.position, a.id");

void family_adults(Db *db, Arena *a, int64_t family, Adults *out) { db_all(db, a, &family_adults_sql, out, ARGS(A(family))); }

QUERY(family_reached_sql, adult_cols,
      "SELECT a.id, a.first_name, a.last_name, COALESCE(k.email, a.email) AS email, a.phone"
      "  FROM family_adult fa JOIN adult a ON a.id = fa.adult_id LEFT JOIN account k ON k.adult_id = a.id AND k.disabled = 0"
      " WHERE fa.family_id = $1 ORDER BY fa.position, a.id");
void family_adults_reached(Db *db, Arena *a, int64_t family, Adults *out) { db_all(db, a, &family_reached_sql, out, ARGS(A(family))); }

EXEC(adult_speaks_sql, "UPDATE adult SET language = $2 WHERE id = $1");
void adult_speaks(Db *db, int64_t adult, Lang lang) { db_run(db, &adult_speaks_sql, ARGS(A(adult), A(words_code(lang)))); }

typedef struct EmailRow { Str email, language; } EmailRow;
static const DbCol email_cols[] = {COL(EmailRow, email), COL(EmailRow, language)};
QUERY(adult_language_sql, email_cols, "SELECT email, language FROM adult WHERE id = $1");
bool adult_language(Db *db, Arena *a, int64_t adult, Lang *out)
{
    EmailRow row = {0};
    return db_one(db, a, &adult_language_sql, &row, ARGS(A(adult))) && words_parse(row.language, out);
}

QUERY(family_email_sql, email_cols,
      "SELECT COALESCE(k.email, a.email) AS email, a.language"
      "  FROM family_adult fa JOIN adult a ON a.id = fa.adult_id LEFT JOIN account k ON k.adult_id = a.id AND k.disabled = 0"
      " WHERE fa.family_id = $1 AND fa.invited_by IS NULL AND COALESCE(k.email, a.email) IS NOT NULL"
      " ORDER BY CASE WHEN k.adult_id IS NULL THEN 1 ELSE 0 END, fa.position, a.id LIMIT 1");

static Reader reader_of(const EmailRow *row)
{
    Reader r = {.email = row->email};
    words_parse(row->language, &r.lang);
    return r;
}

Reader family_reader(Db *db, Arena *a, int64_t family)
{
    EmailRow row = {0};
    db_one(db, a, &family_email_sql, &row, ARGS(A(family)));
    return reader_of(&row);
}
Str family_email(Db *db, Arena *a, int64_t family) { return family_reader(db, a, family).email; }

QUERY(adult_email_sql, email_cols,
      "SELECT COALESCE(k.email, a.email) AS email, a.language"
      "  FROM family_adult fa JOIN adult a ON a.id = fa.adult_id LEFT JOIN account k ON k.adult_id = a.id AND k.disabled = 0"
      " WHERE fa.family_id = $1 AND fa.adult_id = $2");

Reader adult_reader(Db *db, Arena *a, int64_t family, int64_t adult)
{
    EmailRow row = {0};
    db_one(db, a, &adult_email_sql, &row, ARGS(A(family), A(adult)));
    return row.email.n ? reader_of(&row) : family_reader(db, a, family);
}

// ---- children ----

static const DbCol child_cols[] = {COL(Child, id), COL(Child, first_name), COL(Child, last_name), COL(Child, born), COL(Child, school),
                                   COL(Child, class_name)};
#define CHILD_COLUMNS \
    "SELECT c.id, c.first_name, c.last_name, c.born, s.name AS school, c.class AS class_name" \
    "  FROM child_family cf JOIN child c ON c.id = cf.child_id LEFT JOIN school s ON s.id = c.school_id"
QUERY(family_children_sql, child_cols, CHILD_COLUMNS " WHERE cf.family_id = $1 ORDER BY c.born, c.id");
QUERY(family_child_sql, child_cols, CHILD_COLUMNS " WHERE cf.family_id = $1 AND c.id = $2");

void family_children(Db *db, Arena *a, int64_t family, Children *out) { db_all(db, a, &family_children_sql, out, ARGS(A(family))); }

bool family_child(Db *db, Arena *a, int64_t family, int64_t child, Child *out)
{
    return db_one(db, a, &family_child_sql, out, ARGS(A(family), A(child)));
}

// ---- creation ----

QUERY(school_find_sql, db_int_cols, "SELECT id AS n FROM school WHERE name = $1 ORDER BY id LIMIT 1");
QUERY(school_add_sql, db_int_cols, "INSERT INTO school (name) VALUES ($1) RETURNING id AS n");

int64_t school_put(Db *db, Str name)
{
    int64_t known = db_int(db, &school_find_sql, ARGS(A(name)));
    return known ? known : db_int(db, &school_add_sql, ARGS(A(name)));
}

// The code is the family's name for the town hall, so a second import of it corrects the first.
QUERY(family_put_sql, db_int_cols,
      "INSERT INTO family (code, name, address, postcode, city, category, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " ON CONFLICT (code) DO UPDATE SET name = $2, address = $3, postcode = $4, city = $5, category = $6 RETURNING id AS n");

int64_t family_put(Db *db, Arena *a, const Family *f, Instant now)
{
    (void)a;
    Str category = f->category.n ? f->category : S("resident");
    return db_int(db, &family_put_sql,
                  ARGS(A(f->code), A(f->name), A(f->address), A(f->postcode), A(f->city), A(category), A(now)));
}

Str search_key(Arena *a, Str last_name, Str first_name)
{
    return str_fold(a, str_fmt(a, "%.*s %.*s", STR_ARG(last_name), STR_ARG(first_name)));
}

QUERY(adult_add_sql, db_int_cols,
      "INSERT INTO adult (first_name, last_name, search_key, email, phone) VALUES ($1, $2, $3, $4, $5) RETURNING id AS n");
EXEC(adult_link_sql, "INSERT INTO family_adult (family_id, adult_id, position) VALUES ($1, $2, $3)");

int64_t adult_put(Db *db, Arena *a, int64_t family, int position, const Adult *v)
{
    DbArg email = {DB_TEXT, 0, str_lower(a, v->email), !v->email.n};
    int64_t id = db_int(db, &adult_add_sql,
                        ARGS(A(v->first_name), A(v->last_name), A(search_key(a, v->last_name, v->first_name)), email, A(v->phone)));
    db_run(db, &adult_link_sql, ARGS(A(family), A(id), A(position)));
    return id;
}

QUERY(child_add_sql, db_int_cols,
      "INSERT INTO child (first_name, last_name, search_key, born, school_id, class) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id AS n");
EXEC(child_link_sql, "INSERT INTO child_family (child_id, family_id) VALUES ($1, $2)");

int64_t child_put(Db *db, Arena *a, int64_t family, const Child *v, int64_t school)
{
    int64_t id = db_int(db, &child_add_sql,
                        ARGS(A(v->first_name), A(v->last_name), A(search_key(a, v->last_name, v->first_name)), A(v->born),
                             A_ID(school), A(v->class_name)));
    db_run(db, &child_link_sql, ARGS(A(id), A(family)));
    return id;
}
