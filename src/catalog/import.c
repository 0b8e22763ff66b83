// import.c - the catalogue from one readable text: docs/admin/catalogue.md says what may be written.
//
// The text becomes blocks of entries, each checked against the table of its kind; then the blocks are stored, kind after kind, so
// that a block may name one that stands below it. The first fault stops everything: the caller rolls back, and the sentence names
// the line and what to write there.
#include "catalog/import.h"

#include "catalog/catalog.h"
#include "document/document.h"
#include "household/household.h"
#include "platform/platform.h"

#include <sodium.h>
#include <stdio.h>

typedef struct Entry { int line; Str key, value; } Entry;
ARRAY_OF(Entry, Entries);
typedef struct Block Block;
ARRAY_OF(Block, Blocks);
struct Block {                                      // "kind code", then its entries; in an activity also "slot code: name"
    int line, indent;
    Str kind, code, name;
    Entries entries;
    Blocks slots;
};

typedef struct Import {
    Db *db;
    Arena *a;
    Str why;                                        // of the first fault; empty: all is well
    Blocks blocks;
    const Town *town;                               // once the town's own block is stored: zones and calendar
    int position;                                   // of the next contact or activity, in the order of the file
} Import;

static void refuse(Import *im, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void refuse(Import *im, int line, const char *fmt, ...)
{
    char text[600];
    va_list args;
    if (im->why.n) return;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    Str said = {text, n < (int)sizeof text ? n : (int)sizeof text - 1};
    im->why = str_fmt(im->a, "ligne %d : %.*s", line, STR_ARG(said));
}

// Once a value is refused, nothing more is written.
static int64_t run(Import *im, const Sql *q, DbArgs args)    { return im->why.n ? 0 : db_run(im->db, q, args); }
static int64_t insert(Import *im, const Sql *q, DbArgs args) { return im->why.n ? 0 : db_int(im->db, q, args); }

// ---- from text to blocks ----

typedef struct Key { const char *name; enum { ONCE, NEEDED, REPEATED, LINES } how; } Key;    // LINES: repeated, joined by line ends

static const Key town_keys[] = {{"name", NEEDED}, {"title", NEEDED}, {"address", NEEDED}, {"zone", NEEDED}, {"school-zone", NEEDED},
                                {"website", ONCE}, {"alsace-moselle", ONCE}, {"health", ONCE}, {"at-once", ONCE}, {0}};
static const Key contact_keys[] = {{"service", NEEDED}, {"phone", ONCE}, {"email", ONCE}, {"hours", ONCE}, {0}};
static const Key news_keys[] = {{"title", NEEDED}, {"from", NEEDED}, {"to", ONCE}, {"pinned", ONCE}, {"body", LINES}, {0}};
static const Key terms_keys[] = {{"published", NEEDED}, {"body", LINES}, {0}};
static const Key question_keys[] = {{"label", NEEDED}, {"answers", ONCE}, {0}};
static const Key bracket_keys[] = {{"name", NEEDED}, {"from", NEEDED}, {0}};
static const Key name_keys[] = {{"name", NEEDED}, {0}};
static const Key regie_keys[] = {{"name", NEEDED}, {"label", NEEDED}, {"payfip", NEEDED}, {"due-days", NEEDED}, {0}};
static const Key pool_keys[] = {{"name", NEEDED}, {"seats", NEEDED}, {"venue", ONCE}, {0}};
static const Key activity_keys[] = {{"name", NEEDED}, {"regie", NEEDED}, {"years", ONCE}, {"from", ONCE}, {"to", ONCE},
                                    {"days", NEEDED}, {"payment", NEEDED}, {"offer", ONCE}, {"exclusive", ONCE}, {"add", NEEDED},
                                    {"give-back", ONCE},
                                    {"cancel", NEEDED}, {"description", LINES}, {"enrolment", ONCE}, {"opens", ONCE}, {"closes", ONCE},
                                    {"ages", ONCE}, {"schools", ONCE}, {"levels", ONCE}, {"residence", ONCE}, {"documents", ONCE},
                                    {"arrears", ONCE}, {"enrolment-seats", ONCE}, {0}};
static const Key slot_keys[] = {{"hours", NEEDED}, {"pools", NEEDED}, {"venue", ONCE}, {"requires", ONCE}, {"price", REPEATED}, {0}};

static const Key *key_named(const Key *keys, Str name)
{
    for (const Key *k = keys; k->name; k++)
        if (str_eq(name, str_z(k->name))) return k;
    return NULL;
}

static Str key_list(Arena *a, const Key *keys)
{
    Buf b = buf_new(a, 128);
    for (const Key *k = keys; k->name; k++) buf_fmt(&b, "%s%s", b.n ? ", " : "", k->name);
    return buf_str(&b);
}

static Entry *entry_of(const Block *b, const char *key)
{
    EACH (Entry, e, &b->entries)
        if (str_eq(e->key, str_z(key))) return e;
    return NULL;
}

static void add_entry(Import *im, Block *b, const Key *keys, Entry e)
{
    const Key *key = key_named(keys, e.key);
    if (!key) {
        refuse(im, e.line, "« %.*s » n’existe pas dans un bloc « %.*s ». Écrivez l’une de ces clés : %.*s.", STR_ARG(e.key),
               STR_ARG(b->kind), STR_ARG(key_list(im->a, keys)));
        return;
    }
    Entry *before = entry_of(b, key->name);
    if (before && key->how == LINES) before->value = str_fmt(im->a, "%.*s\n%.*s", STR_ARG(before->value), STR_ARG(e.value));
    else if (before && key->how != REPEATED)
        refuse(im, e.line, "« %s » est déjà dit à la ligne %d. Gardez une seule des deux lignes.", key->name, before->line);
    else *PUSH(im->a, &b->entries) = e;
}

static bool code_ok(Str s)
{
    if (!s.n || s.n > 40) return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.p[i])) return false;
    return true;
}

typedef struct Kind { const char *name; const Key *keys; void (*put)(Import *im, const Block *b); } Kind;
static const Kind *kind_named(Str name);
static Str kind_list(Arena *a);

static void begin_block(Import *im, int line, Str text)
{
    Block b = {.line = line};
    str_cut(text, ' ', &b.kind, &b.code);
    b.code = str_trim(b.code);
    if (!kind_named(b.kind))
        refuse(im, line, "« %.*s » n’est pas une sorte de bloc. Commencez la ligne par l’un de ces mots : %.*s ; ou décalez-la de "
               "quatre espaces si elle appartient au bloc du dessus.", STR_ARG(b.kind), STR_ARG(kind_list(im->a)));
    else if (!code_ok(b.code))
        refuse(im, line, "« %.*s » doit être suivi d’un code : des minuscules sans accent, des chiffres et des tirets, comme « %.*s mon-code ».",
               STR_ARG(b.kind), STR_ARG(b.kind));
    EACH (const Block, o, &im->blocks)
        if (str_eq(o->kind, b.kind) && str_eq(o->code, b.code))
            refuse(im, line, "« %.*s %.*s » est déjà décrit à la ligne %d. Donnez-lui un autre code ou réunissez les deux blocs.",
                   STR_ARG(b.kind), STR_ARG(b.code), o->line);
    *PUSH(im->a, &im->blocks) = b;
}

static void begin_slot(Import *im, Block *activity, int line, int indent, Str code, Str name)
{
    if (!str_eq(activity->kind, S("activity"))) refuse(im, line, "« slot » ne se trouve que dans un bloc « activity ».");
    if (!code_ok(code)) refuse(im, line, "« slot » doit être suivi d’un code puis d’un nom : « slot matin: ACCUEIL DU MATIN ».");
    if (!name.n) refuse(im, line, "il manque le nom après « slot %.*s: ».", STR_ARG(code));
    EACH (const Block, o, &activity->slots)
        if (str_eq(o->code, code)) refuse(im, line, "« slot %.*s » est déjà décrit à la ligne %d.", STR_ARG(code), o->line);
    *PUSH(im->a, &activity->slots) = (Block){.line = line, .indent = indent, .kind = S("slot"), .code = code, .name = name};
}

static void read_line(Import *im, int line, Str text)
{
    Str key, value, body = str_trim(text);
    int indent = (int)(body.p - text.p);
    if (!body.n || body.p[0] == '#') return;
    if (!str_plain(text)) {
        refuse(im, line, "cette ligne contient une tabulation ou un caractère invisible. Écrivez des espaces.");
        return;
    }
    if (!indent) {
        begin_block(im, line, body);
        return;
    }
    if (!im->blocks.n) {
        refuse(im, line, "cette ligne n’appartient à aucun bloc. Commencez par une ligne comme « town ma-ville », sans espace devant.");
        return;
    }
    Block *block = &im->blocks.v[im->blocks.n - 1];
    if (!str_cut(body, ':', &key, &value)) {
        refuse(im, line, "il manque le deux-points : écrivez « clé: valeur ».");
        return;
    }
    key = str_trim(key);
    value = str_trim(value);
    if (str_starts(key, S("slot "))) {
        begin_slot(im, block, line, indent, str_trim(str_skip(key, 5)), value);
        return;
    }
    Block *slot = block->slots.n ? &block->slots.v[block->slots.n - 1] : NULL;
    if (slot && indent > slot->indent) add_entry(im, slot, slot_keys, (Entry){line, key, value});
    else add_entry(im, block, kind_named(block->kind)->keys, (Entry){line, key, value});
}

static void check_needed(Import *im, const Block *b, const Key *keys)
{
    for (const Key *k = keys; k->name; k++) {
        const Entry *e = entry_of(b, k->name);
        if (k->how == NEEDED && !e)
            refuse(im, b->line, "il manque la ligne « %s: … » dans « %.*s %.*s ».", k->name, STR_ARG(b->kind), STR_ARG(b->code));
        if (k->how == NEEDED && e && !e->value.n) refuse(im, e->line, "il manque une valeur après « %s: ».", k->name);
    }
    EACH (const Block, s, &b->slots) check_needed(im, s, slot_keys);
}

static void read_blocks(Import *im, Str text)
{
    if (!str_utf8(text)) {
        refuse(im, 1, "ce fichier n’est pas écrit en UTF-8. Enregistrez-le dans ce codage.");
        return;
    }
    if (str_starts(text, S("\xef\xbb\xbf"))) text = str_skip(text, 3);
    Str one;
    for (int line = 1; text.n && !im->why.n; line++) {
        str_cut(text, '\n', &one, &text);
        if (str_ends(one, S("\r"))) one.n--;
        read_line(im, line, one);
    }
    EACH (const Block, b, &im->blocks)
        if (!im->why.n) check_needed(im, b, kind_named(b->kind)->keys);
}

// ---- values of entries; a wrong one is refused and reads as zero ----

static Str text_of(const Block *b, const char *key)
{
    const Entry *e = entry_of(b, key);
    return e ? e->value : (Str){0};
}

static int64_t number_of(Import *im, const Block *b, const char *key, int64_t least, int64_t most, int64_t absent)
{
    const Entry *e = entry_of(b, key);
    int64_t n = 0;
    if (!e) return absent;
    if (str_int(e->value, &n) && n >= least && n <= most) return n;
    refuse(im, e->line, "« %s » doit être un nombre entier de %lld à %lld.", key, (long long)least, (long long)most);
    return absent;
}

static bool yes_of(Import *im, const Block *b, const char *key)
{
    const Entry *e = entry_of(b, key);
    if (!e) return false;
    bool yes = str_eq(e->value, S("yes"));
    if (!yes && !str_eq(e->value, S("no"))) refuse(im, e->line, "après « %s: », écrivez yes ou no.", key);
    return yes;
}

static Date day_in(Import *im, int line, Str s)
{
    Date d = {0};
    if (!date_parse(s, &d)) refuse(im, line, "« %.*s » n’est pas une date. Écrivez l’année, le mois et le jour : 2026-09-01.", STR_ARG(s));
    return d;
}

static Date day_of(Import *im, const Block *b, const char *key)
{
    const Entry *e = entry_of(b, key);
    return e ? day_in(im, e->line, e->value) : (Date){0};
}

static Str next_word(Str *rest)
{
    Str head;
    *rest = str_trim(*rest);
    str_cut(*rest, ' ', &head, rest);
    return head;
}

static bool is_one_of(Str s, const char *const *words)
{
    for (; *words; words++)
        if (str_eq(s, str_z(*words))) return true;
    return false;
}

// ---- town, contacts, news, terms ----

EXEC(setting_put_sql, "INSERT INTO town_setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2");

static void put_town(Import *im, const Block *b)
{
    const Entry *zone = entry_of(b, "zone");
    if (!zone_named(zone->value))
        refuse(im, zone->line, "« %.*s » n’est pas un fuseau horaire connu. En métropole, écrivez : Europe/Paris.", STR_ARG(zone->value));
    yes_of(im, b, "alsace-moselle");
    yes_of(im, b, "health");
    const Entry *at_once = entry_of(b, "at-once");
    if (at_once && !town_at_once_ok(at_once->value))
        refuse(im, at_once->line, "écrivez ce que les familles changent sans attendre, parmi : phone address persons.");
    EACH (const Entry, e, &b->entries) run(im, &setting_put_sql, ARGS(A(e->key), A(e->value)));
}

EXEC(contact_change_sql, "UPDATE contact SET position = $2, phone = $3, email = $4, hours = $5 WHERE service = $1");
EXEC(contact_add_sql, "INSERT INTO contact (service, position, phone, email, hours) VALUES ($1, $2, $3, $4, $5)");

static void put_contact(Import *im, const Block *b)
{
    DbArgs args = ARGS(A(text_of(b, "service")), A(im->position++), A(text_of(b, "phone")), A(text_of(b, "email")), A(text_of(b, "hours")));
    if (!run(im, &contact_change_sql, args)) run(im, &contact_add_sql, args);
}

EXEC(news_change_sql, "UPDATE news SET body = $2, from_day = $3, to_day = $4, pinned = $5 WHERE title = $1");
EXEC(news_add_sql, "INSERT INTO news (title, body, from_day, to_day, pinned) VALUES ($1, $2, $3, $4, $5)");

static void put_news(Import *im, const Block *b)
{
    bool pin = yes_of(im, b, "pinned");
    DbArgs args = ARGS(A(text_of(b, "title")), A(text_of(b, "body")), A(day_of(im, b, "from")), A(day_of(im, b, "to")), A(pin));
    if (!run(im, &news_change_sql, args)) run(im, &news_add_sql, args);
}

static Str sha256(Arena *a, Str text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)(text.n ? text.p : ""), (size_t)text.n);
    char *out = arena_take(a, 1, 1, sizeof hash * 2 + 1);
    return str_z(sodium_bin2hex(out, sizeof hash * 2 + 1, hash, sizeof hash));
}

EXEC(terms_add_sql, "INSERT INTO terms (version, published_on, text, text_hash) VALUES ($1, $2, $3, $4) ON CONFLICT (version) DO NOTHING");
QUERY(terms_same_sql, db_int_cols, "SELECT count(*) AS n FROM terms WHERE version = $1 AND text_hash = $2");

// Families accepted this very text, so a version never changes once it is stored.
static void put_terms(Import *im, const Block *b)
{
    int64_t version = 0;
    Str text = text_of(b, "body"), hash = sha256(im->a, text);
    if (!str_int(b->code, &version) || version < 1) {
        refuse(im, b->line, "après « terms », écrivez le numéro de la version : « terms 1 ».");
        return;
    }
    run(im, &terms_add_sql, ARGS(A(version), A(day_of(im, b, "published")), A(text), A(hash)));
    if (!db_int(im->db, &terms_same_sql, ARGS(A(version), A(hash))))
        refuse(im, b->line, "la version %lld des conditions est déjà publiée avec un autre texte, que des familles ont pu accepter. "
               "Écrivez une nouvelle version : « terms %lld ».", (long long)version, (long long)version + 1);
}

// ---- schools, regies, venues, pools ----

static void put_school(Import *im, const Block *b) { school_put(im->db, text_of(b, "name")); }

EXEC(regie_put_sql,
     "INSERT INTO regie (code, name, label, payfip_client, payfip_mode, due_days) VALUES ($1, $2, $3, $4, $5, $6)"
     " ON CONFLICT (code) DO UPDATE SET name = $2, label = $3, payfip_client = $4, payfip_mode = $5, due_days = $6");

// ---- what is asked of each child; brackets of the quotient ----

// "Oui, Non" as one a line.
static Str answer_lines(Import *im, Str listed)
{
    Buf b = buf_new(im->a, 64);
    for (Str one; listed.n;) {
        str_cut(listed, ',', &one, &listed);
        one = str_trim(one);
        if (!one.n) continue;
        if (b.n) buf_char(&b, '\n');
        buf_put(&b, one);
    }
    return buf_str(&b);
}

static void put_question(Import *im, const Block *b)
{
    if (!im->why.n) question_put(im->db, b->code, im->position++, text_of(b, "label"), answer_lines(im, text_of(b, "answers")));
}

static void put_bracket(Import *im, const Block *b)
{
    const Entry *from = entry_of(b, "from");
    Money least = {0};
    if (!money_parse(from->value, &least)) refuse(im, from->line, "« %.*s » n’est pas un montant. Écrivez : 400 ou 400,50.", STR_ARG(from->value));
    if (!im->why.n && !bracket_put(im->db, b->code, text_of(b, "name"), least))
        refuse(im, from->line, "une autre tranche commence déjà à ce quotient.");
}

static void put_regie(Import *im, const Block *b)
{
    const Entry *payfip = entry_of(b, "payfip");
    Str mode = payfip->value, client = next_word(&mode);
    int64_t digits;
    mode = str_trim(mode);
    if (client.n != 6 || client.p[0] == '-' || !str_int(client, &digits) || !is_one_of(mode, (const char *const[]){"T", "X", "W", NULL}))
        refuse(im, payfip->line, "écrivez le numéro de client PayFiP (6 chiffres) puis T (essai), X (activation) ou W (réel) : « 000014 T ».");
    run(im, &regie_put_sql, ARGS(A(b->code), A(text_of(b, "name")), A(text_of(b, "label")), A(client), A(mode),
                                        A(number_of(im, b, "due-days", 0, 365, 0))));
}

EXEC(venue_put_sql, "INSERT INTO venue (code, name) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET name = $2");
static void put_venue(Import *im, const Block *b) { run(im, &venue_put_sql, ARGS(A(b->code), A(text_of(b, "name")))); }

QUERY(venue_code_sql, db_int_cols, "SELECT id AS n FROM venue WHERE code = $1");
QUERY(regie_code_sql, db_int_cols, "SELECT id AS n FROM regie WHERE code = $1");
QUERY(pool_code_sql, db_int_cols, "SELECT id AS n FROM pool WHERE code = $1");
QUERY(slot_code_sql, db_int_cols, "SELECT id AS n FROM slot WHERE code = $1");

// The row that an entry names by its code; 0 when the entry is absent, or refused.
static int64_t named(Import *im, const Entry *e, Str code, const char *kind, const Sql *find)
{
    if (!e) return 0;
    int64_t id = db_int(im->db, find, ARGS(A(code)));
    if (!id && !db_failed(im->db))
        refuse(im, e->line, "il n’y a pas de « %s %.*s ». Corrigez ce code, ou décrivez-le dans un bloc « %s %.*s ».", kind, STR_ARG(code),
               kind, STR_ARG(code));
    return id;
}

EXEC(pool_put_sql,
     "INSERT INTO pool (code, name, venue_id, seats) VALUES ($1, $2, $3, $4)"
     " ON CONFLICT (code) DO UPDATE SET name = $2, venue_id = $3, seats = $4");

static void put_pool(Import *im, const Block *b)
{
    const Entry *venue = entry_of(b, "venue");
    int64_t venue_id = named(im, venue, text_of(b, "venue"), "venue", &venue_code_sql);
    run(im, &pool_put_sql,
           ARGS(A(b->code), A(text_of(b, "name")), A_ID(venue_id), A(number_of(im, b, "seats", 0, 1000000, 0))));
}

// ---- prices: every day of the activity has exactly one ----

static Str price_line(Import *im, const Entry *e, Price *p, Str word, Str rest)
{
    Str value = next_word(&rest);
    if (str_eq(word, S("from"))) p->from = day_in(im, e->line, value);
    else if (str_eq(word, S("to"))) p->to = day_in(im, e->line, value);
    else if (!str_eq(word, S("unbooked")) || !money_parse(value, &p->unbooked))
        refuse(im, e->line, "« price » s’écrit : montant, puis si besoin « unbooked montant », « from date », « to date », comme "
               "« 2.80 unbooked 6.50 from 2026-09-01 to 2027-08-31 ».");
    return rest;
}

static Price price_of(Import *im, const Entry *e, Date first)
{
    Price p = {.from = first};
    Str rest = e->value, amount = next_word(&rest), word;
    if (!money_parse(amount, &p.amount)) refuse(im, e->line, "« %.*s » n’est pas un montant. Écrivez des euros : 2.80.", STR_ARG(amount));
    p.unbooked = p.amount;
    while (!im->why.n && (word = next_word(&rest)).n) rest = price_line(im, e, &p, word, rest);
    if (date_is(p.to) && date_before(p.to, p.from)) refuse(im, e->line, "ce prix finit avant de commencer : échangez les deux dates.");
    return p;
}

static void sort_prices(Prices *prices)
{
    for (ptrdiff_t i = 1; i < prices->n; i++)
        for (ptrdiff_t k = i; k && date_before(prices->v[k].from, prices->v[k - 1].from); k--) {
            Price p = prices->v[k];
            prices->v[k] = prices->v[k - 1];
            prices->v[k - 1] = p;
        }
}

static void refuse_gap(Import *im, const Block *slot, Date from, Date to)
{
    refuse(im, slot->line, "« %.*s » n’a pas de prix du %.*s au %.*s. Ajoutez une ligne « price » pour ces jours.", STR_ARG(slot->name),
           STR_ARG(date_short(im->a, from)), STR_ARG(date_short(im->a, to)));
}

static void refuse_overlap(Import *im, const Block *slot, Date from, Date to)
{
    Str until = date_is(to) ? str_fmt(im->a, "du %.*s au %.*s", STR_ARG(date_short(im->a, from)), STR_ARG(date_short(im->a, to)))
                            : str_fmt(im->a, "à partir du %.*s", STR_ARG(date_short(im->a, from)));
    refuse(im, slot->line, "« %.*s » a deux prix %.*s. Changez les dates pour qu’il n’en reste qu’un par jour.", STR_ARG(slot->name),
           STR_ARG(until));
}

static Date earlier_end(Date a, Date b)             // {0}: no end
{
    return !date_is(a) ? b : !date_is(b) ? a : date_min(a, b);
}

// In the order of their first days: one price each day of the activity, and never two.
static void check_prices(Import *im, const Block *slot, const Prices *prices, Date from, Date to)
{
    Date next = from;                               // the first day without a price yet; {0}: none is left
    EACH (const Price, p, prices) {
        const Price *before = p > prices->v ? p - 1 : NULL;
        if (before && (!date_is(before->to) || !date_before(before->to, p->from))) {
            refuse_overlap(im, slot, p->from, earlier_end(before->to, p->to));
            return;
        }
        if (date_before(next, p->from)) refuse_gap(im, slot, next, date_min(date_add(p->from, -1), to));
        next = date_is(p->to) ? date_max(next, date_add(p->to, 1)) : (Date){0};
    }
    if (date_is(next) && !date_before(to, next)) refuse_gap(im, slot, next, to);
}

EXEC(price_clear_sql, "DELETE FROM price WHERE slot_id = $1");
EXEC(price_add_sql, "INSERT INTO price (slot_id, from_day, to_day, amount_cents, unbooked_cents) VALUES ($1, $2, $3, $4, $5)");

static void put_prices(Import *im, const Block *slot, int64_t id, Date from, Date to)
{
    Prices prices = {0};
    EACH (const Entry, e, &slot->entries)
        if (str_eq(e->key, S("price"))) *PUSH(im->a, &prices) = price_of(im, e, from);
    if (im->why.n) return;
    sort_prices(&prices);
    check_prices(im, slot, &prices, from, to);
    run(im, &price_clear_sql, ARGS(A(id)));
    EACH (const Price, p, &prices) run(im, &price_add_sql, ARGS(A(id), A(p->from), A(p->to), A(p->amount), A(p->unbooked)));
}

// ---- slots ----

static int minutes_of(Str s)                        // "07:30"; -1: not a time
{
    Str hour, minute;
    int64_t h, m;
    if (!str_cut(s, ':', &hour, &minute) || hour.n != 2 || minute.n != 2 || !str_int(hour, &h) || !str_int(minute, &m)) return -1;
    return h >= 0 && m >= 0 && m < 60 && h * 60 + m <= 24 * 60 ? (int)(h * 60 + m) : -1;
}

EXEC(slot_pool_clear_sql, "DELETE FROM slot_pool WHERE slot_id = $1");
EXEC(slot_pool_add_sql, "INSERT INTO slot_pool (slot_id, pool_id) VALUES ($1, $2) ON CONFLICT DO NOTHING");

static void put_slot_pools(Import *im, const Block *slot, int64_t id)
{
    const Entry *e = entry_of(slot, "pools");
    int n = 0;
    run(im, &slot_pool_clear_sql, ARGS(A(id)));
    for (Str rest = e->value, code; (code = next_word(&rest)).n; n++) {
        int64_t pool = named(im, e, code, "pool", &pool_code_sql);
        if (im->why.n) return;
        run(im, &slot_pool_add_sql, ARGS(A(id), A(pool)));
    }
    if (n > SLOT_POOLS) refuse(im, e->line, "une prestation compte ses places dans %d groupes au plus.", SLOT_POOLS);
}

QUERY(slot_put_sql, db_int_cols,
      "INSERT INTO slot (code, activity_id, position, name, venue_id, start_min, end_min, requires, on_removal)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, 'none', 'none')"
      " ON CONFLICT (code) DO UPDATE SET activity_id = $2, position = $3, name = $4, venue_id = $5, start_min = $6, end_min = $7,"
      " requires_id = NULL, requires = 'none', on_removal = 'none' RETURNING id AS n");

static void put_slot(Import *im, const Block *slot, Str activity_code, int64_t activity, int position, Date from, Date to)
{
    const Entry *hours = entry_of(slot, "hours");
    Str begins, ends;
    str_cut(hours->value, '-', &begins, &ends);
    int start = minutes_of(begins), end = minutes_of(ends);
    if (start < 0 || end <= start) {
        refuse(im, hours->line, "« hours » s’écrit début-fin, comme « 07:30-08:50 ».");
        return;
    }
    int64_t venue = named(im, entry_of(slot, "venue"), text_of(slot, "venue"), "venue", &venue_code_sql);
    Str code = str_fmt(im->a, "%.*s/%.*s", STR_ARG(activity_code), STR_ARG(slot->code));
    int64_t id = insert(im, &slot_put_sql, ARGS(A(code), A(activity), A(position), A(slot->name), A_ID(venue), A(start), A(end)));
    put_slot_pools(im, slot, id);
    put_prices(im, slot, id, from, to);
}

EXEC(slot_requires_sql, "UPDATE slot SET requires_id = $2, requires = $3, on_removal = $4 WHERE code = $1");

// Once all slots are stored: "temps-meridien/midi add cascade", of the same school year.
static void put_requires(Import *im, const Block *slot, Str activity_code, Str year)
{
    const Entry *e = entry_of(slot, "requires");
    if (!e) return;
    Str rest = e->value, target = next_word(&rest), policy = next_word(&rest), removal = next_word(&rest), activity, code;
    if (!str_cut(target, '/', &activity, &code) || !is_one_of(policy, (const char *const[]){"add", "ask", "refuse", NULL})
        || !is_one_of(removal, (const char *const[]){"none", "cascade", "refuse", NULL})) {
        refuse(im, e->line, "« requires » s’écrit : activité/prestation, puis add, ask ou refuse, puis none, cascade ou refuse, comme "
               "« temps-meridien/midi add cascade ».");
        return;
    }
    Str needed = str_fmt(im->a, "%.*s%.*s/%.*s", STR_ARG(activity), STR_ARG(year), STR_ARG(code));
    int64_t id = named(im, e, needed, "slot", &slot_code_sql);
    Str own = str_fmt(im->a, "%.*s/%.*s", STR_ARG(activity_code), STR_ARG(slot->code));
    if (str_eq(needed, own)) refuse(im, e->line, "une prestation ne peut pas dépendre d’elle-même.");
    if (str_eq(policy, S("ask"))) policy = S("require");
    run(im, &slot_requires_sql, ARGS(A(own), A_ID(id), A(policy), A(removal)));
}

// ---- admission: on which terms an activity takes a child ----

// Words from a list, kept as they stand. none: the words that may be written, when there is a list of them.
static Str words_of_list(Import *im, const Block *b, const char *key, const char *const *words)
{
    const Entry *e = entry_of(b, key);
    Buf out = buf_new(im->a, 64);
    if (!e) return (Str){0};
    for (Str rest = e->value, one; (one = next_word(&rest)).n;) {
        if (words && !is_one_of(one, words)) {
            Buf list = buf_new(im->a, 64);
            for (const char *const *w = words; *w; w++) buf_fmt(&list, "%s%s", list.n ? ", " : "", *w);
            refuse(im, e->line, "après « %s: », « %.*s » n’est pas connu. Écrivez un ou plusieurs de ces mots : %.*s.", key, STR_ARG(one),
                   STR_ARG(buf_str(&list)));
        }
        buf_fmt(&out, "%s%.*s", out.n ? " " : "", STR_ARG(one));
    }
    return buf_str(&out);
}

// The codes of school blocks, kept as the names that the children's records bear.
static Str schools_of(Import *im, const Block *b)
{
    const Entry *e = entry_of(b, "schools");
    Buf out = buf_new(im->a, 64);
    if (!e) return (Str){0};
    for (Str rest = e->value, code; (code = next_word(&rest)).n;) {
        const Block *school = NULL;
        EACH (const Block, o, &im->blocks)
            if (str_eq(o->kind, S("school")) && str_eq(o->code, code)) school = o;
        if (!school) {
            refuse(im, e->line, "il n’y a pas de « school %.*s » dans ce fichier. Corrigez ce code, ou décrivez l’école dans un bloc.", STR_ARG(code));
            return (Str){0};
        }
        buf_fmt(&out, "%s%.*s", out.n ? "\n" : "", STR_ARG(text_of(school, "name")));
    }
    return buf_str(&out);
}

static Str documents_of(Import *im, const Block *b)
{
    const Entry *e = entry_of(b, "documents");
    Str kinds = words_of_list(im, b, "documents", NULL);
    for (Str rest = kinds, one; (one = next_word(&rest)).n;)
        if (!document_kind(one)) refuse(im, e->line, "« %.*s » n’est pas une sorte de document.", STR_ARG(one));
    return kinds;
}

static Date asking_day_of(Import *im, const Block *b, const char *key, Date not_after)
{
    const Entry *e = entry_of(b, key);
    Date d = {0};
    if (e && !admission_day_parse(e->value, not_after, &d))
        refuse(im, e->line, "après « %s: », écrivez une date (2026-06-01), ou un jour de l’année (06-01).", key);
    return d;
}

static Str ages_of(Import *im, const Block *b, Date first)
{
    const Entry *e = entry_of(b, "ages");
    AdmissionAges ages;
    if (!e) return (Str){0};
    if (admission_ages_parse(e->value, first, &ages)) return admission_ages_line(im->a, &ages);
    refuse(im, e->line, "« ages » s’écrit « 3-11 », « 3- », « 3- month » (dès le 1er du mois d’anniversaire), « 3-11 on start » (âge au premier "
           "jour) ou « 3-11 on 2026-09-01 ».");
    return (Str){0};
}

static Str arrears_of(Import *im, const Block *b)
{
    const Entry *e = entry_of(b, "arrears");
    AdmissionArrears arrears;
    if (e && !admission_arrears_parse(e->value, &arrears))
        refuse(im, e->line, "« arrears » s’écrit « refuse 60 » (refuser quand une facture est échue depuis plus de 60 jours) ou « warn 30 ».");
    return e ? e->value : (Str){0};
}

EXEC(group_clear_sql, "DELETE FROM admission_group WHERE activity_id = $1");
EXEC(group_add_sql,
     "INSERT INTO admission_group (activity_id, position, least_age, most_age, born_from, born_to, seats) VALUES ($1, $2, $3, $4, $5, $6, $7)");
QUERY(group_taken_sql, db_int_cols,
      "SELECT count(*) AS n FROM enrolment e JOIN child c ON c.id = e.child_id"
      " WHERE e.activity_id = $1 AND e.state = 'accepted' AND c.born >= $2 AND c.born <= $3");

// Fewer places than children already taken would leave nobody knowing who is too many.
static void put_groups(Import *im, const Block *b, int64_t activity, Date first)
{
    const Entry *e = entry_of(b, "enrolment-seats");
    AdmissionGroups groups = {0};
    run(im, &group_clear_sql, ARGS(A(activity)));
    if (!e) return;
    if (!admission_groups_parse(im->a, e->value, first, &groups))
        refuse(im, e->line, "« enrolment-seats » s’écrit « 48 », ou par âge au premier jour « 3-5 seats 24, 6-11 seats 24 ».");
    EACH (const AdmissionGroup, g, &groups) {
        int64_t taken = insert(im, &group_taken_sql, ARGS(A(activity), A(g->born_from), A(g->born_to)));
        if (taken > g->seats)
            refuse(im, e->line, "%lld enfants y sont déjà inscrits : gardez au moins autant de places.", (long long)taken);
        run(im, &group_add_sql, ARGS(A(activity), A((int64_t)(g - groups.v)), A(g->least_age), A(g->most_age), A(g->born_from), A(g->born_to),
                                     A(g->seats)));
    }
}

EXEC(admission_clear_sql, "DELETE FROM admission WHERE activity_id = $1");
EXEC(admission_add_sql,
     "INSERT INTO admission (activity_id, mode, opens, closes, ages, schools, levels, residence, documents, arrears)"
     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

static void put_admission(Import *im, const Block *b, int64_t activity, Date from, Date to)
{
    const Entry *mode = entry_of(b, "enrolment");
    run(im, &admission_clear_sql, ARGS(A(activity)));
    put_groups(im, b, activity, from);
    if (!mode) return;
    if (!is_one_of(mode->value, (const char *const[]){"automatic", "agent", NULL}))
        refuse(im, mode->line, "après « enrolment: », écrivez automatic (acceptée aussitôt) ou agent (décidée par la mairie).");
    Str residence = words_of_list(im, b, "residence", (const char *const[]){"resident", "outside", "staff", NULL});
    run(im, &admission_add_sql,
        ARGS(A(activity), A(mode->value), A(asking_day_of(im, b, "opens", from)), A(asking_day_of(im, b, "closes", to)), A(ages_of(im, b, from)),
             A(schools_of(im, b)), A(words_of_list(im, b, "levels", NULL)), A(residence), A(documents_of(im, b)), A(arrears_of(im, b))));
}

// ---- activities ----

typedef struct Days { Str kind; int weekdays; } Days;

static Days days_of(Import *im, const Block *b)     // "term, mon tue wed thu fri"
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const Entry *e = entry_of(b, "days");
    Days d = {0};
    Str rest, name;
    str_cut(e->value, ',', &d.kind, &rest);
    d.kind = str_trim(d.kind);
    bool ok = is_one_of(d.kind, (const char *const[]){"term", "holidays", "all", NULL});
    while (ok && (name = next_word(&rest)).n) {
        int i = 0;
        while (i < COUNT(names) && !str_eq(name, str_z(names[i]))) i++;
        ok = i < COUNT(names);
        d.weekdays |= 1 << i;
    }
    if (!ok || !d.weekdays)
        refuse(im, e->line, "« days » s’écrit : term (période scolaire), holidays (vacances) ou all, une virgule, puis des jours parmi "
               "mon tue wed thu fri sat sun, comme « term, mon tue thu fri ».");
    return d;
}

typedef struct Payment { Str kind; int64_t hold; } Payment;

static Payment payment_of(Import *im, const Block *b)           // "basket, hold 30"
{
    enum { USUAL_HOLD = 30, LONGEST_HOLD = 1440 };
    const Entry *e = entry_of(b, "payment");
    Payment p = {0};
    Str rest;
    bool more = str_cut(e->value, ',', &p.kind, &rest);
    p.kind = str_trim(p.kind);
    bool basket = str_eq(p.kind, S("basket"));
    bool ok = basket || (!more && is_one_of(p.kind, (const char *const[]){"invoice", "account", NULL}));
    if (basket) p.hold = USUAL_HOLD;
    if (basket && more)
        ok = str_eq(next_word(&rest), S("hold")) && str_int(str_trim(rest), &p.hold) && p.hold > 0 && p.hold <= LONGEST_HOLD;
    if (!ok)
        refuse(im, e->line, "« payment » s’écrit « invoice » (facture du mois), « account » (porté au compte aussitôt) ou "
               "« basket, hold 30 » (panier, places gardées 30 minutes).");
    return p;
}

static Str deadline_of(Import *im, const Block *b, const char *key)
{
    const Entry *e = entry_of(b, key);
    Deadline d = {0};
    Str why = {0};
    if (deadline_parse(im->a, e->value, &d, &why)) return deadline_format(im->a, &d);
    refuse(im, e->line, "%.*s", STR_ARG(why));
    return (Str){0};
}

QUERY(activity_put_sql, db_int_cols,
      "INSERT INTO activity (code, regie_id, position, name, description, from_day, to_day, days, weekdays, payment, hold_minutes,"
      "                      add_rule, cancel_rule, exclusive, offer_minutes, give_back)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
      " ON CONFLICT (code) DO UPDATE SET regie_id = $2, position = $3, name = $4, description = $5, from_day = $6, to_day = $7,"
      " days = $8, weekdays = $9, payment = $10, hold_minutes = $11, add_rule = $12, cancel_rule = $13, exclusive = $14,"
      " offer_minutes = $15, give_back = $16 RETURNING id AS n");

// What is invoiced at the month's end is not paid yet: there is nothing to give back.
static bool give_back_of(Import *im, const Block *b, const Payment *payment)
{
    bool yes = yes_of(im, b, "give-back");
    if (yes && str_eq(payment->kind, S("invoice")))
        refuse(im, entry_of(b, "give-back")->line, "« give-back: yes » demande une activité payée d’avance : « payment: basket » ou « account ».");
    return yes;
}

static void put_activity_of(Import *im, const Block *b, Str code, Date from, Date to)
{
    enum { USUAL_OFFER = 720, LONGEST_OFFER = 14 * 1440 };
    Days days = days_of(im, b);
    Payment payment = payment_of(im, b);
    Str add = deadline_of(im, b, "add"), cancel = deadline_of(im, b, "cancel");
    const Entry *exclusive = entry_of(b, "exclusive");
    Str policy = exclusive ? exclusive->value : S("none");
    if (!is_one_of(policy, (const char *const[]){"none", "refuse", "convert", NULL}))
        refuse(im, exclusive->line, "après « exclusive: », écrivez none, refuse ou convert.");
    if (!b->slots.n) refuse(im, b->line, "« activity %.*s » n’a pas de prestation. Ajoutez un bloc « slot code: NOM ».", STR_ARG(b->code));
    int64_t regie = named(im, entry_of(b, "regie"), text_of(b, "regie"), "regie", &regie_code_sql);
    int64_t offer = number_of(im, b, "offer", 1, LONGEST_OFFER, USUAL_OFFER);
    bool give_back = give_back_of(im, b, &payment);
    if (im->why.n) return;
    int64_t id = insert(im, &activity_put_sql,
                        ARGS(A(code), A(regie), A(im->position++), A(text_of(b, "name")), A(text_of(b, "description")), A(from), A(to),
                             A(days.kind), A(days.weekdays), A(payment.kind), A(payment.hold), A(add), A(cancel), A(policy), A(offer),
                             A((int64_t)give_back)));
    put_admission(im, b, id, from, to);
    EACH (const Block, s, &b->slots) put_slot(im, s, code, id, (int)(s - b->slots.v), from, to);
}

// Calls back for each activity that a block makes: one per school year ("accueil-2017"), or one with its own dates ("stage").
typedef void EachYear(Import *im, const Block *b, Str code, Str year, Date from, Date to);

static void each_year(Import *im, const Block *b, EachYear *then)
{
    const Entry *years = entry_of(b, "years");
    if (!years) {
        Date from = day_of(im, b, "from"), to = day_of(im, b, "to");
        if (!date_is(from) || !date_is(to) || date_before(to, from))
            refuse(im, b->line, "dites quand l’activité a lieu : « years: 2026 » pour l’année scolaire 2026-2027, ou « from: » et « to: ».");
        else then(im, b, b->code, S(""), from, to);
        return;
    }
    if (entry_of(b, "from") || entry_of(b, "to")) refuse(im, b->line, "« years » et « from », « to » s’excluent : gardez l’un ou l’autre.");
    for (Str rest = years->value, word; !im->why.n && (word = next_word(&rest)).n;) {
        int64_t year;
        Date first, last;
        if (!str_int(word, &year) || !calendar_school_year(&im->town->calendar, (int)year, &first, &last)) {
            refuse(im, years->line, "l’année scolaire %.*s n’est pas dans le calendrier de la zone %.*s. Importez d’abord le calendrier scolaire.",
                   STR_ARG(word), STR_ARG(im->town->school_zone));
            return;
        }
        then(im, b, str_fmt(im->a, "%.*s-%.*s", STR_ARG(b->code), STR_ARG(word)), str_fmt(im->a, "-%.*s", STR_ARG(word)), first, last);
    }
}

static void put_year(Import *im, const Block *b, Str code, Str year, Date from, Date to)
{
    (void)year;
    put_activity_of(im, b, code, from, to);
}

static void require_year(Import *im, const Block *b, Str code, Str year, Date from, Date to)
{
    (void)from, (void)to;
    EACH (const Block, s, &b->slots)
        if (!im->why.n) put_requires(im, s, code, year);
}

static void put_activity(Import *im, const Block *b) { each_year(im, b, put_year); }

// ---- the kinds, in the order they are stored ----

static const Kind kinds[] = {
    {"town", town_keys, put_town},       {"contact", contact_keys, put_contact}, {"news", news_keys, put_news},
    {"terms", terms_keys, put_terms},    {"school", name_keys, put_school},
    {"question", question_keys, put_question}, {"bracket", bracket_keys, put_bracket}, {"regie", regie_keys, put_regie},
    {"venue", name_keys, put_venue},     {"pool", pool_keys, put_pool},          {"activity", activity_keys, put_activity},
};

static const Kind *kind_named(Str name)
{
    for (int i = 0; i < COUNT(kinds); i++)
        if (str_eq(name, str_z(kinds[i].name))) return &kinds[i];
    return NULL;
}

static Str kind_list(Arena *a)
{
    Buf b = buf_new(a, 128);
    for (int i = 0; i < COUNT(kinds); i++) buf_fmt(&b, "%s%s", i ? ", " : "", kinds[i].name);
    return buf_str(&b);
}

static void put_kind(Import *im, const Kind *kind)
{
    EACH (const Block, b, &im->blocks)
        if (!im->why.n && str_eq(b->kind, str_z(kind->name))) kind->put(im, b);
}

bool catalog_import(Db *db, Arena *a, Str text, Str *why)
{
    Import im = {.db = db, .a = a};
    read_blocks(&im, text);
    for (int i = 0; i < COUNT(kinds) && !im.why.n; i++) {
        if (kinds[i].put == put_activity) im.town = town_load(db, a);
        put_kind(&im, &kinds[i]);
    }
    EACH (const Block, b, &im.blocks)
        if (!im.why.n && str_eq(b->kind, S("activity"))) each_year(&im, b, require_year);
    site_changed(db);
    *why = im.why;
    if (!why->n && db_failed(db)) *why = str_dup(a, db_error(db));
    return !why->n;
}

// ---- the school calendar ----

EXEC(holiday_clear_sql, "DELETE FROM school_holiday WHERE year = $1 AND zone = $2");
EXEC(holiday_add_sql, "INSERT INTO school_holiday (year, name, zone, first_off, last_off, return_day) VALUES ($1, $2, $3, $4, $5, $6)");

bool calendar_import(Db *db, Arena *a, Str text, Str *why)
{
    SchoolHolidays all = {0};
    if (!calendar_parse(a, text, &all, why)) return false;
    EACH (const SchoolHoliday, h, &all) db_run(db, &holiday_clear_sql, ARGS(A(h->year), A(h->zone)));
    EACH (const SchoolHoliday, h, &all)
        db_run(db, &holiday_add_sql, ARGS(A(h->year), A(h->name), A(h->zone), A(h->first_off), A(h->last_off), A(h->return_day)));
    site_changed(db);
    if (db_failed(db)) *why = str_dup(a, db_error(db));
    return !db_failed(db);
}
