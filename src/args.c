// args.c - the words of a command line.
#include "commands.h"

Str args_option(const Args *args, const char *name)
{
    for (int i = 0; i + 1 < args->n; i++)
        if (!strcmp(args->v[i], name)) return str_z(args->v[i + 1]);
    return (Str){0};
}

bool args_flag(const Args *args, const char *name)
{
    for (int i = 0; i < args->n; i++)
        if (!strcmp(args->v[i], name)) return true;
    return false;
}

Str args_word(const Args *args, int k)
{
    for (int i = 0; i < args->n; i++) {
        if (!strncmp(args->v[i], "--", 2)) i += strcmp(args->v[i], "--json") != 0;
        else if (!k--) return str_z(args->v[i]);
    }
    return (Str){0};
}
