// catalog_test.c - the demo's catalogue on both engines; which days are open; what an import refuses and how it says so.
#include "base/test.h"
#include "catalog/catalog.h"
#include "catalog/import.h"
#include "db/test_db.h"
#include "demo_texts.h"

typedef struct Errand { Str calendar, catalogue, why; bool refused; } Errand;

static bool import(Db *db, void *context)
{
    Errand *e = context;
    Arena *a = test_arena();
    bool ok = (!e->calendar.n || calendar_import(db, a, e->calendar, &e->why)) && catalog_import(db, a, e->catalogue, &e->why);
    e->refused = !ok;
    return ok;
}

static bool load(Db *db, void *context)
{
    *(const Catalog **)context = catalog_load(db, test_arena());
    return true;
}

static const Catalog *demo_catalog(Store *s)
{
    const Catalog *c = NULL;
    Errand e = {.calendar = demo_calendar_txt, .catalogue = demo_catalogue_txt};
    CHECK(lane_write(s, import, &e) == LANE_KEPT, "imported");
    CHECK_STR(e.why, S(""), "nothing to correct");
    CHECK(lane_read(s, load, &c) == LANE_KEPT, "loaded");
    return c;
}

static const Activity *activity_coded(const Catalog *c, const char *code)
{
    EACH (const Activity, v, &c->activities)
        if (str_eq(v->code, str_z(code))) return v;
    return NULL;
}

static const Slot *slot_coded(const Catalog *c, const char *code)
{
    EACH (const Activity, v, &c->activities)
        EACH (const Slot, s, &v->slots)
            if (str_eq(s->code, str_z(code))) return s;
    return NULL;
}

// ---- the demo's catalogue, as in the guide ----

static void check_guide(Arena *a, const Catalog *c)
{
    const Activity *meals = activity_coded(c, "restauration-2017"), *later = activity_coded(c, "restauration-2026");
    if (!CHECK(meals && later && c->activities.n == 10 && c->regies.n == 3 && c->pools.n == 8, "five activities in two years")) return;
    CHECK_STR(date_iso(a, meals->to), S("2018-07-06"), "the last day of class before summer");
    CHECK_STR(date_iso(a, later->from), S("2026-09-01"), "the first day of class");
    CHECK_STR(catalog_regie(c, meals->regie)->name, S("Régie cantine"), "its regie");
    CHECK(meals->payment == PAY_INVOICE && meals->add.kind == DEADLINE_MONTH_DAY && meals->add.n == 20, "by invoice, until the 20th");

    const Slot *meal = slot_coded(c, "restauration-2017/repas"), *midday = slot_coded(c, "temps-meridien-2017/midi");
    CHECK(meal && midday && meal->requires_id == midday->id, "a meal needs midday time of the same year");
    CHECK(meal->requires == REQUIRE_ADD && meal->on_removal == REMOVAL_CASCADE, "added with it, removed with it");
    CHECK_STR(meal->venue, S("RESTAURANT ELEMENTAIRE"), "its place");
    CHECK(catalog_slot(c, meal->id) == meal && catalog_activity(c, meals->id) == meals && !catalog_slot(c, 9999), "look-ups");
    CHECK(meal->pools[0] == slot_coded(c, "restauration-2026/repas")->pools[0], "the years share the places");

    Money price, unbooked;
    CHECK(slot_price(meal, date_of(2018, 4, 3), &price, &unbooked) && price.cents == 280 && unbooked.cents == 650, "2,80 €, or 6,50 €");
    CHECK(!slot_price(meal, date_of(2017, 8, 31), &price, &unbooked), "no price before the activity");

    const Slot *morning = slot_coded(c, "mercredis-2017/matin"), *day = slot_coded(c, "mercredis-2017/journee");
    const Slot *afternoon = slot_coded(c, "mercredis-2017/apres-midi");
    CHECK(slots_share_pool(morning, day) && slots_share_pool(day, afternoon) && !slots_share_pool(morning, afternoon), "the day takes both halves");
    CHECK(day->n_pools == 2 && day->pools[0] < day->pools[1], "pools in rising order");
    CHECK(morning->start_min == 450 && morning->end_min == 810, "from 7:30 to 13:30");
    CHECK(c->town->terms.version == 1 && c->town->terms.hash.n == 64 && c->town->contacts.n == 3, "terms and contacts");
}

TEST(catalog_of_the_guide)
{
    EACH_ENGINE (e) {
        Store *s = test_store(e);
        const Catalog *first = demo_catalog(s), *second = demo_catalog(s);      // importing twice changes nothing
        if (!first || !second) continue;
        check_guide(test_arena(), first);
        check_guide(test_arena(), second);
        CHECK(first->activities.v[0].id == second->activities.v[0].id, "%s: the same rows", test_engine_name(e));
        CHECK(first->town->news.n == second->town->news.n && first->town->contacts.n == second->town->contacts.n, "nothing twice");
        CHECK(first->town->calendar.holidays.n == second->town->calendar.holidays.n, "no holiday twice");
    }
}

TEST(activity_days_of_april_2018)
{
    Arena *a = test_arena();
    const Catalog *c = demo_catalog(test_store(DB_SQLITE));
    static const struct { const char *name, *activity; int year, month, day; const char *why; } cases[] = {
        {"a school day", "restauration-2017", 2018, 4, 3, ""},
        {"Easter Monday", "restauration-2017", 2018, 4, 2, "jour férié : Lundi de Pâques"},
        {"a Saturday", "restauration-2017", 2018, 4, 7, "L’activité n’a pas lieu ce jour-là"},
        {"the last day before the holidays", "restauration-2017", 2018, 4, 13, ""},
        {"the first day of the holidays is a Saturday", "restauration-2017", 2018, 4, 14, "vacances scolaires"},
        {"in the holidays", "restauration-2017", 2018, 4, 18, "vacances scolaires"},
        {"back to school", "restauration-2017", 2018, 4, 30, ""},
        {"Labour Day", "restauration-2017", 2018, 5, 1, "jour férié : Fête du travail"},
        {"a Wednesday", "mercredis-2017", 2018, 4, 4, ""},
        {"a Tuesday", "mercredis-2017", 2018, 4, 3, "L’activité n’a pas lieu ce jour-là"},
        {"after the year", "restauration-2017", 2018, 7, 9, "L’activité s’est arrêtée le vendredi 6 juillet 2018"},
        {"before the year", "restauration-2026", 2026, 8, 31, "L’activité commence le mardi 1er septembre 2026"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        const Activity *v = activity_coded(c, cases[i].activity);
        Date day = date_of(cases[i].year, cases[i].month, cases[i].day);
        CHECK_STR(activity_closed_reason(a, v, &c->town->calendar, day), str_z(cases[i].why), "%s", cases[i].name);
        CHECK(activity_open(v, &c->town->calendar, day) == !cases[i].why[0], "%s", cases[i].name);
    }
}

TEST(activity_closed_by_the_town)
{
    Closure closures[] = {{date_of(2026, 11, 26), date_of(2026, 11, 27), CLOSED_TOWN, 0, S("grève")},
                          {date_of(2026, 12, 1), date_of(2026, 12, 1), CLOSED_ACTIVITY, 7, S("travaux")}};
    Calendar calendar = {.closures = {closures, COUNT(closures), COUNT(closures)}};
    Activity v = {.id = 7, .from = date_of(2026, 9, 1), .to = date_of(2027, 7, 2), .days = DAYS_ALL, .weekdays = 31};
    Arena *a = test_arena();
    CHECK_STR(activity_closed_reason(a, &v, &calendar, date_of(2026, 11, 27)), S("fermeture : grève"), "the whole town");
    CHECK_STR(activity_closed_reason(a, &v, &calendar, date_of(2026, 12, 1)), S("fermeture : travaux"), "this activity");
    v.id = 8;
    CHECK(activity_open(&v, &calendar, date_of(2026, 12, 1)), "another activity is open");
    v.days = DAYS_HOLIDAYS;
    CHECK_STR(activity_closed_reason(a, &v, &calendar, date_of(2026, 12, 1)), S("L’activité n’a pas lieu ce jour-là"), "only in holidays");
}

// ---- what an import refuses ----

#define TOWN "town t\n    name: T\n    title: T\n    address: A\n    zone: Europe/Paris\n    school-zone: C\n"
#define TILL "regie r\n    name: R\n    label: R\n    payfip: 000014 T\n    due-days: 15\npool p\n    name: P\n    seats: 9\n"
#define STAGE "activity stage\n    name: S\n    regie: r\n    from: 2026-10-19\n    to: 2026-10-30\n    days: holidays, mon tue\n" \
              "    payment: invoice\n    add: days 2\n    cancel: days 2\n"
#define SLOT "    slot jour: JOUR\n        hours: 08:00-18:00\n        pools: p\n"
#define PRICE "        price: 10.00\n"

TEST(catalog_import_says_what_to_write)
{
    static const struct { const char *name, *text, *why; } cases[] = {
        {"all is well", TOWN TILL STAGE SLOT PRICE, ""},
        {"a tab", "town t\n\tname: T", "ligne 2 : cette ligne contient une tabulation ou un caractère invisible. Écrivez des espaces."},
        {"no block", "    name: T", "ligne 1 : cette ligne n’appartient à aucun bloc. Commencez par une ligne comme « town ma-ville », sans espace devant."},
        {"an unknown kind", "tonw t", "ligne 1 : « tonw » n’est pas une sorte de bloc. Commencez la ligne par l’un de ces mots : town, contact, "
         "news, terms, school, question, bracket, regie, venue, pool, activity ; ou décalez-la de quatre espaces si elle appartient au bloc du dessus."},
        {"no code", "venue", "ligne 1 : « venue » doit être suivi d’un code : des minuscules sans accent, des chiffres et des tirets, "
         "comme « venue mon-code »."},
        {"a code twice", "venue v\n    name: V\nvenue v\n    name: W",
         "ligne 3 : « venue v » est déjà décrit à la ligne 1. Donnez-lui un autre code ou réunissez les deux blocs."},
        {"no colon", "venue v\n    name V", "ligne 2 : il manque le deux-points : écrivez « clé: valeur »."},
        {"an unknown key", "venue v\n    nmae: V", "ligne 2 : « nmae » n’existe pas dans un bloc « venue ». Écrivez l’une de ces clés : name."},
        {"a key twice", "venue v\n    name: V\n    name: W", "ligne 3 : « name » est déjà dit à la ligne 2. Gardez une seule des deux lignes."},
        {"a key missing", "pool p\n    name: P", "ligne 1 : il manque la ligne « seats: … » dans « pool p »."},
        {"a value missing", "venue v\n    name:", "ligne 2 : il manque une valeur après « name: »."},
        {"not a number", "pool p\n    name: P\n    seats: many", "ligne 3 : « seats » doit être un nombre entier de 0 à 1000000."},
        {"an unknown venue", "pool p\n    name: P\n    seats: 3\n    venue: x",
         "ligne 4 : il n’y a pas de « venue x ». Corrigez ce code, ou décrivez-le dans un bloc « venue x »."},
        {"not a time zone", "town t\n name: T\n title: T\n address: A\n zone: Europe/Nimes\n school-zone: C",
         "ligne 5 : « Europe/Nimes » n’est pas un fuseau horaire connu. En métropole, écrivez : Europe/Paris."},
        {"a client number too short", "regie r\n name: R\n label: R\n payfip: 14 T\n due-days: 3",
         "ligne 4 : écrivez le numéro de client PayFiP (6 chiffres) puis T (essai), X (activation) ou W (réel) : « 000014 T »."},
        {"an impossible day", "news n\n title: N\n from: 2026-02-30", "ligne 3 : « 2026-02-30 » n’est pas une date. Écrivez l’année, le mois et le jour : 2026-09-01."},
        {"a slot outside", "venue v\n    name: V\n    slot s: S", "ligne 3 : « slot » ne se trouve que dans un bloc « activity »."},
        {"no slot", TOWN TILL STAGE, "ligne 15 : « activity stage » n’a pas de prestation. Ajoutez un bloc « slot code: NOM »."},
        {"no price", TOWN TILL STAGE SLOT, "ligne 24 : « JOUR » n’a pas de prix du 19/10/2026 au 30/10/2026. Ajoutez une ligne « price » pour ces jours."},
        {"not an amount", TOWN TILL STAGE SLOT "        price: dix", "ligne 27 : « dix » n’est pas un montant. Écrivez des euros : 2.80."},
        {"a word after the amount", TOWN TILL STAGE SLOT "        price: 1 euro",
         "ligne 27 : « price » s’écrit : montant, puis si besoin « unbooked montant », « from date », « to date », comme "
         "« 2.80 unbooked 6.50 from 2026-09-01 to 2027-08-31 »."},
        {"a gap at the start", TOWN TILL STAGE SLOT "        price: 1 from 2026-10-20",
         "ligne 24 : « JOUR » n’a pas de prix du 19/10/2026 au 19/10/2026. Ajoutez une ligne « price » pour ces jours."},
        {"a gap in the middle", TOWN TILL STAGE SLOT "        price: 1 to 2026-10-20\n        price: 2 from 2026-10-25",
         "ligne 24 : « JOUR » n’a pas de prix du 21/10/2026 au 24/10/2026. Ajoutez une ligne « price » pour ces jours."},
        {"a gap at the end", TOWN TILL STAGE SLOT "        price: 1 to 2026-10-20",
         "ligne 24 : « JOUR » n’a pas de prix du 21/10/2026 au 30/10/2026. Ajoutez une ligne « price » pour ces jours."},
        {"an overlap", TOWN TILL STAGE SLOT "        price: 1 to 2026-10-25\n        price: 2 from 2026-10-20",
         "ligne 24 : « JOUR » a deux prix du 20/10/2026 au 25/10/2026. Changez les dates pour qu’il n’en reste qu’un par jour."},
        {"an overlap without end", TOWN TILL STAGE SLOT "        price: 1\n        price: 2",
         "ligne 24 : « JOUR » a deux prix à partir du 19/10/2026. Changez les dates pour qu’il n’en reste qu’un par jour."},
        {"two prices that follow", TOWN TILL STAGE SLOT "        price: 1 to 2026-10-20\n        price: 2,50 unbooked 4 from 2026-10-21", ""},
        {"an unknown pool", TOWN TILL STAGE "    slot j: J\n        hours: 08:00-18:00\n        pools: q\n" PRICE,
         "ligne 26 : il n’y a pas de « pool q ». Corrigez ce code, ou décrivez-le dans un bloc « pool q »."},
        {"an hour too late", TOWN TILL STAGE "    slot j: J\n        hours: 08:00-25:00\n        pools: p\n" PRICE,
         "ligne 25 : « hours » s’écrit début-fin, comme « 07:30-08:50 »."},
        {"requires nothing known", TOWN TILL STAGE SLOT PRICE "        requires: stage/nuit add cascade",
         "ligne 28 : il n’y a pas de « slot stage/nuit ». Corrigez ce code, ou décrivez-le dans un bloc « slot stage/nuit »."},
        {"requires itself", TOWN TILL STAGE SLOT PRICE "        requires: stage/jour add cascade", "ligne 28 : une prestation ne peut pas dépendre d’elle-même."},
        {"requires in other words", TOWN TILL STAGE SLOT PRICE "        requires: stage/jour please",
         "ligne 28 : « requires » s’écrit : activité/prestation, puis add, ask ou refuse, puis none, cascade ou refuse, comme "
         "« temps-meridien/midi add cascade »."},
    };
    Store *s = test_store(DB_SQLITE);
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Errand e = {.catalogue = str_z(cases[i].text)};
        LaneResult done = lane_write(s, import, &e);
        CHECK_STR(e.why, str_z(cases[i].why), "%s", cases[i].name);
        CHECK(done == (cases[i].why[0] ? LANE_REFUSED : LANE_KEPT), "%s: all or nothing", cases[i].name);
    }
}

TEST(catalog_import_keeps_what_families_accepted)
{
    EACH_ENGINE (engine) {
        Store *s = test_store(engine);
        Errand first = {.catalogue = S("terms 1\n    published: 2026-09-01\n    body: Un")};
        Errand other = {.catalogue = S("terms 1\n    published: 2026-09-01\n    body: Deux\nvenue v\n    name: V")};
        Errand years = {.catalogue = S(TOWN TILL "activity a\n name: A\n regie: r\n years: 2026\n days: term, mon\n payment: invoice\n add: none\n"
                                       " cancel: none\n slot s: S\n  hours: 08:00-09:00\n  pools: p\n  price: 1")};
        CHECK(lane_write(s, import, &first) == LANE_KEPT && lane_write(s, import, &first) == LANE_KEPT, "the same text twice");
        CHECK(lane_write(s, import, &other) == LANE_REFUSED, "the same version with another text");
        CHECK_STR(other.why, S("ligne 1 : la version 1 des conditions est déjà publiée avec un autre texte, que des familles ont pu accepter. "
                               "Écrivez une nouvelle version : « terms 2 »."), "%s", test_engine_name(engine));
        CHECK(lane_write(s, import, &years) == LANE_REFUSED, "a school year without its calendar");
        CHECK_STR(years.why, S("ligne 18 : l’année scolaire 2026 n’est pas dans le calendrier de la zone C. Importez d’abord le calendrier scolaire."), "the year");
    }
}

TEST(calendar_import_is_all_or_nothing)
{
    Store *s = test_store(DB_SQLITE);
    Errand e = {.calendar = S("2026-2027\nToussaint: C 17/10/2026..2026-11-01\n"), .catalogue = S("venue v\n name: V")};
    CHECK(lane_write(s, import, &e) == LANE_REFUSED && str_starts(e.why, S("ligne 2 :")), "the second line is refused");
}
