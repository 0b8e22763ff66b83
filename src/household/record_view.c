// record_view.c - the words and small decisions of the pages of « Mes informations ».
#include "household/record_view.h"

#include "town/town.h"

Str fact_told(Arena *a, const Fact *f, bool wrong)
{
    Str hint = f->hint.n || f->asked_by ? str_fmt(a, "%.*s-aide", STR_ARG(f->name)) : (Str){0};
    if (!wrong) return hint;
    return str_fmt(a, "%.*s%s%.*s-erreur", STR_ARG(hint), hint.n ? " " : "", STR_ARG(f->name));
}

Str category_text(Str category)
{
    if (str_eq(category, S("outside"))) return T("Famille d’une autre commune");
    if (str_eq(category, S("staff"))) return T("Personnel de la commune");
    return T("Famille de la commune");
}

bool section_has(const ChildPage *p, Section s) { return s != SECTION_HEALTH || p->town->health; }

// ---- ends ----

enum { NEAR_DAYS = 31 };

static int days_left(const Fact *f, Date today)     // INT_MAX: no end
{
    Date until;
    return f->kind == FACT_UNTIL && date_parse(f->value, &until) ? date_days(today, until) : INT_MAX;
}

Str until_warning(const Fact *f, Date today)
{
    int left = days_left(f, today);
    return left < 0 ? T("terminé : à renouveler") : left <= NEAR_DAYS ? T("bientôt terminé") : (Str){0};
}

const char *until_tag(const Fact *f, Date today) { return days_left(f, today) < 0 ? "tag bad" : "tag warn"; }

int64_t fact_document(const ChildPage *p, const Fact *f)
{
    int64_t id;
    if (f->kind != FACT_FILE || !str_int(f->value, &id)) return 0;
    EACH (const Document, d, &p->documents)
        if (d->id == id) return id;
    return 0;
}

bool file_missing(const Facts *facts, const Fact *f)
{
    const Fact *pai = fact_named(facts, S("pai"));
    return str_eq(f->name, S("pai_file")) && !f->value.n && !f->asked_by && pai && str_eq(pai->value, S("yes"));
}

// ---- children ----

Str age_text(Arena *a, Date born, Date today)
{
    int age = date_age(born, today);
    return str_fmt(a, words_many(age) ? TF("%d ans") : TF("%d an"), age);
}

Url child_url(Arena *a, int64_t child, const char *below) { return url_fmt(a, "/kiosque/enfants/%lld%s", (long long)child, below); }

Url person_url(Arena *a, const PersonPage *p)
{
    if (!p->person.id) return child_url(a, p->child.id, "/personnes");
    return url_fmt(a, "/kiosque/enfants/%lld/personnes/%lld", (long long)p->child.id, (long long)p->person.id);
}
