// eligibility.h - may this child be enrolled in this activity, and if not, what is missing and what to do. Inside this folder only.
#pragma once
#include "catalog/catalog.h"
#include "document/document.h"
#include "enrolment/enrolment.h"

// In the order in which a person would explain them. A new one is put into words in eligibility.c.
typedef enum {
    ELIGIBLE,
    INELIGIBLE_OVER, INELIGIBLE_AT_COUNTER,         // the activity has ended; it is not asked online
    INELIGIBLE_ENROLLED, INELIGIBLE_ASKED,
    INELIGIBLE_NOT_YET, INELIGIBLE_CLOSED,          // the days of asking
    INELIGIBLE_TOO_YOUNG, INELIGIBLE_TOO_OLD,
    INELIGIBLE_SCHOOL_UNKNOWN, INELIGIBLE_SCHOOL, INELIGIBLE_LEVEL_UNKNOWN, INELIGIBLE_LEVEL, INELIGIBLE_RESIDENCE,
    INELIGIBLE_ARREARS, INELIGIBLE_DOCUMENTS,
} EligibilityVerdict;

// All that the rule looks at.
typedef struct Applicant {
    int64_t child;
    Str first_name, school, level, category;        // school, level: empty when not known; category: of the family that asks
    Date born;
    Date enrolled;                                  // until when, by either household; {0}: not, or no longer
    int64_t asked;                                  // the request of this household that waits; 0: none
    Arrears arrears;
    const Documents *documents;                     // of the family, newest first
} Applicant;

typedef struct Eligibility {
    EligibilityVerdict verdict;
    Date from, to;                                  // the longest period that may be asked, when eligible
    Date day;                                       // NOT_YET: opens; CLOSED: was the last; TOO_YOUNG: the first that is possible; DOCUMENTS: start
    bool owes;                                      // eligible, and to be reminded of a debt
} Eligibility;

// start: the first day asked for; {0}: not chosen yet, so papers are not looked at.
Eligibility eligibility(const Activity *v, const Applicant *who, Date start, Date today);

// The paper of that kind for the child or for its whole family that holds on that day; NULL: none. A refused one does not count.
const Document *eligibility_paper(const Documents *sent, Str kind, int64_t child, Date on);
void eligibility_missing(Arena *a, const Admission *m, const Applicant *who, Date start, Strs *kinds);     // in the activity's order

Str eligibility_reason(Arena *a, const Eligibility *e, const Activity *v, const Applicant *who);   // empty when eligible
Str eligibility_advice(const Eligibility *e);                                          // what to do; empty: nothing can be done
typedef struct AdviceLink { Str label; Url url; } AdviceLink;
AdviceLink eligibility_link(Arena *a, const Eligibility *e, const Activity *v, const Applicant *who);      // label empty: none

// ---- places ----

// In one group of children counted together: its seats, the accepted enrolments, the open requests that came before.
typedef struct GroupCount { int64_t seats, taken, ahead; } GroupCount;
ARRAY_OF(GroupCount, GroupCounts);
int64_t waiting_position(const GroupCounts *groups);           // 0: there is a place; 1: the next in the waiting list

// ---- what it will cost ----

// The days of one slot if the child comes on all its usual days. n 0: no usual day, so only the price of a day is known.
typedef struct Estimate { const Slot *slot; Money unit; int n; Money total; } Estimate;
ARRAY_OF(Estimate, Estimates);
void estimate(Arena *a, const Activity *v, const Calendar *c, Date from, Date to, int weekdays, Estimates *out);
