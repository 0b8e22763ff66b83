// main.c - the command line, the sockets and the table of addresses. One thread per connection, so a silence is only a sleep.
#include "sim.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BODY_MAX = 256 * KB, REQUEST_ARENA = 512 * MB };     // addresses only: a long register must fit

static const struct { const char *method, *path; Reply (*serve)(Request *q); } routes[] = {
    {"POST", "/tpa/services/securite", soap_serve},
    {"GET",  "/tpa/paiementws.web",    page_open},
    {"POST", "/tpa/paiementws.web",    page_step},
    {"GET",  "/tpa/paiement.web",      page_form},
    {"GET",  "/style.css",             page_style},
    {"GET",  "/",                      page_index},
    {"GET",  "/register",              control_register},
    {"GET",  "/reconciliation",        control_file},
    {"POST", "/control/behave",        control_behave},
    {"POST", "/control/client",        control_client},
    {"POST", "/control/pay",           control_pay},
    {"POST", "/control/clock",         control_clock},
    {"POST", "/control/purge",         control_purge},
    {"POST", "/control/notify",        control_notify},
    {"POST", "/control/wait",          control_wait},
};

bool sim_sleep(int64_t ms)
{
    for (; ms > 0 && !sim.stopping; ms -= 50) poll(NULL, 0, ms < 50 ? (int)ms : 50);
    return !sim.stopping;
}

// ---- reading a request ----

Str param(const Request *q, const char *name)
{
    EACH (const Param, p, &q->params)
        if (str_eq(p->name, str_z(name))) return p->value;
    return (Str){0};
}

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static Str decoded(Arena *a, Str s)
{
    Buf b = buf_new(a, s.n);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        bool coded = s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0;
        if (coded) buf_char(&b, (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]))), i += 2;
        else buf_char(&b, s.p[i] == '+' ? ' ' : s.p[i]);
    }
    return buf_str(&b);
}

void form_decode(Arena *a, Str body, Params *out)
{
    for (Str pair, rest = body; rest.n;) {
        Str name, value;
        str_cut(rest, '&', &pair, &rest);
        str_cut(pair, '=', &name, &value);
        if (name.n) *PUSH(a, out) = (Param){decoded(a, name), decoded(a, value)};
    }
}

void put_html(Buf *b, Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&':  BUF_PUT(b, "&amp;");  break;
        case '<':  BUF_PUT(b, "&lt;");   break;
        case '>':  BUF_PUT(b, "&gt;");   break;
        case '"':  BUF_PUT(b, "&quot;"); break;
        case '\'': BUF_PUT(b, "&#39;");  break;
        default:   buf_char(b, s.p[i]);
        }
    }
}

// A parameter of the query string. The daemon has decoded it in place.
static enum MHD_Result collect(void *context, enum MHD_ValueKind kind, const char *name, size_t n, const char *value, size_t size)
{
    (void)kind;
    Request *q = context;
    *PUSH(&q->a, &q->params) = (Param){{name, (ptrdiff_t)n}, {value, (ptrdiff_t)size}};
    return MHD_YES;
}

// ---- sending a reply ----

// A body that stops, or that is only filler.
typedef struct Trickle { char *p; ptrdiff_t n; int64_t silence_ms; } Trickle;

static ssize_t trickle(void *context, uint64_t at, char *out, size_t room)
{
    Trickle *t = context;
    if (!t->p) {                                        // filler
        memset(out, ' ', room);
        return sim.stopping ? MHD_CONTENT_READER_END_WITH_ERROR : (ssize_t)room;
    }
    ptrdiff_t left = t->n / 2 - (ptrdiff_t)at;
    if (left <= 0) {
        sim_sleep(t->silence_ms);
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    if ((size_t)left > room) left = (ptrdiff_t)room;
    memcpy(out, t->p + at, (size_t)left);
    return left;
}

static void trickle_free(void *context)
{
    Trickle *t = context;
    free(t->p);
    free(t);
}

static struct MHD_Response *trickle_response(const Reply *r)
{
    Trickle *t = calloc(1, sizeof *t);
    if (!t) return NULL;
    if (r->half) {
        *t = (Trickle){.p = malloc((size_t)r->body.n + 1), .n = r->body.n, .silence_ms = r->half_ms};
        if (t->p && r->body.n) memcpy(t->p, r->body.p, (size_t)r->body.n);
    }
    uint64_t size = (uint64_t)(r->half ? r->body.n : r->filler);
    return MHD_create_response_from_callback(size, 32 * KB, trickle, t, trickle_free);
}

static void header(struct MHD_Response *response, Arena *a, const char *name, Str value)
{
    if (value.n) MHD_add_response_header(response, name, str_c(a, value));
}

static enum MHD_Result send_reply(struct MHD_Connection *c, Request *q, const Reply *r)
{
    if (r->drop) return MHD_NO;
    struct MHD_Response *response = r->half || r->filler
        ? trickle_response(r)
        : MHD_create_response_from_buffer((size_t)r->body.n, (void *)(uintptr_t)(r->body.n ? r->body.p : ""), MHD_RESPMEM_PERSISTENT);
    if (!response) return MHD_NO;
    header(response, &q->a, MHD_HTTP_HEADER_CONTENT_TYPE, r->type);
    header(response, &q->a, MHD_HTTP_HEADER_LOCATION, r->location);
    header(response, &q->a, MHD_HTTP_HEADER_CONTENT_ENCODING, r->encoding);
    header(response, &q->a, MHD_HTTP_HEADER_CACHE_CONTROL, S("no-store"));
    header(response, &q->a, "Content-Security-Policy", S("default-src 'none'; style-src 'self'; frame-ancestors 'none'"));
    header(response, &q->a, "Referrer-Policy", S("no-referrer"));
    enum MHD_Result queued = MHD_queue_response(c, (unsigned)r->status, response);
    MHD_destroy_response(response);
    return queued;
}

// ---- one request ----

static Reply serve(Request *q)
{
    bool known = false;
    if (q->too_large) return (Reply){.status = 413};
    for (int i = 0; i < COUNT(routes); i++) {
        if (!str_eq(q->path, str_z(routes[i].path))) continue;
        known = true;
        if (str_eq(q->method, str_z(routes[i].method))) return routes[i].serve(q);
    }
    return (Reply){.status = known ? 405 : 404, .type = S("text/plain"), .body = known ? S("wrong method\n") : S("no such address\n")};
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *c, const char *url, const char *method, const char *version,
                                  const char *data, size_t *size, void **slot)
{
    (void)context, (void)version;
    Request *q = *slot;
    if (!q) {
        q = *slot = calloc(1, sizeof *q);
        if (!q) return MHD_NO;
        q->a = arena_new(REQUEST_ARENA);
        q->body = buf_new(&q->a, 4 * KB);
        return MHD_YES;
    }
    if (*size) {
        q->too_large |= q->body.n + (ptrdiff_t)*size > BODY_MAX;
        if (!q->too_large) buf_put(&q->body, (Str){data, (ptrdiff_t)*size});
        *size = 0;
        return MHD_YES;
    }
    q->method = str_z(strcmp(method, "HEAD") ? method : "GET");
    q->path = str_z(url);
    MHD_get_connection_values_n(c, MHD_GET_ARGUMENT_KIND, collect, q);
    const char *type = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
    if (str_starts(str_z(type), S("application/x-www-form-urlencoded"))) form_decode(&q->a, buf_str(&q->body), &q->params);
    Reply r = serve(q);
    return send_reply(c, q, &r);
}

static void on_done(void *context, struct MHD_Connection *c, void **slot, enum MHD_RequestTerminationCode why)
{
    (void)context, (void)c, (void)why;
    Request *q = *slot;
    if (!q) return;
    arena_free(&q->a);
    free(q);
    *slot = NULL;
}

// ---- the program ----

typedef struct Options { const char *listen, *script; } Options;

static _Noreturn void usage(const char *complaint)
{
    fprintf(stderr, "payfip-sim: %s\nusage: payfip-sim --listen 127.0.0.1:PORT [--script FILE] [--seed S] [--chaos]\n", complaint);
    exit(2);
}

static Options options(int argc, char **argv)
{
    Options o = {.listen = "127.0.0.1:0"};
    if (getrandom(&sim.seed, sizeof sim.seed, 0) != (ssize_t)sizeof sim.seed) usage("no random numbers");
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        int64_t seed;
        if (!strcmp(argv[i], "--chaos")) {
            sim.chaos = true;
            continue;
        }
        if (!value) usage("an option lacks its value, or is unknown");
        if (!strcmp(argv[i], "--listen")) o.listen = value;
        else if (!strcmp(argv[i], "--script")) o.script = value;
        else if (!strcmp(argv[i], "--seed") && str_int(str_z(value), &seed)) sim.seed = (uint64_t)seed;
        else usage("unknown option or wrong value");
        i++;
    }
    return o;
}

static struct sockaddr_in address_of(const char *listen)
{
    Str host, port;
    int64_t n;
    char text[64];
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (!str_cut(str_z(listen), ':', &host, &port) || !str_int(port, &n) || n < 0 || n > 65535) usage("--listen ADDRESS:PORT");
    snprintf(text, sizeof text, "%.*s", STR_ARG(host));
    if (inet_pton(AF_INET, text, &address.sin_addr) != 1) usage("--listen wants a numeric IPv4 address");
    address.sin_port = htons((uint16_t)n);
    return address;
}

static void script_read(const char *path)
{
    Arena a = arena_new(16 * MB);
    Buf b = buf_new(&a, 64 * KB);
    char block[4096];
    FILE *f = fopen(path, "r");
    if (!f) usage("cannot open the script");
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0 && b.n < 8 * MB;) buf_put(&b, (Str){block, (ptrdiff_t)n});
    fclose(f);
    Str why;
    pthread_mutex_lock(&sim.lock);
    bool ok = rules_read(buf_str(&b), &why);
    pthread_mutex_unlock(&sim.lock);
    if (!ok) {
        fprintf(stderr, "payfip-sim: %s: %.*s\n", path, STR_ARG(why));
        exit(2);
    }
    arena_free(&a);
}

int main(int argc, char **argv)
{
    setenv("TZ", "Europe/Paris", 1);                    // the platform tells Paris time, wherever it runs
    tzset();
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);            // for every thread to come; sigwait takes them below

    Options o = options(argc, argv);
    sim.arena = arena_new((ptrdiff_t)4096 * MB);
    if (o.script) script_read(o.script);
    struct sockaddr_in address = address_of(o.listen);
    notify_start();
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, 0,
        NULL, NULL, on_request, NULL, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED, on_done, NULL,
        MHD_OPTION_CONNECTION_TIMEOUT, 30u, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
    if (!daemon) usage("cannot listen there");

    char host[64];
    inet_ntop(AF_INET, &address.sin_addr, host, sizeof host);
    printf("listening on http://%s:%d\n", host, MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    int received;
    sigwait(&stop, &received);
    sim.stopping = true;
    MHD_stop_daemon(daemon);
    notify_stop();
    arena_free(&sim.arena);
    return 0;
}
