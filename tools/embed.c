// embed.c - puts files into C.
//     embed --assets OUT.c FILE...       assets[] of web/assets.h, with content-hash names and gzip bodies; "asset:NAME" inside a
//                                        CSS or JS file becomes the hashed path
//     embed --migrations OUT.c FILE...   migrations[] of db/lane.h, in the order given
//     embed --text NAME OUT.c FILE       const Str NAME
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct File { const char *path, *name; unsigned char *p; size_t n; char hashed[128]; } File;

static _Noreturn void fail(const char *what, const char *path)
{
    fprintf(stderr, "embed: %s %s\n", what, path);
    exit(1);
}

static void *room(size_t n)
{
    void *p = malloc(n);
    if (!p) fail("no memory for", "a file");
    return p;
}

static File load(const char *path)
{
    File f = {.path = path, .name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path};
    FILE *in = fopen(path, "rb");
    if (!in) fail("cannot read", path);
    fseek(in, 0, SEEK_END);
    long size = ftell(in);
    rewind(in);
    f.n = (size_t)size;
    f.p = room(f.n + 1);
    if (fread(f.p, 1, f.n, in) != f.n) fail("cannot read", path);
    f.p[f.n] = 0;
    fclose(in);
    return f;
}

static void bytes(FILE *out, const unsigned char *p, size_t n)
{
    fputs("\n    \"", out);
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "\\%03o", p[i]);
        if (i % 32 == 31) fputs("\"\n    \"", out);
    }
    fprintf(out, "\", %zu", n);
}

static const char *type_of(const char *name)
{
    static const char *const types[][2] = {{".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
                                           {".svg", "image/svg+xml"}, {".png", "image/png"}, {".ico", "image/x-icon"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(name) > strlen(types[i][0]) && !strcmp(name + strlen(name) - strlen(types[i][0]), types[i][0])) return types[i][1];
    fail("no type known for", name);
}

static void name_by_content(File *f)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < f->n; i++) h = (h ^ f->p[i]) * 1099511628211u;
    const char *dot = strrchr(f->name, '.');
    snprintf(f->hashed, sizeof f->hashed, "/assets/%.*s.%08x%s", (int)(dot - f->name), f->name, (unsigned)(h ^ h >> 32), dot);
}

// "asset:icons.svg" in a style or script names another asset: it must have been given before.
static void replace_names(File *f, const File *all, int n)
{
    for (int i = 0; i < n; i++) {
        char mark[160];
        snprintf(mark, sizeof mark, "asset:%s", all[i].name);
        for (char *at; (at = strstr((char *)f->p, mark));) {
            size_t before = (size_t)(at - (char *)f->p), add = strlen(all[i].hashed), cut = strlen(mark);
            unsigned char *p = room(f->n + add + 1);
            memcpy(p, f->p, before);
            memcpy(p + before, all[i].hashed, add);
            memcpy(p + before + add, at + cut, f->n - before - cut + 1);
            f->p = p;
            f->n = f->n + add - cut;
        }
    }
}

static size_t gzip(const File *f, unsigned char **out)
{
    z_stream z = {0};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) fail("cannot compress", f->path);
    size_t most = deflateBound(&z, f->n);
    *out = room(most);
    z.next_in = f->p;
    z.avail_in = (uInt)f->n;
    z.next_out = *out;
    z.avail_out = (uInt)most;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END) fail("cannot compress", f->path);
    size_t n = z.total_out;
    deflateEnd(&z);
    return n < f->n ? n : 0;
}

int main(int argc, char **argv)
{
    if (argc < 4) fail("usage:", "embed --assets|--migrations OUT.c FILE... | --text NAME OUT.c FILE");
    int text = !strcmp(argv[1], "--text"), assets = !strcmp(argv[1], "--assets"), first = text ? 4 : 3, n = argc - first;
    FILE *out = fopen(argv[text ? 3 : 2], "w");
    if (!out || n < 1) fail("cannot write", argv[2]);
    File *files = room(sizeof *files * (size_t)n);
    fputs("// Made by tools/embed.c.\n", out);
    fputs(assets ? "#include \"web/assets.h\"\nconst Asset assets[] = {\n"
                 : text ? "#include \"base/base.h\"\n" : "#include \"db/lane.h\"\nconst Migration migrations[] = {\n", out);
    for (int i = 0; i < n; i++) {
        files[i] = load(argv[first + i]);
        if (text) {
            fprintf(out, "extern const Str %s;\nconst Str %s = {", argv[2], argv[2]);
            bytes(out, files[i].p, files[i].n);
            fputs("};\n", out);
            continue;
        }
        fprintf(out, "{{\"%s\", %zu}, ", files[i].name, strlen(files[i].name));
        if (assets) {
            unsigned char *packed = NULL;
            replace_names(&files[i], files, i);
            name_by_content(&files[i]);
            fprintf(out, "{\"%s\", %zu}, {\"%s\", %zu}, ", files[i].hashed, strlen(files[i].hashed), type_of(files[i].name), strlen(type_of(files[i].name)));
            size_t packed_n = gzip(&files[i], &packed);
            fputc('{', out);
            bytes(out, files[i].p, files[i].n);
            fputs("}, {", out);
            bytes(out, packed, packed_n);
        } else {
            fputc('{', out);
            bytes(out, files[i].p, files[i].n);
        }
        fputs("}},\n", out);
    }
    if (!text) fputs(assets ? "{{0}, {0}, {0}, {0}, {0}}};\n" : "{{0}, {0}}};\n", out);
    return fclose(out) ? 1 : 0;
}
