// admission.c - the lines of admission.h.
#include "catalog/admission.h"

enum { OLDEST = 25, MOST_SEATS = 1000000, LONGEST_ARREARS = 3650 };

static Str word(Str *rest)
{
    Str head;
    *rest = str_trim(*rest);
    str_cut(*rest, ' ', &head, rest);
    return head;
}

static bool number(Str s, int64_t most, int *out)
{
    int64_t n = 0;
    if (!str_int(s, &n) || n < 0 || n > most) return false;
    *out = (int)n;
    return true;
}

static bool span(Str s, int *least, int *most)      // "3-11", "3-"
{
    Str from, to;
    *most = 0;
    if (!str_cut(s, '-', &from, &to) || !number(from, OLDEST, least)) return false;
    return !to.n || (number(to, OLDEST, most) && *most >= *least && *most);
}

bool admission_ages_parse(Str line, Date first, AdmissionAges *out)
{
    *out = (AdmissionAges){0};
    if (!span(word(&line), &out->rule.min_years, &out->rule.max_years)) return false;
    Str how = word(&line), on = word(&line);
    out->rule.from_month = str_eq(how, S("month"));
    if (str_eq(how, S("on"))) {
        if (str_eq(on, S("start"))) out->on = first;
        else if (!date_parse(on, &out->on)) return false;
        return !line.n;
    }
    return !on.n && (!how.n || out->rule.from_month);
}

Str admission_ages_line(Arena *a, const AdmissionAges *v)
{
    Buf b = buf_new(a, 32);
    buf_fmt(&b, "%d-", v->rule.min_years);
    if (v->rule.max_years) buf_int(&b, v->rule.max_years);
    if (v->rule.from_month) BUF_PUT(&b, " month");
    if (date_is(v->on)) buf_fmt(&b, " on %.*s", STR_ARG(date_iso(a, v->on)));
    return buf_str(&b);
}

bool admission_arrears_parse(Str line, AdmissionArrears *out)
{
    Str policy = word(&line);
    out->policy = str_eq(policy, S("refuse")) ? ARREARS_REFUSE : str_eq(policy, S("warn")) ? ARREARS_WARN : ARREARS_NONE;
    return out->policy && number(str_trim(line), LONGEST_ARREARS, &out->days);
}

bool admission_day_parse(Str line, Date day, Date *out)
{
    int month, of_month;
    Str m, d;
    if (date_parse(line, out)) return true;
    if (line.n != 5 || !str_cut(line, '-', &m, &d) || !number(m, 12, &month) || !number(d, 31, &of_month)) return false;
    int year = date_ymd(day).year;
    if (!date_valid(year, month, of_month)) return false;
    *out = date_of(year, month, of_month);
    if (!date_before(day, *out)) return true;
    if (!date_valid(year - 1, month, of_month)) return false;
    *out = date_of(year - 1, month, of_month);
    return true;
}

// Born so late that the least age is reached on the first day, and so early that the next after the most is not.
static AdmissionGroup group_of(int least, int most, int seats, Date first)
{
    Date from = most ? date_add(date_add_months(first, -12 * (most + 1)), 1) : date_of(1900, 1, 1);
    Date to = most ? date_add_months(first, -12 * least) : date_of(9999, 12, 31);
    return (AdmissionGroup){.seats = seats, .least_age = least, .most_age = most, .born_from = from, .born_to = to};
}

bool admission_groups_parse(Arena *a, Str line, Date first, AdmissionGroups *out)
{
    int seats, least, most;
    *out = (AdmissionGroups){0};
    if (number(str_trim(line), MOST_SEATS, &seats)) {
        *PUSH(a, out) = group_of(0, 0, seats, first);
        return true;
    }
    for (Str part; line.n;) {
        str_cut(line, ',', &part, &line);
        Str ages = word(&part), seats_word = word(&part);
        if (!span(ages, &least, &most) || !most || !str_eq(seats_word, S("seats")) || !number(str_trim(part), MOST_SEATS, &seats)) return false;
        *PUSH(a, out) = group_of(least, most, seats, first);
    }
    return out->n > 0;
}

bool admission_counts(const AdmissionGroup *g, Date born) { return !date_before(born, g->born_from) && !date_before(g->born_to, born); }

Str admission_ages_text(Arena *a, const AdmissionAges *v)
{
    if (!v->rule.max_years) return str_fmt(a, TF("à partir de %d ans"), v->rule.min_years);
    return str_fmt(a, TF("de %d à %d ans"), v->rule.min_years, v->rule.max_years);
}

Str admission_level_after(Str level, int years)
{
    static const char *const levels[] = {"TPS", "PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"};
    if (str_eq_nocase(level, S("ULIS"))) return S("ULIS");     // a unit of several ages
    for (int i = 0; i < COUNT(levels); i++)
        if (str_eq_nocase(level, str_z(levels[i]))) return i + years < COUNT(levels) ? str_z(levels[i + years]) : (Str){0};
    return (Str){0};
}

Str admission_class_level(Str class_name)
{
    Str level, rest;
    str_cut(str_trim(class_name), ' ', &level, &rest);
    return admission_level_after(level, 0);
}
