// custody_agree.c - the town accepts: what is agreed is kept, and both households are told, each from its own side.
#include "household/household.h"
#include "inbox/inbox.h"

static Str said_to(Arena *a, const CustodyRule *mine, Date from)
{
    return str_fmt(a, TF("À partir du %.*s : %.*s"), STR_ARG(date_long(a, from)), STR_ARG(custody_text(a, mine)));
}

// Neither learns who asked.
static void tell(Db *db, Arena *a, int64_t child, int64_t family, Str key, Words what, Instant now)
{
    Child c = {0};
    if (!family_child(db, a, family, child, &c)) return;
    notice_send(db, a, family, str_fmt(a, "%.*s-%lld", STR_ARG(key), (long long)family),
                str_fmt(a, TF("Le calendrier de garde de %.*s change"), STR_ARG(c.first_name)),
                str_fmt(a, TF("%.*s Les jours déjà réservés restent à qui les a réservés. Tout est dans « Calendrier de garde » de l’enfant."),
                        STR_ARG(words_spoken(what))), now);
}

void custody_agree(Db *db, Arena *a, int64_t child, const Custody *v, Str actor, Instant now)
{
    int64_t made = custody_keep(db, child, v, now);
    CustodyRule theirs = custody_turned(&v->rule);
    Str object = str_fmt(a, "custody:%lld", (long long)made);
    tell(db, a, child, v->first, object, WORDS(said_to(a, &v->rule, v->from)), now);
    tell(db, a, child, v->second, object, WORDS(said_to(a, &theirs, v->from)), now);
    audit_as(db, a, now, actor, v->first, "custody.agree", object, "done", (Str){0});
}

bool custody_redraw(Db *db, Arena *a, int64_t child, int64_t family, const CustodyWishes *wishes, Str key, Str actor, Instant now)
{
    int64_t other = custody_other(db, child, family);
    if (!other || !wishes->n) return false;
    EACH (const CustodyWish, w, wishes) {
        CustodyPlan plan = {0};
        custody_load(db, a, child, w->day, w->day, &plan);
        const Custody *v = custody_on(&plan, w->day);
        if (!v) return false;
        custody_draw(db, v->id, w->day, w->home ? family : other, now);
    }
    Words month = WORDS(str_fmt(a, TF("Des jours de %.*s changent de foyer."), STR_ARG(month_name(a, wishes->v[0].day))));
    tell(db, a, child, family, key, month, now);
    tell(db, a, child, other, key, month, now);
    audit_as(db, a, now, actor, family, "custody.draw", str_fmt(a, "child:%lld %.*s", (long long)child, STR_ARG(month_iso(a, wishes->v[0].day))), "done",
             (Str){0});
    return true;
}
