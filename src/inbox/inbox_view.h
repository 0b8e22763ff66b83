// inbox_view.h - what the pages of messages and requests show, and the words for it. Private to this folder.
#pragma once
#include "document/document.h"
#include "inbox/inbox.h"
#include "inbox/request_db.h"
#include "town/town.h"

typedef enum { FOLDER_RECEIVED, FOLDER_SENT, FOLDER_ARCHIVED, FOLDERS } Folder;

typedef struct FolderPage {
    Str title, path;                                // « Vos messages » or « Suivre mes demandes », the same page
    Folder folder;
    InboxCounts counts;
    InboxRows rows;
    int64_t page;                                   // from 1
    bool more;                                      // older ones on the next page
    Str done;                                       // what has just been done; empty: nothing
} FolderPage;

Str folder_word(Folder f);                          // in addresses: "recus"
Str folder_label(Folder f);
Str folder_caption(Folder f);
int64_t folder_count(const InboxCounts *c, Folder f);
Url folder_url(Arena *a, Str path, Folder f, int64_t page);

typedef struct NoticePage { Notice notice; InboxMark mark; } NoticePage;

// What came with an act of the history.
typedef struct Attached { int64_t event; Document document; } Attached;
ARRAY_OF(Attached, Attachments);
enum { PIECES = 3 };                                // files that may come with one message
extern const char *const piece_fields[PIECES];

typedef struct RequestPage {
    Request request;
    RequestFields fields;
    RequestEvents events;
    Attachments attachments;
    InboxMark mark;
    const Form *form;                               // the answer being written
    Str note;                                       // of the request's type, empty for none
    Str done, problem;                              // what has just been done, or why it was not
} RequestPage;

bool request_may(const Request *r, RequestAct act); // of the family's acts
Str  pending_text(Arena *a, Req *q, const Request *r);           // the sentence of request_pending_note
bool request_closed(const Request *r);
bool fields_are_new(const RequestFields *fields);   // there was nothing before
Str  event_author(Req *q, const RequestEvent *e);   // « Vous », « Un autre responsable », « La mairie »
Str  event_title(const RequestEvent *e);
bool event_of_town(const RequestEvent *e);

typedef struct QuestionPage { const Town *town; const Form *form; Request pending; } QuestionPage;      // pending: a question that waits already
