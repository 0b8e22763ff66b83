# The month: what it shows, what can be ticked, what is kept.

story April 2018 looks as in the guide
town  2018-03-12T09:00
as    4217
get   /kiosque/reservations
see   Léna
see   Hugo
click Modifier RESTAURATION SCOLAIRE, Léna
arrive /kiosque/reservations/1/5/2018-04
see   ← MARS 2018
see   AVRIL 2018
see   MAI 2018 →
see   Action sur le mois pour :
see   Semaine 1, du 02 au 08/04/2018
see   Action semaine 14
see   Semaine 2, du 09 au 15/04/2018
see   Action semaine 15
see   Semaine 3, du 30 au 06/05/2018
see   Action semaine 18
# School holidays of zone C, Easter Monday, and the days of May.
not see Action semaine 16
not see Action semaine 17
day   Lu 2 is none
day   Ma 1 is none
day   Me 4 is free
see   Il vous reste 8 jours
see   2,80 €

story a month is booked, confirmed by mail, found in the history, and undone
as    4217
get   /kiosque/reservations
click Modifier TEMPS MERIDIEN, Léna
arrive /kiosque/reservations/1/7/2018-05
tick  Je 3
tick  Ve 4
click Enregistrer
expect 303
see   C'est enregistré
see   2 jours ajoutés (jeudi 3 mai, vendredi 4 mai)
see   Mois : 0,00 € → 2,00 €
day   Je 3 is booked
day   Ve 4 is booked
day   Lu 14 is free
mail to claire.delmas@exemple.fr sees Jours ajoutés : 2
get   /kiosque/historique
see   Léna · TEMPS MERIDIEN, mai 2018
see   Ajouté : TEMPS MERIDIEN, jeudi 3, vendredi 4 mai 2018
back
click Annuler cette modification
expect 303
see   2 jours retirés (jeudi 3 mai, vendredi 4 mai)
day   Je 3 is free
mail to claire.delmas@exemple.fr sees 2 réservations retirées
get   /kiosque/historique
see   Retiré : TEMPS MERIDIEN, jeudi 3, vendredi 4 mai 2018

story nothing ticked is nothing saved
as    4217
get   /kiosque/reservations/1/7/2018-05
click Enregistrer
expect 303
arrive /kiosque/reservations/1/7/2018-05
not see C'est enregistré
get   /kiosque/historique
not see mai 2018

story one box ticks a whole week, another the whole month, without script
as    4217
get   /kiosque/reservations/1/7/2018-05
tick  Action semaine 20
click Enregistrer
day   Lu 14 is booked
day   Ma 15 is booked
day   Me 16 is booked
day   Je 17 is booked
day   Ve 18 is booked
day   Ma 22 is free
tick  TEMPS MERIDIEN
click Enregistrer
day   Ma 22 is booked
day   Je 31 is booked
untick Lu 14
click Enregistrer
see   1 jour retiré (lundi 14 mai)
day   Lu 14 is free

story « Retour » and « Continuer mes achats » save too
as    4217
get   /kiosque/reservations/1/7/2018-05
tick  Je 3
click Retour
arrive /kiosque/reservations
get   /kiosque/reservations/1/7/2018-05
day   Je 3 is booked
tick  Ve 4
click Continuer mes achats
arrive /kiosque/reservations
get   /kiosque/reservations/1/7/2018-05
day   Ve 4 is booked

story the 20th at 23:59 is in time
on    2018-04-20T23:59
as    4217
get   /kiosque/reservations/1/5/2018-05
see   Dernier jour, jusqu'à minuit
tick  Me 2
click Enregistrer
expect 303
see   C'est enregistré
day   Me 2 is booked

story on the 21st at midnight the page says why, and what is next
on    2018-04-20T23:58
as    4217
get   /kiosque/reservations/1/5/2018-05
tick  Me 2
later 1 minute, the same screens
wait  1 second
# Ticked in time, sent too late: the page says why, the tick stays on the screen.
click Enregistrer
expect 422
see   Rien n'est encore enregistré
see   Les réservations de mai 2018 sont closes depuis le 20 avril à minuit.
see   Juin 2018 s'ouvre le 1er mai.
get   /kiosque/reservations/1/5/2018-05
day   Me 2 is locked
see   Les réservations de mai 2018 sont closes depuis le 20 avril à minuit.
not see Enregistrer
on    2018-05-01T00:00
as    4217
get   /kiosque/reservations/1/5
arrive /kiosque/reservations/1/5/2018-06
day   Ve 1 is free

story the canteen brings the midday time with it
as    4217
get   /kiosque/reservations/1/5/2018-05
tick  Je 3
click Enregistrer
expect 303
see   C'est enregistré
see   TEMPS MERIDIEN
get   /kiosque/reservations/1/7/2018-05
day   Je 3 is booked
# Without the midday time there is no meal: both go together, once that is agreed.
untick Je 3
click Enregistrer
expect 422
see   RESTAURATION SCOLAIRE
see   en dépend : il serait retiré aussi.
click Retirer les deux et enregistrer
expect 303
see   C'est enregistré
day   Je 3 is free
get   /kiosque/reservations/1/5/2018-05
day   Je 3 is free
# Undone, both are back.
get   /kiosque/reservations/1/5/2018-05
tick  Ve 4
click Enregistrer
untick Ve 4
click Enregistrer
see   1 jour retiré
day   Ve 4 is free
get   /kiosque/reservations/1/7/2018-05
day   Ve 4 is booked

story a double click books once
as    4217
get   /kiosque/reservations/1/7/2018-05
tick  Je 3
double-click Enregistrer
expect 303
see   C'est enregistré
get   /kiosque/historique
see once TEMPS MERIDIEN, jeudi 3 mai 2018

story the same page sent again answers the same; sent with something else it is refused
as    4217
get   /kiosque/reservations/1/7/2018-05
tick  Je 3
click Enregistrer
expect 303
back
click Enregistrer
expect 303
get   /kiosque/reservations/1/7/2018-05
tick  Ve 4
click Enregistrer
expect 303
back
tick  Lu 14
click Enregistrer
expect 422
see   Cette page a déjà été envoyée
get   /kiosque/reservations/1/7/2018-05
day   Ve 4 is booked
day   Lu 14 is free

story two parents on the same month lose nothing
as    4217 on the computer
get   /kiosque/reservations/1/7/2018-05
as    4217 on the phone
get   /kiosque/reservations/1/7/2018-05
tick  Je 3
click Enregistrer
expect 303
as    4217 on the computer
tick  Ve 4
click Enregistrer
expect 409
see   Ce mois a changé entre-temps
# The month as it is, with the ticks of this page.
ticked Ve 4
ticked Je 3
click Enregistrer
expect 303
see   1 jour ajouté (vendredi 4 mai)
day   Je 3 is booked
day   Ve 4 is booked
# A day that the other one took off stays off.
as    4217 on the phone
get   /kiosque/reservations/1/7/2018-05
untick Je 3
click Enregistrer
as    4217 on the computer
tick  Lu 14
click Enregistrer
expect 409
click Enregistrer
expect 303
day   Je 3 is free
day   Ve 4 is booked
day   Lu 14 is booked

story morning, afternoon and whole day do not add up
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
tick  Me 16, B-MERCREDI APRES MIDI
click Enregistrer
expect 422
see   ne se cumulent pas
ticked Me 16, A-MERCREDI MATIN
untick Me 16, B-MERCREDI APRES MIDI
tick  Me 16, C-MERCREDIS JOURNEE
click Enregistrer
expect 422
untick Me 16, A-MERCREDI MATIN
click Enregistrer
expect 303
day   Me 16, C-MERCREDIS JOURNEE is in the basket
day   Me 16, A-MERCREDI MATIN is free


story who is enrolled until the end of the month is not asked to book the next one
as    2003
get   /kiosque/inscriptions
tick  Louis
click Continuer
tick  TEMPS MERIDIEN
click Continuer
fill  au = 30/04/2018
click Continuer
click Envoyer ma demande
see   Acceptée par la collectivité
get   /kiosque
not see pour réserver mai 2018
get   /kiosque/reservations
see   TEMPS MERIDIEN
