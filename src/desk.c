// desk.c - what the town hall does from a shell until its pages come: invoices, activations, the first administrator.
#include "app.h"
#include "desk.h"

#include "account/account.h"
#include "account/strength.h"
#include "household/household.h"
#include "invoice/invoice.h"
#include "payment/payment.h"
#include "platform/platform.h"
#include "town/town.h"
#include "web/assets.h"

#include <stdio.h>
#include <unistd.h>

App *desk_open(Arena *a, const Args *args, Config *c)
{
    Str path = args_option(args, "--config"), why = {0};
    if (!path.n || !config_read(a, str_c(a, path), c, &why)) {
        fprintf(stderr, "kiosque: %.*s\n", STR_ARG(path.n ? why : S("say which configuration: --config FILE")));
        return NULL;
    }
    App *app = app_open(a, c, APP_ERRAND, &why);
    if (!app) fprintf(stderr, "kiosque: %.*s\n", STR_ARG(why));
    return app;
}

Site *desk_site(App *app, Str key)
{
    if (!key.n) return app->sites[0];
    for (int i = 0; i < app->n_sites; i++)
        if (str_eq(app->sites[i]->key, key)) return app->sites[i];
    fprintf(stderr, "kiosque: no town \"%.*s\" in the configuration\n", STR_ARG(key));
    return NULL;
}

typedef struct Errand {
    Arena *a;
    Site *site;
    const Catalog *c;
    Str word, login, name, hash;
    int64_t id;
    bool accept, done;
} Errand;

static bool load_catalog(Db *db, void *context)
{
    Errand *e = context;
    e->c = site_cached(e->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load);
    return true;
}

// ---- invoice --regie CODE --month YYYY-MM ----

int command_invoice(Arena *a, const Args *args)
{
    Config c;
    Date month;
    Str code = args_option(args, "--regie"), why = {0};
    if (!code.n || !month_parse(args_option(args, "--month"), &month)) {
        fputs("kiosque: invoice --config FILE --regie CODE --month 2018-04\n", stderr);
        return 2;
    }
    App *app = desk_open(a, args, &c);
    Errand e = {.a = a};
    int code_out = 2;
    if (app && (e.site = desk_site(app, args_option(args, "--town")))) {
        lane_read(e.site->store, load_catalog, &e);
        const Regie *regie = NULL;
        EACH (const Regie, r, &e.c->regies)
            if (str_eq(r->code, code)) regie = r;
        RunReport report;
        Instant now = clock_now();
        if (!regie) fprintf(stderr, "kiosque: there is no regie \"%.*s\"\n", STR_ARG(code));
        else if (!invoice_run(e.site->store, e.c, regie, month, zone_date(e.c->town->zone, now), now, &report, &why, a)) {
            fprintf(stderr, "kiosque: %.*s\n", STR_ARG(why));
            code_out = 1;
        } else {
            printf("%.*s, %.*s: %d families, %d invoices issued, %d already done or nothing due, total %.*s\n", STR_ARG(regie->name),
                   STR_ARG(month_iso(a, month)), report.families, report.invoices, report.skipped, STR_ARG(money_text(a, report.total)));
            code_out = 0;
        }
    }
    if (app) app_close(app);
    return code_out;
}

// ---- activation list | accept N | refuse N | code FAMILY ----

static bool list_in(Db *db, void *context)
{
    Errand *e = context;
    ActivationRows rows = {0};
    activation_queue(db, e->a, &rows);
    if (!rows.n) puts("no activation is waiting");
    EACH (const ActivationRow, r, &rows)
        printf("%lld  family %.*s  %.*s %.*s  %.*s\n", (long long)r->id, STR_ARG(r->family_code), STR_ARG(r->first_name), STR_ARG(r->last_name),
               STR_ARG(r->email));
    return e->done = true;
}

static bool decide_in(Db *db, void *context)
{
    Errand *e = context;
    const Catalog *c = site_cached(e->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load);
    e->done = activation_decide(db, e->a, e->id, e->accept, e->site->base_url, c->town->title, clock_now());
    audit_as(db, e->a, clock_now(), S("shell"), 0, e->accept ? "activation.accept" : "activation.refuse",
             str_fmt(e->a, "activation:%lld", (long long)e->id), e->done ? "done" : "refused", (Str){0});
    return e->done;
}

static bool code_in(Db *db, void *context)
{
    Errand *e = context;
    Family f = {0};
    Adults adults = {0};
    if (!family_by_code(db, e->a, e->word, &f)) return false;
    family_adults(db, e->a, f.id, &adults);
    EACH (const Adult, v, &adults) {
        Str code = activation_code(db, e->a, f.id, v->id, clock_now());
        printf("family %.*s, %.*s %.*s: %.*s (30 days, once)\n", STR_ARG(f.code), STR_ARG(v->first_name), STR_ARG(v->last_name), STR_ARG(code));
    }
    audit_as(db, e->a, clock_now(), S("shell"), f.id, "activation.code", str_fmt(e->a, "family:%lld", (long long)f.id), "done", (Str){0});
    return e->done = adults.n > 0;
}

int command_activation(Arena *a, const Args *args)
{
    Config c;
    Str verb = args_word(args, 0);
    Errand e = {.a = a, .word = args_word(args, 1), .accept = str_eq(verb, S("accept"))};
    bool decide = e.accept || str_eq(verb, S("refuse")), list = str_eq(verb, S("list")), code = str_eq(verb, S("code"));
    if ((!decide && !list && !code) || (decide && !str_int(e.word, &e.id)) || (code && !e.word.n)) {
        fputs("kiosque: activation --config FILE list | accept N | refuse N | code FAMILY\n", stderr);
        return 2;
    }
    App *app = desk_open(a, args, &c);
    if (!app) return 2;
    if ((e.site = desk_site(app, args_option(args, "--town")))) lane_write(e.site->store, decide ? decide_in : code ? code_in : list_in, &e);
    app_close(app);
    if (!e.done) fputs("kiosque: nothing was changed: no such activation or family\n", stderr);
    return e.done ? 0 : 1;
}

// ---- custody CODE CHILD OTHER-CODE FROM RULE ----

typedef struct Sharing { Arena *a; Str code, first_name, other_code; Custody agreed; Str why; } Sharing;

static int64_t child_named(Db *db, Arena *a, int64_t family, Str first_name)
{
    Children children = {0};
    family_children(db, a, family, &children);
    EACH (const Child, c, &children)
        if (str_eq(str_fold(a, c->first_name), str_fold(a, first_name))) return c->id;
    return 0;
}

static bool custody_in(Db *db, void *context)
{
    Sharing *s = context;
    Family first = {0}, second = {0};
    bool known = family_by_code(db, s->a, s->code, &first) && family_by_code(db, s->a, s->other_code, &second);
    int64_t child = known ? child_named(db, s->a, first.id, s->first_name) : 0;
    int64_t other = child ? custody_other(db, child, first.id) : 0;
    if (!child) s->why = S("no such families, or the first has no child of that name");
    else if (other ? other != second.id : !custody_share(db, child, second.id)) s->why = S("the child has two other households already");
    if (s->why.n) return false;
    s->agreed.first = first.id;
    s->agreed.second = second.id;
    custody_agree(db, s->a, child, &s->agreed, S("shell"), clock_now());
    return true;
}

int command_custody(Arena *a, const Args *args)
{
    Config c;
    Sharing s = {.a = a, .code = args_word(args, 0), .first_name = args_word(args, 1), .other_code = args_word(args, 2)};
    Str rule = args_word(args, 4);
    for (int i = 5; args_word(args, i).n; i++) rule = str_fmt(a, "%.*s %.*s", STR_ARG(rule), STR_ARG(args_word(args, i)));
    if (!date_parse(args_word(args, 3), &s.agreed.from) || !custody_parse(rule, &s.agreed.rule)) {
        fputs("kiosque: custody --config FILE CODE CHILD OTHER-CODE 2018-09-03 RULE    (weeks odd change fri 18:00; weekdays mon,tue;\n"
              "         2-2-3 from 2018-09-03; then, for the holidays: holidays halves even-years, or holidays weeks odd-years)\n", stderr);
        return 2;
    }
    App *app = desk_open(a, args, &c);
    if (!app) return 2;
    Site *site = desk_site(app, args_option(args, "--town"));
    bool done = site && lane_write(site->store, custody_in, &s) == LANE_KEPT;
    app_close(app);
    if (done) printf("agreed: %.*s\n", STR_ARG(custody_text(a, &s.agreed.rule)));
    else fprintf(stderr, "kiosque: nothing was changed: %.*s\n", STR_ARG(s.why.n ? s.why : S("look at the log")));
    return done ? 0 : 1;
}

// ---- agent add LOGIN NAME ----

static bool agent_in(Db *db, void *context)
{
    Errand *e = context;
    e->done = agent_create(db, e->login, e->name, e->hash, clock_now()) != 0;
    audit_as(db, e->a, clock_now(), S("shell"), 0, "agent.create", e->login, e->done ? "done" : "refused", (Str){0});
    return e->done;
}

int command_agent(Arena *a, const Args *args)
{
    Config c;
    char password[512];
    Errand e = {.a = a, .login = args_word(args, 1), .name = args_word(args, 2)};
    if (!str_eq(args_word(args, 0), S("add")) || !e.login.n || !e.name.n) {
        fputs("kiosque: agent --config FILE add LOGIN NAME    (the password is read from standard input)\n", stderr);
        return 2;
    }
    if (isatty(0)) fputs("Password: ", stderr);
    if (!fgets(password, sizeof password, stdin)) return 2;
    Str typed = str_trim(str_z(password));
    PasswordVerdict v = password_check(a, typed, &(Strs){0});
    if (v != PASSWORD_OK) {
        fprintf(stderr, "kiosque: %.*s\n", STR_ARG(password_verdict_text(v)));
        return 1;
    }
    App *app = desk_open(a, args, &c);
    if (!app) return 2;
    e.hash = password_hash(app, a, str_dup(a, typed));
    if ((e.site = desk_site(app, args_option(args, "--town")))) lane_write(e.site->store, agent_in, &e);
    app_close(app);
    if (!e.done) fputs("kiosque: this login exists already\n", stderr);
    return e.done ? 0 : 1;
}

// ---- button: what the town pastes into its own site (S2.1) ----

// All in one piece: the visitor's browser asks nothing of the kiosk before the click.
static Str button_html(Arena *a, Str base_url)
{
    const Asset *icon = assets;
    while (!str_eq(icon->name, S("favicon.svg"))) icon++;
    return str_fmt(a, "<a href=\"%.*s/kiosque\" style=\"display:inline-flex;align-items:center;gap:.6em;padding:.6em 1.1em .6em .7em;border-radius:.6em;"
                      "background:#0d5561;color:#fff;font:600 1.125rem/1.2 system-ui,sans-serif;text-decoration:none\">"
                      "<span style=\"display:block;width:2em;height:2em\" aria-hidden=\"true\">%.*s</span>Kiosque famille</a>",
                   STR_ARG(base_url), STR_ARG(str_trim(icon->body)));
}

int command_button(Arena *a, const Args *args)
{
    Config c;
    App *app = desk_open(a, args, &c);
    if (!app) return 2;
    Site *site = desk_site(app, args_option(args, "--town"));
    if (site) printf("%.*s\n", STR_ARG(button_html(a, site->base_url)));
    app_close(app);
    return site ? 0 : 2;
}
