// device.h - what a person would call the thing they sign in with. Only words to tell one's own connections apart: a browser may
// say anything of itself, so nothing is decided by it.
#pragma once
#include "base/base.h"

Str device_text(Arena *a, Str agent);               // "Téléphone Android, Firefox" from the first 120 bytes of a User-Agent
