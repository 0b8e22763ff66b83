// strength.h - how long a password would be guessed at: « Niveau de Sécurité », and what is refused.
// CNIL, délibération 2022-100: 50 bits where access is throttled, as here; 80 bits where it is not. Guessability may
// stand for entropy, so that no composition rule is needed. assets/strength.js is the same estimator for the browser: change
// both, strength_test.c compares them.
#pragma once
#include "base/base.h"

enum { STRENGTH_MEDIUM_TENTHS = 500, STRENGTH_STRONG_TENTHS = 800 };    // tenths of bits
typedef enum { STRENGTH_WEAK, STRENGTH_MEDIUM, STRENGTH_STRONG } Strength;      // Faible, Moyen, Fort

// own_words: names of the town, the family, the children, the e-mail; in any spelling. tenths: tenths of bits, may be NULL.
Strength password_strength(Arena scratch, Str password, const Strs *own_words, int *tenths);

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 256 };                         // bytes
typedef enum { PASSWORD_OK, PASSWORD_SHORT, PASSWORD_LONG, PASSWORD_OWN_WORDS, PASSWORD_GUESSABLE } PasswordVerdict;
PasswordVerdict password_check(const Arena *a, Str password, const Strs *own_words);    // a: lends room, keeps nothing
Str password_verdict_text(PasswordVerdict v);                           // what to do, in French; empty for PASSWORD_OK
