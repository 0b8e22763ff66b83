// eligibility_test.c - who may be asked for, over which days; each refusal and what it says; places, papers, prices.
#include "base/test.h"
#include "enrolment/eligibility.h"

static Date day_of(const char *s)                   // NULL: no day
{
    Date d = {0};
    if (s) CHECK(date_parse(str_z(s), &d), "a day: %s", s);
    return d;
}

static Str plain(Str s)                             // no-break spaces as ordinary ones
{
    Buf b = buf_new(test_arena(), s.n + 1);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        Str rest = {s.p + i, s.n - i};
        bool wide = str_starts(rest, S("\u00a0")), narrow = str_starts(rest, S("\u202f"));
        buf_char(&b, wide || narrow ? ' ' : s.p[i]);
        i += narrow ? 2 : wide ? 1 : 0;
    }
    return buf_str(&b);
}

static Strs list(const char *names)                 // "a, b"
{
    Strs out = {0};
    for (Str rest = str_z(names ? names : ""), one; rest.n;) {
        str_cut(rest, ',', &one, &rest);
        *PUSH(test_arena(), &out) = str_trim(one);
    }
    return out;
}

// ---- one activity of the school year 2017-2018, one child, on 13 April 2018 ----

typedef struct Case {
    const char *name;
    const char *ages, *schools, *levels, *residence, *documents, *arrears, *opens, *closes, *starts, *ends;      // the activity's terms; NULL: no such rule
    bool at_counter;
    const char *born, *school, *level, *category, *owes_since, *start, *today;             // the child's; born in March 2010 unless told
    const char *enrolled;                           // its last day
    int64_t asked;
    EligibilityVerdict verdict;
    const char *reason, *advice, *link;             // what is read: exactly; how it begins; where it leads
    const char *from, *to;                          // eligible: what may be asked at most
} Case;

static Activity activity(const Case *c)
{
    Arena *a = test_arena();
    Activity v = {.id = 5, .name = S("ETUDE"), .from = day_of(c->starts ? c->starts : "2017-09-04"), .to = day_of(c->ends ? c->ends : "2018-07-06")};
    Admission *m = &v.admission;
    *m = (Admission){.mode = c->at_counter ? ADMISSION_AT_COUNTER : ADMISSION_AUTOMATIC, .opens = day_of(c->opens), .closes = day_of(c->closes),
                     .schools = list(c->schools), .levels = list(c->levels), .residence = list(c->residence), .documents = list(c->documents)};
    if (c->ages) CHECK(m->by_age = admission_ages_parse(str_z(c->ages), v.from, &m->ages), "%s", c->ages);
    if (c->arrears) CHECK(admission_arrears_parse(str_dup(a, str_z(c->arrears)), &m->arrears), "%s", c->arrears);
    return v;
}

static Applicant child(const Case *c)
{
    Applicant who = {.child = 7, .first_name = S("Zoé"), .born = day_of(c->born ? c->born : "2010-03-20"), .enrolled = day_of(c->enrolled), .asked = c->asked,
                     .school = str_z(c->school ? c->school : "École des Pins"), .level = str_z(c->level ? c->level : "CE1"),
                     .category = str_z(c->category ? c->category : "resident"), .documents = NEW(test_arena(), Documents)};
    if (c->owes_since) who.arrears = (Arrears){{4920}, day_of(c->owes_since)};
    return who;
}

static void check_case(const Case *c)
{
    Arena *a = test_arena();
    Activity v = activity(c);
    Applicant who = child(c);
    Eligibility e = eligibility(&v, &who, day_of(c->start), day_of(c->today ? c->today : "2018-04-13"));
    CHECK((int)e.verdict == (int)c->verdict, "%s: %d", c->name, (int)e.verdict);
    CHECK_STR(plain(eligibility_reason(a, &e, &v, &who)), str_z(c->reason ? c->reason : ""), "%s", c->name);
    Str advice = plain(eligibility_advice(&e)), expected = str_z(c->advice ? c->advice : "");
    CHECK(c->advice ? str_starts(advice, expected) : !advice.n, "%s: %.*s", c->name, STR_ARG(advice));
    CHECK_STR(eligibility_link(a, &e, &v, &who).url.s, str_z(c->link ? c->link : ""), "%s", c->name);
    if (c->from) CHECK_STR(date_iso(a, e.from), str_z(c->from), "%s: from", c->name);
    if (c->to) CHECK_STR(date_iso(a, e.to), str_z(c->to), "%s: to", c->name);
}

static const char sheet[] = "/kiosque/enfants/7/modifier/ecole";

TEST(eligibility_by_name)
{
    static const Case cases[] = {
        {"no rule", .from = "2018-04-13", .to = "2018-07-06"},
        {"next year's, from its first day", .starts = "2018-09-03", .ends = "2019-07-05", .from = "2018-09-03", .to = "2019-07-05"},
        {"the last day", .today = "2018-07-06", .from = "2018-07-06"},
        {"it is over", .today = "2018-07-07", .verdict = INELIGIBLE_OVER, .reason = "L’activité s’est terminée le 06/07/2018."},
        {"at the counter", .at_counter = true, .verdict = INELIGIBLE_AT_COUNTER, .reason = "L’inscription se demande à la mairie.",
         .advice = "Appelez le service", .link = "/kiosque/ecrire"},
        {"enrolled, by either household", .enrolled = "2018-07-06", .verdict = INELIGIBLE_ENROLLED, .reason = "L’inscription de Zoé est acceptée.",
         .advice = "Vous pouvez réserver", .link = "/kiosque/reservations/7/5"},
        {"enrolled until before its end: what follows", .enrolled = "2018-05-31", .from = "2018-06-01", .to = "2018-07-06"},
        {"enrolled until its last day but one", .enrolled = "2018-07-05", .from = "2018-07-06", .to = "2018-07-06"},
        {"enrolled for as long as its age lets it", .enrolled = "2018-05-31", .ages = "3-11", .born = "2006-06-01", .verdict = INELIGIBLE_ENROLLED,
         .reason = "L’inscription de Zoé est acceptée.", .advice = "Vous pouvez réserver", .link = "/kiosque/reservations/7/5"},
        {"asked already", .asked = 12, .verdict = INELIGIBLE_ASKED, .reason = "Votre demande est en attente.", .advice = "Vous pouvez la suivre",
         .link = "/kiosque/demandes/12"},

        // R-45, the days of asking: both are included
        {"the eve of the opening", .opens = "2018-04-14", .verdict = INELIGIBLE_NOT_YET, .reason = "Les inscriptions ouvrent le 14/04/2018.",
         .advice = "Revenez"},
        {"the day of the opening", .opens = "2018-04-13"},
        {"the last day of asking", .closes = "2018-04-13"},
        {"the day after", .closes = "2018-04-12", .verdict = INELIGIBLE_CLOSED, .reason = "Les inscriptions sont closes depuis le 12/04/2018 au soir.",
         .advice = "Écrivez à la mairie", .link = "/kiosque/ecrire"},

        // R-48, the age on each day attended: over the days on which it holds
        {"three during the activity", .ages = "3-", .born = "2015-05-10", .from = "2018-05-10", .to = "2018-07-06"},
        {"from the first day of the month of three", .ages = "3- month", .born = "2015-05-10", .from = "2018-05-01"},
        {"three on the last day", .ages = "3-", .born = "2015-07-06", .from = "2018-07-06"},
        {"three the day after the last", .ages = "3-", .born = "2015-07-07", .verdict = INELIGIBLE_TOO_YOUNG, .link = sheet,
         .reason = "Accueille les enfants à partir de 3 ans : Zoé aura l’âge le 07/07/2018, après la fin de l’activité.",
         .advice = "Vous pourrez demander l’activité de l’année suivante."},
        {"three, born on 29 February", .ages = "3-", .born = "2016-02-29", .starts = "2018-09-03", .ends = "2019-07-05", .from = "2019-03-01"},
        {"twelve during the activity", .ages = "3-11", .born = "2006-06-01", .from = "2018-04-13", .to = "2018-05-31"},
        {"twelve today", .ages = "3-11", .born = "2006-04-13", .verdict = INELIGIBLE_TOO_OLD, .link = sheet,
         .reason = "Accueille les enfants de 3 à 11 ans.", .advice = "Si sa date de naissance n’est pas la bonne"},
        // the age on one day
        {"six on the day", .ages = "6-11 on 2017-12-31", .born = "2011-12-31"},
        {"six a day too late", .ages = "6-11 on 2017-12-31", .born = "2012-01-01", .verdict = INELIGIBLE_TOO_YOUNG, .link = sheet,
         .reason = "Accueille les enfants de 6 à 11 ans, âge au 31/12/2017.", .advice = "Vous pourrez"},
        {"still eleven on the first day", .ages = "3-11 on start", .born = "2005-09-05"},
        {"twelve on the first day", .ages = "3-11 on start", .born = "2005-09-04", .verdict = INELIGIBLE_TOO_OLD, .link = sheet,
         .reason = "Accueille les enfants de 3 à 11 ans, âge au 04/09/2017.", .advice = "Si sa date"},

        {"its school", .schools = "École des Pins, École du Port"},
        {"its school in other letters", .schools = "ÉCOLE DES PINS"},
        {"another school", .schools = "École du Port", .verdict = INELIGIBLE_SCHOOL, .reason = "Réservée aux élèves de : École du Port.",
         .advice = "Si l’école ou la classe a changé, corrigez sa fiche.", .link = sheet},
        {"no school is known", .schools = "École du Port", .school = "", .verdict = INELIGIBLE_SCHOOL_UNKNOWN,
         .reason = "La mairie ne connaît pas encore l’école de Zoé.", .advice = "Indiquez-la sur sa fiche", .link = sheet},
        {"next year's school is not known yet", .schools = "École du Port", .starts = "2018-09-03", .ends = "2019-07-05"},
        {"its level", .levels = "CP, CE1"},
        {"another level", .levels = "CM1, CM2", .verdict = INELIGIBLE_LEVEL, .reason = "Réservée aux classes : CM1, CM2.", .advice = "Si l’école",
         .link = sheet},
        {"no level is known", .levels = "CM1", .level = "", .verdict = INELIGIBLE_LEVEL_UNKNOWN,
         .reason = "La mairie ne connaît pas encore la classe de Zoé.", .advice = "Indiquez-la", .link = sheet},
        {"one class up next year", .levels = "CE2", .starts = "2018-09-03", .ends = "2019-07-05"},
        {"not the class of this year", .levels = "CE1", .starts = "2018-09-03", .ends = "2019-07-05", .verdict = INELIGIBLE_LEVEL,
         .reason = "Réservée aux classes : CE1.", .advice = "Si l’école", .link = sheet},
        {"out of school next year", .levels = "CM2", .level = "CM2", .starts = "2018-09-03", .ends = "2019-07-05", .verdict = INELIGIBLE_LEVEL,
         .reason = "Réservée aux classes : CM2.", .advice = "Si l’école", .link = sheet},
        {"ULIS stays ULIS", .levels = "CM2, ULIS", .level = "ULIS", .starts = "2018-09-03", .ends = "2019-07-05"},

        {"resident", .residence = "resident, staff"},
        {"outside", .residence = "resident", .category = "outside", .verdict = INELIGIBLE_RESIDENCE, .reason = "Réservée aux familles de la commune.",
         .advice = "Si vous venez d’emménager", .link = "/kiosque/ecrire"},
        {"outside, staff may", .residence = "resident, staff", .category = "outside", .verdict = INELIGIBLE_RESIDENCE, .advice = "Si vous venez",
         .reason = "Réservée aux familles de la commune et au personnel de la mairie.", .link = "/kiosque/ecrire"},

        // a debt of more than so many days
        {"a debt of sixty days", .arrears = "refuse 60", .owes_since = "2018-02-12"},
        {"a debt of sixty-one days", .arrears = "refuse 60", .owes_since = "2018-02-11", .verdict = INELIGIBLE_ARREARS,
         .reason = "Une facture attend son paiement depuis le 11/02/2018 : 49,20 € restent à payer.",
         .advice = "Payez en ligne, ou parlez-en à la mairie : un délai peut être accordé.", .link = "/kiosque/payer"},
        {"no rule on debts", .owes_since = "2017-01-01"},

        {"papers are not looked at before the days", .documents = "assurance"},
        {"a paper is missing", .documents = "assurance, vaccins", .start = "2018-04-16", .verdict = INELIGIBLE_DOCUMENTS,
         .reason = "Il manque un document valable le 16/04/2018 : Attestation d’assurance, Page des vaccinations.", .advice = "Envoyez ce qui manque",
         .link = "/kiosque/inscriptions/documents"},

        // the first that a person would explain
        {"too young before no school", .ages = "3-", .schools = "École du Port", .born = "2017-01-01", .school = "", .verdict = INELIGIBLE_TOO_YOUNG,
         .reason = "Accueille les enfants à partir de 3 ans : Zoé aura l’âge le 01/01/2020, après la fin de l’activité.", .advice = "Vous", .link = sheet},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) check_case(&cases[i]);
}

TEST(eligibility_warns_of_a_debt)
{
    const Case c = {"warned", .arrears = "warn 30", .owes_since = "2018-02-11"};
    Activity v = activity(&c);
    Applicant who = child(&c);
    Eligibility e = eligibility(&v, &who, (Date){0}, day_of("2018-04-13"));
    CHECK(!e.verdict && e.owes, "eligible, and told");
    e = eligibility(&v, &who, (Date){0}, day_of("2018-03-13"));
    CHECK(!e.verdict && !e.owes, "thirty days are no delay");
}

// ---- papers ----

TEST(eligibility_papers)
{
    static const struct { const char *name, *kind, *state, *until; int64_t child; bool holds; } cases[] = {
        {"the child's",                     "assurance", "received", NULL,         7, true},
        {"the family's",                    "assurance", "accepted", NULL,         0, true},
        {"a brother's",                     "assurance", "accepted", NULL,         8, false},
        {"another kind",                    "vaccins",   "accepted", NULL,         7, false},
        {"refused by the town",             "assurance", "refused",  NULL,         7, false},
        {"valid until that day",            "assurance", "received", "2018-04-16", 7, true},
        {"valid until the day before",      "assurance", "received", "2018-04-15", 7, false},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Documents sent = {0};
        *PUSH(test_arena(), &sent) = (Document){.id = 1, .child = cases[i].child, .kind = str_z(cases[i].kind), .state = str_z(cases[i].state),
                                                .valid_until = day_of(cases[i].until)};
        CHECK((eligibility_paper(&sent, S("assurance"), 7, day_of("2018-04-16")) != NULL) == cases[i].holds, "%s", cases[i].name);
    }
}

// ---- places ----

TEST(waiting_positions)
{
    static const struct { const char *name; GroupCount groups[2]; int n; int64_t position; } cases[] = {
        {"nobody counts",                    {{0}},                    0, 0},
        {"a place is left",                  {{30, 29, 0}},            1, 0},
        {"all are taken",                    {{30, 30, 0}},            1, 1},
        {"two wait",                         {{30, 30, 2}},            1, 3},
        {"the last is for who came before",  {{30, 29, 1}},            1, 1},
        {"two places, one before",           {{30, 28, 1}},            1, 0},
        {"more taken than there are",        {{30, 32, 1}},            1, 2},
        {"no place at all",                  {{0, 0, 0}},              1, 1},
        {"full in one of two groups",        {{30, 10, 0}, {5, 5, 1}}, 2, 2},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        GroupCounts counts = {0};
        for (int k = 0; k < cases[i].n; k++) *PUSH(test_arena(), &counts) = cases[i].groups[k];
        CHECK(waiting_position(&counts) == cases[i].position, "%s: %lld", cases[i].name, (long long)waiting_position(&counts));
    }
}

// ---- what it will cost ----

TEST(estimates_of_usual_days)
{
    Arena *a = test_arena();
    Activity v = {.id = 1, .from = day_of("2017-09-04"), .to = day_of("2018-07-06"), .weekdays = 0x1F};
    Slot *s = PUSH(a, &v.slots);
    *s = (Slot){.id = 11, .activity = 1, .name = S("REPAS")};
    *PUSH(a, &s->prices) = (Price){.slot = 11, .from = day_of("2017-09-01"), .to = day_of("2018-04-30"), .amount = {280}};
    *PUSH(a, &s->prices) = (Price){.slot = 11, .from = day_of("2018-05-01"), .amount = {300}};
    static const struct { const char *name, *from, *to; int weekdays, n; int64_t cents; } cases[] = {
        {"no usual day",              "2018-04-16", "2018-04-27", 0x00, 0, 0},
        {"Mondays of two weeks",      "2018-04-16", "2018-04-27", 0x01, 2, 560},
        {"four days a week",          "2018-04-16", "2018-04-20", 0x1B, 4, 1120},
        {"across a change of price",  "2018-04-23", "2018-05-07", 0x01, 3, 860},
        {"Saturdays are not open",    "2018-04-16", "2018-04-27", 0x20, 0, 0},
    };
    Calendar calendar = {0};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Estimates out = {0};
        estimate(a, &v, &calendar, day_of(cases[i].from), day_of(cases[i].to), cases[i].weekdays, &out);
        if (!CHECK(out.n == 1, "%s: one slot", cases[i].name)) continue;
        CHECK(out.v[0].n == cases[i].n && out.v[0].total.cents == cases[i].cents, "%s: %d, %lld", cases[i].name, out.v[0].n, (long long)out.v[0].total.cents);
        CHECK(out.v[0].unit.cents == 280, "%s: the price of a day", cases[i].name);
    }
}
