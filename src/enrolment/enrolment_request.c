// enrolment_request.c - what the answer to a request does: a place and an enrolment, or the next in the waiting list.
#include "enrolment/wizard.h"
#include "town/town.h"

static bool apply(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now, Str *why)
{
    (void)f;
    Ask ask;
    AdmissionGroups groups = {0};
    if (!still_theirs(db, a, r, why)) return false;
    if (!ask_find(db, a, r->id, &ask)) {
        *why = FR("Cette demande ne peut pas être lue : demandez à la famille de la refaire.");
        return false;
    }
    Date today = zone_date(town_load(db, a)->zone, now);
    db_lock(db, LOCK_ACTIVITY, ask.activity);
    admission_groups_load(db, a, ask.activity, &groups);
    if (enrolment_accept(db, &groups, &ask, today, now)) return true;
    *why = str_fmt(a, FRF("Il ne reste plus de place : la demande garde la position %lld de la liste d’attente."),
                   (long long)ask_position(db, a, &groups, &ask, today));
    return false;
}

static void closed(Db *db, Arena *a, const Request *r, Instant now)
{
    (void)a, (void)now;
    ask_close(db, r->id);
}

static Str note(Db *db, Arena *a, const Request *r, Date today)
{
    Ask ask;
    AdmissionGroups groups = {0};
    if (!ask_find(db, a, r->id, &ask)) return (Str){0};
    admission_groups_load(db, a, ask.activity, &groups);
    int64_t position = ask_position(db, a, &groups, &ask, today);
    return position ? position_text(a, position) : (Str){0};
}

const RequestType enrolment_requests[] = {
    {.name = "enrolment", .label = TN("Inscription"), .apply = apply, .closed = closed, .note = note}, {0}};

// ---- the waiting list moves up ----

bool enrolment_promote(Db *db, Arena *a, const Catalog *c, Date today, Instant now)
{
    Asks open = {0};
    Str why;
    ask_all(db, a, &open);
    EACH (const Ask, k, &open) {
        Arena scratch = *a;
        const Activity *v = catalog_activity(c, k->activity);
        if (!v || v->admission.mode != ADMISSION_AUTOMATIC || date_before(k->to, today) || ask_position(db, &scratch, &v->admission.groups, k, today)) continue;
        return request_decide(db, a, k->request, REQUEST_ACCEPT, FR("Une place s’est libérée : l’inscription est acceptée."), S("town"), now, &why);
    }
    return false;
}
