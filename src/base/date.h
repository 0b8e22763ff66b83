// date.h - civil days, moments and the town's time zone. Nothing here reads a clock.
// Included by base.h.
#pragma once

typedef struct Date    { int32_t day; } Date;       // days since 0000-12-31, so 0001-01-01 is 1; {0} is "no date"
typedef struct Instant { int64_t ms;  } Instant;    // a moment, UTC, milliseconds since 1970; {0} is "never"
typedef struct Ymd     { int year, month, day; } Ymd;
typedef struct IsoWeek { int year, week; } IsoWeek;
typedef struct Zone Zone;                           // rules of one IANA zone, read-only once loaded

enum { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

Date date_of(int year, int month, int day);         // asserts a real day between 0001 and 9999
bool date_valid(int year, int month, int day);
Ymd  date_ymd(Date d);
Date date_add(Date d, int days);
Date date_add_months(Date d, int months);           // the 31st becomes the last day of a shorter month
int  date_days(Date from, Date to);                 // to - from
bool date_before(Date a, Date b);
bool date_eq(Date a, Date b);
bool date_is(Date d);                               // not {0}
Date date_min(Date a, Date b);
Date date_max(Date a, Date b);
int  date_weekday(Date d);                          // MONDAY (1) to SUNDAY (7)
Date date_monday(Date d);                           // the Monday of its week
IsoWeek date_week(Date d);                          // ISO 8601
Date month_first(Date d);
int  month_day(Date d);                             // 1 to 31
Date month_last(Date d);
Date date_easter(int year);                         // Sunday, Gregorian (Meeus/Jones/Butcher)
int  date_age(Date born, Date on);                  // completed years

bool date_parse(Str s, Date *out);                  // exactly YYYY-MM-DD
// As people type and addresses say; the year is one of 1900 to 2199.
bool date_parse_fr(Str s, Date *out);               // 9/5/2018, 09-05-2018 or 2018-05-09
bool month_parse(Str s, Date *first);               // exactly YYYY-MM, gives its first day
Str  date_iso(Arena *a, Date d);                    // 2018-05-09
Str  date_short(Arena *a, Date d);                  // 09/05/2018
// In the language spoken (base/words.h):
Str  date_long(Arena *a, Date d);                   // mercredi 9 mai 2018, the first is "1er"; Wednesday 9 May 2018
Str  date_day_month(Arena *a, Date d);              // 9 mai; 1er mai; 9 May
Str  month_iso(Arena *a, Date d);                   // 2018-05
Str  month_name(Arena *a, Date d);                  // mai 2018
Str  month_title(Arena *a, Date d);                 // MAI 2018
Str  weekday_short(int weekday);                    // Lu Ma Me Je Ve Sa Di
Str  weekday_name(int weekday);                     // lundi ...
const char *day_ordinal(int day);                   // "er" after a first in French, else nothing: "%d%s"

// A zone is parsed from the bytes of a TZif file (platform reads it); NULL when they are not one.
const Zone *zone_parse(Arena *a, Str tzif);
const Zone *zone_utc(void);
typedef struct Local { Date day; int hour, minute, second, ms; } Local;
// The moment of a wall-clock time. A time that does not exist (spring) is moved forward by the gap; of a time that
// exists twice (autumn) the first is meant. hour may be 24: midnight at the end of the day.
Instant zone_instant(const Zone *z, Date d, int hour, int minute);
Local   zone_local(const Zone *z, Instant t);
Date    zone_date(const Zone *z, Instant t);
Str     instant_text(Arena *a, const Zone *z, Instant t);      // 09/05/2018 à 15:46; 09/05/2018 at 15:46
Str     instant_iso(Arena *a, Instant t);                      // 2018-05-09T13:46:12.000Z
bool    instant_before(Instant a, Instant b);
Instant instant_add(Instant t, int64_t ms);
