// enrolment_db.h - drafts, what is asked, places, accepted enrolments. Inside this folder only.
#pragma once
#include "catalog/catalog.h"
#include "enrolment/eligibility.h"
#include "enrolment/enrolment.h"

// ---- the draft of a family ----

typedef struct Wish { int64_t child, activity; Date from, to; int weekdays; } Wish;     // from {0}: the days are not chosen yet
ARRAY_OF(Wish, Wishes);
typedef struct DraftChild { int64_t child; } DraftChild;
ARRAY_OF(DraftChild, DraftChildren);
typedef struct Draft { int64_t step; Instant changed; DraftChildren children; Wishes wishes; } Draft;      // step 0: there is none

void draft_load(Db *db, Arena *a, int64_t family, Draft *out);
void draft_step(Db *db, int64_t family, int step, Instant now);                // made when there is none; never goes back
void draft_children(Db *db, int64_t family, const Draft *old, const DraftChildren *wanted);    // a child left out takes its wishes along
void draft_wishes(Db *db, int64_t family, const Draft *old, const Wishes *wanted);             // those kept keep their days
void draft_days(Db *db, int64_t family, const Wish *w);
void draft_drop(Db *db, int64_t family);

// ---- what there is ----

typedef struct EnrolledRow { int64_t child, activity; Date to; } EnrolledRow;
ARRAY_OF(EnrolledRow, EnrolledRows);
void enrolled_list(Db *db, Arena *a, int64_t family, Date today, EnrolledRows *out);   // of its children, by either household; not those that are over

typedef struct Ask { int64_t request, family, child, activity; Date from, to; int weekdays; Date born; } Ask;
ARRAY_OF(Ask, Asks);
void ask_list(Db *db, Arena *a, int64_t family, Asks *out);                    // open ones of this household, the oldest first
bool ask_find(Db *db, Arena *a, int64_t request, Ask *out);                    // an open one
void ask_all(Db *db, Arena *a, Asks *out);                                     // open ones of everybody, the oldest first
void ask_keep(Db *db, const Ask *v);
void ask_close(Db *db, int64_t request);                                       // refused or cancelled: whoever is behind moves up

// Its position among the open requests of its activity; request 0: as if it came now. 0: there is a place. Only the days still to come
// count: neither an enrolment nor a request for days that are over stands before it.
int64_t ask_position(Db *db, Arena *a, const AdmissionGroups *groups, const Ask *ask, Date today);

// With the activity locked: one place less, and the enrolment. What the other household has had accepted meanwhile is joined, not doubled.
// false: no place is left.
bool enrolment_accept(Db *db, const AdmissionGroups *groups, const Ask *ask, Date today, Instant now);
