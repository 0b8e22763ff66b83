// inbox.c - notices to families, tasks for agents.
#include "inbox/inbox.h"

#include "inbox/inbox.html.h"
#include "inbox/request_db.h"

EXEC(notice_add_sql,
     "INSERT INTO notice (family_id, dedup_key, at, title, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (dedup_key) DO NOTHING");
void notice_send(Db *db, Arena *a, int64_t family, Str dedup_key, Str title, Str body, Instant at)
{
    (void)a;
    db_run(db, &notice_add_sql, ARGS(A(family), A(dedup_key), A(at), A(title), A(body)));
}

EXEC(task_add_sql,
     "INSERT INTO task (dedup_key, kind, regie_id, family_id, title, body, state, created_at)"
     " VALUES ($1, $2, $3, $4, $5, $6, 'open', $7) ON CONFLICT (dedup_key) DO NOTHING");
void task_raise(Db *db, Str dedup_key, Str kind, int64_t regie, int64_t family, Str title, Str body, Instant at)
{
    db_run(db, &task_add_sql, ARGS(A(dedup_key), A(kind), A_ID(regie), A_ID(family), A(title), A(body), A(at)));
}

// ---- pages ----

static const DbCol notice_cols[] = {COL(Notice, id), COL(Notice, at), COL(Notice, is_read), COL(Notice, title), COL(Notice, body)};
#define NOTICE_COLUMNS \
    "SELECT n.id, n.at, coalesce(m.is_read, 0) AS is_read, n.title, n.body FROM notice n" \
    "  LEFT JOIN inbox_mark m ON m.family_id = n.family_id AND m.adult_id = $2 AND m.kind = 'notice' AND m.object_id = n.id"
QUERY(notices_sql, notice_cols, NOTICE_COLUMNS " WHERE n.family_id = $1 ORDER BY n.id DESC LIMIT 200");
QUERY(notice_sql, notice_cols, NOTICE_COLUMNS " WHERE n.family_id = $1 AND n.id = $3");

static Reply list_show(Req *q)
{
    Notices list = {0};
    db_all(q->db, q->a, &notices_sql, &list, ARGS(A(q->session.family), A(q->session.adult)));
    Buf *w = page_begin(q, T("Vos messages"), CRUMBS({T("Mes informations"), {{0}}}, {T("Vos messages"), {{0}}}));
    notices_view(w, q, &list);
    return page_end(q, 200);
}

// Opening a message marks it read, so it is a form and not a link: a look-ahead of the browser reads nothing.
static Reply notice_open(Req *q)
{
    Notice n;
    if (!db_one(q->db, q->a, &notice_sql, &n, ARGS(A(q->session.family), A(q->session.adult), A(req_id(q, 0))))) return reply_not_found(q);
    inbox_mark_read(q->db, q->session.family, q->session.adult, S("notice"), n.id);
    return reply_see_other(q, url_fmt(q->a, "/kiosque/messages/%lld", (long long)n.id));
}

static Reply notice_show(Req *q)
{
    Notice n;
    if (!db_one(q->db, q->a, &notice_sql, &n, ARGS(A(q->session.family), A(q->session.adult), A(req_id(q, 0))))) return reply_not_found(q);
    Buf *w = page_begin(q, n.title, CRUMBS({T("Vos messages"), url_fmt(q->a, "/kiosque/messages")}, {n.title, {{0}}}));
    notice_view(w, q, &n);
    return page_end(q, 200);
}

const Route inbox_routes[] = {
    {GET,  "/kiosque/messages",         ROLE_FAMILY, TX_READ,  list_show, NULL, 0},
    {GET,  "/kiosque/messages/:notice", ROLE_FAMILY, TX_READ,  notice_show, NULL, 0},
    {POST, "/kiosque/messages/:notice", ROLE_FAMILY, TX_WRITE, notice_open, NULL, 0},
    {0}};
