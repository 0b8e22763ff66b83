// booking_db.c - the only SQL on bookings, seats, baskets, saves.
#include "booking/booking_db.h"

#include "inbox/inbox.h"
#include "mail/outbox.h"

// ---- seats: taken by a guarded UPDATE, so the last one has exactly one winner ----

EXEC(seat_make_sql, "INSERT INTO seat (pool_id, day, capacity) VALUES ($1, $2, $3) ON CONFLICT (pool_id, day) DO NOTHING");
EXEC(seat_take_sql, "UPDATE seat SET used = used + 1 WHERE pool_id = $1 AND day = $2 AND used < capacity");
EXEC(seat_untake_sql, "UPDATE seat SET used = used - 1 WHERE pool_id = $1 AND day = $2");

static bool pool_take(Db *db, const Catalog *c, int64_t id, Date day)
{
    if (db_run(db, &seat_take_sql, ARGS(A(id), A(day)))) return true;
    const Pool *pool = catalog_pool(c, id);
    db_run(db, &seat_make_sql, ARGS(A(id), A(day), A(pool ? pool->seats : 0)));
    return db_run(db, &seat_take_sql, ARGS(A(id), A(day))) > 0;
}

// Every pool of the slot, or none. They are in rising order of id: nobody waits in a circle.
static bool pools_take(Db *db, const Catalog *c, const Slot *slot, Date day)
{
    for (int i = 0; i < slot->n_pools; i++) {
        if (pool_take(db, c, slot->pools[i], day)) continue;
        while (i--) db_run(db, &seat_untake_sql, ARGS(A(slot->pools[i]), A(day)));
        return false;
    }
    return true;
}

// Which booking has which seat, and the journal of it.
EXEC(seat_link_sql,
     "INSERT INTO booking_seat (booking_id, seat_id, seats) SELECT b.id, s.id, 1"
     "  FROM booking b JOIN slot_pool p ON p.slot_id = b.slot_id JOIN seat s ON s.pool_id = p.pool_id AND s.day = b.day WHERE b.id = $1");
#define EVENT(delta) "INSERT INTO seat_event (seat_id, booking_id, delta, capacity) SELECT s.id, l.booking_id, " delta ", s.capacity" \
                     "  FROM booking_seat l JOIN seat s ON s.id = l.seat_id WHERE l.booking_id = $1"
EXEC(seat_taken_sql,  EVENT("1"));
EXEC(seat_given_sql,  EVENT("-1"));
EXEC(seat_unlink_sql, "DELETE FROM booking_seat WHERE booking_id = $1");

typedef struct SeatRow { int64_t pool; Date day; } SeatRow;
ARRAY_OF(SeatRow, SeatRows);
static const DbCol seat_cols[] = {COL(SeatRow, pool), COL(SeatRow, day)};
QUERY(seats_of_sql, seat_cols,
      "SELECT s.pool_id AS pool, s.day FROM booking_seat l JOIN seat s ON s.id = l.seat_id WHERE l.booking_id = $1 ORDER BY s.day, s.pool_id");

bool seats_take(Db *db, const Catalog *c, int64_t booking, const Slot *slot, Date day)
{
    if (!pools_take(db, c, slot, day)) return false;
    db_run(db, &seat_link_sql, ARGS(A(booking)));
    db_run(db, &seat_taken_sql, ARGS(A(booking)));
    return true;
}

void seats_give(Db *db, Arena *a, int64_t booking)
{
    SeatRows held = {0};
    db_all(db, a, &seats_of_sql, &held, ARGS(A(booking)));
    EACH (const SeatRow, s, &held) db_run(db, &seat_untake_sql, ARGS(A(s->pool), A(s->day)));
    db_run(db, &seat_given_sql, ARGS(A(booking)));
    db_run(db, &seat_unlink_sql, ARGS(A(booking)));
}

// ---- loading a month ----

// An enrolment is the child's: both its households see it and book their days, each at its own price.
static const DbCol enrolment_cols[] = {COL(EnrolmentRow, child), COL(EnrolmentRow, activity), COL(EnrolmentRow, from),
                                       COL(EnrolmentRow, to), COL(EnrolmentRow, weekdays), COL(EnrolmentRow, child_name)};
QUERY(enrolment_sql, enrolment_cols,
      "SELECT e.child_id AS child, e.activity_id AS activity, e.from_day AS \"from\", e.to_day AS \"to\", e.weekdays,"
      "       c.first_name AS child_name"
      "  FROM child_family k JOIN enrolment e ON e.child_id = k.child_id JOIN child c ON c.id = k.child_id"
      " WHERE k.family_id = $1 AND e.state = 'accepted' ORDER BY c.born, c.id, e.activity_id");
void enrolment_list(Db *db, Arena *a, int64_t family, EnrolmentRows *out) { db_all(db, a, &enrolment_sql, out, ARGS(A(family))); }

typedef struct MonthRow { int64_t child, homes, weekdays; Str first_name, last_name, class_name, category; Date born, from, to; } MonthRow;
static const DbCol month_cols[] = {COL(MonthRow, child), COL(MonthRow, homes), COL(MonthRow, weekdays), COL(MonthRow, first_name), COL(MonthRow, last_name),
                                   COL(MonthRow, class_name), COL(MonthRow, category), COL(MonthRow, born), COL(MonthRow, from),
                                   COL(MonthRow, to)};
QUERY(month_sql, month_cols,
      "SELECT c.id AS child, (SELECT count(*) FROM child_family o WHERE o.child_id = c.id) AS homes, e.weekdays, c.first_name, c.last_name,"
      "       c.class AS class_name, f.category, c.born, e.from_day AS \"from\", e.to_day AS \"to\""
      "  FROM child_family k JOIN enrolment e ON e.child_id = k.child_id JOIN child c ON c.id = k.child_id JOIN family f ON f.id = k.family_id"
      " WHERE k.family_id = $1 AND k.child_id = $2 AND e.activity_id = $3 AND e.state = 'accepted'");

typedef struct BookingRow { int64_t id, slot; Date day; bool held; Money price; Instant hold_expires; } BookingRow;
ARRAY_OF(BookingRow, BookingRows);
static const DbCol booking_cols[] = {COL(BookingRow, id), COL(BookingRow, slot), COL(BookingRow, day), COL(BookingRow, held),
                                     COL(BookingRow, price), COL(BookingRow, hold_expires)};
QUERY(bookings_sql, booking_cols,
      "SELECT id, slot_id AS slot, day, CASE WHEN state = 'held' THEN 1 ELSE 0 END AS held, price_cents AS price,"
      "       hold_expires_at AS hold_expires FROM booking"
      " WHERE child_id = $1 AND family_id = $2 AND day >= $3 AND day <= $4"
      "   AND (state = 'confirmed' OR (state = 'held' AND hold_expires_at > $5)) AND ($6 = 0 OR activity_id = $6)");

typedef struct FullRow { Date day; } FullRow;
ARRAY_OF(FullRow, FullRows);
static const DbCol full_cols[] = {COL(FullRow, day)};
QUERY(full_sql, full_cols, "SELECT day FROM seat WHERE pool_id = $1 AND day >= $2 AND day <= $3 AND used >= capacity");

// The child's places in waiting lists; booking: the one held for the answer.
typedef struct QueueRow { int64_t id, slot, booking, place; Date day; } QueueRow;
ARRAY_OF(QueueRow, QueueRows);
static const DbCol queue_cols[] = {COL(QueueRow, id), COL(QueueRow, slot), COL(QueueRow, booking), COL(QueueRow, place), COL(QueueRow, day)};
QUERY(queue_sql, queue_cols,
      "SELECT w.id, w.slot_id AS slot, w.booking_id AS booking, (SELECT count(*) FROM waiting o WHERE o.slot_id = w.slot_id AND o.day = w.day"
      "                                                             AND o.state = 'waiting' AND o.id <= w.id) AS place, w.day"
      "  FROM waiting w WHERE w.child_id = $1 AND w.family_id = $2 AND w.day >= $3 AND w.day <= $4 AND w.state IN ('waiting', 'offered')");

// The days of the month on which a pool has no seat left, bit 0 = the 1st.
typedef struct PoolDays { int64_t pool; uint32_t full; } PoolDays;
typedef struct PoolMonths { PoolDays *v; ptrdiff_t n, cap; } PoolMonths;

static uint32_t pool_full(Db *db, Arena *a, const Month *m, PoolMonths *known, int64_t id)
{
    EACH (const PoolDays, p, known)
        if (p->pool == id) return p->full;
    FullRows full = {0};
    const Pool *pool = catalog_pool(m->catalog, id);
    PoolDays *p = PUSH(a, known);
    *p = (PoolDays){id, pool && pool->seats ? 0 : UINT32_MAX};
    db_all(db, a, &full_sql, &full, ARGS(A(id), A(m->first), A(month_last(m->first))));
    EACH (const FullRow, f, &full) p->full |= UINT32_C(1) << date_days(m->first, f->day);
    return p->full;
}

// One full pool is enough.
static uint32_t slot_full(Db *db, Arena *a, const Month *m, PoolMonths *known, const Slot *slot)
{
    uint32_t full = slot->n_pools ? 0 : UINT32_MAX;
    for (int i = 0; i < slot->n_pools; i++) full |= pool_full(db, a, m, known, slot->pools[i]);
    return full;
}

static Cell *cell_of(Arena *a, Month *m, const Slot *slot, Date day)
{
    EACH (Cell, c, &m->cells)
        if (c->slot == slot && date_eq(c->day, day)) return c;
    Cell *c = PUSH(a, &m->cells);
    *c = (Cell){.slot = slot, .day = day, .reason = -1};
    return c;
}

// Every slot and weekday of the month gets a cell that knows whether a seat is left; month_lay_out keeps those it shows.
static void cells_make(Db *db, Arena *a, Month *m)
{
    PoolMonths known = {0};
    Date last = month_last(m->first);
    m->cells = (Cells){NEWS(a, Cell, m->activity->slots.n * 31), 0, m->activity->slots.n * 31};
    EACH (const Slot, s, &m->activity->slots) {
        uint32_t full = slot_full(db, a, m, &known, s);
        for (Date d = m->first; !date_before(last, d); d = date_add(d, 1), full >>= 1)
            if (m->activity->weekdays >> (date_weekday(d) - 1) & 1)
                *PUSH(a, &m->cells) = (Cell){.slot = s, .day = d, .reason = -1, .full = full & 1};
    }
}

static void cells_book(Arena *a, Month *m, const BookingRows *bookings)
{
    EACH (const BookingRow, b, bookings) {
        const Slot *s = catalog_slot(m->catalog, b->slot);
        if (!s || s->activity != m->activity->id) continue;
        Cell *c = cell_of(a, m, s, b->day);
        c->booking = b->id;
        c->price = b->price;
        c->held = b->held;
        c->until = b->hold_expires;
    }
}

static void cells_queue(Arena *a, Month *m, const QueueRows *queue)
{
    EACH (const QueueRow, w, queue) {
        const Slot *s = catalog_slot(m->catalog, w->slot);
        if (!s || s->activity != m->activity->id) continue;
        Cell *c = cell_of(a, m, s, w->day);
        if (w->booking && w->booking != c->booking) continue;          // an offer whose time is over
        c->waiting = w->id;
        c->place = w->booking ? 0 : (int)w->place;
    }
}

static bool removal_closed(const Month *m, const Slot *s, Date day, Instant now)
{
    const Activity *v = catalog_activity(m->catalog, s->activity);
    const Town *t = m->catalog->town;
    if (!v) return true;
    DeadlineAnswer cancel = deadline_for(&v->cancel, &t->calendar, t->zone, day, s->start_min, now);
    return !deadline_open(&cancel);
}

// Days on which a required slot of another activity could be booked too, for the policy that adds both together.
static void partners_open(Db *db, Arena *a, Month *m, const MonthFacts *f, const QueueRows *queue)
{
    EACH (const Slot, s, &m->activity->slots) {
        const Slot *needed = catalog_slot(m->catalog, s->requires_id);
        const Activity *other = needed ? catalog_activity(m->catalog, needed->activity) : NULL;
        MonthRow row = {0};
        if (!other || other == m->activity) continue;
        if (!db_one(db, a, &month_sql, &row, ARGS(A(m->family), A(m->child.id), A(other->id)))) continue;
        for (Date d = m->first; date_eq(month_first(d), m->first); d = date_add(d, 1)) {
            bool there = false;
            EACH (const Partner, p, &m->partners) there |= p->slot == needed && date_eq(p->day, d);
            EACH (const QueueRow, w, queue) there |= w->booking && w->slot == needed->id && date_eq(w->day, d);
            if (there || date_before(d, row.from) || date_before(row.to, d) || !activity_open(other, f->calendar, d)) continue;
            DeadlineAnswer add = deadline_for_public(&other->add, f->calendar, f->zone, d, needed->start_min, f->now, f->resident);
            if (deadline_open(&add)) *PUSH(a, &m->partners) = (Partner){needed, d, 0, false};
        }
    }
}

static bool only_offered(const QueueRows *queue, const BookingRow *b)
{
    EACH (const QueueRow, w, queue)
        if (w->booking == b->id) return true;
    return false;
}

// What is booked the same days in other activities, and what could be. A place that is offered there is neither: it waits for its answer.
static void partners_load(Db *db, Arena *a, Month *m, const MonthFacts *f, const BookingRows *bookings, const QueueRows *queue)
{
    EACH (const BookingRow, b, bookings) {
        const Slot *s = catalog_slot(m->catalog, b->slot);
        if (s && s->activity != m->activity->id && !only_offered(queue, b))
            *PUSH(a, &m->partners) = (Partner){s, b->day, b->id, removal_closed(m, s, b->day, f->now)};
    }
    partners_open(db, a, m, f, queue);
}

static void cells_load(Db *db, Arena *a, Month *m, const MonthFacts *f, bool with_partners)
{
    Date from = m->first, to = month_last(m->first);
    BookingRows bookings = {0};
    QueueRows queue = {0};
    int64_t only = with_partners ? 0 : m->activity->id;
    db_all(db, a, &bookings_sql, &bookings, ARGS(A(m->child.id), A(m->family), A(from), A(to), A(f->now), A(only)));
    db_all(db, a, &queue_sql, &queue, ARGS(A(m->child.id), A(m->family), A(from), A(to)));
    cells_make(db, a, m);
    cells_book(a, m, &bookings);
    cells_queue(a, m, &queue);
    if (with_partners) partners_load(db, a, m, f, &bookings, &queue);
}

bool month_load(Req *q, Arena *a, int64_t child, int64_t activity, Date first, Month *m)
{
    const Town *t = town_of(q);
    MonthRow row = {0};
    *m = (Month){.catalog = catalog_of(q), .family = q->session.family, .first = first};
    m->activity = catalog_activity(m->catalog, activity);
    if (!m->activity || !db_one(q->db, a, &month_sql, &row, ARGS(A(m->family), A(child), A(activity)))) return false;
    m->child = (Child){.id = row.child, .first_name = row.first_name, .last_name = row.last_name, .class_name = row.class_name,
                       .born = row.born};
    m->from = date_max(row.from, m->activity->from);
    m->to = date_min(row.to, m->activity->to);
    m->usual = (int)row.weekdays;
    m->resident = str_eq(row.category, S("resident"));
    MonthFacts facts = {&t->calendar, q->zone, q->now, m->resident, !req_may(q, RIGHT_BOOK)};
    cells_load(q->db, a, m, &facts, q->method == POST);         // only a save asks what goes along in other activities
    if (row.homes > 1) month_share(q->db, a, m, facts.calendar);
    month_lay_out(a, m, &facts);
    return true;
}

// ---- one booking, one line of history ----

typedef struct IdRow { int64_t id; } IdRow;
static const DbCol id_cols[] = {COL(IdRow, id)};
QUERY(booking_add_sql, id_cols,
      "INSERT INTO booking (child_id, family_id, activity_id, slot_id, day, state, basket_id, hold_expires_at, price_cents,"
      "                     received_at, deadline_at, requires_slot, op_key)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id");
EXEC(booking_cancel_sql, "UPDATE booking SET state = 'cancelled', hold_expires_at = NULL WHERE state IN ('confirmed', 'held') AND id = $1");
QUERY(save_add_sql, id_cols,
      "INSERT INTO booking_save (family_id, child_id, activity_id, month, at, author, adult_id, cause, undoes_id, before_cents, after_cents,"
      "                          op_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id");
void booking_cancel(Db *db, Arena *a, int64_t booking)
{
    db_run(db, &booking_cancel_sql, ARGS(A(booking)));
    seats_give(db, a, booking);
}

int64_t save_open(Db *db, Arena *a, const SaveNew *n)
{
    IdRow made = {0};
    db_one(db, a, &save_add_sql, &made,
           ARGS(A(n->family), A(n->child), A(n->activity), A(month_iso(a, n->day)), A(n->by.now), A(n->by.author), A_ID(n->by.adult), A(n->by.cause),
                A_ID(n->by.undoes), A(n->before), A(n->after), A(n->by.op_key)));
    return made.id;
}

EXEC(change_add_sql, "INSERT INTO booking_change (save_id, booking_id, slot_id, day, action, price_cents) VALUES ($1, $2, $3, $4, $5, $6)");
void change_note(Db *db, int64_t save, int64_t booking, int64_t slot, Date day, const char *action, Money price)
{
    db_run(db, &change_add_sql, ARGS(A(save), A(booking), A(slot), A(day), A(str_z(action)), A(price)));
}

// ---- baskets ----

QUERY(basket_add_sql, id_cols,
      "INSERT INTO basket (family_id, regie_id, state, expires_at, created_at) VALUES ($1, $2, 'open', $3, $4) RETURNING id");
static const DbCol hold_cols[] = {COL(Hold, id), COL(Hold, expires)};
QUERY(basket_hold_sql, hold_cols, "SELECT id, expires_at AS expires FROM basket WHERE family_id = $1 AND regie_id = $2"
                                  " AND state IN ('open', 'paying') AND expires_at > $3");
EXEC(basket_expire_one_sql, "UPDATE basket SET state = 'expired' WHERE family_id = $1 AND regie_id = $2 AND state IN ('open', 'paying')"
                            " AND expires_at <= $3");

// The family's open basket of that regie. A hold lasts from the first place put in it: adding more does not renew it without end.
Hold basket_for(Db *db, Arena *a, int64_t family, const Activity *v, Instant now)
{
    Hold hold = {0};
    db_run(db, &basket_expire_one_sql, ARGS(A(family), A(v->regie), A(now)));
    if (db_one(db, a, &basket_hold_sql, &hold, ARGS(A(family), A(v->regie), A(now)))) return hold;
    IdRow made = {0};
    hold.expires = instant_add(now, v->hold_minutes * INT64_C(60000));
    db_one(db, a, &basket_add_sql, &made, ARGS(A(family), A(v->regie), A(hold.expires), A(now)));
    hold.id = made.id;
    return hold;
}


typedef struct SummaryRow { int64_t n; Money total; Instant until; } SummaryRow;
static const DbCol summary_cols[] = {COL(SummaryRow, n), COL(SummaryRow, total), COL(SummaryRow, until)};
QUERY(basket_summary_sql, summary_cols,
      "SELECT count(*) AS n, CAST(coalesce(sum(b.price_cents), 0) AS BIGINT) AS total, min(k.expires_at) AS \"until\""
      "  FROM basket k JOIN booking b ON b.basket_id = k.id AND b.state = 'held'"
      " WHERE k.family_id = $1 AND k.state IN ('open', 'paying') AND k.expires_at > $2");

void basket_summary(Db *db, int64_t family, Instant now, int64_t *n, Money *total, Instant *until)
{
    char room[64];
    Arena scratch = {room, room, room + sizeof room};
    SummaryRow row = {0};
    db_one(db, &scratch, &basket_summary_sql, &row, ARGS(A(family), A(now)));
    *n = row.n;
    *total = row.total;
    *until = row.until;
}

static const DbCol basket_cols[] = {COL(Basket, id), COL(Basket, regie), COL(Basket, state), COL(Basket, expires), COL(Basket, total),
                                    COL(Basket, n)};
QUERY(basket_list_sql, basket_cols,
      "SELECT k.id, k.regie_id AS regie, k.state, k.expires_at AS expires, CAST(sum(b.price_cents) AS BIGINT) AS total, count(*) AS n"
      "  FROM basket k JOIN booking b ON b.basket_id = k.id AND b.state = 'held'"
      " WHERE k.family_id = $1 AND k.state IN ('open', 'paying') AND k.expires_at > $2"
      " GROUP BY k.id, k.regie_id, k.state, k.expires_at ORDER BY k.regie_id");
void basket_list(Db *db, Arena *a, int64_t family, Instant now, Baskets *out)
{
    db_all(db, a, &basket_list_sql, out, ARGS(A(family), A(now)));
}

QUERY(basket_find_sql, basket_cols,
      "SELECT k.id, k.regie_id AS regie, k.state, k.expires_at AS expires,"
      "       CAST((SELECT coalesce(sum(b.price_cents), 0) FROM booking b WHERE b.basket_id = k.id AND b.state = 'held') AS BIGINT) AS total,"
      "       (SELECT count(*) FROM booking b WHERE b.basket_id = k.id AND b.state = 'held') AS n"
      "  FROM basket k WHERE k.family_id = $1 AND k.id = $2");
bool basket_find(Db *db, Arena *a, int64_t family, int64_t basket, Basket *out)
{
    return db_one(db, a, &basket_find_sql, out, ARGS(A(family), A(basket)));
}

static const DbCol item_cols[] = {COL(BasketItem, booking), COL(BasketItem, basket), COL(BasketItem, regie), COL(BasketItem, slot),
                                  COL(BasketItem, child), COL(BasketItem, day), COL(BasketItem, price), COL(BasketItem, child_name),
                                  COL(BasketItem, slot_name)};
QUERY(basket_items_sql, item_cols,
      "SELECT b.id AS booking, k.id AS basket, k.regie_id AS regie, b.slot_id AS slot, b.child_id AS child, b.day, b.price_cents AS price,"
      "       c.first_name AS child_name, s.name AS slot_name"
      "  FROM basket k JOIN booking b ON b.basket_id = k.id AND b.state = 'held' JOIN child c ON c.id = b.child_id JOIN slot s ON s.id = b.slot_id"
      " WHERE k.family_id = $1 AND k.id = $2 ORDER BY b.day, s.position, b.id");
void basket_items(Db *db, Arena *a, int64_t family, int64_t basket, BasketItems *out)
{
    db_all(db, a, &basket_items_sql, out, ARGS(A(family), A(basket)));
}

enum { PAY_MINUTES = 25 };                          // longer than PayFiP's 15-minute operation
EXEC(basket_pay_sql,
     "UPDATE basket SET state = 'paying', extended = 1,"
     "       expires_at = CASE WHEN extended = 0 AND expires_at < $4 THEN $4 ELSE expires_at END"
     " WHERE id = $2 AND family_id = $1 AND state IN ('open', 'paying') AND expires_at > $3");
EXEC(basket_hold_items_sql, "UPDATE booking SET hold_expires_at = (SELECT expires_at FROM basket k WHERE k.id = booking.basket_id)"
                            " WHERE basket_id = $1 AND state = 'held'");

bool basket_pay(Db *db, int64_t family, int64_t basket, Instant now)
{
    if (!db_run(db, &basket_pay_sql, ARGS(A(family), A(basket), A(now), A(instant_add(now, PAY_MINUTES * INT64_C(60000)))))) return false;
    db_run(db, &basket_hold_items_sql, ARGS(A(basket)));
    return true;
}

EXEC(basket_reopen_sql, "UPDATE basket SET state = 'open' WHERE id = $1 AND state = 'paying'");
void basket_reopen(Db *db, int64_t basket, Instant now)
{
    (void)now;
    db_run(db, &basket_reopen_sql, ARGS(A(basket)));
}

typedef struct PaidRow { int64_t id, slot, child, activity, family; Date day; Str state; Money price; } PaidRow;
ARRAY_OF(PaidRow, PaidRows);
static const DbCol paid_cols[] = {COL(PaidRow, id), COL(PaidRow, slot), COL(PaidRow, child), COL(PaidRow, activity), COL(PaidRow, family),
                                  COL(PaidRow, day), COL(PaidRow, state), COL(PaidRow, price)};
QUERY(basket_paid_sql, paid_cols,
      "SELECT id, slot_id AS slot, child_id AS child, activity_id AS activity, family_id AS family, day, state, price_cents AS price"
      "  FROM booking WHERE basket_id = $1 AND state IN ('held', 'expired') ORDER BY id");
EXEC(booking_confirm_sql, "UPDATE booking SET state = 'confirmed', hold_expires_at = NULL WHERE id = $1 AND state = 'held'");
// A late payment takes the place again if it is free and the child has not booked it anew meanwhile.
EXEC(booking_retake_sql,
     "UPDATE booking SET state = 'confirmed', hold_expires_at = NULL WHERE id = $1 AND state = 'expired' AND NOT EXISTS"
     " (SELECT 1 FROM booking o WHERE o.child_id = booking.child_id AND o.slot_id = booking.slot_id AND o.day = booking.day"
     "     AND o.state IN ('confirmed', 'held'))");
EXEC(booking_lapse_sql, "UPDATE booking SET state = 'expired', hold_expires_at = NULL WHERE id = $1");
EXEC(basket_done_sql, "UPDATE basket SET state = 'paid' WHERE id = $1");

// A slot of the same day that shares seats was booked in the meantime: morning and whole day never both.
QUERY(overlap_sql, db_int_cols,
      "SELECT count(*) AS n FROM booking o JOIN slot_pool op ON op.slot_id = o.slot_id"
      " JOIN slot_pool mp ON mp.pool_id = op.pool_id AND mp.slot_id = $2"
      " WHERE o.child_id = $1 AND o.day = $3 AND o.id <> $4 AND o.state IN ('confirmed', 'held')");

void basket_confirm(Db *db, Arena *a, const Catalog *c, int64_t basket, Str op_key, Instant now, BookedList *kept, BookedList *lost)
{
    PaidRows rows = {0};
    db_all(db, a, &basket_paid_sql, &rows, ARGS(A(basket)));
    int64_t save = 0, child = 0;
    EACH (const PaidRow, r, &rows) {
        const Slot *slot = catalog_slot(c, r->slot);
        bool has = str_eq(r->state, S("held")) && db_run(db, &booking_confirm_sql, ARGS(A(r->id)));
        if (!has && slot && !db_int(db, &overlap_sql, ARGS(A(r->child), A(r->slot), A(r->day), A(r->id)))
            && db_run(db, &booking_retake_sql, ARGS(A(r->id)))) {
            has = seats_take(db, c, r->id, slot, r->day);
            if (!has) db_run(db, &booking_lapse_sql, ARGS(A(r->id)));
        }
        *PUSH(a, has ? kept : lost) = (Booked){r->id, slot, r->day, r->price, true};
        if (!has || !slot) continue;
        if (!save || child != r->child) {
            child = r->child;
            save = save_open(db, a, &(SaveNew){.family = r->family, .child = r->child, .activity = r->activity, .day = r->day,
                                               .by = {.author = S("job"), .cause = S("payment"), .op_key = op_key, .now = now}});
        }
        change_note(db, save, r->id, slot->id, r->day, "confirm", r->price);
    }
    db_run(db, &basket_done_sql, ARGS(A(basket)));
}

// ---- holds and offers whose time is over ----

typedef struct DueRow { int64_t id, slot, child, family, activity, basket; Date day; Money price; } DueRow;
ARRAY_OF(DueRow, DueRows);
static const DbCol due_cols[] = {COL(DueRow, id), COL(DueRow, slot), COL(DueRow, child), COL(DueRow, family), COL(DueRow, activity),
                                 COL(DueRow, basket), COL(DueRow, day), COL(DueRow, price)};
QUERY(holds_due_sql, due_cols,
      "SELECT id, slot_id AS slot, child_id AS child, family_id AS family, activity_id AS activity, basket_id AS basket, day,"
      "       price_cents AS price FROM booking WHERE state = 'held' AND hold_expires_at <= $1 ORDER BY id LIMIT 500");
EXEC(hold_lapse_sql, "UPDATE booking SET state = 'expired', hold_expires_at = NULL WHERE id = $1 AND state = 'held' AND hold_expires_at <= $2");
EXEC(offer_lapse_sql, "UPDATE waiting SET state = 'expired' WHERE booking_id = $1 AND state = 'offered'");
EXEC(baskets_lapse_sql, "UPDATE basket SET state = 'expired' WHERE id = $1 AND state IN ('open', 'paying')");

void booking_expire(Db *db, Arena *a, const Catalog *c, Instant now)
{
    DueRows due = {0};
    db_all(db, a, &holds_due_sql, &due, ARGS(A(now)));
    int64_t save = 0, family = 0, basket = -1;
    EACH (const DueRow, d, &due) {
        if (!db_run(db, &hold_lapse_sql, ARGS(A(d->id), A(now)))) continue;
        seats_give(db, a, d->id);
        db_run(db, &offer_lapse_sql, ARGS(A(d->id)));
        if (d->basket) db_run(db, &baskets_lapse_sql, ARGS(A(d->basket)));
        if (!save || family != d->family || basket != d->basket) {
            family = d->family;
            basket = d->basket;
            Str key = str_fmt(a, "expiry-%lld", (long long)d->id);
            save = save_open(db, a, &(SaveNew){.family = d->family, .child = d->child, .activity = d->activity, .day = d->day,
                                               .by = {.author = S("job"), .cause = S("expiry"), .op_key = key, .now = now}});
            if (d->basket)
                notice_send(db, a, d->family, str_fmt(a, "basket-expired-%lld", (long long)d->basket),
                            T("Vos places gardées dans le panier ont été libérées"),
                            T("Le temps de paiement est écoulé : les places ne sont plus gardées. Rien n’a été payé. "
                              "S’il en reste, vous pouvez les réserver de nouveau."), now);
        }
        change_note(db, save, d->id, d->slot, d->day, "expire", d->price);
    }
    EACH (const DueRow, d, &due) waiting_offer(db, a, c, d->slot, d->day, now);
}

// ---- what was done ----

static const DbCol save_cols[] = {COL(SaveRow, id), COL(SaveRow, child), COL(SaveRow, activity), COL(SaveRow, undoes), COL(SaveRow, undone),
                                  COL(SaveRow, at), COL(SaveRow, author), COL(SaveRow, cause), COL(SaveRow, month), COL(SaveRow, child_name),
                                  COL(SaveRow, author_name), COL(SaveRow, before), COL(SaveRow, after)};
#define SAVE_COLUMNS \
    "SELECT s.id, s.child_id AS child, s.activity_id AS activity, s.undoes_id AS undoes," \
    "       (SELECT max(u.id) FROM booking_save u WHERE u.undoes_id = s.id) AS undone, s.at, s.author, s.cause, s.month," \
    "       c.first_name AS child_name, coalesce(a.first_name, '') AS author_name, s.before_cents AS \"before\", s.after_cents AS \"after\"" \
    "  FROM booking_save s JOIN child c ON c.id = s.child_id LEFT JOIN adult a ON a.id = s.adult_id"
QUERY(save_find_sql, save_cols, SAVE_COLUMNS " WHERE s.family_id = $1 AND s.id = $2");
static const DbCol change_cols[] = {COL(ChangeRow, save), COL(ChangeRow, slot), COL(ChangeRow, day), COL(ChangeRow, action),
                                    COL(ChangeRow, price)};
QUERY(changes_sql, change_cols,
      "SELECT c.save_id AS save, c.slot_id AS slot, c.day, c.action, c.price_cents AS price FROM booking_change c"
      " JOIN booking_save s ON s.id = c.save_id WHERE s.family_id = $1 AND c.save_id >= $2 AND c.save_id <= $3 ORDER BY c.save_id, c.day, c.slot_id, c.booking_id");

void save_changes(Db *db, Arena *a, int64_t family, int64_t first_save, int64_t last_save, ChangeRows *out)
{
    db_all(db, a, &changes_sql, out, ARGS(A(family), A(first_save), A(last_save)));
}

bool save_find(Db *db, Arena *a, int64_t family, int64_t save, SaveRow *out, ChangeRows *changes)
{
    if (!db_one(db, a, &save_find_sql, out, ARGS(A(family), A(save)))) return false;
    save_changes(db, a, family, save, save, changes);
    return true;
}

// ---- the waiting list ----

QUERY(waiting_add_sql, id_cols,
      "INSERT INTO waiting (child_id, family_id, slot_id, day, state, asked_at) VALUES ($1, $2, $3, $4, 'waiting', $5)"
      " ON CONFLICT (child_id, slot_id, day) WHERE state IN ('waiting', 'offered') DO NOTHING RETURNING id");
bool waiting_join(Req *q, int64_t child, const Slot *slot, Date day)
{
    IdRow made = {0};
    return db_one(q->db, q->a, &waiting_add_sql, &made, ARGS(A(child), A(q->session.family), A(slot->id), A(day), A(q->now)));
}

static const DbCol waiting_cols[] = {COL(WaitingRow, id), COL(WaitingRow, child), COL(WaitingRow, slot), COL(WaitingRow, booking),
                                     COL(WaitingRow, day), COL(WaitingRow, state), COL(WaitingRow, child_name), COL(WaitingRow, expires),
                                     COL(WaitingRow, price)};
#define WAITING_COLUMNS \
    "SELECT w.id, w.child_id AS child, w.slot_id AS slot, w.booking_id AS booking, w.day, w.state, c.first_name AS child_name," \
    "       w.offer_expires_at AS expires, coalesce(b.price_cents, 0) AS price" \
    "  FROM waiting w JOIN child c ON c.id = w.child_id LEFT JOIN booking b ON b.id = w.booking_id"
QUERY(waiting_find_sql, waiting_cols, WAITING_COLUMNS " WHERE w.family_id = $1 AND w.id = $2");
QUERY(waiting_offers_sql, waiting_cols, WAITING_COLUMNS " WHERE w.family_id = $1 AND w.state = 'offered' ORDER BY w.offer_expires_at, w.id");
QUERY(waiting_offer_of_sql, waiting_cols,
      WAITING_COLUMNS " WHERE w.family_id = $1 AND w.child_id = $2 AND w.slot_id = $3 AND w.day = $4 AND w.state = 'offered'");
QUERY(waiting_place_sql, db_int_cols,
      "SELECT count(*) AS n FROM waiting o JOIN waiting w ON w.slot_id = o.slot_id AND w.day = o.day AND o.id <= w.id"
      " WHERE w.id = $1 AND o.state = 'waiting'");
bool waiting_find(Db *db, Arena *a, int64_t family, int64_t id, WaitingRow *out)
{
    return db_one(db, a, &waiting_find_sql, out, ARGS(A(family), A(id)));
}
void waiting_offers(Db *db, Arena *a, int64_t family, WaitingRows *out) { db_all(db, a, &waiting_offers_sql, out, ARGS(A(family))); }
int  waiting_place(Db *db, int64_t id) { return (int)db_int(db, &waiting_place_sql, ARGS(A(id))); }

typedef struct NextRow { int64_t id, child, family, slot, homes; } NextRow;
ARRAY_OF(NextRow, NextRows);
static const DbCol next_cols[] = {COL(NextRow, id), COL(NextRow, child), COL(NextRow, family), COL(NextRow, slot), COL(NextRow, homes)};
// Those who wait for a slot that uses one of the pools of the freed slot, in the order they came.
QUERY(waiting_next_sql, next_cols,
      "SELECT w.id, w.child_id AS child, w.family_id AS family, w.slot_id AS slot,"
      "       (SELECT count(*) FROM child_family o WHERE o.child_id = w.child_id) AS homes FROM waiting w"
      " WHERE w.slot_id IN (SELECT wp.slot_id FROM slot_pool fp JOIN slot_pool wp ON wp.pool_id = fp.pool_id WHERE fp.slot_id = $1)"
      "   AND w.day = $2 AND w.state = 'waiting' ORDER BY w.id LIMIT 20");
QUERY(live_overlap_sql, db_int_cols,
      "SELECT count(*) AS n FROM booking o JOIN slot_pool op ON op.slot_id = o.slot_id"
      " JOIN slot_pool mp ON mp.pool_id = op.pool_id AND mp.slot_id = $2"
      " WHERE o.child_id = $1 AND o.day = $3 AND o.state IN ('confirmed', 'held')");
EXEC(waiting_offered_sql, "UPDATE waiting SET state = 'offered', offered_at = $2, offer_expires_at = $3, booking_id = $4 WHERE id = $1 AND state = 'waiting'");

static bool live_overlap(Db *db, int64_t child, int64_t slot, Date day)
{
    return db_int(db, &live_overlap_sql, ARGS(A(child), A(slot), A(day))) > 0;
}

typedef struct Offer { const Slot *slot; const Activity *activity; Instant until, add_until; Money price; } Offer;

// A place is held for its answer, no longer than the deadline of the day.
static bool offer_one(Db *db, Arena *a, const Catalog *c, const NextRow *w, Date day, const Offer *o, Instant now)
{
    IdRow made = {0};
    Str key = str_fmt(a, "offer-%lld", (long long)w->id);
    if (live_overlap(db, w->child, w->slot, day)) return false;
    if (w->homes > 1 && !custody_lets(db, a, &c->town->calendar, w->child, w->family, day)) return false;     // no longer its day
    db_one(db, a, &booking_add_sql, &made,
           ARGS(A(w->child), A(w->family), A(o->activity->id), A(w->slot), A(day), A(S("held")), A_ID(0), A(o->until), A(o->price), A(now),
                A(o->add_until), A_ID(o->slot->requires_id), A(key)));
    if (!seats_take(db, c, made.id, o->slot, day)) {
        db_run(db, &booking_lapse_sql, ARGS(A(made.id)));
        return false;
    }
    if (!db_run(db, &waiting_offered_sql, ARGS(A(w->id), A(now), A(o->until), A(made.id)))) {
        db_run(db, &booking_lapse_sql, ARGS(A(made.id)));      // it left the list meanwhile: the place is the next one's
        seats_give(db, a, made.id);
        return false;
    }
    notice_send(db, a, w->family, key, T("Une place se libère pour votre enfant"),
                str_fmt(a, TF("%.*s, le %.*s : une place est gardée pour vous jusqu’au %.*s. Répondez depuis l’accueil avant ce moment ; "
                              "ensuite elle sera proposée à la famille suivante."), STR_ARG(o->slot->name), STR_ARG(date_long(a, day)),
                        STR_ARG(instant_text(a, c->town->zone, o->until))), now);
    return true;
}

// Until when the family may answer; false: the day can no longer be booked, nobody is asked.
static bool offer_terms(const Catalog *c, const Slot *slot, Date day, Instant now, Offer *o)
{
    const Activity *v = catalog_activity(c, slot->activity);
    Money unbooked;
    if (!v || !activity_open(v, &c->town->calendar, day) || !slot_price(slot, day, &o->price, &unbooked)) return false;
    DeadlineAnswer add = deadline_for(&v->add, &c->town->calendar, c->town->zone, day, slot->start_min, now);
    if (!deadline_open(&add)) return false;
    *o = (Offer){slot, v, instant_add(now, v->offer_minutes * INT64_C(60000)), add.closes_at, o->price};
    if (add.closes_at.ms && instant_before(add.closes_at, o->until)) o->until = add.closes_at;
    return true;
}

void waiting_offer(Db *db, Arena *a, const Catalog *c, int64_t slot, Date day, Instant now)
{
    NextRows next = {0};
    db_all(db, a, &waiting_next_sql, &next, ARGS(A(slot), A(day)));
    EACH (const NextRow, w, &next) {
        Offer o = {0};
        const Slot *wanted = catalog_slot(c, w->slot);
        if (wanted && offer_terms(c, wanted, day, now, &o)) offer_one(db, a, c, w, day, &o, now);
    }
}

EXEC(waiting_end_sql, "UPDATE waiting SET state = $2 WHERE id = $1 AND state IN ('waiting', 'offered')");
void waiting_leave(Db *db, Arena *a, const Catalog *c, int64_t family, const WaitingRow *w, const char *state, Instant now)
{
    (void)family;
    db_run(db, &waiting_end_sql, ARGS(A(w->id), A(str_z(state))));
    if (!w->booking) return;
    booking_cancel(db, a, w->booking);
    waiting_offer(db, a, c, w->slot, w->day, now);
}

EXEC(offer_confirm_sql,
     "UPDATE booking SET state = 'confirmed', hold_expires_at = NULL, received_at = $2 WHERE id = $1 AND state = 'held'"
     " AND hold_expires_at > $2");
EXEC(offer_to_basket_sql,
     "UPDATE booking SET basket_id = $3, hold_expires_at = $4, received_at = $2 WHERE id = $1 AND state = 'held' AND hold_expires_at > $2");

// Booked, or in the basket; a place that is only offered is not there yet.
QUERY(required_there_sql, db_int_cols,
      "SELECT count(*) AS n FROM booking WHERE child_id = $1 AND slot_id = $2 AND day = $3"
      "   AND (state = 'confirmed' OR (state = 'held' AND basket_id IS NOT NULL))");

// What is needed was waited for as well, and is offered: it is taken with the rest.
static bool take_offer_along(Req *q, const WaitingRow *w, const Slot *needed, BookingEvent *e)
{
    WaitingRow o = {0};
    if (!db_one(q->db, q->a, &waiting_offer_of_sql, &o, ARGS(A(q->session.family), A(w->child), A(needed->id), A(w->day)))
        || !db_run(q->db, &offer_confirm_sql, ARGS(A(o.booking), A(q->now)))) return false;
    db_run(q->db, &waiting_end_sql, ARGS(A(o.id), A(S("accepted"))));
    *PUSH(q->a, &e->added) = (Booked){o.booking, needed, w->day, o.price, true};
    return true;
}

// Canteen needs midday time: a place that is accepted brings it along. false: it cannot be had, so neither can the place.
static bool bring_required(Req *q, const Catalog *c, const WaitingRow *w, const Slot *slot, BookingEvent *e)
{
    const Slot *needed = catalog_slot(c, slot->requires_id);
    const Activity *v = needed ? catalog_activity(c, needed->activity) : NULL;
    Money price, unbooked;
    IdRow made = {0};
    if (!needed || db_int(q->db, &required_there_sql, ARGS(A(w->child), A(needed->id), A(w->day)))) return true;
    if (v && v->payment != PAY_BASKET && take_offer_along(q, w, needed, e)) return true;
    if (live_overlap(q->db, w->child, needed->id, w->day)) return false;
    if (slot->requires != REQUIRE_ADD || !v || v->payment == PAY_BASKET || !slot_price(needed, w->day, &price, &unbooked)) return false;
    DeadlineAnswer add = deadline_for(&v->add, &c->town->calendar, c->town->zone, w->day, needed->start_min, q->now);
    if (!deadline_open(&add) || !activity_open(v, &c->town->calendar, w->day)) return false;
    db_one(q->db, q->a, &booking_add_sql, &made,
           ARGS(A(w->child), A(q->session.family), A(v->id), A(needed->id), A(w->day), A(S("confirmed")), A_ID(0), A((Instant){0}), A(price), A(q->now),
                A(add.closes_at), A_ID(needed->requires_id), A(q->op_key)));
    *PUSH(q->a, &e->added) = (Booked){made.id, needed, w->day, price, true};
    return seats_take(q->db, c, made.id, needed, w->day);
}

OfferAnswer waiting_accept(Req *q, const WaitingRow *w, int64_t *basket)
{
    const Catalog *c = catalog_of(q);
    const Slot *slot = catalog_slot(c, w->slot);
    const Activity *v = slot ? catalog_activity(c, slot->activity) : NULL;
    BookingEvent e = {.catalog = c, .activity = v, .family = q->session.family, .op_key = q->op_key, .now = q->now, .today = q->today};
    *basket = 0;
    if (!v || !w->booking || !family_child(q->db, q->a, q->session.family, w->child, &e.child)) return OFFER_LATE;
    bool hold = v->payment == PAY_BASKET;
    Hold open = {0};
    if (hold) open = basket_for(q->db, q->a, q->session.family, v, q->now);
    bool taken = hold ? db_run(q->db, &offer_to_basket_sql, ARGS(A(w->booking), A(q->now), A(open.id), A(open.expires)))
                      : db_run(q->db, &offer_confirm_sql, ARGS(A(w->booking), A(q->now)));
    if (!taken) return OFFER_LATE;
    if (!bring_required(q, c, w, slot, &e)) return OFFER_REQUIRES;
    *basket = open.id;
    *PUSH(q->a, &e.added) = (Booked){w->booking, slot, w->day, w->price, !hold};
    db_run(q->db, &waiting_end_sql, ARGS(A(w->id), A(S("accepted"))));
    e.save = save_open(q->db, q->a, &(SaveNew){.family = q->session.family, .child = w->child, .activity = v->id, .day = w->day, .after = w->price,
                                               .by = {.adult = q->session.adult, .author = req_actor(q), .cause = S("offer"), .op_key = q->op_key,
                                                      .now = q->now}});
    EACH (const Booked, b, &e.added)
        change_note(q->db, e.save, b->id, b->slot->id, b->day, b->was_confirmed ? "add" : "hold", b->price);
    for (BookingListener *const *l = booking_listeners; *l; l++) (*l)(q->db, q->a, &e);
    return OFFER_TAKEN;
}

QUERY(booking_child_sql, db_int_cols, "SELECT child_id AS n FROM booking WHERE id = $1");
int64_t booking_child(Db *db, int64_t booking) { return db_int(db, &booking_child_sql, ARGS(A(booking))); }
