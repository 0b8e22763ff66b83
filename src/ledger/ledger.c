// ledger.c - the only writer of the books. Corrections are opposite entries; nothing is ever changed.
#include "ledger/ledger.h"

#include <sodium.h>

static const char *const account_kinds[] = {"family", "revenue", "provider", "suspense", "cash"};
static const char *const tx_kinds[] = {"invoice", "credit", "payment", "suspense", "release", "refund", "reversal"};

Str ledger_hash(Arena *a, Str prev, int64_t seq, TxKind kind, Str op_key, int64_t regie, int64_t reverses, Instant at, Str label,
                const LedgerEntry *entries, int n)
{
    Buf b = buf_new(a, 256);
    buf_fmt(&b, "%.*s\037%lld\037%s\037%.*s\037%lld\037%lld\037%lld\037%.*s", STR_ARG(prev), (long long)seq, tx_kinds[kind], STR_ARG(op_key),
            (long long)regie, (long long)reverses, (long long)at.ms, STR_ARG(label));
    for (int i = 0; i < n; i++)
        buf_fmt(&b, "\037%s:%lld:%lld", account_kinds[entries[i].account], (long long)entries[i].family, (long long)entries[i].amount.cents);
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)b.p, (size_t)b.n);
    char *hex = arena_take(a, 1, 1, sizeof hash * 2 + 1);
    return str_z(sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash));
}

typedef struct IdRow { int64_t id; } IdRow;
static const DbCol id_cols[] = {COL(IdRow, id)};
QUERY(account_find_sql, id_cols, "SELECT id FROM ledger_account WHERE kind = $1 AND family_id = $2 AND regie_id = $3");
QUERY(account_add_sql, id_cols, "INSERT INTO ledger_account (kind, family_id, regie_id) VALUES ($1, $2, $3) RETURNING id");

static int64_t account_of(Db *db, Arena *a, AccountKind kind, int64_t family, int64_t regie)
{
    IdRow row = {0};
    Str name = str_z(account_kinds[kind]);
    if (!db_one(db, a, &account_find_sql, &row, ARGS(A(name), A(family), A(regie))))
        db_one(db, a, &account_add_sql, &row, ARGS(A(name), A(family), A(regie)));
    return row.id;
}

typedef struct HeadRow { int64_t seq; Str hash; } HeadRow;
static const DbCol head_cols[] = {COL(HeadRow, seq), COL(HeadRow, hash)};
QUERY(head_sql, head_cols, "SELECT seq, hash FROM ledger_tx ORDER BY seq DESC LIMIT 1");
QUERY(tx_add_sql, id_cols,
      "INSERT INTO ledger_tx (seq, kind, op_key, regie_id, reverses_id, occurred_at, label, prev_hash, hash)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id");
EXEC(entry_add_sql, "INSERT INTO ledger_entry (tx_id, account_id, amount_cents) VALUES ($1, $2, $3)");
EXEC(ledger_audit_sql, "INSERT INTO audit (at, request_id, actor, family_id, action, object, result, op_key)"
                       " VALUES ($1, '', 'ledger', $2, $3, $4, 'done', $5)");

static int64_t post(Db *db, Arena *a, TxKind kind, int64_t regie, int64_t reverses, Str op_key, Instant at, Str label,
                    const LedgerEntry *entries, int n)
{
    Money sum = {0};
    int64_t family = 0;
    for (int i = 0; i < n; i++) {
        sum = money_add(sum, entries[i].amount);
        if (entries[i].family) family = entries[i].family;
    }
    assert(n >= 2 && !sum.cents);
    db_lock(db, LOCK_LEDGER, 0);
    HeadRow head = {0};
    IdRow made = {0};
    db_one(db, a, &head_sql, &head, NO_ARGS);
    Str hash = ledger_hash(a, head.hash, head.seq + 1, kind, op_key, regie, reverses, at, label, entries, n);
    DbArg key = A(op_key);
    key.null = !op_key.n;
    db_one(db, a, &tx_add_sql, &made, ARGS(A(head.seq + 1), A(str_z(tx_kinds[kind])), key, A(regie), A_ID(reverses), A(at), A(label),
           A(head.hash), A(hash)));
    for (int i = 0; i < n; i++) {
        int64_t account = account_of(db, a, entries[i].account, entries[i].family, regie);
        db_run(db, &entry_add_sql, ARGS(A(made.id), A(account), A(entries[i].amount)));
    }
    db_run(db, &ledger_audit_sql, ARGS(A(at), A_ID(family), A(str_fmt(a, "ledger.%s", tx_kinds[kind])),
           A(str_fmt(a, "tx:%lld", (long long)made.id)), key));
    return made.id;
}

int64_t ledger_post(Db *db, Arena *a, TxKind kind, int64_t regie, Str op_key, Instant at, Str label, const LedgerEntry *entries, int n)
{
    return post(db, a, kind, regie, 0, op_key, at, label, entries, n);
}

typedef struct EntryRow { Str kind; int64_t family, regie; Money amount; } EntryRow;
ARRAY_OF(EntryRow, EntryRows);
static const DbCol entry_cols[] = {COL(EntryRow, kind), COL(EntryRow, family), COL(EntryRow, regie), COL(EntryRow, amount)};
QUERY(entries_sql, entry_cols,
      "SELECT a.kind, a.family_id AS family, a.regie_id AS regie, e.amount_cents AS amount"
      "  FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE e.tx_id = $1 ORDER BY e.id");

int64_t ledger_reverse(Db *db, Arena *a, int64_t tx, Str op_key, Instant at, Str label)
{
    EntryRows rows = {0};
    db_all(db, a, &entries_sql, &rows, ARGS(A(tx)));
    if (rows.n < 2) return 0;
    LedgerEntry *opposite = NEWS(a, LedgerEntry, rows.n);
    for (ptrdiff_t i = 0; i < rows.n; i++) {
        for (int k = 0; k < COUNT(account_kinds); k++)
            if (str_eq(rows.v[i].kind, str_z(account_kinds[k]))) opposite[i].account = (AccountKind)k;
        opposite[i].family = rows.v[i].family;
        opposite[i].amount = money_sub((Money){0}, rows.v[i].amount);
    }
    return post(db, a, TX_REVERSAL, rows.v[0].regie, tx, op_key, at, label, opposite, (int)rows.n);
}

QUERY(balance_sql, db_int_cols,
      "SELECT CAST(coalesce(sum(e.amount_cents), 0) AS BIGINT) AS n FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id"
      " WHERE a.family_id = $1 AND a.kind = 'family'");
QUERY(balance_regie_sql, db_int_cols,
      "SELECT CAST(coalesce(sum(e.amount_cents), 0) AS BIGINT) AS n FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id"
      " WHERE a.family_id = $1 AND a.kind = 'family' AND a.regie_id = $2");

Money ledger_balance(Db *db, int64_t family) { return (Money){db_int(db, &balance_sql, ARGS(A(family)))}; }
Money ledger_balance_regie(Db *db, int64_t family, int64_t regie)
{
    return (Money){db_int(db, &balance_regie_sql, ARGS(A(family), A(regie)))};
}
