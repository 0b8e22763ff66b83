// captcha.c - draws the number, and mixes its spoken clips.
#include "account/captcha.h"

#include "account/captcha_clips.h"

#include <cairo.h>

const char captcha_letters[] = "23456789";

// ---- chance: splitmix64, so that a seed gives one picture and one sound ----

static uint64_t chance(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int between(uint64_t *seed, int low, int high)           // both included
{
    return low + (int)(chance(seed) % (uint64_t)(high - low + 1));
}

static double near(uint64_t *seed, double middle, double spread)
{
    return middle + spread * (between(seed, -1000, 1000) / 1000.0);
}

// ---- the picture ----

enum { WIDTH = 280, HEIGHT = 90, MARGIN = 24 };
static const double dark[] = {.10, .20, .30}, light[] = {.955, .965, .975};

static void digit(cairo_t *cr, char c, double x, double step, uint64_t *seed)
{
    const char text[] = {c, 0};
    cairo_text_extents_t box;
    cairo_set_font_size(cr, near(seed, 46, 6));
    cairo_text_extents(cr, text, &box);
    cairo_save(cr);
    cairo_translate(cr, x + step / 2, near(seed, HEIGHT / 2.0, 8));
    cairo_rotate(cr, near(seed, 0, .32));           // not so much that 6 and 9 change places
    cairo_transform(cr, &(cairo_matrix_t){1, 0, near(seed, 0, .25), 1, 0, 0});
    cairo_move_to(cr, -box.width / 2 - box.x_bearing, -box.height / 2 - box.y_bearing);
    cairo_show_text(cr, text);
    cairo_restore(cr);
}

static void curve(cairo_t *cr, uint64_t *seed)
{
    double y = HEIGHT / 2.0, far = HEIGHT / 2.2;
    cairo_set_line_width(cr, near(seed, 1.9, .5));
    cairo_move_to(cr, -5, near(seed, y, far));
    cairo_curve_to(cr, WIDTH / 3.0, near(seed, y, 2 * far), WIDTH * 2 / 3.0, near(seed, y, 2 * far),
                   WIDTH + 5, near(seed, y, far));
    cairo_stroke(cr);
}

static cairo_status_t collect(void *buf, const unsigned char *bytes, unsigned n)
{
    buf_put(buf, (Str){(const char *)bytes, n});
    return CAIRO_STATUS_SUCCESS;
}

Str captcha_png(Arena *out, Arena scratch, Str text, uint64_t seed)
{
    assert(text.n > 0 && text.n <= CAPTCHA_LENGTH_MAX);
    (void)scratch;                                  // cairo keeps its own memory, and gives it back below
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *cr = cairo_create(picture);
    cairo_set_source_rgb(cr, light[0], light[1], light[2]);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, dark[0], dark[1], dark[2]);
    cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    double step = (WIDTH - 2.0 * MARGIN) / (double)text.n;
    for (ptrdiff_t i = 0; i < text.n; i++)
        digit(cr, text.p[i], near(&seed, MARGIN + (double)i * step, step / 8), step, &seed);
    for (int i = 0; i < 4; i++) curve(cr, &seed);
    Buf png = buf_new(out, 16 * KB);
    cairo_surface_write_to_png_stream(picture, collect, &png);
    cairo_destroy(cr);
    cairo_surface_destroy(picture);
    return buf_str(&png);
}

// ---- the voice ----

enum { SILENCE = 128, NOISE = 5 };

static void put_le(Buf *b, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) buf_char(b, (char)(v >> 8 * i));
}

static void sample(Buf *b, int level, uint64_t *seed)           // level: around 0
{
    int v = SILENCE + level + between(seed, -NOISE, NOISE);
    buf_char(b, (char)(v < 0 ? 0 : v > 255 ? 255 : v));
}

static void pause(Buf *b, uint64_t *seed)
{
    for (int n = between(seed, CAPTCHA_RATE * 45 / 100, CAPTCHA_RATE * 75 / 100); n > 0; n--) sample(b, 0, seed);
}

static const CaptchaClip *clip_of(char letter, uint64_t *seed)
{
    int skip = between(seed, 0, captcha_clip_count - 1);        // any of the voices that know the letter
    for (int i = 0; i < captcha_clip_count; i++) {
        const CaptchaClip *c = &captcha_clips[(i + skip) % captcha_clip_count];
        if (c->letter == letter) return c;
    }
    return NULL;
}

static void say(Buf *b, const CaptchaClip *c, uint64_t *seed)
{
    int speed = between(seed, 900, 1080), volume = between(seed, 75, 100);      // thousandths, hundredths
    for (int64_t at = 0; at / 1000 + 1 < c->n; at += speed) {
        int i = (int)(at / 1000), part = (int)(at % 1000);
        int level = c->pcm[i] * (1000 - part) + c->pcm[i + 1] * part - SILENCE * 1000;
        sample(b, level / 1000 * volume / 100, seed);
    }
}

static void wav_header(Buf *b, uint32_t samples)
{
    BUF_PUT(b, "RIFF");
    put_le(b, 36 + samples, 4);
    BUF_PUT(b, "WAVEfmt ");
    put_le(b, 16, 4);
    put_le(b, 1, 2);                                // PCM
    put_le(b, 1, 2);                                // mono
    put_le(b, CAPTCHA_RATE, 4);
    put_le(b, CAPTCHA_RATE, 4);                     // bytes a second
    put_le(b, 1, 2);
    put_le(b, 8, 2);
    BUF_PUT(b, "data");
    put_le(b, samples, 4);
}

Str captcha_wav(Arena *out, Str text, uint64_t seed)
{
    assert(text.n > 0 && text.n <= CAPTCHA_LENGTH_MAX);
    Buf b = buf_new(out, 96 * KB);
    wav_header(&b, 0);
    ptrdiff_t header = b.n;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        pause(&b, &seed);
        const CaptchaClip *c = clip_of(text.p[i], &seed);
        if (c) say(&b, c, &seed);
    }
    pause(&b, &seed);
    if ((b.n - header) % 2) buf_char(&b, (char)SILENCE);        // a chunk has an even length
    Buf whole = {out, b.p, 0, header};
    wav_header(&whole, (uint32_t)(b.n - header));   // written over the first one, now that the length is known
    return buf_str(&b);
}
