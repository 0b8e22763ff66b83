// invite.h - invitations into a family and who has access to it, inside this folder only.
#pragma once
#include "account/account_db.h"
#include "household/household.h"

typedef struct Invitation {
    int64_t id, family, inviter;
    Str first_name, last_name, email, family_name, inviter_name;
    bool may_book, may_pay, may_edit;
    Instant expires;
} Invitation;
ARRAY_OF(Invitation, Invitations);
unsigned invitation_rights(const Invitation *v);
int64_t invitation_open(Db *db, Arena *a, const Invitation *v, Str token, Instant now);
void invitation_list(Db *db, Arena *a, int64_t family, Instant now, Invitations *out);          // sent, not answered
void invitation_for(Db *db, Arena *a, int64_t adult, Instant now, Invitations *out);            // to the address of this adult's account
bool invitation_by_token(Db *db, Arena *a, Str token, Instant now, Invitation *out);
bool invitation_take(Db *db, int64_t id, int64_t adult);        // false: answered meanwhile
bool invitation_withdraw(Db *db, int64_t family, int64_t id);
void invitation_purge(Db *db, Instant now);

typedef struct AccessPage {
    Members members;
    Invitations sent, received;                     // received: to this adult's address, from other families
    FamilyNames families;                           // of this adult
    bool manages;                                   // invites, changes, withdraws
    Str said;                                       // what was just done; empty: nothing
} AccessPage;

// ---- shared by invite_web.c, access_web.c and codes_web.c ----
void  access_load(Req *q, AccessPage *p);           // all but said
bool  access_manages(Req *q);
Reply access_not_managing(Req *q);                  // 403
void  access_mail(Req *q, const char *name, Reader to, Words subject, Words body);   // queued once per operation key and name
Reply access_done(Req *q, const char *what);        // back to the page, which says what was done
