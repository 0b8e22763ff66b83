// soap.c - the web service: three operations, faults by the platform's rules, and every way of answering badly.
#include "sim.h"

#include <expat.h>

#define NS_SOAP "http://schemas.xmlsoap.org/soap/envelope/"
#define NS_SVC \
    "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_securise/PaiementSecuriseService"

// ---- reading a call ----

typedef enum { NO_CALL, CREATE, DETAIL, CLIENT } Operation;

typedef struct Call {
    Operation operation;
    Str exer, mel, montant, numcli, objet, refdet, saisie, urlnotif, urlredirect, idop;
} Call;

typedef struct Reading { Arena *a; XML_Parser xml; Call call; int depth; bool in_envelope, in_body, in_arg; Str *field; Buf text; } Reading;

static const char *const operations[] = {
    [CREATE] = "creerPaiementSecurise", [DETAIL] = "recupererDetailPaiementSecurise", [CLIENT] = "recupererDetailClient"};

// The case of each name counts: "idop" is ignored, and so the service answers P1.
static const struct { const char *name; size_t at; } fields[] = {
    {"exer", offsetof(Call, exer)}, {"mel", offsetof(Call, mel)}, {"montant", offsetof(Call, montant)},
    {"numcli", offsetof(Call, numcli)}, {"numCli", offsetof(Call, numcli)}, {"objet", offsetof(Call, objet)},
    {"refdet", offsetof(Call, refdet)}, {"saisie", offsetof(Call, saisie)}, {"urlnotif", offsetof(Call, urlnotif)},
    {"urlredirect", offsetof(Call, urlredirect)}, {"idOp", offsetof(Call, idop)},
};

static void on_start(void *context, const char *name, const char **attributes)
{
    (void)attributes;
    Reading *r = context;
    switch (++r->depth) {
    case 1: r->in_envelope = !strcmp(name, NS_SOAP " Envelope"); break;
    case 2: r->in_body = r->in_envelope && !strcmp(name, NS_SOAP " Body"); break;
    case 3:
        for (int i = CREATE; r->in_body && i < COUNT(operations); i++)
            if (str_starts(str_z(name), S(NS_SVC " ")) && !strcmp(name + strlen(NS_SVC) + 1, operations[i]))
                r->call.operation = (Operation)i;
        break;
    case 4: r->in_arg = r->call.operation && !strcmp(name, "arg0"); break;
    case 5:
        r->text.n = 0;
        r->field = NULL;
        for (int i = 0; r->in_arg && i < COUNT(fields); i++)
            if (!strcmp(name, fields[i].name)) r->field = (Str *)(void *)((char *)&r->call + fields[i].at);
        break;
    }
}

static void on_end(void *context, const char *name)
{
    (void)name;
    Reading *r = context;
    if (r->depth-- == 5 && r->field) *r->field = str_dup(r->a, buf_str(&r->text));
}

static void on_text(void *context, const char *p, int n)
{
    Reading *r = context;
    if (r->depth == 5) buf_put(&r->text, (Str){p, n});
}

static void on_doctype(void *context, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    XML_StopParser(((Reading *)context)->xml, XML_FALSE);
}

static Call call_read(Arena *a, Str body)
{
    Reading r = {.a = a, .xml = XML_ParserCreateNS(NULL, ' '), .text = buf_new(a, 256)};
    XML_SetUserData(r.xml, &r);
    XML_SetElementHandler(r.xml, on_start, on_end);
    XML_SetCharacterDataHandler(r.xml, on_text);
    XML_SetStartDoctypeDeclHandler(r.xml, on_doctype);
    bool ok = XML_Parse(r.xml, body.p ? body.p : "", (int)body.n, 1) == XML_STATUS_OK;
    XML_ParserFree(r.xml);
    return ok ? r.call : (Call){0};
}

// ---- the rules of a creation ----

static bool of(Str s, const char *alphabet, ptrdiff_t least, ptrdiff_t most)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!s.p[i] || !strchr(alphabet, s.p[i])) return false;
    return s.n >= least && s.n <= most;
}

#define DIGITS "0123456789"
#define ALPHANUMERIC DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static bool mel_plausible(Str mel)
{
    Str local, domain;
    if (mel.n < 6 || mel.n > 80 || !str_cut(mel, '@', &local, &domain) || !local.n) return false;
    return !str_has(domain, S("@")) && !str_has(mel, S(" ")) && str_has(str_skip(domain, 1), S(".")) && !str_ends(domain, S("."));
}

static bool url_absolute(Str url)
{
    Str host = str_starts(url, S("https://")) ? str_skip(url, 8) : str_starts(url, S("http://")) ? str_skip(url, 7) : (Str){0};
    return host.n && host.p[0] != '/' && url.n <= 250 && str_plain(url) && !str_has(url, S(" "));
}

// The order of the tests is only partly known: an address is looked at before the upper limit. E1 and O1 are our inventions.
Str order_code(const Op *o, Str montant, const Client *client, bool known)
{
    int64_t cents = 0;
    if (!of(o->numcli, DIGITS, 6, 6)) return S("T1");
    if (!known) return S("T2");
    if (!client->access && !o->form) return S("T4");
    if (o->saisie.n != 1 || !str_has(o->form ? S("MTXA") : client->modes, o->saisie)) return S("S1");
    if (!of(o->exer, DIGITS, 4, 4)) return S("E1");
    if (!of(o->refdet, ALPHANUMERIC, 6, 30)) return S("R3");
    if (!of(montant, DIGITS, 1, 11) || !str_int(montant, &cents)) return S("M1");
    if (cents < 100) return S("M3");
    if (!o->mel.n) return S("A1");
    if (!mel_plausible(o->mel)) return S("A2");
    if (cents > client->most) return S("M5");
    if (!of(o->objet, ALPHANUMERIC " ", 0, 100)) return S("O1");
    if (!o->form && !url_absolute(o->urlnotif)) return S("N1");
    if (!o->form && !url_absolute(o->urlredirect)) return S("D1");
    return (Str){0};
}

// ---- writing an answer ----

static const struct { const char *code, *text; } codes[] = {
    {"S1", "Le mode de saisie est incorrect."}, {"T1", "Le numéro de client est incorrect."},
    {"T2", "Le client est inconnu de PayFiP."}, {"T4", "Le client n'a pas d'accès sécurisé."},
    {"T5", "La configuration du client est incorrecte."}, {"E1", "L'exercice est incorrect."},
    {"O1", "L'objet est incorrect."}, {"M1", "Le montant est incorrect."}, {"M3", "Le montant est inférieur à 1 euro."},
    {"M5", "Le montant dépasse la limite."}, {"A1", "L'adresse électronique est absente."},
    {"A2", "L'adresse électronique est incorrecte."}, {"N1", "L'URL de notification est incorrecte."},
    {"D1", "L'URL de redirection est incorrecte."}, {"R3", "Le format de la référence de la dette n'est pas respecté."},
    {"P1", "L'identifiant d'opération est incorrect."}, {"P3", "L'identifiant d'opération a déjà été utilisé."},
    {"P4", "L'identifiant d'opération a expiré."}, {"P5", "Résultat de la transaction non connu."},
};

static void put(Buf *b, const char *name, Str value)
{
    buf_fmt(b, "<%s>", name);
    put_html(b, value);                                 // the same five characters as in XML
    buf_fmt(b, "</%s>", name);
}

static Str envelope(Arena *a, const Quirks *q, Str content)
{
    const char *e = quirk_on(q, Q_SOAPENV) ? "soapenv" : "S";
    return str_fmt(a, "<%s:Envelope xmlns:%s=\"" NS_SOAP "\"><%s:Body>%.*s</%s:Body></%s:Envelope>", e, e, e, STR_ARG(content), e, e);
}

static Reply xml_reply(int status, Str body) { return (Reply){.status = status, .type = S("text/xml;charset=utf-8"), .body = body}; }

static Reply answer(Arena *a, const Quirks *q, const char *operation, Str fields_xml)
{
    return xml_reply(200, envelope(a, q, str_fmt(a, "<ns2:%sResponse xmlns:ns2=\"" NS_SVC "\"><return>%.*s</return></ns2:%sResponse>",
                                                 operation, STR_ARG(fields_xml), operation)));
}

static Reply fault(Arena *a, const Quirks *q, const char *family, Str code, int severity)
{
    Str text = S("Erreur technique de la plateforme.");
    for (int i = 0; i < COUNT(codes); i++)
        if (str_eq(code, str_z(codes[i].code))) text = str_z(codes[i].text);
    Buf b = buf_new(a, KB);
    buf_fmt(&b, "<%s:Fault><faultcode>%s:Server</faultcode><faultstring>fr.gouv.finances.cp.tpa.webservice.exceptions.%s</faultstring>"
                "<detail><ns2:%s xmlns:ns2=\"" NS_SVC "\">", quirk_on(q, Q_SOAPENV) ? "soapenv" : "S",
            quirk_on(q, Q_SOAPENV) ? "soapenv" : "S", family, family);
    if (code.n) put(&b, "code", code);
    BUF_PUT(&b, "<descriptif/>");
    put(&b, "libelle", text);
    buf_fmt(&b, "<severite>%d</severite></ns2:%s></detail></%s:Fault>", severity, family, quirk_on(q, Q_SOAPENV) ? "soapenv" : "S");
    return xml_reply(500, envelope(a, q, buf_str(&b)));
}

static Reply refuse(Arena *a, const Quirks *q, Str code) { return fault(a, q, "FonctionnelleErreur", code, 2); }

// ---- the three operations, with the lock held ----

static Reply create(Arena *a, const Call *c, Quirks *q)
{
    bool known;
    Client client = client_of(a, c->numcli, &known);
    Op asked = {.exer = c->exer, .mel = c->mel, .numcli = c->numcli, .objet = c->objet, .refdet = c->refdet, .saisie = c->saisie,
                .urlnotif = c->urlnotif, .urlredirect = c->urlredirect};
    str_int(c->montant, &asked.montant);
    rules_at(AT_CREATE, &asked, q);
    static const Quirk nothing_done[] = {Q_HTTP_500, Q_HTTP_502, Q_HTTP_503, Q_SILENCE, Q_FAULT_FUNCTIONAL, Q_FAULT_DYSFUNCTION,
                                         Q_FAULT_UNAVAILABLE, Q_FAULT_PROTOCOL, Q_UNKNOWN_FAULT};
    for (int i = 0; i < COUNT(nothing_done); i++)
        if (quirk_on(q, nothing_done[i])) return (Reply){0};        // distort() will answer
    Str code = order_code(&asked, c->montant, &client, known);
    if (code.n) return refuse(a, q, code);
    Op *op = op_new(&asked);
    Quirks lasting = *q;                                // "on create 3: notify twice" is about that payment too,
    quirks_drop_calls(&lasting);                        // but a bad answer is for this call only
    quirks_over(&op->quirks, &lasting);
    if (quirk_on(&op->quirks, Q_TIMEOUT_CREATED)) q->v[Q_TIMEOUT_CREATED] = op->quirks.v[Q_TIMEOUT_CREATED];
    if (quirk_on(&op->quirks, Q_IDOP_LOWER)) q->v[Q_IDOP_LOWER] = op->quirks.v[Q_IDOP_LOWER];
    Buf b = buf_new(a, 128);
    put(&b, quirk_on(q, Q_IDOP_LOWER) ? "idop" : "idOp", str_z(op->idop));
    return answer(a, q, operations[CREATE], buf_str(&b));
}

static Str told_amount(Arena *a, const Op *op, const Quirks *q)
{
    if (quirk_on(q, Q_AMOUNT_TEXT)) return q->v[Q_AMOUNT_TEXT];
    return str_fmt(a, "%lld", (long long)(op->montant - quirk_int(q, Q_AMOUNT_LOWER) + quirk_int(q, Q_AMOUNT_HIGHER)));
}

static Str told(const Quirks *q, Quirk quirk, Str truth) { return quirk_on(q, quirk) ? q->v[quirk] : truth; }

static Str hostile(Arena *a, const Quirks *q, Quirk quirk, Str truth)
{
    return quirk_on(q, quirk) ? str_fmt(a, "É<script>alert(1)</script>&\"'\r\n;=HYPERLINK(\"x\")%.*s", STR_ARG(truth)) : truth;
}

static Str result_fields(Arena *a, const Op *op, const Quirks *q)
{
    char date[9], hour[5];
    int64_t skew = quirk_on(q, Q_CLOCK_SKEW) ? quirk_ms(q, Q_CLOCK_SKEW) : 0;
    paris(op->settled + skew, date, hour);
    Buf b = buf_new(a, KB);
    put(&b, "dattrans", told(q, Q_DATE, str_z(date)));
    put(&b, "exer", quirk_on(q, Q_SHORT_EXER) ? str_first(op->exer, 2) : op->exer);
    put(&b, "heurtrans", told(q, Q_TIME, str_z(hour)));
    put(&b, quirk_on(q, Q_IDOP_LOWER) ? "idop" : "idOp", told(q, Q_OTHER_IDOP, str_z(op->idop)));
    put(&b, "mel", hostile(a, q, Q_HOSTILE_MEL, op->mel));
    put(&b, "montant", told_amount(a, op, q));
    if (op->numauto[0] && !quirk_on(q, Q_NO_NUMAUTO)) put(&b, "numauto", str_z(op->numauto));
    put(&b, "numcli", told(q, Q_OTHER_NUMCLI, op->numcli));
    put(&b, "objet", hostile(a, q, Q_HOSTILE_OBJET, op->objet));
    put(&b, "refdet", told(q, Q_OTHER_REFDET, op->refdet));
    Str letter = told(q, Q_LETTER, (Str){&op->letter, 1});
    put(&b, "resultrans", str_dup(a, letter));
    if (quirk_on(q, Q_DUPLICATE_FIELD)) put(&b, "resultrans", S("P"));
    put(&b, "saisie", told(q, Q_SAISIE, op->saisie));
    return buf_str(&b);
}

static void op_call_quirks(const Op *op, Quirks *q)
{
    Quirks mine = op->quirks;
    bool over = quirk_on(&mine, Q_TIMES) && op->calls > quirk_int(&mine, Q_TIMES);
    if (over) quirks_drop_calls(&mine);
    mine.v[Q_TIMEOUT_CREATED] = (Str){0};               // about the creation only
    quirks_over(q, &mine);
}

static Reply detail(Arena *a, const Call *c, Quirks *q)
{
    Op *op = op_find(c->idop);
    if (op && op->form) op = NULL;
    if (op) {
        op->calls++;
        op_call_quirks(op, q);
        op_refresh(op);
    }
    rules_at(AT_DETAIL, op, q);
    if (!op || op->purged) return refuse(a, q, S("P1"));
    bool early = quirk_on(q, Q_LATE_RESULT) && sim_now() < op->settled + quirk_ms(q, Q_LATE_RESULT);
    if (!op->letter || early) return refuse(a, q, S("P5"));
    return answer(a, q, operations[DETAIL], result_fields(a, op, q));
}

static Reply client_detail(Arena *a, const Call *c, Quirks *q)
{
    bool known;
    Client client = client_of(a, c->numcli, &known);
    rules_at(AT_CLIENT, NULL, q);
    if (!of(c->numcli, DIGITS, 6, 6)) return refuse(a, q, S("T1"));
    if (!known) return refuse(a, q, S("T2"));
    Buf b = buf_new(a, 512);
    static const char *const names[] = {"libelleN1", "libelleN2", "libelleN3"};
    for (int i = 0; i < COUNT(names); i++)
        if (client.label[i].n) put(&b, names[i], client.label[i]);
    put(&b, "numcli", client.numcli);
    return answer(a, q, operations[CLIENT], buf_str(&b));
}

// ---- answering badly ----

static Str utf16(Arena *a, Str s)                       // big-endian with its mark; only what the platform sends (up to U+07FF)
{
    Buf b = buf_new(a, s.n * 2 + 2);
    BUF_PUT(&b, "\xFE\xFF");
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned c = (unsigned char)s.p[i];
        if (c >= 0xC0 && i + 1 < s.n) c = (c & 0x1F) << 6 | ((unsigned char)s.p[++i] & 0x3F);
        buf_char(&b, (char)(c >> 8));
        buf_char(&b, (char)(c & 0xFF));
    }
    return buf_str(&b);
}

static Str latin1(Arena *a, Str s)
{
    Buf b = buf_new(a, s.n + 64);
    BUF_PUT(&b, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>");
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned c = (unsigned char)s.p[i];
        if (c >= 0xC0 && i + 1 < s.n) c = (c & 0x03) << 6 | ((unsigned char)s.p[++i] & 0x3F);
        buf_char(&b, (char)c);
    }
    return buf_str(&b);
}

// A gzip stream of one repeated letter: in fixed Huffman codes, thirteen bits stand for the next 258 bytes.
static Str gzip_bomb(Arena *a)
{
    enum { REPEATS = 40000 };                           // 65 kB that become 10 MB
    Buf b = buf_new(a, 80 * KB);
    buf_put(&b, (Str){"\x1f\x8b\x08\0\0\0\0\0\0\x03", 10});
    uint64_t bits = 3 | 0x89u << 3;                     // last block, fixed codes, the letter 'a' (0x91, first bit first)
    int n = 11;
    for (int i = 0; i <= REPEATS; i++) {
        bits |= (uint64_t)(i < REPEATS ? 0xA3 : 0) << n;        // 285 (11000101, first bit first) with distance 1; then the end
        n += i < REPEATS ? 13 : 7;
        for (; n >= 8; n -= 8, bits >>= 8) buf_char(&b, (char)bits);
    }
    if (n) buf_char(&b, (char)bits);
    buf_put(&b, (Str){"\x19\x36\x10\x73\x81\x78\x9d\x00", 8});          // check sum and length of 10320001 letters
    return buf_str(&b);
}

#define ENTITIES \
    "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">" \
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">" \
    "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]><a>&f;</a>"

static const char apology[] =
    "<!DOCTYPE html><html lang=\"fr\"><head><title>Service indisponible</title></head><body><h1>Service momentanément indisponible"
    "</h1><p>Nous vous prions de nous excuser.</p></body></html>";

static Reply page_reply(int status) { return (Reply){.status = status, .type = S("text/html; charset=utf-8"), .body = str_z(apology)}; }

// What the call would have been told, told badly.
static Reply distort(Arena *a, const Quirks *q, Reply r)
{
    if (quirk_on(q, Q_FAULT_FUNCTIONAL)) r = refuse(a, q, q->v[Q_FAULT_FUNCTIONAL]);
    if (quirk_on(q, Q_UNKNOWN_FAULT)) r = refuse(a, q, q->v[Q_UNKNOWN_FAULT]);
    if (quirk_on(q, Q_FAULT_DYSFUNCTION)) r = fault(a, q, "TechDysfonctionnementErreur", q->v[Q_FAULT_DYSFUNCTION], 3);
    if (quirk_on(q, Q_FAULT_UNAVAILABLE)) r = fault(a, q, "TechIndisponibiliteErreur", q->v[Q_FAULT_UNAVAILABLE], 3);
    if (quirk_on(q, Q_FAULT_PROTOCOL)) r = fault(a, q, "TechProtocolaireErreur", q->v[Q_FAULT_PROTOCOL], 3);
    if (quirk_on(q, Q_HTTP_500)) r = page_reply(500);
    if (quirk_on(q, Q_HTTP_502)) r = page_reply(502);
    if (quirk_on(q, Q_HTTP_503)) r = page_reply(503);
    if (quirk_on(q, Q_HTML)) r = page_reply(200);
    if (quirk_on(q, Q_TRUNCATED)) r.body = str_first(r.body, r.body.n * 2 / 3);
    if (quirk_on(q, Q_EMPTY)) r.body = (Str){0};
    if (quirk_on(q, Q_DOCTYPE)) r.body = str_join(a, S("<!DOCTYPE Envelope>"), r.body);
    if (quirk_on(q, Q_ENTITY_BOMB)) r.body = S(ENTITIES);
    if (quirk_on(q, Q_BOM)) r.body = str_join(a, S("\xEF\xBB\xBF"), r.body);
    if (quirk_on(q, Q_LATIN1)) r.body = latin1(a, r.body), r.type = S("text/xml;charset=iso-8859-1");
    if (quirk_on(q, Q_UTF16)) r.body = utf16(a, r.body), r.type = S("text/xml;charset=utf-16");
    if (quirk_on(q, Q_WRONG_TYPE)) r.type = S("application/octet-stream");
    if (quirk_on(q, Q_GZIP_BOMB)) r.body = gzip_bomb(a), r.encoding = S("gzip");
    if (quirk_on(q, Q_HUGE_BODY)) r.filler = quirk_int(q, Q_HUGE_BODY);
    if (quirk_on(q, Q_REDIRECT_REPLY)) r.status = 302, r.location = S("/tpa/services/securite");
    if (quirk_on(q, Q_CUT) || quirk_on(q, Q_STALL)) r.half = true;
    if (quirk_on(q, Q_STALL)) r.half_ms = quirk_ms(q, Q_STALL);
    if (quirk_on(q, Q_SILENCE) || quirk_on(q, Q_TIMEOUT_CREATED)) r.drop = true;
    return r;
}

Reply soap_serve(Request *q)
{
    Call call = call_read(&q->a, buf_str(&q->body));
    Quirks quirks = {0};
    Reply r = {0};
    pthread_mutex_lock(&sim.lock);
    switch (call.operation) {
    case CREATE:  r = create(&q->a, &call, &quirks); break;
    case DETAIL:  r = detail(&q->a, &call, &quirks); break;
    case CLIENT:  r = client_detail(&q->a, &call, &quirks); break;
    case NO_CALL: r = fault(&q->a, &quirks, "TechProtocolaireErreur", (Str){0}, 3); break;
    }
    r = distort(&q->a, &quirks, r);
    pthread_mutex_unlock(&sim.lock);

    static const Quirk waits[] = {Q_LATENCY, Q_SILENCE, Q_TIMEOUT_CREATED};
    for (int i = 0; i < COUNT(waits); i++)
        if (quirk_on(&quirks, waits[i])) sim_sleep(quirk_ms(&quirks, waits[i]));
    return r;
}
