// form.c - forms are declared once, read as a whole, and come back as they were typed.
#include "web/web.h"

#include "platform/platform.h"

#include <sodium.h>

Str form_value(const Req *q, Str name) { return pairs_get(&q->form, name); }

bool form_has(const Req *q, Str name, Str value)
{
    EACH (const Pair, p, &q->form)
        if (str_eq(p->name, name) && str_eq(p->value, value)) return true;
    return false;
}

bool form_given(const Req *q, Str name)
{
    EACH (const Pair, p, &q->form)
        if (str_eq(p->name, name)) return true;
    return false;
}

Strs form_all(Req *q, Str name)
{
    Strs found = {0};
    EACH (const Pair, p, &q->form)
        if (str_eq(p->name, name)) *PUSH(q->a, &found) = p->value;
    return found;
}

Form form_new(Req *q, const Field *fields, int n) { return (Form){.q = q, .fields = fields, .n = n, .blank = true}; }

bool form_ok(const Form *f) { return !f->errors.n; }

static Str label_of(const Form *f, const char *field)
{
    for (int i = 0; i < f->n; i++)
        if (!strcmp(f->fields[i].name, field) && f->fields[i].label) return words_z(f->fields[i].label);
    return (Str){0};
}

void form_refuse(Form *f, const char *field, Str text)
{
    *PUSH(f->q->a, &f->errors) = (FormError){str_z(field), label_of(f, field), text};
}

Str form_error(const Form *f, Str field)
{
    EACH (const FormError, e, &f->errors)
        if (str_eq(e->field, field)) return e->text;
    return (Str){0};
}

Str form_typed(const Form *f, Str field)
{
    if (f->blank) return (Str){0};
    for (int i = 0; i < f->n; i++)
        if (f->fields[i].kind == FIELD_PASSWORD && str_eq(field, str_z(f->fields[i].name))) return (Str){0};
    return form_value(f->q, field);
}

// Reads one field into its member. The sentence returned is empty when all is well.
static Str field_read(Req *q, const Field *f, void *out)
{
    void *member = (char *)out + f->offset;
    Str typed = form_value(q, str_z(f->name));
    if (f->kind != FIELD_PASSWORD) typed = str_trim(typed);
    if (f->kind == FIELD_BOOL) {
        *(bool *)member = typed.n > 0;
        return f->required && !typed.n ? T("Cochez cette case pour continuer.") : (Str){0};
    }
    if (f->required && !typed.n) return T("Ce champ est à remplir.");
    if (f->max && typed.n > f->max) return str_fmt(q->a, TF("C’est trop long : %d caractères au plus."), f->max);
    if (f->kind != FIELD_LINES && f->kind != FIELD_PASSWORD && !str_plain(typed))
        return T("Ce texte contient un caractère qui ne peut pas être enregistré.");
    switch (f->kind) {
    case FIELD_TEXT: case FIELD_LINES: case FIELD_EMAIL: case FIELD_PASSWORD:
        *(Str *)member = typed;
        return (Str){0};
    case FIELD_DATE:
        return !typed.n || date_parse_fr(typed, member) ? (Str){0} : T("Écrivez la date ainsi : 09/05/2018.");
    case FIELD_INT:
        return !typed.n || str_int(typed, member) ? (Str){0} : T("Écrivez un nombre entier.");
    case FIELD_MONEY:
        return !typed.n || money_parse(typed, member) ? (Str){0} : T("Écrivez le montant ainsi : 18,80.");
    case FIELD_BOOL:
        break;
    }
    return (Str){0};
}

Form form_read(Req *q, const Field *fields, int n, void *out)
{
    Form form = {.q = q, .fields = fields, .n = n};
    for (int i = 0; i < n; i++) {
        Str wrong = field_read(q, &fields[i], out);
        if (wrong.n) form_refuse(&form, fields[i].name, wrong);
    }
    return form;
}

// ---- the token that shows a form came from our own page ----
// Derived from the cookie with the server's secret: nothing to store, new at each sign-in.

static Str token_of(Req *q, Str cookie)
{
    if (q->csrf.n && str_eq(q->csrf_cookie, cookie)) return q->csrf;
    unsigned char mac[18];
    Str text = str_fmt(q->a, "csrf:%.*s:%.*s", STR_ARG(q->site->key), STR_ARG(cookie));
    crypto_generichash(mac, sizeof mac, (const unsigned char *)text.p, (size_t)text.n, q->app->secret, sizeof q->app->secret);
    char *out = arena_take(q->a, 1, 1, 64);
    sodium_bin2base64(out, 64, mac, sizeof mac, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    q->csrf_cookie = cookie;
    return q->csrf = str_z(out);
}

Str csrf_token(Req *q)
{
    if (q->session.token.n) return token_of(q, q->session.token);
    if (!q->visitor.n) {
        q->visitor = random_token(q->a, 18);
        q->visitor_new = true;
    }
    return token_of(q, q->visitor);
}

bool csrf_ok(Req *q)
{
    Str cookie = q->session.token.n ? q->session.token : q->visitor, given = form_value(q, S("_csrf"));
    if (!cookie.n) return false;
    Str want = token_of(q, cookie);
    return given.n == want.n && !sodium_memcmp(given.p, want.p, (size_t)want.n);
}

// One random number per page, and a count of its forms.
Str op_key_new(Req *q)
{
    if (!q->op_base.n) q->op_base = random_token(q->a, 15);
    Buf b = buf_new(q->a, q->op_base.n + 4);
    buf_put(&b, q->op_base);
    buf_char(&b, '-');
    buf_int(&b, ++q->op_keys);
    return buf_str(&b);
}

void form_hidden(Buf *w, Req *q)
{
    BUF_PUT(w, "<input type=\"hidden\" name=\"_csrf\" value=\"");
    buf_put(w, csrf_token(q));
    BUF_PUT(w, "\"><input type=\"hidden\" name=\"_op\" value=\"");
    buf_put(w, op_key_new(q));
    BUF_PUT(w, "\">");
}
