// files.c - what the town hall does from a shell about files: put one out for the families, look at what they
// sent; and the process apart that looks into uploads.
#include "desk.h"

#include "document/document_db.h"
#include "document/examine.h"
#include "household/household.h"
#include "inbox/inbox.h"
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Started by child_run: the upload is its file 0, the place of the result its file 3.
int command_examine(Arena *a, const Args *args)
{
    (void)args;
    enum { MEMORY = 320 * MB, ARENA = 128 * MB, CPU_SECONDS = 8, FILE_MOST = 16 * MB };
    arena_free(a);                                  // the command line's is larger than all this process may take
    *a = arena_new(ARENA);
    child_bounds(MEMORY, CPU_SECONDS, FILE_MOST);
    Examined e = examine(a, 0, 3);
    Str line = examined_line(a, &e);
    return fwrite(line.p, 1, (size_t)line.n, stdout) == (size_t)line.n && !fflush(stdout) ? 0 : 2;
}

// ---- document: the town's files, and what families sent ----

typedef struct FileErrand {
    Arena *a;
    const Site *site;
    Str what, category, title, name, reason;        // what: the path of a file here
    StoredFile file;
    int64_t id;
    SentDocument sent;
    bool done;
} FileErrand;

static void tell(FileErrand *e, Db *db, int64_t family, const char *action, const char *object)
{
    audit_as(db, e->a, clock_now(), S("shell"), family, action, str_fmt(e->a, "%s:%lld", object, (long long)e->id), "done", (Str){0});
}

// ---- add --category NAME --title NAME FILE | list | remove N ----

static bool list_in(Db *db, void *context)
{
    FileErrand *e = context;
    TownFiles files = {0};
    town_files(db, e->a, &files);
    if (!files.n) puts("no file is put out");
    EACH (const TownFile, f, &files)
        printf("%lld  %.*s  %.*s  %.*s  %lld bytes\n", (long long)f->id, STR_ARG(f->category), STR_ARG(f->title), STR_ARG(f->name), (long long)f->size);
    return e->done = true;
}

static bool add_in(Db *db, void *context)
{
    FileErrand *e = context;
    e->id = town_file_add(db, e->category, e->title, e->name, &e->file, clock_now());
    tell(e, db, 0, "town_file.add", "town_file");
    return e->done = e->id > 0;
}

// The stored file is left to the sweep: a reader may have it open, and a failed commit would need it.
static bool remove_in(Db *db, void *context)
{
    FileErrand *e = context;
    if (!(e->done = town_file_remove(db, e->id))) return false;
    tell(e, db, 0, "town_file.remove", "town_file");
    return true;
}

static void trouble(const char *what, Str path) { fprintf(stderr, "kiosque: cannot %s %.*s: %s\n", what, STR_ARG(path), strerror(errno)); }

static void nothing(const FileErrand *e, const char *why)
{
    if (!e->done) fprintf(stderr, "kiosque: nothing was done: %s\n", why);
}

static void add(FileErrand *e)
{
    int fd = open(str_c(e->a, e->what), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        trouble("open", e->what);
        return;
    }
    UploadRefusal why = stored_take(e->a, e->site->folder, fd, &e->file);
    close(fd);
    if (why) {
        fprintf(stderr, "kiosque: %.*s was not taken: %.*s\n", STR_ARG(e->what), STR_ARG(upload_refusal_text(why)));
        return;
    }
    Str folder, name = e->what, rest = e->what;
    while (str_cut(name, '/', &folder, &rest)) name = rest;
    e->name = upload_name_clean(e->a, name, e->file.type);
    lane_write(e->site->store, add_in, e);
    if (e->done) printf("%lld\n", (long long)e->id);
}

// ---- received | save N FILE | accept N | refuse N REASON ----

static bool received_in(Db *db, void *context)
{
    FileErrand *e = context;
    SentDocuments list = {0};
    documents_waiting(db, e->a, &list);
    if (!list.n) puts("no document is waiting");
    EACH (const SentDocument, d, &list) {
        Family f = {0};
        Child c = {0};
        family_find(db, e->a, d->family, &f);
        if (d->child) family_child(db, e->a, d->family, d->child, &c);
        const DocumentKind *kind = document_kind(d->kind);
        printf("%lld  family %.*s  %.*s  %.*s  %.*s  %lld bytes\n", (long long)d->id, STR_ARG(f.code), STR_ARG(d->child ? c.first_name : S("-")),
               STR_ARG(kind ? kind->label : d->kind), STR_ARG(d->name), (long long)d->size);
    }
    return e->done = true;
}

// Who looked at a family's paper is written down before it is shown.
static bool open_in(Db *db, void *context)
{
    FileErrand *e = context;
    if (!document_sent(db, e->a, e->id, &e->sent)) return false;
    tell(e, db, e->sent.family, "document.read", "document");
    return true;
}

static bool poured(int from, int to)
{
    char piece[16 * KB];
    ssize_t n;
    while ((n = read(from, piece, sizeof piece)) > 0)
        if (!file_add(to, (Str){piece, n})) return false;
    return !n;
}

// Nothing of the town hall's is written over.
static void save(FileErrand *e)
{
    int64_t size;
    if (lane_write(e->site->store, open_in, e) != LANE_KEPT) {
        nothing(e, "there is no such document");
        return;
    }
    const char *path = str_c(e->a, e->what);
    int from = file_open(str_c(e->a, stored_path(e->a, e->site->folder, e->sent.stored)), &size), to = from < 0 ? -1 : file_create(path);
    e->done = to >= 0 && poured(from, to);
    if (!e->done) trouble("write", e->what);
    if (to >= 0) close(to);
    if (from >= 0) close(from);
    if (to >= 0 && !e->done) file_remove(path);
}

static void tell_refused(const FileErrand *e, Db *db)
{
    const DocumentKind *kind = document_kind(e->sent.kind);
    notice_send(db, e->a, e->sent.family, str_fmt(e->a, "document-refused-%lld", (long long)e->id), T("Un document n’a pas été accepté"),
                    str_fmt(e->a, TF("%.*s : %.*s Vous pouvez en envoyer un autre dans « Mes documents »."), STR_ARG(words_of(kind->label)), STR_ARG(e->reason)),
                clock_now());
}

static bool decide_in(Db *db, void *context)
{
    FileErrand *e = context;
    e->done = document_sent(db, e->a, e->id, &e->sent) && document_decide(db, e->id, !e->reason.n, e->reason, clock_now());
    if (e->done) tell(e, db, e->sent.family, e->reason.n ? "document.refuse" : "document.accept", "document");
    if (e->done && e->reason.n) tell_refused(e, db);
    return e->done;
}

// ---- the words of the command ----

static void list(FileErrand *e)     { lane_read(e->site->store, list_in, e); }
static void received(FileErrand *e) { lane_read(e->site->store, received_in, e); }

static void take_away(FileErrand *e)
{
    lane_write(e->site->store, remove_in, e);
    nothing(e, "there is no such file");
}

static void decide(FileErrand *e)
{
    lane_write(e->site->store, decide_in, e);
    nothing(e, "there is no such document, or it was decided before");
}

static const struct FileVerb { const char *word; bool number, file, reason; void (*run)(FileErrand *e); } verbs[] = {
    {"add",      false, true,  false, add},
    {"list",     false, false, false, list},
    {"remove",   true,  false, false, take_away},
    {"received", false, false, false, received},
    {"save",     true,  true,  false, save},
    {"accept",   true,  false, false, decide},
    {"refuse",   true,  false, true,  decide},
};

// false: not used as meant.
static bool understood(const Args *args, FileErrand *e, const struct FileVerb **verb)
{
    int at = 1;
    *verb = NULL;
    for (int i = 0; i < COUNT(verbs); i++)
        if (str_eq(args_word(args, 0), str_z(verbs[i].word))) *verb = &verbs[i];
    if (!*verb || ((*verb)->number && !str_int(args_word(args, at++), &e->id))) return false;
    if ((*verb)->file) e->what = args_word(args, at);
    if ((*verb)->reason) e->reason = str_trim(args_word(args, at));
    if (((*verb)->file && !e->what.n) || ((*verb)->reason && !(e->reason.n && str_plain(e->reason) && str_utf8(e->reason)))) return false;
    return (*verb)->run != add || (e->category.n && e->title.n && str_plain(e->category) && str_plain(e->title));
}

int command_document(Arena *a, const Args *args)
{
    Config c;
    const struct FileVerb *verb;
    FileErrand e = {.a = a, .category = args_option(args, "--category"), .title = args_option(args, "--title")};
    if (!understood(args, &e, &verb)) {
        fputs("kiosque: document --config FILE add --category NAME --title NAME FILE | list | remove N\n"
              "                | received | save N FILE | accept N | refuse N REASON\n", stderr);
        return 2;
    }
    App *app = desk_open(a, args, &c);
    if (!app) return 2;
    if ((e.site = desk_site(app, args_option(args, "--town")))) verb->run(&e);
    app_close(app);
    return e.done ? 0 : 1;
}
