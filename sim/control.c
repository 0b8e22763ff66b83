// control.c - what tests and the demo may do to the platform, and what they may read of it. Not part of PayFiP.
#include "sim.h"

#include <stdio.h>
#include <time.h>

static Reply json(Str body) { return (Reply){.status = 200, .type = S("application/json"), .body = body}; }
static Reply refusal(int status, Str why) { return (Reply){.status = status, .type = S("text/plain; charset=utf-8"), .body = why}; }

static Reply op_reply(Request *q, const Op *op)
{
    Buf b = buf_new(&q->a, 2 * KB);
    op_json(&b, op);
    buf_char(&b, '\n');
    return json(buf_str(&b));
}

// ?idop= or ?refdet=: of a creation whose answer was lost, only the reference is known outside. With the lock held.
static Op *op_asked(const Request *q)
{
    Str refdet = param(q, "refdet");
    Op *op = refdet.n ? op_by_refdet(refdet) : op_find(param(q, "idop"));
    if (op) op_refresh(op);
    return op;
}

// rule=... any number of times, or script= with several lines; clear=1 forgets the earlier rules.
Reply control_behave(Request *q)
{
    Str why = {0};
    bool ok = true;
    pthread_mutex_lock(&sim.lock);
    if (param(q, "clear").n) rules_clear();
    EACH (const Param, p, &q->params)
        if (str_eq(p->name, S("rule")) || str_eq(p->name, S("script"))) ok = ok && rules_read(p->value, &why);
    int count = rules_count();
    pthread_mutex_unlock(&sim.lock);
    return ok ? json(str_fmt(&q->a, "{\"rules\":%d}\n", count)) : refusal(400, why);
}

// The same words as a "client" line of the script.
Reply control_client(Request *q)
{
    Str why = {0};
    pthread_mutex_lock(&sim.lock);
    bool ok = rules_read(str_join(&q->a, S("client "), param(q, "client")), &why);
    pthread_mutex_unlock(&sim.lock);
    return ok ? json(S("{}\n")) : refusal(400, why);
}

// idop= (or refdet=), result=P|V|A|R|Z, notify=none|once|twice|N, behave="...", force=1 to ignore the page's own rules.
Reply control_pay(Request *q)
{
    Str result = param(q, "result"), notify = param(q, "notify"), why = {0};
    bool force = param(q, "force").n > 0;
    Quirks more = {0};
    if (result.n != 1 || !str_has(S("PVARZ"), result)) return refusal(400, S("result is one of P V A R Z\n"));
    pthread_mutex_lock(&sim.lock);
    Op *op = op_asked(q);
    Reply r;
    if (!op || op->purged) r = refusal(404, S("no such operation\n"));
    else if (op->letter && !force) r = refusal(409, S("it has a result already\n"));
    else if (op_too_old(op) && !force) r = refusal(410, S("its page is too old\n"));
    else if (!quirks_parse(&sim.arena, param(q, "behave"), &more, &why)) r = refusal(400, why);
    else {
        if (notify.n) more.v[Q_NOTIFY] = str_dup(&sim.arena, notify);
        quirks_over(&op->quirks, &more);
        op_settle(op, result.p[0]);
        r = op_reply(q, op);
    }
    pthread_mutex_unlock(&sim.lock);
    return r;
}

// shift=SECONDS is added to the clock, each time.
Reply control_clock(Request *q)
{
    int64_t seconds = 0;
    Str shift = param(q, "shift");
    if (shift.n && !str_int(shift, &seconds)) return refusal(400, S("shift is a number of seconds\n"));
    if (seconds > INT64_C(100) * 366 * 86400 || seconds < INT64_C(-100) * 366 * 86400)
        return refusal(400, S("at most a century at a time\n"));
    sim.shift += seconds * 1000;
    return json(str_fmt(&q->a, "{\"now\":%lld,\"shift\":%lld}\n", (long long)sim_now(), (long long)sim.shift / 1000));
}

// What happens at night, now: operations without a result are forgotten. idop= for one of them only.
Reply control_purge(Request *q)
{
    int64_t purged = 0;
    Str idop = param(q, "idop");
    pthread_mutex_lock(&sim.lock);
    for (int64_t i = 0; i < sim.n; i++) {
        Op *op = sim.ops[i];
        if (op->letter || op->purged || (idop.n && !str_eq(idop, str_z(op->idop)))) continue;
        op->purged = true;
        purged++;
    }
    pthread_mutex_unlock(&sim.lock);
    return json(str_fmt(&q->a, "{\"purged\":%lld}\n", (long long)purged));
}

// One more notification: idop=, times=N, together=1 for all at the same instant, delay=SECONDS.
Reply control_notify(Request *q)
{
    int64_t times = 1, delay = 0;
    if (param(q, "times").n && !str_int(param(q, "times"), &times)) return refusal(400, S("times is a number\n"));
    if (param(q, "delay").n && !str_int(param(q, "delay"), &delay)) return refusal(400, S("delay is a number of seconds\n"));
    if (times < 1 || times > 100000 || delay < 0 || delay > INT64_C(366) * 86400) return refusal(400, S("too many, too late\n"));
    pthread_mutex_lock(&sim.lock);
    Op *op = op_asked(q);
    if (op) notify_later(op, (int)times, delay * 1000, param(q, "together").n > 0);
    pthread_mutex_unlock(&sim.lock);
    return op ? json(S("{}\n")) : refusal(404, S("no such operation\n"));
}

// Until every notification that is due has been answered; seconds= of patience, 10 by default.
Reply control_wait(Request *q)
{
    int64_t seconds = 10;
    str_int(param(q, "seconds"), &seconds);
    if (seconds < 0 || seconds > 600) return refusal(400, S("seconds is between 0 and 600\n"));
    return notify_idle(seconds * 1000) ? json(S("{\"idle\":true}\n")) : json(S("{\"idle\":false}\n"));
}

Reply control_register(Request *q)
{
    pthread_mutex_lock(&sim.lock);
    Op *op = op_asked(q);
    bool one = param(q, "idop").n || param(q, "refdet").n;
    Reply r = !one ? json(register_json(&q->a)) : op ? op_reply(q, op) : refusal(404, S("no such operation\n"));
    pthread_mutex_unlock(&sim.lock);
    return r;
}

// numcli=, day=YYYY-MM-DD
Reply control_file(Request *q)
{
    Str day = param(q, "day");
    if (day.n != 10) return refusal(400, S("day is YYYY-MM-DD\n"));
    Str shown = str_fmt(&q->a, "%.2s/%.2s/%.4s", day.p + 8, day.p + 5, day.p);
    pthread_mutex_lock(&sim.lock);
    Str csv = reconciliation(&q->a, param(q, "numcli"), shown);
    pthread_mutex_unlock(&sim.lock);
    return (Reply){.status = 200, .type = S("text/csv; charset=utf-8"), .body = csv};
}
