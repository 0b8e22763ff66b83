// smtp.c - one message to the town's mail server, over libcurl (which doubles leading dots and speaks STARTTLS).
#include "platform/platform.h"

#include <curl/curl.h>
#include <pthread.h>

enum { CONNECT_MS = 15 * 1000, TOTAL_MS = 60 * 1000, SAID_MAX = 200 };

typedef struct Talk {
    Str left;                                       // of the message, still to send
    bool started;                                   // the server asked for the message itself
    char said[SAID_MAX];                            // its last line that refused something
    ptrdiff_t said_n;
} Talk;

static size_t on_wanted(char *p, size_t size, size_t n, void *context)
{
    Talk *t = context;
    t->started = true;
    Str part = str_first(t->left, (ptrdiff_t)(size * n));
    if (part.n) memcpy(p, part.p, (size_t)part.n);
    t->left = str_skip(t->left, part.n);
    return (size_t)part.n;
}

static size_t on_reply(char *p, size_t size, size_t n, void *context)
{
    Talk *t = context;
    Str line = str_first(str_trim((Str){p, (ptrdiff_t)(size * n)}), SAID_MAX);
    if (!str_starts(line, S("4")) && !str_starts(line, S("5"))) return size * n;
    t->said_n = line.n;
    for (ptrdiff_t i = 0; i < line.n; i++) t->said[i] = line.p[i] >= ' ' && line.p[i] <= '~' ? line.p[i] : '?';
    return size * n;
}

static void start_curl(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static void set_options(CURL *c, Arena *a, const SmtpServer *server, Str from, Str message)
{
    curl_easy_setopt(c, CURLOPT_URL, str_c(a, server->url));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_USE_SSL, server->tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.n);
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, str_c(a, str_fmt(a, "<%.*s>", STR_ARG(from))));
    if (server->user.n) {
        curl_easy_setopt(c, CURLOPT_USERNAME, str_c(a, server->user));
        curl_easy_setopt(c, CURLOPT_PASSWORD, str_c(a, server->password));
    }
}

// A final refusal must speak of this message. A server that refuses us (its greeting, our password) refuses every message
// alike: that is mended by a person, and the mail must still be there then.
static SmtpVerdict verdict(CURLcode code, long reply, const Talk *t)
{
    if (code == CURLE_OK) return SMTP_SENT;
    bool about_us = reply == 530 || reply == 534 || reply == 535 || reply == 538;
    bool about_the_message = t->started || code == CURLE_SEND_ERROR;   // curl's code for a refused MAIL, RCPT or DATA
    return reply >= 500 && reply < 600 && about_the_message && !about_us ? SMTP_NEVER : SMTP_LATER;
}

SmtpVerdict net_smtp(Arena scratch, const SmtpServer *server, Str from, Str to, Str message, Str *why, Arena *out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_curl);
    Str recipient = str_fmt(&scratch, "<%.*s>", STR_ARG(to));
    CURL *c = curl_easy_init();
    struct curl_slist *recipients = curl_slist_append(NULL, str_c(&scratch, recipient));
    if (!c || !recipients) die("out of memory");

    Talk talk = {.left = message};
    set_options(c, &scratch, server, from, message);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, on_wanted);
    curl_easy_setopt(c, CURLOPT_READDATA, &talk);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_reply);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, &talk);
    CURLcode code = curl_easy_perform(c);
    long reply = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &reply);
    SmtpVerdict v = verdict(code, reply, &talk);
    *why = v == SMTP_SENT ? (Str){0} : str_fmt(out, "%s. %.*s", curl_easy_strerror(code), (int)talk.said_n, talk.said);
    curl_slist_free_all(recipients);
    curl_easy_cleanup(c);
    return v;
}
