// test_db.c - the private folder and the private PostgreSQL server of a test program.
#include "db/test_db.h"
#include "base/test.h"
#include "platform/platform.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static Arena memory;                                // of what lives as long as the program
static const char *folder;
static Store *stores[2];
static TestPlace places[2];
static int made;                                    // schemas and files so far
static pid_t owner, server;
static Str server_address;                          // empty: not tried yet, or there is none

// ---- folder ----

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st, (void)kind, (void)where;
    return remove(path);
}

static void end_server(void)
{
    if (server <= 0) return;
    kill(server, SIGQUIT);                          // nothing in it is worth an orderly end
    waitpid(server, NULL, 0);
}

// Only on a server that is not ours.
static void drop_schemas(void)
{
    if (server > 0 || !server_address.n) return;
    Arena scratch = memory;
    Str why;
    Db *db = db_open(server_address, S("public"), DB_WRITE, &why, &scratch);
    for (int n = 1; db && n <= made; n++)
        db_script(db, str_fmt(&scratch, "DROP SCHEMA IF EXISTS test_%d_%d CASCADE", (int)owner, n));
    db_close(db);
}

static void end_all(void)
{
    if (getpid() != owner) return;                  // a child that a test forked
    for (int e = 0; e < 2; e++) store_close(stores[e]);
    drop_schemas();
    end_server();
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&memory);
}

static void begin(void)
{
    if (folder) return;
    const char *base = getenv("TMPDIR");
    memory = arena_new(1 * MB);
    char *path = str_c(&memory, str_fmt(&memory, "%s/kiosque-test-XXXXXX", base ? base : "/tmp"));
    folder = mkdtemp(path);
    if (!folder) die("no private folder for tests: %m");
    owner = getpid();
    atexit(end_all);
}

// ---- PostgreSQL ----

static const char *newest_postgres(void)
{
    static const char root[] = "/usr/lib/postgresql";
    DIR *d = opendir(root);
    int64_t newest = 0, version;
    for (struct dirent *entry; d && (entry = readdir(d));)
        if (str_int(str_z(entry->d_name), &version) && version > newest) newest = version;
    if (d) closedir(d);
    return newest ? str_c(&memory, str_fmt(&memory, "%s/%lld/bin", root, (long long)newest)) : NULL;
}

// PostgreSQL refuses to run as root: then it is its own user, who also owns the folder.
static const struct passwd *server_user(void) { return geteuid() ? NULL : getpwnam("postgres"); }

static _Noreturn void become(const char *program, char *const *args)
{
    const struct passwd *user = server_user();
    int log = open("server.log", O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    if (user && (setgroups(0, NULL) || setgid(user->pw_gid) || setuid(user->pw_uid))) _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);               // a test program that crashes leaves no server behind
    execv(program, args);
    _exit(127);
}

static pid_t run(const char *bin, const char *name, char *const *args)
{
    Arena scratch = memory;
    char *program = str_c(&scratch, str_fmt(&scratch, "%s/%s", bin, name));
    pid_t pid = fork();
    if (pid) return pid;
    if (chdir(folder)) _exit(125);
    become(program, args);
}

static bool init_server(const char *bin)
{
    const struct passwd *user = server_user();
    if (!geteuid() && (!user || chown(folder, user->pw_uid, user->pw_gid))) return false;
    char *args[] = {"initdb", "-D", "data", "-U", "kiosque", "-A", "trust", "--no-sync", "--locale=C", "--encoding=UTF8", NULL};
    int status = 0;
    return waitpid(run(bin, "initdb", args), &status, 0) > 0 && WIFEXITED(status) && !WEXITSTATUS(status);
}

static bool answers(Str address)
{
    Arena scratch = memory;
    Str why;
    Db *db = db_open(address, S("public"), DB_WRITE, &why, &scratch);
    db_close(db);
    return db != NULL;
}

static Str start_server(void)
{
    enum { PATIENCE_MS = 20000 };
    const char *bin = newest_postgres();
    if (!bin || !init_server(bin)) return (Str){0};
    char *args[] = {"postgres", "-D", "data", "-k", (char *)(uintptr_t)folder, "-c", "listen_addresses=", "-c", "fsync=off",
                    "-c", "full_page_writes=off", "-c", "shared_buffers=16MB", "-c", "log_min_messages=panic", NULL};
    server = run(bin, "postgres", args);
    Str address = str_fmt(&memory, "postgresql:///postgres?host=%s&user=kiosque", folder);
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    while (clock_monotonic_ms() < until) {
        if (answers(address)) return address;
        nanosleep(&(struct timespec){0, 20000000}, NULL);
    }
    return (Str){0};
}

static bool find_server(void)
{
    static bool tried;
    begin();
    if (tried) return server_address.n;
    tried = true;
    const char *given = getenv("KIOSQUE_TEST_PG");
    server_address = given ? str_z(given) : start_server();
    return server_address.n;
}

// ---- what tests use ----

bool test_engine(DbEngine e)
{
    if (e == DB_SQLITE || find_server()) return true;
    test_skip("there is no PostgreSQL here; set KIOSQUE_TEST_PG or install postgresql");
    return false;
}

const char *test_engine_name(DbEngine e) { return e == DB_SQLITE ? "SQLite" : "PostgreSQL"; }

TestPlace test_place(DbEngine e)
{
    begin();
    Arena *a = test_arena();
    int n = ++made;
    if (e == DB_SQLITE) return (TestPlace){str_fmt(a, "%s/town%d.db", folder, n), S("town")};
    return (TestPlace){str_dup(a, server_address), str_fmt(a, "test_%d_%d", (int)owner, n)};
}

Store *test_store(DbEngine e)
{
    Str why = {0};
    store_close(stores[e]);
    stores[e] = NULL;
    places[e] = test_place(e);
    if (migrate(places[e].address, places[e].schema, &why, test_arena()) >= 0)
        stores[e] = store_open(places[e].address, places[e].schema, 4, 4, &why, test_arena());
    if (!stores[e]) die("no database for the test: %.*s", STR_ARG(why));
    return stores[e];
}

TestPlace test_store_place(DbEngine e) { return places[e]; }
