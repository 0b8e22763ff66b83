// request.c - what may follow what, and the words of the guide.
#include "inbox/request.h"

typedef struct Move { const char *state; RequestAct act; const char *next; } Move;
static const Move moves[] = {
    {"waiting",     REQUEST_START,  "in_progress"},
    {"waiting",     REQUEST_ACCEPT, "accepted"},
    {"waiting",     REQUEST_REFUSE, "refused"},
    {"waiting",     REQUEST_ANSWER, "in_progress"}, // the town has begun to speak of it
    {"waiting",     REQUEST_CANCEL, "cancelled"},
    {"waiting",     REQUEST_WRITE,  "waiting"},
    {"in_progress", REQUEST_ACCEPT, "accepted"},
    {"in_progress", REQUEST_REFUSE, "refused"},
    {"in_progress", REQUEST_ANSWER, "in_progress"},
    {"in_progress", REQUEST_WRITE,  "in_progress"},
    {"accepted",    REQUEST_ANSWER, "accepted"},    // a word more, afterwards
    {"refused",     REQUEST_ANSWER, "refused"}};

Str request_next(Str state, RequestAct act, bool talk)
{
    bool closed = str_eq(state, S("accepted")) || str_eq(state, S("refused"));
    if (closed && act == REQUEST_WRITE) return talk ? S("waiting") : (Str){0};
    for (int i = 0; i < COUNT(moves); i++)
        if (moves[i].act == act && str_eq(state, str_z(moves[i].state))) return str_z(moves[i].next);
    return (Str){0};
}

Str request_act_name(RequestAct act)
{
    switch (act) {
    case REQUEST_START:  return S("start");
    case REQUEST_ACCEPT: return S("accept");
    case REQUEST_REFUSE: return S("refuse");
    case REQUEST_ANSWER: return S("answer");
    case REQUEST_CANCEL: return S("cancel");
    case REQUEST_WRITE:  return S("write");
    }
    return (Str){0};
}

Str request_state_text(Str state)
{
    if (str_eq(state, S("waiting")))     return T("En attente");
    if (str_eq(state, S("in_progress"))) return T("En cours");
    if (str_eq(state, S("accepted")))    return T("Acceptée par la collectivité");
    if (str_eq(state, S("refused")))     return T("Refusée par la collectivité");
    if (str_eq(state, S("cancelled")))   return T("Annulée");
    return state;
}

const RequestType *request_type(Str name)
{
    for (const RequestType *const *table = app_request_types; *table; table++)
        for (const RequestType *t = *table; t->name; t++)
            if (str_eq(name, str_z(t->name))) return t;
    return NULL;
}

Str request_type_text(Str type)
{
    const RequestType *t = request_type(type);
    return t ? words_z(t->label) : type;
}

Url request_url(Arena *a, int64_t id) { return url_fmt(a, "/kiosque/demandes/%lld", (long long)id); }

const RequestType inbox_requests[] = {{.name = "question", .label = TN("Ecrivez nous !"), .talk = true}, {0}};
