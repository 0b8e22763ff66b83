// desk_records.c - kiosque quotient, kiosque child: what the town hall writes in the records of families from a shell until its pages come.
#include "app.h"
#include "desk.h"

#include "household/record.h"
#include "inbox/request.h"
#include "platform/platform.h"

#include <stdio.h>

typedef struct Errand {
    Arena *a;
    Str verb, code, first_name, name, reason;
    int64_t request;
    Money value;
    Date from;
    Str why;
} Errand;

static Str no_such = S("there is no such family, child or request");

static int run(Arena *a, const Args *args, bool (*work)(Db *db, void *context), Errand *e)
{
    Config c;
    App *app = desk_open(a, args, &c);
    if (!app) return 2;
    Site *site = desk_site(app, args_option(args, "--town"));
    bool done = site && lane_write(site->store, work, e) == LANE_KEPT;
    app_close(app);
    if (!done) fprintf(stderr, "kiosque: nothing was changed: %.*s\n", STR_ARG(e->why.n ? e->why : no_such));
    return done ? 0 : 1;
}

// ---- quotient accept N VALUE FROM | put CODE VALUE FROM ----

// The town accepts what it read itself: the request then says that, and not what the family typed.
static bool accept_in(Db *db, void *context)
{
    Errand *e = context;
    Str value = str_fmt(e->a, "%lld,%02lld", (long long)(e->value.cents / 100), (long long)(e->value.cents % 100)), day = date_iso(e->a, e->from);
    bool corrected = request_correct(db, e->request, S("value"), quotient_text(e->a, e->value), value)
                  && request_correct(db, e->request, S("from"), date_short(e->a, e->from), day);
    return corrected && request_decide(db, e->a, e->request, REQUEST_ACCEPT, (Str){0}, S("shell"), clock_now(), &e->why);
}

static bool put_in(Db *db, void *context)
{
    Errand *e = context;
    Family f = {0};
    if (!family_by_code(db, e->a, e->code, &f)) return false;
    quotient_put(db, f.id, e->value, e->from, 0, clock_now());
    audit_as(db, e->a, clock_now(), S("shell"), f.id, "quotient.put", date_iso(e->a, e->from), "done", (Str){0});
    return true;
}

int command_quotient(Arena *a, const Args *args)
{
    Errand e = {.a = a, .verb = args_word(args, 0), .code = args_word(args, 1)};
    bool accept = str_eq(e.verb, S("accept")), put = str_eq(e.verb, S("put"));
    if ((!accept && !put) || (accept && !str_int(e.code, &e.request)) || !money_parse(args_word(args, 2), &e.value) || !date_parse_fr(args_word(args, 3), &e.from)) {
        fputs("kiosque: quotient --config FILE accept REQUEST 812,50 2018-04-01 | put CODE 812,50 2018-04-01\n", stderr);
        return 2;
    }
    return run(a, args, accept ? accept_in : put_in, &e);
}

// ---- child forbid | allow | list CODE CHILD ----

static bool child_in(Db *db, void *context)
{
    Errand *e = context;
    Family f = {0};
    Children children = {0};
    int64_t child = 0;
    if (!family_by_code(db, e->a, e->code, &f)) return false;
    family_children(db, e->a, f.id, &children);
    EACH (const Child, c, &children)
        if (str_eq(str_fold(e->a, c->first_name), str_fold(e->a, e->first_name))) child = c->id;
    if (!child) return false;
    Str object = str_fmt(e->a, "child:%lld", (long long)child);
    if (str_eq(e->verb, S("forbid"))) forbidden_put(db, e->a, child, e->name, e->reason, clock_now());
    else if (str_eq(e->verb, S("allow")) && !forbidden_remove(db, e->a, child, e->name)) return e->why = S("nobody of that name is kept away from this child"), false;
    Forbiddens list = {0};
    forbidden_list(db, e->a, child, &list);
    EACH (const Forbidden, v, &list) printf("must not fetch %.*s: %.*s (%.*s)\n", STR_ARG(e->first_name), STR_ARG(v->name), STR_ARG(v->reason));
    if (!list.n) puts("nobody is kept away from this child");
    audit_as(db, e->a, clock_now(), S("shell"), f.id, str_c(e->a, str_join(e->a, S("forbidden."), e->verb)), object, "done", (Str){0});
    return true;
}

int command_child(Arena *a, const Args *args)
{
    Errand e = {.a = a, .verb = args_word(args, 0), .code = args_word(args, 1), .first_name = args_word(args, 2), .name = str_trim(args_word(args, 3)),
                .reason = str_trim(args_word(args, 4))};
    bool forbid = str_eq(e.verb, S("forbid")), allow = str_eq(e.verb, S("allow")), list = str_eq(e.verb, S("list"));
    bool sound = str_utf8(e.name) && str_plain(e.name) && str_utf8(e.reason) && str_plain(e.reason);
    if ((!forbid && !allow && !list) || !e.first_name.n || (!list && !e.name.n) || (forbid && !e.reason.n) || !sound) {
        fputs("kiosque: child --config FILE list CODE CHILD | forbid CODE CHILD NAME REASON | allow CODE CHILD NAME\n", stderr);
        return 2;
    }
    return run(a, args, child_in, &e);
}
