// serve.c - the commands that run the service: serve, migrate, routes, jobs, config.
#include "app.h"
#include "commands.h"
#include "jobs/jobs.h"
#include "platform/platform.h"
#include "web/upload.h"
#include "work.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
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

int command_serve(Arena *a, const Args *args)
{
    Config c;
    Str why = {0}, address = {0}, listen = args_option(args, "--listen");
    if (!configured(a, args, &c)) return 2;
    if (listen.n) c.listen = listen;
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
                       .handler = app_serve, .intake = {app_intake, intake_piece, intake_close, UPLOADS_BODY_MOST}, .refuse = app_refuse, .context = app};
    Http *h = http_start(&http, a, &address, &why);
    if (!h) {
        fprintf(stderr, "kiosque: %.*s\n", STR_ARG(why));
        app_close(app);
        return 2;
    }
    if (c.demo && listen.n && app->n_sites == 1) app->sites[0]->base_url = str_fmt(a, "http://%.*s", STR_ARG(address));   // its mails lead here
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
    if (!configured(a, args, &c)) return 2;
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
