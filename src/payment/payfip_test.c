// payfip_test.c - messages and decisions by tables; hostile answers; the client against a running simulator.
#include "base/test.h"
#include "payment/payfip.h"
#include "platform/platform.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define IDOP "5f0c1d80-6b1e-11f1-9a3c-0242ac120002"
#define SVC \
    "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_securise/PaiementSecuriseService"
#define SOAP(content) \
    "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>" content "</S:Body></S:Envelope>"
#define DETAIL(fields) \
    SOAP("<n:recupererDetailPaiementSecuriseResponse xmlns:n=\"" SVC "\"><return>" fields \
         "</return></n:recupererDetailPaiementSecuriseResponse>")
#define FAULT(family, fields) \
    SOAP("<S:Fault><faultcode>S:Server</faultcode><faultstring>x</faultstring><detail><n:" family " xmlns:n=\"" SVC "\">" \
         fields "</n:" family "></detail></S:Fault>")

static const Money least = {100}, most = {9999999};

static PayfipOrder order(void)
{
    return (PayfipOrder){.exer = 2026, .mel = S("parent@exemple.fr"), .montant = {1880}, .numcli = S("012345"),
                         .objet = S("CANTINE MARS 2026"), .refdet = S("00001620260509154612"), .saisie = PAYFIP_TEST,
                         .urlnotif = S("https://kiosque.exemple.fr/paiement/notif"),
                         .urlredirect = S("https://kiosque.exemple.fr/paiement/retour"), .idop = S(IDOP)};
}

static Str repeated(char c, int n, const char *end)
{
    Buf b = buf_new(test_arena(), n + 16);
    for (int i = 0; i < n; i++) buf_char(&b, c);
    buf_put(&b, str_z(end));
    return buf_str(&b);
}

// ---- what we ask ----

TEST(payfip_refdet_vectors)
{
    static const struct { const char *refdet; bool ok; } cases[] = {
        {"ABCD", false}, {"ABCDE", false}, {"ABCDEF", true}, {"EFEFAEFG", true}, {"00001620260509154612", true},
        {"201820190000100000022019061301", true}, {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", true},
        {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false}, {"2026-042", false}, {"F/2026/12", false}, {"ÉTÉ2026", false},
        {"ABC DEF", false}, {"", false},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        PayfipOrder o = order();
        o.refdet = str_z(cases[i].refdet);
        CHECK(payfip_refdet_ok(o.refdet) == cases[i].ok, "refdet «%s»", cases[i].refdet);
        CHECK_STR(payfip_flaw(&o, least, most), cases[i].ok ? S("") : S("R3"), "code of refdet «%s»", cases[i].refdet);
    }
}

// The text is the platform's matter; ours are the cents, and what it echoes must be digits only.
TEST(payfip_montant_vectors)
{
    static const struct { const char *montant; bool digits, ok; const char *code; } cases[] = {
        {"99", true, false, "M3"}, {"0", true, false, "M3"}, {"100", true, true, ""}, {"1880", true, true, ""},
        {"9999999", true, true, ""}, {"10000001", true, false, "M5"}, {"18.80", false, false, "M1"},
        {"18,80", false, false, "M1"}, {"-100", false, false, "M1"}, {"+100", false, false, "M1"},
        {"1 880", false, false, "M1"}, {"", false, false, "M1"}, {"0x64", false, false, "M1"}, {"1e3", false, false, "M1"},
        {"123456789012", false, false, "M1"}, {"999999999999999999999999999999", false, false, "M1"},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        PayfipOrder o = order();
        o.montant.cents = -1;
        CHECK(payfip_montant(str_z(cases[i].montant), &o.montant) == cases[i].digits, "digits «%s»", cases[i].montant);
        CHECK(payfip_amount_ok(o.montant, least, most) == cases[i].ok, "amount «%s»", cases[i].montant);
        CHECK_STR(payfip_flaw(&o, least, most), str_z(cases[i].code), "code of «%s»", cases[i].montant);
    }
}

TEST(payfip_mel_vectors)
{
    const struct { Str mel; const char *code; } cases[] = {
        {S(""), "A1"}, {S("john.doeexample.com"), "A2"}, {S("a@b.f"), "A2"}, {S("a@b.fr"), ""},
        {repeated('x', 73, "@b.fr"), ""}, {repeated('x', 75, "@b.fr"), ""}, {repeated('x', 76, "@b.fr"), "A2"},
        {S("a@b@c.fr"), "A2"}, {S("@exemple.fr"), "A2"}, {S("parent@exemple"), "A2"}, {S("parent@.exemple.fr"), "A2"},
        {S("parent@exemple..fr"), "A2"}, {S("parent@exemple.fr."), "A2"}, {S("par ent@exemple.fr"), "A2"},
        {S("a@exemple.fr\r\nBcc: b@exemple.fr"), "A2"}, {S("Parent <a@exemple.fr>"), "A2"}, {S("é@exemple.fr"), "A2"},
        {S("a@exemple.fr,b@exemple.fr"), "A2"},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        PayfipOrder o = order();
        o.mel = cases[i].mel;
        CHECK_STR(payfip_flaw(&o, least, most), str_z(cases[i].code), "mel «%.*s»", STR_ARG(o.mel));
    }
}

TEST(payfip_other_flaws)
{
    static const struct { const char *numcli, *code; } clients[] = {
        {"012345", ""}, {"12345", "T1"}, {"1234567", "T1"}, {"12345A", "T1"}, {"", "T1"}};
    for (int i = 0; i < COUNT(clients); i++) {
        PayfipOrder o = order();
        o.numcli = str_z(clients[i].numcli);
        CHECK_STR(payfip_flaw(&o, least, most), str_z(clients[i].code), "numcli «%s»", clients[i].numcli);
    }
    static const struct { char saisie; const char *code; } modes[] = {
        {'T', ""}, {'X', ""}, {'W', ""}, {'A', "S1"}, {'M', "S1"}, {'t', "S1"}, {0, "S1"}};
    for (int i = 0; i < COUNT(modes); i++) {
        PayfipOrder o = order();
        o.saisie = (PayfipMode)modes[i].saisie;
        CHECK_STR(payfip_flaw(&o, least, most), str_z(modes[i].code), "saisie «%c»", modes[i].saisie);
    }
    const struct { Str url; bool ok; } urls[] = {
        {S("https://a.fr/x"), true}, {S("http://127.0.0.1:8080/x"), true}, {S(""), false}, {S("/x"), false},
        {S("javascript:alert(1)"), false}, {S("https://a.fr/x?y=1"), false}, {S("https://a.fr/x y"), false},
        {repeated('x', 300, ""), false}, {str_join(test_arena(), S("https://a.fr/"), repeated('x', 238, "")), false}};
    for (int i = 0; i < COUNT(urls); i++) {
        PayfipOrder o = order();
        o.urlnotif = urls[i].url;
        CHECK_STR(payfip_flaw(&o, least, most), urls[i].ok ? S("") : S("N1"), "urlnotif %d", i);
        o = order();
        o.urlredirect = urls[i].url;
        CHECK_STR(payfip_flaw(&o, least, most), urls[i].ok ? S("") : S("D1"), "urlredirect %d", i);
    }
    PayfipOrder both = order();
    both.mel = S("wrong");
    both.montant.cents = 10000001;
    CHECK_STR(payfip_flaw(&both, least, most), S("A2"), "the address comes before the upper bound, as observed");
}

TEST(payfip_object_vectors)
{
    const struct { Str from, to; } cases[] = {
        {S("Cantine d'été – 03/2026 (n°12)"), S("Cantine d ete 032026 n12")},
        {S("  Régie  Accueil-Garderie "), S("Regie Accueil Garderie")},
        {S("€€€"), S("")},
        {repeated('a', 140, ""), repeated('a', 100, "")},
        {S("Noël œuf"), S("Noel uf")},
        {S("Cantine d’avril\nAnne"), S("Cantine d avril Anne")},
        {S("\xff\xfe"), S("")},
        {str_join(test_arena(), repeated('a', 99, ""), S(" bcd")), repeated('a', 99, "")},
    };
    for (int i = 0; i < COUNT(cases); i++) CHECK_STR(payfip_object(test_arena(), cases[i].from), cases[i].to, "object %d", i);
}

TEST(payfip_refdet_is_counter_and_time)
{
    Local now = {.day = date_of(2026, 5, 9), .hour = 15, .minute = 46, .second = 12};
    CHECK_STR(payfip_refdet(test_arena(), 16, now), S("00001620260509154612"), "as on the guide's screen");
    CHECK_STR(payfip_refdet(test_arena(), 1000016, now), S("00001620260509154612"), "the counter turns at a million");
}

TEST(payfip_idop_shape)
{
    static const struct { const char *idop; bool ok; } cases[] = {
        {IDOP, true}, {"5F0C1D80-6B1E-11F1-9A3C-0242AC120002", true}, {"", false}, {"zzz", false},
        {"5f0c1d80-6b1e-11f1-9a3c-0242ac12000", false}, {"5f0c1d80-6b1e-11f1-9a3c-0242ac12000g", false},
        {"5f0c1d8006b1e-11f1-9a3c-0242ac120002", false}, {"5f0c1d80-6b1e-11f1-9a3c-0242ac1200021", false},
        {"------------------------------------", false}};
    for (int i = 0; i < COUNT(cases); i++) CHECK(payfip_idop_ok(str_z(cases[i].idop)) == cases[i].ok, "«%s»", cases[i].idop);
}

TEST(payfip_requests_word_for_word)
{
    PayfipOrder o = order();
    CHECK_STR(payfip_create_request(test_arena(), &o), S(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>"
        "<p:creerPaiementSecurise xmlns:p=\"" SVC "\"><arg0>"
        "<exer>2026</exer><mel>parent@exemple.fr</mel><montant>1880</montant><numcli>012345</numcli>"
        "<objet>CANTINE MARS 2026</objet><refdet>00001620260509154612</refdet><saisie>T</saisie>"
        "<urlnotif>https://kiosque.exemple.fr/paiement/notif</urlnotif>"
        "<urlredirect>https://kiosque.exemple.fr/paiement/retour</urlredirect>"
        "</arg0></p:creerPaiementSecurise></e:Body></e:Envelope>\n"), "create");
    o.objet = (Str){0};
    CHECK(!str_has(payfip_create_request(test_arena(), &o), S("objet")), "an empty objet is left out");
    o.objet = S("a<b>&\"c'\x01");
    CHECK(str_has(payfip_create_request(test_arena(), &o), S("<objet>a&lt;b&gt;&amp;&quot;c&#39;</objet>")), "escaped");
    CHECK(str_has(payfip_detail_request(test_arena(), S(IDOP)), S("<arg0><idOp>" IDOP "</idOp></arg0>")), "detail: capital O");
    CHECK(str_has(payfip_client_request(test_arena(), S("012345")), S("<arg0><numCli>012345</numCli></arg0>")), "client: capital C");
}

// ---- what comes back ----

#define PAID_FIELDS \
    "<dattrans>09052026</dattrans><exer>2026</exer><heurtrans>1546</heurtrans><idOp>" IDOP "</idOp><mel>parent@exemple.fr</mel>" \
    "<montant>1880</montant><numauto>A55A</numauto><numcli>012345</numcli><objet>CANTINE</objet>" \
    "<refdet>00001620260509154612</refdet><resultrans>P</resultrans><saisie>T</saisie>"

TEST(payfip_reads_each_answer)
{
    PayfipAnswer d = payfip_read(test_arena(), PAYFIP_ASK_DETAIL, S(DETAIL(PAID_FIELDS)), 200);
    CHECK(d.kind == PAYFIP_DETAIL, "detail: %.*s", STR_ARG(d.why));
    CHECK_STR(d.resultrans, S("P"), "letter");
    CHECK_STR(d.montant, S("1880"), "montant");
    CHECK_STR(d.numauto, S("A55A"), "numauto");
    CHECK_STR(d.idop, S(IDOP), "idop");
    CHECK_STR(d.dattrans, S("09052026"), "dattrans");

    PayfipAnswer c = payfip_read(test_arena(), PAYFIP_ASK_CREATE, S(
        SOAP("<creerPaiementSecuriseResponse xmlns=\"" SVC "\"><return xmlns=\"\"><idop> " IDOP "\n</idop></return>"
             "</creerPaiementSecuriseResponse>")), 200);
    CHECK(c.kind == PAYFIP_CREATED, "create, default namespace, other spelling of idOp: %.*s", STR_ARG(c.why));
    CHECK_STR(c.idop, S(IDOP), "trimmed");

    PayfipAnswer k = payfip_read(test_arena(), PAYFIP_ASK_CLIENT, S(
        SOAP("<n:recupererDetailClientResponse xmlns:n=\"" SVC "\"><return><libelleN1>VILLE</libelleN1>"
             "<libelleN3>C</libelleN3><numcli>012345</numcli></return></n:recupererDetailClientResponse>")), 200);
    CHECK(k.kind == PAYFIP_CLIENT, "client: %.*s", STR_ARG(k.why));
    CHECK_STR(k.libelle[0], S("VILLE"), "label 1");
    CHECK_STR(k.libelle[1], S(""), "label 2 is absent");
    CHECK_STR(k.numcli, S("012345"), "numcli");
}

TEST(payfip_reads_each_fault)
{
    static const struct { const char *xml; PayfipFamily family; const char *code, *text; } cases[] = {
        {FAULT("FonctionnelleErreur", "<code>P5</code><descriptif/><libelle>inconnu</libelle><severite>2</severite>"),
         PAYFIP_FUNCTIONAL, "P5", "inconnu"},
        {FAULT("FonctionnelleErreur", "<code>A2</code><descriptif>d</descriptif><libelle>l</libelle><message>m</message>"),
         PAYFIP_FUNCTIONAL, "A2", "d"},
        {FAULT("TechDysfonctionnementErreur", "<code>999</code><message>m</message>"), PAYFIP_DYSFUNCTION, "999", "m"},
        {FAULT("TechIndisponibiliteErreur", "<severite>3</severite>"), PAYFIP_UNAVAILABLE, "", ""},
        {FAULT("TechProtocolaireErreur", ""), PAYFIP_PROTOCOL, "", ""},
        {FAULT("NouvelleErreur", "<code>P1</code>"), PAYFIP_DYSFUNCTION, "", ""},       // never a decision
        {SOAP("<S:Fault><faultcode>S:Client</faultcode></S:Fault>"), PAYFIP_DYSFUNCTION, "", ""},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        PayfipAnswer f = payfip_read(test_arena(), PAYFIP_ASK_DETAIL, str_z(cases[i].xml), 500);
        CHECK(f.kind == PAYFIP_FAULT && f.family == cases[i].family, "fault %d: %.*s", i, STR_ARG(f.why));
        CHECK_STR(f.code, str_z(cases[i].code), "code of fault %d", i);
        CHECK_STR(f.text, str_z(cases[i].text), "text of fault %d", i);
    }
}

TEST(payfip_tolerates)
{
    const struct { const char *name; Str xml; } cases[] = {
        {"byte-order mark", S("\xEF\xBB\xBF" DETAIL(PAID_FIELDS))},
        {"CDATA", S(DETAIL("<montant><![CDATA[1880]]></montant><resultrans>P</resultrans>"))},
        {"references", S(DETAIL("<montant>1&#56;8&#x30;</montant><resultrans>P</resultrans>"))},
        {"comment in a text", S(DETAIL("<montant>18<!-- x -->80</montant><resultrans>P</resultrans>"))},
        {"unknown elements", S(DETAIL("<nouveau><montant>1</montant></nouveau><montant>1880</montant><resultrans>P</resultrans>"))},
        {"other namespace's field", S(DETAIL("<x:montant xmlns:x=\"urn:x\">1</x:montant><montant>1880</montant><resultrans>P</resultrans>"))},
        {"a header", S("<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Header><a/></S:Header><S:Body>"
                       "<n:recupererDetailPaiementSecuriseResponse xmlns:n=\"" SVC "\"><return><montant>1880</montant>"
                       "<resultrans>P</resultrans></return></n:recupererDetailPaiementSecuriseResponse></S:Body></S:Envelope>")},
        {"latin 1, declared", S("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
                                DETAIL("<objet>\xE9</objet><montant>1880</montant><resultrans>P</resultrans>"))},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        PayfipAnswer d = payfip_read(test_arena(), PAYFIP_ASK_DETAIL, cases[i].xml, 200);
        CHECK(d.kind == PAYFIP_DETAIL, "%s: %.*s", cases[i].name, STR_ARG(d.why));
        CHECK_STR(d.montant, S("1880"), "%s", cases[i].name);
    }
}

static Str nested(int levels)
{
    Buf b = buf_new(test_arena(), 4 * KB);
    for (int i = 0; i < levels; i++) BUF_PUT(&b, "<a>");
    for (int i = 0; i < levels; i++) BUF_PUT(&b, "</a>");
    return str_fmt(test_arena(), SOAP("%.*s"), STR_ARG(buf_str(&b)));
}

TEST(payfip_refuses)
{
    Str whole = S(DETAIL(PAID_FIELDS));
    const struct { const char *name; Str xml; int status; } cases[] = {
        {"nothing", S(""), 200},
        {"not XML", S("OK"), 200},
        {"an HTML page", S("<!DOCTYPE html><html><body>Service indisponible</body></html>"), 200},
        {"an HTML page without doctype", S("<html><body>Service indisponible</body></html>"), 200},
        {"bad gateway", S("<html></html>"), 502},
        {"a good answer with the status of a redirect", whole, 302},
        {"a good answer with the status of a fault", whole, 500},
        {"a DOCTYPE", S("<!DOCTYPE a>" DETAIL(PAID_FIELDS)), 200},
        {"billion laughs", S("<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>" DETAIL("<objet>&b;</objet>" PAID_FIELDS)), 200},
        {"external entity", S("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" DETAIL("<numauto>&x;</numauto>")), 200},
        {"unknown entity", S(DETAIL("<objet>&eacute;</objet><resultrans>P</resultrans>")), 200},
        {"field twice", S(DETAIL("<resultrans>R</resultrans><resultrans>P</resultrans>")), 200},
        {"idOp and idop", S(DETAIL("<resultrans>P</resultrans><idOp>" IDOP "</idOp><idop>" IDOP "</idop>")), 200},
        {"return twice", S(SOAP("<n:recupererDetailPaiementSecuriseResponse xmlns:n=\"" SVC "\"><return/><return><resultrans>P"
                                "</resultrans></return></n:recupererDetailPaiementSecuriseResponse>")), 200},
        {"answer and fault", S(SOAP("<S:Fault/><n:recupererDetailPaiementSecuriseResponse xmlns:n=\"" SVC "\"/>")), 200},
        {"element inside a field", S(DETAIL("<resultrans>P<b/></resultrans>")), 200},
        {"no letter", S(DETAIL("<montant>1880</montant><resultrans> </resultrans>")), 200},
        {"answer to another question", S(SOAP("<n:creerPaiementSecuriseResponse xmlns:n=\"" SVC "\"><return><idOp>" IDOP
                                              "</idOp></return></n:creerPaiementSecuriseResponse>")), 200},
        {"wrapper in no namespace", S(SOAP("<recupererDetailPaiementSecuriseResponse><return><resultrans>P</resultrans></return>"
                                           "</recupererDetailPaiementSecuriseResponse>")), 200},
        {"return in a namespace", S(SOAP("<n:recupererDetailPaiementSecuriseResponse xmlns:n=\"" SVC "\"><n:return><resultrans>P"
                                         "</resultrans></n:return></n:recupererDetailPaiementSecuriseResponse>")), 200},
        {"SOAP 1.2", S("<S:Envelope xmlns:S=\"http://www.w3.org/2003/05/soap-envelope\"><S:Body/></S:Envelope>"), 200},
        {"an empty body", S(SOAP("")), 200},
        {"invalid UTF-8", S(DETAIL("<resultrans>P</resultrans><objet>\xC3\x28</objet>")), 200},
        {"NUL inside", S(DETAIL("<resultrans>P\0</resultrans>")), 200},
        {"two documents", S(DETAIL(PAID_FIELDS) DETAIL(PAID_FIELDS)), 200},
        {"unknown charset", S("<?xml version=\"1.0\" encoding=\"x-klingon\"?>" DETAIL(PAID_FIELDS)), 200},
        {"17 levels", nested(15), 200},
        {"5000 levels", nested(5000), 200},
        {"500 kB", str_fmt(test_arena(), "%.*s%.*s", STR_ARG(whole), STR_ARG(repeated(' ', 500 * KB, ""))), 200},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        PayfipAnswer d = payfip_read(test_arena(), PAYFIP_ASK_DETAIL, cases[i].xml, cases[i].status);
        CHECK(d.kind == PAYFIP_GARBLED, "%s", cases[i].name);
        CHECK(d.why.n > 0, "%s: the log says why", cases[i].name);
    }
    CHECK(payfip_read(test_arena(), PAYFIP_ASK_DETAIL, whole, 200).kind == PAYFIP_DETAIL, "the whole is read");
    for (ptrdiff_t n = 0; n < whole.n; n++) {
        PayfipAnswer d = payfip_read(test_arena(), PAYFIP_ASK_DETAIL, str_first(whole, n), 200);
        if (!CHECK(d.kind == PAYFIP_GARBLED, "cut after %d bytes", (int)n)) break;
    }
    PayfipAnswer c = payfip_read(test_arena(), PAYFIP_ASK_CREATE, S(
        SOAP("<n:creerPaiementSecuriseResponse xmlns:n=\"" SVC "\"><return><idOp>../../x</idOp></return>"
             "</n:creerPaiementSecuriseResponse>")), 200);
    CHECK(c.kind == PAYFIP_GARBLED, "an idOp of another shape never reaches an address");
}

TEST(payfip_moments)
{
    const Zone *paris = zone_named(S("Europe/Paris"));
    if (!CHECK(paris != NULL, "Europe/Paris is installed")) return;
    static const struct { const char *day, *hour, *iso; } cases[] = {
        {"29022024", "0905", "2024-02-29T08:05:00.000Z"}, {"19112015", "1735", "2015-11-19T16:35:00.000Z"},
        {"12122019", "1311", "2019-12-12T12:11:00.000Z"}, {"09052026", "1546", "2026-05-09T13:46:00.000Z"},
        {"31022026", "1000", NULL}, {"01012026", "2460", NULL}, {"01012026", "2400", NULL}, {"1012026", "1000", NULL},
        {"29022026", "1000", NULL}, {"00012026", "1000", NULL}, {"01130026", "1000", NULL}, {"", "", NULL},
        {"-1012026", "1000", NULL}, {"01012026", "10:0", NULL},
        {"25102026", "0230", "2026-10-25T00:30:00.000Z"},           // happens twice: the first is meant
        {"29032026", "0230", "2026-03-29T01:30:00.000Z"},           // does not exist: moved by the gap
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Instant t = {0};
        bool ok = payfip_moment(paris, str_z(cases[i].day), str_z(cases[i].hour), &t);
        CHECK(ok == (cases[i].iso != NULL), "%s %s", cases[i].day, cases[i].hour);
        if (ok && cases[i].iso) CHECK_STR(instant_iso(test_arena(), t), str_z(cases[i].iso), "%s %s", cases[i].day, cases[i].hour);
    }
    Instant opened = zone_instant(paris, date_of(2026, 5, 9), 15, 40), now = zone_instant(paris, date_of(2026, 5, 9), 16, 0);
    static const struct { const char *name, *day, *hour; int hour_kept, minute_kept; } claims[] = {
        {"believable", "09052026", "1546", 15, 46}, {"ten minutes ahead", "09052026", "1610", 16, 10},
        {"ten minutes behind", "09052026", "1530", 15, 30}, {"in the future", "10052026", "1546", 16, 0},
        {"last year", "09052025", "1546", 16, 0}, {"not a day", "31022026", "1546", 16, 0}, {"nothing", "", "", 16, 0}};
    for (int i = 0; i < COUNT(claims); i++) {
        PayfipAnswer got = {.dattrans = str_z(claims[i].day), .heurtrans = str_z(claims[i].hour)};
        Local l = zone_local(paris, payfip_settled_at(paris, &got, opened, now));
        CHECK(l.hour == claims[i].hour_kept && l.minute == claims[i].minute_kept, "%s", claims[i].name);
    }
}

// ---- what it means ----

static PayfipAnswer paid_answer(void)
{
    return (PayfipAnswer){.kind = PAYFIP_DETAIL, .idop = S(IDOP), .montant = S("1880"), .numcli = S("012345"),
                          .refdet = S("00001620260509154612"), .resultrans = S("P"), .saisie = S("T")};
}

// answer: a letter, "fault:CODE", "tech" or "silent".
static PayfipAnswer answer_of(const char *what)
{
    PayfipAnswer got = paid_answer();
    if (!strcmp(what, "silent")) return (PayfipAnswer){.kind = PAYFIP_SILENT};
    if (!strcmp(what, "tech")) return (PayfipAnswer){.kind = PAYFIP_FAULT, .family = PAYFIP_DYSFUNCTION, .code = S("999")};
    if (str_starts(str_z(what), S("fault:")))
        return (PayfipAnswer){.kind = PAYFIP_FAULT, .family = PAYFIP_FUNCTIONAL, .code = str_skip(str_z(what), 6)};
    got.resultrans = str_z(what);
    return got;
}

TEST(payfip_detail_decisions)
{
    enum { DAY = 24 * 60 };
    static const struct {
        const char *name; PayfipState from; int minutes; const char *answer; PayfipState to; PayfipReason reason;
    } cases[] = {
        {"not known yet",              PAYFIP_OPENED,     2, "fault:P5", PAYFIP_OPENED,    PAYFIP_WAIT},
        {"never came back",            PAYFIP_OPENED,    25, "fault:P5", PAYFIP_EXPIRED,   PAYFIP_TOO_OLD},
        {"not recorded yet",           PAYFIP_OPENED,     2, "fault:P1", PAYFIP_OPENED,    PAYFIP_WAIT},
        {"purged",                     PAYFIP_OPENED,    25, "fault:P1", PAYFIP_EXPIRED,   PAYFIP_TOO_OLD},
        {"just before the limit",      PAYFIP_OPENED,    19, "fault:P1", PAYFIP_OPENED,    PAYFIP_WAIT},
        {"at the limit",               PAYFIP_OPENED,    20, "fault:P1", PAYFIP_EXPIRED,   PAYFIP_TOO_OLD},
        {"page already used",          PAYFIP_OPENED,     3, "fault:P3", PAYFIP_OPENED,    PAYFIP_WAIT},
        {"page too old",               PAYFIP_OPENED,    21, "fault:P4", PAYFIP_EXPIRED,   PAYFIP_TOO_OLD},
        {"abandoned but page lives",   PAYFIP_OPENED,     5, "A",        PAYFIP_OPENED,    PAYFIP_WAIT},
        {"abandoned",                  PAYFIP_OPENED,    21, "A",        PAYFIP_ABANDONED, PAYFIP_LEFT},
        {"paid by card",               PAYFIP_OPENED,     1, "P",        PAYFIP_SETTLED,   PAYFIP_PAID},
        {"paid by debit",              PAYFIP_OPENED,     1, "V",        PAYFIP_SETTLED,   PAYFIP_PAID},
        {"card refused",               PAYFIP_OPENED,     1, "R",        PAYFIP_REFUSED,   PAYFIP_DECLINED},
        {"debit refused",              PAYFIP_OPENED,     1, "Z",        PAYFIP_REFUSED,   PAYFIP_DECLINED},
        {"unknown letter",             PAYFIP_OPENED,     1, "Q",        PAYFIP_SUSPENSE,  PAYFIP_UNKNOWN_LETTER},
        {"two letters",                PAYFIP_OPENED,     1, "PP",       PAYFIP_SUSPENSE,  PAYFIP_UNKNOWN_LETTER},
        {"technical fault",            PAYFIP_OPENED,     1, "fault:999", PAYFIP_OPENED,   PAYFIP_UNKNOWN_FAULT},
        {"technical family",           PAYFIP_OPENED,    25, "tech",     PAYFIP_OPENED,    PAYFIP_WAIT},
        {"silence",                    PAYFIP_OPENED,    25, "silent",   PAYFIP_OPENED,    PAYFIP_WAIT},
        {"silence for a week",         PAYFIP_OPENED, 6*DAY, "silent",   PAYFIP_SUSPENSE,  PAYFIP_UNANSWERED},
        {"unknown code",               PAYFIP_OPENED,    25, "fault:Z9", PAYFIP_OPENED,    PAYFIP_UNKNOWN_FAULT},
        {"paid after abandon",         PAYFIP_ABANDONED, 30, "P",        PAYFIP_SETTLED,   PAYFIP_PAID_LATE},
        {"paid after expiry",          PAYFIP_EXPIRED,  DAY, "V",        PAYFIP_SETTLED,   PAYFIP_PAID_LATE},
        {"paid after refusal",         PAYFIP_REFUSED,    9, "P",        PAYFIP_SETTLED,   PAYFIP_PAID_LATE},
        {"found after doubt",          PAYFIP_UNKNOWN,    9, "P",        PAYFIP_SETTLED,   PAYFIP_PAID_LATE},
        {"still expired",              PAYFIP_EXPIRED,  DAY, "fault:P1", PAYFIP_EXPIRED,   PAYFIP_NO_CHANGE},
        {"still abandoned",            PAYFIP_ABANDONED, DAY, "A",       PAYFIP_ABANDONED, PAYFIP_NO_CHANGE},
        {"paid twice told",            PAYFIP_SETTLED,   30, "P",        PAYFIP_SETTLED,   PAYFIP_NO_CHANGE},
        {"paid then refused",          PAYFIP_SETTLED,   30, "R",        PAYFIP_SETTLED,   PAYFIP_CONTRADICTION},
        {"paid then abandoned",        PAYFIP_SETTLED,   30, "A",        PAYFIP_SETTLED,   PAYFIP_CONTRADICTION},
        {"paid then purged",           PAYFIP_SETTLED, 400*DAY, "fault:P1", PAYFIP_SETTLED, PAYFIP_NO_CHANGE},
        {"suspense stays",             PAYFIP_SUSPENSE,  30, "P",        PAYFIP_SUSPENSE,  PAYFIP_NO_CHANGE},
        {"reversed stays",             PAYFIP_REVERSED,  30, "V",        PAYFIP_REVERSED,  PAYFIP_NO_CHANGE},
    };
    PayfipOrder asked = order();
    for (int i = 0; i < COUNT(cases); i++) {
        PayfipAnswer got = answer_of(cases[i].answer);
        PayfipNext n = payfip_decide(cases[i].from, &asked, &got, cases[i].minutes * 60, PAYFIP_TEST);
        CHECK(n.state == cases[i].to && n.reason == cases[i].reason, "%s: state %d, reason %d", cases[i].name, n.state, n.reason);
        bool newly = n.state == PAYFIP_SETTLED && cases[i].from != PAYFIP_SETTLED;
        CHECK(n.collected.cents == (newly ? 1880 : 0), "%s: collected %lld", cases[i].name, (long long)n.collected.cents);
        CHECK(n.alert == (n.reason == PAYFIP_PAID_LATE || n.reason > PAYFIP_NO_CHANGE), "%s: alert", cases[i].name);
        CHECK(payfip_reason_text(n.reason).n > 0, "%s: has words", cases[i].name);
    }
}

TEST(payfip_creation_decisions)
{
    static const struct { const char *name; PayfipAnswer got; PayfipState to; } cases[] = {
        {"created", {.kind = PAYFIP_CREATED}, PAYFIP_OPENED},
        {"refused", {.kind = PAYFIP_FAULT, .family = PAYFIP_FUNCTIONAL}, PAYFIP_FAILED},
        {"dysfunction", {.kind = PAYFIP_FAULT, .family = PAYFIP_DYSFUNCTION}, PAYFIP_UNKNOWN},
        {"unavailable", {.kind = PAYFIP_FAULT, .family = PAYFIP_UNAVAILABLE}, PAYFIP_UNKNOWN},
        {"protocol", {.kind = PAYFIP_FAULT, .family = PAYFIP_PROTOCOL}, PAYFIP_UNKNOWN},
        {"no answer", {.kind = PAYFIP_SILENT}, PAYFIP_UNKNOWN},
        {"nonsense", {.kind = PAYFIP_GARBLED}, PAYFIP_UNKNOWN},
        {"never sent", {.kind = PAYFIP_UNREACHED}, PAYFIP_FAILED},
    };
    PayfipOrder asked = order();
    for (int i = 0; i < COUNT(cases); i++)
        CHECK(payfip_decide(PAYFIP_PREPARED, &asked, &cases[i].got, 1, PAYFIP_TEST).state == cases[i].to, "%s", cases[i].name);
}

// What differs is never applied: with money it waits in suspense, without money it changes nothing.
TEST(payfip_mismatches)
{
    const struct { const char *name; size_t at; Str value; PayfipReason reason; int64_t collected; } cases[] = {
        {"lower amount",      offsetof(PayfipAnswer, montant), S("1879"),   PAYFIP_OTHER_AMOUNT, 1879},
        {"higher amount",     offsetof(PayfipAnswer, montant), S("188000"), PAYFIP_OTHER_AMOUNT, 188000},
        {"no amount",         offsetof(PayfipAnswer, montant), S(""),       PAYFIP_OTHER_AMOUNT, 0},
        {"zero",              offsetof(PayfipAnswer, montant), S("0"),      PAYFIP_OTHER_AMOUNT, 0},
        {"negative",          offsetof(PayfipAnswer, montant), S("-1880"),  PAYFIP_OTHER_AMOUNT, 0},
        {"1e3",               offsetof(PayfipAnswer, montant), S("1e3"),    PAYFIP_OTHER_AMOUNT, 0},
        {"12,50",             offsetof(PayfipAnswer, montant), S("12,50"),  PAYFIP_OTHER_AMOUNT, 0},
        {"30 digits",         offsetof(PayfipAnswer, montant), S("000000000000000000000000001880"), PAYFIP_OTHER_AMOUNT, 0},
        {"other reference",   offsetof(PayfipAnswer, refdet),  S("00001720260509154612"), PAYFIP_OTHER_REFDET, 1880},
        {"no reference",      offsetof(PayfipAnswer, refdet),  S(""),       PAYFIP_OTHER_REFDET, 1880},
        {"other régie",       offsetof(PayfipAnswer, numcli),  S("012346"), PAYFIP_OTHER_NUMCLI, 1880},
        {"other operation",   offsetof(PayfipAnswer, idop),    S("5f0c1d80-6b1e-11f1-9a3c-0242ac120003"), PAYFIP_OTHER_IDOP, 1880},
        {"production",        offsetof(PayfipAnswer, saisie),  S("W"),      PAYFIP_OTHER_MODE, 1880},
        {"no mode",           offsetof(PayfipAnswer, saisie),  S(""),       PAYFIP_OTHER_MODE, 1880},
    };
    PayfipOrder asked = order();
    for (int i = 0; i < COUNT(cases); i++) {
        PayfipAnswer got = paid_answer();
        *(Str *)(void *)((char *)&got + cases[i].at) = cases[i].value;
        PayfipNext n = payfip_decide(PAYFIP_OPENED, &asked, &got, 60, PAYFIP_TEST);
        CHECK(n.state == PAYFIP_SUSPENSE && n.reason == cases[i].reason && n.alert, "%s", cases[i].name);
        CHECK(n.collected.cents == cases[i].collected, "%s: collected", cases[i].name);
        n = payfip_decide(PAYFIP_SETTLED, &asked, &got, 60, PAYFIP_TEST);
        CHECK(n.state == PAYFIP_SETTLED && n.alert, "%s: settled stays, a person is told", cases[i].name);
        got.resultrans = S("R");
        n = payfip_decide(PAYFIP_OPENED, &asked, &got, 60, PAYFIP_TEST);
        CHECK(n.state == PAYFIP_OPENED && n.reason == cases[i].reason && n.alert, "%s, refused: does not close ours", cases[i].name);
    }
    PayfipAnswer got = paid_answer();
    CHECK(payfip_decide(PAYFIP_OPENED, &asked, &got, 60, PAYFIP_PRODUCTION).reason == PAYFIP_OTHER_MODE, "test money in production");
    got.idop = S("5F0C1D80-6B1E-11F1-9A3C-0242AC120002");
    got.exer = S("20");
    got.objet = S("<script>");
    CHECK(payfip_decide(PAYFIP_OPENED, &asked, &got, 60, PAYFIP_TEST).state == PAYFIP_SETTLED, "exer and objet are not keys");
}

TEST(payfip_state_names_round_trip)
{
    PayfipState s;
    for (int i = PAYFIP_PREPARED; i <= PAYFIP_REVERSED; i++)
        CHECK(payfip_state_parse(payfip_state_name((PayfipState)i), &s) && (int)s == i, "state %d", i);
    CHECK(!payfip_state_parse(S("paid"), &s), "not a state");
}

TEST(payfip_polling)
{
    const Zone *paris = zone_named(S("Europe/Paris"));
    if (!CHECK(paris != NULL, "Europe/Paris is installed")) return;
    Instant opened = zone_instant(paris, date_of(2026, 3, 28), 21, 0), t = opened;      // the clocks change that night
    static const char *const expected[] = {
        "28/03/2026 à 21:01", "28/03/2026 à 21:03", "28/03/2026 à 21:06", "28/03/2026 à 21:11", "28/03/2026 à 21:16",
        "28/03/2026 à 21:21", "28/03/2026 à 22:21", "28/03/2026 à 23:21", "29/03/2026 à 00:21", "29/03/2026 à 06:00",
        "30/03/2026 à 06:00", "31/03/2026 à 06:00", "01/04/2026 à 06:00", "02/04/2026 à 06:00", "03/04/2026 à 06:00",
        "04/04/2026 à 06:00"};
    for (int i = 0; i < COUNT(expected); i++) {
        Instant before = t;
        t = payfip_next_poll(paris, PAYFIP_OPENED, opened, t);
        CHECK_STR(instant_text(test_arena(), paris, t), str_z(expected[i]), "step %d", i);
        if (!CHECK(instant_before(before, t), "always later")) return;
    }
    CHECK(t.ms - opened.ms >= PAYFIP_UNANSWERED_SECONDS * INT64_C(1000), "the last one may close the matter");
    CHECK(payfip_next_poll(paris, PAYFIP_OPENED, opened, t).ms == 0, "then never again");

    t = payfip_next_poll(paris, PAYFIP_EXPIRED, opened, instant_add(opened, 21 * 60000));
    CHECK_STR(instant_text(test_arena(), paris, t), S("29/03/2026 à 06:00"), "closed: the next morning");
    t = payfip_next_poll(paris, PAYFIP_EXPIRED, opened, t);
    CHECK_STR(instant_text(test_arena(), paris, t), S("30/03/2026 à 06:00"), "closed: the morning after");
    CHECK(payfip_next_poll(paris, PAYFIP_EXPIRED, opened, t).ms == 0, "closed: then never again");
    static const PayfipState quiet[] = {PAYFIP_PREPARED, PAYFIP_UNKNOWN, PAYFIP_SETTLED, PAYFIP_FAILED, PAYFIP_SUSPENSE, PAYFIP_REVERSED};
    for (int i = 0; i < COUNT(quiet); i++)
        CHECK(payfip_next_poll(paris, quiet[i], opened, opened).ms == 0, "state %d is not asked about", quiet[i]);
    for (int hour = 0; hour < 24; hour++) {
        opened = zone_instant(paris, date_of(2026, 10, 24), hour, 0);
        for (t = opened; payfip_next_poll(paris, PAYFIP_OPENED, opened, t).ms;) t = payfip_next_poll(paris, PAYFIP_OPENED, opened, t);
        CHECK(t.ms - opened.ms >= PAYFIP_UNANSWERED_SECONDS * INT64_C(1000), "opened at %d h", hour);
    }
}

// ---- against the simulator ----

typedef struct Sim { pid_t pid; Str url; } Sim;

static bool sim_start(Sim *s)
{
    const char *program = getenv("PAYFIP_SIM");
    int out[2];
    if (!program || pipe(out)) return false;
    s->pid = fork();
    if (s->pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        execl(program, program, "--listen", "127.0.0.1:0", (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    char line[200] = "";
    FILE *f = fdopen(out[0], "r");
    bool ok = f && fgets(line, sizeof line, f) && str_starts(str_z(line), S("listening on "));
    if (f) fclose(f);
    s->url = str_dup(test_arena(), str_trim(str_skip(str_z(line), 13)));
    return ok;
}

static void sim_stop(Sim *s)
{
    kill(s->pid, SIGTERM);
    int status = -1;
    waitpid(s->pid, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the simulator stops cleanly: %d", status);
}

static NetReply sim_post(const Sim *s, const char *path, Str body)
{
    Str type[] = {S("Content-Type: application/x-www-form-urlencoded")};
    return net_post(test_arena(), str_join(test_arena(), s->url, str_z(path)), (Strs){type, 1, 1}, body, 5000, MB);
}

static PayfipAnswer sim_call(const Sim *s, PayfipAsk ask, Str request)
{
    return payfip_call(test_arena(), str_join(test_arena(), s->url, S("/tpa/services/securite")), ask, request, 2000);
}

static PayfipAnswer sim_detail(const Sim *s, Str idop)
{
    return sim_call(s, PAYFIP_ASK_DETAIL, payfip_detail_request(test_arena(), idop));
}

static void behave(const Sim *s, const char *rule)
{
    NetReply r = sim_post(s, "/control/behave", str_fmt(test_arena(), "clear=1&rule=%s", rule));
    CHECK(r.status == 200, "rule «%s»: %.*s", rule, STR_ARG(r.body));
}

TEST(payfip_with_the_simulator)
{
    Sim s;
    if (!getenv("PAYFIP_SIM")) return test_skip("PAYFIP_SIM is not set");
    if (!CHECK(sim_start(&s), "simulator starts")) return;
    PayfipOrder o = order();
    o.urlnotif = S("http://127.0.0.1:9/notif");
    o.urlredirect = S("http://127.0.0.1:9/retour");

    PayfipAnswer client = sim_call(&s, PAYFIP_ASK_CLIENT, payfip_client_request(test_arena(), o.numcli));
    CHECK(client.kind == PAYFIP_CLIENT && client.libelle[0].n, "client: %.*s", STR_ARG(client.why));

    PayfipAnswer c = sim_call(&s, PAYFIP_ASK_CREATE, payfip_create_request(test_arena(), &o));
    CHECK(c.kind == PAYFIP_CREATED, "create: %.*s %.*s", STR_ARG(c.why), STR_ARG(c.code));
    o.idop = c.idop;
    PayfipAnswer d = sim_detail(&s, o.idop);
    CHECK(d.kind == PAYFIP_FAULT && d.family == PAYFIP_FUNCTIONAL, "not paid yet");
    CHECK_STR(d.code, S("P5"), "not paid yet");
    NetReply paid = sim_post(&s, "/control/pay", str_fmt(test_arena(), "idop=%.*s&result=P&notify=none", STR_ARG(o.idop)));
    CHECK(paid.status == 200, "pay: %.*s", STR_ARG(paid.body));
    d = sim_detail(&s, o.idop);
    PayfipNext n = payfip_decide(PAYFIP_OPENED, &o, &d, 60, PAYFIP_TEST);
    CHECK(n.state == PAYFIP_SETTLED && n.collected.cents == 1880, "paid: %d %d", n.state, n.reason);
    CHECK_STR(sim_detail(&s, S(IDOP)).code, S("P1"), "an idop nobody opened");

    struct { const char *name; Str *field; Str value; const char *code; } wrong[] = {
        {"refdet", &o.refdet, S("ABCD"), "R3"}, {"mel", &o.mel, S("john.doeexample.com"), "A2"}, {"mel", &o.mel, S(""), "A1"},
        {"numcli", &o.numcli, S("12345"), "T1"}, {"urlnotif", &o.urlnotif, S("x"), "N1"}, {"urlredirect", &o.urlredirect, S("x"), "D1"}};
    for (int i = 0; i < COUNT(wrong); i++) {
        Str kept = *wrong[i].field;
        *wrong[i].field = wrong[i].value;
        PayfipAnswer f = sim_call(&s, PAYFIP_ASK_CREATE, payfip_create_request(test_arena(), &o));
        CHECK(f.kind == PAYFIP_FAULT && f.family == PAYFIP_FUNCTIONAL, "%s is refused", wrong[i].name);
        CHECK_STR(f.code, str_z(wrong[i].code), "%s", wrong[i].name);
        *wrong[i].field = kept;
    }
    sim_stop(&s);
}

TEST(payfip_with_a_misbehaving_simulator)
{
    static const struct { const char *rule; PayfipKind kind; PayfipFamily family; } cases[] = {
        {"on detail: fault-dysfunction", PAYFIP_FAULT, PAYFIP_DYSFUNCTION},
        {"on detail: fault-unavailable", PAYFIP_FAULT, PAYFIP_UNAVAILABLE},
        {"on detail: fault-protocol", PAYFIP_FAULT, PAYFIP_PROTOCOL},
        {"on detail: unknown-fault", PAYFIP_FAULT, PAYFIP_FUNCTIONAL},
        {"on detail: http-500", PAYFIP_GARBLED, 0}, {"on detail: http-502", PAYFIP_GARBLED, 0},
        {"on detail: http-503", PAYFIP_GARBLED, 0}, {"on detail: html", PAYFIP_GARBLED, 0},
        {"on detail: empty", PAYFIP_GARBLED, 0}, {"on detail: truncated", PAYFIP_GARBLED, 0},
        {"on detail: cut", PAYFIP_SILENT, 0}, {"on detail: huge", PAYFIP_GARBLED, 0},
        {"on detail: gzip-bomb", PAYFIP_GARBLED, 0}, {"on detail: redirect-reply", PAYFIP_GARBLED, 0},
        {"on detail: doctype", PAYFIP_GARBLED, 0}, {"on detail: entity-bomb", PAYFIP_GARBLED, 0},
        {"on detail: duplicate-field", PAYFIP_GARBLED, 0}, {"on detail: silence 3", PAYFIP_SILENT, 0},
        {"on detail: stall 3", PAYFIP_SILENT, 0}, {"on detail: bom", PAYFIP_DETAIL, 0},
        {"on detail: soapenv", PAYFIP_DETAIL, 0}, {"on detail: idop-lower", PAYFIP_DETAIL, 0},
        {"on detail: short-exer", PAYFIP_DETAIL, 0}, {"on detail: no-numauto", PAYFIP_DETAIL, 0},
        {"on detail: latin1", PAYFIP_DETAIL, 0}, {"on detail: utf16", PAYFIP_DETAIL, 0},
        {"on detail: wrong-type", PAYFIP_DETAIL, 0}, {"on detail: hostile-objet", PAYFIP_DETAIL, 0},
    };
    Sim s;
    if (!getenv("PAYFIP_SIM")) return test_skip("PAYFIP_SIM is not set");
    if (!CHECK(sim_start(&s), "simulator starts")) return;
    PayfipOrder o = order();
    PayfipAnswer c = sim_call(&s, PAYFIP_ASK_CREATE, payfip_create_request(test_arena(), &o));
    o.idop = c.idop;
    sim_post(&s, "/control/pay", str_fmt(test_arena(), "idop=%.*s&result=P&notify=none", STR_ARG(o.idop)));
    for (int i = 0; i < COUNT(cases); i++) {
        behave(&s, cases[i].rule);
        PayfipAnswer d = sim_detail(&s, o.idop);
        CHECK(d.kind == cases[i].kind && d.family == cases[i].family, "%s: kind %d family %d %.*s", cases[i].rule, d.kind, d.family,
              STR_ARG(d.why));
    }
    behave(&s, "on create: timeout-but-created 3");
    o.refdet = S("00001720260509154612");
    CHECK(sim_call(&s, PAYFIP_ASK_CREATE, payfip_create_request(test_arena(), &o)).kind == PAYFIP_SILENT, "no answer");
    NetReply paid = sim_post(&s, "/control/pay", S("refdet=00001720260509154612&result=P&notify=none"));
    CHECK(paid.status == 200, "but it was created, and can be paid: %.*s", STR_ARG(paid.body));
    sim_stop(&s);
    CHECK(sim_detail(&s, S(IDOP)).kind == PAYFIP_UNREACHED, "nobody listens any more");
}
