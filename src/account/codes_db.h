// codes_db.h - inside this folder only: the rows behind « Mes codes d'accès ».
#pragma once
#include "account/totp.h"
#include "web/web.h"

typedef struct Access {                             // what an adult opens the door with
    Str email, hash, first_name, last_name;
    Instant changed;                                // when the password was chosen
    Str pending;                                    // an address that waits for its proof; empty: none
    Instant pending_until, totp_since;              // totp_since {0}: the second step is off
    int64_t recovery_left;
} Access;
bool access_find(Db *db, Arena *a, int64_t adult, Instant now, Access *out);      // false: no account, or closed by the town

// ---- e-mail ----
typedef struct EmailChange { int64_t id, adult; Str old_email, new_email, state, first_name; Instant created; bool taken; } EmailChange;   // taken: new_email opens another account
bool email_taken(Db *db, Str email, int64_t adult); // by the account of somebody else
void email_change_open(Db *db, Arena *a, int64_t adult, Str old_email, Str new_email, Str confirm_token, Str stop_token, Instant now);
bool email_change_drop(Db *db, int64_t adult);      // by its owner, while it waits
bool email_change_to_confirm(Db *db, Arena *a, Str token, Instant now, EmailChange *out);     // false: unknown, used, late
bool email_change_to_stop(Db *db, Arena *a, Str token, Instant now, EmailChange *out);
bool email_change_confirm(Db *db, const EmailChange *c);        // false: the address went to somebody else meanwhile, or no longer waits
bool email_change_stop(Db *db, const EmailChange *c);           // this one and all since; false: the old address opens another account now
// After a new password or address, what was mailed before opens nothing more: links of « Mot de passe oublié », an address that waits
// (a thief who knew the old password may have asked for it). The link that takes a change back stays.
void mailed_links_void(Db *db, int64_t adult, Instant now);

// ---- the second step ----
typedef struct TotpRow { Str secret; int64_t last_step; bool on; Instant created; } TotpRow;       // secret: sealed
bool totp_find(Db *db, Arena *a, int64_t adult, TotpRow *out);
void totp_offer(Db *db, int64_t adult, Str sealed, Instant now);               // takes the place of another that does not count yet
void totp_withdraw(Db *db, int64_t adult);          // one that does not count yet
bool totp_turn_on(Db *db, int64_t adult, int64_t step, Instant now);
bool totp_turn_off(Db *db, int64_t adult);          // with its recovery codes; false: it was not on
bool totp_turn_off_since(Db *db, int64_t adult, Instant since);     // the same, of one turned on since then
bool totp_use(Db *db, int64_t adult, int64_t step); // false: a code of this half minute, or a later one, has served
void recovery_replace(Db *db, int64_t adult, const Str *hashes, int n);
bool recovery_use(Db *db, int64_t adult, Str hash, Instant now);
int64_t recovery_left(Db *db, int64_t adult);

void codes_purge(Db *db, Instant now);              // changes that can no longer be stopped, secrets never proven
