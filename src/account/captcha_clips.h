// captcha_clips.h - the spoken digits, written at build time by tools/make-clips.
#pragma once

enum { CAPTCHA_RATE = 8000 };
typedef struct CaptchaClip { char letter; int n; const unsigned char *pcm; } CaptchaClip;   // 8 bits, silence is 128
extern const CaptchaClip captcha_clips[];           // several voices may say the same letter
extern const int captcha_clip_count;
