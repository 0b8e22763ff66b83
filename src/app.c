// app.c - the life of a request, start to finish, on one screen; and the list of features.
#include "app.h"

#include "account/account.h"
#include "account/codes.h"
#include "booking/booking.h"
#include "document/document.h"
#include "enrolment/enrolment.h"
#include "home/export.h"
#include "home/home.h"
#include "home/papers.h"
#include "household/household.h"
#include "inbox/inbox.h"
#include "invoice/invoice.h"
#include "ledger/ledger.h"
#include "payment/payment.h"
#include "platform/platform.h"
#include "town/town.h"
#include "web/assets.h"
#include "web/upload.h"

#include <sodium.h>
#include <stdlib.h>

const Route *const app_routes[] = {
    town_routes, document_routes, account_routes, codes_routes, twosteps_routes, access_routes, invite_routes, display_routes, inbox_routes, request_routes,
    family_routes, child_routes, custody_routes, quotient_routes, enrolment_routes,
    report_routes, usual_routes, sheet_routes, consult_routes, agenda_routes, history_routes, giveback_routes, booking_routes,
    invoice_routes, payment_routes,
    papers_routes, export_routes, home_routes, NULL,
};
// What follows a change of bookings, in its transaction.
BookingListener *const booking_listeners[] = {invoice_on_booking, NULL};
// What a family may ask and an agent accept.
const RequestType *const app_request_types[] = {inbox_requests, custody_requests, household_requests, enrolment_requests, NULL};
ArrearsOf *const enrolment_arrears = invoice_arrears;

// ---- the town's own ----

static void begin(Req *q)
{
    const Town *t = town_of(q);
    q->zone = t->zone;
    q->today = zone_date(q->zone, q->now);
}

static void frame(Req *q, Frame *f)
{
    const Town *t = town_of(q);
    f->town_name = t->name;
    if (!req_is_family(q)) return;
    account_names(q, f);
    f->unread = inbox_unread(q->db, q->session.family, q->session.adult);
    f->balance = ledger_balance(q->db, q->session.family);
    basket_summary(q->db, q->session.family, q->now, &f->basket_n, &f->basket_total, &f->basket_until);
}

// ---- the life of a request ----

typedef struct Life { Req *q; Reply reply; } Life;

static Reply sign_in_first(Req *q)
{
    const char *where = q->route->role == ROLE_AGENT ? "/mairie" : "/kiosque";
    return reply_see_other(q, url_fmt(q->a, "%s?motif=session", where));
}

static Reply stale_form(Req *q)
{
    return reply_error(q, 403, T("Rechargez la page, puis recommencez"),
                       T("Cette page est restée ouverte trop longtemps, ou elle a été ouverte depuis un autre site. "
                         "Par sécurité, rien n’a été enregistré. Revenez à la page précédente, rechargez-la et recommencez."));
}

// Role, token, key: what a route promises. Status 0: the handler may run.
static Reply admit(Req *q)
{
    const Route *r = q->route;
    if (session_find(q)) q->lang = q->session.lang;
    words_use(q->lang);
    if (r->role != ROLE_ANYONE && q->session.role != r->role) return sign_in_first(q);
    bool guarded = r->method == POST && !(r->flags & ROUTE_OPEN);
    if (guarded && !csrf_ok(q)) return stale_form(q);
    if (!req_may(q, route_rights(r))) return reply_no_right(q, route_rights(r) & ~q->session.rights);
    if (guarded) {
        q->op_key = form_value(q, S("_op"));
        if (r->tx == TX_WRITE && (q->op_key.n < 16 || q->op_key.n > 64 || !str_plain(q->op_key))) return stale_form(q);
    }
    return (Reply){0};
}

static Reply run_once(Req *q)
{
    if (!(q->route->method == POST && q->op_key.n)) return q->route->handler(q);
    Reply stored = {0};
    db_lock(q->db, LOCK_OPERATION, (int64_t)str_hash(q->op_key));   // of a double click, the second waits for the answer of the first
    switch (op_find(q, &stored)) {
    case OP_REPLAY: return stored;
    case OP_OTHER_BODY:
        return reply_error(q, 422, T("Cette page a déjà été envoyée"),
                           T("Ce formulaire avait déjà été enregistré avec un autre contenu. Revenez à la page, "
                             "vérifiez ce qui y est affiché, et recommencez si besoin."));
    case OP_NEW: break;
    }
    Reply r = q->route->handler(q);
    if (r.status < 400 || r.keep) op_store(q, &r);
    return r;
}

// A lane sees the town as it is now.
static void req_forget(Req *q)
{
    memset(q->cached, 0, sizeof q->cached);
    q->version = 0;
}

static bool in_lane(Db *db, void *context)
{
    Life *life = context;
    Req *q = life->q;
    Lang before = words_lang;                       // a writer has a thread of its own
    q->db = db;
    q->page = (Buf){0};
    req_forget(q);
    q->app->begin(q);
    life->reply = admit(q);
    if (!life->reply.status) life->reply = run_once(q);
    q->db = NULL;
    words_use(before);
    return life->reply.status < 400 || life->reply.keep;
}

static bool only_admit(Db *db, void *context)
{
    Life *life = context;
    life->q->db = db;
    life->q->app->begin(life->q);
    life->reply = admit(life->q);
    life->q->db = NULL;
    req_forget(life->q);
    return true;
}

static Reply busy(Req *q)
{
    Reply r = reply_error(q, 503, T("Le kiosque est très demandé"),
                          T("Votre demande n’a pas pu être traitée, et rien n’a été enregistré. Attendez quelques secondes "
                            "puis recommencez : votre place dans l’ordre d’arrivée ne dépend pas de la vitesse de vos clics."));
    reply_header(q, &r, S("Retry-After"), S("5"));
    return r;
}

static Reply live(Req *q)
{
    Life life = {.q = q};
    if (q->route->tx == TX_NONE || q->route->before) {
        LaneResult done = lane_read(q->site->store, only_admit, &life);
        if (done == LANE_FAILED || done == LANE_BUSY) return busy(q);
        if (life.reply.status) return life.reply;
        words_use(q->lang);
        if (q->route->before) life.reply = q->route->before(q);
        else life.reply = q->route->handler(q);
        if (life.reply.status) return life.reply;
    }
    LaneResult done = q->route->tx == TX_WRITE ? lane_write(q->site->store, in_lane, &life)
                                               : lane_read(q->site->store, in_lane, &life);
    return done == LANE_FAILED || done == LANE_BUSY ? busy(q) : life.reply;
}

// A page read once a minute keeps its session alive without a write for each page.
static bool touch(Db *db, void *context)
{
    const Req *q = context;
    session_touch(db, q->session.token, q->now);
    return true;
}

static void keep_session(Req *q)
{
    enum { EVERY_MS = 60 * 1000 };
    if (q->session.token.n && q->session.seen.ms && q->now.ms - q->session.seen.ms > EVERY_MS)
        lane_write(q->site->store, touch, q);
}

// ---- between HTTP and the pages ----

static Reply reply_asset(Req *q, const HttpReq *h)
{
    for (const Asset *a = assets; a->name.n; a++) {
        if (!str_eq(a->path, q->path)) continue;
        bool gzip = a->gzip.n && str_has(http_header(h, S("Accept-Encoding")), S("gzip"));
        Reply r = {.status = 200, .type = a->type, .body = gzip ? a->gzip : a->body};
        if (gzip) reply_header(q, &r, S("Content-Encoding"), S("gzip"));
        reply_header(q, &r, S("Vary"), S("Accept-Encoding"));
        reply_header(q, &r, S("Cache-Control"), S("public, max-age=31536000, immutable"));
        return r;
    }
    return reply_not_found(q);
}

// Another site's page may not post here, whatever the cookie. Browsers say where a post comes from.
static bool foreign_post(const HttpReq *h)
{
    Str origin = http_header(h, S("Origin")), site = http_header(h, S("Sec-Fetch-Site"));
    if (str_eq(site, S("cross-site"))) return true;
    if (!origin.n) return false;
    Str rest = str_starts(origin, S("https://")) ? str_skip(origin, 8) : str_starts(origin, S("http://")) ? str_skip(origin, 7) : (Str){0};
    return !str_eq_nocase(rest, http_header(h, S("Host")));
}

static Reply bad_form(Req *q)
{
    return reply_error(q, 400, T("Ce formulaire n’a pas pu être lu"),
                       T("Il contient des caractères que nous ne savons pas lire. Rien n’a été enregistré. "
                         "Revenez à la page précédente et recommencez."));
}

static void hash_field(crypto_generichash_state *st, Str name, Str value)
{
    crypto_generichash_update(st, (const unsigned char *)name.p, (size_t)name.n);
    crypto_generichash_update(st, (const unsigned char *)"=", 1);
    if (value.n) crypto_generichash_update(st, (const unsigned char *)value.p, (size_t)value.n);
    crypto_generichash_update(st, (const unsigned char *)"&", 1);
}

static Str body_hash(Req *q)
{
    unsigned char hash[16];
    crypto_generichash_state st;
    crypto_generichash_init(&st, q->app->secret, sizeof q->app->secret, sizeof hash);  // a stored hash must not help to guess a password
    EACH (const Pair, p, &q->form)                  // the key and the token are not part of what was asked
        if (!str_starts(p->name, S("_"))) hash_field(&st, p->name, p->value);
    EACH (const Upload, u, &q->uploads) hash_field(&st, u->field, u->hash);
    crypto_generichash_update(&st, (const unsigned char *)q->path.p, (size_t)q->path.n);
    crypto_generichash_final(&st, hash, sizeof hash);
    char *out = arena_take(q->a, 1, 1, 33);
    return str_z(sodium_bin2hex(out, 33, hash, sizeof hash));
}

// The body into q->form and q->uploads. Status 0: read.
static Reply read_body(Req *q, const HttpReq *h)
{
    enum { MOST_FIELDS = 3000 };
    if (h->intake) return intake_form(h->intake, &q->form, &q->uploads) ? (Reply){0} : bad_form(q);
    if (!str_starts(http_header(h, S("Content-Type")), S("application/x-www-form-urlencoded")) && h->body.n)
        return reply_error(q, 415, T("Ce format n’est pas accepté ici"), T("Passez par le formulaire de la page."));
    return pairs_parse(q->a, h->body, MOST_FIELDS, &q->form) ? (Reply){0} : bad_form(q);
}

static Reply respond(Req *q, const HttpReq *h)
{
    enum { MOST_QUERY = 50 };
    if (str_starts(q->path, S("/assets/"))) return reply_asset(q, h);
    if (str_eq(q->path, S("/favicon.ico"))) return reply_see_other(q, asset_url("favicon.svg"));     // asked for beside a PDF, which cannot name ours
    switch (route_match(&q->app->routes, q->method, q->path, q->a, &q->route, q->param)) {
    case ROUTE_NONE: return reply_not_found(q);
    case ROUTE_OTHER_METHOD: return reply_error(q, 405, T("Cette adresse ne s’ouvre pas ainsi"), T("Revenez à l’accueil et passez par le menu."));
    case ROUTE_FOUND: break;
    }
    if (!pairs_parse(q->a, h->query, MOST_QUERY, &q->query)) return bad_form(q);
    if (q->method == POST) {
        Reply unread = read_body(q, h);
        if (unread.status) return unread;
        if (!(q->route->flags & ROUTE_OPEN) && foreign_post(h)) return stale_form(q);
        q->body_hash = body_hash(q);
    }
    return live(q);
}

// What a page may load and where its forms may lead: nowhere but here, and to the payment page.
static Str content_policy(Arena *a, const Config *c)
{
    Str payment = town_payment_origin(a, c->payfip_page);
    return str_fmt(a, "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
                      "connect-src 'self'; form-action 'self'%s%.*s; base-uri 'none'; frame-ancestors 'none'", payment.n ? " " : "", STR_ARG(payment));
}

static void security_headers(Req *q, Reply *r)
{
    reply_header(q, r, S("X-Content-Type-Options"), S("nosniff"));
    reply_header(q, r, S("Referrer-Policy"), S("same-origin"));
    reply_header(q, r, S("Cross-Origin-Opener-Policy"), S("same-origin"));
    reply_header(q, r, S("Cross-Origin-Resource-Policy"), S("same-origin"));
    reply_header(q, r, S("Permissions-Policy"), S("camera=(), microphone=(), geolocation=(), payment=()"));
    reply_header(q, r, S("X-Frame-Options"), S("DENY"));
    bool policy = false, cached = false;
    EACH (const Pair, p, &r->headers) {
        policy |= str_eq(p->name, S("Content-Security-Policy"));
        cached |= str_eq(p->name, S("Cache-Control"));
    }
    if (!policy) reply_header(q, r, S("Content-Security-Policy"), q->app->policy);
    if (q->site && q->site->secure) reply_header(q, r, S("Strict-Transport-Security"), S("max-age=31536000"));
    if (!cached) reply_header(q, r, S("Cache-Control"), S("no-store"));
}

static Req request_of(const App *app, const HttpReq *h)
{
    static const Route no_route = {0};
    Str agent = http_header(h, S("User-Agent"));
    Req q = {.app = app, .a = h->a, .method = str_eq(h->method, S("POST")) ? POST : GET, .route = &no_route, .path = h->path,
             .host = h->host, .remote = h->remote, .id = h->id, .agent = str_plain(agent) ? str_first(agent, 120) : (Str){0},
             .referer = http_header(h, S("Referer")), .if_none_match = http_header(h, S("If-None-Match")), .now = h->received, .zone = zone_utc()};
    q.site = app_site(app, h->host);
    q.cookies = cookies_parse(q.a, http_header(h, S("Cookie")));
    Str visitor = pairs_get(&q.cookies, q.site && q.site->secure ? S("__Host-visiteur") : S("visiteur"));
    if (visitor.n >= 20 && visitor.n <= 40) q.visitor = visitor;
    if (q.site) words_parse(pairs_get(&q.cookies, session_words_cookie(q.site)), &q.lang);
    return q;
}

// ---- forms with files ----

static bool session_in(Db *db, void *context)
{
    Req *q = context;
    q->db = db;
    session_find(q);
    q->db = NULL;
    return true;
}

// Nothing is written to the disk for somebody who is not signed in, or sent here by another site.
int app_intake(HttpReq *h, void *context, void **intake)
{
    int status = 0;
    Str kind = S("multipart/form-data"), type = http_header(h, S("Content-Type"));
    if (!str_eq_nocase(str_first(type, kind.n), kind) || !str_eq(h->method, S("POST"))) return 0;
    Req q = request_of(context, h);
    q.now = clock_now();
    if (!q.site || route_match(&q.app->routes, POST, q.path, q.a, &q.route, q.param) != ROUTE_FOUND || !(q.route->flags & ROUTE_FILES))
        return 0;
    lane_read(q.site->store, session_in, &q);
    bool may_send = q.session.token.n && q.session.role == q.route->role && !foreign_post(h);
    uint64_t sender = str_hash(str_fmt(h->a, "%.*s %.*s", STR_ARG(q.site->key), STR_ARG(req_actor(&q))));
    *intake = intake_open(h->a, q.site->folder, type, may_send ? sender | 1 : 0, &status);
    return status;
}

// A file that is gone although its row is there is the town's trouble, and the log's.
static void send_file(Req *q, Reply *r, HttpReply *out)
{
    int fd = file_open(str_c(q->a, r->file), &out->file_size);
    if (r->file_once) file_remove(str_c(q->a, r->file));
    if (fd > 0) {
        out->file = fd;
        return;
    }
    log_line("file.missing", "path", r->file, NULL);
    *r = reply_error(q, 500, T("Ce document n’a pas pu être ouvert"),
                     T("Il est bien enregistré, mais son fichier ne répond pas. Réessayez plus tard ; si cela recommence, appelez la mairie."));
}

void app_serve(HttpReq *h, HttpReply *out, void *context)
{
    App *app = context;
    Req q = request_of(app, h);
    Reply r;
    words_use(q.lang);
    if (!q.site) {
        r = reply_error(&q, 421, T("Cette adresse n’est pas celle d’un kiosque"),
                        T("Vérifiez l’adresse indiquée par votre mairie : elle figure sur vos factures et sur le site de la commune."));
    } else {
        r = respond(&q, h);
        documents_settle(&q);
        keep_session(&q);
        if (q.visitor_new) reply_cookie(&q, &r, q.site->secure ? S("__Host-visiteur") : S("visiteur"), q.visitor, 0);
    }
    *out = (HttpReply){0};
    if (r.file.n) send_file(&q, &r, out);
    security_headers(&q, &r);
    if (r.location.n) reply_header(&q, &r, S("Location"), r.location);
    *out = (HttpReply){.file = out->file, .file_size = out->file_size, .status = r.status, .type = r.type, .body = r.body, .headers = r.headers};
    words_use(LANG_FR);
}

// Before anything is known of who asks: French.
void app_refuse(Arena *a, int status, HttpReply *r)
{
    static const struct { int status; const char *text; } sentences[] = {
        {400, FRF("Cette demande est mal formée.")},
        {405, FRF("Cette adresse ne s’ouvre pas ainsi.")},
        {413, FRF("C’est trop volumineux : 1 Mo au plus pour un formulaire, 5 Mo pour un document. Rien n’a été enregistré.")},
        {429, FRF("Vos envois précédents sont encore en route, et celui-ci n’a pas été enregistré. Attendez qu’ils arrivent, puis recommencez.")},
        {503, FRF("Beaucoup de documents arrivent en ce moment, et le vôtre n’a pas été enregistré. Attendez une minute, puis recommencez.")}};
    Str text = FR("Cette demande ne peut pas être traitée.");
    for (int i = 0; i < COUNT(sentences); i++)
        if (sentences[i].status == status) text = str_z(sentences[i].text);
    *r = (HttpReply){.status = status, .type = S("text/html; charset=utf-8"),
                     .body = str_fmt(a, FRF("<!DOCTYPE html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Kiosque Famille</title>"
                                     "<h1>Kiosque Famille</h1><p>%.*s</p><p><a href=\"/kiosque\">Retour à l’accueil</a></p></html>"), STR_ARG(text))};
    *PUSH(a, &r->headers) = (Pair){S("Cache-Control"), S("no-store")};
    *PUSH(a, &r->headers) = (Pair){S("X-Content-Type-Options"), S("nosniff")};
    *PUSH(a, &r->headers) = (Pair){S("Content-Security-Policy"), S("default-src 'none'; frame-ancestors 'none'")};
}

// ---- towns ----

static bool host_is(Str hosts, Str host)
{
    Str one;
    while (hosts.n) {
        str_cut(hosts, ' ', &one, &hosts);
        if (one.n && str_eq_nocase(one, host)) return true;
    }
    return false;
}

Site *app_site(const App *app, Str host)
{
    if (app->n_sites == 1 && !app->sites[0]->host.n) return app->sites[0];
    for (int i = 0; i < app->n_sites; i++)
        if (host_is(app->sites[i]->host, host)) return app->sites[i];
    return NULL;
}

static Site *site_open(Arena *a, const Config *c, const TownConfig *t, AppUse use, Str *why)
{
    Str failed = {0};
    bool beside = use == APP_ERRAND && store_served(t->database);
    if (!beside && migrate(t->database, t->key, &failed, a) < 0) {
        *why = str_fmt(a, "town %.*s: %.*s", STR_ARG(t->key), STR_ARG(failed));
        return NULL;
    }
    Site *s = NEW(a, Site);
    s->key = t->key;
    s->host = t->hosts;
    s->base_url = t->base_url;
    s->secure = str_starts(t->base_url, S("https://"));
    s->folder = t->folder;
    s->store = beside ? store_open_beside(t->database, t->key, &failed, a)
                      : store_open(t->database, t->key, (int)c->readers, (int)c->writers, &failed, a);
    if (!s->store) *why = str_fmt(a, "town %.*s: %.*s", STR_ARG(t->key), STR_ARG(failed));
    return s->store ? s : NULL;
}

App *app_open(Arena *a, const Config *c, AppUse use, Str *why)
{
    if (!config_clock(a, c, why)) return NULL;
    App *app = NEW(a, App);
    *app = (App){.routes = routes_of(a, app_routes), .begin = begin, .frame = frame, .demo = c->demo, .config = c, .policy = content_policy(a, c),
                  .hash_workers = (int)c->hash_workers};
    payment_set_ends(&(PayfipEnds){c->payfip_soap, c->payfip_page, c->payfip_callback});
    net_trust(c->payfip_authorities);
    Str secret;
    if (!file_read(a, str_c(a, c->secret_file), 1024, &secret) || secret.n < (ptrdiff_t)sizeof app->secret) {
        *why = str_fmt(a, "%.*s: 32 random bytes are needed here. Make them with: head -c 32 /dev/urandom > %.*s", STR_ARG(c->secret_file),
                       STR_ARG(c->secret_file));
        return NULL;
    }
    memcpy(app->secret, secret.p, sizeof app->secret);
    app->sites = NEWS(a, Site *, c->towns.n);
    EACH (const TownConfig, t, &c->towns) {
        Site *s = site_open(a, c, t, use, why);
        if (!s) {
            app_close(app);
            return NULL;
        }
        app->sites[app->n_sites++] = s;
    }
    return app;
}

void app_close(App *app)
{
    for (int i = 0; i < app->n_sites; i++) {
        store_close(app->sites[i]->store);
        for (int k = 0; k < SITE_CACHES; k++) arena_free(&app->sites[i]->cache[k].arena);
    }
}
