// jobs.c - the runner of timed work.
#include "jobs/jobs.h"
#include "platform/platform.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { TICK_MS = 1000, LEASE_MS = 2 * 60 * 1000, STACK = 512 * KB, MOST_JOBS = 32 };

// ---- the lease ----

EXEC(job_claim_sql,
    "INSERT INTO job_lease (name, holder, until_ms, last_run_ms) VALUES ($1, $2, $3, 0)"
    " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms WHERE job_lease.until_ms <= $4");
EXEC(job_done_sql, "UPDATE job_lease SET until_ms = 0, last_run_ms = $1 WHERE name = $2 AND holder = $3");
EXEC(job_free_sql, "UPDATE job_lease SET until_ms = 0 WHERE name = $1 AND holder = $2");

typedef struct Lease { Str name, holder; Instant now; int64_t lease_ms; bool ok; } Lease;

static bool claim(Db *db, void *context)
{
    const Lease *l = context;
    return db_run(db, &job_claim_sql, ARGS(A(l->name), A(l->holder), A(instant_add(l->now, l->lease_ms)), A(l->now))) == 1;
}

static bool give_back(Db *db, void *context)
{
    const Lease *l = context;
    if (l->ok) db_run(db, &job_done_sql, ARGS(A(l->now), A(l->name), A(l->holder)));
    else db_run(db, &job_free_sql, ARGS(A(l->name), A(l->holder)));
    return true;
}

bool job_claim(Store *store, Str name, Str holder, Instant now, int64_t lease_ms)
{
    Lease l = {.name = name, .holder = holder, .now = now, .lease_ms = lease_ms};
    return lane_write(store, claim, &l) == LANE_KEPT;
}

void job_done(Store *store, Str name, Str holder, Instant now, bool ok)
{
    Lease l = {.name = name, .holder = holder, .now = now, .ok = ok};
    lane_write(store, give_back, &l);
}

// ---- one job of one town ----

// Of this process: a name that no other one has.
static Str holder(void)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static char room[64];
    static Str name;
    pthread_mutex_lock(&mutex);
    if (!name.n) {
        Arena a = {room, room, room + sizeof room};
        name = random_token(&a, 16);
    }
    pthread_mutex_unlock(&mutex);
    return name;
}

bool job_run(const Job *job, const JobTown *town)
{
    Str name = str_z(job->name);
    if (job->due && !job->due(town->town, clock_now())) return true;
    if (!job_claim(town->store, name, holder(), clock_now(), LEASE_MS)) return false;
    log_request_id(name);
    bool ok = job->run(town->town, clock_now());
    if (!ok) log_line("job_failed", "job", name, "town", town->key, NULL);
    log_request_id((Str){0});
    job_done(town->store, name, holder(), clock_now(), ok);
    return ok;
}

// ---- the runner ----

struct Jobs {
    const Job *table;
    const JobTown *towns;
    int n_jobs, n_towns, bell;                      // bell: an eventfd
    pthread_t thread;
    _Atomic bool stopping, woken[MOST_JOBS];
    int64_t next_ms[MOST_JOBS];                     // monotonic: a clock set back delays nothing
    Jobs *other;                                    // the next runner of this process
};

static pthread_mutex_t running_mutex = PTHREAD_MUTEX_INITIALIZER;
static Jobs *running;                               // all of this process

static void ring(Jobs *j)
{
    uint64_t one = 1;
    ssize_t n = write(j->bell, &one, sizeof one);
    (void)n;                                        // full: it rings already
}

// A relative wait on a descriptor, since one until a moment of the clock would follow its jumps.
static void wait_for_bell(Jobs *j)
{
    uint64_t count;
    struct pollfd p = {.fd = j->bell, .events = POLLIN};
    if (poll(&p, 1, TICK_MS) > 0 && read(j->bell, &count, sizeof count) < 0) return;
}

static void run_due(Jobs *j, int k)
{
    bool woken = atomic_exchange(&j->woken[k], false);
    if (!woken && clock_monotonic_ms() < j->next_ms[k]) return;
    for (int i = 0; i < j->n_towns && !atomic_load(&j->stopping); i++) job_run(&j->table[k], &j->towns[i]);
    j->next_ms[k] = clock_monotonic_ms() + j->table[k].every_ms;
}

static void *loop(void *context)
{
    Jobs *j = context;
    while (!atomic_load(&j->stopping)) {
        for (int k = 0; k < j->n_jobs; k++) run_due(j, k);
        if (!atomic_load(&j->stopping)) wait_for_bell(j);
    }
    return NULL;
}

Jobs *jobs_start(Arena *a, const Job *table, const JobTown *towns, int n)
{
    Jobs *j = NEW(a, Jobs);
    j->table = table;
    j->towns = towns;
    j->n_towns = n;
    while (table[j->n_jobs].name) j->n_jobs++;
    assert(j->n_jobs <= MOST_JOBS);
    j->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK);
    if (j->bell < 0 || pthread_create(&j->thread, &attr, loop, j)) die("the thread of timed work could not start");
    pthread_attr_destroy(&attr);
    pthread_mutex_lock(&running_mutex);
    j->other = running;
    running = j;
    pthread_mutex_unlock(&running_mutex);
    return j;
}

void jobs_stop(Jobs *j)
{
    pthread_mutex_lock(&running_mutex);
    for (Jobs **at = &running; *at; at = &(*at)->other)
        if (*at == j) { *at = j->other; break; }
    pthread_mutex_unlock(&running_mutex);
    atomic_store(&j->stopping, true);
    ring(j);
    pthread_join(j->thread, NULL);
    close(j->bell);
}

void jobs_wake(const char *name)
{
    pthread_mutex_lock(&running_mutex);
    for (Jobs *j = running; j; j = j->other)
        for (int k = 0; k < j->n_jobs; k++) {
            if (strcmp(j->table[k].name, name)) continue;
            atomic_store(&j->woken[k], true);
            ring(j);
        }
    pthread_mutex_unlock(&running_mutex);
}
