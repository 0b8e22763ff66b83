// invite_db.c - the only SQL on invitations. Links are kept as hashes.
#include "account/invite.h"

static const DbCol invitation_cols[] = {COL(Invitation, id), COL(Invitation, family), COL(Invitation, inviter), COL(Invitation, first_name),
                                        COL(Invitation, last_name), COL(Invitation, email), COL(Invitation, family_name),
                                        COL(Invitation, inviter_name), COL(Invitation, may_book), COL(Invitation, may_pay),
                                        COL(Invitation, may_edit), COL(Invitation, expires)};
// An invitation of somebody who has left the family since is worth nothing.
#define INVITATION_COLUMNS \
    "SELECT v.id, v.family_id AS family, v.invited_by AS inviter, v.first_name, v.last_name, v.email, f.name AS family_name," \
    "       a.first_name || ' ' || a.last_name AS inviter_name, v.may_book, v.may_pay, v.may_edit, v.expires_at AS expires" \
    "  FROM invitation v JOIN family f ON f.id = v.family_id JOIN adult a ON a.id = v.invited_by" \
    "  JOIN family_adult m ON m.family_id = v.family_id AND m.adult_id = v.invited_by AND m.invited_by IS NULL"
QUERY(invitation_list_sql, invitation_cols, INVITATION_COLUMNS " WHERE v.family_id = $1 AND v.state = 'sent' AND v.expires_at > $2 ORDER BY v.id");
QUERY(invitation_for_sql, invitation_cols,
      INVITATION_COLUMNS " JOIN account k ON k.email = v.email WHERE k.adult_id = $1 AND v.state = 'sent' AND v.expires_at > $2 ORDER BY v.id");
QUERY(invitation_token_sql, invitation_cols, INVITATION_COLUMNS " WHERE v.token_hash = $1 AND v.state = 'sent' AND v.expires_at > $2");
QUERY(invitation_add_sql, db_int_cols,
      "INSERT INTO invitation (family_id, invited_by, first_name, last_name, email, may_book, may_pay, may_edit, token_hash, state, created_at,"
      " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'sent', $10, $11) RETURNING id AS n");
EXEC(invitation_again_sql, "UPDATE invitation SET state = 'withdrawn' WHERE family_id = $1 AND email = $2 AND state = 'sent'");
EXEC(invitation_take_sql, "UPDATE invitation SET state = 'accepted', adult_id = $2 WHERE id = $1 AND state = 'sent'");
EXEC(invitation_withdraw_sql, "UPDATE invitation SET state = 'withdrawn' WHERE family_id = $1 AND id = $2 AND state = 'sent'");

unsigned invitation_rights(const Invitation *v) { return rights_of(v->may_book, v->may_pay, v->may_edit); }

// A second one to the same address takes the place of the first.
int64_t invitation_open(Db *db, Arena *a, const Invitation *v, Str token, Instant now)
{
    enum { DAYS = 7 };
    Str email = str_lower(a, v->email);
    db_run(db, &invitation_again_sql, ARGS(A(v->family), A(email)));
    return db_int(db, &invitation_add_sql,
                  ARGS(A(v->family), A(v->inviter), A(v->first_name), A(v->last_name), A(email), A(v->may_book), A(v->may_pay), A(v->may_edit),
                       A(token_hash(a, token)), A(now), A(instant_add(now, DAYS * INT64_C(86400000)))));
}

void invitation_list(Db *db, Arena *a, int64_t family, Instant now, Invitations *out)
{
    db_all(db, a, &invitation_list_sql, out, ARGS(A(family), A(now)));
}

void invitation_for(Db *db, Arena *a, int64_t adult, Instant now, Invitations *out)
{
    db_all(db, a, &invitation_for_sql, out, ARGS(A(adult), A(now)));
}

bool invitation_by_token(Db *db, Arena *a, Str token, Instant now, Invitation *out)
{
    return db_one(db, a, &invitation_token_sql, out, ARGS(A(token_hash(a, token)), A(now)));
}

bool invitation_take(Db *db, int64_t id, int64_t adult) { return db_run(db, &invitation_take_sql, ARGS(A(id), A(adult))) == 1; }

bool invitation_withdraw(Db *db, int64_t family, int64_t id) { return db_run(db, &invitation_withdraw_sql, ARGS(A(family), A(id))) == 1; }

EXEC(invitation_late_sql, "UPDATE invitation SET state = 'expired' WHERE state = 'sent' AND expires_at < $1");
void invitation_purge(Db *db, Instant now) { db_run(db, &invitation_late_sql, ARGS(A(now))); }
