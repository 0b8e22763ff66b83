// examine.c - recognises a file by its bytes; what two programs would take for two different things is refused.
#include "document/examine.h"

#include "platform/platform.h"

#include <sys/mman.h>
#include <unistd.h>

// ---- signs ----

static bool has_sign(Str bytes, ptrdiff_t within, Str sign) { return str_has(str_first(bytes, within), sign); }

static bool has_tag(Arena scratch, Str bytes)
{
    static const Str tags[] = {S("<script"), S("<!doctype"), S("<html>"), S("<html "), S("<?php ")};
    Str low = str_lower(&scratch, bytes);
    for (int i = 0; i < COUNT(tags); i++)
        if (str_has(low, tags[i])) return true;
    return false;
}

// The directory of a ZIP stands at the end of a file and says how long the comment after it is, so chance does not make one.
static bool ends_as_zip(Str bytes)
{
    enum { RECORD = 22, COMMENT_MOST = 65535 };
    for (ptrdiff_t back = RECORD; back <= RECORD + COMMENT_MOST && back <= bytes.n; back++) {
        const unsigned char *p = (const unsigned char *)bytes.p + bytes.n - back;
        if (!memcmp(p, "PK\5\6", 4) && (p[20] | p[21] << 8) == back - RECORD) return true;
    }
    return false;
}

static bool is_heic(Str bytes)
{
    static const Str brands[] = {S("heic"), S("heix"), S("hevc"), S("mif1"), S("msf1"), S("avif")};
    if (bytes.n < 12 || !str_eq(str_first(str_skip(bytes, 4), 4), S("ftyp"))) return false;
    for (int i = 0; i < COUNT(brands); i++)
        if (str_eq(str_first(str_skip(bytes, 8), 4), brands[i])) return true;
    return false;
}

static bool is_office(Str bytes)
{
    return str_starts(bytes, S("PK\3\4")) || str_starts(bytes, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) || str_starts(bytes, S("{\\rtf"));
}

// ---- the three kinds ----

static UploadRefusal copy(Str bytes, FILE *out)
{
    return fwrite(bytes.p, 1, (size_t)bytes.n, out) == (size_t)bytes.n ? UPLOAD_FINE : UPLOAD_LATER;
}

static UploadRefusal paper(Arena *a, Str bytes, FILE *out)
{
    enum { TAIL = 1 * KB };
    if (ends_as_zip(bytes) || has_tag(*a, str_first(bytes, TAIL))) return UPLOAD_DISGUISED;
    Str tail = bytes.n > TAIL ? str_skip(bytes, bytes.n - TAIL) : bytes;
    if (!str_has(tail, S("%%EOF"))) return UPLOAD_BROKEN;               // cut short, or something was put behind
    UploadRefusal why = paper_check(a, bytes);
    return why ? why : copy(bytes, out);
}

static UploadRefusal picture(Arena *a, Str bytes, bool png, FILE *out)
{
    if (ends_as_zip(bytes) || has_sign(bytes, 1 * KB, S("%PDF-")) || has_tag(*a, bytes)) return UPLOAD_DISGUISED;
    return png ? picture_png(a, bytes, out) : picture_jpeg(a, bytes, out);
}

static Examined recognise(Arena *a, Str bytes, FILE *out)
{
    if (!bytes.n) return (Examined){UPLOAD_EMPTY, {0}, 0};
    if (str_starts(bytes, S("%PDF-"))) return (Examined){paper(a, bytes, out), S("application/pdf"), 0};
    if (str_starts(bytes, S("\xFF\xD8\xFF"))) return (Examined){picture(a, bytes, false, out), S("image/jpeg"), 0};
    if (str_starts(bytes, S("\x89PNG\r\n\x1A\n"))) return (Examined){picture(a, bytes, true, out), S("image/png"), 0};
    return (Examined){is_heic(bytes) ? UPLOAD_HEIC : is_office(bytes) ? UPLOAD_OFFICE : UPLOAD_UNKNOWN, {0}, 0};
}

Examined examine(Arena *a, int in, int out)
{
    Examined e = {.refusal = UPLOAD_LATER};
    off_t n = lseek(in, 0, SEEK_END);
    if (n == 0) return (Examined){.refusal = UPLOAD_EMPTY};
    if (n < 0 || n > UPLOAD_MOST) return (Examined){.refusal = n < 0 ? UPLOAD_LATER : UPLOAD_TOO_LARGE};
    char *p = mmap(NULL, (size_t)n, PROT_READ, MAP_PRIVATE, in, 0);
    if (p == MAP_FAILED) return e;
    FILE *file = fdopen(dup(out), "wb");
    if (file) {
        e = recognise(a, (Str){p, n}, file);
        if (fclose(file) && !e.refusal) e.refusal = UPLOAD_LATER;
        e.size = e.refusal ? 0 : lseek(out, 0, SEEK_END);
        if (e.size > UPLOAD_MOST) e = (Examined){.refusal = UPLOAD_TOO_LARGE};
    }
    munmap(p, (size_t)n);
    return e;
}

// ---- between the two processes ----

Str examined_line(Arena *a, const Examined *e)
{
    if (e->refusal) return str_fmt(a, "refused %d\n", (int)e->refusal);
    return str_fmt(a, "%.*s %lld\n", STR_ARG(e->type), (long long)e->size);
}

bool examined_read(Str line, Examined *e)
{
    static const Str types[] = {S("application/pdf"), S("image/jpeg"), S("image/png")};
    Str word, number;
    int64_t n;
    if (!str_cut(str_trim(line), ' ', &word, &number) || !str_int(number, &n) || n <= 0) return false;
    *e = (Examined){.refusal = UPLOAD_FINE, .size = n};
    if (str_eq(word, S("refused"))) {
        *e = (Examined){.refusal = n <= UPLOAD_LATER ? (UploadRefusal)n : UPLOAD_LATER};
        return true;
    }
    for (int i = 0; i < COUNT(types); i++)
        if (str_eq(word, types[i])) e->type = types[i];
    return e->type.n > 0;
}
