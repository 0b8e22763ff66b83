# A paid day, too late to cancel, is given back: offered to others, its price returned when one of them has paid it.

story a paid Wednesday is given back, waited for, paid by another family, and credited
seats mer-matin = 1
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Mon panier
click Télépayer
pay   P
come back from PayFiP
see   Votre paiement a été accepté
# In time, a day is cancelled, not given back.
get   /kiosque/reservations/1/3/2018-05
not see Rendre ce jour
on    2018-05-11T18:00
as    family 1 of MERCREDIS
get   /kiosque/reservations
click Modifier MERCREDIS
day   Me 16, A-MERCREDI MATIN is full
click Me mettre sur la liste d'attente
see   Vous êtes sur la liste d'attente
as    4217
get   /kiosque/reservations/1/3/2018-05
day   Me 16, A-MERCREDI MATIN is booked and locked
click Rendre ce jour
see   Il est trop tard pour annuler ce jour, mais une autre famille peut encore le prendre.
see   Payé 10,00 €
click Rendre ce jour
expect 303
see   Votre jour est rendu
see   La place est proposée aux autres familles
# Held for who waits, so it is not free; and nothing is credited yet.
get   /kiosque/reservations/1/3/2018-05
day   Me 16, A-MERCREDI MATIN is full
see   rendu. Si une autre famille prend la place, 10,00 € vous sont rendus.
get   /kiosque/historique
see   Rendu : A-MERCREDI MATIN, mercredi 16 mai 2018
command jobs run given
get   /kiosque
see   Solde du compte DEBITEUR de 49,20 €
as    family 1 of MERCREDIS
get   /kiosque
click Répondre
see   Une place est gardée pour vous.
click Prendre la place
arrive /kiosque/panier
command jobs run given
click Télépayer
pay   P
come back from PayFiP
see   Votre paiement a été accepté
command jobs run given
as    4217
get   /kiosque/messages
see   Votre jour rendu a été repris
get   /kiosque
see   Solde du compte DEBITEUR de 39,20 €
get   /kiosque/reservations/1/3/2018-05
not see rendu. Si une autre famille
get   /kiosque/factures
see   Régie clsh avril 2018 10,00 € 0,00 € payée

story nobody takes it: it stays paid
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, C-MERCREDIS JOURNEE
click Mon panier
click Télépayer
pay   P
come back from PayFiP
on    2018-05-11T18:00
as    4217
get   /kiosque/reservations/1/3/2018-05
click Rendre ce jour
click Rendre ce jour
see   Votre jour est rendu
# Pressed again in an old window: the same page, nothing more is given.
back
click Rendre ce jour
see   Votre jour est rendu
on    2018-05-16T06:00
as    4217
get   /kiosque/messages
see   Votre jour rendu n'a pas été repris
get   /kiosque
see   Solde du compte DEBITEUR de 49,20 €

story the family thinks again: it books and pays once more, and the first payment comes back
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, C-MERCREDIS JOURNEE
click Mon panier
click Télépayer
pay   P
come back from PayFiP
on    2018-05-11T18:00
as    4217
get   /kiosque/reservations/1/3/2018-05
click Rendre ce jour
click Rendre ce jour
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, C-MERCREDIS JOURNEE
click Mon panier
click Télépayer
pay   P
come back from PayFiP
see   Votre paiement a été accepté
command jobs run given
get   /kiosque/messages
see   Votre jour rendu a été repris
get   /kiosque
see   Solde du compte DEBITEUR de 35,20 €

story the page stayed open until nobody could take the day any more
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, C-MERCREDIS JOURNEE
click Mon panier
click Télépayer
pay   P
come back from PayFiP
on    2018-05-14T23:50
as    4217
get   /kiosque/reservations/1/3/2018-05
click Rendre ce jour
later 15 minutes, the same screens
click Rendre ce jour
expect 409
see   Ce jour ne peut pas être rendu en ligne
click Revenir au mois
day   Me 16, C-MERCREDIS JOURNEE is booked and locked
not see Rendre ce jour
