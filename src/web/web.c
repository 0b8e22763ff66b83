// web.c - replies, parameters, lanes for handlers, and what a town's pages keep in memory.
#include "web/web.h"

#include "platform/platform.h"
#include "web/assets.h"

#include <pthread.h>
#include <stdlib.h>

// ---- replies ----

void reply_header(Req *q, Reply *r, Str name, Str value) { *PUSH(q->a, &r->headers) = (Pair){name, value}; }

void reply_cookie(Req *q, Reply *r, Str name, Str value, int64_t max_age)
{
    Buf b = buf_new(q->a, 160);
    buf_fmt(&b, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax", STR_ARG(name), STR_ARG(value));
    if (q->site->secure) BUF_PUT(&b, "; Secure");
    if (max_age) buf_fmt(&b, "; Max-Age=%lld", (long long)(max_age < 0 ? 0 : max_age));
    reply_header(q, r, S("Set-Cookie"), buf_str(&b));
}

Reply reply_html(Req *q, int status, Buf *page)
{
    (void)q;
    return (Reply){.status = status, .type = S("text/html; charset=utf-8"), .body = buf_str(page)};
}

Reply reply_see_other(Req *q, Url where)
{
    (void)q;
    return (Reply){.status = 303, .type = S("text/plain; charset=utf-8"), .location = where.s};
}

// "/kiosque/panier?x=y" of "https://host/kiosque/panier?x=y"; empty when there is none.
static Str path_of(Str address)
{
    Str scheme, rest, host, path;
    if (!str_cut(address, ':', &scheme, &rest) || !str_starts(rest, S("//")) || !str_plain(rest)) return (Str){0};
    return str_cut(str_skip(rest, 2), '/', &host, &path) ? (Str){path.p - 1, path.n + 1} : (Str){0};
}

// Whoever's address the Referer is, only its path is taken, and only when it is a page of ours.
Reply reply_back(Req *q)
{
    Str whole = path_of(q->referer), path, query, param[ROUTE_PARAMS];
    const Route *page;
    str_cut(whole, '?', &path, &query);
    bool ours = route_match(&q->app->routes, GET, path, q->a, &page, param) == ROUTE_FOUND;
    return reply_see_other(q, ours ? (Url){whole} : url_fmt(q->a, "/kiosque"));
}

Reply reply_away(Req *q, Str absolute)
{
    (void)q;
    return (Reply){.status = 303, .type = S("text/plain; charset=utf-8"), .location = absolute};
}

Reply reply_not_found(Req *q)
{
    return reply_error(q, 404, T("Cette page n’existe pas"),
                       T("L’adresse est peut-être incomplète, ou ce que vous cherchez n’est plus là. "
                         "Revenez à l’accueil : tout y est rangé dans le menu."));
}

Reply reply_file(Req *q, Str type, Str name, Str body, bool attachment)
{
    Reply r = {.status = 200, .type = type, .body = body};
    reply_header(q, &r, S("Content-Disposition"),
                 str_fmt(q->a, "%s; filename=\"%.*s\"", attachment ? "attachment" : "inline", STR_ARG(name)));
    return r;
}

// The name once in plain letters for old browsers, once as it is (RFC 6266).
Reply reply_stored(Req *q, Str type, Str name, Str path)
{
    Reply r = {.status = 200, .type = type, .file = path};
    Buf plain = buf_new(q->a, name.n), coded = buf_new(q->a, 3 * name.n);
    for (ptrdiff_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        buf_char(&plain, c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '%' && c != ';' ? c : '_');
    }
    url_encode(&coded, name);
    reply_header(q, &r, S("Content-Disposition"),
                 str_fmt(q->a, "attachment; filename=\"%.*s\"; filename*=UTF-8''%.*s", STR_ARG(buf_str(&plain)), STR_ARG(buf_str(&coded))));
    reply_header(q, &r, S("Content-Security-Policy"), S("default-src 'none'; sandbox; frame-ancestors 'none'"));
    return r;
}

// ---- parameters ----

int64_t req_id(const Req *q, int i)
{
    int64_t id = 0;
    return str_int(q->param[i], &id) && id > 0 ? id : 0;
}

Str  req_query(const Req *q, Str name) { return pairs_get(&q->query, name); }
Url  req_self(const Req *q)            { return (Url){q->path}; }
bool req_is_family(const Req *q)       { return q->session.role == ROLE_FAMILY; }

Str req_actor(Req *q)
{
    switch (q->session.role) {
    case ROLE_FAMILY: return str_fmt(q->a, "adult:%lld", (long long)q->session.adult);
    case ROLE_AGENT:  return str_fmt(q->a, "agent:%lld", (long long)q->session.agent);
    case ROLE_ANYONE: return S("visitor");
    }
    return S("");
}

// ---- lanes ----

typedef struct Errand { Req *q; ReqWork *work; void *context; bool said; } Errand;

static bool errand_run(Db *db, void *context)
{
    Errand *e = context;
    Lang before = words_use(e->q->lang);            // a writer has a thread of its own
    e->q->db = db;
    e->said = e->work(e->q, e->context);
    e->q->db = NULL;
    words_use(before);
    return e->said;
}

bool req_read(Req *q, ReqWork *work, void *context)
{
    Errand e = {q, work, context, false};
    LaneResult done = lane_read(q->site->store, errand_run, &e);
    return (done == LANE_KEPT || done == LANE_REFUSED) && e.said;
}

bool req_write(Req *q, ReqWork *work, void *context)
{
    Errand e = {q, work, context, false};
    return lane_write(q->site->store, errand_run, &e) == LANE_KEPT;
}

// ---- what pages keep in memory ----

QUERY(version_sql, db_int_cols, "SELECT n FROM town_version WHERE id = 1");
EXEC(version_raise_sql, "UPDATE town_version SET n = n + 1 WHERE id = 1");

void site_changed(Db *db) { db_run(db, &version_raise_sql, NO_ARGS); }

// Older values stay readable for the requests that hold them; they go when the town is closed. Settings change a few times a
// day, and one copy is some hundred kilobytes.
static const void *cached(Site *s, Db *db, SiteCacheKind kind, SiteLoader *load, int64_t version)
{
    SiteCache *c = &s->cache[kind];
    if (c->value && c->version == version) return c->value;
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    const void *value = c->value;
    if (!value || c->version != version) {
        if (!c->arena.start) c->arena = arena_new((ptrdiff_t)1024 * MB);
        value = WORDS_IN(LANG_FR, load(db, &c->arena));      // everybody's
        if (!db_failed(db)) {
            c->value = value;
            c->version = version;
        }
    }
    pthread_mutex_unlock(&lock);
    return value;
}

const void *site_cached(Site *s, Db *db, SiteCacheKind kind, SiteLoader *load)
{
    return cached(s, db, kind, load, db_int(db, &version_sql, NO_ARGS));
}

const void *req_cached(Req *q, SiteCacheKind kind, SiteLoader *load)
{
    if (!q->version) q->version = db_int(q->db, &version_sql, NO_ARGS);
    if (!q->cached[kind]) q->cached[kind] = cached(q->site, q->db, kind, load, q->version);
    return q->cached[kind];
}

// ---- assets ----

Url asset_url(const char *name)
{
    for (const Asset *a = assets; a->name.n; a++)
        if (str_eq(a->name, str_z(name))) return (Url){a->path};
    die("no asset is called %s", name);
}
