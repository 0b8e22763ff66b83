// net.c - posting to a configured address, over libcurl.
//
// The address always comes from the configuration and a reply can never change it: redirects are not followed, the environment's
// proxy is ignored, certificates are always verified. Plain http is only what the configuration itself asks for (the simulator).
#include "platform/platform.h"

#include <curl/curl.h>
#include <pthread.h>

enum { HEADERS_MAX = 64 * KB };

typedef struct Receipt { Buf body; ptrdiff_t max, headers; bool too_large; } Receipt;

static const char *trusted;                         // NULL: the system's authorities
void net_trust(Str authorities)
{
    static Arena kept;
    if (!authorities.n) return;
    kept = arena_new(4 * KB);
    trusted = str_c(&kept, authorities);
}

static void start_curl(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static size_t on_body(char *p, size_t size, size_t n, void *context)
{
    Receipt *r = context;
    ptrdiff_t bytes = (ptrdiff_t)(size * n);
    r->too_large = bytes > r->max - r->body.n;
    if (r->too_large) return 0;
    buf_put(&r->body, (Str){p, bytes});
    return size * n;
}

static size_t on_header(char *p, size_t size, size_t n, void *context)
{
    (void)p;
    Receipt *r = context;
    r->headers += (ptrdiff_t)(size * n);
    r->too_large = r->headers > HEADERS_MAX;
    return r->too_large ? 0 : size * n;
}

// UNREACHABLE promises that not one byte of the request was sent: a caller may try again without fear of doing a thing twice.
static NetResult result_of(CURL *c, CURLcode code, const Receipt *r)
{
    curl_off_t sending = 0;
    curl_easy_getinfo(c, CURLINFO_PRETRANSFER_TIME_T, &sending);
    if (code == CURLE_OK) return NET_OK;
    if (r->too_large) return NET_TOO_LARGE;
    if (!sending) return NET_UNREACHABLE;
    return code == CURLE_OPERATION_TIMEDOUT ? NET_TIMEOUT : NET_BROKEN;
}

static void set_options(CURL *c, const char *url, Str body, int timeout_ms)
{
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    if (trusted) {
        curl_easy_setopt(c, CURLOPT_CAINFO, trusted);
        curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
    }
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "kiosque-famille");
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.n ? body.p : "");
}

static struct curl_slist *header_list(Arena scratch, const Strs *headers)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");       // no extra turn before the body
    EACH (const Str, h, headers) {
        struct curl_slist *more = curl_slist_append(list, str_c(&scratch, *h));
        if (more) list = more;
    }
    return list;
}

NetReply net_post(Arena *a, Str url, Strs headers, Str body, int timeout_ms, ptrdiff_t max)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_curl);
    CURL *c = curl_easy_init();
    if (!c) return (NetReply){.result = NET_UNREACHABLE};

    Receipt r = {.body = buf_new(a, 4 * KB), .max = max};
    struct curl_slist *list = header_list(*a, &headers);
    set_options(c, str_c(a, url), body, timeout_ms);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &r);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, &r);

    NetReply reply = {.result = result_of(c, curl_easy_perform(c), &r)};
    if (reply.result == NET_OK) {
        long status = 0;
        const char *type = NULL;
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
        reply.status = (int)status;
        reply.type = str_dup(a, str_z(type));
        reply.body = buf_str(&r.body);
    }
    curl_slist_free_all(list);
    curl_easy_cleanup(c);
    return reply;
}
