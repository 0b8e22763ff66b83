# What a family asks, what the town answers, what the mails say.

story a question, its answer, read and put away
as    4217
get   /kiosque/demandes
see   Messages reçus
click Ecrivez nous !
fill  Service = Accueil périscolaire
fill  Objet = Un repas de plus
fill  Votre message = Léna peut-elle déjeuner le 2 mai ?
click Envoyer
arrive /kiosque/demandes/
see   Votre demande est envoyée.
see   En attente
see   Léna peut-elle déjeuner le 2 mai ?
get   /kiosque/demandes?dossier=envoyes
see   Un repas de plus
command request list
it says Un repas de plus
command request start 3
mail to claire.delmas@exemple.fr sees Votre demande de Ecrivez nous ! datant du 13/04/2018 a été mise en état : En cours le 13/04/2018.
command request accept 3 Oui,c'est-noté.
mail to claire.delmas@exemple.fr sees Votre demande de Ecrivez nous ! datant du 13/04/2018 a été mise en état : Acceptée par la collectivité le 13/04/2018.
get   /kiosque/demandes
see   Un repas de plus
see   non lu
click Consulter Un repas de plus
see   Oui,c'est-noté.
see   Acceptée par la collectivité
get   /kiosque/demandes/3
not see Annuler ma demande
click Archiver
see   rangé dans vos archives
not see Un repas de plus
get   /kiosque/messages?dossier=archives
see   Un repas de plus
# The conversation goes on, and comes back to the messages received with the next answer.
get   /kiosque/demandes/3
fill  Votre message = Et le 3 mai ?
click Envoyer
see   Votre message est envoyé
see   En attente
command request answer 3 Le-3-aussi.
get   /kiosque/messages
see   Un repas de plus

story home and the bar count what is not read, for each adult
as    4217
get   /kiosque?connexion=oui
see   Vous avez 2 messages non lus
see   Vos messages (2)
get   /kiosque/messages
click Consulter Sortie de Léna
see   Oui : elle viendra avec une pièce d’identité.
get   /kiosque
see   Vos messages (1)
see   1 message non lu
get   /kiosque/messages
click Consulter Une nouvelle facture
get   /kiosque
see   Vos messages (0)
not see non lu

story a request is the family's own
as    family 1 of ACCUEIL
get   /kiosque/demandes/1
expect 404
get   /kiosque/demandes
not see Sortie de Léna

story cancelled while it waits, not after
as    4217 on the computer
get   /kiosque/demandes/2
remember as page
click Annuler ma demande
see   Votre demande est annulée
see   Annulée
see   Cette demande est close
as    4217 on the phone
get   /kiosque/ecrire
fill  Service = Accueil périscolaire
fill  Objet = Une question
fill  Votre message = Bonjour
click Envoyer
see   Votre demande est envoyée.
command request start 3
click Annuler ma demande
expect 409
see   elle ne peut plus être annulée ici

story the town hall is told why not
as    4217
command request show 1
it says Sortie de Léna le vendredi
refused command request accept 1
it says Acceptée par la collectivité
refused command request refuse 2
it says motif
refused command request accept 999
it says Aucune demande
command request refuse 2 Non.
get   /kiosque/demandes
click Consulter Horaires du soir
see   Refusée par la collectivité
see   Non.

story what is missing is said, and what was typed stays
as    4217
get   /kiosque/ecrire
fill  Votre message = Bonjour
click Envoyer
expect 422
see   Service : Ce champ est à remplir.
see   Bonjour

story a double click sends one question
as    4217
get   /kiosque/ecrire
fill  Service = Accueil périscolaire
fill  Objet = Deux fois
fill  Votre message = Bonjour
double-click Envoyer
get   /kiosque/demandes?dossier=envoyes
see   Messages envoyés (2)

story what a family writes stays text
as    4217
get   /kiosque/ecrire
fill  Service = Accueil périscolaire
fill  Objet = <script>alert(1)</script>
fill  Votre message = </textarea><img src=x onerror=alert(2)> "l'école" & co
click Envoyer
see   <script>alert(1)</script>
see   </textarea><img src=x onerror=alert(2)>
source lacks <script>alert
source lacks <img src=x
get   /kiosque/demandes?dossier=envoyes
source lacks <script>alert
command request show 3
it says </textarea><img src=x onerror=alert(2)>
