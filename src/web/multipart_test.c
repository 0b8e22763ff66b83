// multipart_test.c - a body read whole, byte by byte, and cut in two at every place gives the same parts.
#include "base/test.h"
#include "web/multipart.h"

typedef struct Heard { Buf b; bool refuse; } Heard;     // "field=value;" or "field(name)=bytes;"

static bool heard_part(void *self, Str field, Str name, bool file)
{
    Heard *h = self;
    if (file) buf_fmt(&h->b, "%.*s(%.*s)=", STR_ARG(field), STR_ARG(name));
    else buf_fmt(&h->b, "%.*s=", STR_ARG(field));
    return !h->refuse;
}
static bool heard_data(void *self, Str bytes) { buf_put(&((Heard *)self)->b, bytes); return true; }
static bool heard_end(void *self) { buf_char(&((Heard *)self)->b, ';'); return true; }
static const MultipartTaker taker = {heard_part, heard_data, heard_end};

#define TYPE "multipart/form-data; boundary=mark"
#define HEAD(text) "Content-Disposition: form-data; " text "\r\n\r\n"
static const struct { const char *name, *type, *body, *heard; bool whole; } cases[] = {
    {"a field", TYPE, "--mark\r\n" HEAD("name=\"a\"") "1\r\n--mark--\r\n", "a=1;", true},
    {"two fields", TYPE, "--mark\r\n" HEAD("name=\"a\"") "1\r\n--mark\r\n" HEAD("name=\"b\"") "2\r\n--mark--\r\n", "a=1;b=2;", true},
    {"an empty field", TYPE, "--mark\r\n" HEAD("name=\"a\"") "\r\n--mark--\r\n", "a=;", true},
    {"a file", TYPE, "--mark\r\nContent-Type: image/png\r\n" HEAD("name=\"p\"; filename=\"x y.png\"") "bytes\r\n--mark--", "p(x y.png)=bytes;", true},
    {"no file chosen", TYPE, "--mark\r\n" HEAD("name=\"p\"; filename=\"\"") "\r\n--mark--\r\n", "p()=;", true},
    {"nearly the mark within", TYPE, "--mark\r\n" HEAD("name=\"a\"") "\r\n--mar\r\r\n-\r\n--marl\r\n--mark--\r\n", "a=\r\n--mar\r\r\n-\r\n--marl;", true},
    {"something before and after", TYPE, "hello\r\n--mark\r\n" HEAD("name=\"a\"") "1\r\n--mark--\r\nbye", "a=1;", true},
    {"the mark in quotes", "multipart/form-data; charset=utf-8; boundary=\"mark\"", "--mark\r\n" HEAD("name=\"a\"") "1\r\n--mark--", "a=1;", true},
    {"cut short in a value", TYPE, "--mark\r\n" HEAD("name=\"a\"") "1", "a=", false},
    {"cut short in a head", TYPE, "--mark\r\nContent-Disp", "", false},
    {"a part without a name", TYPE, "--mark\r\n" HEAD("x=\"a\"") "1\r\n--mark--\r\n", "", false},
    {"a part without a head", TYPE, "--mark\r\n\r\n1\r\n--mark--\r\n", "", false},
};

static Str heard(Arena *a, Str type, Str body, ptrdiff_t step, ptrdiff_t first, bool *whole)
{
    Heard h = {.b = buf_new(a, 256)};
    Multipart m;
    bool ok = multipart_start(&m, type, &taker, &h);
    for (ptrdiff_t at = 0, n; ok && at < body.n; at += n) {
        n = !at && first ? first : step;
        if (n > body.n - at) n = body.n - at;
        ok = multipart_feed(&m, str_first(str_skip(body, at), n));
    }
    *whole = ok && multipart_whole(&m);
    return buf_str(&h.b);
}

TEST(multipart_is_read_however_it_is_cut)
{
    for (int i = 0; i < COUNT(cases); i++) {
        Str body = str_z(cases[i].body), type = str_z(cases[i].type);
        bool whole;
        Str all = heard(test_arena(), type, body, body.n, 0, &whole);
        CHECK(whole == cases[i].whole, "%s: whole", cases[i].name);
        if (cases[i].whole) CHECK_STR(all, str_z(cases[i].heard), "%s", cases[i].name);
        for (ptrdiff_t cut = 1; cut < body.n; cut++) {
            Arena scratch = arena_scratch(test_arena());
            Str two = heard(&scratch, type, body, body.n, cut, &whole);
            CHECK(whole == cases[i].whole && (!cases[i].whole || str_eq(two, all)), "%s: cut at %d", cases[i].name, (int)cut);
        }
        Str bytes = heard(test_arena(), type, body, 1, 0, &whole);
        CHECK(whole == cases[i].whole && (!cases[i].whole || str_eq(bytes, all)), "%s: byte by byte", cases[i].name);
    }
}

TEST(multipart_needs_a_boundary)
{
    static const char *const types[] = {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhh"};
    Multipart m;
    Heard h = {.b = buf_new(test_arena(), 64)};
    for (int i = 0; i < COUNT(types); i++) CHECK(!multipart_start(&m, str_z(types[i]), &taker, &h), "%s", types[i]);
}

TEST(multipart_stops_when_its_taker_says_no)
{
    Multipart m;
    Heard h = {.b = buf_new(test_arena(), 64), .refuse = true};
    multipart_start(&m, S(TYPE), &taker, &h);
    CHECK(!multipart_feed(&m, str_z(cases[0].body)), "the first part is refused");
    CHECK(!multipart_feed(&m, S("more")), "and all that follows");
}
