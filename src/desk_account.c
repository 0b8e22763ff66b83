// desk_account.c - kiosque account: what the town hall does for an account until its pages come.
#include "app.h"
#include "desk.h"

#include "account/codes.h"
#include "platform/platform.h"
#include "town/town.h"

#include <stdio.h>

typedef struct Helped { Arena *a; Str login; TotpOff answer; } Helped;

static bool totp_off_in(Db *db, void *context)
{
    Helped *h = context;
    h->answer = totp_off_by_town(db, h->a, h->login, town_load(db, h->a)->title, S("shell"), clock_now());
    return h->answer == TOTP_OFF_DONE;
}

static const char *why_not(TotpOff answer)
{
    switch (answer) {
    case TOTP_OFF_DONE:    return "";
    case TOTP_OFF_UNKNOWN: return "no account has this e-mail or family code";
    case TOTP_OFF_SEVERAL: return "several adults of this family have an account: give the e-mail of one";
    case TOTP_OFF_ALREADY: return "this account has no second step";
    }
    return "";
}

int command_account(Arena *a, const Args *args)
{
    Config c;
    Helped h = {.a = a, .login = str_trim(args_word(args, 1)), .answer = TOTP_OFF_UNKNOWN};
    if (!str_eq(args_word(args, 0), S("totp-off")) || !h.login.n || !str_utf8(h.login)) {
        fputs("kiosque: account --config FILE totp-off LOGIN    (once the person's identity is checked; LOGIN: e-mail or family code)\n", stderr);
        return 2;
    }
    App *app = desk_open(a, args, &c);
    if (!app) return 2;
    Site *site = desk_site(app, args_option(args, "--town"));
    bool done = site && lane_write(site->store, totp_off_in, &h) == LANE_KEPT;
    app_close(app);
    if (done) printf("the second step of %.*s is off, their connections are closed, and a mail tells them\n", STR_ARG(h.login));
    else fprintf(stderr, "kiosque: nothing was changed: %s\n", why_not(h.answer));
    return done ? 0 : 1;
}
