# Booking much at once: the usual week, all the children of a month, undoing.

story a year of canteen for three children in six interactions
town  2017-08-10T09:00 with 80 families
as the family with 3 children in RESTAURATION SCOLAIRE
get   /kiosque
count interactions
click Gérer mes réservations
click Semaine type
click Voir l'aperçu
see   Rien n'est encore enregistré
see   du lundi 4 septembre 2017 au vendredi 6 juillet 2018
click Enregistrer ces jours
at most 6 interactions
expect 303
see   C'est enregistré
see   réservations ajoutées
see   Bilan n°
see   juin 2018
get   /kiosque/historique
see   Ajouté : RESTAURATION SCOLAIRE
see   Ajouté : TEMPS MERIDIEN

story what cannot be booked is named with its reason, and does not hold back the rest
town  2018-04-13T09:00
as    4217
get   /kiosque/reservations/semaine
fill  Du = 2018-04-13
untick vendredi
untick mardi
untick TEMPS MERIDIEN
click Voir l'aperçu
see   Ce qui ne peut pas être réservé
see   Hugo · RESTAURATION SCOLAIRE : lundi 30 avril 2018. Les réservations d'avril 2018 sont closes
see   mai 2018
click Enregistrer ces jours
see   C'est enregistré
see   Ce qui n'a pas pu être réservé
see   lundi 30 avril 2018
see   TEMPS MERIDIEN
mail to claire.delmas@exemple.fr sees Ce qui n'a pas pu être réservé : - Hugo, RESTAURATION SCOLAIRE : lundi 30 avril 2018
get   /kiosque/reservations/1/5/2018-05
day   Je 3 is booked
day   Lu 14 is booked
day   Ve 4 is free
get   /kiosque/reservations/2/7/2018-06
day   Lu 4 is booked

story the last seat goes to one child, and the other is told
town  2018-04-13T09:00
seats acc-soir = 1
as    4217
get   /kiosque/reservations/semaine
tick  3- ACC SOIR
untick RESTAURATION SCOLAIRE
untick TEMPS MERIDIEN
untick lundi
untick mardi
untick jeudi
fill  Du = 2018-05-01
fill  Au = 2018-05-31
click Voir l'aperçu
see   4 réservations ajoutées
see   Hugo · 3- ACC SOIR, 4 jours : vendredi 4, vendredi 11, vendredi 18, vendredi 25 mai 2018. Il ne reste plus de place
click Enregistrer ces jours
see   4 réservations ajoutées. Prix : 4,00 €
see   Ce qui n'a pas pu être réservé

story a usual week is taken back as one, while the rules allow
as    4217
get   /kiosque/reservations/semaine
click Voir l'aperçu
click Enregistrer ces jours
see   C'est enregistré
remember as report
click Tout annuler
see   C'est annulé
see   réservations retirées
mail to claire.delmas@exemple.fr sees Vos réservations sont annulées
get   /kiosque/reservations/1/5/2018-05
day   Je 3 is free
get   /kiosque/reservations/1/7/2018-05
day   Je 3 is free

story what can no longer be taken back stays, and is named
as    4217
get   /kiosque/reservations/semaine
click Voir l'aperçu
click Enregistrer ces jours
on    2018-04-21T09:00
as    4217
get   /kiosque/reservations/bilan/1
click Tout annuler
see   Rien n'a changé
see   Ce qui n'a pas pu être annulé
see   Léna, Hugo · RESTAURATION SCOLAIRE, TEMPS MERIDIEN
get   /kiosque/reservations/1/5/2018-05
day   Je 3 is booked and locked

story undoing a meal takes the midday time that came with it
as    4217
get   /kiosque/reservations/1/5/2018-05
tick  Je 3
click Enregistrer
see   TEMPS MERIDIEN est réservé aussi
click Annuler cette modification
see   C'est annulé
see   RESTAURATION SCOLAIRE
get   /kiosque/reservations/1/7/2018-05
day   Je 3 is free

story a form that asks nothing says what is missing
as    4217
get   /kiosque/reservations/semaine
untick Léna
untick Hugo
untick RESTAURATION SCOLAIRE
untick TEMPS MERIDIEN
fill  Au = 2018-04-01
click Voir l'aperçu
expect 422
see   Quelques points à corriger
see   Cochez au moins un enfant.
see   Cochez au moins une prestation.
see   La fin vient avant le début.
tick  Léna
tick  1- ACC MATIN
untick lundi
untick mardi
untick jeudi
untick vendredi
tick  mercredi
fill  Du = 2018-05-14
fill  Au = 2018-05-31
click Voir l'aperçu
see   3 réservations ajoutées, prix : 3,00 €
see   à payer aussitôt
click Changer la semaine type
ticked Léna
ticked mercredi

story a month of all the children on one page, saved as one
as    4217
get   /kiosque/reservations
click Tous mes enfants
arrive /kiosque/reservations/mois/2018-05?prestation=5.0
see   MAI 2018
tick  Je 3, Léna
tick  Ve 4, Léna
click Mêmes jours pour tous que Léna
see   Vérifiez, puis enregistrez
ticked Je 3, Hugo
click Enregistrer
see   C'est enregistré
see   8 réservations ajoutées
mail to claire.delmas@exemple.fr sees Léna, TEMPS MERIDIEN mai 2018 : 2 jours
get   /kiosque/reservations/2/5/2018-05
day   Ve 4 is booked
get   /kiosque/reservations/mois/2018-05?prestation=5.0
untick Ve 4, Hugo
click Enregistrer
see   1 réservation retirée

story last month is proposed for this one
as    4217
get   /kiosque/reservations/mois/2018-05?prestation=7.0
tick  Lu 7, Léna
tick  Lu 14, Léna
tick  Lu 28, Léna
click Enregistrer
get   /kiosque/reservations/mois/2018-06?prestation=7.0
click Copier le mois précédent
see   Rien n'est encore enregistré
ticked Lu 4, Léna
ticked Lu 25, Léna
click Enregistrer
see   4 réservations ajoutées

story a refused day of all the children is named, the ticks stay, the others can be saved
town  2018-04-13T09:00
seats acc-soir = 1
as    4217
get   /kiosque/reservations/mois/2018-05?prestation=1.3
tick  Lu 14, Léna
tick  Lu 14, Hugo
tick  Ma 15, Hugo
click Enregistrer
expect 422
see   Rien n'est encore enregistré
see   Hugo · 3- ACC SOIR : lundi 14 mai 2018. Il ne reste plus de place
ticked Lu 14, Léna
ticked Lu 14, Hugo
ticked Ma 15, Hugo
day   Lu 14, Hugo is refused
click Enregistrer sans ces jours
see   2 réservations ajoutées
see   Ce qui n'a pas pu être réservé
see   Hugo · 3- ACC SOIR : lundi 14 mai 2018

story a whole month of all the children says exactly what it could not book
town  2018-04-13T09:00
seats acc-soir = 1
as    4217
get   /kiosque/reservations/mois/2018-05?prestation=1.3
tick  Léna
tick  Hugo
click Enregistrer
see   19 réservations ajoutées
see   Ce qui n'a pas pu être réservé
see   Hugo · 3- ACC SOIR, 19 jours

story a whole month without script says each day it could not book, and why
town  2018-04-13T09:00
seats mer-matin = 0
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  A-MERCREDI MATIN
click Enregistrer
see   Rien n'a changé
see   Léna · A-MERCREDI MATIN, 5 jours : mercredi 2, mercredi 9, mercredi 16, mercredi 23, mercredi 30 mai 2018. Il ne reste plus de place

story a month of all the children to read, to print, to follow
town  2018-04-13T09:00
as    4217
get   /kiosque
click Consulter mes réservations
arrive /kiosque/consulter
see   avril 2018
see   mardi 3 avril
see   Léna · RESTAURATION SCOLAIRE, 8 jours
see   Hugo · TEMPS MERIDIEN
see   Total du mois
click Ce mois en PDF
pdf sees Mes réservations
pdf sees mardi 3 avril 2018
pdf sees Léna
pdf sees Total du mois
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Enregistrer
get   /kiosque/consulter/2018-05
see   mercredi 16 mai
see   A-MERCREDI MATIN dans le panier
click JUIN 2018
see   Aucune réservation ce mois-ci
see   Dans mon agenda
click Créer mon adresse d'agenda
see   Votre adresse d'agenda est prête.
source has .ics
click Supprimer l'adresse
see   L'adresse est supprimée
source lacks .ics

story the history shows what one asks for, and who did it
town  2018-04-13T09:00
as    4217
get   /kiosque/reservations/2/7/2018-05
tick  Je 3
click Enregistrer
get   /kiosque/historique
see   Hugo · TEMPS MERIDIEN, mai 2018
see   Léna · RESTAURATION SCOLAIRE, mars 2018
see   Claire Delmas
not see Léna · RESTAURATION SCOLAIRE, avril 2018
click Plus ancien
see   Léna · RESTAURATION SCOLAIRE, avril 2018
get   /kiosque/historique
fill  Enfant = 2
click Afficher
see   Hugo · TEMPS MERIDIEN, mai 2018
not see Léna ·
fill  Modifié du = 2018-04-01
click Afficher
see   Hugo · TEMPS MERIDIEN, mai 2018
not see avril 2018
fill  Modifié du = 2018-04-14
click Afficher
see   Aucune modification ne répond à ces choix.
click Tout voir
fill  Modifié par = mairie
click Afficher
see   Aucune modification ne répond à ces choix.
get   /kiosque/historique?enfant=2&page=9
not see Hugo ·

story days at the end of the calendar are read without harm
town  2018-04-13T09:00
as    4217
get   /kiosque/historique?du=9999-12-31&au=9999-12-31
expect 200
get   /kiosque/historique?du=0001-01-01&au=0001-01-01&enfant=99999999999999999999&page=-1&auteur=%27
expect 200
get   /kiosque/consulter/2199-12
expect 200
get   /kiosque/consulter/1900-01/pdf
expect 200
get   /kiosque/consulter/9999-12
expect 404
get   /kiosque/reservations/mois/2199-12?prestation=5.0
expect 200
get   /kiosque/reservations/mois/1900-01?prestation=.9
expect 200
get   /kiosque/reservations/mois/0001-01?prestation=.9
expect 404
get   /kiosque/reservations/semaine/apercu?enfant=1&prestation=13&jour=1&jour=9&du=2199-12-31&au=2199-12-31
expect 200
see   Il n'y a rien à ajouter.
get   /kiosque/reservations/semaine/apercu?enfant=1&prestation=13&jour=1&du=2018-05-01&au=2199-12-31
expect 422
get   /kiosque/reservations/semaine/apercu?enfant=1&prestation=13&jour=1&du=2018-05-01&au=9999-12-31
expect 422
get   /kiosque/reservations/semaine/apercu?enfant=3&prestation=13&jour=1&du=2018-05-01&au=2018-05-31
expect 422
see   Cochez au moins un enfant.

story a mail before the month closes, to who usually books and has not yet
town  2018-04-13T09:00
as    4217
get   /kiosque/reservations/1/7/2018-05
tick  Je 3
click Enregistrer
get   /kiosque/reservations
see   nous vous écrivons trois jours avant
as    2001
get   /kiosque/reservations
click Ne plus recevoir ces rappels
see   C'est noté : vous ne recevrez plus ces rappels.
on    2018-04-18T09:00
mail to claire.delmas@exemple.fr sees Pensez à réserver mai 2018
mail to romain.faure@exemple.org sees Pensez à réserver mai 2018
no mail to ines.roche@exemple.fr says Pensez à réserver
as    4217
get   /kiosque/reservations
click Ne plus recevoir ces rappels
see   Vous avez choisi de ne pas être prévenus avant qu'un mois se ferme.
click Recevoir ces rappels
see   C'est noté : nous vous écrirons.
