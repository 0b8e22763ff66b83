// totp.h - one-time codes of a telephone (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits, which every application can do).
// Values only: the secret, the moment and what was typed come in.
#pragma once
#include "base/base.h"

enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6, TOTP_SECONDS = 30 };
typedef struct TotpSecret { uint8_t bytes[TOTP_SECRET_BYTES]; } TotpSecret;

int     totp_code(const TotpSecret *s, int64_t step, int digits);      // RFC 4226, digits: 6 to 8
int64_t totp_step(Instant t);                                           // half minutes since 1970
// The step whose code was typed, blanks left aside: the present one, or one before or after for clocks that differ. 0: none, or
// not after last_step, since a code that somebody has read over a shoulder must not serve again.
int64_t totp_match(const TotpSecret *s, Str typed, Instant now, int64_t last_step);

Str totp_text(Arena *a, const TotpSecret *s);                           // base 32 in groups of four, for typing
Str totp_address(Arena *a, const TotpSecret *s, Str town, Str account); // otpauth://... as applications read it from a QR code
