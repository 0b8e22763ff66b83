// inbox.h - what the town tells a family, and what an agent must look at. Requests are in request.h, on the same pages.
#pragma once
#include "inbox/request.h"
#include "web/web.h"

typedef struct Notice { int64_t id; Instant at; bool is_read; Str title, body; } Notice;
ARRAY_OF(Notice, Notices);

// Told once per dedup_key. The mail that goes with it says only that a message is there; the content stays behind sign-in.
void    notice_send(Db *db, Arena *a, int64_t family, Str dedup_key, Str title, Str body, Instant at);
int64_t inbox_unread(Db *db, int64_t family, int64_t adult);    // notices and answers to requests: one statement, on every page
void    task_raise(Db *db, Str dedup_key, Str kind, int64_t regie, int64_t family, Str title, Str body, Instant at);
extern const Route inbox_routes[];                  // /kiosque/messages, /kiosque/messages/:notice
