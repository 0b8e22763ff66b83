// web_test.c - addresses and forms as they come over the wire, which route answers. Escaping of pages: html_test.c.
#include "base/test.h"
#include "web/web.h"

// ---- what is encoded ----

TEST(addresses_are_decoded)
{
    static const struct { const char *name; Str s; bool plus, ok; Str want; } cases[] = {
        {"plain",                     S("cantine"), true, true, S("cantine")},
        {"nothing",                   S(""), true, true, S("")},
        {"an accent",                 S("%C3%A9cole"), true, true, S("école")},
        {"small letters",             S("%c3%a9"), true, true, S("é")},
        {"a plus in a form",          S("a+b%2Bc"), true, true, S("a b+c")},
        {"a plus in a path",          S("a+b"), false, true, S("a+b")},
        {"signs of a form",           S("%26%3D%25"), true, true, S("&=%")},
        {"decoded once only",         S("%2541"), true, true, S("%41")},
        {"raw UTF-8",                 S("é"), true, true, S("é")},
        {"a line end",                S("a%0D%0Ab"), true, true, S("a\r\nb")},
        {"a lone percent",            S("100%"), true, false, {0}},
        {"one digit",                 S("%4"), true, false, {0}},
        {"not digits",                S("%G0"), true, false, {0}},
        {"half digits",               S("%0x"), true, false, {0}},
        {"a sign",                    S("%+1"), true, false, {0}},
        {"a blank",                   S("% 1"), true, false, {0}},
        {"NUL",                       S("a%00b"), true, false, {0}},
        {"raw NUL",                   S("a\0b"), true, false, {0}},
        {"half a letter",             S("%C3"), true, false, {0}},
        {"an overlong slash",         S("%C0%AF"), true, false, {0}},
        {"a surrogate",               S("%ED%A0%80"), true, false, {0}},
        {"Latin-1",                   S("caf%E9"), true, false, {0}},
        {"a letter cut by an escape", S("\xC3%41"), true, false, {0}},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Str got = {0};
        CHECK(url_decode(test_arena(), cases[i].s, cases[i].plus, &got) == cases[i].ok, "%s: %s", cases[i].name, cases[i].ok ? "read" : "refused");
        if (cases[i].ok) CHECK_STR(got, cases[i].want, "%s", cases[i].name);
    }
}

TEST(random_text_survives_its_encoding)
{
    uint64_t seed = 3;
    for (int round = 0; round < 2000; round++) {
        Arena a = *test_arena();
        Buf text = buf_new(&a, 64), coded = buf_new(&a, 64);
        for (int i = 0; i < round % 40; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            unsigned c = 1 + (unsigned)(seed >> 40) % 0x7FE;                     // up to two bytes of UTF-8
            if (c >= 0x80) buf_char(&text, (char)(0xC0 | c >> 6));
            buf_char(&text, (char)(c < 0x80 ? c : 0x80 | (c & 0x3F)));
        }
        url_encode(&coded, buf_str(&text));
        Str back = {0};
        CHECK(url_decode(&a, buf_str(&coded), true, &back), "round %d is read", round);
        CHECK_STR(back, buf_str(&text), "round %d", round);
    }
}

// ---- forms ----

TEST(forms_are_read)
{
    Arena *a = test_arena();
    Pairs p = {0};
    CHECK(pairs_parse(a, S("jour=12.5&jour=12.6&nom=L%C3%A9a+D&vide=&seul&&=x&a=b=c"), 10, &p), "a form");
    CHECK(p.n == 7, "seven values, not %td: an empty part is none", p.n);
    CHECK_STR(p.v[0].value, S("12.5"), "the first of a name");
    CHECK_STR(p.v[1].value, S("12.6"), "the second");
    CHECK_STR(pairs_get(&p, S("jour")), S("12.5"), "asked for by name: the first");
    CHECK_STR(pairs_get(&p, S("nom")), S("Léa D"), "decoded");
    CHECK_STR(pairs_get(&p, S("a")), S("b=c"), "only the first sign parts name and value");
    CHECK_STR(pairs_get(&p, S("")), S("x"), "no name is a name");
    CHECK(!pairs_get(&p, S("vide")).n && !pairs_get(&p, S("seul")).n && !pairs_get(&p, S("absent")).n, "empty, alone, absent");
    Pairs none = {0};
    CHECK(pairs_parse(a, (Str){0}, 0, &none) && !none.n, "the empty form");
    CHECK(pairs_parse(a, S("&&&"), 0, &none) && !none.n, "nothing but signs");
}

TEST(broken_forms_are_refused)
{
    static const Str broken[] = {S("a=%"), S("%=a"), S("a=1&b=%zz"), S("a=%00"), S("%00=a"), S("a=\xFF"), S("a=caf%E9"), S("a=1&\xC0\xAF=2")};
    for (ptrdiff_t i = 0; i < COUNT(broken); i++) {
        Pairs p = {0};
        CHECK(!pairs_parse(test_arena(), broken[i], 100, &p), "form %td", i);
    }
}

TEST(forms_have_a_limit)
{
    enum { MOST = 3000 };
    Arena *a = test_arena();
    Buf b = buf_new(a, 64 * KB);
    for (int i = 0; i < MOST; i++) buf_fmt(&b, "j=%d&", i);
    Pairs p = {0}, more = {0};
    CHECK(pairs_parse(a, buf_str(&b), MOST, &p) && p.n == MOST, "as many as allowed");
    CHECK_STR(p.v[MOST - 1].value, S("2999"), "the last");
    BUF_PUT(&b, "j=one-too-many");
    CHECK(!pairs_parse(a, buf_str(&b), MOST, &more), "one too many");
}

TEST(cookies_are_read)
{
    Pairs p = cookies_parse(test_arena(), S("famille=abc-_; visiteur=x=y ;sans; vide=; famille=second"));
    CHECK(p.n == 4, "four, not %td: a word without a sign is none", p.n);
    CHECK_STR(pairs_get(&p, S("famille")), S("abc-_"), "the first of a name");
    CHECK_STR(pairs_get(&p, S("visiteur")), S("x=y"), "a value may hold the sign");
    CHECK(!cookies_parse(test_arena(), (Str){0}).n, "none");
    Buf many = buf_new(test_arena(), 4 * KB);
    for (int i = 0; i < 1000; i++) buf_fmt(&many, "c%d=1;", i);
    CHECK(cookies_parse(test_arena(), buf_str(&many)).n == 50, "no more than fifty");
}

// ---- routes ----

static Reply nothing(Req *q) { (void)q; return (Reply){.status = 204}; }

static const Route some[] = {
    {.method = GET,  .pattern = "/", .handler = nothing},
    {.method = GET,  .pattern = "/kiosque", .handler = nothing},
    {.method = GET,  .pattern = "/kiosque/reservations/:child/:activity/:month", .handler = nothing},
    {.method = POST, .pattern = "/kiosque/reservations/:child/:activity/:month", .handler = nothing},
    {0},
};
static const Route others[] = {
    {.method = GET,  .pattern = "/kiosque/factures/nouvelle", .handler = nothing},
    {.method = GET,  .pattern = "/kiosque/factures/:invoice", .handler = nothing},
    {.method = POST, .pattern = "/kiosque/factures/:invoice/payer", .handler = nothing},
    {0},
};
static const Route *const tables[] = {some, others, NULL};

TEST(routes_match)
{
    static const struct { const char *name; Method method; Str path; RouteMatch match; const Route *route; Str first, last; } cases[] = {
        {"the root",                       GET,  S("/"), ROUTE_FOUND, &some[0], {0}, {0}},
        {"a page",                         GET,  S("/kiosque"), ROUTE_FOUND, &some[1], {0}, {0}},
        {"three parameters",               GET,  S("/kiosque/reservations/7/3/2018-05"), ROUTE_FOUND, &some[2], S("7"), S("2018-05")},
        {"the same, posted",               POST, S("/kiosque/reservations/7/3/2018-05"), ROUTE_FOUND, &some[3], S("7"), S("2018-05")},
        {"another table",                  GET,  S("/kiosque/factures/12"), ROUTE_FOUND, &others[1], S("12"), {0}},
        {"the first that fits",            GET,  S("/kiosque/factures/nouvelle"), ROUTE_FOUND, &others[0], {0}, {0}},
        {"a decoded parameter",            GET,  S("/kiosque/factures/a%20b"), ROUTE_FOUND, &others[1], S("a b"), {0}},
        {"a slash hidden in a parameter",  GET,  S("/kiosque/factures/a%2Fb"), ROUTE_FOUND, &others[1], S("a/b"), {0}},
        {"a plus is a plus",               GET,  S("/kiosque/factures/a+b"), ROUTE_FOUND, &others[1], S("a+b"), {0}},
        {"the wrong method",               POST, S("/kiosque"), ROUTE_OTHER_METHOD, NULL, {0}, {0}},
        {"only for posting",               GET,  S("/kiosque/factures/12/payer"), ROUTE_OTHER_METHOD, NULL, {0}, {0}},
        {"a slash too many",               GET,  S("/kiosque/"), ROUTE_NONE, NULL, {0}, {0}},
        {"a slash too many at the root",   GET,  S("//"), ROUTE_NONE, NULL, {0}, {0}},
        {"an empty parameter",             GET,  S("/kiosque/factures/"), ROUTE_NONE, NULL, {0}, {0}},
        {"an empty part",                  GET,  S("/kiosque//factures/12"), ROUTE_NONE, NULL, {0}, {0}},
        {"too short",                      GET,  S("/kiosque/reservations/7/3"), ROUTE_NONE, NULL, {0}, {0}},
        {"too long",                       GET,  S("/kiosque/reservations/7/3/2018-05/x"), ROUTE_NONE, NULL, {0}, {0}},
        {"capitals",                       GET,  S("/Kiosque"), ROUTE_NONE, NULL, {0}, {0}},
        {"an encoded fixed part",          GET,  S("/%6Biosque"), ROUTE_NONE, NULL, {0}, {0}},
        {"a broken escape",                GET,  S("/kiosque/factures/%zz"), ROUTE_NONE, NULL, {0}, {0}},
        {"NUL in a parameter",             GET,  S("/kiosque/factures/%00"), ROUTE_NONE, NULL, {0}, {0}},
        {"not UTF-8",                      GET,  S("/kiosque/factures/%FF"), ROUTE_NONE, NULL, {0}, {0}},
        {"a step up",                      GET,  S("/kiosque/../mairie"), ROUTE_NONE, NULL, {0}, {0}},
    };
    Routes routes = routes_of(test_arena(), tables);
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        const Route *route = NULL;
        Str param[ROUTE_PARAMS] = {0};
        RouteMatch match = route_match(&routes, cases[i].method, cases[i].path, test_arena(), &route, param);
        CHECK(match == cases[i].match && route == cases[i].route, "%s", cases[i].name);
        CHECK_STR(param[0], cases[i].first, "%s: first parameter", cases[i].name);
        CHECK_STR(param[2], cases[i].last, "%s: last parameter", cases[i].name);
    }
}

TEST(parameters_are_identifiers)
{
    static const struct { Str s; int64_t id; } cases[] = {
        {S("7"), 7}, {S("9223372036854775807"), INT64_MAX}, {S("0"), 0}, {S("-7"), 0}, {S("9223372036854775808"), 0}, {S(""), 0},
        {S("7a"), 0}, {S(" 7"), 0}, {S("+7"), 0}, {S("7/8"), 0},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Req q = {.param = {cases[i].s}};
        CHECK(req_id(&q, 0) == cases[i].id, "«%.*s»", STR_ARG(cases[i].s));
    }
}

TEST(routes_are_listed_for_checkers)
{
    Str json = routes_json(tables, test_arena());
    CHECK(str_has(json, S("{\"method\": \"POST\", \"pattern\": \"/kiosque/factures/:invoice/payer\"")), "method and pattern");
    CHECK(str_has(json, S("{\"name\": \"child\", \"type\": \"child\", \"object\": true}")), "whose row a parameter names");
    CHECK(str_has(json, S("{\"name\": \"month\", \"type\": \"month\", \"object\": false}")), "or that it names none");
}

// ---- rights ----

TEST(a_route_asks_for_rights)
{
    enum { NONE, BOOK = RIGHT_BOOK, PAY = RIGHT_PAY, EDIT = RIGHT_EDIT };
    static const struct { const char *name; unsigned flags, needs, has; bool may; } cases[] = {
        {"seeing needs nothing",           0, NONE, NONE, true},
        {"flags of other kinds ask nothing", ROUTE_OPEN | ROUTE_FILES, NONE, NONE, true},
        {"booking with the right",         ROUTE_BOOK, BOOK, BOOK, true},
        {"booking without any",            ROUTE_BOOK, BOOK, NONE, false},
        {"booking with the others",        ROUTE_BOOK, BOOK, PAY | EDIT, false},
        {"paying with all",                ROUTE_PAY, PAY, RIGHTS_ALL, true},
        {"paying without",                 ROUTE_PAY, PAY, BOOK | EDIT, false},
        {"a file for the family's sheet",  ROUTE_FILES | ROUTE_EDIT, EDIT, BOOK | PAY, false},
        {"two rights, one of them there",  ROUTE_BOOK | ROUTE_PAY, BOOK | PAY, PAY, false},
        {"two rights, both there",         ROUTE_BOOK | ROUTE_PAY, BOOK | PAY, BOOK | PAY, true},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Route route = {.flags = cases[i].flags};
        Req q = {.session = {.rights = cases[i].has}};
        CHECK(route_rights(&route) == cases[i].needs, "%s: needs %u", cases[i].name, route_rights(&route));
        CHECK(req_may(&q, route_rights(&route)) == cases[i].may, "%s", cases[i].name);
    }
}
