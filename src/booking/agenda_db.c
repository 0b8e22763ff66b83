// agenda_db.c - the private addresses of calendars, and what they show. The only SQL on agenda_feed.
#include "booking/agenda.h"

#include <sodium.h>

static const DbCol feed_cols[] = {COL(Feed, id), COL(Feed, family), COL(Feed, adult), COL(Feed, seen_n), COL(Feed, salt), COL(Feed, token_hash),
                                  COL(Feed, created), COL(Feed, seen), COL(Feed, seen_since)};
#define FEED_COLUMNS \
    "SELECT f.id, f.family_id AS family, f.adult_id AS adult, f.seen_n, f.salt, f.token_hash, f.created_at AS created, f.seen_at AS seen," \
    "       f.seen_since FROM agenda_feed f"
// Whoever is no longer of the family no longer reads its days.
QUERY(feed_by_hash_sql, feed_cols,
      FEED_COLUMNS " JOIN family_adult m ON m.family_id = f.family_id AND m.adult_id = f.adult_id"
      " WHERE f.token_hash = $1 AND f.revoked_at IS NULL");
QUERY(feed_of_sql, feed_cols, FEED_COLUMNS " WHERE f.family_id = $1 AND f.adult_id = $2 AND f.revoked_at IS NULL");
EXEC(feed_add_sql, "INSERT INTO agenda_feed (family_id, adult_id, salt, token_hash, created_at) VALUES ($1, $2, $3, $4, $5)");
EXEC(feed_revoke_sql, "UPDATE agenda_feed SET revoked_at = $3 WHERE family_id = $1 AND adult_id = $2 AND revoked_at IS NULL");
EXEC(feed_seen_sql,
     "UPDATE agenda_feed SET seen_at = $2, seen_n = CASE WHEN seen_since > $3 THEN seen_n + 1 ELSE 1 END,"
     " seen_since = CASE WHEN seen_since > $3 THEN seen_since ELSE $2 END WHERE id = $1");

bool feed_by_hash(Db *db, Arena *a, Str token_hash, Feed *out) { return db_one(db, a, &feed_by_hash_sql, out, ARGS(A(token_hash))); }
bool feed_of(Db *db, Arena *a, int64_t family, int64_t adult, Feed *out) { return db_one(db, a, &feed_of_sql, out, ARGS(A(family), A(adult))); }

void feed_open(Db *db, int64_t family, int64_t adult, Str salt, Str token_hash, Instant now)
{
    feed_close(db, family, adult, now);
    db_run(db, &feed_add_sql, ARGS(A(family), A(adult), A(salt), A(token_hash), A(now)));
}

bool feed_close(Db *db, int64_t family, int64_t adult, Instant now) { return db_run(db, &feed_revoke_sql, ARGS(A(family), A(adult), A(now))) > 0; }

static const int64_t hour_ms = 3600 * INT64_C(1000);
void feed_seen(Db *db, int64_t id, Instant now) { db_run(db, &feed_seen_sql, ARGS(A(id), A(now), A(instant_add(now, -hour_ms)))); }
bool feed_too_often(const Feed *f, Instant now) { return f->seen_n >= AGENDA_AN_HOUR && now.ms - f->seen_since.ms < hour_ms; }

// ---- the address ----

Str feed_token(Req *q, int64_t family, int64_t adult, Str salt)
{
    unsigned char mac[24];
    char *out = arena_take(q->a, 1, 1, 64);
    Str of = str_fmt(q->a, "agenda:%.*s:%lld:%lld:%.*s", STR_ARG(q->site->key), (long long)family, (long long)adult, STR_ARG(salt));
    crypto_generichash(mac, sizeof mac, (const unsigned char *)of.p, (size_t)of.n, q->app->secret, sizeof q->app->secret);
    sodium_bin2base64(out, 64, mac, sizeof mac, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_z(out);
}

Str feed_hash(Arena *a, Str token)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *out = arena_take(a, 1, 1, sizeof hash * 2 + 1);
    crypto_hash_sha256(hash, (const unsigned char *)(token.n ? token.p : ""), (size_t)token.n);
    return str_z(sodium_bin2hex(out, sizeof hash * 2 + 1, hash, sizeof hash));
}

// ---- what it shows: every day that was once booked, with how often that changed ----

static const DbCol event_cols[] = {COL(AgendaEvent, child), COL(AgendaEvent, slot), COL(AgendaEvent, live), COL(AgendaEvent, changes),
                                   COL(AgendaEvent, day), COL(AgendaEvent, changed), COL(AgendaEvent, who)};
QUERY(agenda_events_sql, event_cols,
      "SELECT b.child_id AS child, b.slot_id AS slot, max(CASE WHEN b.state = 'confirmed' THEN 1 ELSE 0 END) AS live, count(*) AS changes,"
      "       b.day, max(s.at) AS changed, k.first_name AS who"
      "  FROM booking_save s JOIN booking_change h ON h.save_id = s.id JOIN booking b ON b.id = h.booking_id JOIN child k ON k.id = b.child_id"
      " WHERE s.family_id = $1 AND b.family_id = $1 AND h.day >= $2 AND h.action IN ('add', 'confirm', 'remove')"
      " GROUP BY b.child_id, b.slot_id, b.day, k.first_name"
      " HAVING sum(CASE WHEN h.action IN ('add', 'confirm') THEN 1 ELSE 0 END) > 0 ORDER BY b.day, b.child_id, b.slot_id");

void agenda_events(Db *db, Arena *a, int64_t family, Date from, AgendaEvents *out)
{
    db_all(db, a, &agenda_events_sql, out, ARGS(A(family), A(from)));
}
