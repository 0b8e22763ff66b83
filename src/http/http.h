// http.h - sockets, limits, deadlines, drain. Only http.c knows libmicrohttpd; the application sees these two structs.
//
// One thread per connection (256 kB stacks), everything blocks. The handler's memory is the request's arena, which lives until
// the last byte of the answer has left.
#pragma once
#include "base/base.h"

typedef struct HttpReq {
    Arena *a;
    Str method, path, query, body;                  // as sent; path and query are not decoded
    Str host;                                       // without port, lower case
    Str remote;                                     // the client's address (of the proxy's header when the peer is a trusted proxy)
    Str id;                                         // also the X-Request-Id of the answer
    Pairs headers;
    Instant received;                               // when the request was complete
    void *intake;                                   // who took the body instead, see HttpIntake; NULL: it is in body
} HttpReq;

typedef struct HttpReply {
    int status;
    Str type, body;
    int file;                                       // an open file that is sent instead of body, and closed by us; 0: none
    int64_t file_size;
    Pairs headers;
} HttpReply;

typedef void HttpHandler(HttpReq *q, HttpReply *r, void *context);

// A large body may go elsewhere while it arrives, instead of waiting in memory for its end.
typedef struct HttpIntake {
    int  (*open)(HttpReq *q, void *context, void **intake);     // the head is complete. *intake NULL: an ordinary body. Not 0: refused so
    int  (*piece)(void *intake, Str bytes);         // 0, or the status to refuse with once the rest was read
    void (*close)(void *intake);                    // after the answer was made, or when the client has gone
    ptrdiff_t max_body;                             // bytes; more is answered 413
} HttpIntake;
enum { HTTP_SLOWEST = 16 * KB };                    // bytes in a second: an intake's body has more time the more of it has come

typedef struct HttpConfig {
    Str listen;                                     // "127.0.0.1:8080"; port 0 takes a free one; "fd:3" inherits a socket
    Str trusted_proxy;                              // peer whose X-Forwarded-For is believed; empty: nobody
    int connections;                                // at most, then new ones are refused
    int per_address;                                // at most from one address; 0: no limit
    ptrdiff_t max_body;                             // bytes; more is answered 413
    int head_seconds, body_seconds;                 // total time for a request to arrive
    HttpHandler *handler;
    HttpIntake intake;                              // may be zero
    void (*refuse)(Arena *a, int status, HttpReply *r);     // pages for what is refused before the handler: 400, 405, 413, 503
    void *context;
} HttpConfig;

typedef struct Http Http;
Http *http_start(const HttpConfig *c, Arena *a, Str *address, Str *why);    // address: where it listens; NULL: why not
void  http_stop(Http *h, int seconds);              // answers "Connection: close", lets running requests finish, then stops
Str   http_header(const HttpReq *q, Str name);      // any case; empty when absent
