// document.h - what families send (« Mes documents ») and what the town puts out for all (« Documents à télécharger »): only PDF, JPEG and
// PNG, recognised by content, images written anew without metadata, under random names in the town's folder.
//
// How a page takes a file: its route has ROUTE_FILES and documents_receive as its before; its view calls upload_field; its handler
//     const Upload *u = upload_of(q, "piece");
//     uploads_refusals(q, &form);
//     if (!form_ok(&form)) return my_page(q, &form, 422);
//     if (u) id = document_keep(q, u, S("assurance"), child, valid_until);
// A file is on the disk before its row is committed, and goes when the row was not: a row without file cannot come from a crash, and
// what a crash leaves without row is swept (documents_sweep).
#pragma once
#include "web/web.h"

// ---- what may be sent ----

// Why a file is not taken. A new one is put into words in document.c.
typedef enum {
    UPLOAD_FINE,
    UPLOAD_EMPTY, UPLOAD_TOO_LARGE, UPLOAD_BAD_NAME,        // before anyone looks inside
    UPLOAD_UNKNOWN, UPLOAD_HEIC, UPLOAD_OFFICE,             // another kind of file than the three
    UPLOAD_DISGUISED,                                       // two kinds at once
    UPLOAD_BROKEN, UPLOAD_TOO_WIDE,                         // cannot be opened; too many pixels
    UPLOAD_LOCKED, UPLOAD_ACTIVE, UPLOAD_TOO_MANY_PAGES,    // PDF: needs a password; runs or carries something; a book
    UPLOAD_NO_SPACE,                                        // the family's quota
    UPLOAD_LATER,                                           // our trouble: crowded, slow or full
} UploadRefusal;
Str upload_refusal_text(UploadRefusal why);         // what is wrong and what to do, to a parent

enum { FAMILY_SPACE = 100 * MB, FAMILY_DOCUMENTS = 500 };       // what a family may keep here at once
enum { PICTURE_SIDE = 4096 };                       // pixels; a larger photograph is kept smaller: 350 per inch of an A4 page
enum { PICTURE_SIDE_MOST = 16000, PICTURE_AREA_MOST = 80 * 1000 * 1000, PAPER_PAGES_MOST = 200 };

typedef struct DocumentKind { Str name, label; bool offered; } DocumentKind;    // offered: a family may send it from « Mes documents »
extern const DocumentKind document_kinds[];         // ended by an empty name
const DocumentKind *document_kind(Str name);        // NULL: not one

bool upload_name_ok(Str name);                      // no folder, no control character, at most 255 letters
Str  upload_name_clean(Arena *a, Str name, Str type);           // a label: at most 100 letters, no direction marks, the type's ending

// ---- a file that comes with a form ----

Reply documents_receive(Req *q);                    // a route's before: examines every upload; refuses none of the request itself
const Upload *upload_of(const Req *q, const char *field);       // NULL: no file was chosen; may be one that was refused
// After every other check of the form: each refused upload becomes an error beside its field; and when the form comes back for any
// reason, the field says that its file must be chosen again, because no browser keeps it.
void  uploads_refusals(const Req *q, Form *form);
// In the write lane: the row of an upload that was not refused. valid_until {0}: no end. The caller has made sure that child (0: the
// family's) is theirs. 0: between the look and now the family's space was used up.
int64_t document_keep(Req *q, const Upload *u, Str kind, int64_t child, Date valid_until);
void  documents_settle(Req *q);                     // the edge, after the answer was decided: files without a committed row go

// ---- what is kept ----

typedef struct Document {
    int64_t id, child;                              // child 0: the family's
    Str kind, name, type;
    int64_t size;
    Instant at;
    Date valid_until;
    Str state, reason;                              // received, accepted, refused; a withdrawn one is not found. reason: of a refusal
} Document;
ARRAY_OF(Document, Documents);

bool  document_find(Db *db, Arena *a, int64_t family, int64_t id, Document *out);      // false: not theirs
// What is kept of them all, with the path of each file.
void  document_files(Db *db, Arena *a, int64_t family, Str folder, Documents *out, Strs *paths);
void  document_list(Db *db, Arena *a, int64_t family, Documents *out);                  // newest first
void  document_some(Db *db, Arena *a, int64_t family, int64_t skip, int64_t most, Documents *out);     // the same, a page of them
bool  document_decide(Db *db, int64_t id, bool accepted, Str reason, Instant now);     // by the town; a refusal has a reason; false: it does not wait
bool  document_withdraw(Req *q, int64_t id);        // by the family, unless it was accepted; documents_erase takes the file
bool  document_may_withdraw(const Document *d);     // the same rule, for the page
Str   document_state_text(const Document *d, Date today);       // « Reçu », « Validé », « Expiré »...
const char *document_state_tag(const Document *d, Date today);  // class of the tag that shows it
Url   document_url(Arena *a, int64_t id);           // its download page
Str   document_type_text(Str type);                 // « PDF », « Photo »
Str   document_size_text(Arena *a, int64_t size);   // « 240 ko », « 1,8 Mo »

// A paper to send, on the home page: the town sent it back, or it ends, and nothing newer of its kind came for the same child.
typedef struct PaperTodo { Str kind; int64_t child; Str title, text, reason; Url url; } PaperTodo;     // child 0: the family's; reason: of the town, in its words
ARRAY_OF(PaperTodo, PaperTodos);
void  documents_todo(Arena *a, const Documents *newest_first, Date today, PaperTodos *out);
// « Ce document est valable jusqu’au 3 mai. », from a month before; empty: nothing to say yet, or nobody has asked about it for a year.
Str   paper_end_text(Arena *a, Date until, Date today);

void  documents_erase(Store *store, Str folder);    // the files of withdrawn documents
// Removes what stands in the folder without a row since an hour: what a crash left. Returns how many.
int   documents_sweep(Store *store, Str folder);
extern const Route document_routes[];
