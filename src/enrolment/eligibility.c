// eligibility.c - the rule, and its words.
#include "enrolment/eligibility.h"

static bool among(const Strs *list, Str s)
{
    EACH (const Str, one, list)
        if (str_eq_nocase(*one, s)) return true;
    return false;
}

// ---- who may come, and over which days ----

static int school_year(Date d)
{
    Ymd v = date_ymd(d);
    return v.month >= 8 ? v.year : v.year - 1;
}

// How many classes the child will have gone up when the activity begins.
static int years_ahead(const Activity *v, Date today)
{
    int years = school_year(v->from) - school_year(today);
    return years > 0 ? years : 0;
}

static EligibilityVerdict age_verdict(const Admission *m, const Applicant *who, Eligibility *e)
{
    const AgeRule *r = &m->ages.rule;
    if (!m->by_age) return ELIGIBLE;
    if (date_is(m->ages.on)) {
        AgeVerdict v = age_check(r, who->born, m->ages.on);
        return v == AGE_TOO_YOUNG ? INELIGIBLE_TOO_YOUNG : v == AGE_TOO_OLD ? INELIGIBLE_TOO_OLD : ELIGIBLE;
    }
    Date first = age_first_day(r, who->born);
    if (date_before(e->to, first)) {
        e->day = first;
        return INELIGIBLE_TOO_YOUNG;
    }
    e->from = date_max(e->from, first);
    if (!r->max_years) return ELIGIBLE;
    e->to = date_min(e->to, date_add(age_first_day(&(AgeRule){.min_years = r->max_years + 1}, who->born), -1));
    return date_before(e->to, e->from) ? INELIGIBLE_TOO_OLD : ELIGIBLE;
}

// The class of a later school year follows from this year's; its school does not.
static EligibilityVerdict school_verdict(const Admission *m, const Applicant *who, int years)
{
    bool asks_school = m->schools.n && !years;
    if (asks_school && !who->school.n) return INELIGIBLE_SCHOOL_UNKNOWN;
    if (asks_school && !among(&m->schools, who->school)) return INELIGIBLE_SCHOOL;
    if (!m->levels.n) return ELIGIBLE;
    if (!who->level.n) return INELIGIBLE_LEVEL_UNKNOWN;
    return among(&m->levels, admission_level_after(who->level, years)) ? ELIGIBLE : INELIGIBLE_LEVEL;
}

static bool owes_long(const Admission *m, const Arrears *v, Date today)
{
    return m->arrears.policy && date_is(v->since) && date_days(v->since, today) > m->arrears.days;
}

static EligibilityVerdict asking_verdict(const Activity *v, const Applicant *who, Date today, Eligibility *e)
{
    const Admission *m = &v->admission;
    if (date_before(v->to, today)) return INELIGIBLE_OVER;
    if (m->mode == ADMISSION_AT_COUNTER) return INELIGIBLE_AT_COUNTER;
    if (date_is(who->enrolled) && !date_before(who->enrolled, v->to)) return INELIGIBLE_ENROLLED;
    if (who->asked) return INELIGIBLE_ASKED;
    e->day = m->opens;
    if (date_is(m->opens) && date_before(today, m->opens)) return INELIGIBLE_NOT_YET;
    e->day = m->closes;
    if (date_is(m->closes) && date_before(m->closes, today)) return INELIGIBLE_CLOSED;
    e->day = (Date){0};
    return ELIGIBLE;
}

static EligibilityVerdict verdict(const Activity *v, const Applicant *who, Date start, Date today, Eligibility *e)
{
    const Admission *m = &v->admission;
    EligibilityVerdict first = asking_verdict(v, who, today, e);
    if (!first) first = age_verdict(m, who, e);
    if (first == INELIGIBLE_TOO_OLD && date_is(who->enrolled)) first = INELIGIBLE_ENROLLED;        // until the day on which it is
    if (!first) first = school_verdict(m, who, years_ahead(v, today));
    if (first) return first;
    if (m->residence.n && !among(&m->residence, who->category)) return INELIGIBLE_RESIDENCE;
    bool owes = owes_long(m, &who->arrears, today);
    if (owes && m->arrears.policy == ARREARS_REFUSE) return INELIGIBLE_ARREARS;
    e->owes = owes;
    if (!date_is(start)) return ELIGIBLE;
    e->day = start;
    EACH (const Str, kind, &m->documents)
        if (!eligibility_paper(who->documents, *kind, who->child, start)) return INELIGIBLE_DOCUMENTS;
    return ELIGIBLE;
}

Eligibility eligibility(const Activity *v, const Applicant *who, Date start, Date today)
{
    Eligibility e = {.from = date_max(v->from, today), .to = v->to};
    if (date_is(who->enrolled)) e.from = date_max(e.from, date_add(who->enrolled, 1));
    e.verdict = verdict(v, who, start, today, &e);
    return e;
}

// ---- papers ----

const Document *eligibility_paper(const Documents *sent, Str kind, int64_t child, Date on)
{
    EACH (const Document, d, sent) {
        if (!str_eq(d->kind, kind) || (d->child && d->child != child) || str_eq(d->state, S("refused"))) continue;
        if (!date_is(d->valid_until) || !date_before(d->valid_until, on)) return d;
    }
    return NULL;
}

void eligibility_missing(Arena *a, const Admission *m, const Applicant *who, Date start, Strs *kinds)
{
    EACH (const Str, kind, &m->documents)
        if (!eligibility_paper(who->documents, *kind, who->child, start)) *PUSH(a, kinds) = *kind;
}

// ---- in words ----

static Str list_text(Arena *a, const Strs *names)
{
    Buf b = buf_new(a, 64);
    EACH (const Str, s, names) buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(*s));
    return buf_str(&b);
}

static Str papers_text(Arena *a, const Eligibility *e, const Activity *v, const Applicant *who)
{
    Strs kinds = {0}, labels = {0};
    eligibility_missing(a, &v->admission, who, e->day, &kinds);
    EACH (const Str, k, &kinds) *PUSH(a, &labels) = words_of(document_kind(*k)->label);
    return str_fmt(a, TF("Il manque un document valable le %.*s : %.*s."), STR_ARG(date_short(a, e->day)), STR_ARG(list_text(a, &labels)));
}

static Str age_text(Arena *a, const Eligibility *e, const Activity *v, const Applicant *who)
{
    const AdmissionAges *m = &v->admission.ages;
    Str ages = admission_ages_text(a, m);
    if (date_is(e->day))
        return str_fmt(a, TF("Accueille les enfants %.*s : %.*s aura l’âge le %.*s, après la fin de l’activité."), STR_ARG(ages), STR_ARG(who->first_name),
                       STR_ARG(date_short(a, e->day)));
    if (date_is(m->on)) return str_fmt(a, TF("Accueille les enfants %.*s, âge au %.*s."), STR_ARG(ages), STR_ARG(date_short(a, m->on)));
    return str_fmt(a, TF("Accueille les enfants %.*s."), STR_ARG(ages));
}

Str eligibility_reason(Arena *a, const Eligibility *e, const Activity *v, const Applicant *who)
{
    const Admission *m = &v->admission;
    Str name = who->first_name, day = date_is(e->day) ? date_short(a, e->day) : S("");
    switch (e->verdict) {
    case ELIGIBLE:              return S("");
    case INELIGIBLE_OVER:       return str_fmt(a, TF("L’activité s’est terminée le %.*s."), STR_ARG(date_short(a, v->to)));
    case INELIGIBLE_AT_COUNTER: return T("L’inscription se demande à la mairie.");
    case INELIGIBLE_ENROLLED:   return str_fmt(a, TF("L’inscription de %.*s est acceptée."), STR_ARG(name));
    case INELIGIBLE_ASKED:      return T("Votre demande est en attente.");
    case INELIGIBLE_NOT_YET:    return str_fmt(a, TF("Les inscriptions ouvrent le %.*s."), STR_ARG(day));
    case INELIGIBLE_CLOSED:     return str_fmt(a, TF("Les inscriptions sont closes depuis le %.*s au soir."), STR_ARG(day));
    case INELIGIBLE_TOO_YOUNG:
    case INELIGIBLE_TOO_OLD:    return age_text(a, e, v, who);
    case INELIGIBLE_SCHOOL_UNKNOWN: return str_fmt(a, TF("La mairie ne connaît pas encore l’école de %.*s."), STR_ARG(name));
    case INELIGIBLE_LEVEL_UNKNOWN:  return str_fmt(a, TF("La mairie ne connaît pas encore la classe de %.*s."), STR_ARG(name));
    case INELIGIBLE_SCHOOL:     return str_fmt(a, TF("Réservée aux élèves de : %.*s."), STR_ARG(list_text(a, &m->schools)));
    case INELIGIBLE_LEVEL:      return str_fmt(a, TF("Réservée aux classes : %.*s."), STR_ARG(list_text(a, &m->levels)));
    case INELIGIBLE_RESIDENCE:
        return among(&m->residence, S("staff")) ? T("Réservée aux familles de la commune et au personnel de la mairie.") : T("Réservée aux familles de la commune.");
    case INELIGIBLE_ARREARS:
        return str_fmt(a, TF("Une facture attend son paiement depuis le %.*s : %.*s restent à payer."), STR_ARG(date_short(a, who->arrears.since)),
                       STR_ARG(money_text(a, who->arrears.owed)));
    case INELIGIBLE_DOCUMENTS:  return papers_text(a, e, v, who);
    }
    return S("");
}

Str eligibility_advice(const Eligibility *e)
{
    switch (e->verdict) {
    case ELIGIBLE:
    case INELIGIBLE_OVER:       return S("");
    case INELIGIBLE_AT_COUNTER: return T("Appelez le service ou écrivez-lui.");
    case INELIGIBLE_ENROLLED:   return T("Vous pouvez réserver ses jours.");
    case INELIGIBLE_ASKED:      return T("Vous pouvez la suivre ou l’annuler.");
    case INELIGIBLE_NOT_YET:    return T("Revenez à partir de ce jour.");
    case INELIGIBLE_CLOSED:     return T("Écrivez à la mairie : elle peut encore vous inscrire s’il reste une place.");
    case INELIGIBLE_TOO_YOUNG:
        return T("Vous pourrez demander l’activité de l’année suivante. Si sa date de naissance n’est pas la bonne, corrigez sa fiche.");
    case INELIGIBLE_TOO_OLD:    return T("Si sa date de naissance n’est pas la bonne, corrigez sa fiche.");
    case INELIGIBLE_SCHOOL_UNKNOWN:
    case INELIGIBLE_LEVEL_UNKNOWN: return T("Indiquez-la sur sa fiche : vous pourrez l’inscrire dès qu’elle sera enregistrée.");
    case INELIGIBLE_SCHOOL:
    case INELIGIBLE_LEVEL:      return T("Si l’école ou la classe a changé, corrigez sa fiche.");
    case INELIGIBLE_RESIDENCE:  return T("Si vous venez d’emménager dans la commune, dites-le à la mairie.");
    case INELIGIBLE_ARREARS:    return T("Payez en ligne, ou parlez-en à la mairie : un délai peut être accordé.");
    case INELIGIBLE_DOCUMENTS:  return T("Envoyez ce qui manque à l’étape des documents.");
    }
    return S("");
}

AdviceLink eligibility_link(Arena *a, const Eligibility *e, const Activity *v, const Applicant *who)
{
    switch (e->verdict) {
    case ELIGIBLE:
    case INELIGIBLE_OVER:
    case INELIGIBLE_NOT_YET:    return (AdviceLink){0};
    case INELIGIBLE_ENROLLED:
        return (AdviceLink){T("Réserver"), url_fmt(a, "/kiosque/reservations/%lld/%lld", (long long)who->child, (long long)v->id)};
    case INELIGIBLE_ASKED:      return (AdviceLink){T("Suivre ma demande"), request_url(a, who->asked)};
    case INELIGIBLE_ARREARS:    return (AdviceLink){T("Payer en ligne"), url_fmt(a, "/kiosque/payer")};
    case INELIGIBLE_DOCUMENTS:  return (AdviceLink){T("Envoyer les documents"), url_fmt(a, "/kiosque/inscriptions/documents")};
    case INELIGIBLE_TOO_YOUNG:
    case INELIGIBLE_TOO_OLD:
    case INELIGIBLE_SCHOOL_UNKNOWN:
    case INELIGIBLE_SCHOOL:
    case INELIGIBLE_LEVEL_UNKNOWN:
    case INELIGIBLE_LEVEL:
        return (AdviceLink){T("Modifier sa fiche"), url_fmt(a, "/kiosque/enfants/%lld/modifier/ecole", (long long)who->child)};
    case INELIGIBLE_AT_COUNTER:
    case INELIGIBLE_CLOSED:
    case INELIGIBLE_RESIDENCE:  return (AdviceLink){T("Ecrivez nous !"), url_fmt(a, "/kiosque/ecrire")};
    }
    return (AdviceLink){0};
}

// ---- places ----

int64_t waiting_position(const GroupCounts *groups)
{
    int64_t position = 0;
    EACH (const GroupCount, g, groups) {
        int64_t here = g->taken + g->ahead + 1 - g->seats, last = g->ahead + 1;
        if (here > last) here = last;               // more were taken than there are seats now
        if (here > position) position = here;
    }
    return position;
}

// ---- what it will cost ----

static void count_days(Estimate *x, const Activity *v, const Calendar *c, Date from, Date to, int weekdays)
{
    Money price, unbooked;
    for (Date d = from; !date_before(to, d); d = date_add(d, 1)) {
        if (!(weekdays >> (date_weekday(d) - 1) & 1) || !activity_open(v, c, d) || !slot_price(x->slot, d, &price, &unbooked)) continue;
        x->n++;
        x->total = money_add(x->total, price);
    }
}

void estimate(Arena *a, const Activity *v, const Calendar *c, Date from, Date to, int weekdays, Estimates *out)
{
    EACH (const Slot, s, &v->slots) {
        Estimate x = {.slot = s};
        Money unbooked;
        if (!slot_price(s, date_max(from, v->from), &x.unit, &unbooked)) continue;
        count_days(&x, v, c, from, to, weekdays);
        *PUSH(a, out) = x;
    }
}
