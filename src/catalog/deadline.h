// deadline.h - until when a day may be added or cancelled. Parameters are data; the answer is a pure function of the rule, the
// town's calendar, the day and the moment. Sources: the towns' rules R-01 to R-13 (docs/how-to/rule.md names them).
//
// Written as one line, in the catalogue file and in the database:
//     none                                   always open until the day begins
//     month-day 20 [from 1] [next-only]      R-01: the days of a later month, from the 1st to the 20th (24:00) of an earlier one
//     before-start 60                        R-02: minutes before the slot starts
//     days 8 [at 24:00]                      R-03: calendar days before, to midnight or an hour
//     working-days 2 at 12:00               : Monday to Friday without public holidays
//     weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:00   : by weekday of the day, a weekday before it
//     previous-week tue 23:00                R-06: one weekday of the week before, for the whole week
//     school-day 11:00                       R-08: the school day before; after holidays the last one before them
//     by-date 2022-10-07 for 2022-10-22..2022-11-07; ...   R-10: a last date per period, included
//     window 2025-09-13..2025-09-22          R-13: from the first day to the end of the last
#pragma once
#include "town/calendar.h"

typedef enum {
    DEADLINE_NONE, DEADLINE_MONTH_DAY, DEADLINE_BEFORE_START, DEADLINE_DAYS, DEADLINE_WORKING_DAYS, DEADLINE_WEEKDAYS,
    DEADLINE_PREVIOUS_WEEK, DEADLINE_SCHOOL_DAY, DEADLINE_BY_DATE, DEADLINE_WINDOW
} DeadlineKind;

enum { DEADLINE_ROWS = 12 };
typedef struct DeadlineRow { int days, weekday, hour, minute; Date from, to, last; } DeadlineRow;   // days: bit 0 = Monday
typedef struct Deadline {
    DeadlineKind kind;
    int n, first_day;                               // day of the month, days or minutes before
    bool next_only;                                 // only the next month, not any later one
    int hour, minute;                               // 24:00 is midnight at the end of the day
    int rows_n;
    DeadlineRow rows[DEADLINE_ROWS];
} Deadline;

typedef enum { DEADLINE_OPEN, DEADLINE_NOT_YET, DEADLINE_CLOSED } DeadlineState;
typedef struct DeadlineAnswer {
    DeadlineState state;
    Instant closes_at;                              // end of the window that is open, or that was the last; exclusive
    Instant last_at;                                // end of the very last window for that day: its true deadline
    Instant opens_at;                               // start of the next window; {0}: none to come
} DeadlineAnswer;

DeadlineAnswer deadline_for(const Deadline *d, const Calendar *c, const Zone *z, Date day, int start_minute, Instant now);
bool deadline_open(const DeadlineAnswer *x);

// A closed day explains itself: which rule, since when, what one can still do. answer as given by deadline_for.
Str  deadline_reason(Arena *a, const Deadline *d, const DeadlineAnswer *answer, const Zone *z, Date day, int start_minute);
Str  deadline_text(Arena *a, const Deadline *d);    // the rule in plain words
bool deadline_parse(Arena *a, Str text, Deadline *out, Str *why);
Str  deadline_format(Arena *a, const Deadline *d);  // the same line again
