// access.c - who may enter a family's pages. The only SQL that writes rights.
#include "household/access.h"

static const DbCol member_cols[] = {COL(Member, adult), COL(Member, inviter), COL(Member, first_name), COL(Member, last_name),
                                    COL(Member, town_email), COL(Member, email), COL(Member, may_book), COL(Member, may_pay),
                                    COL(Member, may_edit), COL(Member, position)};
#define MEMBER_COLUMNS \
    "SELECT a.id AS adult, fa.invited_by AS inviter, a.first_name, a.last_name, a.email AS town_email, k.email," \
    "       fa.may_book, fa.may_pay, fa.may_edit, fa.position" \
    "  FROM family_adult fa JOIN adult a ON a.id = fa.adult_id LEFT JOIN account k ON k.adult_id = a.id AND k.disabled = 0"
QUERY(members_sql, member_cols, MEMBER_COLUMNS " WHERE fa.family_id = $1 ORDER BY fa.position, a.id");
QUERY(member_sql, member_cols, MEMBER_COLUMNS " WHERE fa.family_id = $1 AND fa.adult_id = $2");
QUERY(manages_sql, db_int_cols, "SELECT count(*) AS n FROM family_adult WHERE family_id = $1 AND adult_id = $2 AND invited_by IS NULL");

void family_members(Db *db, Arena *a, int64_t family, Members *out) { db_all(db, a, &members_sql, out, ARGS(A(family))); }

bool family_member(Db *db, Arena *a, int64_t family, int64_t adult, Member *out)
{
    return db_one(db, a, &member_sql, out, ARGS(A(family), A(adult)));
}

bool family_manages(Db *db, int64_t family, int64_t adult) { return db_int(db, &manages_sql, ARGS(A(family), A(adult))) > 0; }

static Str name_key(Arena *a, Str last_name, Str first_name)
{
    return str_fold(a, str_fmt(a, "%.*s %.*s", STR_ARG(last_name), STR_ARG(first_name)));
}

const Member *member_named(Arena *a, const Members *list, Str last_name, Str first_name)
{
    Str key = name_key(a, last_name, first_name);
    EACH (const Member, m, list)
        if (!m->inviter && str_eq(name_key(a, m->last_name, m->first_name), key)) return m;
    return NULL;
}

unsigned rights_of(bool book, bool pay, bool edit) { return (book ? RIGHT_BOOK : 0u) | (pay ? RIGHT_PAY : 0u) | (edit ? RIGHT_EDIT : 0u); }
unsigned member_rights(const Member *m)             { return rights_of(m->may_book, m->may_pay, m->may_edit); }

Str rights_text(Arena *a, unsigned rights)
{
    static const struct { unsigned right; Str words; } list[] = {
        {RIGHT_BOOK, TS("réserver")}, {RIGHT_PAY, TS("payer")}, {RIGHT_EDIT, TS("modifier la fiche")}};
    Str text = T("voir");
    for (int i = 0; i < COUNT(list); i++)
        if (rights & list[i].right) text = str_fmt(a, "%.*s, %.*s", STR_ARG(text), STR_ARG(words_of(list[i].words)));
    return text;
}

// ---- guests ----

EXEC(guest_put_sql,
     "INSERT INTO family_adult (family_id, adult_id, position, may_book, may_pay, may_edit, invited_by) VALUES ($1, $2, $3, $4, $5, $6, $7)"
     " ON CONFLICT DO NOTHING");
EXEC(guest_change_sql,
     "UPDATE family_adult SET may_book = $3, may_pay = $4, may_edit = $5 WHERE family_id = $1 AND adult_id = $2 AND invited_by IS NOT NULL");
EXEC(guest_withdraw_sql, "DELETE FROM family_adult WHERE family_id = $1 AND adult_id = $2 AND invited_by IS NOT NULL");

static bool has(unsigned rights, unsigned right) { return (rights & right) != 0; }

void guest_put(Db *db, int64_t family, int64_t adult, int64_t inviter, unsigned rights, int position)
{
    db_run(db, &guest_put_sql, ARGS(A(family), A(adult), A(position), A(has(rights, RIGHT_BOOK)), A(has(rights, RIGHT_PAY)),
                                    A(has(rights, RIGHT_EDIT)), A(inviter)));
}

bool guest_change(Db *db, int64_t family, int64_t adult, unsigned rights)
{
    return db_run(db, &guest_change_sql, ARGS(A(family), A(adult), A(has(rights, RIGHT_BOOK)), A(has(rights, RIGHT_PAY)),
                                              A(has(rights, RIGHT_EDIT)))) == 1;
}

bool guest_withdraw(Db *db, int64_t family, int64_t adult) { return db_run(db, &guest_withdraw_sql, ARGS(A(family), A(adult))) == 1; }

QUERY(adult_new_sql, db_int_cols, "INSERT INTO adult (first_name, last_name, search_key, email, phone) VALUES ($1, $2, $3, $4, '') RETURNING id AS n");
int64_t adult_new(Db *db, Arena *a, Str first_name, Str last_name, Str email)
{
    return db_int(db, &adult_new_sql, ARGS(A(first_name), A(last_name), A(name_key(a, last_name, first_name)), A(str_lower(a, email))));
}

// ---- an adult of several families ----

static const DbCol family_name_cols[] = {COL(FamilyName, id), COL(FamilyName, code), COL(FamilyName, name)};
QUERY(adult_families_sql, family_name_cols,
      "SELECT f.id, f.code, f.name FROM family_adult fa JOIN family f ON f.id = fa.family_id WHERE fa.adult_id = $1 ORDER BY f.id");
void adult_families(Db *db, Arena *a, int64_t adult, FamilyNames *out) { db_all(db, a, &adult_families_sql, out, ARGS(A(adult))); }
