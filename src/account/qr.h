// qr.h - a QR code as a drawing that stands in the page: no other request, no style, and nothing of the secret in an address.
#pragma once
#include "base/base.h"

enum { QR_QUIET = 4 };                              // light modules around it (ISO/IEC 18004)
typedef struct QrCode { int modules; Str path; } QrCode;       // modules a side; path: "d" of an SVG path, a unit a module

bool qr_code(Arena *a, Str text, QrCode *out);      // error correction M; false: the text is too long
