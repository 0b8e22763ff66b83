// page.h - what surrounds every page, as values for its views: the menu of the guide.
#pragma once
#include "web/display.h"
#include "web/web.h"

typedef struct MenuEntry { const char *label, *path; unsigned right; } MenuEntry;   // right: without it one may only look
typedef struct MenuGroup { const char *title; MenuEntry entries[8]; } MenuGroup;
extern const MenuGroup page_menu_groups[];          // ended by an empty title
Url menu_url(const MenuEntry *e);
Str menu_label(Arena *a, const Req *q, const MenuEntry *e);
