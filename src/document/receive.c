// receive.c - from a file that has arrived to one of ours: examined in a process apart, on the disk before its row, gone when there is
// no row.
#include "document/examine.h"
#include "document/document_db.h"

#include "platform/platform.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <time.h>
#include <unistd.h>

// ---- where files are kept ----

Str stored_name(Arena *a)
{
    unsigned char raw[16];
    random_bytes(raw, sizeof raw);
    char *text = arena_take(a, 1, 1, 2 * sizeof raw + 1);
    return str_z(sodium_bin2hex(text, 2 * sizeof raw + 1, raw, sizeof raw));
}

static Str shelf(Arena *a, Str folder, Str stored) { return str_fmt(a, "%.*s/documents/%.*s", STR_ARG(folder), STR_ARG(str_first(stored, 2))); }

Str stored_path(Arena *a, Str folder, Str stored) { return path_join(a, shelf(a, folder, stored), stored); }

int stored_create(Arena *a, Str folder, Str stored)
{
    if (!file_make_folder(str_c(a, shelf(a, folder, stored)))) return -1;
    return file_create(str_c(a, stored_path(a, folder, stored)));
}

// ---- two at once: a crowd of photographs waits, and the town's pages go on ----

enum { AT_ONCE = 2, WAIT_SECONDS = 20, EXAMINE_MS = 10 * 1000 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
static int at_work;

static bool turn_take(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_SECONDS;
    pthread_mutex_lock(&lock);
    int late = 0;
    while (at_work >= AT_ONCE && late != ETIMEDOUT) late = pthread_cond_timedwait(&freed, &lock, &until);
    bool mine = at_work < AT_ONCE;
    at_work += mine;
    pthread_mutex_unlock(&lock);
    return mine;
}

static void turn_give(void)
{
    pthread_mutex_lock(&lock);
    at_work--;
    pthread_cond_signal(&freed);
    pthread_mutex_unlock(&lock);
}

// ---- examine and keep ----

static bool hash_of(Arena *a, int fd, Str *hash)
{
    unsigned char piece[16 * KB], sum[16];
    crypto_generichash_state st;
    ssize_t n;
    crypto_generichash_init(&st, NULL, 0, sizeof sum);
    if (lseek(fd, 0, SEEK_SET) < 0) return false;
    while ((n = read(fd, piece, sizeof piece)) > 0) crypto_generichash_update(&st, piece, (size_t)n);
    crypto_generichash_final(&st, sum, sizeof sum);
    char *hex = arena_take(a, 1, 1, 2 * sizeof sum + 1);
    *hash = str_z(sodium_bin2hex(hex, 2 * sizeof sum + 1, sum, sizeof sum));
    return n == 0;
}

// A process that ends badly was given something made to end it so, or worse: both are refused as broken, and logged.
static UploadRefusal examine_apart(Arena *a, int in, int out, Examined *e)
{
    Str said = {0};
    if (!turn_take()) return UPLOAD_LATER;
    bool ended = child_run(a, "examine", in, out, EXAMINE_MS, &said);
    turn_give();
    if (ended && examined_read(said, e)) return e->refusal;
    log_line("upload.unreadable", "said", said, NULL);
    return UPLOAD_BROKEN;
}

UploadRefusal stored_take(Arena *a, Str folder, int fd, StoredFile *out)
{
    Examined e = {0};
    Str stored = stored_name(a);
    const char *path = str_c(a, stored_path(a, folder, stored));
    int to = stored_create(a, folder, stored);
    if (to < 0) return UPLOAD_LATER;
    UploadRefusal why = examine_apart(a, fd, to, &e);
    if (!why && (!hash_of(a, to, &out->hash) || !file_settle(to, path))) why = UPLOAD_LATER;
    close(to);
    if (why) {
        file_remove(path);
        return why;
    }
    out->type = e.type;
    out->size = e.size;
    out->stored = stored;
    return UPLOAD_FINE;
}

bool stored_put(Arena *a, Str folder, Str type, Str bytes, StoredFile *out)
{
    *out = (StoredFile){.type = type, .stored = stored_name(a), .size = bytes.n};
    const char *path = str_c(a, stored_path(a, folder, out->stored));
    int to = stored_create(a, folder, out->stored);
    if (to < 0) return false;
    bool kept = bytes.n && file_add(to, bytes) && hash_of(a, to, &out->hash) && file_settle(to, path);
    close(to);
    if (!kept) file_remove(path);
    return kept;
}

// ---- the request ----

static UploadRefusal before_looking(const Upload *u)
{
    if (!upload_name_ok(u->name)) return UPLOAD_BAD_NAME;
    if (u->lost) return UPLOAD_LATER;
    if (u->size > UPLOAD_MOST) return UPLOAD_TOO_LARGE;
    return u->fd < 0 ? UPLOAD_EMPTY : UPLOAD_FINE;
}

static bool space_for(Req *q, void *context)
{
    const int64_t *more = context;
    return family_space(q->db, q->session.family, *more);
}

Reply documents_receive(Req *q)
{
    int64_t more = 0;
    EACH (Upload, u, &q->uploads) {
        StoredFile f = {0};
        u->refusal = (int)before_looking(u);
        if (!u->refusal) u->refusal = (int)stored_take(q->a, q->site->folder, u->fd, &f);
        if (u->refusal) continue;
        *u = (Upload){.field = u->field, .name = u->name, .size = u->size, .hash = u->hash, .fd = u->fd, .type = f.type, .stored = f.stored,
                      .stored_hash = f.hash, .stored_size = f.size};
        more += f.size;
        if (!req_read(q, space_for, &more)) u->refusal = UPLOAD_NO_SPACE;
    }
    return (Reply){0};
}

const Upload *upload_of(const Req *q, const char *field)
{
    EACH (const Upload, u, &q->uploads)
        if (str_eq(u->field, str_z(field))) return u;
    return NULL;
}

void uploads_refusals(const Req *q, Form *form)
{
    EACH (const Upload, u, &q->uploads)
        if (u->refusal) form_refuse(form, str_c(q->a, u->field), upload_refusal_text((UploadRefusal)u->refusal));
    if (form_ok(form)) return;
    EACH (const Upload, u, &q->uploads)
        if (!u->refusal)
            form_refuse(form, str_c(q->a, u->field), T("Choisissez à nouveau ce fichier : il convient, mais il n’est pas gardé tant que le formulaire est à corriger."));
}

// What the edge decided is known by the rows alone: a commit may have failed, been done before, or never been reached.
typedef struct Settling { Str stored; bool there; } Settling;

static bool row_there(Db *db, void *context)
{
    Settling *s = context;
    s->there = stored_row(db, s->stored);
    return true;
}

void documents_settle(Req *q)
{
    EACH (const Upload, u, &q->uploads) {
        Settling s = {.stored = u->stored};
        if (!u->stored.n || lane_read(q->site->store, row_there, &s) != LANE_KEPT || s.there) continue;
        file_remove(str_c(q->a, stored_path(q->a, q->site->folder, u->stored)));
    }
}

// ---- what was withdrawn ----

typedef struct Erasing { Arena *a; Strs stored; } Erasing;

static bool withdrawn_in(Db *db, void *context)
{
    Erasing *e = context;
    e->stored = (Strs){0};
    document_withdrawn(db, e->a, &e->stored);
    return true;
}

static bool erased_in(Db *db, void *context)
{
    const Erasing *e = context;
    EACH (const Str, s, &e->stored) document_erased(db, *s);
    return true;
}

void documents_erase(Store *store, Str folder)
{
    Arena a = arena_new(1 * MB);
    Erasing e = {.a = &a};
    lane_read(store, withdrawn_in, &e);
    bool all = e.stored.n > 0;
    EACH (const Str, s, &e.stored) all &= file_remove(str_c(&a, stored_path(&a, folder, *s)));
    if (all) lane_write(store, erased_in, &e);
    arena_free(&a);
}

// ---- the sweep ----

typedef struct Sweep { Store *store; Arena a; const char *folder; bool rows; int removed; } Sweep;
enum { SWEEP_AFTER_MS = 60 * 60 * 1000 };           // longer than any request or commit takes

static void sweep_file(void *context, Str name, int64_t age_ms)
{
    Sweep *s = context;
    Arena a = s->a;
    Settling f = {.stored = str_dup(&a, name)};
    if (age_ms < SWEEP_AFTER_MS) return;
    if (s->rows && (lane_read(s->store, row_there, &f) != LANE_KEPT || f.there)) return;
    if (file_remove(str_c(&a, path_join(&a, str_z(s->folder), name)))) s->removed++;
}

int documents_sweep(Store *store, Str folder)
{
    Sweep s = {.store = store, .a = arena_new(1 * MB), .rows = true};
    Arena base = s.a;
    for (int i = 0; i < 256; i++) {
        s.a = base;
        s.folder = str_c(&s.a, str_fmt(&s.a, "%.*s/documents/%02x", STR_ARG(folder), i));
        folder_each(s.folder, sweep_file, &s);
    }
    s.a = base;
    s.rows = false;
    s.folder = str_c(&s.a, path_join(&s.a, folder, S("arriving")));
    folder_each(s.folder, sweep_file, &s);
    arena_free(&base);
    return s.removed;
}
