// lane.c - pools of connections, and the one writer of a SQLite file that commits for many at once.
#include "db/engine.h"
#include "platform/platform.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { POOL_MOST = 64, BATCH_MOST = 256, GATHER_MS = 20, QUEUE_MOST = 2000, WAIT_MS = 5000, CONFLICT_RUNS = 5, WRITER_STACK = 512 * KB };

typedef struct Pool {
    pthread_mutex_t mutex;
    pthread_cond_t given_back;
    DbMode mode;
    int limit, opened;                              // opened: lent, free, or being opened
    Db *free[POOL_MOST];                            // the warmest last
    int free_n;
} Pool;

typedef struct Piece Piece;                         // one caller's work; lives on the caller's stack
struct Piece {
    LaneWork *work;
    void *context;
    LaneResult result;
    sem_t told;
    Piece *next;
};

struct Store {
    Arena memory;                                   // this very struct
    DbEngine engine;
    Str address, schema;
    int queue_most, wait_ms;
    Pool readers, writers;                          // writers: PostgreSQL only

    // SQLite only
    int claim;                                      // SQLite: the lock file, held open; -1: none
    bool beside;                                    // an errand next to the server that has the file
    Db *writer;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t work_came;
    Piece *first, **last;
    int queued;
    bool closing;
};

static void log_failure(const char *event, const Db *db) { log_line(event, "error", db_error(db), NULL); }

// A file that could not be synced, or is damaged: going on would make it worse. The restart recovers from the log.
static void stop_if_dead(const Db *db)
{
    if (db_alive(db) || db_engine(db) != DB_SQLITE) return;
    log_failure("database_dead", db);
    abort();
}

// ---- pools ----

static void pool_init(Pool *p, DbMode mode, int limit)
{
    *p = (Pool){.mode = mode, .limit = limit < 1 ? 1 : limit > POOL_MOST ? POOL_MOST : limit};
    pthread_mutex_init(&p->mutex, NULL);
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&p->given_back, &steady);
    pthread_condattr_destroy(&steady);
}

static void pool_close_free(Pool *p)                // called with the mutex held
{
    p->opened -= p->free_n;
    while (p->free_n) db_close(p->free[--p->free_n]);
}

static void pool_end(Pool *p)
{
    pool_close_free(p);
    pthread_cond_destroy(&p->given_back);
    pthread_mutex_destroy(&p->mutex);
}

static struct timespec in_ms(int ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) t.tv_nsec -= 1000000000, t.tv_sec++;
    return t;
}

// false: nobody gave one back in time. *db NULL: the caller may open one more.
static bool pool_wait(Pool *p, int wait_ms, Db **db)
{
    struct timespec deadline = in_ms(wait_ms);
    bool late = false;
    pthread_mutex_lock(&p->mutex);
    while (!p->free_n && p->opened == p->limit && !late)
        late = pthread_cond_timedwait(&p->given_back, &p->mutex, &deadline) == ETIMEDOUT;
    bool got = p->free_n || p->opened < p->limit;
    *db = p->free_n ? p->free[--p->free_n] : NULL;
    if (got && !*db) p->opened++;
    pthread_mutex_unlock(&p->mutex);
    return got;
}

// A broken connection is seldom alone: the server restarted, so the idle ones are gone too.
static void pool_give(Pool *p, Db *db)
{
    bool alive = db && db_alive(db), fit = alive && !db_failed(db);     // not fit: its rollback failed
    pthread_mutex_lock(&p->mutex);
    if (fit) {
        p->free[p->free_n++] = db;
    } else {
        p->opened--;
        if (db && !alive) pool_close_free(p);
    }
    pthread_cond_signal(&p->given_back);
    pthread_mutex_unlock(&p->mutex);
    if (!fit) db_close(db);
}

// NULL: *result says whether the house is full or the database away.
static Db *pool_take(Store *s, Pool *p, LaneResult *result)
{
    Db *db;
    *result = LANE_BUSY;
    if (!pool_wait(p, s->wait_ms, &db)) return NULL;
    if (db) return db;
    Arena a = arena_new(64 * KB);
    Str why = {0};
    db = db_open(s->address, s->schema, p->mode, &why, &a);
    if (!db) {
        log_line("database_away", "error", why, NULL);
        pool_give(p, NULL);
        *result = LANE_FAILED;
    }
    arena_free(&a);
    return db;
}

// ---- one transaction per piece: reading, and writing to PostgreSQL ----

typedef enum { FINAL, LOST, CONFLICT, CONSTRAINT } Again;               // why it may run again
typedef struct Attempt { LaneResult result; Again again; } Attempt;

// Nothing is kept of a work that lost its connection before COMMIT; after it, nobody knows, and it must not run again.
static Again why_again(const Db *db, bool commit_sent)
{
    if (!db_alive(db)) return commit_sent ? FINAL : LOST;
    return db_conflict(db) ? CONFLICT : db_constraint(db) ? CONSTRAINT : FINAL;
}

static Attempt attempt(Db *db, DbMode mode, LaneWork *work, void *context)
{
    db_begin(db);
    bool kept = !db_failed(db) && work(db, context), commit = kept && mode == DB_WRITE && !db_failed(db);
    if (commit) db_commit(db);
    Attempt a = {kept ? LANE_KEPT : LANE_REFUSED, FINAL};
    if (db_failed(db)) {
        a = (Attempt){LANE_FAILED, why_again(db, commit)};
        log_failure(a.again == CONFLICT ? "database_conflict" : "database_failed", db);
    }
    stop_if_dead(db);
    db_rollback(db);
    return a;
}

static void pause_before(int again)                 // longer each time, never the same for two
{
    uint32_t chance;
    random_bytes(&chance, sizeof chance);
    long us = 500L * (1L << again) + (long)(chance % 4000);
    nanosleep(&(struct timespec){0, us * 1000}, NULL);
}

// A lost connection and a constraint are worth one more run: the server may be back; and the constraint may be the other half
// of a double click, whose row the guards will meet this time.
static LaneResult pool_run(Store *s, Pool *p, LaneWork *work, void *context)
{
    static const int most[] = {[FINAL] = 0, [LOST] = 1, [CONFLICT] = CONFLICT_RUNS, [CONSTRAINT] = 1};
    int runs[COUNT(most)] = {0};
    for (;;) {
        LaneResult refusal;
        Db *db = pool_take(s, p, &refusal);
        if (!db) return refusal;
        Attempt a = attempt(db, p->mode, work, context);
        pool_give(p, db);
        if (runs[a.again] == most[a.again]) return a.result;
        pause_before(runs[a.again]++);
    }
}

// ---- many pieces per transaction: writing to SQLite ----

typedef struct Batch { Store *store; Piece *first; int n; int64_t until_ms; } Batch;

// Waiting pieces go to *end, until the batch holds BATCH_MOST.
static void take_waiting(Batch *b, Piece **end)
{
    Store *s = b->store;
    *end = s->first;
    for (; *end && b->n < BATCH_MOST; b->n++, s->queued--) end = &(*end)->next;
    s->first = *end;
    *end = NULL;
    if (!s->first) s->last = &s->first;
}

// What came while the batch ran joins it: one commit then serves more. Once it has run GATHER_MS it ends, or its first would wait long.
static Piece *piece_after(Batch *b, Piece *p)
{
    if (p->next || clock_monotonic_ms() >= b->until_ms) return p->next;
    pthread_mutex_lock(&b->store->mutex);
    take_waiting(b, &p->next);
    pthread_mutex_unlock(&b->store->mutex);
    return p->next;
}

// false: something must be taken back from among the rest. A refusal that wrote nothing leaves nothing behind.
static bool run_plain(Db *db, Batch *b)
{
    for (Piece *p = b->first; p; p = piece_after(b, p)) {
        int64_t before = db->engine->written(db);
        bool kept = p->work(db, p->context);
        if (db_failed(db) || (!kept && db->engine->written(db) != before)) return false;
        p->result = kept ? LANE_KEPT : LANE_REFUSED;
    }
    return true;
}

static LaneResult run_piece(Db *db, const Piece *p)
{
    db_savepoint(db);
    bool kept = !db_failed(db) && p->work(db, p->context);
    if (kept && !db_failed(db)) {
        db_savepoint_release(db);
        return LANE_KEPT;
    }
    bool failed = db_failed(db);
    if (failed) log_failure("database_failed", db);
    stop_if_dead(db);
    db_savepoint_rollback(db);
    return failed ? LANE_FAILED : LANE_REFUSED;
}

// A savepoint copies every page that is touched under it, and few pieces need one: the batch runs without, and when a piece has to
// be taken back, the whole of it runs again with.
static void run_all(Db *db, Batch *b)
{
    db_begin(db);
    if (!db_failed(db) && run_plain(db, b)) return;
    stop_if_dead(db);
    db_rollback(db);
    db_begin(db);
    for (Piece *p = b->first; p && !db_failed(db); p = p->next) p->result = run_piece(db, p);
}

// A refusal waits for the commit like the rest: it may rest on what an earlier piece of the batch wrote.
static void run_batch(Db *db, Batch *b)
{
    run_all(db, b);
    bool kept = db_commit(db);
    if (!kept) log_failure("commit_failed", db);
    stop_if_dead(db);
    db_rollback(db);
    for (Piece *p = b->first, *next; p; p = next) {
        next = p->next;                             // once told, the caller's stack is no longer ours
        if (!kept) p->result = LANE_FAILED;
        sem_post(&p->told);
    }
}

// false: the store closes, and nobody waits.
static bool next_batch(Store *s, Batch *b)
{
    *b = (Batch){.store = s};
    pthread_mutex_lock(&s->mutex);
    while (!s->first && !s->closing) pthread_cond_wait(&s->work_came, &s->mutex);
    take_waiting(b, &b->first);
    pthread_mutex_unlock(&s->mutex);
    b->until_ms = clock_monotonic_ms() + GATHER_MS;
    return b->first;
}

static void *writer_main(void *context)
{
    Store *s = context;
    for (Batch b; next_batch(s, &b);) run_batch(s->writer, &b);
    return NULL;
}

static bool enqueue(Store *s, Piece *p)
{
    pthread_mutex_lock(&s->mutex);
    bool room = s->queued < s->queue_most;
    if (room) {
        *s->last = p;
        s->last = &p->next;
        s->queued++;
        pthread_cond_signal(&s->work_came);
    }
    pthread_mutex_unlock(&s->mutex);
    return room;
}

static LaneResult queue_run(Store *s, LaneWork *work, void *context)
{
    Piece p = {.work = work, .context = context};
    sem_init(&p.told, 0, 0);
    bool queued = enqueue(s, &p);
    while (queued && sem_wait(&p.told) < 0) {}      // interrupted by a signal
    sem_destroy(&p.told);
    return queued ? p.result : LANE_BUSY;
}

static bool start_writer(Store *s, Str *why, Arena *why_arena)
{
    pthread_attr_t attr;
    s->last = &s->first;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->work_came, NULL);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, WRITER_STACK);
    int code = pthread_create(&s->thread, &attr, writer_main, s);
    pthread_attr_destroy(&attr);
    if (code) *why = str_fmt(why_arena, "cannot start the writer of %.*s: %s", STR_ARG(s->address), strerror(code));
    return !code;
}

static void end_writer(Store *s)
{
    pthread_mutex_lock(&s->mutex);
    s->closing = true;
    pthread_cond_signal(&s->work_came);
    pthread_mutex_unlock(&s->mutex);
    pthread_join(s->thread, NULL);
}

// ---- stores ----

static bool open_sqlite(Store *s, Str *why, Arena *why_arena)
{
    s->claim = s->beside ? -1 : sqlite_claim(s->address, why, why_arena);
    if (s->claim < 0 && !s->beside) return false;
    s->writer = db_open(s->address, s->schema, DB_WRITE, why, why_arena);
    if (s->writer && start_writer(s, why, why_arena)) return true;
    db_close(s->writer);
    if (s->claim >= 0) close(s->claim);
    return false;
}

static bool open_postgres(Store *s, Str *why, Arena *why_arena)
{
    Db *db = db_open(s->address, s->schema, DB_WRITE, why, why_arena);      // to say now what would fail later
    if (!db) return false;
    s->writers.free[s->writers.free_n++] = db;
    s->writers.opened++;
    return true;
}

static void forget(Store *s)
{
    pool_end(&s->readers);
    pool_end(&s->writers);
    Arena memory = s->memory;
    arena_free(&memory);
}

static Store *open_store(Str address, Str schema, int readers, int writers, bool beside, Str *why, Arena *why_arena)
{
    Arena memory = arena_new(64 * KB);
    Store *s = NEW(&memory, Store);
    s->engine = db_engine_of(address);
    s->beside = beside;
    s->address = str_dup(&memory, address);
    s->schema = str_dup(&memory, schema);
    s->queue_most = QUEUE_MOST;
    s->wait_ms = WAIT_MS;
    pool_init(&s->readers, DB_READ, readers);
    pool_init(&s->writers, DB_WRITE, writers);
    s->memory = memory;
    if (s->engine == DB_SQLITE ? open_sqlite(s, why, why_arena) : open_postgres(s, why, why_arena)) return s;
    forget(s);
    return NULL;
}

Store *store_open(Str address, Str schema, int readers, int writers, Str *why, Arena *why_arena)
{
    return open_store(address, schema, readers, writers, false, why, why_arena);
}

Store *store_open_beside(Str address, Str schema, Str *why, Arena *why_arena)
{
    return open_store(address, schema, 1, 1, true, why, why_arena);
}

bool store_served(Str address)
{
    char room[1024];
    Arena scratch = {room, room, room + sizeof room};
    Str why;
    if (db_engine_of(address) != DB_SQLITE || address.n > 400) return false;
    int claim = sqlite_claim(address, &why, &scratch);
    if (claim >= 0) close(claim);
    return claim < 0;
}

void store_close(Store *s)
{
    if (!s) return;
    int claim = -1;
    if (s->engine == DB_SQLITE) {
        end_writer(s);
        pthread_cond_destroy(&s->work_came);
        pthread_mutex_destroy(&s->mutex);
        db_close(s->writer);
        claim = s->claim;
    }
    forget(s);
    if (claim >= 0) close(claim);                   // last: the next process finds everything closed
}

void store_limits(Store *s, int queue, int wait_ms)
{
    s->queue_most = queue;
    s->wait_ms = wait_ms;
}

LaneResult lane_read(Store *s, LaneWork *work, void *context) { return pool_run(s, &s->readers, work, context); }

LaneResult lane_write(Store *s, LaneWork *work, void *context)
{
    return s->engine == DB_SQLITE ? queue_run(s, work, context) : pool_run(s, &s->writers, work, context);
}
