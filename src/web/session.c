// session.c - who is signed in, operation keys, the journal. The only SQL on session, op and audit.
#include "web/web.h"

#include "platform/platform.h"

#include <sodium.h>

static Str hash_hex(Arena *a, Str s)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)(s.n ? s.p : ""), (size_t)s.n);
    char *out = arena_take(a, 1, 1, sizeof hash * 2 + 1);
    return str_z(sodium_bin2hex(out, sizeof hash * 2 + 1, hash, sizeof hash));
}

// ---- sessions: the cookie is random, the row holds its hash ----

static Str cookie_name(const Req *q) { return q->site->secure ? S("__Host-kiosque") : S("kiosque"); }
Str session_words_cookie(const Site *s) { return s->secure ? S("__Host-langue") : S("langue"); }

EXEC(session_add_sql,
     "INSERT INTO session (token_hash, role, adult_id, family_id, agent_id, device, created_at, seen_at, language)"
     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

void session_open(Req *q, Reply *r, Session s)
{
    if (q->session.token.n) session_close(q, r);
    s.token = random_token(q->a, 32);
    s.seen = q->now;
    if (!s.created.ms) s.created = q->now;
    db_run(q->db, &session_add_sql, ARGS(A(hash_hex(q->a, s.token)), A(s.role == ROLE_AGENT ? S("agent") : S("family")),
           A_ID(s.adult), A_ID(s.family), A_ID(s.agent), A(q->agent), A(s.created), A(s.seen), A(words_code(s.lang))));
    q->session = s;
    reply_cookie(q, r, cookie_name(q), s.token, 0);
}

// Beside the session, the rights of its adult in its family as they are at this moment. Who has left the family, or whose account
// was closed, is signed out by that.
typedef struct SessionRow {
    Str role, language;
    int64_t adult, family, agent;
    bool may_book, may_pay, may_edit;
    Instant created, seen;
} SessionRow;
static const DbCol session_cols[] = {COL(SessionRow, role), COL(SessionRow, adult), COL(SessionRow, family), COL(SessionRow, agent),
                                     COL(SessionRow, may_book), COL(SessionRow, may_pay), COL(SessionRow, may_edit),
                                     COL(SessionRow, created), COL(SessionRow, seen), COL(SessionRow, language)};
QUERY(session_sql, session_cols,
      "SELECT s.role, s.adult_id AS adult, s.family_id AS family, s.agent_id AS agent, m.may_book, m.may_pay, m.may_edit,"
      "       s.created_at AS created, s.seen_at AS seen, s.language"
      "  FROM session s LEFT JOIN family_adult m ON m.family_id = s.family_id AND m.adult_id = s.adult_id"
      "  LEFT JOIN account k ON k.adult_id = s.adult_id"
      " WHERE s.token_hash = $1 AND (s.role = 'agent' OR (m.adult_id IS NOT NULL AND k.disabled = 0))");

static unsigned rights_of(const SessionRow *row)
{
    return (row->may_book ? RIGHT_BOOK : 0u) | (row->may_pay ? RIGHT_PAY : 0u) | (row->may_edit ? RIGHT_EDIT : 0u);
}

bool session_find(Req *q)
{
    Str token = pairs_get(&q->cookies, cookie_name(q));
    q->session = (Session){0};
    SessionRow row = {0};
    if (token.n < 40 || token.n > 64 || !db_one(q->db, q->a, &session_sql, &row, ARGS(A(hash_hex(q->a, token))))) return false;
    bool agent = str_eq(row.role, S("agent"));
    if (q->now.ms - row.seen.ms > (agent ? SESSION_AGENT_IDLE_MS : SESSION_IDLE_MS)) return false;
    if (q->now.ms - row.created.ms > SESSION_MAX_MS) return false;
    q->session = (Session){.role = agent ? ROLE_AGENT : ROLE_FAMILY, .adult = row.adult, .family = row.family, .agent = row.agent,
                           .rights = rights_of(&row), .token = token, .created = row.created, .seen = row.seen};
    words_parse(row.language, &q->session.lang);
    return true;
}

EXEC(session_touch_sql, "UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2");
void session_touch(Db *db, Str token, Instant now)
{
    char room[256];
    Arena scratch = {room, room, room + sizeof room};
    db_run(db, &session_touch_sql, ARGS(A(hash_hex(&scratch, token)), A(now)));
}

// The cookie is for the pages of who is signed out.
EXEC(session_speak_sql, "UPDATE session SET language = $2 WHERE token_hash = $1");
void session_speak(Req *q, Reply *r, Lang lang)
{
    enum { A_YEAR = 365 * 86400 };
    if (q->session.token.n) db_run(q->db, &session_speak_sql, ARGS(A(hash_hex(q->a, q->session.token)), A(words_code(lang))));
    reply_cookie(q, r, session_words_cookie(q->site), words_code(lang), A_YEAR);
}

EXEC(session_delete_sql, "DELETE FROM session WHERE token_hash = $1");
void session_close(Req *q, Reply *r)
{
    db_run(q->db, &session_delete_sql, ARGS(A(hash_hex(q->a, q->session.token))));
    reply_cookie(q, r, cookie_name(q), S(""), -1);
    q->session = (Session){0};
}

EXEC(session_delete_all_sql, "DELETE FROM session WHERE adult_id = $1 AND token_hash <> $2");
void session_close_all(Db *db, int64_t adult, Str except_token)
{
    char room[256];
    Arena scratch = {room, room, room + sizeof room};
    db_run(db, &session_delete_all_sql, ARGS(A(adult), A(hash_hex(&scratch, except_token))));
}

static const DbCol own_cols[] = {COL(OwnSession, handle), COL(OwnSession, device), COL(OwnSession, created), COL(OwnSession, seen), COL(OwnSession, here)};
QUERY(session_own_sql, own_cols,
      "SELECT substr(token_hash, 1, 16) AS handle, device, created_at AS created, seen_at AS seen,"
      "       CASE WHEN token_hash = $2 THEN 1 ELSE 0 END AS here"
      "  FROM session WHERE adult_id = $1 AND seen_at >= $3 AND created_at >= $4 ORDER BY here DESC, seen_at DESC, created_at DESC");
void session_list(Req *q, OwnSessions *out)
{
    db_all(q->db, q->a, &session_own_sql, out, ARGS(A(q->session.adult), A(hash_hex(q->a, q->session.token)),
           A(instant_add(q->now, -SESSION_IDLE_MS)), A(instant_add(q->now, -SESSION_MAX_MS))));
}

EXEC(session_delete_own_sql, "DELETE FROM session WHERE adult_id = $1 AND substr(token_hash, 1, 16) = $2 AND token_hash <> $3");
bool session_close_other(Req *q, Str handle)
{
    return db_run(q->db, &session_delete_own_sql, ARGS(A(q->session.adult), A(handle), A(hash_hex(q->a, q->session.token)))) == 1;
}

void session_close_others(Req *q, Reply *r)
{
    session_open(q, r, q->session);
    session_close_all(q->db, q->session.adult, q->session.token);
}

EXEC(session_purge_sql, "DELETE FROM session WHERE seen_at < $1 OR created_at < $2");
EXEC(op_purge_sql, "DELETE FROM op WHERE created_at < $1");
void session_purge(Db *db, Instant now)
{
    enum { KEEP_KEYS_DAYS = 30 };                   // long enough for money
    db_run(db, &session_purge_sql, ARGS(A(instant_add(now, -SESSION_IDLE_MS)), A(instant_add(now, -SESSION_MAX_MS))));
    db_run(db, &op_purge_sql, ARGS(A(instant_add(now, -KEEP_KEYS_DAYS * INT64_C(86400000)))));
}

// ---- operation keys ----

typedef struct OpRow { Str actor, route, body_hash, location, body; int status; } OpRow;
static const DbCol op_cols[] = {COL(OpRow, actor), COL(OpRow, route), COL(OpRow, body_hash), COL(OpRow, location),
                                COL(OpRow, body), COL(OpRow, status)};
QUERY(op_sql, op_cols, "SELECT actor, route, body_hash, location, body, status FROM op WHERE op_key = $1");
EXEC(op_add_sql, "INSERT INTO op (op_key, actor, route, body_hash, status, location, body, created_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");

OpState op_find(Req *q, Reply *stored)
{
    OpRow row = {0};
    q->op_actor = req_actor(q);
    if (!db_one(q->db, q->a, &op_sql, &row, ARGS(A(q->op_key)))) return OP_NEW;
    bool same = str_eq(row.actor, q->op_actor) && str_eq(row.route, str_z(q->route->pattern))
             && str_eq(row.body_hash, q->body_hash);
    if (!same) return OP_OTHER_BODY;
    *stored = (Reply){.status = row.status, .type = S("text/html; charset=utf-8"), .location = row.location, .body = row.body};
    return OP_REPLAY;
}

void op_store(Req *q, const Reply *r)
{
    Reply kept = *r;
    if (r->again.s.n) kept = (Reply){.status = 303, .location = r->again.s};
    db_run(q->db, &op_add_sql, ARGS(A(q->op_key), A(q->op_actor), A(str_z(q->route->pattern)), A(q->body_hash), A(kept.status),
           A(kept.location), A(kept.body), A(q->now)));
}

// ---- the journal of acts ----

EXEC(audit_add_sql, "INSERT INTO audit (at, request_id, actor, family_id, action, object, result, op_key)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");

void audit_as(Db *db, Arena *a, Instant at, Str actor, int64_t family, const char *action, Str object, const char *result, Str op_key)
{
    (void)a;
    DbArg key = A(op_key);
    key.null = !op_key.n;
    db_run(db, &audit_add_sql, ARGS(A(at), A(S("")), A(actor), A_ID(family), A(str_z(action)), A(object), A(str_z(result)), key));
}

void audit(Req *q, const char *action, Str object, const char *result)
{
    DbArg key = A(q->op_key);
    key.null = !q->op_key.n;
    db_run(q->db, &audit_add_sql, ARGS(A(q->now), A(q->id), A(req_actor(q)), A_ID(q->session.family), A(str_z(action)), A(object),
           A(str_z(result)), key));
}

typedef struct AuditRow { int64_t id, family; Instant at; Str actor, action, object, result, request_id, op_key; } AuditRow;
ARRAY_OF(AuditRow, AuditRows);
static const DbCol audit_cols[] = {COL(AuditRow, id), COL(AuditRow, family), COL(AuditRow, at), COL(AuditRow, actor), COL(AuditRow, action),
                                   COL(AuditRow, object), COL(AuditRow, result), COL(AuditRow, request_id), COL(AuditRow, op_key)};
QUERY(audit_open_sql, audit_cols,
      "SELECT id, family_id AS family, at, actor, action, object, result, request_id, op_key FROM audit a"
      " WHERE a.id > (SELECT coalesce(max(audit_id), 0) - 10000 FROM audit_seal)"          // PostgreSQL may commit ids out of order
      "   AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.audit_id = a.id) ORDER BY id LIMIT 500");
typedef struct SealRow { int64_t seq; Str hash; } SealRow;
static const DbCol seal_cols[] = {COL(SealRow, seq), COL(SealRow, hash)};
QUERY(audit_head_sql, seal_cols, "SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1");
EXEC(audit_seal_sql, "INSERT INTO audit_seal (seq, audit_id, prev_hash, hash) VALUES ($1, $2, $3, $4)");

void audit_seal(Db *db, Arena *a)
{
    db_lock(db, LOCK_LEDGER, 1);
    AuditRows open = {0};
    SealRow head = {0};
    db_all(db, a, &audit_open_sql, &open, NO_ARGS);
    db_one(db, a, &audit_head_sql, &head, NO_ARGS);
    EACH (const AuditRow, r, &open) {
        Str text = str_fmt(a, "%.*s\037%lld\037%lld\037%.*s\037%.*s\037%lld\037%.*s\037%.*s\037%.*s\037%.*s", STR_ARG(head.hash), (long long)r->id,
                           (long long)r->at.ms, STR_ARG(r->request_id), STR_ARG(r->actor), (long long)r->family, STR_ARG(r->action),
                           STR_ARG(r->object), STR_ARG(r->result), STR_ARG(r->op_key));
        Str hash = hash_hex(a, text);
        db_run(db, &audit_seal_sql, ARGS(A(head.seq + 1), A(r->id), A(head.hash), A(hash)));
        head = (SealRow){head.seq + 1, hash};
    }
}
