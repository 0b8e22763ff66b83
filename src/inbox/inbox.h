// inbox.h - what the town tells a family, and what an agent must look at. What a family asks is in request.h, on the same pages.
#pragma once
#include "inbox/request.h"
#include "web/web.h"

typedef struct Notice { int64_t id; Instant at; Str title, body, title_en, body_en; } Notice;     // title, body: in the language spoken

// Told once per dedup_key. The mail that goes with it says its title and that a message is there; the content stays behind sign-in.
// Its adults may read different languages, so it is kept in each: title and body are expressions that make their text here, with
// T, TF and dates; a Str made before would stay in the language of whoever made it.
#define notice_send(db, a, family, dedup_key, title, body, at) \
    notice_keep((db), (family), (dedup_key), WORDS(title), WORDS(body), (at), true)
// The same beside a mail that its sender writes: no other one goes with it.
#define notice_beside_mail(db, a, family, dedup_key, title, body, at) \
    notice_keep((db), (family), (dedup_key), WORDS(title), WORDS(body), (at), false)
void    notice_keep(Db *db, int64_t family, Str dedup_key, Words title, Words body, Instant at, bool mail);
// Queues the mail of each notice that has had none, to the family's first adult.
void    notice_mails(Db *db, Arena *a, const Town *town, Str base_url, RequestAddress *address, Instant now);
bool    notice_find(Db *db, Arena *a, int64_t family, int64_t id, Notice *out);        // false: not theirs
int64_t inbox_unread(Db *db, int64_t family, int64_t adult);    // notices and answers to requests: one statement, on every page
void    task_raise(Db *db, Str dedup_key, Str kind, int64_t regie, int64_t family, Str title, Str body, Instant at);
extern const Route inbox_routes[];                  // /kiosque/messages: the folders, and each notice
extern const Route request_routes[];                // /kiosque/demandes, /kiosque/ecrire
