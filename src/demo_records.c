// demo_records.c - the rows, written as accepted requests would write them.
#include "demo_records.h"

#include "household/record.h"

static Date end_of_school_year(Date today)
{
    Ymd now = date_ymd(today);
    return date_of(now.month >= 8 ? now.year + 1 : now.year, 7, 6);
}

static void tell(Db *db, Arena *a, int64_t child, const RequestField *v, int n)
{
    RequestFields fields = {(RequestField *)v, n, n};
    child_write(db, a, child, &fields);
}

#define TELL(db, a, child, ...) \
    tell((db), (a), (child), (const RequestField[]){__VA_ARGS__}, (int)COUNT(((const RequestField[]){__VA_ARGS__})))
#define IS(fact, text) {.name = S(fact), .value = (text)}

void demo_records_put(Db *db, Arena *a, int64_t family, int64_t elder, int64_t younger, Date today, Instant now)
{
    Str year_end = date_iso(a, end_of_school_year(today));
    TELL(db, a, elder, IS("level", S("CE1")), IS("diet", S("standard")), IS("allergies", S("Noisettes et amandes")), IS("pai", S("yes")),
         IS("pai_until", year_end), IS("doctor", S("Cabinet du Mas")), IS("doctor_phone", S("04 65 71 45 10")), IS("image", S("yes")),
         IS("pai_note", S("Ni noisette ni amande, même en trace. La trousse rouge est dans la classe et au réfectoire.")),
         IS("insurer", S("Mutuelle des écoles")), IS("insurance_until", date_iso(a, date_add(today, 17))), IS("question-nage", S("Oui")));
    TELL(db, a, younger, IS("level", S("GS")), IS("diet", S("standard")), IS("allergies", S("aucune")), IS("pai", S("no")), IS("image", S("no")),
         IS("insurer", S("Mutuelle des écoles")), IS("insurance_until", year_end), IS("question-nage", S("Apprend")));
    const int64_t children[] = {elder, younger};
    for (int i = 0; i < COUNT(children); i++)
        person_put(db, family, &(Person){.child = children[i], .name = S("Odile Garnier"), .link = S("grand-mère"), .phone = S("06 39 98 44 12"),
                                         .to_call = true, .may_collect = true});
    quotient_put(db, family, (Money){87000}, date_add_months(month_first(today), -15), 0, now);
    quotient_put(db, family, (Money){81200}, date_add_months(month_first(today), -3), 0, now);
}
