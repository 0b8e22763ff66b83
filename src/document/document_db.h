// document_db.h - inside this folder, and for the command line that puts a town's file: names of stored files, the town's files.
#pragma once
#include "document/document.h"

// ---- files ----
Str   stored_name(Arena *a);                        // 32 random hexadecimal digits
Str   stored_path(Arena *a, Str folder, Str stored);            // FOLDER/documents/ab/abcdef...
int   stored_create(Arena *a, Str folder, Str stored);          // open and new; -1: the disk does not take it
bool  stored_row(Db *db, Str stored);               // a committed row names it

// A nameless file at fd as one of ours: examined apart, and on the disk for good. Fills type, stored, stored_hash and stored_size, or
// says why not, and then nothing is left. Blocks; some at a time.
typedef struct StoredFile { Str type, stored, hash; int64_t size; } StoredFile;
UploadRefusal stored_take(Arena *a, Str folder, int fd, StoredFile *out);
bool stored_put(Arena *a, Str folder, Str type, Str bytes, StoredFile *out);       // bytes we made ourselves; false: the disk does not take them

// ---- rows ----
bool  family_space(Db *db, int64_t family, int64_t more);       // there is room for that many bytes more
void  document_withdrawn(Db *db, Arena *a, Strs *out);          // stored files of withdrawn rows, some at a time
void  document_erased(Db *db, Str stored);
bool  document_stored(Db *db, Arena *a, int64_t family, int64_t id, Document *out, Str *stored);

// ---- the town's side: what families sent and nobody has looked at ----
typedef struct SentDocument { int64_t id, family, child, size; Str kind, name, stored; Instant at; } SentDocument;
ARRAY_OF(SentDocument, SentDocuments);
void  documents_waiting(Db *db, Arena *a, SentDocuments *out);  // the oldest first, 200 at most; without what came with a message
bool  document_sent(Db *db, Arena *a, int64_t id, SentDocument *out);          // whatever its state; false: withdrawn, or there is none

// ---- the town's files ----
typedef struct TownFile { int64_t id; Str category, title, name, type, stored; int64_t size; Instant at; } TownFile;
ARRAY_OF(TownFile, TownFiles);
typedef struct TownShelf { Str category; TownFiles files; } TownShelf;
ARRAY_OF(TownShelf, TownShelves);
void  town_files(Db *db, Arena *a, TownFiles *out);             // by category, then title
bool  town_file_find(Db *db, Arena *a, int64_t id, TownFile *out);
int64_t town_file_add(Db *db, Str category, Str title, Str name, const StoredFile *f, Instant now);
bool  town_file_remove(Db *db, int64_t id);
