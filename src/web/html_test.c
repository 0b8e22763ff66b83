// html_test.c - what reaches a page is escaped; what is an address is one of ours.
#include "base/test.h"
#include "web/html.h"

static Buf page(void) { return buf_new(test_arena(), 64); }

TEST(html_escapes_by_place)
{
    static const struct { const char *name, *text, *page; } cases[] = {
        {"plain",            "Zoé & Léo",              "Zoé &amp; Léo"},
        {"a tag",            "<b>",                    "&lt;b&gt;"},
        {"both quotes",      "\"l'eau\"",              "&quot;l&#39;eau&quot;"},
        {"nothing",          "",                       ""},
        {"only specials",    "<<&>>",                  "&lt;&lt;&amp;&gt;&gt;"},
        {"already escaped",  "&amp;",                  "&amp;amp;"},
        {"far letters",      "Ⅷ ž 数",                 "Ⅷ ž 数"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Buf text = page(), value = page();
        html_text(&text, str_z(cases[i].text));
        html_attr(&value, str_z(cases[i].text));
        CHECK_STR(buf_str(&text), str_z(cases[i].page), "text: %s", cases[i].name);
        CHECK_STR(buf_str(&value), str_z(cases[i].page), "value: %s", cases[i].name);
    }
}

TEST(html_prints_values)
{
    Buf w = page();
    Date day = date_of(2018, 5, 9);
    html_text(&w, (Money){123450});
    html_text(&w, (Str){" ", 1});
    html_text(&w, day);
    html_attr(&w, S(" "));
    html_iso(&w, day);
    html_attr(&w, S(" "));
    html_text(&w, 7);
    html_attr(&w, S(" "));
    html_attr(&w, (int64_t)-12);
    html_attr(&w, S(" "));
    html_iso(&w, (Instant){1525873572000});
    html_text(&w, (Markup){S(" <b>é</b>")});
    html_text(&w, (Url){S(" /a?b&c")});
    CHECK_STR(buf_str(&w), S("1\u202F234,50\u00A0€ 09/05/2018 2018-05-09 7 -12 2018-05-09T13:46:12.000Z <b>é</b> /a?b&amp;c"), "in a row");
}

TEST(html_prints_the_largest_values)
{
    Buf w = page();
    html_text(&w, INT64_MIN);
    html_text(&w, INT64_MAX);
    CHECK_STR(buf_str(&w), S("-92233720368547758089223372036854775807"), "integers");
    w = page();
    html_text(&w, (Money){INT64_MIN});
    html_text(&w, (Money){INT64_MAX});
    CHECK(w.n > 60, "money prints %td bytes", w.n);
    w = page();
    html_text(&w, (Date){0});
    html_iso(&w, (Date){0});
    CHECK(w.n == 0, "no date prints nothing");
}

// A generator of our own: the same bytes in every run.
static unsigned next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*state >> 33);
}

static Str unescape(Arena *a, Str s)
{
    static const struct { Str entity; char c; } known[] = {
        {{"&amp;", 5}, '&'}, {{"&lt;", 4}, '<'}, {{"&gt;", 4}, '>'}, {{"&quot;", 6}, '"'}, {{"&#39;", 5}, '\''}};
    Buf out = buf_new(a, s.n + 1);
    for (ptrdiff_t i = 0; i < s.n;) {
        int k = 0;
        while (k < COUNT(known) && !str_starts(str_skip(s, i), known[k].entity)) k++;
        buf_char(&out, k < COUNT(known) ? known[k].c : s.p[i]);
        i += k < COUNT(known) ? known[k].entity.n : 1;
    }
    return buf_str(&out);
}

TEST(html_random_bytes_stay_inside_their_place)
{
    static const char likely[] = "&<>\"'&<>\"'/:#?%;=javascript \n";
    uint64_t state = 20180509;
    for (int round = 0; round < 3000; round++) {
        Arena a = *test_arena();                    // given back after each round
        char bytes[200];
        Str s = {bytes, (ptrdiff_t)(next(&state) % sizeof bytes)};
        for (ptrdiff_t i = 0; i < s.n; i++)
            bytes[i] = next(&state) % 3 ? likely[next(&state) % (sizeof likely - 1)] : (char)next(&state);
        Buf value = buf_new(&a, 16), part = buf_new(&a, 16), link = buf_new(&a, 16);
        html_attr(&value, s);
        html_part(&part, s);
        html_url(&link, (Url){s});
        for (ptrdiff_t i = 0; i < value.n; i++)
            CHECK(!strchr("<>\"'", value.p[i]) || !value.p[i], "round %d: %c in a value", round, value.p[i]);
        for (ptrdiff_t i = 0; i < part.n; i++)
            CHECK((unsigned char)part.p[i] < 128 && part.p[i] && !strchr("<>\"'&#/:?;= \n", part.p[i]), "round %d: %c in an address", round, part.p[i]);
        for (ptrdiff_t i = 0; i < link.n; i++)
            CHECK(!strchr("<>\"'", link.p[i]) || !link.p[i], "round %d: %c in a link", round, link.p[i]);
        CHECK_STR(unescape(&a, buf_str(&value)), s, "round %d: the browser reads what was given", round);
    }
}

TEST(html_links_are_ours)
{
    static const struct { const char *name, *url, *printed; } cases[] = {
        {"a path",              "/kiosque?a=1&b=2",          "/kiosque?a=1&amp;b=2"},
        {"the root",            "/",                         "/"},
        {"nothing",             "",                          ""},
        {"a place in the page", "#contenu",                  "#contenu"},
        {"another site",        "https://www.payfip.gouv.fr/tpa", "https://www.payfip.gouv.fr/tpa"},
        {"a number",            "tel:+33466813360",          "tel:+33466813360"},
        {"a script",            "javascript:alert(1)",       "#"},
        {"a script, disguised", " javascript:alert(1)",      "#"},
        {"capitals",            "JaVaScript:alert(1)",       "#"},
        {"data",                "data:text/html,<b>",        "#"},
        {"no scheme",           "//evil.example/",           "#"},
        {"a backslash",         "/\\evil.example/",          "#"},
        {"a quote",             "/\" onclick=\"x",           "/&quot; onclick=&quot;x"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Buf w = page();
        html_url(&w, (Url){str_z(cases[i].url)});
        CHECK_STR(buf_str(&w), str_z(cases[i].printed), "%s", cases[i].name);
    }
}

TEST(html_addresses_are_built)
{
    Arena *a = test_arena();
    Url month = url_fmt(a, "/kiosque/reservations/%d/%s", 7, "2018-05"), top = {S("/a#b")};
    CHECK_STR(month.s, S("/kiosque/reservations/7/2018-05"), "a path");
    Url once = url_query(a, month, S("motif"), S("à voir&<b>"));
    CHECK_STR(once.s, S("/kiosque/reservations/7/2018-05?motif=%C3%A0%20voir%26%3Cb%3E"), "one word");
    CHECK_STR(url_query(a, once, S("n"), S("2")).s, S("/kiosque/reservations/7/2018-05?motif=%C3%A0%20voir%26%3Cb%3E&n=2"), "two words");
    CHECK_STR(url_query(a, top, S("n"), S("")).s, S("/a?n=#b"), "before the place in the page");
    CHECK_STR(url_absolute(a, S("https://kiosque.exemple.fr"), month).s,
              S("https://kiosque.exemple.fr/kiosque/reservations/7/2018-05"), "in a mail");
    CHECK_STR(tel_url(a, S("04 66 00 00 60")).s, S("tel:+33466000060"), "a French number");
    CHECK_STR(tel_url(a, S("+33 4 66 00 00 60")).s, S("tel:+33466000060"), "as from abroad");
    CHECK_STR(mail_url(a, S("a?cc=b@mairie.exemple.fr")).s, S("mailto:a%3Fcc%3Db@mairie.exemple.fr"), "no header slips in");
}

TEST(html_markup_goes_from_a_page_to_another)
{
    Buf inner = page(), outer = page();
    html_text(&inner, S("<"));
    html_text(&outer, markup_of(&inner));
    CHECK_STR(buf_str(&outer), S("&lt;"), "escaped once");
}
