// payfip.c - writing requests, reading answers, deciding. Every byte that comes back is treated as hostile.
#include "payment/payfip.h"
#include "platform/platform.h"

#include <expat.h>
#include <stdlib.h>
#include <uninorm.h>
#include <unistr.h>

#define NS_SOAP "http://schemas.xmlsoap.org/soap/envelope/"
#define NS_SVC \
    "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_securise/PaiementSecuriseService"

enum { ANSWER_MAX = 64 * KB, DEPTH_MAX = 16, NUMAUTO_MAX = 32, URL_MAX = 250 };

// ---- small tests on text ----

static bool digit(char c)  { return c >= '0' && c <= '9'; }
static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool hex(char c)    { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

static bool all_digits(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!digit(s.p[i])) return false;
    return true;
}

static bool all_alphanumeric(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!digit(s.p[i]) && !letter(s.p[i])) return false;
    return true;
}

bool payfip_refdet_ok(Str s) { return s.n >= 6 && s.n <= 30 && all_alphanumeric(s); }
bool payfip_numcli_ok(Str s) { return s.n == 6 && all_digits(s); }
bool payfip_amount_ok(Money m, Money least, Money most) { return m.cents >= least.cents && m.cents <= most.cents; }

bool payfip_mel_ok(Str s)
{
    Str local, domain, top;
    if (s.n < 6 || s.n > 80) return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("<>()[]\\,;:\"", s.p[i])) return false;
    if (!str_cut(s, '@', &local, &domain) || !local.n || str_has(domain, S("@"))) return false;
    if (!str_cut(domain, '.', &domain, &top) || !domain.n || !top.n) return false;
    return !str_has(top, S("..")) && top.p[0] != '.' && !str_ends(top, S("."));
}

bool payfip_idop_ok(Str s)
{
    if (s.n != 36) return false;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s.p[i] != '-' : !hex(s.p[i])) return false;
    }
    return true;
}

bool payfip_montant(Str s, Money *out)
{
    return s.n >= 1 && s.n <= 11 && all_digits(s) && str_int(s, &out->cents);
}

static bool mode_ok(PayfipMode m) { return m == PAYFIP_TEST || m == PAYFIP_ACTIVATION || m == PAYFIP_PRODUCTION; }
static bool url_ok(Str s)
{
    bool web = str_starts(s, S("https://")) || str_starts(s, S("http://"));
    return web && s.n <= URL_MAX && str_plain(s) && !str_has(s, S("?")) && !str_has(s, S(" "));
}

static bool object_ok(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && !digit(s.p[i]) && !letter(s.p[i])) return false;
    return s.n <= 100;
}

// In the platform's own order where it is known: the address is looked at before the upper bound.
Str payfip_flaw(const PayfipOrder *o, Money least, Money most)
{
    if (!payfip_numcli_ok(o->numcli)) return S("T1");
    if (!mode_ok(o->saisie)) return S("S1");
    if (o->exer < 1000 || o->exer > 9999) return S("E1");
    if (!payfip_refdet_ok(o->refdet)) return S("R3");
    if (o->montant.cents < 0) return S("M1");
    if (o->montant.cents < least.cents) return S("M3");
    if (!o->mel.n) return S("A1");
    if (!payfip_mel_ok(o->mel)) return S("A2");
    if (!payfip_amount_ok(o->montant, least, most)) return S("M5");
    if (!object_ok(o->objet)) return S("O1");
    if (!url_ok(o->urlnotif)) return S("N1");
    if (!url_ok(o->urlredirect)) return S("D1");
    return (Str){0};
}

static Str one_blank_between(Arena *a, Str s)
{
    Buf b = buf_new(a, s.n);
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' || (b.n && b.p[b.n - 1] != ' ')) buf_char(&b, s.p[i]);
    return buf_str(&b);
}

// Apostrophes (typed or typographic), hyphens and line ends separate words; every other foreign character vanishes.
Str payfip_object(Arena *a, Str text)
{
    if (!text.n || !str_utf8(text)) return (Str){0};
    size_t n = 0;
    uint8_t *flat = u8_normalize(UNINORM_NFKD, (const uint8_t *)text.p, (size_t)text.n, NULL, &n);
    if (!flat) return (Str){0};
    Buf b = buf_new(a, (ptrdiff_t)n);
    for (size_t i = 0; i < n;) {
        ucs4_t c;
        i += (size_t)u8_mbtouc_unsafe(&c, flat + i, n - i);
        if (c == '\'' || c == 0x2019 || c == '-' || c == '\t' || c == '\n' || c == '\r') c = ' ';
        if (c < 0x80 && (c == ' ' || digit((char)c) || letter((char)c))) buf_char(&b, (char)c);
    }
    free(flat);
    return str_trim(str_first(one_blank_between(a, buf_str(&b)), 100));
}

Str payfip_refdet(Arena *a, int64_t counter, Local now)
{
    assert(counter >= 0);
    Ymd d = date_ymd(now.day);
    return str_fmt(a, "%06d%04d%02d%02d%02d%02d%02d", (int)(counter % 1000000), d.year, d.month, d.day,
                   now.hour, now.minute, now.second);
}

// ---- requests ----

static void put_xml(Buf *b, Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        switch (c) {
        case '&':  BUF_PUT(b, "&amp;");  break;
        case '<':  BUF_PUT(b, "&lt;");   break;
        case '>':  BUF_PUT(b, "&gt;");   break;
        case '"':  BUF_PUT(b, "&quot;"); break;
        case '\'': BUF_PUT(b, "&#39;");  break;
        default:
            if ((unsigned char)c >= ' ') buf_char(b, c);    // XML 1.0 has no way to write the others
        }
    }
}

static void put_field(Buf *b, const char *name, Str value)
{
    if (!value.n) return;
    buf_fmt(b, "<%s>", name);
    put_xml(b, value);
    buf_fmt(b, "</%s>", name);
}

static Buf request_open(Arena *a, const char *operation)
{
    Buf b = buf_new(a, 2 * KB);
    BUF_PUT(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<e:Envelope xmlns:e=\"" NS_SOAP "\"><e:Body>");
    buf_fmt(&b, "<p:%s xmlns:p=\"" NS_SVC "\"><arg0>", operation);
    return b;
}

static Str request_close(Buf *b, const char *operation)
{
    buf_fmt(b, "</arg0></p:%s></e:Body></e:Envelope>\n", operation);
    return buf_str(b);
}

// The schema is a sequence: the order of these lines is the order on the wire.
Str payfip_create_request(Arena *a, const PayfipOrder *o)
{
    Buf b = request_open(a, "creerPaiementSecurise");
    put_field(&b, "exer", str_fmt(a, "%04d", o->exer));
    put_field(&b, "mel", o->mel);
    put_field(&b, "montant", str_fmt(a, "%lld", (long long)o->montant.cents));
    put_field(&b, "numcli", o->numcli);
    put_field(&b, "objet", o->objet);
    put_field(&b, "refdet", o->refdet);
    put_field(&b, "saisie", str_fmt(a, "%c", (char)o->saisie));
    put_field(&b, "urlnotif", o->urlnotif);
    put_field(&b, "urlredirect", o->urlredirect);
    return request_close(&b, "creerPaiementSecurise");
}

Str payfip_detail_request(Arena *a, Str idop)
{
    Buf b = request_open(a, "recupererDetailPaiementSecurise");
    put_field(&b, "idOp", idop);                    // "idop" would be ignored by the platform, which then answers P1
    return request_close(&b, "recupererDetailPaiementSecurise");
}

Str payfip_client_request(Arena *a, Str numcli)
{
    Buf b = request_open(a, "recupererDetailClient");
    put_field(&b, "numCli", numcli);                // with a capital here, without in the answer
    return request_close(&b, "recupererDetailClient");
}

// ---- answers ----

// Where in the document an element stands. What is inside something unknown is unknown too.
typedef enum { OUTSIDE, ENVELOPE, BODY, WRAPPER, RETURN, SOAP_FAULT, DETAIL, FAMILY, FIELD, UNKNOWN } Place;

typedef struct FaultText { Str descriptif, libelle, message; } FaultText;

typedef struct Reading {
    Arena *a;
    XML_Parser xml;
    PayfipAsk ask;
    PayfipAnswer answer;
    FaultText fault;
    Place place[DEPTH_MAX + 1];
    int depth;
    unsigned places, fields;                        // bits of what was seen, to refuse a second one
    Str *field;                                     // being read
    Buf text;
} Reading;

#define RETURN_FIELD(name) {#name, offsetof(Reading, answer.name)}
static const struct FieldName { const char *name; size_t at; } return_fields[] = {
    RETURN_FIELD(dattrans), RETURN_FIELD(exer), RETURN_FIELD(heurtrans), RETURN_FIELD(mel), RETURN_FIELD(montant),
    RETURN_FIELD(numauto), RETURN_FIELD(numcli), RETURN_FIELD(objet), RETURN_FIELD(refdet), RETURN_FIELD(resultrans),
    RETURN_FIELD(saisie),
    {"idOp", offsetof(Reading, answer.idop)}, {"idop", offsetof(Reading, answer.idop)},     // both have been seen
    {"libelleN1", offsetof(Reading, answer.libelle[0])}, {"libelleN2", offsetof(Reading, answer.libelle[1])},
    {"libelleN3", offsetof(Reading, answer.libelle[2])},
}, fault_fields[] = {
    {"code", offsetof(Reading, answer.code)}, {"descriptif", offsetof(Reading, fault.descriptif)},
    {"libelle", offsetof(Reading, fault.libelle)}, {"message", offsetof(Reading, fault.message)},
};

static const struct { const char *response; PayfipKind kind; } expected[] = {
    [PAYFIP_ASK_CREATE] = {"creerPaiementSecuriseResponse", PAYFIP_CREATED},
    [PAYFIP_ASK_DETAIL] = {"recupererDetailPaiementSecuriseResponse", PAYFIP_DETAIL},
    [PAYFIP_ASK_CLIENT] = {"recupererDetailClientResponse", PAYFIP_CLIENT},
};

static const struct { const char *name; PayfipFamily family; } families[] = {
    {"FonctionnelleErreur", PAYFIP_FUNCTIONAL}, {"TechDysfonctionnementErreur", PAYFIP_DYSFUNCTION},
    {"TechIndisponibiliteErreur", PAYFIP_UNAVAILABLE}, {"TechProtocolaireErreur", PAYFIP_PROTOCOL},
};

static void refuse(Reading *r, Str why)
{
    if (!r->answer.why.n) r->answer.why = why;
    XML_StopParser(r->xml, XML_FALSE);
}

// expat gives "namespace local", or "local" alone when there is no namespace.
static bool named(const char *full, const char *ns, const char *local)
{
    Str left, right;
    bool has_ns = str_cut(str_z(full), ' ', &left, &right);
    return str_eq(has_ns ? right : left, str_z(local)) && str_eq(has_ns ? left : (Str){0}, str_z(ns));
}

// Two spellings of one field share the bit of where they are kept.
static bool open_field(Reading *r, const struct FieldName *names, ptrdiff_t n, const char *full)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        if (!named(full, NULL, names[i].name)) continue;
        ptrdiff_t first = 0;
        while (names[first].at != names[i].at) first++;
        if (r->fields & 1u << first) refuse(r, S("field given twice"));
        r->fields |= 1u << first;
        r->field = (Str *)(void *)((char *)r + names[i].at);
        r->text.n = 0;
        return true;
    }
    return false;
}

static Place open_family(Reading *r, const char *full)
{
    for (ptrdiff_t i = 0; i < COUNT(families); i++) {
        if (!named(full, NS_SVC, families[i].name)) continue;
        r->answer.family = families[i].family;
        return FAMILY;
    }
    return UNKNOWN;
}

static Place place_in(Reading *r, Place parent, const char *full)
{
    switch (parent) {
    case OUTSIDE:    return named(full, NS_SOAP, "Envelope") ? ENVELOPE : UNKNOWN;
    case ENVELOPE:   return named(full, NS_SOAP, "Body") ? BODY : UNKNOWN;
    case BODY:
        if (named(full, NS_SOAP, "Fault")) return SOAP_FAULT;
        return named(full, NS_SVC, expected[r->ask].response) ? WRAPPER : UNKNOWN;
    case WRAPPER:    return named(full, NULL, "return") ? RETURN : UNKNOWN;
    case RETURN:     return open_field(r, return_fields, COUNT(return_fields), full) ? FIELD : UNKNOWN;
    case SOAP_FAULT: return named(full, NULL, "detail") ? DETAIL : UNKNOWN;
    case DETAIL:     return open_family(r, full);
    case FAMILY:     return open_field(r, fault_fields, COUNT(fault_fields), full) ? FIELD : UNKNOWN;
    case FIELD:      refuse(r, S("element inside a field")); return UNKNOWN;
    case UNKNOWN:    return UNKNOWN;
    }
    return UNKNOWN;
}

static void on_start(void *context, const char *name, const char **attributes)
{
    (void)attributes;
    Reading *r = context;
    if (r->depth == DEPTH_MAX) {
        refuse(r, S("too deep"));
        return;
    }
    Place place = place_in(r, r->place[r->depth], name);
    r->place[++r->depth] = place;
    if (place == UNKNOWN || place == FIELD) return;
    // An answer and a fault cannot both be the content.
    unsigned bit = 1u << (place == SOAP_FAULT ? WRAPPER : place);
    if (r->places & bit) refuse(r, S("element given twice"));
    r->places |= bit;
    if (place == SOAP_FAULT) r->answer.kind = PAYFIP_FAULT;
    if (place == RETURN) r->answer.kind = expected[r->ask].kind;
}

static void on_end(void *context, const char *name)
{
    (void)name;
    Reading *r = context;
    if (r->place[r->depth--] == FIELD)
        *r->field = str_trim(str_dup(r->a, buf_str(&r->text)));
}

static void on_text(void *context, const char *p, int n)
{
    Reading *r = context;
    if (r->place[r->depth] == FIELD) buf_put(&r->text, (Str){p, n});
}

static void on_doctype(void *context, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    refuse(context, S("DOCTYPE"));
}

static PayfipAnswer garbled(Str why) { return (PayfipAnswer){.kind = PAYFIP_GARBLED, .why = why}; }

static bool parse(Reading *r, Str body)
{
    r->xml = XML_ParserCreateNS(NULL, ' ');
    if (!r->xml) return false;
    XML_SetUserData(r->xml, r);
    XML_SetElementHandler(r->xml, on_start, on_end);
    XML_SetCharacterDataHandler(r->xml, on_text);
    XML_SetStartDoctypeDeclHandler(r->xml, on_doctype);
    bool ok = XML_Parse(r->xml, body.p, (int)body.n, 1) == XML_STATUS_OK;
    if (!ok && !r->answer.why.n)
        r->answer.why = str_z(XML_ErrorString(XML_GetErrorCode(r->xml)));
    XML_ParserFree(r->xml);
    return ok;
}

static PayfipAnswer finished(const Reading *r, int status)
{
    PayfipAnswer answer = r->answer;
    const FaultText *t = &r->fault;
    answer.text = t->descriptif.n ? t->descriptif : t->libelle.n ? t->libelle : t->message;
    answer.numauto = str_first(answer.numauto, NUMAUTO_MAX);
    switch (answer.kind) {
    case PAYFIP_FAULT:
        return answer;
    case PAYFIP_CREATED:
        if (!payfip_idop_ok(answer.idop)) return garbled(S("idOp of another shape"));
        break;
    case PAYFIP_DETAIL:
        if (!answer.resultrans.n) return garbled(S("no resultrans"));
        break;
    case PAYFIP_CLIENT:
        break;
    default:
        return garbled(S("neither an answer nor a fault"));
    }
    return status == 200 ? answer : garbled(S("an answer with the status of a fault"));
}

PayfipAnswer payfip_read(Arena *a, PayfipAsk ask, Str body, int status)
{
    if (status != 200 && status != 500) return garbled(str_fmt(a, "HTTP status %d", status));
    if (!body.n) return garbled(S("empty body"));
    if (body.n > ANSWER_MAX) return garbled(S("body too large"));
    Reading r = {.a = a, .ask = ask, .text = buf_new(a, 256)};
    if (!parse(&r, body)) return garbled(r.answer.why);
    return finished(&r, status);
}

PayfipAnswer payfip_call(Arena *a, Str url, PayfipAsk ask, Str request, int timeout_ms)
{
    Str lines[] = {S("Content-Type: text/xml; charset=utf-8"), S("SOAPAction: \"\"")};
    NetReply reply = net_post(a, url, (Strs){lines, COUNT(lines), COUNT(lines)}, request, timeout_ms, ANSWER_MAX);
    switch (reply.result) {
    case NET_OK:          return payfip_read(a, ask, reply.body, reply.status);
    case NET_UNREACHABLE: return (PayfipAnswer){.kind = PAYFIP_UNREACHED, .why = S("unreachable")};
    case NET_TIMEOUT:     return (PayfipAnswer){.kind = PAYFIP_SILENT, .why = S("no answer in time")};
    case NET_TOO_LARGE:   return garbled(S("body too large"));
    case NET_BROKEN:      return (PayfipAnswer){.kind = PAYFIP_SILENT, .why = S("connection broken")};
    }
    return garbled(S("network"));
}

// ---- moments ----

static int number(Str s, ptrdiff_t at, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++) v = v * 10 + (s.p[at + i] - '0');
    return v;
}

bool payfip_moment(const Zone *paris, Str day, Str hour, Instant *out)
{
    if (day.n != 8 || hour.n != 4 || !all_digits(day) || !all_digits(hour)) return false;
    int d = number(day, 0, 2), m = number(day, 2, 2), y = number(day, 4, 4), h = number(hour, 0, 2), min = number(hour, 2, 2);
    if (y < 1970 || !date_valid(y, m, d) || h > 23 || min > 59) return false;
    *out = zone_instant(paris, date_of(y, m, d), h, min);
    return true;
}

Instant payfip_settled_at(const Zone *paris, const PayfipAnswer *got, Instant opened, Instant now)
{
    const int64_t tolerated = 15 * 60 * 1000;
    Instant said;
    if (!payfip_moment(paris, got->dattrans, got->heurtrans, &said)) return now;
    bool believable = said.ms >= opened.ms - tolerated && said.ms <= now.ms + tolerated;
    return believable ? said : now;
}

// ---- decisions ----

static const char *const state_names[] = {
    [PAYFIP_PREPARED] = "prepared", [PAYFIP_OPENED] = "opened", [PAYFIP_UNKNOWN] = "unknown", [PAYFIP_SETTLED] = "settled",
    [PAYFIP_REFUSED] = "refused", [PAYFIP_ABANDONED] = "abandoned", [PAYFIP_EXPIRED] = "expired", [PAYFIP_FAILED] = "failed",
    [PAYFIP_SUSPENSE] = "suspense", [PAYFIP_REVERSED] = "reversed",
};

Str payfip_state_name(PayfipState s) { return str_z(state_names[s]); }

bool payfip_state_parse(Str name, PayfipState *out)
{
    for (int i = 0; i < COUNT(state_names); i++) {
        if (!str_eq(name, str_z(state_names[i]))) continue;
        *out = (PayfipState)i;
        return true;
    }
    return false;
}

Str payfip_reason_text(PayfipReason r)
{
    switch (r) {
    case PAYFIP_WAIT:           return FR("Le résultat n’est pas encore connu.");
    case PAYFIP_STARTED:        return FR("Le paiement est ouvert sur PayFiP.");
    case PAYFIP_PAID:           return FR("PayFiP confirme le paiement.");
    case PAYFIP_PAID_LATE:      return FR("PayFiP confirme un paiement qui avait été clos ici : l’argent est bien encaissé.");
    case PAYFIP_DECLINED:       return FR("Le paiement a été refusé.");
    case PAYFIP_LEFT:           return FR("Le paiement a été abandonné.");
    case PAYFIP_TOO_OLD:        return FR("Le paiement n’a pas été mené à son terme à temps.");
    case PAYFIP_NOT_CREATED:    return FR("PayFiP n’a pas ouvert le paiement.");
    case PAYFIP_UNSURE:         return FR("PayFiP n’a pas répondu à l’ouverture du paiement : il existe peut-être chez eux.");
    case PAYFIP_NO_CHANGE:      return FR("Rien de nouveau.");
    case PAYFIP_OTHER_IDOP:     return FR("PayFiP a répondu pour une autre opération que celle demandée.");
    case PAYFIP_OTHER_REFDET:   return FR("La référence de la dette n’est pas celle qui avait été envoyée.");
    case PAYFIP_OTHER_NUMCLI:   return FR("Le numéro client n’est pas celui de cette régie.");
    case PAYFIP_OTHER_MODE:     return FR("Le paiement n’a pas été fait dans le mode (test, activation, production) de la régie.");
    case PAYFIP_OTHER_AMOUNT:   return FR("Le montant n’est pas celui qui avait été demandé.");
    case PAYFIP_UNKNOWN_LETTER: return FR("PayFiP a répondu un résultat que ce logiciel ne connaît pas.");
    case PAYFIP_UNKNOWN_FAULT:  return FR("PayFiP a répondu un code d’erreur que ce logiciel ne connaît pas.");
    case PAYFIP_CONTRADICTION:  return FR("PayFiP dit maintenant non payé un paiement déjà confirmé : il reste payé ici.");
    case PAYFIP_UNANSWERED:     return FR("PayFiP n’a pas donné de réponse exploitable depuis plusieurs jours.");
    }
    return (Str){0};
}

static PayfipNext next(PayfipState state, PayfipReason reason)
{
    return (PayfipNext){.state = state, .reason = reason, .alert = reason == PAYFIP_PAID_LATE || reason > PAYFIP_NO_CHANGE};
}

// The contract says of a creation without an answer: never again with the same reference. Nothing sent is another matter.
static PayfipNext decide_creation(const PayfipAnswer *got)
{
    if (got->kind == PAYFIP_CREATED) return next(PAYFIP_OPENED, PAYFIP_STARTED);
    if (got->kind == PAYFIP_UNREACHED) return next(PAYFIP_FAILED, PAYFIP_NOT_CREATED);
    if (got->kind == PAYFIP_FAULT && got->family == PAYFIP_FUNCTIONAL) return next(PAYFIP_FAILED, PAYFIP_NOT_CREATED);
    return next(PAYFIP_UNKNOWN, PAYFIP_UNSURE);
}

static PayfipNext wait_or_tell(PayfipState state, PayfipReason reason, int64_t age)
{
    if (state != PAYFIP_OPENED) return next(state, PAYFIP_NO_CHANGE);
    return age < PAYFIP_UNANSWERED_SECONDS ? next(state, reason) : next(PAYFIP_SUSPENSE, PAYFIP_UNANSWERED);
}

// P1 seconds after creation can mean that the platform has not recorded the operation yet. P3 and P4 speak of the page, not of
// the result, so they too only count once the operation has outlived its page.
static PayfipNext decide_fault(PayfipState state, const PayfipAnswer *got, int64_t age)
{
    static const char *const no_result[] = {"P1", "P3", "P4", "P5"};
    if (got->kind != PAYFIP_FAULT || got->family != PAYFIP_FUNCTIONAL) return wait_or_tell(state, PAYFIP_WAIT, age);
    for (int i = 0; i < COUNT(no_result); i++) {
        if (!str_eq(got->code, str_z(no_result[i]))) continue;
        if (state != PAYFIP_OPENED) return next(state, PAYFIP_NO_CHANGE);
        return age < PAYFIP_LIFE_SECONDS ? next(state, PAYFIP_WAIT) : next(PAYFIP_EXPIRED, PAYFIP_TOO_OLD);
    }
    return wait_or_tell(state, PAYFIP_UNKNOWN_FAULT, age);
}

// Everything echoed must be what was sent, except exer (answers with two characters exist) and what only people read.
static PayfipReason mismatch(const PayfipOrder *asked, const PayfipAnswer *got, PayfipMode mode)
{
    Money montant;
    char saisie = (char)asked->saisie;
    if (got->idop.n && !str_eq_nocase(got->idop, asked->idop)) return PAYFIP_OTHER_IDOP;
    if (!str_eq(got->refdet, asked->refdet)) return PAYFIP_OTHER_REFDET;
    if (!str_eq(got->numcli, asked->numcli)) return PAYFIP_OTHER_NUMCLI;
    if (asked->saisie != mode || !str_eq(got->saisie, (Str){&saisie, 1})) return PAYFIP_OTHER_MODE;
    if (!payfip_montant(got->montant, &montant) || montant.cents != asked->montant.cents) return PAYFIP_OTHER_AMOUNT;
    return PAYFIP_WAIT;
}

static PayfipNext decide_paid(PayfipState state, PayfipReason flaw, const PayfipAnswer *got)
{
    if (state == PAYFIP_SETTLED) return next(state, flaw == PAYFIP_WAIT ? PAYFIP_NO_CHANGE : flaw);
    PayfipNext n = flaw != PAYFIP_WAIT      ? next(PAYFIP_SUSPENSE, flaw)
                 : state == PAYFIP_OPENED   ? next(PAYFIP_SETTLED, PAYFIP_PAID)
                                            : next(PAYFIP_SETTLED, PAYFIP_PAID_LATE);
    if (!payfip_montant(got->montant, &n.collected)) n.collected = (Money){0};
    return n;
}

static PayfipNext decide_unpaid(PayfipState state, PayfipReason flaw, char result, int64_t age)
{
    if (flaw != PAYFIP_WAIT && state == PAYFIP_OPENED) return wait_or_tell(state, flaw, age);  // not ours to close with
    if (state == PAYFIP_SETTLED) return next(state, flaw == PAYFIP_WAIT ? PAYFIP_CONTRADICTION : flaw);
    if (state != PAYFIP_OPENED) return next(state, PAYFIP_NO_CHANGE);
    if (result != 'A') return next(PAYFIP_REFUSED, PAYFIP_DECLINED);
    // The payer who gave up may still pay on the same page while it lives.
    return age < PAYFIP_LIFE_SECONDS ? next(state, PAYFIP_WAIT) : next(PAYFIP_ABANDONED, PAYFIP_LEFT);
}

PayfipNext payfip_decide(PayfipState state, const PayfipOrder *asked, const PayfipAnswer *got, int64_t age, PayfipMode mode)
{
    if (state == PAYFIP_PREPARED) return decide_creation(got);
    if (state == PAYFIP_SUSPENSE || state == PAYFIP_REVERSED) return next(state, PAYFIP_NO_CHANGE);    // a person's now
    if (got->kind != PAYFIP_DETAIL) return decide_fault(state, got, age);

    PayfipReason flaw = mismatch(asked, got, mode);
    char result = got->resultrans.n == 1 ? got->resultrans.p[0] : '?';
    switch (result) {
    case 'P': case 'V':           return decide_paid(state, flaw, got);
    case 'R': case 'Z': case 'A': return decide_unpaid(state, flaw, result, age);
    }
    return next(state == PAYFIP_SETTLED ? state : PAYFIP_SUSPENSE, PAYFIP_UNKNOWN_LETTER);
}

// ---- when to ask ----

static Instant morning(const Zone *paris, Instant opened, int days)
{
    return zone_instant(paris, date_add(zone_date(paris, opened), days), 6, 0);     // after the platform's nightly purge
}

Instant payfip_next_poll(const Zone *paris, PayfipState state, Instant opened, Instant now)
{
    static const int minutes[] = {1, 3, 6, 11, 16, 21, 81, 141, 201};
    enum { OPEN_MORNINGS = 7, CLOSED_MORNINGS = 2 };
    bool open = state == PAYFIP_OPENED;
    bool closed = state == PAYFIP_REFUSED || state == PAYFIP_ABANDONED || state == PAYFIP_EXPIRED;
    if (!open && !closed) return (Instant){0};

    Instant at = opened;
    for (int i = 0; i < COUNT(minutes); i++) {
        at = instant_add(opened, minutes[i] * INT64_C(60000));
        if (open && instant_before(now, at)) return at;
    }
    for (int day = 0, left = open ? OPEN_MORNINGS : CLOSED_MORNINGS; left; day++) {
        Instant m = morning(paris, opened, day);
        if (!instant_before(at, m)) continue;       // the minutes above already went that far
        if (instant_before(now, m)) return m;
        left--;
    }
    return (Instant){0};
}
