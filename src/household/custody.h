// custody.h - shared custody: which of a child's two households has the child on a day, and so books and pays it.
//
// A day belongs to one household as a whole: the one that has the child at noon (our definition of rules.md R-64, decision 0022).
// What the town accepted is never edited: a newer arrangement, or a newer drawing of a day, covers the older one. A household sees
// « Chez vous » and « Autre foyer », never who the other one is.
#pragma once
#include "inbox/request.h"
#include "town/calendar.h"
#include "web/web.h"

// ---- the rule, as values ----

typedef enum {
    CUSTODY_WEEKS,                                  // one week each, by the parity of its ISO number; of 53 and 1 both are odd
    CUSTODY_WEEKDAYS,                               // the same days every week; all or none: what counts is what is drawn
    CUSTODY_2_2_3                                   // two days, two days, three days, then the other way round
} CustodyKind;
typedef enum { HOLIDAYS_SAME, HOLIDAYS_HALVES, HOLIDAYS_WEEKS } CustodyHolidays;       // school holidays; a bridge is no holiday here

typedef struct CustodyRule {                        // from the first household's side
    CustodyKind kind;
    bool odd;                                       // WEEKS: the odd weeks are its own. A week bears the number of its first day
    int change_day, change_min;                     // WEEKS: weekday and minute of the change; from noon on the next day is the first
    int weekdays;                                   // WEEKDAYS: its own, bit 0 = Monday
    Date start;                                     // 2_2_3: a Monday on which it begins with two days
    CustodyHolidays holidays;
    bool odd_years;                                 // it begins the holidays of odd years; a holiday is of the year it begins in
} CustodyRule;

// One line of words, as it is stored: "weeks odd change fri 18:00 holidays halves even-years", "weekdays mon,tue,sun",
// "2-2-3 from 2018-09-03". false: not such a line.
bool custody_parse(Str line, CustodyRule *out);
Str  custody_line(Arena *a, const CustodyRule *r);
CustodyRule custody_turned(const CustodyRule *r);   // the same, from the other household's side
Str  custody_text(Arena *a, const CustodyRule *r);  // in French, to the household from whose side it is: « Chez vous du vendredi ... »
bool custody_first_has(const CustodyRule *r, const Calendar *c, Date day);

// ---- what holds for a child ----

typedef struct Custody { int64_t id, first, second; Date from, to; Str line; CustodyRule rule; } Custody;    // to {0}: until further notice
ARRAY_OF(Custody, Custodies);
typedef struct CustodyDay { int64_t custody, family; Date day; } CustodyDay;   // drawn: an exception to its arrangement
ARRAY_OF(CustodyDay, CustodyDays);
typedef struct CustodyPlan { Custodies agreed; CustodyDays drawn; } CustodyPlan;       // in the order of acceptance

const Custody *custody_on(const CustodyPlan *p, Date day);                     // NULL: none, so either household may book
int64_t custody_of(const CustodyPlan *p, const Calendar *c, Date day);         // the family that books and pays; 0: none agreed

// Days that one household wishes to have or to leave, as a request keeps them: "2018-05-03=home 2018-05-04=away".
typedef struct CustodyWish { Date day; bool home; } CustodyWish;
ARRAY_OF(CustodyWish, CustodyWishes);
bool custody_wishes_parse(Arena *a, Str line, CustodyWishes *out);             // false: no such line, or no day
Str  custody_wishes_line(Arena *a, const CustodyWishes *wishes);

// ---- stored ----

enum { MOST_HOUSEHOLDS = 2 };
void custody_load(Db *db, Arena *a, int64_t child, Date from, Date to, CustodyPlan *out);
bool custody_lets(Db *db, Arena *a, const Calendar *c, int64_t child, int64_t family, Date day);      // false: the day is the other household's
int64_t custody_keep(Db *db, int64_t child, const Custody *v, Instant now);    // accepted by the town; from now on it covers what was there
void custody_draw(Db *db, int64_t custody, Date day, int64_t family, Instant now);
int64_t custody_other(Db *db, int64_t child, int64_t family);                  // the child's other household; 0: has none
bool custody_share(Db *db, int64_t child, int64_t family);                     // the child's second household; false: it has two already

// The town accepts: kept, both households told, written in the journal. v: first, second, from, to and rule are read.
void custody_agree(Db *db, Arena *a, int64_t child, const Custody *v, Str actor, Instant now);
// key: told once. false: nothing is agreed for one of the days, so nothing was to be drawn on; the caller rolls back.
bool custody_redraw(Db *db, Arena *a, int64_t child, int64_t family, const CustodyWishes *wishes, Str key, Str actor, Instant now);

extern const Route custody_routes[];                // /kiosque/enfants/:child/garde and below
extern const RequestType custody_requests[];
