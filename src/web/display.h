// display.h - how a reader wants the pages to look: text size, contrast, spacing, letters, motion, light. Kept in a cookie, so that no page
// asks the database and visitors have it too; account/ remembers it per adult and gives it back at each sign-in.
#pragma once
#include "base/base.h"

typedef struct Req Req;
typedef struct Reply Reply;

typedef enum { LIGHT_AUTO, LIGHT_DAY, LIGHT_NIGHT } DisplayLight;
typedef struct Display {
    int size;                                       // percent: 100, 125, 150, 200
    bool contrast, spacing, letters, still;         // letters: drawn for dyslexic readers; still: nothing moves
    DisplayLight light;
} Display;

Display display_parse(Str line);                    // of "150.contraste.espace.lisible.calme.nuit"; what is unknown is left out
Str  display_line(Arena *a, const Display *d);      // empty: everything as usual
Str  display_classes(Arena *a, const Display *d);   // of <html>
Str  display_theme(const Display *d);               // data-theme of <html>; empty: as the device says
Display display_of(Req *q);                         // from the cookie
void display_keep(Req *q, Reply *r, const Display *d);
