// web.h - what every page needs: the request as a handler sees it, the reply, routes, sessions, the edge's promises.
//
// The life of a request is in app.c. What the edge has done before a handler runs: found the town by host name, matched the
// route, checked the role, opened the lane the route names; for a POST also the CSRF token, the operation key (a key seen before
// is answered with the stored reply) and that the body is a well-formed form. What it does after: commits a reply below 400 (or
// one marked keep), rolls back any other, stores the reply under the operation key, sets the security headers.
#pragma once
#include "base/base.h"
#include "db/lane.h"
#include "web/html.h"

typedef struct Req Req;
typedef struct Reply Reply;
typedef Reply Handler(Req *q);

typedef enum { GET, POST } Method;
typedef enum { ROLE_ANYONE, ROLE_FAMILY, ROLE_AGENT } Role;
typedef enum { TX_NONE, TX_READ, TX_WRITE } Tx;      // TX_NONE: the handler takes lanes itself (req_read, req_write)
typedef enum { RIGHT_BOOK = 1, RIGHT_PAY = 2, RIGHT_EDIT = 4, RIGHTS_ALL = 7 } Right;   // of an adult in a family; seeing needs none
typedef enum {
    ROUTE_OPEN = 1,                                 // no CSRF token, no operation key: only for a machine that posts hints
    ROUTE_FILES = 2,                                // also takes multipart/form-data; its before is documents_receive
    ROUTE_BOOK = 4, ROUTE_PAY = 8, ROUTE_EDIT = 16, // the adult needs this right in the family: 403 in words without it
} RouteFlags;

typedef struct Route {
    Method method;
    const char *pattern;                            // "/kiosque/factures/:invoice"; types of the parameters: web/route.c
    Role role;
    Tx tx;
    Handler *handler;
    Handler *before;                                // runs first, outside any lane (hash a password); status 0: go on
    unsigned flags;
} Route;                                            // tables end with {0}

// All the routes of all the features, in their order; word: of the address, a number that tells at a glance most of those that do not fit.
typedef struct RouteEntry { uint32_t word; const Route *route; } RouteEntry;
typedef struct Routes { RouteEntry *v; int n; } Routes;
Routes routes_of(Arena *a, const Route *const *tables);        // tables: one per feature, ended by NULL

// ---- the town as the web needs it: an address and a database; its settings are in town/town.h ----
typedef const void *SiteLoader(Db *db, Arena *a);
enum { SITE_CACHES = 4, ROUTE_PARAMS = 4 };
typedef struct SiteCache { _Atomic(const void *) value; _Atomic int64_t version; Arena arena; } SiteCache;
typedef struct Site {
    Str key, host, base_url;                        // base_url: https://kiosque.exemple.fr, no slash at the end
    Store *store;
    bool secure;                                    // base_url is https: __Host- cookies, HSTS
    Str folder;                                     // its files: mail in the demo, later documents
    SiteCache cache[SITE_CACHES];
} Site;

// What pages keep in memory, read again when the town's version number has moved. Valid for the whole request.
typedef enum { CACHE_TOWN, CACHE_CATALOG } SiteCacheKind;
const void *site_cached(Site *s, Db *db, SiteCacheKind kind, SiteLoader *load);
const void *req_cached(Req *q, SiteCacheKind kind, SiteLoader *load);          // asked of the database once per lane
void site_changed(Db *db);                          // raises the version: call it in the transaction that changes such rows

// ---- what surrounds the content of a page ----
typedef struct Crumb { Str label; Url url; } Crumb; // no url: where one is
typedef struct OtherFamily { int64_t id; Str name, code; } OtherFamily;     // the next one of an adult of several; id 0: none
typedef struct Frame {                              // filled by app.c from the features that own the figures
    Str town_name, adult_name, family_name, family_code;
    OtherFamily other;
    int64_t unread;
    Money balance;                                  // positive: the family owes
    int64_t basket_n;
    Money basket_total;
    Instant basket_until;
} Frame;

typedef struct App App;
struct App {
    Routes routes;
    void (*begin)(Req *q);                          // fills zone and today, in the lane
    void (*frame)(Req *q, Frame *f);
    uint8_t secret[32];                             // keys the CSRF tokens and captchas
    Str policy;                                     // Content-Security-Policy of a page
    bool demo;
    int hash_workers;
    Site **sites;
    int n_sites;
    const struct Config *config;
};

// A file that came with the form. It is only a claim until document/document.h has looked into it.
enum { UPLOAD_MOST = 5 * MB, UPLOADS_MOST = 6, UPLOADS_BODY_MOST = 32 * MB };   // bytes of one, files in a form, bytes of the form
typedef struct Upload {
    Str field, name;                                // name: what the browser says, only ever a label
    int64_t size;                                   // bytes that came; beyond UPLOAD_MOST they were counted, not kept
    Str hash;                                       // of all of them
    int fd;                                         // a nameless file with them; -1: nothing was kept
    bool lost;                                      // our disk had no room
    int refusal;                                    // UploadRefusal of document.h; 0: none
    Str type, stored, stored_hash;                  // once examined: what it is, and under which name it is kept
    int64_t stored_size;
} Upload;
ARRAY_OF(Upload, Uploads);

typedef struct Session {
    Role role;
    int64_t adult, family, agent;
    unsigned rights;                                // Right bits of this adult in this family, as they are now
    Str token;                                      // the cookie's value
    Instant created, seen;
    Lang lang;                                      // of the adult; an agent's is French
} Session;

struct Req {
    const App *app;
    Site *site;
    Arena *a;
    Db *db;                                         // NULL outside a lane
    Method method;
    const Route *route;
    Str path, host, remote, id, agent, referer;     // agent: the browser's User-Agent, shortened
    Lang lang;                                      // the session's; of somebody signed out, what they chose in this browser
    Str if_none_match;                              // what a reader has already: the ETag of an earlier reply
    Str param[ROUTE_PARAMS];
    Pairs query, form, cookies;
    Uploads uploads;                                // of a ROUTE_FILES route
    Str body_hash, op_key;
    Str op_actor;                                   // who sent the form: its handler may sign them in or out
    Instant now;                                    // when the complete request arrived; also the clock of every rule
    const Zone *zone;
    Date today;
    Session session;
    Str visitor;                                    // cookie of somebody signed out; only set when a form needs it
    bool visitor_new;
    void *prepared;                                 // what before left for the handler
    Buf page;                                       // the page being written
    Frame frame;
    const void *cached[SITE_CACHES];                // req_cached, of this version
    int64_t version;
    Str csrf, csrf_cookie;                          // the token and the cookie it was made from
    Str op_base;                                    // the random part of this page's operation keys
    int op_keys;
};

struct Reply {
    int status;
    Str type, body, location;
    Str file;                                       // path of what is sent instead of a body
    bool file_once;                                 // and removed as soon as it is open
    Pairs headers;
    bool keep;                                      // a refusal whose rows stay all the same (a failed sign-in is counted)
    Url again;                                      // the body shows a secret once and is not kept: a resend of the form is led here
};

// ---- replies ----
Reply reply_html(Req *q, int status, Buf *page);
Reply reply_see_other(Req *q, Url where);           // after a POST that did its work
Reply reply_back(Req *q);                           // to the page of ours that the form stood in; the home page when none is known
Reply reply_away(Req *q, Str absolute);             // to another site: PayFiP
Reply reply_not_found(Req *q);                      // also for what belongs to somebody else
Reply reply_error(Req *q, int status, Str title, Str text);    // a whole page in plain words
Reply reply_file(Req *q, Str type, Str name, Str body, bool attachment);
Reply reply_stored(Req *q, Str type, Str name, Str path);       // a file of the town's folder, always to be saved, never to be run
void  reply_header(Req *q, Reply *r, Str name, Str value);
void  reply_cookie(Req *q, Reply *r, Str name, Str value, int64_t max_age);   // 0: this browser session; < 0: forget

// ---- lanes, for TX_NONE handlers and "before" ----
typedef bool ReqWork(Req *q, void *context);
bool req_read(Req *q, ReqWork *work, void *context);           // what work said; false also when the database failed
bool req_write(Req *q, ReqWork *work, void *context);

// ---- parameters ----
int64_t req_id(const Req *q, int i);                // the i-th parameter as an identifier; 0: not one
Str  req_query(const Req *q, Str name);
Url  req_self(const Req *q);
bool req_is_family(const Req *q);
bool req_may(const Req *q, unsigned rights);        // the adult signed in has all of them in the family shown
Str  req_actor(Req *q);                             // 'adult:12', 'agent:3', 'visitor'

// ---- forms ----
Str  form_value(const Req *q, Str name);            // first value; empty when absent
bool form_has(const Req *q, Str name, Str value);
bool form_given(const Req *q, Str name);            // the name is there, whatever the value
Strs form_all(Req *q, Str name);

typedef enum { FIELD_TEXT, FIELD_LINES, FIELD_EMAIL, FIELD_PASSWORD, FIELD_DATE, FIELD_INT, FIELD_BOOL, FIELD_MONEY } FieldKind;
typedef struct Field { const char *name; FieldKind kind; ptrdiff_t offset; bool required; int max; const char *label; } Field;     // label: TN("...")
#define FIELD(Struct, member, kind, ...) {#member, kind, (ptrdiff_t)offsetof(Struct, member), __VA_ARGS__}
typedef struct FormError { Str field, label, text; } FormError;     // label: the field's name on the page; may be empty
ARRAY_OF(FormError, FormErrors);
typedef struct Form { Req *q; const Field *fields; int n; FormErrors errors; bool blank; } Form;

Form form_new(Req *q, const Field *fields, int n);                     // the page's first showing: nothing typed
Form form_read(Req *q, const Field *fields, int n, void *out);         // fills the struct, notes what is missing or malformed
bool form_ok(const Form *f);
void form_refuse(Form *f, const char *field, Str text);
Str  form_error(const Form *f, Str field);
Str  form_typed(const Form *f, Str field);          // what comes back into the page; never a password

// ---- security of forms ----
Str  csrf_token(Req *q);
bool csrf_ok(Req *q);
Str  op_key_new(Req *q);                            // a fresh key for a form that is shown
void form_hidden(Buf *w, Req *q);                   // in every POST form: the token and the operation key

// ---- sessions (rows of this folder) ----
void session_open(Req *q, Reply *r, Session s);     // a new token, always; created: kept when given, so 12 hours stay 12 hours
bool session_find(Req *q);                          // from the cookie; fills q->session
void session_touch(Db *db, Str token, Instant now);
Str  session_words_cookie(const Site *s);           // its name: the language chosen in this browser
void session_speak(Req *q, Reply *r, Lang lang);    // from now on, in this session and browser
void session_close(Req *q, Reply *r);
void session_close_all(Db *db, int64_t adult, Str except_token);
void session_purge(Db *db, Instant now);
// What an adult sees of their own connections. handle names one in a form; the cookie cannot be made from it.
typedef struct OwnSession { Str handle, device; Instant created, seen; bool here; } OwnSession;
ARRAY_OF(OwnSession, OwnSessions);
void session_list(Req *q, OwnSessions *out);        // of the adult signed in, this one first
bool session_close_other(Req *q, Str handle);       // false: none of theirs, or this one
void session_close_others(Req *q, Reply *r);        // this one goes on with another cookie, so that a stolen one is closed as well
enum { SESSION_IDLE_MS = 30 * 60 * 1000, SESSION_AGENT_IDLE_MS = 15 * 60 * 1000, SESSION_MAX_MS = 12 * 3600 * 1000 };

// ---- operation keys and the journal ----
typedef enum { OP_NEW, OP_REPLAY, OP_OTHER_BODY } OpState;
OpState op_find(Req *q, Reply *stored);
void op_store(Req *q, const Reply *r);
void audit(Req *q, const char *action, Str object, const char *result);
void audit_as(Db *db, Arena *a, Instant at, Str actor, int64_t family, const char *action, Str object, const char *result, Str op_key);
void audit_seal(Db *db, Arena *a);                  // numbers and chains the rows not sealed yet

// ---- rights ----
unsigned route_rights(const Route *r);              // Right bits it needs
Str right_missing_text(unsigned rights);            // what one can do all the same, and whom to ask; of the first right named
Reply reply_no_right(Req *q, unsigned rights);      // 403

// ---- routing ----
typedef enum { ROUTE_FOUND, ROUTE_NONE, ROUTE_OTHER_METHOD } RouteMatch;
RouteMatch route_match(const Routes *routes, Method m, Str path, Arena *a, const Route **out, Str param[ROUTE_PARAMS]);
Str  routes_json(const Route *const *tables, Arena *a);
bool url_decode(Arena *a, Str s, bool plus, Str *out);         // false: broken escape, NUL or not UTF-8
bool pairs_parse(Arena *a, Str encoded, ptrdiff_t most, Pairs *out);
Pairs cookies_parse(Arena *a, Str header);
Str  pairs_get(const Pairs *p, Str name);

// ---- pages ----
// page_begin writes everything above the content, page_end everything below:
//     Buf *w = page_begin(q, T("Mes factures"), CRUMBS({T("Mes finances")}, {T("Liste de mes factures")}));
//     invoices_view(w, ...);
//     return page_end(q, 200);
typedef struct Crumbs { const Crumb *v; int n; } Crumbs;
#define CRUMBS(...) ((Crumbs){(const Crumb[]){__VA_ARGS__}, (int)(sizeof((const Crumb[]){__VA_ARGS__}) / sizeof(Crumb))})
#define NO_CRUMBS ((Crumbs){0})
Buf  *page_begin(Req *q, Str title, Crumbs crumbs);
Reply page_end(Req *q, int status);
Url   asset_url(const char *name);                  // /assets/kiosque.3f2a9c81.css
