// lane.h - how work reaches a town's database. Everything blocks; the caller's thread waits.
//
// READ:  a connection of a small pool, one snapshot. WRITE: SQLite has one writer thread per open town file that takes all that
// is queued, runs each piece in a savepoint and commits once for the batch (synchronous=FULL) before anyone is told; PostgreSQL
// runs it on one of a few writer connections and runs it again after a conflict or deadlock.
#pragma once
#include "db/db.h"

typedef struct Store Store;                         // a town's database, shared by all threads

// Work may run more than once, so its only lasting effects are rows. true: keep what was written. false: roll back.
typedef bool LaneWork(Db *db, void *context);
typedef enum { LANE_KEPT, LANE_REFUSED, LANE_FAILED, LANE_BUSY } LaneResult;   // refused: work said false

Store *store_open(Str address, Str schema, int readers, int writers, Str *why, Arena *why_arena);
void   store_close(Store *s);
LaneResult lane_read(Store *s, LaneWork *work, void *context);
LaneResult lane_write(Store *s, LaneWork *work, void *context);

// Brings the schema up to date from the numbered files of sql/ (embedded in the binary); refuses a changed or unknown step.
// address as in db_open; PostgreSQL: creates the schema when absent. Returns the steps applied, -1 with why on failure.
int  migrate(Str address, Str schema, Str *why, Arena *why_arena);
typedef struct Migration { Str name, sql; } Migration;
extern const Migration migrations[];                // ended by an empty name; generated from sql/ at build time
