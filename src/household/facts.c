// facts.c - the facts of a child, and the rules of all facts: how each kind is typed, read and compared.
#include "household/facts.h"

// ---- the lists one chooses from; nothing in them tells a belief or an illness ----

static const Choice levels[] = {
    {{0}, TS("Non renseigné")}, {S("TPS"), TS("Toute petite section")}, {S("PS"), TS("Petite section")}, {S("MS"), TS("Moyenne section")},
    {S("GS"), TS("Grande section")}, {S("CP"), TS("CP")}, {S("CE1"), TS("CE1")}, {S("CE2"), TS("CE2")}, {S("CM1"), TS("CM1")},
    {S("CM2"), TS("CM2")}, {S("ULIS"), TS("ULIS")}, {{0}, {0}}};
static const Choice diets[] = {
    {{0}, TS("Non renseigné")}, {S("standard"), TS("Menu du jour")}, {S("no_pork"), TS("Sans porc")}, {S("no_meat"), TS("Sans viande")},
    {S("no_meat_fish"), TS("Sans viande ni poisson")}, {S("own_meal"), TS("Repas fourni par la famille (PAI)")}, {{0}, {0}}};
static const Choice yes_no[] = {{{0}, TS("Non renseigné")}, {S("yes"), TS("Oui")}, {S("no"), TS("Non")}, {{0}, {0}}};
static const Choice image_rights[] = {
    {{0}, TS("Non renseigné")}, {S("yes"), TS("J’autorise les photos prises pendant les activités")}, {S("no"), TS("Je n’autorise pas de photos")}, {{0}, {0}}};

static const Fact of_child[] = {
    {.name = S("first_name"), .label = TS("Prénom"), .kind = FACT_TEXT, .max = 80, .required = true},
    {.name = S("last_name"), .label = TS("Nom"), .kind = FACT_TEXT, .max = 80, .required = true},
    {.name = S("born"), .label = TS("Date de naissance"), .kind = FACT_BORN, .required = true},
    {.name = S("school"), .label = TS("École"), .kind = FACT_CHOICE},
    {.name = S("class"), .label = TS("Classe"), .kind = FACT_TEXT, .max = 60, .hint = TS("Comme l’école la nomme : « CE1 A », « Mme Martin ».")},
    {.name = S("level"), .label = TS("Niveau"), .kind = FACT_CHOICE, .choices = levels},
    {.name = S("diet"), .label = TS("Repas"), .kind = FACT_CHOICE, .choices = diets, .section = SECTION_HEALTH},
    {.name = S("allergies"), .label = TS("Allergies"), .kind = FACT_LINES, .max = 500, .section = SECTION_HEALTH,
     .hint = TS("Seulement ce que les équipes doivent savoir pour s’occuper de l’enfant. Aucune ? Écrivez « aucune ».")},
    {.name = S("pai"), .label = TS("Projet d’accueil individualisé (PAI)"), .kind = FACT_CHOICE, .choices = yes_no, .section = SECTION_HEALTH,
     .hint = TS("Signé avec le médecin et l’école : il permet aux équipes de donner un traitement ou d’adapter le repas.")},
    {.name = S("pai_until"), .label = TS("PAI valable jusqu’au"), .kind = FACT_UNTIL, .section = SECTION_HEALTH},
    {.name = S("pai_note"), .label = TS("Consigne du PAI pour les équipes"), .kind = FACT_LINES, .max = 500, .section = SECTION_HEALTH,
     .hint = TS("En une ou deux phrases : ce qu’il faut éviter, ce qu’il faut faire, où est la trousse.")},
    {.name = S("pai_file"), .label = TS("PAI signé"), .kind = FACT_FILE, .paper = "pai", .section = SECTION_HEALTH},
    {.name = S("doctor"), .label = TS("Médecin traitant"), .kind = FACT_TEXT, .max = 100, .section = SECTION_HEALTH},
    {.name = S("doctor_phone"), .label = TS("Téléphone du médecin"), .kind = FACT_PHONE, .section = SECTION_HEALTH},
    {.name = S("vaccines_file"), .label = TS("Page des vaccinations"), .kind = FACT_FILE, .paper = "vaccins", .section = SECTION_HEALTH},
    {.name = S("insurer"), .label = TS("Assurance scolaire"), .kind = FACT_TEXT, .max = 100, .section = SECTION_RIGHTS,
     .hint = TS("Le nom de l’assureur et, si vous l’avez, le numéro du contrat.")},
    {.name = S("insurance_until"), .label = TS("Assurance valable jusqu’au"), .kind = FACT_UNTIL, .section = SECTION_RIGHTS},
    {.name = S("insurance_file"), .label = TS("Attestation d’assurance"), .kind = FACT_FILE, .paper = "assurance", .section = SECTION_RIGHTS},
    {.name = S("image"), .label = TS("Droit à l’image"), .kind = FACT_CHOICE, .choices = image_rights, .section = SECTION_RIGHTS,
     .hint = TS("Vous pouvez changer d’avis à tout moment.")},
};

Facts child_facts(Arena *a, const Choice *schools)
{
    Facts out = {0};
    for (int i = 0; i < COUNT(of_child); i++) *PUSH(a, &out) = of_child[i];
    fact_named(&out, S("school"))->choices = schools;
    return out;
}

Fact *fact_named(const Facts *facts, Str name)
{
    EACH (Fact, f, facts)
        if (str_eq(f->name, name)) return f;
    return NULL;
}

// ---- sections of the sheet ----

static const struct { Str word, title; } sections[SECTIONS] = {
    [SECTION_SCHOOL] = {S("ecole"), TS("Identité et école")},
    [SECTION_HEALTH] = {S("sante"), TS("Santé et repas")},
    [SECTION_RIGHTS] = {S("assurance"), TS("Assurance et autorisations")},
};
Str section_word(Section s)  { return sections[s].word; }
Str section_title(Section s) { return words_of(sections[s].title); }

bool section_named(Str word, Section *out)
{
    for (int i = 0; i < SECTIONS; i++)
        if (str_eq(sections[i].word, word)) return *out = (Section)i, true;
    return false;
}

// ---- reading a value ----

Str fact_label_text(Arena *a, const Fact *f)
{
    return f->whose.n ? str_fmt(a, TF("Téléphone de %.*s"), STR_ARG(f->whose)) : words_of(f->label);
}

static Str choice_label(const Choice *c, Str value)
{
    for (; c && c->label.n; c++)
        if (str_eq(c->value, value)) return words_of(c->label);
    return value;                                   // no longer offered: a school that left the list
}

Str fact_text(Arena *a, const Fact *f, Str value)
{
    Date day;
    if (f->kind == FACT_TICK) return value.n ? T("oui") : T("non");
    if (!value.n) return (Str){0};
    switch (f->kind) {
    case FACT_TEXT: case FACT_LINES: case FACT_PHONE: case FACT_POSTCODE: case FACT_TICK: return value;
    case FACT_BORN: case FACT_UNTIL: return date_parse(value, &day) ? date_short(a, day) : value;
    case FACT_CHOICE: return choice_label(f->choices, value);
    case FACT_FILE: return T("fichier transmis");   // never its name: the other household may have sent it
    }
    return value;
}

// ---- what was typed ----

static Str digits_of(Arena *a, Str s)
{
    Buf b = buf_new(a, s.n + 1);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9') buf_char(&b, s.p[i]);
        else if (!strchr(" .-()/+", s.p[i])) return (Str){0};
    }
    return buf_str(&b);
}

// "0639980001" and "+33 6 39 98 00 01" become "06 39 98 00 01"; a foreign number keeps its country.
static Str read_phone(Arena *a, Str typed, Str *value)
{
    Str d = digits_of(a, typed);
    bool abroad = typed.p[0] == '+' || str_starts(d, S("00"));
    if (str_starts(d, S("00"))) d = str_skip(d, 2);
    if (abroad && str_starts(d, S("33")) && d.n == 11) {
        d = str_join(a, S("0"), str_skip(d, 2));
        abroad = false;
    }
    bool fits = abroad ? d.n >= 8 && d.n <= 15 : d.n == 10 && d.p[0] == '0' && d.p[1] != '0';
    if (!fits) return T("Écrivez les dix chiffres : 06 12 34 56 78. Pour l’étranger, commencez par + et le pays.");
    Buf b = buf_new(a, 24);
    if (abroad) buf_char(&b, '+');
    for (ptrdiff_t i = 0; i < d.n; i++) {
        if (!abroad && i && i % 2 == 0) buf_char(&b, ' ');
        buf_char(&b, d.p[i]);
    }
    *value = buf_str(&b);
    return (Str){0};
}

static Str read_day(Arena *a, const Fact *f, Str typed, Date today, Str *value)
{
    Date day;
    if (!date_parse_fr(typed, &day)) return T("Écrivez la date ainsi : 09/05/2018.");
    *value = date_iso(a, day);
    if (f->kind == FACT_BORN && date_before(today, day)) return T("Cette date n’est pas encore passée.");
    if (f->kind == FACT_BORN && date_age(day, today) > 18) return T("Le kiosque est pour les enfants : vérifiez l’année.");
    if (f->kind == FACT_UNTIL && !str_eq(*value, f->value) && date_before(day, today)) return T("Cette date est passée : donnez celle du document en cours.");
    if (f->kind == FACT_UNTIL && date_before(date_add_months(today, 120), day)) return T("Vérifiez l’année : c’est dans plus de dix ans.");
    return (Str){0};
}

static bool offered(const Choice *c, Str value)
{
    for (; c && c->label.n; c++)
        if (str_eq(c->value, value)) return true;
    return false;
}

static bool is_postcode(Str s)
{
    int64_t n;
    return s.n == 5 && s.p[0] != '-' && str_int(s, &n) && n >= 1000;
}

static Str without_returns(Arena *a, Str s)         // forms send lines as \r\n
{
    Buf b = buf_new(a, s.n + 1);
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r') buf_char(&b, s.p[i]);
    return buf_str(&b);
}

static bool lines_plain(Str s)
{
    for (Str one; s.n;) {
        str_cut(s, '\n', &one, &s);
        if (!str_plain(one)) return false;
    }
    return true;
}

Str fact_read(Arena *a, const Fact *f, Str typed, Date today, Str *value)
{
    enum { MOST = 200 };
    int most = f->max ? f->max : MOST;
    typed = str_trim(f->kind == FACT_LINES ? without_returns(a, typed) : typed);
    *value = typed;
    if (f->required && !typed.n) return T("Ce champ est à remplir.");
    if (!typed.n) return (Str){0};
    if (typed.n > most) return str_fmt(a, TF("C’est trop long : %d caractères au plus."), most);
    if (f->kind == FACT_LINES ? !lines_plain(typed) : !str_plain(typed)) return T("Ce texte contient un caractère qui ne peut pas être enregistré.");
    switch (f->kind) {
    case FACT_TEXT: case FACT_LINES: case FACT_FILE: return (Str){0};
    case FACT_PHONE: return read_phone(a, typed, value);
    case FACT_POSTCODE: return is_postcode(typed) ? (Str){0} : T("Écrivez les cinq chiffres du code postal.");
    case FACT_BORN: case FACT_UNTIL: return read_day(a, f, typed, today, value);
    case FACT_TICK: return *value = S("yes"), (Str){0};
    case FACT_CHOICE: return offered(f->choices, typed) || str_eq(typed, f->value) ? (Str){0} : T("Choisissez dans la liste.");
    }
    return (Str){0};
}

// ---- old and new ----

static Str in_french(Arena *a, const Fact *f, Str value) { return WORDS_IN(LANG_FR, fact_text(a, f, value)); }

RequestField fact_change(Arena *a, const Fact *f, Str value)
{
    return (RequestField){f->name, f->label, in_french(a, f, f->value), in_french(a, f, value), value};
}

void facts_asked(Arena *a, Facts *facts, const Request *r, const RequestFields *fields)
{
    EACH (const RequestField, v, fields) {
        Fact *f = fact_named(facts, v->name);
        if (!f) continue;
        f->asked = f->kind == FACT_FILE ? v->new_text : fact_text(a, f, v->value);
        f->asked_by = r->id;
    }
}

static void add_crossing(Arena *a, Buf *b, const Fact *f, const RequestField *v)
{
    Str then = v->old_text.n ? v->old_text : FR("non renseigné"), now = in_french(a, f, f->value);
    if (!now.n) now = FR("non renseigné");
    if (b->n) BUF_PUT(b, " ");
    buf_fmt(b, FRF("Depuis cette demande, « %.*s » est passé de « %.*s » à « %.*s »."), STR_ARG(f->label), STR_ARG(then), STR_ARG(now));
}

Str facts_crossed(Arena *a, const Facts *now, const RequestFields *asked)
{
    Buf b = buf_new(a, 256);
    EACH (const RequestField, v, asked) {
        const Fact *f = fact_named(now, v->name);
        if (!f || str_eq(f->value, v->value) || str_eq(in_french(a, f, f->value), v->old_text)) continue;
        add_crossing(a, &b, f, v);
    }
    if (b.n) buf_put(&b, FR(" Refusez-la en disant pourquoi : la famille la refera sur la fiche à jour."));
    return buf_str(&b);
}

Str facts_version(Arena *a, const Facts *facts)
{
    Buf b = buf_new(a, 256);
    EACH (const Fact, f, facts) buf_fmt(&b, "%.*s\037%.*s\036", STR_ARG(f->name), STR_ARG(f->value));
    return str_fmt(a, "%016llx", (unsigned long long)str_hash(buf_str(&b)));
}

// ---- names ----

Str person_key(Arena *a, Str name)
{
    Strs words = {0};
    Buf b = buf_new(a, name.n + 1);
    Str word;
    for (Str rest = str_fold(a, name); rest.n;) {
        str_cut(rest, ' ', &word, &rest);
        ptrdiff_t at = words.n;
        *PUSH(a, &words) = word;
        for (; at > 0 && str_order(word, words.v[at - 1]) < 0; at--) words.v[at] = words.v[at - 1];
        words.v[at] = word;
    }
    EACH (const Str, w, &words) {
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, *w);
    }
    return buf_str(&b);
}
