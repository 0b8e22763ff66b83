// load.c - a small HTTP client that keeps many connections busy and says how long the answers took.
//
//     load page  PORT FAMILIES MONTH CONNECTIONS SECONDS [FAMILY_COUNT]    the month page of the meals
//     load papers PORT FAMILIES CONNECTIONS COUNT                          each family's first invoice as PDF
//     load save  PORT FAMILIES MONTH CONNECTIONS SECONDS [SAVES]           16 days added if there are none, else removed, in turn
//     load rush  PORT FAMILIES MONTH CONNECTIONS ACCOUNTS                  one place of a Wednesday for each family, all at once,
//                                                                          while others sign in
//
// FAMILIES is what town.c prints. One line of "name=value" comes out. A connection asks, waits for the whole answer, asks again.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_FAMILIES = 20000, MOST_CONNECTIONS = 4000, MOST_SAMPLES = 4000000, SAVED_DAYS = 16, SIGN_INS = 4 };

typedef struct Family { char token[48], csrf[40]; long long child; bool booked; } Family;
typedef struct Town { long long care, evening, wednesdays, whole_day, meals; Family *v; int n; } Town;
typedef struct Answer { int status; const char *body; size_t bytes; } Answer;     // bytes: head and body; body ends with NUL
typedef struct Conn { int fd, family, asked; size_t sent, out_n, in_n, in_cap, head_n, length; char *out, *in; double began; } Conn;

static _Noreturn void stop(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    exit(2);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static Town town_read(const char *path)
{
    Town t = {.v = calloc(MOST_FAMILIES, sizeof(Family))};
    FILE *f = fopen(path, "r");
    if (!f || !t.v || fscanf(f, "%lld %lld %lld %lld %lld", &t.care, &t.evening, &t.wednesdays, &t.whole_day, &t.meals) != 5)
        stop("load: cannot read %s", path);
    while (t.n < MOST_FAMILIES && fscanf(f, "%47s %lld", t.v[t.n].token, &t.v[t.n].child) == 2) t.n++;
    fclose(f);
    return t;
}

// ---- samples ----

typedef struct Samples { double *v; long n; } Samples;

static void sample(Samples *s, double seconds)
{
    if (!s->v) s->v = malloc(MOST_SAMPLES * sizeof *s->v);
    if (s->n < MOST_SAMPLES) s->v[s->n++] = seconds;
}

static int order(const void *a, const void *b)
{
    double d = *(const double *)a - *(const double *)b;
    return d < 0 ? -1 : d > 0;
}

static double percentile_ms(Samples *s, double share)
{
    if (!s->n) return 0;
    qsort(s->v, (size_t)s->n, sizeof *s->v, order);
    return s->v[(long)((double)(s->n - 1) * share)] * 1e3;
}

// ---- connections ----

static int port, epoll;

static void conn_open(Conn *c)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int yes = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to)) stop("load: cannot connect: %s", strerror(errno));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    c->out = malloc(4096);
    c->in = malloc(c->in_cap = 4096);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e);
}

static void conn_close(Conn *c)
{
    close(c->fd);
    free(c->out);
    free(c->in);
    *c = (Conn){.fd = -1};
}

static void conn_send(Conn *c)
{
    while (c->sent < c->out_n) {
        ssize_t n = send(c->fd, c->out + c->sent, c->out_n - c->sent, MSG_NOSIGNAL);
        if (n < 0) stop("load: cannot send: %s", strerror(errno));      // a request fits in the socket's buffer
        c->sent += (size_t)n;
    }
}

static void ask_get(Conn *c, const char *token, const char *fmt, ...)
{
    char path[256];
    va_list args;
    va_start(args, fmt);
    vsnprintf(path, sizeof path, fmt, args);
    va_end(args);
    c->out_n = (size_t)snprintf(c->out, 4096, "GET %s HTTP/1.1\r\nHost: bench\r\nCookie: kiosque=%s\r\n\r\n", path, token);
}

static void ask_post(Conn *c, const char *cookie, const char *path, const char *body)
{
    c->out_n = (size_t)snprintf(c->out, 4096, "POST %s HTTP/1.1\r\nHost: bench\r\nCookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                "Content-Length: %zu\r\n\r\n%s", path, cookie, strlen(body), body);
    if (c->out_n >= 4096) stop("load: the form is too long");
}

static void conn_begin(Conn *c)
{
    c->sent = c->in_n = c->head_n = 0;
    c->began = now();
    conn_send(c);
}

static bool head_read(Conn *c)
{
    if (c->head_n) return true;
    const char *end = strstr(c->in, "\r\n\r\n"), *length = strcasestr(c->in, "\r\nContent-Length:");
    if (!end) return false;
    c->head_n = (size_t)(end - c->in) + 4;
    c->length = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
    return true;
}

// true: the answer is complete. Status 0: the server closed.
static bool conn_receive(Conn *c, Answer *a)
{
    for (;;) {
        if (c->in_n + 1 == c->in_cap) c->in = realloc(c->in, c->in_cap *= 2);
        ssize_t n = recv(c->fd, c->in + c->in_n, c->in_cap - c->in_n - 1, 0);
        if (n < 0 && errno == EAGAIN) return false;
        if (n <= 0) {
            *a = (Answer){0};
            return true;
        }
        c->in_n += (size_t)n;
        c->in[c->in_n] = 0;
        if (!head_read(c) || c->in_n < c->head_n + c->length) continue;
        *a = (Answer){atoi(c->in + 9), c->in + c->head_n, c->in_n};
        return true;
    }
}

// The loop: each complete answer goes to `answered`, which composes the next question; false: this connection is done.
typedef bool Answered(Conn *c, const Answer *a, void *context);

static void run(Conn *conns, int n, Answered *answered, void *context)
{
    struct epoll_event events[256];
    int open = n;
    for (int i = 0; i < n; i++) conn_begin(&conns[i]);
    while (open > 0) {
        int ready = epoll_wait(epoll, events, 256, 10000);
        if (ready <= 0) stop("load: %d connections wait for an answer for 10 s", open);
        for (int i = 0; i < ready; i++) {
            Conn *c = events[i].data.ptr;
            Answer a;
            if (!conn_receive(c, &a)) continue;
            if (answered(c, &a, context)) conn_begin(c);
            else epoll_ctl(epoll, EPOLL_CTL_DEL, c->fd, NULL), open--;
        }
    }
}

static Conn *conns_new(int n)
{
    Conn *conns = calloc((size_t)n, sizeof *conns);
    if (!conns || n > MOST_CONNECTIONS) stop("load: too many connections");
    for (int i = 0; i < n; i++) conn_open(&conns[i]);
    return conns;
}

static void conns_end(Conn *conns, int n)
{
    for (int i = 0; i < n; i++) conn_close(&conns[i]);
    free(conns);
}

// ---- page ----

typedef struct Pages { const Town *town; const char *month; int families, conns; double end; Samples took; size_t bytes; long failed; } Pages;

static void ask_page(Conn *c, const Pages *p)
{
    const Family *f = &p->town->v[c->family];
    ask_get(c, f->token, "/kiosque/reservations/%lld/%lld/%s", f->child, p->town->meals, p->month);
}

static bool page_answered(Conn *c, const Answer *a, void *context)
{
    Pages *p = context;
    double t = now();
    if (a->status != 200) p->failed++;
    sample(&p->took, t - c->began);
    p->bytes = a->bytes;
    if (t > p->end || !a->status) return false;
    c->family = (c->family + p->conns) % p->families;
    ask_page(c, p);
    return true;
}

static void page(const Town *t, const char *month, int n, double seconds, int families)
{
    Pages p = {.town = t, .month = month, .conns = n, .families = families < t->n ? families : t->n};
    Conn *conns = conns_new(n);
    for (int i = 0; i < n; i++) {
        conns[i].family = i % p.families;
        ask_page(&conns[i], &p);
    }
    double began = now();
    p.end = began + seconds;
    run(conns, n, page_answered, &p);
    printf("rate=%.0f p50=%.3f p99=%.3f bytes=%zu failed=%ld\n", (double)p.took.n / (now() - began), percentile_ms(&p.took, 0.5),
           percentile_ms(&p.took, 0.99), p.bytes, p.failed);
    conns_end(conns, n);
}

// ---- papers ----

typedef struct Papers { const Town *town; int next, left; long made, failed; size_t bytes; } Papers;

// A family's list gives the address of its first invoice; a family without one makes room for the next.
static bool paper_answered(Conn *c, const Answer *a, void *context)
{
    Papers *p = context;
    const char *link = c->asked == 0 && a->status == 200 ? strstr(a->body, "href=\"/kiosque/factures/") : NULL;
    if (c->asked == 1) {
        if (a->status == 200 && !memcmp(a->body, "%PDF", 4)) p->made++, p->bytes += a->bytes;
        else p->failed++;
    }
    if (!a->status) return false;
    if (link) {
        c->asked = 1;
        ask_get(c, p->town->v[c->family].token, "/kiosque/factures/%lld", atoll(link + 24));
        return true;
    }
    if (p->left <= 0 || p->next >= p->town->n) return false;
    p->left -= c->asked == 1;
    c->asked = 0;
    c->family = p->next++;
    ask_get(c, p->town->v[c->family].token, "/kiosque/factures");
    return true;
}

static void papers(const Town *t, int n, int count)
{
    Papers p = {.town = t, .left = count - n};
    Conn *conns = conns_new(n);
    for (int i = 0; i < n; i++) {
        conns[i].family = p.next++;
        ask_get(&conns[i], t->v[conns[i].family].token, "/kiosque/factures");
    }
    double began = now();
    run(conns, n, paper_answered, &p);
    printf("made=%ld seconds=%.3f failed=%ld bytes=%zu\n", p.made, now() - began, p.failed, p.made ? p.bytes / (size_t)p.made : 0);
    conns_end(conns, n);
}

// ---- reading the form once: its token, and the days that can be ticked ----

typedef struct Forms { Town *town; long long activity; const char *month; int next, conns; char first_page[256 * 1024]; } Forms;

static bool csrf_from(const char *page, char csrf[40])
{
    const char *at = strstr(page, "name=\"_csrf\" value=\"");
    return at && sscanf(at + 20, "%39[^\"]", csrf) == 1;
}

static void ask_form(Conn *c, const Forms *f)
{
    const Family *v = &f->town->v[c->family];
    ask_get(c, v->token, "/kiosque/reservations/%lld/%lld/%s", v->child, f->activity, f->month);
}

static bool form_answered(Conn *c, const Answer *a, void *context)
{
    Forms *f = context;
    if (a->status != 200 || !csrf_from(a->body, f->town->v[c->family].csrf)) stop("load: no form for child %lld: %d", f->town->v[c->family].child, a->status);
    f->town->v[c->family].booked = strstr(a->body, "name=base value=\"\"") == NULL;
    if (!c->family) snprintf(f->first_page, sizeof f->first_page, "%s", a->body);
    if (f->next >= f->town->n) return false;
    c->family = f->next++;
    ask_form(c, f);
    return true;
}

static void read_forms(Forms *f)
{
    enum { AT_ONCE = 16 };
    int n = f->town->n < AT_ONCE ? f->town->n : AT_ONCE;
    Conn *conns = conns_new(n);
    for (int i = 0; i < n; i++) {
        conns[i].family = f->next++;
        ask_form(&conns[i], f);
    }
    run(conns, n, form_answered, f);
    conns_end(conns, n);
}

static int boxes_of(const char *page, long long slot, long long *days, int most)
{
    int n = 0;
    for (const char *at = page; n < most && (at = strstr(at, "name=j value=\"")); at++) {
        long long of, day;
        if (sscanf(at + 14, "%lld.%lld", &of, &day) == 2 && of == slot) days[n++] = day;
    }
    return n;
}

static void op_key(char key[32])
{
    static long made;
    if (!made) made = (long)getpid() * 1000000L;
    snprintf(key, 32, "bench-key-%016ld", ++made);
}

// ---- save ----

typedef struct Saves {
    Town *town;
    const char *month;
    long long days[SAVED_DAYS];
    int conns, most;
    double end;
    Samples took;
    long failed;
} Saves;

static void ask_save(Conn *c, const Saves *s)
{
    const Family *f = &s->town->v[c->family];
    char path[128], cookie[64], body[2048], key[32];
    op_key(key);
    snprintf(path, sizeof path, "/kiosque/reservations/%lld/%lld/%s", f->child, s->town->care, s->month);
    snprintf(cookie, sizeof cookie, "kiosque=%s", f->token);
    int n = snprintf(body, sizeof body, "_csrf=%s&_op=%s&base=", f->csrf, key);
    unsigned base = 0;
    for (int i = 0; i < SAVED_DAYS; i++) base |= 1u << (s->days[i] - 1);
    if (f->booked) n += snprintf(body + n, sizeof body - (size_t)n, "%lld.%x", s->town->evening, base);
    for (int i = 0; i < SAVED_DAYS && !f->booked; i++)
        n += snprintf(body + n, sizeof body - (size_t)n, "&j=%lld.%lld", s->town->evening, s->days[i]);
    ask_post(c, cookie, path, body);
}

static bool save_answered(Conn *c, const Answer *a, void *context)
{
    Saves *s = context;
    double t = now();
    sample(&s->took, t - c->began);
    if (a->status == 303) s->town->v[c->family].booked ^= true;
    else if (!s->failed++) fprintf(stderr, "load: a save was answered with %d\n", a->status);
    if (!a->status || t > s->end || (s->most && s->took.n > s->most - s->conns)) return false;
    c->family = (c->family + s->conns) % s->town->n;
    ask_save(c, s);
    return true;
}

static void save(Town *t, const char *month, int n, double seconds, int most)
{
    Forms *forms = calloc(1, sizeof *forms);
    *forms = (Forms){.town = t, .activity = t->care, .month = month};
    Saves s = {.town = t, .month = month, .conns = n, .most = most};
    t->n -= t->n % n;                               // a family belongs to one connection
    read_forms(forms);
    if (boxes_of(forms->first_page, t->evening, s.days, SAVED_DAYS) != SAVED_DAYS) stop("load: %s has not %d days to tick", month, SAVED_DAYS);
    Conn *conns = conns_new(n);
    for (int i = 0; i < n; i++) {
        conns[i].family = i;
        ask_save(&conns[i], &s);
    }
    double began = now();
    s.end = began + seconds;
    run(conns, n, save_answered, &s);
    double took = now() - began;
    printf("rate=%.0f p50=%.3f p99=%.3f saves=%ld failed=%ld\n", (double)s.took.n / took, percentile_ms(&s.took, 0.5), percentile_ms(&s.took, 0.99),
           s.took.n, s.failed);
    conns_end(conns, n);
    free(forms);
}

// ---- rush: the last connections sign in until the others are served ----

typedef struct Rush {
    Town *town;
    int left;
    long kept, refused, odd;
    Samples took, signed_in;
    char visitor[64], csrf[40], password[80];
    char (*codes)[16];
    int n_codes, next_code;
    long sign_in_failed;
} Rush;

static bool rush_answered(Conn *c, const Answer *a, void *context)
{
    Rush *r = context;
    if (c->asked) return false;
    sample(&r->took, now() - c->began);
    if (a->status == 303) r->kept++;
    else if (a->status == 409 || a->status == 422) r->refused++;
    else if (!r->odd++) fprintf(stderr, "load: the rush was answered with %d\n", a->status);
    r->left--;
    return false;
}

static void ask_sign_in(Conn *c, Rush *r)
{
    char cookie[80], body[256], key[32];
    op_key(key);
    snprintf(cookie, sizeof cookie, "visiteur=%s", r->visitor);
    snprintf(body, sizeof body, "_csrf=%s&_op=%s&identifiant=%s&mot_de_passe=%s", r->csrf, key, r->codes[r->next_code++ % r->n_codes], r->password);
    ask_post(c, cookie, "/kiosque/connexion", body);
    c->asked = 1;
}

static bool any_answered(Conn *c, const Answer *a, void *context)
{
    Rush *r = context;
    if (!c->asked) return rush_answered(c, a, r);
    sample(&r->signed_in, now() - c->began);
    if (a->status != 303 && !r->sign_in_failed++) fprintf(stderr, "load: a sign-in was answered with %d\n", a->status);
    if (r->left <= 0 || !a->status) return false;
    ask_sign_in(c, r);
    return true;
}

static bool visitor_answered(Conn *c, const Answer *a, void *context)
{
    Rush *r = context;
    const char *cookie = strstr(c->in, "Set-Cookie: visiteur=");
    if (a->status != 200 || !cookie || sscanf(cookie + 21, "%63[^;]", r->visitor) != 1 || !csrf_from(a->body, r->csrf)) stop("load: no sign-in page");
    return false;
}

static void become_visitor(Rush *r, const char *accounts)
{
    FILE *f = fopen(accounts, "r");
    char role[16], code[16], password[80];
    r->codes = calloc(MOST_FAMILIES, sizeof *r->codes);
    while (f && r->n_codes < MOST_FAMILIES && fscanf(f, "%15s %15s %79s", role, code, password) == 3) {
        if (strcmp(role, "family")) continue;
        strcpy(r->codes[r->n_codes++], code);
        strcpy(r->password, password);
    }
    if (!r->n_codes) stop("load: cannot read %s", accounts);
    fclose(f);
    Conn *c = conns_new(1);
    ask_get(c, "", "/kiosque");
    run(c, 1, visitor_answered, r);
    conns_end(c, 1);
}

static void ask_place(Conn *c, const Rush *r, const char *month, long long day)
{
    const Family *f = &r->town->v[c->family];
    char path[128], cookie[64], body[256], key[32];
    op_key(key);
    snprintf(path, sizeof path, "/kiosque/reservations/%lld/%lld/%s", f->child, r->town->wednesdays, month);
    snprintf(cookie, sizeof cookie, "kiosque=%s", f->token);
    snprintf(body, sizeof body, "_csrf=%s&_op=%s&base=&j=%lld.%lld", f->csrf, key, r->town->whole_day, day);
    ask_post(c, cookie, path, body);
}

static void rush(Town *t, const char *month, int n, const char *accounts)
{
    long long day = 0;
    Rush r = {.town = t, .left = n};
    Forms *forms = calloc(1, sizeof *forms);
    *forms = (Forms){.town = t, .activity = t->wednesdays, .month = month};
    if (t->n < n) stop("load: only %d families", t->n);
    t->n = n;
    read_forms(forms);
    if (!boxes_of(forms->first_page, t->whole_day, &day, 1)) stop("load: no Wednesday to tick in %s", month);
    become_visitor(&r, accounts);
    Conn *conns = conns_new(n + SIGN_INS);
    for (int i = 0; i < n; i++) {
        conns[i].family = i;
        ask_place(&conns[i], &r, month, day);
    }
    for (int i = n; i < n + SIGN_INS; i++) ask_sign_in(&conns[i], &r);
    double began = now();
    run(conns, n + SIGN_INS, any_answered, &r);
    printf("kept=%ld refused=%ld odd=%ld p50=%.0f p99=%.0f max=%.0f seconds=%.2f signins=%ld signin_p50=%.0f signin_p99=%.0f signin_failed=%ld\n", r.kept,
           r.refused, r.odd, percentile_ms(&r.took, 0.5), percentile_ms(&r.took, 0.99), percentile_ms(&r.took, 1), now() - began, r.signed_in.n,
           percentile_ms(&r.signed_in, 0.5), percentile_ms(&r.signed_in, 0.99), r.sign_in_failed);
    conns_end(conns, n + SIGN_INS);
    free(forms);
}

int main(int argc, char **argv)
{
    if (argc < 6) stop("load page | papers | save | rush PORT FAMILIES ...");
    const char *what = argv[1];
    Town t = town_read(argv[3]);
    port = atoi(argv[2]);
    epoll = epoll_create1(0);
    if (!strcmp(what, "papers")) papers(&t, atoi(argv[4]), atoi(argv[5]));
    else if (!strcmp(what, "page") && argc >= 7) page(&t, argv[4], atoi(argv[5]), atof(argv[6]), argc > 7 ? atoi(argv[7]) : MOST_FAMILIES);
    else if (!strcmp(what, "save") && argc >= 7) save(&t, argv[4], atoi(argv[5]), atof(argv[6]), argc > 7 ? atoi(argv[7]) : 0);
    else if (!strcmp(what, "rush") && argc == 7) rush(&t, argv[4], atoi(argv[5]), argv[6]);
    else stop("load: cannot do \"%s\"", what);
    return 0;
}
