// request_web.c - a request's page, what the family does with it; « Ecrivez nous ! ».
#include "inbox/inbox.h"
#include "inbox/inbox_view.h"
#include "inbox/request.html.h"

enum { A_MESSAGE = 4000, A_SUBJECT = 120, A_DAY = 20 };        // bytes; bytes; messages of one adult in 24 hours

static bool wrote_enough(Req *q)                    // a person does not; a program that found a session does
{
    return request_written(q->db, req_actor(q), instant_add(q->now, -24 * INT64_C(3600000))) >= A_DAY;
}

static Str enough(void)
{
    return T("Vous avez déjà envoyé beaucoup de messages aujourd’hui. Pour continuer, appelez la mairie : ses numéros sont dans « Contacts ».");
}

// The files that came with the form, kept as documents of the family. false: the form says which was not taken, and why.
static bool keep_pieces(Req *q, Form *form, int64_t kept[PIECES], int *n)
{
    *n = 0;
    for (int i = 0; i < PIECES; i++) {
        const Upload *u = upload_of(q, piece_fields[i]);
        if (!u) continue;
        kept[*n] = document_keep(q, u, S("message"), 0, (Date){0});
        if (!kept[(*n)++]) form_refuse(form, piece_fields[i], upload_refusal_text(UPLOAD_NO_SPACE));
    }
    return form_ok(form);
}

static Attachments attachments_of(Req *q, int64_t request)
{
    Attachments out = {0};
    RequestPieces pieces = {0};
    request_pieces(q->db, q->a, request, &pieces);
    EACH (const RequestPiece, p, &pieces) {
        Attached found = {.event = p->event};
        if (document_find(q->db, q->a, q->session.family, p->document, &found.document)) *PUSH(q->a, &out) = found;
    }
    return out;
}

// ---- one request ----

typedef struct Answer { Str reponse; } Answer;
static const Field answer_fields[] = {
    FIELD(Answer, reponse, FIELD_LINES, .required = true, .max = A_MESSAGE, .label = TN("Votre message"))};

static bool request_asked(Req *q, Request *r) { return request_of_family(q->db, q->a, q->session.family, req_id(q, 0), r); }

static Str request_done(Req *q)
{
    Str done = req_query(q, S("fait"));
    if (str_eq(done, S("envoyee"))) return T("Votre demande est envoyée. Vous serez prévenu par e-mail à chaque étape de son traitement.");
    if (str_eq(done, S("ecrit")))   return T("Votre message est envoyé à la mairie.");
    if (str_eq(done, S("annulee"))) return T("Votre demande est annulée : la mairie ne la traitera pas.");
    if (str_eq(done, S("sortie")))  return T("La demande est sortie de vos archives.");
    return (Str){0};
}

static Reply request_page(Req *q, const Request *r, const Form *form, Str problem, int status)
{
    RequestPage p = {.request = *r, .form = form, .problem = problem};
    if (status == 200) p.done = request_done(q);
    request_fields(q->db, q->a, r->id, &p.fields);
    request_events(q->db, q->a, r->id, &p.events);
    p.attachments = attachments_of(q, r->id);
    p.mark = inbox_mark(q->db, q->a, q->session.family, q->session.adult, S("request"), r->id);
    const RequestType *type = request_type(r->type);
    if (type && type->note && !request_closed(r)) p.note = type->note(q->db, q->a, r, q->today);
    Str title = str_fmt(q->a, TF("Demande n° %.*s"), STR_ARG(r->number));
    Buf *w = page_begin(q, title, CRUMBS({T("Suivre mes demandes"), url_fmt(q->a, "/kiosque/demandes")}, {title, {{0}}}));
    request_view(w, q, &p);
    return page_end(q, status);
}

static Reply request_show(Req *q)
{
    Request r;
    if (!request_asked(q, &r)) return reply_not_found(q);
    Form form = form_new(q, answer_fields, COUNT(answer_fields));
    return request_page(q, &r, &form, (Str){0}, 200);
}

// Opening marks read, so it is a form and not a link, as for notices.
static Reply request_read(Req *q)
{
    Request r;
    if (!request_asked(q, &r)) return reply_not_found(q);
    inbox_mark_read(q->db, q->session.family, q->session.adult, S("request"), r.id);
    return reply_see_other(q, request_url(q->a, r.id));
}

static Reply request_drop(Req *q)
{
    Request r;
    if (!request_asked(q, &r)) return reply_not_found(q);
    if (request_cancel(q, r.id)) return reply_see_other(q, url_query(q->a, request_url(q->a, r.id), S("fait"), S("annulee")));
    request_asked(q, &r);                           // as it is now
    Form form = form_new(q, answer_fields, COUNT(answer_fields));
    return request_page(q, &r, &form, T("La mairie a commencé à la traiter entre-temps : elle ne peut plus être annulée ici. "
                                        "Vous pouvez lui écrire ci-dessous, ou l’appeler."), 409);
}

static Reply request_answer(Req *q)
{
    Request r;
    Answer answer = {0};
    int64_t kept[PIECES];
    int n = 0;
    if (!request_asked(q, &r)) return reply_not_found(q);
    Form form = form_read(q, answer_fields, COUNT(answer_fields), &answer);
    if (form_ok(&form) && wrote_enough(q)) form_refuse(&form, "reponse", enough());
    uploads_refusals(q, &form);
    if (!form_ok(&form) || !keep_pieces(q, &form, kept, &n)) return request_page(q, &r, &form, (Str){0}, 422);
    if (!request_write(q, r.id, answer.reponse, kept, n)) {
        request_asked(q, &r);
        return request_page(q, &r, &form, T("Cette demande est close : on ne peut plus y répondre. "
                                            "Pour une nouvelle question, passez par « Ecrivez nous ! »."), 409);
    }
    return reply_see_other(q, url_query(q->a, request_url(q->a, r.id), S("fait"), S("ecrit")));
}

static Reply request_archive(Req *q)
{
    Request r;
    if (!request_asked(q, &r)) return reply_not_found(q);
    bool away = form_has(q, S("dossier"), S("archives"));
    inbox_mark_archived(q->db, q->session.family, q->session.adult, S("request"), r.id, away);
    return reply_see_other(q, away ? url_fmt(q->a, "/kiosque/demandes?fait=archive")
                                   : url_query(q->a, request_url(q->a, r.id), S("fait"), S("sortie")));
}

// ---- « Ecrivez nous ! » ----

typedef struct Question { Str service, objet, message; } Question;
static const Field question_fields[] = {
    FIELD(Question, service, FIELD_TEXT,  .required = true, .max = 200, .label = TN("Service")),
    FIELD(Question, objet,   FIELD_TEXT,  .required = true, .max = A_SUBJECT, .label = TN("Objet")),
    FIELD(Question, message, FIELD_LINES, .required = true, .max = A_MESSAGE, .label = TN("Votre message"))};

static Reply question_page(Req *q, const Form *form, int status)
{
    QuestionPage p = {.town = town_of(q), .form = form};
    request_pending(q->db, q->a, q->session.family, "question", 0, 0, &p.pending);
    Buf *w = page_begin(q, T("Ecrivez nous !"), CRUMBS({T("Suivre mes demandes"), url_fmt(q->a, "/kiosque/demandes")}, {T("Ecrivez nous !"), {{0}}}));
    question_view(w, q, &p);
    return page_end(q, status);
}

static Reply question_show(Req *q)
{
    Form form = form_new(q, question_fields, COUNT(question_fields));
    return question_page(q, &form, 200);
}

static bool is_service(const Town *t, Str name)      // a town without contacts has one service: itself
{
    EACH (const Contact, c, &t->contacts)
        if (str_eq(c->service, name)) return true;
    return !t->contacts.n && str_eq(t->title, name);
}

static Reply question_send(Req *q)
{
    Question v = {0};
    int64_t kept[PIECES];
    int n = 0;
    Form form = form_read(q, question_fields, COUNT(question_fields), &v);
    if (v.service.n && !is_service(town_of(q), v.service)) form_refuse(&form, "service", T("Choisissez à qui vous écrivez dans la liste."));
    if (form_ok(&form) && wrote_enough(q)) form_refuse(&form, "message", enough());
    uploads_refusals(q, &form);
    if (!form_ok(&form) || !keep_pieces(q, &form, kept, &n)) return question_page(q, &form, 422);
    int64_t id = request_open(q, &(RequestNew){.type = "question", .subject = v.objet, .service = v.service, .body = v.message,
                                               .documents = kept, .n_documents = n});
    return reply_see_other(q, url_query(q->a, request_url(q->a, id), S("fait"), S("envoyee")));
}

const Route request_routes[] = {
    {GET,  "/kiosque/demandes/:request",          ROLE_FAMILY, TX_READ,  request_show, NULL, 0},
    {POST, "/kiosque/demandes/:request",          ROLE_FAMILY, TX_WRITE, request_read, NULL, 0},
    {POST, "/kiosque/demandes/:request/annuler",  ROLE_FAMILY, TX_WRITE, request_drop, NULL, ROUTE_EDIT},
    {POST, "/kiosque/demandes/:request/reponse",  ROLE_FAMILY, TX_WRITE, request_answer, documents_receive, ROUTE_FILES},
    {POST, "/kiosque/demandes/:request/archives", ROLE_FAMILY, TX_WRITE, request_archive, NULL, 0},
    {GET,  "/kiosque/ecrire",                     ROLE_FAMILY, TX_READ,  question_show, NULL, 0},
    {POST, "/kiosque/ecrire",                     ROLE_FAMILY, TX_WRITE, question_send, documents_receive, ROUTE_FILES},
    {0}};
