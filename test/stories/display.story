# How the pages look: chosen once by an adult, found again on another device.

story an adult's choice follows them to another device
as    4217
get   /kiosque/accessibilite
tick  Texte plus espacé
click Enregistrer
expect 303
see   Vos réglages vous suivront
as    4217 on a phone
get   /kiosque/accessibilite
click Revenir à l'affichage habituel
expect 303
see   Vos réglages vous suivront
