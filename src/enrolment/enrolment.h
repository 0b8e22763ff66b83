// enrolment.h - « Inscription à une activité »: a family asks that a child may book an activity over a period; it is accepted at once
// or by the town hall, and who comes when all places are taken waits in the order of arrival.
//
// What is being chosen is a draft of the family, kept until it is sent. Each child and activity sent is a request (inbox/request.h) of
// type "enrolment" with what it asks for in enrolment_ask. An accepted one is a row of enrolment: the child's, for both its households.
// A place is taken by an accepted enrolment and by nothing else; the position of an open request is counted, never stored.
#pragma once
#include "inbox/request.h"
#include "web/web.h"

typedef struct Catalog Catalog;

// What a family owes of invoices whose day is past, and the oldest of these days; {0}: nothing. The ledger's rooms stand behind this
// one, so app.c gives the function.
typedef struct Arrears { Money owed; Date since; } Arrears;
typedef Arrears ArrearsOf(Db *db, Arena *a, int64_t family, Date today);
extern ArrearsOf *const enrolment_arrears;

// Accepts the first open request whose activity needs no agent and has a place again. false: there is none. One at a time, because
// each locks its family.
bool enrolment_promote(Db *db, Arena *a, const Catalog *c, Date today, Instant now);

Instant enrolment_draft_since(Db *db, Arena *a, int64_t family);               // last touched; {0}: nothing is left to be finished
extern const Route enrolment_routes[];              // /kiosque/inscriptions and below
extern const RequestType enrolment_requests[];
