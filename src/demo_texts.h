// demo_texts.h - the files of demo/, embedded in the program when it is built.
#pragma once
#include "base/base.h"

extern const Str demo_catalogue_txt;                // demo/bouillargues.txt
extern const Str demo_calendar_txt;                 // demo/school-calendar.txt
