// work.h - the list of background work, and its start and stop.
#pragma once
#include "app.h"
#include "jobs/jobs.h"

typedef struct Work Work;
Work *work_start(App *app);
void  work_stop(Work *w);
bool  work_run_once(App *app, Str name);            // every job of every town once (or the one named); false: no such job
