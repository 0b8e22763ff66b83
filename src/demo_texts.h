// demo_texts.h - the files of demo/, embedded in the program when it is built.
#pragma once
#include "base/base.h"

typedef struct DemoText { Str name, text; } DemoText;
extern const DemoText demo_texts[];                 // by file name, ended by an empty name; generated from demo/*.txt

static inline Str demo_text(const char *name)       // empty: no such file
{
    for (const DemoText *t = demo_texts; t->name.n; t++)
        if (str_eq(t->name, str_z(name))) return t->text;
    return (Str){0};
}
