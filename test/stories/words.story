# English as a second language: chosen by a button, kept for the adult, spoken in pages, refusals, mails and messages.

story a parent chooses English, books, is told in English, and is so on every device
as    4217
get   /kiosque/reservations
source has <html lang="fr"
click English
expect 303
arrive /kiosque/reservations
source has <html lang="en"
see   Manage my bookings
not see Gérer mes réservations
click Change RESTAURATION SCOLAIRE, Léna
arrive /kiosque/reservations/
see   MAY 2018
see   Total for the month: €
tick  Th 3
click Save
expect 303
see   1 day added (Thursday 3 May)
see   Month: €0.00 → €2.80
mail to claire.delmas@exemple.fr sees Days added: 1
get   /kiosque/historique
see   Added: RESTAURATION SCOLAIRE, Thursday 3 May 2018.
# A page that was refused speaks it too.
get   /kiosque/reservations/semaine/apercu?enfant=1&prestation=5&jour=1&du=2018-05-20&au=2018-05-01
see   A few things to correct
see   To: The end comes before the start.
# Papers stay French: they are what the law knows.
get   /kiosque/factures.pdf
pdf sees Liste de mes factures
as    4217 on another device
get   /kiosque
see   Hello Claire
click Français
see   Bonjour Claire
get   /kiosque/reservations
see   Gérer mes réservations

story who is signed out chooses English, and it becomes theirs
as a visitor
get   /kiosque
see   Identification Famille
click English
see   Family sign-in
get   /kiosque/oubli
fill  Family code = 4217
fill  E-mail = claire.delmas@exemple.fr
click Continue
see   Check your e-mail
mail to claire.delmas@exemple.fr sees To choose a new password
get   /kiosque
fill  Identifier = 4217
fill  Password = garrigue-mistral-soleil
click Sign in
expect 303
see   Hello Claire
as    4217 on another device
get   /kiosque
see   Hello Claire

story a message to the family is read in the language of who reads it
as    4217
get   /kiosque/reservations
click Modifier MERCREDIS, Léna
arrive /kiosque/reservations/
tick  Me 16, A-MERCREDI MATIN
click Mon panier
expect 303
see   Places gardées
later 31 minutes, the same screens
wait  4 seconds
as    4217 on another device
get   /kiosque/messages
see   Vos places gardées dans le panier ont été libérées
click English
arrive /kiosque/messages
see   The places kept in your basket have been given back
see   unread
click View The places kept in your basket
see   The time to pay is over

story a link for a new password speaks the language its owner chose, whatever the door speaks
as    4217
get   /kiosque
click English
see   Hello Claire
as    a visitor
get   /kiosque/oubli
fill  Code Famille = 4217
fill  E-mail = claire.delmas@exemple.fr
click Continuer
see   Vérifiez vos messages
mail to claire.delmas@exemple.fr sees To choose a new password
