// sim.h - payfip-sim: the other side of PayFiP, for the demo and the tests. It moves no money.
//
// A program of its own: it shares only the base values with the product, so that an error of the product's client is not repeated
// here. Everything it knows is in memory and is lost when it stops. sim/README.md is its manual.
#pragma once
#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>

// ---- behaviours (quirk.c) ----

// CALL: how one SOAP call is answered (asked for a payment: each call about it, its creation apart). PAYMENT: what happens to
// one payment, and what is told of it.
//        name        word in a rule        value if none   kind
#define QUIRKS(X) \
    X(TIMES,            "times",               "1",         PAYMENT) \
    X(HTTP_500,         "http-500",            "",          CALL) \
    X(HTTP_502,         "http-502",            "",          CALL) \
    X(HTTP_503,         "http-503",            "",          CALL) \
    X(SILENCE,          "silence",             "30",        CALL) \
    X(TIMEOUT_CREATED,  "timeout-but-created", "30",        CALL) \
    X(STALL,            "stall",               "30",        CALL) \
    X(LATENCY,          "latency",             "5",         CALL) \
    X(CUT,              "cut",                 "",          CALL) \
    X(TRUNCATED,        "truncated",           "",          CALL) \
    X(EMPTY,            "empty",               "",          CALL) \
    X(HTML,             "html",                "",          CALL) \
    X(HUGE_BODY,        "huge",                "500000000", CALL) \
    X(GZIP_BOMB,        "gzip-bomb",           "",          CALL) \
    X(LATIN1,           "latin1",              "",          CALL) \
    X(UTF16,            "utf16",               "",          CALL) \
    X(BOM,              "bom",                 "",          CALL) \
    X(WRONG_TYPE,       "wrong-type",          "",          CALL) \
    X(DOCTYPE,          "doctype",             "",          CALL) \
    X(ENTITY_BOMB,      "entity-bomb",         "",          CALL) \
    X(DUPLICATE_FIELD,  "duplicate-field",     "",          CALL) \
    X(SOAPENV,          "soapenv",             "",          CALL) \
    X(REDIRECT_REPLY,   "redirect-reply",      "",          CALL) \
    X(FAULT_FUNCTIONAL, "fault-functional",    "T5",        CALL) \
    X(FAULT_DYSFUNCTION,"fault-dysfunction",   "999",       CALL) \
    X(FAULT_UNAVAILABLE,"fault-unavailable",   "",          CALL) \
    X(FAULT_PROTOCOL,   "fault-protocol",      "",          CALL) \
    X(UNKNOWN_FAULT,    "unknown-fault",       "Z9",        CALL) \
    X(IDOP_LOWER,       "idop-lower",          "",          PAYMENT) \
    X(SHORT_EXER,       "short-exer",          "",          PAYMENT) \
    X(NO_NUMAUTO,       "no-numauto",          "",          PAYMENT) \
    X(AMOUNT_LOWER,     "amount-lower",        "100",       PAYMENT) \
    X(AMOUNT_HIGHER,    "amount-higher",       "100",       PAYMENT) \
    X(AMOUNT_TEXT,      "amount-text",         "12,50",     PAYMENT) \
    X(OTHER_REFDET,     "other-refdet",        "00009920200101000000", PAYMENT) \
    X(OTHER_NUMCLI,     "other-numcli",        "999998",    PAYMENT) \
    X(OTHER_IDOP,       "other-idop",          "00000000-0000-4000-8000-000000000000", PAYMENT) \
    X(HOSTILE_OBJET,    "hostile-objet",       "",          PAYMENT) \
    X(HOSTILE_MEL,      "hostile-mel",         "",          PAYMENT) \
    X(DATE,             "date",                "31022026",  PAYMENT) \
    X(TIME,             "time",                "2460",      PAYMENT) \
    X(SAISIE,           "saisie",              "W",         PAYMENT) \
    X(LETTER,           "letter",              "Q",         PAYMENT) \
    X(LATE_RESULT,      "late-result",         "300",       PAYMENT) \
    X(CLOCK_SKEW,       "clock-skew",          "600",       PAYMENT) \
    X(PURGED,           "purged",              "",          PAYMENT) \
    X(ABANDON_THEN_PAY, "abandon-then-pay",    "120",       PAYMENT) \
    X(REFUSE_THEN_PAY,  "refuse-then-pay",     "120",       PAYMENT) \
    X(PAY_THEN_ABANDON, "pay-then-abandon",    "120",       PAYMENT) \
    X(PAY_THEN_REFUSE,  "pay-then-refuse",     "120",       PAYMENT) \
    X(DEBIT,            "debit",               "",          PAYMENT) \
    X(PAGE_EXPIRED,     "page-expired",        "",          PAYMENT) \
    X(PAGE_USED,        "page-used",           "",          PAYMENT) \
    X(NOTIFY,           "notify",              "once",      PAYMENT) \
    X(NOTIFY_BEFORE,    "notify-before",       "",          PAYMENT) \
    X(NOTIFY_AFTER,     "notify-after",        "2",         PAYMENT) \
    X(NOTIFY_TOGETHER,  "notify-together",     "",          PAYMENT) \
    X(NOTIFY_DELAY,     "notify-delay",        "7200",      PAYMENT) \
    X(NOTIFY_CLAIMS,    "notify-claims",       "",          PAYMENT) \
    X(NOTIFY_FLOOD,     "notify-flood",        "1000",      PAYMENT) \
    X(NOTIFY_SPELLING,  "notify-spelling",     "idOp",      PAYMENT) \
    X(RETURN_POST,      "return-post",         "",          PAYMENT) \
    X(NO_RETURN,        "no-return",           "",          PAYMENT) \
    X(FILE_MISSING,     "file-missing",        "",          PAYMENT) \
    X(FILE_TWICE,       "file-twice",          "",          PAYMENT) \
    X(FILE_AMOUNT,      "file-amount",         "1",         PAYMENT) \
    X(FILE_NEXT_DAY,    "file-next-day",       "",          PAYMENT)

typedef enum Quirk {
#define X(id, word, value, kind) Q_##id,
    QUIRKS(X)
#undef X
    QUIRK_COUNT
} Quirk;

typedef struct Quirks { Str v[QUIRK_COUNT]; } Quirks;   // p is NULL: this behaviour is not asked for

typedef enum { AT_PAYMENT, AT_CREATE, AT_DETAIL, AT_CLIENT, AT_ANY } Moment;

typedef struct Op Op;

bool    quirk_on(const Quirks *q, Quirk id);
int64_t quirk_int(const Quirks *q, Quirk id);           // its value as a number; 0 when not asked for
int64_t quirk_ms(const Quirks *q, Quirk id);            // "30" seconds or "300ms"
void    quirks_over(Quirks *into, const Quirks *more);  // what more asks for replaces
void    quirks_drop_calls(Quirks *q);                   // leaves what is about the payment
bool    quirks_parse(Arena *a, Str text, Quirks *into, Str *why);       // "notify twice, amount-lower 50"
Str     quirks_text(Arena *a, const Quirks *q);         // the same, written
// All with the lock held. Rules live as long as the program.
bool    rules_read(Str script, Str *why);               // several lines; nothing is kept when one is wrong
void    rules_clear(void);
int     rules_count(void);
void    rules_at(Moment at, const Op *op, Quirks *into);        // op is NULL for a client call
void    chaos_pick(uint64_t seed, int64_t n, Quirks *into);     // the same for the same seed and payment number

// ---- operations (store.c) ----

typedef struct Client {
    Str numcli, label[3];
    bool enabled, access;                               // access: to the web service
    Str modes;                                          // letters of saisie
    int64_t most;                                       // cents
} Client;

struct Op {
    char idop[37];
    int64_t number;                                     // 1, 2, 3... in order of creation
    bool form;                                          // opened by the older form protocol
    Str exer, mel, numcli, objet, refdet, saisie, urlnotif, urlredirect;
    int64_t montant;                                    // cents
    Quirks quirks;
    int64_t created, settled;                           // milliseconds of the simulated clock; settled 0: no result
    int calls;                                          // SOAP calls about its detail
    bool opened, purged;
    char letter;                                        // result so far, 0: none
    bool paid;                                          // money was taken, whatever is told
    char second;                                        // a later result that contradicts the first; 0: none
    int64_t second_at;
    char numauto[20];
    int sent, accepted;                                 // notifications, and those answered with 2xx
    Op *same_hash;
};

typedef struct Sim {
    pthread_mutex_t lock;                               // everything below
    Arena arena;                                        // never emptied
    Op **ops;
    int64_t n, cap;
    Op *by_hash[1 << 14];
    Client *clients;
    int n_clients;
    uint64_t seed;
    bool chaos;
    atomic_bool stopping;
    _Atomic int64_t shift;                              // added to the clock, ms
} Sim;
extern Sim sim;

enum { LIFE_MS = 15 * 60 * 1000 };                      // of the payment page

int64_t sim_now(void);                                  // libc's clock, so faketime works, plus the shift
bool    sim_sleep(int64_t ms);                          // real time; false: the program is stopping
// All with the lock held.
Op     *op_new(const Op *as);                           // copies the texts, gives idop and moment, applies rules and chaos
Op     *op_find(Str idop);
Op     *op_by_refdet(Str refdet);                       // the latest
void    op_refresh(Op *op);                             // a second result or a nightly purge whose time has come
bool    op_too_old(const Op *op);
void    op_settle(Op *op, char letter);                 // letter: what the payer did; behaviours may change it; notifies
Str     op_state(const Op *op);                         // open, expired, purged, settled
int64_t op_collected(const Op *op);                     // cents the platform took
Client  client_of(Arena *a, Str numcli, bool *known);   // without a list, every six-digit number is known
void    client_set(Client c);
void    op_json(Buf *b, const Op *op);
Str     register_json(Arena *a);
Str     reconciliation(Arena *a, Str numcli, Str day);  // CSV, day as JJ/MM/AAAA
void    paris(int64_t ms, char date[9], char hour[5]);  // JJMMAAAA and HHMM

// ---- notifications (notify.c) ----

void notify_start(void);
void notify_stop(void);
void notify_later(Op *op, int times, int64_t delay_ms, bool together);  // with the lock held; together: all at the same instant
void notify_second_result(Op *op);                      // wakes up when the second result is due
bool notify_idle(int64_t patience_ms);                  // without the lock: waits until nothing is due soon or being sent

// ---- requests (main.c routes them) ----

typedef struct Param { Str name, value; } Param;
ARRAY_OF(Param, Params);

typedef struct Request { Arena a; Buf body; bool too_large; Str method, path; Params params; } Request;

typedef struct Reply {
    int status;
    Str type, body, location, encoding;
    bool drop;                                          // close without an answer
    bool half;                                          // send half of the body, stay silent for half_ms, close
    int64_t half_ms;
    int64_t filler;                                     // send that many bytes of nothing
} Reply;

Str  param(const Request *q, const char *name);         // query string, then form body; empty when absent
void form_decode(Arena *a, Str body, Params *out);
void put_html(Buf *b, Str s);

Reply soap_serve(Request *q);                           // soap.c
Reply page_open(Request *q);                            // page.c
Reply page_step(Request *q);
Reply page_form(Request *q);                            // the older form protocol
Reply page_style(Request *q);
Reply page_index(Request *q);
Reply control_behave(Request *q);                       // control.c
Reply control_client(Request *q);
Reply control_pay(Request *q);
Reply control_clock(Request *q);
Reply control_purge(Request *q);
Reply control_notify(Request *q);
Reply control_wait(Request *q);
Reply control_register(Request *q);
Reply control_file(Request *q);

// What the platform's rules say of a creation: a code of its list, or the empty text. Shared by both protocols.
Str order_code(const Op *asked, Str montant, const Client *client, bool known);
