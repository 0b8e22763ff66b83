// record_test.c - wishes about the records of families and children, accepted on both engines; and who never reads what.
#include "base/test.h"
#include "db/test_db.h"
#include "household/record.h"


enum { NOE = 1001 };                                // beyond what the database numbers by itself

// Families 1 and 2 are Noé's two households; 3 has a child of its own.
static const char town_sql[] =
    "INSERT INTO school (id, name) VALUES (1, 'École des Pins');"
    "INSERT INTO family (id, code, name, address, postcode, city, category, created_at) VALUES"
    " (1, 'F1', 'Roche', '1 rue du Puits', '30230', 'Bouillargues', 'resident', 1),"
    " (2, 'F2', 'Faure', '2 rue du Puits', '30230', 'Bouillargues', 'outside', 1),"
    " (3, 'F3', 'Petit', '3 rue du Puits', '30230', 'Bouillargues', 'resident', 1);"
    "INSERT INTO adult (id, first_name, last_name, search_key, email, phone) VALUES"
    " (1, 'Inès', 'Roche', '', NULL, '06 39 98 00 01'), (2, 'Romain', 'Faure', '', NULL, '06 39 98 00 02'), (3, 'Luc', 'Petit', '', NULL, '');"
    "INSERT INTO family_adult (family_id, adult_id, position) VALUES (1, 1, 1), (2, 2, 1), (3, 3, 1);"
    "INSERT INTO child (id, first_name, last_name, search_key, born, school_id, class) VALUES"
    " (1001, 'Noé', 'Roche', 'roche noe', '2010-05-01', 1, 'CE1'), (1002, 'Tom', 'Petit', 'petit tom', '2012-06-02', NULL, '');"
    "INSERT INTO child_family (child_id, family_id) VALUES (1001, 1), (1001, 2), (1002, 3);"
    "INSERT INTO document (id, family_id, kind, name, type, size, stored, hash, state, sent_by, at, changed_at) VALUES"
    " (7, 1, 'pai', 'a.pdf', 'application/pdf', 1, 'a', '', 'received', 'adult:1', 1, 1),"
    " (8, 2, 'pai', 'b.pdf', 'application/pdf', 1, 'b', '', 'received', 'adult:2', 1, 1);";

static bool settle(Db *db, void *context)
{
    (void)context;
    db_script(db, str_z(town_sql));
    return true;
}

static Store *a_town(DbEngine e)
{
    Store *s = test_store(e);
    lane_write(s, settle, NULL);
    return s;
}

// ---- a wish, and what the town says to it ----

typedef struct Wish {
    const char *type;
    int64_t family, child, object, id;
    const RequestField *fields;
    int n;
    Str why;
} Wish;

static Req of_family(Db *db, Arena *a, int64_t family)
{
    return (Req){.a = a, .db = db, .now = {INT64_C(1523606400000)}, .id = S("test"), .zone = zone_utc(), .today = date_of(2018, 4, 13),
                 .session = {.role = ROLE_FAMILY, .family = family, .adult = family}};
}

static bool open_in(Db *db, void *context)
{
    Wish *w = context;
    Arena a = arena_new(4 * MB);
    Req q = of_family(db, &a, w->family);
    w->id = request_open(&q, &(RequestNew){.type = w->type, .child = w->child, .object = w->object, .subject = S("Essai"), .fields = w->fields, .n_fields = w->n});
    arena_free(&a);
    return true;
}

static bool accept_in(Db *db, void *context)
{
    Wish *w = context;
    Arena a = arena_new(4 * MB);
    Str why = {0};
    bool done = request_decide(db, &a, w->id, REQUEST_ACCEPT, (Str){0}, S("agent:1"), (Instant){INT64_C(1523606500000)}, &why);
    w->why = str_dup(test_arena(), why);
    arena_free(&a);
    return done;
}

static Wish asked_for(Store *s, Wish w)
{
    lane_write(s, open_in, &w);
    return w;
}

static Str accepted(Store *s, Wish *w)              // empty: done; else why not
{
    w->why = (Str){0};
    return lane_write(s, accept_in, w) == LANE_KEPT ? (Str){0} : w->why.n ? w->why : S("failed");
}

#define FIELDS(...) .fields = (const RequestField[]){__VA_ARGS__}, .n = (int)COUNT(((const RequestField[]){__VA_ARGS__}))
#define CHANGE(name, before, after) {S(name), S(name), S(before), S(after), S(after)}

// ---- what is known afterwards ----

typedef struct Known { int64_t family, child; Facts family_facts, child_facts; Persons persons; Children children; Quotients quotients; } Known;

static bool look_in(Db *db, void *context)
{
    Known *k = context;
    Arena *a = test_arena();
    family_facts(db, a, k->family, &k->family_facts);
    if (k->child) child_record(db, a, k->child, true, &k->child_facts);
    child_persons(db, a, k->family, k->child, &k->persons);
    family_children(db, a, k->family, &k->children);
    quotient_list(db, a, k->family, &k->quotients);
    return false;
}

static Known known(Store *s, int64_t family, int64_t child)
{
    Known k = {.family = family, .child = child};
    lane_write(s, look_in, &k);
    return k;
}

static Str told(const Facts *facts, const char *name)
{
    const Fact *f = fact_named(facts, str_z(name));
    return f ? f->value : S("no such fact");
}

static Str family_told(Store *s, int64_t family, const char *name)
{
    Known k = known(s, family, 0);
    return told(&k.family_facts, name);
}

static Str child_told(Store *s, int64_t family, int64_t child, const char *name)
{
    Known k = known(s, family, child);
    return told(&k.child_facts, name);
}

// ---- the family's own ----

TEST(record_of_a_family_changes_once_accepted)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Wish w = asked_for(s, (Wish){.type = "family", .family = 1, FIELDS(CHANGE("city", "Bouillargues", "Nîmes"), CHANGE("phone-1", "06 39 98 00 01", "06 39 98 00 09"))});
        CHECK_STR(family_told(s, 1, "city"), S("Bouillargues"), "%s: not yet", test_engine_name(e));
        CHECK_STR(accepted(s, &w), S(""), "%s: accepted", test_engine_name(e));
        Known k = known(s, 1, 0);
        CHECK_STR(told(&k.family_facts, "city"), S("Nîmes"), "%s: the city", test_engine_name(e));
        CHECK_STR(told(&k.family_facts, "phone-1"), S("06 39 98 00 09"), "%s: the phone", test_engine_name(e));
        CHECK_STR(told(&k.family_facts, "address"), S("1 rue du Puits"), "%s: the rest stays", test_engine_name(e));
        CHECK_STR(family_told(s, 2, "city"), S("Bouillargues"), "%s: of this family only", test_engine_name(e));
    }
}

TEST(record_of_a_family_never_reaches_another_adult)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Wish w = asked_for(s, (Wish){.type = "family", .family = 1, FIELDS(CHANGE("phone-2", "06 39 98 00 02", "06 66 66 66 66"))});
        accepted(s, &w);
        CHECK_STR(family_told(s, 2, "phone-2"), S("06 39 98 00 02"), "%s: another family's phone", test_engine_name(e));
    }
}

TEST(record_wishes_that_cross)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Wish first = asked_for(s, (Wish){.type = "child", .family = 1, .child = NOE, FIELDS(CHANGE("class", "CE1", "CE2"))});
        Wish second = asked_for(s, (Wish){.type = "child", .family = 2, .child = NOE, FIELDS(CHANGE("class", "CE1", "CM1"), CHANGE("diet", "", "no_pork"))});
        Wish same = asked_for(s, (Wish){.type = "child", .family = 2, .child = NOE, FIELDS(CHANGE("class", "CE1", "CE2"))});
        CHECK_STR(accepted(s, &first), S(""), "%s: the first", test_engine_name(e));
        CHECK(str_has(accepted(s, &second), S("CE2")), "%s: the second is told what it became: %.*s", test_engine_name(e), STR_ARG(second.why));
        Known k = known(s, 1, NOE);
        CHECK_STR(told(&k.child_facts, "class"), S("CE2"), "%s: the first stands", test_engine_name(e));
        CHECK_STR(told(&k.child_facts, "diet"), S(""), "%s: nothing of the second", test_engine_name(e));
        CHECK_STR(accepted(s, &same), S(""), "%s: who asked for the same is content", test_engine_name(e));
    }
}

// ---- a child's ----

TEST(record_of_a_child_is_one_for_both_households)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Wish w = asked_for(s, (Wish){.type = "child", .family = 1, .child = NOE, FIELDS(CHANGE("allergies", "", "noisettes"), CHANGE("first_name", "Noé", "Noël"),
                                      CHANGE("school", "École des Pins", ""), CHANGE("image", "", "no"), CHANGE("pai_file", "", "7"))});
        CHECK_STR(accepted(s, &w), S(""), "%s: accepted", test_engine_name(e));
        Known k = known(s, 2, NOE);
        CHECK_STR(told(&k.child_facts, "allergies"), S("noisettes"), "%s: health", test_engine_name(e));
        CHECK_STR(told(&k.child_facts, "first_name"), S("Noël"), "%s: the name", test_engine_name(e));
        CHECK_STR(told(&k.child_facts, "school"), S(""), "%s: the school", test_engine_name(e));
        CHECK_STR(told(&k.child_facts, "image"), S("no"), "%s: the right", test_engine_name(e));
        w = asked_for(s, (Wish){.type = "child", .family = 2, .child = NOE, FIELDS(CHANGE("allergies", "noisettes", ""))});
        CHECK_STR(accepted(s, &w), S(""), "%s: taken away", test_engine_name(e));
        CHECK_STR(child_told(s, 1, NOE, "allergies"), S(""), "%s: gone", test_engine_name(e));
    }
}

QUERY(test_health_sql, db_int_cols, "SELECT count(*) AS n FROM child_fact WHERE name IN ('diet', 'allergies', 'pai', 'pai_until', 'pai_note', 'doctor')");
QUERY(test_notices_sql, db_int_cols, "SELECT count(*) AS n FROM notice WHERE family_id = 2 AND body LIKE '%noisettes%'");
QUERY(test_told_sql, db_int_cols, "SELECT count(*) AS n FROM notice WHERE family_id = 2");
QUERY(test_journal_sql, db_int_cols, "SELECT count(*) AS n FROM audit WHERE object LIKE '%noisettes%'");

static bool count_in(Db *db, void *context)
{
    const char *engine = context;
    CHECK(!db_int(db, &test_health_sql, NO_ARGS), "%s: health stands apart", engine);
    CHECK(db_int(db, &test_told_sql, NO_ARGS) == 1, "%s: the other household is told", engine);
    CHECK(!db_int(db, &test_notices_sql, NO_ARGS), "%s: that something changed, not what it is", engine);
    CHECK(!db_int(db, &test_journal_sql, NO_ARGS), "%s: the journal holds no value", engine);
    return false;
}

TEST(record_of_health_stands_apart)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Wish w = asked_for(s, (Wish){.type = "child", .family = 1, .child = NOE, FIELDS(CHANGE("allergies", "", "noisettes"), CHANGE("level", "", "CE1"))});
        CHECK_STR(accepted(s, &w), S(""), "%s: accepted", test_engine_name(e));
        lane_write(s, count_in, (void *)(uintptr_t)test_engine_name(e));
    }
}

TEST(record_files_are_of_who_asks)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Wish w = asked_for(s, (Wish){.type = "child", .family = 1, .child = NOE, FIELDS(CHANGE("pai_file", "", "8"))});
        CHECK(accepted(s, &w).n, "%s: another household's file", test_engine_name(e));
        w = asked_for(s, (Wish){.type = "child", .family = 1, .child = NOE, FIELDS(CHANGE("pai_file", "", "99"))});
        CHECK(accepted(s, &w).n, "%s: no file at all", test_engine_name(e));
        CHECK_STR(child_told(s, 1, NOE, "pai_file"), S(""), "%s: nothing kept", test_engine_name(e));
    }
}

// ---- persons ----

#define PERSON(who) CHANGE("name", "", who), CHANGE("link", "", "voisine"), CHANGE("phone", "", "06 39 98 00 07"), {S("to_call"), S("t"), S("non"), S("oui"), S("yes")}

static bool forbid_in(Db *db, void *context)
{
    (void)context;
    forbidden_put(db, test_arena(), NOE, S("Marc Lenoir"), S("Jugement"), (Instant){1});
    return true;
}

TEST(record_persons_are_of_one_household)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Wish w = asked_for(s, (Wish){.type = "child-person", .family = 1, .child = NOE, FIELDS(PERSON("Rose"))});
        CHECK_STR(accepted(s, &w), S(""), "%s: added", test_engine_name(e));
        Known k = known(s, 1, NOE);
        CHECK(k.persons.n == 1 && k.persons.v[0].to_call && !k.persons.v[0].may_collect, "%s: one person to call", test_engine_name(e));
        CHECK(!known(s, 2, NOE).persons.n, "%s: the other household sees none", test_engine_name(e));
        int64_t rose = k.persons.v[0].id;
        Wish theirs = asked_for(s, (Wish){.type = "child-person", .family = 2, .child = NOE, .object = rose, FIELDS(CHANGE("removed", "Rose", "yes"))});
        CHECK(accepted(s, &theirs).n && known(s, 1, NOE).persons.n == 1, "%s: nor removes one", test_engine_name(e));
        Wish gone = asked_for(s, (Wish){.type = "child-person", .family = 1, .child = NOE, .object = rose, FIELDS(CHANGE("removed", "Rose", "yes"))});
        CHECK_STR(accepted(s, &gone), S(""), "%s: removed by its own", test_engine_name(e));
        CHECK(!known(s, 1, NOE).persons.n, "%s: gone", test_engine_name(e));
    }
}

TEST(record_persons_kept_away_alert_the_agent)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        lane_write(s, forbid_in, NULL);
        Wish w = asked_for(s, (Wish){.type = "child-person", .family = 1, .child = NOE, FIELDS(PERSON("LENOIR marc"))});
        CHECK(str_starts(accepted(s, &w), S("ALERTE")), "%s: %.*s", test_engine_name(e), STR_ARG(w.why));
        CHECK(!known(s, 1, NOE).persons.n, "%s: not added", test_engine_name(e));
    }
}

TEST(record_persons_have_a_limit)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        for (int i = 0; i <= PERSONS_MOST; i++) {
            Wish w = asked_for(s, (Wish){.type = "child-person", .family = 1, .child = NOE, FIELDS(PERSON("Rose"))});
            CHECK(!accepted(s, &w).n == (i < PERSONS_MOST), "%s: the %dth", test_engine_name(e), i + 1);
        }
    }
}

// ---- a new child, a quotient ----

TEST(record_of_a_new_child)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Wish w = asked_for(s, (Wish){.type = "child-new", .family = 3, FIELDS(CHANGE("first_name", "", "Ana"), CHANGE("last_name", "", "Petit"), CHANGE("born", "", "2014-02-03"),
                                      CHANGE("school", "", "École des Pins"), CHANGE("level", "", "PS"))});
        Wish again = asked_for(s, w);
        CHECK_STR(accepted(s, &w), S(""), "%s: added", test_engine_name(e));
        Known k = known(s, 3, 0);
        CHECK(k.children.n == 2 && str_eq(k.children.v[1].first_name, S("Ana")), "%s: among the children", test_engine_name(e));
        CHECK_STR(k.children.v[1].school, S("École des Pins"), "%s: in its school", test_engine_name(e));
        CHECK_STR(child_told(s, 3, k.children.v[1].id, "level"), S("PS"), "%s: with its level", test_engine_name(e));
        CHECK(str_has(accepted(s, &again), S("déjà")), "%s: not twice", test_engine_name(e));
        Wish theirs = asked_for(s, (Wish){.type = "child-new", .family = 3, FIELDS(CHANGE("first_name", "", "NOE"), CHANGE("last_name", "", "roche"), CHANGE("born", "", "2010-05-01"))});
        CHECK(str_has(accepted(s, &theirs), S("F1")), "%s: the agent learns whose child that is: %.*s", test_engine_name(e), STR_ARG(theirs.why));
    }
}

static bool leave_in(Db *db, void *context)
{
    (void)context;
    db_script(db, S("DELETE FROM child_family WHERE child_id = 1001 AND family_id = 1"));
    return true;
}

// What was asked is what is agreed: of a child that is still theirs, with the household that they named.
TEST(record_of_custody)
{
#define RULE CHANGE("rythme", "", "weeks odd change fri 18:00"), CHANGE("depuis", "", "2018-05-01")
    EACH_ENGINE (e) {
        const char *name = test_engine_name(e);
        Store *s = a_town(e);
        Wish another = asked_for(s, (Wish){.type = "custody", .family = 1, .child = NOE, FIELDS(RULE, CHANGE("autre", "", "F3"))});
        Wish theirs = asked_for(s, (Wish){.type = "custody", .family = 1, .child = NOE, FIELDS(RULE, CHANGE("autre", "", "F2"))});
        Wish drawn = asked_for(s, (Wish){.type = "custody-days", .family = 1, .child = NOE, FIELDS(CHANGE("jours", "", "2018-05-03=home"))});
        Wish late = asked_for(s, (Wish){.type = "custody", .family = 1, .child = NOE, FIELDS(RULE)});
        CHECK(str_has(accepted(s, &another), S("n’est pas la famille F3")), "%s: another household than the one it has: %.*s", name, STR_ARG(another.why));
        CHECK(!accepted(s, &theirs).n, "%s: the one it has: %.*s", name, STR_ARG(theirs.why));
        lane_write(s, leave_in, NULL);
        CHECK(str_has(accepted(s, &drawn), S("plus rattaché")), "%s: the days of a child that left: %.*s", name, STR_ARG(drawn.why));
        CHECK(str_has(accepted(s, &late), S("plus rattaché")), "%s: another rhythm of a child that left: %.*s", name, STR_ARG(late.why));
    }
}

TEST(record_of_a_quotient)
{
    EACH_ENGINE (e) {
        Store *s = a_town(e);
        Wish empty = asked_for(s, (Wish){.type = "quotient", .family = 1, FIELDS(CHANGE("value", "", ""), CHANGE("from", "", "2018-04-01"), CHANGE("proof", "", "7"))});
        CHECK(str_has(accepted(s, &empty), S("kiosque quotient")), "%s: the agent is told how", test_engine_name(e));
        Wish w = asked_for(s, (Wish){.type = "quotient", .family = 1, FIELDS(CHANGE("value", "", "812,50"), CHANGE("from", "", "2018-04-01"), CHANGE("proof", "", "8"))});
        CHECK_STR(accepted(s, &w), S(""), "%s: accepted", test_engine_name(e));
        Known k = known(s, 1, 0);
        CHECK(k.quotients.n == 1 && k.quotients.v[0].value.cents == 81250, "%s: kept to the cent", test_engine_name(e));
        CHECK(!k.quotients.v[0].document, "%s: another family's file proves nothing", test_engine_name(e));
        CHECK(!known(s, 2, 0).quotients.n, "%s: of one household", test_engine_name(e));
    }
}
