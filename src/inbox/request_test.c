// request_test.c - what may follow what; and a request's life on both engines.
#include "base/test.h"
#include "db/test_db.h"
#include "inbox/inbox.h"
#include "inbox/request_db.h"
#include "town/town.h"

#include <pthread.h>

// ---- the table of states and acts ----

TEST(request_moves)
{
    static const char *const states[] = {"waiting", "in_progress", "accepted", "refused", "cancelled"};
    static const struct { const char *name; RequestAct act; bool talk; const char *next[COUNT(states)]; } cases[] = {
        //                                           waiting        in_progress    accepted    refused    cancelled
        {"start",               REQUEST_START,  false, {"in_progress", "",            "",         "",        ""}},
        {"accept",              REQUEST_ACCEPT, false, {"accepted",    "accepted",    "",         "",        ""}},
        {"refuse",              REQUEST_REFUSE, false, {"refused",     "refused",     "",         "",        ""}},
        {"answer",              REQUEST_ANSWER, false, {"in_progress", "in_progress", "accepted", "refused", ""}},
        {"cancel",              REQUEST_CANCEL, false, {"cancelled",   "",            "",         "",        ""}},
        {"write",               REQUEST_WRITE,  false, {"waiting",     "in_progress", "",         "",        ""}},
        {"write to a question", REQUEST_WRITE,  true,  {"waiting",     "in_progress", "waiting",  "waiting", ""}},
        {"accept a question",   REQUEST_ACCEPT, true,  {"accepted",    "accepted",    "",         "",        ""}},
        {"cancel a question",   REQUEST_CANCEL, true,  {"cancelled",   "",            "",         "",        ""}},
    };
    for (int i = 0; i < COUNT(cases); i++)
        for (int k = 0; k < COUNT(states); k++)
            CHECK_STR(request_next(str_z(states[k]), cases[i].act, cases[i].talk), str_z(cases[i].next[k]), "%s when %s", cases[i].name, states[k]);
}

TEST(request_words)
{
    CHECK_STR(request_state_text(S("accepted")), S("Acceptée par la collectivité"), "as the guide writes it");
    CHECK_STR(request_type_text(S("question")), S("Ecrivez nous !"), "a type");
    CHECK_STR(request_type_text(S("ancien")), S("ancien"), "a type that no feature knows any more");
}

// ---- two families, and requests in their names ----

static const char families_sql[] =
    "INSERT INTO family (id, code, name, address, postcode, city, category, created_at) VALUES"
    " (1, 'F1', 'Durand', '', '', '', 'resident', 1), (2, 'F2', 'Petit', '', '', '', 'resident', 1);"
    "INSERT INTO adult (id, first_name, last_name, search_key, email, phone) VALUES"
    " (1, 'Anne', 'Durand', '', NULL, ''), (2, 'Luc', 'Petit', '', NULL, ''), (3, 'Paul', 'Durand', '', NULL, '');"
    "INSERT INTO document (id, family_id, kind, name, type, size, stored, hash, state, sent_by, at, changed_at) VALUES"
    " (7, 1, 'message', 'a.pdf', 'application/pdf', 1, 'a', '', 'received', 'adult:1', 1, 1),"
    " (8, 1, 'message', 'b.pdf', 'application/pdf', 1, 'b', '', 'received', 'adult:1', 1, 1);";

static const Instant morning = {INT64_C(1523606400000)};       // 2018-04-13T08:00Z

typedef bool Story(Req *q, void *context);
typedef struct Told { Story *story; int64_t family, adult; void *context; } Told;

static bool tell(Db *db, void *context)
{
    const Told *t = context;
    Arena a = arena_new(4 * MB);
    Req q = {.a = &a, .db = db, .now = morning, .id = S("test"), .zone = zone_utc(),
             .session = {.role = ROLE_FAMILY, .family = t->family, .adult = t->adult, .rights = RIGHTS_ALL}};
    bool keep = t->story(&q, t->context);
    if (db_failed(db)) CHECK(db_conflict(db), "%.*s", STR_ARG(db_error(db)));
    arena_free(&a);
    return keep;
}

static bool as(Store *s, int64_t family, int64_t adult, Story *story, void *context)
{
    return lane_write(s, tell, &(Told){story, family, adult, context}) == LANE_KEPT;
}

static bool settle(Db *db, void *context)
{
    (void)context;
    db_script(db, str_z(families_sql));
    return true;
}

static Store *two_families(DbEngine e)
{
    Store *s = test_store(e);
    lane_write(s, settle, NULL);
    return s;
}

static bool ask(Req *q, void *id)
{
    RequestField fields[] = {{S("phone"), S("Téléphone"), S("04 65 71 00 00"), S("06 39 98 00 00"), S("0639980000")},
                             {S("mail"), S("E-mail"), S(""), S("anne@exemple.fr"), S("anne@exemple.fr")}};
    *(int64_t *)id = request_open(q, &(RequestNew){.type = "question", .subject = S("Mon numéro"), .service = S("Accueil"),
                                                   .body = S("Bonjour"), .fields = fields, .n_fields = COUNT(fields),
                                                   .documents = (int64_t[]){7, 8}, .n_documents = q->session.family == 1 ? 2 : 0});
    return true;
}

static int64_t asked(Store *s, int64_t family, int64_t adult)
{
    int64_t id = 0;
    as(s, family, adult, ask, &id);
    return id;
}

typedef struct Deciding { int64_t id; RequestAct act; Str text, why; } Deciding;
static bool decide_in(Req *q, void *context)
{
    Deciding *d = context;
    Str why;
    bool done = request_decide(q->db, q->a, d->id, d->act, d->text, S("agent:1"), instant_add(q->now, 60000), &why);
    d->why = str_dup(test_arena(), why);
    return done;
}

static Str decided(Store *s, int64_t id, RequestAct act, Str text)     // empty: done; else why not
{
    Deciding d = {id, act, text, {0}};
    return as(s, 1, 1, decide_in, &d) ? (Str){0} : d.why;
}

static bool cancel_in(Req *q, void *id) { return request_cancel(q, *(int64_t *)id); }
static bool write_in(Req *q, void *id)  { return request_write(q, *(int64_t *)id, S("Encore une question"), NULL, 0); }

typedef struct Seen { int64_t id; Request r; bool there; RequestFields fields; RequestEvents events; RequestPieces pieces; InboxCounts counts; int64_t unread; } Seen;
static bool look_in(Req *q, void *context)
{
    Seen *s = context;
    Arena *a = test_arena();
    s->there = request_of_family(q->db, a, q->session.family, s->id, &s->r);
    request_fields(q->db, a, s->id, &s->fields);
    request_events(q->db, a, s->id, &s->events);
    request_pieces(q->db, a, s->id, &s->pieces);
    inbox_counts(q->db, a, q->session.family, q->session.adult, &s->counts);
    s->unread = inbox_unread(q->db, q->session.family, q->session.adult);
    CHECK(s->unread == s->counts.unread, "the bar says %lld, the folders %lld", (long long)s->unread, (long long)s->counts.unread);
    return false;
}

static Seen seen(Store *s, int64_t family, int64_t adult, int64_t id)
{
    Seen v = {.id = id};
    as(s, family, adult, look_in, &v);
    return v;
}

TEST(request_from_question_to_answer)
{
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        int64_t id = asked(s, 1, 1);
        Seen v = seen(s, 1, 1, id);
        CHECK(v.there && v.fields.n == 2 && v.pieces.n == 2 && v.events.n == 1, "%s: it is there with all that came with it", test_engine_name(e));
        CHECK_STR(v.r.state, S("waiting"), "%s: it waits", test_engine_name(e));
        CHECK_STR(v.fields.v[0].value, S("0639980000"), "%s: the first field first", test_engine_name(e));
        CHECK(v.counts.sent == 1 && !v.counts.received && !v.unread, "%s: in the messages sent", test_engine_name(e));
        CHECK(!seen(s, 2, 2, id).there, "%s: another family does not find it", test_engine_name(e));

        CHECK_STR(decided(s, id, REQUEST_ACCEPT, S("C’est noté.")), S(""), "%s: accepted", test_engine_name(e));
        v = seen(s, 1, 1, id);
        CHECK_STR(v.r.state, S("accepted"), "%s: accepted", test_engine_name(e));
        CHECK(v.r.told.ms == morning.ms + 60000 && v.events.n == 2, "%s: and told", test_engine_name(e));
        CHECK(v.counts.received == 1 && !v.counts.sent && v.unread == 1, "%s: in the messages received, unread", test_engine_name(e));
        CHECK(!seen(s, 2, 2, id).unread, "%s: nothing for another family", test_engine_name(e));
    }
}

static bool read_in(Req *q, void *id)
{
    inbox_mark_read(q->db, q->session.family, q->session.adult, S("request"), *(int64_t *)id);
    return true;
}
static bool archive_in(Req *q, void *id)
{
    inbox_mark_archived(q->db, q->session.family, q->session.adult, S("request"), *(int64_t *)id, true);
    return true;
}

TEST(request_is_read_and_put_away_by_each_adult)
{
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        int64_t id = asked(s, 1, 1);
        as(s, 1, 1, read_in, &id);
        CHECK(!seen(s, 1, 1, id).unread, "%s: nothing to read before the town speaks", test_engine_name(e));
        decided(s, id, REQUEST_START, (Str){0});
        as(s, 1, 1, read_in, &id);
        as(s, 1, 1, read_in, &id);
        CHECK(!seen(s, 1, 1, id).unread && seen(s, 1, 3, id).unread == 1, "%s: read by one adult, not by the other", test_engine_name(e));
        as(s, 1, 1, archive_in, &id);
        CHECK(seen(s, 1, 1, id).counts.archived == 1 && seen(s, 1, 3, id).counts.received == 1, "%s: put away by one", test_engine_name(e));
        decided(s, id, REQUEST_ANSWER, S("Bonjour"));
        CHECK(seen(s, 1, 1, id).counts.received == 1 && seen(s, 1, 1, id).unread == 1, "%s: the town's next word brings it back", test_engine_name(e));
        as(s, 1, 1, archive_in, &id);
        CHECK(!seen(s, 1, 1, id).unread, "%s: what is put away is not to be read any more", test_engine_name(e));
    }
}

TEST(request_refusals_have_words)
{
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        int64_t id = asked(s, 1, 1);
        CHECK(decided(s, 999, REQUEST_ACCEPT, (Str){0}).n, "%s: no such request", test_engine_name(e));
        CHECK(decided(s, id, REQUEST_REFUSE, (Str){0}).n, "%s: a refusal has a reason", test_engine_name(e));
        CHECK(decided(s, id, REQUEST_ANSWER, (Str){0}).n, "%s: an answer has words", test_engine_name(e));
        CHECK(!as(s, 2, 2, cancel_in, &id), "%s: another family cancels nothing", test_engine_name(e));
        CHECK(!as(s, 2, 2, write_in, &id), "%s: nor writes to it", test_engine_name(e));
        CHECK(as(s, 1, 3, cancel_in, &id), "%s: the other adult may cancel", test_engine_name(e));
        CHECK(decided(s, id, REQUEST_ACCEPT, (Str){0}).n, "%s: what was cancelled is not accepted", test_engine_name(e));
        CHECK(!as(s, 1, 1, cancel_in, &id), "%s: nor cancelled twice", test_engine_name(e));
        CHECK(seen(s, 1, 1, id).events.n == 2, "%s: refusals leave no trace in the history", test_engine_name(e));
    }
}

TEST(request_conversation_waits_again)
{
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        int64_t id = asked(s, 1, 1);
        decided(s, id, REQUEST_ACCEPT, S("Oui."));
        CHECK(as(s, 1, 1, write_in, &id), "%s: a question may go on", test_engine_name(e));
        CHECK_STR(seen(s, 1, 1, id).r.state, S("waiting"), "%s: and waits again", test_engine_name(e));
    }
}

static bool written_in(Req *q, void *n)
{
    *(int64_t *)n = request_written(q->db, S("adult:1"), instant_add(q->now, -1));
    return false;
}

TEST(request_messages_of_an_adult_are_counted)
{
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        int64_t id = asked(s, 1, 1), n = 0;
        as(s, 1, 1, write_in, &id);
        as(s, 1, 3, write_in, &id);
        asked(s, 2, 2);
        decided(s, id, REQUEST_ANSWER, S("Oui"));
        as(s, 1, 1, written_in, &n);
        CHECK(n == 2, "%s: two of them, not %lld", test_engine_name(e), (long long)n);
    }
}

static bool apply_in(Req *q, void *id)
{
    Str why;
    *(int64_t *)id = request_open_applied(q, &(RequestNew){.type = "question", .subject = S("Mon numéro")}, &why);
    return *(int64_t *)id != 0;
}

TEST(request_applied_at_once)
{
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        int64_t id = 0;
        as(s, 1, 1, apply_in, &id);
        Seen v = seen(s, 1, 1, id);
        CHECK_STR(v.r.state, S("accepted"), "%s: accepted", test_engine_name(e));
        CHECK(v.events.n == 2 && str_eq(v.events.v[1].actor, S("town")), "%s: by the town", test_engine_name(e));
        CHECK(!v.unread && seen(s, 1, 3, id).unread == 1, "%s: news to the other adult only", test_engine_name(e));
    }
}

// ---- cancelling races with accepting: exactly one wins ----

typedef struct Racer { Store *s; int64_t id; bool cancels, won; } Racer;
static void *race(void *context)
{
    Racer *r = context;
    Deciding d = {r->id, REQUEST_ACCEPT, {0}, {0}};
    r->won = as(r->s, 1, 1, r->cancels ? cancel_in : decide_in, r->cancels ? (void *)&r->id : (void *)&d);
    return NULL;
}

TEST(request_cancel_races_with_accept)
{
    enum { ROUNDS = 20 };
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        for (int i = 0; i < ROUNDS; i++) {
            int64_t id = asked(s, 1, 1);
            Racer family = {s, id, true, false}, town = {s, id, false, false};
            pthread_t thread;
            pthread_create(&thread, NULL, race, &town);
            race(&family);
            pthread_join(thread, NULL);
            Seen v = seen(s, 1, 1, id);
            CHECK(family.won != town.won && v.events.n == 2, "%s: one wins", test_engine_name(e));
            CHECK_STR(v.r.state, family.won ? S("cancelled") : S("accepted"), "%s: and the state is theirs", test_engine_name(e));
        }
    }
}

// ---- pending, mails ----

static bool pending_in(Req *q, void *context)
{
    Request *r = context;
    *r = (Request){0};
    request_pending(q->db, test_arena(), q->session.family, "question", 0, 0, r);
    return false;
}

TEST(request_pending_is_the_newest_still_open)
{
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        Request r;
        int64_t first = asked(s, 1, 1), second = asked(s, 1, 1);
        as(s, 1, 1, pending_in, &r);
        CHECK(r.id == second, "%s: the newest", test_engine_name(e));
        decided(s, second, REQUEST_REFUSE, S("Non."));
        as(s, 1, 1, pending_in, &r);
        CHECK(r.id == first, "%s: a closed one does not count", test_engine_name(e));
        as(s, 2, 2, pending_in, &r);
        CHECK(!r.id, "%s: nor another family's", test_engine_name(e));
    }
}

static Str address_of(Db *db, Arena *a, int64_t family, int64_t adult, Lang *lang)
{
    (void)db; (void)family; (void)lang;
    return adult == 1 ? str_fmt(a, "anne@exemple.fr") : (Str){0};
}

static bool mails_in(Req *q, void *context)
{
    (void)context;
    const Town town = {.title = S("Mairie de Test"), .zone = zone_utc()};
    request_mails(q->db, q->a, &town, S("https://kiosque.exemple.fr"), address_of, q->now);
    return true;
}

typedef struct MailRow { Str recipient, subject, body_text; } MailRow;
ARRAY_OF(MailRow, MailRows);
static const DbCol mail_cols[] = {COL(MailRow, recipient), COL(MailRow, subject), COL(MailRow, body_text)};
static const Sql test_mails_sql = {"test_mails_sql", "SELECT recipient, subject, body_text FROM outbox ORDER BY id", mail_cols, COUNT(mail_cols)};
static bool outbox_in(Req *q, void *rows)
{
    db_all(q->db, test_arena(), &test_mails_sql, (MailRows *)rows, NO_ARGS);
    return false;
}

static Str first_address(Db *db, Arena *a, int64_t family, int64_t adult, Lang *lang)
{
    (void)db;
    *lang = LANG_EN;
    return family == 1 && !adult ? str_fmt(a, "anne@exemple.fr") : (Str){0};
}

static bool notices_in(Req *q, void *context)
{
    (void)context;
    const Town town = {.title = S("Mairie de Test"), .zone = zone_utc()};
    for (int64_t family = 1; family <= 2; family++)
        for (int twice = 0; twice < 2; twice++)
            notice_send(q->db, q->a, family, str_fmt(q->a, "test-%lld", (long long)family), T("Une place se libère pour votre enfant"), S("Tout"), q->now);
    notice_mails(q->db, q->a, &town, S("https://kiosque.exemple.fr"), first_address, q->now);
    notice_mails(q->db, q->a, &town, S("https://kiosque.exemple.fr"), first_address, q->now);
    return true;
}

// In the reader's language; who has no address has none; and never what the notice says.
TEST(notice_mail_says_that_a_message_is_there)
{
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        MailRows mails = {0};
        as(s, 1, 1, notices_in, NULL);
        as(s, 1, 1, outbox_in, &mails);
        CHECK(mails.n == 1, "%s: one mail, %d", test_engine_name(e), (int)mails.n);
        if (mails.n != 1) continue;
        CHECK_STR(mails.v[0].subject, S("A place is free for your child"), "%s: in English", test_engine_name(e));
        CHECK(str_has(mails.v[0].body_text, S("https://kiosque.exemple.fr/kiosque")) && !str_has(mails.v[0].body_text, S("Tout")), "%s: where to sign in",
              test_engine_name(e));
    }
}

TEST(request_mail_says_the_state_and_nothing_else)
{
    EACH_ENGINE (e) {
        Store *s = two_families(e);
        MailRows mails = {0};
        int64_t id = asked(s, 1, 1);
        asked(s, 2, 2);
        decided(s, id, REQUEST_ACCEPT, S("Réponse confidentielle"));
        as(s, 1, 1, mails_in, NULL);
        as(s, 1, 1, mails_in, NULL);
        as(s, 1, 1, outbox_in, &mails);
        CHECK(mails.n == 1, "%s: one mail, %d", test_engine_name(e), (int)mails.n);
        if (mails.n != 1) continue;
        Str body = mails.v[0].body_text;
        CHECK_STR(mails.v[0].recipient, S("anne@exemple.fr"), "%s: to who asked", test_engine_name(e));
        CHECK(str_has(body, S("Votre demande de Ecrivez nous ! datant du 13/04/2018 a été mise en état : Acceptée par la collectivité le 13/04/2018.")),
              "%s: the guide's sentence: %.*s", test_engine_name(e), STR_ARG(body));
        CHECK(!str_has(body, S("confidentielle")) && !str_has(body, S("Mon numéro")), "%s: never the content", test_engine_name(e));
        CHECK(str_has(body, S("https://kiosque.exemple.fr/kiosque")), "%s: where to sign in", test_engine_name(e));
    }
}
