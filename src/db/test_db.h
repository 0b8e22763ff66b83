// test_db.h - empty databases for tests, on both engines.
//
//     TEST(family_is_found)
//     {
//         EACH_ENGINE (e) {
//             Store *s = test_store(e);
//             ...
//         }
//     }
//
// SQLite: a file in a private folder. PostgreSQL: a new schema on the server of $KIOSQUE_TEST_PG, or on a private one (own
// folder, Unix socket, no sync) that starts with the first test that needs it and ends with the program.
#pragma once
#include "db/lane.h"

// false: this engine cannot run here, and the test counts as skipped.
bool test_engine(DbEngine e);
#define EACH_ENGINE(e) for (DbEngine e = DB_SQLITE; e <= DB_POSTGRES; e++) if (test_engine(e))
const char *test_engine_name(DbEngine e);

typedef struct TestPlace { Str address, schema; } TestPlace;    // as db_open, store_open and migrate take them
TestPlace test_place(DbEngine e);                   // new and empty, not migrated; in the memory of the running test
// Migrated by the files of sql/, 4 readers and 4 writers. Closed by the next test_store of this engine, and at the end.
Store *test_store(DbEngine e);
TestPlace test_store_place(DbEngine e);             // of the last test_store
