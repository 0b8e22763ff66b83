// document_db.c - the only SQL on document and town_file.
#include "document/document_db.h"

// ---- what a family keeps ----

static const DbCol document_cols[] = {COL(Document, id), COL(Document, child), COL(Document, kind), COL(Document, name), COL(Document, type),
                                      COL(Document, size), COL(Document, at), COL(Document, valid_until), COL(Document, state),
                                      COL(Document, reason)};
QUERY(document_list_sql, document_cols,
      "SELECT id, child_id AS child, kind, name, type, size, at, valid_until, state, reason FROM document"
      " WHERE family_id = $1 AND state <> 'withdrawn' ORDER BY at DESC, id DESC");
QUERY(document_find_sql, document_cols,
      "SELECT id, child_id AS child, kind, name, type, size, at, valid_until, state, reason FROM document"
      " WHERE family_id = $1 AND id = $2 AND state <> 'withdrawn'");

QUERY(document_some_sql, document_cols,
      "SELECT id, child_id AS child, kind, name, type, size, at, valid_until, state, reason FROM document"
      " WHERE family_id = $1 AND state <> 'withdrawn' ORDER BY at DESC, id DESC LIMIT $3 OFFSET $2");

void document_list(Db *db, Arena *a, int64_t family, Documents *out) { db_all(db, a, &document_list_sql, out, ARGS(A(family))); }

void document_some(Db *db, Arena *a, int64_t family, int64_t skip, int64_t most, Documents *out)
{
    db_all(db, a, &document_some_sql, out, ARGS(A(family), A(skip), A(most)));
}

bool document_find(Db *db, Arena *a, int64_t family, int64_t id, Document *out)
{
    return db_one(db, a, &document_find_sql, out, ARGS(A(family), A(id)));
}

typedef struct StoredRow { Str stored; } StoredRow;
ARRAY_OF(StoredRow, StoredRows);
static const DbCol stored_cols[] = {COL(StoredRow, stored)};
QUERY(document_stored_sql, stored_cols, "SELECT stored FROM document WHERE family_id = $1 AND id = $2 AND state <> 'withdrawn'");

bool document_stored(Db *db, Arena *a, int64_t family, int64_t id, Document *out, Str *stored)
{
    StoredRow row = {0};
    if (!document_find(db, a, family, id, out) || !db_one(db, a, &document_stored_sql, &row, ARGS(A(family), A(id)))) return false;
    *stored = row.stored;
    return true;
}

void document_files(Db *db, Arena *a, int64_t family, Str folder, Documents *out, Strs *paths)
{
    document_list(db, a, family, out);
    EACH (const Document, d, out) {
        StoredRow row = {0};
        db_one(db, a, &document_stored_sql, &row, ARGS(A(family), A(d->id)));
        *PUSH(a, paths) = stored_path(a, folder, row.stored);
    }
}

// ---- room ----

typedef struct Space { int64_t bytes, n; } Space;
static const DbCol space_cols[] = {COL(Space, bytes), COL(Space, n)};
QUERY(family_space_sql, space_cols,
      "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) AS bytes, count(*) AS n FROM document WHERE family_id = $1 AND state <> 'withdrawn'");

bool family_space(Db *db, int64_t family, int64_t more)
{
    char room[64];
    Arena scratch = {room, room, room + sizeof room};
    Space s = {0};
    db_one(db, &scratch, &family_space_sql, &s, ARGS(A(family)));
    return s.bytes + more <= FAMILY_SPACE && s.n < FAMILY_DOCUMENTS;
}

// ---- keep, decide, withdraw ----

QUERY(document_add_sql, db_int_cols,
      "INSERT INTO document (family_id, child_id, kind, name, type, size, stored, hash, state, valid_until, sent_by, at, changed_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'received', $9, $10, $11, $12) RETURNING id AS n");

int64_t document_keep(Req *q, const Upload *u, Str kind, int64_t child, Date valid_until)
{
    assert(!u->refusal && u->stored.n && document_kind(kind));
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!family_space(q->db, q->session.family, u->stored_size)) return 0;
    int64_t id = db_int(q->db, &document_add_sql,
                        ARGS(A(q->session.family), A_ID(child), A(kind), A(upload_name_clean(q->a, u->name, u->type)), A(u->type), A(u->stored_size),
                             A(u->stored), A(u->stored_hash), A(valid_until), A(req_actor(q)), A(q->now), A(q->now)));
    audit(q, "document.keep", str_fmt(q->a, "document:%lld", (long long)id), "done");
    return id;
}

EXEC(document_withdraw_sql, "UPDATE document SET state = 'withdrawn', changed_at = $3"
                            " WHERE family_id = $1 AND id = $2 AND state IN ('received', 'refused') AND kind <> 'message'");
bool document_withdraw(Req *q, int64_t id)
{
    if (db_run(q->db, &document_withdraw_sql, ARGS(A(q->session.family), A(id), A(q->now))) != 1) return false;
    audit(q, "document.withdraw", str_fmt(q->a, "document:%lld", (long long)id), "done");
    return true;
}

QUERY(withdrawn_sql, stored_cols, "SELECT stored FROM document WHERE state = 'withdrawn' AND stored IS NOT NULL ORDER BY id LIMIT 100");
EXEC(erased_sql, "UPDATE document SET stored = NULL WHERE stored = $1 AND state = 'withdrawn'");
void document_withdrawn(Db *db, Arena *a, Strs *out)
{
    StoredRows rows = {0};
    db_all(db, a, &withdrawn_sql, &rows, NO_ARGS);
    EACH (const StoredRow, r, &rows) *PUSH(a, out) = r->stored;
}
void document_erased(Db *db, Str stored) { db_run(db, &erased_sql, ARGS(A(stored))); }

// ---- which files have a row ----

QUERY(stored_row_sql, db_int_cols,
      "SELECT (SELECT count(*) FROM document WHERE stored = $1) + (SELECT count(*) FROM town_file WHERE stored = $1) AS n");
bool stored_row(Db *db, Str stored) { return db_int(db, &stored_row_sql, ARGS(A(stored))) > 0; }

// ---- the town looks at what was sent ----

static const DbCol sent_cols[] = {COL(SentDocument, id), COL(SentDocument, family), COL(SentDocument, child), COL(SentDocument, size),
                                  COL(SentDocument, kind), COL(SentDocument, name), COL(SentDocument, stored), COL(SentDocument, at)};
QUERY(documents_waiting_sql, sent_cols,
      "SELECT id, family_id AS family, child_id AS child, size, kind, name, stored, at FROM document"
      " WHERE state = 'received' AND kind <> 'message' ORDER BY at, id LIMIT 200");
QUERY(document_sent_sql, sent_cols,
      "SELECT id, family_id AS family, child_id AS child, size, kind, name, stored, at FROM document WHERE id = $1 AND state <> 'withdrawn'");

void documents_waiting(Db *db, Arena *a, SentDocuments *out) { db_all(db, a, &documents_waiting_sql, out, NO_ARGS); }
bool document_sent(Db *db, Arena *a, int64_t id, SentDocument *out) { return db_one(db, a, &document_sent_sql, out, ARGS(A(id))); }

EXEC(document_decide_sql, "UPDATE document SET state = $2, reason = nullif($3, ''), changed_at = $4 WHERE id = $1 AND state = 'received'");
bool document_decide(Db *db, int64_t id, bool accepted, Str reason, Instant now)
{
    assert(accepted || reason.n);
    return db_run(db, &document_decide_sql, ARGS(A(id), A(accepted ? S("accepted") : S("refused")), A(accepted ? S("") : reason), A(now))) == 1;
}

// ---- the town's files ----

static const DbCol town_file_cols[] = {COL(TownFile, id), COL(TownFile, category), COL(TownFile, title), COL(TownFile, name),
                                       COL(TownFile, type), COL(TownFile, stored), COL(TownFile, size), COL(TownFile, at)};
QUERY(town_files_sql, town_file_cols, "SELECT id, category, title, name, type, stored, size, at FROM town_file ORDER BY category, title, id");
QUERY(town_file_sql, town_file_cols, "SELECT id, category, title, name, type, stored, size, at FROM town_file WHERE id = $1");

void town_files(Db *db, Arena *a, TownFiles *out) { db_all(db, a, &town_files_sql, out, NO_ARGS); }
bool town_file_find(Db *db, Arena *a, int64_t id, TownFile *out) { return db_one(db, a, &town_file_sql, out, ARGS(A(id))); }

QUERY(town_file_add_sql, db_int_cols,
      "INSERT INTO town_file (category, title, name, type, size, stored, hash, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id AS n");
int64_t town_file_add(Db *db, Str category, Str title, Str name, const StoredFile *f, Instant now)
{
    return db_int(db, &town_file_add_sql, ARGS(A(category), A(title), A(name), A(f->type), A(f->size), A(f->stored), A(f->hash), A(now)));
}

EXEC(town_file_remove_sql, "DELETE FROM town_file WHERE id = $1");
bool town_file_remove(Db *db, int64_t id) { return db_run(db, &town_file_remove_sql, ARGS(A(id))) == 1; }
