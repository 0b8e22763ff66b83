// reminder_test.c - when a family is reminded of a month that closes, whom, and once, on both engines.
#include "base/test.h"
#include "booking/reminder.h"
#include "db/test_db.h"
#include "platform/platform.h"

#include <stdio.h>

static Instant at(const Zone *z, const char *text)  // "2018-04-18 08:00", in town
{
    int y = 0, m = 0, d = 0, hour = 0, minute = 0;
    sscanf(text, "%d-%d-%d %d:%d", &y, &m, &d, &hour, &minute);
    return zone_instant(z, date_of(y, m, d), hour, minute);
}

static const Zone *paris(void) { return zone_named(S("Europe/Paris")); }

TEST(reminders_are_for_the_last_days_of_a_month_and_by_day)
{
    Arena *a = test_arena();
    const Zone *z = paris();
    static const struct { const char *name, *rule, *now, *from, *to; bool due; const char *month; } cases[] = {
        {"three days before, in the morning", "month-day 20", "2018-04-18 08:00", "2017-09-04", "2018-07-06", true, "2018-05"},
        {"the last evening but one hour",     "month-day 20", "2018-04-20 19:59", "2017-09-04", "2018-07-06", true, "2018-05"},
        {"too early in the day",              "month-day 20", "2018-04-19 07:59", "2017-09-04", "2018-07-06", false, ""},
        {"too late in the day",               "month-day 20", "2018-04-19 20:00", "2017-09-04", "2018-07-06", false, ""},
        {"four days before",                  "month-day 20", "2018-04-17 12:00", "2017-09-04", "2018-07-06", false, ""},
        {"the day after",                     "month-day 20", "2018-04-21 09:00", "2017-09-04", "2018-07-06", false, ""},
        {"it closes at six in the evening",   "month-day 20 at 18:00", "2018-04-20 18:00", "2017-09-04", "2018-07-06", false, ""},
        {"... and is open a minute before",   "month-day 20 at 18:00", "2018-04-20 17:59", "2017-09-04", "2018-07-06", true, "2018-05"},
        {"the year ends before next month",   "month-day 20", "2018-07-18 09:00", "2017-09-04", "2018-07-06", false, ""},
        {"the year begins next month",        "month-day 20", "2018-08-19 09:00", "2018-09-03", "2019-07-05", true, "2018-09"},
        {"over the new year",                 "month-day 20", "2017-12-18 09:00", "2017-09-04", "2018-07-06", true, "2018-01"},
        {"a rule by month since this month",  "days 8 then from 2018-04-01 month-day 20", "2018-04-18 09:00", "2017-09-04", "2018-07-06", true, "2018-05"},
        {"a rule of days since this month",   "month-day 20 then from 2018-04-01 days 8", "2018-04-18 09:00", "2017-09-04", "2018-07-06", false, ""},
        {"the 20th until March, now the 15th", "month-day 20 then from 2018-04-01 month-day 15", "2018-04-18 09:00", "2017-09-04", "2018-07-06", false, ""},
        {"a rule of hours",                   "before-start 60", "2018-04-20 09:00", "2017-09-04", "2018-07-06", false, ""},
        {"a rule of days",                    "days 8", "2018-04-20 09:00", "2017-09-04", "2018-07-06", false, ""},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Str why;
        Calendar calendar = {0};
        Activity v = {.id = 1, .from = date_of(2017, 9, 4), .to = date_of(2018, 7, 6)};
        CHECK(date_parse(str_z(cases[i].from), &v.from) && date_parse(str_z(cases[i].to), &v.to), "%s: its year", cases[i].name);
        CHECK(deadline_parse(a, str_z(cases[i].rule), &v.add, &why), "%s: its rule", cases[i].name);
        ReminderDue due = {0};
        bool is = reminder_due(&v, &calendar, z, at(z, cases[i].now), &due);
        CHECK(is == cases[i].due, "%s", cases[i].name);
        CHECK_STR(is ? month_iso(a, due.month) : S(""), str_z(cases[i].month), "%s: the month", cases[i].name);
    }
}

// ---- whom ----

// Families 1 to 4 with a child each. Zoé (1) has usual days; Tom (2) none, but he ate in April; Léo (3) neither; Mia (4) has booked May.
static const char town_sql[] =
    "INSERT INTO regie (id, code, name, label, payfip_client, payfip_mode, due_days) VALUES (1, 'cantine', 'Régie', 'REPAS', '006382', 'T', 30);"
    "INSERT INTO family (id, code, name, address, postcode, city, category, created_at) VALUES"
    " (1, 'F1', 'Durand', '', '', '', 'resident', 1), (2, 'F2', 'Petit', '', '', '', 'resident', 1),"
    " (3, 'F3', 'Roche', '', '', '', 'resident', 1), (4, 'F4', 'Faure', '', '', '', 'resident', 1);"
    "INSERT INTO adult (id, first_name, last_name, search_key, email, phone) VALUES (1, 'Anne', 'Durand', '', 'anne@exemple.fr', ''),"
    " (2, 'Luc', 'Petit', '', 'luc@exemple.fr', ''), (3, 'Inès', 'Roche', '', 'ines@exemple.fr', ''), (4, 'Max', 'Faure', '', 'max@exemple.fr', '');"
    "INSERT INTO family_adult (family_id, adult_id, position) VALUES (1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 4, 1);"
    "INSERT INTO child (id, first_name, last_name, search_key, born, school_id, class) VALUES"
    " (101, 'Zoé', 'Durand', '', '2010-05-01', NULL, ''), (102, 'Tom', 'Petit', '', '2012-06-02', NULL, ''),"
    " (103, 'Léo', 'Roche', '', '2011-06-02', NULL, ''), (104, 'Mia', 'Faure', '', '2010-07-02', NULL, '');"
    "INSERT INTO child_family (child_id, family_id) VALUES (101, 1), (102, 2), (103, 3), (104, 4);"
    "INSERT INTO activity (id, code, regie_id, position, name, description, from_day, to_day, days, weekdays, payment, hold_minutes,"
    "                      add_rule, cancel_rule, exclusive, offer_minutes) VALUES"
    " (1, 'repas', 1, 1, 'REPAS', '', '2017-09-04', '2018-07-06', 'term', 31, 'invoice', 30, 'month-day 20', 'month-day 20', 'none', 60),"
    " (2, 'midi', 1, 2, 'TEMPS MERIDIEN', '', '2017-09-04', '2018-07-06', 'term', 31, 'invoice', 30, 'month-day 20', 'month-day 20', 'none', 60);"
    "INSERT INTO venue (id, code, name) VALUES (1, 'restaurant', 'RESTAURANT');"
    "INSERT INTO slot (id, activity_id, position, code, name, venue_id, start_min, end_min, requires, on_removal) VALUES"
    " (1, 1, 1, 'repas', 'REPAS', 1, 720, 800, 'none', 'none');"
    "INSERT INTO enrolment (child_id, family_id, activity_id, from_day, to_day, weekdays, state, created_at) VALUES"
    " (101, 1, 1, '2017-09-04', '2018-07-06', 27, 'accepted', 1), (101, 1, 2, '2017-09-04', '2018-07-06', 27, 'accepted', 1),"
    " (102, 2, 1, '2017-09-04', '2018-07-06', 0, 'accepted', 1), (103, 3, 1, '2017-09-04', '2018-07-06', 0, 'accepted', 1),"
    " (104, 4, 1, '2017-09-04', '2018-07-06', 27, 'accepted', 1);"
    "INSERT INTO booking (child_id, family_id, activity_id, slot_id, day, state, price_cents, received_at, deadline_at, op_key) VALUES"
    " (102, 2, 1, 1, '2018-04-03', 'confirmed', 280, 1, 1, 'a'), (104, 4, 1, 1, '2018-05-03', 'confirmed', 280, 1, 1, 'b');";

typedef struct Telling { Instant now; int told, again; bool declines; Str mails; } Telling;

typedef struct MailRow { Str recipient, body; } MailRow;
ARRAY_OF(MailRow, MailRows);
static const DbCol mail_cols[] = {COL(MailRow, recipient), COL(MailRow, body)};
QUERY(mails_sql, mail_cols, "SELECT recipient, body_text AS body FROM outbox ORDER BY recipient");

static bool telling(Db *db, void *context)
{
    Telling *t = context;
    Arena *a = test_arena();
    MailRows mails = {0};
    db_script(db, str_z(town_sql));
    Str why;
    Town town = {.title = S("Mairie"), .zone = paris()};
    Catalog c = {.town = &town};
    for (int64_t id = 1; id <= 2; id++) {
        Activity *v = PUSH(a, &c.activities);
        *v = (Activity){.id = id, .name = id == 1 ? S("REPAS") : S("TEMPS MERIDIEN"), .from = date_of(2017, 9, 4), .to = date_of(2018, 7, 6)};
        if (!deadline_parse(a, S("month-day 20"), &v->add, &why)) return false;
    }
    if (t->declines) reminder_want(db, 1, false, t->now);
    if (reminder_wanted(db, 1) == t->declines) return false;
    t->told = reminder_send(db, a, &c, S("https://kiosque.exemple.fr"), t->now);
    t->again = reminder_send(db, a, &c, S("https://kiosque.exemple.fr"), t->now);
    db_all(db, a, &mails_sql, &mails, NO_ARGS);
    Buf b = buf_new(a, 256);
    EACH (const MailRow, m, &mails) {
        const char *who = str_has(m->body, S("Zoé : REPAS, TEMPS MERIDIEN\n")) ? "Zoé" : str_has(m->body, S("Tom : REPAS\n")) ? "Tom" : "?";
        buf_fmt(&b, "%s%.*s %s%s", b.n ? ", " : "", STR_ARG(m->recipient), who, str_has(m->body, S("vendredi 20 avril 2018 à minuit")) ? "" : " (when?)");
    }
    t->mails = buf_str(&b);
    return true;
}

TEST(reminders_go_once_to_who_usually_books_and_has_not)
{
    static const struct { const char *name, *now; bool declines; int told; const char *mails; } cases[] = {
        {"in the last days", "2018-04-18 09:00", false, 2, "anne@exemple.fr Zoé, luc@exemple.fr Tom"},
        {"one wants none",   "2018-04-18 09:00", true,  1, "luc@exemple.fr Tom"},
        {"not yet",          "2018-04-13 09:00", false, 0, ""},
    };
    EACH_ENGINE (e)
        for (int i = 0; i < COUNT(cases); i++) {
            Store *s = test_store(e);
            Telling t = {.now = at(paris(), cases[i].now), .declines = cases[i].declines};
            CHECK(lane_write(s, telling, &t) == LANE_KEPT, "%s: %s", test_engine_name(e), cases[i].name);
            CHECK(t.told == cases[i].told && !t.again, "%s: %s: %d told, then %d", test_engine_name(e), cases[i].name, t.told, t.again);
            CHECK_STR(t.mails, str_z(cases[i].mails), "%s: %s", test_engine_name(e), cases[i].name);
        }
}

// The home page tells it too, at any hour and from further off: the day and the hour are those of the rule in force.
TEST(months_that_close)
{
    Arena *a = test_arena();
    const Zone *z = paris();
    static const struct { const char *name, *rule, *now, *month, *until; } cases[] = {
        {"at midnight",            "month-day 20", "2018-04-13 23:00", "2018-05", "vendredi 20 avril 2018 à minuit"},
        {"at an hour",             "month-day 20 at 18:00", "2018-04-13 09:00", "2018-05", "20/04/2018 à 18:00"},
        {"by the rule in force",   "month-day 20 then from 2018-04-01 month-day 15", "2018-04-13 09:00", "2018-05", "dimanche 15 avril 2018 à minuit"},
        {"which is by month now",  "days 8 then from 2018-04-01 month-day 20", "2018-04-13 09:00", "2018-05", "vendredi 20 avril 2018 à minuit"},
        {"which is by days now",   "month-day 20 then from 2018-04-01 days 8", "2018-04-13 09:00", "", ""},
        {"over since an hour",     "month-day 20 at 18:00", "2018-04-20 19:00", "", ""},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Str why;
        Calendar calendar = {0};
        Activity v = {.id = 1, .from = date_of(2017, 9, 4), .to = date_of(2018, 7, 6)};
        ReminderDue due = {0};
        CHECK(deadline_parse(a, str_z(cases[i].rule), &v.add, &why), "%s: its rule", cases[i].name);
        bool is = month_closing(&v, &calendar, z, at(z, cases[i].now), &due);
        CHECK_STR(is ? month_iso(a, due.month) : S(""), str_z(cases[i].month), "%s", cases[i].name);
        if (is) CHECK_STR(closing_text(a, z, due.closes), str_z(cases[i].until), "%s: until when", cases[i].name);
    }
}
