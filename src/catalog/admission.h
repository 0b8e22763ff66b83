// admission.h - on which terms an activity takes a child: until when it is asked, for whom, with which papers, how many are taken.
//
// Each rule is a line of words in the catalogue (docs/admin/catalogue.md), stored as it stands, read by the functions below.
// Whether a child meets them is enrolment/eligibility.h.
#pragma once
#include "catalog/deadline.h"
#include "db/db.h"

typedef enum { ADMISSION_AT_COUNTER, ADMISSION_AUTOMATIC, ADMISSION_BY_AGENT } AdmissionMode;   // asked at the town hall only; accepted at once; by an agent
typedef enum { ARREARS_NONE, ARREARS_WARN, ARREARS_REFUSE } ArrearsPolicy;

typedef struct AdmissionAges { AgeRule rule; Date on; } AdmissionAges;     // on {0}: the age counts on every day attended
typedef struct AdmissionArrears { ArrearsPolicy policy; int days; } AdmissionArrears;  // of a debt that is due since more than so many days

// Children counted together over the activity, by their age on its first day. ages 0 to 0: every child.
typedef struct AdmissionGroup { int64_t activity, seats; int least_age, most_age; Date born_from, born_to; } AdmissionGroup;
ARRAY_OF(AdmissionGroup, AdmissionGroups);

typedef struct Admission {
    AdmissionMode mode;
    Date opens, closes;                             // first and last day of asking; {0}: no limit
    bool by_age;
    AdmissionAges ages;
    Strs schools, levels, residence, documents;     // names, "CE1", family categories, document kinds; none: no such rule
    AdmissionArrears arrears;
    AdmissionGroups groups;                         // none: nobody counts
} Admission;

// "3-11", "3-", "3- month" (from the 1st of the birthday's month), "3-11 on start" (on first, the activity's first day) or
// "3-11 on 2026-09-01". false: not such a line, or the ages are the wrong way round.
bool admission_ages_parse(Str line, Date first, AdmissionAges *out);
Str  admission_ages_line(Arena *a, const AdmissionAges *v);            // with the day written out
bool admission_arrears_parse(Str line, AdmissionArrears *out);         // "refuse 60", "warn 30"
// "2026-06-01", or "06-01": its last occurrence not after day.
bool admission_day_parse(Str line, Date day, Date *out);
// "48" for every child, or by age on the first day: "3-5 seats 24, 6-11 seats 24".
bool admission_groups_parse(Arena *a, Str line, Date first, AdmissionGroups *out);
void admission_groups_load(Db *db, Arena *a, int64_t activity, AdmissionGroups *out);    // as they are now
bool admission_counts(const AdmissionGroup *g, Date born);             // the child is one of them

Str  admission_ages_text(Arena *a, const AdmissionAges *v);            // « de 3 à 11 ans »
Str  admission_class_level(Str class_name);                             // "CE1" of "CE1 B"; empty: the class has another name
Str  admission_level_after(Str level, int years);                       // "CE2" one year after "CE1", ULIS after ULIS; empty: no level, or it left school
