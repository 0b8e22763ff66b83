// custody_db.c - the only SQL on arrangements of custody; and which households a child has.
#include "household/custody.h"

// ---- reading ----

static const DbCol custody_cols[] = {COL(Custody, id), COL(Custody, first), COL(Custody, second), COL(Custody, from), COL(Custody, to),
                                     COL(Custody, line)};
QUERY(custody_load_sql, custody_cols,
      "SELECT id, first_id AS first, second_id AS second, from_day AS \"from\", to_day AS \"to\", rule AS line FROM custody"
      " WHERE child_id = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $3) ORDER BY id");
static const DbCol day_cols[] = {COL(CustodyDay, custody), COL(CustodyDay, family), COL(CustodyDay, day)};
QUERY(custody_days_sql, day_cols,
      "SELECT d.custody_id AS custody, d.family_id AS family, d.day FROM custody_day d JOIN custody c ON c.id = d.custody_id"
      " WHERE c.child_id = $1 AND d.day <= $2 AND d.day >= $3 ORDER BY d.id");

// A line that cannot be read is a town that was not checked when it was written: nothing is agreed then, fsck names it.
void custody_load(Db *db, Arena *a, int64_t child, Date from, Date to, CustodyPlan *out)
{
    Custodies rows = {0};
    db_all(db, a, &custody_load_sql, &rows, ARGS(A(child), A(to), A(from)));
    EACH (const Custody, r, &rows) {
        Custody v = *r;
        if (custody_parse(v.line, &v.rule)) *PUSH(a, &out->agreed) = v;
    }
    if (out->agreed.n) db_all(db, a, &custody_days_sql, &out->drawn, ARGS(A(child), A(to), A(from)));
}

bool custody_lets(Db *db, Arena *a, const Calendar *c, int64_t child, int64_t family, Date day)
{
    CustodyPlan plan = {0};
    custody_load(db, a, child, day, day, &plan);
    int64_t holder = custody_of(&plan, c, day);
    return !holder || holder == family;
}

QUERY(custody_other_sql, db_int_cols, "SELECT family_id AS n FROM child_family WHERE child_id = $1 AND family_id <> $2 ORDER BY family_id LIMIT 1");
int64_t custody_other(Db *db, int64_t child, int64_t family) { return db_int(db, &custody_other_sql, ARGS(A(child), A(family))); }

// ---- writing ----

QUERY(custody_add_sql, db_int_cols,
      "INSERT INTO custody (child_id, first_id, second_id, from_day, to_day, rule, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " RETURNING id AS n");
int64_t custody_keep(Db *db, int64_t child, const Custody *v, Instant now)
{
    char room[256];
    Arena scratch = {room, room, room + sizeof room};
    return db_int(db, &custody_add_sql,
                  ARGS(A(child), A(v->first), A(v->second), A(v->from), A(v->to), A(custody_line(&scratch, &v->rule)), A(now)));
}

EXEC(custody_draw_sql, "INSERT INTO custody_day (custody_id, day, family_id, decided_at) VALUES ($1, $2, $3, $4)");
void custody_draw(Db *db, int64_t custody, Date day, int64_t family, Instant now)
{
    db_run(db, &custody_draw_sql, ARGS(A(custody), A(day), A(family), A(now)));
}

QUERY(custody_homes_sql, db_int_cols, "SELECT count(*) AS n FROM child_family WHERE child_id = $1");
EXEC(custody_share_sql, "INSERT INTO child_family (child_id, family_id) VALUES ($1, $2) ON CONFLICT (child_id, family_id) DO NOTHING");
bool custody_share(Db *db, int64_t child, int64_t family)
{
    if (db_int(db, &custody_homes_sql, ARGS(A(child))) >= MOST_HOUSEHOLDS) return false;
    return db_run(db, &custody_share_sql, ARGS(A(child), A(family))) > 0;
}
