// engine.h - what SQLite and PostgreSQL each do in their own way. Private to src/db.
#pragma once
#include "db/lane.h"

typedef struct Stmt Stmt;                           // a statement prepared on one connection; each engine has its own

// What stands in a column of the current row; the text is the engine's until the next row.
typedef enum { CELL_NULL, CELL_INT, CELL_TEXT, CELL_OTHER } CellKind;
typedef struct Cell { CellKind kind; int64_t i; Str s; } Cell;

// Arguments arrive as DB_INT or DB_TEXT, null or not. Functions that can fail say it with db_fail.
typedef struct Engine {
    DbEngine kind;
    const char *begin[2];                           // by DbMode
    Stmt   *(*prepare)(Db *db, const Sql *q, DbArgs args);      // NULL: failed
    bool    (*check)(Db *db, const Sql *q);         // the statement is right and gives its columns
    bool    (*start)(Db *db, Stmt *s, DbArgs args, Arena scratch);   // arguments live until finish
    bool    (*next)(Db *db, Stmt *s);               // false: no more rows, or failed
    Cell    (*cell)(const Stmt *s, int column);
    int64_t (*finish)(Db *db, Stmt *s);             // rows changed; always called after start
    bool    (*exec)(Db *db, const char *sql);       // one or several statements without arguments, even after a failure
    bool    (*command)(Db *db, const char *sql);    // the same for BEGIN and its kind, a constant text
    bool    (*in_transaction)(const Db *db);
    int64_t (*written)(const Db *db);               // rows changed since the connection was opened; SQLite only
    void    (*lock)(Db *db, LockClass what, int64_t id);
    void    (*make_schema)(Db *db);                 // of the town, when absent
    void    (*close)(Db *db);
} Engine;

typedef struct Prepared { const Sql *sql; Stmt *stmt; } Prepared;

struct Db {
    const Engine *engine;
    DbMode mode;
    Arena memory;                                   // this very struct and the statements; a copy of it serves as scratch, so
                                                    // never call db_... with a text from such a copy
    Prepared *prepared;                             // open addressing by the address of the Sql; a power of two places
    ptrdiff_t prepared_n, prepared_cap;
    const Sql *running;                             // named in errors
    bool failed, conflict, constraint;              // sticky
    bool dead;                                      // for good
    char error[320];
};

typedef enum { DB_BROKEN, DB_CONFLICT, DB_CONSTRAINT } DbFault;
bool db_fail(Db *db, DbFault fault, const char *fmt, ...) PRINTF_LIKE(3, 4);    // returns false; the first failure stays
bool db_columns_fit(Db *db, const Sql *q, const char *const *names, int n);
bool db_count_fits(Db *db, int params, DbArgs args);

Db *sqlite_open(Str path, DbMode mode, Str *why, Arena *why_arena);
Db *postgres_open(Str address, Str schema, DbMode mode, Str *why, Arena *why_arena);
DbEngine db_engine_of(Str address);

// One process per SQLite file: a lock on PATH.lock, held until the descriptor is closed. -1: why says who to stop.
int sqlite_claim(Str path, Str *why, Arena *why_arena);

// ---- for tests ----
void store_limits(Store *s, int queue, int wait_ms);            // pieces that may queue; patience for a connection
int  migrate_steps(Str address, Str schema, const Migration *steps, Str *why, Arena *why_arena);    // not those of sql/
