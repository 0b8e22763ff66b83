// price_text.c - « Pourquoi ce prix ? »: where the price of a slot comes from, in plain words.
#include "catalog/catalog.h"

static bool meets(const Price *p, Date from, Date to)
{
    return !date_before(to, p->from) && (!date_is(p->to) || !date_before(p->to, from));
}

// "2,80 €"; "2,80 € jusqu’au 31 août 2018, puis 2,95 €" when it changes between the two days.
static Str amounts(Arena *a, const Slot *s, Date from, Date to, const Price **last)
{
    Str text = {0};
    *last = NULL;
    EACH (const Price, p, &s->prices) {
        if (!meets(p, from, to)) continue;
        Str amount = money_text(a, p->amount);
        if (!*last) text = amount;
        else if (p->amount.cents != (*last)->amount.cents)
            text = str_fmt(a, TF("%.*s jusqu’au %.*s, puis %.*s"), STR_ARG(text), STR_ARG(date_long(a, date_add(p->from, -1))), STR_ARG(amount));
        *last = p;
    }
    return text;
}

static Str paid_text(Arena *a, PayKind how, Str regie)
{
    switch (how) {
    case PAY_BASKET: return str_fmt(a, TF("À payer à la réservation, dans le panier (%.*s)."), STR_ARG(regie));
    case PAY_ACCOUNT: return str_fmt(a, TF("À payer aussitôt, dans « Payer en ligne » (%.*s)."), STR_ARG(regie));
    case PAY_INVOICE: break;
    }
    return str_fmt(a, TF("À payer sur la facture du mois (%.*s)."), STR_ARG(regie));
}

Str price_text(Arena *a, const Activity *v, const Slot *s, Str regie, Date from, Date to)
{
    const Price *last;
    Str amount = amounts(a, s, from, to, &last), since = {0}, paid = paid_text(a, v->payment, regie);
    if (!last) return T("La commune n’a pas encore fixé le prix de ces jours : ils ne peuvent pas être réservés.");
    if (date_before(last->from, from)) {
        Str day = date_long(a, last->from);
        since = str_fmt(a, TF(", en vigueur depuis le %.*s"), STR_ARG(day));
    }
    Str text = str_fmt(a, TF("%.*s par jour, le même prix pour toutes les familles%.*s. %.*s"), STR_ARG(amount), STR_ARG(since), STR_ARG(paid));
    if (!last->unbooked.cents || last->unbooked.cents == last->amount.cents) return text;
    Str unbooked = money_text(a, last->unbooked);
    return str_fmt(a, TF("%.*s Un jour de présence sans réservation coûte %.*s."), STR_ARG(text), STR_ARG(unbooked));
}
