// waiting_test.c - to whom a freed place is offered, on both engines: on no closed day, and once when two are freed at the same time.
#include "base/test.h"
#include "booking/booking_db.h"
#include "db/test_db.h"
#include "platform/platform.h"

#include <pthread.h>

enum { STUDY_SLOT = 1 };

// Three children; two seats on each day, taken by nobody who is in these tests.
static const char town_sql[] =
    "INSERT INTO regie (id, code, name, label, payfip_client, payfip_mode, due_days) VALUES (1, 'cantine', 'Régie', 'REPAS', '006382', 'T', 30);"
    "INSERT INTO family (id, code, name, address, postcode, city, category, created_at) VALUES"
    " (1, 'F1', 'Durand', '', '', '', 'resident', 1), (2, 'F2', 'Petit', '', '', '', 'resident', 1), (3, 'F3', 'Roche', '', '', '', 'resident', 1);"
    "INSERT INTO child (id, first_name, last_name, search_key, born, school_id, class) VALUES"
    " (1, 'Zoé', 'Durand', '', '2010-05-01', NULL, ''), (2, 'Tom', 'Petit', '', '2011-05-01', NULL, ''), (3, 'Léo', 'Roche', '', '2012-05-01', NULL, '');"
    "INSERT INTO child_family (child_id, family_id) VALUES (1, 1), (2, 2), (3, 3);"
    "INSERT INTO activity (id, code, regie_id, position, name, description, from_day, to_day, days, weekdays, payment, hold_minutes,"
    "                      add_rule, cancel_rule, exclusive, offer_minutes) VALUES"
    " (1, 'etude', 1, 1, 'ETUDE', '', '2017-09-04', '2018-07-06', 'term', 31, 'invoice', 30, 'days 1', 'days 1', 'none', 60);"
    "INSERT INTO slot (id, code, activity_id, position, name, start_min, end_min, requires, on_removal) VALUES"
    " (1, 'etude', 1, 1, 'ETUDE', 990, 1080, 'none', 'none');"
    "INSERT INTO pool (id, code, name, seats) VALUES (1, 'etude', 'ETUDE', 2);"
    "INSERT INTO slot_pool (slot_id, pool_id) VALUES (1, 1);"
    "INSERT INTO price (slot_id, from_day, amount_cents, unbooked_cents) VALUES (1, '2017-09-01', 150, 150);"
    "INSERT INTO seat (id, pool_id, day, capacity, used) VALUES (1, 1, '2018-05-03', 2, 2), (2, 1, '2018-05-08', 2, 2);"
    "INSERT INTO waiting (id, child_id, family_id, slot_id, day, state, asked_at) VALUES"
    " (1, 1, 1, 1, '2018-05-03', 'waiting', 1), (2, 2, 2, 1, '2018-05-03', 'waiting', 2), (3, 3, 3, 1, '2018-05-08', 'waiting', 3);";

static const Instant morning = {INT64_C(1523606400000)};       // 2018-04-13T08:00Z

static bool settle(Db *db, void *context)
{
    (void)context;
    db_script(db, str_z(town_sql));
    return true;
}

static Store *a_town(DbEngine e)
{
    Store *s = test_store(e);
    CHECK(lane_write(s, settle, NULL) == LANE_KEPT, "%s: a town", test_engine_name(e));
    return s;
}

EXEC(test_free_sql, "UPDATE seat SET used = used - 1 WHERE day = $1");
static bool free_in(Db *db, void *context)
{
    const Date *day = context;
    Arena a = arena_new(8 * MB);
    db_run(db, &test_free_sql, ARGS(A(*day)));
    waiting_offer(db, &a, catalog_load(db, &a), STUDY_SLOT, *day, morning);
    arena_free(&a);
    return !db_failed(db);
}

typedef struct Count { const Sql *sql; int64_t n; } Count;
static bool count_in(Db *db, void *context)
{
    Count *c = context;
    c->n = db_int(db, c->sql, NO_ARGS);
    return true;
}
static int64_t count(Store *s, const char *text)
{
    Sql *sql = NEW(test_arena(), Sql);              // a connection knows a statement by its address
    *sql = (Sql){"count_sql", text, db_int_cols, 1};
    Count c = {sql, -1};
    lane_read(s, count_in, &c);
    return c.n;
}
#define OFFERED "SELECT count(*) AS n FROM waiting WHERE state = 'offered'"

TEST(waiting_is_offered_in_its_order)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Date day = date_of(2018, 5, 3);
        CHECK(lane_write(s, free_in, &day) == LANE_KEPT, "%s: kept", test_engine_name(e));
        CHECK(count(s, OFFERED " AND id = 1") == 1 && count(s, OFFERED) == 1, "%s: to the first", test_engine_name(e));
        int64_t used = count(s, "SELECT used AS n FROM seat WHERE id = 1");
        CHECK(used == 2, "%s: and held: %lld", test_engine_name(e), (long long)used);
    }
}

// 8 May is a holiday: a place that comes free there is nobody's.
TEST(waiting_is_offered_on_no_closed_day)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Date day = date_of(2018, 5, 8);
        CHECK(lane_write(s, free_in, &day) == LANE_KEPT && count(s, OFFERED) == 0, "%s: nobody is asked", test_engine_name(e));
    }
}

typedef struct Rival { Store *store; Date day; LaneResult done; } Rival;
static void *free_one(void *context)
{
    Rival *r = context;
    r->done = lane_write(r->store, free_in, &r->day);
    return NULL;
}

// Two families give back a place of the same day at the same moment: both are heard, and two who wait have one each.
TEST(waiting_places_freed_at_the_same_time)
{
    enum { ROUNDS = 6, RIVALS = 2 };
    EACH_ENGINE (e) {
        for (int round = 0; round < ROUNDS; round++) {
            Store *s = a_town(e);
            pthread_t thread[RIVALS];
            Rival r[RIVALS];
            for (int i = 0; i < RIVALS; i++) {
                r[i] = (Rival){s, date_of(2018, 5, 3), LANE_FAILED};
                pthread_create(&thread[i], NULL, free_one, &r[i]);
            }
            for (int i = 0; i < RIVALS; i++) {
                pthread_join(thread[i], NULL);
                CHECK(r[i].done == LANE_KEPT, "%s: place %d is given back", test_engine_name(e), i + 1);
            }
            CHECK(count(s, OFFERED) == 2, "%s: one each", test_engine_name(e));
            CHECK(count(s, "SELECT count(*) AS n FROM booking WHERE state = 'held'") == 2, "%s: both are held", test_engine_name(e));
        }
    }
}
