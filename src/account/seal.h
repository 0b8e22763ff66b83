// seal.h - small secrets that leave our hands or rest in the database: unreadable, and not to be forged, without the server's secret.
// Each purpose has a key of its own, so that what was sealed for one is nothing for another.
#pragma once
#include "base/base.h"

typedef enum { SEAL_STEP, SEAL_TOTP, SEAL_RECOVERY } SealPurpose;

// bound: what it belongs to ("adult:12"); it opens only with the same.
Str  seal(Arena *a, const uint8_t secret[32], SealPurpose purpose, Str bound, Str plain);       // letters fit for a form field
bool seal_open(Arena *a, const uint8_t secret[32], SealPurpose purpose, Str bound, Str sealed, Str *plain);
Str  seal_hash(Arena *a, const uint8_t secret[32], SealPurpose purpose, Str bound, Str plain);  // 64 hexadecimal digits
