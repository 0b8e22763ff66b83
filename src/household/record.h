// record.h - what is kept of a family and of its children, loaded as facts and written by accepted requests.
// For this folder, and for what the town hall and the demo do from a shell.
#pragma once
#include "household/facts.h"
#include "household/household.h"
#include "household/quotient.h"

// Whom to call, who may fetch the child: of one household, never shown to the other.
typedef struct Person { int64_t id, child; Str name, link, phone; bool to_call, may_collect; } Person;
ARRAY_OF(Person, Persons);
enum { PERSONS_MOST = 10 };                         // of one child and household

// ---- facts: each comes with its value and with what a request that waits asks of it ----

void family_facts(Db *db, Arena *a, int64_t family, Facts *out);               // address, postcode, city, a phone for each adult
Str  adult_phone_fact(Arena *a, int64_t adult);                                // its name: "phone-12"
void child_record(Db *db, Arena *a, int64_t child, bool health, Facts *out);   // the caller knows whose child it is
void person_facts(Arena *a, const Person *p, Facts *out);                      // zeroed person: of one to add
Facts new_child_facts(Db *db, Arena *a);                                       // of one to add: identity and school

// Writes each field that is a fact; what is not known is left alone.
void family_write(Db *db, Arena *a, int64_t family, const RequestFields *fields);
void child_write(Db *db, Arena *a, int64_t child, const RequestFields *fields);

// ---- persons ----

void child_persons(Db *db, Arena *a, int64_t family, int64_t child, Persons *out);
bool person_find(Db *db, Arena *a, int64_t family, int64_t child, int64_t id, Person *out);    // false: not theirs
Str  person_text(Arena *a, const Person *p);        // « Rose Roche, grand-mère, 06 39 98 00 01 »
Person person_of_fields(const Person *before, const RequestFields *fields);
int64_t person_put(Db *db, int64_t family, const Person *p);   // id 0: added
bool person_remove(Db *db, int64_t family, int64_t child, int64_t id);

// Who must not fetch the child, by a decision of justice: for agents, on no page of a family.
typedef struct Forbidden { Str name, reason; } Forbidden;
ARRAY_OF(Forbidden, Forbiddens);
void forbidden_put(Db *db, Arena *a, int64_t child, Str name, Str reason, Instant now);
bool forbidden_remove(Db *db, Arena *a, int64_t child, Str name);
void forbidden_list(Db *db, Arena *a, int64_t child, Forbiddens *out);
bool person_forbidden(Db *db, Arena *a, int64_t child, Str name);              // whatever the order of first and last name

// ---- children ----

Str  search_key(Arena *a, Str last_name, Str first_name);      // folded, as the rows of adults and children keep it
bool child_known(Db *db, Arena *a, int64_t family, Str first_name, Str last_name, Date born);  // already of this family
Str  child_elsewhere(Db *db, Arena *a, int64_t family, Str first_name, Str last_name, Date born);      // the code of another family; empty: none
