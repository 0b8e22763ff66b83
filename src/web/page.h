// page.h - what surrounds every page, as values for its views: the menu of the guide.
#pragma once
#include "web/display.h"
#include "web/web.h"

typedef struct MenuEntry { const char *label, *path; } MenuEntry;
typedef struct MenuGroup { const char *title; MenuEntry entries[8]; } MenuGroup;
extern const MenuGroup page_menu_groups[];          // ended by an empty title
Url menu_url(const MenuEntry *e);
