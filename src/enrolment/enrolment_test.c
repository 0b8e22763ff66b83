// enrolment_test.c - drafts, places, the waiting list and two families after the last place, on both engines.
#include "base/test.h"
#include "db/test_db.h"
#include "enrolment/enrolment_db.h"
#include "platform/platform.h"

#include <pthread.h>

enum { STUDY = 1, CLUB, ZOE = 101, TOM, LEO, NOE };

// Families 1, 2 and 3 with a child each; Noé is of 1 and 2. One place in STUDY; in CLUB one for the little ones, one for the big ones.
static const char town_sql[] =
    "INSERT INTO regie (id, code, name, label, payfip_client, payfip_mode, due_days) VALUES (1, 'alsh', 'Régie', 'LOISIRS', '006382', 'T', 30);"
    "INSERT INTO family (id, code, name, address, postcode, city, category, created_at) VALUES"
    " (1, 'F1', 'Durand', '', '', '', 'resident', 1), (2, 'F2', 'Petit', '', '', '', 'resident', 1), (3, 'F3', 'Roche', '', '', '', 'resident', 1);"
    "INSERT INTO adult (id, first_name, last_name, search_key, email, phone) VALUES"
    " (1, 'Anne', 'Durand', '', NULL, ''), (2, 'Luc', 'Petit', '', NULL, ''), (3, 'Inès', 'Roche', '', NULL, '');"
    "INSERT INTO child (id, first_name, last_name, search_key, born, school_id, class) VALUES"
    " (101, 'Zoé', 'Durand', '', '2010-05-01', NULL, ''), (102, 'Tom', 'Petit', '', '2012-06-02', NULL, ''),"
    " (103, 'Léo', 'Roche', '', '2011-06-02', NULL, ''), (104, 'Noé', 'Durand', '', '2010-07-02', NULL, '');"
    "INSERT INTO child_family (child_id, family_id) VALUES (101, 1), (102, 2), (103, 3), (104, 1), (104, 2);"
    "INSERT INTO activity (id, code, regie_id, position, name, description, from_day, to_day, days, weekdays, payment, hold_minutes,"
    "                      add_rule, cancel_rule, exclusive, offer_minutes) VALUES"
    " (1, 'etude', 1, 1, 'ETUDE', '', '2017-09-04', '2018-07-06', 'term', 31, 'invoice', 30, 'month-day 20', 'month-day 20', 'none', 60),"
    " (2, 'club', 1, 2, 'CLUB', '', '2017-09-04', '2018-07-06', 'term', 31, 'invoice', 30, 'month-day 20', 'month-day 20', 'none', 60);"
    "INSERT INTO admission (activity_id, mode, opens, closes, ages, schools, levels, residence, documents, arrears) VALUES"
    " (1, 'automatic', NULL, NULL, '', '', '', '', '', ''), (2, 'agent', NULL, NULL, '', '', '', '', '', '');"
    "INSERT INTO admission_group (activity_id, position, least_age, most_age, born_from, born_to, seats) VALUES"
    " (1, 0, 0, 0, '1900-01-01', '9999-12-31', 1), (2, 0, 3, 5, '2011-09-05', '2014-09-04', 1), (2, 1, 6, 11, '2005-09-05', '2011-09-04', 1);";

static const Instant morning = {INT64_C(1523606400000)};       // 2018-04-13T08:00Z

static bool settle(Db *db, void *context)
{
    (void)context;
    db_script(db, str_z(town_sql));
    return true;
}

static Store *a_town(DbEngine e)
{
    Store *s = test_store(e);
    CHECK(lane_write(s, settle, NULL) == LANE_KEPT, "%s: a town", test_engine_name(e));
    return s;
}

static const Date the_day = {736797};               // 2018-04-13

static Date may(int day) { return date_of(2018, 5, day); }

// ---- drafts ----

typedef struct DraftStory { Draft before, after, other; } DraftStory;

static bool draft_in(Db *db, void *context)
{
    DraftStory *d = context;
    Arena *a = test_arena();
    DraftChildren both = {0}, one = {0}, stranger = {0};
    Wishes wishes = {0}, kept = {0};
    *d = (DraftStory){0};
    *PUSH(a, &both) = (DraftChild){ZOE}, *PUSH(a, &both) = (DraftChild){NOE}, *PUSH(a, &one) = (DraftChild){ZOE};
    *PUSH(a, &wishes) = (Wish){ZOE, STUDY, {0}, {0}, 0}, *PUSH(a, &wishes) = (Wish){ZOE, CLUB, {0}, {0}, 0}, *PUSH(a, &wishes) = (Wish){NOE, CLUB, {0}, {0}, 0};
    *PUSH(a, &kept) = (Wish){ZOE, CLUB, {0}, {0}, 0};
    *PUSH(a, &stranger) = (DraftChild){TOM};
    draft_step(db, 1, 2, morning);
    draft_children(db, 1, &d->before, &both);
    draft_load(db, a, 1, &d->before);
    draft_wishes(db, 1, &d->before, &wishes);
    draft_step(db, 1, 3, instant_add(morning, 1000));
    draft_step(db, 1, 2, instant_add(morning, 2000));
    draft_days(db, 1, &(Wish){ZOE, CLUB, may(2), may(31), 0x03});
    draft_load(db, a, 1, &d->before);
    draft_children(db, 1, &d->before, &one);
    draft_load(db, a, 1, &d->after);
    draft_wishes(db, 1, &d->after, &kept);
    draft_load(db, a, 1, &d->after);
    draft_step(db, 2, 2, morning);
    draft_children(db, 2, &d->other, &stranger);
    draft_drop(db, 2);
    draft_load(db, a, 2, &d->other);
    return true;
}

TEST(enrolment_drafts)
{
    EACH_ENGINE (e) {
        DraftStory d;
        const char *name = test_engine_name(e);
        CHECK(lane_write(a_town(e), draft_in, &d) == LANE_KEPT, "%s: kept", name);
        CHECK(d.before.step == 3 && d.before.changed.ms == morning.ms + 2000, "%s: a step never goes back, the change is noted", name);
        CHECK(d.before.children.n == 2 && d.before.wishes.n == 3, "%s: two children, three wishes", name);
        CHECK(d.after.children.n == 1 && d.after.wishes.n == 1, "%s: a child left out takes its wishes along", name);
        CHECK(d.after.wishes.n && d.after.wishes.v[0].weekdays == 0x03 && date_eq(d.after.wishes.v[0].from, may(2)), "%s: who stays keeps its days", name);
        CHECK(!d.other.step && !d.other.children.n, "%s: given up", name);
    }
}

// A child that has left the family is gone from its draft.
static bool leave_in(Db *db, void *context)
{
    Draft *d = context;
    DraftChildren both = {0};
    Wishes wishes = {0};
    *PUSH(test_arena(), &both) = (DraftChild){ZOE}, *PUSH(test_arena(), &both) = (DraftChild){NOE};
    *PUSH(test_arena(), &wishes) = (Wish){NOE, CLUB, {0}, {0}, 0};
    *d = (Draft){0};
    draft_step(db, 1, 2, morning);
    draft_children(db, 1, d, &both);
    draft_wishes(db, 1, d, &wishes);
    db_script(db, S("DELETE FROM child_family WHERE child_id = 104 AND family_id = 1"));
    draft_load(db, test_arena(), 1, d);
    return true;
}

TEST(enrolment_draft_of_a_child_that_left)
{
    EACH_ENGINE (e) {
        Draft d;
        CHECK(lane_write(a_town(e), leave_in, &d) == LANE_KEPT, "%s: kept", test_engine_name(e));
        CHECK(d.children.n == 1 && !d.wishes.n, "%s: only Zoé is left", test_engine_name(e));
    }
}

// ---- asking and accepting ----

typedef struct Asking { int64_t family, child, activity; Date from, to; int64_t request, position; bool accepted; } Asking;

static bool ask_in(Db *db, void *context)
{
    Asking *k = context;
    Arena a = arena_new(4 * MB);
    AdmissionGroups groups = {0};
    Ask ask;
    Str why;
    Req q = {.a = &a, .db = db, .now = morning, .id = S("test"), .zone = zone_utc(),
             .session = {.role = ROLE_FAMILY, .family = k->family, .adult = k->family, .rights = RIGHTS_ALL}};
    db_lock(db, LOCK_FAMILY, k->family);
    db_lock(db, LOCK_ACTIVITY, k->activity);
    admission_groups_load(db, &a, k->activity, &groups);
    k->request = request_open(&q, &(RequestNew){.type = "enrolment", .child = k->child, .object = k->activity, .subject = S("Inscription")});
    ask_keep(db, &(Ask){k->request, k->family, k->child, k->activity, k->from, k->to, 0x01, {0}});
    bool found = ask_find(db, &a, k->request, &ask);
    k->position = found ? ask_position(db, &a, &groups, &ask, the_day) : -1;
    k->accepted = k->activity == STUDY && !k->position && request_accept_now(&q, k->request, &why);
    arena_free(&a);
    return true;
}

static Asking asked(Store *s, int64_t family, int64_t child, int64_t activity)
{
    Asking k = {.family = family, .child = child, .activity = activity, .from = may(2), .to = may(31)};
    CHECK(lane_write(s, ask_in, &k) == LANE_KEPT, "family %lld asks", (long long)family);
    return k;
}

typedef struct Deciding { int64_t request; RequestAct act; Str why; } Deciding;

static bool decide_in(Db *db, void *context)
{
    Deciding *d = context;
    Arena a = arena_new(4 * MB);
    Str why = {0};
    bool done = request_decide(db, &a, d->request, d->act, d->act == REQUEST_REFUSE ? S("Complet.") : (Str){0}, S("agent:1"), morning, &why);
    d->why = str_dup(test_arena(), why);
    arena_free(&a);
    return done;
}

static Str decided(Store *s, int64_t request, RequestAct act)  // empty: done
{
    Deciding d = {request, act, {0}};
    return lane_write(s, decide_in, &d) == LANE_KEPT ? (Str){0} : d.why;
}

typedef struct Count { const Sql *sql; int64_t n; } Count;
static bool count_in(Db *db, void *context)
{
    Count *c = context;
    c->n = db_int(db, c->sql, NO_ARGS);
    return true;
}
static int64_t count(Store *s, const char *text)
{
    Sql *sql = NEW(test_arena(), Sql);              // a connection knows a statement by its address
    *sql = (Sql){"count_sql", text, db_int_cols, 1};
    Count c = {sql, -1};
    lane_read(s, count_in, &c);
    return c.n;
}

static bool position_in(Db *db, void *context)
{
    Asking *k = context;
    AdmissionGroups groups = {0};
    Ask ask;
    admission_groups_load(db, test_arena(), k->activity, &groups);
    k->position = ask_find(db, test_arena(), k->request, &ask) ? ask_position(db, test_arena(), &groups, &ask, the_day) : -1;
    return true;
}
static int64_t position(Store *s, const Asking *k)
{
    Asking now = *k;
    lane_read(s, position_in, &now);
    return now.position;
}

TEST(enrolment_places_and_positions)
{
    EACH_ENGINE (e) {
        const char *name = test_engine_name(e);
        Store *s = a_town(e);
        Asking first = asked(s, 1, ZOE, STUDY), second = asked(s, 2, TOM, STUDY), third = asked(s, 3, LEO, STUDY);
        CHECK(first.accepted && !first.position, "%s: the last place is for who asks first", name);
        CHECK(!second.accepted && second.position == 1 && third.position == 2, "%s: the others wait in their order", name);
        CHECK(str_has(decided(s, third.request, REQUEST_ACCEPT), S("position 2")), "%s: an agent cannot give a place that is not there", name);
        CHECK(!decided(s, second.request, REQUEST_REFUSE).n && position(s, &second) == -1, "%s: refused, it waits no more", name);
        CHECK(position(s, &third) == 1, "%s: who is behind moves up", name);
        CHECK(count(s, "SELECT count(*) AS n FROM enrolment WHERE activity_id = 1 AND state = 'accepted'") == 1, "%s: one is enrolled", name);
        CHECK(count(s, "SELECT count(*) AS n FROM enrolment_ask WHERE state = 'open'") == 1, "%s: one waits", name);
    }
}

TEST(enrolment_groups_of_an_age)
{
    EACH_ENGINE (e) {
        const char *name = test_engine_name(e);
        Store *s = a_town(e);
        Asking little = asked(s, 2, TOM, CLUB);
        CHECK(!little.position && !little.accepted, "%s: there is a place, an agent decides", name);
        CHECK(!decided(s, little.request, REQUEST_ACCEPT).n, "%s: accepted", name);
        Asking big = asked(s, 1, ZOE, CLUB);
        CHECK(!big.position && !decided(s, big.request, REQUEST_ACCEPT).n, "%s: the big ones have their own", name);
        CHECK(asked(s, 3, LEO, CLUB).position == 1, "%s: and then no more", name);
    }
}

// Either household may ask; the child takes one place, over the days that both asked for.
TEST(enrolment_of_a_child_of_two_households)
{
    EACH_ENGINE (e) {
        const char *name = test_engine_name(e);
        Store *s = a_town(e);
        Asking mine = asked(s, 1, NOE, CLUB), theirs = {.family = 2, .child = NOE, .activity = CLUB, .from = date_of(2018, 4, 16), .to = may(15)};
        CHECK(lane_write(s, ask_in, &theirs) == LANE_KEPT, "%s: the other household asks", name);
        CHECK(!decided(s, mine.request, REQUEST_ACCEPT).n && !decided(s, theirs.request, REQUEST_ACCEPT).n, "%s: both are accepted", name);
        CHECK(count(s, "SELECT count(*) AS n FROM enrolment WHERE child_id = 104") == 1, "%s: one enrolment", name);
        CHECK(count(s, "SELECT count(*) AS n FROM enrolment WHERE from_day = '2018-04-16' AND to_day = '2018-05-31'") == 1, "%s: over both periods", name);
        CHECK(asked(s, 3, LEO, CLUB).position == 1, "%s: it takes one place", name);
    }
}

// ---- the last place ----

typedef struct Rival { Store *store; Asking k; LaneResult done; } Rival;
static void *ask_one(void *context)
{
    Rival *r = context;
    r->done = lane_write(r->store, ask_in, &r->k);
    return NULL;
}

TEST(enrolment_families_race_for_the_last_place)
{
    enum { ROUNDS = 8, RIVALS = 3 };
    EACH_ENGINE (e) {
        for (int round = 0; round < ROUNDS; round++) {
            Store *s = a_town(e);
            pthread_t thread[RIVALS];
            Rival r[RIVALS];
            int accepted = 0, seen = 0;
            for (int i = 0; i < RIVALS; i++) {
                r[i] = (Rival){s, {.family = i + 1, .child = ZOE + i, .activity = STUDY, .from = may(2), .to = may(31)}, LANE_FAILED};
                pthread_create(&thread[i], NULL, ask_one, &r[i]);
            }
            for (int i = 0; i < RIVALS; i++) {
                pthread_join(thread[i], NULL);
                CHECK(r[i].done == LANE_KEPT, "%s: family %d is answered", test_engine_name(e), i + 1);
                accepted += r[i].k.accepted;
                seen |= 1 << r[i].k.position;
            }
            CHECK(accepted == 1 && seen == 7, "%s: one place, positions 1 and 2: %d accepted, %x", test_engine_name(e), accepted, (unsigned)seen);
        }
    }
}

// ---- the waiting list moves up ----

typedef struct Promotion { Date today; bool done; } Promotion;
static bool promote_in(Db *db, void *context)
{
    Promotion *p = context;
    Arena a = arena_new(4 * MB);
    const Catalog *c = catalog_load(db, &a);
    p->done = enrolment_promote(db, &a, c, p->today, zone_instant(zone_utc(), p->today, 8, 0));
    arena_free(&a);
    return p->done;
}
static bool promoted(Store *s, Date today)
{
    Promotion p = {.today = today};
    lane_write(s, promote_in, &p);
    return p.done;
}
static bool one_more(Db *db, void *context)
{
    (void)context;
    db_script(db, S("UPDATE admission_group SET seats = seats + 1 WHERE activity_id = 1"));
    return true;
}

TEST(enrolment_promotes_who_waited_longest)
{
    EACH_ENGINE (e) {
        const char *name = test_engine_name(e);
        Store *s = a_town(e);
        asked(s, 1, ZOE, STUDY);
        Asking second = asked(s, 2, TOM, STUDY), third = asked(s, 3, LEO, STUDY);
        Asking agents = asked(s, 1, ZOE, CLUB);
        CHECK(!promoted(s, may(1)), "%s: there is no place, and an agent's is not ours to accept", name);
        lane_write(s, one_more, NULL);
        CHECK(promoted(s, may(1)) && position(s, &second) == -1 && position(s, &third) == 1, "%s: the first of the list", name);
        CHECK(!promoted(s, may(1)), "%s: and nobody else", name);
        lane_write(s, one_more, NULL);
        CHECK(!promoted(s, date_of(2018, 6, 1)), "%s: not for days that are over", name);
        CHECK(position(s, &agents) == 0, "%s: what an agent decides still waits", name);
    }
}

// ---- periods that are over ----

// Who waited for days that are over keeps nobody behind; nor does who was enrolled for them.
TEST(enrolment_periods_that_are_over_hold_no_place)
{
    EACH_ENGINE (e) {
        const char *name = test_engine_name(e);
        Store *s = a_town(e);
        Asking first = {.family = 1, .child = ZOE, .activity = STUDY, .from = may(2), .to = may(15)}, second = first, third = first;
        second.family = 2, second.child = TOM;
        third.family = 3, third.child = LEO, third.to = date_of(2018, 7, 6);
        lane_write(s, ask_in, &first);
        lane_write(s, ask_in, &second);
        lane_write(s, ask_in, &third);
        CHECK(first.accepted && second.position == 1 && third.position == 2, "%s: one place, two wait", name);
        CHECK(!promoted(s, may(15)), "%s: no place until its last day", name);
        CHECK(promoted(s, may(16)) && position(s, &third) == -1, "%s: then the place is free, and the one whose days are over is passed by", name);
        CHECK(position(s, &second) >= 0, "%s: which is not accepted for nothing", name);
    }
}

static bool gone_in(Db *db, void *context)
{
    (void)context;
    db_script(db, S("DELETE FROM child_family WHERE child_id = 102 AND family_id = 2"));
    return true;
}

TEST(enrolment_of_a_child_that_left_waits_before_nobody)
{
    EACH_ENGINE (e) {
        const char *name = test_engine_name(e);
        Store *s = a_town(e);
        asked(s, 1, ZOE, STUDY);
        Asking second = asked(s, 2, TOM, STUDY), third = asked(s, 3, LEO, STUDY), agents = asked(s, 2, TOM, CLUB);
        lane_write(s, gone_in, NULL);
        CHECK(position(s, &third) == 1, "%s: who is behind moves up", name);
        CHECK(str_has(decided(s, agents.request, REQUEST_ACCEPT), S("plus rattaché")), "%s: an agent is told", name);
        lane_write(s, one_more, NULL);
        CHECK(promoted(s, may(1)) && position(s, &third) == -1, "%s: and is accepted", name);
        CHECK(!decided(s, second.request, REQUEST_REFUSE).n, "%s: what is left is refused", name);
    }
}
