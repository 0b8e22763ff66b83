# Who has access to a family: invitations, rights, an adult of two families.

story a second adult is invited who may only see
as    4217
get   /kiosque/codes/acces
see   Claire Delmas
see   responsable, peut : voir, réserver, payer, modifier la fiche
see   Yacine Delmas
see   connu de la mairie, n'a pas encore de compte
click Inviter un adulte
fill  Prénom = Nadia
fill  Nom = Benali
fill  E-mail = nadia.benali@exemple.fr
fill  Mot de passe actuel = pas le bon
click Envoyer l'invitation
expect 422
see   Ce n'est pas votre mot de passe actuel.
fill  Mot de passe actuel = the password of 4217
click Envoyer l'invitation
see   L'invitation est partie.
see   Invitation envoyée
mail to nadia.benali@exemple.fr sees Claire Delmas vous invite à suivre sa famille sur le kiosque famille. Vous pourrez : voir.
# The inviter's own window is not hers.
follow the link of the mail
see   Vous êtes connecté avec un autre compte.
as    a visitor
follow the link again
see   Vous vous connecterez avec l'adresse
fill  Mot de passe = Nadia2018!!
fill  Confirmer mot de passe = Nadia2018!!
tick  J'ai pris connaissance
click Accepter l'invitation
expect 422
fill  Mot de passe = tilleul fontaine 38 cigales
fill  Confirmer mot de passe = tilleul fontaine 38 cigales
click Accepter l'invitation
arrive /kiosque
see   Bonjour Nadia
see   code famille 4217
see   Gérer mes réservations (voir seulement)
see   Payer en ligne (voir seulement)
# She sees, and books nothing: neither by the page, nor behind it.
get   /kiosque/reservations/1/5/2018-05
see   Votre accès permet de voir les réservations, sans les changer.
not see Enregistrer
source lacks name=j
post  /kiosque/reservations/1/5/2018-05
expect 403
see   Votre accès ne le permet pas
get   /kiosque/payer
see   sans les payer en ligne
not see Télépayer
post  /kiosque/payer/3
expect 403
get   /kiosque/enfants/1
see   Votre accès permet de voir la fiche de la famille, sans la modifier.
not see Modifier
not see Ajouter une personne
get   /kiosque/enfants/1/modifier/sante
expect 403
get   /kiosque/enfants/1/garde/demande
expect 403
get   /kiosque/inscriptions
see   sans la modifier
not see Continuer
post  /kiosque/inscriptions with enfant=1
expect 403
get   /kiosque/mes-documents
post  /kiosque/enfants/1/garde/2018-05
expect 403
post  /kiosque/famille/modifier
expect 403
# What was lent to her she does not hand on.
get   /kiosque/codes/acces
not see Inviter un adulte
get   /kiosque/codes/invitation
expect 403
# The link has served.
as    a visitor on another computer
follow the link again
expect 410
# Rights are given later, and hold at once, without signing in again.
as    4217
get   /kiosque/messages
see   Une invitation est acceptée
get   /kiosque/codes/acces
click Changer l'accès de Nadia Benali
tick  Réserver et annuler des jours
click Enregistrer
see   Les droits sont enregistrés.
mail to nadia.benali@exemple.fr sees vous pouvez maintenant : voir, réserver.
as    a visitor
get   /kiosque/reservations/1/5/2018-05
see   Enregistrer
# And withdrawn.
as    4217
get   /kiosque/codes/acces
click Changer l'accès de Nadia Benali
click Retirer l'accès
see   L'accès est retiré
not see Nadia Benali
mail to nadia.benali@exemple.fr sees Votre accès à une famille du kiosque famille vient d'être retiré
as    a visitor
get   /kiosque/reservations
expect 303
get   /kiosque
see   Identification Famille

story an invitation is taken back, or comes too late
as    4217
get   /kiosque/codes/invitation
fill  Prénom = Nadia
fill  Nom = Benali
fill  E-mail = nadia.benali@exemple.fr
tick  Réserver et annuler des jours
fill  Mot de passe actuel = the password of 4217
click Envoyer l'invitation
mail to nadia.benali@exemple.fr sees une seule fois
click Annuler l'invitation de Nadia Benali
see   son lien ne sert plus à rien
as    a visitor
follow the link of the mail
expect 410
as    4217
get   /kiosque/codes/invitation
fill  Prénom = Nadia
fill  Nom = Benali
fill  E-mail = nadia.benali@exemple.fr
fill  Mot de passe actuel = the password of 4217
click Envoyer l'invitation
mail to nadia.benali@exemple.fr sees une seule fois
later 10081 minutes
as    a visitor
follow the link of the mail
expect 410

story the adult whom the town lists as responsible is nobody's guest
as    4217
get   /kiosque/codes/invitation
fill  Prénom = yacine
fill  Nom = DELMAS
fill  E-mail = yacine.delmas@exemple.fr
tick  Réserver et annuler des jours
fill  Mot de passe actuel = the password of 4217
click Envoyer l'invitation
expect 422
see   elle aura les mêmes droits que vous
tick  Payer en ligne
tick  Modifier la fiche
fill  Mot de passe actuel = the password of 4217
click Envoyer l'invitation
mail to yacine.delmas@exemple.fr sees voir, réserver, payer, modifier la fiche
as    a visitor
follow the link of the mail
fill  Mot de passe = tilleul fontaine 38 cigales
fill  Confirmer mot de passe = tilleul fontaine 38 cigales
tick  J'ai pris connaissance
click Accepter l'invitation
see   Bonjour Yacine
get   /kiosque/codes/acces
see   Inviter un adulte
as    4217
get   /kiosque/codes/acces
not see Changer l'accès de Yacine
see   Changer l'accès de Monique

story an adult of two families goes from one to the other
as    2001
get   /kiosque/codes/invitation
fill  Prénom = Monique
fill  Nom = Delmas
fill  E-mail = Monique.Delmas@exemple.fr
tick  Payer en ligne
fill  Mot de passe actuel = the password of 2001
click Envoyer l'invitation
see   L'invitation est partie.
mail to monique.delmas@exemple.fr sees Une invitation au kiosque famille
as    a visitor
follow the link of the mail
see   Vous avez déjà un compte
get   /kiosque
fill  Identifiant = monique.delmas@exemple.fr
fill  Mot de passe = the password of 4217
click Connexion
see   code famille 4217
not see Passer à la famille
follow the link again
click Accepter l'invitation
see   Vous êtes dans la famille Roche (2001)
see   Passer à la famille Delmas (4217)
see   Gérer mes réservations (voir seulement)
not see Léna
# Every page is of the family shown.
get   /kiosque/reservations/1/5/2018-05
expect 404
get   /kiosque
click Passer à la famille
see   Vous êtes dans la famille Delmas (4217)
see   Léna
see   Payer en ligne (voir seulement)
get   /kiosque/reservations/1/5/2018-05
expect 200
# A family that is not hers stays closed, whatever the form says.
post  /kiosque/changer-de-famille with famille=999999
expect 404
get   /kiosque
see   Vous êtes dans la famille Delmas (4217)
