// record.c - preloaded into the service, writes down every statement of its writing connection with its values, in order, so that
// bare.c can do the same work without the service. RECORD_TO names the file.
//
// Records: 'p' number, length, text: a statement; 'r' number, steps, parameters: it ran; 'x' length, text: a command such as COMMIT.
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STATEMENTS = 1024, MOST_PARAMS = 32 };
enum { VALUE_NULL, VALUE_INT, VALUE_TEXT };

typedef struct Value { int32_t kind, n; int64_t i; const char *text; } Value;
typedef struct Known { sqlite3_stmt *stmt; const char *command; int32_t params, steps; Value v[MOST_PARAMS]; } Known;     // command: COMMIT ...

static Known known[MOST_STATEMENTS];
static int n_known;
static FILE *out;
static __thread int inside;                         // SQLite calls itself: only the service's own calls count

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static void put(const void *p, size_t n) { fwrite(p, 1, n, out); }
static void put_int(int32_t n)           { put(&n, sizeof n); }
static void put_text(const char *s, int32_t n)
{
    put_int(n);
    put(s, (size_t)n);
}

static Known *find(sqlite3_stmt *s)
{
    for (int i = 0; i < n_known; i++)
        if (known[i].stmt == s) return &known[i];
    return NULL;
}

static const char *command_of(const char *sql)
{
    static const char *const commands[] = {"BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "SAVEPOINT piece", "RELEASE SAVEPOINT piece",
                                           "ROLLBACK TO SAVEPOINT piece"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(sql, commands[i])) return commands[i];
    return NULL;
}

static void put_command(const char *sql)
{
    put("x", 1);
    put_text(sql, (int32_t)strlen(sql));
    if (!strcmp(sql, "COMMIT")) fflush(out);
}

// The service writes from one thread, so the recording needs no lock.
int sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags, sqlite3_stmt **s, const char **tail)
{
    REAL(sqlite3_prepare_v3);
    inside++;
    int code = real(db, sql, n, flags, s, tail);
    inside--;
    if (inside || code != SQLITE_OK || !*s || sqlite3_db_readonly(db, "main") || n_known == MOST_STATEMENTS) return code;
    if (!out && getenv("RECORD_TO")) out = fopen(getenv("RECORD_TO"), "w");
    if (!out) abort();
    Known *freed = find(*s);
    if (freed) freed->stmt = NULL;                  // SQLite gave the same address again
    known[n_known] = (Known){.stmt = *s, .command = command_of(sql), .params = sqlite3_bind_parameter_count(*s)};
    if (known[n_known].params > MOST_PARAMS) abort();
    if (!known[n_known].command) {
        put("p", 1);
        put_int(n_known);
        put_text(sql, (int32_t)strlen(sql));
    }
    n_known++;
    return code;
}

int sqlite3_bind_null(sqlite3_stmt *s, int i)
{
    REAL(sqlite3_bind_null);
    Known *k = find(s);
    if (k) k->v[i - 1] = (Value){.kind = VALUE_NULL};
    return real(s, i);
}

int sqlite3_bind_int64(sqlite3_stmt *s, int i, sqlite3_int64 v)
{
    REAL(sqlite3_bind_int64);
    Known *k = find(s);
    if (k) k->v[i - 1] = (Value){.kind = VALUE_INT, .i = v};
    return real(s, i, v);
}

int sqlite3_bind_text64(sqlite3_stmt *s, int i, const char *text, sqlite3_uint64 n, void (*end)(void *), unsigned char encoding)
{
    REAL(sqlite3_bind_text64);
    Known *k = find(s);
    if (k) k->v[i - 1] = (Value){.kind = VALUE_TEXT, .n = (int32_t)n, .text = text};
    return real(s, i, text, n, end, encoding);
}

int sqlite3_step(sqlite3_stmt *s)
{
    REAL(sqlite3_step);
    Known *k = find(s);
    if (k) k->steps++;
    inside++;
    int code = real(s);
    inside--;
    return code;
}

int sqlite3_reset(sqlite3_stmt *s)
{
    REAL(sqlite3_reset);
    Known *k = find(s);
    if (k && k->steps && k->command) {
        put_command(k->command);
        k->steps = 0;
    } else if (k && k->steps) {
        put("r", 1);
        put_int((int32_t)(k - known));
        put_int(k->steps);
        for (int i = 0; i < k->params; i++) {
            put_int(k->v[i].kind);
            if (k->v[i].kind == VALUE_INT) put(&k->v[i].i, sizeof k->v[i].i);
            if (k->v[i].kind == VALUE_TEXT) put_text(k->v[i].text, k->v[i].n);
        }
        k->steps = 0;
    }
    return real(s);
}

int sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *context, char **error)
{
    REAL(sqlite3_exec);
    if (out && !inside && !sqlite3_db_readonly(db, "main")) put_command(sql);
    inside++;
    int code = real(db, sql, row, context, error);
    inside--;
    return code;
}
