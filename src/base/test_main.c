// test_main.c - runs the registered tests, or those whose name or file holds the word given. Last line: N passed, N failed.
#include "base/test.h"

#include <stdio.h>

static Test *first, **last = &first;
static int failures;
static const char *skipped;
static Arena arena;

void test_register(Test *t)
{
    *last = t;
    last = &t->next;
}

Arena *test_arena(void) { return &arena; }
void test_skip(const char *why) { skipped = why; }

static void complain(const char *file, int line, const char *fmt, va_list args)
{
    failures++;
    printf("  %s:%d: ", file, line);
    vprintf(fmt, args);
    putchar('\n');
}

bool test_check(bool ok, const char *file, int line, const char *fmt, ...)
{
    if (ok) return true;
    va_list args;
    va_start(args, fmt);
    complain(file, line, fmt, args);
    va_end(args);
    return false;
}

bool test_same(Str got, Str want, const char *file, int line, const char *fmt, ...)
{
    if (str_eq(got, want)) return true;
    va_list args;
    va_start(args, fmt);
    complain(file, line, fmt, args);
    va_end(args);
    printf("    got  «%.*s»\n    want «%.*s»\n", STR_ARG(got), STR_ARG(want));
    return false;
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0, left = 0;
    arena = arena_new((ptrdiff_t)512 * MB);
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (Test *t = first; t; t = t->next) {
        if (argc > 1 && !strstr(t->name, argv[1]) && !strstr(t->file, argv[1])) continue;
        failures = 0;
        skipped = NULL;
        arena_reset(&arena);
        t->run();
        if (failures) printf("FAILED %s (%s)\n", t->name, t->file);
        if (skipped) printf("skipped %s: %s\n", t->name, skipped);
        failures ? failed++ : skipped ? left++ : passed++;
    }
    arena_free(&arena);
    if (left) printf("%d passed, %d failed, %d skipped\n", passed, failed, left);
    else printf("%d passed, %d failed\n", passed, failed);
    return failed ? 1 : passed + left ? 0 : 2;
}
