// quirk.c - behaviours: their words, the rules that choose when, and chance.
#include "sim.h"

#include <fnmatch.h>

typedef enum { CALL, PAYMENT } Kind;
static const struct { Str word, value; Kind kind; } table[] = {
#define X(id, word, value, kind) {S(word), S(value), kind},
    QUIRKS(X)
#undef X
};

// A line of the script: which calls or payments it is for, and what happens to them.
typedef struct Rule {
    Moment at;
    char *refdet, *numcli, *mel;                        // shell patterns; NULL: any
    int64_t amount;                                     // -1: any
    int64_t only, first, every;                         // of those that match; 0: no such limit
    int64_t until;                                      // simulated time; 0: for ever
    int64_t seen;
    Quirks quirks;
} Rule;

static Rule *rules;
static int n_rules;
enum { RULES_MAX = 1000 };

// ---- values ----

bool quirk_on(const Quirks *q, Quirk id) { return q->v[id].p != NULL; }

int64_t quirk_int(const Quirks *q, Quirk id)
{
    int64_t n = 0;
    return quirk_on(q, id) && str_int(q->v[id], &n) ? n : 0;
}

int64_t quirk_ms(const Quirks *q, Quirk id)
{
    int64_t n = 0;
    if (str_ends(q->v[id], S("ms"))) return str_int(str_first(q->v[id], q->v[id].n - 2), &n) ? n : 0;
    return quirk_int(q, id) * 1000;
}

void quirks_over(Quirks *into, const Quirks *more)
{
    for (int i = 0; i < QUIRK_COUNT; i++)
        if (more->v[i].p) into->v[i] = more->v[i];
}

void quirks_drop_calls(Quirks *q)
{
    for (int i = 0; i < QUIRK_COUNT; i++)
        if (table[i].kind == CALL) q->v[i] = (Str){0};
}

Str quirks_text(Arena *a, const Quirks *q)
{
    Buf b = buf_new(a, 64);
    for (int i = 0; i < QUIRK_COUNT; i++) {
        if (!q->v[i].p) continue;
        if (b.n) BUF_PUT(&b, ", ");
        buf_put(&b, table[i].word);
        if (q->v[i].n) buf_char(&b, ' '), buf_put(&b, q->v[i]);
    }
    return buf_str(&b);
}

// ---- reading ----

static Str next_word(Str *rest)
{
    Str word;
    *rest = str_trim(*rest);
    str_cut(*rest, ' ', &word, rest);
    *rest = str_trim(*rest);
    return word;
}

static bool quirk_parse(Arena *a, Str text, Quirks *into, Str *why)
{
    Str word = str_trim(text), value = {0};
    if (!str_cut(word, '=', &word, &value)) str_cut(str_trim(text), ' ', &word, &value);
    word = str_trim(word);
    value = str_trim(value);
    for (int i = 0; i < QUIRK_COUNT; i++) {
        if (!str_eq(table[i].word, word)) continue;
        into->v[i] = value.n ? str_dup(a, value) : table[i].value;
        return true;
    }
    *why = str_fmt(a, "unknown behaviour «%.*s»", STR_ARG(word));
    return false;
}

// A comma followed by a digit belongs to the value: amount-text 12,50
static bool cut_list(Str s, Str *head, Str *tail)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        bool inside = i + 1 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '9';
        if (s.p[i] != ',' || inside) continue;
        *head = str_first(s, i);
        *tail = str_skip(s, i + 1);
        return true;
    }
    *head = s;
    *tail = (Str){0};
    return false;
}

bool quirks_parse(Arena *a, Str text, Quirks *into, Str *why)
{
    for (Str item, rest = str_trim(text); rest.n;) {
        cut_list(rest, &item, &rest);
        if (!quirk_parse(a, item, into, why)) return false;
    }
    return true;
}

static bool moment_parse(Str word, Moment *at)
{
    static const struct { Str word; Moment at; } moments[] = {
        {S("create"), AT_CREATE}, {S("detail"), AT_DETAIL}, {S("client"), AT_CLIENT}, {S("any"), AT_ANY},
        {S("payment"), AT_PAYMENT}};
    for (int i = 0; i < COUNT(moments); i++) {
        if (!str_eq(moments[i].word, word)) continue;
        *at = moments[i].at;
        return true;
    }
    return false;
}

// A number that may be left out: "next" alone is "next 1".
static int64_t count_after(Str *rest)
{
    Str ahead = *rest;
    int64_t n;
    if (!str_int(next_word(&ahead), &n) || n < 1) return 1;
    *rest = ahead;
    return n;
}

static bool selectors_parse(Arena *a, Str text, Rule *r, Str *why)
{
    for (Str rest = str_trim(text); rest.n;) {
        Str word = next_word(&rest);
        int64_t n = 0;
        bool ok = true;
        if (str_eq(word, S("on"))) ok = moment_parse(next_word(&rest), &r->at);
        else if (str_eq(word, S("refdet"))) r->refdet = str_c(a, next_word(&rest));
        else if (str_eq(word, S("numcli"))) r->numcli = str_c(a, next_word(&rest));
        else if (str_eq(word, S("mel"))) r->mel = str_c(a, next_word(&rest));
        else if (str_eq(word, S("amount"))) ok = str_int(next_word(&rest), &r->amount);
        else if (str_eq(word, S("next")) || str_eq(word, S("first"))) r->first = count_after(&rest);
        else if (str_eq(word, S("every"))) r->every = count_after(&rest);
        else if (str_eq(word, S("for"))) ok = str_int(next_word(&rest), &n), r->until = sim_now() + n * 1000;
        else ok = str_int(word, &r->only) && r->only > 0;
        if (ok) continue;
        *why = str_fmt(a, "cannot read «%.*s» in «%.*s»", STR_ARG(word), STR_ARG(text));
        return false;
    }
    return true;
}

// client 012345 [no-access] [disabled] [modes=TX] [max=500000]: body | régie | place
static bool client_parse(Arena *a, Str head, Str labels, Client *c, Str *why)
{
    *c = (Client){.numcli = str_dup(a, next_word(&head)), .enabled = true, .access = true, .modes = S("TXW"), .most = 9999999};
    bool ok = c->numcli.n == 6;
    while (ok && head.n) {
        Str word = next_word(&head);
        if (str_eq(word, S("no-access"))) c->access = false;
        else if (str_eq(word, S("disabled"))) c->enabled = false;
        else if (str_starts(word, S("modes="))) c->modes = str_dup(a, str_skip(word, 6));
        else ok = str_starts(word, S("max=")) && str_int(str_skip(word, 4), &c->most);
    }
    if (!ok) *why = S("client NUMCLI [no-access] [disabled] [modes=TXW] [max=CENTS]: body | régie | place");
    for (int i = 0; i < COUNT(c->label); i++) {
        Str label;
        str_cut(labels, '|', &label, &labels);
        c->label[i] = str_dup(a, str_trim(label));
    }
    return ok;
}

static bool line_parse(Arena *a, Str line, bool keep, Str *why)
{
    Str head, tail;
    line = str_trim(line);
    if (!line.n || line.p[0] == '#') return true;
    if (!str_cut(line, ':', &head, &tail)) {
        *why = str_fmt(a, "no colon in «%.*s»", STR_ARG(line));
        return false;
    }
    if (str_starts(line, S("client "))) {
        Client c;
        if (!client_parse(a, str_skip(head, 7), tail, &c, why)) return false;
        if (keep) client_set(c);
        return true;
    }
    Rule r = {.amount = -1};
    if (!selectors_parse(a, head, &r, why) || !quirks_parse(a, tail, &r.quirks, why)) return false;
    if (n_rules == RULES_MAX) {
        *why = S("too many rules");
        return false;
    }
    if (!rules) rules = NEWS(&sim.arena, Rule, RULES_MAX);
    if (keep) rules[n_rules++] = r;
    return true;
}

bool rules_read(Str script, Str *why)
{
    Str copy = str_dup(&sim.arena, script);
    for (int keep = 0; keep <= 1; keep++)
        for (Str line, rest = copy; rest.n;) {
            str_cut(rest, '\n', &line, &rest);
            if (!line_parse(&sim.arena, line, keep, why)) return false;
        }
    return true;
}

void rules_clear(void) { n_rules = 0; }
int  rules_count(void) { return n_rules; }

// ---- applying ----

static bool fits(const char *pattern, Str text)
{
    if (!pattern) return true;
    Arena scratch = sim.arena;
    return fnmatch(pattern, str_c(&scratch, text), 0) == 0;
}

static bool rule_fits(const Rule *r, const Op *op)
{
    if (r->until && sim_now() > r->until) return false;
    if (!op) return !r->refdet && !r->mel && r->amount < 0;
    return fits(r->refdet, op->refdet) && fits(r->numcli, op->numcli) && fits(r->mel, op->mel)
        && (r->amount < 0 || r->amount == op->montant);
}

static bool rule_turn(Rule *r)
{
    r->seen++;
    return (!r->only || r->seen == r->only) && (!r->first || r->seen <= r->first) && (!r->every || r->seen % r->every == 0);
}

void rules_at(Moment at, const Op *op, Quirks *into)
{
    for (int i = 0; i < n_rules; i++) {
        Rule *r = &rules[i];
        bool mine = r->at == at || (r->at == AT_ANY && at != AT_PAYMENT);
        if (mine && rule_fits(r, op) && rule_turn(r)) quirks_over(into, &r->quirks);
    }
}

// ---- chance ----

static uint64_t mix(uint64_t x)                         // splitmix64
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

// Everything here leaves a way to learn the truth in the end, so that both registers can be compared.
static const char *const mishaps[] = {
    "notify none", "notify 2", "notify 7", "notify 50", "notify 3, notify-together", "notify-before", "notify-after 3",
    "notify-delay 3600", "notify-delay 86400", "notify-claims", "notify-spelling idOp", "notify-flood 20", "no-return",
    "return-post", "late-result 240", "late-result 840, notify none", "abandon-then-pay 90", "refuse-then-pay 90",
    "pay-then-abandon 60", "pay-then-refuse 60", "debit", "amount-lower 1", "amount-higher 100000", "amount-text", "amount-text 1e3",
    "amount-text -1880", "amount-text 0", "amount-text 999999999999999999999999999999", "other-refdet", "other-numcli", "other-idop",
    "hostile-objet", "hostile-mel", "date 31022026", "date 01012999", "date 29032026, time 0230", "date 25102026, time 0230",
    "time 2460", "saisie W", "saisie T", "letter Q", "letter PP", "idop-lower", "short-exer", "no-numauto", "clock-skew 600",
    "clock-skew -600", "page-expired", "page-used", "timeout-but-created 3, times 1", "http-500, times 2", "http-502, times 1",
    "http-503, times 3", "silence 2, times 1", "stall 2, times 2", "cut, times 2", "truncated, times 2", "empty, times 1",
    "html, times 2", "huge 5000000, times 1", "gzip-bomb, times 1", "latin1", "utf16", "bom", "wrong-type", "soapenv",
    "doctype, times 2", "entity-bomb, times 1", "duplicate-field, times 2", "redirect-reply, times 2", "fault-dysfunction, times 2",
    "fault-unavailable, times 3", "fault-protocol, times 1", "unknown-fault, times 2", "latency 1, times 3",
};

void chaos_pick(uint64_t seed, int64_t n, Quirks *into)
{
    uint64_t dice = mix(seed ^ mix((uint64_t)n));
    int picks = dice % 100 < 40 ? 0 : dice % 100 < 85 ? 1 : 2;      // four in ten go well
    for (int i = 0; i < picks; i++) {
        Str why;
        dice = mix(dice);
        bool ok = quirks_parse(&sim.arena, str_z(mishaps[dice % (uint64_t)COUNT(mishaps)]), into, &why);
        assert(ok);
        (void)ok;
    }
}
