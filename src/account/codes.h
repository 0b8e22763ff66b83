// codes.h - « Mes codes d'accès »: address, password, second step of signing in, open connections. Each change asks the present
// password, is told to the owner by mail, and is audited; a stolen connection alone changes nothing.
#pragma once
#include "account/account_db.h"
#include "account/codes_db.h"

extern const Route codes_routes[], twosteps_routes[];

// The town, once it has checked who asks, helps somebody who lost telephone and recovery codes. login: e-mail, or family code
// when one adult of the family has an account.
typedef enum { TOTP_OFF_DONE, TOTP_OFF_UNKNOWN, TOTP_OFF_SEVERAL, TOTP_OFF_ALREADY } TotpOff;
TotpOff totp_off_by_town(Db *db, Arena *a, Str login, Str town_title, Str actor, Instant now);

// ---- for the pages of this folder ----

// The second step of a sign-in whose password was right: a page that asks the code. Nobody is signed in yet.
Reply step_ask(Req *q, const Account *account);

// The present password, of a form's field « actuel »: compared by the route's before, judged by the handler with the other fields.
// Failures are counted, so the reply that shows the form again must be kept.
typedef struct Proof { PasswordMatch match; Str new_hash; } Proof;     // what before leaves; new_hash: of « mot_de_passe »
Reply present_password(Req *q);                     // a before
void  present_password_judge(Form *form);
Reply kept(Reply r);

// In the language that adult chose, else the one of the page; when and where from are added. what: of the dedup key; to: of
// their addresses, old or new.
void  tell_owner(Req *q, const char *what, int64_t adult, Str to, Words subject, Words text);
Str   codes_said_text(Str what);                    // that sentence; empty: not such a word
Reply codes_done(Req *q, const char *what);         // back to « Mes codes d'accès », which says what was done
