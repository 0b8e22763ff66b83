// codes_db.c - the only SQL on changes of address, secrets of the second step and recovery codes.
#include "account/codes_db.h"

#include "account/account_db.h"

static const DbCol access_cols[] = {COL(Access, email), COL(Access, hash), COL(Access, first_name), COL(Access, last_name), COL(Access, changed),
                                    COL(Access, pending), COL(Access, pending_until), COL(Access, totp_since), COL(Access, recovery_left)};
QUERY(access_sql, access_cols,
      "SELECT k.email, k.password_hash AS hash, a.first_name, a.last_name, k.changed_at AS changed, c.new_email AS pending,"
      "       c.confirm_until AS pending_until, t.confirmed_at AS totp_since,"
      "       (SELECT count(*) FROM recovery_code r WHERE r.adult_id = k.adult_id AND r.used_at IS NULL) AS recovery_left"
      "  FROM account k JOIN adult a ON a.id = k.adult_id LEFT JOIN account_totp t ON t.adult_id = k.adult_id"
      "  LEFT JOIN email_change c ON c.adult_id = k.adult_id AND c.state = 'waiting' AND c.confirm_until > $2"
      " WHERE k.adult_id = $1 AND k.disabled = 0");
bool access_find(Db *db, Arena *a, int64_t adult, Instant now, Access *out)
{
    return db_one(db, a, &access_sql, out, ARGS(A(adult), A(now)));
}

// ---- e-mail ----

QUERY(email_taken_sql, db_int_cols, "SELECT count(*) AS n FROM account WHERE email = $1 AND adult_id <> $2");
bool email_taken(Db *db, Str email, int64_t adult) { return db_int(db, &email_taken_sql, ARGS(A(email), A(adult))) > 0; }

EXEC(email_replace_sql, "UPDATE email_change SET state = 'replaced' WHERE adult_id = $1 AND state = 'waiting'");
EXEC(email_open_sql,
     "INSERT INTO email_change (adult_id, old_email, new_email, confirm_hash, stop_hash, state, created_at, confirm_until, stop_until)"
     " VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8)");
void email_change_open(Db *db, Arena *a, int64_t adult, Str old_email, Str new_email, Str confirm_token, Str stop_token, Instant now)
{
    enum { MINUTES = 30, DAYS = 7 };
    db_run(db, &email_replace_sql, ARGS(A(adult)));
    db_run(db, &email_open_sql, ARGS(A(adult), A(old_email), A(new_email), A(token_hash(a, confirm_token)), A(token_hash(a, stop_token)), A(now),
           A(instant_add(now, MINUTES * INT64_C(60000))), A(instant_add(now, DAYS * INT64_C(86400000)))));
}

EXEC(email_drop_sql, "UPDATE email_change SET state = 'stopped' WHERE adult_id = $1 AND state = 'waiting'");
bool email_change_drop(Db *db, int64_t adult) { return db_run(db, &email_drop_sql, ARGS(A(adult))) == 1; }

static const DbCol change_cols[] = {COL(EmailChange, id), COL(EmailChange, adult), COL(EmailChange, old_email), COL(EmailChange, new_email),
                                    COL(EmailChange, state), COL(EmailChange, first_name), COL(EmailChange, created), COL(EmailChange, taken)};
#define CHANGE_COLUMNS \
    "SELECT c.id, c.adult_id AS adult, c.old_email, c.new_email, c.state, a.first_name, c.created_at AS created," \
    "       CASE WHEN o.adult_id IS NULL THEN 0 ELSE 1 END AS taken" \
    "  FROM email_change c JOIN account k ON k.adult_id = c.adult_id AND k.disabled = 0 JOIN adult a ON a.id = c.adult_id" \
    "  LEFT JOIN account o ON o.adult_id <> c.adult_id AND o.email = "
QUERY(email_confirm_find_sql, change_cols, CHANGE_COLUMNS "c.new_email WHERE c.confirm_hash = $1 AND c.state = 'waiting' AND c.confirm_until > $2");
QUERY(email_stop_find_sql, change_cols, CHANGE_COLUMNS "c.old_email WHERE c.stop_hash = $1 AND c.state <> 'stopped' AND c.stop_until > $2");
bool email_change_to_confirm(Db *db, Arena *a, Str token, Instant now, EmailChange *out)
{
    return db_one(db, a, &email_confirm_find_sql, out, ARGS(A(token_hash(a, token)), A(now)));
}
bool email_change_to_stop(Db *db, Arena *a, Str token, Instant now, EmailChange *out)
{
    return db_one(db, a, &email_stop_find_sql, out, ARGS(A(token_hash(a, token)), A(now)));
}

EXEC(email_done_sql, "UPDATE email_change SET state = 'done' WHERE id = $1 AND state = 'waiting'");
EXEC(email_set_sql,
     "UPDATE account SET email = $2 WHERE adult_id = $1"
     "   AND NOT EXISTS (SELECT 1 FROM account o WHERE o.email = $2 AND o.adult_id <> $1)");
bool email_change_confirm(Db *db, const EmailChange *c)
{
    return db_run(db, &email_done_sql, ARGS(A(c->id))) == 1 && db_run(db, &email_set_sql, ARGS(A(c->adult), A(c->new_email))) == 1;
}

EXEC(email_stop_sql, "UPDATE email_change SET state = 'stopped' WHERE adult_id = $1 AND id >= $2 AND state <> 'stopped'");
bool email_change_stop(Db *db, const EmailChange *c)
{
    return db_run(db, &email_stop_sql, ARGS(A(c->adult), A(c->id))) > 0 && db_run(db, &email_set_sql, ARGS(A(c->adult), A(c->old_email))) == 1;
}

EXEC(reset_void_sql, "UPDATE reset_link SET used_at = $2 WHERE adult_id = $1 AND used_at IS NULL");
void mailed_links_void(Db *db, int64_t adult, Instant now)
{
    db_run(db, &reset_void_sql, ARGS(A(adult), A(now)));
    db_run(db, &email_replace_sql, ARGS(A(adult)));
}

// ---- the second step ----

static const DbCol totp_cols[] = {COL(TotpRow, secret), COL(TotpRow, last_step), COL(TotpRow, on), COL(TotpRow, created)};
QUERY(totp_sql, totp_cols,
      "SELECT secret, last_step, CASE WHEN confirmed_at IS NULL THEN 0 ELSE 1 END AS \"on\", created_at AS created FROM account_totp WHERE adult_id = $1");
bool totp_find(Db *db, Arena *a, int64_t adult, TotpRow *out) { return db_one(db, a, &totp_sql, out, ARGS(A(adult))); }

EXEC(totp_offer_sql,
     "INSERT INTO account_totp (adult_id, secret, last_step, created_at) VALUES ($1, $2, 0, $3) ON CONFLICT (adult_id) DO UPDATE"
     " SET secret = excluded.secret, created_at = excluded.created_at WHERE account_totp.confirmed_at IS NULL");
EXEC(totp_withdraw_sql, "DELETE FROM account_totp WHERE adult_id = $1 AND confirmed_at IS NULL");
EXEC(totp_on_sql, "UPDATE account_totp SET confirmed_at = $3, last_step = $2 WHERE adult_id = $1 AND confirmed_at IS NULL");
EXEC(totp_off_sql, "DELETE FROM account_totp WHERE adult_id = $1 AND confirmed_at IS NOT NULL");
EXEC(totp_off_since_sql, "DELETE FROM account_totp WHERE adult_id = $1 AND confirmed_at >= $2");
EXEC(totp_use_sql, "UPDATE account_totp SET last_step = $2 WHERE adult_id = $1 AND last_step < $2 AND confirmed_at IS NOT NULL");
void totp_offer(Db *db, int64_t adult, Str sealed, Instant now) { db_run(db, &totp_offer_sql, ARGS(A(adult), A(sealed), A(now))); }
void totp_withdraw(Db *db, int64_t adult) { db_run(db, &totp_withdraw_sql, ARGS(A(adult))); }
bool totp_turn_on(Db *db, int64_t adult, int64_t step, Instant now) { return db_run(db, &totp_on_sql, ARGS(A(adult), A(step), A(now))) == 1; }
bool totp_use(Db *db, int64_t adult, int64_t step) { return db_run(db, &totp_use_sql, ARGS(A(adult), A(step))) == 1; }

EXEC(recovery_forget_sql, "DELETE FROM recovery_code WHERE adult_id = $1");
bool totp_turn_off(Db *db, int64_t adult)
{
    db_run(db, &recovery_forget_sql, ARGS(A(adult)));
    return db_run(db, &totp_off_sql, ARGS(A(adult))) == 1;
}

bool totp_turn_off_since(Db *db, int64_t adult, Instant since)
{
    if (db_run(db, &totp_off_since_sql, ARGS(A(adult), A(since))) != 1) return false;
    db_run(db, &recovery_forget_sql, ARGS(A(adult)));
    return true;
}

EXEC(recovery_add_sql, "INSERT INTO recovery_code (adult_id, code_hash) VALUES ($1, $2)");
void recovery_replace(Db *db, int64_t adult, const Str *hashes, int n)
{
    db_run(db, &recovery_forget_sql, ARGS(A(adult)));
    for (int i = 0; i < n; i++) db_run(db, &recovery_add_sql, ARGS(A(adult), A(hashes[i])));
}

EXEC(recovery_use_sql, "UPDATE recovery_code SET used_at = $3 WHERE adult_id = $1 AND code_hash = $2 AND used_at IS NULL");
bool recovery_use(Db *db, int64_t adult, Str hash, Instant now) { return db_run(db, &recovery_use_sql, ARGS(A(adult), A(hash), A(now))) == 1; }

QUERY(recovery_left_sql, db_int_cols, "SELECT count(*) AS n FROM recovery_code WHERE adult_id = $1 AND used_at IS NULL");
int64_t recovery_left(Db *db, int64_t adult) { return db_int(db, &recovery_left_sql, ARGS(A(adult))); }

EXEC(purge_changes_sql, "DELETE FROM email_change WHERE stop_until < $1");
EXEC(purge_secrets_sql, "DELETE FROM account_totp WHERE confirmed_at IS NULL AND created_at < $1");
void codes_purge(Db *db, Instant now)
{
    enum { UNPROVEN_HOURS = 1 };
    db_run(db, &purge_changes_sql, ARGS(A(now)));
    db_run(db, &purge_secrets_sql, ARGS(A(instant_add(now, -UNPROVEN_HOURS * INT64_C(3600000)))));
}
