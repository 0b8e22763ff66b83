# What the town holds about a family, to read and to take away.

story a family reads what is held about it
as    4217
get   /kiosque/mes-donnees
see   Tout emporter
see   Réservations
get   /kiosque/mes-donnees?partie=documents
see   Assurance scolaire.pdf
get   /kiosque/mes-donnees?partie=nonsense
see   Tout emporter
