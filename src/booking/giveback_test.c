// giveback_test.c - when a day given back counts as taken, on both engines. The rule of who may give back is in month_test.c.
#include "base/test.h"
#include "booking/booking_db.h"
#include "db/test_db.h"

// One Wednesday of a leisure centre: three places in the morning, two in the afternoon. Slots: 1 morning, 2 whole day, 3 afternoon. Child 1
// gave back booking 1; children 2 to 5 are the others. Booking 9 was held and lapsed.
static const char town_sql[] =
    "INSERT INTO regie (id, code, name, label, payfip_client, payfip_mode, due_days) VALUES (1, 'clsh', 'Régie', 'LOISIR', '006382', 'T', 30);"
    "INSERT INTO activity (id, code, regie_id, position, name, description, from_day, to_day, days, weekdays, payment, hold_minutes,"
    "                      add_rule, cancel_rule, exclusive, offer_minutes, give_back) VALUES"
    " (1, 'mercredis', 1, 1, 'MERCREDIS', '', '2017-09-04', '2018-07-06', 'term', 4, 'basket', 30, 'days 2', 'days 7', 'refuse', 60, 1);"
    "INSERT INTO slot (id, code, activity_id, position, name, start_min, end_min, requires, on_removal) VALUES"
    " (1, 'matin', 1, 1, 'MATIN', 450, 810, 'none', 'none'), (2, 'journee', 1, 2, 'JOURNEE', 450, 1110, 'none', 'none'),"
    " (3, 'apres-midi', 1, 3, 'APRES MIDI', 810, 1110, 'none', 'none');"
    "INSERT INTO pool (id, code, name, seats) VALUES (1, 'matin', 'MATIN', 3), (2, 'apres-midi', 'APRES MIDI', 2);"
    "INSERT INTO slot_pool (slot_id, pool_id) VALUES (1, 1), (2, 1), (2, 2), (3, 2);"
    "INSERT INTO price (slot_id, from_day, amount_cents, unbooked_cents) VALUES (1, '2017-09-01', 1000, 1000), (2, '2017-09-01', 1400, 1400),"
    " (3, '2017-09-01', 1000, 1000);"
    "INSERT INTO seat (id, pool_id, day, capacity, used) VALUES (1, 1, '2018-05-16', 3, 0), (2, 2, '2018-05-16', 2, 0);";
EXEC(child_sql, "INSERT INTO child (id, first_name, last_name, search_key, born, school_id, class) VALUES ($1, 'Zoé', 'Durand', '', '2010-05-01', NULL, '')");
EXEC(family_sql, "INSERT INTO family (id, code, name, address, postcode, city, category, created_at) VALUES ($1, $2, 'Durand', '', '', '', 'resident', 1)");
EXEC(home_sql, "INSERT INTO child_family (child_id, family_id) VALUES ($1, $1)");
EXEC(booking_sql,
     "INSERT INTO booking (id, child_id, family_id, activity_id, slot_id, day, state, hold_expires_at, price_cents, received_at, deadline_at, op_key)"
     " VALUES ($1, $2, $2, 1, $3, '2018-05-16', $4, $5, 1000, 1, 2, 'x')");
EXEC(seat_sql, "INSERT INTO booking_seat (booking_id, seat_id, seats) SELECT CAST($1 AS BIGINT), pool_id, 1 FROM slot_pool WHERE slot_id = $2");
EXEC(save_sql,
     "INSERT INTO booking_save (id, family_id, child_id, activity_id, month, at, author, cause, before_cents, after_cents, op_key)"
     " VALUES ($1, $2, $2, 1, '2018-05', 1, 'adult:1', 'offer', 0, 0, 'x')");
EXEC(given_sql,
     "INSERT INTO giveback (id, booking_id, family_id, save_id, slot_id, day, state, given_at) VALUES ($1, $1, $2, $1, $3, '2018-05-16', 'open', 1)");

enum { MATIN = 1, JOURNEE, APRES_MIDI };

// A booking: "2c1" is child 2, confirmed, slot 1; h: held; g: given back, in the order written.
typedef struct Case { const char *name, *bookings; int may; const char *states; } Case;         // may: the day of May 2018 it is

static const Case cases[] = {
    {"nobody came",                                        "1g1",                     11, "open"},
    {"places were free beside it, one of them is taken",   "1g1 2c1 3c1",             11, "open"},
    {"the last free place is taken",                       "1g1 2c1 3c1 4c1",         11, "taken"},
    {"the last one is only held",                          "1g1 2c1 3c1 4h1",         11, "open"},
    {"two given back, one place taken: the first",         "1g1 2g1 3c1 4c1",         11, "taken open"},
    {"two given back, both taken",                         "1g1 2g1 3c1 4c1 5c1",     11, "taken taken"},
    {"a whole day, its morning taken only",                "1g2 2c1 3c1 4c1",         11, "open"},
    {"a whole day, both halves taken",                     "1g2 2c1 3c1 4c1 2c3 3c3", 11, "taken"},
    {"a whole day taken by a whole day",                   "1g2 2c2 3c2 4c1",         11, "taken"},
    {"who gave back first comes first, whole day or not",   "1g2 2g1 3c1 4c1",         11, "open open"},
    {"an afternoon does not take a morning",               "1g1 2c3 3c3",             11, "open"},
    {"the same child came back and paid",                  "1g1 1c1",                 11, "taken"},
    {"the same child came back and has not paid",          "1g1 1h1",                 11, "open"},
    {"the day has come",                                   "1g1 2c1",                 16, "kept"},
    {"the day has come and it was taken",                  "1g1 2c1 3c1 4c1",         16, "taken"},
    {"the day is over",                                    "1g1",                     17, "kept"},
};

static void put_booking(Db *db, int64_t id, const char *text)
{
    int64_t child = text[0] - '0', slot = text[2] - '0';
    Str state = text[1] == 'c' ? S("confirmed") : text[1] == 'h' ? S("held") : S("cancelled");
    db_run(db, &booking_sql, ARGS(A(id), A(child), A(slot), A(state), A(text[1] == 'h' ? (Instant){INT64_MAX} : (Instant){0})));
    if (text[1] != 'g') db_run(db, &seat_sql, ARGS(A(id), A(slot)));
    if (text[1] != 'g') return;
    db_run(db, &save_sql, ARGS(A(id), A(child)));
    db_run(db, &given_sql, ARGS(A(id), A(child), A(slot)));
}

static bool settle_in(Db *db, void *context)
{
    const Case *v = context;
    Arena a = arena_new(8 * MB);
    db_script(db, str_z(town_sql));
    for (int64_t child = 1; child <= 5; child++) {
        db_run(db, &child_sql, ARGS(A(child)));
        db_run(db, &family_sql, ARGS(A(child), A(str_fmt(&a, "F%lld", (long long)child))));
        db_run(db, &home_sql, ARGS(A(child)));
    }
    int64_t id = 1;
    for (const char *s = v->bookings; s; s = strchr(s, ' ') ? strchr(s, ' ') + 1 : NULL) put_booking(db, id++, s);
    const Catalog *c = catalog_load(db, &a);
    Date today = date_of(2018, 5, v->may);
    int n = 0;
    while (giveback_settle(db, &a, c, zone_instant(c->town->zone, today, 12, 0))) CHECK(++n < 10, "it ends");
    arena_free(&a);
    return !db_failed(db);
}

typedef struct StateRow { Str state; int64_t notices; } StateRow;
ARRAY_OF(StateRow, StateRows);
static const DbCol state_cols[] = {COL(StateRow, state), COL(StateRow, notices)};
QUERY(states_sql, state_cols, "SELECT g.state, (SELECT count(*) FROM notice n WHERE n.family_id = g.family_id) AS notices FROM giveback g ORDER BY g.id");
static bool read_in(Db *db, void *context)
{
    StateRows *out = context;
    db_all(db, test_arena(), &states_sql, out, NO_ARGS);
    return true;
}

TEST(giveback_is_taken_when_its_place_is_gone)
{
    EACH_ENGINE (e)
        for (int i = 0; i < COUNT(cases); i++) {
            Case v = cases[i];
            Store *s = test_store(e);
            StateRows rows = {0};
            CHECK(lane_write(s, settle_in, &v) == LANE_KEPT, "%s: %s: settled", test_engine_name(e), v.name);
            lane_read(s, read_in, &rows);
            Buf said = buf_new(test_arena(), 64);
            EACH (const StateRow, r, &rows) {
                buf_fmt(&said, "%s%.*s", said.n ? " " : "", STR_ARG(r->state));
                CHECK(r->notices == !str_eq(r->state, S("open")), "%s: %s: told once: %lld", test_engine_name(e), v.name, (long long)r->notices);
            }
            Str states = buf_str(&said);
            CHECK(str_eq(states, str_z(v.states)), "%s: %s: %.*s, not %s", test_engine_name(e), v.name, STR_ARG(states), v.states);
        }
}
