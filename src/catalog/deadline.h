// deadline.h - until when a day may be added or cancelled, and who may. Pure functions of values: rules
// and R-48 of towns, their figures being parameters. One Deadline serves one direction: an activity has one to add, one to cancel.
//
// A deadline is written on one line, in the catalogue and in the database (deadline_parse, deadline_format):
//
//     none                                     until the slot begins
//     never                                    families do not change it online
//     month-day 20 [at 18:00] [first 5] [next-month]      from the 1st (or 5th) to the 20th of a month, for the months after it,
//                                              or only for the next one
//     before-start 60                          minutes before the slot begins
//     days 8 [at 12:00]                        calendar days before
//     working-days 2 [at 12:00] [counting mon,tue,thu,fri] [skipping closures] [skipping school-holidays]
//     weekdays mon,tue<=fri 09:00; thu,fri<=tue 09:00     the last weekday before the day itself
//     previous-week tue 23:00                  a weekday of the week before, for the whole week
//     school-day 11:00 [skipping closures]     the last day of class before
//     by-date 2022-10-07 for 2022-10-22..2022-11-07; 2022-12-02 for 2022-12-17..2023-01-03
//     window 2025-09-13..2025-09-22 [others 2025-09-16] [for 2025-10-20..2025-10-31]; ...
//                                              "return..2022-10-07" opens on the first day of class after the last holiday
//
// and after any of them, in this order:
//
//     late +1.00 until days 1 at 12:00         also "+50%", "list" (on the late list), "billed" (a cancelled day stays billed)
//     opening 2023-08-21T07:00 [others 2023-08-28T07:00]  nothing before; families from elsewhere later
//     then from 2022-09-01 RULE                another rule for what is done from that day on
//
// An hour is the town's; the second it names is already too late. Without an hour a limit is midnight at the end of its day, and
// 23:59 is read as that: towns write it to mean so. Only "school-day" has an hour of its own, 11:00. A limit that would come after
// the slot begins is the beginning of the slot.
#pragma once
#include "town/calendar.h"

typedef enum {
    DEADLINE_NONE,              // until the slot begins
    DEADLINE_NEVER,
    DEADLINE_MONTH_DAY,
    DEADLINE_BEFORE_START,
    DEADLINE_DAYS,
    DEADLINE_WORKING_DAYS,
    DEADLINE_WEEKDAYS,
    DEADLINE_PREVIOUS_WEEK,
    DEADLINE_SCHOOL_DAY,
    DEADLINE_PERIODS
} DeadlineKind;

typedef struct Moment { Date day; int minute; } Moment;     // town time; day {0}: not given; minute 1440: the end of the day

typedef struct DeadlineCut { int weekdays, weekday, minute; } DeadlineCut;     // days it is for (bit 0 = Monday), the last to act
typedef struct DeadlinePeriod {
    Moment opens, others, closes;                           // others: for families from elsewhere
    bool opens_on_return;                                   // the first day of class after the last holiday
    Date from, to;                                          // the days it is for; from {0}: any; to {0}: no end
} DeadlinePeriod;
ARRAY_OF(DeadlinePeriod, DeadlinePeriods);

typedef enum { LATE_NONE, LATE_SURCHARGE, LATE_PERCENT, LATE_LIST, LATE_BILLED } LateTerms;

typedef struct Deadline Deadline;
struct Deadline {
    DeadlineKind kind;
    int n;                                                  // day of the month, minutes or days
    int minute;                                             // of the last day
    int first_day;                                          // MONTH_DAY: the month's first open day
    bool next_month_only;                                   // MONTH_DAY
    int weekday;                                            // PREVIOUS_WEEK
    int weekdays;                                           // WORKING_DAYS: those that count, bit 0 = Monday
    bool skips_closures, skips_school_holidays;             // town closures, school holidays are no working or school days
    int n_cuts;
    DeadlineCut cuts[7];
    DeadlinePeriods periods;
    LateTerms late;                                         // what is accepted once the limit has passed
    Money surcharge;                                        // LATE_SURCHARGE
    int percent;                                            // LATE_PERCENT
    const Deadline *late_limit;
    Moment opening, opening_others;
    Date from;                                              // of a rule after "then": the first day of action it holds for
    const Deadline *then;                                   // the rule of the day of action
};

// false: why says in French what is wrong and how to write it. The deadline lives in a.
bool deadline_parse(Arena *a, Str text, Deadline *out, Str *why);
Str  deadline_format(Arena *a, const Deadline *d);          // the same line again, in its usual form
Str  deadline_text(Arena *a, const Deadline *d);            // in plain words: « Du 1er au 20 de chaque mois pour les mois suivants. »

// ---- one day, at one moment ----

typedef enum { DEADLINE_OPEN, DEADLINE_LATE, DEADLINE_NOT_YET, DEADLINE_CLOSED } DeadlineVerdict;

typedef struct DeadlineAnswer {
    DeadlineVerdict verdict;                                // NOT_YET: it will open (again); CLOSED: for good
    Instant opens_at;                                       // when it opens, or opened; {0}: always was, or not known, or never again
    Instant closes_at;                                      // end, exclusive, of the present window, else of the next, else of the last; {0}: none
    Instant late_until;                                     // end of the late path; {0}: none
    Instant asked_at;
} DeadlineAnswer;

// the rule in force on a day of action: d itself, or one of those after "then".
const Deadline *deadline_rule_on(const Deadline *d, Date action);

// start_minute: when the slot begins, minutes after midnight. resident: lives in the town; without it, the answer is the
// one of families from elsewhere, so that nobody comes too early.
DeadlineAnswer deadline_for(const Deadline *d, const Calendar *c, const Zone *z, Date day, int start_minute, Instant now);
DeadlineAnswer deadline_for_public(const Deadline *d, const Calendar *c, const Zone *z, Date day, int start_minute, Instant now,
                                   bool resident);
bool deadline_by_month(const Deadline *d);                  // the answer is the same for every day and slot of a month
bool deadline_open(const DeadlineAnswer *v);                // on the usual terms: a late path is not open, it must be asked for

// Why a cell cannot change, since when, until when, and what one can still do. Empty when it is open.
Str deadline_reason(Arena *a, const Deadline *d, const DeadlineAnswer *v, const Zone *z, Date day, int start_minute);
// The price of a day accepted late under the rule in force, rounded half up to the cent; the same where lateness costs nothing.
Money deadline_late_price(const Deadline *rule, Money price);

// the first month that can still be changed, and its window; opens may be past (open now) or to come. false: another kind
// of rule, or one that replaces it before then.
typedef struct NextMonth { Date first; Instant opens, closes; } NextMonth;
bool deadline_next_month(const Deadline *d, const Zone *z, Instant now, NextMonth *out);

// The limit that comes next among rules that close many days at once (month, week, period); those of single days are left out.
typedef struct Countdown { Instant closes_at; Date from, to; int days_left; DeadlineKind kind; } Countdown;   // from..to: what it closes
bool deadline_countdown(const Deadline *const *rules, ptrdiff_t n, const Calendar *c, const Zone *z, Instant now, bool resident,
                        Countdown *out);                    // false: none is open
Str  countdown_text(Arena *a, const Zone *z, const Countdown *v);   // « Il vous reste 3 jours pour réserver décembre, jusqu’au ... »

// ---- one person ----

// another limit for a child or a family, on proof. Both the day of action and the day booked must lie in from..to.
typedef struct Exemption { Date from, to; Deadline limit; } Exemption;         // to included; {0}: no end
ARRAY_OF(Exemption, Exemptions);
const Deadline *deadline_exempt(const Deadline *usual, const Exemptions *own, Date action, Date day);

// A child born on 29 February has its birthday on 1 March in other years.
typedef struct AgeRule { int min_years, max_years; bool from_month; } AgeRule;
        // max_years 0: none; 17: until the day before the 18th birthday. from_month: from the 1st of the birthday's month
typedef enum { AGE_OK, AGE_TOO_YOUNG, AGE_TOO_OLD } AgeVerdict;
Date age_first_day(const AgeRule *r, Date born);
AgeVerdict age_check(const AgeRule *r, Date born, Date on);
Str  age_reason(Arena *a, const AgeRule *r, Date born, Date on);               // empty: AGE_OK
