// strength_test.c - the levels, the refusals, and the browser's estimator against ours.
#include "account/strength.h"
#include "base/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern const Str common_passwords_txt;

static Str own_parts[] = {S("Montfleuri-sur-Gard"), S("DUPRÉ"), S("Léa"), S("Наталья"), S("lea.dupre@example.fr"), S("004217")};
static const Strs own = {own_parts, COUNT(own_parts), COUNT(own_parts)};

typedef struct Case { const char *name; Str password; Strength strength; } Case;
static const Case cases[] = {
    {"empty",                    S(""),                              STRENGTH_WEAK},
    {"one letter",               S("a"),                             STRENGTH_WEAK},
    {"one repeated letter",      S("aaaaaaaaaaaaaaaaaaaa"),          STRENGTH_WEAK},
    {"ascending",                S("abcdefghijklmnop"),              STRENGTH_WEAK},
    {"descending digits",        S("9876543210987"),                 STRENGTH_WEAK},
    {"keyboard row",             S("azertyuiopqsdfghjklm"),          STRENGTH_WEAK},
    {"qwerty backwards",         S("poiuytrewqlkjh"),                STRENGTH_WEAK},
    {"common words",             S("motdepasse-lapin!"),             STRENGTH_WEAK},
    {"capital and leet",         S("M0tDeP@sse2018"),                STRENGTH_WEAK},
    {"same word again",          S("lapinlapinlapinlapin"),          STRENGTH_WEAK},
    {"twelve digits",            S("583920174652"),                  STRENGTH_WEAK},
    {"dates",                    S("09/05/2018-1105"),               STRENGTH_WEAK},
    {"date without marks",       S("09052018120619"),                STRENGTH_WEAK},
    {"own words",                S("LéaDupréMontfleuri"),            STRENGTH_WEAK},
    {"own words and year",       S("Montfleuri-2018!"),              STRENGTH_WEAK},
    {"own word in Cyrillic",     S("наталья2018"),                   STRENGTH_WEAK},
    {"family code",              S("004217-004217"),                 STRENGTH_WEAK},
    {"three common words",       S("soleil cheval bleu"),            STRENGTH_WEAK},
    {"eleven letters",           S("xkqvbzmwpfj"),                   STRENGTH_WEAK},
    {"twelve letters",           S("xkqvbzmwpfjt"),                  STRENGTH_MEDIUM},
    {"letters, digits, marks",   S("gH7#kd92Lx!p"),                  STRENGTH_MEDIUM},
    {"words and accents",        S("gruyère-tunnel"),                STRENGTH_MEDIUM},
    {"a sentence",               S("La grue boude derrière le hangar"), STRENGTH_STRONG},
    {"four odd words",           S("brouette parchemin gruyère tunnel"), STRENGTH_STRONG},
    {"Cyrillic sentence",        S("верблюд читает газету утром"),   STRENGTH_STRONG},
    {"random 16",                S("tR8w!kQz2#LmV9xB"),              STRENGTH_STRONG},
};

TEST(strength_levels)
{
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        int tenths;
        Strength s = password_strength(*test_arena(), cases[i].password, &own, &tenths);
        CHECK(s == cases[i].strength, "%s: level %d with %d tenths", cases[i].name, (int)s, tenths);
    }
}

TEST(strength_never_falls_by_a_longer_random_end)
{
    static const char text[] = "tR8w!kQz2#LmV9xB-fJq7?uGdY3e";
    int before = 0, tenths;
    for (ptrdiff_t n = 0; n < COUNT(text); n++) {
        password_strength(*test_arena(), (Str){text, n}, NULL, &tenths);
        CHECK(tenths >= before, "%td characters: %d after %d", n, tenths, before);
        before = tenths;
    }
}

TEST(strength_same_text_same_price)                 // a Mac types é as e + accent
{
    int joined, apart;
    password_strength(*test_arena(), S("\u00E9t\u00E9-l\u00E9zard"), NULL, &joined);
    password_strength(*test_arena(), S("e\u0301te\u0301-le\u0301zard"), NULL, &apart);
    CHECK(joined == apart, "%d and %d", joined, apart);
}

TEST(strength_refusals)
{
    char long_one[PASSWORD_MAX + 1], odd[] = "gH7#k\xFF\xFEx!pWq";
    for (int i = 0; i < COUNT(long_one); i++) long_one[i] = (char)('!' + i * 37 % 90);
    const struct { const char *name; Str password; PasswordVerdict verdict; } refusals[] = {
        {"eleven",                S("xkqvbzmwpfj"),          PASSWORD_SHORT},
        {"twelve",                S("xkqvbzmwpfjt"),         PASSWORD_OK},
        {"256",                   {long_one, PASSWORD_MAX},  PASSWORD_OK},
        {"257",                   {long_one, PASSWORD_MAX + 1}, PASSWORD_LONG},
        {"common",                S("azertyuiop12"),         PASSWORD_GUESSABLE},
        {"town and year",         S("Montfleuri2018"),       PASSWORD_OWN_WORDS},
        {"child without accents", S("dupre lea dupre lea"),  PASSWORD_OWN_WORDS},
        {"child in leet",         S("DUPR3-L34-MONTFL3URI"), PASSWORD_OWN_WORDS},
        {"own word in a sentence", S("Léa adore les brouettes de parchemin"), PASSWORD_OK},
        {"spaces are characters", S("gruyère  tunnel "),     PASSWORD_OK},
        {"not UTF-8",             {odd, COUNT(odd) - 1},     PASSWORD_OK},
        {"only blanks",           S("                "),     PASSWORD_GUESSABLE},
    };
    for (int i = 0; i < COUNT(refusals); i++) {
        PasswordVerdict v = password_check(test_arena(), refusals[i].password, &own);
        CHECK(v == refusals[i].verdict, "%s: %d", refusals[i].name, (int)v);
        CHECK((password_verdict_text(v).n == 0) == (v == PASSWORD_OK), "%s: a refusal says why", refusals[i].name);
    }
}

TEST(strength_word_list)
{
    int n = 0;
    for (Str word, rest = common_passwords_txt; rest.n; n++) {
        str_cut(rest, '\n', &word, &rest);
        CHECK(word.n >= 4 && str_eq(str_fold(test_arena(), word), word), "« %.*s » is folded", STR_ARG(word));
    }
    CHECK(n >= 800 && n < 2000, "%d words: about a thousand, as the price says", n);
}

// ---- the browser ----

static Str script_path(void)                        // script/test says where the sources are; else the folder one stands in
{
    const char *root = getenv("KIOSQUE_SOURCE");
    return str_fmt(test_arena(), "%s/assets/strength.js", root ? root : ".");
}

static Str node(Str program)
{
    char path[] = "/tmp/kiosque-strength-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, program.p, (size_t)program.n) != program.n) return (Str){0};
    close(fd);
    FILE *out = popen(str_c(test_arena(), str_fmt(test_arena(), "node %s 2>&1", path)), "r");
    Buf said = buf_new(test_arena(), 4 * KB);
    for (int c; out && (c = fgetc(out)) != EOF;) buf_char(&said, (char)c);
    if (out) pclose(out);
    unlink(path);
    return buf_str(&said);
}

static void put_list(Buf *b, const Strs *all)
{
    buf_char(b, '[');
    EACH(const Str, s, all) buf_json(b, *s), buf_char(b, ',');
    buf_char(b, ']');
}

// A program that prints, one per line, our prices of the cases or the words the browser knows.
static Str program(const char *body)
{
    Strs passwords = {0};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) *PUSH(test_arena(), &passwords) = cases[i].password;
    Buf b = buf_new(test_arena(), 8 * KB);
    BUF_PUT(&b, "const s = require(require('path').resolve(");
    buf_json(&b, script_path());
    BUF_PUT(&b, "));\nconst own = ");
    put_list(&b, &own);
    BUF_PUT(&b, ", passwords = ");
    put_list(&b, &passwords);
    buf_fmt(&b, ";\n%s\n", body);
    return buf_str(&b);
}

static bool can_compare(void)
{
    bool can = !system("command -v node >/dev/null") && !access(str_c(test_arena(), script_path()), R_OK);
    if (!can) test_skip("no node, or not run from the sources");
    return can;
}

TEST(strength_browser_agrees)
{
    if (!can_compare()) return;
    Str line, rest = node(program("for (const p of passwords) console.log(s.passwordTenths(p, own));"));
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        int tenths;
        password_strength(*test_arena(), cases[i].password, &own, &tenths);
        str_cut(rest, '\n', &line, &rest);
        CHECK_STR(line, str_fmt(test_arena(), "%d", tenths), "%s", cases[i].name);
    }
}

TEST(strength_browser_words_are_ours)
{
    if (!can_compare()) return;
    Str all = str_fmt(test_arena(), "\n%.*s", STR_ARG(common_passwords_txt));
    int n = 0;
    for (Str word, rest = node(program("s.COMMON.forEach((w) => console.log(w));")); rest.n; n++) {
        str_cut(rest, '\n', &word, &rest);
        CHECK(str_has(all, str_fmt(test_arena(), "\n%.*s\n", STR_ARG(word))), "« %.*s » is in the list", STR_ARG(word));
    }
    CHECK(n >= 90, "%d words", n);
}
