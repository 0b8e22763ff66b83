// price_text.c - « Pourquoi ce prix ? »: where the price of a slot comes from, in plain words.
#include "catalog/catalog.h"

static bool meets(const Price *p, Date from, Date to)
{
    return !date_before(to, p->from) && (!date_is(p->to) || !date_before(p->to, from));
}

static const Price *last_of(const Slot *s, Date from, Date to)
{
    const Price *last = NULL;
    EACH (const Price, p, &s->prices)
        if (meets(p, from, to)) last = p;
    return last;
}

Str price_amount_text(Arena *a, const Slot *s, Date from, Date to)
{
    const Price *before = NULL;
    Str text = {0};
    EACH (const Price, p, &s->prices) {
        if (!meets(p, from, to)) continue;
        Str amount = money_text(a, p->amount);
        if (!before) text = amount;
        else if (p->amount.cents != before->amount.cents) {
            Str until = date_short(a, date_add(p->from, -1));
            text = str_fmt(a, TF("%.*s jusqu’au %.*s, puis %.*s"), STR_ARG(text), STR_ARG(until), STR_ARG(amount));
        }
        before = p;
    }
    return before ? text : T("pas encore fixé");
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

Str price_terms_text(Arena *a, const Activity *v, const Slot *s, Str regie, Date from, Date to)
{
    const Price *p = last_of(s, from, to);
    if (!p) return T("Sans prix, ces jours ne peuvent pas être réservés.");
    Str paid = paid_text(a, v->payment, regie), since = {0};
    if (date_before(p->from, from)) {
        Str day = date_short(a, p->from);
        since = str_fmt(a, TF(", depuis le %.*s"), STR_ARG(day));
    }
    Str text = str_fmt(a, TF("Par jour, le même prix pour toutes les familles%.*s. %.*s"), STR_ARG(since), STR_ARG(paid));
    if (!p->unbooked.cents || p->unbooked.cents == p->amount.cents) return text;
    Str unbooked = money_text(a, p->unbooked);
    return str_fmt(a, TF("%.*s Un jour de présence sans réservation coûte %.*s."), STR_ARG(text), STR_ARG(unbooked));
}
