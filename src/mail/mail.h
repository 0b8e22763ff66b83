// mail.h - a message as the bytes that a mail server takes (RFC 5322, 2045-2047, 2231). No socket, no clock, no database.
#pragma once
#include "base/base.h"

enum { MAIL_MAX = 10 * MB };                        // bytes of a whole message

typedef struct MailFile { Str name, type, bytes; } MailFile;           // "facture.pdf", "application/pdf"
ARRAY_OF(MailFile, MailFiles);

typedef struct Mail {
    Str from, from_name;
    Str to, to_name;                                // one recipient: nobody sees the other families
    Str reply_to;                                   // empty: none
    Str subject;
    Str message_id;                                 // "x@domain", the same at each attempt to send this mail
    Instant date;
    const Zone *zone;
    Str text, html;                                 // UTF-8, any kind of line ends; html may be empty
    MailFiles files;
} Mail;

// All lines end with CRLF and have at most 998 bytes, all of them ASCII; a leading dot is not doubled (libcurl does it).
// The empty text: refused, because an address is not one, a header holds a control or direction character, a text is not
// UTF-8, or all of it is larger than MAIL_MAX.
Str mail_compose(Arena *out, const Mail *m);
bool mail_header_ok(Str value);                     // may stand in a subject or a name

// An address we can write to: 6 to 254 bytes, ASCII on both sides of the @, a dot in the domain, no quoted parts.
bool mail_address_ok(Str address);
Str  mail_address_problem(Str address);             // what to tell the person who typed it; empty: nothing, it will do
