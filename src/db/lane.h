// lane.h - how work reaches a town's database. Everything blocks; the caller's thread waits.
//
// READ:  a connection of a small pool, one snapshot. WRITE: SQLite has one writer thread per open town file that takes all that
// is queued and commits once for the batch (synchronous=FULL) before anyone is told; when a piece must be taken back, the batch runs
// again with each piece in a savepoint. PostgreSQL runs it on one of a few writer connections and runs it again after a conflict
// or deadlock (5 times), a lost connection or a broken constraint (once: it may be the other half of a double click). A connection
// lost during COMMIT is LANE_FAILED: nobody knows, and the operation key answers when the person tries again.
// Full house: 2,000 pieces queued, or no connection for 5 s, is LANE_BUSY. Failures are logged here. SQLite unable to sync, or
// damaged, stops the process.
#pragma once
#include "db/db.h"

typedef struct Store Store;                         // a town's database, shared by all threads

// Work may run more than once, so its only lasting effects are rows. true: keep what was written. false: roll back.
// Stack: 256 kB. Work must not call a lane of the same store.
typedef bool LaneWork(Db *db, void *context);
typedef enum { LANE_KEPT, LANE_REFUSED, LANE_FAILED, LANE_BUSY } LaneResult;   // refused: work said false

// readers, writers: connections at most (1 to 64), opened when needed; SQLite has one writer whatever the number.
// SQLite: NULL when another process, or another store of this one, has the file (lock on ADDRESS.lock).
Store *store_open(Str address, Str schema, int readers, int writers, Str *why, Arena *why_arena);
// For a short errand of the command line while a server has the SQLite file: takes no lock, waits for the server's commits (5 s).
Store *store_open_beside(Str address, Str schema, Str *why, Arena *why_arena);
bool   store_served(Str address);                   // SQLite: another process has the file
void   store_close(Store *s);
LaneResult lane_read(Store *s, LaneWork *work, void *context);
LaneResult lane_write(Store *s, LaneWork *work, void *context);

// Brings the schema up to date from the numbered files of sql/ (embedded in the binary); refuses a changed or unknown step.
// address as in db_open; PostgreSQL: creates the schema when absent. Returns the steps applied, -1 with why on failure.
// SQLite: before store_open, since both take the lock of the file. Each step is one transaction.
//
// The files are SQL with {id} automatic key, {int} 64 bits, {text} compared by bytes, {strict} after the closing parenthesis,
// and {append_only TABLE} on its own line: rows are added, never changed or removed. Rows inserted with a chosen {id} do not
// move PostgreSQL's counter: let the database choose.
int  migrate(Str address, Str schema, Str *why, Arena *why_arena);
typedef struct Migration { Str name, sql; } Migration;
extern const Migration migrations[];                // ended by an empty name; generated from sql/ at build time
