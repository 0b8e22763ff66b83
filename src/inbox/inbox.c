// inbox.c - the only SQL on notices to families and on tasks for agents.
#include "inbox/inbox.h"
#include "mail/outbox.h"
#include "town/town.h"

QUERY(notice_add_sql, db_int_cols,
     "INSERT INTO notice (family_id, dedup_key, at, title, body, title_en, body_en) VALUES ($1, $2, $3, $4, $5, $6, $7)"
     " ON CONFLICT (dedup_key) DO NOTHING RETURNING id AS n");
EXEC(notice_due_sql, "INSERT INTO notice_mail (notice_id) VALUES ($1)");
void notice_keep(Db *db, int64_t family, Str dedup_key, Words title, Words body, Instant at, bool mail)
{
    int64_t made = db_int(db, &notice_add_sql, ARGS(A(family), A(dedup_key), A(at), A(title.fr), A(body.fr), A(title.en), A(body.en)));
    if (made && mail) db_run(db, &notice_due_sql, ARGS(A(made)));
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

// ---- mails ----

typedef struct DueNotice { int64_t id, family; Str title, title_en; } DueNotice;
ARRAY_OF(DueNotice, DueNotices);
static const DbCol due_cols[] = {COL(DueNotice, id), COL(DueNotice, family), COL(DueNotice, title), COL(DueNotice, title_en)};
QUERY(notices_due_sql, due_cols,
      "SELECT n.id, n.family_id AS family, n.title, n.title_en FROM notice_mail m JOIN notice n ON n.id = m.notice_id ORDER BY n.id LIMIT 100");
EXEC(notice_mailed_sql, "DELETE FROM notice_mail WHERE notice_id = $1");

void notice_mails(Db *db, Arena *a, const Town *town, Str base_url, RequestAddress *address, Instant now)
{
    DueNotices due = {0};
    db_all(db, a, &notices_due_sql, &due, NO_ARGS);
    EACH (const DueNotice, n, &due) {
        if (db_run(db, &notice_mailed_sql, ARGS(A(n->id))) != 1) continue;     // another process has just done it
        Lang lang = LANG_FR;
        Str to = address(db, a, n->family, 0, &lang);
        if (!to.n) continue;
        Lang spoken = words_use(lang);
        Str title = words_spoken((Words){n->title, n->title_en});
        mail_queue(db, &(OutMail){.dedup_key = str_fmt(a, "notice-%lld", (long long)n->id), .recipient = to, .subject = title, .at = now,
                                  .body = str_fmt(a, TF("Bonjour,\n\nUn message vous attend sur le kiosque : %.*s.\n\n"
                                                  "Pour le lire, connectez-vous au kiosque puis ouvrez « Vos messages » :\n%.*s/kiosque\n\n%.*s\n"),
                                                  STR_ARG(title), STR_ARG(base_url), STR_ARG(town->title))});
        words_use(spoken);
    }
}

// ---- tasks ----

EXEC(task_add_sql,
     "INSERT INTO task (dedup_key, kind, regie_id, family_id, title, body, state, created_at)"
     " VALUES ($1, $2, $3, $4, $5, $6, 'open', $7) ON CONFLICT (dedup_key) DO NOTHING");
void task_raise(Db *db, Str dedup_key, Str kind, int64_t regie, int64_t family, Str title, Str body, Instant at)
{
    db_run(db, &task_add_sql, ARGS(A(dedup_key), A(kind), A_ID(regie), A_ID(family), A(title), A(body), A(at)));
}
