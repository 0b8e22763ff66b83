// embed.c - puts files into C.
//
//     embed --assets OUT.c FILE...       assets[] of web/assets.h, named by their content, with gzip bodies. "asset:NAME" inside a
//                                        CSS or JS file becomes the address of that asset, which must come before it.
//     embed --migrations OUT.c FILE...   migrations[] of db/lane.h, in the order of their names
//     embed --text NAME OUT.c FILE       const Str NAME
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct Bytes { unsigned char *p; size_t n; } Bytes;
typedef struct File { const char *name, *type; char path[160]; Bytes body, packed; } File;      // type, path, packed: of an asset

static File *files;
static int n_files;

static _Noreturn void fail(const char *file, const char *why)
{
    fprintf(stderr, "%s: %s\n", file, why);
    exit(1);
}

// ---- files ----

static Bytes grown(Bytes b, const void *more, size_t n)
{
    unsigned char *p = realloc(b.p, b.n + n + 1);
    if (!p) fail("embed", "no memory left");
    memcpy(p + b.n, more, n);
    return (Bytes){p, b.n + n};
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static File file_read(const char *path)
{
    File f = {.name = base_name(path)};
    unsigned char part[65536];
    FILE *in = fopen(path, "rb");
    if (!in) fail(path, "cannot be opened");
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;) f.body = grown(f.body, part, n);
    if (ferror(in)) fail(path, "cannot be read");
    fclose(in);
    if (strpbrk(f.name, "\"\\")) fail(path, "has a name that does not fit into C");
    return f;
}

static void write_bytes(FILE *out, Bytes b)
{
    fputs("{\n    \"", out);
    for (size_t i = 0; i < b.n; i++) {
        unsigned char c = b.p[i];
        bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?';
        fprintf(out, plain ? "%c" : "\\%03o", c);
        if (c == '\n' || (i % 64 == 63)) fputs("\"\n    \"", out);
    }
    fprintf(out, "\", %zu}", b.n);
}

// ---- assets ----

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n > k && !strcmp(s + n - k, end);
}

static const char *asset_type(const char *name)
{
    static const char *const types[][2] = {
        {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".svg", "image/svg+xml"},
        {".png", "image/png"}, {".jpg", "image/jpeg"}, {".webp", "image/webp"}, {".ico", "image/x-icon"},
        {".woff2", "font/woff2"}, {".otf", "font/otf"}, {".txt", "text/plain; charset=utf-8"}, {".webmanifest", "application/manifest+json"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ends_with(name, types[i][0])) return types[i][1];
    fail(name, "is of a kind that embed does not know");
}

static const char *asset_path(const char *name, size_t n)
{
    for (int i = 0; i < n_files; i++)
        if (strlen(files[i].name) == n && !memcmp(files[i].name, name, n)) return files[i].path;
    return NULL;
}

static void name_other_assets(File *f)
{
    static const char mark[] = "asset:", letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    const size_t mark_n = sizeof mark - 1;
    Bytes out = grown((Bytes){0}, "", 0);
    for (size_t i = 0; i < f->body.n;) {
        const unsigned char *at = memmem(f->body.p + i, f->body.n - i, mark, mark_n);
        size_t until = at ? (size_t)(at - f->body.p) : f->body.n, n = 0;
        out = grown(out, f->body.p + i, until - i);
        i = until;
        if (!at) break;
        while (i + mark_n + n < f->body.n && memchr(letters, f->body.p[i + mark_n + n], sizeof letters - 1)) n++;
        const char *path = asset_path((const char *)at + mark_n, n);
        if (!path) {
            fprintf(stderr, "%s: asset:%.*s is not an asset that comes before it\n", f->name, (int)n, (const char *)at + mark_n);
            exit(1);
        }
        out = grown(out, path, strlen(path));
        i += mark_n + n;
    }
    free(f->body.p);
    f->body = out;
}

// Browsers keep an asset for a year: a changed content needs a changed name.
static void name_by_content(File *f)
{
    uint64_t h = 14695981039346656037u;             // FNV-1a
    for (size_t i = 0; i < f->body.n; i++) h = (h ^ f->body.p[i]) * 1099511628211u;
    const char *dot = strrchr(f->name, '.');
    int stem = (int)(dot - f->name), room = sizeof f->path;
    int n = snprintf(f->path, sizeof f->path, "/assets/%.*s.%08x%s", stem, f->name, (unsigned)(h ^ h >> 32), dot);
    if (n < 0 || n >= room) fail(f->name, "has too long a name");
}

static Bytes gzip(Bytes body, const char *name)     // empty when it would not be smaller
{
    enum { GZIP = 16, MOST = 15 };                  // no time stamp in the header: the same file gives the same bytes
    z_stream z = {0};
    if (deflateInit2(&z, 9, Z_DEFLATED, MOST + GZIP, 9, Z_DEFAULT_STRATEGY) != Z_OK) fail(name, "cannot be compressed");
    size_t most = deflateBound(&z, body.n);
    Bytes out = {malloc(most), 0};
    if (!out.p) fail("embed", "no memory left");
    z.next_in = body.p;
    z.avail_in = (uInt)body.n;
    z.next_out = out.p;
    z.avail_out = (uInt)most;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END) fail(name, "cannot be compressed");
    out.n = z.total_out < body.n ? z.total_out : 0;
    deflateEnd(&z);
    return out;
}

static void asset_prepare(File *f)
{
    f->type = asset_type(f->name);
    if (ends_with(f->name, ".css") || ends_with(f->name, ".js")) name_other_assets(f);
    name_by_content(f);
    f->packed = gzip(f->body, f->name);
}

// ---- the C that comes out ----

static void write_assets(FILE *out)
{
    fputs("#include \"web/assets.h\"\nconst Asset assets[] = {\n", out);
    for (int i = 0; i < n_files; i++) {
        const File *f = &files[i];
        fprintf(out, "{{\"%s\", %zu}, {\"%s\", %zu}, {\"%s\", %zu}, ", f->name, strlen(f->name), f->path, strlen(f->path), f->type, strlen(f->type));
        write_bytes(out, f->body);
        fputs(", ", out);
        write_bytes(out, f->packed);
        fputs("},\n", out);
    }
    fputs("{{0}, {0}, {0}, {0}, {0}}};\n", out);
}

static void write_migrations(FILE *out)
{
    fputs("#include \"db/lane.h\"\nconst Migration migrations[] = {\n", out);
    for (int i = 0; i < n_files; i++) {
        fprintf(out, "{{\"%s\", %zu}, ", files[i].name, strlen(files[i].name));
        write_bytes(out, files[i].body);
        fputs("},\n", out);
    }
    fputs("{{0}, {0}}};\n", out);
}

static void write_text(FILE *out, const char *name)
{
    fprintf(out, "#include \"base/base.h\"\nextern const Str %s;\nconst Str %s = ", name, name);
    write_bytes(out, files[0].body);
    fputs(";\n", out);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    bool assets = !strcmp(what, "--assets"), migrations = !strcmp(what, "--migrations"), text = !strcmp(what, "--text");
    int first = text ? 4 : 3;
    if (!(assets || migrations || text) || argc <= first || (text && argc != 5)) {
        fputs("usage: embed --assets|--migrations OUT.c FILE... | --text NAME OUT.c FILE\n", stderr);
        return 2;
    }
    files = calloc((size_t)(argc - first), sizeof *files);
    if (!files) fail("embed", "no memory left");
    for (int i = first; i < argc; i++) {
        File f = file_read(argv[i]);
        if (assets) asset_prepare(&f);
        if (migrations && n_files && strcmp(files[n_files - 1].name, f.name) >= 0) fail(argv[i], "is not in the order of the names");
        files[n_files++] = f;
    }
    const char *path = argv[first - 1];
    FILE *out = fopen(path, "w");
    if (!out) fail(path, "cannot be written");
    fputs("// Made by tools/embed.c.\n", out);
    if (assets) write_assets(out);
    if (migrations) write_migrations(out);
    if (text) write_text(out, argv[2]);
    if (ferror(out) | fclose(out)) fail(path, "cannot be written");
    return 0;
}
