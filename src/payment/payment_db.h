// payment_db.h - payments as rows. Inside this folder only.
#pragma once
#include "payment/payfip.h"
#include "payment/payment.h"

typedef struct Payment {
    int64_t id, regie, family, adult, basket, polls, ticket;
    Str email, refdet, object, env, idop, state, result, auth_number, op_key;
    Money expected, paid;
    Instant created, opened, settled, asked;
} Payment;
ARRAY_OF(Payment, Payments);

bool payment_find(Db *db, Arena *a, int64_t family, int64_t id, Payment *out);  // false: not theirs
bool payment_by_idop(Db *db, Arena *a, Str idop, Payment *out);
bool payment_by_id(Db *db, Arena *a, int64_t id, Payment *out);
void payment_list(Db *db, Arena *a, int64_t family, Payments *out);             // settled and in suspense, newest first
void payment_running(Db *db, Arena *a, int64_t family, int64_t regie, Instant now, Payments *out);   // attempts not decided yet

typedef struct Target { int64_t invoice, number; int exercise; Money amount; } Target;
ARRAY_OF(Target, Targets);
void payment_targets(Db *db, Arena *a, int64_t payment, Targets *out);  // what it was to pay
void payment_paid(Db *db, Arena *a, int64_t payment, Targets *out);     // what it paid

// A new attempt: its reference, row and targets. Returns its id.
int64_t payment_prepare(Req *q, const Regie *regie, int64_t basket, Money amount, Str object, const Targets *targets);
void payment_hint(Db *db, Str idop, Instant now);   // a notification or a return: ask soon, at most once a minute

// An answer of PayFiP about a payment, applied in the caller's transaction.
void payment_apply(Db *db, Arena *a, const Catalog *c, Payment *p, const PayfipAnswer *got, PayfipMode mode, Instant now);

// Background work: claims what is due, asks outside any lane, applies.
void payments_claim(Db *db, Arena *a, Instant now, Payments *out);

// What « Payer en ligne » says at its top.
typedef struct PaySaid { int64_t regie, running; bool nothing, already, too_small, too_large; } PaySaid;
Str payment_means(const Payment *p);
