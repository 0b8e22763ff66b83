// giveback.c - a paid day that can no longer be cancelled is given back: others may take it, and when one does, its price is credited.
#include "booking/booking_db.h"

#include "inbox/inbox.h"

// ---- giving back ----

EXEC(giveback_add_sql,
     "INSERT INTO giveback (booking_id, family_id, save_id, slot_id, day, state, given_at) VALUES ($1, $2, $3, $4, $5, 'open', $6)");

void giveback_give(Req *q, const Month *m, const Cell *c)
{
    // Nothing is cheaper yet, so the month costs what it did.
    int64_t save = save_open(q->db, q->a, &(SaveNew){.family = m->family, .child = m->child.id, .activity = m->activity->id, .day = c->day,
                                                     .before = m->before, .after = m->before,
                                                     .by = {.adult = q->session.adult, .author = req_actor(q), .cause = S("offer"),
                                                            .op_key = q->op_key, .now = q->now}});
    booking_cancel(q->db, q->a, c->booking);
    change_note(q->db, save, c->booking, c->slot->id, c->day, "remove", c->price);
    db_run(q->db, &giveback_add_sql, ARGS(A(c->booking), A(m->family), A(save), A(c->slot->id), A(c->day), A(q->now)));
    waiting_offer(q->db, q->a, m->catalog, c->slot->id, c->day, q->now);
}

static const DbCol giveback_cols[] = {COL(GivebackRow, booking), COL(GivebackRow, child), COL(GivebackRow, activity), COL(GivebackRow, slot),
                                      COL(GivebackRow, day), COL(GivebackRow, state), COL(GivebackRow, price)};
#define GIVEBACK_COLUMNS \
    "SELECT b.id AS booking, b.child_id AS child, b.activity_id AS activity, b.slot_id AS slot, b.day, coalesce(g.state, '') AS state," \
    "       b.price_cents AS price FROM booking b"
QUERY(giveback_find_sql, giveback_cols, GIVEBACK_COLUMNS " LEFT JOIN giveback g ON g.booking_id = b.id WHERE b.family_id = $1 AND b.id = $2");
QUERY(giveback_open_sql, giveback_cols,
      GIVEBACK_COLUMNS " JOIN giveback g ON g.booking_id = b.id"
      " WHERE g.family_id = $1 AND g.state = 'open' AND b.child_id = $2 AND b.activity_id = $3 AND g.day >= $4 AND g.day <= $5 ORDER BY g.day, g.id");

bool giveback_find(Db *db, Arena *a, int64_t family, int64_t booking, GivebackRow *out)
{
    return db_one(db, a, &giveback_find_sql, out, ARGS(A(family), A(booking)));
}

void giveback_open(Db *db, Arena *a, const Month *m, GivebackRows *out)
{
    if (m->activity->give_back)
        db_all(db, a, &giveback_open_sql, out, ARGS(A(m->family), A(m->child.id), A(m->activity->id), A(m->first), A(m->last)));
}

// ---- settling ----

typedef struct DueRow { int64_t id, booking, family, child, activity, slot, save; bool taken; Date day; Money price; } DueRow;
static const DbCol due_cols[] = {COL(DueRow, id), COL(DueRow, booking), COL(DueRow, family), COL(DueRow, child), COL(DueRow, activity),
                                 COL(DueRow, slot), COL(DueRow, save), COL(DueRow, taken), COL(DueRow, day), COL(DueRow, price)};
// Of each pool: the seats that no confirmed booking has; a held one may yet come free. Those seats are first of all the ones given back
// last, so the day given back first is taken as soon as fewer are left than were given back after it. The same child booked again
// (and paid again) is another way to be taken.
#define FREE_SEATS "(s.capacity - (SELECT coalesce(sum(l.seats), 0) FROM booking_seat l JOIN booking x ON x.id = l.booking_id" \
                   "                WHERE l.seat_id = s.id AND x.state = 'confirmed'))"
#define GIVEN_AFTER "(SELECT count(*) FROM giveback o JOIN slot_pool op ON op.slot_id = o.slot_id" \
                    "  WHERE op.pool_id = p.pool_id AND o.day = g.day AND o.state = 'open' AND o.id > g.id)"
#define TAKEN "CASE WHEN EXISTS (SELECT 1 FROM booking o WHERE o.child_id = b.child_id AND o.slot_id = g.slot_id AND o.day = g.day" \
              "                    AND o.state = 'confirmed')" \
              "       OR NOT EXISTS (SELECT 1 FROM slot_pool p JOIN seat s ON s.pool_id = p.pool_id AND s.day = g.day" \
              "                       WHERE p.slot_id = g.slot_id AND " FREE_SEATS " > " GIVEN_AFTER ") THEN 1 ELSE 0 END"
QUERY(giveback_due_sql, due_cols,
      "SELECT id, booking, family, child, activity, slot, save, taken, day, price FROM ("
      "  SELECT g.id, g.booking_id AS booking, g.family_id AS family, b.child_id AS child, b.activity_id AS activity, g.slot_id AS slot,"
      "         g.save_id AS save, " TAKEN " AS taken, g.day, b.price_cents AS price"
      "    FROM giveback g JOIN booking b ON b.id = g.booking_id WHERE g.state = 'open') d"
      " WHERE taken = 1 OR day <= $1 ORDER BY id LIMIT 1");
EXEC(giveback_settled_sql, "UPDATE giveback SET state = $2, settled_at = $3 WHERE id = $1 AND state = 'open'");

static void credit(Db *db, Arena *a, const Catalog *c, const DueRow *g, const Slot *slot, Instant now)
{
    BookingEvent e = {.catalog = c, .activity = catalog_activity(c, g->activity), .family = g->family, .save = g->save,
                      .op_key = str_fmt(a, "giveback-%lld", (long long)g->id), .reason = FR("Jour rendu, repris par une autre famille"),
                      .now = now, .today = zone_date(c->town->zone, now)};
    family_child(db, a, g->family, g->child, &e.child);
    *PUSH(a, &e.removed) = (Booked){g->booking, slot, g->day, g->price, true};
    for (BookingListener *const *l = booking_listeners; *l; l++) (*l)(db, a, &e);
}

static void tell_taken(Db *db, Arena *a, const DueRow *g, const Slot *slot, Instant now)
{
    notice_send(db, a, g->family, str_fmt(a, "giveback-%lld", (long long)g->id), T("Votre jour rendu a été repris"),
                str_fmt(a, TF("%.*s, le %.*s : une autre famille a pris la place. %.*s sont au crédit de votre compte. "
                              "Pour les utiliser ou être remboursé, adressez-vous à la mairie."),
                        STR_ARG(slot->name), STR_ARG(date_long(a, g->day)), STR_ARG(money_text(a, g->price))), now);
}

static void tell_kept(Db *db, Arena *a, const DueRow *g, const Slot *slot, Instant now)
{
    notice_send(db, a, g->family, str_fmt(a, "giveback-%lld", (long long)g->id), T("Votre jour rendu n’a pas été repris"),
                str_fmt(a, TF("%.*s, le %.*s : aucune autre famille n’a pris la place. Ce jour reste payé (%.*s). "
                              "Merci de l’avoir proposé."),
                        STR_ARG(slot->name), STR_ARG(date_long(a, g->day)), STR_ARG(money_text(a, g->price))), now);
}

bool giveback_settle(Db *db, Arena *a, const Catalog *c, Instant now)
{
    DueRow g = {0};
    if (!db_one(db, a, &giveback_due_sql, &g, ARGS(A(zone_date(c->town->zone, now))))) return false;
    const Slot *slot = catalog_slot(c, g.slot);
    db_lock(db, LOCK_FAMILY, g.family);
    if (!slot || !db_run(db, &giveback_settled_sql, ARGS(A(g.id), A(g.taken ? S("taken") : S("kept")), A(now)))) return false;
    if (g.taken) credit(db, a, c, &g, slot, now);
    (g.taken ? tell_taken : tell_kept)(db, a, &g, slot, now);
    return true;
}
