// account_db.c - the only SQL on accounts, activations, reset links, counters.
#include "account/account_db.h"
#include "account/codes_db.h"
#include "account/invite.h"

#include "household/household.h"
#include "mail/mail.h"
#include "mail/outbox.h"
#include "platform/platform.h"

#include <sodium.h>

Str token_hash(Arena *a, Str token)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)(token.n ? token.p : ""), (size_t)token.n);
    char *out = arena_take(a, 1, 1, sizeof hash * 2 + 1);
    return str_z(sodium_bin2hex(out, sizeof hash * 2 + 1, hash, sizeof hash));
}

// ---- who ----

typedef struct NameRow { Str adult_name, family_name, code, other_name, other_code; int64_t other; } NameRow;
static const DbCol name_cols[] = {COL(NameRow, adult_name), COL(NameRow, family_name), COL(NameRow, code), COL(NameRow, other),
                                  COL(NameRow, other_name), COL(NameRow, other_code)};
// The other family of an adult of two; the next one, and after the last the first, of an adult of more.
QUERY(names_sql, name_cols,
      "SELECT a.first_name || ' ' || a.last_name AS adult_name, f.name AS family_name, f.code, o.id AS other, o.name AS other_name,"
      "       o.code AS other_code"
      "  FROM family_adult fa JOIN adult a ON a.id = fa.adult_id JOIN family f ON f.id = fa.family_id"
      "  LEFT JOIN family o ON o.id = COALESCE("
      "       (SELECT min(x.family_id) FROM family_adult x WHERE x.adult_id = fa.adult_id AND x.family_id > fa.family_id),"
      "       (SELECT min(x.family_id) FROM family_adult x WHERE x.adult_id = fa.adult_id AND x.family_id < fa.family_id))"
      " WHERE fa.family_id = $1 AND fa.adult_id = $2");
void account_names(Req *q, Frame *f)
{
    NameRow row = {0};
    db_one(q->db, q->a, &names_sql, &row, ARGS(A(q->session.family), A(q->session.adult)));
    f->adult_name = row.adult_name;
    f->family_name = row.family_name;
    f->family_code = row.code;
    f->other = (OtherFamily){row.other, row.other_name, row.other_code};
}

static const DbCol account_cols[] = {COL(Account, adult), COL(Account, family), COL(Account, email), COL(Account, hash),
                                     COL(Account, first_name), COL(Account, full_name), COL(Account, disabled), COL(Account, two_steps), COL(Account, changed)};
#define ACCOUNT_COLUMNS \
    "SELECT k.adult_id AS adult, fa.family_id AS family, k.email, k.password_hash AS hash, a.first_name," \
    "       a.first_name || ' ' || a.last_name AS full_name, k.disabled," \
    "       CASE WHEN t.confirmed_at IS NULL THEN 0 ELSE 1 END AS two_steps, k.changed_at AS changed" \
    "  FROM account k JOIN adult a ON a.id = k.adult_id JOIN family_adult fa ON fa.adult_id = k.adult_id" \
    "  JOIN family f ON f.id = fa.family_id LEFT JOIN account_totp t ON t.adult_id = k.adult_id"
QUERY(account_email_sql, account_cols, ACCOUNT_COLUMNS " WHERE k.email = $1 ORDER BY fa.family_id LIMIT 1");
QUERY(account_code_sql, account_cols, ACCOUNT_COLUMNS " WHERE f.code = $1 ORDER BY fa.position LIMIT 1 OFFSET $2");
QUERY(account_adult_sql, account_cols, ACCOUNT_COLUMNS " WHERE k.adult_id = $1 AND fa.family_id = $2");
QUERY(account_both_sql, account_cols, ACCOUNT_COLUMNS " WHERE f.code = $1 AND k.email = $2 ORDER BY fa.position LIMIT 1");

bool account_by_identifier(Db *db, Arena *a, Str identifier, Account *out, int nth)
{
    if (str_has(identifier, S("@")))
        return !nth && db_one(db, a, &account_email_sql, out, ARGS(A(str_lower(a, identifier))));
    return db_one(db, a, &account_code_sql, out, ARGS(A(identifier), A(nth)));
}

bool account_by_code_and_email(Db *db, Arena *a, Str code, Str email, Account *out)
{
    return db_one(db, a, &account_both_sql, out, ARGS(A(code), A(str_lower(a, email))));
}

bool account_by_adult(Db *db, Arena *a, int64_t adult, int64_t family, Account *out)
{
    return db_one(db, a, &account_adult_sql, out, ARGS(A(adult), A(family)));
}

EXEC(account_add_sql,
     "INSERT INTO account (adult_id, email, password_hash, terms_version, terms_hash, terms_at, created_at, changed_at)"
     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING");
bool account_create(Db *db, Arena *a, int64_t adult, Str email, Str hash, const Str terms_hash, int64_t terms_version, Instant now)
{
    return db_run(db, &account_add_sql, ARGS(A(adult), A(str_lower(a, email)), A(hash), A(terms_version), A(terms_hash), A(now), A(now), A(now))) == 1;
}

EXEC(account_password_sql, "UPDATE account SET password_hash = $2, changed_at = $3 WHERE adult_id = $1");
void account_set_password(Db *db, int64_t adult, Str hash, Instant now)
{
    db_run(db, &account_password_sql, ARGS(A(adult), A(hash), A(now)));
}

// ---- claims ----

typedef struct ClaimRow { int64_t family, adult; Str known_email, key; bool has_account; } ClaimRow;
ARRAY_OF(ClaimRow, ClaimRows);
static const DbCol claim_cols[] = {COL(ClaimRow, family), COL(ClaimRow, adult), COL(ClaimRow, known_email), COL(ClaimRow, key),
                                   COL(ClaimRow, has_account)};
QUERY(claim_sql, claim_cols,
      "SELECT fa.family_id AS family, a.id AS adult, a.email AS known_email, a.search_key AS key,"
      "       CASE WHEN k.adult_id IS NULL THEN 0 ELSE 1 END AS has_account"
      "  FROM family f JOIN family_adult fa ON fa.family_id = f.id JOIN adult a ON a.id = fa.adult_id"
      "  LEFT JOIN account k ON k.adult_id = a.id WHERE f.code = $1 ORDER BY fa.position");

// Accents, capitals, hyphens and the order of two-part names do not matter.
bool claimant_find(Db *db, Arena *a, Str code, Str last_name, Str first_name, Claimant *out)
{
    ClaimRows rows = {0};
    Str key = str_fold(a, str_fmt(a, "%.*s %.*s", STR_ARG(last_name), STR_ARG(first_name)));
    db_all(db, a, &claim_sql, &rows, ARGS(A(code)));
    EACH (const ClaimRow, r, &rows)
        if (str_eq(r->key, key)) {
            *out = (Claimant){r->family, r->adult, r->known_email, r->has_account};
            return true;
        }
    return false;
}

EXEC(code_add_sql, "INSERT INTO activation_code (family_id, adult_id, code_hash, expires_at, created_at) VALUES ($1, $2, $3, $4, $5)");
Str activation_code(Db *db, Arena *a, int64_t family, int64_t adult, Instant now)
{
    static const char letters[] = "ACDEFGHJKLMNPQRTUVWXYZ234679";  // no 0 O, 1 I, 5 S, 8 B
    enum { LENGTH = 11, DAYS = 30 };                // 28 letters: 52 bits
    char *code = arena_take(a, 1, 1, LENGTH);
    for (int i = 0; i < LENGTH; i++) code[i] = letters[randombytes_uniform(sizeof letters - 1)];
    Str text = {code, LENGTH};
    db_run(db, &code_add_sql, ARGS(A(family), A(adult), A(token_hash(a, text)), A(instant_add(now, DAYS * INT64_C(86400000))), A(now)));
    return text;
}

Str code_plain(Arena *a, Str typed)
{
    Buf b = buf_new(a, typed.n + 1);
    for (ptrdiff_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c >= 'a' && c <= 'z') c = (char)(c - 32);
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) buf_char(&b, c);
    }
    return buf_str(&b);
}

static const DbCol activation_cols[] = {COL(ActivationRow, id), COL(ActivationRow, family), COL(ActivationRow, adult),
                                        COL(ActivationRow, family_code), COL(ActivationRow, first_name), COL(ActivationRow, last_name),
                                        COL(ActivationRow, email), COL(ActivationRow, at)};
#define ACTIVATION_COLUMNS \
    "SELECT v.id, v.family_id AS family, v.adult_id AS adult, f.code AS family_code, a.first_name, a.last_name, v.email, v.created_at AS at" \
    "  FROM activation v JOIN family f ON f.id = v.family_id JOIN adult a ON a.id = v.adult_id"
QUERY(activation_queue_sql, activation_cols, ACTIVATION_COLUMNS " WHERE v.state = 'queued' ORDER BY v.id");
QUERY(activation_queued_sql, activation_cols, ACTIVATION_COLUMNS " WHERE v.state = 'queued' AND v.id = $1");
EXEC(activation_refuse_sql, "UPDATE activation SET state = 'refused' WHERE id = $1 AND state = 'queued'");
EXEC(activation_mail_sql, "UPDATE activation SET state = 'mailed', token_hash = $2, expires_at = $3 WHERE id = $1 AND state = 'queued'");

void activation_queue(Db *db, Arena *a, ActivationRows *out) { db_all(db, a, &activation_queue_sql, out, NO_ARGS); }

// The agent checked who it is; the link then proves that the address is theirs.
bool activation_decide(Db *db, Arena *a, int64_t id, bool accept, Str base_url, Str town_title, Instant now)
{
    ActivationRow row = {0};
    if (!db_one(db, a, &activation_queued_sql, &row, ARGS(A(id)))) return false;
    if (!accept) return db_run(db, &activation_refuse_sql, ARGS(A(id))) == 1;
    enum { DAYS = 7 };
    Lang lang = LANG_FR;
    adult_language(db, a, row.adult, &lang);
    Lang spoken = words_use(lang);
    Str token = random_token(a, 24);
    db_run(db, &activation_mail_sql, ARGS(A(id), A(token_hash(a, token)), A(instant_add(now, DAYS * INT64_C(86400000)))));
    mail_queue(db, &(OutMail){.dedup_key = str_fmt(a, "activation-%lld", (long long)id), .recipient = row.email,
                              .subject = T("Activez votre compte du kiosque famille"),
                              .body = str_fmt(a, TF("Bonjour,\n\nLa mairie a accepté votre demande. Pour ouvrir votre compte, suivez ce lien "
                                              "(valable 7 jours, une seule fois) :\n%.*s/kiosque/activation/%.*s\n\n%.*s\n"),
                                              STR_ARG(base_url), STR_ARG(token), STR_ARG(town_title)),
                              .at = now});
    words_use(spoken);
    return true;
}

// ---- counters ----

typedef struct CountRow { int64_t n; Instant since; } CountRow;
static const DbCol count_cols[] = {COL(CountRow, n), COL(CountRow, since)};
enum { WINDOW_MS = 3600 * 1000 };
QUERY(throttle_sql, count_cols, "SELECT n, since FROM throttle WHERE key = $1");
EXEC(throttle_add_sql,
     "INSERT INTO throttle (key, n, since) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET"
     " n = CASE WHEN throttle.since < $3 THEN 1 ELSE throttle.n + 1 END, since = CASE WHEN throttle.since < $3 THEN $2 ELSE throttle.since END");
EXEC(throttle_clear_sql, "DELETE FROM throttle WHERE key = $1");

int throttle_count(Db *db, Arena *a, Str key, Instant now)
{
    CountRow row = {0};
    if (!db_one(db, a, &throttle_sql, &row, ARGS(A(key)))) return 0;
    return now.ms - row.since.ms < WINDOW_MS ? (int)row.n : 0;
}
void throttle_add(Db *db, Str key, Instant now) { db_run(db, &throttle_add_sql, ARGS(A(key), A(now), A(instant_add(now, -WINDOW_MS)))); }
void throttle_clear(Db *db, Str key) { db_run(db, &throttle_clear_sql, ARGS(A(key))); }

Str address_key(Arena *a, Str remote)
{
    if (!str_has(remote, S(":"))) return str_fmt(a, "ip:%.*s", STR_ARG(remote));
    Str rest = remote, part;
    Buf b = buf_new(a, 48);
    BUF_PUT(&b, "ip:");
    for (int i = 0; i < 4 && str_cut(rest, ':', &part, &rest); i++) buf_fmt(&b, "%.*s:", STR_ARG(part));
    return buf_str(&b);
}

EXEC(purge_codes_sql, "DELETE FROM activation_code WHERE expires_at < $1");
EXEC(purge_links_sql, "DELETE FROM reset_link WHERE expires_at < $1");
EXEC(purge_counts_sql, "DELETE FROM throttle WHERE since < $1");
EXEC(purge_captcha_sql, "DELETE FROM captcha_used WHERE expires_at < $1");
EXEC(purge_activations_sql, "UPDATE activation SET state = 'expired', password_hash = '' WHERE state = 'mailed' AND expires_at < $1");
void account_purge(Db *db, Instant now)
{
    db_run(db, &purge_codes_sql, ARGS(A(now)));
    db_run(db, &purge_links_sql, ARGS(A(now)));
    db_run(db, &purge_counts_sql, ARGS(A(instant_add(now, -WINDOW_MS))));
    db_run(db, &purge_captcha_sql, ARGS(A(now)));
    db_run(db, &purge_activations_sql, ARGS(A(now)));
    invitation_purge(db, now);
    codes_purge(db, now);
}

QUERY(agent_add_sql, db_int_cols,
      "INSERT INTO agent (login, name, password_hash, role, created_at) VALUES ($1, $2, $3, 'administrator', $4) ON CONFLICT DO NOTHING RETURNING id AS n");
int64_t agent_create(Db *db, Str login, Str name, Str hash, Instant now)
{
    return db_int(db, &agent_add_sql, ARGS(A(login), A(name), A(hash), A(now)));
}
