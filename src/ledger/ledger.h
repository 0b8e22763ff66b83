// ledger.h - double entry per regie, append-only, hash-chained. A positive amount is a debit: a family account with a positive
// sum owes money. Books as the law asks of a regie (CGCT R1617-16).
#pragma once
#include "db/db.h"

typedef enum { ACCOUNT_FAMILY, ACCOUNT_REVENUE, ACCOUNT_PROVIDER, ACCOUNT_SUSPENSE, ACCOUNT_CASH } AccountKind;
typedef enum { TX_INVOICE, TX_CREDIT, TX_PAYMENT, TX_SUSPENSE, TX_RELEASE, TX_REFUND, TX_REVERSAL } TxKind;
typedef struct LedgerEntry { AccountKind account; int64_t family; Money amount; } LedgerEntry;   // family: 0 for the regie's own

// Writes one balanced transaction of two entries or more and returns its id. op_key makes it unique (empty: none); an
// unbalanced set is a bug. Takes LOCK_LEDGER. Also writes the audit row of the same key.
int64_t ledger_post(Db *db, Arena *a, TxKind kind, int64_t regie, Str op_key, Instant at, Str label, const LedgerEntry *entries, int n);
int64_t ledger_reverse(Db *db, Arena *a, int64_t tx, Str op_key, Instant at, Str label);      // the exact opposite, once

Money ledger_balance(Db *db, int64_t family);                   // all regies; positive: owes
Money ledger_balance_regie(Db *db, int64_t family, int64_t regie);
Str   ledger_hash(Arena *a, Str prev, int64_t seq, TxKind kind, Str op_key, int64_t regie, int64_t reverses, Instant at, Str label,
                  const LedgerEntry *entries, int n);           // what fsck computes again
