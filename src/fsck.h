// fsck.h - the invariants of a town's data, checked from outside: nothing here is shared with the code that writes the rows.
#pragma once
#include "db/db.h"

// One violation. id: of the invariant ("B01"); says: what is wrong, in words; key: the rows concerned ("tx:12",
// "regie:1 exercise:2026"); detail: the figures that disagree, may be empty.
typedef struct FsckFinding { const char *id, *says; Str key, detail; } FsckFinding;
ARRAY_OF(FsckFinding, FsckFindings);

typedef enum { FSCK_CLEAN, FSCK_VIOLATIONS, FSCK_UNCHECKED } FsckResult;       // also the exit codes of the command

// Checks every invariant and adds what is wrong to out, in the order of the invariants. The caller's transaction is the snapshot;
// a reader is enough. folder: the town's files; empty: they are not looked at. now: what is late or expired is judged by it. FSCK_UNCHECKED: db_error(db) says why, out holds what was
// found before.
int fsck_store(Db *db, Arena *a, Str folder, Instant now, FsckFindings *out);
const char *fsck_id(int k);                         // of the k-th invariant, from 0; NULL: there are no more
