# What the town knows of a family and its children, and how it is corrected.

story a new phone applies at once, a new address waits, both told apart
as    4217
get   /kiosque/famille
see   Ma Fiche Famille
see   Claire Delmas
see   claire.delmas@exemple.fr
see   Mes codes d’accès
see   Famille de la commune
click Modifier
fill  Téléphone de Claire = 0639980077
fill  Adresse = 3 chemin des Oliviers
click Envoyer
arrive /kiosque/famille
see   Une partie est enregistrée, le reste est envoyé à la mairie
see   06 39 98 00 77
see   Demandé : 3 chemin des Oliviers
see   Votre demande n° 4 du 13/04/2018 est en attente : Modification de ma fiche famille.
command request show 4
it says Adresse:
it says 3 chemin des Oliviers
command request accept 4
get   /kiosque/famille
not see Demandé :
not see est en attente
see   3 chemin des Oliviers
get   /kiosque/demandes/4
see   Avant
see   Acceptée par la collectivité

story what is wrong is said beside its field, and what was typed stays
as    4217
get   /kiosque/famille/modifier
fill  Téléphone de Claire = 06 39
fill  Code postal = 302
fill  Commune = Nîmes
click Envoyer
expect 422
see   Quelques points à corriger
see   Écrivez les dix chiffres
see   Écrivez les cinq chiffres du code postal.
source has value="Nîmes"
source has value="06 39"
fill  Code postal = 30000
fill  Téléphone de Claire = 06 39 98 00 01
double-click Envoyer
see   le reste est envoyé à la mairie
get   /kiosque/famille/modifier
click Envoyer
expect 422
see   Rien n’a changé
# One wish at a time for a field; asking for the same again asks nothing.
fill  Code postal = 30900
click Envoyer
expect 422
see   Un changement attend déjà la mairie
see   demande n° 4
get   /kiosque/famille
click Annuler ma demande
see   Votre demande est annulée
get   /kiosque/famille
not see Demandé :
see   30230

story refused, with its reason
as    4217
get   /kiosque/famille/modifier
fill  Commune = Nîmes
click Envoyer
see   Votre demande est envoyée.
command request refuse 3 Envoyez-un-justificatif.
get   /kiosque/famille
not see Nîmes
get   /kiosque/demandes/3
see   Refusée par la collectivité
see   Envoyez-un-justificatif.

story a care plan is renewed with its file
as    4217
get   /kiosque/enfants
see   Informations Enfant
see   Léna Delmas
click Sa fiche
see   Fiche de
get   /kiosque/enfants/1
see   Noisettes et amandes
see   06/07/2018
see   Odile Garnier
see   grand-mère
see   bientôt terminé
see   Sait nager
get   /kiosque/enfants/1/modifier/sante
fill  PAI valable jusqu’au = 
click Envoyer
expect 422
see   Dites jusqu’à quand le PAI est valable
fill  PAI valable jusqu’au = 01/04/2018
click Envoyer
expect 422
see   Cette date est passée
fill  PAI valable jusqu’au = 05/07/2019
fill  Consigne du PAI = Ni noisette ni amande.
attach PAI signé = a paper named PAI Léna 2018.pdf
click Envoyer
see   Votre demande est envoyée.
see   Demandé : 05/07/2019
see   Demandé : PAI Léna 2018.pdf
see   06/07/2018
get   /kiosque/mes-documents
see   PAI Léna 2018.pdf
command request accept 3
get   /kiosque/enfants/1
see   05/07/2019
see   Ni noisette ni amande.
not see Demandé :
click Voir le fichier : PAI signé
download says PAI Léna 2018.pdf
# What the record rests on stays.
get   /kiosque/mes-documents
see   Validé

story a paper taken back is told to the agent
as    4217
get   /kiosque/enfants/2/modifier/assurance
attach Attestation d’assurance = a paper named Assurance.pdf
click Envoyer
see   Votre demande est envoyée.
get   /kiosque/mes-documents
click Retirer Assurance.pdf
see   Le document est retiré.
refused command request accept 3
it says La famille a retiré le fichier

story two wishes cross
as    2001
get   /kiosque/enfants
click Sa fiche
click Modifier : Identité et école
fill  Classe = CM2 A
click Envoyer
see   Votre demande est envoyée.
as    2002
get   /kiosque/enfants
click Sa fiche
not see CM2 A
click Modifier : Identité et école
fill  Classe = CM2 B
click Envoyer
see   Votre demande est envoyée.
command request accept 3
refused command request accept 4
it says est passé de
it says CM2 A
get   /kiosque/enfants
see   CM2 A
get   /kiosque/messages
see   La fiche de Noé a changé
command request refuse 4 La-classe-vient-de-changer.
get   /kiosque/demandes/4
see   La-classe-vient-de-changer.

story each household names its own people
as    2001
get   /kiosque/enfants
click Sa fiche
see   L’autre foyer ne voit pas ces personnes
click Ajouter une personne
click Enregistrer
expect 422
see   Ce champ est à remplir.
see   Cochez au moins l’une des deux cases.
fill  Prénom et nom = Paulette Merle
fill  Lien avec l’enfant = voisine
fill  Téléphone = 06 39 98 12 13
tick  Peut venir chercher l’enfant
click Enregistrer
see   C’est enregistré.
see   Paulette Merle
see   peut venir chercher
click Modifier Paulette Merle
fill  Téléphone = 06 39 98 12 14
tick  À appeler en cas d’urgence
click Enregistrer
see   06 39 98 12 14
see   à appeler en cas d’urgence
as    2002
get   /kiosque/enfants
click Sa fiche
not see Paulette Merle
as    2001
get   /kiosque/enfants
click Sa fiche
click Retirer Paulette Merle
see   Cette personne n’est plus sur la fiche.
not see Paulette Merle

story one person for brothers and sisters
as    4217
get   /kiosque/enfants/1/personnes
fill  Prénom et nom = Sami Benali
fill  Lien avec l’enfant = voisin
fill  Téléphone = 06 39 98 12 15
tick  À appeler en cas d’urgence
tick  Hugo
click Enregistrer
see   C’est enregistré.
see   Sami Benali
get   /kiosque/enfants/2
see   Sami Benali

story a sheet names ten people, a brother's too
10 people are named for child 2 of family 4217
as    4217
get   /kiosque/enfants/1/personnes
fill  Prénom et nom = Rose Roche
fill  Lien avec l’enfant = grand-mère
fill  Téléphone = 06 39 98 12 16
tick  À appeler en cas d’urgence
tick  Hugo
click Enregistrer
expect 422
see   La fiche de Hugo a déjà 10 personnes : retirez-en une d’abord, ou décochez cet enfant.
untick Hugo
click Enregistrer
see   C’est enregistré.
get   /kiosque/enfants/2/personnes
fill  Prénom et nom = Rose Roche
fill  Lien avec l’enfant = grand-mère
fill  Téléphone = 06 39 98 12 16
tick  À appeler en cas d’urgence
click Enregistrer
expect 422
see   La fiche a déjà 10 personnes : retirez-en une d’abord.

story no more children are asked for than a town hall can read
10 children are asked for by family 4217
as    4217
get   /kiosque/enfants/nouveau
fill  Prénom = Léo
fill  Nom = Delmas
fill  Date de naissance = 01/01/2016
click Envoyer
expect 422
see   La mairie n’a pas encore répondu à 10 demandes d’ajout.

story a child is added, once
as    4217
get   /kiosque/enfants/nouveau
fill  Prénom = léna
fill  Nom = DELMAS
fill  Date de naissance = 01/01/2016
click Envoyer
see   Votre demande est envoyée
click Ajouter un enfant
see   Ajout de léna
fill  Prénom = Léna
fill  Nom = Delmas
fill  Date de naissance = 01/01/2016
click Envoyer
expect 422
see   Vous avez déjà demandé l’ajout de cet enfant
command request accept 3
get   /kiosque/enfants
see   léna DELMAS
get   /kiosque/enfants/nouveau
fill  Prénom = Léna
fill  Nom = Delmas
fill  Date de naissance = 01/01/2016
click Envoyer
expect 422
see   est déjà dans votre famille
source has value="Delmas"
fill  Date de naissance = 01/01/2030
click Envoyer
expect 422
see   Cette date n’est pas encore passée.

story a quotient is proven, read by the town, in force
as    4217
get   /kiosque/quotient
see   812
see   en vigueur
see   870
see   sont les mêmes pour toutes les familles
click Envoyer
expect 422
see   Choisissez le fichier de l’attestation.
fill  Quotient écrit sur l’attestation = beaucoup
attach Attestation de quotient familial = a paper named CAF.pdf
click Envoyer
expect 422
see   Écrivez le nombre qui est sur l’attestation
fill  Quotient écrit sur l’attestation =
attach Attestation de quotient familial = a paper named CAF.pdf
click Envoyer
see   Votre attestation est envoyée.
see   est en attente
not see Envoyer une attestation
refused command request accept 3
it says Il manque la valeur
command quotient accept 3 640,50 2018-04-01
get   /kiosque/quotient
see   640,50
see   Voir le fichier
see   812
get   /kiosque/demandes/3
see   640,50
as    family 1 of ACCUEIL
get   /kiosque/quotient
see   La mairie ne connaît pas votre quotient.

story whom a judge keeps away is never taken at once
as    4217
command child forbid 4217 Léna Marc-Lenoir Jugement-du-12-mars
it says must not fetch Léna: Marc-Lenoir
get   /kiosque/enfants/1
source lacks Lenoir
get   /kiosque/enfants/1/personnes
fill  Prénom et nom = LENOIR Marc
fill  Lien avec l’enfant = ami
fill  Téléphone = 06 39 98 12 16
tick  Peut venir chercher l’enfant
click Enregistrer
see   Votre demande est envoyée.
not see peut venir chercher LENOIR
refused command request accept 3
it says ALERTE
command child allow 4217 Léna Lenoir-Marc
it says nobody is kept away
command request accept 3
get   /kiosque/enfants/1
see   LENOIR Marc
