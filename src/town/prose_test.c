// prose_test.c - what a town may write, and what stays text.
#include "base/test.h"
#include "town/prose.h"

TEST(prose_blocks_and_marks)
{
    static const struct { const char *name, *text, *html; } cases[] = {
        {"nothing", "", ""},
        {"only blanks", " \n\n  \n", ""},
        {"a paragraph", "Bonjour à tous", "<p>Bonjour à tous</p>\n"},
        {"a blank line ends a paragraph", "Un\n\nDeux", "<p>Un</p>\n<p>Deux</p>\n"},
        {"a line break stays", "Un\nDeux", "<p>Un<br>\nDeux</p>\n"},
        {"Windows line ends", "Un\r\nDeux\r\n\r\nTrois\r\n", "<p>Un<br>\nDeux</p>\n<p>Trois</p>\n"},
        {"bold", "Les **repas** et **accueils**", "<p>Les <strong>repas</strong> et <strong>accueils</strong></p>\n"},
        {"a list after a paragraph", "Voici :\n- un\n- **deux**", "<p>Voici :</p>\n<ul>\n<li>un</li>\n<li><strong>deux</strong></li>\n</ul>\n"},
        {"text after a list", "- un\nsuite", "<ul>\n<li>un</li>\n</ul>\n<p>suite</p>\n"},
        {"a link", "Voir [le site](https://www.ville.exemple.fr/a?b=1&c=2).",
         "<p>Voir <a href=\"https://www.ville.exemple.fr/a?b=1&amp;c=2\">le site</a>.</p>\n"},
        {"a link in bold", "**[ici](https://exemple.fr)**", "<p><strong><a href=\"https://exemple.fr\">ici</a></strong></p>\n"},
        {"one star pair alone", "2 ** 3", "<p>2 ** 3</p>\n"},
        {"an empty bold", "a **** b", "<p>a **** b</p>\n"},
        {"a hyphen without blank", "-5 degrés", "<p>-5 degrés</p>\n"},
        {"brackets that are not a link", "[1] et (2)", "<p>[1] et (2)</p>\n"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(prose_html(test_arena(), str_z(cases[i].text)).s, str_z(cases[i].html), "%s", cases[i].name);
}

TEST(prose_hostile_text_stays_text)
{
    static const struct { const char *name, *text, *html; } cases[] = {
        {"an element", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
        {"an entity", "&lt;b&gt;", "<p>&amp;lt;b&amp;gt;</p>\n"},
        {"an element in bold", "**<b onclick='x'>**", "<p><strong>&lt;b onclick=&#39;x&#39;&gt;</strong></p>\n"},
        {"an element in a label", "[<i>](https://exemple.fr)", "<p><a href=\"https://exemple.fr\">&lt;i&gt;</a></p>\n"},
        {"a script address", "[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"},
        {"an unprotected address", "[x](http://exemple.fr)", "<p>[x](http://exemple.fr)</p>\n"},
        {"a quote in an address", "[x](https://exemple.fr/\"onclick=\"y)", "<p>[x](https://exemple.fr/&quot;onclick=&quot;y)</p>\n"},
        {"a blank in an address", "[x](https://exemple.fr /y)", "<p>[x](https://exemple.fr /y)</p>\n"},
        {"a name before an @", "[banque](https://banque.fr@exemple.org)", "<p>[banque](https://banque.fr@exemple.org)</p>\n"},
        {"a link that is never closed", "[x](https://exemple.fr", "<p>[x](https://exemple.fr</p>\n"},
        {"a bracket in a bracket", "[a [b](https://exemple.fr)", "<p>[a <a href=\"https://exemple.fr\">b</a></p>\n"},
        {"bold across a link", "**[x**](https://exemple.fr)", "<p><strong>[x</strong>](https://exemple.fr)</p>\n"},
        {"bold across lines", "**a\nb**", "<p>**a<br>\nb**</p>\n"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(prose_html(test_arena(), str_z(cases[i].text)).s, str_z(cases[i].html), "%s", cases[i].name);
}

// Whatever is typed, the output only holds the elements of the subset, all closed.
TEST(prose_any_text_gives_balanced_markup)
{
    static const char *const pieces[] = {"**", "[", "](", "https://a.fr", ")", "- ", "\n", "\n\n", "<", ">", "\"", "&", "é", " ", "x"};
    uint64_t state = 20180413;
    for (int round = 0; round < 2000; round++) {
        Arena scratch = *test_arena();
        Buf text = buf_new(&scratch, 256);
        for (int i = 0; i < 24; i++) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            buf_put(&text, str_z(pieces[(state >> 33) % (uint64_t)COUNT(pieces)]));
        }
        int depth = 0;
        Str rest = prose_html(&scratch, buf_str(&text)).s, before, tag;
        while (str_cut(rest, '<', &before, &rest)) {
            str_cut(rest, '>', &tag, &rest);
            if (str_eq(tag, S("br"))) continue;
            bool closes = str_starts(tag, S("/")), link = str_starts(tag, S("a href=\"https://a.fr"));
            Str name = closes ? str_skip(tag, 1) : tag;
            bool known = link || str_eq(name, S("p")) || str_eq(name, S("ul")) || str_eq(name, S("li"))
                      || str_eq(name, S("strong")) || (closes && str_eq(name, S("a")));
            CHECK(known, "unknown element <%.*s> from %.*s", STR_ARG(tag), STR_ARG(buf_str(&text)));
            depth += closes ? -1 : 1;
            CHECK(depth >= 0, "an end without its start in %.*s", STR_ARG(buf_str(&text)));
        }
        if (!CHECK(depth == 0, "an element stays open in %.*s", STR_ARG(buf_str(&text)))) return;
    }
}
