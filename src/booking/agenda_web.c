// agenda_web.c - the private address of a family's calendar: made, taken back, read by programs that sign in nowhere.
#include "booking/agenda.h"
#include "platform/platform.h"

#include <sodium.h>

// ---- the owner's side ----

static Reply agenda_open(Req *q)
{
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    Str salt = random_token(q->a, 18);
    feed_open(q->db, q->session.family, q->session.adult, salt, feed_hash(q->a, feed_token(q, q->session.family, q->session.adult, salt)), q->now);
    audit(q, "agenda.open", S("agenda"), "done");
    return reply_see_other(q, url_fmt(q->a, "/kiosque/consulter?agenda=oui"));
}

static Reply agenda_close(Req *q)
{
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    if (feed_close(q->db, q->session.family, q->session.adult, q->now)) audit(q, "agenda.close", S("agenda"), "done");
    return reply_see_other(q, url_fmt(q->a, "/kiosque/consulter?agenda=non"));
}

// ---- the programs' side ----

typedef struct Reading { Str hash; Feed feed; Str text; } Reading;

static bool read_agenda(Req *q, void *context)
{
    Reading *r = context;
    const Catalog *c = catalog_of(q);
    if (!feed_by_hash(q->db, q->a, r->hash, &r->feed) || feed_too_often(&r->feed, q->now)) return r->feed.id != 0;
    Agenda v = {.name = str_fmt(q->a, FRF("Kiosque Famille, %.*s"), STR_ARG(c->town->name)), .host = q->site->key};
    agenda_events(q->db, q->a, r->feed.family, date_add(zone_date(c->town->zone, q->now), -AGENDA_PAST_DAYS), &v.events);
    r->text = agenda_text(q->a, c, c->town->zone, &v);
    return true;
}

static bool note_reading(Req *q, void *context)
{
    feed_seen(q->db, ((const Reading *)context)->feed.id, q->now);
    return true;
}

static Str etag_of(Arena *a, Str text)
{
    unsigned char hash[16];
    char hex[sizeof hash * 2 + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text.p, (size_t)text.n, NULL, 0);
    return str_fmt(a, "\"%s\"", sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
}

static Reply too_often(Req *q)
{
    Reply r = {.status = 429, .type = S("text/plain; charset=utf-8"), .body = T("Cet agenda a été lu trop souvent. Il sera de nouveau disponible dans une heure.\n")};
    reply_header(q, &r, S("Retry-After"), S("3600"));
    return r;
}

static Reply gone(Req *q)
{
    (void)q;
    return (Reply){.status = 404, .type = S("text/plain; charset=utf-8"), .body = T("Cet agenda n’existe pas, ou son adresse a été supprimée.\n")};
}

static Reply agenda_read(Req *q)
{
    enum { TOKEN_MOST = 64 };
    Reading reading = {0};
    Str token = q->param[0];
    if (!str_ends(token, S(".ics")) || token.n > TOKEN_MOST) return gone(q);
    reading.hash = feed_hash(q->a, str_first(token, token.n - 4));
    if (!req_read(q, read_agenda, &reading)) return gone(q);
    if (!reading.text.n) return too_often(q);
    req_write(q, note_reading, &reading);
    Str etag = etag_of(q->a, reading.text);
    bool known = str_has(q->if_none_match, etag);
    Reply r = known ? (Reply){.status = 304} : reply_file(q, S("text/calendar; charset=utf-8"), S("reservations.ics"), reading.text, false);
    reply_header(q, &r, S("ETag"), etag);
    reply_header(q, &r, S("Cache-Control"), S("private, no-cache"));
    return r;
}

const Route agenda_routes[] = {
    {POST, "/kiosque/agenda",           ROLE_FAMILY, TX_WRITE, agenda_open, NULL, 0},
    {POST, "/kiosque/agenda/supprimer", ROLE_FAMILY, TX_WRITE, agenda_close, NULL, 0},
    {GET,  "/kiosque/agenda/:token",    ROLE_ANYONE, TX_NONE,  agenda_read, NULL, 0},
    {0}};
