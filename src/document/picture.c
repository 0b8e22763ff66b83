// picture.c - a JPEG or PNG is decoded and written anew: only pixels remain, no position, no camera, no thumbnail, nothing behind the end.
#include "document/examine.h"

#include <jpeglib.h>
#include <jerror.h>
#include <png.h>
#include <setjmp.h>
#include <unistd.h>

static bool too_wide(int64_t width, int64_t height)
{
    return width > PICTURE_SIDE_MOST || height > PICTURE_SIDE_MOST || width * height > PICTURE_AREA_MOST;
}

// ---- how the camera was held (EXIF 2.3, 4.6.4: tag 274 of the first directory) ----

static int number16(Str s, bool big, ptrdiff_t at)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    return big ? p[0] << 8 | p[1] : p[1] << 8 | p[0];
}

int exif_orientation(Str app1)
{
    enum { ENTRY = 12, ORIENTATION = 0x112 };
    Str head = S("Exif\0\0");
    if (!str_starts(app1, head)) return 1;
    Str tiff = str_skip(app1, head.n);
    bool big = str_starts(tiff, S("MM\0\x2A"));
    if (tiff.n < 8 || (!big && !str_starts(tiff, S("II\x2A\0")))) return 1;
    int64_t at = big ? (int64_t)number16(tiff, big, 4) << 16 | number16(tiff, big, 6) : (int64_t)number16(tiff, big, 6) << 16 | number16(tiff, big, 4);
    if (at < 8 || at > tiff.n - 2) return 1;
    int entries = number16(tiff, big, at);
    for (int64_t e = at + 2; entries-- > 0 && e <= tiff.n - ENTRY; e += ENTRY)
        if (number16(tiff, big, e) == ORIENTATION) {
            int value = number16(tiff, big, e + 8);
            return value >= 1 && value <= 8 ? value : 1;
        }
    return 1;
}

// Some programs put another APP1 marker (XMP) before the one of the camera.
static int orientation(jpeg_saved_marker_ptr m)
{
    for (; m; m = m->next) {
        int held = exif_orientation((Str){(const char *)m->data, (ptrdiff_t)m->data_length});
        if (held != 1) return held;
    }
    return 1;
}

// Where the pixel that is seen at (x, y) stands in what the camera stored; w and h are the stored sides.
static ptrdiff_t stored_at(int orientation, ptrdiff_t x, ptrdiff_t y, ptrdiff_t w, ptrdiff_t h)
{
    switch (orientation) {
    case 2: return y * w + (w - 1 - x);
    case 3: return (h - 1 - y) * w + (w - 1 - x);
    case 4: return (h - 1 - y) * w + x;
    case 5: return x * w + y;
    case 6: return (h - 1 - x) * w + y;
    case 7: return (h - 1 - x) * w + (w - 1 - y);
    case 8: return x * w + (w - 1 - y);
    default: return y * w + x;
    }
}

// ---- JPEG ----

typedef struct Pixels { unsigned char *p; ptrdiff_t w, h; int bytes, orientation; } Pixels;     // bytes of a pixel: 1 grey, 3 colours

typedef struct JpegTrouble { struct jpeg_error_mgr mgr; jmp_buf out; bool cut; } JpegTrouble;

static void jpeg_stop(j_common_ptr j)
{
    JpegTrouble *t = (JpegTrouble *)j->err;
    longjmp(t->out, 1);
}

static void jpeg_warned(j_common_ptr j, int level)
{
    JpegTrouble *t = (JpegTrouble *)j->err;
    if (level < 0 && (j->err->msg_code == JWRN_JPEG_EOF || j->err->msg_code == JWRN_HIT_MARKER)) t->cut = true;
}

// A few bytes can ask for thousands of passes over the whole picture.
static void jpeg_passes(j_common_ptr j)
{
    enum { PASSES_MOST = 100 };
    if (j->is_decompressor && ((j_decompress_ptr)j)->input_scan_number > PASSES_MOST) jpeg_stop(j);
}

static void trouble(JpegTrouble *t, struct jpeg_error_mgr **slot)
{
    *slot = jpeg_std_error(&t->mgr);
    t->mgr.error_exit = jpeg_stop;
    t->mgr.emit_message = jpeg_warned;
    t->cut = false;
}

static void from_cmyk(unsigned char *to, const unsigned char *from, ptrdiff_t n)        // as Adobe stores it: 255 is no ink
{
    for (ptrdiff_t i = 0; i < n; i++)
        for (int k = 0; k < 3; k++) to[3 * i + k] = (unsigned char)(from[4 * i + k] * from[4 * i + 3] / 255);
}

// The scale is chosen so that the longer side fits: a large photograph never stands in memory at its full size.
static void decode(Arena *a, j_decompress_ptr d, Pixels *out)
{
    ptrdiff_t side = d->image_width > d->image_height ? d->image_width : d->image_height;
    bool cmyk = d->jpeg_color_space == JCS_CMYK || d->jpeg_color_space == JCS_YCCK;
    d->out_color_space = cmyk ? JCS_CMYK : d->jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
    d->scale_denom = 8;
    d->scale_num = side <= PICTURE_SIDE ? 8 : (unsigned)(8 * PICTURE_SIDE / side);
    if (!d->scale_num) d->scale_num = 1;
    jpeg_start_decompress(d);
    out->w = d->output_width;
    out->h = d->output_height;
    out->bytes = d->out_color_space == JCS_GRAYSCALE ? 1 : 3;
    out->p = arena_take(a, 1, 64, out->w * out->h * out->bytes);
    unsigned char *inks = cmyk ? arena_take(a, 1, 64, out->w * 4) : NULL;
    while (d->output_scanline < d->output_height) {
        unsigned char *line = out->p + (ptrdiff_t)d->output_scanline * out->w * out->bytes, *row = cmyk ? inks : line;
        jpeg_read_scanlines(d, &row, 1);
        if (cmyk) from_cmyk(line, inks, out->w);
    }
}

static UploadRefusal jpeg_read(Arena *a, Str bytes, Pixels *out)
{
    struct jpeg_decompress_struct d = {0};
    struct jpeg_progress_mgr progress = {.progress_monitor = jpeg_passes};
    JpegTrouble t;
    volatile UploadRefusal why = UPLOAD_BROKEN;
    trouble(&t, &d.err);
    if (setjmp(t.out)) why = t.mgr.msg_code == JERR_NO_BACKING_STORE ? UPLOAD_TOO_WIDE : UPLOAD_BROKEN;
    else {
        jpeg_create_decompress(&d);
        d.progress = &progress;
        d.mem->max_memory_to_use = 96 * MB;         // a picture in many passes is held whole
        jpeg_save_markers(&d, JPEG_APP0 + 1, 0xFFFF);
        jpeg_mem_src(&d, (const unsigned char *)bytes.p, (unsigned long)bytes.n);
        jpeg_read_header(&d, TRUE);
        out->orientation = orientation(d.marker_list);
        if (too_wide(d.image_width, d.image_height)) why = UPLOAD_TOO_WIDE;
        else {
            decode(a, &d, out);
            if (!t.cut) why = UPLOAD_FINE;
        }
    }
    jpeg_destroy_decompress(&d);
    return why;
}

static bool jpeg_write(Arena *a, const Pixels *in, int quality, FILE *out)
{
    struct jpeg_compress_struct c = {0};
    JpegTrouble t;
    bool turned = in->orientation >= 5;
    ptrdiff_t w = turned ? in->h : in->w, h = turned ? in->w : in->h;
    unsigned char *row = arena_take(a, 1, 64, w * in->bytes);
    trouble(&t, &c.err);
    if (setjmp(t.out)) {
        jpeg_destroy_compress(&c);
        return false;
    }
    jpeg_create_compress(&c);
    jpeg_stdio_dest(&c, out);
    c.image_width = (unsigned)w;
    c.image_height = (unsigned)h;
    c.input_components = in->bytes;
    c.in_color_space = in->bytes == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    jpeg_start_compress(&c, TRUE);
    for (ptrdiff_t y = 0; y < h; y++) {
        for (ptrdiff_t x = 0; x < w; x++)
            memcpy(row + x * in->bytes, in->p + stored_at(in->orientation, x, y, in->w, in->h) * in->bytes, (size_t)in->bytes);
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    return true;
}

UploadRefusal picture_jpeg(Arena *a, Str bytes, FILE *out)
{
    static const int qualities[] = {85, 70, 50};    // the first that stays within the limit
    Pixels p = {0};
    UploadRefusal why = jpeg_read(a, bytes, &p);
    for (int i = 0; !why && i < COUNT(qualities); i++) {
        Arena scratch = *a;
        rewind(out);
        if (!jpeg_write(&scratch, &p, qualities[i], out)) return UPLOAD_LATER;
        long n = ftell(out);
        if (n <= UPLOAD_MOST) return ftruncate(fileno(out), n) ? UPLOAD_LATER : UPLOAD_FINE;
    }
    return why ? why : UPLOAD_TOO_LARGE;
}

// ---- PNG: row by row from the one to the other; a picture in seven passes is held whole ----

typedef struct PngBytes { Str rest; } PngBytes;

static void png_take(png_structp png, png_bytep to, size_t n)
{
    PngBytes *b = png_get_io_ptr(png);
    if ((ptrdiff_t)n > b->rest.n) png_error(png, "cut short");
    memcpy(to, b->rest.p, n);
    b->rest = str_skip(b->rest, (ptrdiff_t)n);
}

static void png_silent(png_structp png, png_const_charp text) { (void)png, (void)text; }

// What a row means is copied: kind of colours, palette, transparent colour. Sixteen bits become eight.
static void png_describe(png_structp in, png_infop from, png_structp out, png_infop to)
{
    int depth = png_get_bit_depth(in, from), colours = png_get_color_type(in, from), n;
    png_colorp palette;
    png_bytep alpha;
    png_color_16p colour;
    png_set_IHDR(out, to, png_get_image_width(in, from), png_get_image_height(in, from), depth == 16 ? 8 : depth, colours,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (png_get_PLTE(in, from, &palette, &n)) png_set_PLTE(out, to, palette, n);
    if (depth != 16 && png_get_tRNS(in, from, &alpha, &n, &colour)) png_set_tRNS(out, to, alpha, n, colour);
}

static void png_copy(Arena *a, png_structp in, png_infop from, png_structp out)
{
    ptrdiff_t h = (ptrdiff_t)png_get_image_height(in, from), row = (ptrdiff_t)png_get_rowbytes(in, from);
    int passes = png_get_interlace_type(in, from) == PNG_INTERLACE_NONE ? 1 : 7;
    unsigned char *rows = arena_take(a, 1, 64, passes > 1 ? h * row : row);
    for (int pass = 0; pass < passes; pass++)
        for (ptrdiff_t y = 0; y < h; y++) {
            unsigned char *at = passes > 1 ? rows + y * row : rows;
            png_read_row(in, at, NULL);
            if (pass == passes - 1) png_write_row(out, at);
        }
}

UploadRefusal picture_png(Arena *a, Str bytes, FILE *file)
{
    enum { WHOLE_MOST = 64 * MB };
    PngBytes source = {bytes};
    volatile UploadRefusal why = UPLOAD_BROKEN;
    png_structp in = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, png_silent);
    png_structp out = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, png_silent);
    png_infop from = in ? png_create_info_struct(in) : NULL, to = out ? png_create_info_struct(out) : NULL;
    if (!from || !to) why = UPLOAD_LATER;
    else if (!setjmp(png_jmpbuf(in)) && !setjmp(png_jmpbuf(out))) {
        png_set_user_limits(in, 0x7FFFFFFF, 0x7FFFFFFF);                // ours, below, has words
        png_set_chunk_malloc_max(in, 4 * MB);
        png_set_chunk_cache_max(in, 100);
        png_set_read_fn(in, &source, png_take);
        png_init_io(out, file);
        png_read_info(in, from);
        bool passes = png_get_interlace_type(in, from) != PNG_INTERLACE_NONE;
        if (too_wide(png_get_image_width(in, from), png_get_image_height(in, from))
            || (passes && (int64_t)png_get_image_height(in, from) * (int64_t)png_get_rowbytes(in, from) > WHOLE_MOST)) why = UPLOAD_TOO_WIDE;
        else {
            png_set_strip_16(in);
            png_describe(in, from, out, to);
            png_set_interlace_handling(in);
            png_read_update_info(in, from);
            png_write_info(out, to);
            png_copy(a, in, from, out);
            png_write_end(out, NULL);
            why = UPLOAD_FINE;
        }
    }
    png_destroy_read_struct(&in, &from, NULL);
    png_destroy_write_struct(&out, &to);
    return why;
}
