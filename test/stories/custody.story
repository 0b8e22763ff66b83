# A child of two households: each books and pays its own days, and sees nothing of the other's.

story two households book the same month, neither sees the other, the invoices split
as    2001
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE, Noé
arrive /kiosque/reservations/
see   MAI 2018
day   Je 3 is free
day   Lu 7 is the other household's
day   Ve 11 is the other household's
day   Lu 14 is free
day   Lu 21 is none
day   Ma 22 is the other household's
see   Jour de l'autre foyer
see   Ce jour-là, Noé est dans son autre foyer, qui réserve et qui paie.
not see Faure
not see Romain
tick  Je 3
tick  Lu 14
click Enregistrer
expect 303
see   2 jours ajoutés (jeudi 3 mai, lundi 14 mai)
mail to ines.roche@exemple.fr sees Jours ajoutés : 2
get   /kiosque/reservations
as    2002
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE, Noé
see   MAI 2018
# Nothing tells whether the other household has booked its days.
day   Je 3 is the other household's
day   Ve 4 is the other household's
day   Lu 14 is the other household's
day   Lu 7 is free
day   Ma 22 is free
not see Roche
not see Inès
see   Total du mois : 0,00 €
tick  Lu 7
tick  Ma 22
click Enregistrer
expect 303
see   2 jours ajoutés (lundi 7 mai, mardi 22 mai)
mail to romain.faure@exemple.org sees Jours ajoutés : 2
get   /kiosque/historique
see   Ajouté : RESTAURATION SCOLAIRE, lundi 7 mai 2018.
see   Ajouté : RESTAURATION SCOLAIRE, mardi 22 mai 2018.
not see jeudi 3
not see lundi 14
# Whole weeks and the whole month take the days one has, and leave the others.
get   /kiosque/reservations
click Modifier TEMPS MERIDIEN, Noé
see   MAI 2018
tick  Action semaine 19
click Enregistrer
expect 303
see   2 jours ajoutés (mercredi 9 mai, vendredi 11 mai)
on    2018-06-02T09:00
command invoice --regie cantine --month 2018-05
as    2001
get   /kiosque/factures
see   7,60 €
not see 9,60 €
as    2002
get   /kiosque/factures
see   9,60 €
not see 7,60 €

story a freed place goes to the household that asked for it
seats mer-matin = 1
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 9, A-MERCREDI MATIN
tick  Me 16, A-MERCREDI MATIN
click Enregistrer
expect 303
as    2002
get   /kiosque/reservations
click Modifier MERCREDIS, Noé
day   Me 16, A-MERCREDI MATIN is the other household's
day   Me 9, A-MERCREDI MATIN is full
click Me mettre sur la liste d'attente
see   Vous êtes sur la liste d'attente
as    2001
get   /kiosque/reservations
click Modifier MERCREDIS, Noé
day   Me 9, A-MERCREDI MATIN is the other household's
day   Me 16, A-MERCREDI MATIN is full
as    4217
get   /kiosque/reservations/1/3/2018-05
untick Me 9, A-MERCREDI MATIN
untick Me 16, A-MERCREDI MATIN
click Enregistrer
expect 303
as    2001
get   /kiosque
not see Une place se libère
get   /kiosque/messages
not see Une place se libère
as    2002
get   /kiosque
see   Une place se libère pour Noé
click Répondre
click Prendre la place
expect 303
see   Mon panier
see   mercredi 9 mai 2018
as    2001
get   /kiosque/panier
see   Votre panier est vide.

story the town shares a child between two families, then changes its mind
on    2018-04-16T09:00
command custody 4217 Léna 2002 2018-05-01 weeks odd change mon 08:30
it says agreed: Chez vous du lundi des semaines impaires, à 8 h 30, jusqu'au lundi suivant.
as    2002
get   /kiosque/messages
see   Le calendrier de garde de Léna change
get   /kiosque/reservations
see   Léna
see   Noé
get   /kiosque/enfants/1/garde
see   Chez vous du lundi des semaines paires, à 8 h 30, jusqu'au lundi suivant.
see   Chez vous : du 1er au 6, du 14 au 20, du 28 au 31.
not see Delmas
get   /kiosque/reservations/1/5/2018-05
day   Je 3 is free
day   Lu 7 is the other household's
tick  Je 3
tick  Lu 14
click Enregistrer
expect 303
as    4217
get   /kiosque/messages
see   Le calendrier de garde de Léna change
get   /kiosque/reservations/1/5/2018-05
day   Je 3 is the other household's
day   Lu 7 is free
# The other way round from the 14th on: who has booked keeps it, and the other one calls the town hall.
on    2018-04-17T09:00
command custody 4217 Léna 2002 2018-05-14 weeks even change mon 08:30
as    4217
get   /kiosque/reservations/1/5/2018-05
day   Je 3 is the other household's
day   Ma 15 is free
day   Lu 14 is locked
see   Ce jour ne peut pas être réservé en ligne.
day   Lu 21 is none
day   Ma 22 is the other household's
tick  Ma 15
click Enregistrer
expect 303
as    2002
get   /kiosque/reservations/1/5/2018-05
day   Lu 14 is booked
day   Ma 15 is the other household's
day   Ma 22 is free
untick Lu 14
click Enregistrer
expect 303
day   Lu 14 is the other household's

story another rhythm is asked for, waits, is accepted, and holds
as    2001
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE, Noé
day   Je 3 is free
day   Lu 7 is the other household's
click Calendrier de garde
click Demander un changement
fill  Vos semaines = even
fill  À partir du = 2018-05-01
click Envoyer la demande
expect 303
see   est en attente
get   /kiosque/enfants
as    2002
get   /kiosque/demandes
not see Garde partagée
as    2001
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE, Noé
day   Je 3 is free
command request accept 3
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE, Noé
day   Je 3 is the other household's
day   Lu 7 is free
as    2002
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE, Noé
day   Je 3 is free
day   Lu 7 is the other household's
not see Roche

story a day is drawn for the other household, and taken back while it waits
as    2001
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE, Noé
click Calendrier de garde
click Dessiner ce mois : mai 2018
untick Je 3
click Envoyer la demande
expect 303
see   est en attente
click Annuler ma demande
expect 303
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE, Noé
day   Je 3 is free
