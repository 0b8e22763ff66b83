// share.c - the month of a child with two households. Each books its own days; what one has taken counts for the other, unseen.
#include "booking/booking_db.h"

// What the other household has or waits for: the same child cannot have or wait for it twice. booking: a confirmed one.
typedef struct TakenRow { int64_t slot, booking; Date day; } TakenRow;
ARRAY_OF(TakenRow, TakenRows);
static const DbCol taken_cols[] = {COL(TakenRow, slot), COL(TakenRow, booking), COL(TakenRow, day)};
QUERY(taken_sql, taken_cols,
      "SELECT slot_id AS slot, CASE WHEN state = 'confirmed' THEN id ELSE 0 END AS booking, day FROM booking"
      " WHERE child_id = $1 AND family_id <> $2 AND day >= $3 AND day <= $4 AND state IN ('confirmed', 'held')"
      " UNION ALL SELECT slot_id, 0, day FROM waiting"
      " WHERE child_id = $1 AND family_id <> $2 AND day >= $3 AND day <= $4 AND state IN ('waiting', 'offered')");

static void mark_taken(Month *m, const Slot *slot, Date day)
{
    EACH (Cell, c, &m->cells)
        if (date_eq(c->day, day) && (c->slot == slot || slots_share_pool(c->slot, slot))) c->taken = true;
}

// It satisfies what requires it, and this household cannot take it away.
static void mark_partner(Arena *a, Month *m, const Slot *slot, const TakenRow *t)
{
    Partner known = {slot, t->day, t->booking, true};
    EACH (Partner, p, &m->partners)
        if (p->slot == slot && date_eq(p->day, t->day)) {
            *p = known;
            return;
        }
    *PUSH(a, &m->partners) = known;
}

void month_share(Db *db, Arena *a, Month *m, const Calendar *calendar)
{
    CustodyPlan plan = {0};
    TakenRows taken = {0};
    Date last = month_last(m->first);
    m->shared = true;
    custody_load(db, a, m->child.id, m->first, last, &plan);
    EACH (Cell, c, &m->cells) {
        int64_t holder = custody_of(&plan, calendar, c->day);
        c->elsewhere = holder && holder != m->family;
    }
    db_all(db, a, &taken_sql, &taken, ARGS(A(m->child.id), A(m->family), A(m->first), A(last)));
    EACH (const TakenRow, t, &taken) {
        const Slot *slot = catalog_slot(m->catalog, t->slot);
        if (!slot) continue;
        if (slot->activity == m->activity->id) mark_taken(m, slot, t->day);
        else if (t->booking) mark_partner(a, m, slot, t);
    }
}
