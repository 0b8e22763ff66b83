// wizard_test.c - what the steps put together: papers once, what goes together, the words of days and prices.
#include "base/test.h"
#include "enrolment/wizard.h"

enum { LUNCH = 1, CANTEEN, WEDNESDAYS, LUNCH_SLOT = 11, CANTEEN_SLOT = 21, WEDNESDAY_SLOT = 31, ZOE = 1, TOM };

static Date april(int day) { return date_of(2018, 4, day); }

static Activity *add_activity(Arena *a, Catalog *c, int64_t id, Str name, int weekdays, int64_t slot, int64_t cents)
{
    Activity *v = PUSH(a, &c->activities);
    *v = (Activity){.id = id, .name = name, .from = date_of(2017, 9, 4), .to = date_of(2018, 7, 6), .weekdays = weekdays, .payment = PAY_INVOICE};
    Slot *s = PUSH(a, &v->slots);
    *s = (Slot){.id = slot, .activity = id, .name = name, .venue = S("RESTAURANT")};
    *PUSH(a, &s->prices) = (Price){.slot = slot, .from = v->from, .amount = {cents}};
    return v;
}

static const Child children[] = {{.id = ZOE, .first_name = S("Zoé")}, {.id = TOM, .first_name = S("Tom")}};

static void offer(Wizard *w, const Child *k, const Activity *v, Date from, Date to, int weekdays)
{
    *PUSH(test_arena(), &w->offers) = (Offer){.child = k, .activity = v, .e = {.from = april(13), .to = v->to}, .wished = date_is(from),
                                              .wish = {k->id, v->id, from, to, weekdays}};
}

// Lunch time is open four days, the canteen needs it; Wednesdays ask for papers. Nothing is wished yet.
static Wizard wizard(void)
{
    Arena *a = test_arena();
    Catalog *c = NEW(a, Catalog);
    c->activities.v = NEWS(a, Activity, 3);         // addresses stay
    c->activities.cap = 3;
    add_activity(a, c, LUNCH, S("MIDI"), 0x1B, LUNCH_SLOT, 100);
    add_activity(a, c, CANTEEN, S("CANTINE"), 0x1F, CANTEEN_SLOT, 280)->slots.v[0].requires_id = LUNCH_SLOT;
    Activity *v = add_activity(a, c, WEDNESDAYS, S("MERCREDIS"), 0x04, WEDNESDAY_SLOT, 1000);
    *PUSH(a, &v->admission.documents) = S("assurance");
    *PUSH(a, &v->admission.documents) = S("justificatif_domicile");
    return (Wizard){.catalog = c};
}

static const Activity *of(const Wizard *w, int64_t id) { return catalog_activity(w->catalog, id); }

TEST(wizard_goes_from_20_to_100_percent)
{
    for (int step = STEP_CHILDREN; step <= WIZARD_STEPS; step++) CHECK(wizard_progress(step) == 20 * step, "step %d: %d", step, wizard_progress(step));
}

TEST(wizard_asks_for_each_paper_once)
{
    Wizard w = wizard();
    Papers papers = {0};
    offer(&w, &children[0], of(&w, WEDNESDAYS), april(20), date_of(2018, 7, 6), 0x04);
    offer(&w, &children[1], of(&w, WEDNESDAYS), april(16), date_of(2018, 7, 6), 0x04);
    offer(&w, &children[1], of(&w, CANTEEN), april(14), date_of(2018, 7, 6), 0);
    *PUSH(test_arena(), &w.documents) = (Document){.id = 9, .child = TOM, .kind = S("assurance"), .state = S("received"), .valid_until = april(17)};
    wizard_papers(test_arena(), &w, &papers);
    if (!CHECK(papers.n == 3, "an insurance each, one proof of address: %d", (int)papers.n)) return;
    CHECK(papers.v[0].child == ZOE && date_eq(papers.v[0].on, april(20)) && !papers.v[0].sent, "Zoé's");
    CHECK(!papers.v[1].child && date_eq(papers.v[1].on, april(20)), "the family's, still valid on the last first day that asks for it");
    CHECK(papers.v[2].child == TOM && papers.v[2].sent && papers.v[2].sent->id == 9, "Tom's, sent before");
    CHECK_STR(paper_label(test_arena(), &papers.v[0]), S("Attestation d’assurance de Zoé"), "its label");
}

// One paper for two starts: what is over before the second is asked for again here, not refused on the last page.
TEST(wizard_paper_for_two_starts)
{
    Arena *a = test_arena();
    Wizard w = wizard();
    Papers papers = {0};
    *PUSH(a, &((Activity *)of(&w, CANTEEN))->admission.documents) = S("assurance");
    offer(&w, &children[0], of(&w, WEDNESDAYS), april(16), date_of(2018, 7, 6), 0x04);
    offer(&w, &children[0], of(&w, CANTEEN), date_of(2018, 5, 14), date_of(2018, 7, 6), 0x01);
    *PUSH(a, &w.documents) = (Document){.id = 9, .child = ZOE, .kind = S("assurance"), .state = S("received"), .valid_until = april(30)};
    wizard_papers(a, &w, &papers);
    CHECK(papers.n == 2 && date_eq(papers.v[0].on, date_of(2018, 5, 14)) && !papers.v[0].sent, "valid on the second start too");
}

TEST(wizard_covers_what_is_needed)
{
    Wizard w = wizard();
    offer(&w, &children[0], of(&w, LUNCH), april(20), date_of(2018, 6, 1), 0x01);
    offer(&w, &children[0], of(&w, CANTEEN), april(16), date_of(2018, 7, 6), 0x1E);
    offer(&w, &children[1], of(&w, LUNCH), april(20), date_of(2018, 6, 1), 0x01);
    wizard_cover(&w);
    const Wish *lunch = &w.offers.v[0].wish, *brother = &w.offers.v[2].wish;
    CHECK(date_eq(lunch->from, april(16)) && date_eq(lunch->to, date_of(2018, 7, 6)), "lunch lasts as long as the canteen");
    CHECK(lunch->weekdays == 0x1B, "and on its days, but for Wednesday when it is closed: %x", (unsigned)lunch->weekdays);
    CHECK(date_eq(brother->from, april(20)) && brother->weekdays == 0x01, "a brother's stays as it was chosen");
    CHECK_STR(wizard_needed_by(&w, &w.offers.v[0]), S("CANTINE"), "and the page says why it is there");
    CHECK_STR(wizard_needed_by(&w, &w.offers.v[2]), S(""), "a brother's goes with nothing");
}

TEST(wizard_wishes_are_all_possible)
{
    Wizard w = wizard();
    CHECK(!wizard_wishes(&w), "nothing yet");
    offer(&w, &children[0], of(&w, LUNCH), (Date){0}, (Date){0}, 0);
    CHECK(!wizard_wishes(&w), "nothing chosen");
    offer(&w, &children[0], of(&w, WEDNESDAYS), april(16), april(20), 0);
    CHECK(wizard_wishes(&w), "one");
    w.offers.v[1].e.verdict = INELIGIBLE_CLOSED;
    CHECK(!wizard_wishes(&w), "it has closed meanwhile");
}

// A draft is kept for months: what was chosen then is cut to what may be asked now.
TEST(wizard_days_of_an_old_draft)
{
    const Eligibility e = {.from = april(13), .to = april(27)};
    static const struct { const char *name; int from, to; bool fits; int cut_from, cut_to; } cases[] = {
        {"not chosen yet", 0, 0, false, 13, 27}, {"within", 16, 20, true, 16, 20}, {"begun meanwhile", 9, 20, true, 13, 20},
        {"the last day is today", 9, 13, true, 13, 13}, {"over since yesterday", 9, 12, false, 13, 27},
        {"the activity ends sooner", 16, 30, true, 16, 27}, {"it ends before the first day", 28, 30, false, 13, 27}};
    for (int i = 0; i < COUNT(cases); i++) {
        Wish w = {.from = cases[i].from ? april(cases[i].from) : (Date){0}, .to = cases[i].to ? april(cases[i].to) : (Date){0}};
        CHECK(wish_fits(&w, &e) == cases[i].fits, "%s: chosen", cases[i].name);
        CHECK(date_eq(w.from, april(cases[i].cut_from)) && date_eq(w.to, april(cases[i].cut_to)), "%s: %d to %d", cases[i].name, month_day(w.from),
              month_day(w.to));
    }
}

TEST(wizard_words)
{
    Arena *a = test_arena();
    Wizard w = wizard();
    offer(&w, &children[0], of(&w, WEDNESDAYS), april(16), april(20), 0);
    CHECK_STR(weekdays_text(a, 0x05), S("lundi, mercredi"), "days");
    CHECK_STR(weekdays_text(a, 0), S("occasionnels, à réserver un par un"), "no day");
    CHECK_STR(offer_venue_text(a, of(&w, CANTEEN)), S("RESTAURANT"), "its place");
    CHECK(str_has(offer_terms_text(a, of(&w, WEDNESDAYS)), S("Attestation d’assurance, Justificatif de domicile")), "its papers");
    CHECK(str_starts(offer_price_text(a, &w.offers.v[0], april(13)), S("10,00")), "its price");
    Estimate one = {.slot = &of(&w, CANTEEN)->slots.v[0], .unit = {280}, .n = 1, .total = {280}}, many = one, none = one;
    many.n = 3, many.total.cents = 840, none.n = 0;
    CHECK(str_ends(estimate_text(a, &one), S("pour votre 1 jour habituel")), "one day");
    CHECK(str_has(estimate_text(a, &many), S("8,40")) && str_ends(estimate_text(a, &many), S("pour vos 3 jours habituels")), "three");
    CHECK(str_ends(estimate_text(a, &none), S("par jour réservé")), "none");
}
