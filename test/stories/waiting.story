# The waiting list of activities that go together: the canteen needs the midday time.

story the meal and its midday time are both offered, the meal is answered first
seats repas = 1 on days nobody booked
seats midi = 1 on days nobody booked
as    4217
get   /kiosque/reservations/1/5/2018-06
tick  Lu 4
click Enregistrer
see   C'est enregistré
as    family 1 of RESTAURATION SCOLAIRE
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE
click JUIN 2018
day   Lu 4 is full
click Me mettre sur la liste d'attente
see   Vous êtes sur la liste d'attente
get   /kiosque/reservations
click Modifier TEMPS MERIDIEN
click JUIN 2018
day   Lu 4 is full
click Me mettre sur la liste d'attente
see   Vous êtes sur la liste d'attente
as    4217
get   /kiosque/reservations/1/7/2018-06
untick Lu 4
click Enregistrer
expect 422
click Retirer les deux et enregistrer
see   C'est enregistré
as    family 1 of RESTAURATION SCOLAIRE
get   /kiosque
click Répondre
see   Une place est gardée pour vous.
click Prendre la place
expect 303
see   Vous avez pris cette place.
get   /kiosque/reservations
click Modifier TEMPS MERIDIEN
click JUIN 2018
day   Lu 4 is booked
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE
click JUIN 2018
day   Lu 4 is booked
get   /kiosque
not see Une place se libère

story a meal that is offered is no booking: the midday time can be given up beside it
seats repas = 1 on days nobody booked
as    4217
get   /kiosque/reservations/1/5/2018-06
tick  Lu 4
click Enregistrer
as    family 1 of RESTAURATION SCOLAIRE
get   /kiosque/reservations
click Modifier TEMPS MERIDIEN
click JUIN 2018
tick  Lu 4
click Enregistrer
day   Lu 4 is booked
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE
click JUIN 2018
click Me mettre sur la liste d'attente
as    4217
get   /kiosque/reservations/1/5/2018-06
untick Lu 4
click Enregistrer
as    family 1 of RESTAURATION SCOLAIRE
get   /kiosque/reservations
click Modifier TEMPS MERIDIEN
click JUIN 2018
untick Lu 4
click Enregistrer
expect 303
day   Lu 4 is free
# Who then takes the meal has both again.
get   /kiosque
click Répondre
click Prendre la place
expect 303
get   /kiosque/reservations
click Modifier TEMPS MERIDIEN
click JUIN 2018
day   Lu 4 is booked

story what a place needs is full: the place stays held, and it says what is missing
seats repas = 1 on days nobody booked
seats midi = 1 on days nobody booked
as    4217
get   /kiosque/reservations/1/5/2018-06
tick  Lu 4
click Enregistrer
as    family 1 of RESTAURATION SCOLAIRE
get   /kiosque/reservations
click Modifier RESTAURATION SCOLAIRE
click JUIN 2018
click Me mettre sur la liste d'attente
as    4217
get   /kiosque/reservations/1/5/2018-06
untick Lu 4
click Enregistrer
as    family 1 of RESTAURATION SCOLAIRE
get   /kiosque
click Répondre
click Prendre la place
expect 409
see   Il faut d’abord réserver « TEMPS MERIDIEN » ce jour-là. La place vous reste gardée jusqu’au
not see Le délai de réponse est passé

story who waits is written to when a place is held for them
seats mer-matin = 1
as    family 1 of MERCREDIS
get   /kiosque/reservations
click Modifier MERCREDIS
tick  Me 16, A-MERCREDI MATIN
click Enregistrer
as    4217
get   /kiosque/reservations/1/3/2018-05
click Me mettre sur la liste d'attente
as    family 1 of MERCREDIS
get   /kiosque/panier
click Retirer
mail to claire.delmas@exemple.fr sees Une place se libère pour votre enfant
