// fsck_test.c - a small town in order, then one thing put wrong at a time, behind the back of every rule that forbids it.
#include "base/test.h"
#include "commands.h"
#include "db/test_db.h"
#include "fsck.h"
#include "ledger/ledger.h"
#include "platform/platform.h"
#include "web/web.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NOW "1773057600000"                         // 2026-03-09T12:00Z
#define HOURS(n) #n " * 3600000"
static const Instant noon = {INT64_C(1773057600000)};

// ---- a town in order: two families, a full morning, invoices paid, unpaid and cancelled, payments of every kind ----

static const char town_sql[] =
    "INSERT INTO regie (id, code, name, label, payfip_client, payfip_mode, due_days) VALUES"
    " (1, 'cantine', 'Régie cantine', 'RESTO', '006382', 'T', 30), (2, 'alsh', 'Régie ALSH', 'LOISIRS', '006383', 'T', 30);"
    "INSERT INTO family (id, code, name, address, postcode, city, category, created_at) VALUES"
    " (1, 'F1', 'Durand', '1 rue du Puits', '30230', 'Bouillargues', 'resident', 1),"
    " (2, 'F2', 'Petit', '2 rue du Puits', '30230', 'Bouillargues', 'outside', 1);"
    "INSERT INTO adult (id, first_name, last_name, search_key, email, phone) VALUES"
    " (1, 'Anne', 'Durand', 'durand anne', NULL, ''), (2, 'Luc', 'Petit', 'petit luc', NULL, '');"
    "INSERT INTO child (id, first_name, last_name, search_key, born, school_id, class) VALUES"
    " (1, 'Zoé', 'Durand', 'durand zoe', '2018-05-01', NULL, ''), (2, 'Tom', 'Petit', 'petit tom', '2019-06-02', NULL, '');"
    "INSERT INTO child_family (child_id, family_id) VALUES (1, 1), (1, 2), (2, 2);"
    "INSERT INTO custody (id, child_id, first_id, second_id, from_day, rule, decided_at)"
    " VALUES (1, 1, 1, 2, '2025-09-01', 'weeks even change mon 08:30', 5);"
    "INSERT INTO agent (id, login, name, password_hash, role, created_at) VALUES (1, 'mairie', 'Accueil', '', 'accueil', 1);"
    "INSERT INTO activity (id, code, regie_id, position, name, description, from_day, to_day, days, weekdays, payment, hold_minutes,"
    "                      add_rule, cancel_rule, exclusive, offer_minutes)"
    " VALUES (1, 'cantine', 1, 1, 'Cantine', '', '2025-09-01', '2026-07-03', 'term', 31, 'invoice', 30, '', '', 'none', 60);"
    "INSERT INTO pool (id, code, name, venue_id, seats) VALUES (1, 'midi', 'Midi', NULL, 2), (2, 'repas', 'Repas', NULL, 5);"
    "INSERT INTO slot (id, code, activity_id, position, name, venue_id, start_min, end_min, requires_id, requires, on_removal) VALUES"
    " (1, 'midi', 1, 1, 'Temps du midi', NULL, 700, 820, NULL, 'none', 'none'),"
    " (2, 'repas', 1, 2, 'Repas', NULL, 720, 780, 1, 'require', 'none');";

// Bookings 1 and 2 go together, 3 waits for its payment, 4 was given back, 5 came late and an agent signed for it.
static const char bookings_sql[] =
    "INSERT INTO booking (id, child_id, family_id, activity_id, slot_id, day, state, hold_expires_at, price_cents, received_at, deadline_at,"
    "                     override_by, requires_slot, op_key) VALUES"
    " (1, 1, 1, 1, 1, '2026-03-16', 'confirmed', NULL, 250, 10, 20, NULL, NULL, 'b1'),"
    " (2, 1, 1, 1, 2, '2026-03-16', 'confirmed', NULL, 400, 10, 20, NULL, 1, 'b1'),"
    " (3, 2, 2, 1, 1, '2026-03-16', 'held', " NOW " + 60000, 300, 10, 20, NULL, NULL, 'b3'),"
    " (4, 2, 2, 1, 1, '2026-03-17', 'cancelled', NULL, 300, 10, 20, NULL, NULL, 'b4'),"
    " (5, 2, 2, 1, 1, '2026-03-17', 'confirmed', NULL, 300, 30, 20, 1, NULL, 'b5');"
    "INSERT INTO seat (id, pool_id, day, capacity, used) VALUES"
    " (1, 1, '2026-03-16', 2, 2), (2, 2, '2026-03-16', 5, 1), (3, 1, '2026-03-17', 2, 1), (4, 2, '2026-03-17', 5, 0);"
    "INSERT INTO booking_seat (booking_id, seat_id, seats) VALUES (1, 1, 1), (2, 2, 1), (3, 1, 1), (5, 3, 1);"
    "INSERT INTO seat_event (seq, seat_id, booking_id, delta, capacity) VALUES"
    " (1, 1, 1, 1, 2), (2, 2, 2, 1, 5), (3, 3, 4, 1, 2), (4, 1, 3, 1, 2), (5, 3, 4, -1, 2), (6, 3, 5, 1, 2);"
    "INSERT INTO booking_save (id, family_id, child_id, activity_id, month, at, author, adult_id, cause, before_cents, after_cents, op_key)"
    " VALUES (1, 1, 1, 1, '2026-03', 10, 'adult:1', 1, 'save', 0, 650, 'b1'),"
    " (2, 2, 2, 1, '2026-03', 12, 'adult:2', 2, 'offer', 300, 300, 'b6');"
    "INSERT INTO booking_change (save_id, booking_id, slot_id, day, action, price_cents) VALUES"
    " (1, 1, 1, '2026-03-16', 'add', 250), (1, 2, 2, '2026-03-16', 'add', 400), (2, 4, 1, '2026-03-17', 'remove', 300);"
    "INSERT INTO giveback (id, booking_id, family_id, save_id, slot_id, day, state, given_at) VALUES (1, 4, 2, 2, 1, '2026-03-17', 'open', 12);"
    "INSERT INTO booking_report (id, family_id, adult_id, at, kind, op_key) VALUES (1, 1, 1, 10, 'week', 'b1');"
    "INSERT INTO booking_report_save (save_id, report_id) VALUES (1, 1);"
    "INSERT INTO booking_report_refused (report_id, child_id, slot_id, day, reason) VALUES (1, 1, 1, '2026-03-17', 'Complet.');"
    "INSERT INTO agenda_feed (id, family_id, adult_id, salt, token_hash, created_at) VALUES"
    " (1, 1, 1, 'sel', '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 10);";

// Request 1 is answered, read by Anne and its mail written; 2 waits.
static const char requests_sql[] =
    "INSERT INTO request (id, family_id, adult_id, type, subject, service, state, created_at, changed_at, told_at) VALUES"
    " (1, 1, 1, 'question', 'Objet', '', 'accepted', 10, 20, 20), (2, 2, 2, 'question', 'Objet', '', 'waiting', 30, 30, NULL);"
    "INSERT INTO request_event (id, request_id, at, actor, act, state, body) VALUES"
    " (1, 1, 10, 'adult:1', 'open', 'waiting', ''), (2, 1, 20, 'agent:1', 'accept', 'accepted', 'Oui'),"
    " (3, 2, 30, 'adult:2', 'open', 'waiting', '');"
    "INSERT INTO inbox_mark (family_id, adult_id, kind, object_id, is_read, is_archived) VALUES"
    " (1, 1, 'request', 1, 1, 0), (2, 2, 'request', 2, 0, 1);";

// Zoé has the only place of a group, Tom waits for it.
static const char enrolments_sql[] =
    "INSERT INTO request (id, family_id, adult_id, type, subject, service, state, created_at, changed_at, told_at) VALUES"
    " (11, 1, 1, 'enrolment', 'Inscription', '', 'accepted', 40, 40, 40), (12, 2, 2, 'enrolment', 'Inscription', '', 'waiting', 50, 50, NULL);"
    "INSERT INTO request_event (id, request_id, at, actor, act, state, body) VALUES"
    " (11, 11, 40, 'adult:1', 'open', 'waiting', ''), (12, 11, 40, 'town', 'accept', 'accepted', ''), (13, 12, 50, 'adult:2', 'open', 'waiting', '');"
    "INSERT INTO admission_group (activity_id, position, least_age, most_age, born_from, born_to, seats) VALUES"
    " (1, 0, 0, 0, '1900-01-01', '9999-12-31', 1);"
    "INSERT INTO enrolment (id, child_id, family_id, activity_id, from_day, to_day, weekdays, state, created_at) VALUES"
    " (1, 1, 1, 1, '2025-09-01', '2026-02-28', 31, 'accepted', 40);"
    "INSERT INTO enrolment_ask (request_id, family_id, child_id, activity_id, from_day, to_day, weekdays, state) VALUES"
    " (11, 1, 1, 1, '2025-09-01', '2026-02-28', 31, 'accepted'), (12, 2, 2, 1, '2026-01-05', '2026-07-03', 31, 'open');"
    "INSERT INTO enrolment_draft (family_id, step, started_at, changed_at) VALUES (2, 3, 50, 50);"
    "INSERT INTO enrolment_draft_child (family_id, child_id) VALUES (2, 2);"
    "INSERT INTO enrolment_wish (family_id, child_id, activity_id, from_day, to_day, weekdays) VALUES (2, 2, 1, NULL, NULL, 0);";

#define TX(key) "(SELECT id FROM ledger_tx WHERE op_key = '" key "')"

// Invoices: 1 and 2 paid, 3 cancelled by a credit note, 4 still to pay. Payments: 1 and 3 settled, 2 under way, 4 in suspense.
static const char money_sql[] =
    "INSERT INTO invoice_run (id, regie_id, period, started_at, done_at) VALUES (1, 1, '2026-03', 1, 2);"
    "INSERT INTO invoice (id, regie_id, family_id, exercise, number, period, run_id, status, issued_on, due_on, total_cents, tx_id) VALUES"
    " (1, 1, 1, 2026, 1, '2026-03', 1, 'paid', '2026-03-31', '2026-04-30', 650, " TX("inv-1") "),"
    " (2, 1, 2, 2026, 2, '2026-03', 1, 'paid', '2026-03-31', '2026-04-30', 300, " TX("inv-2") "),"
    " (3, 1, 2, 2026, 3, '2026-03', NULL, 'cancelled', '2026-03-31', '2026-04-30', 300, " TX("inv-3") "),"
    " (4, 1, 2, 2026, 4, '2026-03', NULL, 'issued', '2026-03-31', '2026-04-30', 300, " TX("inv-4") ");"
    "INSERT INTO invoice_line (id, invoice_id, booking_id, child_id, slot_id, day, label, qty, unit_cents, amount_cents) VALUES"
    " (1, 1, 1, 1, 1, '2026-03-16', 'Midi', 1, 250, 250), (2, 1, 2, 1, 2, '2026-03-16', 'Repas', 1, 400, 400),"
    " (3, 2, NULL, 2, 1, '2026-03-10', 'Midi', 2, 150, 300),"
    " (4, 3, 5, 2, 1, '2026-03-17', 'Midi', 1, 300, 300), (5, 4, 5, 2, 1, '2026-03-17', 'Midi', 1, 300, 300);"
    "INSERT INTO credit_note (id, invoice_id, regie_id, family_id, exercise, number, issued_on, reason, total_cents, tx_id)"
    " VALUES (1, 3, 1, 2, 2026, 1, '2026-04-01', 'Annulation', 300, " TX("credit-3") ");"
    "INSERT INTO credit_line (id, credit_note_id, cancels_line, amount_cents) VALUES (1, 1, 4, 300);"
    "INSERT INTO payment (id, regie_id, family_id, adult_id, email, refdet, object, env, provider_ref, state, expected_cents, paid_cents,"
    "                     result, auth_number, tx_id, suspense_tx, op_key, created_at, settled_at) VALUES"
    " (1, 1, 1, 1, 'anne@exemple.fr', 'R1', '', 'T', 'op-1', 'settled', 650, 650, 'P', 'a', " TX("pay-1") ", NULL, 'p1', 1, 2),"
    " (2, 1, 1, 1, 'anne@exemple.fr', 'R2', '', 'T', 'op-2', 'opened', 500, NULL, '', '', NULL, NULL, 'p2', " NOW " - " HOURS(29) ", NULL),"
    " (3, 1, 2, 2, 'luc@exemple.fr', 'R3', '', 'T', 'op-3', 'settled', 300, 300, 'P', 'b', " TX("pay-3") ", NULL, 'p3', 1, 2),"
    " (4, 1, 2, 2, 'luc@exemple.fr', 'R4', '', 'T', 'op-4', 'suspense', 300, 100, 'P', '', NULL, " TX("doubt-4") ", 'p4', 1, NULL);"
    "INSERT INTO alloc (id, payment_id, invoice_id, amount_cents) VALUES (1, 1, 1, 650), (2, 3, 2, 300);"
    "INSERT INTO ticket (id, payment_id, regie_id, number, total_cents) VALUES (1, 1, 1, 1, 650), (2, 3, 1, 2, 300);"
    "INSERT INTO outbox (dedup_key, message_id, recipient, recipient_name, subject, body_text, attachment_kind, attachment_id,"
    "                    attachment_name, state, attempts, next_at, lease_until, last_error, created_at) VALUES"
    " ('pay-1-receipt', 'm1', 'anne@exemple.fr', '', 's', 'b', 'ticket', 1, '', 'sent', 1, 1, 0, '', 1),"
    " ('pay-3-receipt', 'm2', 'luc@exemple.fr', '', 's', 'b', 'ticket', 3, '', 'queued', 0, 1, 0, '', 1),"
    " ('save-1', 'm3', 'luc@exemple.fr', '', 's', 'b', '', 0, '', 'sent', 1, 1, 0, '', 1);"
    "INSERT INTO op (op_key, actor, route, body_hash, status, location, body, created_at)"
    " VALUES ('b1', 'adult:1', '/kiosque', '', 303, '/', '', 1), ('p1', 'adult:1', '/kiosque', '', 303, '/', '', 1);";

static int64_t post(Db *db, TxKind kind, const char *key, LedgerEntry debit, LedgerEntry credit)
{
    LedgerEntry both[] = {debit, credit};
    return ledger_post(db, test_arena(), kind, 1, str_z(key), noon, S("Écriture d’essai | avec une barre"), both, COUNT(both));
}

static void bill(Db *db, TxKind kind, const char *key, int64_t family, int64_t cents)
{
    post(db, kind, key, (LedgerEntry){ACCOUNT_FAMILY, family, {cents}}, (LedgerEntry){ACCOUNT_REVENUE, 0, {-cents}});
}

static void pay(Db *db, const char *key, int64_t family, int64_t cents)
{
    post(db, TX_PAYMENT, key, (LedgerEntry){ACCOUNT_PROVIDER, 0, {cents}}, (LedgerEntry){ACCOUNT_FAMILY, family, {-cents}});
}

static void fill_ledger(Db *db)
{
    bill(db, TX_INVOICE, "inv-1", 1, 650);
    bill(db, TX_INVOICE, "inv-2", 2, 300);
    bill(db, TX_INVOICE, "inv-3", 2, 300);
    bill(db, TX_INVOICE, "inv-4", 2, 300);
    bill(db, TX_CREDIT, "credit-3", 2, -300);
    pay(db, "pay-1", 1, 650);
    pay(db, "pay-3", 2, 300);
    post(db, TX_SUSPENSE, "doubt-4", (LedgerEntry){ACCOUNT_PROVIDER, 0, {100}}, (LedgerEntry){ACCOUNT_SUSPENSE, 0, {-100}});
    int64_t wrong = post(db, TX_REFUND, "wrong", (LedgerEntry){ACCOUNT_FAMILY, 1, {40}}, (LedgerEntry){ACCOUNT_CASH, 0, {-40}});
    ledger_reverse(db, test_arena(), wrong, S("right"), noon, S("Erreur"));
}

static Db *connect(TestPlace p, DbMode mode)
{
    Str why = {0};
    Db *db = db_open(p.address, p.schema, mode, &why, test_arena());
    if (!db) die("no connection for the test: %.*s", STR_ARG(why));
    return db;
}

static Db *town_in_order(DbEngine e)
{
    test_store(e);
    Db *db = connect(test_store_place(e), DB_WRITE);
    db_begin(db);
    db_script(db, str_z(town_sql));
    fill_ledger(db);
    db_script(db, str_z(bookings_sql));
    db_script(db, str_z(money_sql));
    db_script(db, str_z(requests_sql));
    db_script(db, str_z(enrolments_sql));
    audit_seal(db, test_arena());
    CHECK(db_commit(db), "%s: %.*s", test_engine_name(e), STR_ARG(db_error(db)));
    return db;
}

// ---- without the rules of the schema ----

typedef struct Name { Str name; } Name;
ARRAY_OF(Name, Names);
static const DbCol name_cols[] = {COL(Name, name)};
static const Sql sqlite_tables_sql = {"sqlite_tables_sql", "SELECT name FROM sqlite_master WHERE type = 'table'", name_cols, 1};

// A copy made from a SELECT keeps the columns and nothing else: no key, no check, no trigger.
static void loosen_sqlite(Db *db)
{
    Arena *a = test_arena();
    Names tables = {0};
    db_all(db, a, &sqlite_tables_sql, &tables, NO_ARGS);
    db_script(db, S("PRAGMA foreign_keys = OFF"));
    EACH (const Name, t, &tables)
        db_script(db, str_fmt(a, "CREATE TABLE loose AS SELECT * FROM %.*s; DROP TABLE %.*s;"
                              "CREATE TABLE %.*s AS SELECT * FROM loose; DROP TABLE loose", STR_ARG(t->name), STR_ARG(t->name),
                              STR_ARG(t->name)));
}

static const char loosen_postgres[] =
    "DO $$ DECLARE r record; here oid = current_schema()::regnamespace; BEGIN"
    " FOR r IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE connamespace = here ORDER BY contype <> 'f' LOOP"
    "  EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.conname); END LOOP;"
    " FOR r IN SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() LOOP"
    "  EXECUTE format('DROP INDEX %I', r.indexname); END LOOP;"
    " FOR r IN SELECT oid::regclass AS t FROM pg_class WHERE relnamespace = here AND relkind = 'r' LOOP"
    "  EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', r.t); END LOOP;"
    " FOR r IN SELECT c.oid::regclass AS t, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = here"
    "  AND c.relkind = 'r' AND a.attnum > 0 AND a.attnotnull AND a.attidentity = '' LOOP"
    "  EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', r.t, r.attname); END LOOP;"
    " END $$";

static void loosen(Db *db)
{
    if (db_engine(db) == DB_SQLITE) loosen_sqlite(db);
    else db_script(db, str_z(loosen_postgres));
    CHECK(!db_failed(db), "%.*s", STR_ARG(db_error(db)));
}

// ---- what can go wrong ----

#define LAST_TX "(SELECT max(id) FROM ledger_tx)"   // the reversal
#define NEW_BOOKING(slot, day) \
    "INSERT INTO booking (id, child_id, family_id, activity_id, slot_id, day, state, price_cents, received_at, deadline_at, op_key)" \
    " VALUES (6, 2, 2, 1, " slot ", '" day "', 'confirmed', 300, 10, 20, 'b6');"
#define AGREED(rule, decided) \
    "INSERT INTO custody (id, child_id, first_id, second_id, from_day, rule, decided_at)" \
    " VALUES (2, 1, 1, 2, '2026-01-01', '" rule "', " decided ");"
#define DRAWN(family, decided) \
    "INSERT INTO custody_day (id, custody_id, day, family_id, decided_at) VALUES (1, 1, '2026-03-16', " family ", " decided ");"
#define TAKES(booking, seat) \
    "INSERT INTO booking_seat (booking_id, seat_id, seats) VALUES (" booking ", " seat ", 1);" \
    "INSERT INTO seat_event (seq, seat_id, booking_id, delta, capacity) VALUES (90, " seat ", " booking ", 1, 5);" \
    "UPDATE seat SET used = used + 1 WHERE id = " seat ";"

// found: the invariants that must speak, and no other. The schema forbids most of this; what is tried is that fsck does not
// count on it.
#define FILE_HASH "ffa81d2f72c9a53ba309fefdcf5e7dc4"        // BLAKE2b, 16 bytes, of "%PDF-1.5"
#define DOCUMENT(child, stored, size, hash) \
    "INSERT INTO document (family_id, child_id, kind, name, type, size, stored, hash, state, sent_by, at, changed_at) VALUES" \
    " (1, " child ", 'pai', 'x.pdf', 'application/pdf', " size ", " stored ", '" hash "', CASE WHEN " stored " IS NULL THEN 'withdrawn'" \
    " ELSE 'received' END, 'adult:1', 1, 1);"
#define ENROLLED(child, from) \
    "INSERT INTO enrolment (id, child_id, family_id, activity_id, from_day, to_day, weekdays, state, created_at)" \
    " VALUES (2, " child ", 2, 1, '" from "', '2026-07-03', 31, 'accepted', 60);"
#define TOWN_FILE(stored) \
    "INSERT INTO town_file (category, title, name, type, size, stored, hash, at) VALUES" \
    " ('Menus', 'Avril', 'avril.pdf', 'application/pdf', 8, '" stored "', '" FILE_HASH "', 1);"

#define HASH_60 "123456789012345678901234567890123456789012345678901234567890"
#define ACCOUNT \
    "INSERT INTO account (adult_id, email, password_hash, terms_version, terms_hash, terms_at, created_at, changed_at)" \
    " VALUES (1, 'a@exemple.fr', 'x', 1, 'x', 1, 1, 1);"
#define SECOND_STEP(secret, confirmed) \
    "INSERT INTO account_totp (adult_id, secret, last_step, created_at, confirmed_at) VALUES (1, '" secret "', 0, 1, " confirmed ");"
#define SEALED HASH_60 "12345678901234567890"
#define RECOVERY(n) "INSERT INTO recovery_code (adult_id, code_hash) SELECT 1, '" HASH_60 "' || CAST(1000 + n AS TEXT) FROM many WHERE n < " #n ";"
#define NEW_ADDRESS(email, confirm_hash) \
    "INSERT INTO email_change (id, adult_id, old_email, new_email, confirm_hash, stop_hash, state, created_at, confirm_until, stop_until)" \
    " VALUES (1, 1, 'z@exemple.fr', '" email "', '" confirm_hash "', '" HASH_60 "0002', 'done', 1, 2, 3)"

static const struct { const char *name, *found, *sql; } cases[] = {
    {"an amount is changed", "L01 D01 D03",
     "UPDATE ledger_entry SET amount_cents = amount_cents - 5 WHERE tx_id = " TX("inv-1") " AND amount_cents < 0"},
    {"a transaction without entries", "L02 D01",
     "INSERT INTO ledger_tx (id, seq, kind, regie_id, occurred_at, label, prev_hash, hash)"
     " SELECT 900, seq + 1, 'refund', 1, 1, '', hash, 'x' FROM ledger_tx WHERE id = " LAST_TX},
    {"entries of no transaction", "L03",
     "INSERT INTO ledger_entry (id, tx_id, account_id, amount_cents) SELECT 900, 900, max(account_id), 5 FROM ledger_entry;"
     "INSERT INTO ledger_entry (id, tx_id, account_id, amount_cents) SELECT 901, 900, max(account_id), -5 FROM ledger_entry"},
    {"an entry of nothing", "L03 D01",
     "INSERT INTO ledger_entry (id, tx_id, account_id, amount_cents) SELECT 900, tx_id, account_id, 0 FROM ledger_entry WHERE tx_id = " LAST_TX
     " AND amount_cents > 0"},
    {"an entry of no account", "L03 D01 D03",
     "UPDATE ledger_entry SET account_id = 900 WHERE tx_id = " TX("inv-1") " AND amount_cents < 0"},
    {"an account of another regie", "L04 D03",
     "INSERT INTO ledger_account (id, kind, family_id, regie_id) VALUES (900, 'revenue', 0, 2);"
     "UPDATE ledger_entry SET account_id = 900 WHERE tx_id = " TX("inv-1") " AND amount_cents < 0"},
    {"an operation key used twice", "L05 D01", "UPDATE ledger_tx SET op_key = 'inv-1' WHERE op_key = 'inv-2'"},
    {"a link of the ledger is changed", "L06 D01", "UPDATE ledger_tx SET prev_hash = '00' WHERE op_key = 'inv-2'"},
    {"a beginning before the beginning", "L06 D01", "UPDATE ledger_tx SET prev_hash = '00' WHERE seq = 1"},
    {"a hole in the ledger", "L06 D01", "UPDATE ledger_tx SET seq = seq + 1 WHERE id = " LAST_TX},
    {"a number used twice", "L06 D01", "UPDATE ledger_tx SET seq = seq - 1 WHERE id = " LAST_TX},
    {"a transaction is removed", "L03 L06", "DELETE FROM ledger_tx WHERE op_key = 'doubt-4'"},
    {"reversed twice", "L07 D01",
     "INSERT INTO ledger_tx (id, seq, kind, regie_id, reverses_id, occurred_at, label, prev_hash, hash)"
     " SELECT 900, seq + 1, kind, regie_id, reverses_id, occurred_at, label, hash, 'x' FROM ledger_tx WHERE id = " LAST_TX ";"
     "INSERT INTO ledger_entry (id, tx_id, account_id, amount_cents) SELECT 900 + e.id, 900, e.account_id, e.amount_cents"
     " FROM ledger_entry e JOIN ledger_tx t ON t.id = e.tx_id WHERE t.op_key = 'right'"},
    {"reversed by the double", "L08 D01", "UPDATE ledger_entry SET amount_cents = amount_cents * 2 WHERE tx_id = " LAST_TX},
    {"a reversal that touches other accounts too", "L08 D01",
     "INSERT INTO ledger_entry (id, tx_id, account_id, amount_cents) SELECT 900 + id, " LAST_TX ", account_id, amount_cents"
     " FROM ledger_entry WHERE tx_id = " TX("pay-3")},
    {"a reversal of nothing", "L08 D01", "UPDATE ledger_tx SET reverses_id = NULL WHERE id = " LAST_TX},

    {"a line is changed with its price", "F01",
     "UPDATE invoice_line SET unit_cents = unit_cents + 10, amount_cents = amount_cents + 10 WHERE id = 1"},
    {"an invoice without lines", "F01", "DELETE FROM invoice_line WHERE invoice_id = 2"},
    {"a quantity is changed", "F02", "UPDATE invoice_line SET qty = qty + 1 WHERE id = 3"},
    {"an invoice outside the ledger", "F03", "UPDATE invoice SET tx_id = NULL WHERE id = 1"},
    {"an invoice posted to another family", "F03", "UPDATE invoice SET family_id = 1 WHERE id = 4"},
    {"an invoice posted for another total", "F03", "UPDATE invoice SET tx_id = " TX("inv-1") " WHERE id = 4"},
    {"a hole in the invoices", "F04", "UPDATE invoice SET number = 9 WHERE id = 4"},
    {"an invoice number used twice", "F04", "UPDATE invoice SET number = 1 WHERE id = 2"},
    {"invoiced twice by the run", "F05", "UPDATE invoice SET run_id = 1 WHERE id = 4"},
    {"a booking invoiced twice", "F06",
     "INSERT INTO invoice_line (id, invoice_id, booking_id, child_id, slot_id, day, label, qty, unit_cents, amount_cents)"
     " VALUES (90, 2, 1, 1, 1, '2026-03-16', 'Midi', 0, 250, 0)"},
    {"the credit of a line invoiced again is removed", "F06",
     "DELETE FROM credit_line; UPDATE invoice SET status = 'issued' WHERE id = 3"},
    {"paid without a payment", "F07", "UPDATE invoice SET status = 'paid' WHERE id = 4"},
    {"paid, and the payment is gone", "F07", "DELETE FROM alloc WHERE id = 1"},
    {"received more than the total", "F07 P05", "UPDATE alloc SET amount_cents = amount_cents + 1 WHERE id = 1"},

    {"an operation of the provider used twice", "P01", "UPDATE payment SET provider_ref = 'op-1' WHERE id = 2"},
    {"settled outside the ledger", "P02", "UPDATE payment SET tx_id = NULL WHERE id = 1"},
    {"settled by another transaction", "P02", "UPDATE payment SET tx_id = " TX("pay-3") " WHERE id = 1"},
    {"settled at no moment", "P03", "UPDATE payment SET settled_at = NULL WHERE id = 1"},
    {"under way and in the ledger", "P03", "UPDATE payment SET tx_id = " TX("pay-1") " WHERE id = 2"},
    {"settled for another amount", "P04", "UPDATE payment SET expected_cents = 651 WHERE id = 1"},
    {"more put on invoices than paid", "P05", "INSERT INTO alloc (id, payment_id, invoice_id, amount_cents) VALUES (90, 3, 4, 100)"},
    {"a payment of another family", "P06", "UPDATE payment SET family_id = 2 WHERE id = 1"},
    {"a payment of another regie", "P06", "UPDATE payment SET regie_id = 2 WHERE id = 1"},
    {"a negative amount put on an invoice", "P06", "INSERT INTO alloc (id, payment_id, invoice_id, amount_cents) VALUES (90, 3, 4, -1)"},
    {"a ticket is missing", "P07", "DELETE FROM ticket WHERE id = 2"},
    {"a ticket of another amount", "P07", "UPDATE ticket SET total_cents = 1 WHERE id = 2"},
    {"two tickets", "P07", "INSERT INTO ticket (id, payment_id, regie_id, number, total_cents) VALUES (90, 1, 1, 3, 650)"},
    {"no answer for 31 hours", "P08", "UPDATE payment SET created_at = " NOW " - " HOURS(31) " WHERE id = 2"},
    {"a hole in the tickets", "P09", "UPDATE ticket SET number = 5 WHERE id = 2"},
    {"ticket numbers 1 1 3", "P09",
     "UPDATE ticket SET number = 1 WHERE id = 2; INSERT INTO ticket (id, payment_id, regie_id, number, total_cents) VALUES (90, 4, 1, 3, 9)"},

    {"fewer places than bookings", "B01", "UPDATE seat SET capacity = 1 WHERE id = 1"},
    {"a place given when there was none", "B02", "UPDATE seat_event SET capacity = 1 WHERE seq = 4"},
    {"a place given back before it was taken", "B02", "UPDATE seat_event SET delta = -delta WHERE seat_id = 3 AND booking_id = 4"},
    {"a place given back in the history only", "B03",
     "INSERT INTO seat_event (seq, seat_id, booking_id, delta, capacity) VALUES (90, 1, 1, -1, 2)"},
    {"booked twice", "B04", NEW_BOOKING("1", "2026-03-17") TAKES("6", "4")},
    {"the same places for two things", "B05", NEW_BOOKING("2", "2026-03-17") TAKES("6", "3")},
    {"held for a minute too long", "B06", "UPDATE booking SET hold_expires_at = " NOW " - 60001 WHERE id = 3"},
    {"held without end", "B06", "UPDATE booking SET hold_expires_at = NULL WHERE id = 3"},
    {"late, and nobody signed", "B07", "UPDATE booking SET override_by = NULL WHERE id = 5"},
    {"received at the very deadline", "B07", "UPDATE booking SET received_at = deadline_at WHERE id = 1"},
    {"without what it requires", "B08", "UPDATE booking SET requires_slot = 90 WHERE id = 2"},
    {"what it requires is on another day", "B08 B10", "UPDATE booking SET day = '2026-03-18' WHERE id = 1"},
    {"a child of another family", "B09 E04", "DELETE FROM child_family WHERE child_id = 2"},
    {"a booking without a place", "B03 B09 D04", "DELETE FROM booking_seat WHERE booking_id = 3"},
    {"a place of another day", "B10", "UPDATE seat SET day = '2026-03-18' WHERE id = 2"},
    {"a report of another family", "B11", "UPDATE booking_report SET family_id = 2 WHERE id = 1"},
    {"a report of another operation", "B11", "UPDATE booking_save SET op_key = 'b3' WHERE id = 1"},
    {"booked and refused", "B12", "UPDATE booking_report_refused SET day = '2026-03-16' WHERE report_id = 1"},
    {"a day given back and booked", "B13", "UPDATE giveback SET booking_id = 5 WHERE id = 1"},
    {"a day given back for another family", "B13", "UPDATE giveback SET family_id = 1 WHERE id = 1"},
    {"a price returned for a day that nobody took", "B13", "UPDATE invoice_line SET booking_id = 4 WHERE id = 4"},
    {"a day taken and its price kept", "B14",
     "UPDATE giveback SET state = 'taken', settled_at = 20 WHERE id = 1; UPDATE invoice_line SET booking_id = 4 WHERE id = 5"},
    {"the address of a calendar in clear", "D05", "UPDATE agenda_feed SET token_hash = 'an-address' WHERE id = 1"},
    {"no number of places", "B03 B10 D04", "UPDATE booking_seat SET seats = 0 WHERE booking_id = 2"},

    {"a week of the other household", "G01", AGREED("weeks odd change mon 08:30", "6")},
    {"the evening of the change", "G01", AGREED("weeks even change mon 18:00", "6")},
    {"a weekday of the other household", "G01", AGREED("weekdays tue,sun", "6")},
    {"two, two, three days", "G01", AGREED("2-2-3 from 2026-03-09", "6")},
    {"two, two, three days, its own", "", AGREED("2-2-3 from 2026-03-16", "6")},
    {"the half of the holidays of the other", "G01",
     AGREED("weekdays mon holidays halves odd-years", "6") "INSERT INTO town_setting (name, value) VALUES ('school-zone', 'C');"
     "INSERT INTO school_holiday (id, year, name, zone, first_off, last_off) VALUES (1, '2025-2026', 'Hiver', 'C', '2026-03-14', '2026-03-29')"},
    {"a day drawn for the other household", "G01", DRAWN("2", "6")},
    {"agreed after the booking was made", "", AGREED("weeks odd change mon 08:30", "11")},
    {"drawn after the booking was made", "", DRAWN("2", "11")},
    {"a day given to a third household", "G02", DRAWN("9", "11")},
    {"custody of a household that is not the child's", "G02", "DELETE FROM child_family WHERE child_id = 1 AND family_id = 2"},

    {"a document, its file as it was", "", DOCUMENT("1", "'aa00'", "8", FILE_HASH)},
    {"a document withdrawn, its file gone", "", DOCUMENT("1", "NULL", "8", "")},
    {"a document withdrawn, its file going", "", DOCUMENT("1", "'bb00'", "8", "") "UPDATE document SET state = 'withdrawn' WHERE stored = 'bb00';"},
    {"the file of a document is gone", "K01", DOCUMENT("1", "'bb00'", "8", FILE_HASH)},
    {"the file of a document is shorter", "K01", DOCUMENT("1", "'aa00'", "9", FILE_HASH)},
    {"the file of a document is another", "K01", DOCUMENT("1", "'aa00'", "8", "00")},
    {"a document about a child of others", "K02", DOCUMENT("2", "'aa00'", "8", FILE_HASH)},
    {"a file of the town is gone", "K01", TOWN_FILE("bb00")},
    {"a file of the town is a family's", "K02", DOCUMENT("1", "'aa00'", "8", FILE_HASH) TOWN_FILE("aa00")},

    {"an operation done twice", "O01",
     "INSERT INTO op (op_key, actor, route, body_hash, status, location, body, created_at)"
     " SELECT op_key, actor, route, body_hash, status, location, body, created_at FROM op WHERE op_key = 'b1'"},
    {"a transaction without its act", "O02 D02", "UPDATE audit SET op_key = NULL WHERE op_key = 'inv-1'"},
    {"an act is removed", "O02 O03 D02", "DELETE FROM audit WHERE op_key = 'inv-2'"},
    {"an act is removed with its seal", "O02 O03",
     "DELETE FROM audit WHERE op_key = 'inv-2'; DELETE FROM audit_seal WHERE audit_id NOT IN (SELECT id FROM audit)"},
    {"a link of the acts is changed", "O03 D02", "UPDATE audit_seal SET prev_hash = '00' WHERE seq = 2"},
    {"the same mail twice", "O04", "UPDATE outbox SET dedup_key = 'pay-1-receipt' WHERE dedup_key = 'save-1'"},
    {"a receipt is missing", "O05", "DELETE FROM outbox WHERE dedup_key = 'pay-1-receipt'"},

    {"the words of a transaction are changed", "D01", "UPDATE ledger_tx SET label = 'Autre' WHERE op_key = 'inv-1'"},
    {"the moment of a transaction is changed", "D01", "UPDATE ledger_tx SET occurred_at = occurred_at - 1 WHERE op_key = 'inv-1'"},
    {"the author of an act is changed", "D02", "UPDATE audit SET actor = 'adult:9' WHERE op_key = 'inv-1'"},
    {"a regie out of balance", "L01 L08 D01 D03",
     "UPDATE ledger_entry SET amount_cents = amount_cents + 1 WHERE tx_id = " TX("wrong") " AND amount_cents > 0"},
    {"a counter of places is wrong", "D04", "UPDATE seat SET used = used + 1 WHERE id = 4"},

    {"a request that nobody accepted", "R01", "UPDATE request SET state = 'accepted' WHERE id = 2"},
    {"a request without history", "R01", "DELETE FROM request_event WHERE request_id = 2"},
    {"the town spoke and it does not show", "R02", "UPDATE request SET told_at = NULL WHERE id = 1; DELETE FROM inbox_mark WHERE object_id = 1"},
    {"another family's request is read", "R03", "UPDATE inbox_mark SET family_id = 2 WHERE object_id = 1"},
    {"an answer is read before it is given", "R03", "UPDATE inbox_mark SET is_read = 1 WHERE object_id = 2"},
    {"a document of others in a request", "R05", "INSERT INTO request_document (event_id, document_id) VALUES (3, 99)"},
    {"a decision without its mail", "R04",
     "UPDATE request_event SET at = " NOW " - " HOURS(2) " WHERE id = 2; UPDATE request SET told_at = " NOW " - " HOURS(2) " WHERE id = 1;"
     "INSERT INTO request_mail (event_id) VALUES (2)"},
    {"a notice without its mail", "R06",
     "INSERT INTO notice (id, family_id, dedup_key, at, title, body) VALUES (901, 1, 'planted', " NOW " - " HOURS(2) ", 'T', 'B');"
     "INSERT INTO notice_mail (notice_id) VALUES (901)"},

    {"a second step and its codes", "", ACCOUNT SECOND_STEP(SEALED, "1") RECOVERY(10)},
    {"a second step on its way", "", ACCOUNT SECOND_STEP(SEALED, "NULL")},
    {"a second step with nine codes", "A01", ACCOUNT SECOND_STEP(SEALED, "1") RECOVERY(9)},
    {"codes without a second step", "A01", ACCOUNT SECOND_STEP(SEALED, "NULL") RECOVERY(10)},
    {"the secret of a second step in clear", "A02", ACCOUNT SECOND_STEP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "NULL")},
    {"a recovery code in clear", "A02",
     ACCOUNT SECOND_STEP(SEALED, "1") RECOVERY(9) "INSERT INTO recovery_code (adult_id, code_hash) VALUES (1, 'ABCDEFGHJK')"},
    {"an address that was proven", "", ACCOUNT NEW_ADDRESS("a@exemple.fr", HASH_60 "0001")},
    {"a link in clear", "A02", ACCOUNT NEW_ADDRESS("a@exemple.fr", "a-link")},
    {"an address that nobody proved", "A03", ACCOUNT NEW_ADDRESS("b@exemple.fr", HASH_60 "0001")},
    {"a second child in the only place", "E01", ENROLLED("2", "2026-02-28")},
    {"a child after the other, in one place", "", ENROLLED("2", "2026-03-01")},
    {"a request accepted that still waits in the list", "E02", "UPDATE enrolment_ask SET state = 'open' WHERE request_id = 11"},
    {"a request that asks for nothing", "E02", "DELETE FROM enrolment_ask WHERE request_id = 12"},
    {"a request of one family for another's", "E02", "UPDATE request SET family_id = 1 WHERE id = 12"},
    {"a place in the list without a request", "E02",
     "DELETE FROM request_event WHERE request_id = 12; DELETE FROM request WHERE id = 12"},
    {"accepted, and nobody is enrolled", "E03", "DELETE FROM enrolment WHERE id = 1"},
    {"enrolled by another family", "E04", "UPDATE enrolment SET family_id = 9 WHERE id = 1"},
    {"another family's child in a draft", "E04", "UPDATE enrolment_draft_child SET child_id = 1, family_id = 9"},
    {"a wish for another family's child", "E04", "UPDATE enrolment_wish SET family_id = 1"},
};

// A folder with one file in it, "aa00", of eight bytes.
static Str files_folder(void)
{
    static char place[] = "/tmp/kiosque-fsck-XXXXXX";
    static bool made;
    Str folder = str_z(place);
    if (made) return folder;
    made = mkdtemp(place) != NULL;
    Str shelf = str_fmt(test_arena(), "%.*s/documents/aa", STR_ARG(folder));
    CHECK(made && file_make_folder(str_c(test_arena(), shelf)) && file_write(str_c(test_arena(), path_join(test_arena(), shelf, S("aa00"))), S("%PDF-1.5")),
          "the folder of files is made");
    return folder;
}

// The invariants that spoke, in their order, each once: "L01 D01".
static Str spoken(const FsckFindings *found)
{
    Buf b = buf_new(test_arena(), 64);
    const char *last = "";
    EACH (const FsckFinding, f, found) {
        if (!strcmp(last, f->id)) continue;
        buf_fmt(&b, "%s%s", b.n ? " " : "", f->id);
        last = f->id;
    }
    return buf_str(&b);
}

static void finds(Db *db, const char *want, const char *name)
{
    FsckFindings found = {0};
    int result = fsck_store(db, test_arena(), files_folder(), noon, &found);
    const char *engine = test_engine_name(db_engine(db));
    CHECK(!db_failed(db), "%s, %s: %.*s", engine, name, STR_ARG(db_error(db)));
    CHECK(result == (*want ? FSCK_VIOLATIONS : FSCK_CLEAN), "%s, %s: result %d", engine, name, result);
    CHECK_STR(spoken(&found), str_z(want), "%s, %s", engine, name);
    EACH (const FsckFinding, f, &found) CHECK(f->key.n && f->says, "%s, %s: %s says what and where", engine, name, f->id);
}

TEST(fsck_finds_nothing_in_a_town_in_order)
{
    EACH_ENGINE (e) {
        test_store(e);
        Db *empty = connect(test_store_place(e), DB_READ);
        db_begin(empty);
        finds(empty, "", "an empty town");
        db_close(empty);
        db_close(town_in_order(e));
        Db *db = connect(test_store_place(e), DB_READ);
        db_begin(db);
        finds(db, "", "a town in order");
        db_close(db);
    }
}

TEST(fsck_finds_what_was_put_wrong)
{
    EACH_ENGINE (e) {
        Db *db = town_in_order(e);
        loosen(db);
        for (int i = 0; i < COUNT(cases); i++) {
            db_begin(db);
            db_script(db, str_z(cases[i].sql));
            finds(db, cases[i].found, cases[i].name);
            db_rollback(db);
        }
        db_begin(db);
        finds(db, "", "everything was put back");
        db_close(db);
    }
}

static const struct { const char *name; int hours; const char *sql, *found; } left[] = {
    {"just arrived, its row is on the way", 1, "", ""},
    {"left for three days", 72, "", "K03"},
    {"the file of a document", 72, DOCUMENT("1", "'cc00'", "8", FILE_HASH), ""},
    {"the file of the town", 72, TOWN_FILE("cc00"), ""},
    {"of a document withdrawn and never erased", 72, DOCUMENT("1", "NULL", "8", ""), "K03"},
};

// A file of eight bytes in a folder of its own, last written so many hours ago.
static Str folder_with(const char *stored, int hours)
{
    Arena *a = test_arena();
    Str folder = str_fmt(a, "%.*s/left-%s-%d", STR_ARG(files_folder()), stored, hours), shelf = str_fmt(a, "%.*s/documents/%.2s", STR_ARG(folder), stored);
    const char *path = str_c(a, path_join(a, shelf, str_z(stored)));
    time_t then = time(NULL) - hours * 3600;
    CHECK(file_make_folder(str_c(a, shelf)) && file_write(path, S("%PDF-1.5")), "%s is made", path);
    CHECK(!utimensat(AT_FDCWD, path, (struct timespec[]){{then, 0}, {then, 0}}, 0), "%s is old", path);
    return folder;
}

TEST(fsck_finds_a_file_without_a_document)
{
    EACH_ENGINE (e) {
        Db *db = town_in_order(e);
        for (int i = 0; i < COUNT(left); i++) {
            FsckFindings found = {0};
            db_begin(db);
            db_script(db, str_z(left[i].sql));
            fsck_store(db, test_arena(), folder_with("cc00", left[i].hours), noon, &found);
            CHECK_STR(spoken(&found), str_z(left[i].found), "%s, %s", test_engine_name(e), left[i].name);
            db_rollback(db);
        }
        db_close(db);
    }
}

TEST(fsck_invariants_are_all_tried)
{
    for (int k = 0; fsck_id(k); k++) {
        bool tried = false;
        for (int i = 0; i < COUNT(cases); i++) tried |= str_has(str_z(cases[i].found), str_z(fsck_id(k)));
        for (int i = 0; i < COUNT(left); i++) tried |= str_eq(str_z(left[i].found), str_z(fsck_id(k)));
        CHECK(tried, "nothing is put wrong for %s", fsck_id(k));
    }
}

// More rows than one page of what is computed again.
TEST(fsck_reads_a_long_ledger)
{
    enum { MANY = 1500 };
    Db *db = town_in_order(DB_SQLITE);
    db_begin(db);
    for (int i = 0; i < MANY; i++) bill(db, TX_INVOICE, str_c(test_arena(), str_fmt(test_arena(), "many-%d", i)), 1, 10);
    for (int i = 0; i < MANY / 500; i++) audit_seal(db, test_arena());
    finds(db, "", "long");
    CHECK(db_commit(db), "%.*s", STR_ARG(db_error(db)));
    loosen(db);
    db_begin(db);
    db_script(db, S("UPDATE ledger_tx SET label = 'x' WHERE op_key IN ('many-1', 'many-1499');"
                    "UPDATE audit SET actor = 'x' WHERE op_key = 'many-1450'"));
    FsckFindings found = {0};
    fsck_store(db, test_arena(), files_folder(), noon, &found);
    CHECK(found.n == 3, "two transactions and an act, not %d", (int)found.n);
    db_close(db);
}

// ---- the command ----

// What the command writes on standard output, and the code it ends with.
static Str output(const char *config, bool json, int *code)
{
    char *words[] = {"--config", (char *)(uintptr_t)config, "--json"};
    FILE *file = tmpfile();
    fflush(stdout);
    int before = dup(STDOUT_FILENO);
    dup2(fileno(file), STDOUT_FILENO);
    *code = command_fsck(test_arena(), &(Args){words, json ? 3 : 2});
    fflush(stdout);
    dup2(before, STDOUT_FILENO);
    close(before);
    char *text = NEWS(test_arena(), char, 64 * KB);
    rewind(file);
    size_t n = fread(text, 1, 64 * KB, file);
    fclose(file);
    return (Str){text, (ptrdiff_t)n};
}

static const char *configuration(TestPlace p, const char *more)
{
    Arena *a = test_arena();
    char *path = str_c(a, S("/tmp/kiosque-fsck-XXXXXX"));
    int fd = mkstemp(path);
    if (fd >= 0) close(fd);
    file_write(path, str_fmt(a, "[town %.*s]\nhosts = a\nbase_url = http://a\ndatabase = %.*s\n%s", STR_ARG(p.schema), STR_ARG(p.address), more));
    return path;
}

// The store of the test is open meanwhile, as in a serving process.
TEST(fsck_command)
{
    EACH_ENGINE (e) {
        int code = -1, all = 0;
        while (fsck_id(all)) all++;
        Db *db = town_in_order(e);
        // By the real clock the hold and the payment under way are long late: they end first.
        db_script(db, S("UPDATE payment SET state = 'abandoned' WHERE id = 2; UPDATE booking SET state = 'confirmed' WHERE id = 3"));
        const char *config = configuration(test_store_place(e), "");
        Str text = output(config, false, &code);
        CHECK(code == 0 && str_has(text, str_fmt(test_arena(), "all %d invariants hold", all)), "%s: %d %.*s", test_engine_name(e), code, STR_ARG(text));
        text = output(config, true, &code);
        CHECK(code == 0 && str_starts(text, str_fmt(test_arena(), "{\"summary\":true,\"towns\":1,\"unchecked\":0,\"invariants\":%d,\"violations\":0}\n", all)),
              "%s: %d %.*s", test_engine_name(e), code, STR_ARG(text));
        db_script(db, S("UPDATE outbox SET dedup_key = 'pay-1-\"' WHERE dedup_key = 'pay-1-receipt'; UPDATE seat SET used = 0 WHERE id = 2"));
        text = output(config, false, &code);
        CHECK(code == 1 && str_has(text, S(": O05 payment:1: a settled payment has no receipt among the mails (R1)\n"))
              && str_has(text, S("violations: 2\n")), "%s: %d %.*s", test_engine_name(e), code, STR_ARG(text));
        text = output(config, true, &code);
        CHECK(code == 1 && str_has(text, S("{\"id\":\"D04\",\"town\":\"")) && str_has(text, S("\"key\":\"slot:2\",\"detail\":\"the counter"))
              && str_ends(text, S("\"violations\":2}\n")), "%s: %d %.*s", test_engine_name(e), code, STR_ARG(text));
        CHECK(!db_failed(db), "%.*s", STR_ARG(db_error(db)));
        unlink(config);
        db_close(db);
    }
}

TEST(fsck_says_what_it_could_not_check)
{
    int code = -1;
    TestPlace nothing = test_place(DB_SQLITE), unmigrated = test_place(DB_SQLITE);
    Db *db = connect(unmigrated, DB_WRITE);
    db_script(db, S("CREATE TABLE other (x INTEGER)"));
    db_close(db);
    const char *absent = configuration(nothing, ""), *old = configuration(unmigrated, "");
    const char *second = str_c(test_arena(), str_fmt(test_arena(), "[town b]\nhosts = b\nbase_url = http://b\ndatabase = %.*s\n",
                                                     STR_ARG(nothing.address)));
    db_close(town_in_order(DB_SQLITE));
    const char *mixed = configuration(test_store_place(DB_SQLITE), second);
    int errors = dup(STDERR_FILENO);                // what they say is not the test's to show
    CHECK(freopen("/dev/null", "w", stderr) != NULL, "quiet");
    output("/nonexistent/kiosque.conf", true, &code);
    CHECK(code == 2, "no configuration: %d", code);
    output(absent, true, &code);
    CHECK(code == 2, "no database: %d", code);
    output(old, true, &code);
    CHECK(code == 2, "not migrated: %d", code);
    Str text = output(mixed, true, &code);
    CHECK(code == 2 && str_has(text, S("\"id\":\"P08\"")), "one town of two, and it has violations: %d %.*s", code, STR_ARG(text));
    fflush(stderr);
    dup2(errors, STDERR_FILENO);
    close(errors);
    unlink(absent), unlink(old), unlink(mixed);
}
