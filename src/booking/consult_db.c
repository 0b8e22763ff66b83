// consult_db.c - a month of all children: what is booked, held, offered, waited for.
#include "booking/consult.h"

static const DbCol consulted_cols[] = {COL(Consulted, child), COL(Consulted, slot), COL(Consulted, day), COL(Consulted, price),
                                       COL(Consulted, state)};
QUERY(consult_sql, consulted_cols,
      "SELECT child_id AS child, slot_id AS slot, day, price_cents AS price,"
      "       CASE WHEN state = 'confirmed' THEN 'confirmed' WHEN basket_id IS NULL THEN 'offered' ELSE 'basket' END AS state"
      "  FROM booking WHERE family_id = $1 AND day >= $2 AND day <= $3 AND (state = 'confirmed' OR (state = 'held' AND hold_expires_at > $4))"
      " UNION ALL SELECT child_id, slot_id, day, 0, 'waiting' FROM waiting"
      "  WHERE family_id = $1 AND day >= $2 AND day <= $3 AND state = 'waiting' ORDER BY 3, 1, 2");

void consult_load(Db *db, Arena *a, int64_t family, Date first, Instant now, Consulteds *out)
{
    db_all(db, a, &consult_sql, out, ARGS(A(family), A(first), A(month_last(first)), A(now)));
}
