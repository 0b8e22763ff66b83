// page.c - what the payer sees. Plain HTML that works without script; every choice of the payer is a button.
#include "sim.h"

// ---- the frame ----

static const char style[] =
    ":root{--blue:#000091;--blue-soft:#eef0fb;--ink:#161616;--soft:#5a5a66;--line:#d8dae6;--paper:#fff;--ground:#f4f5fb;"
    "--good:#18753c;--bad:#b3111e;color-scheme:light}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}\n"
    "header{background:var(--paper);border-bottom:4px solid var(--blue)}\n"
    "header div,main,footer{max-width:44rem;margin:0 auto;padding:1rem 1.25rem}\n"
    ".brand{margin:0;font-weight:700;font-size:1.15rem;color:var(--blue)}\n"
    ".note{margin:.25rem 0 0;color:var(--soft);font-size:.9rem}\n"
    "h1{font-size:1.6rem;line-height:1.2;margin:1rem 0 .25rem}\n"
    "h2{font-size:1.15rem;margin:0 0 .75rem}\n"
    ".step{margin:0 0 1.25rem;color:var(--soft)}\n"
    ".card{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem;margin:0 0 1.25rem}\n"
    ".facts{list-style:none;margin:0;padding:0}\n"
    ".facts li{padding:.4rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}\n"
    ".facts li:first-child{border-top:0}\n"
    ".facts span{color:var(--soft)}\n"
    ".facts .sum{font-size:1.35rem;font-weight:700}\n"
    ".facts .sum span{color:inherit;font-weight:400}\n"
    ".ways{display:grid;gap:.75rem}\n"
    "button,.button{font:inherit;font-weight:600;min-height:3rem;padding:.6rem 1.25rem;border-radius:.5rem;cursor:pointer;"
    "border:2px solid var(--blue);background:var(--blue);color:#fff;text-align:center;text-decoration:none}\n"
    "button:hover{background:#1212c4;border-color:#1212c4}\n"
    "button.plain{background:var(--paper);color:var(--blue)}\n"
    "button.plain:hover{background:var(--blue-soft)}\n"
    ":focus-visible{outline:3px solid #0a76f6;outline-offset:2px}\n"
    "label{display:block;font-weight:600;margin:.75rem 0 .25rem}\n"
    "input{font:inherit;width:100%;min-height:3rem;padding:.5rem .75rem;border:1px solid #6a6a74;border-radius:.5rem;background:#fff;color:var(--ink)}\n"
    ".pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem;align-items:end}\n"
    ".hint{color:var(--soft);font-size:.9rem;margin:.25rem 0 0}\n"
    ".actions{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.25rem}\n"
    "details{border:1px dashed #8a8aa0;border-radius:.75rem;padding:.5rem 1.25rem;background:var(--paper)}\n"
    "summary{cursor:pointer;font-weight:600;min-height:2.75rem;display:flex;align-items:center}\n"
    "summary::before{content:'▸';margin-right:.5rem}\n"
    "details[open] summary::before{content:'▾'}\n"
    "details .ways{padding:.5rem 0 .75rem}\n"
    ".bad{border-left:.4rem solid var(--bad)}\n"
    ".good{border-left:.4rem solid var(--good)}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}\n"
    "th,td{text-align:left;padding:.4rem .5rem;border-bottom:1px solid var(--line)}\n"
    ".wide{overflow-x:auto}\n"
    "footer{color:var(--soft);font-size:.85rem}\n"
    "@media (min-width:36rem){.ways.two{grid-template-columns:1fr 1fr}}\n";

Reply page_style(Request *q)
{
    (void)q;
    return (Reply){.status = 200, .type = S("text/css; charset=utf-8"), .body = str_z(style)};
}

static Buf page_begin(Arena *a, const char *title)
{
    Buf b = buf_new(a, 16 * KB);
    buf_fmt(&b, "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>%s – Simulateur PayFiP</title>"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"stylesheet\" href=\"/style.css\">"
                "</head>\n<body><header><div><p class=\"brand\">Simulateur de la plateforme de paiement de la DGFiP</p>"
                "<p class=\"note\">Page d’essai : aucun paiement réel n’est effectué, aucune donnée bancaire n’est utilisée.</p>"
                "</div></header>\n<main><h1>%s</h1>", title, title);
    return b;
}

static Reply page_end(Buf *b, int status)
{
    BUF_PUT(b, "</main>\n<footer><p>Ce simulateur remplace PayFiP pour les démonstrations et les essais. Il n’est pas un service de "
               "l’administration.</p></footer></body></html>\n");
    return (Reply){.status = status, .type = S("text/html; charset=utf-8"), .body = buf_str(b)};
}

static Reply page_message(Arena *a, int status, const char *title, const char *text)
{
    Buf b = page_begin(a, title);
    buf_fmt(&b, "<div class=\"card %s\"><p>%s</p></div>", status < 400 ? "good" : "bad", text);
    return page_end(&b, status);
}

// ---- what is paid ----

static void put_fact(Buf *b, const char *css, const char *label, Str value)
{
    if (!value.n) return;
    buf_fmt(b, "<li%s><span>%s\xC2\xA0:</span> ", css, label);
    put_html(b, value);
    BUF_PUT(b, "</li>");
}

static void put_order(Buf *b, const Op *op)
{
    bool known;
    Client client = client_of(b->a, op->numcli, &known);
    BUF_PUT(b, "<section class=\"card\" aria-labelledby=\"dette\"><h2 id=\"dette\">Votre paiement</h2><ul class=\"facts\">");
    put_fact(b, "", "Collectivité", client.label[0]);
    put_fact(b, "", "Régie", client.label[1]);
    put_fact(b, "", "Lieu", client.label[2]);
    put_fact(b, "", "Référence de la dette", op->refdet);
    put_fact(b, "", "Objet", op->objet);
    put_fact(b, " class=\"sum\"", "Montant", money_text(b->a, (Money){op->montant}));
    put_fact(b, "", "Adresse électronique", op->mel);
    BUF_PUT(b, "</ul></section>\n");
}

static void put_form(Buf *b, const Op *op)
{
    buf_fmt(b, "<form method=\"post\" action=\"/tpa/paiementws.web\" autocomplete=\"off\"><input type=\"hidden\" name=\"idop\" "
               "value=\"%s\">", op->idop);
}

static Reply choice_page(Arena *a, const Op *op)
{
    Buf b = page_begin(a, "Choix du mode de paiement");
    BUF_PUT(&b, "<p class=\"step\">Étape 1 sur 2</p>");
    put_order(&b, op);
    BUF_PUT(&b, "<section class=\"card\" aria-labelledby=\"mode\"><h2 id=\"mode\">Comment souhaitez-vous payer&nbsp;?</h2>");
    put_form(&b, op);
    BUF_PUT(&b, "<div class=\"ways\"><button name=\"etape\" value=\"carte\">Payer par carte bancaire</button>"
                "<button name=\"etape\" value=\"prelevement\">Payer par prélèvement</button>"
                "<button class=\"plain\" name=\"issue\" value=\"abandon\">Annuler</button></div></form></section>");
    return page_end(&b, 200);
}

// What the payer, or the person who tests, may make happen. quirks are added to the payment's own.
typedef struct Issue { const char *value, *label; char card, debit; const char *quirks; } Issue;
static const Issue issues[] = {
    {"valider",    NULL,                                        'P', 'V', ""},
    {"refus",      "Refuser le paiement",                       'R', 'Z', ""},
    {"abandon",    "Abandonner",                                'A', 'A', ""},
    {"muet",       "Fermer la page sans répondre",               0,   0,  ""},
    {"perdue",     "Payer, notification perdue",                'P', 'V', "notify none"},
    {"double",     "Payer, notification envoyée deux fois",     'P', 'V', "notify twice"},
    {"tardive",    "Payer, notification deux heures plus tard", 'P', 'V', "notify-delay 7200"},
    {"avant",      "Payer, notification avant le retour",       'P', 'V', "notify-before"},
    {"sansretour", "Payer, sans revenir au site",               'P', 'V', "no-return"},
    {"ensuite",    "Abandonner, puis payer deux minutes après", 'P', 'V', "abandon-then-pay 120"},
};

static void put_scenarios(Buf *b)
{
    BUF_PUT(b, "<details><summary>Scénarios du simulateur</summary><div class=\"ways two\">");
    for (int i = 1; i < COUNT(issues); i++)
        buf_fmt(b, "<button class=\"plain\" formnovalidate name=\"issue\" value=\"%s\">%s</button>", issues[i].value, issues[i].label);
    BUF_PUT(b, "</div></details>");
}

static void put_card_fields(Buf *b)
{
    BUF_PUT(b, "<label for=\"carte\">Numéro de la carte</label><input id=\"carte\" name=\"carte\" inputmode=\"numeric\" "
               "value=\"4978 8607 1389 1312\" aria-describedby=\"aide\" required><p class=\"hint\" id=\"aide\">Carte d’essai de la DGFiP, "
               "déjà saisie.</p><div class=\"pair\"><div><label for=\"fin\">Date d’expiration</label><input id=\"fin\" name=\"fin\" "
               "value=\"12/39\" required></div><div><label for=\"code\">Cryptogramme</label><input id=\"code\" name=\"code\" "
               "inputmode=\"numeric\" value=\"123\" required></div></div>");
}

static void put_debit_fields(Buf *b)
{
    BUF_PUT(b, "<p>Vous êtes connecté avec l’identité d’essai <strong>Camille EXEMPLE</strong>.</p><label for=\"compte\">Compte à "
               "débiter</label><input id=\"compte\" name=\"compte\" value=\"FR76 •••• •••• •••• 0189\" readonly>");
}

static Reply means_page(Arena *a, const Op *op, bool debit)
{
    Buf b = page_begin(a, debit ? "Paiement par prélèvement" : "Paiement par carte bancaire");
    BUF_PUT(&b, "<p class=\"step\">Étape 2 sur 2</p>");
    put_order(&b, op);
    put_form(&b, op);
    buf_fmt(&b, "<input type=\"hidden\" name=\"moyen\" value=\"%s\"><section class=\"card\" aria-labelledby=\"moyen\"><h2 id=\"moyen\">%s"
                "</h2>", debit ? "prelevement" : "carte", debit ? "Votre compte" : "Votre carte");
    debit ? put_debit_fields(&b) : put_card_fields(&b);
    BUF_PUT(&b, "<div class=\"actions\"><button name=\"issue\" value=\"valider\">Valider</button>"
                "<button class=\"plain\" formnovalidate name=\"issue\" value=\"abandon\">Annuler</button></div></section>");
    put_scenarios(&b);
    BUF_PUT(&b, "</form>");
    return page_end(&b, 200);
}

// ---- refusals of the page ----

static Reply refused(Arena *a, const char *code)
{
    if (!strcmp(code, "P3"))
        return page_message(a, 410, "Cette page a déjà été ouverte",
                            "Un paiement ne peut être ouvert qu’une fois (P3). Retournez sur le site de votre collectivité pour en "
                            "commencer un autre.");
    if (!strcmp(code, "P4"))
        return page_message(a, 410, "Le délai est dépassé",
                            "Ce paiement a été demandé il y a plus de quinze minutes (P4). Retournez sur le site de votre collectivité "
                            "pour en commencer un autre.");
    return page_message(a, 404, "Paiement inconnu", "L’identifiant de cette opération n’est pas connu (P1).");
}

// The code that shuts the page, or NULL. again: a later step of a page already open.
static const char *shut(Op *op, bool again)
{
    if (!op) return "P1";
    op_refresh(op);
    if (op->purged) return "P1";
    if (op_too_old(op) || quirk_on(&op->quirks, Q_PAGE_EXPIRED)) return "P4";
    if (op->letter || (op->opened && !again) || quirk_on(&op->quirks, Q_PAGE_USED)) return "P3";
    return NULL;
}

static Str idop_param(const Request *q)
{
    Str idop = param(q, "idop");
    return idop.n ? idop : param(q, "idOp");
}

Reply page_open(Request *q)
{
    pthread_mutex_lock(&sim.lock);
    Op *op = op_find(idop_param(q));
    if (op && op->form) op = NULL;
    const char *code = shut(op, false);
    if (!code) op->opened = true;
    Reply r = code ? refused(&q->a, code) : choice_page(&q->a, op);
    pthread_mutex_unlock(&sim.lock);
    return r;
}

// ---- the end of a payment ----

static Reply ticket_page(Arena *a, const Op *op)
{
    bool paid = op->letter == 'P' || op->letter == 'V';
    Buf b = page_begin(a, paid ? "Paiement enregistré" : "Paiement non effectué");
    buf_fmt(&b, "<div class=\"card %s\"><p>%s Vous pouvez fermer cette page.</p></div>", paid ? "good" : "bad",
            paid ? "Votre paiement est enregistré." : "Aucune somme ne vous sera demandée.");
    put_order(&b, op);
    return page_end(&b, 200);
}

static Reply back_to_the_site(Arena *a, const Op *op)
{
    const Quirks *q = &op->quirks;
    if (quirk_on(q, Q_NO_RETURN) || !op->urlredirect.n) return ticket_page(a, op);
    if (quirk_on(q, Q_RETURN_POST)) {
        Buf b = page_begin(a, "Retour au site");
        BUF_PUT(&b, "<form class=\"card\" method=\"post\" action=\"");
        put_html(&b, op->urlredirect);
        buf_fmt(&b, "\"><input type=\"hidden\" name=\"idop\" value=\"%s\"><button>Retourner sur le site de la collectivité</button></form>",
                op->idop);
        return page_end(&b, 200);
    }
    const char *joint = str_has(op->urlredirect, S("?")) ? "&" : "?";
    return (Reply){.status = 303, .location = str_fmt(a, "%.*s%sidop=%s", STR_ARG(op->urlredirect), joint, op->idop)};
}

static const Issue *issue_named(Str value)
{
    for (int i = 0; i < COUNT(issues); i++)
        if (str_eq(value, str_z(issues[i].value))) return &issues[i];
    return NULL;
}

static void settle(Op *op, const Issue *issue, bool debit)
{
    Str why;
    quirks_parse(&sim.arena, str_z(issue->quirks), &op->quirks, &why);
    op_settle(op, debit ? issue->debit : issue->card);
}

Reply page_step(Request *q)
{
    enum { PATIENCE_MS = 5000 };
    bool debit = str_eq(param(q, "moyen"), S("prelevement")) || str_eq(param(q, "etape"), S("prelevement"));
    const Issue *issue = issue_named(param(q, "issue"));
    bool first_heard = false;
    pthread_mutex_lock(&sim.lock);
    Op *op = op_find(idop_param(q));
    const char *code = shut(op, true);
    Reply r;
    if (code) r = refused(&q->a, code);
    else if (!issue) r = means_page(&q->a, op, debit);
    else if (!issue->card) r = page_message(&q->a, 200, "Page fermée", "Rien n’a été répondu : fermez simplement cet onglet.");
    else {
        settle(op, issue, debit);
        first_heard = quirk_on(&op->quirks, Q_NOTIFY_BEFORE);
        r = back_to_the_site(&q->a, op);
    }
    pthread_mutex_unlock(&sim.lock);
    if (first_heard) notify_idle(PATIENCE_MS);
    return r;
}

// ---- the older form protocol: the whole order comes with the browser ----

Reply page_form(Request *q)
{
    Op asked = {.form = true, .numcli = param(q, "numcli"), .exer = param(q, "exer"), .refdet = param(q, "refdet"),
                .objet = param(q, "objet"), .mel = param(q, "mel"), .saisie = param(q, "saisie"), .urlnotif = param(q, "urlcl")};
    Str montant = param(q, "montant");
    str_int(montant, &asked.montant);
    bool known;
    pthread_mutex_lock(&sim.lock);
    Client client = client_of(&q->a, asked.numcli, &known);
    Str code = order_code(&asked, montant, &client, known);
    Reply r;
    if (code.n) {
        Str text = str_fmt(&q->a, "La demande de la collectivité est incorrecte (%.*s).", STR_ARG(code));
        r = page_message(&q->a, 400, "Paiement impossible", str_c(&q->a, text));
    } else {
        Op *op = op_new(&asked);
        op->opened = true;
        r = choice_page(&q->a, op);
    }
    pthread_mutex_unlock(&sim.lock);
    return r;
}

// ---- for the person who tests ----

Reply page_index(Request *q)
{
    enum { SHOWN = 50 };
    Buf b = page_begin(&q->a, "Opérations récentes");
    BUF_PUT(&b, "<div class=\"card wide\"><table><caption class=\"hint\">Les cinquante dernières ; la liste complète est dans "
                "<a href=\"/register\">le registre</a>.</caption><thead><tr><th scope=\"col\">Référence</th><th scope=\"col\">Montant</th>"
                "<th scope=\"col\">État</th><th scope=\"col\">Résultat</th><th scope=\"col\">Notifications</th></tr></thead><tbody>");
    pthread_mutex_lock(&sim.lock);
    for (int64_t i = sim.n; i-- > 0 && sim.n - i <= SHOWN;) {
        Op *op = sim.ops[i];
        op_refresh(op);
        BUF_PUT(&b, "<tr><td>");
        put_html(&b, op->refdet);
        BUF_PUT(&b, "</td><td>");
        put_html(&b, money_text(&q->a, (Money){op->montant}));
        buf_fmt(&b, "</td><td>%.*s</td><td>%.*s</td><td>%d</td></tr>", STR_ARG(op_state(op)), op->letter ? 1 : 0, &op->letter, op->sent);
    }
    pthread_mutex_unlock(&sim.lock);
    BUF_PUT(&b, "</tbody></table></div>");
    return page_end(&b, 200);
}
