// sample.h - what the accepted views are shown with.
#pragma once
#include "web/html.h"

typedef struct Line { int64_t id; Str label; Date day; Money due; bool paid; } Line;
ARRAY_OF(Line, Lines);

typedef struct Sample {
    Lines lines, none;
    Str nasty;                                          // every character that means something in HTML
    Url pay;
    Markup prose;
    Instant at;
    Money total;
    Date day;
    int n;
    bool yes, no;
} Sample;
