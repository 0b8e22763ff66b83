// request.h - a request: anything a family asks and the town accepts or refuses. It has a number, a type, a state, fields with
// the old and the new value, a history of what both sides wrote and did, documents.
//
// A feature declares its types, lists them in app.c, opens requests from its pages and says what accepting one changes:
//
//     const RequestType household_requests[] = {{.name = "family", .label = "Modification fiche famille", .apply = apply}, {0}};
//     RequestField f = {S("phone"), T("Téléphone"), old, typed, typed};
//     request_open(q, &(RequestNew){.type = "family", .subject = T("Modification de ma fiche famille"), .fields = &f, .n_fields = 1});
#pragma once
#include "web/web.h"

typedef struct Town Town;

// States: 'waiting' En attente, 'in_progress' En cours, 'accepted' Acceptée par la collectivité, 'refused' Refusée par la
// collectivité, 'cancelled' Annulée.
typedef struct Request {
    int64_t id, family, adult, child, object;       // child, object: 0 for none
    Str number, type, subject, state, service;
    Instant at, changed, told;                      // asked; last act of anybody; last act of the town, {0} for none
} Request;
ARRAY_OF(Request, Requests);

typedef struct RequestField { Str name, label, old_text, new_text, value; } RequestField;   // label, *_text: as a person reads it, in French; value: for apply
ARRAY_OF(RequestField, RequestFields);

// One line of the history: actor 'adult:12', 'agent:3', 'town'; act as request_act_name, or 'open'; state: the one it led to.
typedef struct RequestEvent { int64_t id; Instant at; Str actor, act, state, body; } RequestEvent;
ARRAY_OF(RequestEvent, RequestEvents);

typedef struct RequestNew {
    const char *type;                               // a name of app_request_types
    int64_t child, object;                          // 0: none
    Str subject;                                    // column « Libellé »: "Inscription de Léna à MERCREDIS"
    Str service, body;                              // both may be empty
    const RequestField *fields;
    int n_fields;
    const int64_t *documents;                       // of the same family: the caller kept them just now, or found them
    int n_documents;
} RequestNew;

typedef struct RequestType {
    const char *name, *label;                       // label: column « Type » on screen
    // r->state is the new one in both. What accepting changes, inside the accepting transaction; it may lock the child and what comes after (db.h). false: it
    // cannot be done, and *why says it in French to the agent. NULL: nothing to do.
    bool (*apply)(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now, Str *why);
    void (*closed)(Db *db, Arena *a, const Request *r, Instant now);           // refused or cancelled; may be NULL
    Str (*note)(Db *db, Arena *a, const Request *r, Date today);   // while it is open: what the family may know of it besides its state; may be NULL
    bool talk;                                      // a conversation: when the family answers a closed one, it waits again
} RequestType;                                      // tables end with {0}
extern const RequestType *const app_request_types[];           // app.c: one table per feature, ended by NULL
extern const RequestType inbox_requests[];          // « Ecrivez nous ! »
const RequestType *request_type(Str name);          // NULL: no feature knows it any more

// ---- what may follow what ----

typedef enum { REQUEST_START, REQUEST_ACCEPT, REQUEST_REFUSE, REQUEST_ANSWER, REQUEST_CANCEL, REQUEST_WRITE } RequestAct;
Str request_next(Str state, RequestAct act, bool talk);        // the state it leads to; empty: not possible from there
Str request_act_name(RequestAct act);                          // 'start', 'accept', ...: in the history and at the shell
Str request_state_text(Str state);                             // as the guide writes it: « Acceptée par la collectivité »
Str request_type_text(Str type);                               // the type's label

// ---- for the pages of a feature: in a write lane, for the family that is signed in ----

// Writes the request, its fields, documents, first line of history, and the journal. Returns its id. A feature that wants one
// request at a time locks the family and asks request_pending first.
int64_t request_open(Req *q, const RequestNew *n);
// The same, accepted at once by 'town', for what a town lets families change alone. 0: apply refused, *why says it to the family,
// and the reply must be one that rolls back.
int64_t request_open_applied(Req *q, const RequestNew *n, Str *why);
bool    request_accept_now(Req *q, int64_t id, Str *why);       // the second half of it, for a feature that stores more about what it opened
bool    request_cancel(Req *q, int64_t id);         // only while it waits; false: not theirs, or treated meanwhile

// ---- reading ----

bool request_pending(Db *db, Arena *a, int64_t family, const char *type, int64_t child, int64_t object, Request *out);  // the newest that waits or is in progress
void request_waiting(Db *db, Arena *a, int64_t family, const char *type, int64_t child, Requests *out);  // all of them, whatever their object
bool request_of_family(Db *db, Arena *a, int64_t family, int64_t id, Request *out);            // false: not theirs
void request_fields(Db *db, Arena *a, int64_t id, RequestFields *out);
void request_events(Db *db, Arena *a, int64_t id, RequestEvents *out);         // the oldest first
Url  request_url(Arena *a, int64_t id);             // its page: /kiosque/demandes/12
void request_pending_note(Buf *w, Req *q, const Request *r);   // a view: {% call request_pending_note(q, &request) %}, with a link and a button to cancel

// ---- for the town hall: the shell now, the agents' pages later ----

bool request_find(Db *db, Arena *a, int64_t id, Request *out);
void request_queue(Db *db, Arena *a, bool closed_too, Requests *out);          // the oldest first; closed_too: the last 200 of all
// START, ACCEPT, REFUSE or ANSWER (the last two need a text). actor: 'agent:3', 'shell', 'town'. Writes state, history, journal, and
// leaves the mail to the job below. false: *why says the reason in French, and the caller rolls back.
bool request_decide(Db *db, Arena *a, int64_t id, RequestAct act, Str text, Str actor, Instant now, Str *why);
// Before it accepts, the town writes the value that it read itself on the document. false: there is no such field.
bool request_correct(Db *db, int64_t id, Str name, Str new_text, Str value);

// Queues the mail of each act of the town that has had none: domain, date, state, never the content. address says where to write to
// an adult of a family (0: its first one), empty for nowhere, and in which language.
typedef Str RequestAddress(Db *db, Arena *a, int64_t family, int64_t adult, Lang *lang);
void request_mails(Db *db, Arena *a, const Town *town, Str base_url, RequestAddress *address, Instant now);
