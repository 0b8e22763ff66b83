// notify.c - notifications leave from threads of their own, so a slow receiver never holds up a payer or another notification.
#include "sim.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>

enum { SENDERS = 8, TIMEOUT_MS = 10000, TICK_MS = 20, SOON_MS = 1000 };

// times 0: not a notification, only the moment when a second result is due.
typedef struct Notice Notice;
struct Notice { Op *op; int times, flood; int64_t due; Notice *next; };

static Notice *waiting;                                 // with sim.lock, in no order
static int busy;
static pthread_t senders[SENDERS];

static void enqueue(Notice n)
{
    Notice *kept = malloc(sizeof *kept);
    if (!kept) die("out of memory");
    *kept = n;
    kept->next = waiting;
    waiting = kept;
}

void notify_later(Op *op, int times, int64_t delay_ms, bool together)
{
    if (!op->urlnotif.n) return;
    int64_t due = sim_now() + delay_ms;
    for (int i = 0; together && i < times; i++) enqueue((Notice){.op = op, .times = 1, .due = due});
    if (!together && times > 0) enqueue((Notice){.op = op, .times = times, .due = due});
    int flood = (int)quirk_int(&op->quirks, Q_NOTIFY_FLOOD);
    if (flood > 0) enqueue((Notice){.op = op, .times = flood, .flood = 1, .due = due});
}

void notify_second_result(Op *op) { enqueue((Notice){.op = op, .due = op->second_at}); }

// ---- what is sent ----

static void put_pair(Buf *b, const char *name, Str value, bool upper)
{
    if (b->n) buf_char(b, '&');
    for (const char *c = name; *c; c++) buf_char(b, upper && *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c);
    buf_char(b, '=');
    for (ptrdiff_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-._", c);
        if (plain && c) buf_char(b, (char)c);
        else buf_fmt(b, "%%%02X", c);
    }
}

// The form protocol tells the result itself; the web service tells only the idop. Both are unsigned.
static Str form_body(Arena *a, const Op *op)
{
    Buf b = buf_new(a, 512);
    bool upper = quirk_on(&op->quirks, Q_NOTIFY_SPELLING);
    char date[9], hour[5];
    paris(op->settled, date, hour);
    put_pair(&b, "numcli", op->numcli, upper);
    put_pair(&b, "exer", op->exer, upper);
    put_pair(&b, "refdet", op->refdet, upper);
    put_pair(&b, "objet", op->objet, upper);
    put_pair(&b, "montant", str_fmt(a, "%lld", (long long)op->montant), upper);
    put_pair(&b, "mel", op->mel, upper);
    put_pair(&b, "saisie", op->saisie, upper);
    put_pair(&b, "resultrans", (Str){&op->letter, 1}, upper);
    if (op->numauto[0]) put_pair(&b, "numauto", str_z(op->numauto), upper);
    put_pair(&b, "dattrans", str_z(date), upper);
    put_pair(&b, "heurtrans", str_z(hour), upper);
    return buf_str(&b);
}

static Str notice_body(Arena *a, const Notice *n)
{
    const Op *op = n->op;
    if (op->form) return form_body(a, op);
    Buf b = buf_new(a, 256);
    Str idop = str_z(op->idop);
    if (n->flood) {
        uint64_t x = str_hash(idop) ^ (uint64_t)n->times * 0x9E3779B97F4A7C15u;
        idop = str_fmt(a, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)x, (unsigned)(x >> 32) & 0xFFFF, (unsigned)(x >> 48) & 0xFFF,
                       (unsigned)n->times & 0xFFF, (unsigned long long)x & 0xFFFFFFFFFFFF);
    }
    bool other = quirk_on(&op->quirks, Q_NOTIFY_SPELLING);
    put_pair(&b, other ? str_c(a, op->quirks.v[Q_NOTIFY_SPELLING]) : "idop", idop, false);
    if (quirk_on(&op->quirks, Q_NOTIFY_CLAIMS)) {
        put_pair(&b, "resultrans", S("P"), false);
        put_pair(&b, "montant", S("99999999"), false);
        put_pair(&b, "refdet", S("00009920200101000000"), false);
        put_pair(&b, "etat", S("paye"), false);
    }
    return buf_str(&b);
}

static size_t discard(char *p, size_t size, size_t n, void *context)
{
    (void)p, (void)context;
    return size * n;
}

static bool post(const char *url, Str body)
{
    CURL *c = curl_easy_init();
    if (!c) return false;
    long status = 0;
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)body.n);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.p);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, discard);
    if (curl_easy_perform(c) == CURLE_OK) curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(c);
    return status >= 200 && status < 300;
}

// ---- the senders ----

static Notice *take_due(void)
{
    int64_t now = sim_now();
    for (Notice **n = &waiting; *n; n = &(*n)->next) {
        if ((*n)->due > now) continue;
        Notice *due = *n;
        *n = due->next;
        return due;
    }
    return NULL;
}

// With the lock held on entry and on return; not while sending.
static void perform(Notice *n, Arena scratch)
{
    if (!n->times) op_refresh(n->op);
    for (; n->times > 0 && !sim.stopping; n->times--) {
        Arena a = scratch;
        char *url = str_c(&a, n->op->urlnotif);
        Str body = notice_body(&a, n);
        pthread_mutex_unlock(&sim.lock);
        bool ok = post(url, body);
        pthread_mutex_lock(&sim.lock);
        if (n->flood) continue;
        n->op->sent++;
        n->op->accepted += ok;
    }
}

static void *sender(void *unused)
{
    (void)unused;
    Arena scratch = arena_new(MB);
    while (!sim.stopping) {
        pthread_mutex_lock(&sim.lock);
        Notice *n = take_due();
        if (n) {
            busy++;
            perform(n, scratch);
            busy--;
        }
        pthread_mutex_unlock(&sim.lock);
        free(n);
        if (!n) poll(NULL, 0, TICK_MS);                 // the clock may be shifted meanwhile, so no sleeping until the next one
    }
    arena_free(&scratch);
    return NULL;
}

bool notify_idle(int64_t patience_ms)
{
    for (int64_t left = patience_ms; left > 0 && !sim.stopping; left -= TICK_MS) {
        pthread_mutex_lock(&sim.lock);
        bool idle = !busy;
        for (const Notice *n = waiting; n; n = n->next) idle &= n->due > sim_now() + SOON_MS;
        pthread_mutex_unlock(&sim.lock);
        if (idle) return true;
        sim_sleep(TICK_MS);
    }
    return false;
}

void notify_start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    for (int i = 0; i < SENDERS; i++)
        if (pthread_create(&senders[i], NULL, sender, NULL)) die("cannot start a thread");
}

void notify_stop(void)
{
    for (int i = 0; i < SENDERS; i++) pthread_join(senders[i], NULL);
    for (Notice *n = waiting, *next; n; n = next) {
        next = n->next;
        free(n);
    }
    waiting = NULL;
    curl_global_cleanup();
}
