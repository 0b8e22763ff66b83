// demo_town.c - the rows of the demo town. Everything is drawn from the seed; the clock is the plan's.
#include "demo_town.h"

#include "account/account.h"
#include "catalog/catalog.h"
#include "catalog/import.h"
#include "demo_names.h"
#include "demo_records.h"
#include "demo_texts.h"
#include "household/household.h"
#include "inbox/inbox.h"

#define DAY_MS INT64_C(86400000)

typedef struct SeatCount { int64_t pool, id, used, most; Date day; } SeatCount;
ARRAY_OF(SeatCount, SeatCounts);

typedef struct Demo {
    Db *db;
    Arena *a;                                       // for the whole run; families use a copy
    const DemoPlan *plan;
    const Catalog *catalog;
    Instant now;
    Date today;
    int64_t nursery, primary;                       // schools
    SeatCounts seats;
    int64_t saves;
    uint64_t random;
    Buf accounts;
} Demo;

// ---- chance: splitmix64, one stream per family, so that a family is the same in a small and in a large town ----

static uint64_t draw(Demo *d)
{
    uint64_t z = d->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int  below(Demo *d, int n)            { return (int)(draw(d) % (uint64_t)n); }
static bool chance(Demo *d, int percent)     { return below(d, 100) < percent; }
#define PICK(d, list) str_z((list)[below((d), (int)COUNT(list))])

// ---- people ----

typedef struct Household { int64_t id, adult; Str code; } Household;   // adult: the first one

static Str phone(Demo *d, Arena *a)                 // numbers that the regulator keeps for fiction
{
    const char *range = chance(d, 80) ? "06 39 98" : "04 65 71";
    int left = below(d, 100), right = below(d, 100);
    return str_fmt(a, "%s %02d %02d", range, left, right);
}

static Str email_of(Arena *a, Str first_name, Str code, int position)
{
    Buf b = buf_new(a, 64);
    Str key = str_fold(a, first_name), word;
    for (Str rest = key; rest.n;) {
        str_cut(rest, ' ', &word, &rest);
        if (b.n) buf_char(&b, '-');
        buf_put(&b, word);
    }
    return str_fmt(a, "%.*s.%.*s%s@exemple.%s", STR_ARG(buf_str(&b)), STR_ARG(code), position > 1 ? "b" : "", position > 1 ? "org" : "fr");
}

static void open_account(Demo *d, Arena *a, int64_t adult, Str email)
{
    const Terms *t = &d->catalog->town->terms;
    account_create(d->db, a, adult, email, d->plan->hash, t->hash, t->version, d->now);
}

static int64_t add_family(Demo *d, Arena *a, Str code, Str name, Str category)
{
    Str street = PICK(d, demo_streets);
    Family f = {.code = code, .name = name, .category = category, .postcode = S("30230"), .city = S("Bouillargues")};
    f.address = str_fmt(a, "%d %.*s", 1 + below(d, 90), STR_ARG(street));
    return family_put(d->db, a, &f, d->now);
}

static int school_year(Date today)
{
    Ymd now = date_ymd(today);
    return now.month >= 8 ? now.year : now.year - 1;
}

static int64_t add_child(Demo *d, Arena *a, int64_t family, Str first_name, Str last_name, int age)    // 0 to 10; from 3 on at school
{
    static const char *const classes[] = {"", "", "", "PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"};
    int month = 1 + below(d, 12), day = 1 + below(d, 28);
    Child c = {.first_name = first_name, .last_name = last_name, .born = date_of(school_year(d->today) - age, month, day),
               .class_name = str_z(classes[age])};
    return child_put(d->db, a, family, &c, age < 3 ? 0 : age < 6 ? d->nursery : d->primary);
}

// ---- enrolments ----

// One statement for all the years of an activity: "accueil-2017", "accueil-2026".
EXEC(demo_enrolment_sql,
     "INSERT INTO enrolment (child_id, family_id, activity_id, from_day, to_day, weekdays, state, created_at)"
     " SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), id, from_day, to_day, CAST($3 AS BIGINT), 'accepted', CAST($4 AS BIGINT)"
     "   FROM activity WHERE substr(code, 1, length(CAST($5 AS TEXT))) = $5");

static void enrol(Demo *d, Arena *a, int64_t family, int64_t child, const char *code, int weekdays)
{
    db_run(d->db, &demo_enrolment_sql, ARGS(A(child), A(family), A(weekdays), A(d->now), A(str_fmt(a, "%s-", code))));
}

// ---- bookings: as if each family had saved its month in time ----

typedef struct Booker { int64_t family, adult, child; } Booker;

QUERY(demo_seat_sql, db_int_cols, "INSERT INTO seat (pool_id, day, capacity, used) VALUES ($1, $2, $3, 0) RETURNING id AS n");
EXEC(demo_used_sql, "UPDATE seat SET used = $2 WHERE id = $1");
QUERY(demo_booking_sql, db_int_cols,
      "INSERT INTO booking (child_id, family_id, activity_id, slot_id, day, state, price_cents, received_at, deadline_at, requires_slot, op_key)"
      " VALUES ($1, $2, $3, $4, $5, 'confirmed', $6, $7, $8, $9, $10) RETURNING id AS n");
EXEC(demo_booking_seat_sql, "INSERT INTO booking_seat (booking_id, seat_id, seats) VALUES ($1, $2, 1)");
EXEC(demo_seat_event_sql, "INSERT INTO seat_event (seat_id, booking_id, delta, capacity) VALUES ($1, $2, 1, $3)");
QUERY(demo_save_sql, db_int_cols,
      "INSERT INTO booking_save (family_id, child_id, activity_id, month, at, author, adult_id, cause, before_cents, after_cents, op_key)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, 'save', 0, $8, $9) RETURNING id AS n");
EXEC(demo_change_sql, "INSERT INTO booking_change (save_id, booking_id, slot_id, day, action, price_cents) VALUES ($1, $2, $3, $4, 'add', $5)");

static SeatCount *seats_of(Demo *d, int64_t pool, Date day)
{
    EACH (SeatCount, s, &d->seats)
        if (s->pool == pool && date_eq(s->day, day)) return s;
    SeatCount *s = PUSH(d->a, &d->seats);
    *s = (SeatCount){.pool = pool, .day = day, .most = catalog_pool(d->catalog, pool)->seats};
    s->id = db_int(d->db, &demo_seat_sql, ARGS(A(pool), A(day), A(s->most)));
    return s;
}

static bool has_room(Demo *d, const Slot *slot, Date day)       // half of the places stay free for whoever tries the demo
{
    for (int i = 0; i < slot->n_pools; i++) {
        const SeatCount *s = seats_of(d, slot->pools[i], day);
        if (s->used >= s->most / 2) return false;
    }
    return true;
}

static bool is_year_of(const Activity *v, const char *code)     // "restauration-2017" is a year of "restauration"
{
    return str_starts(v->code, str_z(code)) && str_starts(str_skip(v->code, (ptrdiff_t)strlen(code)), S("-"));
}

static const Activity *activity_on(const Demo *d, const char *code, Date day)
{
    EACH (const Activity, v, &d->catalog->activities)
        if (is_year_of(v, code) && activity_open(v, &d->catalog->town->calendar, day)) return v;
    return NULL;
}

static Instant deadline_of(const Demo *d, const Activity *v, const Slot *slot, Date day)
{
    const Town *t = d->catalog->town;
    return deadline_for(&v->add, &t->calendar, t->zone, day, slot->start_min, d->now).closes_at;
}

typedef struct Wish { const Activity *activity; const Slot *slot; Date day; Instant until; Money price; } Wish;
ARRAY_OF(Wish, Wishes);

// The days of one activity's first slot that can be had; until: the earliest deadline of them.
static Wishes wishes_of(Demo *d, Arena *a, const char *code, const Date *days, int n)
{
    Wishes out = {0};
    for (int i = 0; i < n; i++) {
        const Activity *v = activity_on(d, code, days[i]);
        if (!v || !v->slots.n) continue;
        Wish w = {v, &v->slots.v[0], days[i], deadline_of(d, v, &v->slots.v[0], days[i]), {0}};
        Money unbooked;
        if (slot_price(w.slot, w.day, &w.price, &unbooked) && has_room(d, w.slot, w.day)) *PUSH(a, &out) = w;
    }
    return out;
}

static void book(Demo *d, const Booker *who, const Wish *w, Instant received, int64_t save, Str key)
{
    int64_t id = db_int(d->db, &demo_booking_sql,
                        ARGS(A(who->child), A(who->family), A(w->activity->id), A(w->slot->id), A(w->day), A(w->price), A(received),
                             A(w->until), A_ID(w->slot->requires_id), A(key)));
    for (int i = 0; i < w->slot->n_pools; i++) {
        SeatCount *s = seats_of(d, w->slot->pools[i], w->day);
        s->used++;
        db_run(d->db, &demo_booking_seat_sql, ARGS(A(id), A(s->id)));
        db_run(d->db, &demo_seat_event_sql, ARGS(A(s->id), A(id), A(s->most)));
    }
    db_run(d->db, &demo_change_sql, ARGS(A(save), A(id), A(w->slot->id), A(w->day), A(w->price)));
}

// The wishes are of one activity and one month, and there is at least one.
static void save_wishes(Demo *d, Arena *a, const Booker *who, const Wishes *wishes, Instant received)
{
    Money total = {0};
    EACH (const Wish, w, wishes) total = money_add(total, w->price);
    Str key = str_fmt(a, "demo-%lld", (long long)++d->saves), author = str_fmt(a, "adult:%lld", (long long)who->adult);
    int64_t save = db_int(d->db, &demo_save_sql,
                          ARGS(A(who->family), A(who->child), A(wishes->v[0].activity->id), A(month_iso(a, wishes->v[0].day)), A(received),
                               A(author), A(who->adult), A(total), A(key)));
    EACH (const Wish, w, wishes) book(d, who, w, received, save, key);
}

// Midday time first, then the meals that need it, both received some days before the first deadline. Days of one month.
static void book_meals(Demo *d, Arena scratch, const Booker *who, const Date *days, int n)
{
    Wishes midday = wishes_of(d, &scratch, "temps-meridien", days, n), meals = wishes_of(d, &scratch, "restauration", days, n);
    if (!midday.n || midday.n != meals.n) return;   // full on some day: this family did not come in time
    Instant until = d->now;
    EACH (const Wish, w, &midday) until = instant_before(w->until, until) ? w->until : until;
    EACH (const Wish, w, &meals) until = instant_before(w->until, until) ? w->until : until;
    Instant received = instant_add(until, -DAY_MS - below(d, 10) * DAY_MS - below(d, 36000) * 1000);
    save_wishes(d, &scratch, who, &midday, received);
    save_wishes(d, &scratch, who, &meals, instant_add(received, 60 * 1000));
}

static void book_month(Demo *d, Arena scratch, const Booker *who, Date first, int weekdays)
{
    Date days[31];
    int n = 0;
    for (Date day = first; !date_before(month_last(first), day); day = date_add(day, 1))
        if (weekdays >> (date_weekday(day) - 1) & 1 && activity_on(d, "restauration", day)) days[n++] = day;
    book_meals(d, scratch, who, days, n);
}

// ---- the family of the guide's screens ----

enum { NO_DAYS = 0, LU_MA_JE_VE = 1 | 2 | 8 | 16, EVERY_DAY = 31 };

// The guide's invoice of 49,20 €: in March the elder had 16 midday times and 9 meals, the younger 8 midday times.
static void book_guide_march(Demo *d, Arena scratch, const Booker *elder, const Booker *younger)
{
    enum { MEALS = 9 };
    Date march = date_of(2018, 3, 1), days[31], some[31];
    int n = 0, k = 0;
    for (Date day = march; !date_before(month_last(march), day); day = date_add(day, 1)) {
        if (!(LU_MA_JE_VE >> (date_weekday(day) - 1) & 1) || !activity_on(d, "temps-meridien", day)) continue;
        days[n++] = day;
        if (date_weekday(day) == TUESDAY || date_weekday(day) == FRIDAY) some[k++] = day;
    }
    Instant received = zone_instant(d->catalog->town->zone, date_of(2018, 2, 12), 20, 10);
    Wishes elder_midday = wishes_of(d, &scratch, "temps-meridien", days, n), meals = wishes_of(d, &scratch, "restauration", days, MEALS);
    Wishes younger_midday = wishes_of(d, &scratch, "temps-meridien", some, k);
    save_wishes(d, &scratch, elder, &elder_midday, received);
    save_wishes(d, &scratch, elder, &meals, instant_add(received, 60 * 1000));
    save_wishes(d, &scratch, younger, &younger_midday, instant_add(received, 120 * 1000));
}

static void book_guide(Demo *d, Arena scratch, const Booker *elder, const Booker *younger)
{
    static const int guide_days[] = {3, 5, 6, 9, 10, 12, 13, 30};   // ticked in the guide's April 2018
    Date april = date_of(2018, 4, 1), days[COUNT(guide_days)], tuesdays[] = {date_of(2018, 4, 3), date_of(2018, 4, 10)};
    for (int i = 0; i < COUNT(guide_days); i++) days[i] = date_of(2018, 4, guide_days[i]);
    if (!date_before(d->today, april)) {
        book_meals(d, scratch, elder, days, COUNT(guide_days));
        book_meals(d, scratch, younger, tuesdays, COUNT(tuesdays));
        book_guide_march(d, scratch, elder, younger);
    }
    for (int ahead = -1; ahead < 2 && !date_eq(month_first(d->today), april); ahead++) {
        Date month = date_add_months(month_first(d->today), ahead);
        if (date_eq(month, april)) continue;
        book_month(d, scratch, elder, month, LU_MA_JE_VE);
        book_month(d, scratch, younger, month, 2 | 8);
    }
}

// One question answered, its mail gone days ago; one that still waits.
EXEC(demo_mails_gone_sql, "DELETE FROM request_mail");
static void guide_requests(Demo *d, Arena scratch, int64_t family, int64_t adult)
{
    Str why, service = d->catalog->town->contacts.n ? d->catalog->town->contacts.v[0].service : (Str){0};
    Req q = {.a = &scratch, .db = d->db, .id = S("demo"), .now = instant_add(d->now, -4 * DAY_MS),
             .session = {.role = ROLE_FAMILY, .family = family, .adult = adult, .rights = RIGHTS_ALL}};
    int64_t answered = request_open(&q, &(RequestNew){.type = "question", .service = service, .subject = FR("Sortie de Léna le vendredi"),
        .body = FR("Bonjour,\nMa voisine peut-elle venir chercher Léna le vendredi soir ?\nMerci d’avance.")});
    request_decide(d->db, &scratch, answered, REQUEST_ACCEPT, FR("Bonjour,\nOui : elle viendra avec une pièce d’identité. C’est noté pour chaque vendredi."),
                   S("town"), instant_add(d->now, -2 * DAY_MS), &why);
    db_run(d->db, &demo_mails_gone_sql, NO_ARGS);
    q.now = instant_add(d->now, -DAY_MS);
    request_open(&q, &(RequestNew){.type = "question", .service = service, .subject = FR("Horaires du soir"),
        .body = FR("Bonjour,\nJusqu’à quelle heure peut-on venir chercher Hugo à l’accueil du soir ?")});
}

// A grandmother who collects the children: she sees and books, and does not pay.
static void guide_guest(Demo *d, Arena *a, int64_t family, int64_t inviter)
{
    Str email = S("monique.delmas@exemple.fr");
    int64_t guest = adult_new(d->db, a, S("Monique"), S("Delmas"), email);
    open_account(d, a, guest, email);
    guest_put(d->db, family, guest, inviter, RIGHT_BOOK, 3);
}

static void guide_family(Demo *d, Arena scratch, Str code)
{
    Str name = S("Delmas");
    Arena *a = &scratch;
    int64_t family = add_family(d, a, code, name, S("resident"));
    int64_t adult = adult_put(d->db, a, family, 1, &(Adult){.first_name = S("Claire"), .last_name = name, .phone = phone(d, a),
                                                            .email = S("claire.delmas@exemple.fr")});
    adult_put(d->db, a, family, 2, &(Adult){.first_name = S("Yacine"), .last_name = name, .phone = phone(d, a)});
    open_account(d, a, adult, S("claire.delmas@exemple.fr"));
    guide_guest(d, a, family, adult);
    Booker elder = {family, adult, add_child(d, a, family, S("Léna"), name, 7)};
    Booker younger = {family, adult, add_child(d, a, family, S("Hugo"), name, 5)};
    const Booker *const both[] = {&elder, &younger};
    for (int i = 0; i < COUNT(both); i++) {
        enrol(d, a, family, both[i]->child, "accueil", NO_DAYS);
        enrol(d, a, family, both[i]->child, "mercredis", NO_DAYS);
        enrol(d, a, family, both[i]->child, "restauration", LU_MA_JE_VE);
        enrol(d, a, family, both[i]->child, "temps-meridien", LU_MA_JE_VE);
    }
    book_guide(d, scratch, &elder, &younger);
    guide_requests(d, scratch, family, adult);
    demo_records_put(d->db, a, family, elder.child, younger.child, d->today, d->now);
    buf_fmt(&d->accounts, "family %.*s %.*s\n", STR_ARG(code), STR_ARG(d->plan->password));
}

// ---- two families that have not opened their account yet ----

static void newcomers(Demo *d, Arena scratch, Str mailed, Str lettered, Buf *lines)
{
    Arena *a = &scratch;
    int64_t family = add_family(d, a, mailed, S("Vidal"), S("resident"));
    adult_put(d->db, a, family, 1, &(Adult){.first_name = S("Marion"), .last_name = S("Vidal"), .phone = phone(d, a),
                                            .email = S("marion.vidal@exemple.fr")});
    enrol(d, a, family, add_child(d, a, family, S("Tom"), S("Vidal"), 4), "accueil", NO_DAYS);
    buf_fmt(lines, "newcomer %.*s Vidal:Marion:marion.vidal@exemple.fr\n", STR_ARG(mailed));

    family = add_family(d, a, lettered, S("Ferrand"), S("resident"));
    int64_t adult = adult_put(d->db, a, family, 1, &(Adult){.first_name = S("Jules"), .last_name = S("Ferrand"), .phone = phone(d, a)});
    enrol(d, a, family, add_child(d, a, family, S("Maud"), S("Ferrand"), 6), "accueil", NO_DAYS);
    Str code = activation_code(d->db, a, family, adult, d->now);
    buf_fmt(lines, "newcomer %.*s Ferrand:Jules\nactivation-code %.*s %.*s\n", STR_ARG(lettered), STR_ARG(lettered), STR_ARG(code));
}

// ---- a child of two households: odd weeks with the mother, even weeks with the father, each with an account ----

typedef struct SharedHome { const char *code, *last_name, *first_name, *email, *category; } SharedHome;
static const SharedHome shared_homes[] = {{"2001", "Roche", "Inès", "ines.roche@exemple.fr", "resident"},
                                          {"2002", "Faure", "Romain", "romain.faure@exemple.org", "outside"}};

static Booker shared_home(Demo *d, Arena *a, const SharedHome *h)
{
    Booker who = {.family = add_family(d, a, str_z(h->code), str_z(h->last_name), str_z(h->category))};
    who.adult = adult_put(d->db, a, who.family, 1, &(Adult){.first_name = str_z(h->first_name), .last_name = str_z(h->last_name),
                                                            .phone = phone(d, a), .email = str_z(h->email)});
    open_account(d, a, who.adult, str_z(h->email));
    return who;
}

static void book_own_days(Demo *d, Arena scratch, const Booker *who, const CustodyPlan *plan, Date first)
{
    Date days[31];
    int n = 0;
    for (Date day = first; !date_before(month_last(first), day); day = date_add(day, 1))
        if (LU_MA_JE_VE >> (date_weekday(day) - 1) & 1 && activity_on(d, "restauration", day)
            && custody_of(plan, &d->catalog->town->calendar, day) == who->family) days[n++] = day;
    book_meals(d, scratch, who, days, n);
}

static void shared_child(Demo *d, Arena scratch, Buf *lines)
{
    static const char *const activities[] = {"accueil", "mercredis", "restauration", "temps-meridien"};
    Arena *a = &scratch;
    Booker homes[] = {shared_home(d, a, &shared_homes[0]), shared_home(d, a, &shared_homes[1])};
    int64_t child = add_child(d, a, homes[0].family, S("Noé"), S("Roche"), 8);
    custody_share(d->db, child, homes[1].family);
    for (int i = 0; i < COUNT(activities); i++) enrol(d, a, homes[0].family, child, activities[i], i < 2 ? NO_DAYS : LU_MA_JE_VE);
    Custody agreed = {.first = homes[0].family, .second = homes[1].family, .from = date_of(school_year(d->today), 9, 1)};
    custody_parse(S("weeks odd change fri 18:00 holidays halves even-years"), &agreed.rule);
    agreed.id = custody_keep(d->db, child, &agreed, zone_instant(d->catalog->town->zone, agreed.from, 0, 0));
    CustodyPlan plan = {.agreed = {&agreed, 1, 1}};
    for (int i = 0; i < COUNT(homes); i++) {
        homes[i].child = child;
        for (int ahead = -1; ahead <= 0; ahead++) book_own_days(d, scratch, &homes[i], &plan, date_add_months(month_first(d->today), ahead));
        buf_fmt(lines, "family %s %.*s\n", shared_homes[i].code, STR_ARG(d->plan->password));
    }
}

// ---- a family that has just moved in: an account, three children, nothing asked for yet ----

static void arrivals(Demo *d, Arena scratch, Buf *lines)
{
    Arena *a = &scratch;
    static const SharedHome home = {"2003", "Garnier", "Nadia", "nadia.garnier@exemple.fr", "resident"};
    Booker who = shared_home(d, a, &home);
    add_child(d, a, who.family, S("Louis"), S("Garnier"), 8);
    add_child(d, a, who.family, S("Jade"), S("Garnier"), 4);
    add_child(d, a, who.family, S("Malo"), S("Garnier"), 1);
    buf_fmt(lines, "family %s %.*s\n", home.code, STR_ARG(d->plan->password));
}

// ---- everybody else ----

static Str last_name(Demo *d, int i)                // the first ones bear the names that break careless programs
{
    Str usual = PICK(d, demo_last_names);
    int hostile = i - 3;
    return hostile < COUNT(demo_hostile_names) ? str_z(demo_hostile_names[hostile]) : usual;
}

static void enrol_child(Demo *d, Arena scratch, const Booker *who)
{
    bool meals = chance(d, 85), care = chance(d, 40), wednesdays = chance(d, 35);
    int days = chance(d, 70) ? LU_MA_JE_VE : 1 + below(d, EVERY_DAY);
    if (care) enrol(d, &scratch, who->family, who->child, "accueil", NO_DAYS);
    if (wednesdays) enrol(d, &scratch, who->family, who->child, "mercredis", NO_DAYS);
    if (!meals) return;
    enrol(d, &scratch, who->family, who->child, "restauration", days);
    enrol(d, &scratch, who->family, who->child, "temps-meridien", days);
    Date month = month_first(d->today);
    if (chance(d, 80)) book_month(d, scratch, who, month, days);
    if (chance(d, 60)) book_month(d, scratch, who, date_add_months(month, 1), days);
}

static void one_family(Demo *d, Arena scratch, int i, Str code)
{
    Arena *a = &scratch;
    Str name = last_name(d, i), category = chance(d, 85) ? S("resident") : chance(d, 80) ? S("outside") : S("staff");
    bool account = chance(d, 80), couple = chance(d, 65), second = chance(d, 25);
    Booker who = {.family = add_family(d, a, code, name, category)};
    for (int position = 1; position <= 1 + couple; position++) {
        Str first = PICK(d, demo_first_names), email = email_of(a, first, code, position);
        Adult v = {.first_name = first, .last_name = name, .phone = phone(d, a), .email = account || chance(d, 50) ? email : (Str){0}};
        int64_t adult = adult_put(d->db, a, who.family, position, &v);
        if (position == 1) who.adult = adult;
        if (account && (position == 1 || second)) open_account(d, a, adult, email);
    }
    int ages = 3 + below(d, 3);
    for (int children = 1 + (chance(d, 60) ? 1 : 0) + (chance(d, 25) ? 1 : 0) + (chance(d, 10) ? 1 : 0); children--; ages += 1 + below(d, 2)) {
        who.child = add_child(d, a, who.family, PICK(d, demo_child_names), name, ages < 10 ? ages : 10);
        enrol_child(d, scratch, &who);
    }
    if (account) buf_fmt(&d->accounts, "family %.*s %.*s\n", STR_ARG(code), STR_ARG(d->plan->password));
}

// ---- all of it ----

EXEC(demo_mark_sql, "INSERT INTO town_setting (name, value) VALUES ('demo', 'yes') ON CONFLICT (name) DO NOTHING");

static bool import_texts(Db *db, Arena *a, Str *why)
{
    return calendar_import(db, a, demo_calendar_txt, why) && catalog_import(db, a, demo_catalogue_txt, why);
}

static void fill(Demo *d, Str agent_line)
{
    enum { FIRST_CODE = 4217 };
    Arena scratch = arena_new((ptrdiff_t)256 * MB);
    Buf lines = buf_new(d->a, 256);
    for (int i = 0; i < d->plan->families && !db_failed(d->db); i++) {
        Arena own = scratch;
        Str code = str_fmt(&own, "%d", FIRST_CODE + i);
        d->random = d->plan->seed * UINT64_C(0x2545f4914f6cdd1d) + (uint64_t)i;
        draw(d);
        if (i == 0) {
            guide_family(d, own, code);
            buf_put(&d->accounts, agent_line);
        }
        if (i == 1) newcomers(d, own, code, str_fmt(&own, "%d", FIRST_CODE + i + 1), &lines);
        if (i > 2) one_family(d, own, i, code);
    }
    shared_child(d, scratch, &lines);
    arrivals(d, scratch, &lines);
    buf_put(&d->accounts, buf_str(&lines));
    EACH (const SeatCount, s, &d->seats) db_run(d->db, &demo_used_sql, ARGS(A(s->id), A(s->used)));
    arena_free(&scratch);
}

bool demo_town_fill(Db *db, Arena *a, const DemoPlan *plan, Str agent_line, Str *accounts, Str *why)
{
    if (!import_texts(db, a, why)) return false;
    Demo d = {.db = db, .a = a, .plan = plan, .now = plan->now, .catalog = catalog_load(db, a), .accounts = buf_new(a, 64 * KB)};
    d.today = zone_date(d.catalog->town->zone, d.now);
    d.nursery = school_put(db, S("École maternelle"));
    d.primary = school_put(db, S("École élémentaire"));
    db_run(db, &demo_mark_sql, NO_ARGS);
    agent_create(db, S("admin"), S("Administration"), plan->agent_hash, d.now);
    fill(&d, agent_line);
    *accounts = buf_str(&d.accounts);
    if (db_failed(db)) *why = str_dup(a, db_error(db));
    return !why->n;
}
