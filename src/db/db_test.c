// db_test.c - both engines, the same promises.
#include "base/test.h"
#include "db/engine.h"
#include "db/test_db.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// These statements speak of tables that only exist here, so they are not listed for db_prepare_all.
#define LOCAL_QUERY(id, columns, sql) static const Sql id = {#id, sql, columns, (int)COUNT(columns)}
#define LOCAL_EXEC(id, sql)           static const Sql id = {#id, sql, NULL, 0}

static const Migration test_steps[] = {
    {S("0001_thing.sql"),
     S("CREATE TABLE thing (id {id}, name {text} UNIQUE, n {int}, yes {int}, due_cents {int}, day {text}, at {int}, small {int})"
       " {strict};\n")},
    {S("0002_counter.sql"),
     S("CREATE TABLE counter (id {int} PRIMARY KEY, used {int} NOT NULL, capacity {int} NOT NULL) {strict};\n"
       "INSERT INTO counter (id, used, capacity) VALUES (1, 0, 100), (2, 0, 1000);\n"
       "CREATE TABLE journal (id {id}, line {text} NOT NULL) {strict};\n"
       "{append_only journal}\n"
       "INSERT INTO journal (line) VALUES ('first');\n")},
    {{0}, {0}},
};

typedef struct Thing { int64_t id; Str name; int64_t n; bool yes; Money due; Date day; Instant at; int small; } Thing;
ARRAY_OF(Thing, Things);
static const DbCol thing_cols[] = {COL(Thing, id), COL(Thing, name), COL(Thing, n), COL(Thing, yes), COL(Thing, due),
                                   COL(Thing, day), COL(Thing, at), COL(Thing, small)};
LOCAL_QUERY(thing_sql, thing_cols, "SELECT id, name, n, yes, due_cents AS due, day, at, small FROM thing WHERE id = $1");
LOCAL_QUERY(things_sql, thing_cols, "SELECT id, name, n, yes, due_cents AS due, day, at, small FROM thing ORDER BY id");
LOCAL_QUERY(insert_sql, db_int_cols,
    "INSERT INTO thing (name, n, yes, due_cents, day, at, small) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id AS n");
LOCAL_EXEC(name_sql, "INSERT INTO thing (name) VALUES ($1)");
LOCAL_EXEC(rename_sql, "UPDATE thing SET name = $2 WHERE id = $1");
LOCAL_QUERY(count_sql, db_int_cols, "SELECT count(*) AS n FROM thing");
LOCAL_QUERY(named_sql, db_int_cols, "SELECT count(*) AS n FROM thing WHERE $1 IS NULL OR name = $1");
LOCAL_EXEC(book_sql, "UPDATE counter SET used = used + 1 WHERE id = $1 AND used < capacity");
LOCAL_QUERY(used_sql, db_int_cols, "SELECT used AS n FROM counter WHERE id = $1");
LOCAL_EXEC(set_sql, "UPDATE counter SET used = $2 WHERE id = $1");
LOCAL_EXEC(line_sql, "INSERT INTO journal (line) VALUES ($1)");
LOCAL_QUERY(lines_sql, db_int_cols, "SELECT count(*) AS n FROM journal");
LOCAL_EXEC(no_table_sql, "DELETE FROM nothing_of_the_kind");

// ---- places ----

static TestPlace migrated(DbEngine e)
{
    Str why = S("");
    TestPlace p = test_place(e);
    if (migrate_steps(p.address, p.schema, test_steps, &why, test_arena()) < 0) die("%.*s", STR_ARG(why));
    return p;
}

static Db *connect(TestPlace p, DbMode mode)
{
    Str why = S("");
    Db *db = db_open(p.address, p.schema, mode, &why, test_arena());
    if (!db) die("%.*s", STR_ARG(why));
    return db;
}

static Db *fresh(DbEngine e) { return connect(migrated(e), DB_WRITE); }

static Store *open_store(TestPlace p, int connections)
{
    Str why = S("");
    Store *s = store_open(p.address, p.schema, connections, connections, &why, test_arena());
    if (!s) die("%.*s", STR_ARG(why));
    return s;
}

static void pause_ms(long ms) { nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL); }

// ---- one connection ----

TEST(db_round_trip)
{
    const Thing cases[] = {
        {0, S("nothing"), 0, false, {0}, {0}, {0}, 0},
        {0, S("Zoé « l'été » 1 234,50 €"), 42, true, {1880}, date_of(2018, 5, 9), {1525873572123}, 7},
        {0, S("largest"), INT64_MAX, true, {INT64_MAX}, date_of(9999, 12, 31), {INT64_MAX}, INT_MAX},
        {0, S("smallest"), INT64_MIN, false, {-1}, date_of(1, 1, 1), {-1}, INT_MIN},
        {0, S(""), -1, true, {-1880}, date_of(2000, 2, 29), {1}, -256},
    };
    EACH_ENGINE (e) {
        Db *db = fresh(e);
        for (int i = 0; i < COUNT(cases); i++) {
            const Thing *c = &cases[i];
            Thing got = {0};
            DbArgs args = ARGS(A(c->name), A(c->n), A(c->yes), A(c->due), A(c->day), A(c->at), A(c->small));
            int64_t id = db_int(db, &insert_sql, args);
            CHECK(id == i + 1, "%s: identifier %lld", test_engine_name(e), (long long)id);
            CHECK(db_one(db, test_arena(), &thing_sql, &got, ARGS(A(id))), "%.*s is found", STR_ARG(c->name));
            CHECK_STR(got.name, c->name, "%s: text", test_engine_name(e));
            CHECK(got.n == c->n && got.yes == c->yes && got.due.cents == c->due.cents && date_eq(got.day, c->day)
                  && got.at.ms == c->at.ms && got.small == c->small, "%s: values of %.*s", test_engine_name(e), STR_ARG(c->name));
        }
        Things all = {0};
        db_all(db, test_arena(), &things_sql, &all, NO_ARGS);
        CHECK(all.n == COUNT(cases) && all.v[4].n == -1 && all.v[1].small == 7, "all rows, %td", all.n);
        CHECK(db_int(db, &named_sql, ARGS(A(S("")))) == 1, "the empty text is a text");
        CHECK(!db_failed(db), "%.*s", STR_ARG(db_error(db)));
        db_close(db);
    }
}

TEST(db_null_reads_as_zero)
{
    EACH_ENGINE (e) {
        Db *db = fresh(e);
        Thing got = {.n = 9, .yes = true, .due = {9}, .day = {9}, .at = {9}, .small = 9};
        db_run(db, &name_sql, ARGS(((DbArg){DB_TEXT, 0, {0}, true})));
        CHECK(db_one(db, test_arena(), &thing_sql, &got, ARGS(A(1))), "found");
        CHECK(!got.name.n && !got.n && !got.yes && !got.due.cents && !date_is(got.day) && !got.at.ms && !got.small,
              "%s: every member is zero", test_engine_name(e));
        CHECK(!db_int(db, &named_sql, ARGS(A(S("")))), "NULL is not the empty text");
        CHECK(!db_one(db, test_arena(), &thing_sql, &got, ARGS(A_ID(0))), "no row has the identifier NULL");
        CHECK(!db_failed(db), "%.*s", STR_ARG(db_error(db)));
        db_close(db);
    }
}

TEST(db_rows_changed)
{
    EACH_ENGINE (e) {
        Db *db = fresh(e);
        CHECK(db_run(db, &name_sql, ARGS(A(S("one")))) == 1, "inserted");
        CHECK(db_run(db, &rename_sql, ARGS(A(1), A(S("two")))) == 1, "updated");
        CHECK(db_run(db, &rename_sql, ARGS(A(7), A(S("x")))) == 0, "%s: nobody there", test_engine_name(e));
        CHECK(db_run(db, &count_sql, NO_ARGS) == 0, "%s: reading changes nothing", test_engine_name(e));
        db_close(db);
    }
}

TEST(db_failure_is_sticky)
{
    EACH_ENGINE (e) {
        Db *db = fresh(e);
        Things all = {0};
        db_begin(db);
        db_run(db, &name_sql, ARGS(A(S("lost"))));
        db_run(db, &no_table_sql, NO_ARGS);
        CHECK(db_failed(db) && db_alive(db) && !db_conflict(db) && !db_constraint(db), "%s: failed", test_engine_name(e));
        CHECK(str_has(db_error(db), S("no_table_sql")) && str_has(db_error(db), S("nothing_of_the_kind")),
              "says where and what: %.*s", STR_ARG(db_error(db)));
        CHECK(!db_run(db, &name_sql, ARGS(A(S("after")))) && !db_int(db, &count_sql, NO_ARGS), "later calls do nothing");
        db_all(db, test_arena(), &things_sql, &all, NO_ARGS);
        CHECK(!all.n, "and give nothing");
        CHECK(str_has(db_error(db), S("no_table_sql")), "the first failure stays");
        CHECK(!db_commit(db) && db_failed(db), "nothing to commit");
        db_rollback(db);
        CHECK(!db_failed(db) && !db_error(db).n, "rolled back, forgotten");
        CHECK(!db_int(db, &count_sql, NO_ARGS) && !db_failed(db), "nothing was kept");
        db_close(db);
    }
}

TEST(db_savepoints)
{
    EACH_ENGINE (e) {
        Db *db = fresh(e);
        db_begin(db);
        db_run(db, &name_sql, ARGS(A(S("before"))));
        for (int i = 0; i < 3; i++) {
            db_savepoint(db);
            db_run(db, &name_sql, ARGS(A(i == 1 ? S("kept") : S("dropped"))));
            if (i == 2) db_run(db, &name_sql, ARGS(A(S("before"))));
            CHECK(db_constraint(db) == (i == 2), "%s: the third breaks a constraint", test_engine_name(e));
            if (i == 1) db_savepoint_release(db);
            else db_savepoint_rollback(db);
            CHECK(!db_failed(db), "%s: the failure went with the piece", test_engine_name(e));
        }
        CHECK(db_commit(db), "committed");
        Things all = {0};
        db_all(db, test_arena(), &things_sql, &all, NO_ARGS);
        CHECK(all.n == 2, "%s: %td rows", test_engine_name(e), all.n);
        if (all.n == 2) CHECK_STR(all.v[1].name, S("kept"), "the released piece");
        db_close(db);
    }
}

TEST(db_statement_must_fit)
{
    static const DbCol two[] = {{"id", DB_INT, 0}, {"due", DB_INT, 8}};
    static const DbCol one[] = {{"id", DB_INT, 0}};
    static const DbCol text[] = {{"name", DB_INT, 0}}, day[] = {{"name", DB_DATE, 0}}, yes[] = {{"n", DB_BOOL, 0}},
                       small[] = {{"n", DB_INT32, 0}}, number[] = {{"n", DB_TEXT, 0}};
    static const struct { Sql sql; const char *says; int args; } cases[] = {
        {{"a", "SELECT id, due_cents FROM thing", two, 2}, "column 2 is 'due_cents', the struct has 'due'", 0},
        {{"b", "SELECT id FROM thing", two, 2}, "gives 1 columns, the struct takes 2", 0},
        {{"c", "SELECT id, n FROM thing", one, 1}, "gives 2 columns, the struct takes 1", 0},
        {{"d", "SELECT id FROM thing WHERE id = $1", one, 1}, "1 parameters, 0 were given", 0},
        {{"e", "SELECT id FROM thing WHERE id = $1", one, 1}, "1 parameters, 2 were given", 2},
        {{"f", "SELECT name FROM thing", text, 1}, "is a text, the struct wants an integer", 0},
        {{"g", "SELECT name FROM thing", day, 1}, "is not a day", 0},
        {{"h", "SELECT n FROM thing", yes, 1}, "not 0 or 1", 0},
        {{"i", "SELECT n FROM thing", small, 1}, "too large", 0},
        {{"j", "SELECT n FROM thing", number, 1}, "is an integer, the struct wants a text", 0},
        {{"k", "SELECT n * 0.5 AS n FROM thing", small, 1}, "column", 0},
    };
    EACH_ENGINE (e) {
        Db *db = fresh(e);
        int64_t room[2];
        db_int(db, &insert_sql, ARGS(A(S("2018-13-01")), A(INT64_C(1) << 40), A(true), A(1), A(S("x")), A(1), A(1)));
        for (int i = 0; i < COUNT(cases); i++) {
            const DbArg args[] = {A(1), A(2)};
            CHECK(!db_one(db, test_arena(), &cases[i].sql, room, ((DbArgs){args, cases[i].args})), "%s finds", cases[i].sql.name);
            CHECK(str_has(db_error(db), str_z(cases[i].says)), "%s, %s: %.*s", test_engine_name(e), cases[i].sql.name,
                  STR_ARG(db_error(db)));
            db_rollback(db);
        }
        db_close(db);
    }
}

// PostgreSQL is told the types of the arguments of a first run; a check has no arguments.
TEST(db_check_guesses_types)
{
    static const Sql good[] = {
        {"null or equal", "SELECT id AS n FROM thing WHERE $1 IS NULL OR name = $1", db_int_cols, 1},
        {"only null",     "SELECT id AS n FROM thing WHERE $2 IS NULL AND id = $1", db_int_cols, 1},
        {"two of them",   "SELECT id AS n FROM thing WHERE ($1 IS NULL OR id = $2) AND $3 IS NOT NULL", db_int_cols, 1},
        {"limit",         "SELECT id AS n FROM thing ORDER BY id LIMIT $1", db_int_cols, 1},
        {"text constant", "SELECT 'x' AS n FROM thing", db_int_cols, 1},
        {"cast sum",      "SELECT CAST(sum(n) AS BIGINT) AS n FROM thing", db_int_cols, 1},
        {"values",        "INSERT INTO thing (name, n) SELECT $2, $1 WHERE true ON CONFLICT DO NOTHING", NULL, 0},
    };
    EACH_ENGINE (e) {
        Db *db = fresh(e);
        for (int i = 0; i < COUNT(good); i++) {
            CHECK(db->engine->check(db, &good[i]), "%s, %s: %.*s", test_engine_name(e), good[i].name, STR_ARG(db_error(db)));
            db_rollback(db);
        }
        CHECK(!db->engine->check(db, &no_table_sql) && db_failed(db), "%s: a missing table is seen", test_engine_name(e));
        db_close(db);
    }
}

TEST(db_readers_only_read)
{
    EACH_ENGINE (e) {
        TestPlace p = migrated(e);
        Db *writer = connect(p, DB_WRITE), *reader = connect(p, DB_READ);
        db_begin(reader);
        CHECK(!db_int(reader, &count_sql, NO_ARGS), "empty");
        db_run(writer, &name_sql, ARGS(A(S("new"))));
        CHECK(!db_int(reader, &count_sql, NO_ARGS), "%s: a reader sees one moment", test_engine_name(e));
        db_rollback(reader);
        db_begin(reader);
        CHECK(db_int(reader, &count_sql, NO_ARGS) == 1, "%s: the next transaction sees the row", test_engine_name(e));
        db_run(reader, &name_sql, ARGS(A(S("no"))));
        CHECK(db_failed(reader), "%s: a reader cannot write", test_engine_name(e));
        db_close(reader);
        db_close(writer);
    }
}

TEST(db_constraints)
{
    EACH_ENGINE (e) {
        Db *db = fresh(e);
        db_run(db, &name_sql, ARGS(A(S("secret name"))));
        db_run(db, &name_sql, ARGS(A(S("secret name"))));
        CHECK(db_constraint(db) && !db_conflict(db), "%s: unique", test_engine_name(e));
        CHECK(!str_has(db_error(db), S("secret")), "values stay out of the log: %.*s", STR_ARG(db_error(db)));
        db_close(db);
    }
}

TEST(db_journals_only_grow)
{
    static const struct { const char *name; Sql sql; bool allowed; } cases[] = {
        {"add",            {"add", "INSERT INTO journal (line) VALUES ('second')", NULL, 0}, true},
        {"change",         {"change", "UPDATE journal SET line = 'x'", NULL, 0}, false},
        {"remove",         {"remove", "DELETE FROM journal", NULL, 0}, false},
        {"change nothing", {"change_none", "UPDATE journal SET line = 'x' WHERE id = 99", NULL, 0}, true},
    };
    EACH_ENGINE (e) {
        Db *db = fresh(e);
        for (int i = 0; i < COUNT(cases); i++) {
            db_begin(db);
            db_run(db, &cases[i].sql, NO_ARGS);
            CHECK(db_failed(db) != cases[i].allowed, "%s: %s", test_engine_name(e), cases[i].name);
            CHECK(cases[i].allowed || (db_constraint(db) && str_has(db_error(db), S("journal is append-only"))), "%s",
                  cases[i].name);
            db_rollback(db);
        }
        db_close(db);
    }
}

TEST(db_bad_address)
{
    static const struct { const char *name; Str address; } cases[] = {
        {"no folder", S("/nonexistent/folder/town.db")},
        {"no server", S("postgresql:///x?host=/nonexistent/socket")},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Str why = S("");
        CHECK(!db_open(cases[i].address, S("town"), DB_WRITE, &why, test_arena()) && why.n, "%s", cases[i].name);
        CHECK(!store_open(cases[i].address, S("town"), 1, 1, &why, test_arena()) && why.n, "store: %s", cases[i].name);
        CHECK(migrate(cases[i].address, S("town"), &why, test_arena()) == -1 && why.n, "migrate: %s", cases[i].name);
    }
}

// ---- migrations ----

TEST(migrations_apply_once)
{
    EACH_ENGINE (e) {
        TestPlace p = test_place(e);
        Migration some[] = {test_steps[0], {{0}, {0}}};
        Str why = S("");
        CHECK(migrate_steps(p.address, p.schema, some, &why, test_arena()) == 1, "%s: %.*s", test_engine_name(e), STR_ARG(why));
        CHECK(migrate_steps(p.address, p.schema, test_steps, &why, test_arena()) == 1, "the new one: %.*s", STR_ARG(why));
        CHECK(migrate_steps(p.address, p.schema, test_steps, &why, test_arena()) == 0, "again: %.*s", STR_ARG(why));
        CHECK(migrate_steps(p.address, p.schema, some, &why, test_arena()) == -1, "an older program refuses");
        CHECK(str_has(why, S("0002_counter.sql")) && str_has(why, S("newer")), "%.*s", STR_ARG(why));
    }
}

TEST(migrations_refuse)
{
    static const struct { const char *name; Migration step; const char *says; } cases[] = {
        {"changed",       {S("0001_thing.sql"), S("CREATE TABLE thing (id {id}) {strict};")}, "0001_thing.sql was changed"},
        {"unknown token", {S("0003_x.sql"), S("CREATE TABLE wrong (id {identity});")}, "no token {identity}"},
        {"open token",    {S("0003_x.sql"), S("CREATE TABLE wrong (id {int)")}, "no token {int)"},
        {"no words",      {S("0003_x.sql"), S("CREATE TABLE x (a {text} {one_of a});")}, "no token {one_of a}"},
        {"no table",      {S("0003_x.sql"), S("{append_only}")}, "no token {append_only}"},
        {"half wrong",    {S("0003_x.sql"), S("CREATE TABLE wrong (id {id}); INSERT INTO nowhere VALUES (1);")}, "nowhere"},
    };
    LOCAL_QUERY(wrong_sql, db_int_cols, "SELECT count(*) AS n FROM wrong");
    EACH_ENGINE (e) {
        TestPlace p = migrated(e);
        for (int i = 0; i < COUNT(cases); i++) {
            Migration steps[] = {test_steps[0], test_steps[1], cases[i].step, {{0}, {0}}};
            if (i == 0) steps[0] = cases[i].step, steps[2] = (Migration){0};
            Str why = S("");
            CHECK(migrate_steps(p.address, p.schema, steps, &why, test_arena()) == -1, "%s", cases[i].name);
            CHECK(str_has(why, str_z(cases[i].says)), "%s, %s: %.*s", test_engine_name(e), cases[i].name, STR_ARG(why));
        }
        Db *db = connect(p, DB_WRITE);
        db_int(db, &wrong_sql, NO_ARGS);
        CHECK(db_failed(db), "%s: nothing is left of them", test_engine_name(e));
        db_close(db);
    }
}

TEST(every_statement_fits_on_both_engines)
{
    EACH_ENGINE (e) {
        test_store(e);
        Db *db = connect(test_store_place(e), DB_WRITE);
        Str why = S("");
        CHECK(db_prepare_all(db, &why, test_arena()), "%s: %.*s", test_engine_name(e), STR_ARG(why));
        db_close(db);
    }
}

// ---- lanes ----

typedef struct Job {                                // what a thread does, and what came of it
    Store *store;
    LaneWork *work;
    int64_t n;
    int times, kept, refused, failed;
    atomic_int runs;
    LaneResult last;
} Job;

static void *job_main(void *context)
{
    Job *j = context;
    for (int i = 0; i < j->times; i++) {
        j->last = lane_write(j->store, j->work, j);
        j->kept += j->last == LANE_KEPT;
        j->refused += j->last == LANE_REFUSED;
        j->failed += j->last == LANE_FAILED || j->last == LANE_BUSY;
    }
    return NULL;
}

static void run_jobs(Job *jobs, int n)
{
    pthread_t threads[16];
    assert(n <= COUNT(threads));
    for (int i = 0; i < n; i++) pthread_create(&threads[i], NULL, job_main, &jobs[i]);
    for (int i = 0; i < n; i++) pthread_join(threads[i], NULL);
}

static bool read_used(Db *db, void *context)
{
    Job *j = context;
    int64_t id = j->n;
    j->n = db_int(db, &used_sql, ARGS(A(id)));
    return true;
}

static int64_t used(Store *s, int64_t counter)
{
    Job j = {.n = counter};
    return lane_read(s, read_used, &j) == LANE_KEPT ? j.n : -1;
}

static bool book(Db *db, void *context)
{
    (void)context;
    return db_run(db, &book_sql, ARGS(A(1))) == 1;
}

TEST(lane_never_oversells)
{
    EACH_ENGINE (e) {
        Store *s = open_store(migrated(e), 8);
        Job jobs[8];
        int kept = 0, refused = 0, failed = 0;
        for (int i = 0; i < COUNT(jobs); i++) jobs[i] = (Job){.store = s, .work = book, .times = 20};
        run_jobs(jobs, COUNT(jobs));
        for (int i = 0; i < COUNT(jobs); i++) kept += jobs[i].kept, refused += jobs[i].refused, failed += jobs[i].failed;
        CHECK(kept == 100 && refused == 60 && !failed, "%s: kept %d, refused %d, failed %d", test_engine_name(e), kept, refused,
              failed);
        CHECK(used(s, 1) == 100, "%s: %lld seats taken", test_engine_name(e), (long long)used(s, 1));
        store_close(s);
    }
}

// Reads then writes: only the lock keeps two apart.
static bool add_under_lock(Db *db, void *context)
{
    (void)context;
    db_lock(db, LOCK_POOL, 2);
    int64_t n = db_int(db, &used_sql, ARGS(A(2)));
    db_run(db, &set_sql, ARGS(A(2), A(n + 1)));
    return true;
}

TEST(lane_locks_keep_apart)
{
    EACH_ENGINE (e) {
        Store *s = open_store(migrated(e), 8);
        Job jobs[8];
        for (int i = 0; i < COUNT(jobs); i++) jobs[i] = (Job){.store = s, .work = add_under_lock, .times = 10};
        run_jobs(jobs, COUNT(jobs));
        CHECK(used(s, 2) == 80, "%s: %lld of 80", test_engine_name(e), (long long)used(s, 2));
        store_close(s);
    }
}

TEST(lane_locks_are_of_one_town)
{
    if (!test_engine(DB_POSTGRES)) return;
    Db *here = fresh(DB_POSTGRES), *there = fresh(DB_POSTGRES);
    db_begin(here);
    db_begin(there);
    db_script(there, S("SET LOCAL lock_timeout TO '500ms'"));
    db_lock(here, LOCK_FAMILY, 1);
    db_lock(there, LOCK_FAMILY, 1);
    CHECK(!db_failed(there), "another town does not wait: %.*s", STR_ARG(db_error(there)));
    db_close(here);
    db_close(there);
}

// By turns: keeps, refuses, breaks a constraint, speaks of a table that is not there. The same each time it runs again.
static bool mixed(Db *db, void *context)
{
    const Job *j = context;
    int turn = (j->kept + j->refused + j->failed) % 4;
    db_run(db, &book_sql, ARGS(A(2)));
    if (turn == 2) db_run(db, &name_sql, ARGS(A(S("taken"))));
    if (turn == 3) db_run(db, &no_table_sql, NO_ARGS);
    return turn != 1;
}

TEST(lane_pieces_do_not_hurt_each_other)
{
    Job jobs[8];
    TestPlace p = migrated(DB_SQLITE);
    Store *s = open_store(p, 1);
    int kept = 0, refused = 0, failed = 0;
    Db *db = connect(p, DB_WRITE);
    db_run(db, &name_sql, ARGS(A(S("taken"))));
    db_close(db);
    for (int i = 0; i < COUNT(jobs); i++) jobs[i] = (Job){.store = s, .work = mixed, .times = 8};
    run_jobs(jobs, COUNT(jobs));
    for (int i = 0; i < COUNT(jobs); i++) kept += jobs[i].kept, refused += jobs[i].refused, failed += jobs[i].failed;
    CHECK(kept == 16 && refused == 16 && failed == 32, "kept %d, refused %d, failed %d", kept, refused, failed);
    CHECK(used(s, 2) == 16, "only what was kept is there: %lld", (long long)used(s, 2));
    store_close(s);
}

static bool count_lines(Db *db, void *context)
{
    ((Job *)context)->n = db_int(db, &lines_sql, NO_ARGS);
    return true;
}

static bool set_pages(Db *db, void *context)
{
    Job *j = context;
    db_script(db, str_fmt(test_arena(), "PRAGMA max_page_count = %lld", (long long)j->n));
    return true;
}

static bool write_page(Db *db, void *context)
{
    (void)context;
    char text[3000];
    memset(text, 'x', sizeof text);
    return db_run(db, &line_sql, ARGS(A(((Str){text, sizeof text})))) == 1;
}

// SQLite gives up the whole transaction then, with the pieces of others.
TEST(lane_lives_on_after_a_full_disk)
{
    Store *s = open_store(migrated(DB_SQLITE), 1);
    Job jobs[8], few = {.n = 40}, many = {.n = 100000};
    int64_t kept = 0, failed = 0;
    lane_write(s, set_pages, &few);
    for (int i = 0; i < COUNT(jobs); i++) jobs[i] = (Job){.store = s, .work = write_page, .times = 10};
    run_jobs(jobs, COUNT(jobs));
    for (int i = 0; i < COUNT(jobs); i++) kept += jobs[i].kept, failed += jobs[i].failed;
    CHECK(failed && kept && kept + failed == 80, "kept %lld, failed %lld", (long long)kept, (long long)failed);
    Job lines = {0};
    lane_read(s, count_lines, &lines);
    CHECK(lines.n == kept + 1, "what was told is there: %lld lines", (long long)lines.n);
    lane_write(s, set_pages, &many);
    CHECK(lane_write(s, write_page, &many) == LANE_KEPT, "with room again, it goes on");
    store_close(s);
}

// Two works change the same two rows in opposite order: PostgreSQL ends one of them, which then runs again.
static bool cross(Db *db, void *context)
{
    Job *j = context;
    atomic_fetch_add(&j->runs, 1);
    db_run(db, &book_sql, ARGS(A(j->n)));
    pause_ms(60);
    db_run(db, &book_sql, ARGS(A(3 - j->n)));
    return true;
}

TEST(lane_runs_again_after_a_conflict)
{
    if (!test_engine(DB_POSTGRES)) return;
    Store *s = open_store(migrated(DB_POSTGRES), 4);
    Job jobs[2];
    for (int i = 0; i < COUNT(jobs); i++) jobs[i] = (Job){.store = s, .work = cross, .n = i + 1, .times = 1};
    run_jobs(jobs, COUNT(jobs));
    CHECK(jobs[0].kept == 1 && jobs[1].kept == 1, "both were kept");
    CHECK(atomic_load(&jobs[0].runs) + atomic_load(&jobs[1].runs) > 2, "one ran again");
    CHECK(used(s, 1) == 2 && used(s, 2) == 2, "each counted once");
    store_close(s);
}

// The other half of a double click commits between our look and our insert.
static bool look_then_insert(Db *db, void *context)
{
    Job *j = context;
    bool first = atomic_fetch_add(&j->runs, 1) == 0;
    if (!first && db_int(db, &named_sql, ARGS(A(S("twice"))))) return true;
    if (first) db_run(db, &name_sql, ARGS(A(S("twice"))));
    return true;
}

TEST(lane_runs_again_after_a_lost_race)
{
    if (!test_engine(DB_POSTGRES)) return;
    TestPlace p = migrated(DB_POSTGRES);
    Store *s = open_store(p, 2);
    Db *other = connect(p, DB_WRITE);
    db_run(other, &name_sql, ARGS(A(S("twice"))));
    Job j = {.store = s, .work = look_then_insert, .times = 1};
    job_main(&j);
    CHECK(j.kept == 1 && atomic_load(&j.runs) == 2, "the second run met the row");
    db_close(other);
    store_close(s);
}

LOCAL_QUERY(my_pid_sql, db_int_cols, "SELECT pg_backend_pid() AS n");
LOCAL_QUERY(end_sql, db_int_cols, "SELECT CASE WHEN pg_terminate_backend(CAST($1 AS int)) THEN 1 ELSE 0 END AS n");

static Db *killer;

// n is the run on which the server ends the connection; 0: always.
static bool cut_off(Db *db, void *context)
{
    Job *j = context;
    int run = atomic_fetch_add(&j->runs, 1) + 1;
    int64_t pid = db_int(db, &my_pid_sql, NO_ARGS);
    db_run(db, &book_sql, ARGS(A(1)));
    if (!j->n || run == j->n) {
        db_int(killer, &end_sql, ARGS(A(pid)));
        pause_ms(50);
    }
    db_run(db, &book_sql, ARGS(A(1)));
    return true;
}

TEST(lane_survives_a_lost_connection)
{
    if (!test_engine(DB_POSTGRES)) return;
    TestPlace p = migrated(DB_POSTGRES);
    Store *s = open_store(p, 2);
    killer = connect(p, DB_WRITE);
    Job once = {.store = s, .work = cut_off, .n = 1, .times = 1}, always = {.store = s, .work = cut_off, .times = 1};
    job_main(&once);
    CHECK(once.kept == 1 && used(s, 1) == 2, "ran again on a new connection: %lld", (long long)used(s, 1));
    job_main(&always);
    CHECK(always.last == LANE_FAILED && atomic_load(&always.runs) == 2, "but not for ever: %d runs", atomic_load(&always.runs));
    CHECK(!db_failed(killer), "%.*s", STR_ARG(db_error(killer)));
    db_close(killer);
    store_close(s);
}

static sem_t entered, may_leave;

static bool stay(Db *db, void *context)
{
    (void)db, (void)context;
    sem_post(&entered);
    while (sem_wait(&may_leave) < 0) {}
    return true;
}

static void *stay_reading(void *context)
{
    lane_read(context, stay, NULL);
    return NULL;
}

static void *stay_writing(void *context)
{
    lane_write(context, stay, NULL);
    return NULL;
}

TEST(lane_says_when_the_house_is_full)
{
    EACH_ENGINE (e) {
        Store *s = open_store(migrated(e), 1);
        pthread_t reader, writer;
        Job j = {.store = s, .work = book};
        store_limits(s, 0, 50);
        sem_init(&entered, 0, 0);
        sem_init(&may_leave, 0, 0);
        pthread_create(&reader, NULL, stay_reading, s);
        sem_wait(&entered);
        CHECK(lane_read(s, book, &j) == LANE_BUSY, "%s: the only reader is taken", test_engine_name(e));
        if (e == DB_SQLITE) {
            CHECK(lane_write(s, book, &j) == LANE_BUSY, "no room in the queue");
        } else {
            pthread_create(&writer, NULL, stay_writing, s);
            sem_wait(&entered);
            CHECK(lane_write(s, book, &j) == LANE_BUSY, "the only writer is taken");
            sem_post(&may_leave);
            sem_post(&may_leave);
            pthread_join(writer, NULL);
        }
        if (e == DB_SQLITE) sem_post(&may_leave);
        pthread_join(reader, NULL);
        store_limits(s, 10, 5000);
        CHECK(lane_write(s, book, &j) == LANE_KEPT, "%s: and then there is room again", test_engine_name(e));
        sem_destroy(&entered);
        sem_destroy(&may_leave);
        store_close(s);
    }
}

// ---- one process per file ----

static _Noreturn void second_process(const TestPlace *p)
{
    Str why = S("");
    Arena a = arena_new(1 * MB);
    bool refused = !store_open(p->address, p->schema, 1, 1, &why, &a) && str_has(why, S("another process"));
    _exit(refused && migrate_steps(p->address, p->schema, test_steps, &why, &a) == -1 ? 0 : 1);
}

TEST(store_is_of_one_process)
{
    int gate[2], status = -1;
    char go = 1;
    TestPlace p = migrated(DB_SQLITE);
    CHECK(!pipe(gate), "pipe");
    pid_t child = fork();                           // before anything is open: SQLite does not survive a fork
    if (!child) second_process(read(gate[0], &go, 1) == 1 ? &p : NULL);
    Store *s = open_store(p, 1);
    CHECK(write(gate[1], &go, 1) == 1, "tell it to try");
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && !WEXITSTATUS(status), "the second process is refused");
    store_close(s);
    store_close(open_store(p, 1));                  // and once closed, free again
    close(gate[0]);
    close(gate[1]);
}
