// bare.c - the ceiling: what the libraries under the service reach when nothing else is done.
//
//     bare page DATABASE BYTES      a libmicrohttpd handler that selects the child's month and sends BYTES (head included); prints its port
//     bare save DATABASE RECORDING  runs the statements that record.c wrote down, on one connection; prints the rate of month saves
//     bare sync DATABASE TIMES       writes and syncs 4 kB beside it; prints the time of one
#include <fcntl.h>
#include <microhttpd.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void stop(const char *what, const char *why)
{
    fprintf(stderr, "bare: %s: %s\n", what, why);
    exit(2);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// ---- page ----

enum { HEAD_BYTES = 120 };                          // what libmicrohttpd writes around a body without our headers
static const char *database;
static char *body;
static size_t body_n;

typedef struct Reader { sqlite3 *db; sqlite3_stmt *month; } Reader;
static __thread Reader reader;                      // one for each connection's thread

static void reader_open(void)
{
    const char *sql = "SELECT id, slot_id, day, state, price_cents, hold_expires_at FROM booking WHERE child_id = ?1 AND day >= ?2 AND day <= ?3"
                      " AND state IN ('confirmed', 'held') AND +activity_id = ?4";
    if (sqlite3_open_v2(database, &reader.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK
        || sqlite3_busy_timeout(reader.db, 5000) != SQLITE_OK      // the first to come reads the log again, the others wait
        || sqlite3_prepare_v3(reader.db, sql, -1, SQLITE_PREPARE_PERSISTENT, &reader.month, NULL) != SQLITE_OK) stop(database, sqlite3_errmsg(reader.db));
}

static long rows_of(long long child, long long activity, const char *month)
{
    char from[16], to[16];
    long sum = 0;
    if (!reader.db) reader_open();
    snprintf(from, sizeof from, "%.7s-01", month);
    snprintf(to, sizeof to, "%.7s-31", month);
    sqlite3_bind_int64(reader.month, 1, child);
    sqlite3_bind_text(reader.month, 2, from, -1, SQLITE_STATIC);
    sqlite3_bind_text(reader.month, 3, to, -1, SQLITE_STATIC);
    sqlite3_bind_int64(reader.month, 4, activity);
    while (sqlite3_step(reader.month) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(reader.month); i++) sum += sqlite3_column_bytes(reader.month, i);
    sqlite3_reset(reader.month);
    return sum;
}

static enum MHD_Result answer(void *context, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *data,
                              size_t *size, void **slot)
{
    (void)context, (void)method, (void)version, (void)data, (void)size;
    long long child, activity;
    char month[8];
    if (!*slot) {
        *slot = &body_n;
        return MHD_YES;
    }
    if (sscanf(url, "/kiosque/reservations/%lld/%lld/%7s", &child, &activity, month) != 3 || rows_of(child, activity, month) < 0) return MHD_NO;
    struct MHD_Response *r = MHD_create_response_from_buffer(body_n, body, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result done = MHD_queue_response(c, 200, r);
    MHD_destroy_response(r);
    return done;
}

static int page(const char *bytes)
{
    body_n = strtoul(bytes, NULL, 10) - HEAD_BYTES;
    body = malloc(body_n);
    memset(body, 'x', body_n);
    struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC, 0, NULL, NULL,
                                            answer, NULL, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 * 1024, MHD_OPTION_END);
    if (!d) stop("libmicrohttpd", "did not start");
    printf("listening on %u\n", MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    for (;;) pause();
}

// ---- save: the recording again ----

enum { MOST_STATEMENTS = 1024 };
enum { VALUE_NULL, VALUE_INT, VALUE_TEXT };

typedef struct Replay { sqlite3 *db; const char *at, *end; sqlite3_stmt *stmt[MOST_STATEMENTS]; int save_add; long saves, statements, in_saves, in_commit; double seconds, began; } Replay;

static int32_t take_int(Replay *r)
{
    int32_t n;
    memcpy(&n, r->at, sizeof n);
    r->at += sizeof n;
    return n;
}

static const char *take(Replay *r, size_t n)
{
    const char *p = r->at;
    r->at += n;
    return p;
}

static void read_statement(Replay *r)
{
    int number = take_int(r), n = take_int(r);
    const char *sql = take(r, (size_t)n);
    if (sqlite3_prepare_v3(r->db, sql, n, SQLITE_PREPARE_PERSISTENT, &r->stmt[number], NULL) != SQLITE_OK) stop("prepare", sqlite3_errmsg(r->db));
    if (!strncmp(sql, "INSERT INTO booking_save ", 25)) r->save_add = number;
}

static void read_value(Replay *r, sqlite3_stmt *s, int i)
{
    int64_t v;
    int32_t kind = take_int(r), n;
    if (kind == VALUE_NULL) {
        sqlite3_bind_null(s, i);
    } else if (kind == VALUE_INT) {
        memcpy(&v, take(r, sizeof v), sizeof v);
        sqlite3_bind_int64(s, i, v);
    } else {
        n = take_int(r);
        sqlite3_bind_text(s, i, take(r, (size_t)n), n, SQLITE_STATIC);
    }
}

static void read_run(Replay *r)
{
    int number = take_int(r), steps = take_int(r);
    sqlite3_stmt *s = r->stmt[number];
    for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++) read_value(r, s, i);
    while (steps--) {
        int code = sqlite3_step(s);
        if (code != SQLITE_ROW && code != SQLITE_DONE) stop(sqlite3_sql(s), sqlite3_errmsg(r->db));
        for (int i = 0; code == SQLITE_ROW && i < sqlite3_column_count(s); i++) sqlite3_column_bytes(s, i);
    }
    sqlite3_reset(s);
    r->in_saves += number == r->save_add;
    r->in_commit++;
}

// Only commits that hold a month save count: the mails that follow are sent meanwhile.
static void committed(Replay *r)
{
    if (!r->in_saves) return;
    r->seconds += now() - r->began;
    r->saves += r->in_saves;
    r->statements += r->in_commit;
}

static void read_command(Replay *r)
{
    char sql[1024];
    int n = take_int(r);
    snprintf(sql, sizeof sql, "%.*s", n, take(r, (size_t)n));
    if (!strcmp(sql, "BEGIN IMMEDIATE")) {
        r->began = now();
        r->in_saves = r->in_commit = 0;
    }
    if (sqlite3_exec(r->db, sql, NULL, NULL, NULL) != SQLITE_OK) stop(sql, sqlite3_errmsg(r->db));
    if (!strcmp(sql, "COMMIT")) committed(r);
}

static char *read_whole(const char *path, size_t *n)
{
    FILE *f = fopen(path, "r");
    if (!f || fseek(f, 0, SEEK_END)) stop(path, "cannot be read");
    *n = (size_t)ftell(f);
    rewind(f);
    char *p = malloc(*n + 1);
    if (!p || fread(p, 1, *n, f) != *n) stop(path, "cannot be read");
    fclose(f);
    return p;
}

static int save(const char *recording)
{
    Replay r = {.save_add = -1};
    size_t n;
    r.at = read_whole(recording, &n);
    r.end = r.at + n;
    if (sqlite3_open_v2(database, &r.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) stop(database, sqlite3_errmsg(r.db));
    sqlite3_exec(r.db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
                       "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384", NULL, NULL, NULL);
    while (r.at < r.end)
        switch (*r.at++) {
        case 'p': read_statement(&r); break;
        case 'r': read_run(&r); break;
        case 'x': read_command(&r); break;
        default:  stop(recording, "is not a recording");
        }
    if (!r.saves) stop(recording, "holds no month save");
    printf("rate=%.0f saves=%ld statements=%.0f\n", (double)r.saves / r.seconds, r.saves, (double)r.statements / (double)r.saves);
    return 0;
}

// ---- the disk ----

// What one sync of 4 kB costs beside the database: the whole of what a batch saves.
static int sync_time(int times)
{
    enum { PAGE = 4096 };
    static char bytes[PAGE];
    char name[4096];
    snprintf(name, sizeof name, "%s.sync", database);
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) stop("open", name);
    double began = now();
    for (int i = 0; i < times; i++)
        if (pwrite(fd, bytes, PAGE, (off_t)i * PAGE) != PAGE || fdatasync(fd)) stop("sync", name);
    printf("ms=%.2f\n", (now() - began) * 1000 / times);
    close(fd);
    unlink(name);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 4) stop("usage", "bare page DATABASE BYTES | bare save DATABASE RECORDING | bare sync DATABASE TIMES");
    database = argv[2];
    signal(SIGPIPE, SIG_IGN);                                  // the client ends in the middle of an answer
    if (!strcmp(argv[1], "page")) return page(argv[3]);
    if (!strcmp(argv[1], "save")) return save(argv[3]);
    if (!strcmp(argv[1], "sync")) return sync_time(atoi(argv[3]));
    stop(argv[1], "page, save or sync");
}
