// demo_names.h - invented people for the demo town, some of them with names that break careless programs.
#pragma once

static const char *const demo_last_names[] = {
    "Abadie", "Alvarez", "Almeida", "Barral", "Bastide", "Benali", "Bouzidi", "Cabanel", "Caradec", "Carvalho", "Castanet",
    "Chastang", "Coatmeur", "Da Costa", "Delrieu", "Diallo", "Escande", "Fabregat", "Fabrègue", "Ferreira", "Fournès", "Galzin",
    "Gaussen", "Guillou", "Haddad", "Issartel", "Jaoul", "Kermarrec", "Kowalczyk", "Lafont", "Le Bihan", "Lê", "Malhautier",
    "Mazoyer", "Meftah", "Nouguier", "Nowak", "Ollivier", "Pagès", "Peyre", "Pham", "Pujol", "Quéré", "Rouvière", "Roumégas",
    "Sabatier", "Saïdi", "Ségura", "Soulier", "Tanguy", "Teissèdre", "Trần", "Traoré", "Valadier", "Vasseur", "Verdeil", "Viguier",
    "Wiśniewski", "Zaïdi", "Zieliński",
};

static const char *const demo_hostile_names[] = {
    "O'Brien", "d’Artagnan-Lévêque", "Nguyễn", "Robert'); DROP TABLE family;--", "<b>Test</b>", "\"Guillemet\" & Fils",
    "Saint-Hilaire-des-Garrigues de Montvert-Castelbrézac", "{{ 7*7 }}", "Null", "=1+1",
};

static const char *const demo_first_names[] = {
    "Aïcha", "Alexandra", "Amélie", "Antoine", "Armelle", "Benoît", "Bruno", "Camille", "Cécile", "Clémence", "Damien", "David",
    "Élodie", "Émilie", "Erwan", "Fatima", "Florence", "Gaëlle", "Guilhem", "Hélène", "Ibrahim", "Inès", "João", "Julie", "Karim",
    "Katarzyna", "Laurent", "Leïla", "Linh", "Ludovic", "Łukasz", "Magali", "Mathieu", "Mireille", "Nadia", "Nolwenn", "Olivier",
    "Paulo", "Rachid", "Sandrine", "Sébastien", "Soazig", "Sylvain", "Thuý", "Vincent", "Yann", "Yasmine", "Zoë",
    "Jean  Paul", "Marie-Capucine Anne-Élisabeth",
};

static const char *const demo_child_names[] = {
    "Adam", "Agathe", "Amir", "Anna", "Arthur", "Aurèle", "Aya", "Bérénice", "Célestin", "Chloé", "Côme", "Diego", "Éléa", "Enzo",
    "Estelle", "Ewen", "Gabin", "Guilhem", "Hoà", "Imane", "Iris", "Jade", "Jakub", "Joana", "Jules", "Lina", "Loïs", "Lou-Ann",
    "Maël", "Maïwenn", "Malo", "Marius", "Mathilde", "Mehdi", "Minh", "Naël", "Noé", "Nour", "Oscar", "Paola", "Rafael", "Rose",
    "Salomé", "Sacha", "Tiago", "Titouan", "Victoire", "Yanis", "Zélie", "Zofia",
};

static const char *const demo_streets[] = {
    "rue des Micocouliers", "chemin des Garrigues", "impasse du Lavoir", "rue de la Bergerie", "avenue du Mas Vieux", "rue des Amandiers",
    "place de l’Oulivaïre", "chemin du Puits Perdu", "rue des Grillons", "allée des Tamaris", "rue du Four à chaux", "impasse des Cades",
};
