// work.c - the background work of every town: who does it, how often.
#include "work.h"

#include "account/account.h"
#include "booking/booking.h"
#include "document/document.h"
#include "enrolment/enrolment.h"
#include "household/household.h"
#include "inbox/inbox.h"
#include "invoice/invoice.h"
#include "mail/outbox.h"
#include "payment/payment.h"
#include "platform/platform.h"
#include "town/town.h"

#include <stdlib.h>

typedef struct WorkTown { App *app; Site *site; } WorkTown;
typedef struct Errand { WorkTown *t; Instant now; Arena a; } Errand;

static bool in_write(WorkTown *t, Instant now, LaneWork *work)
{
    Errand e = {t, now, arena_new((ptrdiff_t)64 * MB)};
    LaneResult done = lane_write(t->site->store, work, &e);
    arena_free(&e.a);
    return done == LANE_KEPT;
}

static bool expire_in(Db *db, void *context)
{
    Errand *e = context;
    Arena scratch = e->a;
    booking_expire(db, &scratch, site_cached(e->t->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load), e->now);
    return true;
}
static bool expire(void *town, Instant now) { return in_write(town, now, expire_in); }

static bool settle_in(Db *db, void *context)
{
    Errand *e = context;
    Arena scratch = e->a;
    return giveback_settle(db, &scratch, site_cached(e->t->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load), e->now);
}
static bool settle(void *town, Instant now)          // one day after the other, each in a transaction of its own
{
    while (in_write(town, now, settle_in)) {}
    return true;
}

static bool promote_in(Db *db, void *context)
{
    Errand *e = context;
    Arena scratch = e->a;
    const Catalog *c = site_cached(e->t->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load);
    return enrolment_promote(db, &scratch, c, zone_date(c->town->zone, e->now), e->now);
}
static bool promote(void *town, Instant now)         // one family after the other, each in a transaction of its own
{
    while (in_write(town, now, promote_in)) {}
    return true;
}

static bool remind_in(Db *db, void *context)
{
    Errand *e = context;
    Arena scratch = e->a;
    const Catalog *c = site_cached(e->t->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load);
    return reminder_send(db, &scratch, c, e->t->site->base_url, e->now) > 0;
}
static bool remind(void *town, Instant now)          // some families after the others, each time in a transaction of its own
{
    while (in_write(town, now, remind_in)) {}
    return true;
}

static bool seal_in(Db *db, void *context)
{
    Errand *e = context;
    Arena scratch = e->a;
    audit_seal(db, &scratch);
    return true;
}
static bool seal(void *town, Instant now) { return in_write(town, now, seal_in); }

static bool purge_in(Db *db, void *context)
{
    Errand *e = context;
    session_purge(db, e->now);
    account_purge(db, e->now);
    return true;
}
static bool purge(void *town, Instant now) { return in_write(town, now, purge_in); }

static bool erase(void *town, Instant now)           // what families took back
{
    (void)now;
    const WorkTown *t = town;
    documents_erase(t->site->store, t->site->folder);
    return true;
}

static bool sweep(void *town, Instant now)           // files that a crash left without a row
{
    (void)now;
    const WorkTown *t = town;
    documents_sweep(t->site->store, t->site->folder);
    return true;
}

static Str address_of(Db *db, Arena *a, int64_t family, int64_t adult, Lang *lang)
{
    Reader to = adult_reader(db, a, family, adult);
    *lang = to.lang;
    return to.email;
}

static bool tell_in(Db *db, void *context)
{
    Errand *e = context;
    Arena scratch = e->a;
    const Catalog *c = site_cached(e->t->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load);
    request_mails(db, &scratch, c->town, e->t->site->base_url, address_of, e->now);
    notice_mails(db, &scratch, c->town, e->t->site->base_url, address_of, e->now);
    return true;
}
static bool tell(void *town, Instant now) { return in_write(town, now, tell_in); }

static bool pay(void *town, Instant now)
{
    WorkTown *t = town;
    payment_work(t->site, t->app, now);
    return true;
}

// ---- is there anything to do? ----

QUERY(holds_waiting_sql, db_int_cols, "SELECT count(*) AS n FROM booking WHERE state = 'held' AND hold_expires_at <= $1");
QUERY(given_waiting_sql, db_int_cols, "SELECT count(*) AS n FROM giveback WHERE state = 'open'");
QUERY(asks_waiting_sql, db_int_cols, "SELECT count(*) AS n FROM enrolment_ask WHERE state = 'open'");
QUERY(seals_waiting_sql, db_int_cols,
      "SELECT CASE WHEN (SELECT coalesce(max(id), 0) FROM audit) > (SELECT coalesce(max(audit_id), 0) FROM audit_seal) THEN 1 ELSE 0 END AS n");
QUERY(payments_waiting_sql, db_int_cols,
      "SELECT (SELECT count(*) FROM payment WHERE state = 'prepared' OR poll_at <= $1) + (SELECT count(*) FROM payment_stray WHERE asked < 3) AS n");
QUERY(decisions_waiting_sql, db_int_cols, "SELECT (SELECT count(*) FROM request_mail) + (SELECT count(*) FROM notice_mail) AS n");
QUERY(mails_waiting_sql, db_int_cols, "SELECT count(*) AS n FROM outbox WHERE state = 'queued' AND next_at <= $1");

typedef struct Look { const Sql *sql; Instant now; int64_t n; } Look;
static bool look_in(Db *db, void *context)
{
    Look *l = context;
    l->n = db_int(db, l->sql, l->now.ms ? ARGS(A(l->now)) : NO_ARGS);
    return true;
}

static bool some(void *town, const Sql *sql, Instant now)
{
    Look l = {sql, now, 0};
    return lane_read(((WorkTown *)town)->site->store, look_in, &l) == LANE_KEPT && l.n > 0;
}
static bool holds_due(void *town, Instant now)    { return some(town, &holds_waiting_sql, now); }
static bool given_due(void *town, Instant now)    { (void)now; return some(town, &given_waiting_sql, (Instant){0}); }
static bool asks_due(void *town, Instant now)     { (void)now; return some(town, &asks_waiting_sql, (Instant){0}); }
static bool seals_due(void *town, Instant now)    { (void)now; return some(town, &seals_waiting_sql, (Instant){0}); }
static bool payments_due(void *town, Instant now) { return some(town, &payments_waiting_sql, now); }
static bool decisions_due(void *town, Instant now) { (void)now; return some(town, &decisions_waiting_sql, (Instant){0}); }
static bool mails_due(void *town, Instant now)    { return some(town, &mails_waiting_sql, now); }

// ---- mail: what is attached is made when the mail leaves ----

typedef struct Attach { Str kind; int64_t id; MailFile *out; Arena *a; Site *site; bool made; } Attach;
static bool attach_in(Db *db, void *context)
{
    Attach *x = context;
    const Catalog *c = site_cached(x->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load);
    Str bytes = {0};
    if (str_eq(x->kind, S("ticket"))) bytes = payment_ticket(db, x->a, c, 0, x->id);
    if (str_eq(x->kind, S("invoice"))) bytes = invoice_paper(db, x->a, c, 0, x->id, x->site->base_url);
    *x->out = (MailFile){str_fmt(x->a, "%.*s-%lld.pdf", STR_ARG(str_eq(x->kind, S("ticket")) ? S("ticket") : S("facture")), (long long)x->id),
                         S("application/pdf"), bytes};
    x->made = bytes.n > 0;
    return true;
}

static bool attach(void *context, Store *store, Arena *a, Str kind, int64_t id, MailFile *out)
{
    WorkTown *t = context;
    Attach x = {kind, id, out, a, t->site, false};
    lane_read(store, attach_in, &x);
    return x.made;
}

typedef struct TownNamed { Arena *a; Site *site; Str title; const Zone *zone; } TownNamed;
static bool name_in(Db *db, void *context)
{
    TownNamed *n = context;
    const Catalog *c = site_cached(n->site, db, CACHE_CATALOG, (SiteLoader *)catalog_load);
    n->title = c->town->title;
    n->zone = c->town->zone;
    return true;
}

static bool mail(void *town, Instant now)
{
    WorkTown *t = town;
    const Config *c = t->app->config;
    Arena a = arena_new(1 * MB);
    TownNamed n = {&a, t->site, {0}, zone_utc()};
    lane_read(t->site->store, name_in, &n);
    Str password = {0};
    if (c->smtp_password_file.n) file_read(&a, str_c(&a, c->smtp_password_file), 4096, &password);
    MailSettings s = {.from = c->mail_from, .from_name = n.title, .zone = n.zone, .folder = c->mail_folder,
                      .server = {c->smtp_url, c->smtp_user, str_trim(password), true}, .context = t};
    mail_deliver_due(t->site->store, &s, now, attach);
    arena_free(&a);
    return true;
}

// Three runners, so that a slow mail server holds up no payment and a slow PayFiP frees no seat late.
static const Job seats_jobs[] = {{"holds", 1000, expire, holds_due}, {"seals", 2000, seal, seals_due}, {"purge", 3600 * 1000, purge, NULL},
                                 {"places", 10 * 1000, promote, asks_due}, {"given", 10 * 1000, settle, given_due},
                                 {"erase", 600 * 1000, erase, NULL}, {"sweep", 24 * 3600 * 1000, sweep, NULL}, {0}};
static const Job payment_jobs[] = {{"payments", 2000, pay, payments_due}, {0}};
static const Job mail_jobs[] = {{"decisions", 2000, tell, decisions_due}, {"reminders", 600 * 1000, remind, NULL}, {"mails", 2000, mail, mails_due}, {0}};
static const Job *const tables[] = {seats_jobs, payment_jobs, mail_jobs};

struct Work { Arena a; Jobs *runners[COUNT(tables)]; };

static JobTown *towns_of(Arena *a, App *app)
{
    JobTown *towns = NEWS(a, JobTown, app->n_sites);
    for (int i = 0; i < app->n_sites; i++) {
        WorkTown *t = NEW(a, WorkTown);
        *t = (WorkTown){app, app->sites[i]};
        towns[i] = (JobTown){app->sites[i]->key, app->sites[i]->store, t};
    }
    return towns;
}

Work *work_start(App *app)
{
    Work *w = calloc(1, sizeof *w);
    if (!w) die("out of memory");
    w->a = arena_new(16 * MB);
    for (int i = 0; i < COUNT(tables); i++) w->runners[i] = jobs_start(&w->a, tables[i], towns_of(&w->a, app), app->n_sites);
    return w;
}

void work_stop(Work *w)
{
    for (int i = 0; i < COUNT(tables); i++) jobs_stop(w->runners[i]);
    arena_free(&w->a);
    free(w);
}

bool work_run_once(App *app, Str name)
{
    Arena a = arena_new(16 * MB);
    const JobTown *towns = towns_of(&a, app);
    bool known = false;
    for (int i = 0; i < COUNT(tables); i++)
        for (const Job *j = tables[i]; j->name; j++) {
            if (name.n && !str_eq(name, str_z(j->name))) continue;
            known = true;
            for (int k = 0; k < app->n_sites; k++) job_run(j, &towns[k]);
        }
    arena_free(&a);
    return known;
}
