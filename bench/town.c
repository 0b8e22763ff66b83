// town.c - makes a demo town ready to be measured: sessions without passwords, enrolments, bookings in number, wide pools.
//
//     town DATABASE FAMILIES BOOKINGS RUSH_SEATS > families.txt
//
// FAMILIES: how many get a session and are enrolled everywhere. BOOKINGS: days booked at least, spread over as many families as
// it takes (midday time and meals of April and May 2018). RUSH_SEATS: of the Wednesday pools. Prints one line of identifiers
// (activity and slot of the evening care, activity and slot of the Wednesday, activity of the meals), then "TOKEN CHILD" per family.
// The database stays one that "kiosque fsck" calls clean.
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *db;

static void stop(const char *what)
{
    fprintf(stderr, "town: %s: %s\n", what, sqlite3_errmsg(db));
    exit(2);
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) stop(sql);
    return s;
}

static void run(const char *sql, long long number)
{
    sqlite3_stmt *s = prepare(sql);
    if (sqlite3_bind_parameter_count(s)) sqlite3_bind_int64(s, 1, number);
    if (sqlite3_step(s) != SQLITE_DONE) stop(sql);
    sqlite3_finalize(s);
}

static long long number(const char *sql)
{
    sqlite3_stmt *s = prepare(sql);
    if (sqlite3_step(s) != SQLITE_ROW) stop(sql);
    long long n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

// ---- pools, enrolments ----

static void widen(long long rush_seats)
{
    run("UPDATE pool SET seats = 1000000 WHERE code IN ('repas', 'midi', 'acc-soir')", 0);
    run("UPDATE seat SET capacity = 1000000 WHERE pool_id IN (SELECT id FROM pool WHERE seats = 1000000)", 0);
    run("UPDATE pool SET seats = ?1 WHERE code IN ('mer-matin', 'mer-apres-midi')", rush_seats);
}

// The first child of each family whose first adult may sign in.
static void choose(long long families)
{
    run("CREATE TEMP TABLE chosen AS SELECT f.family_id, f.adult_id, min(c.child_id) AS child_id, row_number() OVER (ORDER BY f.family_id) AS rank"
        "  FROM family_adult f JOIN account k ON k.adult_id = f.adult_id JOIN child_family c ON c.family_id = f.family_id"
        " WHERE f.position = 1 GROUP BY f.family_id, f.adult_id ORDER BY f.family_id LIMIT ?1", families);
    run("INSERT INTO enrolment (child_id, family_id, activity_id, from_day, to_day, weekdays, state, created_at)"
        " SELECT h.child_id, h.family_id, v.id, v.from_day, v.to_day, 0, 'accepted', 0 FROM chosen h, activity v"
        "  WHERE v.code IN ('accueil-2017', 'mercredis-2017', 'restauration-2017', 'temps-meridien-2017')"
        " ON CONFLICT (child_id, activity_id) DO NOTHING", 0);
}

// ---- bookings: midday time and meal on the Mondays, Tuesdays, Thursdays and Fridays of April and May outside the holidays ----

static void book(long long bookings)
{
    run("CREATE TEMP TABLE open_day AS WITH RECURSIVE d(day) AS (SELECT '2018-04-01' UNION ALL SELECT date(day, '+1 day') FROM d WHERE day < '2018-05-31')"
        " SELECT day FROM d WHERE strftime('%w', day) IN ('1', '2', '4', '5') AND day NOT BETWEEN '2018-04-14' AND '2018-04-29'"
        "   AND day NOT IN ('2018-04-02', '2018-05-01', '2018-05-08', '2018-05-10', '2018-05-21')", 0);
    long long a_family = number("SELECT 2 * count(*) FROM open_day");
    run("CREATE TEMP TABLE last_booking AS SELECT coalesce(max(id), 0) AS id FROM booking", 0);
    run("INSERT INTO booking (child_id, family_id, activity_id, slot_id, day, state, price_cents, received_at, deadline_at, requires_slot, op_key)"
        " SELECT h.child_id, h.family_id, v.id, s.id, d.day, 'confirmed', p.amount_cents, 1514764800000, 1519862400000, s.requires_id, 'bench'"
        "   FROM chosen h, activity v JOIN slot s ON s.activity_id = v.id JOIN price p ON p.slot_id = s.id, open_day d"
        "  WHERE v.code IN ('temps-meridien-2017', 'restauration-2017') AND h.rank <= ?1"
        " ON CONFLICT (child_id, slot_id, day) WHERE state IN ('confirmed', 'held') DO NOTHING", (bookings + a_family - 1) / a_family);
    run("INSERT INTO seat (pool_id, day, capacity) SELECT DISTINCT sp.pool_id, b.day, 1000000 FROM booking b JOIN slot_pool sp ON sp.slot_id = b.slot_id"
        " WHERE b.id > (SELECT id FROM last_booking) ON CONFLICT (pool_id, day) DO NOTHING", 0);
    run("INSERT INTO booking_seat (booking_id, seat_id, seats) SELECT b.id, t.id, 1 FROM booking b JOIN slot_pool sp ON sp.slot_id = b.slot_id"
        " JOIN seat t ON t.pool_id = sp.pool_id AND t.day = b.day WHERE b.id > (SELECT id FROM last_booking)", 0);
    run("INSERT INTO seat_event (seat_id, booking_id, delta, capacity) SELECT seat_id, booking_id, 1, 1000000 FROM booking_seat"
        " WHERE booking_id > (SELECT id FROM last_booking)", 0);
    run("UPDATE seat SET used = (SELECT count(*) FROM booking_seat b WHERE b.seat_id = seat.id)", 0);
}

// ---- sessions, opened at the demo's own hour ----

static void token_of(long long family, char token[48]) { snprintf(token, 48, "bench-%034lld", family); }

static void sign_in(void)
{
    enum { HEX = crypto_hash_sha256_BYTES * 2 + 1 };
    sqlite3_stmt *all = prepare("SELECT family_id, adult_id, child_id FROM chosen ORDER BY rank");
    sqlite3_stmt *add = prepare("INSERT INTO session (token_hash, role, adult_id, family_id, device, created_at, seen_at)"
                                " VALUES (?1, 'family', ?2, ?3, 'bench', 1523602800000, 1523602800000)");
    while (sqlite3_step(all) == SQLITE_ROW) {
        char token[48], hex[HEX];
        unsigned char hash[crypto_hash_sha256_BYTES];
        token_of(sqlite3_column_int64(all, 0), token);
        crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
        sqlite3_bind_text(add, 1, sodium_bin2hex(hex, sizeof hex, hash, sizeof hash), -1, SQLITE_TRANSIENT);
        sqlite3_bind_int64(add, 2, sqlite3_column_int64(all, 1));
        sqlite3_bind_int64(add, 3, sqlite3_column_int64(all, 0));
        if (sqlite3_step(add) != SQLITE_DONE) stop("session");
        sqlite3_reset(add);
        printf("%s %lld\n", token, (long long)sqlite3_column_int64(all, 2));
    }
    sqlite3_finalize(all);
    sqlite3_finalize(add);
}

int main(int argc, char **argv)
{
    if (argc != 5 || sodium_init() < 0) {
        fputs("town DATABASE FAMILIES BOOKINGS RUSH_SEATS\n", stderr);
        return 2;
    }
    if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) stop(argv[1]);
    run("BEGIN", 0);
    widen(atoll(argv[4]));
    choose(atoll(argv[2]));
    book(atoll(argv[3]));
    printf("%lld %lld %lld %lld %lld\n", number("SELECT id FROM activity WHERE code = 'accueil-2017'"),
           number("SELECT id FROM slot WHERE code = 'accueil-2017/soir'"), number("SELECT id FROM activity WHERE code = 'mercredis-2017'"),
           number("SELECT id FROM slot WHERE code = 'mercredis-2017/journee'"), number("SELECT id FROM activity WHERE code = 'restauration-2017'"));
    sign_in();
    run("COMMIT", 0);
    fprintf(stderr, "%lld bookings in town\n", number("SELECT count(*) FROM booking"));
    return sqlite3_close(db) == SQLITE_OK ? 0 : 2;
}
