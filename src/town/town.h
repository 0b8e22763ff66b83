// town.h - the tenant: its name, zone, contacts, news, terms. Kept in memory and read again when its version moves.
#pragma once
#include "town/calendar.h"
#include "web/web.h"

typedef struct Contact { Str service, phone, email, hours; } Contact;
ARRAY_OF(Contact, Contacts);
typedef struct News { int64_t id; Str title; Str body; Date from, to; bool pinned; } News;      // body: town/prose.h markup
ARRAY_OF(News, NewsList);
typedef struct Terms { int64_t version; Date published; Str text, hash; } Terms;         // « conditions générales »

typedef struct Town {
    Str name, title, address, website, school_zone;
    bool health;                                    // it keeps the children's allergies, care plans and doctors here
    Str at_once;                                    // what families change without waiting: words of town_at_once
    const Zone *zone;
    Calendar calendar;                              // public and school holidays, closures
    Contacts contacts;
    NewsList news;                                  // all; town_news gives those of a day
    Terms terms;                                    // the version in force
} Town;

const Town *town_of(Req *q);
const Town *town_load(Db *db, Arena *a);
NewsList town_news(Arena *a, const Town *t, Date today);       // of that day: pinned first, then the newest
bool town_at_once(const Town *t, const char *what);            // "phone", "address", "persons": a change applies without an agent
bool town_at_once_ok(Str words);                    // only these words
Str town_payment_origin(Arena *a, Str payment_page);           // "https://www.payfip.gouv.fr": for the CSP of forms
extern const Route town_routes[];                   // "/", /kiosque/accessibilite, /kiosque/mentions, /kiosque/donnees, /kiosque/cgu
