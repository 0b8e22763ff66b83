# Opening an account, coming in, forgetting the password.

story an account is opened by a link to the address the town knows
as    a visitor
get   /kiosque
click S'inscrire (première utilisation)
see   Définir mon profil internet
fill  Identifiant = 4218
fill  Nom = vidal
fill  Prénom = Marion
fill  E-mail = marion@exemple.fr
fill  Confirmation e-mail = marion@exemple.fr
fill  Mot de passe = tilleul fontaine 38 cigales
fill  Confirmer mot de passe = tilleul fontaine 38 cigales
tick  J'ai pris connaissance
captcha
click Valider
expect 200
see   Vérifiez vos messages
mail to marion.vidal@exemple.fr sees Activez votre compte du kiosque famille
follow the link of the mail
see   Activer mon compte
click Activer mon compte
arrive /kiosque
see   Votre compte est ouvert.
see   Bonjour Marion
see   code famille 4218
# The link has served.
as    a visitor on another computer
follow the link again
expect 410
see   Ce lien n'est plus valable
get   /kiosque
fill  Identifiant = marion@exemple.fr
fill  Mot de passe = tilleul fontaine 38 cigales
click Connexion
expect 303
see   Bonjour Marion

story opening the link changes nothing, the button does
as    a visitor
get   /kiosque/inscription
fill  Identifiant = 4218
fill  Nom = VIDAL
fill  Prénom = marion
fill  E-mail = marion.vidal@exemple.fr
fill  Confirmation e-mail = marion.vidal@exemple.fr
fill  Mot de passe = tilleul fontaine 38 cigales
fill  Confirmer mot de passe = tilleul fontaine 38 cigales
tick  J'ai pris connaissance
captcha
click Valider
mail to marion.vidal@exemple.fr sees une seule fois
follow the link of the mail
follow the link again
expect 200
# Two days later it is too late.
later 2881 minutes
as    a visitor
follow the link again
expect 410

story an account is opened by a code on paper
as    a visitor
get   /kiosque
get   /kiosque/inscription
fill  Identifiant = 4219
fill  Nom = Ferrand
fill  Prénom = Jules
fill  E-mail = jules.ferrand@exemple.fr
fill  Confirmation e-mail = jules.ferrand@exemple.fr
fill  Mot de passe = tilleul fontaine 38 cigales
fill  Confirmer mot de passe = tilleul fontaine 38 cigales
fill  Code d'activation = ZZZZ-ZZZZ-ZZZZ
tick  J'ai pris connaissance
captcha
click Valider
expect 422
see   Ce code ne correspond pas à ces informations, ou il a expiré.
# What was typed is still there, but for passwords and captcha.
fill  Code d'activation = the code of the letter
fill  Mot de passe = tilleul fontaine 38 cigales
fill  Confirmer mot de passe = tilleul fontaine 38 cigales
captcha
click Valider
arrive /kiosque
see   Bonjour Jules
see   Votre compte est ouvert.

story an unknown family gets the same answer as a known one
as    a visitor
# A claim of a profile.
get   /kiosque/inscription
fill  Identifiant = 4218
fill  Nom = Vidal
fill  Prénom = Marion
fill  E-mail = a@exemple.fr
fill  Confirmation e-mail = a@exemple.fr
fill  Mot de passe = tilleul fontaine 38 cigales
fill  Confirmer mot de passe = tilleul fontaine 38 cigales
tick  J'ai pris connaissance
captcha
click Valider
remember as claim
get   /kiosque/inscription
fill  Identifiant = 999999
fill  Nom = Personne
fill  Prénom = Jean
fill  E-mail = b@exemple.fr
fill  Confirmation e-mail = b@exemple.fr
fill  Mot de passe = tilleul fontaine 38 cigales
fill  Confirmer mot de passe = tilleul fontaine 38 cigales
tick  J'ai pris connaissance
captcha
click Valider
expect 200
same as claim
# A family that has an account already.
get   /kiosque/inscription
fill  Identifiant = 4217
fill  Nom = Delmas
fill  Prénom = Claire
fill  E-mail = c@exemple.fr
fill  Confirmation e-mail = c@exemple.fr
fill  Mot de passe = tilleul fontaine 38 cigales
fill  Confirmer mot de passe = tilleul fontaine 38 cigales
tick  J'ai pris connaissance
captcha
click Valider
same as claim
# Coming in.
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = ce n'est pas le bon
click Connexion
expect 401
remember as wrong
get   /kiosque
fill  Identifiant = 999999
fill  Mot de passe = ce n'est pas le bon
click Connexion
expect 401
same as wrong
# A forgotten password.
get   /kiosque/oubli
fill  Code Famille = 4217
fill  E-mail = claire.delmas@exemple.fr
click Continuer
expect 200
remember as forgotten
get   /kiosque/oubli
fill  Code Famille = 999999
fill  E-mail = personne@exemple.fr
click Continuer
expect 200
same as forgotten
mail to claire.delmas@exemple.fr sees Choisissez un nouveau mot de passe
no mail to personne@exemple.fr, a@exemple.fr, b@exemple.fr, c@exemple.fr

story a forgotten password is chosen anew, once
as    4217 on the old computer
as    a visitor
get   /kiosque
click Mot de passe oublié
fill  Code Famille = 4217
fill  E-mail = Claire.Delmas@exemple.fr
click Continuer
see   Vérifiez vos messages
mail to claire.delmas@exemple.fr sees valable 30 minutes
follow the link of the mail
see   Choisir un nouveau mot de passe
fill  Mot de passe = azertyuiop12
fill  Confirmer mot de passe = azertyuiop12
click Enregistrer
expect 422
fill  Mot de passe = panisse falaise 74 cabane
fill  Confirmer mot de passe = panisse falaise 75 cabane
click Enregistrer
expect 422
see   Les deux mots de passe ne sont pas les mêmes.
fill  Mot de passe = panisse falaise 74 cabane
fill  Confirmer mot de passe = panisse falaise 74 cabane
click Enregistrer
expect 303
see   Votre nouveau mot de passe est enregistré.
mail to claire.delmas@exemple.fr sees Votre mot de passe a été changé
follow the link again
expect 410
# Every open session is closed, and the old password no longer opens.
as    4217 on the old computer
get   /kiosque/factures
expect 303
see   Votre connexion s'est fermée
as    a visitor
get   /kiosque
fill  Identifiant = claire.delmas@exemple.fr
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 401
fill  Mot de passe = panisse falaise 74 cabane
click Connexion
expect 303
see   Bonjour Claire

story the link of a forgotten password lives half an hour
as    a visitor
get   /kiosque/oubli
fill  Code Famille = 4217
fill  E-mail = claire.delmas@exemple.fr
click Continuer
mail to claire.delmas@exemple.fr sees valable 30 minutes
later 28 minutes
as    a visitor
follow the link of the mail
expect 200
later 3 minutes
as    a visitor
follow the link again
expect 410
see   Ce lien n'est plus valable

story after five wrong passwords a captcha is asked
as    a visitor
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = un
click Connexion
expect 401
fill  Mot de passe = deux
click Connexion
fill  Mot de passe = trois
click Connexion
fill  Mot de passe = quatre
click Connexion
expect 401
not see Recopiez les chiffres
fill  Mot de passe = cinq
click Connexion
expect 401
see   Recopiez les chiffres
# The right password is not enough any more.
fill  Mot de passe = garrigue-mistral-soleil
click Connexion
expect 422
see   Recopiez les chiffres de l'image
fill  Mot de passe = garrigue-mistral-soleil
captcha
click Connexion
expect 303
see   Bonjour Claire

story a double click at the door is one sign-in
as    a visitor
get   /kiosque
fill  Identifiant = 4217
fill  Mot de passe = garrigue-mistral-soleil
double-click Connexion
expect 303
see   Bonjour Claire

story leaving, and half an hour without activity, close the session
as    4217
get   /kiosque
see   Bonjour Claire
click Déconnexion
see   Vous êtes déconnecté. À bientôt.
get   /kiosque/factures
expect 303
see   Votre connexion s'est fermée
as    4220
get   /kiosque/factures
expect 200
later 31 minutes, the same screens
get   /kiosque/factures
expect 303
see   Votre connexion s'est fermée

story the button on the town's own site leads to the kiosk
command button
it says /kiosque"
it says Kiosque famille</a>
