// desk.h - how an errand of the town hall opens a town, beside a running service or alone.
#pragma once
#include "app.h"
#include "commands.h"

App  *desk_open(Arena *a, const Args *args, Config *c);     // --config; NULL: said why on stderr. app_close it
Site *desk_site(App *app, Str key);                         // the town named by --town, or the first; NULL: said so on stderr
