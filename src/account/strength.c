// strength.c - the cheapest way to spell a password out of pieces that a guesser tries: words, runs of keys, dates,
// repetitions, and single characters. Each piece has a price in tenths of bits; the shortest path from the first
// character to the last is the estimate.
#include "account/strength.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

extern const Str common_passwords_txt;              // one per line, folded; embedded by the build

enum {                                              // tenths of bits
    PRICE_LETTER = 42,                              // of 26, a little less: French is not random; 12 of them make 50 bits
    PRICE_DIGIT = 33,
    PRICE_SYMBOL = 50,
    PRICE_SAME_SYMBOL = 20,                         // already used before: a separator
    PRICE_OTHER = 80,
    PRICE_CHANGE = 15,                              // a letter, a digit or a mark after another kind
    PRICE_CAPITAL = 10,                             // of a letter, or anywhere in a word
    PRICE_ACCENT = 10,
    PRICE_LEET = 10,                                // s0le1l
    PRICE_WORD = 100,                               // of a list of about a thousand
    PRICE_OWN_WORD = 30,
    PRICE_RUN = 80,                                 // azerty, 4567, cccc: where it starts, which way, how far
    PRICE_AGAIN = 40,                               // a stretch that stood before
    PRICE_YEAR = 70,
    PRICE_DATE = 150,                               // a century of days
};
enum { OWN_WORD_MIN = 3, RUN_MIN = 3, AGAIN_MIN = 3 };

typedef struct Typed {
    ucs4_t c, plain, spoken;                        // as typed; lower case without accent; and without leet
    bool capital, accent;
} Typed;

typedef struct Puzzle {
    Typed at[PASSWORD_MAX];
    int n;
    int best[PASSWORD_MAX + 1];                     // price of the cheapest way to here
} Puzzle;

// ---- what was typed ----

static ucs4_t without_leet(ucs4_t c)
{
    switch (c) {
    case '0': return 'o';
    case '1': case '!': return 'i';
    case '3': return 'e';
    case '4': case '@': return 'a';
    case '5': case '$': return 's';
    case '7': return 't';
    default:  return c;
    }
}

static Typed typed(ucs4_t c)
{
    ucs4_t base = c, parts[UC_DECOMPOSITION_MAX_LENGTH];
    while (uc_canonical_decomposition(base, parts) > 0) base = parts[0];
    ucs4_t plain = uc_tolower(base);
    return (Typed){c, plain, without_leet(plain), plain != base, base != c};
}

static void read_text(Puzzle *z, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n && z->n < PASSWORD_MAX;) {
        ucs4_t c;
        i += (size_t)u8_mbtouc(&c, p + i, n - i);
        z->at[z->n++] = typed(c);
    }
}

static void read_password(Puzzle *z, Str password)
{
    size_t n = 0;
    uint8_t *joined = password.n ? u8_normalize(UNINORM_NFC, (const uint8_t *)password.p, (size_t)password.n, NULL, &n) : NULL;
    if (joined) read_text(z, joined, n);
    else if (password.n) read_text(z, (const uint8_t *)password.p, (size_t)password.n);     // not UTF-8: bytes will do
    free(joined);
}

// ---- pieces ----

static void offer(Puzzle *z, int from, int length, int price)
{
    int *best = &z->best[from + length];
    if (z->best[from] + price < *best) *best = z->best[from] + price;
}

static bool digit(ucs4_t c) { return c >= '0' && c <= '9'; }
static bool letter(ucs4_t c) { return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L); }

static bool used_before(const Puzzle *z, int i)
{
    for (int k = 0; k < i; k++)
        if (z->at[k].c == z->at[i].c) return true;
    return false;
}

static int kind(const Typed *t) { return letter(t->plain) ? 1 : digit(t->plain) ? 2 : 3; }

static int character_price(const Puzzle *z, int i)
{
    const Typed *t = &z->at[i];
    int change = i && kind(t) != kind(t - 1) ? PRICE_CHANGE : 0;
    if (letter(t->plain)) return change + PRICE_LETTER + t->capital * PRICE_CAPITAL + t->accent * PRICE_ACCENT;
    if (digit(t->plain)) return change + PRICE_DIGIT;
    if (used_before(z, i)) return PRICE_SAME_SYMBOL;
    return change + (t->c < 0x80 ? PRICE_SYMBOL : PRICE_OTHER);
}

static void offer_word(Puzzle *z, int i, Str word, int price)
{
    bool capital = false, leet = false;
    int k = i;
    for (ptrdiff_t at = 0; at < word.n; k++) {
        ucs4_t c;
        at += u8_mbtouc(&c, (const uint8_t *)word.p + at, (size_t)(word.n - at));
        if (k == z->n || (z->at[k].plain != c && z->at[k].spoken != c)) return;
        capital |= z->at[k].capital;
        leet |= z->at[k].plain != c;
    }
    offer(z, i, k - i, price + capital * PRICE_CAPITAL + leet * PRICE_LEET);
}

static void offer_words(Puzzle *z, int i, const Strs *own)
{
    for (Str word, rest = common_passwords_txt; rest.n;) {
        str_cut(rest, '\n', &word, &rest);
        if (word.n) offer_word(z, i, word, PRICE_WORD);
    }
    EACH(const Str, word, own) offer_word(z, i, *word, PRICE_OWN_WORD);
}

static int step_run(const Puzzle *z, int i, int step)           // abcd, 4321, aaaa
{
    int k = i + 1;
    while (k < z->n && (int64_t)z->at[k].plain - z->at[k - 1].plain == step) k++;
    return k - i;
}

static int row_run(const Puzzle *z, int i, const char *row, int step)
{
    const char *key = z->at[i].plain < 0x80 && z->at[i].plain ? strchr(row, (int)z->at[i].plain) : NULL;
    if (!key) return 0;
    int k = i + 1, last = (int)strlen(row) - 1;
    for (int at = (int)(key - row) + step; k < z->n && at >= 0 && at <= last && z->at[k].plain == (ucs4_t)row[at]; at += step) k++;
    return k - i;
}

static void offer_run(Puzzle *z, int i)
{
    static const char *const rows[] = {
        "1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop"};
    int longest = 0;
    for (int step = -1; step <= 1; step++) {
        int n = step_run(z, i, step);
        for (int r = 0; step && r < COUNT(rows); r++) {
            int keys = row_run(z, i, rows[r], step);
            if (keys > n) n = keys;
        }
        if (n > longest) longest = n;
    }
    if (longest >= RUN_MIN) offer(z, i, longest, PRICE_RUN);
}

static void offer_again(Puzzle *z, int i)
{
    int longest = 0;
    for (int from = 0; from < i; from++) {
        int n = 0;
        while (i + n < z->n && from + n < i && z->at[from + n].plain == z->at[i + n].plain) n++;
        if (n > longest) longest = n;
    }
    if (longest >= AGAIN_MIN) offer(z, i, longest, PRICE_AGAIN);
}

static int number(const Puzzle *z, int i, int digits)           // -1: not so many digits
{
    int v = 0;
    for (int k = i; k < i + digits; k++) {
        if (k >= z->n || !digit(z->at[k].plain)) return -1;
        v = v * 10 + (int)(z->at[k].plain - '0');
    }
    return v;
}

static bool within(int v, int low, int high) { return v >= low && v <= high; }

// 2018; 09052018, 090518, 20180509; 09/05/2018 and 09-05-18 with any mark.
static void offer_date(Puzzle *z, int i)
{
    if (within(number(z, i, 4), 1900, 2099)) {
        offer(z, i, 4, PRICE_YEAR);
        if (within(number(z, i + 4, 2), 1, 12) && within(number(z, i + 6, 2), 1, 31)) offer(z, i, 8, PRICE_DATE);
    }
    if (!within(number(z, i, 2), 1, 31)) return;
    int mark = i + 2 < z->n && !digit(z->at[i + 2].plain) && !letter(z->at[i + 2].plain);
    if (!within(number(z, i + 2 + mark, 2), 1, 12)) return;
    int year = i + 4 + 2 * mark;
    if (mark && (year > z->n || z->at[year - 1].c != z->at[i + 2].c)) return;
    if (number(z, year, 2) >= 0) offer(z, i, year + 2 - i, PRICE_DATE);
    if (within(number(z, year, 4), 1900, 2099)) offer(z, i, year + 4 - i, PRICE_DATE);
}

// ---- the estimate ----

static int price(Arena scratch, Str password, const Strs *own)
{
    Puzzle *z = NEW(&scratch, Puzzle);
    read_password(z, password);
    for (int i = 1; i <= z->n; i++) z->best[i] = INT_MAX / 2;
    for (int i = 0; i < z->n; i++) {
        offer(z, i, 1, character_price(z, i));
        offer_words(z, i, own);
        offer_run(z, i);
        offer_again(z, i);
        offer_date(z, i);
    }
    return z->best[z->n];
}

// « Jean-Pierre » and « lea.dupre@… » are several words.
static Strs folded(Arena *a, const Strs *own)
{
    Strs words = {0};
    for (ptrdiff_t i = 0; own && i < own->n; i++)
        for (Str word, rest = str_fold(a, own->v[i]); rest.n;) {
            str_cut(rest, ' ', &word, &rest);
            if (word.n >= OWN_WORD_MIN) *PUSH(a, &words) = word;
        }
    return words;
}

Strength password_strength(Arena scratch, Str password, const Strs *own_words, int *tenths)
{
    Strs own = folded(&scratch, own_words);
    int bits = price(scratch, password, &own);
    if (tenths) *tenths = bits;
    return bits >= STRENGTH_STRONG_TENTHS ? STRENGTH_STRONG : bits >= STRENGTH_MEDIUM_TENTHS ? STRENGTH_MEDIUM : STRENGTH_WEAK;
}

PasswordVerdict password_check(const Arena *a, Str password, const Strs *own_words)
{
    if (password.n < PASSWORD_MIN) return PASSWORD_SHORT;
    if (password.n > PASSWORD_MAX) return PASSWORD_LONG;
    int known, stranger;                            // for who knows the family, for who does not
    if (password_strength(*a, password, own_words, &known) != STRENGTH_WEAK) return PASSWORD_OK;
    password_strength(*a, password, NULL, &stranger);
    return known < stranger ? PASSWORD_OWN_WORDS : PASSWORD_GUESSABLE;
}

Str password_verdict_text(PasswordVerdict v)
{
    switch (v) {
    case PASSWORD_OK:        return S("");
    case PASSWORD_SHORT:     return T("Choisissez au moins 12 caractères : quelques mots sans rapport entre eux conviennent très bien.");
    case PASSWORD_LONG:      return T("Choisissez un mot de passe plus court : 256 caractères au plus.");
    case PASSWORD_OWN_WORDS: return T("Évitez le nom de la commune, de votre famille ou de vos enfants : ce sont les premiers essayés. "
                                      "Prenez quelques mots sans rapport avec vous.");
    case PASSWORD_GUESSABLE: return T("Ce mot de passe se devine trop vite : mots courants, suites de touches ou dates. "
                                      "Ajoutez un ou deux mots inattendus.");
    }
    return S("");
}
