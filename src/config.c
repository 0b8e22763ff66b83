// config.c - one table says which keys exist, what they mean and what they are when absent.
#include "config.h"
#include "platform/platform.h"

#include <ini.h>

typedef enum { CONF_TEXT, CONF_PATH, CONF_INT, CONF_BOOL } ConfKind;
typedef struct Conf { const char *section, *name; ConfKind kind; const char *standard; size_t offset; const char *says; } Conf;

static const Conf table[] = {
    {"server", "listen", CONF_TEXT, "127.0.0.1:8080", offsetof(Config, listen), "address and port to serve on; fd:3 inherits a socket"},
    {"server", "trusted_proxy", CONF_TEXT, "", offsetof(Config, trusted_proxy), "address of the proxy whose X-Forwarded-For is believed"},
    {"server", "secret_file", CONF_PATH, "secret.key", offsetof(Config, secret_file), "32 random bytes, mode 0600"},
    {"server", "readers", CONF_INT, "4", offsetof(Config, readers), "read connections a town may use at once"},
    {"server", "writers", CONF_INT, "4", offsetof(Config, writers), "write connections a town may use at once (PostgreSQL)"},
    {"server", "connections", CONF_INT, "1000", offsetof(Config, connections), "connections served at once"},
    {"server", "per_address", CONF_INT, "0", offsetof(Config, per_address), "connections from one address; 0 behind a proxy"},
    {"server", "hash_workers", CONF_INT, "2", offsetof(Config, hash_workers), "passwords checked at once"},
    {"server", "demo", CONF_BOOL, "no", offsetof(Config, demo), "invented data: lets the clock be set"},
    {"server", "at", CONF_TEXT, "", offsetof(Config, at), "demo only: the clock at start, 2018-04-13T09:00"},
    {"mail", "folder", CONF_PATH, "", offsetof(Config, mail_folder), "write each mail as a file here instead of sending it"},
    {"mail", "smtp", CONF_TEXT, "", offsetof(Config, smtp_url), "smtp://host:587 or smtps://host:465"},
    {"mail", "user", CONF_TEXT, "", offsetof(Config, smtp_user), "account on the mail server"},
    {"mail", "password_file", CONF_PATH, "", offsetof(Config, smtp_password_file), "its password, alone in a file"},
    {"mail", "from", CONF_TEXT, "kiosque@exemple.fr", offsetof(Config, mail_from), "sender of every mail"},
    {"payfip", "soap", CONF_TEXT, "https://www.payfip.gouv.fr/tpa/services/securite", offsetof(Config, payfip_soap), "web service"},
    {"payfip", "page", CONF_TEXT, "https://www.payfip.gouv.fr/tpa/paiementws.web", offsetof(Config, payfip_page), "payment page"},
    {"payfip", "callback", CONF_TEXT, "", offsetof(Config, payfip_callback),
     "address PayFiP calls us on, when it is not base_url (some towns must give http)"},
    {"payfip", "authorities", CONF_PATH, "", offsetof(Config, payfip_authorities),
     "certificates to trust for PayFiP instead of the system's, where the town hall's network reads what leaves it"},
};
static const Conf town_table[] = {
    {"town", "hosts", CONF_TEXT, "", offsetof(TownConfig, hosts), "names it answers to; empty when it is the only town"},
    {"town", "base_url", CONF_TEXT, "", offsetof(TownConfig, base_url), "https://kiosque.ville.fr: begins every link in a mail"},
    {"town", "database", CONF_PATH, "", offsetof(TownConfig, database), "SQLite file, or postgresql://..."},
    {"town", "folder", CONF_PATH, "", offsetof(TownConfig, folder), "the town's files"},
};

typedef struct Reading { Arena *a; Config *c; Str folder, why; int line; } Reading;

static bool conf_set(Reading *r, const Conf *conf, void *target, Str value)
{
    void *member = (char *)target + conf->offset;
    switch (conf->kind) {
    case CONF_PATH:
        if (value.n && value.p[0] != '/' && !str_starts(value, S("postgres"))) value = path_join(r->a, r->folder, value);
        *(Str *)member = str_dup(r->a, value);
        return true;
    case CONF_TEXT:
        *(Str *)member = str_dup(r->a, value);
        return true;
    case CONF_INT:
        if (str_int(value, member) && *(int64_t *)member >= 0) return true;
        r->why = str_fmt(r->a, "%s must be a number, not \"%.*s\"", conf->name, STR_ARG(value));
        return false;
    case CONF_BOOL:
        *(bool *)member = str_eq(value, S("yes"));
        if (str_eq(value, S("yes")) || str_eq(value, S("no"))) return true;
        r->why = str_fmt(r->a, "%s must be yes or no, not \"%.*s\"", conf->name, STR_ARG(value));
        return false;
    }
    return false;
}

static TownConfig *town_named(Reading *r, Str key)
{
    EACH (TownConfig, t, &r->c->towns)
        if (str_eq(t->key, key)) return t;
    TownConfig *t = PUSH(r->a, &r->c->towns);
    t->key = str_dup(r->a, key);
    return t;
}

static int on_key(void *context, const char *section, const char *name, const char *value)
{
    Reading *r = context;
    Str kind, key;
    str_cut(str_z(section), ' ', &kind, &key);
    bool town = str_eq(kind, S("town"));
    if (town && !key.n) {
        r->why = S("write [town NAME] with a short name of the town");
        return 0;
    }
    const Conf *list = town ? town_table : table;
    for (int i = 0; i < (town ? COUNT(town_table) : COUNT(table)); i++)
        if (str_eq(kind, str_z(list[i].section)) && !strcmp(list[i].name, name))
            return conf_set(r, &list[i], town ? (void *)town_named(r, key) : (void *)r->c, str_z(value));
    r->why = str_fmt(r->a, "there is no key \"%s\" in [%s]", name, section);
    return 0;
}

bool config_read(Arena *a, const char *path, Config *out, Str *why)
{
    Str whole = str_z(path), folder = S(".");
    for (ptrdiff_t i = whole.n; i-- > 0;)
        if (whole.p[i] == '/') { folder = str_first(whole, i); break; }
    *out = (Config){.path = whole};
    Reading r = {.a = a, .c = out, .folder = str_dup(a, folder)};
    for (int i = 0; i < COUNT(table); i++) conf_set(&r, &table[i], out, str_z(table[i].standard));
    Str text;
    if (!file_read(a, path, 1 * MB, &text)) {
        *why = str_fmt(a, "%s: cannot read this file. Create one with: kiosque demo FOLDER", path);
        return false;
    }
    int line = ini_parse_string(str_c(a, text), on_key, &r);
    if (line) {
        *why = str_fmt(a, "%s, line %d: %.*s", path, line, STR_ARG(r.why.n ? r.why : S("this is neither [section] nor key = value")));
        return false;
    }
    if (!out->towns.n) *why = str_fmt(a, "%s: no [town NAME] section", path);
    EACH (const TownConfig, t, &out->towns) {
        if (!t->database.n) *why = str_fmt(a, "%s: [town %.*s] has no database", path, STR_ARG(t->key));
        if (!t->base_url.n) *why = str_fmt(a, "%s: [town %.*s] has no base_url", path, STR_ARG(t->key));
        if (out->towns.n > 1 && !t->hosts.n) *why = str_fmt(a, "%s: [town %.*s] has no hosts, and it is not the only town", path, STR_ARG(t->key));
    }
    if (out->at.n && !out->demo) *why = str_fmt(a, "%s: \"at\" sets the clock and is for demo data only", path);
    return !why->n;
}

bool config_moment(Str at, Instant *out)
{
    Str day, time, hour, minute;
    Date d;
    int64_t h = 0, m = 0;
    const Zone *z = zone_named(S("Europe/Paris"));
    bool cut = str_cut(at, 'T', &day, &time) && str_cut(time, ':', &hour, &minute);
    if (!z || !cut || !date_parse(day, &d) || !str_int(hour, &h) || !str_int(minute, &m) || h < 0 || h > 23 || m < 0 || m > 59) return false;
    *out = zone_instant(z, d, (int)h, (int)m);
    return true;
}

bool config_clock(Arena *a, const Config *c, Str *why)
{
    Instant at;
    if (!c->at.n) return true;
    if (!config_moment(c->at, &at)) {
        *why = str_fmt(a, "\"at\" must look like 2018-04-13T09:00, not \"%.*s\"", STR_ARG(c->at));
        return false;
    }
    clock_shift(at.ms - clock_now().ms);
    return true;
}

Str config_example(Arena *a)
{
    Buf b = buf_new(a, 2 * KB);
    const char *section = "";
    for (int i = 0; i < COUNT(table); i++) {
        if (strcmp(section, table[i].section)) buf_fmt(&b, "%s[%s]\n", i ? "\n" : "", section = table[i].section);
        buf_fmt(&b, "; %s\n; %s = %s\n", table[i].says, table[i].name, table[i].standard);
    }
    BUF_PUT(&b, "\n[town exemple]\n");
    for (int i = 0; i < COUNT(town_table); i++)
        buf_fmt(&b, "; %s\n; %s = %s\n", town_table[i].says, town_table[i].name, town_table[i].standard);
    return buf_str(&b);
}
