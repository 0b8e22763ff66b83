// serve.c - the commands that run the service: serve, migrate, routes, jobs, config.
#include "app.h"
#include "commands.h"
#include "jobs/jobs.h"
#include "platform/platform.h"
#include "work.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static bool configured(Arena *a, const Args *args, Config *c)
{
    Str path = args_option(args, "--config"), why = {0};
    if (!path.n) {
        fputs("kiosque: say which configuration: --config FILE\n", stderr);
        return false;
    }
    if (config_read(a, str_c(a, path), c, &why)) return true;
    fprintf(stderr, "kiosque: %.*s\n", STR_ARG(why));
    return false;
}

// Demo data only: the service lives at another time of the calendar.
static bool set_clock(Arena *a, const Config *c)
{
    if (!c->at.n) return true;
    Str day, clock, hour, minute;
    Date d;
    int64_t h = 0, m = 0;
    str_cut(c->at, 'T', &day, &clock);
    str_cut(clock, ':', &hour, &minute);
    const Zone *z = zone_named(S("Europe/Paris"));
    if (!z || !date_parse(day, &d) || !str_int(hour, &h) || !str_int(minute, &m)) {
        fprintf(stderr, "kiosque: at must look like 2018-04-13T09:00, not \"%.*s\"\n", STR_ARG(c->at));
        return false;
    }
    (void)a;
    clock_shift(zone_instant(z, d, (int)h, (int)m).ms - clock_now().ms);
    return true;
}

int command_serve(Arena *a, const Args *args)
{
    Config c;
    Str why = {0}, address = {0}, listen = args_option(args, "--listen");
    if (!configured(a, args, &c)) return 2;
    if (listen.n) c.listen = listen;
    if (!set_clock(a, &c)) return 2;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
    App *app = app_open(a, &c, APP_SERVE, &why);
    if (!app) {
        fprintf(stderr, "kiosque: %.*s\n", STR_ARG(why));
        return 2;
    }
    HttpConfig http = {.listen = c.listen, .trusted_proxy = c.trusted_proxy, .connections = (int)c.connections,
                       .per_address = (int)c.per_address, .max_body = 1 * MB, .head_seconds = 10, .body_seconds = 30,
                       .handler = app_serve, .refuse = app_refuse, .context = app};
    Http *h = http_start(&http, a, &address, &why);
    if (!h) {
        fprintf(stderr, "kiosque: %.*s\n", STR_ARG(why));
        app_close(app);
        return 2;
    }
    Work *work = work_start(app);
    printf("listening on http://%.*s\n", STR_ARG(address));
    fflush(stdout);
    int sig = 0;
    sigwait(&stop, &sig);
    log_line("stop", "signal", sig == SIGTERM ? S("TERM") : S("INT"), NULL);
    http_stop(h, 10);
    work_stop(work);
    app_close(app);
    curl_global_cleanup();
    return 0;
}

int command_migrate(Arena *a, const Args *args)
{
    Config c;
    if (!configured(a, args, &c)) return 2;
    EACH (const TownConfig, t, &c.towns) {
        Str why = {0};
        int steps = migrate(t->database, t->key, &why, a);
        if (steps < 0) {
            fprintf(stderr, "kiosque: town %.*s: %.*s\n", STR_ARG(t->key), STR_ARG(why));
            return 2;
        }
        printf("%.*s: %d steps applied\n", STR_ARG(t->key), steps);
    }
    return 0;
}

int command_routes(Arena *a, const Args *args)
{
    (void)args;
    Str json = routes_json(app_routes, a);
    fwrite(json.p, 1, (size_t)json.n, stdout);
    return 0;
}

int command_jobs(Arena *a, const Args *args)
{
    Config c;
    Str why = {0}, verb = args_word(args, 0), name = args_word(args, 1);
    if (!configured(a, args, &c) || !set_clock(a, &c)) return 2;
    if (!str_eq(verb, S("run"))) {
        fputs("kiosque: jobs run [NAME]\n", stderr);
        return 2;
    }
    App *app = app_open(a, &c, APP_ERRAND, &why);
    if (!app) {
        fprintf(stderr, "kiosque: %.*s\n", STR_ARG(why));
        return 2;
    }
    bool known = work_run_once(app, name);
    app_close(app);
    if (!known) fprintf(stderr, "kiosque: there is no job \"%.*s\"\n", STR_ARG(name));
    return known ? 0 : 2;
}

int command_config(Arena *a, const Args *args)
{
    (void)args;
    Str text = config_example(a);
    fwrite(text.p, 1, (size_t)text.n, stdout);
    return 0;
}
