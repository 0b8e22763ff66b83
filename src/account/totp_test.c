// totp_test.c - the vectors of RFC 4226 and 6238, what may be typed, what is refused; the drawing and the words beside it.
#include "account/device.h"
#include "account/qr.h"
#include "account/seal.h"
#include "account/totp.h"
#include "base/test.h"

#include <qrencode.h>
#include <stdio.h>

static const TotpSecret rfc = {"12345678901234567890"};
static Instant at(int64_t seconds) { return (Instant){seconds * 1000}; }

TEST(totp_vectors_of_rfc_6238)
{
    static const struct { int64_t seconds; int code; } vectors[] = {
        {59, 94287082}, {1111111109, 7081804}, {1111111111, 14050471}, {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};
    for (ptrdiff_t i = 0; i < COUNT(vectors); i++) {
        int code = totp_code(&rfc, totp_step(at(vectors[i].seconds)), 8);
        CHECK(code == vectors[i].code, "at %lld: %08d", (long long)vectors[i].seconds, code);
    }
}

TEST(totp_vectors_of_rfc_4226)
{
    static const int codes[] = {755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489};
    for (int i = 0; i < COUNT(codes); i++) CHECK(totp_code(&rfc, i, 6) == codes[i], "counter %d", i);
}

TEST(totp_what_is_typed)
{
    // At second 59 the step is 1, its code 287082; step 0 is 755224, step 2 is 359152, step 3 is 969429.
    static const struct { const char *name, *typed; int64_t seconds, last, step; } cases[] = {
        {"the present code", "287082", 59, 0, 1},
        {"in two groups", " 287 082 ", 59, 0, 1},
        {"a clock that is ahead", "359152", 59, 0, 2},
        {"a clock that is late", "287082", 89, 0, 1},
        {"a minute late", "287082", 90, 0, 0},
        {"a minute ahead", "969429", 59, 0, 0},
        {"again", "287082", 59, 1, 0},
        {"older than the last one", "287082", 89, 2, 0},
        {"newer than the last one", "359152", 89, 1, 2},
        {"five digits", "28708", 59, 0, 0},
        {"seven digits", "2870820", 59, 0, 0},
        {"nothing", "", 59, 0, 0},
        {"letters", "28708x", 59, 0, 0},
        {"a sign", "-87082", 59, 0, 0},
        {"a wrong one", "287083", 59, 0, 0},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        int64_t step = totp_match(&rfc, str_z(cases[i].typed), at(cases[i].seconds), cases[i].last);
        CHECK(step == cases[i].step, "%s: step %lld", cases[i].name, (long long)step);
    }
}

TEST(totp_leading_zeros_count)
{
    // RFC 6238 at 1111111109: ...081804.
    CHECK(totp_match(&rfc, S("081804"), at(1111111109), 0) == totp_step(at(1111111109)), "with its zero");
    CHECK(!totp_match(&rfc, S("81804"), at(1111111109), 0), "without");
}

TEST(totp_secret_as_text)
{
    Arena *a = test_arena();
    CHECK_STR(totp_text(a, &rfc), S("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"), "base 32");
    CHECK_STR(totp_address(a, &rfc, S("Bouillargues"), S("claire+x@exemple.fr")),
              S("otpauth://totp/Kiosque%20Bouillargues:claire%2Bx@exemple.fr?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kiosque%20Bouillargues"),
              "address");
    CHECK(str_has(totp_address(a, &rfc, S("L’Étang-la-Ville"), S("a@b.fr")), S("Kiosque%20L%E2%80%99%C3%89tang-la-Ville")), "accents");
}

// The path drawn again, square by square.
static void draw(Str path, int modules, uint8_t *out)
{
    int x, y, run, back;
    for (Str one, rest = path; rest.n;) {
        str_cut(rest, 'z', &one, &rest);
        bool read = sscanf(str_c(test_arena(), one), "M%d %dh%dv1h-%d", &x, &y, &run, &back) == 4;
        if (!CHECK(read && run == back && run > 0 && x >= 0 && x + run <= modules && y >= 0 && y < modules, "%.*s", STR_ARG(one))) return;
        memset(out + y * modules + x, 1, (size_t)run);
    }
}

TEST(qr_is_drawn_as_it_was_made)
{
    QrCode q;
    Str address = totp_address(test_arena(), &rfc, S("L’Étang-la-Ville"), S("une.adresse.plutot.longue@exemple.fr"));
    QRcode *made = QRcode_encodeString8bit(str_c(test_arena(), address), 0, QR_ECLEVEL_M);
    CHECK(made && qr_code(test_arena(), address, &q) && q.modules == made->width, "as large");
    uint8_t *drawn = NEWS(test_arena(), uint8_t, q.modules * q.modules);
    draw(q.path, q.modules, drawn);
    for (int i = 0; i < q.modules * q.modules; i++) CHECK(drawn[i] == (made->data[i] & 1), "module %d", i);
    CHECK(q.path.n < 10 * KB, "%td bytes", q.path.n);
    QRcode_free(made);
}

TEST(qr_is_a_path_of_squares)
{
    QrCode q = {0};
    CHECK(qr_code(test_arena(), S("otpauth://totp/Kiosque"), &q) && q.modules == 25, "%d modules", q.modules);
    CHECK(str_starts(q.path, S("M0 0h7v1h-7z")), "the corner: %.*s", STR_ARG(str_first(q.path, 20)));
    char *much = arena_take(test_arena(), 1, 1, 5000);
    memset(much, 'x', 5000);
    CHECK(!qr_code(test_arena(), (Str){much, 5000}, &q), "more than a code can hold");
}

TEST(device_in_plain_words)
{
    static const struct { const char *agent, *words; } cases[] = {
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko/20100101 Firefox/125.0", "Ordinateur Windows, Firefox"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Edg/124", "Ordinateur Windows, Edge"},
        {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36", "Téléphone Android, Chrome"},
        {"Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36", "Tablette Android, Chrome"},
        {"Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0", "Téléphone Android, Firefox"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15", "Téléphone iPhone, Safari"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/124.0", "Téléphone iPhone, Chrome"},
        {"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148", "Tablette iPad, Safari"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15", "Ordinateur Mac, Safari"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "Ordinateur Linux, Firefox"},
        {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36", "Ordinateur Chromebook, Chrome"},
        {"Windows", "Ordinateur Windows"},
        {"curl/7.88", "Appareil inconnu"},
        {"", "Appareil inconnu"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(device_text(test_arena(), str_z(cases[i].agent)), str_z(cases[i].words), "%s", cases[i].agent);
}

TEST(seal_opens_only_for_what_it_was_made)
{
    Arena *a = test_arena();
    static const uint8_t ours[32] = {1}, theirs[32] = {2};
    Str plain = {0}, sealed = seal(a, ours, SEAL_TOTP, S("adult:12"), S("secret"));
    CHECK(seal_open(a, ours, SEAL_TOTP, S("adult:12"), sealed, &plain) && str_eq(plain, S("secret")), "its own");
    CHECK(!str_eq(sealed, seal(a, ours, SEAL_TOTP, S("adult:12"), S("secret"))), "never twice the same");
    char *changed = str_c(a, sealed);
    changed[sealed.n / 2] = changed[sealed.n / 2] == 'A' ? 'B' : 'A';
    static const struct { const char *name; SealPurpose purpose; const uint8_t *secret; const char *bound; bool changed; } cases[] = {
        {"another server", SEAL_TOTP, theirs, "adult:12", false}, {"another purpose", SEAL_STEP, ours, "adult:12", false},
        {"another adult", SEAL_TOTP, ours, "adult:1", false},     {"a letter changed", SEAL_TOTP, ours, "adult:12", true}};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++)
        CHECK(!seal_open(a, cases[i].secret, cases[i].purpose, str_z(cases[i].bound), cases[i].changed ? str_z(changed) : sealed, &plain),
              "%s", cases[i].name);
    CHECK(!seal_open(a, ours, SEAL_TOTP, S(""), S(""), &plain) && !seal_open(a, ours, SEAL_TOTP, S(""), S("x!"), &plain), "no seal at all");
    CHECK(!str_eq(seal_hash(a, ours, SEAL_RECOVERY, S("adult:1"), S("2A")), seal_hash(a, ours, SEAL_RECOVERY, S("adult:12"), S("A"))), "hash of whom");
}
