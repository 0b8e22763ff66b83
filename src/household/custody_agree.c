// custody_agree.c - the town accepts: what is agreed is kept, and both households are told, each from its own side.
#include "household/household.h"
#include "inbox/inbox.h"

// Neither learns who asked.
static void tell(Db *db, Arena *a, int64_t child, int64_t family, Str key, Str what, Instant now)
{
    Child c = {0};
    if (!family_child(db, a, family, child, &c)) return;
    notice_send(db, a, family, str_fmt(a, "%.*s-%lld", STR_ARG(key), (long long)family),
                str_fmt(a, "Le calendrier de garde de %.*s change", STR_ARG(c.first_name)),
                str_fmt(a, "%.*s Les jours déjà réservés restent à qui les a réservés. Tout est dans « Calendrier de garde » de l’enfant.",
                        STR_ARG(what)), now);
}

static Str said_to(Arena *a, const CustodyRule *mine, Date from)
{
    return str_fmt(a, "À partir du %.*s : %.*s", STR_ARG(date_long(a, from)), STR_ARG(custody_text(a, mine)));
}

void custody_agree(Db *db, Arena *a, int64_t child, const Custody *v, Str actor, Instant now)
{
    int64_t made = custody_keep(db, child, v, now);
    CustodyRule theirs = custody_turned(&v->rule);
    Str object = str_fmt(a, "custody:%lld", (long long)made);
    tell(db, a, child, v->first, object, said_to(a, &v->rule, v->from), now);
    tell(db, a, child, v->second, object, said_to(a, &theirs, v->from), now);
    audit_as(db, a, now, actor, v->first, "custody.agree", object, "done", (Str){0});
}
