// jobs_test.c - leases and the runner, on both engines.
#include "base/test.h"
#include "db/test_db.h"
#include "jobs/jobs.h"
#include "platform/platform.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

TEST(job_lease_belongs_to_one)
{
    Instant now = {1525860000000};
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        const char *name = test_engine_name(e);
        CHECK(job_claim(s, S("mail"), S("a"), now, 1000), "%s: free", name);
        CHECK(!job_claim(s, S("mail"), S("b"), now, 1000) && !job_claim(s, S("mail"), S("a"), now, 1000), "%s: taken", name);
        CHECK(job_claim(s, S("poll"), S("b"), now, 1000), "%s: another job", name);
        CHECK(!job_claim(s, S("mail"), S("b"), instant_add(now, 999), 1000), "%s: still taken", name);
        CHECK(job_claim(s, S("mail"), S("b"), instant_add(now, 1000), 1000), "%s: the holder died", name);
        job_done(s, S("mail"), S("a"), now, true);
        CHECK(!job_claim(s, S("mail"), S("a"), instant_add(now, 1001), 1000), "%s: who lost it cannot give it back", name);
        job_done(s, S("mail"), S("b"), now, false);
        CHECK(job_claim(s, S("mail"), S("a"), instant_add(now, 1001), 1000), "%s: given back", name);
    }
}

typedef struct Rival { Store *store; Str holder; _Atomic int *won; } Rival;

static void *claim_one(void *context)
{
    Rival *r = context;
    if (job_claim(r->store, S("rush"), r->holder, (Instant){1000}, 1000)) atomic_fetch_add(r->won, 1);
    return NULL;
}

TEST(job_lease_under_a_rush)
{
    enum { RIVALS = 8 };
    EACH_ENGINE (e) {
        _Atomic int won = 0;
        pthread_t thread[RIVALS];
        Rival r[RIVALS];
        Store *s = test_store(e);
        for (int i = 0; i < RIVALS; i++) {
            r[i] = (Rival){s, str_fmt(test_arena(), "h%d", i), &won};
            pthread_create(&thread[i], NULL, claim_one, &r[i]);
        }
        for (int i = 0; i < RIVALS; i++) pthread_join(thread[i], NULL);
        CHECK(won == 1, "%s: %d won", test_engine_name(e), won);
    }
}

// ---- the runner ----

typedef struct Counts { _Atomic int often, seldom, failing; } Counts;

static bool often(void *town, Instant now)   { (void)now; return atomic_fetch_add(&((Counts *)town)->often, 1) >= 0; }
static bool seldom(void *town, Instant now)  { (void)now; return atomic_fetch_add(&((Counts *)town)->seldom, 1) >= 0; }
static bool failing(void *town, Instant now) { (void)now; return atomic_fetch_add(&((Counts *)town)->failing, 1) < 0; }

static const Job table[] = {{"failing", 1, failing, NULL}, {"often", 1, often, NULL}, {"seldom", 3600 * 1000, seldom, NULL}, {0}};

static const Job other_table[] = {{"other", 3600 * 1000, often, NULL}, {0}};

static bool reaches(_Atomic int *n, int want)
{
    for (int i = 0; i < 500 && atomic_load(n) < want; i++) poll(NULL, 0, 10);
    return atomic_load(n) >= want;
}

TEST(jobs_run_wake_and_stop)
{
    EACH_ENGINE (e) {
        Counts first = {0}, second = {0};
        Store *s = test_store(e);
        const JobTown towns[] = {{S("un"), s, &first}, {S("deux"), s, &second}};
        jobs_wake("seldom");                        // nobody to wake: nothing happens
        Jobs *jobs = jobs_start(test_arena(), table, towns, COUNT(towns));
        CHECK(reaches(&second.seldom, 1), "%s: everything runs at the start", test_engine_name(e));
        jobs_wake("seldom");
        CHECK(reaches(&second.seldom, 2), "%s: woken long before its time", test_engine_name(e));
        Jobs *others = jobs_start(test_arena(), other_table, towns, 1);
        jobs_wake("seldom");
        CHECK(reaches(&second.seldom, 3), "%s: woken although another runner started later", test_engine_name(e));
        jobs_stop(others);
        CHECK(reaches(&second.often, 3) && reaches(&first.failing, 2), "%s: again and again, after failures too", test_engine_name(e));
        jobs_stop(jobs);
        int n = first.often;
        poll(NULL, 0, 30);
        CHECK(first.often == n && first.seldom == 3, "%s: stopped", test_engine_name(e));
    }
}

TEST(job_run_leaves_it_to_who_holds_it)
{
    EACH_ENGINE (e) {
        Counts counts = {0};
        const JobTown town = {S("un"), test_store(e), &counts};
        CHECK(job_run(&table[1], &town) && job_run(&table[1], &town) && counts.often == 2, "%s: free", test_engine_name(e));
        CHECK(!job_run(&table[0], &town) && counts.failing == 1, "%s: a failure is said", test_engine_name(e));
        CHECK(job_claim(town.store, S("often"), S("another process"), clock_now(), 60000), "%s: taken", test_engine_name(e));
        CHECK(!job_run(&table[1], &town) && counts.often == 2, "%s: not run", test_engine_name(e));
    }
}
