// access.h - which adults may enter a family's pages, and what they may do there. An adult the town lists has every right and is
// nobody's guest; an adult invited by one of them has the rights given with the invitation, changed or withdrawn by any listed one.
#pragma once
#include "web/web.h"

typedef struct Member {
    int64_t adult, inviter;                         // inviter 0: listed by the town
    Str first_name, last_name, town_email, email;   // town_email: what the town knows; email: of the account, '' when there is none
    bool may_book, may_pay, may_edit;
    int position;
} Member;
ARRAY_OF(Member, Members);

void family_members(Db *db, Arena *a, int64_t family, Members *out);
bool family_member(Db *db, Arena *a, int64_t family, int64_t adult, Member *out);        // false: not of this family
bool family_manages(Db *db, int64_t family, int64_t adult);     // listed by the town: invites, changes and withdraws guests
const Member *member_named(Arena *a, const Members *list, Str last_name, Str first_name);   // listed by the town, in any spelling; NULL
unsigned rights_of(bool book, bool pay, bool edit);
unsigned member_rights(const Member *m);
Str  rights_text(Arena *a, unsigned rights);        // "voir, réserver, payer"

void guest_put(Db *db, int64_t family, int64_t adult, int64_t inviter, unsigned rights, int position);
bool guest_change(Db *db, int64_t family, int64_t adult, unsigned rights);      // false: not a guest of this family
bool guest_withdraw(Db *db, int64_t family, int64_t adult);
int64_t adult_new(Db *db, Arena *a, Str first_name, Str last_name, Str email);  // of no family yet

typedef struct FamilyName { int64_t id; Str code, name; } FamilyName;
ARRAY_OF(FamilyName, FamilyNames);
void adult_families(Db *db, Arena *a, int64_t adult, FamilyNames *out);
