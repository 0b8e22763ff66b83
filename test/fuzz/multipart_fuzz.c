// multipart_fuzz.c - libFuzzer target: whatever a browser sends, and however the network cuts it, the parts are the same, and only
// their memory is touched. The first byte says where the body is cut; the rest is the body, its boundary "mark".
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool heard_part(void *self, Str field, Str name, bool file)
{
    buf_fmt(self, "[%d %.*s|%.*s]", file, STR_ARG(field), STR_ARG(name));
    return true;
}
static bool heard_data(void *self, Str bytes) { buf_put(self, bytes); return true; }
static bool heard_end(void *self) { buf_char(self, ';'); return true; }

// What was understood; a form that is not whole is nothing.
static Str heard(Arena *a, Str body, ptrdiff_t cut)
{
    static const MultipartTaker taker = {heard_part, heard_data, heard_end};
    Buf b = buf_new(a, 256);
    Multipart m;
    multipart_start(&m, S("multipart/form-data; boundary=mark"), &taker, &b);
    multipart_feed(&m, str_first(body, cut));
    multipart_feed(&m, str_skip(body, cut));
    return multipart_whole(&m) ? buf_str(&b) : (Str){0};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static Arena arena;
    if (!arena.start) arena = arena_new(64 * MB);
    arena_reset(&arena);
    if (!n) return 0;
    Str body = {(const char *)data + 1, (ptrdiff_t)n - 1};
    Str whole = heard(&arena, body, 0), cut = heard(&arena, body, data[0] * body.n / 256);
    assert(str_eq(whole, cut));
    return 0;
}
