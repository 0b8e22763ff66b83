// calendar.h - which days are school days, holidays, closed. Values only: the data come from the town's rows.
//
// Public holidays are a function of the year (metropolitan France; Alsace-Moselle adds two). School holidays are published data
// per zone, days without class, both ends included.
#pragma once
#include "base/base.h"

typedef struct SchoolHoliday { Str year, name, zone; Date from, to; } SchoolHoliday;     // "2017-2018", "Printemps", "C"
ARRAY_OF(SchoolHoliday, SchoolHolidays);
typedef enum { CLOSED_TOWN, CLOSED_SCHOOL, CLOSED_VENUE, CLOSED_ACTIVITY } ClosureScope;
typedef struct Closure { Date from, to; ClosureScope scope; int64_t id; Str label; } Closure;     // strike, bridge day
ARRAY_OF(Closure, Closures);

typedef struct Calendar {
    Str zone;                                       // A, B, C, Corse ...
    bool alsace;                                    // Good Friday and 26 December are holidays
    int class_days;                                 // bit 0 = Monday: Mon Tue Thu Fri unless set; 0 means those four
    SchoolHolidays holidays;                        // of every zone
    Closures closures;
} Calendar;

Str  calendar_public_holiday(const Calendar *c, Date d);        // its name; empty: none
const SchoolHoliday *calendar_school_holiday(const Calendar *c, Date d);        // of the town's zone; NULL: none
bool calendar_working_day(const Calendar *c, Date d);           // Monday to Friday, no public holiday
bool calendar_school_day(const Calendar *c, Date d);            // class is held
const Closure *calendar_closure(const Calendar *c, Date d, ClosureScope scope, int64_t id);       // also those of the whole town
Date calendar_school_day_before(const Calendar *c, Date d);     // the last one before d
Date calendar_working_days_before(const Calendar *c, Date d, int n);
// The school year that begins in that year: first day of class to last day before the summer. false: not known.
bool calendar_school_year(const Calendar *c, int year, Date *first, Date *last);

// The data file: lines "2017-2018;Toussaint;A;2017-10-21;2017-11-05", # begins a comment. false: why names the line.
bool calendar_parse_holidays(Arena *a, Str text, SchoolHolidays *out, Str *why);
