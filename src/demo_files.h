// demo_files.h - the files of the invented town: what it puts out for all, and what the guide's family has sent.
#pragma once
#include "db/lane.h"

bool demo_files_put(Store *s, Arena *a, Str folder, Instant now, Date today);   // false: the disk or the database refused
