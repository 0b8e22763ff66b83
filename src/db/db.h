// db.h - one idiom over SQLite and PostgreSQL. The same SQL text runs on both; see docs/how-to/query.md.
//
//     typedef struct Invoice { int64_t id; Str number; Date day; Money due; bool paid; } Invoice;
//     ARRAY_OF(Invoice, Invoices);
//     static const DbCol invoice_cols[] = {COL(Invoice, id), COL(Invoice, number), COL(Invoice, day), COL(Invoice, due),
//                                          COL(Invoice, paid)};
//     QUERY(due_sql, invoice_cols,
//         "SELECT id, number, day, due_cents AS due, paid FROM invoice WHERE family_id = $1 AND day <= $2");
//     db_all(db, a, &due_sql, &invoices, ARGS(A(family), A(until)));
//
// Parameters are $1.. in order of first appearance. Portable subset: booleans are 0/1, days are TEXT YYYY-MM-DD, instants are
// integer milliseconds UTC, money is integer cents; no now(), no date functions, no LIKE on names; aggregates are cast:
// CAST(sum(x) AS BIGINT). NULL reads as the zero value.
//
// The world failing is sticky: after an error db_failed() is true, every call does nothing and returns "nothing", and the
// owner of the transaction (lane.h) rolls back. Callers do not check.
#pragma once
#include "base/base.h"

typedef struct Db Db;                               // one connection, used by one thread at a time

typedef enum { DB_INT, DB_BOOL, DB_TEXT, DB_MONEY, DB_DATE, DB_INSTANT, DB_INT32 } DbType;
typedef struct DbCol { const char *name; DbType type; ptrdiff_t offset; } DbCol;
#define DB_TYPE(x) _Generic((x), int64_t: DB_INT, bool: DB_BOOL, Str: DB_TEXT, Money: DB_MONEY, Date: DB_DATE, \
                            Instant: DB_INSTANT, int: DB_INT32)
#define COL(Row, member) {#member, DB_TYPE(((Row *)0)->member), (ptrdiff_t)offsetof(Row, member)}

// A statement: SQL text and what its columns fill. Every QUERY and EXEC is listed in one table (sql_first..), which the
// tests prepare on both engines.
typedef struct Sql { const char *name, *text; const DbCol *cols; int n; } Sql;
#define SQL_LISTED(id) __attribute__((used, section("kiosque_sql"))) static const Sql *const id##_listed = &id
#define QUERY(id, columns, sql) static const Sql id = {#id, sql, columns, (int)COUNT(columns)}; SQL_LISTED(id)
#define EXEC(id, sql)           static const Sql id = {#id, sql, NULL, 0}; SQL_LISTED(id)
extern const Sql *const __start_kiosque_sql[], *const __stop_kiosque_sql[];

typedef struct DbArg { DbType type; int64_t i; Str s; bool null; } DbArg;
typedef struct DbArgs { const DbArg *v; int n; } DbArgs;
static inline DbArg db_arg_int(int64_t v)     { return (DbArg){DB_INT, v, {0}, false}; }
static inline DbArg db_arg_bool(bool v)       { return (DbArg){DB_BOOL, v, {0}, false}; }
static inline DbArg db_arg_text(Str v)        { return (DbArg){DB_TEXT, 0, v, false}; }
static inline DbArg db_arg_money(Money v)     { return (DbArg){DB_MONEY, v.cents, {0}, false}; }
static inline DbArg db_arg_date(Date v)       { return (DbArg){DB_DATE, v.day, {0}, !v.day}; }        // {0} binds NULL
static inline DbArg db_arg_instant(Instant v) { return (DbArg){DB_INSTANT, v.ms, {0}, !v.ms}; }       // {0} binds NULL
#define A(x) _Generic((x), bool: db_arg_bool, Str: db_arg_text, Money: db_arg_money, Date: db_arg_date, \
                      Instant: db_arg_instant, default: db_arg_int)(x)
#define A_ID(x) ((DbArg){DB_INT, (x), {0}, !(x)})                       // an identifier: 0 binds NULL
#define ARGS(...) ((DbArgs){(const DbArg[]){__VA_ARGS__}, (int)(sizeof((const DbArg[]){__VA_ARGS__}) / sizeof(DbArg))})
#define NO_ARGS ((DbArgs){0})

// Texts of rows are copied into the arena. db_all adds to the end of rows, which start zeroed.
bool    db_one_row(Db *db, Arena *a, const Sql *q, void *row, DbArgs args);         // first row; false: none
#define db_one(db, a, q, row, args) db_one_row((db), (a), (q), (row), (args))
void    db_all_rows(Db *db, Arena *a, const Sql *q, void **v, ptrdiff_t *n, ptrdiff_t *cap, ptrdiff_t size, DbArgs args);
#define db_all(db, a, q, rows, args) \
    db_all_rows((db), (a), (q), (void **)&(rows)->v, &(rows)->n, &(rows)->cap, (ptrdiff_t)sizeof *(rows)->v, (args))
int64_t db_run(Db *db, const Sql *q, DbArgs args);  // rows changed
int64_t db_int(Db *db, const Sql *q, DbArgs args);  // the one integer of a QUERY with the column "n"; 0: no row
extern const DbCol db_int_cols[1];                  // for such a query: QUERY(x_sql, db_int_cols, "SELECT count(*) AS n ...")

bool db_failed(const Db *db);
Str  db_error(const Db *db);                        // of the first failure, for the log
bool db_conflict(const Db *db);                     // the failure is one that running again may cure
bool db_constraint(const Db *db);                   // a UNIQUE or CHECK refused: a bug or a lost race the guards should have met

typedef enum { DB_SQLITE, DB_POSTGRES } DbEngine;
DbEngine db_engine(const Db *db);

// PostgreSQL: waits for the transaction-long lock (class, id). SQLite: nothing, a town has one writer.
// Fixed order, so that nobody waits in a circle: operation key, family, child, activity, pool, regie, ledger.
typedef enum { LOCK_FAMILY = 1, LOCK_CHILD, LOCK_POOL, LOCK_REGIE, LOCK_LEDGER, LOCK_MIGRATE, LOCK_OPERATION, LOCK_ACTIVITY } LockClass;
void db_lock(Db *db, LockClass what, int64_t id);

// ---- connections and transactions: for lanes, migrations, fsck and tests only ----
// address: a file path (SQLite), or "postgresql://...". schema: the PostgreSQL schema of the town; ignored by SQLite.
typedef enum { DB_READ, DB_WRITE } DbMode;
Db  *db_open(Str address, Str schema, DbMode mode, Str *why, Arena *why_arena);      // NULL: why says it
void db_close(Db *db);
void db_begin(Db *db);                              // a writer: SQLite IMMEDIATE, PostgreSQL READ COMMITTED; a reader: a snapshot
bool db_commit(Db *db);                             // false: failed, rolled back; the failure stays until db_rollback
void db_rollback(Db *db);                           // also clears the sticky failure
void db_savepoint(Db *db);                          // one level
void db_savepoint_release(Db *db);
void db_savepoint_rollback(Db *db);                 // also clears the sticky failure when the connection still works
bool db_alive(const Db *db);                        // false: reconnect (PostgreSQL restarted) or stop (SQLite could not sync)
void db_script(Db *db, Str sql);                    // several statements, for migrations
bool db_prepare_all(Db *db, Str *why, Arena *a);    // every listed statement, outside a transaction; false: why names the first
                                                    // that is wrong or does not give its columns
