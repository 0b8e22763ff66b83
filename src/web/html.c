// html.c - escaping and addresses.
#include "web/html.h"

#include <stdio.h>

// ---- text and values ----

static const bool special[256] = {['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true};

static Str entity(char c)
{
    switch (c) {
    case '&': return S("&amp;");
    case '<': return S("&lt;");
    case '>': return S("&gt;");
    case '"': return S("&quot;");
    default:  return S("&#39;");
    }
}

// How many letters from s on mean themselves. Nearly all do, and every text of every page comes through here: four at a time.
static ptrdiff_t plain_letters(Str s)
{
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n, *at = p;
    while (end - at >= 4 && !(special[at[0]] | special[at[1]] | special[at[2]] | special[at[3]])) at += 4;
    while (at < end && !special[*at]) at++;
    return at - p;
}

void html_str(Buf *w, Str s)
{
    for (;;) {
        ptrdiff_t n = plain_letters(s);
        buf_put(w, (Str){s.p, n});
        if (n == s.n) return;
        buf_put(w, entity(s.p[n]));
        s = str_skip(s, n + 1);
    }
}

void html_int(Buf *w, int64_t n)     { buf_int(w, n); }
void html_int32(Buf *w, int n)       { html_int(w, n); }
void html_markup(Buf *w, Markup m)   { buf_put(w, m.s); }
void html_url_text(Buf *w, Url u)    { html_str(w, u.s); }
Markup markup_of(const Buf *w)       { return (Markup){buf_str(w)}; }

// The page grows in place as long as nothing else is taken from its arena, so short texts are made in a room of their own.
#define IN_A_ROOM(arena) char room[256]; Arena arena = {room, room, room + sizeof room}

void html_money(Buf *w, Money m)
{
    IN_A_ROOM(a);
    buf_put(w, money_text(&a, m));
}

void html_date(Buf *w, Date d)
{
    IN_A_ROOM(a);
    if (date_is(d)) buf_put(w, date_short(&a, d));
}

void html_iso_date(Buf *w, Date d)
{
    IN_A_ROOM(a);
    if (date_is(d)) buf_put(w, date_iso(&a, d));
}

void html_iso_instant(Buf *w, Instant t)
{
    IN_A_ROOM(a);
    buf_put(w, instant_iso(&a, t));
}

// ---- addresses ----

static bool plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

static bool on_this_site(Str s)                     // browsers read "//host" and "/\host" as another site
{
    return s.n && s.p[0] == '/' && (s.n == 1 || (s.p[1] != '/' && s.p[1] != '\\'));
}

static bool harmless(Str s)
{
    static const Str starts[] = {{"#", 1}, {"?", 1}, {"https://", 8}, {"http://", 7}, {"mailto:", 7}, {"tel:", 4}};
    if (!s.n || on_this_site(s)) return true;
    for (int i = 0; i < COUNT(starts); i++)
        if (str_starts(s, starts[i])) return true;
    return false;
}

// The type says that our own code made it. Should that code have let a visitor's path or word through, no script runs.
void html_link(Buf *w, Url u) { html_str(w, harmless(u.s) ? u.s : S("#")); }

void url_encode(Buf *w, Str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (plain(s.p[i])) buf_char(w, s.p[i]);
        else buf_put(w, (Str){(char[]){'%', hex[c >> 4], hex[c & 15]}, 3});
    }
}

static bool url_plain(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!plain(s.p[i]) && (!s.p[i] || !strchr("/?=&%#+:,;@", s.p[i]))) return false;
    return true;
}

Url url_fmt(Arena *a, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    Url u = {str_vfmt(a, fmt, args)};
    va_end(args);
    assert(on_this_site(u.s) && url_plain(u.s));
    return u;
}

Url url_query(Arena *a, Url u, Str name, Str value)
{
    Str address, fragment;
    bool marked = str_cut(u.s, '#', &address, &fragment);
    Buf b = buf_new(a, u.s.n + name.n * 3 + value.n * 3 + 4);
    buf_put(&b, address);
    buf_char(&b, str_has(address, S("?")) ? '&' : '?');
    url_encode(&b, name);
    buf_char(&b, '=');
    url_encode(&b, value);
    if (marked) buf_char(&b, '#');
    buf_put(&b, fragment);
    return (Url){buf_str(&b)};
}

Url url_absolute(Arena *a, Str base, Url path)
{
    assert(str_starts(base, S("https://")) || str_starts(base, S("http://")));
    assert(!str_ends(base, S("/")) && url_plain(base) && on_this_site(path.s));
    return (Url){str_join(a, base, path.s)};
}

// "04 66 81 33 60" and "+33 4 66 81 33 60" are the same number.
Url tel_url(Arena *a, Str phone)
{
    Buf b = buf_new(a, phone.n + 8);
    BUF_PUT(&b, "tel:");
    for (ptrdiff_t i = 0; i < phone.n; i++) {
        char c = phone.p[i];
        bool first = b.n == 4;
        if (c == '+' && first) buf_char(&b, c);
        else if (c == '0' && first) BUF_PUT(&b, "+33");
        else if (c >= '0' && c <= '9') buf_char(&b, c);
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
