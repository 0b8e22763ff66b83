// base.c - arenas, arrays, text, output, money.
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

_Noreturn void die(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fputs("kiosque: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static _Noreturn void broken(const char *what)
{
    fprintf(stderr, "kiosque: %s\n", what);
    abort();
}

// ---- memory ----

Arena arena_new(ptrdiff_t reserve)
{
    char *p = mmap(NULL, (size_t)reserve, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) broken("no address space left for an arena");
    return (Arena){p, p, p + reserve};
}

void arena_reset(Arena *a)
{
    enum { KEEP = 1 * MB };
    if (a->at - a->start > KEEP)
        madvise(a->start + KEEP, (size_t)(a->end - a->start - KEEP), MADV_DONTNEED);
    a->at = a->start;
}

void arena_trim(Arena *a)
{
    madvise(a->start, (size_t)(a->end - a->start), MADV_DONTNEED);
    a->at = a->start;
}

void arena_free(Arena *a)
{
    if (a->start) munmap(a->start, (size_t)(a->end - a->start));
    *a = (Arena){0};
}

Arena arena_scratch(const Arena *a)
{
    char *half = a->at + (a->end - a->at) / 2;
    return (Arena){half, half, a->end};
}

static char *take(Arena *a, ptrdiff_t size, ptrdiff_t align, ptrdiff_t count)
{
    ptrdiff_t pad = (ptrdiff_t)(-(uintptr_t)a->at & (uintptr_t)(align - 1));
    ptrdiff_t room = a->end - a->at - pad;
    if (count < 0 || room < 0 || (size && count > room / size)) broken("arena exhausted");
    char *p = a->at + pad;
    a->at = p + size * count;
    return p;
}

void *arena_take(Arena *a, ptrdiff_t size, ptrdiff_t align, ptrdiff_t count)
{
    char *p = take(a, size, align, count);
    ptrdiff_t bytes = size * count;
    return bytes > 0 ? memset(p, 0, (size_t)bytes) : p;
}

// For a text that is written at once: nothing to clear.
static char *text_room(Arena *a, ptrdiff_t n) { return take(a, 1, 1, n); }

void *array_room(Arena *a, void *v, ptrdiff_t n, ptrdiff_t *cap, ptrdiff_t size)
{
    if (n < *cap) return v;
    ptrdiff_t more = *cap ? *cap * 2 : 8;
    char *p = arena_take(a, size, 16, more);
    if (n) memcpy(p, v, (size_t)(n * size));
    *cap = more;
    return p;
}

// ---- text ----

Str str_z(const char *z) { return z ? (Str){z, (ptrdiff_t)strlen(z)} : (Str){0}; }

Str str_dup(Arena *a, Str s)
{
    if (!s.n) return (Str){0};
    return (Str){memcpy(text_room(a, s.n), s.p, (size_t)s.n), s.n};
}

char *str_c(Arena *a, Str s)
{
    char *p = arena_take(a, 1, 1, s.n + 1);
    if (s.n) memcpy(p, s.p, (size_t)s.n);
    return p;
}

Str str_vfmt(Arena *a, const char *fmt, va_list args)
{
    int n = vsnprintf(a->at, (size_t)(a->end - a->at), fmt, args);     // where it will stay; too long is found by text_room
    if (n < 0) broken("bad format");
    return (Str){text_room(a, n + 1), n};
}

Str str_fmt(Arena *a, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    Str s = str_vfmt(a, fmt, args);
    va_end(args);
    return s;
}

Str str_join(Arena *a, Str left, Str right)
{
    if (!right.n) return left;
    if (!left.n) return right;
    char *p = text_room(a, left.n + right.n);
    memcpy(p, left.p, (size_t)left.n);
    memcpy(p + left.n, right.p, (size_t)right.n);
    return (Str){p, left.n + right.n};
}

bool str_eq(Str a, Str b) { return a.n == b.n && (!a.n || !memcmp(a.p, b.p, (size_t)a.n)); }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool str_eq_nocase(Str a, Str b)
{
    if (a.n != b.n) return false;
    for (ptrdiff_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

int str_order(Str a, Str b)
{
    ptrdiff_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, (size_t)n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str with) { return s.n >= with.n && str_eq(str_first(s, with.n), with); }
bool str_ends(Str s, Str with)   { return s.n >= with.n && str_eq(str_skip(s, s.n - with.n), with); }
bool str_has(Str s, Str part)    { return !part.n || (s.n && memmem(s.p, (size_t)s.n, part.p, (size_t)part.n)); }

bool str_cut(Str s, char c, Str *head, Str *tail)
{
    const char *at = s.n ? memchr(s.p, c, (size_t)s.n) : NULL;
    ptrdiff_t n = at ? at - s.p : s.n;
    *head = (Str){s.p, n};
    *tail = at ? (Str){at + 1, s.n - n - 1} : (Str){0};
    return at != NULL;
}

Str str_first(Str s, ptrdiff_t n) { return (Str){s.p, n < s.n ? n : s.n}; }
Str str_skip(Str s, ptrdiff_t n)  { return n < s.n ? (Str){s.p + n, s.n - n} : (Str){0}; }

static bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

Str str_trim(Str s)
{
    static const Str wide[] = {{"\xC2\xA0", 2}, {"\xE2\x80\xAF", 3}};
    for (bool again = true; again && s.n;) {
        again = false;
        if (blank(s.p[0])) s = str_skip(s, 1), again = true;
        else if (blank(s.p[s.n - 1])) s.n--, again = true;
        for (int i = 0; i < COUNT(wide); i++) {
            if (str_starts(s, wide[i])) s = str_skip(s, wide[i].n), again = true;
            if (str_ends(s, wide[i])) s.n -= wide[i].n, again = true;
        }
    }
    return s;
}

bool str_int(Str s, int64_t *out)
{
    bool minus = s.n && s.p[0] == '-';
    if (minus) s = str_skip(s, 1);
    if (!s.n) return false;
    int64_t v = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        int digit = s.p[i] - '0';
        if (digit < 0 || digit > 9) return false;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v)) return false;
    }
    if (!minus && v == INT64_MIN) return false;
    *out = minus ? v : -v;
    return true;
}

bool str_utf8(Str s) { return !s.n || !u8_check((const uint8_t *)s.p, (size_t)s.n); }

bool str_plain(Str s)
{
    if (!str_utf8(s)) return false;
    for (ptrdiff_t i = 0; i < s.n;) {
        ucs4_t c;
        i += u8_mbtouc_unsafe(&c, (const uint8_t *)s.p + i, (size_t)(s.n - i));
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E)
            || (c >= 0x2066 && c <= 0x2069)) return false;
    }
    return true;
}

Str str_lower(Arena *a, Str s)
{
    char *p = arena_take(a, 1, 1, s.n);
    for (ptrdiff_t i = 0; i < s.n; i++) p[i] = lower(s.p[i]);
    return (Str){p, s.n};
}

// Letters that decomposition leaves alone although a French speaker types them without their mark.
static ucs4_t plain_letter(ucs4_t c, Buf *out)
{
    switch (c) {
    case 0x0142: return 'l';
    case 0x00F8: return 'o';
    case 0x0111: return 'd';
    case 0x00DF: buf_char(out, 's'); return 's';
    case 0x0153: buf_char(out, 'o'); return 'e';
    case 0x00E6: buf_char(out, 'a'); return 'e';
    default:     return c;
    }
}

Str str_fold(Arena *a, Str s)
{
    Buf out = buf_new(a, s.n + 8);
    if (!s.n || !str_utf8(s)) return (Str){0};
    size_t n = 0;
    uint8_t *flat = u8_casefold((const uint8_t *)s.p, (size_t)s.n, NULL, UNINORM_NFKD, NULL, &n);
    if (!flat) broken("out of memory");
    bool gap = false;
    for (size_t i = 0; i < n;) {
        ucs4_t c;
        i += (size_t)u8_mbtouc_unsafe(&c, flat + i, n - i);
        if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M)) continue;
        if (!uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N)) { gap = out.n > 0; continue; }
        if (gap) buf_char(&out, ' '), gap = false;
        uint8_t bytes[6];
        int k = u8_uctomb(bytes, plain_letter(c, &out), sizeof bytes);
        buf_put(&out, (Str){(char *)bytes, k});
    }
    free(flat);
    return buf_str(&out);
}

uint64_t str_hash(Str s)                            // FNV-1a
{
    uint64_t h = 14695981039346656037u;
    for (ptrdiff_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}

// ---- output ----

Buf buf_new(Arena *a, ptrdiff_t room) { return (Buf){a, text_room(a, room), 0, room}; }

static __attribute__((noinline)) void buf_grow(Buf *b, ptrdiff_t more)
{
    ptrdiff_t want = (b->cap + more) * 2;
    if (b->p && b->p + b->cap == b->a->at && b->a->end - b->a->at >= want - b->cap) {
        b->a->at += want - b->cap;                  // still the last thing taken: grow in place
    } else {
        char *p = text_room(b->a, want);
        if (b->n) memcpy(p, b->p, (size_t)b->n);
        b->p = p;
    }
    b->cap = want;
}

static inline char *buf_room(Buf *b, ptrdiff_t more)
{
    if (b->cap - b->n < more) buf_grow(b, more);
    return b->p + b->n;
}

void buf_put(Buf *b, Str s)
{
    if (!s.n) return;
    memcpy(buf_room(b, s.n), s.p, (size_t)s.n);
    b->n += s.n;
}

void buf_char(Buf *b, char c)
{
    *buf_room(b, 1) = c;
    b->n++;
}

void buf_int(Buf *b, int64_t n)
{
    char digits[20], *end = digits + sizeof digits, *p = end;
    uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;
    do *--p = (char)('0' + left % 10); while (left /= 10);
    if (n < 0) *--p = '-';
    buf_put(b, (Str){p, end - p});
}

void buf_fmt(Buf *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    ptrdiff_t room = b->cap - b->n;                 // nearly always enough
    int n = vsnprintf(room ? b->p + b->n : NULL, (size_t)room, fmt, args);
    va_end(args);
    if (n < 0) broken("bad format");
    if (n >= room) vsnprintf(buf_room(b, n + 1), (size_t)n + 1, fmt, again);
    va_end(again);
    b->n += n;
}

void buf_json(Buf *b, Str s)
{
    buf_char(b, '"');
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') buf_char(b, '\\'), buf_char(b, (char)c);
        else if (c == '\n') BUF_PUT(b, "\\n");
        else if (c < 0x20 || c == 0x7F) buf_fmt(b, "\\u%04x", c);
        else buf_char(b, (char)c);
    }
    buf_char(b, '"');
}

Str buf_str(const Buf *b) { return (Str){b->p, b->n}; }

// ---- money ----

Money money_add(Money a, Money b)
{
    Money sum;
    if (__builtin_add_overflow(a.cents, b.cents, &sum.cents)) broken("money overflow");
    return sum;
}

Money money_sub(Money a, Money b)
{
    Money left;
    if (__builtin_sub_overflow(a.cents, b.cents, &left.cents)) broken("money overflow");
    return left;
}

Money money_times(Money unit, int64_t n)
{
    Money all;
    if (__builtin_mul_overflow(unit.cents, n, &all.cents)) broken("money overflow");
    return all;
}

void money_share(Money bill, Money *share, int n)
{
    assert(bill.cents >= 0 && n > 0);
    for (int i = 0; i < n; i++)
        share[i].cents = bill.cents / n + (i < bill.cents % n);
}

static void put_padded(Buf *b, unsigned v, int digits)
{
    char text[8];
    for (int i = digits; i-- > 0; v /= 10) text[i] = (char)('0' + v % 10);
    buf_put(b, (Str){text, digits});
}

// A page holds many: digit by digit, since a format costs more than the whole of it.
Str money_text(Arena *a, Money m)
{
    uint64_t cents = m.cents < 0 ? -(uint64_t)m.cents : (uint64_t)m.cents;
    uint64_t euros = cents / 100, groups[8];
    int n = 0;
    do groups[n++] = euros % 1000; while (euros /= 1000);
    bool french = words_lang == LANG_FR;
    Buf b = buf_new(a, 24);
    if (m.cents < 0) buf_char(&b, '-');
    if (!french) BUF_PUT(&b, "€");
    buf_int(&b, (int64_t)groups[--n]);
    while (n) {
        buf_put(&b, french ? S("\xE2\x80\xAF") : S(","));
        put_padded(&b, (unsigned)groups[--n], 3);
    }
    buf_char(&b, french ? ',' : '.');
    put_padded(&b, (unsigned)(cents % 100), 2);
    if (french) BUF_PUT(&b, "\xC2\xA0€");
    return buf_str(&b);
}

bool money_parse(Str s, Money *out)
{
    s = str_trim(s);
    if (str_ends(s, S("€"))) s = str_trim(str_first(s, s.n - 3));
    int64_t cents = 0;
    int decimals = -1, digits = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= '0' && c <= '9') {
            if (decimals == 2) return false;
            if (__builtin_mul_overflow(cents, 10, &cents) || __builtin_add_overflow(cents, c - '0', &cents)) return false;
            digits++;
            if (decimals >= 0) decimals++;
        } else if ((c == ',' || c == '.') && decimals < 0 && digits) {
            decimals = 0;
        } else if (decimals < 0 && c == ' ') {
            continue;
        } else if (decimals < 0 && str_starts(str_skip(s, i), S("\xC2\xA0"))) {
            i += 1;
        } else if (decimals < 0 && str_starts(str_skip(s, i), S("\xE2\x80\xAF"))) {
            i += 2;
        } else return false;
    }
    if (!digits || decimals == 0) return false;
    for (int k = decimals < 0 ? 0 : decimals; k < 2; k++)
        if (__builtin_mul_overflow(cents, 10, &cents)) return false;
    out->cents = cents;
    return true;
}
