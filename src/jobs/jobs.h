// jobs.h - timed work: one thread per process does what is due, for each town, one job after another.
//
// A lease in the town's database keeps two processes from doing the same job at once. It is not a promise of "exactly once":
// a job may be killed half-way or outlive its lease, so it asks its own rows what is left to do and guards what it writes.
#pragma once
#include "db/lane.h"

typedef struct Job {
    const char *name;
    int every_ms;                                   // first run at the start, then so long after the end of the last one
    bool (*run)(void *town, Instant now);           // false: failed; logged, and tried again at its next time
    bool (*due)(void *town, Instant now);           // a cheap look first, so that an idle town writes nothing; NULL: always
} Job;

typedef struct JobTown { Str key; Store *store; void *town; } JobTown;
typedef struct Jobs Jobs;

// table ends with an empty Job; both arrays live until jobs_stop, and Jobs in the arena.
Jobs *jobs_start(Arena *a, const Job *table, const JobTown *towns, int n);
void  jobs_stop(Jobs *jobs);                        // waits for the job that runs
void  jobs_wake(const char *name);                  // runs it now in this process, if it has a runner; call it after the commit

// Once, in this thread, for one town. false: it failed, or another process is at it.
bool job_run(const Job *job, const JobTown *town);

// The lease. holder: a name that no other process has. job_done gives it back; ok: notes the moment as the last good run.
bool job_claim(Store *store, Str name, Str holder, Instant now, int64_t lease_ms);
void job_done(Store *store, Str name, Str holder, Instant now, bool ok);
