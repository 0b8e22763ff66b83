// agenda_test.c - the calendar's text, to the byte. That other programs read it: test/agenda.
#include "base/test.h"
#include "booking/agenda.h"

static Catalog *catalog(Arena *a, Str name)
{
    Catalog *c = NEW(a, Catalog);
    Activity *v = PUSH(a, &c->activities);
    v->id = 1;
    *PUSH(a, &v->slots) = (Slot){.id = 12, .activity = 1, .name = name, .venue = S("RESTAURANT"), .start_min = 12 * 60, .end_min = 13 * 60 + 50};
    return c;
}

static Str one_event(Arena *a, Str name, Str who, int64_t live, int64_t changes)
{
    Agenda v = {.name = S("Kiosque Famille"), .host = S("ville")};
    *PUSH(a, &v.events) = (AgendaEvent){.child = 7, .slot = 12, .live = live, .changes = changes, .day = date_of(2018, 5, 3), .who = who,
                                        .changed = zone_instant(zone_utc(), date_of(2018, 4, 2), 8, 5)};
    return agenda_text(a, catalog(a, name), zone_utc(), &v);
}

static ptrdiff_t longest_line(Str text)
{
    ptrdiff_t most = 0;
    for (Str one; text.n;) {
        str_cut(text, '\n', &one, &text);
        if (one.n > most) most = one.n;
    }
    return most - 1;                                // without CR
}

TEST(agenda_says_each_day_once)
{
    Arena *a = test_arena();
    Str text = one_event(a, S("REPAS"), S("Léna"), 1, 1);
    static const char *const lines[] = {
        "BEGIN:VCALENDAR\r\n", "UID:7-12-20180503@ville\r\n", "DTSTAMP:20180402T080500Z\r\n", "SEQUENCE:0\r\n", "STATUS:CONFIRMED\r\n",
        "DTSTART:20180503T120000Z\r\n", "DTEND:20180503T135000Z\r\n", "SUMMARY:Léna : REPAS\r\n", "LOCATION:RESTAURANT\r\n",
        "END:VEVENT\r\nEND:VCALENDAR\r\n"};
    for (int i = 0; i < COUNT(lines); i++) CHECK(str_has(text, str_z(lines[i])), "%s", lines[i]);
    Str gone = one_event(a, S("REPAS"), S("Léna"), 0, 2);
    CHECK(str_has(gone, S("STATUS:CANCELLED\r\n")) && str_has(gone, S("SEQUENCE:1\r\n")), "taken back: cancelled, the next number");
    CHECK(str_has(gone, S("UID:7-12-20180503@ville\r\n")), "under the same name");
}

TEST(agenda_texts_are_escaped_and_folded)
{
    static const struct { const char *name, *slot, *line; } cases[] = {
        {"a comma",          "REPAS, GOÛTER",  "SUMMARY:Léna : REPAS\\, GOÛTER\r\n"},
        {"a semicolon",      "REPAS; GOÛTER",  "SUMMARY:Léna : REPAS\\; GOÛTER\r\n"},
        {"a backslash",      "REPAS\\GOÛTER",  "SUMMARY:Léna : REPAS\\\\GOÛTER\r\n"},
        {"a new line",       "REPAS\nGOÛTER",  "SUMMARY:Léna : REPAS\\nGOÛTER\r\n"},
        {"no new property",  "X\r\nATTENDEE:Y", "SUMMARY:Léna : X\\nATTENDEE:Y\r\n"},
        {"75 bytes",         "ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHI", "ABCDEFGHI\r\n"},
        {"76 bytes",         "ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJ", "ABCDEFGHI\r\n J\r\n"},
        {"no letter is cut", "ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHé", "ABCDEFGH\r\n é\r\n"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Str text = one_event(test_arena(), str_z(cases[i].slot), S("Léna"), 1, 1);
        CHECK(str_has(text, str_z(cases[i].line)), "%s: %.*s", cases[i].name, STR_ARG(text));
        CHECK(longest_line(text) <= 75, "%s: a line of %d bytes", cases[i].name, (int)longest_line(text));
    }
}

TEST(agenda_is_read_sixty_times_an_hour)
{
    Instant now = zone_instant(zone_utc(), date_of(2018, 5, 3), 12, 0);
    static const struct { const char *name; int64_t seen; int minutes; bool too_often; } cases[] = {
        {"never read", 0, 0, false}, {"59 times", 59, 5, false}, {"60 times", 60, 5, true}, {"60 times, an hour ago", 60, 60, false}};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Feed f = {.seen_n = cases[i].seen, .seen_since = instant_add(now, -60000 * INT64_C(1) * cases[i].minutes)};
        CHECK(feed_too_often(&f, now) == cases[i].too_often, "%s", cases[i].name);
    }
}
