// platform.c - clock, random, files, time zones and the log.
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <unistr.h>

// ---- clock ----

static _Atomic int64_t shift_ms;

static int64_t read_ms(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

Instant clock_now(void)             { return (Instant){read_ms(CLOCK_REALTIME) + atomic_load(&shift_ms)}; }
void    clock_shift(int64_t ms)     { atomic_fetch_add(&shift_ms, ms); }
int64_t clock_monotonic_ms(void)    { return read_ms(CLOCK_MONOTONIC); }

// ---- random ----

void random_bytes(void *out, ptrdiff_t n)
{
    if (sodium_init() < 0) die("the system gives no random bytes");     // cheap after the first call
    randombytes_buf(out, (size_t)n);
}

Str random_token(Arena *a, int bytes)
{
    unsigned char raw[128];
    assert(bytes > 0 && bytes <= (int)sizeof raw);
    random_bytes(raw, bytes);
    size_t room = sodium_base64_encoded_len((size_t)bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = NEWS(a, char, (ptrdiff_t)room);
    sodium_bin2base64(text, room, raw, (size_t)bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(raw, sizeof raw);
    return str_z(text);
}

// ---- files ----

static bool read_all(int fd, char *p, ptrdiff_t n)
{
    while (n > 0) {
        ssize_t got = read(fd, p, (size_t)n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        p += got;
        n -= got;
    }
    return true;
}

static bool write_all(int fd, Str s)
{
    while (s.n) {
        ssize_t put = write(fd, s.p, (size_t)s.n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        s = str_skip(s, put);
    }
    return true;
}

bool file_read(Arena *a, const char *path, ptrdiff_t max, Str *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);             // a pipe in the place of the file must not hold us
    if (fd < 0) return false;
    struct stat st;
    bool ok = !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size <= max;
    if (ok) {
        char *p = NEWS(a, char, (ptrdiff_t)st.st_size);
        ok = read_all(fd, p, (ptrdiff_t)st.st_size);
        if (ok) *out = (Str){p, (ptrdiff_t)st.st_size};
    }
    close(fd);
    return ok;
}

// The new name in a folder lasts only once the folder itself is on the disk.
static bool sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == path ? strdup("/") : slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    free(folder);
    if (fd < 0) return false;
    bool ok = !fsync(fd);
    close(fd);
    return ok;
}

bool file_add(int fd, Str bytes) { return write_all(fd, bytes); }
bool file_settle(int fd, const char *path) { return !fsync(fd) && sync_folder_of(path); }

bool file_write(const char *path, Str content)
{
    char *temporary = NULL;
    if (asprintf(&temporary, "%s.XXXXXX", path) < 0) return false;
    int fd = mkostemp(temporary, O_CLOEXEC);
    bool ok = fd >= 0;
    if (ok) {
        ok = !fchmod(fd, 0640) && write_all(fd, content) && !fsync(fd);
        ok = !close(fd) && ok;
        ok = ok && !rename(temporary, path);
        if (!ok) unlink(temporary);
    }
    free(temporary);
    return ok && sync_folder_of(path);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

bool file_make_folder(const char *path)
{
    char *part = strdup(path);
    if (!part) return false;
    for (char *p = part; *p; p++) {
        if (*p != '/' || p == part) continue;
        *p = '\0';
        mkdir(part, 0750);                                              // whether it worked is seen at the end
        *p = '/';
    }
    mkdir(part, 0750);
    bool ok = is_folder(part);
    free(part);
    return ok;
}

Str path_join(Arena *a, Str folder, Str name)
{
    if (!folder.n) return str_dup(a, name);
    bool slash = str_ends(folder, S("/"));
    return str_fmt(a, "%.*s%s%.*s", STR_ARG(folder), slash ? "" : "/", STR_ARG(name));
}

// ---- time zones ----

typedef struct KnownZone KnownZone;
struct KnownZone { Str name; const Zone *zone; const KnownZone *next; };

// Names come from settings: nothing but "Europe/Paris", "Etc/GMT+1"... may become a path.
static bool zone_name_ok(Str s)
{
    if (!s.n || s.n > 64 || s.p[0] == '/') return false;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '/' && c != '_' && c != '-' && c != '+') return false;
    }
    return true;
}

static const Zone *load_zone(Arena *a, Str iana)
{
    enum { LARGEST = 64 * KB };
    Arena scratch = *a;
    char *path = str_c(&scratch, path_join(&scratch, S("/usr/share/zoneinfo"), iana));
    a->at = scratch.at;
    Str tzif;
    return file_read(a, path, LARGEST, &tzif) ? zone_parse(a, tzif) : NULL;
}

const Zone *zone_named(Str iana)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static Arena kept;                                                  // for the life of the process: some hundred zones exist
    static const KnownZone *known;
    if (!zone_name_ok(iana)) return NULL;
    pthread_mutex_lock(&mutex);
    const KnownZone *k = known;
    while (k && !str_eq(k->name, iana)) k = k->next;
    const Zone *zone = k ? k->zone : NULL;
    if (!k) {
        if (!kept.start) kept = arena_new((ptrdiff_t)64 * MB);
        Arena before = kept;
        zone = load_zone(&kept, iana);
        if (!zone) kept = before;                                       // unknown names leave nothing behind
    }
    if (!k && zone) {
        KnownZone *more = NEW(&kept, KnownZone);
        *more = (KnownZone){str_dup(&kept, iana), zone, known};
        known = more;
    }
    pthread_mutex_unlock(&mutex);
    return zone;
}

// ---- log ----

enum { LINE_MAX_BYTES = PIPE_BUF, VALUE_MAX = 500 };                    // a write up to PIPE_BUF is never mixed with another's

static _Thread_local char request_id[64];
static _Thread_local ptrdiff_t request_id_n;

void log_request_id(Str id)
{
    request_id_n = str_first(id, (ptrdiff_t)sizeof request_id).n;
    if (request_id_n) memcpy(request_id, id.p, (size_t)request_id_n);
}

// What is not UTF-8 becomes U+FFFD, so that a line is JSON whatever a client sent.
static Str readable(Arena *a, Str s)
{
    s = str_first(s, VALUE_MAX);
    Buf b = buf_new(a, s.n + 8);
    while (s.n) {
        const uint8_t *bad = u8_check((const uint8_t *)s.p, (size_t)s.n);
        ptrdiff_t good = bad ? (const char *)bad - s.p : s.n;
        buf_put(&b, str_first(s, good));
        if (bad) BUF_PUT(&b, "\xEF\xBF\xBD");
        s = str_skip(s, good + (bad ? 1 : 0));
    }
    return buf_str(&b);
}

static void put_field(Buf *line, Arena scratch, Str name, Str value)
{
    Buf f = buf_new(&scratch, 1 * KB);
    buf_char(&f, ',');
    buf_json(&f, name);
    buf_char(&f, ':');
    buf_json(&f, readable(&scratch, value));
    enum { END = 2 };                                                   // "}\n"
    if (line->n + f.n + END <= LINE_MAX_BYTES) buf_put(line, buf_str(&f));
}

void log_line(const char *event, ...)
{
    char room[32 * KB];
    Arena scratch = {room, room, room + sizeof room};
    Buf line = buf_new(&scratch, LINE_MAX_BYTES);
    BUF_PUT(&line, "{\"ts\":");
    buf_json(&line, instant_iso(&scratch, clock_now()));
    put_field(&line, scratch, S("event"), str_z(event));
    if (request_id_n) put_field(&line, scratch, S("request_id"), (Str){request_id, request_id_n});

    va_list pairs;
    va_start(pairs, event);
    for (const char *name; (name = va_arg(pairs, const char *));) put_field(&line, scratch, str_z(name), va_arg(pairs, Str));
    va_end(pairs);
    BUF_PUT(&line, "}\n");
    while (write(STDERR_FILENO, line.p, (size_t)line.n) < 0 && errno == EINTR) continue;
}
