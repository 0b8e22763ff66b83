# Invoices: how they come, what is paid, what is given back.

story the month's meals are invoiced and paid
as    4217
get   /kiosque/factures
see   Vos prochaines factures, à ce jour avril 2018, RESTAURATION SCOLAIRE 10 jours réservés 28,00 € avril 2018, TEMPS MERIDIEN 10 jours réservés 10,00 €
command invoice --regie cantine --month 2018-04
it says Régie cantine, 2018-04
get   /kiosque
see   à payer
get   /kiosque/factures
see   Régie cantine avril 2018 38,00 € 38,00 € à payer
not see avril 2018, RESTAURATION SCOLAIRE
mail to claire.delmas@exemple.fr sees avril 2018
attachment sees 38,00 €
click Facture 2018-4
pdf sees Régie cantine
pdf sees 38,00 €
pdf sees 4217
get   /kiosque/payer
see   Régie cantine
see   Aucune facture à payer pour cette régie.
click Télépayer
pay   P
come back from PayFiP
see   Votre paiement a été accepté
mail to claire.delmas@exemple.fr sees a bien été pris en compte
attachment sees Ticket
get   /kiosque/factures
see   Régie cantine avril 2018 38,00 € 0,00 € payée
not see € à payer
see   Solde du compte CREDITEUR de 0,00 €
get   /kiosque/paiements.pdf
pdf sees Régie cantine
get   /kiosque/factures.pdf
pdf sees avril 2018
# A second run finds nothing left to do.
command invoice --regie cantine --month 2018-04
it says 0 invoices issued

story nothing is chosen, nothing is paid
as    4217
command invoice --regie cantine --month 2018-04
get   /kiosque/payer
untick Facture n° 2018-1
untick Facture n° 2018-4
click Télépayer
expect 422
see   Cochez au moins une facture
PayFiP has collected 0

story one attempt at a time for the same invoice
as    4217 on the computer
command invoice --regie cantine --month 2018-04
get   /kiosque/payer
click Télépayer
expect 303
as    4217 on the phone
get   /kiosque/payer
click Télépayer
expect 409
see   Un paiement est déjà commencé pour ces factures.
click Voir où il en est
arrive /kiosque/paiements/1
as    4217 on the computer
pay   P
come back from PayFiP
see   Votre paiement a été accepté
as    4217 on the phone
get   /kiosque/payer
see   Solde du compte CREDITEUR de 0,00 €

story two clicks on « Télépayer » are one payment
as    4217
command invoice --regie cantine --month 2018-04
get   /kiosque/payer
double-click Télépayer
expect 303
pay   P
come back from PayFiP
see   Votre paiement a été accepté
get   /kiosque/factures
not see € à payer

story care before school is due at once, and given back when it is cancelled in time
as    4217
get   /kiosque/reservations
click Modifier ACCUEIL, Hugo
arrive /kiosque/reservations
tick  Lu 30, 1- ACC MATIN
click Enregistrer
see   C'est enregistré
get   /kiosque/factures
see   Régie accueil avril 2018 1,00 € 1,00 € à payer
get   /kiosque/reservations
click Modifier ACCUEIL, Hugo
arrive /kiosque/reservations
untick Lu 30, 1- ACC MATIN
click Enregistrer
see   1 réservation retirée (lundi 30 avril : 1- ACC MATIN)
get   /kiosque/factures
see   annulée
not see Régie accueil avril 2018 1,00 € 1,00 € à payer

story an hour before it begins is the last moment for care
town  2018-04-13T06:20
as    4217
get   /kiosque/reservations
click Modifier ACCUEIL, Léna
arrive /kiosque/reservations/1/1/2018-04
day   Ve 13, 1- ACC MATIN is free
on    2018-04-13T06:30
as    4217
get   /kiosque/reservations/1/1/2018-04
day   Ve 13, 1- ACC MATIN is locked
day   Ve 13, 3- ACC SOIR is free
