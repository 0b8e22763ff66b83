// words.c - looking a text up in the catalogue. words/en.po is compiled by gettext's msgfmt and lies in the program as it is:
// its format, with the hash table at its end, is in gettext's manual ("The Format of GNU MO Files").
#include "base/base.h"

extern const Str words_en_mo;

_Thread_local Lang words_lang;

Lang words_use(Lang lang)
{
    Lang before = words_lang;
    words_lang = lang;
    return before;
}

Str words_code(Lang lang) { return lang == LANG_EN ? S("en") : S("fr"); }

bool words_parse(Str code, Lang *out)
{
    for (int l = 0; l < LANG_COUNT; l++)
        if (str_eq(code, words_code((Lang)l))) {
            *out = (Lang)l;
            return true;
        }
    return false;
}

// ---- the file of msgfmt: little-endian words of 32 bits ----

enum { MO_FRENCH = 12, MO_OTHER = 16, MO_HASH_SIZE = 20, MO_HASH = 24 };     // where in its head

static uint32_t mo_word(uint32_t at)
{
    const unsigned char *p = (const unsigned char *)words_en_mo.p + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static Str mo_text(uint32_t table, uint32_t i)      // ends with a NUL
{
    return (Str){words_en_mo.p + mo_word(table + 8 * i + 4), (ptrdiff_t)mo_word(table + 8 * i)};
}

static uint32_t hash_pjw(Str s)
{
    uint32_t h = 0, high;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        h = (h << 4) + (unsigned char)s.p[i];
        high = h & 0xF0000000u;
        h ^= high >> 24 ^ high;
    }
    return h;
}

static Str find(Str french)
{
    uint32_t size = mo_word(MO_HASH_SIZE), table = mo_word(MO_HASH), h = hash_pjw(french), step = 1 + h % (size - 2), i;
    for (uint32_t at = h % size; (i = mo_word(table + 4 * at)) != 0; at = (at + step) % size)
        if (str_eq(mo_text(mo_word(MO_FRENCH), i - 1), french)) return mo_text(mo_word(MO_OTHER), i - 1);
    return (Str){0};
}

Str words_of(Str french)
{
    Str other = words_lang == LANG_FR || !french.n ? (Str){0} : find(french);
    return other.n ? other : french;
}

Str words_z(const char *french) { return words_of(str_z(french)); }

const char *words_format(const char *french)
{
    Str other = words_of(str_z(french));
    return other.p;
}

Str words_spoken(Words both) { return words_lang == LANG_EN && both.en.n ? both.en : both.fr; }

bool words_many(int64_t n) { return words_lang == LANG_FR ? n > 1 : n != 1; }
