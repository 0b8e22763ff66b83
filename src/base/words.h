// words.h - in which language a person is spoken to. The French text is the key: T("Mon panier") is that text in French and its
// translation of words/en.po in English. How to write and how to translate: docs/how-to/words.md.
// Included by base.h.
#pragma once

typedef enum { LANG_FR, LANG_EN, LANG_COUNT } Lang;

extern _Thread_local Lang words_lang;               // of the work this thread does; French when nobody said
Lang words_use(Lang lang);                          // from here on; gives back what was spoken before
Str  words_code(Lang lang);                         // "fr", "en": in HTML and in the database
bool words_parse(Str code, Lang *out);

// Literals only: tools/words reads them in the sources.
#define T(literal)  (words_lang ? words_of(S(literal)) : S(literal))             // a text
#define TF(literal) (words_lang ? words_format("" literal) : "" literal)         // a text with conversions, for str_fmt and buf_fmt
#define TN(literal) "" literal                      // in a table that is read later, through words_z
#define TS(literal) S(literal)                      // the same as a Str, read through words_of
#define FR(literal) S(literal)                      // French whatever is spoken: papers, what agents read, what is stored
#define FRF(literal) "" literal                     // the same of a text with conversions

Str words_of(Str french);                           // in the language spoken; the same text when it has no translation
Str words_z(const char *french);                    // the same of a member of a table; NULL is the empty text
const char *words_format(const char *french) __attribute__((format_arg(1)));
bool words_many(int64_t n);                         // n of something is a plural: from 2 in French, all but 1 in English

// A text in every language, for what is written now and read by people who differ: the expression is made once for each.
typedef struct Words { Str fr, en; } Words;
#define WORDS(...) ((Words){WORDS_IN(LANG_FR, __VA_ARGS__), WORDS_IN(LANG_EN, __VA_ARGS__)})
Str words_spoken(Words both);                       // the one of the language spoken; French when the other is empty
// A text in one language, whatever is spoken around it. The expression is made inside: a Str made before stays what it is.
#define WORDS_IN(lang, ...) \
    ({ \
        Lang spoken_ = words_use(lang); \
        __auto_type text_ = (__VA_ARGS__); \
        words_use(spoken_); \
        text_; \
    })
