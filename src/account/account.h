// account.h - activation, sign-in, forgotten password, throttling. Nobody learns here whether a code, name or address exists.
#pragma once
#include "web/web.h"

void account_names(Req *q, Str *adult_name, Str *family_code);  // of who is signed in, for the bar
Str  account_hash_password(Arena *a, Str password);             // Argon2id, in the HASH lane (waits; empty: too busy)
bool account_create(Db *db, Arena *a, int64_t adult, Str email, Str password_hash, Instant now);   // demo and activation
extern const Route account_routes[];
