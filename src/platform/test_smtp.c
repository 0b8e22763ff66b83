// test_smtp.c - the mail server for tests: one connection after another, line by line.
#include "platform/test_smtp.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct Taken { Str to, message; } Taken;
ARRAY_OF(Taken, TakenAll);

struct TestSmtp {
    int listener, port;
    pthread_t thread;
    _Atomic int mood;
    _Atomic bool stopping;
    pthread_mutex_t mutex;                          // of what follows
    Arena arena;
    TakenAll taken;
};

static bool say(TestSmtp *t, int fd, const char *line)
{
    if (atomic_load(&t->mood) == SMTP_IS_SLOW) poll(NULL, 0, 50);
    ssize_t n = (ssize_t)strlen(line);
    return send(fd, line, (size_t)n, MSG_NOSIGNAL) == n;
}

static void keep(TestSmtp *t, const char *to, const Buf *message)
{
    pthread_mutex_lock(&t->mutex);
    Taken *one = PUSH(&t->arena, &t->taken);
    *one = (Taken){str_dup(&t->arena, str_z(to)), str_dup(&t->arena, buf_str(message))};
    pthread_mutex_unlock(&t->mutex);
}

// false: the connection is to be cut.
static bool take_message(TestSmtp *t, int fd, FILE *in, const char *to)
{
    char line[2048];
    Arena a = arena_new((ptrdiff_t)64 * MB);
    Buf message = buf_new(&a, 64 * KB);
    bool whole = false;
    say(t, fd, "354 go on\r\n");
    while (!whole && fgets(line, sizeof line, in)) {
        whole = !strcmp(line, ".\r\n");
        if (!whole) buf_put(&message, str_z(line + (line[0] == '.')));
    }
    if (whole) keep(t, to, &message);
    arena_free(&a);
    int mood = atomic_load(&t->mood);
    if (mood == SMTP_DATA_LATER) return say(t, fd, "451 try later\r\n");
    if (mood == SMTP_DATA_NEVER) return say(t, fd, "554 5.7.1 not this text\r\n");
    return whole && mood != SMTP_CUTS_AFTER_DATA && say(t, fd, "250 taken\r\n");
}

static bool take_password(TestSmtp *t, int fd, FILE *in)
{
    char line[2048];
    say(t, fd, "334 \r\n");
    if (!fgets(line, sizeof line, in)) return false;
    return say(t, fd, atomic_load(&t->mood) == SMTP_REFUSES_LOGIN ? "535 5.7.8 wrong password\r\n" : "235 welcome\r\n");
}

static bool answer(TestSmtp *t, int fd, FILE *in, const char *line, char to[256])
{
    int mood = atomic_load(&t->mood);
    if (!strncmp(line, "EHLO", 4)) return say(t, fd, "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n");
    if (!strncmp(line, "AUTH", 4)) return take_password(t, fd, in);
    if (!strncmp(line, "RCPT", 4)) {
        sscanf(line, "RCPT TO:<%250[^>]>", to);
        if (mood == SMTP_RCPT_LATER) return say(t, fd, "450 4.2.1 come back\r\n");
        if (mood == SMTP_RCPT_NEVER) return say(t, fd, "550 5.1.1 nobody here\r\n");
    }
    if (!strncmp(line, "DATA", 4)) return take_message(t, fd, in, to);
    if (!strncmp(line, "QUIT", 4)) {
        say(t, fd, "221 bye\r\n");
        return false;
    }
    return say(t, fd, "250 well\r\n");
}

static void talk(TestSmtp *t, int fd)
{
    char line[2048], to[256] = "";
    FILE *in = fdopen(fd, "r");
    if (!in) return;
    bool open = say(t, fd, atomic_load(&t->mood) == SMTP_REFUSES_US ? "554 no service\r\n" : "220 test\r\n");
    while (open && fgets(line, sizeof line, in)) open = answer(t, fd, in, line, to);
    fclose(in);
}

static void *serve(void *context)
{
    TestSmtp *t = context;
    while (!atomic_load(&t->stopping)) {
        struct pollfd p = {.fd = t->listener, .events = POLLIN};
        if (poll(&p, 1, 20) <= 0) continue;
        int fd = accept(t->listener, NULL, NULL);
        if (fd >= 0) talk(t, fd);
    }
    return NULL;
}

TestSmtp *test_smtp_start(Arena *a)
{
    TestSmtp *t = NEW(a, TestSmtp);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    t->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(t->listener, (struct sockaddr *)&address, size) || listen(t->listener, 64)
        || getsockname(t->listener, (struct sockaddr *)&address, &size)) return NULL;
    t->port = ntohs(address.sin_port);
    t->arena = arena_new((ptrdiff_t)256 * MB);
    pthread_mutex_init(&t->mutex, NULL);
    pthread_create(&t->thread, NULL, serve, t);
    return t;
}

void test_smtp_stop(TestSmtp *t)
{
    atomic_store(&t->stopping, true);
    pthread_join(t->thread, NULL);
    close(t->listener);
    arena_free(&t->arena);
    pthread_mutex_destroy(&t->mutex);
}

void test_smtp_mood(TestSmtp *t, SmtpMood mood) { atomic_store(&t->mood, (int)mood); }

SmtpServer test_smtp_address(TestSmtp *t, Arena *a)
{
    return (SmtpServer){.url = str_fmt(a, "smtp://127.0.0.1:%d", t->port)};
}

int test_smtp_taken(TestSmtp *t)
{
    pthread_mutex_lock(&t->mutex);
    int n = (int)t->taken.n;
    pthread_mutex_unlock(&t->mutex);
    return n;
}

static Taken taken(TestSmtp *t, int k)
{
    pthread_mutex_lock(&t->mutex);
    Taken one = k < t->taken.n ? t->taken.v[k] : (Taken){0};
    pthread_mutex_unlock(&t->mutex);
    return one;
}

Str test_smtp_message(TestSmtp *t, int k)   { return taken(t, k).message; }
Str test_smtp_recipient(TestSmtp *t, int k) { return taken(t, k).to; }
