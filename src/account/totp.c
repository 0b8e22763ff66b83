// totp.c - one-time codes: RFC 4226 and 6238; the address in the QR code as Google's Key Uri Format has it.
#include "account/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

int totp_code(const TotpSecret *s, int64_t step, int digits)
{
    static const uint32_t tens[] = {1000000, 10000000, 100000000};
    unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    assert(digits >= 6 && digits <= 8);
    for (int i = 0; i < 8; i++) counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    if (!HMAC(EVP_sha1(), s->bytes, TOTP_SECRET_BYTES, counter, sizeof counter, mac, &length)) die("HMAC-SHA-1 is not available");
    const unsigned char *at = mac + (mac[length - 1] & 15);
    uint32_t n = (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return (int)(n % tens[digits - 6]);
}

int64_t totp_step(Instant t) { return t.ms / (TOTP_SECONDS * 1000); }

// Six digits, however they were grouped. -1: not that.
static int typed_number(Str typed)
{
    int n = 0, digits = 0;
    for (ptrdiff_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c == ' ') continue;
        if (c < '0' || c > '9' || ++digits > TOTP_DIGITS) return -1;
        n = n * 10 + (c - '0');
    }
    return digits == TOTP_DIGITS ? n : -1;
}

int64_t totp_match(const TotpSecret *s, Str typed, Instant now, int64_t last_step)
{
    int n = typed_number(str_trim(typed));
    int64_t present = totp_step(now), found = 0;
    if (n < 0) return 0;
    for (int64_t step = present + 1; step >= present - 1; step--)      // all three: how long it takes tells nothing
        if (totp_code(s, step, TOTP_DIGITS) == n && step > last_step) found = step;
    return found;
}

static Str base32(Arena *a, const TotpSecret *s, int group)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    enum { LETTERS = TOTP_SECRET_BYTES * 8 / 5 };
    Buf b = buf_new(a, LETTERS * 2);
    for (int i = 0; i < LETTERS; i++) {
        int bit = i * 5, low = bit % 8;
        unsigned two = (unsigned)s->bytes[bit / 8] << 8 | (bit / 8 + 1 < TOTP_SECRET_BYTES ? s->bytes[bit / 8 + 1] : 0);
        if (group && i && i % group == 0) buf_char(&b, ' ');
        buf_char(&b, letters[two >> (11 - low) & 31]);
    }
    return buf_str(&b);
}

Str totp_text(Arena *a, const TotpSecret *s) { return base32(a, s, 4); }

static void put_escaped(Buf *b, Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '@';
        if (plain) buf_char(b, (char)c);
        else buf_fmt(b, "%%%02X", c);
    }
}

Str totp_address(Arena *a, const TotpSecret *s, Str town, Str account)
{
    Str issuer = str_fmt(a, "Kiosque %.*s", STR_ARG(town));
    Buf b = buf_new(a, 256);
    BUF_PUT(&b, "otpauth://totp/");
    put_escaped(&b, issuer);
    buf_char(&b, ':');
    put_escaped(&b, account);
    BUF_PUT(&b, "?secret=");
    buf_put(&b, base32(a, s, 0));
    BUF_PUT(&b, "&issuer=");
    put_escaped(&b, issuer);
    return buf_str(&b);
}
