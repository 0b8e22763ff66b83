// custody_request.c - what the town's acceptance of a wish about custody does: another arrangement, or drawn days.
#include "household/household.h"

static Str value_of(const RequestFields *f, const char *name)
{
    EACH (const RequestField, v, f)
        if (str_eq(v->name, str_z(name))) return v->value;
    return (Str){0};
}

// The child's other household: already known, or linked now by the code that the agent has checked. 0: why says what is missing.
static int64_t other_household(Db *db, Arena *a, const Request *r, const RequestFields *f, Str *why)
{
    Family other = {0};
    int64_t known = custody_other(db, r->child, r->family);
    Str code = value_of(f, "autre");
    if (known) {
        if (code.n && (!family_by_code(db, a, code, &other) || other.id != known))
            *why = str_fmt(a, FRF("L’autre foyer que la mairie connaît à cet enfant n’est pas la famille %.*s : refusez cette demande en le disant."), STR_ARG(code));
        return why->n ? 0 : known;
    }
    if (!code.n) *why = FR("Il manque le code de l’autre foyer : demandez-le à la famille, qui le donne dans une nouvelle demande.");
    else if (!family_by_code(db, a, code, &other)) *why = str_fmt(a, FRF("Aucune famille n’a le code « %.*s »."), STR_ARG(code));
    else if (!custody_share(db, r->child, other.id)) *why = str_fmt(a, FRF("L’enfant ne peut pas être rattaché à la famille %.*s."), STR_ARG(code));
    return why->n ? 0 : other.id;
}

static bool apply_rule(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now, Str *why)
{
    Custody v = {.first = r->family};
    Str until = value_of(f, "jusqu_au");
    if (!still_theirs(db, a, r, why)) return false;        // and locked: each household may have asked
    bool readable = custody_parse(value_of(f, "rythme"), &v.rule) && date_parse(value_of(f, "depuis"), &v.from)
                 && (!until.n || date_parse(until, &v.to));
    if (!readable) *why = FR("Cette demande ne peut pas être lue : demandez à la famille de la refaire.");
    else v.second = other_household(db, a, r, f, why);
    if (why->n) return false;
    custody_agree(db, a, r->child, &v, S("town"), now);
    return true;
}

static bool apply_days(Db *db, Arena *a, const Request *r, const RequestFields *f, Instant now, Str *why)
{
    CustodyWishes wishes = {0};
    if (!still_theirs(db, a, r, why)) return false;
    if (custody_wishes_parse(a, value_of(f, "jours"), &wishes)
        && custody_redraw(db, a, r->child, r->family, &wishes, str_fmt(a, "request:%lld", (long long)r->id), S("town"), now)) return true;
    *why = FR("Ces jours ne peuvent plus être changés : ce qui est convenu a changé depuis la demande.");
    return false;
}

const RequestType custody_requests[] = {
    {.name = "custody", .label = TN("Garde partagée"), .apply = apply_rule},
    {.name = "custody-days", .label = TN("Calendrier de garde"), .apply = apply_days},
    {0}};
