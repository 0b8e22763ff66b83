// household.h - families, adults, children: reads for the pages of other features. Every search names the family.
#pragma once
#include "document/document.h"
#include "household/access.h"
#include "household/custody.h"
#include "inbox/request.h"
#include "web/web.h"

typedef struct Child { int64_t id; Str first_name, last_name; Date born; Str school, class_name; } Child;
ARRAY_OF(Child, Children);
typedef struct Family { int64_t id; Str code, name, address, postcode, city, category; } Family;
typedef struct Adult { int64_t id; Str first_name, last_name, email, phone; } Adult;     // email: what the town knows, may be empty
ARRAY_OF(Adult, Adults);

bool family_find(Db *db, Arena *a, int64_t family, Family *out);
bool family_by_code(Db *db, Arena *a, Str code, Family *out);
void family_adults(Db *db, Arena *a, int64_t family, Adults *out);
void family_adults_reached(Db *db, Arena *a, int64_t family, Adults *out);     // the same, email: of the account where there is one
void family_children(Db *db, Arena *a, int64_t family, Children *out);
bool family_child(Db *db, Arena *a, int64_t family, int64_t child, Child *out);          // false: not their child
// Locks the child of a request that is being accepted. false: it is no longer of the family that asked, and *why says so.
bool still_theirs(Db *db, Arena *a, const Request *r, Str *why);
Str  child_level(Db *db, Arena *a, int64_t child);             // "CE1", as told on its sheet (facts.c); empty: not told
bool adult_language(Db *db, Arena *a, int64_t adult, Lang *out);                         // false: never chosen, out as it was
void adult_speaks(Db *db, int64_t adult, Lang lang);
typedef struct Reader { Str email; Lang lang; } Reader;         // email: empty when the town knows none
Reader family_reader(Db *db, Arena *a, int64_t family);         // whom the town writes to, as family_email
Str  family_email(Db *db, Arena *a, int64_t family);            // where the town writes: the first account's address, else the known one
Reader adult_reader(Db *db, Arena *a, int64_t family, int64_t adult);             // of that adult; family_email when there is none, or they left
int64_t school_put(Db *db, Str name);
void question_put(Db *db, Str code, int64_t position, Str label, Str answers); // asked of each child; answers: one a line, empty for one's own words
bool bracket_put(Db *db, Str code, Str name, Money from);      // of the quotient; false: another one begins there

// Creation, for imports and the demo. Search keys are folded here.
int64_t family_put(Db *db, Arena *a, const Family *f, Instant now);
int64_t adult_put(Db *db, Arena *a, int64_t family, int position, const Adult *v);
int64_t child_put(Db *db, Arena *a, int64_t family, const Child *v, int64_t school);

// ---- pages, and what they ask of the town ----
// The papers that the children's records miss, or that end: for the home page. What was asked of the town already is not told again.
void record_todo(Req *q, const Children *children, PaperTodos *out);
extern const RequestType household_requests[];
extern const Route family_routes[];                 // /kiosque/famille
extern const Route child_routes[];                  // /kiosque/enfants and below
extern const Route quotient_routes[];               // /kiosque/quotient
