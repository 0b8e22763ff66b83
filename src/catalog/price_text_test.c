// price_text_test.c - « Pourquoi ce prix ? », case by case.
#include "base/test.h"
#include "catalog/catalog.h"

static Date on(int year, int month, int day) { return date_of(year, month, day); }

TEST(the_price_says_where_it_comes_from)
{
    Arena *a = test_arena();
    Price meal[] = {{.from = on(2017, 9, 4), .amount = {280}, .unbooked = {650}}};
    Price two[] = {{.from = on(2017, 9, 4), .to = on(2018, 4, 15), .amount = {280}, .unbooked = {650}}, {.from = on(2018, 4, 16), .amount = {295}, .unbooked = {680}}};
    Price same[] = {{.from = on(2017, 9, 4), .to = on(2018, 4, 15), .amount = {100}}, {.from = on(2018, 4, 16), .amount = {100}, .unbooked = {100}}};
    Price fresh[] = {{.from = on(2018, 4, 1), .amount = {1000}}};
    Price ended[] = {{.from = on(2016, 9, 1), .to = on(2017, 7, 7), .amount = {260}}};
    static const struct { const char *name; int prices; PayKind how; Str amount, terms; } cases[] = {
        {"one price, on the invoice, dearer without booking", 0, PAY_INVOICE, S("2,80 €"),
         S("Par jour, le même prix pour toutes les familles, depuis le 04/09/2017. À payer sur la facture du mois (Régie)."
           " Un jour de présence sans réservation coûte 6,50 €.")},
        {"it changes in the month", 1, PAY_INVOICE, S("2,80 € jusqu’au 15/04/2018, puis 2,95 €"),
         S("Par jour, le même prix pour toutes les familles. À payer sur la facture du mois (Régie). Un jour de présence sans réservation coûte 6,80 €.")},
        {"voted again, the same: nothing changes", 2, PAY_ACCOUNT, S("1,00 €"),
         S("Par jour, le même prix pour toutes les familles. À payer aussitôt, dans « Payer en ligne » (Régie).")},
        {"in force from the first day shown", 3, PAY_BASKET, S("10,00 €"),
         S("Par jour, le même prix pour toutes les familles. À payer à la réservation, dans le panier (Régie).")},
        {"it has ended", 4, PAY_INVOICE, S("pas encore fixé"), S("Sans prix, ces jours ne peuvent pas être réservés.")},
    };
    Prices all[] = {{meal, 1, 1}, {two, 2, 2}, {same, 2, 2}, {fresh, 1, 1}, {ended, 1, 1}};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        Activity v = {.payment = cases[i].how};
        Slot s = {.prices = all[cases[i].prices]};
        CHECK_STR(price_amount_text(a, &s, on(2018, 4, 1), on(2018, 4, 30)), cases[i].amount, "%s: the amount", cases[i].name);
        CHECK_STR(price_terms_text(a, &v, &s, S("Régie"), on(2018, 4, 1), on(2018, 4, 30)), cases[i].terms, "%s: the terms", cases[i].name);
    }
}
