// demo_test.c - the demo town on both engines: the guide's family, what always holds, and what the command refuses to touch.
#include "base/test.h"
#include "commands.h"
#include "config.h"
#include "db/test_db.h"
#include "demo_town.h"
#include "platform/platform.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- what always holds in any town; the same is said in more words by fsck ----

QUERY(demo_full_sql, db_int_cols, "SELECT count(*) AS n FROM seat WHERE used > capacity");
QUERY(demo_seats_sql, db_int_cols,
      "SELECT count(*) AS n FROM seat s WHERE used <> (SELECT count(*) FROM booking_seat b WHERE b.seat_id = s.id)"
      " OR used <> (SELECT CAST(coalesce(sum(delta), 0) AS BIGINT) FROM seat_event v WHERE v.seat_id = s.id)");
QUERY(demo_late_sql, db_int_cols, "SELECT count(*) AS n FROM booking WHERE received_at >= deadline_at OR received_at > $1");
QUERY(demo_alone_sql, db_int_cols,
      "SELECT count(*) AS n FROM booking b WHERE requires_slot IS NOT NULL AND NOT EXISTS (SELECT 1 FROM booking r"
      " WHERE r.child_id = b.child_id AND r.day = b.day AND r.slot_id = b.requires_slot AND r.state = 'confirmed')");
QUERY(demo_strange_sql, db_int_cols,
      "SELECT count(*) AS n FROM booking b WHERE NOT EXISTS (SELECT 1 FROM child_family f WHERE f.child_id = b.child_id"
      " AND f.family_id = b.family_id) OR NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.child_id = b.child_id AND e.activity_id = b.activity_id)");
QUERY(demo_receipts_sql, db_int_cols,
      "SELECT count(*) AS n FROM booking_save s WHERE after_cents <> (SELECT CAST(coalesce(sum(price_cents), 0) AS BIGINT) FROM booking_change c"
      " WHERE c.save_id = s.id)");

static void check_always(Db *db, Instant now)
{
    static const struct { const char *name; const Sql *violations; } rules[] = {
        {"no pool holds more than its seats", &demo_full_sql}, {"seats, links and events agree", &demo_seats_sql},
        {"a meal has its midday time", &demo_alone_sql}, {"a family books its own enrolled children", &demo_strange_sql},
        {"a receipt is the sum of its lines", &demo_receipts_sql}};
    for (int i = 0; i < COUNT(rules); i++) CHECK(!db_int(db, rules[i].violations, NO_ARGS), "%s", rules[i].name);
    CHECK(!db_int(db, &demo_late_sql, ARGS(A(now))), "nothing was booked late, or in the future");
}

// ---- the guide's family ----

typedef struct DayRow { Date day; } DayRow;
ARRAY_OF(DayRow, DayRows);
static const DbCol day_cols[] = {COL(DayRow, day)};
QUERY(demo_days_sql, day_cols,
      "SELECT b.day FROM booking b JOIN slot s ON s.id = b.slot_id JOIN child c ON c.id = b.child_id JOIN family f ON f.id = b.family_id"
      " WHERE f.code = '4217' AND s.name = $1 AND c.first_name = $2 AND b.day >= $3 AND b.day <= $4 ORDER BY b.day");
QUERY(demo_enrolled_sql, db_int_cols,
      "SELECT count(*) AS n FROM enrolment e JOIN activity v ON v.id = e.activity_id JOIN family f ON f.id = e.family_id"
      " WHERE f.code = '4217' AND e.state = 'accepted' AND e.weekdays = $1 AND v.from_day <= $2 AND v.to_day >= $2");

static void check_guide_days(Db *db, Str slot)
{
    static const int guide[] = {3, 5, 6, 9, 10, 12, 13, 30};
    DayRows days = {0};
    db_all(db, test_arena(), &demo_days_sql, &days, ARGS(A(slot), A(S("Léna")), A(date_of(2018, 4, 1)), A(date_of(2018, 4, 30))));
    if (!CHECK(days.n == COUNT(guide), "%.*s: eight days, not %td", STR_ARG(slot), days.n)) return;
    for (int i = 0; i < COUNT(guide); i++)
        CHECK(date_eq(days.v[i].day, date_of(2018, 4, guide[i])), "%.*s: the %d is booked", STR_ARG(slot), guide[i]);
}

typedef struct Errand { DemoPlan plan; Str accounts, why; Date today; } Errand;

static bool fill(Db *db, void *context)
{
    Errand *e = context;
    return demo_town_fill(db, test_arena(), &e->plan, S("agent admin mot-de-passe\n"), &e->accounts, &e->why);
}

static bool look(Db *db, void *context)
{
    const Errand *e = context;
    DayRows days = {0};
    enum { LU_MA_JE_VE = 1 | 2 | 8 | 16 };
    check_always(db, e->plan.now);
    check_guide_days(db, S("TEMPS MERIDIEN"));
    check_guide_days(db, S("RESTAURATION SCOLAIRE"));
    CHECK(db_int(db, &demo_enrolled_sql, ARGS(A(LU_MA_JE_VE), A(e->today))) == 4, "two children eat, Monday, Tuesday, Thursday, Friday");
    CHECK(db_int(db, &demo_enrolled_sql, ARGS(A(0), A(e->today))) == 4, "two children at the accueil and on Wednesdays, day by day");
    Date first = month_first(e->today);
    db_all(db, test_arena(), &demo_days_sql, &days, ARGS(A(S("RESTAURATION SCOLAIRE")), A(S("Léna")), A(first), A(month_last(first))));
    CHECK(days.n >= 8, "this month is alive: %td days", days.n);
    return true;
}

static void check_accounts(Str accounts)
{
    Str line, word, rest;
    str_cut(accounts, '\n', &line, &rest);
    CHECK_STR(line, S("family 4217 garrigue-et-mistral"), "first the guide's family");
    str_cut(rest, '\n', &line, &rest);
    CHECK_STR(line, S("agent admin mot-de-passe"), "then the agent");
    for (Str all = accounts; all.n;) {
        str_cut(all, '\n', &line, &all);
        int columns = 0;
        for (Str columns_rest = line; columns_rest.n; columns++) str_cut(columns_rest, ' ', &word, &columns_rest);
        CHECK(columns == 3, "three columns: %.*s", STR_ARG(line));
    }
    CHECK(str_has(accounts, S("\nnewcomer 4218 Vidal:Marion:marion.vidal@exemple.fr\n")), "one who has an e-mail");
    CHECK(str_has(accounts, S("\nnewcomer 4219 Ferrand:Jules\nactivation-code 4219 ")), "one who has a letter");
}

TEST(demo_town_lives_on_both_engines)
{
    static const struct { const char *name; int year, month, day; } clocks[] = {{"the guide’s day", 2018, 4, 13}, {"the month after", 2018, 5, 3},
                                                                                        {"this school year", 2026, 11, 23}};
    EACH_ENGINE (engine) {
        for (int i = 0; i < COUNT(clocks); i++) {
            Date today = date_of(clocks[i].year, clocks[i].month, clocks[i].day);
            Errand e = {.today = today, .plan = {.families = 40, .seed = 7, .now = zone_instant(zone_named(S("Europe/Paris")), today, 9, 0),
                                                 .password = S("garrigue-et-mistral"), .hash = S("x"), .agent_hash = S("y")}};
            Store *s = test_store(engine);
            CHECK(lane_write(s, fill, &e) == LANE_KEPT, "%s, %s: filled", test_engine_name(engine), clocks[i].name);
            CHECK_STR(e.why, S(""), "nothing wrong");
            CHECK(lane_read(s, look, &e) == LANE_KEPT, "%s, %s: read", test_engine_name(engine), clocks[i].name);
            check_accounts(e.accounts);
        }
    }
}

// ---- the command ----

static int demo(const char *const *words, int n)
{
    char *v[8];
    for (int i = 0; i < n; i++) v[i] = str_c(test_arena(), str_z(words[i]));
    return command_demo(test_arena(), &(Args){v, n});
}
#define DEMO(...) demo((const char *const[]){__VA_ARGS__}, (int)COUNT(((const char *const[]){__VA_ARGS__})))

static char *inside(const char *folder, const char *name) { return str_c(test_arena(), path_join(test_arena(), str_z(folder), str_z(name))); }

TEST(demo_makes_a_folder_ready_to_serve)
{
    Arena *a = test_arena();
    TestPlace place = test_place(DB_SQLITE);        // its folder goes with the tests
    const char *folder = str_c(a, str_fmt(a, "%.*s-demo", STR_ARG(place.address)));
    Config c;
    Str why = {0}, first, again, keep;
    struct stat key;
    CHECK(DEMO(folder, "--families", "5", "--at", "2018-04-13T09:00") == 0, "made");
    Instant real = clock_now();
    CHECK(command_fsck(a, &(Args){(char *[]){(char[]){"--config"}, inside(folder, "kiosque.conf")}, 2}) == 0, "in order from the start");
    clock_shift(real.ms - clock_now().ms);          // the demo's clock is not that of the other tests
    CHECK(config_read(a, inside(folder, "kiosque.conf"), &c, &why) && c.demo && c.towns.n == 1, "a configuration that the service reads");
    CHECK_STR(c.at, S("2018-04-13T09:00"), "its clock");
    CHECK_STR(c.towns.v[0].base_url, S("http://127.0.0.1:8080"), "its address");
    CHECK(!stat(inside(folder, "secret.key"), &key) && (key.st_mode & 0777) == 0600 && key.st_size == 32, "a secret for its owner alone");
    CHECK(file_read(a, inside(folder, "accounts.txt"), 1 * MB, &first) && str_starts(first, S("family 4217 ")), "the accounts");
    CHECK(DEMO(folder, "--families", "6") == 0, "an earlier demo is made again");
    CHECK(file_read(a, inside(folder, "accounts.txt"), 1 * MB, &again) && again.n > 0, "with its new accounts");

    const char *other = str_c(a, str_fmt(a, "%.*s-other", STR_ARG(place.address)));
    CHECK(file_make_folder(other) && file_write(inside(other, "lettre.txt"), S("à garder")), "a folder with a letter");
    CHECK(DEMO(other, "--families", "5") == 2, "somebody's folder is refused");
    CHECK(file_read(a, inside(other, "lettre.txt"), 100, &keep) && access(inside(other, "kiosque.conf"), F_OK), "and left as it was");
    CHECK(DEMO(folder, "--families", "2") == 2 && DEMO(folder, "--at", "13/04/2018") == 2 && DEMO("--families", "5") == 2, "wrong use");
}
