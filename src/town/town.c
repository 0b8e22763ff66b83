// town.c - reading the town's own settings, its news of a day, and its public pages.
#include "town/town.h"

#include "platform/platform.h"

// ---- loading ----

typedef struct SettingRow { Str name, value; } SettingRow;
ARRAY_OF(SettingRow, SettingRows);
static const DbCol setting_cols[] = {COL(SettingRow, name), COL(SettingRow, value)};
QUERY(setting_all_sql, setting_cols, "SELECT name, value FROM town_setting");

static const DbCol contact_cols[] = {COL(Contact, service), COL(Contact, phone), COL(Contact, email), COL(Contact, hours)};
QUERY(contact_all_sql, contact_cols, "SELECT service, phone, email, hours FROM contact ORDER BY position, id");

static const DbCol news_cols[] = {COL(News, id), COL(News, title), COL(News, body), COL(News, from), COL(News, to), COL(News, pinned)};
QUERY(news_all_sql, news_cols,
      "SELECT id, title, body, from_day AS \"from\", to_day AS \"to\", pinned FROM news ORDER BY pinned DESC, from_day DESC, id DESC");

static const DbCol terms_cols[] = {COL(Terms, version), COL(Terms, published), COL(Terms, text), COL(Terms, hash)};
QUERY(terms_last_sql, terms_cols,
      "SELECT version, published_on AS published, text, text_hash AS hash FROM terms ORDER BY version DESC LIMIT 1");

static void load_settings(Db *db, Arena *a, Town *t)
{
    const struct { const char *name; Str *value; } places[] = {
        {"name", &t->name}, {"title", &t->title}, {"address", &t->address}, {"website", &t->website}, {"school-zone", &t->school_zone},
        {"at-once", &t->at_once}};
    SettingRows rows = {0};
    db_all(db, a, &setting_all_sql, &rows, NO_ARGS);
    t->zone = zone_named(S("Europe/Paris"));
    EACH (const SettingRow, r, &rows) {
        for (int i = 0; i < COUNT(places); i++)
            if (str_eq(r->name, str_z(places[i].name))) *places[i].value = r->value;
        if (str_eq(r->name, S("zone"))) t->zone = zone_named(r->value);
        if (str_eq(r->name, S("health"))) t->health = str_eq(r->value, S("yes"));
        if (str_eq(r->name, S("alsace-moselle"))) t->calendar.alsace_moselle = str_eq(r->value, S("yes"));
    }
    if (!t->zone) t->zone = zone_utc();             // its file left the system since the import
}

static const DbCol holiday_cols[] = {COL(SchoolHoliday, year), COL(SchoolHoliday, name), COL(SchoolHoliday, zone),
                                     COL(SchoolHoliday, first_off), COL(SchoolHoliday, last_off), COL(SchoolHoliday, return_day)};
QUERY(holiday_all_sql, holiday_cols,
      "SELECT year, name, zone, first_off, last_off, return_day FROM school_holiday WHERE zone = $1 ORDER BY first_off, id");

typedef struct ClosureRow { Date from, to; Str scope, label; int64_t id; } ClosureRow;
ARRAY_OF(ClosureRow, ClosureRows);
static const DbCol closure_cols[] = {COL(ClosureRow, from), COL(ClosureRow, to), COL(ClosureRow, scope), COL(ClosureRow, id),
                                     COL(ClosureRow, label)};
QUERY(closure_all_sql, closure_cols,
      "SELECT from_day AS \"from\", to_day AS \"to\", scope, scope_id AS id, label FROM closure ORDER BY from_day, id");

static ClosureScope closure_scope(Str s)
{
    return str_eq(s, S("school")) ? CLOSED_SCHOOL : str_eq(s, S("venue")) ? CLOSED_VENUE
         : str_eq(s, S("activity")) ? CLOSED_ACTIVITY : CLOSED_TOWN;
}

static void load_calendar(Db *db, Arena *a, Town *t)
{
    ClosureRows rows = {0};
    db_all(db, a, &holiday_all_sql, &t->calendar.holidays, ARGS(A(t->school_zone)));
    db_all(db, a, &closure_all_sql, &rows, NO_ARGS);
    EACH (const ClosureRow, r, &rows)
        *PUSH(a, &t->calendar.closures) = (Closure){r->from, r->to, closure_scope(r->scope), r->id, r->label};
}

const Town *town_load(Db *db, Arena *a)
{
    Town *t = NEW(a, Town);
    load_settings(db, a, t);
    db_all(db, a, &contact_all_sql, &t->contacts, NO_ARGS);
    db_all(db, a, &news_all_sql, &t->news, NO_ARGS);
    db_one(db, a, &terms_last_sql, &t->terms, NO_ARGS);
    load_calendar(db, a, t);
    return t;
}

static const void *load(Db *db, Arena *a) { return town_load(db, a); }
const Town *town_of(Req *q) { return req_cached(q, CACHE_TOWN, load); }

// ---- what pages ask ----

NewsList town_news(Arena *a, const Town *t, Date today)
{
    NewsList out = {0};
    EACH (const News, n, &t->news) {
        if (date_before(today, n->from) || (date_is(n->to) && date_before(n->to, today))) continue;
        *PUSH(a, &out) = *n;
    }
    return out;
}

bool town_at_once(const Town *t, const char *what)
{
    for (Str word, rest = t->at_once; rest.n;) {
        str_cut(rest, ' ', &word, &rest);
        if (str_eq(word, str_z(what))) return true;
    }
    return false;
}

bool town_at_once_ok(Str words)
{
    static const Town all = {.at_once = S("phone address persons")};
    for (Str word, rest = words; rest.n;) {
        str_cut(rest, ' ', &word, &rest);
        char text[12] = {0};
        if (word.n >= (ptrdiff_t)sizeof text) return false;
        memcpy(text, word.p, (size_t)word.n);
        if (word.n && !town_at_once(&all, text)) return false;
    }
    return true;
}

Str town_payment_origin(Arena *a, Str payment_page)
{
    Str scheme, rest, host;
    if (!str_cut(payment_page, ':', &scheme, &rest) || !str_starts(rest, S("//"))) return (Str){0};
    str_cut(str_skip(rest, 2), '/', &host, &rest);
    return str_fmt(a, "%.*s://%.*s", STR_ARG(scheme), STR_ARG(host));
}
