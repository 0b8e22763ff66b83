// agenda.h - a family's bookings as a calendar that other programs follow (RFC 5545). Inside this folder only.
//
// Each day of a child in a slot is one event with a name of its own for ever. A booking that goes stays in the calendar as a
// cancelled event with a higher number, so that a telephone takes it away. First names, never a family name; nothing of health.
#pragma once
#include "booking/batch.h"

typedef struct AgendaEvent {
    int64_t child, slot, live, changes;             // live: booked now; changes: how often it was booked or taken back
    Date day;
    Instant changed;
    Str who;                                        // the child's first name
} AgendaEvent;
ARRAY_OF(AgendaEvent, AgendaEvents);

typedef struct Agenda { Str name, host; AgendaEvents events; } Agenda;  // name: as the calendar is called; host: in the events' names
Str agenda_text(Arena *a, const Catalog *c, const Zone *z, const Agenda *v);     // lines end with CR LF, folded at 75 bytes

// ---- with the database ----
enum { AGENDA_PAST_DAYS = 31, AGENDA_AN_HOUR = 60 };    // how far back the calendar goes; readings of one address an hour

typedef struct Feed { int64_t id, family, adult, seen_n; Str salt, token_hash; Instant created, seen, seen_since; } Feed;
bool feed_by_hash(Db *db, Arena *a, Str token_hash, Feed *out);        // live ones only
bool feed_of(Db *db, Arena *a, int64_t family, int64_t adult, Feed *out);
void feed_open(Db *db, int64_t family, int64_t adult, Str salt, Str token_hash, Instant now);  // ends the one before
bool feed_close(Db *db, int64_t family, int64_t adult, Instant now);
void feed_seen(Db *db, int64_t id, Instant now);
bool feed_too_often(const Feed *f, Instant now);
void agenda_events(Db *db, Arena *a, int64_t family, Date from, AgendaEvents *out);

// The address of the adult who is signed in: made from the server's secret and the row, so that it is shown again without being kept.
Str  feed_token(Req *q, int64_t family, int64_t adult, Str salt);
Str  feed_hash(Arena *a, Str token);
