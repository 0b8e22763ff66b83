// record_todo.c - which papers of the children's records are to be sent.
#include "household/change.h"
#include "household/record_view.h"
#include "town/town.h"

// The file that proves what ends: "pai_file" for "pai_until". NULL: none.
static const Fact *proof_of(Arena *a, const Facts *facts, const Fact *until)
{
    Str stem = str_first(until->name, until->name.n - (ptrdiff_t)strlen("_until"));
    return fact_named(facts, str_join(a, stem, S("_file")));
}

static Url section_url(Arena *a, int64_t child, Section s)
{
    return url_fmt(a, "/kiosque/enfants/%lld/modifier/%.*s", (long long)child, STR_ARG(section_word(s)));
}

static void tell_end(Arena *a, int64_t child, const Facts *facts, const Fact *f, Date today, PaperTodos *out)
{
    Date until = {0};
    const Fact *proof = f->kind == FACT_UNTIL ? proof_of(a, facts, f) : NULL;
    if (!proof || f->asked_by || proof->asked_by || !date_parse(f->value, &until)) return;
    Str end = paper_end_text(a, until, today);
    if (end.n) *PUSH(a, out) = (PaperTodo){str_z(proof->paper), child, str_fmt(a, TF("%.*s : à renouveler"), STR_ARG(fact_label_text(a, proof))), end, {0},
                                           section_url(a, child, f->section)};
}

void record_papers(Arena *a, int64_t child, const Facts *facts, Date today, PaperTodos *out)
{
    EACH (const Fact, f, facts) {
        tell_end(a, child, facts, f, today, out);
        if (file_missing(facts, f))
            *PUSH(a, out) = (PaperTodo){str_z(f->paper), child, str_fmt(a, TF("%.*s : à envoyer"), STR_ARG(fact_label_text(a, f))),
                                        T("La mairie en a besoin pour bien s’occuper de l’enfant."), {0}, section_url(a, child, f->section)};
    }
}

void record_todo(Req *q, const Children *children, PaperTodos *out)
{
    EACH (const Child, c, children) {
        Facts facts = {0};
        Requests waiting = {0};
        child_record(q->db, q->a, c->id, town_of(q)->health, &facts);
        facts_pending(q, "child", c->id, &facts, &waiting);
        record_papers(q->a, c->id, &facts, q->today, out);
    }
}
