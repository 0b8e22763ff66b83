// route.c - which handler answers; and the list of all routes for outside checks.
#include "web/web.h"

// What a parameter of a pattern stands for. Objects belong to somebody: their handlers search with the owner in the WHERE.
static const struct { const char *name, *type; bool object; } params[] = {
    {"child", "child", true},       {"activity", "activity", true}, {"invoice", "invoice", true}, {"payment", "payment", true},
    {"basket", "basket", true},     {"notice", "notice", true},     {"save", "booking_save", true}, {"waiting", "waiting", true},
    {"booking", "booking", true},   {"document", "document", true}, {"paper", "town_file", false},
    {"request", "request", true},   {"session", "session", true},
    {"regie", "regie", false},      {"month", "month", false},      {"token", "secret", false},   {"asset", "file", false},
    {"report", "booking_report", true},
    {"adult", "adult", true},       {"invitation", "invitation", true},
    {"person", "child_person", true}, {"section", "section", false},
};

static int param_of(Str name)
{
    for (int i = 0; i < COUNT(params); i++)
        if (str_eq(name, str_z(params[i].name))) return i;
    return -1;
}

// The path is walked beside the pattern: nearly all patterns are left at their first other letter.
static bool path_fits(const char *p, Str path, Arena *a, Str param[ROUTE_PARAMS])
{
    const char *s = path.p, *end = path.p + path.n;
    int n = 0;
    while (*p && s < end) {
        if (*p != ':') {
            if (*p++ != *s++) return false;
            continue;
        }
        const char *from = s;
        while (s < end && *s != '/') s++;
        while (*p && *p != '/') p++;
        if (s == from || n == ROUTE_PARAMS || !url_decode(a, (Str){from, s - from}, false, &param[n++])) return false;
    }
    return !*p && s == end;
}

// Of "/kiosque/reservations/…" a number that stands for "reservations". 0: there is no second word, or it is a parameter.
static uint32_t second_word(Str path)
{
    Str word, rest;
    str_cut(str_skip(path, 1), '/', &word, &rest);
    str_cut(rest, '/', &word, &rest);
    uint32_t n = 2166136261u;                       // FNV-1a
    for (ptrdiff_t i = 0; i < word.n; i++) n = (n ^ (unsigned char)word.p[i]) * 16777619u;
    return word.n && word.p[0] != ':' ? n | 1 : 0;
}

Routes routes_of(Arena *a, const Route *const *tables)
{
    Routes all = {0};
    for (const Route *const *t = tables; *t; t++)
        for (const Route *r = *t; r->pattern; r++) all.n++;
    all.v = NEWS(a, RouteEntry, all.n);
    int i = 0;
    for (const Route *const *t = tables; *t; t++)
        for (const Route *r = *t; r->pattern; r++) all.v[i++] = (RouteEntry){second_word(str_z(r->pattern)), r};
    return all;
}

RouteMatch route_match(const Routes *routes, Method m, Str path, Arena *a, const Route **out, Str param[ROUTE_PARAMS])
{
    RouteMatch match = ROUTE_NONE;
    uint32_t word = second_word(path);
    for (const RouteEntry *e = routes->v, *end = e + routes->n; e < end; e++) {
        if (e->word && e->word != word) continue;
        Str found[ROUTE_PARAMS] = {0};
        if (!path_fits(e->route->pattern, path, a, found)) continue;
        if (e->route->method != m) { match = ROUTE_OTHER_METHOD; continue; }
        memcpy(param, found, sizeof found);
        *out = e->route;
        return ROUTE_FOUND;
    }
    return match;
}

Str routes_json(const Route *const *tables, Arena *a)
{
    static const char *const roles[] = {"anyone", "family", "agent"}, *const lanes[] = {"none", "read", "write"};
    Buf b = buf_new(a, 4 * KB);
    const char *between = "[\n";
    for (; *tables; tables++)
        for (const Route *r = *tables; r->pattern; r++) {
            buf_fmt(&b, "%s {\"method\": \"%s\", \"pattern\": \"%s\", \"lane\": \"%s\", \"role\": \"%s\", \"params\": [", between,
                    r->method == GET ? "GET" : "POST", r->pattern, lanes[r->tx], roles[r->role]);
            between = ",\n";
            Str part, rest = str_z(r->pattern);
            for (const char *comma = ""; rest.n;) {
                str_cut(rest, '/', &part, &rest);
                if (!str_starts(part, S(":"))) continue;
                int i = param_of(str_skip(part, 1));
                if (i < 0) die("route %s: parameter %.*s has no type in route.c", r->pattern, STR_ARG(part));
                buf_fmt(&b, "%s{\"name\": \"%s\", \"type\": \"%s\", \"object\": %s}", comma, params[i].name, params[i].type,
                        params[i].object ? "true" : "false");
                comma = ", ";
            }
            bool guarded = r->method == POST && !(r->flags & ROUTE_OPEN);
            buf_fmt(&b, "], \"csrf\": %s, \"operation_key\": %s}", guarded ? "true" : "false",
                    guarded && r->tx == TX_WRITE ? "true" : "false");
        }
    BUF_PUT(&b, "\n]\n");
    return buf_str(&b);
}

// ---- what is encoded in addresses, bodies and cookies ----

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool url_decode(Arena *a, Str s, bool plus, Str *out)
{
    char *p = arena_take(a, 1, 1, s.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            if (i + 2 >= s.n) return false;
            int high = hex(s.p[i + 1]), low = hex(s.p[i + 2]);
            if (high < 0 || low < 0 || !(high | low)) return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) c = ' ';
        if (!c) return false;
        p[n++] = c;
    }
    *out = (Str){p, n};
    return str_utf8(*out);
}

bool pairs_parse(Arena *a, Str encoded, ptrdiff_t most, Pairs *out)
{
    Str part, name, value;
    while (encoded.n) {
        str_cut(encoded, '&', &part, &encoded);
        if (!part.n) continue;
        str_cut(part, '=', &name, &value);
        Pair *p = PUSH(a, out);
        if (out->n > most || !url_decode(a, name, true, &p->name) || !url_decode(a, value, true, &p->value)) return false;
    }
    return true;
}

Pairs cookies_parse(Arena *a, Str header)
{
    Pairs found = {0};
    Str part, name, value;
    while (header.n && found.n < 50) {
        str_cut(header, ';', &part, &header);
        if (str_cut(str_trim(part), '=', &name, &value)) *PUSH(a, &found) = (Pair){name, value};
    }
    return found;
}

Str pairs_get(const Pairs *p, Str name)
{
    EACH (const Pair, it, p)
        if (str_eq(it->name, name)) return it->value;
    return (Str){0};
}
