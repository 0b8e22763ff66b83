// quotient.c - which quotient holds on a day, and the bracket of prices it gives.
#include "household/quotient.h"

Str quotient_text(Arena *a, Money value)
{
    Str text = money_text(a, value), sign = S("\u00a0€"), cents = S(",00");
    text = str_first(text, text.n - sign.n);
    return str_ends(text, cents) ? str_first(text, text.n - cents.n) : text;
}

const Quotient *quotient_on(const Quotients *known, Date day)
{
    const Quotient *best = NULL;
    EACH (const Quotient, v, known) {
        if (date_before(day, v->from)) continue;
        if (!best || date_before(best->from, v->from) || (date_eq(best->from, v->from) && best->id < v->id)) best = v;
    }
    return best;
}

const Bracket *quotient_bracket(const Brackets *of_town, Money value)
{
    const Bracket *best = NULL;
    EACH (const Bracket, b, of_town)
        if (b->from.cents <= value.cents && (!best || best->from.cents < b->from.cents)) best = b;
    return best;
}

Str bracket_text(Arena *a, const Brackets *of_town, const Bracket *b)
{
    const Bracket *next = NULL;
    EACH (const Bracket, v, of_town)
        if (v->from.cents > b->from.cents && (!next || v->from.cents < next->from.cents)) next = v;
    if (!next) return str_fmt(a, TF("à partir de %.*s"), STR_ARG(quotient_text(a, b->from)));
    if (!b->from.cents) return str_fmt(a, TF("moins de %.*s"), STR_ARG(quotient_text(a, next->from)));
    return str_fmt(a, TF("de %.*s à moins de %.*s"), STR_ARG(quotient_text(a, b->from)), STR_ARG(quotient_text(a, next->from)));
}
