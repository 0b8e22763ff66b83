// store.c - the platform's own register: operations, clients, what became of each, and how it is shown.
#include "sim.h"

#include <stdio.h>
#include <sys/random.h>
#include <time.h>

Sim sim = {.lock = PTHREAD_MUTEX_INITIALIZER};

// ---- time ----

int64_t sim_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000 + sim.shift;
}

static struct tm paris_time(int64_t ms)                 // main sets TZ
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm t;
    localtime_r(&seconds, &t);
    return t;
}

void paris(int64_t ms, char date[9], char hour[5])
{
    struct tm t = paris_time(ms);
    strftime(date, 9, "%d%m%Y", &t);
    strftime(hour, 5, "%H%M", &t);
}

// The first two in the morning after the page's life.
static int64_t purge_time(const Op *op)
{
    struct tm t = paris_time(op->created + LIFE_MS);
    if (t.tm_hour >= 2) t.tm_mday++;
    t.tm_hour = 2;
    t.tm_min = t.tm_sec = 0;
    t.tm_isdst = -1;
    return (int64_t)mktime(&t) * 1000;
}

// ---- clients ----

void client_set(Client c)
{
    enum { CLIENTS_MAX = 1000 };
    if (!sim.clients) sim.clients = NEWS(&sim.arena, Client, CLIENTS_MAX);
    for (int i = 0; i < sim.n_clients; i++)
        if (str_eq(sim.clients[i].numcli, c.numcli)) {
            sim.clients[i] = c;
            return;
        }
    if (sim.n_clients < CLIENTS_MAX) sim.clients[sim.n_clients++] = c;
}

Client client_of(Arena *a, Str numcli, bool *known)
{
    for (int i = 0; i < sim.n_clients; i++)
        if (str_eq(sim.clients[i].numcli, numcli)) {
            *known = sim.clients[i].enabled;
            return sim.clients[i];
        }
    *known = sim.n_clients == 0;
    Str label = str_fmt(a, "RÉGIE %.*s", STR_ARG(numcli));
    return (Client){.numcli = numcli, .label = {S("COMMUNE DE DÉMONSTRATION"), label}, .enabled = true, .access = true,
                    .modes = S("TXW"), .most = 9999999};
}

// ---- operations ----

static void idop_random(char out[37])
{
    unsigned char r[16];
    if (getrandom(r, sizeof r, 0) != (ssize_t)sizeof r) die("no random numbers");
    r[6] = (unsigned char)((r[6] & 0x0F) | 0x40);
    r[8] = (unsigned char)((r[8] & 0x3F) | 0x80);
    snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", r[0], r[1], r[2], r[3], r[4], r[5],
             r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13], r[14], r[15]);
}

static Op **bucket(Str idop) { return &sim.by_hash[str_hash(idop) % (uint64_t)COUNT(sim.by_hash)]; }

static void op_keep(Op *op)
{
    if (sim.n == sim.cap) {
        int64_t more = sim.cap ? sim.cap * 2 : 1024;
        Op **bigger = NEWS(&sim.arena, Op *, more);
        if (sim.n) memcpy(bigger, sim.ops, (size_t)sim.n * sizeof *bigger);
        sim.ops = bigger;
        sim.cap = more;
    }
    sim.ops[sim.n++] = op;
    Op **b = bucket(str_z(op->idop));
    op->same_hash = *b;
    *b = op;
}

Op *op_new(const Op *as)
{
    Op *op = NEW(&sim.arena, Op);
    *op = *as;
    Str *texts[] = {&op->exer, &op->mel, &op->numcli, &op->objet, &op->refdet, &op->saisie, &op->urlnotif, &op->urlredirect};
    for (int i = 0; i < COUNT(texts); i++) *texts[i] = str_dup(&sim.arena, *texts[i]);
    idop_random(op->idop);
    op->number = sim.n + 1;
    op->created = sim_now();
    if (sim.chaos) chaos_pick(sim.seed, op->number, &op->quirks);
    rules_at(AT_PAYMENT, op, &op->quirks);
    op_keep(op);
    return op;
}

Op *op_find(Str idop)
{
    for (Op *op = *bucket(idop); op; op = op->same_hash)
        if (str_eq(str_z(op->idop), idop)) return op;
    return NULL;
}

Op *op_by_refdet(Str refdet)
{
    for (int64_t i = sim.n; i-- > 0;)
        if (str_eq(sim.ops[i]->refdet, refdet)) return sim.ops[i];
    return NULL;
}

bool op_too_old(const Op *op) { return sim_now() > op->created + LIFE_MS; }

Str op_state(const Op *op)
{
    if (op->letter) return S("settled");
    if (op->purged) return S("purged");
    return op_too_old(op) ? S("expired") : S("open");
}

static bool letter_pays(char letter) { return letter == 'P' || letter == 'V'; }

static void give_result(Op *op, char letter)
{
    const char *alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    op->letter = letter;
    op->settled = sim_now();
    op->paid |= letter_pays(letter);                    // what was taken is not given back by saying so
    int length = letter == 'P' ? 6 : letter == 'V' ? 16 : 0;
    uint64_t digits = str_hash(str_z(op->idop));
    for (int i = 0; i < length && !op->numauto[length - 1]; i++, digits = digits / 32 + (uint64_t)i * 7919)
        op->numauto[i] = alphabet[digits % 32];
}

static int notifications(const Quirks *q)
{
    if (!quirk_on(q, Q_NOTIFY)) return 1;
    Str v = q->v[Q_NOTIFY];
    if (str_eq(v, S("none"))) return 0;
    if (str_eq(v, S("once"))) return 1;
    if (str_eq(v, S("twice"))) return 2;
    return (int)quirk_int(q, Q_NOTIFY);
}

static void tell(Op *op)
{
    const Quirks *q = &op->quirks;
    enum { RETURN_TRIP_MS = 150 };                      // about when the browser knocks at urlredirect
    bool together = quirk_on(q, Q_NOTIFY_TOGETHER);
    int64_t delay = quirk_on(q, Q_NOTIFY_DELAY) ? quirk_ms(q, Q_NOTIFY_DELAY)
                  : quirk_on(q, Q_NOTIFY_AFTER) ? quirk_ms(q, Q_NOTIFY_AFTER)
                  : together                    ? RETURN_TRIP_MS : 0;
    notify_later(op, notifications(q), delay, together);
}

void op_refresh(Op *op)
{
    if (!op->letter && !op->purged) op->purged = quirk_on(&op->quirks, Q_PURGED) || sim_now() >= purge_time(op);
    if (!op->second || sim_now() < op->second_at) return;
    char letter = op->second;
    op->second = 0;
    give_result(op, letter);
    tell(op);
}

void op_settle(Op *op, char letter)
{
    static const struct { Quirk quirk; char first, second; } turns[] = {
        {Q_ABANDON_THEN_PAY, 'A', 'P'}, {Q_REFUSE_THEN_PAY, 'R', 'P'}, {Q_PAY_THEN_ABANDON, 'P', 'A'}, {Q_PAY_THEN_REFUSE, 'P', 'R'}};
    if (letter == 'P' && quirk_on(&op->quirks, Q_DEBIT)) letter = 'V';
    for (int i = 0; letter_pays(letter) && i < COUNT(turns); i++) {
        if (!quirk_on(&op->quirks, turns[i].quirk)) continue;
        letter = turns[i].first;
        op->second = turns[i].second;
        op->second_at = sim_now() + quirk_ms(&op->quirks, turns[i].quirk);
        notify_second_result(op);
        break;
    }
    give_result(op, letter);
    tell(op);
}

int64_t op_collected(const Op *op)
{
    if (!op->paid) return 0;
    int64_t cents = op->montant - quirk_int(&op->quirks, Q_AMOUNT_LOWER) + quirk_int(&op->quirks, Q_AMOUNT_HIGHER);
    return cents > 0 ? cents : 0;
}

// ---- showing ----

static void put_field(Buf *b, const char *name, Str value)
{
    buf_fmt(b, ",\"%s\":", name);
    buf_json(b, value);
}

void op_json(Buf *b, const Op *op)
{
    Str letter = {&op->letter, op->letter != 0};
    buf_fmt(b, "{\"number\":%lld", (long long)op->number);
    put_field(b, "idop", str_z(op->idop));
    put_field(b, "protocol", op->form ? S("form") : S("ws"));
    put_field(b, "numcli", op->numcli);
    put_field(b, "exer", op->exer);
    put_field(b, "refdet", op->refdet);
    put_field(b, "objet", op->objet);
    put_field(b, "mel", op->mel);
    put_field(b, "saisie", op->saisie);
    put_field(b, "state", op_state(op));
    put_field(b, "result", letter);
    put_field(b, "numauto", str_z(op->numauto));
    put_field(b, "behaviour", quirks_text(b->a, &op->quirks));
    buf_fmt(b, ",\"amount\":%lld,\"paid\":%s,\"collected\":%lld,\"created\":%lld,\"settled\":%lld,\"calls\":%d,"
               "\"notifications\":%d,\"notifications_accepted\":%d}",
            (long long)op->montant, op->paid ? "true" : "false", (long long)op_collected(op), (long long)op->created,
            (long long)op->settled, op->calls, op->sent, op->accepted);
}

Str register_json(Arena *a)
{
    Buf b = buf_new(a, 64 * KB);
    buf_char(&b, '[');
    for (int64_t i = 0; i < sim.n; i++) {
        if (i) BUF_PUT(&b, ",\n");
        op_refresh(sim.ops[i]);
        op_json(&b, sim.ops[i]);
    }
    BUF_PUT(&b, "]\n");
    return buf_str(&b);
}

static void put_line(Buf *b, const Op *op, int64_t at, int64_t cents)
{
    struct tm t = paris_time(at);
    buf_fmt(b, "LIGNE;%02d/%02d/%04d;%.*s;%lld,%02lld\r\n", t.tm_mday, t.tm_mon + 1, t.tm_year + 1900, STR_ARG(op->refdet),
            (long long)cents / 100, (long long)cents % 100);
}

// What the régie's account shows for a day. The platform's separator and amounts are not documented: these are a choice.
Str reconciliation(Arena *a, Str numcli, Str day)
{
    Buf b = buf_new(a, 16 * KB);
    BUF_PUT(&b, "EN-TETE;PAYFIP;");
    buf_put(&b, numcli);
    BUF_PUT(&b, "\r\nLIGNE;DATE;REFERENCE;MONTANT\r\n");
    for (int64_t i = 0; i < sim.n; i++) {
        const Op *op = sim.ops[i];
        const Quirks *q = &op->quirks;
        if (!op->paid || quirk_on(q, Q_FILE_MISSING) || !str_eq(op->numcli, numcli)) continue;
        int64_t at = op->settled + (quirk_on(q, Q_FILE_NEXT_DAY) ? INT64_C(86400000) : 0);
        struct tm t = paris_time(at);
        char text[40];
        snprintf(text, sizeof text, "%02d/%02d/%04d", t.tm_mday, t.tm_mon + 1, t.tm_year + 1900);
        if (!str_eq(str_z(text), day)) continue;
        for (int copy = quirk_on(q, Q_FILE_TWICE) ? 2 : 1; copy > 0; copy--)
            put_line(&b, op, at, op_collected(op) + quirk_int(q, Q_FILE_AMOUNT));
    }
    BUF_PUT(&b, "PIED-DE-PAGE\r\n");
    return buf_str(&b);
}
