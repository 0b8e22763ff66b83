// store.c - a save of the month page: however many days it holds, a few statements write them.
#include "booking/booking_db.h"

#include "db/many.h"

// ---- what a save changes: the days of a slot at one price ----

typedef struct Days {
    const Slot *slot;
    Money price;
    bool held;                                      // removed: they were in the basket
    int n;
    Date day[MANY];
    int64_t booking[MANY];                     // removed: known; added: once they are written
    int64_t until[MANY];                       // added: the deadline, in ms
    const Cell *cell[MANY];                    // added: the box it comes from
} Days;
ARRAY_OF(Days, DaysList);

typedef struct Storing {
    Db *db;
    Arena *a;
    Month *m;
    const Saver *by;
    BookingEvent event;
    DaysList added, removed;
    Hold hold;
} Storing;

static Days *days_of(Arena *a, DaysList *list, const Slot *slot, Money price, bool held)
{
    EACH (Days, d, list)
        if (d->slot == slot && d->price.cents == price.cents && d->held == held && d->n < MANY) return d;
    Days *d = PUSH(a, list);
    *d = (Days){.slot = slot, .price = price, .held = held};
    return d;
}

static void note_added(Storing *s, const Slot *slot, Date day, Money price, Instant until, const Cell *from)
{
    Days *d = days_of(s->a, &s->added, slot, price, false);
    if (!until.ms) until = zone_instant(s->m->catalog->town->zone, day, 24, 0);        // a rule without an end
    d->day[d->n] = day;
    d->until[d->n] = until.ms;
    d->cell[d->n++] = from;
}

static void note_removed(Storing *s, int64_t booking, const Slot *slot, Date day, Money price, bool held)
{
    Days *d = days_of(s->a, &s->removed, slot, price, held);
    d->day[d->n] = day;
    d->booking[d->n++] = booking;
}

// What needs this one goes with it; month_check asked first.
static void note_dependents(Storing *s, const Cell *c)
{
    EACH (const Partner, p, &s->m->partners) {
        if (!p->booking || p->slot->requires_id != c->slot->id || !date_eq(p->day, c->day)) continue;
        Money price = {0}, unbooked;
        slot_price(p->slot, p->day, &price, &unbooked);
        note_removed(s, p->booking, p->slot, p->day, price, false);
    }
}

static const Partner *partner_of(const Month *m, int64_t slot, Date day)
{
    EACH (const Partner, p, &m->partners)
        if (p->slot->id == slot && date_eq(p->day, day)) return p;
    return NULL;
}

static void note_required(Storing *s, const Cell *c)
{
    const Partner *p = c->slot->requires_id ? partner_of(s->m, c->slot->requires_id, c->day) : NULL;
    if (!p || p->booking) return;
    const Activity *other = catalog_activity(s->m->catalog, p->slot->activity);
    const Town *t = s->m->catalog->town;
    Money price = {0}, unbooked;
    slot_price(p->slot, p->day, &price, &unbooked);
    DeadlineAnswer add = deadline_for_public(&other->add, &t->calendar, t->zone, p->day, p->slot->start_min, s->by->now, s->m->resident);
    note_added(s, p->slot, p->day, price, add.closes_at, c);
}

static void note_changes(Storing *s)
{
    EACH (const Cell, c, &s->m->cells) {
        if (c->state == CELL_OFFERED) continue;                 // answered on its own page
        if (c->booking && !c->wanted) {
            note_removed(s, c->booking, c->slot, c->day, c->price, c->held);
            note_dependents(s, c);
        } else if (!c->booking && c->wanted) {
            note_added(s, c->slot, c->day, c->price, c->add_until, c);
            note_required(s, c);
        }
    }
}

// ---- seats: taken by a guarded UPDATE, so the last one has exactly one winner ----

typedef struct DayRow { Date day; } DayRow;
ARRAY_OF(DayRow, DayRows);
static const DbCol day_cols[] = {COL(DayRow, day)};
QUERY(seats_take_sql, day_cols,
      "UPDATE seat SET used = used + 1 WHERE pool_id = $1 AND used < capacity"
      "   AND day IN (SELECT " MANY_DAY("$2") MANY_ROWS("$3") ") RETURNING day");
EXEC(seats_make_sql,
     "INSERT INTO seat (pool_id, day, capacity) SELECT CAST($1 AS BIGINT), " MANY_DAY("$2") ", CAST($4 AS BIGINT)" MANY_ROWS("$3")
     " ON CONFLICT (pool_id, day) DO NOTHING");

static bool among(const DayRows *rows, Date day)
{
    EACH (const DayRow, r, rows)
        if (date_eq(r->day, day)) return true;
    return false;
}

// A day's seats are made when the first is asked for. Returns the days that are full, bit by their place in d.
static uint32_t pool_take_days(Db *db, Arena *a, const Pool *pool, const Days *d)
{
    DayRows taken = {0};
    Str days = many_days(a, d->day, d->n);
    db_all(db, a, &seats_take_sql, &taken, ARGS(A(pool->id), A(days), A((int64_t)d->n)));
    if (taken.n == d->n) return 0;
    Date missing[MANY];
    int n = 0;
    for (int i = 0; i < d->n; i++)
        if (!among(&taken, d->day[i])) missing[n++] = d->day[i];
    days = many_days(a, missing, n);
    db_run(db, &seats_make_sql, ARGS(A(pool->id), A(days), A((int64_t)n), A(pool->seats)));
    db_all(db, a, &seats_take_sql, &taken, ARGS(A(pool->id), A(days), A((int64_t)n)));
    uint32_t full = 0;
    for (int i = 0; i < d->n; i++) full |= (uint32_t)!among(&taken, d->day[i]) << i;
    return full;
}

// In rising order of pools: nobody waits in a circle. false: some day is full, and its cell says so.
static bool seats_taken(Storing *s, const Days *d)
{
    uint32_t full = 0;
    for (int i = 0; i < d->slot->n_pools; i++)
        full |= pool_take_days(s->db, s->a, catalog_pool(s->m->catalog, d->slot->pools[i]), d);
    for (int i = 0; i < d->n; i++) {
        if (!(full >> i & 1)) continue;
        EACH (Cell, c, &s->m->cells) {
            if (c != d->cell[i]) continue;
            c->refusal = REFUSED_FULL;
            c->state = CELL_FULL;
            c->full = true;
        }
    }
    return !full;
}

// Which booking has which seat, and the journal of it, of all that a save changed.
#define ADDED_BY_SAVE   "(SELECT booking_id FROM booking_change WHERE save_id = $1 AND action IN ('add', 'hold'))"
#define REMOVED_BY_SAVE "(SELECT booking_id FROM booking_change WHERE save_id = $1 AND action = 'remove')"
#define EVENT(delta)    "INSERT INTO seat_event (seat_id, booking_id, delta, capacity) SELECT s.id, l.booking_id, " delta ", s.capacity" \
                        "  FROM booking_seat l JOIN seat s ON s.id = l.seat_id WHERE l.booking_id IN "
EXEC(seats_link_sql,
     "INSERT INTO booking_seat (booking_id, seat_id, seats) SELECT b.id, s.id, 1 FROM booking b JOIN slot_pool p ON p.slot_id = b.slot_id"
     "  JOIN seat s ON s.pool_id = p.pool_id AND s.day = b.day WHERE b.id IN " ADDED_BY_SAVE);
EXEC(seats_taken_sql, EVENT("1") ADDED_BY_SAVE);
EXEC(seats_give_sql,
     "UPDATE seat SET used = used - held.seats FROM (SELECT seat_id, CAST(sum(seats) AS BIGINT) AS seats FROM booking_seat"
     "   WHERE booking_id IN " REMOVED_BY_SAVE " GROUP BY seat_id) held WHERE seat.id = held.seat_id");
EXEC(seats_given_sql, EVENT("-1") REMOVED_BY_SAVE);
EXEC(seats_unlink_sql, "DELETE FROM booking_seat WHERE booking_id IN " REMOVED_BY_SAVE);

// ---- writing ----

typedef struct PutRow { int64_t id; Date day; } PutRow;
ARRAY_OF(PutRow, PutRows);
static const DbCol put_cols[] = {COL(PutRow, id), COL(PutRow, day)};
QUERY(bookings_put_sql, put_cols,
      "INSERT INTO booking (child_id, family_id, activity_id, slot_id, day, state, basket_id, hold_expires_at, price_cents, received_at,"
      "                     deadline_at, requires_slot, op_key)"
      " SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), " MANY_DAY("$5") ", CAST($6 AS TEXT),"
      "        CAST($7 AS BIGINT), CAST($8 AS BIGINT), CAST($9 AS BIGINT), CAST($10 AS BIGINT), " MANY_NUMBER("$11") ","
      "        CAST($12 AS BIGINT), CAST($13 AS TEXT)" MANY_ROWS("$14") " ORDER BY n RETURNING id, day");
EXEC(changes_put_sql,
     "INSERT INTO booking_change (save_id, booking_id, slot_id, day, action, price_cents)"
     " SELECT CAST($1 AS BIGINT), " MANY_NUMBER("$2") ", CAST($3 AS BIGINT), " MANY_DAY("$4") ", CAST($5 AS TEXT), CAST($6 AS BIGINT)"
     MANY_ROWS("$7") " ORDER BY n");
EXEC(bookings_cancel_sql,
     "UPDATE booking SET state = 'cancelled', hold_expires_at = NULL WHERE state IN ('confirmed', 'held') AND id IN " REMOVED_BY_SAVE);

static void put_changes(Storing *s, const Days *d, const char *action)
{
    db_run(s->db, &changes_put_sql,
           ARGS(A(s->event.save), A(many_numbers(s->a, d->booking, d->n)), A(d->slot->id), A(many_days(s->a, d->day, d->n)), A(str_z(action)),
                A(d->price), A((int64_t)d->n)));
}

static void put_bookings(Storing *s, Days *d)
{
    const Activity *v = catalog_activity(s->m->catalog, d->slot->activity);
    bool hold = v->payment == PAY_BASKET;
    if (hold && !s->hold.id) s->hold = basket_for(s->db, s->a, s->m->family, v, s->by->now);
    PutRows rows = {0};
    db_all(s->db, s->a, &bookings_put_sql, &rows,
           ARGS(A(s->m->child.id), A(s->m->family), A(v->id), A(d->slot->id), A(many_days(s->a, d->day, d->n)), A(hold ? S("held") : S("confirmed")),
                A_ID(hold ? s->hold.id : 0), A(hold ? s->hold.expires : (Instant){0}), A(d->price), A(s->by->now),
                A(many_numbers(s->a, d->until, d->n)), A_ID(d->slot->requires_id), A(s->by->op_key), A((int64_t)d->n)));
    EACH (const PutRow, r, &rows)
        for (int i = 0; i < d->n; i++)
            if (date_eq(d->day[i], r->day)) d->booking[i] = r->id;
    put_changes(s, d, hold ? "hold" : "add");
    for (int i = 0; i < d->n; i++)
        *PUSH(s->a, &s->event.added) = (Booked){d->booking[i], d->slot, d->day[i], d->price, !hold};
}

static void give_back(Storing *s)
{
    EACH (const Days, d, &s->removed) {
        put_changes(s, d, "remove");
        for (int i = 0; i < d->n; i++)
            *PUSH(s->a, &s->event.removed) = (Booked){d->booking[i], d->slot, d->day[i], d->price, !d->held};
    }
    if (!s->removed.n) return;
    db_run(s->db, &bookings_cancel_sql, ARGS(A(s->event.save)));
    db_run(s->db, &seats_give_sql, ARGS(A(s->event.save)));
    db_run(s->db, &seats_given_sql, ARGS(A(s->event.save)));
    db_run(s->db, &seats_unlink_sql, ARGS(A(s->event.save)));
}

static bool take(Storing *s)
{
    bool all = true;
    EACH (const Days, d, &s->added) all &= seats_taken(s, d);
    if (!all || !s->added.n) return all;
    EACH (Days, d, &s->added) put_bookings(s, d);
    db_run(s->db, &seats_link_sql, ARGS(A(s->event.save)));
    db_run(s->db, &seats_taken_sql, ARGS(A(s->event.save)));
    return true;
}

// Days given back that somebody waits for, of this slot or of one that shares its seats.
typedef struct FreedRow { int64_t slot; Date day; } FreedRow;
ARRAY_OF(FreedRow, FreedRows);
static const DbCol freed_cols[] = {COL(FreedRow, slot), COL(FreedRow, day)};
QUERY(freed_sql, freed_cols,
      "SELECT DISTINCT c.slot_id AS slot, c.day FROM booking_change c JOIN slot_pool p ON p.slot_id = c.slot_id"
      " JOIN slot_pool o ON o.pool_id = p.pool_id JOIN waiting w ON w.slot_id = o.slot_id AND w.day = c.day AND w.state = 'waiting'"
      " WHERE c.save_id = $1 AND c.action = 'remove' ORDER BY c.day, c.slot_id");

static void offer_freed(const Storing *s)
{
    FreedRows freed = {0};
    if (!s->removed.n) return;
    db_all(s->db, s->a, &freed_sql, &freed, ARGS(A(s->event.save)));
    EACH (const FreedRow, f, &freed) waiting_offer(s->db, s->a, s->m->catalog, f->slot, f->day, s->by->now);
}

bool month_store(Db *db, Arena *a, Month *m, const Saver *by, int64_t *save)
{
    Storing s = {.db = db, .a = a, .m = m, .by = by};
    s.event = (BookingEvent){.catalog = m->catalog, .activity = m->activity, .family = m->family, .child = m->child,
                             .op_key = by->op_key, .now = by->now, .today = by->today};
    s.event.save = *save = save_open(db, a, &(SaveNew){.family = m->family, .child = m->child.id, .activity = m->activity->id, .day = m->first,
                                                       .by = *by, .before = m->before, .after = m->after});
    note_changes(&s);
    give_back(&s);                                  // first: what is given up may be what is taken
    if (!take(&s)) return false;
    for (BookingListener *const *l = booking_listeners; *l; l++) (*l)(db, a, &s.event);
    offer_freed(&s);
    return !db_failed(db);
}
