// export_test.c - nothing about families is forgotten: every table that names a family, an adult or a child is in a set, or left out
// with a reason. JSON as it is written.
#include "base/test.h"
#include "db/test_db.h"
#include "home/export.h"

typedef struct NameRow { Str name; } NameRow;
ARRAY_OF(NameRow, NameRows);
static const DbCol name_cols[] = {COL(NameRow, name)};
static const Sql tables_sql = {"tables_sql",
    "SELECT DISTINCT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name IN ('family_id', 'adult_id', 'child_id', 'first_id', 'recipient')"
    " WHERE m.type = 'table' ORDER BY m.name", name_cols, COUNT(name_cols)};

static bool told(Str table)
{
    for (const ExportSet *s = export_sets; s->name; s++)
        for (Str rest = str_z(s->tables), word; rest.n;) {
            str_cut(rest, ' ', &word, &rest);
            if (str_eq(word, table)) return true;
        }
    for (int i = 0; export_left_out[i].table; i++)
        if (str_eq(table, str_z(export_left_out[i].table))) return true;
    return false;
}

static bool look(Db *db, void *context)
{
    NameRows *names = context;
    db_all(db, test_arena(), &tables_sql, names, NO_ARGS);
    return true;
}

TEST(export_forgets_no_table)
{
    NameRows names = {0};
    lane_read(test_store(DB_SQLITE), look, &names);
    CHECK(names.n > 20, "%d tables are looked at", (int)names.n);
    EACH (const NameRow, r, &names) CHECK(told(r->name), "%.*s is in no set of export.c, nor left out with a reason", STR_ARG(r->name));
}

static bool read_all(Db *db, void *context)
{
    int *n = context;
    for (const ExportSet *s = export_sets; s->name; s++, ++*n) {
        ExportRows rows = {0};
        export_read(db, test_arena(), s, 1, 1, &rows);
        CHECK(!db_failed(db) && !rows.n, "%s: %.*s", s->name, STR_ARG(db_error(db)));
    }
    return true;
}

TEST(export_sets_are_read_on_both_engines)
{
    EACH_ENGINE (e) {
        int n = 0;
        lane_read(test_store(e), read_all, &n);
        CHECK(n > 20, "%s: %d sets", test_engine_name(e), n);
    }
}

TEST(export_writes_json)
{
    static const ExportSet set = {"x", "X", "", NULL, false,
        {{"text", "", 't'}, {"day", "", 'd'}, {"at", "", 'i'}, {"price", "", 'm'}, {"n", "", 'n'}, {"ours", "", 'y'}}};
    ExportRows rows = {0};
    Buf b = buf_new(test_arena(), 256);
    export_json(&b, &set, &rows);
    CHECK_STR(buf_str(&b), S("  \"x\": []"), "none");
    *PUSH(test_arena(), &rows) = (ExportRow){S("Zoé \"O'Brien\"\n"), S("2018-05-09"), S("1525873572000"), S("-1005"), S("12"), S("1"), S(""), S("")};
    *PUSH(test_arena(), &rows) = (ExportRow){S(""), S(""), S(""), S(""), S(""), S("0"), S(""), S("")};
    b = buf_new(test_arena(), 256);
    export_json(&b, &set, &rows);
    CHECK_STR(buf_str(&b), S("  \"x\": [\n    {\"text\": \"Zoé \\\"O'Brien\\\"\\n\", \"day\": \"2018-05-09\", \"at\": \"2018-05-09T13:46:12.000Z\", \"price\": -10.05, \"n\": 12, \"ours\": true},"
                             "\n    {\"text\": \"\", \"day\": null, \"at\": null, \"price\": null, \"n\": null, \"ours\": false}\n  ]"), "two rows");
}

TEST(export_facts_read_as_on_the_record)
{
    static const struct { const char *name, *value, *title, *text; } cases[] = {
        {"diet", "no_pork", "Repas", "Sans porc"},
        {"insurance_until", "2018-08-31", "Assurance valable jusqu’au", "31/08/2018"},
        {"pai_file", "12", "PAI signé", "12"},
        {"Sait nager", "Oui", "Sait nager", "Oui"},             // what the town asks besides
    };
    static const ExportSet set = {"x", "X", "", NULL, false, {{"child", "", 't'}, {"fact", "", 'f'}, {"value", "", 'v'}}};
    for (int i = 0; i < COUNT(cases); i++) {
        __auto_type c = &cases[i];
        ExportRow row = {S("Zoé"), str_z(c->name), str_z(c->value), S(""), S(""), S(""), S(""), S("")};
        CHECK_STR(export_text(test_arena(), NULL, &set, &row, 1), str_z(c->title), "%s", c->name);
        CHECK_STR(export_text(test_arena(), NULL, &set, &row, 2), str_z(c->text), "%s", c->name);
    }
}
