// account.h - activation, sign-in, forgotten password, throttling. Nobody learns here whether a code, name or address exists.
#pragma once
#include "web/web.h"

void  account_names(Req *q, Frame *f);                          // who is signed in, which family is shown, and their next one
Reply signin_page(Req *q, int status);                          // « Identification Famille »

// Argon2id in the HASH lane: a bounded queue, so a rush of sign-ins never slows a calendar. Empty / false: too busy.
Str  password_hash(const App *app, Arena *a, Str password);
typedef enum { PASSWORD_WRONG, PASSWORD_RIGHT, PASSWORD_BUSY } PasswordMatch;
PasswordMatch password_match(const App *app, Arena *a, Str password, Str hash);     // an empty hash costs the same and is wrong
bool account_create(Db *db, Arena *a, int64_t adult, Str email, Str hash, const Str terms_hash, int64_t terms_version, Instant now);
// A one-time code for a letter or the counter: 10 characters, 30 days; its hash is stored, the code is only returned.
Str  activation_code(Db *db, Arena *a, int64_t family, int64_t adult, Instant now);
void account_purge(Db *db, Instant now);                        // expired links, codes, activations, counters

typedef struct ActivationRow { int64_t id, family, adult; Str family_code, first_name, last_name, email; Instant at; } ActivationRow;
ARRAY_OF(ActivationRow, ActivationRows);
void activation_queue(Db *db, Arena *a, ActivationRows *out);   // waiting for an agent
bool activation_decide(Db *db, Arena *a, int64_t id, bool accept, Str base_url, Str town_title, Instant now);   // false: not waiting
int64_t agent_create(Db *db, Str login, Str name, Str hash, Instant now);
extern const Route account_routes[];
extern const Route access_routes[], invite_routes[];  // who has access to the family, and the invitations that bring them
extern const Route display_routes[];                // /kiosque/accessibilite
