// quotient_db.c - the only SQL on quotients and on the town's brackets.
#include "household/household.h"
#include "household/quotient.h"

static const DbCol quotient_cols[] = {COL(Quotient, id), COL(Quotient, value), COL(Quotient, from), COL(Quotient, document), COL(Quotient, decided)};
QUERY(quotient_list_sql, quotient_cols,
      "SELECT id, value_cents AS value, from_day AS \"from\", document_id AS document, decided_at AS decided"
      "  FROM quotient WHERE family_id = $1 ORDER BY from_day DESC, id DESC");
void quotient_list(Db *db, Arena *a, int64_t family, Quotients *out) { db_all(db, a, &quotient_list_sql, out, ARGS(A(family))); }

EXEC(quotient_add_sql, "INSERT INTO quotient (family_id, value_cents, from_day, document_id, decided_at) VALUES ($1, $2, $3, $4, $5)");
void quotient_put(Db *db, int64_t family, Money value, Date from, int64_t document, Instant now)
{
    db_run(db, &quotient_add_sql, ARGS(A(family), A(value), A(from), A_ID(document), A(now)));
}

static const DbCol bracket_cols[] = {COL(Bracket, name), COL(Bracket, from)};
QUERY(bracket_list_sql, bracket_cols, "SELECT name, from_cents AS \"from\" FROM quotient_bracket ORDER BY from_cents");
void bracket_list(Db *db, Arena *a, Brackets *out) { db_all(db, a, &bracket_list_sql, out, NO_ARGS); }

QUERY(bracket_taken_sql, db_int_cols, "SELECT count(*) AS n FROM quotient_bracket WHERE code <> $1 AND from_cents = $2");
EXEC(bracket_put_sql,
     "INSERT INTO quotient_bracket (code, name, from_cents) VALUES ($1, $2, $3) ON CONFLICT (code) DO UPDATE SET name = $2, from_cents = $3");
bool bracket_put(Db *db, Str code, Str name, Money from)
{
    if (db_int(db, &bracket_taken_sql, ARGS(A(code), A(from)))) return false;
    db_run(db, &bracket_put_sql, ARGS(A(code), A(name), A(from)));
    return true;
}
