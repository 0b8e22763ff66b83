// payfip.h - PayFiP's web service (DGFiP, régies): its three messages, and what each answer means for a payment.
//
// Nothing here knows the database or a clock: the payment, its age and the answer come in, the next state goes out. The rules
// are those of the contract (PaiementSecuriseService, SOAP 1.1) and of the "guide de mise en oeuvre PayFiP Régie Web service";
// names in French are the names on the wire. The notification and the browser's return prove nothing: only an answer to
// PAYFIP_ASK_DETAIL counts.
#pragma once
#include "base/base.h"

// ---- what we ask ----

typedef enum { PAYFIP_TEST = 'T', PAYFIP_ACTIVATION = 'X', PAYFIP_PRODUCTION = 'W' } PayfipMode;    // saisie

typedef struct PayfipOrder {
    int exer;                                       // budget year, four digits
    Str mel;                                        // receives the platform's own ticket
    Money montant;
    Str numcli;                                     // six digits, one per régie
    Str objet;                                      // through payfip_object; may be empty
    Str refdet;                                     // payfip_refdet: one per attempt, never used twice
    PayfipMode saisie;
    Str urlnotif, urlredirect;                      // ours, absolute, at most 250 characters, without a query string
    Str idop;                                       // empty until the platform has answered
} PayfipOrder;

typedef enum { PAYFIP_ASK_CREATE, PAYFIP_ASK_DETAIL, PAYFIP_ASK_CLIENT } PayfipAsk;

Str payfip_create_request(Arena *a, const PayfipOrder *order);      // the whole SOAP document
Str payfip_detail_request(Arena *a, Str idop);
Str payfip_client_request(Arena *a, Str numcli);    // moves no money: the "test the connection" button

// What the platform would refuse, found before calling it: the code it would answer (R3, M1, M3, M5, A1, A2, S1, T1, N1, D1;
// E1 and O1 are ours, for exer and objet), or the empty text. The bounds belong to the régie: 100 and 9999999 cents are safe.
Str  payfip_flaw(const PayfipOrder *order, Money least, Money most);
bool payfip_refdet_ok(Str refdet);                  // [A-Za-z0-9]{6,30}
bool payfip_numcli_ok(Str numcli);                  // [0-9]{6}
bool payfip_mel_ok(Str mel);                        // 6 to 80 printable ASCII characters, one @, a domain with a dot
bool payfip_amount_ok(Money m, Money least, Money most);
bool payfip_idop_ok(Str idop);                      // the shape of a UUID: checked before anything leaves because of a notification
bool payfip_montant(Str digits, Money *out);        // cents as on the wire: 1 to 11 digits and nothing else
Str  payfip_object(Arena *a, Str text);             // accents removed, only [A-Za-z0-9 ], single blanks, at most 100; may be empty
Str  payfip_refdet(Arena *a, int64_t counter, Local now);   // six digits of the counter, then yyyymmddhhmmss

// ---- what comes back ----

typedef enum {
    PAYFIP_GARBLED,                                 // an answer nobody can rely on: as if there had been none. Also {0}.
    PAYFIP_CREATED,                                 // idop
    PAYFIP_DETAIL,                                  // resultrans and the echoed fields
    PAYFIP_CLIENT,                                  // libelle, numcli
    PAYFIP_FAULT,                                   // family, code, text
    PAYFIP_SILENT,                                  // no answer in time: the platform may or may not have obeyed
    PAYFIP_UNREACHED,                               // nothing was sent, so nothing can have been done
} PayfipKind;

// Only a functional fault is a decision; every other one means "later".
typedef enum { PAYFIP_DYSFUNCTION, PAYFIP_UNAVAILABLE, PAYFIP_PROTOCOL, PAYFIP_FUNCTIONAL } PayfipFamily;

// Texts as received, without blanks at their ends; absent and empty are the same. They are somebody else's input.
typedef struct PayfipAnswer {
    PayfipKind kind;
    Str dattrans, exer, heurtrans, idop, mel, montant, numauto, numcli, objet, refdet, resultrans, saisie;
    Str libelle[3];                                 // shown to the payer: body, régie, place; any may be empty
    PayfipFamily family;
    Str code, text;                                 // text: for a person
    Str why;                                        // GARBLED, SILENT, UNREACHED: for the log
} PayfipAnswer;

// Reads an answer to `ask`. Names are resolved by namespace; any DOCTYPE, more than 64 KiB, more than 16 levels, a field given
// twice, or an HTTP status other than 200 (and 500 for a fault) make it PAYFIP_GARBLED. Unknown elements are ignored.
PayfipAnswer payfip_read(Arena *a, PayfipAsk ask, Str body, int http_status);
// Sends a request to the configured address and reads the answer. Blocks up to timeout_ms (15 s is usual); never in a lane.
PayfipAnswer payfip_call(Arena *a, Str url, PayfipAsk ask, Str request, int timeout_ms);

// When the platform says it was paid: dattrans JJMMAAAA and heurtrans HHMM, Paris time. false: not a real day or hour.
bool payfip_moment(const Zone *paris, Str dattrans, Str heurtrans, Instant *out);
// The same when it can be believed (from 15 minutes before opening until 15 minutes after now: its clock is not ours), else now.
Instant payfip_settled_at(const Zone *paris, const PayfipAnswer *got, Instant opened, Instant now);

// ---- what it means ----

typedef enum {
    PAYFIP_PREPARED,                                // stored here, not sent yet
    PAYFIP_OPENED,                                  // the platform gave an idop; the payer may be there
    PAYFIP_UNKNOWN,                                 // creation without a usable answer: it may exist over there, never send it again
    PAYFIP_SETTLED, PAYFIP_REFUSED, PAYFIP_ABANDONED, PAYFIP_EXPIRED, PAYFIP_FAILED,
    PAYFIP_SUSPENSE,                                // a person must look before anything is paid with it
    PAYFIP_REVERSED,                                // by staff: a direct debit that came back
} PayfipState;
Str  payfip_state_name(PayfipState s);              // as stored: prepared, opened, unknown, settled...
bool payfip_state_parse(Str name, PayfipState *out);

typedef enum {
    PAYFIP_WAIT,                                    // nothing new; ask again later
    PAYFIP_STARTED,                                 // created: send the payer to the payment page
    PAYFIP_PAID,
    PAYFIP_PAID_LATE,                               // paid although the attempt was closed here: the money must find a home
    PAYFIP_DECLINED, PAYFIP_LEFT, PAYFIP_TOO_OLD,
    PAYFIP_NOT_CREATED,                             // refused by a functional fault, or never sent
    PAYFIP_UNSURE,                                  // creation without a usable answer
    PAYFIP_NO_CHANGE,                               // already decided, and this says nothing else
    // From here on a person is told.
    PAYFIP_OTHER_IDOP, PAYFIP_OTHER_REFDET, PAYFIP_OTHER_NUMCLI, PAYFIP_OTHER_MODE, PAYFIP_OTHER_AMOUNT,
    PAYFIP_UNKNOWN_LETTER,                          // a result this program does not know
    PAYFIP_UNKNOWN_FAULT,                           // a functional code this program does not know
    PAYFIP_CONTRADICTION,                           // settled here, and now said not to be paid: it stays settled
    PAYFIP_UNANSWERED,                              // no usable answer for days
} PayfipReason;
Str payfip_reason_text(PayfipReason r);             // one French sentence, for the régisseur

enum { PAYFIP_LIFE_SECONDS = 20 * 60, PAYFIP_UNANSWERED_SECONDS = 6 * 86400 };

typedef struct PayfipNext {
    PayfipState state;
    PayfipReason reason;
    Money collected;                                // what the platform says it took: to settle, or to hold in suspense
    bool alert;                                     // leave a task for the régisseur
} PayfipNext;

// got answers the creation when state is PREPARED, else a detail. age_seconds: since the payment was created, by our clock.
// mode: what the régie is in now; money of another mode is never applied.
PayfipNext payfip_decide(PayfipState state, const PayfipOrder *asked, const PayfipAnswer *got, int64_t age_seconds,
                         PayfipMode mode);

// The next moment after now to ask for the detail; {0}: never again. While opened: within 5 minutes of any result of the page's
// life, then hourly, then each morning for a week. Closed without money: two mornings, since a late result can exist.
Instant payfip_next_poll(const Zone *paris, PayfipState state, Instant opened, Instant now);
