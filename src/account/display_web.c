// display_web.c - « Accessibilité »: how the pages shall look, for whoever reads them; remembered for an adult who is signed in.
#include "account/account_db.h"

#include "account/display.html.h"
#include "web/display.h"

EXEC(display_put_sql, "INSERT INTO adult_display (adult_id, line) VALUES ($1, $2) ON CONFLICT (adult_id) DO UPDATE SET line = excluded.line");
typedef struct LineRow { Str line; } LineRow;
static const DbCol line_cols[] = {COL(LineRow, line)};
QUERY(display_get_sql, line_cols, "SELECT line FROM adult_display WHERE adult_id = $1");

// What this adult has chosen wins over what the device remembers of somebody else; who never chose keeps the device's.
void display_recall(Req *q, Reply *r, int64_t adult)
{
    LineRow row = {0};
    if (!db_one(q->db, q->a, &display_get_sql, &row, ARGS(A(adult)))) return;
    Display d = display_parse(row.line);
    display_keep(q, r, &d);
}

static Reply display_show(Req *q)
{
    Display d = display_of(q);
    Buf *w = page_begin(q, T("Accessibilité"), CRUMBS({T("Accessibilité"), {{0}}}));
    display_view(w, q, &d, form_given(q, S("usuel")) || str_eq(req_query(q, S("enregistre")), S("oui")));
    return page_end(q, 200);
}

static Str chosen(const Req *q)
{
    static const char *const names[] = {"taille", "contraste", "espacement", "lettres", "mouvement", "lumiere"};
    Buf b = buf_new(q->a, 64);
    for (int i = 0; i < COUNT(names); i++) {
        buf_put(&b, form_value(q, str_z(names[i])));
        buf_char(&b, '.');
    }
    return buf_str(&b);
}

static Reply display_save(Req *q)
{
    Display d = display_parse(form_given(q, S("usuel")) ? S("") : chosen(q));
    Reply r = reply_see_other(q, url_fmt(q->a, "/kiosque/accessibilite?enregistre=oui"));
    display_keep(q, &r, &d);
    if (q->session.role == ROLE_FAMILY) db_run(q->db, &display_put_sql, ARGS(A(q->session.adult), A(display_line(q->a, &d))));
    return r;
}

const Route display_routes[] = {
    {GET,  "/kiosque/accessibilite", ROLE_ANYONE, TX_READ,  display_show, NULL, 0},
    {POST, "/kiosque/accessibilite", ROLE_ANYONE, TX_WRITE, display_save, NULL, 0},
    {0}};
