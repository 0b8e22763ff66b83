// sqlite.c - the SQLite engine: one file per town, write-ahead log, every commit synced.
#include "db/engine.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

enum { MOST_COMMANDS = 8 };
typedef struct Command { const char *sql; sqlite3_stmt *handle; } Command;
typedef struct Sqlite { Db db; sqlite3 *handle; Command commands[MOST_COMMANDS]; } Sqlite;

struct Stmt {
    sqlite3_stmt *handle;
    int params;
    int *place;                                     // $1 is a name for SQLite: where it stands, resolved once
};

static sqlite3 *handle_of(const Db *db) { return ((const Sqlite *)(const void *)db)->handle; }

// ---- failures ----

// After these nothing read or written can be trusted: a failed sync may have dropped pages that the system now calls clean.
static bool deadly(int code)
{
    return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC || (code & 0xFF) == SQLITE_CORRUPT
        || (code & 0xFF) == SQLITE_NOTADB;
}

static bool fail(Db *db)
{
    int code = sqlite3_extended_errcode(handle_of(db)), kind = code & 0xFF;
    if (deadly(code)) db->dead = true;
    DbFault fault = kind == SQLITE_BUSY || kind == SQLITE_LOCKED ? DB_CONFLICT
                  : kind == SQLITE_CONSTRAINT ? DB_CONSTRAINT : DB_BROKEN;
    return db_fail(db, fault, "%s (SQLite %d)", sqlite3_errmsg(handle_of(db)), code);
}

// ---- statements ----

static bool resolve_params(Db *db, Stmt *s)
{
    s->params = sqlite3_bind_parameter_count(s->handle);
    s->place = NEWS(&db->memory, int, s->params);
    for (int i = 0; i < s->params; i++) {
        Arena scratch = db->memory;
        char *name = str_c(&scratch, str_fmt(&scratch, "$%d", i + 1));
        s->place[i] = sqlite3_bind_parameter_index(s->handle, name);
        if (!s->place[i]) return db_fail(db, DB_BROKEN, "it has %d parameters but none is called %s", s->params, name);
    }
    return true;
}

static bool columns_fit(Db *db, const Sql *q, sqlite3_stmt *handle)
{
    Arena scratch = db->memory;
    int n = sqlite3_column_count(handle);
    const char **names = NEWS(&scratch, const char *, n);
    for (int i = 0; i < n; i++) names[i] = sqlite3_column_name(handle, i);
    return db_columns_fit(db, q, names, n);
}

static Stmt *sqlite_prepare(Db *db, const Sql *q, DbArgs args)
{
    (void)args;                                     // values bring their type with them
    Stmt *s = NEW(&db->memory, Stmt);
    if (sqlite3_prepare_v3(handle_of(db), q->text, -1, SQLITE_PREPARE_PERSISTENT, &s->handle, NULL) != SQLITE_OK) {
        fail(db);
        return NULL;
    }
    if (columns_fit(db, q, s->handle) && resolve_params(db, s)) return s;
    sqlite3_finalize(s->handle);
    return NULL;
}

static bool sqlite_check(Db *db, const Sql *q)
{
    Arena before = db->memory;
    Stmt *s = sqlite_prepare(db, q, NO_ARGS);
    if (s) sqlite3_finalize(s->handle);
    db->memory = before;
    return s != NULL;
}

static int bind(const Stmt *s, int i, const DbArg *arg)
{
    if (arg->null) return sqlite3_bind_null(s->handle, s->place[i]);
    if (arg->type == DB_INT) return sqlite3_bind_int64(s->handle, s->place[i], arg->i);
    return sqlite3_bind_text64(s->handle, s->place[i], arg->s.p, (sqlite3_uint64)arg->s.n, SQLITE_STATIC, SQLITE_UTF8);
}

static bool sqlite_start(Db *db, Stmt *s, DbArgs args, Arena scratch)
{
    (void)scratch;
    if (!db_count_fits(db, s->params, args)) return false;
    for (int i = 0; i < args.n; i++)
        if (bind(s, i, &args.v[i]) != SQLITE_OK) return fail(db);
    return true;
}

static bool sqlite_next(Db *db, Stmt *s)
{
    int code = sqlite3_step(s->handle);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(db);
    return false;
}

static Cell sqlite_cell(const Stmt *s, int column)
{
    switch (sqlite3_column_type(s->handle, column)) {
    case SQLITE_NULL:    return (Cell){CELL_NULL, 0, {0}};
    case SQLITE_INTEGER: return (Cell){CELL_INT, sqlite3_column_int64(s->handle, column), {0}};
    case SQLITE_TEXT: {
        const char *p = (const char *)sqlite3_column_text(s->handle, column);
        return (Cell){CELL_TEXT, 0, {p, sqlite3_column_bytes(s->handle, column)}};
    }
    default:             return (Cell){CELL_OTHER, 0, {0}};
    }
}

static int64_t sqlite_finish(Db *db, Stmt *s)
{
    int64_t changed = sqlite3_stmt_readonly(s->handle) ? 0 : sqlite3_changes64(handle_of(db));
    sqlite3_reset(s->handle);
    sqlite3_clear_bindings(s->handle);              // the texts are the caller's
    return changed;
}

// ---- connection ----

static bool sqlite_exec(Db *db, const char *sql)
{
    return sqlite3_exec(handle_of(db), sql, NULL, NULL, NULL) == SQLITE_OK || fail(db);
}

// Every request begins and ends a transaction: these few statements stay prepared.
static sqlite3_stmt *command_of(Db *db, const char *sql)
{
    Command *c = ((Sqlite *)(void *)db)->commands, *end = c + MOST_COMMANDS;
    while (c < end && c->sql && c->sql != sql) c++;
    if (c == end) return NULL;
    if (!c->sql && sqlite3_prepare_v3(handle_of(db), sql, -1, SQLITE_PREPARE_PERSISTENT, &c->handle, NULL) == SQLITE_OK) c->sql = sql;
    return c->sql ? c->handle : NULL;
}

static bool sqlite_command(Db *db, const char *sql)
{
    sqlite3_stmt *s = command_of(db, sql);
    if (!s) return sqlite_exec(db, sql);
    bool done = sqlite3_step(s) == SQLITE_DONE || fail(db);
    sqlite3_reset(s);
    return done;
}

static bool sqlite_in_transaction(const Db *db) { return !sqlite3_get_autocommit(handle_of(db)); }

static int64_t sqlite_written(const Db *db) { return sqlite3_total_changes64(handle_of(db)); }

static void sqlite_lock(Db *db, LockClass what, int64_t id)
{
    (void)db, (void)what, (void)id;                 // one writer at a time
}

static void sqlite_make_schema(Db *db) { (void)db; }

static void sqlite_close(Db *db)
{
    for (sqlite3_stmt *s; (s = sqlite3_next_stmt(handle_of(db), NULL));) sqlite3_finalize(s);
    sqlite3_close(handle_of(db));
}

static const Engine sqlite_engine = {
    DB_SQLITE, {[DB_READ] = "BEGIN", [DB_WRITE] = "BEGIN IMMEDIATE"}, sqlite_prepare, sqlite_check, sqlite_start, sqlite_next,
    sqlite_cell, sqlite_finish, sqlite_exec, sqlite_command, sqlite_in_transaction, sqlite_written, sqlite_lock, sqlite_make_schema, sqlite_close,
};

// SQLite's own automatic checkpoint hides a failed sync of the database file and tries again later, which is not safe.
static int checkpoint(void *context, sqlite3 *handle, const char *name, int pages)
{
    enum { PAGES_BETWEEN = 6000 };
    Db *db = context;
    if (pages < PAGES_BETWEEN) return SQLITE_OK;
    int code = sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (code != SQLITE_OK && deadly(sqlite3_extended_errcode(handle))) {
        db->dead = true;
        return sqlite3_extended_errcode(handle);
    }
    return SQLITE_OK;
}

static bool set_up(Db *db)
{
    sqlite3 *h = handle_of(db);
    sqlite3_extended_result_codes(h, 1);
    sqlite3_busy_timeout(h, 5000);                  // a net for a backup at work; our own writers queue (lane.h)
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);         // "x" is a column, as in PostgreSQL
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    if (!sqlite_exec(db, "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
                         "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON;")) return false;
    if (db->mode == DB_READ) return sqlite_exec(db, "PRAGMA cache_size = -4096; PRAGMA query_only = ON;");
    if (!sqlite_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
                         "PRAGMA journal_size_limit = 67108864;")) return false;
    sqlite3_wal_hook(h, checkpoint, db);
    return true;
}

// SQLite would let everybody on the machine read it; its side files take the rights of the file.
static void create_private(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd >= 0) close(fd);                         // it did not exist: SQLite holds no lock on it that closing would drop
}

// Its counters of memory put every allocation of every connection behind one lock; nobody reads them.
static void set_up_library(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

Db *sqlite_open(Str path, DbMode mode, Str *why, Arena *why_arena)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up_library);
    Arena memory = arena_new((ptrdiff_t)64 * MB);
    Sqlite *s = NEW(&memory, Sqlite);
    s->db = (Db){.engine = &sqlite_engine, .mode = mode};
    char *name = str_c(&memory, path);
    int flags = SQLITE_OPEN_NOMUTEX | (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    s->db.memory = memory;
    if (mode == DB_WRITE) create_private(name);
    int code = sqlite3_open_v2(name, &s->handle, flags, NULL);
    if (code == SQLITE_OK && set_up(&s->db)) return &s->db;
    *why = str_fmt(why_arena, "cannot open the database %.*s: %s", STR_ARG(path),
                   s->handle ? sqlite3_errmsg(s->handle) : sqlite3_errstr(code));
    db_close(&s->db);
    return NULL;
}

// A lock of its own file: opening and closing the database file behind SQLite's back would drop SQLite's locks.
int sqlite_claim(Str path, Str *why, Arena *why_arena)
{
    Arena scratch = *why_arena;
    int fd = open(str_c(&scratch, str_join(&scratch, path, S(".lock"))), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0) {
        *why = str_fmt(why_arena, "cannot create the lock file %.*s.lock: %m", STR_ARG(path));
        return -1;
    }
    if (!flock(fd, LOCK_EX | LOCK_NB)) return fd;
    *why = str_fmt(why_arena, "another process works on the database %.*s; stop it first", STR_ARG(path));
    close(fd);
    return -1;
}
