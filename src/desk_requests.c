// desk_requests.c - kiosque request: the town hall reads and treats the requests of families from a shell until its pages come.
#include "app.h"
#include "desk.h"

#include "document/document.h"
#include "household/household.h"
#include "inbox/inbox.h"
#include "inbox/request_db.h"
#include "platform/platform.h"
#include "town/town.h"

#include <stdio.h>

typedef struct Asked {
    Arena *a;
    Site *site;
    const Town *town;
    int64_t id;
    RequestAct act;
    Str text, why;
    bool all, done;
} Asked;

static bool load_town(Db *db, void *context)
{
    Asked *e = context;
    e->town = town_load(db, e->a);
    return true;
}

// What families write is shown, never obeyed by the terminal: on one line, as JSON when it holds lines or control characters.
static Str printable(Arena *a, Str s)
{
    if (str_plain(s)) return s;
    Buf b = buf_new(a, s.n + 16);
    buf_json(&b, s);
    return buf_str(&b);
}

static void print_request(Asked *e, Db *db, const Request *r)
{
    Family f = {0};
    family_find(db, e->a, r->family, &f);
    printf("%.*s  %.*s  family %.*s  %.*s  %.*s  %.*s\n", STR_ARG(r->number), STR_ARG(instant_text(e->a, e->town->zone, r->at)),
           STR_ARG(f.code), STR_ARG(request_type_text(r->type)), STR_ARG(request_state_text(r->state)), STR_ARG(printable(e->a, r->subject)));
}

static bool requests_in(Db *db, void *context)
{
    Asked *e = context;
    Requests list = {0};
    request_queue(db, e->a, e->all, &list);
    if (!list.n) puts("no request is waiting");
    EACH (const Request, r, &list) print_request(e, db, r);
    return e->done = true;
}

// Each can be looked at by its number: kiosque document save.
static void print_pieces(Asked *e, Db *db, const Request *r)
{
    RequestPieces pieces = {0};
    request_pieces(db, e->a, r->id, &pieces);
    EACH (const RequestPiece, p, &pieces) {
        Document d;
        if (!document_find(db, e->a, r->family, p->document, &d)) continue;
        printf("  document %lld  %.*s  %.*s\n", (long long)d.id, STR_ARG(printable(e->a, d.name)), STR_ARG(document_size_text(e->a, d.size)));
    }
}

static bool request_in(Db *db, void *context)
{
    Asked *e = context;
    Request r;
    RequestFields fields = {0};
    RequestEvents events = {0};
    if (!request_find(db, e->a, e->id, &r)) return false;
    print_request(e, db, &r);
    request_fields(db, e->a, e->id, &fields);
    request_events(db, e->a, e->id, &events);
    EACH (const RequestField, f, &fields)
        printf("  %.*s: %.*s -> %.*s\n", STR_ARG(printable(e->a, f->label)), STR_ARG(printable(e->a, f->old_text)), STR_ARG(printable(e->a, f->new_text)));
    EACH (const RequestEvent, v, &events)
        printf("  %.*s  %.*s  %.*s%s%.*s\n", STR_ARG(instant_text(e->a, e->town->zone, v->at)), STR_ARG(v->actor), STR_ARG(v->act),
               v->body.n ? "  " : "", STR_ARG(printable(e->a, v->body)));
    print_pieces(e, db, &r);
    return e->done = true;
}

static bool treat_in(Db *db, void *context)
{
    Asked *e = context;
    return e->done = request_decide(db, e->a, e->id, e->act, e->text, S("shell"), clock_now(), &e->why);
}

static bool act_named(Str verb, RequestAct *out)
{
    for (RequestAct act = REQUEST_START; act <= REQUEST_ANSWER; act++)
        if (str_eq(verb, request_act_name(act))) return *out = act, true;
    return false;
}

int command_request(Arena *a, const Args *args)
{
    Config c;
    Str verb = args_word(args, 0);
    Asked e = {.a = a, .text = str_trim(args_word(args, 2)), .all = args_flag(args, "--all")};
    bool list = str_eq(verb, S("list")), show = str_eq(verb, S("show")), treat = act_named(verb, &e.act);
    if ((!list && !show && !treat) || (!list && !str_int(args_word(args, 1), &e.id)) || !str_utf8(e.text)) {
        fputs("kiosque: request --config FILE list [--all] | show N | start N | accept N [TEXT] | refuse N TEXT | answer N TEXT\n", stderr);
        return 2;
    }
    App *app = desk_open(a, args, &c);
    if (!app) return 2;
    if ((e.site = desk_site(app, args_option(args, "--town")))) {
        lane_read(e.site->store, load_town, &e);
        if (treat) lane_write(e.site->store, treat_in, &e);
        else lane_read(e.site->store, list ? requests_in : request_in, &e);
    }
    app_close(app);
    if (!e.done) fprintf(stderr, "kiosque: nothing was changed: %.*s\n", STR_ARG(e.why.n ? e.why : S("there is no such request")));
    return e.done ? 0 : 1;
}
