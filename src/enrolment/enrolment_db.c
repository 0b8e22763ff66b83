// enrolment_db.c - the only SQL on drafts, asks and enrolments that change.
#include "enrolment/enrolment_db.h"

// ---- the draft ----

static const DbCol draft_cols[] = {COL(Draft, step), COL(Draft, changed)};
QUERY(draft_sql, draft_cols, "SELECT step, changed_at AS changed FROM enrolment_draft WHERE family_id = $1");
static const DbCol draft_child_cols[] = {COL(DraftChild, child)};
QUERY(draft_children_sql, draft_child_cols,
      "SELECT d.child_id AS child FROM enrolment_draft_child d JOIN child_family k ON k.child_id = d.child_id AND k.family_id = d.family_id"
      " WHERE d.family_id = $1 ORDER BY d.child_id");
static const DbCol wish_cols[] = {COL(Wish, child), COL(Wish, activity), COL(Wish, from), COL(Wish, to), COL(Wish, weekdays)};
QUERY(draft_wishes_sql, wish_cols,
      "SELECT w.child_id AS child, w.activity_id AS activity, w.from_day AS \"from\", w.to_day AS \"to\", w.weekdays"
      "  FROM enrolment_wish w JOIN child_family k ON k.child_id = w.child_id AND k.family_id = w.family_id"
      "  JOIN child c ON c.id = w.child_id JOIN activity v ON v.id = w.activity_id"
      " WHERE w.family_id = $1 ORDER BY c.born, c.id, v.position, v.id");

void draft_load(Db *db, Arena *a, int64_t family, Draft *out)
{
    *out = (Draft){0};
    if (!db_one(db, a, &draft_sql, out, ARGS(A(family)))) return;
    db_all(db, a, &draft_children_sql, &out->children, ARGS(A(family)));
    db_all(db, a, &draft_wishes_sql, &out->wishes, ARGS(A(family)));
}

Instant enrolment_draft_since(Db *db, Arena *a, int64_t family)
{
    Draft d = {0};
    db_one(db, a, &draft_sql, &d, ARGS(A(family)));
    return d.changed;
}

EXEC(draft_step_sql,
     "INSERT INTO enrolment_draft (family_id, step, started_at, changed_at) VALUES ($1, $2, $3, $3)"
     " ON CONFLICT (family_id) DO UPDATE SET changed_at = $3,"
     " step = CASE WHEN enrolment_draft.step > $2 THEN enrolment_draft.step ELSE $2 END");
void draft_step(Db *db, int64_t family, int step, Instant now) { db_run(db, &draft_step_sql, ARGS(A(family), A(step), A(now))); }

EXEC(draft_child_add_sql, "INSERT INTO enrolment_draft_child (family_id, child_id) VALUES ($1, $2) ON CONFLICT DO NOTHING");
EXEC(draft_child_drop_sql, "DELETE FROM enrolment_draft_child WHERE family_id = $1 AND child_id = $2");
EXEC(child_wishes_drop_sql, "DELETE FROM enrolment_wish WHERE family_id = $1 AND child_id = $2");

static bool has_child(const DraftChildren *list, int64_t child)
{
    EACH (const DraftChild, d, list)
        if (d->child == child) return true;
    return false;
}

void draft_children(Db *db, int64_t family, const Draft *old, const DraftChildren *wanted)
{
    EACH (const DraftChild, d, &old->children) {
        if (has_child(wanted, d->child)) continue;
        db_run(db, &child_wishes_drop_sql, ARGS(A(family), A(d->child)));
        db_run(db, &draft_child_drop_sql, ARGS(A(family), A(d->child)));
    }
    EACH (const DraftChild, d, wanted) db_run(db, &draft_child_add_sql, ARGS(A(family), A(d->child)));
}

EXEC(wish_add_sql,
     "INSERT INTO enrolment_wish (family_id, child_id, activity_id, weekdays) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING");
EXEC(wish_drop_sql, "DELETE FROM enrolment_wish WHERE family_id = $1 AND child_id = $2 AND activity_id = $3");

static bool has_wish(const Wishes *list, const Wish *w)
{
    EACH (const Wish, o, list)
        if (o->child == w->child && o->activity == w->activity) return true;
    return false;
}

void draft_wishes(Db *db, int64_t family, const Draft *old, const Wishes *wanted)
{
    EACH (const Wish, w, &old->wishes)
        if (!has_wish(wanted, w)) db_run(db, &wish_drop_sql, ARGS(A(family), A(w->child), A(w->activity)));
    EACH (const Wish, w, wanted) db_run(db, &wish_add_sql, ARGS(A(family), A(w->child), A(w->activity)));
}

EXEC(wish_days_sql,
     "UPDATE enrolment_wish SET from_day = $4, to_day = $5, weekdays = $6 WHERE family_id = $1 AND child_id = $2 AND activity_id = $3");
void draft_days(Db *db, int64_t family, const Wish *w)
{
    db_run(db, &wish_days_sql, ARGS(A(family), A(w->child), A(w->activity), A(w->from), A(w->to), A(w->weekdays)));
}

EXEC(wishes_clear_sql, "DELETE FROM enrolment_wish WHERE family_id = $1");
EXEC(draft_children_clear_sql, "DELETE FROM enrolment_draft_child WHERE family_id = $1");
EXEC(draft_clear_sql, "DELETE FROM enrolment_draft WHERE family_id = $1");
void draft_drop(Db *db, int64_t family)
{
    db_run(db, &wishes_clear_sql, ARGS(A(family)));
    db_run(db, &draft_children_clear_sql, ARGS(A(family)));
    db_run(db, &draft_clear_sql, ARGS(A(family)));
}

// ---- what there is ----

static const DbCol enrolled_cols[] = {COL(EnrolledRow, child), COL(EnrolledRow, activity), COL(EnrolledRow, to)};
QUERY(enrolled_sql, enrolled_cols,
      "SELECT e.child_id AS child, e.activity_id AS activity, e.to_day AS \"to\" FROM child_family k JOIN enrolment e ON e.child_id = k.child_id"
      " WHERE k.family_id = $1 AND e.state = 'accepted' AND e.to_day >= $2");
void enrolled_list(Db *db, Arena *a, int64_t family, Date today, EnrolledRows *out)
{
    db_all(db, a, &enrolled_sql, out, ARGS(A(family), A(today)));
}

static const DbCol ask_cols[] = {COL(Ask, request), COL(Ask, family), COL(Ask, child), COL(Ask, activity), COL(Ask, from), COL(Ask, to),
                                 COL(Ask, weekdays), COL(Ask, born)};
// Of a child that is still of the family that asked.
#define OF_FAMILY "JOIN child c ON c.id = k.child_id JOIN child_family m ON m.child_id = k.child_id AND m.family_id = k.family_id"
#define ASK_COLUMNS \
    "SELECT k.request_id AS request, k.family_id AS family, k.child_id AS child, k.activity_id AS activity, k.from_day AS \"from\"," \
    "       k.to_day AS \"to\", k.weekdays, c.born FROM enrolment_ask k " OF_FAMILY " WHERE k.state = 'open'"
QUERY(ask_list_sql, ask_cols, ASK_COLUMNS " AND k.family_id = $1 ORDER BY k.request_id");
QUERY(ask_find_sql, ask_cols, ASK_COLUMNS " AND k.request_id = $1");
QUERY(ask_all_sql, ask_cols, ASK_COLUMNS " ORDER BY k.request_id");
EXEC(ask_add_sql,
     "INSERT INTO enrolment_ask (request_id, family_id, child_id, activity_id, from_day, to_day, weekdays, state)"
     " VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')");
EXEC(ask_end_sql, "UPDATE enrolment_ask SET state = $2 WHERE request_id = $1 AND state = 'open'");

void ask_list(Db *db, Arena *a, int64_t family, Asks *out)         { db_all(db, a, &ask_list_sql, out, ARGS(A(family))); }
bool ask_find(Db *db, Arena *a, int64_t request, Ask *out)         { return db_one(db, a, &ask_find_sql, out, ARGS(A(request))); }
void ask_all(Db *db, Arena *a, Asks *out)                          { db_all(db, a, &ask_all_sql, out, NO_ARGS); }
void ask_close(Db *db, int64_t request)                            { db_run(db, &ask_end_sql, ARGS(A(request), A(S("closed")))); }
void ask_keep(Db *db, const Ask *v)
{
    db_run(db, &ask_add_sql, ARGS(A(v->request), A(v->family), A(v->child), A(v->activity), A(v->from), A(v->to), A(v->weekdays)));
}

// ---- places ----

QUERY(places_taken_sql, db_int_cols,
      "SELECT count(*) AS n FROM enrolment e JOIN child c ON c.id = e.child_id"
      " WHERE e.activity_id = $1 AND e.state = 'accepted' AND e.to_day >= $2 AND c.born >= $3 AND c.born <= $4 AND e.child_id <> $5");
QUERY(places_asked_sql, db_int_cols,
      "SELECT count(*) AS n FROM enrolment_ask k " OF_FAMILY
      " WHERE k.activity_id = $1 AND k.state = 'open' AND ($2 = 0 OR k.request_id < $2) AND k.to_day >= $3 AND c.born >= $4 AND c.born <= $5");

// By others. Who has left before first, the first day that is needed, leaves a place.
static int64_t taken(Db *db, const AdmissionGroup *g, const Ask *k, Date first)
{
    return db_int(db, &places_taken_sql, ARGS(A(g->activity), A(first), A(g->born_from), A(g->born_to), A(k->child)));
}

int64_t ask_position(Db *db, Arena *a, const AdmissionGroups *groups, const Ask *ask, Date today)
{
    GroupCounts counts = {0};
    Date first = date_max(ask->from, today);
    EACH (const AdmissionGroup, g, groups) {
        if (!admission_counts(g, ask->born)) continue;
        int64_t ahead = db_int(db, &places_asked_sql, ARGS(A(g->activity), A(ask->request), A(first), A(g->born_from), A(g->born_to)));
        *PUSH(a, &counts) = (GroupCount){g->seats, taken(db, g, ask, first), ahead};
    }
    return waiting_position(&counts);
}

static bool has_place(Db *db, const AdmissionGroups *groups, const Ask *ask, Date today)
{
    EACH (const AdmissionGroup, g, groups)
        if (admission_counts(g, ask->born) && taken(db, g, ask, date_max(ask->from, today)) >= g->seats) return false;
    return true;
}

QUERY(enrolment_covers_sql, db_int_cols,
      "SELECT count(*) AS n FROM enrolment WHERE child_id = $1 AND activity_id = $2 AND from_day <= $3 AND to_day >= $4 AND state = 'accepted'");
EXEC(enrolment_join_sql,
     "UPDATE enrolment SET weekdays = weekdays | $3, from_day = CASE WHEN from_day < $4 THEN from_day ELSE $4 END,"
     "       to_day = CASE WHEN to_day > $5 THEN to_day ELSE $5 END"
     " WHERE child_id = $1 AND activity_id = $2 AND state = 'accepted'");
EXEC(enrolment_put_sql,
     "INSERT INTO enrolment (child_id, family_id, activity_id, from_day, to_day, weekdays, state, created_at)"
     " VALUES ($1, $2, $3, $4, $5, $6, 'accepted', $7)"
     " ON CONFLICT (child_id, activity_id) DO UPDATE SET family_id = $2, from_day = $4, to_day = $5, weekdays = $6, state = 'accepted',"
     " created_at = $7");

bool enrolment_accept(Db *db, const AdmissionGroups *groups, const Ask *k, Date today, Instant now)
{
    bool covered = db_int(db, &enrolment_covers_sql, ARGS(A(k->child), A(k->activity), A(k->from), A(k->to))) == 1;
    if (!covered && !has_place(db, groups, k, today)) return false;
    if (!db_run(db, &enrolment_join_sql, ARGS(A(k->child), A(k->activity), A(k->weekdays), A(k->from), A(k->to))))
        db_run(db, &enrolment_put_sql, ARGS(A(k->child), A(k->family), A(k->activity), A(k->from), A(k->to), A(k->weekdays), A(now)));
    db_run(db, &ask_end_sql, ARGS(A(k->request), A(S("accepted"))));
    return true;
}
