// examine.h - what a file is, from its bytes alone. Inside this folder, and for the process apart that does it ("kiosque examine").
#pragma once
#include "document/document.h"

#include <stdio.h>

typedef struct Examined { UploadRefusal refusal; Str type; int64_t size; } Examined;    // size: of what was written to out

// Reads all of in (at most UPLOAD_MOST bytes). An image is written anew to out, upright and without anything but its pixels; a PDF is
// looked through and copied. A refused file may leave something in out.
Examined examine(Arena *a, int in, int out);
Str  examined_line(Arena *a, const Examined *e);    // "image/jpeg 48211" or "refused 7": what the process apart prints
bool examined_read(Str line, Examined *e);          // false: not such a line

// ---- the three kinds; bytes stay readable during the call ----
UploadRefusal picture_jpeg(Arena *a, Str bytes, FILE *out);
UploadRefusal picture_png(Arena *a, Str bytes, FILE *out);
UploadRefusal paper_check(Arena *a, Str bytes);
int exif_orientation(Str app1);                     // 1 to 8 of an APP1 marker; 1 when it says nothing
