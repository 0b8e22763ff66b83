# « Inscription à une activité »: asked step by step, answered at once, by the town hall or by the waiting list.

story three children in one run, each with what it may have
as    2003
get   /kiosque
click Inscription à une activité
see   Progression de votre demande 20 %
see   ETAPE 1
click Continuer
expect 422
see   Cochez au moins un enfant.
tick  Louis
tick  Jade
tick  Malo
click Continuer
arrive /kiosque/inscriptions/activites
get   /kiosque
see   Une demande d'inscription est commencée
click Reprendre
click Reprendre
see   Progression de votre demande 40 %
see   ETAPE 2
see   Accueille les enfants de 3 à 11 ans : Malo aura l’âge le
see   Vous pourrez demander l’activité de l’année suivante.
see   La mairie ne connaît pas encore l’école de Malo. Indiquez-la sur sa fiche
see   Réservée aux élèves de : École élémentaire. Si l’école ou la classe a changé, corrigez sa fiche.
click Continuer
expect 422
see   Cochez au moins une activité.
tick  MERCREDIS, Louis
tick  RESTAURATION, Louis
tick  RESTAURATION, Jade
click Continuer
arrive /kiosque/inscriptions/periode
see   Progression de votre demande 60 %
see   ETAPE 3 : MERCREDIS pour Louis
see   ETAPE 3 : RESTAURATION SCOLAIRE pour Jade
# The canteen needs the time around it, and brings it along.
see   ETAPE 3 : TEMPS MERIDIEN pour Jade
see   Va avec RESTAURATION SCOLAIRE, qui en a besoin : ses jours y seront repris.
see   L’activité est ouverte du 04/09/2017 au 06/07/2018
see   Votre demande de préinscription concerne la période de fréquentation
see   RESTAURANT ELEMENTAIRE
fill  du = 01/01/2018
click Continuer
expect 422
see   Choisissez un jour du 13/04/2018 au 06/07/2018.
source has value="01/01/2018"
fill  du = 16/04/2018
fill  au = 15/04/2018
click Continuer
expect 422
see   La fin vient avant le début.
fill  au = 06/07/2018
tick  mercredi, MERCREDIS, Louis
tick  lundi, RESTAURATION SCOLAIRE, Louis
tick  jeudi, RESTAURATION SCOLAIRE, Louis
click Continuer
arrive /kiosque/inscriptions/documents
see   Progression de votre demande 80 %
see   ETAPE 4
see   Attestation d’assurance de Louis
click Continuer
see   Il manque encore un document.
get   /kiosque/inscriptions/recapitulatif
see   Il manque un document valable le 16/04/2018 : Attestation d’assurance.
not see Envoyer ma demande
click Envoyer les documents
attach Fichier = a web page named page.html
click Continuer
expect 422
attach Fichier = a paper named Assurance Louis.pdf
fill  Valable jusqu’au = 01/02/2018
click Continuer
expect 422
see   Ce document doit être valable le 16/04/2018.
attach Fichier = a paper named Assurance Louis.pdf
fill  Valable jusqu’au = 31/08/2018
click Continuer
arrive /kiosque/inscriptions/recapitulatif
see   Progression de votre demande 100 %
see   2,80 € par jour, soit
see   1,00 € par jour, soit
see   La mairie répondra à votre demande.
see   L’inscription sera acceptée aussitôt.
double-click Envoyer ma demande
see   Votre demande est enregistrée
see   Inscription de Louis à MERCREDIS
see   Inscription de Jade à RESTAURATION SCOLAIRE
see   Acceptée par la collectivité
see   En attente
get   /kiosque/mes-documents
see   Assurance Louis.pdf
# Accepted at once, it can be booked; what waits for an agent cannot.
get   /kiosque/reservations
see   RESTAURATION SCOLAIRE
not see MERCREDIS
get   /kiosque/inscriptions
see   Vos demandes en attente
not see Vous avez une demande commencée.
command request list
it says Inscription de Louis à MERCREDIS
command request show 3
it says 16/04/2018
it says mercredi
it says Assurance Louis.pdf
command request accept 3
mail to nadia.garnier@exemple.fr sees Acceptée par la collectivité
get   /kiosque/reservations
see   MERCREDIS
get   /kiosque/inscriptions
not see Vos demandes en attente
tick  Louis
click Continuer
see   L’inscription de Louis est acceptée. Vous pouvez réserver ses jours.

story left and resumed, then given up
as    2003
get   /kiosque/inscriptions/recapitulatif
arrive /kiosque/inscriptions
not see Vous avez une demande commencée.
tick  Louis
click Continuer
tick  ACCUEIL
click Continuer
arrive /kiosque/inscriptions/periode
later 200 minutes
as    2003
get   /kiosque/inscriptions
see   Vous avez une demande commencée.
ticked Louis
click Reprendre
arrive /kiosque/inscriptions/periode
see   ETAPE 3 : ACCUEIL pour Louis
# Days go by: what was proposed begins today, not three days ago.
on    2018-04-16T09:00
as    2003
get   /kiosque/inscriptions/periode
source has value="2018-04-16"
tick  lundi, ACCUEIL, Louis
click Continuer
arrive /kiosque/inscriptions/recapitulatif
click Retour
click Retour
ticked lundi, ACCUEIL, Louis
click Abandonner cette demande
see   Votre demande est abandonnée.
see   Rien n’a été envoyé à la mairie.
get   /kiosque/demandes?dossier=envoyes
not see Inscription de Louis

story a request kept past its own days asks for the days again
as    2003
get   /kiosque/inscriptions
tick  Jade
click Continuer
tick  ACCUEIL, Jade
click Continuer
fill  du = 16/04/2018
fill  au = 18/04/2018
click Continuer
arrive /kiosque/inscriptions/recapitulatif
later 10080 minutes
as    2003
get   /kiosque/inscriptions/recapitulatif
arrive /kiosque/inscriptions/periode
fill  au = 30/04/2018
click Continuer
arrive /kiosque/inscriptions/recapitulatif
click Envoyer ma demande
see   Votre demande est enregistrée

story the last place, and the waiting list that moves up
enrolment places etude-2017 = 1
as    2003
get   /kiosque/inscriptions
tick  Louis
click Continuer
tick  ETUDE SURVEILLEE
click Continuer
click Continuer
see   L’inscription sera acceptée aussitôt.
as    4217
get   /kiosque/inscriptions
tick  Léna
click Continuer
tick  ETUDE SURVEILLEE
click Continuer
click Continuer
click Envoyer ma demande
see   Acceptée par la collectivité
# Whoever read "accepted at once" a moment ago is told what has changed, on the page that follows.
as    2003
get   /kiosque/inscriptions/recapitulatif
see   Toutes les places sont prises : la demande attendra qu’une place se libère.
click Envoyer ma demande
see   Votre demande est enregistrée
see   Liste d’attente : position 1
as    2001
get   /kiosque/inscriptions
click Continuer
see   Liste d’attente : position 2
tick  ETUDE SURVEILLEE
click Continuer
click Continuer
click Envoyer ma demande
see   Liste d’attente : position 2
click Suivre
see   Liste d’attente : position 2
see   Ce que vous avez demandé
not see non renseigné
# The shell cannot give what is not there.
refused command request accept 4
it says Il ne reste plus de place
# One gives up, the next moves up.
as    2003
get   /kiosque/inscriptions
see   Liste d’attente : position 1
click Suivre ETUDE SURVEILLEE
click Annuler ma demande
see   Votre demande est annulée
get   /kiosque/inscriptions
not see Vos demandes en attente
as    2001
get   /kiosque/inscriptions
see   Liste d’attente : position 1
# The town takes one more child: who waited longest has the place, and is told.
enrolment places etude-2017 = 2
mail to ines.roche@exemple.fr sees Acceptée par la collectivité
get   /kiosque/inscriptions
not see Vos demandes en attente
get   /kiosque/demandes/5
see   Une place s’est libérée : l’inscription est acceptée.
get   /kiosque/reservations
see   ETUDE SURVEILLEE
# An enrolment is the child's: its other household has it too.
as    2002
get   /kiosque/reservations
see   ETUDE SURVEILLEE
get   /kiosque/inscriptions
tick  Noé
click Continuer
see   L’inscription de Noé est acceptée.

story refused with its reason, asked again, then cancelled
as    2003
get   /kiosque/inscriptions
tick  Jade
click Continuer
tick  MERCREDIS
click Continuer
click Continuer
attach Fichier = a paper named Assurance Jade.pdf
click Continuer
see   14,00 € par jour réservé
click Envoyer ma demande
see   En attente
command request refuse 3 Le-groupe-des-petits-est-complet-jusqu’en-mai.
mail to nadia.garnier@exemple.fr sees Refusée par la collectivité
get   /kiosque/demandes/3
see   Refusée par la collectivité
see   Le-groupe-des-petits-est-complet-jusqu’en-mai.
get   /kiosque/reservations
not see MERCREDIS
# The paper sent before serves again.
get   /kiosque/inscriptions
tick  Jade
click Continuer
tick  MERCREDIS
click Continuer
click Continuer
arrive /kiosque/inscriptions/documents
see   Déjà envoyé
see   Assurance Jade.pdf
click Continuer
double-click Envoyer ma demande
get   /kiosque/inscriptions
tick  Jade
click Continuer
see   Votre demande est en attente. Vous pouvez la suivre ou l’annuler.
click Suivre ma demande
click Annuler ma demande
see   Votre demande est annulée
refused command request accept 4
get   /kiosque/inscriptions
not see Vos demandes en attente

story a debt is recalled, the days of asking end
as    4217
on    2018-05-25T09:00
as    4217
get   /kiosque/inscriptions
tick  Léna
click Continuer
tick  ETUDE SURVEILLEE
click Continuer
click Continuer
see   Une facture échue reste à payer
see   Cela n’empêche pas l’inscription.
on    2018-06-16T09:00
as    4217
get   /kiosque/inscriptions/recapitulatif
arrive /kiosque/inscriptions/activites
see   Les inscriptions sont closes depuis le 15/06/2018 au soir. Écrivez à la mairie

story an enrolment that ends before its activity is continued
as    2003
get   /kiosque/inscriptions
tick  Louis
click Continuer
tick  ACCUEIL
click Continuer
fill  du = 16/04/2018
fill  au = 31/05/2018
tick  lundi, ACCUEIL, Louis
click Continuer
click Envoyer ma demande
see   Acceptée par la collectivité
get   /kiosque/inscriptions
tick  Louis
click Continuer
see   Inscription acceptée jusqu’au 31/05/2018 : vous pouvez demander la suite.
tick  ACCUEIL
click Continuer
source has value="2018-06-01"
tick  lundi, ACCUEIL, Louis
click Continuer
click Envoyer ma demande
see   Acceptée par la collectivité
get   /kiosque/inscriptions
tick  Louis
click Continuer
see   L’inscription de Louis est acceptée. Vous pouvez réserver ses jours.
