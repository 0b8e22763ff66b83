// inbox_view.c - words and addresses of the pages of messages and requests.
#include "inbox/inbox_view.h"

const char *const piece_fields[PIECES] = {"piece", "piece2", "piece3"};

Str folder_word(Folder f)
{
    switch (f) {
    case FOLDER_RECEIVED: return S("recus");
    case FOLDER_SENT:     return S("envoyes");
    case FOLDER_ARCHIVED: return S("archives");
    case FOLDERS:         break;
    }
    return (Str){0};
}

Str folder_label(Folder f)
{
    switch (f) {
    case FOLDER_RECEIVED: return T("Messages reçus");
    case FOLDER_SENT:     return T("Messages envoyés");
    case FOLDER_ARCHIVED: return T("Archives");
    case FOLDERS:         break;
    }
    return (Str){0};
}

Str folder_caption(Folder f)
{
    switch (f) {
    case FOLDER_RECEIVED: return T("Liste des demandes traitées par la collectivité");
    case FOLDER_SENT:     return T("Liste des demandes que la collectivité n’a pas encore traitées");
    case FOLDER_ARCHIVED: return T("Liste des messages que vous avez archivés");
    case FOLDERS:         break;
    }
    return (Str){0};
}

int64_t folder_count(const InboxCounts *c, Folder f)
{
    switch (f) {
    case FOLDER_RECEIVED: return c->received;
    case FOLDER_SENT:     return c->sent;
    case FOLDER_ARCHIVED: return c->archived;
    case FOLDERS:         break;
    }
    return 0;
}

Url folder_url(Arena *a, Str path, Folder f, int64_t page)
{
    Url u = url_query(a, url_fmt(a, "%.*s", STR_ARG(path)), S("dossier"), folder_word(f));
    return page > 1 ? url_query(a, u, S("page"), str_fmt(a, "%lld", (long long)page)) : u;
}

bool request_may(const Request *r, RequestAct act)
{
    const RequestType *type = request_type(r->type);
    return request_next(r->state, act, type && type->talk).n > 0;
}

Str pending_text(Arena *a, Req *q, const Request *r)
{
    Str day = date_short(a, zone_date(q->zone, r->at));
    if (str_eq(r->state, S("in_progress")))
        return str_fmt(a, TF("La mairie traite votre demande n° %.*s du %.*s : %.*s."), STR_ARG(r->number), STR_ARG(day), STR_ARG(r->subject));
    return str_fmt(a, TF("Votre demande n° %.*s du %.*s est en attente : %.*s."), STR_ARG(r->number), STR_ARG(day), STR_ARG(r->subject));
}

bool request_closed(const Request *r) { return !str_eq(r->state, S("waiting")) && !str_eq(r->state, S("in_progress")); }

bool fields_are_new(const RequestFields *fields)
{
    EACH (const RequestField, f, fields)
        if (f->old_text.n) return false;
    return true;
}

bool event_of_town(const RequestEvent *e) { return !str_starts(e->actor, S("adult:")); }

Str event_author(Req *q, const RequestEvent *e)
{
    if (event_of_town(e)) return T("La mairie");
    return str_eq(e->actor, req_actor(q)) ? T("Vous") : T("Un autre responsable");
}

Str event_title(const RequestEvent *e)
{
    if (str_eq(e->act, S("open")))   return T("Demande envoyée");
    if (str_eq(e->act, S("write")))  return T("Message envoyé");
    if (str_eq(e->act, S("cancel"))) return T("Demande annulée");
    if (str_eq(e->act, S("start")))  return T("Traitement commencé");
    if (str_eq(e->act, S("accept"))) return T("Demande acceptée");
    if (str_eq(e->act, S("refuse"))) return T("Demande refusée");
    return T("Réponse");
}
