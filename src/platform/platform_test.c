// platform_test.c - clock, random, files, zones, and a log that is JSON whatever is written.
#include "base/test.h"
#include "platform/platform.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *new_folder(Arena *a)
{
    char *path = str_c(a, S("/tmp/kiosque-platform-XXXXXX"));
    CHECK(mkdtemp(path) != NULL, "a folder for the test");
    return path;
}

static const char *inside(Arena *a, const char *folder, const char *name)
{
    return str_c(a, path_join(a, str_z(folder), str_z(name)));
}

TEST(clock_moves_and_shifts)
{
    enum { DAY_MS = 86400 * 1000 };
    Instant before = clock_now();
    CHECK(before.ms > 0, "the clock is set");
    clock_shift(3 * (int64_t)DAY_MS);
    int64_t ahead = clock_now().ms - before.ms;
    clock_shift(-3 * (int64_t)DAY_MS);
    CHECK(ahead >= 3 * (int64_t)DAY_MS && ahead < 3 * (int64_t)DAY_MS + 60000, "three days ahead");
    CHECK(clock_now().ms - before.ms < 60000, "shifts add up");
    int64_t m = clock_monotonic_ms();
    CHECK(clock_monotonic_ms() >= m, "monotonic");
}

TEST(random_tokens_are_url_safe)
{
    Arena *a = test_arena();
    Str one = random_token(a, 32), two = random_token(a, 32);
    CHECK(one.n == 43 && !str_eq(one, two), "32 bytes are 43 letters, never twice the same");
    for (ptrdiff_t i = 0; i < one.n; i++) {
        char c = one.p[i];
        bool ok = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
        CHECK(ok, "letter %d of a token may stand in an address", c);
    }
}

TEST(files_are_written_whole)
{
    Arena *a = test_arena();
    const char *folder = new_folder(a), *deep = inside(a, folder, "a/b/c"), *file = inside(a, deep, "x.txt");
    Str got = S("untouched");
    CHECK(!file_write(file, S("no folder yet")), "no folder, no file");
    CHECK(file_make_folder(deep) && file_make_folder(deep), "made, and made again");
    CHECK(file_write(file, S("first")) && file_write(file, S("second, longer")), "written, then replaced");
    CHECK(file_read(a, file, 14, &got), "as long as allowed");
    CHECK_STR(got, S("second, longer"), "the last content");
    CHECK(!file_read(a, file, 13, &got), "longer than allowed");
    CHECK(!file_read(a, deep, 1000, &got) && !file_read(a, inside(a, deep, "absent"), 1000, &got), "a folder, an absent file");
    CHECK(file_write(file, S("")) && file_read(a, file, 0, &got) && !got.n, "the empty file");
    CHECK(!file_make_folder(inside(a, file, "under")), "no folder under a file");
    struct stat st;
    CHECK(!stat(deep, &st) && (st.st_mode & 07) == 0, "others do not look in");
    unlink(file);
    CHECK(!rmdir(deep), "no temporary file is left");
    rmdir(inside(a, folder, "a/b"));
    rmdir(inside(a, folder, "a"));
    rmdir(folder);
}

TEST(paths_join)
{
    Arena *a = test_arena();
    CHECK_STR(path_join(a, S("/srv"), S("x")), S("/srv/x"), "one slash");
    CHECK_STR(path_join(a, S("/srv/"), S("x")), S("/srv/x"), "not two");
    CHECK_STR(path_join(a, S(""), S("x")), S("x"), "no folder");
}

TEST(zones_are_found_by_name_only)
{
    const Zone *paris = zone_named(S("Europe/Paris"));
    CHECK(paris && zone_named(S("Europe/Paris")) == paris, "read once");
    static const char *const bad[] = {"", "Europe/Nowhere", "../../../etc/passwd", "/etc/passwd", "Europe", "Europe/Paris\n", "zone.tab"};
    for (int i = 0; i < COUNT(bad); i++) CHECK(!zone_named(str_z(bad[i])), "«%s» is no zone", bad[i]);
}

// ---- the log ----

// What is written on stderr while work runs.
static Str caught(Arena *a, void (*work)(void))
{
    int ends[2], kept = dup(STDERR_FILENO);
    if (kept < 0 || pipe(ends)) return (Str){0};
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    work();
    dup2(kept, STDERR_FILENO);
    close(kept);
    Buf b = buf_new(a, 64 * KB);
    char part[4096];
    for (ssize_t n; (n = read(ends[0], part, sizeof part)) > 0;) buf_put(&b, (Str){part, n});
    close(ends[0]);
    return buf_str(&b);
}

static void say_hostile(void)
{
    static char longest[5000];
    memset(longest, '\1', sizeof longest);
    log_request_id(S("r-1"));
    log_line("sign-in", "agent", S("a\"b\\c\nd\r\te"), "bytes", S("\xFF\xC3(\xE2\x82"), "nul", ((Str){"x\0y", 3}), NULL);
    log_line("long", "a", ((Str){longest, sizeof longest}), "b", ((Str){longest, sizeof longest}), "c", S("kept"), NULL);
    log_request_id((Str){0});
    log_line("plain", NULL);
}

TEST(log_lines_are_json)
{
    Arena *a = test_arena();
    Str rest = caught(a, say_hostile), one, two, three;
    str_cut(rest, '\n', &one, &rest);
    str_cut(rest, '\n', &two, &rest);
    CHECK(str_cut(rest, '\n', &three, &rest) && !rest.n, "three lines");
    CHECK(str_starts(one, S("{\"ts\":\"20")) && str_ends(one, S("}")), "an object with its moment");
    CHECK(str_has(one, S(",\"event\":\"sign-in\",\"request_id\":\"r-1\",\"agent\":\"a\\\"b\\\\c\\nd\\u000d\\u0009e\"")), "escaped: %.*s", STR_ARG(one));
    CHECK(str_has(one, S("\"bytes\":\"\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD")) && str_utf8(one), "always UTF-8");
    CHECK(str_has(one, S("\"nul\":\"x\\u0000y\"")), "NUL is a character like any other");
    CHECK(two.n < PIPE_BUF && str_ends(two, S("\"c\":\"kept\"}")), "what is too long gives way, the line stays whole");
    CHECK(str_has(three, S("\"event\":\"plain\"}")) && !str_has(three, S("request_id")), "the request is over");
}

static void *say_many(void *name)
{
    for (int i = 0; i < 50; i++) log_line("many", "who", str_z(name), NULL);
    return NULL;
}

static void say_together(void)
{
    pthread_t t[4];
    for (int i = 0; i < COUNT(t); i++) pthread_create(&t[i], NULL, say_many, (void *)"x");
    for (int i = 0; i < COUNT(t); i++) pthread_join(t[i], NULL);
}

TEST(log_lines_of_threads_do_not_mix)
{
    Str rest = caught(test_arena(), say_together), line;
    int lines = 0;
    while (str_cut(rest, '\n', &line, &rest)) {
        lines++;
        CHECK(str_starts(line, S("{\"ts\":")) && str_ends(line, S("\"who\":\"x\"}")), "line %d is whole", lines);
    }
    CHECK(lines == 200, "%d lines", lines);
}
