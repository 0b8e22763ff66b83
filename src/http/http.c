// http.c - libmicrohttpd behind our own request and reply.
//
// Version 0.9.75 accepts some requests that a proxy might read differently (two lengths, length with chunking, two hosts, NUL in
// a header): they are refused here. Its time-out is idle time only, so a watchdog closes sockets that take too long in total.
#include "http/http.h"
#include "platform/platform.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ARENA_RESERVE = 64 * MB, STACK = 256 * KB, HEADS = 16 * KB, IDLE_SECONDS = 15, CROWD = 64 };

// A connection that is open. busy: a complete request is being answered, so the watchdog leaves it alone. earned_ms: more time for a
// large body, from what has come of it. name begins the ids of its requests, asked tells them apart.
typedef struct Conn Conn;
struct Conn { int fd, asked; bool busy, in_body; int64_t since, earned_ms; char name[12], peer[INET6_ADDRSTRLEN]; Conn *next, **back; };

// A request while it arrives and is answered.
typedef struct Exchange Exchange;
struct Exchange { Arena a; Buf body; int refused; HttpReq q; Exchange *free_next; };

struct Http {
    HttpConfig c;
    struct MHD_Daemon *daemon;
    int fd;
    _Atomic bool draining, watching;
    pthread_t watch;
    pthread_mutex_t lock;                           // conns, spare
    Conn *conns;
    Exchange *spare;
    _Atomic int taken;                              // exchanges at work
};

Str http_header(const HttpReq *q, Str name)
{
    EACH (const Pair, h, &q->headers)
        if (str_eq_nocase(h->name, name)) return h->value;
    return (Str){0};
}

// ---- memory of requests, kept between them ----

static Exchange *exchange_take(Http *h)
{
    pthread_mutex_lock(&h->lock);
    Exchange *x = h->spare;
    if (x) h->spare = x->free_next;
    h->taken++;
    pthread_mutex_unlock(&h->lock);
    if (x) {
        Arena a = x->a;
        *x = (Exchange){.a = a};
        return x;
    }
    x = calloc(1, sizeof *x);
    if (x) x->a = arena_new(ARENA_RESERVE);
    return x;
}

// Among few, what is given back stays warm for the next; in a crowd the memory goes back to the system.
static void exchange_give(Http *h, Exchange *x)
{
    if (x->q.intake) h->c.intake.close(x->q.intake);
    if (h->taken > CROWD) arena_trim(&x->a);
    else arena_reset(&x->a);
    pthread_mutex_lock(&h->lock);
    h->taken--;
    x->free_next = h->spare;
    h->spare = x;
    pthread_mutex_unlock(&h->lock);
}

// ---- connections and the watchdog ----

static Conn *conn_of(struct MHD_Connection *c)
{
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void conn_notify(void *context, struct MHD_Connection *c, void **slot, enum MHD_ConnectionNotificationCode code)
{
    Http *h = context;
    pthread_mutex_lock(&h->lock);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        Conn *conn = calloc(1, sizeof *conn);
        if (conn) {
            conn->fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
            conn->since = clock_monotonic_ms();
            conn->next = h->conns;
            conn->back = &h->conns;
            if (conn->next) conn->next->back = &conn->next;
            h->conns = conn;
        }
        *slot = conn;
    } else if (*slot) {
        Conn *conn = *slot;
        *conn->back = conn->next;
        if (conn->next) conn->next->back = conn->back;
        free(conn);
        *slot = NULL;
    }
    pthread_mutex_unlock(&h->lock);
}

static void conn_mark(Http *h, struct MHD_Connection *c, bool busy, bool in_body)
{
    Conn *conn = conn_of(c);
    if (!conn) return;
    pthread_mutex_lock(&h->lock);
    conn->busy = busy;
    conn->in_body = in_body;
    conn->since = clock_monotonic_ms();
    conn->earned_ms = 0;
    pthread_mutex_unlock(&h->lock);
}

static void conn_earn(Http *h, struct MHD_Connection *c, ptrdiff_t bytes)
{
    Conn *conn = conn_of(c);
    if (!conn) return;
    pthread_mutex_lock(&h->lock);
    conn->earned_ms += bytes * 1000 / HTTP_SLOWEST;
    pthread_mutex_unlock(&h->lock);
}

static void *watch(void *context)
{
    Http *h = context;
    while (h->watching) {
        usleep(250 * 1000);
        int64_t now = clock_monotonic_ms();
        pthread_mutex_lock(&h->lock);
        for (Conn *c = h->conns; c; c = c->next) {
            int seconds = c->in_body ? h->c.body_seconds : IDLE_SECONDS + h->c.head_seconds;
            if (!c->busy && now - c->since > seconds * INT64_C(1000) + c->earned_ms) shutdown(c->fd, SHUT_RDWR);
        }
        pthread_mutex_unlock(&h->lock);
    }
    return NULL;
}

// ---- a request ----

static enum MHD_Result collect(void *context, enum MHD_ValueKind kind, const char *key, size_t key_n, const char *value, size_t n)
{
    (void)kind;
    Exchange *x = context;
    *PUSH(&x->a, &x->q.headers) = (Pair){{key, (ptrdiff_t)key_n}, {value, (ptrdiff_t)n}};
    return MHD_YES;
}

static int count_header(const HttpReq *q, Str name)
{
    int n = 0;
    EACH (const Pair, h, &q->headers) n += str_eq_nocase(h->name, name);
    return n;
}

// What a proxy in front might understand differently is not answered. 0: nothing wrong.
static int malformed(const HttpReq *q)
{
    if (count_header(q, S("Host")) != 1) return 400;
    if (count_header(q, S("Content-Length")) > 1) return 400;
    if (count_header(q, S("Transfer-Encoding")) && count_header(q, S("Content-Length"))) return 400;
    EACH (const Pair, h, &q->headers)
        for (ptrdiff_t i = 0; i < h->value.n; i++)
            if ((unsigned char)h->value.p[i] < 0x20 && h->value.p[i] != '\t') return 400;
    if (!str_starts(q->path, S("/"))) return 400;
    if (!str_eq(q->method, S("GET")) && !str_eq(q->method, S("HEAD")) && !str_eq(q->method, S("POST"))) return 405;
    return 0;
}

static void write_peer(struct MHD_Connection *c, char text[static INET6_ADDRSTRLEN])
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info && info->client_addr && info->client_addr->sa_family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *)(void *)info->client_addr)->sin_addr, text, INET6_ADDRSTRLEN);
    else if (info && info->client_addr && info->client_addr->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)(void *)info->client_addr)->sin6_addr, text, INET6_ADDRSTRLEN);
}

// What all requests of a connection share is found once, at the first.
static void conn_name(Conn *conn, struct MHD_Connection *c, Arena scratch)
{
    Str name = random_token(&scratch, 9);           // no other connection's, also after a restart
    assert(name.n == (ptrdiff_t)sizeof conn->name);
    memcpy(conn->name, name.p, sizeof conn->name);
    write_peer(c, conn->peer);
}

static Str request_id(Conn *conn, Arena *a)
{
    Buf b = buf_new(a, 24);
    buf_put(&b, (Str){conn->name, sizeof conn->name});
    buf_char(&b, '.');
    buf_int(&b, conn->asked);
    return buf_str(&b);
}

// The last address a trusted proxy appended; earlier ones are the client's word.
static Str forwarded(const Http *h, const HttpReq *q, Str peer)
{
    if (!h->c.trusted_proxy.n || !str_eq(peer, h->c.trusted_proxy)) return peer;
    Str list = http_header(q, S("X-Forwarded-For")), head, tail;
    while (str_cut(list, ',', &head, &tail)) list = tail;
    list = str_trim(list);
    return list.n && list.n < INET6_ADDRSTRLEN ? list : peer;
}

// The library hands the query over in pieces; with unescaping switched off they are put together again as they were sent.
static enum MHD_Result collect_query(void *context, enum MHD_ValueKind kind, const char *key, size_t key_n, const char *value,
                                     size_t n)
{
    (void)kind;
    Buf *b = context;
    if (b->n) buf_char(b, '&');
    buf_put(b, (Str){key, (ptrdiff_t)key_n});
    if (!value) return MHD_YES;
    buf_char(b, '=');
    buf_put(b, (Str){value, (ptrdiff_t)n});
    return MHD_YES;
}

static size_t keep_escapes(void *context, struct MHD_Connection *c, char *s)
{
    (void)context, (void)c;
    return strlen(s);
}

static Exchange *exchange_begin(Http *h, struct MHD_Connection *c, const char *url, const char *method)
{
    Conn *conn = conn_of(c);
    Exchange *x = conn ? exchange_take(h) : NULL;
    if (!x) return NULL;
    HttpReq *q = &x->q;
    q->a = &x->a;
    q->method = str_dup(&x->a, str_z(method));
    q->path = str_dup(&x->a, str_z(url));
    Buf query = {.a = &x->a};
    MHD_get_connection_values_n(c, MHD_GET_ARGUMENT_KIND, collect_query, &query);
    q->query = buf_str(&query);
    MHD_get_connection_values_n(c, MHD_HEADER_KIND, collect, x);
    Str host, port;
    str_cut(http_header(q, S("Host")), ':', &host, &port);
    q->host = str_lower(&x->a, host);
    if (!conn->asked++) conn_name(conn, c, x->a);
    q->remote = forwarded(h, q, str_z(conn->peer));
    q->id = request_id(conn, &x->a);
    x->refused = malformed(q);
    if (!x->refused && h->c.intake.open) x->refused = h->c.intake.open(q, h->c.context, &q->intake);
    int64_t length = 0;
    Str declared = http_header(q, S("Content-Length"));
    ptrdiff_t most = q->intake ? h->c.intake.max_body : h->c.max_body;
    if (declared.n && (!str_int(declared, &length) || length > most)) x->refused = x->refused ? x->refused : 413;
    x->body = (Buf){.a = &x->a};
    return x;
}

static enum MHD_Result send_reply(Http *h, struct MHD_Connection *c, const HttpReq *q, const HttpReply *r)
{
    struct MHD_Response *out = r->file ? MHD_create_response_from_fd64((uint64_t)r->file_size, r->file) : MHD_create_response_from_buffer((size_t)r->body.n, (void *)(uintptr_t)r->body.p,
                                                               MHD_RESPMEM_MUST_COPY);   // the exchange ends before it is sent
    if (!out && r->file) close(r->file);
    if (!out) return MHD_NO;
    Arena scratch = *q->a;
    if (r->type.n) MHD_add_response_header(out, "Content-Type", str_c(&scratch, r->type));
    EACH (const Pair, p, &r->headers)
        MHD_add_response_header(out, str_c(&scratch, p->name), str_c(&scratch, p->value));
    MHD_add_response_header(out, "X-Request-Id", str_c(&scratch, q->id));
    if (h->draining) MHD_add_response_header(out, "Connection", "close");
    enum MHD_Result done = MHD_queue_response(c, (unsigned)r->status, out);
    MHD_destroy_response(out);
    return done;
}

// A piece of the body, in memory or given on. What comes after a refusal is read and forgotten.
static void take_piece(Http *h, struct MHD_Connection *c, Exchange *x, Str bytes)
{
    if (x->refused) return;
    if (x->q.intake) {
        conn_earn(h, c, bytes.n);
        x->refused = h->c.intake.piece(x->q.intake, bytes);
    } else if (x->body.n + bytes.n > h->c.max_body) x->refused = 413;
    else buf_put(&x->body, bytes);
}

static enum MHD_Result answer(void *context, struct MHD_Connection *c, const char *url, const char *method, const char *version,
                              const char *data, size_t *size, void **slot)
{
    (void)version;
    Http *h = context;
    Exchange *x = *slot;
    HttpReply r = {0};
    if (!x) {                                       // the head is complete
        *slot = x = exchange_begin(h, c, url, method);
        if (!x) return MHD_NO;
        conn_mark(h, c, false, true);
        if (!x->refused) return MHD_YES;
        x->q.received = clock_now();
        h->c.refuse(&x->a, x->refused, &r);
        *PUSH(&x->a, &r.headers) = (Pair){S("Connection"), S("close")};
        return send_reply(h, c, &x->q, &r);
    }
    if (*size) {
        take_piece(h, c, x, (Str){data, (ptrdiff_t)*size});
        *size = 0;
        return MHD_YES;
    }
    x->q.received = clock_now();
    x->q.body = buf_str(&x->body);
    conn_mark(h, c, true, false);
    log_request_id(x->q.id);
    if (x->refused) h->c.refuse(&x->a, x->refused, &r);
    else h->c.handler(&x->q, &r, h->c.context);
    log_request_id((Str){0});
    enum MHD_Result done = send_reply(h, c, &x->q, &r);
    exchange_give(h, x);
    *slot = NULL;
    return done;
}

static void completed(void *context, struct MHD_Connection *c, void **slot, enum MHD_RequestTerminationCode code)
{
    (void)code;
    Http *h = context;
    conn_mark(h, c, false, false);
    if (*slot) exchange_give(h, *slot);
    *slot = NULL;
}

// ---- start and stop ----

static int listen_on(Str where, Arena *a, Str *address, Str *why)
{
    Arena scratch = *a;
    if (str_starts(where, S("fd:"))) {
        int64_t fd = 0;
        *address = str_dup(a, where);
        return str_int(str_skip(where, 3), &fd) ? (int)fd : -1;
    }
    ptrdiff_t colon = where.n;
    while (colon && where.p[colon - 1] != ':') colon--;
    if (!colon) { *why = S("listen must look like 127.0.0.1:8080"); return -1; }
    Str host = str_first(where, colon - 1), port = str_skip(where, colon);
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM}, *found = NULL;
    if (getaddrinfo(str_c(&scratch, host), str_c(&scratch, port), &hints, &found) || !found) {
        *why = str_fmt(a, "listen: %.*s is not an address and a port", STR_ARG(where));
        return -1;
    }
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (fd < 0 || bind(fd, found->ai_addr, found->ai_addrlen) || listen(fd, 1024)) {
        *why = str_fmt(a, "cannot listen on %.*s: %s", STR_ARG(where), strerror(errno));
        if (fd >= 0) close(fd);
        fd = -1;
    }
    freeaddrinfo(found);
    if (fd < 0) return -1;
    struct sockaddr_storage bound = {0};
    socklen_t n = sizeof bound;
    getsockname(fd, (struct sockaddr *)&bound, &n);
    int number = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)(void *)&bound)->sin6_port
                                                   : ((struct sockaddr_in *)(void *)&bound)->sin_port);
    *address = str_fmt(a, "%.*s:%d", STR_ARG(host), number);
    return fd;
}

static void silent(void *context, const char *fmt, va_list args) { (void)context, (void)fmt, (void)args; }

Http *http_start(const HttpConfig *c, Arena *a, Str *address, Str *why)
{
    int fd = listen_on(c->listen, a, address, why);
    if (fd < 0) return NULL;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    Http *h = calloc(1, sizeof *h);
    if (!h) die("out of memory");
    h->c = *c;
    h->fd = fd;
    h->watching = true;
    pthread_mutex_init(&h->lock, NULL);
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, fd, NULL},
        {MHD_OPTION_THREAD_STACK_SIZE, STACK, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, c->connections, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, c->per_address, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADS, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_END, 0, NULL}};
    h->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0, NULL,
        NULL, answer, h, MHD_OPTION_EXTERNAL_LOGGER, silent, NULL, MHD_OPTION_ARRAY, options, MHD_OPTION_NOTIFY_COMPLETED,
        completed, h, MHD_OPTION_NOTIFY_CONNECTION, conn_notify, h, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_END);
    if (!h->daemon) {
        *why = S("the HTTP library did not start");
        close(fd);
        free(h);
        return NULL;
    }
    if (pthread_create(&h->watch, NULL, watch, h)) die("cannot start a thread");
    return h;
}

void http_stop(Http *h, int seconds)
{
    h->draining = true;
    MHD_quiesce_daemon(h->daemon);
    close(h->fd);
    for (int i = 0; i < seconds * 20; i++) {
        if (!MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections) break;
        pthread_mutex_lock(&h->lock);               // idle connections need not be waited for
        for (Conn *c = h->conns; c; c = c->next)
            if (!c->busy && !c->in_body && clock_monotonic_ms() - c->since > 300) shutdown(c->fd, SHUT_RD);
        pthread_mutex_unlock(&h->lock);
        usleep(50 * 1000);
    }
    MHD_stop_daemon(h->daemon);
    h->watching = false;
    pthread_join(h->watch, NULL);
    for (Exchange *x = h->spare, *next; x; x = next) {
        next = x->free_next;
        arena_free(&x->a);
        free(x);
    }
    pthread_mutex_destroy(&h->lock);
    free(h);
}
