// request_db.c - the only SQL on requests, and on who has read what.
#include "inbox/request_db.h"

#include "inbox/inbox.h"
#include "mail/outbox.h"
#include "town/town.h"

// ---- reading ----

static const DbCol request_cols[] = {COL(Request, id), COL(Request, number), COL(Request, family), COL(Request, adult), COL(Request, child),
                                     COL(Request, object), COL(Request, type), COL(Request, subject), COL(Request, state),
                                     COL(Request, service), COL(Request, at), COL(Request, changed), COL(Request, told)};
#define REQUEST_COLUMNS \
    "SELECT id, CAST(id AS TEXT) AS number, family_id AS family, adult_id AS adult, child_id AS child, object_id AS object, type, subject," \
    "       state, service, created_at AS at, changed_at AS changed, told_at AS told FROM request"
QUERY(request_find_sql, request_cols, REQUEST_COLUMNS " WHERE id = $1");
QUERY(request_own_sql, request_cols, REQUEST_COLUMNS " WHERE family_id = $1 AND id = $2");
QUERY(request_pending_sql, request_cols,
      REQUEST_COLUMNS " WHERE family_id = $1 AND type = $2 AND coalesce(child_id, 0) = $3 AND coalesce(object_id, 0) = $4"
                      "   AND state IN ('waiting', 'in_progress') ORDER BY id DESC LIMIT 1");
QUERY(request_waiting_sql, request_cols,
      REQUEST_COLUMNS " WHERE family_id = $1 AND type = $2 AND coalesce(child_id, 0) = $3 AND state IN ('waiting', 'in_progress') ORDER BY id");
QUERY(request_open_queue_sql, request_cols, REQUEST_COLUMNS " WHERE state IN ('waiting', 'in_progress') ORDER BY id");
QUERY(request_all_queue_sql, request_cols,
      "SELECT * FROM (" REQUEST_COLUMNS " ORDER BY id DESC LIMIT 200) newest ORDER BY id");

bool request_find(Db *db, Arena *a, int64_t id, Request *out) { return db_one(db, a, &request_find_sql, out, ARGS(A(id))); }

bool request_of_family(Db *db, Arena *a, int64_t family, int64_t id, Request *out)
{
    return db_one(db, a, &request_own_sql, out, ARGS(A(family), A(id)));
}

bool request_pending(Db *db, Arena *a, int64_t family, const char *type, int64_t child, int64_t object, Request *out)
{
    return db_one(db, a, &request_pending_sql, out, ARGS(A(family), A(str_z(type)), A(child), A(object)));
}

void request_waiting(Db *db, Arena *a, int64_t family, const char *type, int64_t child, Requests *out)
{
    db_all(db, a, &request_waiting_sql, out, ARGS(A(family), A(str_z(type)), A(child)));
}

void request_queue(Db *db, Arena *a, bool closed_too, Requests *out)
{
    db_all(db, a, closed_too ? &request_all_queue_sql : &request_open_queue_sql, out, NO_ARGS);
}

static const DbCol field_cols[] = {COL(RequestField, name), COL(RequestField, label), COL(RequestField, old_text), COL(RequestField, new_text),
                                   COL(RequestField, value)};
QUERY(request_fields_sql, field_cols,
      "SELECT name, label, old_text, new_text, value FROM request_field WHERE request_id = $1 ORDER BY position");
void request_fields(Db *db, Arena *a, int64_t id, RequestFields *out) { db_all(db, a, &request_fields_sql, out, ARGS(A(id))); }

static const DbCol event_cols[] = {COL(RequestEvent, id), COL(RequestEvent, at), COL(RequestEvent, actor), COL(RequestEvent, act),
                                   COL(RequestEvent, state), COL(RequestEvent, body)};
QUERY(request_events_sql, event_cols, "SELECT id, at, actor, act, state, body FROM request_event WHERE request_id = $1 ORDER BY id");
void request_events(Db *db, Arena *a, int64_t id, RequestEvents *out) { db_all(db, a, &request_events_sql, out, ARGS(A(id))); }

static const DbCol piece_cols[] = {COL(RequestPiece, event), COL(RequestPiece, document)};
QUERY(request_pieces_sql, piece_cols,
      "SELECT d.event_id AS event, d.document_id AS document FROM request_document d JOIN request_event e ON e.id = d.event_id"
      " WHERE e.request_id = $1 ORDER BY d.event_id, d.document_id");
void request_pieces(Db *db, Arena *a, int64_t id, RequestPieces *out) { db_all(db, a, &request_pieces_sql, out, ARGS(A(id))); }

QUERY(request_written_sql, db_int_cols,
      "SELECT count(*) AS n FROM request_event WHERE actor = $1 AND at >= $2 AND act IN ('open', 'write')");
int64_t request_written(Db *db, Str actor, Instant since) { return db_int(db, &request_written_sql, ARGS(A(actor), A(since))); }

// ---- each act: a line of history, and the journal ----

static Str object_name(Arena *a, int64_t id) { return str_fmt(a, "request:%lld", (long long)id); }

QUERY(event_add_sql, db_int_cols,
      "INSERT INTO request_event (request_id, at, actor, act, state, body) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id AS n");
EXEC(event_document_sql, "INSERT INTO request_document (event_id, document_id) VALUES ($1, $2) ON CONFLICT DO NOTHING");

static int64_t add_event(Db *db, int64_t id, Instant at, Str actor, Str act, Str state, Str body)
{
    return db_int(db, &event_add_sql, ARGS(A(id), A(at), A(actor), A(act), A(state), A(body)));
}

static void add_documents(Db *db, int64_t event, const int64_t *documents, int n)
{
    for (int i = 0; i < n; i++) db_run(db, &event_document_sql, ARGS(A(event), A(documents[i])));
}

EXEC(field_correct_sql, "UPDATE request_field SET new_text = $3, value = $4 WHERE request_id = $1 AND name = $2");
bool request_correct(Db *db, int64_t id, Str name, Str new_text, Str value)
{
    return db_run(db, &field_correct_sql, ARGS(A(id), A(name), A(new_text), A(value))) == 1;
}

// ---- the family asks, writes, cancels ----

QUERY(request_add_sql, db_int_cols,
      "INSERT INTO request (family_id, adult_id, type, child_id, object_id, subject, service, state, created_at, changed_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $8) RETURNING id AS n");
EXEC(field_add_sql,
     "INSERT INTO request_field (request_id, position, name, label, old_text, new_text, value) VALUES ($1, $2, $3, $4, $5, $6, $7)");

int64_t request_open(Req *q, const RequestNew *n)
{
    assert(request_type(str_z(n->type)) && n->subject.n);
    const Session *who = &q->session;
    int64_t id = db_int(q->db, &request_add_sql, ARGS(A(who->family), A(who->adult), A(str_z(n->type)), A_ID(n->child), A_ID(n->object),
                                                      A(n->subject), A(n->service), A(q->now)));
    for (int i = 0; i < n->n_fields; i++) {
        const RequestField *f = &n->fields[i];
        db_run(q->db, &field_add_sql, ARGS(A(id), A(i + 1), A(f->name), A(f->label), A(f->old_text), A(f->new_text), A(f->value)));
    }
    int64_t event = add_event(q->db, id, q->now, req_actor(q), S("open"), S("waiting"), n->body);
    add_documents(q->db, event, n->documents, n->n_documents);
    audit(q, "request.open", object_name(q->a, id), "done");
    return id;
}

// The mail will come; a message about what one has just done oneself is not unread.
bool request_accept_now(Req *q, int64_t id, Str *why)
{
    if (!request_decide(q->db, q->a, id, REQUEST_ACCEPT, (Str){0}, S("town"), q->now, why)) return false;
    inbox_mark_read(q->db, q->session.family, q->session.adult, S("request"), id);
    return true;
}

int64_t request_open_applied(Req *q, const RequestNew *n, Str *why)
{
    int64_t id = request_open(q, n);
    return request_accept_now(q, id, why) ? id : 0;
}

EXEC(request_move_sql, "UPDATE request SET state = $3, changed_at = $4 WHERE id = $1 AND state = $2");

static bool family_acts(Req *q, int64_t id, RequestAct act, Str body, const int64_t *documents, int n_documents)
{
    Request r;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (!request_of_family(q->db, q->a, q->session.family, id, &r)) return false;
    const RequestType *type = request_type(r.type);
    Str next = request_next(r.state, act, type && type->talk), name = request_act_name(act);
    if (!next.n || db_run(q->db, &request_move_sql, ARGS(A(id), A(r.state), A(next), A(q->now))) != 1) return false;
    add_documents(q->db, add_event(q->db, id, q->now, req_actor(q), name, next, body), documents, n_documents);
    r.state = next;
    if (act == REQUEST_CANCEL && type && type->closed) type->closed(q->db, q->a, &r, q->now);
    audit(q, str_c(q->a, str_fmt(q->a, "request.%.*s", STR_ARG(name))), object_name(q->a, id), "done");
    return true;
}

bool request_cancel(Req *q, int64_t id) { return family_acts(q, id, REQUEST_CANCEL, (Str){0}, NULL, 0); }

bool request_write(Req *q, int64_t id, Str body, const int64_t *documents, int n_documents)
{
    return family_acts(q, id, REQUEST_WRITE, body, documents, n_documents);
}

// ---- the town decides ----

EXEC(request_told_sql, "UPDATE request SET state = $3, changed_at = $4, told_at = $4 WHERE id = $1 AND state = $2");
EXEC(mail_due_sql, "INSERT INTO request_mail (event_id) VALUES ($1)");
EXEC(mark_again_sql, "UPDATE inbox_mark SET is_read = 0, is_archived = 0 WHERE family_id = $1 AND kind = 'request' AND object_id = $2");

static Str decide_refusal(Arena *a, const Request *r, Str next, RequestAct act, Str text)
{
    if (!next.n)
        return str_fmt(a, FRF("La demande n° %.*s est dans l’état « %.*s » : cela n’est plus possible."), STR_ARG(r->number),
                       STR_ARG(request_state_text(r->state)));
    if (act == REQUEST_REFUSE && !text.n) return FR("Un refus se donne avec son motif : écrivez-le pour la famille.");
    if (act == REQUEST_ANSWER && !text.n) return FR("Écrivez la réponse à envoyer à la famille.");
    return (Str){0};
}

static bool perform(Db *db, Arena *a, const RequestType *type, const Request *r, RequestAct act, Instant now, Str *why)
{
    if (!type) return true;
    if (act == REQUEST_REFUSE && type->closed) type->closed(db, a, r, now);
    if (act != REQUEST_ACCEPT || !type->apply) return true;
    RequestFields fields = {0};
    request_fields(db, a, r->id, &fields);
    return type->apply(db, a, r, &fields, now, why);
}

static bool find_locked(Db *db, Arena *a, int64_t id, Request *out)
{
    if (!request_find(db, a, id, out)) return false;
    db_lock(db, LOCK_FAMILY, out->family);
    return request_find(db, a, id, out);            // the state as it is now that nobody else may change it
}

bool request_decide(Db *db, Arena *a, int64_t id, RequestAct act, Str text, Str actor, Instant now, Str *why)
{
    Request r;
    *why = (Str){0};
    assert(act <= REQUEST_ANSWER);
    if (!find_locked(db, a, id, &r)) {
        *why = FR("Aucune demande ne porte ce numéro.");
        return false;
    }
    const RequestType *type = request_type(r.type);
    Str before = r.state, next = request_next(before, act, type && type->talk), name = request_act_name(act);
    *why = decide_refusal(a, &r, next, act, text);
    if (why->n) return false;
    r.state = next;
    if (!perform(db, a, type, &r, act, now, why)) return false;
    if (db_run(db, &request_told_sql, ARGS(A(id), A(before), A(next), A(now))) != 1) return false;
    db_run(db, &mail_due_sql, ARGS(A(add_event(db, id, now, actor, name, next, text))));
    db_run(db, &mark_again_sql, ARGS(A(r.family), A(id)));
    audit_as(db, a, now, actor, r.family, str_c(a, str_fmt(a, "request.%.*s", STR_ARG(name))), object_name(a, id), "done", (Str){0});
    return true;
}

// ---- mails ----

typedef struct DueMail { int64_t event, family, adult; Str type, number, act, state; Instant asked, at; } DueMail;
ARRAY_OF(DueMail, DueMails);
static const DbCol due_cols[] = {COL(DueMail, event), COL(DueMail, family), COL(DueMail, adult), COL(DueMail, type), COL(DueMail, number),
                                 COL(DueMail, act), COL(DueMail, state), COL(DueMail, asked), COL(DueMail, at)};
QUERY(mails_due_sql, due_cols,
      "SELECT e.id AS event, r.family_id AS family, r.adult_id AS adult, r.type, CAST(r.id AS TEXT) AS number, e.act, e.state,"
      "       r.created_at AS asked, e.at"
      "  FROM request_mail m JOIN request_event e ON e.id = m.event_id JOIN request r ON r.id = e.request_id ORDER BY e.id LIMIT 100");
EXEC(mail_done_sql, "DELETE FROM request_mail WHERE event_id = $1");

static Str mail_body(Arena *a, const Town *town, Str base_url, const DueMail *m)
{
    Str label = request_type_text(m->type), asked = date_short(a, zone_date(town->zone, m->asked)), state = request_state_text(m->state);
    Str said = str_eq(m->act, S("answer")) ? T("La mairie vous a répondu. ") : (Str){0};
    return str_fmt(a, TF("Bonjour,\n\nVotre demande de %.*s datant du %.*s a été mise en état : %.*s le %.*s.\n%.*sPour en lire le détail, "
                   "connectez-vous au kiosque puis ouvrez « Vos messages » :\n%.*s/kiosque\n\nDemande n° %.*s\n%.*s\n"), STR_ARG(label),
                   STR_ARG(asked), STR_ARG(state), STR_ARG(date_short(a, zone_date(town->zone, m->at))), STR_ARG(said), STR_ARG(base_url),
                   STR_ARG(m->number), STR_ARG(town->title));
}

void request_mails(Db *db, Arena *a, const Town *town, Str base_url, RequestAddress *address, Instant now)
{
    DueMails due = {0};
    db_all(db, a, &mails_due_sql, &due, NO_ARGS);
    EACH (const DueMail, m, &due) {
        if (db_run(db, &mail_done_sql, ARGS(A(m->event))) != 1) continue;      // another process has just done it
        Lang lang = LANG_FR;
        Str to = address(db, a, m->family, m->adult, &lang);
        if (!to.n) continue;
        Lang spoken = words_use(lang);
        mail_queue(db, &(OutMail){.dedup_key = str_fmt(a, "request-%lld", (long long)m->event), .recipient = to,
                                  .subject = str_fmt(a, TF("Votre demande n° %.*s : %.*s"), STR_ARG(m->number), STR_ARG(request_state_text(m->state))),
                                  .body = mail_body(a, town, base_url, m), .at = now});
        words_use(spoken);
    }
}

// ---- folders: what an adult has put away, what the town has spoken of, what still waits for its first word ----

#define INBOX_ROWS \
    "SELECT x.kind, x.id, x.at, x.type, x.subject, x.subject_en, x.state, x.told, coalesce(m.is_read, 0) AS is_read," \
    "       CASE WHEN m.is_archived = 1 THEN 'archived' WHEN x.told = 1 THEN 'received' ELSE 'sent' END AS folder," \
    "       CASE WHEN x.told = 1 AND coalesce(m.is_read, 0) = 0 THEN 1 ELSE 0 END AS unread" \
    "  FROM (SELECT 'request' AS kind, id, changed_at AS at, type, subject, '' AS subject_en, state, CASE WHEN told_at IS NULL THEN 0 ELSE 1 END AS told" \
    "          FROM request WHERE family_id = $1" \
    "         UNION ALL SELECT 'notice', id, at, '', title, title_en, '', 1 FROM notice WHERE family_id = $1) x" \
    "  LEFT JOIN inbox_mark m ON m.family_id = $1 AND m.adult_id = $2 AND m.kind = x.kind AND m.object_id = x.id"

static const DbCol inbox_cols[] = {COL(InboxRow, kind), COL(InboxRow, id), COL(InboxRow, at), COL(InboxRow, type), COL(InboxRow, subject), COL(InboxRow, subject_en),
                                   COL(InboxRow, state), COL(InboxRow, told), COL(InboxRow, is_read)};
QUERY(inbox_list_sql, inbox_cols,
      "SELECT kind, id, at, type, subject, subject_en, state, told, is_read FROM (" INBOX_ROWS ") y WHERE folder = $3"
      " ORDER BY at DESC, kind DESC, id DESC LIMIT $4 OFFSET $5");
void inbox_list(Db *db, Arena *a, int64_t family, int64_t adult, Str folder, int64_t first, int64_t most, InboxRows *out)
{
    db_all(db, a, &inbox_list_sql, out, ARGS(A(family), A(adult), A(folder), A(most), A(first)));
    EACH (InboxRow, r, out) r->subject = words_spoken((Words){r->subject, r->subject_en});
}

typedef struct FolderCount { Str folder; int64_t n, unread; } FolderCount;
ARRAY_OF(FolderCount, FolderCounts);
static const DbCol count_cols[] = {COL(FolderCount, folder), COL(FolderCount, n), COL(FolderCount, unread)};
QUERY(inbox_counts_sql, count_cols,
      "SELECT folder, count(*) AS n, CAST(sum(unread) AS BIGINT) AS unread FROM (" INBOX_ROWS ") y GROUP BY folder");
void inbox_counts(Db *db, Arena *a, int64_t family, int64_t adult, InboxCounts *out)
{
    FolderCounts counts = {0};
    db_all(db, a, &inbox_counts_sql, &counts, ARGS(A(family), A(adult)));
    EACH (const FolderCount, c, &counts) {
        *(str_eq(c->folder, S("received")) ? &out->received : str_eq(c->folder, S("sent")) ? &out->sent : &out->archived) = c->n;
        out->unread += c->unread;
    }
}

// The bar of every page. Notices and requests of which the town has spoken, less those that this adult has read: three counts on
// indexes, whatever the length of the history.
QUERY(inbox_unread_sql, db_int_cols,
      "SELECT (SELECT count(*) FROM notice WHERE family_id = $1)"
      "     + (SELECT count(*) FROM request WHERE family_id = $1 AND told_at > 0)"
      "     - (SELECT count(*) FROM inbox_mark WHERE family_id = $1 AND adult_id = $2 AND is_read = 1) AS n");
int64_t inbox_unread(Db *db, int64_t family, int64_t adult) { return db_int(db, &inbox_unread_sql, ARGS(A(family), A(adult))); }

// ---- marks ----

static const DbCol mark_cols[] = {COL(InboxMark, is_read), COL(InboxMark, is_archived)};
QUERY(mark_sql, mark_cols, "SELECT is_read, is_archived FROM inbox_mark WHERE family_id = $1 AND adult_id = $2 AND kind = $3 AND object_id = $4");
InboxMark inbox_mark(Db *db, Arena *a, int64_t family, int64_t adult, Str kind, int64_t id)
{
    InboxMark m = {0};
    db_one(db, a, &mark_sql, &m, ARGS(A(family), A(adult), A(kind), A(id)));
    return m;
}

#define MARK "INSERT INTO inbox_mark (family_id, adult_id, kind, object_id, is_read, is_archived)"
#define MARK_READ " ON CONFLICT (family_id, adult_id, kind, object_id) DO UPDATE SET is_read = 1"
EXEC(mark_notice_sql, MARK " SELECT family_id, CAST($2 AS BIGINT), 'notice', id, 1, 0 FROM notice WHERE family_id = $1 AND id = $3" MARK_READ);
EXEC(mark_request_sql, MARK " SELECT family_id, CAST($2 AS BIGINT), 'request', id, 1, 0 FROM request"
                            " WHERE family_id = $1 AND id = $3 AND told_at IS NOT NULL" MARK_READ);
void inbox_mark_read(Db *db, int64_t family, int64_t adult, Str kind, int64_t id)
{
    db_run(db, str_eq(kind, S("notice")) ? &mark_notice_sql : &mark_request_sql, ARGS(A(family), A(adult), A(id)));
}

EXEC(mark_archived_sql, MARK " VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (family_id, adult_id, kind, object_id) DO UPDATE SET is_archived = $5");
void inbox_mark_archived(Db *db, int64_t family, int64_t adult, Str kind, int64_t id, bool archived)
{
    db_run(db, &mark_archived_sql, ARGS(A(family), A(adult), A(kind), A(id), A(archived)));
    if (archived) inbox_mark_read(db, family, adult, kind, id);        // the count on every page would lead to an empty folder
}

EXEC(mark_notices_sql, MARK " SELECT family_id, CAST($2 AS BIGINT), 'notice', id, 1, 0 FROM notice WHERE family_id = $1" MARK_READ);
EXEC(mark_requests_sql, MARK " SELECT family_id, CAST($2 AS BIGINT), 'request', id, 1, 0 FROM request"
                             " WHERE family_id = $1 AND told_at IS NOT NULL" MARK_READ);
void inbox_mark_all_read(Db *db, int64_t family, int64_t adult)
{
    db_run(db, &mark_notices_sql, ARGS(A(family), A(adult)));
    db_run(db, &mark_requests_sql, ARGS(A(family), A(adult)));
}
