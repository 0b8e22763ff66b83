// captcha.h - a short number shown as a drawing and said aloud. A brake on robots, not a wall: it is single use, shown
// only when needed, and throttling does the rest.
// Digits from 2 to 9 only: they have one name in every school, are typed on a phone's numeric pad, and sound apart, while
// spoken French letters do not (B D P T, M N). 0 and 1 are left out because people read O, I, l or 7.
#pragma once
#include "base/base.h"

enum { CAPTCHA_LENGTH_MAX = 8 };
extern const char captcha_letters[];                // "23456789"

// text: 1 to CAPTCHA_LENGTH_MAX of captcha_letters. The same seed draws and says the same; it must not be a secret that
// is used elsewhere.
Str captcha_png(Arena *out, Arena scratch, Str text, uint64_t seed);    // 280 x 90 pixels, dark on light
Str captcha_wav(Arena *out, Str text, uint64_t seed);                   // 8 kHz, 8 bits, mono, under 100 kB for 6 digits
