// batch_db.c - loading, storing and telling several months; the only SQL on reports.
#include "booking/batch.h"

// ---- loading ----

static Unit *unit_of(const Units *units, int64_t child, int64_t activity, Date first)
{
    EACH (Unit, u, units)
        if (u->month.child.id == child && u->month.activity->id == activity && date_eq(u->month.first, first)) return u;
    return NULL;
}

// depth: a catalogue that requires in a circle must not lead us around.
static Unit *load_with_required(Req *q, Units *units, int64_t child, int64_t activity, Date first, int depth)
{
    enum { DEEPEST = 4 };
    const Catalog *c = catalog_of(q);
    Unit *there = unit_of(units, child, activity, first);
    Month m;
    if (there || depth > DEEPEST || !month_load(q, q->a, child, activity, first, &m)) return there;
    EACH (const Slot, s, &m.activity->slots) {
        const Slot *needed = catalog_slot(c, s->requires_id);
        if (needed && needed->activity != activity) load_with_required(q, units, child, needed->activity, first, depth + 1);
    }
    return batch_put(q->a, units, &m);
}

Unit *batch_load(Req *q, Units *units, int64_t child, int64_t activity, Date first)
{
    return load_with_required(q, units, child, activity, first, 0);
}

// ---- seats: one child finds its own in the month; several share them ----

typedef struct SeatRow { Date day; int64_t left; } SeatRow;
ARRAY_OF(SeatRow, SeatRows);
static const DbCol seat_cols[] = {COL(SeatRow, day), COL(SeatRow, left)};
QUERY(batch_seats_sql, seat_cols, "SELECT day, capacity - used AS \"left\" FROM seat WHERE pool_id = $1 AND day >= $2 AND day <= $3");

typedef struct PoolSeats { int64_t pool, seats; SeatRows days; } PoolSeats;        // seats: on a day that nobody has booked yet
ARRAY_OF(PoolSeats, PoolSeatsList);

static bool several_children(const Units *units)
{
    EACH (const Unit, u, units)
        if (u->month.child.id != units->v[0].month.child.id) return true;
    return false;
}

static const PoolSeats *pool_seats(Req *q, PoolSeatsList *known, const Units *units, int64_t id)
{
    EACH (const PoolSeats, p, known)
        if (p->pool == id) return p;
    Date from = units->v[0].month.first, until = from;
    EACH (const Unit, u, units) {
        from = date_min(from, u->month.first);
        until = date_max(until, month_last(u->month.first));
    }
    const Pool *pool = catalog_pool(catalog_of(q), id);
    PoolSeats *p = PUSH(q->a, known);
    *p = (PoolSeats){.pool = id, .seats = pool ? pool->seats : 0};
    db_all(q->db, q->a, &batch_seats_sql, &p->days, ARGS(A(id), A(from), A(until)));
    return p;
}

static int64_t seats_on(const PoolSeats *p, Date day)
{
    EACH (const SeatRow, r, &p->days)
        if (date_eq(r->day, day)) return r->left;
    return p->seats;
}

static void share(Req *q, PoolSeatsList *known, const Units *units, Unit *u)
{
    for (ptrdiff_t i = 0; i < u->month.cells.n; i++) {
        const Cell *c = &u->month.cells.v[i];
        for (int k = 0; k < c->slot->n_pools; k++) {
            int64_t left = seats_on(pool_seats(q, known, units, c->slot->pools[k]), c->day);
            if (left < u->asks[i].left) u->asks[i].left = left;
        }
    }
}

void batch_judge(Req *q, Units *units)
{
    PoolSeatsList known = {0};
    if (several_children(units))
        EACH (Unit, u, units) share(q, &known, units, u);
    batch_settle(q->a, units);
}

// ---- storing ----

void lock_children(Req *q, const Ids *children)
{
    for (int64_t done = 0;;) {
        int64_t next = INT64_MAX;
        EACH (const int64_t, id, children)
            if (*id > done && *id < next) next = *id;
        if (next == INT64_MAX) return;
        db_lock(q->db, LOCK_CHILD, done = next);
    }
}


typedef struct IdRow { int64_t id; } IdRow;
static const DbCol id_cols[] = {COL(IdRow, id)};
QUERY(report_add_sql, id_cols, "INSERT INTO booking_report (family_id, adult_id, at, kind, op_key) VALUES ($1, $2, $3, $4, $5) RETURNING id");
EXEC(report_save_sql, "INSERT INTO booking_report_save (save_id, report_id) VALUES ($1, $2)");
EXEC(report_refused_sql, "INSERT INTO booking_report_refused (report_id, child_id, slot_id, day, reason) VALUES ($1, $2, $3, $4, $5)");

static bool store_months(Req *q, Units *units, Str kind)
{
    Str cause = str_eq(kind, S("undo")) ? S("undo") : S("save");
    EACH (Unit, u, units) {
        Saver by = {q->session.adult, req_actor(q), cause, q->op_key, u->undoes, q->now, q->today};
        if ((u->month.added || u->month.removed) && !month_store(q->db, q->a, &u->month, &by, &u->save)) return false;
    }
    return true;
}

bool batch_store(Req *q, Units *units, Str kind, int64_t *report)
{
    BatchLines lines = {0};
    RefusedDays refused = {0};
    IdRow made = {0};
    if (!store_months(q, units, kind)) return false;
    batch_lines(q->a, units, &lines, &refused);
    db_one(q->db, q->a, &report_add_sql, &made, ARGS(A(q->session.family), A(q->session.adult), A(q->now), A(kind), A(q->op_key)));
    EACH (const BatchLine, l, &lines) db_run(q->db, &report_save_sql, ARGS(A(l->save), A(made.id)));
    EACH (const RefusedDay, r, &refused) db_run(q->db, &report_refused_sql, ARGS(A(made.id), A(r->child), A(r->slot), A(r->day), A(r->reason)));
    *report = made.id;
    return !db_failed(q->db);
}

// ---- told afterwards ----

typedef struct HeadRow { int64_t id; Str kind; Instant at; } HeadRow;
static const DbCol head_cols[] = {COL(HeadRow, id), COL(HeadRow, kind), COL(HeadRow, at)};
QUERY(report_find_sql, head_cols, "SELECT id, kind, at FROM booking_report WHERE family_id = $1 AND id = $2");

static const DbCol line_cols[] = {COL(BatchLine, child), COL(BatchLine, activity), COL(BatchLine, save), COL(BatchLine, added),
                                  COL(BatchLine, removed), COL(BatchLine, held), COL(BatchLine, undone), COL(BatchLine, month), COL(BatchLine, before),
                                  COL(BatchLine, after)};
#define HOW_MANY(actions) "CAST(sum(CASE WHEN h.action IN (" actions ") THEN 1 ELSE 0 END) AS BIGINT)"
QUERY(report_lines_sql, line_cols,
      "SELECT s.child_id AS child, s.activity_id AS activity, s.id AS save, " HOW_MANY("'add', 'hold'") " AS added,"
      "       " HOW_MANY("'remove'") " AS removed, " HOW_MANY("'hold'") " AS held,"
      "       (SELECT max(u.id) FROM booking_save u WHERE u.undoes_id = s.id) AS undone, s.month || '-01' AS month,"
      "       s.before_cents AS \"before\", s.after_cents AS \"after\""
      "  FROM booking_report_save r JOIN booking_save s ON s.id = r.save_id JOIN booking_change h ON h.save_id = s.id"
      " WHERE s.family_id = $1 AND r.report_id = $2"
      " GROUP BY s.id, s.child_id, s.activity_id, s.month, s.before_cents, s.after_cents ORDER BY s.id");

static const DbCol refused_cols[] = {COL(RefusedDay, child), COL(RefusedDay, slot), COL(RefusedDay, day), COL(RefusedDay, reason)};
QUERY(report_refusals_sql, refused_cols,
      "SELECT f.child_id AS child, f.slot_id AS slot, f.day, f.reason FROM booking_report_refused f JOIN booking_report r ON r.id = f.report_id"
      " WHERE r.family_id = $1 AND r.id = $2 ORDER BY f.child_id, f.slot_id, f.day");

bool report_find(Db *db, Arena *a, int64_t family, int64_t id, Report *out)
{
    HeadRow head = {0};
    *out = (Report){0};
    if (!db_one(db, a, &report_find_sql, &head, ARGS(A(family), A(id)))) return false;
    *out = (Report){.id = head.id, .kind = head.kind, .at = head.at};
    db_all(db, a, &report_lines_sql, &out->lines, ARGS(A(family), A(id)));
    db_all(db, a, &report_refusals_sql, &out->refused, ARGS(A(family), A(id)));
    return true;
}
