# « Mes codes d'accès »: another address, another password, a second step, open connections.

story a new address opens the account once its link was followed
as    4217 on the old computer
as    4217 on the phone
get   /kiosque/codes
click Changer d'adresse e-mail
fill  Nouvelle adresse e-mail = Claire.D@exemple.fr
fill  Confirmation e-mail = claire.d@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
arrive /kiosque/codes
see   Un lien vient de partir vers votre nouvelle adresse.
see   Une nouvelle adresse attend sa confirmation
see   claire.d@exemple.fr
mail to claire.delmas@exemple.fr sees Si ce n'est pas vous, quelqu'un connaît votre mot de passe
mail to claire.d@exemple.fr sees Confirmez votre nouvelle adresse
# Opening the link changes nothing: mail scanners open links too.
as    a visitor
follow the link of the mail
see   claire.d@exemple.fr
as    4217 on the phone
follow the link again
click Confirmer cette adresse
see   Votre nouvelle adresse est enregistrée.
not see Une nouvelle adresse attend
mail to claire.d@exemple.fr sees Votre adresse a été changée
mail to claire.delmas@exemple.fr sees Votre adresse a été changée
# The link has served; the connections elsewhere are closed.
follow the link again
expect 410
as    4217 on the old computer
get   /kiosque/factures
see   Votre connexion s'est fermée
as    a visitor
get   /kiosque
fill  Identifiant = claire.delmas@exemple.fr
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 401
fill  Identifiant = claire.d@exemple.fr
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 303
see   Bonjour Claire

story the old address stops a change, before and after it was confirmed
as    4217 on the computer of a thief
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = voleur@exemple.fr
fill  Confirmation e-mail = voleur@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
mail to voleur@exemple.fr sees Confirmez votre nouvelle adresse
follow the link of the mail
keep the link as confirmer
mail to claire.delmas@exemple.fr sees Un changement d'adresse a été demandé
as    a visitor
follow the link of the mail
click Arrêter ce changement
see   Votre adresse est gardée
see   claire.delmas@exemple.fr
follow the link again
expect 410
follow the link confirmer
expect 410
as    4217 on the computer of a thief
get   /kiosque/codes
expect 303
# Once more; this time the thief is quicker.
as    4217 on another computer
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = voleur@exemple.fr
fill  Confirmation e-mail = voleur@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
mail to voleur@exemple.fr sees Confirmez votre nouvelle adresse
follow the link of the mail
click Confirmer cette adresse
see   Votre nouvelle adresse est enregistrée.
mail to claire.delmas@exemple.fr sees Un changement d'adresse a été demandé
as    a visitor
follow the link of the mail
click Arrêter ce changement
see   Votre adresse est gardée
mail to claire.delmas@exemple.fr sees Votre adresse est gardée
as    4217 on another computer
get   /kiosque/codes
expect 303
as    a visitor
get   /kiosque
fill  Identifiant = claire.delmas@exemple.fr
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 303
see   Bonjour Claire

story the link to a new address lives half an hour, and the newest one counts
as    4217
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = une@exemple.fr
fill  Confirmation e-mail = une@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
mail to une@exemple.fr sees Confirmez
follow the link of the mail
keep the link as premier
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = deux@exemple.fr
fill  Confirmation e-mail = deux@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
mail to deux@exemple.fr sees Confirmez
follow the link of the mail
expect 200
follow the link premier
expect 410
later 31 minutes
as    a visitor
follow the link again
expect 410
as    4217
get   /kiosque/codes
not see Une nouvelle adresse attend
# Taken back by who asked.
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = trois@exemple.fr
fill  Confirmation e-mail = trois@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
mail to trois@exemple.fr sees Confirmez
follow the link of the mail
get   /kiosque/codes
click Garder mon adresse actuelle
see   Votre adresse reste la même.
follow the link again
expect 410

story an address that opens another account gets the same answer, and no link
as    4217
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = libre@exemple.fr
fill  Confirmation e-mail = libre@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
expect 303
remember as free
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = ines.roche@exemple.fr
fill  Confirmation e-mail = ines.roche@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
expect 303
same as free
see   ines.roche@exemple.fr
mail to claire.delmas@exemple.fr sees libre@exemple.fr
mail to claire.delmas@exemple.fr sees ines.roche@exemple.fr

story a new address needs the present password, and is checked
as    4217
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = claire
fill  Confirmation e-mail = claire@exemple.fr
fill  Mot de passe actuel = ce n'est pas le bon
click Envoyer le lien
expect 422
see   Ce n'est pas votre mot de passe actuel.
see   Les deux adresses ne sont pas les mêmes.
fill  Nouvelle adresse e-mail = Claire.Delmas@exemple.fr
fill  Confirmation e-mail = claire.delmas@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
expect 422
see   C'est déjà l'adresse de votre compte.
# Guesses are counted as at the door.
fill  Nouvelle adresse e-mail = autre@exemple.fr
fill  Confirmation e-mail = autre@exemple.fr
fill  Mot de passe actuel = deux
click Envoyer le lien
fill  Mot de passe actuel = trois
click Envoyer le lien
fill  Mot de passe actuel = quatre
click Envoyer le lien
fill  Mot de passe actuel = cinq
click Envoyer le lien
fill  Mot de passe actuel = six
click Envoyer le lien
expect 422
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
expect 422
see   attendez une heure
no mail to autre@exemple.fr
# The count is the same wherever the password is asked.
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
expect 422
see   attendez une heure

story a secret that was left on the screen is not offered for long
as    4217
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
later 16 minutes, the same screens
fill  Code à six chiffres = the code of the telephone
click Activer
see   Rien n'a changé.
get   /kiosque/codes/deux-etapes
see   Mot de passe actuel
not see 2. Recopiez le code

story the owner is told in the language they have chosen
as    4217
get   /kiosque/codes/mot-de-passe
click English
see   Change password
fill  Current password = garrigue-mistral-soleil
fill  New password = panisse falaise 74 cabane
fill  Confirm password = panisse falaise 74 cabane
click Save
see   Your new password is saved.
mail to claire.delmas@exemple.fr sees Your password has been changed

story guesses sent at once are counted one after the other
as    4217
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
fill  Code à six chiffres = the code of the telephone
click Activer
as    a visitor
get   /kiosque
fill  Identifiant = claire.delmas@exemple.fr
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
guess 24 times at once Code, press Valider: at most 6 answers say Ce code ne convient pas
as    4217
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = autre@exemple.fr
fill  Confirmation e-mail = autre@exemple.fr
guess 24 times at once Mot de passe actuel, press Envoyer le lien: at most 5 answers say Ce n'est pas votre mot de passe actuel.

story a thief's new address does not outlive the password it was asked with
as    4217 on the computer of a thief
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = voleur@exemple.fr
fill  Confirmation e-mail = voleur@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
mail to voleur@exemple.fr sees Confirmez votre nouvelle adresse
follow the link of the mail
keep the link as voleur
as    a visitor
get   /kiosque/oubli
fill  Code Famille = 4217
fill  E-mail = claire.delmas@exemple.fr
click Continuer
mail to claire.delmas@exemple.fr sees Choisissez un nouveau mot de passe
follow the link of the mail
fill  Mot de passe = panisse falaise 74 cabane
fill  Confirmer mot de passe = panisse falaise 74 cabane
click Enregistrer
see   Votre nouveau mot de passe est enregistré.
follow the link voleur
expect 410

story a new password closes the other connections
as    4217 on the old computer
as    4217 on the phone
get   /kiosque/codes/mot-de-passe
see   Niveau de Sécurité
fill  Mot de passe actuel = ce n'est pas le bon
fill  Nouveau mot de passe = panisse falaise 74 cabane
fill  Confirmer mot de passe = panisse falaise 74 cabane
click Enregistrer
expect 422
see   Ce n'est pas votre mot de passe actuel.
fill  Mot de passe actuel = garrigue-mistral-soleil
fill  Nouveau mot de passe = Léna-Hugo-Delmas
fill  Confirmer mot de passe = Léna-Hugo-Delmas
click Enregistrer
expect 422
fill  Mot de passe actuel = garrigue-mistral-soleil
fill  Nouveau mot de passe = garrigue-mistral-soleil
fill  Confirmer mot de passe = garrigue-mistral-soleil
click Enregistrer
expect 422
see   C'est votre mot de passe actuel.
fill  Mot de passe actuel = garrigue-mistral-soleil
fill  Nouveau mot de passe = panisse falaise 74 cabane
fill  Confirmer mot de passe = panisse falaise 74 cabane
click Enregistrer
see   Votre nouveau mot de passe est enregistré.
mail to claire.delmas@exemple.fr sees Votre mot de passe a été changé
as    4217 on the old computer
get   /kiosque/factures
see   Votre connexion s'est fermée
as    a visitor
get   /kiosque
fill  Identifiant = claire.delmas@exemple.fr
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 401
fill  Mot de passe = panisse falaise 74 cabane
click Connexion
see   Bonjour Claire

story a second step is turned on, asked at the door, and a code serves once
as    4217 on the old computer
as    4217 on the phone
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
see   Recopiez le code qu'elle montre
the telephone takes the secret
fill  Code à six chiffres = 000 00
click Activer
expect 422
see   Ce n'est pas le code que montre l'application
# Until it is proven, the password is enough.
as    a visitor
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 303
as    4217 on the phone
get   /kiosque/codes/deux-etapes
fill  Code à six chiffres = the code of the telephone
click Activer
expect 200
keep the recovery codes
see   La validation en deux étapes est active
mail to claire.delmas@exemple.fr sees La validation en deux étapes est active
as    4217 on the old computer
get   /kiosque
see   Identification Famille
# At the door.
as    a visitor on another computer
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 200
see   Ouvrez l'application de codes
remember as second-step
# Between the two steps nobody is signed in.
get   /kiosque/factures
expect 303
see   Identification Famille
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
# The code that turned it on has served.
fill  Code = the same code
click Valider
expect 401
see   Ce code ne convient pas, ou il a déjà servi.
fill  Code = the code of the telephone 120 seconds later
click Valider
expect 401
fill  Code = the code of the telephone 30 seconds later
click Valider
expect 303
see   Bonjour Claire
as    a visitor on a third computer
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
fill  Code = the same code
click Valider
expect 401
later 2 minutes
as    a visitor
get   /kiosque
fill  Identifiant = claire.delmas@exemple.fr
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
fill  Code = the code of the telephone
double-click Valider
expect 303
see   Bonjour Claire

story a recovery code opens once
as    4217
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
fill  Code à six chiffres = the code of the telephone
click Activer
keep the recovery codes
as    a visitor
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
fill  Code = recovery code 3
click Valider
expect 303
see   Vous êtes connecté avec un code de secours
see   9 sur 10
mail to claire.delmas@exemple.fr sees Un code de secours a servi
as    a visitor on another computer
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
fill  Code = recovery code 3
click Valider
expect 401
see   Ce code ne convient pas, ou il a déjà servi.
fill  Code = recovery code 4
click Valider
expect 303
# Others are made with password and code; these end with it.
get   /kiosque/codes/deux-etapes/secours
fill  Mot de passe actuel = garrigue-mistral-soleil
fill  Code = 12345
click Faire dix nouveaux codes
expect 422
see   Ce code ne convient pas
fill  Mot de passe actuel = pas le bon
fill  Code = recovery code 5
click Faire dix nouveaux codes
expect 422
see   Ce n'est pas votre mot de passe actuel.
fill  Mot de passe actuel = garrigue-mistral-soleil
fill  Code = recovery code 5
click Faire dix nouveaux codes
expect 200
see   Les anciens ne servent plus.
as    a visitor on a third computer
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
fill  Code = recovery code 6
click Valider
expect 401

story recovery codes are shown once, even when their form is sent twice
as    4217
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
fill  Code à six chiffres = the code of the telephone
click Activer
get   /kiosque/codes/deux-etapes/secours
fill  Mot de passe actuel = garrigue-mistral-soleil
fill  Code = the code of the telephone 30 seconds later
click Faire dix nouveaux codes
expect 200
keep the recovery codes
send the form again
see   Vos codes de secours ont été montrés
see   10 sur 10

story wrong codes are counted, and the owner is told
as    4217
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
fill  Code à six chiffres = the code of the telephone
click Activer
as    a visitor
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
fill  Code = ABCDE-FGHJK
click Valider
expect 401
fill  Code = 1
click Valider
fill  Code = 22222
click Valider
fill  Code = 33333
click Valider
fill  Code = 44444
click Valider
fill  Code = 55555
click Valider
expect 401
mail to claire.delmas@exemple.fr sees Des codes faux ont été essayés sur votre compte
fill  Code = the code of the telephone 30 seconds later
click Valider
expect 429
later 61 minutes
as    a visitor
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
fill  Code = the code of the telephone
click Valider
expect 303
see   Bonjour Claire

story the page between the two steps lives ten minutes, and ends with the password
as    4217
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
fill  Code à six chiffres = the code of the telephone
click Activer
keep the recovery codes
as    a visitor on another computer
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
as    4217
get   /kiosque/codes/mot-de-passe
fill  Mot de passe actuel = garrigue-mistral-soleil
fill  Nouveau mot de passe = panisse falaise 74 cabane
fill  Confirmer mot de passe = panisse falaise 74 cabane
click Enregistrer
as    a visitor on another computer
fill  Code = recovery code 1
click Valider
see   Le temps pour donner le code est passé.
fill  Identifiant = 4217
fill  Mot de passe = panisse falaise 74 cabane
click Connexion
later 11 minutes, the same screens
fill  Code = recovery code 1
click Valider
see   Le temps pour donner le code est passé.

story the second step is turned off with password and code
as    4217 on the old computer
as    4217
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
fill  Code à six chiffres = the code of the telephone
click Activer
get   /kiosque/codes/deux-etapes
click Désactiver
fill  Mot de passe actuel = garrigue-mistral-soleil
fill  Code = the same code
click Désactiver
expect 422
fill  Mot de passe actuel = garrigue-mistral-soleil
fill  Code = the code of the telephone 30 seconds later
click Désactiver
see   La validation en deux étapes est désactivée
mail to claire.delmas@exemple.fr sees La validation en deux étapes est désactivée
as    a visitor
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 303
see   Bonjour Claire

story the town hall helps somebody who lost telephone and recovery codes
refused command account totp-off 4217
it says several adults of this family
refused command account totp-off claire.delmas@exemple.fr
it says this account has no second step
refused command account totp-off personne@exemple.fr
it says no account has this
as    4217 on the phone
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
fill  Code à six chiffres = the code of the telephone
click Activer
command account totp-off claire.delmas@exemple.fr
it says is off
mail to claire.delmas@exemple.fr sees la mairie a désactivé la validation en deux étapes
get   /kiosque/factures
expect 303
as    a visitor
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 303
see   Bonjour Claire

story open connections are listed and closed, one or all others
as    4217 on the old computer
as    4217 on the phone
as    4217 on the tablet
get   /kiosque/codes
see once Cet appareil
see   Fermer toutes les autres connexions
click Fermer
see   La connexion est fermée.
get   /kiosque/codes
click Fermer toutes les autres connexions
see   Toutes vos autres connexions sont fermées.
not see Fermer toutes
as    4217 on the phone
get   /kiosque/factures
expect 303
as    4217 on the old computer
get   /kiosque/factures
expect 303
as    4217 on the tablet
get   /kiosque/factures
expect 200

story whoever stops a thief's change of address also gets rid of the thief's second step
as    4217 on the computer of a thief
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = voleur@exemple.fr
fill  Confirmation e-mail = voleur@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
fill  Code à six chiffres = the code of the telephone
click Activer
as    a visitor
mail to claire.delmas@exemple.fr sees Un changement d'adresse a été demandé
follow the link of the mail
click Arrêter ce changement
see   Votre adresse est gardée
mail to claire.delmas@exemple.fr sees La validation en deux étapes, activée entre-temps, est désactivée.
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
see   Bonjour Claire

story stopping a change leaves the second step that was on before
as    4217
get   /kiosque/codes/deux-etapes
fill  Mot de passe actuel = garrigue-mistral-soleil
click Continuer
the telephone takes the secret
fill  Code à six chiffres = the code of the telephone
click Activer
get   /kiosque/codes/adresse
fill  Nouvelle adresse e-mail = autre@exemple.fr
fill  Confirmation e-mail = autre@exemple.fr
fill  Mot de passe actuel = garrigue-mistral-soleil
click Envoyer le lien
as    a visitor
mail to claire.delmas@exemple.fr sees Un changement d'adresse a été demandé
follow the link of the mail
click Arrêter ce changement
see   Votre adresse est gardée
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
see   Validation en deux étapes
