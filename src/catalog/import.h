// import.h - the other text a town is set up from: the school calendar. catalog.h has the catalogue's own.
#pragma once
#include "db/db.h"

// Lines "2017-2018;Toussaint;C;2017-10-21;2017-11-05" (town/calendar.h). A school year and zone that the text names is replaced
// whole. false: why names the line; the caller rolls back.
bool calendar_import(Db *db, Arena *a, Str text, Str *why);
