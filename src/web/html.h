// html.h - what views print with. Where a value stands decides how it is escaped; C's types do the rest: a link takes only a
// Url, trusted markup only stands in text, a bare char * nowhere. Views (*.html) are compiled by tools/viewc.c; see
// docs/how-to/view.md.
#pragma once
#include "base/base.h"

typedef struct Url    { Str s; } Url;               // built by the functions below only
typedef struct Markup { Str s; } Markup;            // already escaped

// A path on this site: "/..." of URL characters only, asserted. Texts go in through url_query or are digits and dates.
Url  url_fmt(Arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
Url  url_query(Arena *a, Url u, Str name, Str value);           // appends ?name=value or &name=value, encoded
Url  tel_url(Arena *a, Str phone);                  // tel:+33...
Url  mail_url(Arena *a, Str address);               // mailto:..., encoded
void url_encode(Buf *w, Str s);                     // everything but letters, digits and -._~

void html_str(Buf *w, Str s);                       // & < > " ' escaped
void html_int(Buf *w, int64_t n);
void html_int32(Buf *w, int n);
void html_money(Buf *w, Money m);
void html_date(Buf *w, Date d);                     // 09/05/2018
void html_link(Buf *w, Url u);
void html_markup(Buf *w, Markup m);
void html_iso_date(Buf *w, Date d);
void html_iso_instant(Buf *w, Instant t);

#define html_text(w, x) _Generic((x), Str: html_str, int64_t: html_int, int: html_int32, Money: html_money, Date: html_date, \
                                 Url: html_link, Markup: html_markup)((w), (x))
#define html_attr(w, x) _Generic((x), Str: html_str, int64_t: html_int, int: html_int32, Money: html_money, Date: html_date)((w), (x))
#define html_url(w, x)  _Generic((x), Url: html_link)((w), (x))
#define html_part(w, x) _Generic((x), Str: url_encode, int64_t: html_int, int: html_int32)((w), (x))
#define html_iso(w, x)  _Generic((x), Date: html_iso_date, Instant: html_iso_instant)((w), (x))
