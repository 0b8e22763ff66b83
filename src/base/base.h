// base.h - the values everything else is made of: memory, text, output, money. No clock, no file, no socket.
#pragma once
#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define COUNT(array) ((ptrdiff_t)(sizeof(array) / sizeof *(array)))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

// ---- memory that is forgotten as a whole ----
// An arena is one reserved stretch of addresses, so it can be passed by value: what a callee takes from its own copy
// is gone when it returns. Running out is a bug (limits come before parsing) and aborts.
typedef struct Arena { char *start, *at, *end; } Arena;

enum { KB = 1024, MB = 1024 * 1024 };

Arena arena_new(ptrdiff_t reserve);                 // reserves addresses; pages are only used when touched
void arena_reset(Arena *a);                         // forgets everything, gives large stretches back to the system
void arena_trim(Arena *a);                          // forgets everything, gives all of it back
void arena_free(Arena *a);
Arena arena_scratch(const Arena *a);                // the second half of what is left: for a callee that also writes to a
void *arena_take(Arena *a, ptrdiff_t size, ptrdiff_t align, ptrdiff_t count);   // zeroed
#define NEW(a, T)     ((T *)arena_take((a), sizeof(T), _Alignof(T), 1))
#define NEWS(a, T, n) ((T *)arena_take((a), sizeof(T), _Alignof(T), (n)))

// ---- growing arrays ----
#define ARRAY_OF(T, Ts) typedef struct Ts { T *v; ptrdiff_t n, cap; } Ts
#define EACH(T, it, array) \
    for (T *it = (array)->v, *it##_end = it ? it + (array)->n : it; it != it##_end; it++)
// A pointer to a new zeroed last element: *PUSH(a, &days) = (Day){...};
#define PUSH(a, array) \
    ((array)->v = array_room((a), (array)->v, (array)->n, &(array)->cap, sizeof *(array)->v), &(array)->v[(array)->n++])
void *array_room(Arena *a, void *v, ptrdiff_t n, ptrdiff_t *cap, ptrdiff_t size);

// ---- text: UTF-8, pointer and length, never owned; (Str){0} is the empty text ----
typedef struct Str { const char *p; ptrdiff_t n; } Str;
ARRAY_OF(Str, Strs);

#define S(literal) ((Str){"" literal, (ptrdiff_t)sizeof(literal) - 1})
#define STR_ARG(s) (int)(s).n, (s).p                // for "%.*s"

Str  str_z(const char *z);                          // NULL gives the empty text
Str  str_dup(Arena *a, Str s);
char *str_c(Arena *a, Str s);                       // NUL-terminated copy
Str  str_fmt(Arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
Str  str_vfmt(Arena *a, const char *fmt, va_list args);
Str  str_join(Arena *a, Str left, Str right);
bool str_eq(Str a, Str b);
bool str_eq_nocase(Str a, Str b);                   // ASCII letters only: header names, host names
int  str_order(Str a, Str b);                       // bytes, as both database engines compare
bool str_starts(Str s, Str with);
bool str_ends(Str s, Str with);
bool str_has(Str s, Str part);
bool str_cut(Str s, char c, Str *head, Str *tail);  // false: c is not in s, tail is empty
Str  str_trim(Str s);                               // ASCII blanks, and U+00A0, U+202F at both ends
Str  str_first(Str s, ptrdiff_t n);
Str  str_skip(Str s, ptrdiff_t n);
bool str_int(Str s, int64_t *out);                  // the whole text is one decimal number that fits
bool str_utf8(Str s);                               // well-formed UTF-8 (no surrogate, no overlong)
bool str_plain(Str s);                              // no control character, no line or paragraph separator
Str  str_lower(Arena *a, Str s);                    // ASCII letters only
Str  str_fold(Arena *a, Str s);                     // search key: no accents, lower case, only letters and digits and single blanks
uint64_t str_hash(Str s);

typedef struct Pair { Str name, value; } Pair;         // a header, a cookie, a form value
ARRAY_OF(Pair, Pairs);

// ---- output that grows ----
typedef struct Buf { Arena *a; char *p; ptrdiff_t n, cap; } Buf;
Buf  buf_new(Arena *a, ptrdiff_t room);
void buf_put(Buf *b, Str s);
void buf_char(Buf *b, char c);
void buf_int(Buf *b, int64_t n);                    // decimal
void buf_fmt(Buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_json(Buf *b, Str s);                       // with its quotes
Str  buf_str(const Buf *b);
#define BUF_PUT(b, literal) buf_put((b), S(literal))

// ---- money: integer cents, never a double; every overflow aborts ----
typedef struct Money { int64_t cents; } Money;
Money money_add(Money a, Money b);
Money money_sub(Money a, Money b);
Money money_times(Money unit, int64_t n);
void  money_share(Money bill, Money *share, int n); // shares differ by at most one cent and add up to the bill
Str   money_text(Arena *a, Money m);                // "1 234,50 €" (U+202F between thousands, U+00A0 before the sign); "€1,234.50" in English
bool  money_parse(Str s, Money *out);               // "18,80", "18.8", "1 234,5 €"; refuses signs, two marks, three decimals

_Noreturn void die(const char *fmt, ...) PRINTF_LIKE(1, 2);   // one line on stderr, exit 1: for the command line

#include "base/words.h"
#include "base/date.h"
