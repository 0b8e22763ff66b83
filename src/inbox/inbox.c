// inbox.c - the only SQL on notices to families and on tasks for agents.
#include "inbox/inbox.h"

EXEC(notice_add_sql,
     "INSERT INTO notice (family_id, dedup_key, at, title, body, title_en, body_en) VALUES ($1, $2, $3, $4, $5, $6, $7)"
     " ON CONFLICT (dedup_key) DO NOTHING");
void notice_keep(Db *db, int64_t family, Str dedup_key, Words title, Words body, Instant at)
{
    db_run(db, &notice_add_sql, ARGS(A(family), A(dedup_key), A(at), A(title.fr), A(body.fr), A(title.en), A(body.en)));
}

static const DbCol notice_cols[] = {COL(Notice, id), COL(Notice, at), COL(Notice, title), COL(Notice, body),
                                    COL(Notice, title_en), COL(Notice, body_en)};
QUERY(notice_sql, notice_cols, "SELECT id, at, title, body, title_en, body_en FROM notice WHERE family_id = $1 AND id = $2");
bool notice_find(Db *db, Arena *a, int64_t family, int64_t id, Notice *out)
{
    if (!db_one(db, a, &notice_sql, out, ARGS(A(family), A(id)))) return false;
    out->title = words_spoken((Words){out->title, out->title_en});
    out->body = words_spoken((Words){out->body, out->body_en});
    return true;
}

EXEC(task_add_sql,
     "INSERT INTO task (dedup_key, kind, regie_id, family_id, title, body, state, created_at)"
     " VALUES ($1, $2, $3, $4, $5, $6, 'open', $7) ON CONFLICT (dedup_key) DO NOTHING");
void task_raise(Db *db, Str dedup_key, Str kind, int64_t regie, int64_t family, Str title, Str body, Instant at)
{
    db_run(db, &task_add_sql, ARGS(A(dedup_key), A(kind), A_ID(regie), A_ID(family), A(title), A(body), A(at)));
}
