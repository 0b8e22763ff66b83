// mail.c - composing a message.
#include "mail/mail.h"

#include <sodium.h>
#include <unistr.h>

enum { LINE = 76 };                                 // of encoded text and of headers with encoded words, without CRLF

// ---- addresses ----

static bool letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

static bool ascii(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

static bool local_ok(Str s)
{
    static const Str allowed = S("!#$%&'*+-/=?^_`{|}~.");
    if (!s.n || s.n > 64 || s.p[0] == '.' || s.p[s.n - 1] == '.' || str_has(s, S(".."))) return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!letter_or_digit(s.p[i]) && !str_has(allowed, (Str){s.p + i, 1})) return false;
    return true;
}

static bool label_ok(Str s)
{
    if (!s.n || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-') return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!letter_or_digit(s.p[i]) && s.p[i] != '-') return false;
    return true;
}

static bool domain_ok(Str s)
{
    int dots = 0;
    Str label;
    for (bool more = true; more; dots += more) {
        more = str_cut(s, '.', &label, &s);
        if (!label_ok(label)) return false;
    }
    return dots > 0;
}

Str mail_address_problem(Str address)
{
    Str local, domain;
    if (!ascii(address))
        return T("Cette adresse contient un accent ou une lettre que notre messagerie ne sait pas envoyer. "
                 "Indiquez une adresse écrite sans accent.");
    if (address.n > 254) return T("Cette adresse est trop longue : 254 caractères au plus.");
    bool ok = address.n >= 6 && str_cut(address, '@', &local, &domain) && local_ok(local) && domain_ok(domain);
    return ok ? (Str){0} : T("Indiquez une adresse complète, par exemple prenom.nom@exemple.fr.");
}

bool mail_address_ok(Str address) { return !mail_address_problem(address).n; }

// ---- headers ----

bool mail_header_ok(Str value) { return str_plain(value); }

static void put_hex(Buf *b, char c) { buf_fmt(b, "=%02X", (unsigned char)c); }

static ptrdiff_t column(const Buf *b)
{
    const char *end = b->n ? memrchr(b->p, '\n', (size_t)b->n) : NULL;
    return end ? b->p + b->n - end - 1 : b->n;
}

static bool plain_words(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!letter_or_digit(s.p[i]) && s.p[i] != ' ' && s.p[i] != '-') return false;
    return true;
}

static Str first_character(Str s)
{
    int n = u8_mblen((const uint8_t *)s.p, (size_t)s.n);
    return str_first(s, n > 0 ? n : 1);
}

// RFC 2047, "Q": no word is longer than its 75 characters and no character is cut between two words.
static void put_encoded_words(Buf *b, Str s)
{
    static const Str open = S("=?UTF-8?Q?"), close = S("?=");
    buf_put(b, open);
    while (s.n) {
        Str c = first_character(s);
        bool as_is = letter_or_digit(*c.p), blank = *c.p == ' ';
        ptrdiff_t room = as_is || blank ? 1 : 3 * c.n;
        if (column(b) + room + close.n > LINE - 1) {
            buf_put(b, close);
            BUF_PUT(b, "\r\n ");
            buf_put(b, open);
        }
        for (ptrdiff_t i = 0; i < c.n; i++) {
            if (as_is) buf_char(b, c.p[i]);
            else if (blank) buf_char(b, '_');
            else put_hex(b, c.p[i]);
        }
        s = str_skip(s, c.n);
    }
    buf_put(b, close);
}

static void put_text(Buf *b, Str s)
{
    if (plain_words(s) && column(b) + s.n <= LINE) buf_put(b, s);
    else put_encoded_words(b, s);
}

static void put_header(Buf *b, Str name, Str value)
{
    buf_put(b, name);
    BUF_PUT(b, ": ");
    buf_put(b, value);
    BUF_PUT(b, "\r\n");
}

static void put_mailbox(Buf *b, Str header, Str name, Str address)
{
    buf_put(b, header);
    BUF_PUT(b, ": ");
    name = str_trim(name);
    if (name.n) {
        put_text(b, name);
        buf_put(b, column(b) + address.n + 3 > LINE ? S("\r\n ") : S(" "));
    }
    buf_fmt(b, "<%.*s>\r\n", STR_ARG(address));
}

static void put_subject(Buf *b, Str subject)
{
    BUF_PUT(b, "Subject: ");
    put_text(b, str_trim(subject));
    BUF_PUT(b, "\r\n");
}

// "Wed, 09 May 2018 15:46:12 +0200"
static void put_date(Buf *b, const Zone *z, Instant t)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    Local here = zone_local(z, t), utc = zone_local(zone_utc(), t);
    int ahead = (date_days(utc.day, here.day) * 24 + here.hour - utc.hour) * 60 + here.minute - utc.minute;
    int off = ahead < 0 ? -ahead : ahead;
    Ymd d = date_ymd(here.day);
    buf_fmt(b, "Date: %s, %02d %s %d %02d:%02d:%02d %c%02d%02d\r\n", days[date_weekday(here.day) - 1], d.day, months[d.month - 1],
            d.year, here.hour, here.minute, here.second, ahead < 0 ? '-' : '+', off / 60, off % 60);
}

// ---- bodies ----

static void put_soft(Buf *b, ptrdiff_t *col, Str piece)
{
    if (*col + piece.n > LINE - 1) {                // the last column is for the "=" of a line that goes on
        BUF_PUT(b, "=\r\n");
        *col = 0;
    }
    buf_put(b, piece);
    *col += piece.n;
}

static void put_quoted_line(Buf *b, Str line)
{
    static const char digits[] = "0123456789ABCDEF";
    ptrdiff_t col = 0;
    for (ptrdiff_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        unsigned char byte = (unsigned char)c;
        const char hex[] = {'=', digits[byte >> 4], digits[byte & 15]};
        bool last = i == line.n - 1;                // a blank at the end of a line would be lost on the way
        bool as_is = (c > ' ' && c <= '~' && c != '=') || ((c == ' ' || c == '\t') && !last);
        put_soft(b, &col, as_is ? (Str){&c, 1} : (Str){hex, sizeof hex});
    }
    BUF_PUT(b, "\r\n");
}

static ptrdiff_t line_end(Str s)
{
    ptrdiff_t n = 0;
    while (n < s.n && s.p[n] != '\n' && s.p[n] != '\r') n++;
    return n;
}

static void put_quoted(Buf *b, Str text)
{
    while (text.n) {
        ptrdiff_t n = line_end(text);
        put_quoted_line(b, str_first(text, n));
        text = str_skip(text, n);
        text = str_skip(text, str_starts(text, S("\r\n")) ? 2 : 1);
    }
}

static void put_base64(Buf *b, Str bytes)
{
    enum { PER_LINE = LINE / 4 * 3 };
    while (bytes.n) {
        char line[LINE + 1];
        Str part = str_first(bytes, PER_LINE);
        sodium_bin2base64(line, sizeof line, (const unsigned char *)part.p, (size_t)part.n, sodium_base64_VARIANT_ORIGINAL);
        buf_put(b, str_z(line));
        BUF_PUT(b, "\r\n");
        bytes = str_skip(bytes, part.n);
    }
}

// Quoted-printable and base64 never write "=_": no part can hold one of these.
#define MIXED "=_kiosque-mixed"
#define EITHER "=_kiosque-alternative"

static void put_text_part(Buf *b, Str type, Str text)
{
    buf_fmt(b, "Content-Type: %.*s; charset=utf-8\r\n", STR_ARG(type));
    BUF_PUT(b, "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    put_quoted(b, text);
}

static void put_words(Buf *b, const Mail *m)
{
    if (!m->html.n) {
        put_text_part(b, S("text/plain"), m->text);
        return;
    }
    BUF_PUT(b, "Content-Type: multipart/alternative; boundary=\"" EITHER "\"\r\n\r\n");
    BUF_PUT(b, "--" EITHER "\r\n");
    put_text_part(b, S("text/plain"), m->text);
    BUF_PUT(b, "\r\n--" EITHER "\r\n");
    put_text_part(b, S("text/html"), m->html);
    BUF_PUT(b, "\r\n--" EITHER "--\r\n");
}

static bool file_name_plain(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!letter_or_digit(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.') return false;
    return true;
}

static void put_file_name(Buf *b, Str name)
{
    if (file_name_plain(name)) {
        buf_fmt(b, "\r\n filename=\"%.*s\"", STR_ARG(name));
        return;
    }
    BUF_PUT(b, "\r\n filename*=UTF-8''");
    for (ptrdiff_t i = 0; i < name.n; i++) {
        if (file_name_plain((Str){name.p + i, 1})) buf_char(b, name.p[i]);
        else buf_fmt(b, "%%%02X", (unsigned char)name.p[i]);
    }
}

static void put_file(Buf *b, const MailFile *f)
{
    BUF_PUT(b, "\r\n--" MIXED "\r\n");
    put_header(b, S("Content-Type"), f->type);
    BUF_PUT(b, "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;");
    put_file_name(b, f->name);
    BUF_PUT(b, "\r\n\r\n");
    put_base64(b, f->bytes);
}

// ---- the whole ----

static bool file_ok(const MailFile *f)
{
    return f->name.n && f->name.n <= 200 && mail_header_ok(f->name) && f->type.n && f->type.n <= 100 && mail_header_ok(f->type)
        && ascii(f->type);
}

static bool mail_ok(const Mail *m)
{
    if (!mail_address_ok(m->from) || !mail_address_ok(m->to) || !mail_address_ok(m->message_id)) return false;
    if (m->reply_to.n && !mail_address_ok(m->reply_to)) return false;
    if (!mail_header_ok(m->from_name) || !mail_header_ok(m->to_name) || !mail_header_ok(m->subject)) return false;
    if (!str_utf8(m->text) || !str_utf8(m->html)) return false;
    ptrdiff_t most = m->text.n * 3 + m->html.n * 3;
    EACH (const MailFile, f, &m->files) {
        if (!file_ok(f)) return false;
        most += f->bytes.n / 3 * 4;
        if (most > MAIL_MAX) return false;
    }
    return most <= MAIL_MAX;
}

static void put_headers(Buf *b, const Mail *m)
{
    put_mailbox(b, S("From"), m->from_name, m->from);
    put_mailbox(b, S("To"), m->to_name, m->to);
    if (m->reply_to.n) put_mailbox(b, S("Reply-To"), (Str){0}, m->reply_to);
    put_subject(b, m->subject);
    put_date(b, m->zone, m->date);
    buf_fmt(b, "Message-ID: <%.*s>\r\n", STR_ARG(m->message_id));
    put_header(b, S("Auto-Submitted"), S("auto-generated"));           // asks holiday answering machines to be quiet
    put_header(b, S("MIME-Version"), S("1.0"));
}

Str mail_compose(Arena *out, const Mail *m)
{
    if (!mail_ok(m)) return (Str){0};
    Buf b = buf_new(out, 16 * KB);
    put_headers(&b, m);
    if (m->files.n) {
        BUF_PUT(&b, "Content-Type: multipart/mixed; boundary=\"" MIXED "\"\r\n\r\n--" MIXED "\r\n");
        put_words(&b, m);
        EACH (const MailFile, f, &m->files) put_file(&b, f);
        BUF_PUT(&b, "\r\n--" MIXED "--\r\n");
    } else {
        put_words(&b, m);
    }
    return buf_str(&b);
}
