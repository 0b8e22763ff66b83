// demo.c - "kiosque demo FOLDER": a configuration, a secret, an invented town and the list of its accounts, ready to serve.
#include "account/account.h"
#include "commands.h"
#include "config.h"
#include "db/lane.h"
#include "demo_files.h"
#include "demo_town.h"
#include "invoice/invoice.h"
#include "platform/platform.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY S("bouillargues")                       // of the town: its section in the configuration, its PostgreSQL schema
#define FAMILY_PASSWORD S("garrigue-mistral-soleil")
#define AGENT_PASSWORD S("lavande-cigale-olivier")

typedef struct Wanted {
    Arena *a;
    Str folder, database, at, listen, base_url, payfip;
    int64_t families, seed;
    Instant now;
} Wanted;

static bool refuse(const char *fmt, ...) PRINTF_LIKE(1, 2);
static bool refuse(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fputs("kiosque: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    return false;
}

static char *inside(const Wanted *w, const char *name) { return str_c(w->a, path_join(w->a, w->folder, str_z(name))); }

// ---- what is asked ----

static Str option(const Args *args, const char *name, Str standard)
{
    Str value = args_option(args, name);
    return value.n ? value : standard;
}

static bool read_wanted(Arena *a, const Args *args, Wanted *w)
{
    enum { FEWEST = 3, USUAL = 300, MOST = 100000 };
    *w = (Wanted){.a = a, .folder = args_word(args, 0), .at = args_option(args, "--at"), .families = USUAL, .seed = 1, .now = clock_now()};
    if (!w->folder.n) return refuse("say in which folder: kiosque demo FOLDER");
    Str families = args_option(args, "--families"), seed = args_option(args, "--seed");
    if (families.n && (!str_int(families, &w->families) || w->families < FEWEST || w->families > MOST))
        return refuse("--families must be a number from %d to %d", FEWEST, MOST);
    if (seed.n && !str_int(seed, &w->seed)) return refuse("--seed must be a whole number");
    if (w->at.n && !config_moment(w->at, &w->now)) return refuse("--at must look like 2018-04-13T09:00, not \"%.*s\"", STR_ARG(w->at));
    w->database = args_option(args, "--database");
    w->listen = option(args, "--listen", S("127.0.0.1:8080"));
    w->base_url = option(args, "--base-url", str_fmt(a, "http://%.*s", STR_ARG(w->listen)));
    w->payfip = option(args, "--payfip", S("http://127.0.0.1:8089"));
    return true;
}

// ---- the folder: a new one, an empty one, or an earlier demo that is made again ----

typedef enum { FOLDER_NEW, FOLDER_DEMO, FOLDER_OTHER } FolderState;

static FolderState folder_state(const Wanted *w)
{
    Config c;
    Str why = {0};
    bool empty = true;
    DIR *d = opendir(str_c(w->a, w->folder));
    if (!d) return errno == ENOENT ? FOLDER_NEW : FOLDER_OTHER;
    for (const struct dirent *e; (e = readdir(d));)
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) empty = false;
    closedir(d);
    if (empty) return FOLDER_NEW;
    return config_read(w->a, inside(w, "kiosque.conf"), &c, &why) && c.demo ? FOLDER_DEMO : FOLDER_OTHER;
}

static void remove_mails(const Wanted *w)
{
    const char *mail = inside(w, "mail");
    DIR *d = opendir(mail);
    if (!d) return;
    for (const struct dirent *e; (e = readdir(d));)
        if (str_ends(str_z(e->d_name), S(".eml"))) unlink(str_c(w->a, path_join(w->a, str_z(mail), str_z(e->d_name))));
    closedir(d);
}

static bool make_folder(const Wanted *w)
{
    if (folder_state(w) == FOLDER_OTHER)
        return refuse("%.*s is neither empty nor an earlier demo, and nothing in it was touched; give another folder", STR_ARG(w->folder));
    remove_mails(w);
    if (file_make_folder(inside(w, "mail")) && file_make_folder(inside(w, "files"))) return true;
    return refuse("cannot make the folder %.*s: %s", STR_ARG(w->folder), strerror(errno));
}

// ---- the configuration: the example of every key, with the demo's own values filled in ----

typedef struct Value { const char *section, *key; Str value; } Value;

static void put_line(Buf *b, Str line, Str section, const Value *values, int n)
{
    Str key, rest;
    if (str_starts(line, S("; ")) && str_cut(str_skip(line, 2), '=', &key, &rest))
        for (int i = 0; i < n; i++)
            if (str_eq(section, str_z(values[i].section)) && str_eq(str_trim(key), str_z(values[i].key)) && values[i].value.n) {
                buf_fmt(b, "%s = %.*s\n", values[i].key, STR_ARG(values[i].value));
                return;
            }
    buf_put(b, line);
    buf_char(b, '\n');
}

static Str configuration(const Wanted *w)
{
    const Value values[] = {
        {"server", "listen", w->listen}, {"server", "demo", S("yes")}, {"server", "at", w->at}, {"mail", "folder", S("mail")},
        {"payfip", "soap", str_fmt(w->a, "%.*s/tpa/services/securite", STR_ARG(w->payfip))},
        {"payfip", "page", str_fmt(w->a, "%.*s/tpa/paiementws.web", STR_ARG(w->payfip))},
        {"town", "base_url", w->base_url}, {"town", "folder", S("files")},
        {"town", "database", w->database.n ? w->database : S("bouillargues.db")}};
    Buf b = buf_new(w->a, 4 * KB);
    BUF_PUT(&b, "; Made by \"kiosque demo\". A line that begins with \";\" says what a key is for, or shows its usual value.\n\n");
    Str section = {0}, rest = config_example(w->a);
    for (Str line; rest.n;) {
        str_cut(rest, '\n', &line, &rest);
        if (str_starts(line, S("[town "))) line = str_fmt(w->a, "[town %.*s]", STR_ARG(KEY));
        if (str_starts(line, S("["))) section = str_starts(line, S("[town ")) ? S("town") : str_first(str_skip(line, 1), line.n - 2);
        put_line(&b, line, section, values, COUNT(values));
    }
    return buf_str(&b);
}

static bool write_file(const Wanted *w, const char *name, Str content, mode_t mode)
{
    const char *path = inside(w, name);
    if (file_write(path, content) && !chmod(path, mode)) return true;
    return refuse("cannot write %s: %s", path, strerror(errno));
}

// ---- the database: new, or of an earlier demo ----

// Of PostgreSQL only, so not among the statements that both engines prepare.
static const Sql town_there_sql = {"town_there_sql", "SELECT count(*) AS n FROM information_schema.tables"
                                   " WHERE table_schema = $1 AND table_name = 'town_setting'", db_int_cols, 1};
QUERY(demo_there_sql, db_int_cols, "SELECT count(*) AS n FROM town_setting WHERE name = 'demo'");

static bool clear_schema(const Wanted *w)
{
    Str why = {0};
    Db *db = db_open(w->database, KEY, DB_WRITE, &why, w->a);
    if (!db) return refuse("%.*s", STR_ARG(why));
    bool there = db_int(db, &town_there_sql, ARGS(A(KEY))) > 0, demo = there && db_int(db, &demo_there_sql, NO_ARGS) > 0;
    if (demo) db_script(db, str_fmt(w->a, "DROP SCHEMA %.*s CASCADE", STR_ARG(KEY)));
    Str failed = str_dup(w->a, db_error(db));
    db_close(db);
    if (failed.n) return refuse("%.*s", STR_ARG(failed));
    if (there && !demo) return refuse("the schema %.*s of this database holds a town that is not a demo; give another database", STR_ARG(KEY));
    return true;
}

// A file is only replaced in the demo's own folder, and once it is sure that no service works on it.
static bool clear_file(const Wanted *w, Str path)
{
    Str why = {0};
    if (access(str_c(w->a, path), F_OK)) return true;
    if (w->database.n) return refuse("%.*s is already there; give the name of a new file", STR_ARG(path));
    Store *s = store_open(path, KEY, 1, 1, &why, w->a);
    if (!s) return refuse("%.*s", STR_ARG(why));
    store_close(s);
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (int i = 0; i < COUNT(ends); i++) unlink(str_c(w->a, str_join(w->a, path, str_z(ends[i]))));
    return true;
}

typedef struct Filling { const Wanted *wanted; DemoPlan plan; Str agent_line, accounts, why; const Catalog *catalog; } Filling;

static bool fill(Db *db, void *context)
{
    Filling *f = context;
    return demo_town_fill(db, f->wanted->a, &f->plan, f->agent_line, &f->accounts, &f->why);
}

static bool load(Db *db, void *context)
{
    Filling *f = context;
    f->catalog = catalog_load(db, f->wanted->a);
    return true;
}

// The canteen's invoices of last month, issued as the command line does it, on the 2nd.
static bool invoice_last_month(const Wanted *w, Store *s, Filling *f)
{
    RunReport report;
    lane_read(s, load, f);
    Date today = zone_date(f->catalog->town->zone, w->now), issued = date_min(today, date_add(month_first(today), 1));
    EACH (const Regie, r, &f->catalog->regies)
        if (str_eq(r->code, S("cantine"))
            && !invoice_run(s, f->catalog, r, date_add_months(month_first(today), -1), issued, zone_instant(f->catalog->town->zone, issued, 0, 5),
                            &report, &f->why, w->a)) return false;
    return true;
}

static bool make_town(const Wanted *w, Filling *f)
{
    bool postgres = str_starts(w->database, S("postgres"));
    Str address = w->database.n ? w->database : path_join(w->a, w->folder, S("bouillargues.db"));
    if (postgres ? !clear_schema(w) : !clear_file(w, address)) return false;
    if (migrate(address, KEY, &f->why, w->a) < 0) return refuse("%.*s", STR_ARG(f->why));
    Store *s = store_open(address, KEY, 1, 1, &f->why, w->a);
    if (!s) return refuse("%.*s", STR_ARG(f->why));
    LaneResult done = lane_write(s, fill, f);
    bool complete = done == LANE_KEPT && invoice_last_month(w, s, f)
                 && demo_files_put(s, w->a, path_join(w->a, w->folder, S("files")), w->now, zone_date(f->catalog->town->zone, w->now));
    store_close(s);
    if (complete) return true;
    return refuse("the demo town could not be stored: %.*s", STR_ARG(f->why.n ? f->why : S("the log above says why")));
}

static bool make_demo(const Wanted *w)
{
    App app = {.hash_workers = 1};
    random_bytes(app.secret, sizeof app.secret);
    Filling f = {.wanted = w, .agent_line = str_fmt(w->a, "agent admin %.*s\n", STR_ARG(AGENT_PASSWORD))};
    f.plan = (DemoPlan){.families = (int)w->families, .seed = (uint64_t)w->seed, .now = w->now, .password = FAMILY_PASSWORD,
                        .hash = password_hash(&app, w->a, FAMILY_PASSWORD), .agent_hash = password_hash(&app, w->a, AGENT_PASSWORD)};
    return make_folder(w) && write_file(w, "kiosque.conf", configuration(w), 0640)
        && write_file(w, "secret.key", (Str){(char *)app.secret, sizeof app.secret}, 0600)
        && make_town(w, &f) && write_file(w, "accounts.txt", f.accounts, 0600);
}

int command_demo(Arena *a, const Args *args)
{
    Wanted w;
    if (!read_wanted(a, args, &w) || !make_demo(&w)) return 2;
    printf("demo town with %lld families in %.*s; its accounts are in accounts.txt, the first is: family 4217 %.*s\n"
           "serve it with: kiosque serve --config %s\n", (long long)w.families, STR_ARG(w.folder), STR_ARG(FAMILY_PASSWORD), inside(&w, "kiosque.conf"));
    return 0;
}
