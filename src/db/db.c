// db.c - what both engines share: finding the prepared statement, arguments, rows, the sticky failure.
#include "db/engine.h"

#include <stdio.h>

const DbCol db_int_cols[1] = {{"n", DB_INT, 0}};

// ---- failures ----

bool db_fail(Db *db, DbFault fault, const char *fmt, ...)
{
    if (db->failed) return false;
    db->failed = true;
    db->conflict = fault == DB_CONFLICT;
    db->constraint = fault == DB_CONSTRAINT;
    int n = 0;
    if (db->running) n = snprintf(db->error, sizeof db->error, "statement %s: ", db->running->name);
    if (n < 0 || n >= (int)sizeof db->error) n = 0;
    va_list args;
    va_start(args, fmt);
    vsnprintf(db->error + n, sizeof db->error - (size_t)n, fmt, args);
    va_end(args);
    return false;
}

static void forget(Db *db)
{
    db->failed = db->conflict = db->constraint = false;
    db->error[0] = 0;
}

bool db_failed(const Db *db)       { return db->failed; }
Str  db_error(const Db *db)        { return str_z(db->error); }
bool db_conflict(const Db *db)     { return db->conflict; }
bool db_constraint(const Db *db)   { return db->constraint; }
bool db_alive(const Db *db)        { return !db->dead; }
DbEngine db_engine(const Db *db)   { return db->engine->kind; }

// ---- connections and transactions ----

DbEngine db_engine_of(Str address)
{
    return str_starts(address, S("postgresql://")) || str_starts(address, S("postgres://")) ? DB_POSTGRES : DB_SQLITE;
}

Db *db_open(Str address, Str schema, DbMode mode, Str *why, Arena *why_arena)
{
    return db_engine_of(address) == DB_POSTGRES ? postgres_open(address, schema, mode, why, why_arena)
                                                : sqlite_open(address, mode, why, why_arena);
}

void db_close(Db *db)
{
    if (!db) return;
    db->engine->close(db);
    Arena memory = db->memory;                      // db itself lives there
    arena_free(&memory);
}

static bool command(Db *db, const char *sql)
{
    db->running = NULL;
    return db->engine->command(db, sql);
}

void db_begin(Db *db)
{
    if (!db->failed) command(db, db->engine->begin[db->mode]);
}

bool db_commit(Db *db)
{
    if (!db->failed && command(db, "COMMIT")) return true;
    if (db->engine->in_transaction(db)) command(db, "ROLLBACK");
    return false;
}

void db_rollback(Db *db)
{
    if (!db->engine->in_transaction(db) || command(db, "ROLLBACK")) forget(db);
}

void db_savepoint(Db *db)
{
    if (!db->failed) command(db, "SAVEPOINT piece");
}

void db_savepoint_release(Db *db)
{
    if (!db->failed) command(db, "RELEASE SAVEPOINT piece");
}

// SQLite gives up the whole transaction when the disk is full: then there is no savepoint to return to, and the failure stays.
void db_savepoint_rollback(Db *db)
{
    if (!db->engine->in_transaction(db)) return;
    if (command(db, "ROLLBACK TO SAVEPOINT piece") && command(db, "RELEASE SAVEPOINT piece")) forget(db);
}

void db_script(Db *db, Str sql)
{
    Arena scratch = db->memory;
    db->running = NULL;
    if (!db->failed) db->engine->exec(db, str_c(&scratch, sql));
}

void db_lock(Db *db, LockClass what, int64_t id)
{
    if (!db->failed) db->engine->lock(db, what, id);
}

// ---- prepared statements ----

bool db_columns_fit(Db *db, const Sql *q, const char *const *names, int n)
{
    if (!q->cols) return true;
    if (n != q->n) return db_fail(db, DB_BROKEN, "it gives %d columns, the struct takes %d", n, q->n);
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], q->cols[i].name))
            return db_fail(db, DB_BROKEN, "column %d is '%s', the struct has '%s'", i + 1, names[i], q->cols[i].name);
    return true;
}

bool db_count_fits(Db *db, int params, DbArgs args)
{
    return args.n == params || db_fail(db, DB_BROKEN, "it has %d parameters, %d were given", params, args.n);
}

static Prepared *place(Prepared *table, ptrdiff_t cap, const Sql *q)
{
    uintptr_t mask = (uintptr_t)cap - 1, at = ((uintptr_t)q >> 4) * 0x9E3779B1u;
    while (table[at & mask].sql && table[at & mask].sql != q) at++;
    return &table[at & mask];
}

static void grow(Db *db)
{
    ptrdiff_t cap = db->prepared_cap ? db->prepared_cap * 2 : 256;
    Prepared *table = NEWS(&db->memory, Prepared, cap);
    for (ptrdiff_t i = 0; i < db->prepared_cap; i++)
        if (db->prepared[i].sql) *place(table, cap, db->prepared[i].sql) = db->prepared[i];
    db->prepared = table;
    db->prepared_cap = cap;
}

static Stmt *prepared(Db *db, const Sql *q, DbArgs args)
{
    if (db->prepared_n * 2 >= db->prepared_cap) grow(db);
    Prepared *p = place(db->prepared, db->prepared_cap, q);
    if (p->sql) return p->stmt;
    Stmt *s = db->engine->prepare(db, q, args);
    if (!s) return NULL;
    *p = (Prepared){q, s};
    db->prepared_n++;
    return s;
}

bool db_prepare_all(Db *db, Str *why, Arena *a)
{
    for (const Sql *const *q = __start_kiosque_sql; q < __stop_kiosque_sql; q++) {
        db->running = *q;
        if (db->failed || !db->engine->check(db, *q)) {
            *why = str_dup(a, db_error(db));
            return false;
        }
    }
    return true;
}

// ---- arguments ----

// Engines know integers and texts only. Always from an arena that lives until finish.
static DbArgs plain(Arena *a, DbArgs args)
{
    DbArg *v = NEWS(a, DbArg, args.n);
    for (int i = 0; i < args.n; i++) {
        v[i] = args.v[i];
        bool day = v[i].type == DB_DATE, text = v[i].type == DB_TEXT;
        if (day && !v[i].null) v[i].s = date_iso(a, (Date){(int32_t)v[i].i});
        v[i].type = day || text ? DB_TEXT : DB_INT;
        if (!v[i].s.p) v[i].s.p = "";               // the empty text is not NULL
    }
    return (DbArgs){v, args.n};
}

// ---- rows ----

static bool put_int(Db *db, const DbCol *col, int64_t i, void *member)
{
    switch (col->type) {
    case DB_INT:     *(int64_t *)member = i; return true;
    case DB_MONEY:   *(Money *)member = (Money){i}; return true;
    case DB_INSTANT: *(Instant *)member = (Instant){i}; return true;
    case DB_BOOL:
        if (i != 0 && i != 1) return db_fail(db, DB_BROKEN, "column %s is %lld, not 0 or 1", col->name, (long long)i);
        *(bool *)member = i;
        return true;
    case DB_INT32:
        if (i < INT_MIN || i > INT_MAX) return db_fail(db, DB_BROKEN, "column %s is %lld, too large", col->name, (long long)i);
        *(int *)member = (int)i;
        return true;
    case DB_TEXT:
    case DB_DATE:
        break;
    }
    return db_fail(db, DB_BROKEN, "column %s is an integer, the struct wants a text", col->name);
}

static bool put_text(Db *db, Arena *a, const DbCol *col, Str s, void *member)
{
    switch (col->type) {
    case DB_TEXT:
        *(Str *)member = str_dup(a, s);
        return true;
    case DB_DATE:
        return date_parse(s, member) || db_fail(db, DB_BROKEN, "column %s is not a day", col->name);
    case DB_INT:
    case DB_BOOL:
    case DB_MONEY:
    case DB_INSTANT:
    case DB_INT32:
        break;
    }
    return db_fail(db, DB_BROKEN, "column %s is a text, the struct wants an integer", col->name);
}

static void put_zero(DbType type, void *member)
{
    switch (type) {
    case DB_INT:     *(int64_t *)member = 0; return;
    case DB_BOOL:    *(bool *)member = false; return;
    case DB_TEXT:    *(Str *)member = (Str){0}; return;
    case DB_MONEY:   *(Money *)member = (Money){0}; return;
    case DB_DATE:    *(Date *)member = (Date){0}; return;
    case DB_INSTANT: *(Instant *)member = (Instant){0}; return;
    case DB_INT32:   *(int *)member = 0; return;
    }
}

static bool take_row(Db *db, Arena *a, const Sql *q, const Stmt *s, void *row)
{
    for (int i = 0; i < q->n; i++) {
        const DbCol *col = &q->cols[i];
        void *member = (char *)row + col->offset;
        Cell c = db->engine->cell(s, i);
        bool ok = false;
        switch (c.kind) {
        case CELL_NULL:  put_zero(col->type, member); ok = true; break;
        case CELL_INT:   ok = put_int(db, col, c.i, member); break;
        case CELL_TEXT:  ok = put_text(db, a, col, c.s, member); break;
        case CELL_OTHER: db_fail(db, DB_BROKEN, "column %s is neither an integer nor a text", col->name); break;
        }
        if (!ok) return false;
    }
    return true;
}

// ---- running ----

// *scratch holds the arguments and must live until finish. NULL: failed, now or before.
static Stmt *start(Db *db, const Sql *q, DbArgs args, Arena *scratch)
{
    if (db->failed) return NULL;
    db->running = q;
    Stmt *s = prepared(db, q, args);
    if (!s) return NULL;
    *scratch = db->memory;                          // what follows is forgotten at the end of the call
    args = plain(scratch, args);
    if (db->engine->start(db, s, args, *scratch)) return s;
    db->engine->finish(db, s);
    return NULL;
}

bool db_one_row(Db *db, Arena *a, const Sql *q, void *row, DbArgs args)
{
    Arena scratch;
    Stmt *s = start(db, q, args, &scratch);
    if (!s) return false;
    bool found = db->engine->next(db, s) && take_row(db, a, q, s, row);
    db->engine->finish(db, s);
    return found && !db->failed;
}

void db_all_rows(Db *db, Arena *a, const Sql *q, void **v, ptrdiff_t *n, ptrdiff_t *cap, ptrdiff_t size, DbArgs args)
{
    Arena scratch;
    ptrdiff_t before = *n;
    Stmt *s = start(db, q, args, &scratch);
    if (!s) return;
    while (db->engine->next(db, s)) {
        *v = array_room(a, *v, *n, cap, size);
        void *row = memset((char *)*v + *n * size, 0, (size_t)size);
        if (!take_row(db, a, q, s, row)) break;
        ++*n;
    }
    db->engine->finish(db, s);
    if (db->failed) *n = before;
}

int64_t db_run(Db *db, const Sql *q, DbArgs args)
{
    Arena scratch;
    Stmt *s = start(db, q, args, &scratch);
    if (!s) return 0;
    while (db->engine->next(db, s)) {}
    int64_t changed = db->engine->finish(db, s);
    return db->failed ? 0 : changed;
}

int64_t db_int(Db *db, const Sql *q, DbArgs args)
{
    assert(q->cols == db_int_cols);
    Arena none = {0};                               // an integer takes no memory
    int64_t n = 0;
    return db_one_row(db, &none, q, &n, args) ? n : 0;
}
