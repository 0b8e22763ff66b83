// html.h - what views print with. Where a value stands decides how it is escaped; C's types do the rest: a link takes only a
// Url, trusted markup only stands in text, a bare char * nowhere. Views (*.html) are compiled by tools/viewc.c; see
// docs/how-to/view.md.
#pragma once
#include "base/base.h"

typedef struct Url    { Str s; } Url;               // built by the functions below only
typedef struct Markup { Str s; } Markup;            // already escaped: what a view printed, or town/prose.h

// A path on this site: "/..." of URL characters only, asserted. Texts go in through url_query, or are digits and dates.
Url  url_fmt(Arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
Url  url_query(Arena *a, Url u, Str name, Str value);           // adds name=value, encoded, before any #
Url  url_absolute(Arena *a, Str base, Url path);    // for mails: base is "https://host" (asserted), path a path on this site
Url  tel_url(Arena *a, Str phone);                  // tel:+33...
Url  mail_url(Arena *a, Str address);               // mailto:..., encoded
void url_encode(Buf *w, Str s);                     // everything but letters, digits and -._~
Markup markup_of(const Buf *w);                     // what views printed there, to stand in another view

void html_str(Buf *w, Str s);                       // & < > " ' escaped, all else as it is: text, and values in quotes
void html_int(Buf *w, int64_t n);
void html_int32(Buf *w, int n);
void html_money(Buf *w, Money m);                   // 1 234,50 €
void html_date(Buf *w, Date d);                     // 09/05/2018; nothing for {0}
void html_link(Buf *w, Url u);                      // escaped; "#" instead of an address that is not ours, http(s), tel or mailto
void html_url_text(Buf *w, Url u);                  // as words
void html_markup(Buf *w, Markup m);
void html_iso_date(Buf *w, Date d);                 // 2018-05-09; nothing for {0}
void html_iso_instant(Buf *w, Instant t);           // 2018-05-09T13:46:12.000Z

// What the compiler of views calls: in text, in a value, at the start of an address, later in an address, {{ iso: x }}.
#define HTML_VALUE Str: html_str, int64_t: html_int, int: html_int32, Money: html_money, Date: html_date, Url: html_url_text
#define html_text(w, ...) _Generic(__VA_ARGS__, HTML_VALUE, Markup: html_markup)((w), (__VA_ARGS__))
#define html_attr(w, ...) _Generic(__VA_ARGS__, HTML_VALUE)((w), (__VA_ARGS__))
#define html_url(w, ...)  _Generic(__VA_ARGS__, Url: html_link)((w), (__VA_ARGS__))
#define html_part(w, ...) _Generic(__VA_ARGS__, Str: url_encode, int64_t: html_int, int: html_int32)((w), (__VA_ARGS__))
#define html_iso(w, ...)  _Generic(__VA_ARGS__, Date: html_iso_date, Instant: html_iso_instant)((w), (__VA_ARGS__))
