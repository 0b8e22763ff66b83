// catalog.c - reading the catalogue, looking things up in it, and whether an activity takes place on a day.
#include "catalog/catalog.h"

// ---- loading: one query per kind of row, whatever the size of the town ----

static const DbCol regie_cols[] = {COL(Regie, id), COL(Regie, code), COL(Regie, name), COL(Regie, label), COL(Regie, payfip_client),
                                   COL(Regie, payfip_mode), COL(Regie, due_days)};
QUERY(regie_all_sql, regie_cols, "SELECT id, code, name, label, payfip_client, payfip_mode, due_days FROM regie ORDER BY id");

static const DbCol pool_cols[] = {COL(Pool, id), COL(Pool, code), COL(Pool, name), COL(Pool, seats)};
QUERY(pool_all_sql, pool_cols, "SELECT id, code, name, seats FROM pool ORDER BY id");

typedef struct ActivityRow {
    int64_t id, regie;
    Str code, name, description, days, payment, add_rule, cancel_rule, exclusive;
    Date from, to;
    int weekdays, hold_minutes, offer_minutes;
    bool give_back;
} ActivityRow;
ARRAY_OF(ActivityRow, ActivityRows);
static const DbCol activity_cols[] = {
    COL(ActivityRow, id), COL(ActivityRow, regie), COL(ActivityRow, code), COL(ActivityRow, name), COL(ActivityRow, description),
    COL(ActivityRow, from), COL(ActivityRow, to), COL(ActivityRow, days), COL(ActivityRow, weekdays), COL(ActivityRow, payment),
    COL(ActivityRow, hold_minutes), COL(ActivityRow, offer_minutes), COL(ActivityRow, add_rule), COL(ActivityRow, cancel_rule),
    COL(ActivityRow, exclusive), COL(ActivityRow, give_back)};
QUERY(activity_all_sql, activity_cols,
      "SELECT id, regie_id AS regie, code, name, description, from_day AS \"from\", to_day AS \"to\", days, weekdays, payment,"
      "       hold_minutes, offer_minutes, add_rule, cancel_rule, exclusive, give_back"
      "  FROM activity ORDER BY position, id");

typedef struct SlotRow {
    int64_t id, activity, requires_id;
    Str code, name, venue, requires, on_removal;
    int start_min, end_min;
} SlotRow;
ARRAY_OF(SlotRow, SlotRows);
static const DbCol slot_cols[] = {COL(SlotRow, id), COL(SlotRow, activity), COL(SlotRow, requires_id), COL(SlotRow, code),
                                  COL(SlotRow, name), COL(SlotRow, venue), COL(SlotRow, requires), COL(SlotRow, on_removal),
                                  COL(SlotRow, start_min), COL(SlotRow, end_min)};
QUERY(slot_all_sql, slot_cols,
      "SELECT s.id, s.activity_id AS activity, s.requires_id, s.code, s.name, v.name AS venue, s.requires, s.on_removal,"
      "       s.start_min, s.end_min"
      "  FROM slot s LEFT JOIN venue v ON v.id = s.venue_id ORDER BY s.position, s.id");

typedef struct SlotPoolRow { int64_t slot, pool; } SlotPoolRow;
ARRAY_OF(SlotPoolRow, SlotPoolRows);
static const DbCol slot_pool_cols[] = {COL(SlotPoolRow, slot), COL(SlotPoolRow, pool)};
QUERY(slot_pool_all_sql, slot_pool_cols, "SELECT slot_id AS slot, pool_id AS pool FROM slot_pool ORDER BY slot_id, pool_id");

static const DbCol price_cols[] = {COL(Price, slot), COL(Price, from), COL(Price, to), COL(Price, amount), COL(Price, unbooked)};
QUERY(price_all_sql, price_cols,
      "SELECT slot_id AS slot, from_day AS \"from\", to_day AS \"to\", amount_cents AS amount, unbooked_cents AS unbooked"
      "  FROM price ORDER BY slot_id, from_day, id");

typedef struct AdmissionRow { int64_t activity; Str mode, ages, schools, levels, residence, documents, arrears; Date opens, closes; } AdmissionRow;
ARRAY_OF(AdmissionRow, AdmissionRows);
static const DbCol admission_cols[] = {
    COL(AdmissionRow, activity), COL(AdmissionRow, mode), COL(AdmissionRow, opens), COL(AdmissionRow, closes), COL(AdmissionRow, ages),
    COL(AdmissionRow, schools), COL(AdmissionRow, levels), COL(AdmissionRow, residence), COL(AdmissionRow, documents), COL(AdmissionRow, arrears)};
QUERY(admission_all_sql, admission_cols,
      "SELECT activity_id AS activity, mode, opens, closes, ages, schools, levels, residence, documents, arrears FROM admission");

static const DbCol group_cols[] = {COL(AdmissionGroup, activity), COL(AdmissionGroup, least_age), COL(AdmissionGroup, most_age),
                                   COL(AdmissionGroup, born_from), COL(AdmissionGroup, born_to), COL(AdmissionGroup, seats)};
#define GROUP_COLUMNS "SELECT activity_id AS activity, least_age, most_age, born_from, born_to, seats FROM admission_group"
QUERY(group_all_sql, group_cols, GROUP_COLUMNS " ORDER BY activity_id, position");
QUERY(group_of_sql, group_cols, GROUP_COLUMNS " WHERE activity_id = $1 ORDER BY position");

void admission_groups_load(Db *db, Arena *a, int64_t activity, AdmissionGroups *out)
{
    db_all(db, a, &group_of_sql, out, ARGS(A(activity)));
}

// The words of the tables, in the order of the enums.
static int word(Str s, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (str_eq(s, str_z(words[i]))) return i;
    assert(false && "a word that the table's CHECK does not allow");
    return 0;
}
#define WORD(s, ...) word((s), (const char *const[]){__VA_ARGS__}, (int)COUNT(((const char *const[]){__VA_ARGS__})))

static Activity activity_from(Arena *a, const ActivityRow *r)
{
    Activity v = {.id = r->id, .regie = r->regie, .code = r->code, .name = r->name, .description = r->description,
                  .from = r->from, .to = r->to, .weekdays = r->weekdays, .hold_minutes = r->hold_minutes,
                  .offer_minutes = r->offer_minutes, .give_back = r->give_back,
                  .days = (DaysKind)WORD(r->days, "term", "holidays", "all"),
                  .payment = (PayKind)WORD(r->payment, "invoice", "basket", "account"),
                  .exclusive = (ExclusivePolicy)WORD(r->exclusive, "none", "refuse", "convert")};
    Str why = {0};
    bool ok = deadline_parse(a, r->add_rule, &v.add, &why) && deadline_parse(a, r->cancel_rule, &v.cancel, &why);
    assert(ok && "a deadline that the import let through");
    (void)ok;
    return v;
}

static Activity *activity_in(Catalog *c, int64_t id)
{
    EACH (Activity, v, &c->activities)
        if (v->id == id) return v;
    return NULL;
}

static Slot *slot_in(Catalog *c, int64_t id)
{
    EACH (Activity, v, &c->activities)
        EACH (Slot, s, &v->slots)
            if (s->id == id) return s;
    return NULL;
}

static void load_slots(Db *db, Arena *a, Catalog *c)
{
    SlotRows rows = {0};
    SlotPoolRows uses = {0};
    Prices prices = {0};
    db_all(db, a, &slot_all_sql, &rows, NO_ARGS);
    db_all(db, a, &slot_pool_all_sql, &uses, NO_ARGS);
    db_all(db, a, &price_all_sql, &prices, NO_ARGS);
    EACH (const SlotRow, r, &rows) {
        Activity *v = activity_in(c, r->activity);
        if (!v) continue;
        *PUSH(a, &v->slots) = (Slot){.id = r->id, .activity = r->activity, .code = r->code, .name = r->name, .venue = r->venue,
                                     .start_min = r->start_min, .end_min = r->end_min, .requires_id = r->requires_id,
                                     .requires = (RequirePolicy)WORD(r->requires, "none", "add", "require", "refuse"),
                                     .on_removal = (RemovalPolicy)WORD(r->on_removal, "none", "cascade", "refuse")};
    }
    EACH (const SlotPoolRow, u, &uses) {
        Slot *s = slot_in(c, u->slot);
        if (s && s->n_pools < SLOT_POOLS) s->pools[s->n_pools++] = u->pool;
    }
    EACH (const Price, p, &prices) {
        Slot *s = slot_in(c, p->slot);
        if (s) *PUSH(a, &s->prices) = *p;
    }
}

static Strs split(Arena *a, Str text, char mark)
{
    Strs out = {0};
    for (Str one; text.n;) {
        str_cut(text, mark, &one, &text);
        *PUSH(a, &out) = one;
    }
    return out;
}

static void load_admissions(Db *db, Arena *a, Catalog *c)
{
    AdmissionRows rows = {0};
    AdmissionGroups groups = {0};
    db_all(db, a, &admission_all_sql, &rows, NO_ARGS);
    db_all(db, a, &group_all_sql, &groups, NO_ARGS);
    EACH (const AdmissionRow, r, &rows) {
        Activity *v = activity_in(c, r->activity);
        if (!v) continue;
        v->admission = (Admission){.mode = (AdmissionMode)(1 + WORD(r->mode, "automatic", "agent")), .opens = r->opens, .closes = r->closes,
                                   .schools = split(a, r->schools, '\n'), .levels = split(a, r->levels, ' '),
                                   .residence = split(a, r->residence, ' '), .documents = split(a, r->documents, ' ')};
        v->admission.by_age = admission_ages_parse(r->ages, v->from, &v->admission.ages);
        admission_arrears_parse(r->arrears, &v->admission.arrears);
    }
    EACH (const AdmissionGroup, g, &groups) {
        Activity *v = activity_in(c, g->activity);
        if (v) *PUSH(a, &v->admission.groups) = *g;
    }
}

const Catalog *catalog_load(Db *db, Arena *a)
{
    Catalog *c = NEW(a, Catalog);
    ActivityRows rows = {0};
    c->town = town_load(db, a);
    db_all(db, a, &regie_all_sql, &c->regies, NO_ARGS);
    db_all(db, a, &pool_all_sql, &c->pools, NO_ARGS);
    db_all(db, a, &activity_all_sql, &rows, NO_ARGS);
    EACH (const ActivityRow, r, &rows) *PUSH(a, &c->activities) = activity_from(a, r);
    load_slots(db, a, c);
    load_admissions(db, a, c);
    return c;
}

static const void *load(Db *db, Arena *a) { return catalog_load(db, a); }
const Catalog *catalog_of(Req *q) { return req_cached(q, CACHE_CATALOG, load); }

// ---- look-ups ----

const Regie *catalog_regie(const Catalog *c, int64_t id)
{
    EACH (const Regie, r, &c->regies)
        if (r->id == id) return r;
    return NULL;
}

const Activity *catalog_activity(const Catalog *c, int64_t id)
{
    EACH (const Activity, v, &c->activities)
        if (v->id == id) return v;
    return NULL;
}

const Slot *catalog_slot(const Catalog *c, int64_t id)
{
    EACH (const Activity, v, &c->activities)
        EACH (const Slot, s, &v->slots)
            if (s->id == id) return s;
    return NULL;
}

const Pool *catalog_pool(const Catalog *c, int64_t id)
{
    EACH (const Pool, p, &c->pools)
        if (p->id == id) return p;
    return NULL;
}

bool slot_price(const Slot *s, Date day, Money *price, Money *unbooked)
{
    EACH (const Price, p, &s->prices) {
        if (date_before(day, p->from) || (date_is(p->to) && date_before(p->to, day))) continue;
        *price = p->amount;
        *unbooked = p->unbooked;
        return true;
    }
    return false;
}

bool slots_share_pool(const Slot *a, const Slot *b)
{
    for (int i = 0; i < a->n_pools; i++)
        for (int k = 0; k < b->n_pools; k++)
            if (a->pools[i] == b->pools[k]) return true;
    return false;
}

// ---- does it take place that day ----

static bool in_period(const Activity *v, Date day) { return !date_before(day, v->from) && !date_before(v->to, day); }
static bool on_weekday(const Activity *v, Date day) { return v->weekdays >> (date_weekday(day) - 1) & 1; }

bool activity_open(const Activity *v, const Calendar *c, Date day)
{
    if (!in_period(v, day) || !on_weekday(v, day) || calendar_public_holiday(c, day).n) return false;
    if (calendar_closed(c, day, (Place){.activity = v->id})) return false;
    bool holidays = calendar_school_holiday(c, day) != NULL;
    switch (v->days) {
    case DAYS_TERM:     return !holidays;
    case DAYS_HOLIDAYS: return holidays;
    case DAYS_ALL:      return true;
    }
    return false;
}

// In the order a person would explain it: a holiday says more than "not on Mondays".
Str activity_closed_reason(Arena *a, const Activity *v, const Calendar *c, Date day)
{
    if (activity_open(v, c, day)) return (Str){0};
    if (date_before(day, v->from)) return str_fmt(a, TF("L’activité commence le %.*s"), STR_ARG(date_long(a, v->from)));
    if (date_before(v->to, day)) return str_fmt(a, TF("L’activité s’est arrêtée le %.*s"), STR_ARG(date_long(a, v->to)));
    Str name = calendar_public_holiday(c, day);
    if (name.n) return str_fmt(a, TF("jour férié : %.*s"), STR_ARG(words_of(name)));
    const Closure *closed = calendar_closed(c, day, (Place){.activity = v->id});
    if (closed) return str_fmt(a, TF("fermeture : %.*s"), STR_ARG(closed->label));
    if (v->days == DAYS_TERM && calendar_school_holiday(c, day)) return T("vacances scolaires");
    return T("L’activité n’a pas lieu ce jour-là");
}
