// base_test.c - arenas, arrays, text, output, money: the small promises that everything else leans on.
#include "base/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define NBSP "\xC2\xA0"                             // U+00A0
#define NARROW "\xE2\x80\xAF"                       // U+202F

// A bug must stop the process, not go on with a wrong figure: what is done in a child has to end in abort.
static bool aborts(void (*act)(void))
{
    pid_t child = fork();
    if (!child) {
        int quiet = open("/dev/null", O_WRONLY);
        dup2(quiet, STDERR_FILENO);
        act();
        _exit(0);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

// ---- memory ----

static char *take_from_a_copy(Arena scratch) { return str_c(&scratch, S("gone when this returns")); }

TEST(arena_by_value_forgets)
{
    Arena *a = test_arena();
    char *before = a->at, *lent = take_from_a_copy(*a);
    CHECK(a->at == before, "what a callee takes from its own copy is gone");
    CHECK(lent == before, "it was the caller's next byte");
    char *kept = str_c(a, S("kept"));
    CHECK(kept == lent && !strcmp(kept, "kept"), "and is given again");
}

TEST(arena_gives_zeroed_aligned_memory)
{
    Arena a = arena_new((ptrdiff_t)4 * MB);
    memset(arena_take(&a, 1, 1, 3 * MB), 0xFF, (size_t)3 * MB);
    arena_reset(&a);
    CHECK(a.at == a.start, "forgotten as a whole");
    for (ptrdiff_t align = 1; align <= 64; align *= 2) {
        arena_take(&a, 1, 1, 1);
        CHECK((uintptr_t)arena_take(&a, 8, align, 1) % (uintptr_t)align == 0, "aligned to %d", (int)align);
    }
    int64_t *numbers = NEWS(&a, int64_t, 300000), sum = 0;
    for (int i = 0; i < 300000; i++) sum |= numbers[i];
    CHECK(!sum, "zeroed, also where it was written before");
    CHECK(NEWS(&a, int64_t, 0) != NULL, "nothing is a place too");
    arena_free(&a);
    CHECK(!a.start && !a.at && !a.end, "freed");
}

TEST(arena_scratch_stays_clear_of_its_owner)
{
    Arena a = arena_new((ptrdiff_t)1 * MB), scratch = arena_scratch(&a);
    Str lent = str_dup(&scratch, S("beside"));
    for (int i = 0; i < 1000; i++) str_dup(&a, S("the owner goes on taking"));
    CHECK_STR(lent, S("beside"), "not written over");
    arena_free(&a);
}

static void take_too_much(void)
{
    Arena a = arena_new((ptrdiff_t)1 * MB);
    arena_take(&a, 1, 1, 2 * MB);
}

static void take_a_count_that_overflows(void)
{
    Arena a = arena_new((ptrdiff_t)1 * MB);
    arena_take(&a, 16, 1, PTRDIFF_MAX / 8);
}

static void take_less_than_nothing(void)
{
    Arena a = arena_new((ptrdiff_t)1 * MB);
    arena_take(&a, 1, 1, -1);
}

TEST(arena_exhausted_aborts)
{
    CHECK(aborts(take_too_much), "too much");
    CHECK(aborts(take_a_count_that_overflows), "a count that overflows");
    CHECK(aborts(take_less_than_nothing), "a negative count");
}

ARRAY_OF(int64_t, Numbers);

TEST(arrays_grow)
{
    Arena *a = test_arena();
    Numbers one = {0}, two = {0};
    EACH (int64_t, n, &one) CHECK(false, "an empty array has no element, not even %lld", (long long)*n);
    for (int i = 0; i < 1000; i++) {
        *PUSH(a, &one) = i;
        *PUSH(a, &two) = -i;                        // the other one stands in the way of growing in place
    }
    int64_t i = 0;
    EACH (int64_t, n, &one) {
        CHECK(*n == i && two.v[i] == -i, "element %lld", (long long)i);
        i++;
    }
    CHECK(one.n == 1000 && i == 1000, "all are there");
}

// ---- text ----

TEST(texts_compare)
{
    static const struct { const char *name; Str a, b; bool same, nocase; int order; } cases[] = {
        {"the empty text, with and without an address", S(""), {0}, true, true, 0},
        {"the same",                  S("midi"), S("midi"), true, true, 0},
        {"capitals",                  S("Host"), S("hOST"), false, true, -1},
        {"capitals beyond ASCII",     S("É"), S("é"), false, false, -1},
        {"a prefix comes first",      S("mid"), S("midi"), false, false, -1},
        {"bytes are not signed",      S("é"), S("z"), false, false, 1},
        {"a NUL is a byte like another", S("a\0b"), S("a\0c"), false, false, -1},
        {"[ is not {",                S("["), S("{"), false, false, -1},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        int order = str_order(cases[i].a, cases[i].b), back = str_order(cases[i].b, cases[i].a);
        CHECK(str_eq(cases[i].a, cases[i].b) == cases[i].same, "%s: equal", cases[i].name);
        CHECK(str_eq_nocase(cases[i].a, cases[i].b) == cases[i].nocase, "%s: equal but for capitals", cases[i].name);
        CHECK((order > 0) - (order < 0) == cases[i].order && (back > 0) - (back < 0) == -cases[i].order, "%s: order", cases[i].name);
    }
    CHECK(str_hash(S("")) == 14695981039346656037u && str_hash(S("a")) == 0xAF63DC4C8601EC8Cu, "FNV-1a as published");
}

TEST(texts_hold)
{
    static const struct { const char *name; Str s, part; bool starts, ends, has; } cases[] = {
        {"itself",                S("cantine"), S("cantine"), true, true, true},
        {"nothing is everywhere", S("cantine"), S(""), true, true, true},
        {"nothing in nothing",    {0}, {0}, true, true, true},
        {"longer",                S("can"), S("cantine"), false, false, false},
        {"in the middle",         S("cantine"), S("anti"), false, false, true},
        {"the head",              S("cantine"), S("can"), true, false, true},
        {"the tail",              S("cantine"), S("tine"), false, true, true},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        CHECK(str_starts(cases[i].s, cases[i].part) == cases[i].starts, "%s: starts", cases[i].name);
        CHECK(str_ends(cases[i].s, cases[i].part) == cases[i].ends, "%s: ends", cases[i].name);
        CHECK(str_has(cases[i].s, cases[i].part) == cases[i].has, "%s: has", cases[i].name);
    }
    CHECK_STR(str_first(S("midi"), 9), S("midi"), "no more than there is");
    CHECK_STR(str_skip(S("midi"), 9), S(""), "skipped beyond the end");
    CHECK_STR(str_skip(S("midi"), 2), S("di"), "skipped");
}

TEST(texts_are_cut)
{
    static const struct { const char *name; Str s, head, tail; bool found; } cases[] = {
        {"once",            S("a;b"), S("a"), S("b"), true},
        {"at the first",    S("a;b;c"), S("a"), S("b;c"), true},
        {"at the start",    S(";b"), S(""), S("b"), true},
        {"at the end",      S("a;"), S("a"), S(""), true},
        {"not in it",       S("ab"), S("ab"), S(""), false},
        {"the empty text",  {0}, S(""), S(""), false},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Str head, tail;
        CHECK(str_cut(cases[i].s, ';', &head, &tail) == cases[i].found, "%s: found", cases[i].name);
        CHECK_STR(head, cases[i].head, "%s: head", cases[i].name);
        CHECK_STR(tail, cases[i].tail, "%s: tail", cases[i].name);
    }
}

TEST(texts_are_trimmed)
{
    static const struct { const char *name; Str s, want; } cases[] = {
        {"nothing to do",        S("Léa"), S("Léa")},
        {"blanks and lines",     S(" \t\r\nLéa\v\f "), S("Léa")},
        {"no-break spaces",      S(NBSP NARROW "18,80" NARROW NBSP), S("18,80")},
        {"mixed at both ends",   S(" " NBSP " x " NARROW " "), S("x")},
        {"inside it stays",      S("a " NBSP " b"), S("a " NBSP " b")},
        {"only blanks",          S(" " NBSP " "), S("")},
        {"half a no-break space at the end", S("a\xC2"), S("a\xC2")},
        {"the empty text",       {0}, S("")},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) CHECK_STR(str_trim(cases[i].s), cases[i].want, "%s", cases[i].name);
}

TEST(numbers_are_read_whole)
{
    static const struct { Str s; bool ok; int64_t n; } cases[] = {
        {S("0"), true, 0}, {S("007"), true, 7}, {S("-12"), true, -12}, {S("9223372036854775807"), true, INT64_MAX},
        {S("-9223372036854775808"), true, INT64_MIN}, {S("9223372036854775808"), false, 0}, {S("-9223372036854775809"), false, 0},
        {S("99999999999999999999"), false, 0}, {S(""), false, 0}, {S("-"), false, 0}, {S("+1"), false, 0}, {S(" 1"), false, 0},
        {S("1 "), false, 0}, {S("1e3"), false, 0}, {S("0x10"), false, 0}, {S("1\0"), false, 0}, {S("١"), false, 0},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        int64_t n = 42;
        bool ok = str_int(cases[i].s, &n);
        CHECK(ok == cases[i].ok, "«%.*s» read", STR_ARG(cases[i].s));
        CHECK(n == (cases[i].ok ? cases[i].n : 42), "«%.*s»: nothing is written when refused", STR_ARG(cases[i].s));
    }
}

TEST(texts_are_utf8_and_plain)
{
    static const struct { const char *name; Str s; bool utf8, plain; } cases[] = {
        {"French",                    S("Noël, l’école"), true, true},
        {"the empty text",            {0}, true, true},
        {"an emoji",                  S("\xF0\x9F\x98\x80"), true, true},
        {"a lone continuation",       S("a\x80"), false, false},
        {"a cut letter",              S("a\xC3"), false, false},
        {"overlong slash",            S("\xC0\xAF"), false, false},
        {"a surrogate",               S("\xED\xA0\x80"), false, false},
        {"beyond U+10FFFF",           S("\xF4\x90\x80\x80"), false, false},
        {"Latin-1",                   S("caf\xE9"), false, false},
        {"NUL",                       S("a\0b"), true, false},
        {"a line end",                S("a\nb"), true, false},
        {"a tab",                     S("a\tb"), true, false},
        {"delete",                    S("a\x7F"), true, false},
        {"a C1 control",              S("\xC2\x85"), true, false},
        {"a line separator",          S("\xE2\x80\xA8"), true, false},
        {"text turned round, U+202E", S("\xE2\x80\xAE"), true, false},
        {"an isolate, U+2066",        S("\xE2\x81\xA6"), true, false},
        {"a no-break space",          S("18" NBSP "€"), true, true},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        CHECK(str_utf8(cases[i].s) == cases[i].utf8, "%s: UTF-8", cases[i].name);
        CHECK(str_plain(cases[i].s) == cases[i].plain, "%s: plain", cases[i].name);
    }
}

TEST(names_are_folded_for_searching)
{
    static const struct { const char *name; Str s, want; } cases[] = {
        {"accents and ligatures",     S("ÉLOÏSE Œuvray"), S("eloise oeuvray")},
        {"decomposed is the same",    S("E\xCC\x81LOI\xCC\x88SE"), S("eloise")},
        {"an apostrophe, two ways",   S("D’Aubigné d'Aubigné"), S("d aubigne d aubigne")},
        {"hyphens and blanks",        S("  Anne--Marie \t Le  Goff "), S("anne marie le goff")},
        {"a no-break space",          S("Le" NBSP "Goff"), S("le goff")},
        {"cedilla and tilde",         S("François Muñoz"), S("francois munoz")},
        {"strokes",                   S("Łukasz Đorđe Ørsted"), S("lukasz dorde orsted")},
        {"sharp s, both",             S("STRAẞE straße"), S("strasse strasse")},
        {"ash",                       S("Læticia"), S("laeticia")},
        {"the Turkish capital i",     S("İnci"), S("inci")},
        {"wide digits and ligatures", S("１２ ﬁls"), S("12 fils")},
        {"Greek",                     S("ΌΣΟΣ"), S("οσοσ")},
        {"only marks",                S("--’--"), S("")},
        {"not UTF-8",                 S("caf\xE9"), S("")},
        {"the empty text",            {0}, S("")},
    };
    Arena *a = test_arena();
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Str once = str_fold(a, cases[i].s);
        CHECK_STR(once, cases[i].want, "%s", cases[i].name);
        CHECK_STR(str_fold(a, once), once, "%s: folding again changes nothing", cases[i].name);
    }
}

TEST(texts_are_made)
{
    Arena *a = test_arena();
    CHECK_STR(str_fmt(a, "%s %d", "facture", 12), S("facture 12"), "formatted");
    CHECK(str_fmt(a, "%0*d", 100000, 1).n == 100000, "of any length");
    CHECK_STR(str_join(a, S("a"), S("b")), S("ab"), "joined");
    CHECK_STR(str_join(a, (Str){0}, S("b")), S("b"), "nothing on the left");
    CHECK_STR(str_lower(a, S("ABC-É9")), S("abc-É9"), "ASCII only");
    CHECK_STR(str_z(NULL), S(""), "NULL is the empty text");
    CHECK(!strcmp(str_c(a, (Str){0}), ""), "the empty text has its NUL");
    CHECK(!str_dup(a, S("")).p, "a copy of nothing takes nothing");
}

// ---- output ----

TEST(buffers_grow_in_place_or_move)
{
    Arena *a = test_arena();
    Buf alone = buf_new(a, 4);
    char *start = alone.p;
    for (int i = 0; i < 1000; i++) BUF_PUT(&alone, "0123456789");
    CHECK(alone.p == start && alone.n == 10000, "the last thing taken grows where it is");
    Buf left = buf_new(a, 4), right = buf_new(a, 0);
    Buf nothing = {.a = a};
    for (int i = 0; i < 1000; i++) {
        buf_fmt(&left, "%d,", i % 10);
        buf_char(&right, (char)('a' + i % 26));
        buf_put(&nothing, S(""));
    }
    CHECK(left.n == 2000 && right.n == 1000 && !buf_str(&nothing).n, "each its own bytes");
    for (int i = 0; i < 1000; i++)
        CHECK(left.p[2 * i] == '0' + i % 10 && right.p[i] == 'a' + i % 26, "byte %d of two that grow side by side", i);
}

TEST(json_is_quoted)
{
    Buf b = buf_new(test_arena(), 8);
    buf_json(&b, S("dit \"oui\"\\\n\t\x01\x7F" "é\0."));
    CHECK_STR(buf_str(&b), S("\"dit \\\"oui\\\"\\\\\\n\\u0009\\u0001\\u007fé\\u0000.\""), "escaped");
}

// ---- money ----

TEST(money_is_written)
{
    static const struct { int64_t cents; Str text; } cases[] = {
        {1880, S("18,80" NBSP "€")},
        {123456789, S("1" NARROW "234" NARROW "567,89" NBSP "€")},
        {123450, S("1" NARROW "234,50" NBSP "€")},
        {100000, S("1" NARROW "000,00" NBSP "€")},
        {99999, S("999,99" NBSP "€")},
        {5, S("0,05" NBSP "€")},
        {0, S("0,00" NBSP "€")},
        {-250, S("-2,50" NBSP "€")},
        {-123450, S("-1" NARROW "234,50" NBSP "€")},
        {100000005, S("1" NARROW "000" NARROW "000,05" NBSP "€")},
        {INT64_MAX, S("92" NARROW "233" NARROW "720" NARROW "368" NARROW "547" NARROW "758,07" NBSP "€")},
        {INT64_MIN, S("-92" NARROW "233" NARROW "720" NARROW "368" NARROW "547" NARROW "758,08" NBSP "€")},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(money_text(test_arena(), (Money){cases[i].cents}), cases[i].text, "%lld cents", (long long)cases[i].cents);
}

TEST(money_is_read)
{
    enum { NO = -1 };
    static const struct { Str s; int64_t cents; } cases[] = {
        {S("18,80"), 1880}, {S("18.80"), 1880}, {S("18,8"), 1880}, {S("18"), 1800}, {S(" 18,80 € "), 1880}, {S("0,50"), 50},
        {S("1" NARROW "234,50"), 123450}, {S("1" NBSP "234,5"), 123450}, {S("1 234,50"), 123450}, {S("18,80" NBSP "€"), 1880},
        {S("0"), 0}, {S("92233720368547758,07"), INT64_MAX},
        {S("12,345"), NO}, {S("1.234,50"), NO}, {S("1,234.50"), NO}, {S(""), NO}, {S("-5"), NO}, {S("+5"), NO}, {S("abc"), NO},
        {S("18,80€€"), NO}, {S(",50"), NO}, {S("18,"), NO}, {S("€"), NO}, {S("18,8 0"), NO}, {S("18€80"), NO}, {S("1e3"), NO},
        {S("92233720368547758,08"), NO}, {S("92233720368547759"), NO}, {S("1\xC2"), NO}, {S("1\xE2\x80"), NO}, {S("1\0"), NO},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Money m = {NO};
        bool ok = money_parse(cases[i].s, &m);
        CHECK(ok == (cases[i].cents != NO), "«%.*s» is %s", STR_ARG(cases[i].s), ok ? "read" : "refused");
        CHECK(m.cents == cases[i].cents, "«%.*s»: %lld cents", STR_ARG(cases[i].s), (long long)m.cents);
    }
}

TEST(money_comes_back_as_it_was_written)
{
    Arena *a = test_arena();
    uint64_t seed = 7;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        Money m = {(int64_t)(seed >> 1 >> i % 62)}, back = {-1};
        Arena scratch = *a;
        Str text = money_text(&scratch, m);
        CHECK(money_parse(text, &back) && back.cents == m.cents, "%.*s", STR_ARG(text));
    }
}

TEST(money_adds_up)
{
    CHECK(money_add((Money){280}, (Money){100}).cents == 380 && money_sub((Money){100}, (Money){280}).cents == -180, "sum, difference");
    CHECK(money_times((Money){415}, 17).cents == 7055, "17 meals at 4.15 are 70.55, never 70.49 (R-61)");
    CHECK(money_add((Money){INT64_MAX}, (Money){INT64_MIN}).cents == -1, "the ends of the scale");
}

static void add_too_much(void)       { money_add((Money){INT64_MAX}, (Money){1}); }
static void take_away_too_much(void) { money_sub((Money){INT64_MIN}, (Money){1}); }
static void multiply_too_much(void)  { money_times((Money){INT64_MAX / 2}, 3); }

TEST(money_overflow_aborts)
{
    CHECK(aborts(add_too_much), "a sum");
    CHECK(aborts(take_away_too_much), "a difference");
    CHECK(aborts(multiply_too_much), "a product");
}

TEST(shares_lose_no_cent)
{
    Money share[50];
    uint64_t seed = 11;
    for (int i = 0; i < 5000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        Money bill = {i % 500 == 0 ? INT64_MAX : (int64_t)(seed >> 1) % 100000}, sum = {0};
        int n = 1 + i % 50;
        money_share(bill, share, n);
        for (int k = 0; k < n; k++) {
            sum = money_add(sum, share[k]);
            CHECK(share[0].cents - share[k].cents >= 0 && share[0].cents - share[k].cents <= 1, "shares of %d differ by a cent at most", n);
        }
        CHECK(sum.cents == bill.cents, "shares of %d add up", n);
    }
}
