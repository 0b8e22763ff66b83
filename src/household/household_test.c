// household_test.c - families on both engines, and whose child it is.
#include "base/test.h"
#include "db/test_db.h"
#include "household/household.h"

typedef struct Made { int64_t family, other, shared, own, adult; } Made;

static bool make(Db *db, void *context)
{
    Arena *a = test_arena();
    Made *m = context;
    Instant now = {1523602800000};
    m->family = family_put(db, a, &(Family){.code = S("9001"), .name = S("O’Brien-Nguyễn"), .city = S("Bouillargues"), .postcode = S("30230")}, now);
    m->other = family_put(db, a, &(Family){.code = S("9002"), .name = S("Kowalski"), .category = S("outside")}, now);
    m->adult = adult_put(db, a, m->family, 1, &(Adult){.first_name = S("Zoë"), .last_name = S("O’Brien"), .phone = S("06 39 98 00 01")});
    adult_put(db, a, m->family, 2, &(Adult){.first_name = S("Łukasz"), .last_name = S("Nguyễn"), .email = S("Lukasz@Exemple.FR")});
    int64_t school = school_put(db, S("École élémentaire"));
    Child child = {.first_name = S("Maël"), .last_name = S("O’Brien"), .born = date_of(2010, 3, 9), .class_name = S("CE1")};
    m->own = child_put(db, a, m->other, &(Child){.first_name = S("Ana"), .last_name = S("Kowalski"), .born = date_of(2012, 1, 1)}, 0);
    m->shared = child_put(db, a, m->family, &child, school);
    return true;
}

static bool look(Db *db, void *context)
{
    Arena *a = test_arena();
    const Made *m = context;
    Family f = {0};
    Child child = {0};
    Adults adults = {0};
    Children children = {0};
    CHECK(family_by_code(db, a, S("9001"), &f) && f.id == m->family, "found by its code");
    CHECK_STR(f.category, S("resident"), "a family lives here unless told otherwise");
    CHECK(!family_by_code(db, a, S("9001 "), &f) && !family_find(db, a, 999999, &f), "no such family");
    family_adults(db, a, m->family, &adults);
    CHECK(adults.n == 2 && adults.v[0].id == m->adult && !adults.v[0].email.n, "two adults in order, the first without e-mail");
    CHECK_STR(adults.v[1].email, S("lukasz@exemple.fr"), "addresses are kept in lower case");
    CHECK_STR(family_email(db, a, m->family), S("lukasz@exemple.fr"), "the known address when nobody has an account");
    CHECK_STR(family_email(db, a, m->other), S(""), "no address at all");
    family_children(db, a, m->family, &children);
    CHECK(children.n == 1 && children.v[0].id == m->shared, "only their own children");
    CHECK_STR(children.v[0].school, S("École élémentaire"), "the school's name");
    CHECK(family_child(db, a, m->other, m->own, &child) && !child.school.n, "a child without school");
    CHECK(!family_child(db, a, m->family, m->own, &child), "another family's child is not found");
    CHECK(!family_child(db, a, m->other, m->shared, &child), "nor the other way round");
    return true;
}

EXEC(test_account_sql,
     "INSERT INTO account (adult_id, email, password_hash, terms_version, terms_hash, terms_at, created_at, changed_at)"
     " VALUES ($1, 'zoe@exemple.org', 'x', 1, 'x', 1, 1, 1)");
QUERY(test_key_sql, db_int_cols, "SELECT count(*) AS n FROM adult WHERE search_key = $1");

static bool again(Db *db, void *context)
{
    Arena *a = test_arena();
    const Made *m = context;
    Family f = {.code = S("9001"), .name = S("O’Brien"), .category = S("staff")};
    CHECK(family_put(db, a, &f, (Instant){2}) == m->family, "the same code is the same family");
    CHECK(family_find(db, a, m->family, &f) && str_eq(f.name, S("O’Brien")), "corrected");
    CHECK(school_put(db, S("École élémentaire")) == school_put(db, S("École élémentaire")), "one school per name");
    db_run(db, &test_account_sql, ARGS(A(m->adult)));
    CHECK_STR(family_email(db, a, m->family), S("zoe@exemple.org"), "an account's address comes first");
    CHECK(db_int(db, &test_key_sql, ARGS(A(S("nguyen łukasz")))) + db_int(db, &test_key_sql, ARGS(A(S("nguyen lukasz")))) == 1, "folded key");
    return true;
}

TEST(household_finds_only_its_own)
{
    EACH_ENGINE (e) {
        Made made = {0};
        Store *s = test_store(e);
        CHECK(lane_write(s, make, &made) == LANE_KEPT, "%s: made", test_engine_name(e));
        CHECK(lane_read(s, look, &made) == LANE_KEPT, "%s: read", test_engine_name(e));
        CHECK(lane_write(s, again, &made) == LANE_KEPT, "%s: changed", test_engine_name(e));
    }
}
