// postgres.c - the PostgreSQL engine: one schema per town. Integers travel in binary, texts as they are.
#include "db/engine.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Postgres { Db db; PGconn *handle; Str schema; int statements; } Postgres;

struct Stmt {
    char name[16];
    int params;
    Oid *types;                                     // of the parameters, as sent when it was prepared
    PGresult *result;                               // of the run under way
    int row;
};

enum { BINARY = 1 };
enum { OID_BOOL = 16, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_UNKNOWN = 705,
       OID_VARCHAR = 1043 };

static Postgres *postgres_of(const Db *db) { return (Postgres *)(uintptr_t)db; }

// ---- failures ----

static bool done(const PGresult *r)
{
    ExecStatusType status = PQresultStatus(r);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

// Only the first line of the message: the detail line quotes the values, which have no place in a log.
static bool fail(Db *db, const PGresult *r)
{
    PGconn *c = postgres_of(db)->handle;
    if (PQstatus(c) != CONNECTION_OK) db->dead = true;
    const char *code = PQresultErrorField(r, PG_DIAG_SQLSTATE), *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    if (!code) code = "no answer";
    if (!message) message = PQerrorMessage(c);
    DbFault fault = !strcmp(code, "40001") || !strcmp(code, "40P01") ? DB_CONFLICT
                  : !strncmp(code, "23", 2) ? DB_CONSTRAINT : DB_BROKEN;
    return db_fail(db, fault, "%s (PostgreSQL %s)", message, code);
}

static bool settle(Db *db, PGresult *r)             // takes r
{
    bool ok = done(r) || fail(db, r);
    PQclear(r);
    return ok;
}

// ---- statements ----

static Oid type_of(const DbArg *arg) { return arg->type == DB_TEXT || arg->type == DB_DATE ? OID_TEXT : OID_INT8; }

static bool readable(Oid type)
{
    return type == OID_INT8 || type == OID_INT4 || type == OID_INT2 || type == OID_BOOL || type == OID_TEXT
        || type == OID_VARCHAR || type == OID_NAME || type == OID_UNKNOWN;
}

static bool columns_fit(Db *db, const Sql *q, const PGresult *r)
{
    Arena scratch = db->memory;
    int n = PQnfields(r);
    const char **names = NEWS(&scratch, const char *, n);
    for (int i = 0; i < n; i++) names[i] = PQfname(r, i);
    if (!db_columns_fit(db, q, names, n)) return false;
    for (int i = 0; q->cols && i < n; i++)
        if (!readable(PQftype(r, i)))
            return db_fail(db, DB_BROKEN, "column %d '%s' has a type we do not read (%u): CAST it to BIGINT or TEXT",
                           i + 1, names[i], PQftype(r, i));
    return true;
}

// What the server understood of a statement just prepared.
static bool described(Db *db, const Sql *q, const char *name)
{
    PGresult *r = PQdescribePrepared(postgres_of(db)->handle, name);
    bool ok = done(r) ? columns_fit(db, q, r) : fail(db, r);
    PQclear(r);
    return ok;
}

// The server would accept, and ignore, arguments that the text does not mention.
static int highest_param(const char *sql)
{
    int most = 0;
    for (const char *at = sql; (at = strchr(at, '$')); at++) {
        int n = (int)strtol(at + 1, NULL, 10);
        if (n > most) most = n;
    }
    return most;
}

static Stmt *postgres_prepare(Db *db, const Sql *q, DbArgs args)
{
    Postgres *p = postgres_of(db);
    int params = highest_param(q->text);
    if (!db_count_fits(db, params, args)) return NULL;
    Stmt *s = NEW(&db->memory, Stmt);
    s->params = params;
    s->types = NEWS(&db->memory, Oid, args.n);
    for (int i = 0; i < args.n; i++) s->types[i] = type_of(&args.v[i]);
    snprintf(s->name, sizeof s->name, "s%d", ++p->statements);
    if (!settle(db, PQprepare(p->handle, s->name, q->text, args.n, s->types))) return NULL;
    return described(db, q, s->name) ? s : NULL;
}

// Nobody has given arguments yet, so the server guesses their types. Where it cannot, it names the parameter and we answer
// with one of the two types we ever send.
static bool check_with(Db *db, const Sql *q, Oid guess, PGresult **last)
{
    Arena scratch = db->memory;
    int params = highest_param(q->text);
    Oid *types = NEWS(&scratch, Oid, params);
    for (int tries = 0; tries <= params; tries++) {
        PQclear(*last);
        *last = PQprepare(postgres_of(db)->handle, "", q->text, params, types);
        if (done(*last)) return true;
        const char *code = PQresultErrorField(*last, PG_DIAG_SQLSTATE);
        const char *message = PQresultErrorField(*last, PG_DIAG_MESSAGE_PRIMARY), *dollar = message ? strchr(message, '$') : NULL;
        if (!code || !dollar || (strcmp(code, "42P18") && strcmp(code, "42P08"))) return false;
        long n = strtol(dollar + 1, NULL, 10);
        if (n < 1 || n > params) return false;
        types[n - 1] = guess;
    }
    return false;
}

static bool postgres_check(Db *db, const Sql *q)
{
    PGresult *r = NULL;
    bool ok = check_with(db, q, OID_INT8, &r) || check_with(db, q, OID_TEXT, &r) || fail(db, r);
    PQclear(r);
    return ok && described(db, q, "");
}

static bool types_fit(Db *db, const Stmt *s, DbArgs args)
{
    for (int i = 0; i < args.n; i++)
        if (type_of(&args.v[i]) != s->types[i])
            return db_fail(db, DB_BROKEN, "argument %d is sometimes a text and sometimes an integer", i + 1);
    return true;
}

static bool postgres_start(Db *db, Stmt *s, DbArgs args, Arena scratch)
{
    if (!db_count_fits(db, s->params, args) || !types_fit(db, s, args)) return false;
    const char **values = NEWS(&scratch, const char *, args.n);
    int *lengths = NEWS(&scratch, int, args.n), *formats = NEWS(&scratch, int, args.n);
    uint64_t *ints = NEWS(&scratch, uint64_t, args.n);
    for (int i = 0; i < args.n; i++) {
        bool text = args.v[i].type == DB_TEXT;
        ints[i] = htobe64((uint64_t)args.v[i].i);
        values[i] = args.v[i].null ? NULL : text ? args.v[i].s.p : (const char *)&ints[i];
        lengths[i] = text ? (int)args.v[i].s.n : (int)sizeof ints[i];
        formats[i] = BINARY;                        // of a text: its bytes
    }
    s->result = PQexecPrepared(postgres_of(db)->handle, s->name, args.n, values, lengths, formats, BINARY);
    s->row = -1;
    return done(s->result) || fail(db, s->result);
}

static bool postgres_next(Db *db, Stmt *s)
{
    (void)db;
    return ++s->row < PQntuples(s->result);
}

static int64_t big_endian(const char *p, int n)
{
    uint64_t v = (*p & 0x80) ? UINT64_MAX : 0;
    for (int i = 0; i < n; i++) v = v << 8 | (unsigned char)p[i];
    return (int64_t)v;
}

static Cell postgres_cell(const Stmt *s, int column)
{
    if (PQgetisnull(s->result, s->row, column)) return (Cell){CELL_NULL, 0, {0}};
    const char *p = PQgetvalue(s->result, s->row, column);
    int n = PQgetlength(s->result, s->row, column);
    switch (PQftype(s->result, column)) {
    case OID_INT8:
    case OID_INT4:
    case OID_INT2:
    case OID_BOOL:
        return (Cell){CELL_INT, big_endian(p, n), {0}};
    case OID_TEXT:
    case OID_VARCHAR:
    case OID_NAME:
    case OID_UNKNOWN:
        return (Cell){CELL_TEXT, 0, {p, n}};
    default:
        return (Cell){CELL_OTHER, 0, {0}};
    }
}

static int64_t postgres_finish(Db *db, Stmt *s)
{
    (void)db;
    int64_t changed = 0;
    bool counted = s->result && str_int(str_z(PQcmdTuples(s->result)), &changed);
    bool rows_read = s->result && !strncmp(PQcmdStatus(s->result), "SELECT", 6);
    PQclear(s->result);
    s->result = NULL;
    return counted && !rows_read ? changed : 0;
}

// ---- connection ----

static bool postgres_exec(Db *db, const char *sql) { return settle(db, PQexec(postgres_of(db)->handle, sql)); }

static bool postgres_in_transaction(const Db *db)
{
    PGTransactionStatusType t = PQtransactionStatus(postgres_of(db)->handle);
    return t == PQTRANS_INTRANS || t == PQTRANS_INERROR;
}

// Not listed: SQLite has nothing of the kind.
static const Sql lock_sql = {"lock_sql", "SELECT pg_advisory_xact_lock($1)", NULL, 0};
static const Sql schema_sql = {"schema_sql", "SELECT count(*) AS n FROM pg_namespace WHERE nspname = $1", db_int_cols, 1};

// Advisory locks belong to the whole database, so the town's schema is part of the key.
static void postgres_lock(Db *db, LockClass what, int64_t id)
{
    Arena scratch = db->memory;
    Str key = str_fmt(&scratch, "%.*s/%d/%lld", STR_ARG(postgres_of(db)->schema), (int)what, (long long)id);
    db_run(db, &lock_sql, ARGS(A((int64_t)str_hash(key))));
}

static Str identifier(Arena *a, Postgres *p, Str name)
{
    char *quoted = PQescapeIdentifier(p->handle, name.p, (size_t)name.n);
    Str s = str_dup(a, str_z(quoted));
    PQfreemem(quoted);
    return s;
}

// Looked for first: IF NOT EXISTS asks for the right to create even when there is nothing to do.
static void postgres_make_schema(Db *db)
{
    Postgres *p = postgres_of(db);
    if (db_int(db, &schema_sql, ARGS(A(p->schema)))) return;
    Arena scratch = db->memory;
    Str sql = str_fmt(&scratch, "CREATE SCHEMA IF NOT EXISTS %.*s", STR_ARG(identifier(&scratch, p, p->schema)));
    if (!db_failed(db)) postgres_exec(db, str_c(&scratch, sql));
}

static void postgres_close(Db *db) { PQfinish(postgres_of(db)->handle); }

static const Engine postgres_engine = {
    DB_POSTGRES, {[DB_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", [DB_WRITE] = "BEGIN"}, postgres_prepare,
    postgres_check, postgres_start, postgres_next, postgres_cell, postgres_finish, postgres_exec, postgres_exec, postgres_in_transaction, NULL,
    postgres_lock, postgres_make_schema, postgres_close,
};

static void ignore_notice(void *context, const char *message)
{
    (void)context, (void)message;
}

static bool set_up(Postgres *p)
{
    Arena scratch = p->db.memory;
    if (PQserverVersion(p->handle) < 150000) return db_fail(&p->db, DB_BROKEN, "PostgreSQL 15 or later is needed");
    Str sql = str_fmt(&scratch, "SET search_path TO %.*s; SET client_min_messages TO warning; SET statement_timeout TO '30s';"
                      "SET default_transaction_isolation TO 'read committed'; SET TimeZone TO 'UTC'",
                      STR_ARG(identifier(&scratch, p, p->schema)));
    return postgres_exec(&p->db, str_c(&scratch, sql));
}

Db *postgres_open(Str address, Str schema, DbMode mode, Str *why, Arena *why_arena)
{
    Arena memory = arena_new((ptrdiff_t)64 * MB);
    Postgres *p = NEW(&memory, Postgres);
    p->db = (Db){.engine = &postgres_engine, .mode = mode};
    p->schema = str_dup(&memory, schema.n ? schema : S("public"));
    // The address may change what stands before it, not what stands after.
    const char *names[] = {"connect_timeout", "dbname", "client_encoding", "fallback_application_name", NULL};
    const char *values[] = {"5", str_c(&memory, address), "UTF8", "kiosque", NULL};
    p->db.memory = memory;
    p->handle = PQconnectdbParams(names, values, 1);
    PQsetNoticeProcessor(p->handle, ignore_notice, NULL);
    if (PQstatus(p->handle) == CONNECTION_OK && set_up(p)) return &p->db;
    Str reason = p->db.failed ? db_error(&p->db) : str_z(PQerrorMessage(p->handle));
    *why = str_fmt(why_arena, "cannot open the database: %.*s", STR_ARG(str_trim(reason)));
    db_close(&p->db);
    return NULL;
}
