// upload.c - what a form brings, written away while it arrives.
#include "web/upload.h"

#include "platform/platform.h"
#include "web/multipart.h"

#include <pthread.h>
#include <sodium.h>
#include <unistd.h>

enum { FIELDS_MOST = 3000, TEXT_MOST = 1 * MB };

struct Intake {
    Arena *a;
    char *folder;
    uint64_t sender;                                // 0: what comes is forgotten
    bool broken, in_file;
    int64_t arrived, text_n;
    Multipart reader;
    Pairs form;
    Uploads uploads;
    Buf text;                                       // of the field that is being read
    crypto_generichash_state hash;                  // of the file that is being read
};

// ---- places: who is sending now ----

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t senders[INTAKES_MOST];
static int at_once;

// 0, or why there is none.
static int place_take(uint64_t sender)
{
    int theirs = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < at_once; i++) theirs += senders[i] == sender;
    int status = theirs >= INTAKES_OF_ONE ? 429 : at_once == INTAKES_MOST ? 503 : 0;
    if (!status) senders[at_once++] = sender;
    pthread_mutex_unlock(&lock);
    return status;
}

static void place_give(uint64_t sender)
{
    pthread_mutex_lock(&lock);
    int i = 0;
    while (senders[i] != sender) i++;               // it is there: place_take put it there
    senders[i] = senders[--at_once];
    pthread_mutex_unlock(&lock);
}

// ---- one part ----

static bool part(void *self, Str field, Str name, bool file)
{
    Intake *in = self;
    if (!str_utf8(field) || memchr(field.p ? field.p : "", 0, (size_t)field.n)) return false;
    if (in->form.n + in->uploads.n >= FIELDS_MOST) return false;
    in->in_file = file;
    field = str_dup(in->a, field);
    if (!file) {
        *PUSH(in->a, &in->form) = (Pair){field, {0}};
        in->text = (Buf){.a = in->a};
        return true;
    }
    if (in->uploads.n == UPLOADS_MOST) return false;
    *PUSH(in->a, &in->uploads) = (Upload){.field = field, .name = str_dup(in->a, name), .fd = -1};
    crypto_generichash_init(&in->hash, NULL, 0, 16);
    return true;
}

static Upload *last_of(Intake *in) { return &in->uploads.v[in->uploads.n - 1]; }

static void drop(Upload *u)
{
    if (u->fd >= 0) close(u->fd);
    u->fd = -1;
}

// The part of a file beyond the limit is only counted.
static void file_data(Intake *in, Upload *u, Str bytes)
{
    crypto_generichash_update(&in->hash, (const unsigned char *)bytes.p, (size_t)bytes.n);
    bool first = !u->size;
    u->size += bytes.n;
    if (u->size > UPLOAD_MOST) return drop(u);
    if (first) u->fd = file_nameless(in->folder);
    if (u->fd >= 0 && file_add(u->fd, bytes)) return;
    u->lost = true;
    drop(u);
}

static bool data(void *self, Str bytes)
{
    Intake *in = self;
    if (in->in_file) {
        file_data(in, last_of(in), bytes);
        return true;
    }
    in->text_n += bytes.n;
    if (in->text_n > TEXT_MOST) return false;
    buf_put(&in->text, bytes);
    return true;
}

static bool end(void *self)
{
    Intake *in = self;
    if (!in->in_file) {
        Str text = buf_str(&in->text);
        in->form.v[in->form.n - 1].value = text;
        return str_utf8(text) && !(text.n && memchr(text.p, 0, (size_t)text.n));
    }
    Upload *u = last_of(in);
    unsigned char hash[16];
    crypto_generichash_final(&in->hash, hash, sizeof hash);
    char *hex = arena_take(in->a, 1, 1, 2 * sizeof hash + 1);
    u->hash = str_z(sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash));
    if (!u->name.n && !u->size) in->uploads.n--;    // a field in which no file was chosen
    return true;
}

// ---- the whole ----

Intake *intake_open(Arena *a, Str folder, Str content_type, uint64_t sender, int *status)
{
    static const MultipartTaker taker = {part, data, end};
    Intake *in = NEW(a, Intake);
    *in = (Intake){.a = a, .folder = str_c(a, path_join(a, folder, S("arriving"))), .sender = sender};
    *status = !multipart_start(&in->reader, content_type, &taker, in) ? 400 : sender ? place_take(sender) : 0;
    if (!*status && sender) file_make_folder(in->folder);
    return *status ? NULL : in;
}

int intake_piece(void *intake, Str bytes)
{
    Intake *in = intake;
    in->arrived += bytes.n;
    if (in->arrived > UPLOADS_BODY_MOST) return 413;
    if (in->sender && !in->broken) in->broken = !multipart_feed(&in->reader, bytes);
    return 0;
}

bool intake_form(Intake *in, Pairs *form, Uploads *uploads)
{
    *form = in->form;
    *uploads = in->uploads;
    return !in->sender || (!in->broken && multipart_whole(&in->reader));
}

void intake_close(void *intake)
{
    Intake *in = intake;
    EACH (Upload, u, &in->uploads) drop(u);
    if (in->sender) place_give(in->sender);
}
