// net_test.c - net_post against a small server that answers what each line says.
#include "base/test.h"
#include "platform/platform.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct Peer { int fd, port, silent_ms; Str answer; char got[8 * KB]; ptrdiff_t n; pthread_t thread; } Peer;

static bool request_complete(const Peer *p)
{
    Str got = {p->got, p->n};
    const char *end = memmem(got.p, (size_t)got.n, "\r\n\r\n", 4);
    const char *length = memmem(got.p, (size_t)got.n, "Content-Length: ", 16);
    return end && length && got.p + got.n - (end + 4) >= strtol(length + 16, NULL, 10);
}

static void *serve_once(void *context)
{
    Peer *p = context;
    int fd = accept(p->fd, NULL, NULL);
    if (fd < 0) return NULL;
    while (!request_complete(p)) {
        ssize_t n = read(fd, p->got + p->n, sizeof p->got - (size_t)p->n);
        if (n <= 0) break;
        p->n += n;
    }
    if (p->silent_ms) usleep((useconds_t)p->silent_ms * 1000);
    for (ptrdiff_t at = 0; at < p->answer.n;) {
        ssize_t n = send(fd, p->answer.p + at, (size_t)(p->answer.n - at), MSG_NOSIGNAL);
        if (n <= 0) break;
        at += n;
    }
    close(fd);
    return NULL;
}

static bool peer_start(Peer *p)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof address;
    p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(p->fd, (struct sockaddr *)&address, n) || listen(p->fd, 4)) return false;
    getsockname(p->fd, (struct sockaddr *)&address, &n);
    p->port = ntohs(address.sin_port);
    return pthread_create(&p->thread, NULL, serve_once, p) == 0;
}

static NetReply post_to(Peer *p, const char *scheme, int timeout_ms, ptrdiff_t max)
{
    Str lines[] = {S("Content-Type: text/xml; charset=utf-8"), S("SOAPAction: \"\"")};
    Str url = str_fmt(test_arena(), "%s://127.0.0.1:%d/tpa", scheme, p->port);
    NetReply r = net_post(test_arena(), url, (Strs){lines, 2, 2}, S("<a/>"), timeout_ms, max);
    shutdown(p->fd, SHUT_RDWR);
    pthread_join(p->thread, NULL);
    close(p->fd);
    return r;
}

static Str reply_of(int64_t bytes)
{
    Buf b = buf_new(test_arena(), 2 * MB);
    buf_fmt(&b, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %lld\r\n\r\n", (long long)bytes);
    for (int64_t i = 0; i < bytes; i++) buf_char(&b, 'x');
    return buf_str(&b);
}

static Str many_headers(void)
{
    Buf b = buf_new(test_arena(), MB);
    BUF_PUT(&b, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 5000; i++) buf_fmt(&b, "X-Padding-%d: aaaaaaaaaaaaaaaaaaaa\r\n", i);
    BUF_PUT(&b, "\r\n");
    return buf_str(&b);
}

TEST(net_post_results)
{
    const struct { const char *name; Str answer; NetResult result; int status; const char *body; } cases[] = {
        {"an answer", S("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), NET_OK, 200, "ok"},
        {"a refusal is an answer", S("HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno"), NET_OK, 500, "no"},
        {"until the end of the connection", S("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwhole"), NET_OK, 200, "whole"},
        {"in chunks", S("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"), NET_OK, 200, "ok"},
        {"a redirect is not followed", S("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"), NET_OK, 302, ""},
        {"compressed stays compressed", S("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b"), NET_OK, 200, "\x1f\x8b"},
        {"cut short", S("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf"), NET_BROKEN, 0, ""},
        {"closed without a word", S(""), NET_BROKEN, 0, ""},
        {"not HTTP", S("SSH-2.0-OpenSSH_9.2\r\n"), NET_BROKEN, 0, ""},
        {"exactly the limit", reply_of(64 * KB), NET_OK, 200, NULL},
        {"one byte more", reply_of(64 * KB + 1), NET_TOO_LARGE, 0, ""},
        {"2 MB", reply_of(2 * MB - 200), NET_TOO_LARGE, 0, ""},
        {"headers without end", many_headers(), NET_TOO_LARGE, 0, ""},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Peer p = {.answer = cases[i].answer};
        if (!CHECK(peer_start(&p), "a server")) return;
        NetReply r = post_to(&p, "http", 5000, 64 * KB);
        CHECK(r.result == cases[i].result && r.status == cases[i].status, "%s: %d %d", cases[i].name, r.result, r.status);
        if (cases[i].body) CHECK_STR(r.body, str_z(cases[i].body), "%s", cases[i].name);
        CHECK(cases[i].body || r.body.n == 64 * KB, "%s: all of it", cases[i].name);
    }
}

TEST(net_post_sends_what_is_given)
{
    setenv("http_proxy", "http://127.0.0.1:1", 1);      // must not be listened to
    Peer p = {.answer = S("HTTP/1.1 200 OK\r\nContent-Type: text/xml;charset=utf-8\r\nContent-Length: 0\r\n\r\n")};
    if (!CHECK(peer_start(&p), "a server")) return;
    NetReply r = post_to(&p, "http", 5000, KB);
    unsetenv("http_proxy");
    Str got = {p.got, p.n};
    CHECK(r.result == NET_OK, "the environment's proxy is ignored");
    CHECK_STR(r.type, S("text/xml;charset=utf-8"), "content type");
    CHECK(str_starts(got, S("POST /tpa HTTP/1.1\r\n")), "request line");
    CHECK(str_has(got, S("\r\nContent-Type: text/xml; charset=utf-8\r\n")), "content type");
    CHECK(str_has(got, S("\r\nSOAPAction: \"\"\r\n")), "an empty SOAPAction is present");
    CHECK(!str_has(got, S("\r\nExpect:")) && !str_has(got, S("\r\nAccept-Encoding:")), "nothing more is asked for");
    CHECK(str_ends(got, S("\r\n\r\n<a/>")), "body");
}

TEST(net_post_failures)
{
    Peer silent = {.answer = S(""), .silent_ms = 700};
    if (!CHECK(peer_start(&silent), "a server")) return;
    int64_t start = clock_monotonic_ms();
    NetReply r = post_to(&silent, "http", 300, KB);
    CHECK(r.result == NET_TIMEOUT, "silence after the request: %d", r.result);
    CHECK(clock_monotonic_ms() - start < 2000, "in time");

    Peer plain = {.answer = S("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), .silent_ms = 1};
    if (!CHECK(peer_start(&plain), "a server")) return;
    r = post_to(&plain, "https", 500, KB);
    CHECK(r.result == NET_UNREACHABLE, "https to a server without TLS sends nothing: %d", r.result);

    static const char *const nowhere[] = {"http://127.0.0.1:1/", "http://no-such-host.invalid/", "file:///etc/passwd", "ftp://127.0.0.1/",
                                          "gopher://127.0.0.1:1/", "", "not an address"};
    for (int i = 0; i < COUNT(nowhere); i++) {
        r = net_post(test_arena(), str_z(nowhere[i]), (Strs){0}, S("x"), 2000, KB);
        CHECK(r.result == NET_UNREACHABLE && !r.body.n, "«%s»: %d", nowhere[i], r.result);
    }
}
