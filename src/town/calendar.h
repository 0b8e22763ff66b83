// calendar.h - holidays, school days, working days and closures of one town. Values only: nothing here reads a clock or a file.
// Public holidays are a rule (Code du travail L3133-1, L3134-13); school holidays come from the ministry's order, as data.
#pragma once
#include "base/base.h"

typedef struct SchoolHoliday {
    Str year, name, zone;                           // "2017-2018", "Printemps", "C"
    Date first_off, last_off;                       // days without class, both included; last_off {0}: not published yet
    Date return_day;                                // the first day of class after it; {0}: not published yet
} SchoolHoliday;
ARRAY_OF(SchoolHoliday, SchoolHolidays);

typedef enum { CLOSED_TOWN, CLOSED_SCHOOL, CLOSED_VENUE, CLOSED_ACTIVITY } ClosureScope;
typedef struct Closure {                            // a strike, a bridge day: entered by an agent
    Date from, to;                                  // both included
    ClosureScope scope;
    int64_t scope_id;                               // of the school, venue or activity; 0 for the whole town
    Str label;                                      // shown to families
} Closure;
ARRAY_OF(Closure, Closures);

enum { SCHOOL_WEEK = 0x1B, WORKING_WEEK = 0x1F };   // bit 0 = Monday: Mon Tue Thu Fri; Mon to Fri

typedef struct Calendar {
    SchoolHolidays holidays;                        // of the town's zone only: calendar_of_zone
    Closures closures;
    int school_weekdays;                            // bit 0 = Monday; 0 stands for SCHOOL_WEEK
    bool alsace_moselle;                            // Good Friday and 26 December are public holidays too
} Calendar;

// The text of a school calendar (its head describes the format: demo/school-calendar.txt), all zones. The names point into text.
// false: why says in French which line is wrong; out is not to be used then.
bool calendar_parse(Arena *a, Str text, SchoolHolidays *out, Str *why);
SchoolHolidays calendar_of_zone(Arena *a, const SchoolHolidays *all, Str zone);

Str calendar_public_holiday(const Calendar *c, Date d);                        // « Lundi de Pâques »; empty: an ordinary day
const SchoolHoliday *calendar_school_holiday(const Calendar *c, Date d);       // NULL: none. Without a last day, it lasts until 31 August
Date calendar_last_off(const SchoolHoliday *h);                                // its last day without class; 31 August while not published
bool calendar_bridge(const SchoolHoliday *h);                                  // too short to be called holidays: the days after Ascension
bool calendar_school_day(const Calendar *c, Date d);                           // a day of class; closures are not looked at
bool calendar_working_day(const Calendar *c, Date d);                          // Monday to Friday and not a public holiday

// Which closure holds on a day for one place: those of the whole town, and those of the ids given (0: does not matter).
typedef struct Place { int64_t school, venue, activity; } Place;
const Closure *calendar_closed(const Calendar *c, Date d, Place place);        // NULL: open

// Strictly before or after d. A calendar without a single such day within a year gives d itself.
Date calendar_next_school_day(const Calendar *c, Date d);
Date calendar_previous_school_day(const Calendar *c, Date d);
Date calendar_next_working_day(const Calendar *c, Date d);
Date calendar_previous_working_day(const Calendar *c, Date d);
Date calendar_last_school_day(const Calendar *c, const SchoolHoliday *before); // the last day of class before a holiday
Date calendar_last_return(const Calendar *c, Date d);                          // the last first-day-back up to d, bridges aside; {0}: unknown

// A school year is named by the year it begins in: 2017 is 2017-2018. It changes on the return day of the summer holiday, or on
// 1 September where that day is not known.
int calendar_school_year_of(const Calendar *c, Date d);
bool calendar_school_year(const Calendar *c, int year, Date *first, Date *last);   // days of class; false: not in the data
