// agenda.c - iCalendar text. Moments are UTC: no program then needs our rules of summer time.
#include "booking/agenda.h"

enum { LINE_MOST = 75 };                            // bytes, RFC 5545 3.1

static bool inside_letter(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

// Long lines go on after CR LF and a blank; a letter is never cut.
static void line(Buf *b, Str text)
{
    for (ptrdiff_t most = LINE_MOST; text.n > most; most = LINE_MOST - 1) {
        ptrdiff_t n = most;
        while (n > 1 && inside_letter(text.p[n])) n--;
        buf_put(b, str_first(text, n));
        BUF_PUT(b, "\r\n ");
        text = str_skip(text, n);
    }
    buf_put(b, text);
    BUF_PUT(b, "\r\n");
}

static Str escaped(Arena *a, Str s)
{
    Buf b = buf_new(a, s.n + 8);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' || c == ';' || c == ',') buf_char(&b, '\\');
        if (c == '\n') BUF_PUT(&b, "\\n");
        else if ((unsigned char)c >= ' ' && c != 127) buf_char(&b, c);
    }
    return buf_str(&b);
}

static void text(Arena *a, Buf *b, const char *name, Str value)
{
    line(b, str_fmt(a, "%s:%.*s", name, STR_ARG(escaped(a, value))));
}

static void moment(Arena *a, Buf *b, const char *name, Instant t)
{
    Local l = zone_local(zone_utc(), t);
    Ymd d = date_ymd(l.day);
    line(b, str_fmt(a, "%s:%04d%02d%02dT%02d%02d%02dZ", name, d.year, d.month, d.day, l.hour, l.minute, l.second));
}

static void event(Arena *a, Buf *b, const Zone *z, const Agenda *v, const AgendaEvent *e, const Slot *s)
{
    Ymd d = date_ymd(e->day);
    line(b, S("BEGIN:VEVENT"));
    line(b, str_fmt(a, "UID:%lld-%lld-%04d%02d%02d@%.*s", (long long)e->child, (long long)e->slot, d.year, d.month, d.day, STR_ARG(v->host)));
    moment(a, b, "DTSTAMP", e->changed);
    moment(a, b, "LAST-MODIFIED", e->changed);
    line(b, str_fmt(a, "SEQUENCE:%lld", (long long)e->changes - 1));
    line(b, e->live ? S("STATUS:CONFIRMED") : S("STATUS:CANCELLED"));
    moment(a, b, "DTSTART", zone_instant(z, e->day, s->start_min / 60, s->start_min % 60));
    moment(a, b, "DTEND", zone_instant(z, e->day, s->end_min / 60, s->end_min % 60));
    text(a, b, "SUMMARY", str_fmt(a, "%.*s : %.*s", STR_ARG(e->who), STR_ARG(s->name)));
    if (s->venue.n) text(a, b, "LOCATION", s->venue);
    line(b, S("TRANSP:TRANSPARENT"));               // the parent is free at that hour
    line(b, S("END:VEVENT"));
}

// A calendar must hold something, even before the first booking.
static void time_zone(Buf *b)
{
    static const char *const lines[] = {"BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
                                        "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE"};
    for (int i = 0; i < COUNT(lines); i++) line(b, str_z(lines[i]));
}

Str agenda_text(Arena *a, const Catalog *c, const Zone *z, const Agenda *v)
{
    Buf b = buf_new(a, 16 * KB);
    static const char *const head[] = {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kiosque Famille//Agenda//FR", "CALSCALE:GREGORIAN",
                                       "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"};
    for (int i = 0; i < COUNT(head); i++) line(&b, str_z(head[i]));
    text(a, &b, "X-WR-CALNAME", v->name);
    time_zone(&b);
    EACH (const AgendaEvent, e, &v->events) {
        const Slot *s = catalog_slot(c, e->slot);
        if (s) event(a, &b, z, v, e, s);
    }
    line(&b, S("END:VCALENDAR"));
    return buf_str(&b);
}
