// account_db.h - inside this folder only.
#pragma once
#include "account/account.h"

typedef struct Account {
    int64_t adult, family;
    Str email, hash, first_name, full_name;
    bool disabled, two_steps;
    Instant changed;                                // the password
} Account;
bool account_by_identifier(Db *db, Arena *a, Str identifier, Account *out, int nth);    // e-mail, or family code (its nth adult)
bool account_by_code_and_email(Db *db, Arena *a, Str code, Str email, Account *out);
bool account_by_adult(Db *db, Arena *a, int64_t adult, int64_t family, Account *out);
void account_set_password(Db *db, int64_t adult, Str hash, Instant now);

typedef struct Claimant { int64_t family, adult; Str known_email; bool has_account; } Claimant;
bool claimant_find(Db *db, Arena *a, Str code, Str last_name, Str first_name, Claimant *out);

// Failures in the last hour, per account or address.
int  throttle_count(Db *db, Arena *a, Str key, Instant now);
void throttle_add(Db *db, Str key, Instant now);
void throttle_clear(Db *db, Str key);
Str  address_key(Arena *a, Str remote);             // IPv6 by /64

Str  token_hash(Arena *a, Str token);
Str  code_plain(Arena *a, Str typed);               // a code on paper as it was made: capitals and digits only

// ---- shared by the pages of this folder ----
void  check_password(Req *q, Form *form, const char *field, Str password, const Strs *words);
Lang  language_of(Req *q, int64_t adult);           // to open a session in; kept for the adult who never chose
Reply signed_in(Req *q, int64_t adult, int64_t family, const char *where);     // opens the session
Reply link_dead(Req *q);                            // a link that was used, or is late, or never was
void display_recall(Req *q, Reply *r, int64_t adult);       // at sign-in: the look that this adult has chosen
