// change.c - from a form over facts to requests: the same for the family's record, a child's, a person's.
#include "household/change.h"

#include "town/town.h"

static Form form_over(Req *q, const Facts *facts)
{
    Field *fields = NEWS(q->a, Field, facts->n + 1);
    for (ptrdiff_t i = 0; i < facts->n; i++)
        fields[i] = (Field){.name = str_c(q->a, facts->v[i].name), .label = str_c(q->a, fact_label_text(q->a, &facts->v[i]))};
    return (Form){.q = q, .fields = fields, .n = (int)facts->n};
}

Form facts_form(Req *q, const Facts *facts)
{
    EACH (const Fact, f, facts) *PUSH(q->a, &q->form) = (Pair){f->name, f->value};
    *PUSH(q->a, &q->form) = (Pair){S("vu"), facts_version(q->a, facts)};
    return form_over(q, facts);
}

// ---- what was sent ----

static Str already_asked(Req *q, const Fact *f)
{
    return str_fmt(q->a, TF("Un changement attend déjà la mairie (« %.*s », demande n° %lld). Pour demander autre chose, annulez d’abord cette demande."),
                   STR_ARG(f->asked), (long long)f->asked_by);
}

static void read_fact(Form *form, const Fact *f, RequestFields *wanted)
{
    Req *q = form->q;
    Str value, name = str_dup(q->a, f->name), wrong = fact_read(q->a, f, form_value(q, name), q->today, &value);
    if (!wrong.n && str_eq(value, f->value)) return;
    if (!wrong.n && f->asked_by && str_eq(fact_text(q->a, f, value), f->asked)) return;
    if (!wrong.n && f->asked_by) wrong = already_asked(q, f);
    if (wrong.n) form_refuse(form, str_c(q->a, name), wrong);
    else *PUSH(q->a, wanted) = fact_change(q->a, f, value);
}

static void read_file(Form *form, const Fact *f)
{
    if (upload_of(form->q, str_c(form->q->a, f->name)) && f->asked_by) form_refuse(form, str_c(form->q->a, f->name), already_asked(form->q, f));
}

Form facts_sent(Req *q, const Facts *facts, RequestFields *wanted)
{
    Form form = form_over(q, facts);
    EACH (const Fact, f, facts) {
        if (f->kind == FACT_FILE) read_file(&form, f);
        else read_fact(&form, f, wanted);
    }
    if (!str_eq(form_value(q, S("vu")), facts_version(q->a, facts)) && form_ok(&form))
        form_refuse(&form, "vu", T("La fiche a changé pendant que vous écriviez. Vérifiez les champs ci-dessous, puis envoyez à nouveau."));
    return form;
}

// ---- requests ----

static int64_t open_one(Req *q, const Asking *v, const RequestFields *fields, bool apply, Str *why)
{
    RequestNew n = {.type = v->type, .child = v->child, .object = v->object, .subject = v->subject, .fields = fields->v, .n_fields = (int)fields->n,
                    .documents = v->documents, .n_documents = apply ? 0 : v->n_documents};
    return apply ? request_open_applied(q, &n, why) : request_open(q, &n);
}

Asked asked(Req *q, const Asking *v, const RequestFields *wanted, Str *why)
{
    RequestFields now = {0}, later = {0};
    EACH (const RequestField, f, wanted)
        *PUSH(q->a, v->at_once && v->at_once(town_of(q), f->name) ? &now : &later) = *f;
    if (now.n && !open_one(q, v, &now, true, why)) return ASKED_REFUSED;
    if (later.n) open_one(q, v, &later, false, why);
    return now.n && later.n ? ASKED_BOTH : now.n ? ASKED_DONE : later.n ? ASKED_WAITS : ASKED_NOTHING;
}

Str asked_word(Asked how)
{
    switch (how) {
    case ASKED_DONE:  return S("fait");
    case ASKED_WAITS: return S("envoye");
    case ASKED_BOTH:  return S("les-deux");
    case ASKED_NOTHING: case ASKED_REFUSED: break;
    }
    return (Str){0};
}

Str asked_text(Str word)
{
    if (str_eq(word, S("fait"))) return T("C’est enregistré.");
    if (str_eq(word, S("envoye"))) return T("Votre demande est envoyée. La fiche changera quand la mairie l’aura acceptée ; vous serez prévenu par e-mail.");
    if (str_eq(word, S("les-deux")))
        return T("Une partie est enregistrée, le reste est envoyé à la mairie : vous serez prévenu par e-mail quand elle l’aura accepté.");
    return (Str){0};
}

void facts_pending(Req *q, const char *type, int64_t child, Facts *facts, Requests *waiting)
{
    Requests own = {0};
    request_waiting(q->db, q->a, q->session.family, type, child, &own);
    EACH (const Request, r, &own) {
        RequestFields fields = {0};
        request_fields(q->db, q->a, r->id, &fields);
        facts_asked(q->a, facts, r, &fields);
        *PUSH(q->a, waiting) = *r;
    }
}
