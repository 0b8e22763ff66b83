// captcha_test.c - the picture is a picture, the sound is a sound, and neither repeats itself.
#include "account/captcha.h"
#include "account/captcha_clips.h"
#include "base/test.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <stdio.h>
#include <stdlib.h>

static const Str number = {"274936", 6};

// The test leaves the files where a person can see and hear them.
static void show(const char *name, Str file)
{
    const char *folder = getenv("CAPTCHA_SHOW");
    if (!folder) return;
    FILE *f = fopen(str_c(test_arena(), str_fmt(test_arena(), "%s/%s", folder, name)), "wb");
    if (!f) return;
    fwrite(file.p, 1, (size_t)file.n, f);
    fclose(f);
}

static cairo_status_t give(void *rest, unsigned char *bytes, unsigned n)
{
    Str *s = rest;
    if (s->n < (ptrdiff_t)n) return CAIRO_STATUS_READ_ERROR;
    memcpy(bytes, s->p, n);
    *s = str_skip(*s, n);
    return CAIRO_STATUS_SUCCESS;
}

TEST(captcha_picture)
{
    Str one = captcha_png(test_arena(), *test_arena(), number, 1), two = captcha_png(test_arena(), *test_arena(), number, 2);
    show("captcha-1.png", one);
    show("captcha-2.png", two);
    Str rest = one;
    cairo_surface_t *s = cairo_image_surface_create_from_png_stream(give, &rest);
    CHECK(cairo_surface_status(s) == CAIRO_STATUS_SUCCESS, "it is a PNG");
    CHECK(cairo_image_surface_get_width(s) == 280 && cairo_image_surface_get_height(s) == 90, "of 280 x 90");
    cairo_surface_destroy(s);
    CHECK(one.n < 30 * KB, "the picture weighs %td bytes", one.n);
    CHECK_STR(captcha_png(test_arena(), *test_arena(), number, 1), one, "the same seed draws the same");
    CHECK(!str_eq(one, two), "another seed draws otherwise");
    CHECK(!str_has(one, number), "the number is not written in the file");
}

static uint32_t le32(Str s, ptrdiff_t at)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

TEST(captcha_sound)
{
    Str one = captcha_wav(test_arena(), number, 1), two = captcha_wav(test_arena(), number, 2);
    show("captcha-1.wav", one);
    show("captcha-2.wav", two);
    CHECK(str_starts(one, S("RIFF")) && str_eq(str_first(str_skip(one, 8), 8), S("WAVEfmt ")), "it is a WAV");
    CHECK(le32(one, 4) == one.n - 8 && le32(one, 40) == one.n - 44, "its lengths are right");
    CHECK(le32(one, 24) == CAPTCHA_RATE, "8 kHz");
    CHECK_STR(captcha_wav(test_arena(), number, 1), one, "the same seed says the same");
    CHECK(!str_eq(one, two), "another seed says otherwise");
    for (uint64_t seed = 0; seed < 50; seed++) {
        ptrdiff_t n = captcha_wav(test_arena(), S("555444"), seed).n;
        CHECK(n > 20 * KB && n < 100 * 1000, "seed %d: %td bytes", (int)seed, n);
    }
}

TEST(captcha_every_digit_is_spoken)
{
    int bytes = 0;
    for (const char *letter = captcha_letters; *letter; letter++) {
        int voices = 0;
        for (int i = 0; i < captcha_clip_count; i++) voices += captcha_clips[i].letter == *letter;
        CHECK(voices >= 2, "%c has %d voices", *letter, voices);
    }
    for (int i = 0; i < captcha_clip_count; i++) bytes += captcha_clips[i].n;
    CHECK(bytes < 200 * KB, "the clips weigh %d bytes", bytes);
}

// fontconfig keeps what it learns about fonts until the process ends; given back here, a leak is a leak. 101: after
// every other user of fonts in the same program has finished.
__attribute__((destructor(101))) static void forget_fonts(void)
{
    cairo_debug_reset_static_data();
    FcFini();
}
