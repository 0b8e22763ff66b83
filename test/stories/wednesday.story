# Wednesdays: places are few, held while they are paid, and handed on when they come free.

story Wednesdays are held, paid on PayFiP, and a ticket comes
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, C-MERCREDIS JOURNEE
tick  Me 23, A-MERCREDI MATIN
click Mon panier
arrive /kiosque/panier
see   Places gardées jusqu'à 9 h 30
see   mercredi 16 mai 2018 Léna · C-MERCREDIS JOURNEE 14,00 €
see   Total : 24,00 €
see   Visualiser mon panier (2) 24,00 €
# One day is taken out again.
click Retirer A-MERCREDI MATIN
expect 303
see   Total : 14,00 €
click Télépayer
expect 303
pay   P
come back from PayFiP
arrive /kiosque/paiements/1
see   Votre paiement a été accepté
see   Ticket de paiement n° 1
see   Régie clsh
see   Montant payé : 14,00 €
click Enregistrer le ticket (PDF)
pdf sees 14,00 €
pdf sees Mairie de Bouillargues
mail to claire.delmas@exemple.fr sees a bien été pris en compte
attachment sees 14,00 €
get   /kiosque/paiements
see   Régie clsh
see   14,00 €
get   /kiosque/reservations/1/3/2018-05
day   Me 16, C-MERCREDIS JOURNEE is booked
day   Me 23, A-MERCREDI MATIN is free
get   /kiosque/panier
see   Votre panier est vide.
get   /kiosque/factures
see   Régie clsh avril 2018 14,00 € 0,00 € payée
PayFiP has collected 14,00

story the payer gives up, and pays at the second attempt
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Mon panier
click Télépayer
pay   R
come back from PayFiP
see   Le paiement a été refusé
click Mon panier
see   Total : 10,00 €
click Télépayer
# Whoever gives up can still pay on the same page, as long as that lives.
pay   A
come back from PayFiP
see   Nous vérifions votre paiement
see   Retourner sur la page de paiement
later 21 minutes
as    4217
get   /kiosque/paiements/2
soon see Le paiement n'a pas été fait
get   /kiosque/panier
see   Total : 10,00 €
click Télépayer
pay   P
come back from PayFiP
see   Votre paiement a été accepté
PayFiP has collected 10,00

story the payer closes the window and no notification comes
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Mon panier
click Télépayer
pay   P, notify none
get   /kiosque/reservations/1/3/2018-05
day   Me 16, A-MERCREDI MATIN is in the basket
later 1 minute
as    4217
get   /kiosque/paiements/1
soon see Votre paiement a été accepté
mail to claire.delmas@exemple.fr sees a bien été pris en compte

story the town hall's shell asks PayFiP as well
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Mon panier
click Télépayer
pay   P
come back from PayFiP
see   Votre paiement a été accepté
command jobs run payments
get   /kiosque/paiements/1
see once Ticket de paiement n° 1

story who pays after the places were let go gets them back if they are still free
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Mon panier
click Télépayer
leave for PayFiP
later 40 minutes
as    4217
get   /kiosque/reservations/1/3/2018-05
day   Me 16, A-MERCREDI MATIN is free
PayFiP takes the money after all
# It is not asked about the same payment twice in a minute.
later 1 minute
as    4217
get   /kiosque/paiements/1
soon see Votre paiement a été accepté
get   /kiosque/reservations/1/3/2018-05
day   Me 16, A-MERCREDI MATIN is booked

story who pays after the places went to somebody else has a credit
seats mer-matin = 1
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Mon panier
click Télépayer
leave for PayFiP
later 40 minutes
as    family 1 of MERCREDIS
get   /kiosque/reservations
click Modifier MERCREDIS
tick  Me 16, A-MERCREDI MATIN
click Enregistrer
expect 303
PayFiP takes the money after all
later 1 minute
as    4217
get   /kiosque/paiements/1
soon see Votre paiement a été accepté
get   /kiosque/messages
click Une partie de votre paiement reste à votre crédit
see   10,00 € de places n'étaient plus libres. Cette somme est à votre crédit
get   /kiosque/reservations/1/3/2018-05
day   Me 16, A-MERCREDI MATIN is full

story a basket whose time is over cannot be paid
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Mon panier
arrive /kiosque/panier
later 29 minutes, the same screens
wait  1 second
click Télépayer
expect 303
later 31 minutes, the same screens
as    4217 on the phone
get   /kiosque/panier
see   Votre panier est vide.

story PayFiP answers badly for a while
payfip on detail next 2: http-503
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Mon panier
click Télépayer
pay   P
come back from PayFiP
see   Nous vérifions votre paiement
later 1 minute
later 2 minutes
later 5 minutes
as    4217
get   /kiosque/paiements/1
soon see Votre paiement a été accepté

story another amount than expected pays nothing, and is looked at by a person
payfip next: amount-lower 300
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Mon panier
click Télépayer
pay   P
come back from PayFiP
see   Votre paiement est en cours de vérification
see   Ne payez pas une seconde fois.
get   /kiosque/messages
see   Votre paiement est en cours de vérification
get   /kiosque/paiements
see   en vérification

story places that nobody pays are free again after half an hour
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Enregistrer
day   Me 16, A-MERCREDI MATIN is in the basket
see   Visualiser mon panier (1) 10,00 €
later 31 minutes
as    4217
get   /kiosque/reservations/1/3/2018-05
day   Me 16, A-MERCREDI MATIN is free
get   /kiosque/panier
see   Votre panier est vide.
get   /kiosque/messages
see   Vos places gardées dans le panier ont été libérées
get   /kiosque/historique
see   Place libérée : A-MERCREDI MATIN, mercredi 16 mai 2018

story the last place: one family has it, the other is told, waits, and gets it when it comes free
seats mer-matin = 1
as    family 1 of MERCREDIS
get   /kiosque/reservations
click Modifier MERCREDIS
arrive /kiosque/reservations
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Enregistrer
day   Me 16, A-MERCREDI MATIN is in the basket
as    family 1 of MERCREDIS
tick  Me 16, A-MERCREDI MATIN
tick  Me 16, B-MERCREDI APRES MIDI
untick Me 16, B-MERCREDI APRES MIDI
tick  Me 23, A-MERCREDI MATIN
click Enregistrer
expect 422
see   A-MERCREDI MATIN, mercredi 16 mai 2018 : Il ne reste plus de place ce jour-là. Vous pouvez vous inscrire sur la liste d'attente.
# Saved as one: the other day is not booked either, and its tick is kept.
ticked Me 23, A-MERCREDI MATIN
get   /kiosque/reservations
click Modifier MERCREDIS
arrive /kiosque/reservations
day   Me 23, A-MERCREDI MATIN is free
day   Me 16, A-MERCREDI MATIN is full
day   Me 16, C-MERCREDIS JOURNEE is full
day   Me 16, B-MERCREDI APRES MIDI is free
click Me mettre sur la liste d'attente
expect 303
see   Vous êtes sur la liste d'attente
day   Me 16, A-MERCREDI MATIN is waiting
see   Attente n° 1
# The holder gives the place back.
as    4217
get   /kiosque/panier
click Retirer
see   Votre panier est vide.
as    family 1 of MERCREDIS
get   /kiosque
see   Une place se libère
click Répondre
see   Une place est gardée pour vous.
click Prendre la place
expect 303
arrive /kiosque/panier
see   10,00 €
as    4217
get   /kiosque/reservations/1/3/2018-05
day   Me 16, A-MERCREDI MATIN is full

story a place that is declined goes to the next in the list
seats mer-matin = 1
as    4217
get   /kiosque/reservations/1/3/2018-05
tick  Me 16, A-MERCREDI MATIN
click Enregistrer
as    family 1 of MERCREDIS
get   /kiosque/reservations
click Modifier MERCREDIS
click Me mettre sur la liste d'attente
see   Attente n° 1
as    family 2 of MERCREDIS
get   /kiosque/reservations
click Modifier MERCREDIS
click Me mettre sur la liste d'attente
see   Attente n° 2
as    4217
get   /kiosque/panier
click Retirer
as    family 2 of MERCREDIS
get   /kiosque
not see Une place se libère
as    family 1 of MERCREDIS
get   /kiosque
click Répondre
click Je n'en ai plus besoin
expect 303
as    family 2 of MERCREDIS
get   /kiosque
see   Une place se libère
click Répondre
# Too late: the offer lasts twelve hours.
later 721 minutes
as    family 2 of MERCREDIS
get   /kiosque
not see Une place se libère
get   /kiosque/attente/2
see   Le délai de réponse est passé. Si ce jour est encore complet, vous pouvez vous inscrire de nouveau depuis son mois.
as    4217
get   /kiosque/reservations/1/3/2018-05
day   Me 16, A-MERCREDI MATIN is free
