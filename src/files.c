// files.c - what the town hall does from a shell about files: put one out for the families; and the process apart that looks into uploads.
#include "desk.h"

#include "document/document_db.h"
#include "document/examine.h"
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

// ---- document add --category NAME --title NAME FILE | list | remove N ----

typedef struct FileErrand {
    Arena *a;
    Str category, title, name;
    StoredFile file;
    int64_t id;
    bool done;
} FileErrand;

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
    return e->done = e->id > 0;
}

// The stored file is left to the sweep: a reader may have it open, and a failed commit would need it.
static bool remove_in(Db *db, void *context)
{
    FileErrand *e = context;
    return e->done = town_file_remove(db, e->id);
}

static bool add(FileErrand *e, const Site *site, Str path)
{
    int fd = open(str_c(e->a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fprintf(stderr, "kiosque: cannot open %.*s: %s\n", STR_ARG(path), strerror(errno));
        return false;
    }
    UploadRefusal why = stored_take(e->a, site->folder, fd, &e->file);
    close(fd);
    if (why) {
        fprintf(stderr, "kiosque: %.*s was not taken: %.*s\n", STR_ARG(path), STR_ARG(upload_refusal_text(why)));
        return false;
    }
    Str folder, name = path;
    while (str_cut(name, '/', &folder, &path)) name = path;
    e->name = upload_name_clean(e->a, name, e->file.type);
    lane_write(site->store, add_in, e);
    if (e->done) printf("%lld\n", (long long)e->id);
    return e->done;
}

int command_document(Arena *a, const Args *args)
{
    Config c;
    Str verb = args_word(args, 0), what = args_word(args, 1);
    FileErrand e = {.a = a, .category = args_option(args, "--category"), .title = args_option(args, "--title")};
    bool adds = str_eq(verb, S("add")) && what.n && e.category.n && e.title.n && str_plain(e.category) && str_plain(e.title);
    bool removes = str_eq(verb, S("remove")) && str_int(what, &e.id);
    if (!adds && !removes && !str_eq(verb, S("list"))) {
        fputs("kiosque: document --config FILE add --category NAME --title NAME FILE | list | remove N\n", stderr);
        return 2;
    }
    App *app = desk_open(a, args, &c);
    if (!app) return 2;
    const Site *site = desk_site(app, args_option(args, "--town"));
    if (site && adds) add(&e, site, what);
    else if (site) (removes ? lane_write : lane_read)(site->store, removes ? remove_in : list_in, &e);
    if (site && removes && !e.done) fputs("kiosque: there is no such file\n", stderr);
    app_close(app);
    return e.done ? 0 : 1;
}
