# What a family sends, what the town says of it, and what the town puts out for all.

story a paper is sent, looked at, accepted
as    4217
get   /kiosque/mes-documents
see   Ce que vous avez envoyé
see   Attestation d’assurance
see   Validé
fill  Type de document = justificatif_domicile
attach Fichier = a paper named Quittance avril.pdf
click Envoyer
arrive /kiosque/mes-documents
see   Votre document est bien arrivé.
see   Justificatif de domicile
see   Quittance avril.pdf
see   Toute la famille
see   Reçu
command document received
it says family 4217
it says Justificatif de domicile
command document accept 2
get   /kiosque/mes-documents
not see Reçu
# What was accepted stays: an enrolment may rest on it.
source lacks /2/retirer
refused command document accept 2
it says nothing was done

story a photograph is refused with a reason, taken back, sent again
as    4217
get   /kiosque/mes-documents
fill  Type de document = assurance
fill  Concerne = 2
fill  Valable jusqu’au = 2018-08-31
attach Fichier = a photograph named IMG_0412.jpg
click Envoyer
see   Votre document est bien arrivé.
see   Hugo
see   31/08/2018
get   /kiosque/mes-documents/2
expect 200
download says IMG_0412.jpg
command document refuse 2 La-photo-est-floue.
get   /kiosque/mes-documents
see   Refusé
see   La mairie n’a pas accepté ce document : La-photo-est-floue. Vous pouvez en envoyer un autre.
get   /kiosque/messages
see   Un document n’a pas été accepté
mail to claire.delmas@exemple.fr sees Un document n’a pas été accepté
get   /kiosque/mes-documents
click Retirer IMG_0412.jpg
see   Le document est retiré.
not see La-photo-est-floue.
get   /kiosque/mes-documents/2
expect 404

story what cannot be taken is said beside its field, and nothing is kept
as    4217
get   /kiosque/mes-documents
fill  Type de document = autre
attach Fichier = a web page named facture.pdf
click Envoyer
expect 422
see   Ce fichier n’est ni un PDF ni une photo JPEG ou PNG, quel que soit son nom.
attach Fichier = too heavy a paper named avis.pdf
click Envoyer
expect 422
see   Ce fichier est trop lourd : 5 Mo au plus.
attach Fichier = an empty file named vide.pdf
click Envoyer
expect 422
see   Ce fichier est vide.
click Envoyer
expect 422
see   Choisissez le fichier à envoyer.
# A good file beside a wrong date: no browser keeps it, so the page asks for it again.
fill  Valable jusqu’au = 2018-04-12
attach Fichier = a paper named avis.pdf
click Envoyer
expect 422
see   Cette date est passée.
see   Choisissez à nouveau ce fichier
fill  Valable jusqu’au = 2018-08-31
attach Fichier = a paper named avis.pdf
double-click Envoyer
see   Votre document est bien arrivé.
see once avis.pdf, 1 ko

story the town reads the paper that came with a question
as    4217
get   /kiosque/ecrire
fill  Service = Accueil périscolaire
fill  Objet = Notre attestation
fill  Votre message = La voici.
attach Pièce jointe = a paper named Attestation.pdf
click Envoyer
arrive /kiosque/demandes/
see   Attestation.pdf
command request show 3
it says document 2 Attestation.pdf
# What came with a message is treated with the message.
command document received
it says no document is waiting
get   /kiosque/mes-documents
see   Pièce jointe à un message
source lacks /2/retirer

story a family's papers are its own
as    4217
get   /kiosque/mes-documents/1
expect 200
pdf sees L’enfant est assuré pour l’année scolaire.
as    family 1 of ACCUEIL
get   /kiosque/mes-documents/1
expect 404
get   /kiosque/mes-documents
see   Aucun document pour l’instant.
not see Assurance scolaire
# Another family's child is no choice.
fill  Type de document = pai
fill  Concerne = 1
attach Fichier = a paper named pai.pdf
click Envoyer
expect 422
see   Choisissez un enfant de la liste.

story the town puts its files out and takes them away
as    4217
get   /kiosque/documents
see   Règlements
see   Règlement de la restauration scolaire
get   /kiosque/documents/1
pdf sees Un repas pris sans réservation est facturé au tarif majoré.
command document list
it says Règlement de la restauration scolaire
command document remove 1
get   /kiosque/documents
not see Règlement de la restauration scolaire
get   /kiosque/documents/1
expect 404
refused command document remove 1
it says there is no such file
