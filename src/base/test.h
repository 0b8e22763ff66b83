// test.h - tests register themselves; a CHECK that fails says its sentence and the test goes on.
#pragma once
#include "base/base.h"

typedef struct Test Test;
struct Test { const char *name, *file; void (*run)(void); Test *next; };
void test_register(Test *t);
bool test_check(bool ok, const char *file, int line, const char *fmt, ...) PRINTF_LIKE(4, 5);   // returns ok
void test_skip(const char *why);                    // counts the running test as skipped

#define TEST(id) \
    static void test_##id(void); \
    static Test test_entry_##id = {#id, __FILE__, test_##id, NULL}; \
    __attribute__((constructor)) static void test_enter_##id(void) { test_register(&test_entry_##id); } \
    static void test_##id(void)
#define CHECK(cond, ...) test_check((cond), __FILE__, __LINE__, __VA_ARGS__)
#define CHECK_STR(got, want, ...) test_same((got), (want), __FILE__, __LINE__, __VA_ARGS__)
bool test_same(Str got, Str want, const char *file, int line, const char *fmt, ...) PRINTF_LIKE(5, 6);
Arena *test_arena(void);                            // emptied before each test
