// request_db.h - rows behind the pages of messages and requests. Private to this folder.
#pragma once
#include "inbox/request.h"

typedef struct RequestPiece { int64_t event, document; } RequestPiece;         // a document that came with an act
ARRAY_OF(RequestPiece, RequestPieces);

void request_pieces(Db *db, Arena *a, int64_t id, RequestPieces *out);
// The family writes again. false: not theirs, or closed meanwhile.
bool request_write(Req *q, int64_t id, Str body, const int64_t *documents, int n_documents);
int64_t request_written(Db *db, Str actor, Instant since);     // how many messages somebody has sent since then

// ---- the three folders of « Vos messages » ----

typedef struct InboxRow { Str kind; int64_t id; Instant at; Str type, subject, subject_en, state; bool told, is_read; } InboxRow;  // kind: 'notice', 'request'; told: by the town
ARRAY_OF(InboxRow, InboxRows);
typedef struct InboxCounts { int64_t received, sent, archived, unread; } InboxCounts;
void inbox_counts(Db *db, Arena *a, int64_t family, int64_t adult, InboxCounts *out);
void inbox_list(Db *db, Arena *a, int64_t family, int64_t adult, Str folder, int64_t first, int64_t most, InboxRows *out);    // folder: 'received', 'sent', 'archived'

// For one adult. The caller has made sure that the object is the family's.
typedef struct InboxMark { bool is_read, is_archived; } InboxMark;
InboxMark inbox_mark(Db *db, Arena *a, int64_t family, int64_t adult, Str kind, int64_t id);
void inbox_mark_read(Db *db, int64_t family, int64_t adult, Str kind, int64_t id);             // nothing for a request of which the town has not spoken
void inbox_mark_archived(Db *db, int64_t family, int64_t adult, Str kind, int64_t id, bool archived);
void inbox_mark_all_read(Db *db, int64_t family, int64_t adult);
