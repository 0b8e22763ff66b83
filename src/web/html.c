// html.c - escaping and addresses.
#include "web/html.h"

#include <stdio.h>

void html_str(Buf *w, Str s)
{
    ptrdiff_t from = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        Str safe;
        switch (s.p[i]) {
        case '&':  safe = S("&amp;"); break;
        case '<':  safe = S("&lt;"); break;
        case '>':  safe = S("&gt;"); break;
        case '"':  safe = S("&quot;"); break;
        case '\'': safe = S("&#39;"); break;
        default: continue;
        }
        buf_put(w, (Str){s.p + from, i - from});
        buf_put(w, safe);
        from = i + 1;
    }
    if (s.n > from) buf_put(w, (Str){s.p + from, s.n - from});
}

void html_int(Buf *w, int64_t n)     { buf_fmt(w, "%lld", (long long)n); }
void html_int32(Buf *w, int n)       { buf_fmt(w, "%d", n); }
void html_markup(Buf *w, Markup m)   { buf_put(w, m.s); }
void html_link(Buf *w, Url u)        { html_str(w, u.s); }

// The buffer's own arena must not move while it grows, so texts are made beside it.
void html_money(Buf *w, Money m)
{
    char room[64];
    Arena scratch = {room, room, room + sizeof room};
    buf_put(w, money_text(&scratch, m));
}

void html_date(Buf *w, Date d)
{
    char room[64];
    Arena scratch = {room, room, room + sizeof room};
    if (date_is(d)) buf_put(w, date_short(&scratch, d));
}

void html_iso_date(Buf *w, Date d)
{
    char room[64];
    Arena scratch = {room, room, room + sizeof room};
    if (date_is(d)) buf_put(w, date_iso(&scratch, d));
}

void html_iso_instant(Buf *w, Instant t)
{
    char room[128];
    Arena scratch = {room, room, room + sizeof room};
    buf_put(w, instant_iso(&scratch, t));
}

static bool plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void url_encode(Buf *w, Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (plain(s.p[i])) buf_char(w, s.p[i]);
        else buf_fmt(w, "%%%02X", (unsigned char)s.p[i]);
    }
}

Url url_fmt(Arena *a, const char *fmt, ...)
{
    va_list args;
    char *p = arena_take(a, 1, 1, 512);
    va_start(args, fmt);
    int n = vsnprintf(p, 512, fmt, args);
    va_end(args);
    assert(n > 0 && n < 512 && p[0] == '/' && p[1] != '/');
    for (int i = 0; i < n; i++) assert(plain(p[i]) || strchr("/?=&%#+:", p[i]));
    return (Url){{p, n}};
}

Url url_query(Arena *a, Url u, Str name, Str value)
{
    Buf b = buf_new(a, u.s.n + name.n + value.n * 3 + 4);
    buf_put(&b, u.s);
    buf_char(&b, str_has(u.s, S("?")) ? '&' : '?');
    url_encode(&b, name);
    buf_char(&b, '=');
    url_encode(&b, value);
    return (Url){buf_str(&b)};
}

Url tel_url(Arena *a, Str phone)
{
    Buf b = buf_new(a, 24);
    BUF_PUT(&b, "tel:");
    bool first = true;
    for (ptrdiff_t i = 0; i < phone.n; i++) {
        char c = phone.p[i];
        if (c == '+' && b.n == 4) buf_char(&b, c), first = false;
        if (c < '0' || c > '9') continue;
        if (first && c == '0') BUF_PUT(&b, "+33");
        else buf_char(&b, c);
        first = false;
    }
    return (Url){buf_str(&b)};
}

Url mail_url(Arena *a, Str address)
{
    Buf b = buf_new(a, address.n * 3 + 8);
    Str name, domain;
    BUF_PUT(&b, "mailto:");
    str_cut(address, '@', &name, &domain);
    url_encode(&b, name);
    buf_char(&b, '@');
    url_encode(&b, domain);
    return (Url){buf_str(&b)};
}
