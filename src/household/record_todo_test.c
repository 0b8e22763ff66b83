// record_todo_test.c - which papers of a child's record are told on the home page.
#include "base/test.h"
#include "household/record_view.h"

TEST(record_papers_to_send)
{
    static const struct { const char *name; const char *facts[8]; const char *asked, *told; } cases[] = {       // facts: name, value, ...
        {"an empty record", {NULL}, "", ""},
        {"insurance of the year", {"insurance_until", "2018-08-31"}, "", ""},
        {"insurance that ends in 31 days", {"insurance_until", "2018-05-14"}, "", "assurance Attestation d’assurance : à renouveler"},
        {"insurance that ends in 32 days", {"insurance_until", "2018-05-15"}, "", ""},
        {"insurance that has ended", {"insurance_until", "2018-04-01"}, "", "assurance Attestation d’assurance : à renouveler"},
        {"its end is asked already", {"insurance_until", "2018-04-01"}, "insurance_until", ""},
        {"its paper is sent already", {"insurance_until", "2018-04-01"}, "insurance_file", ""},
        {"ended more than a year ago", {"insurance_until", "2017-04-01"}, "", ""},
        {"a care plan without its paper", {"pai", "yes", "pai_until", "2018-08-31"}, "", "pai PAI signé : à envoyer"},
        {"a care plan whose paper waits", {"pai", "yes", "pai_until", "2018-08-31"}, "pai_file", ""},
        {"a care plan with its paper", {"pai", "yes", "pai_until", "2018-08-31", "pai_file", "12"}, "", ""},
        {"a care plan that ends", {"pai", "yes", "pai_until", "2018-05-01", "pai_file", "12"}, "", "pai PAI signé : à renouveler"},
        {"no care plan", {"pai", "no"}, "", ""},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Facts facts = child_facts(test_arena(), NULL);
        PaperTodos out = {0};
        Buf b = buf_new(test_arena(), 200);
        for (int k = 0; k < COUNT(cases[i].facts) && cases[i].facts[k]; k += 2)
            fact_named(&facts, str_z(cases[i].facts[k]))->value = str_z(cases[i].facts[k + 1]);
        if (cases[i].asked[0]) fact_named(&facts, str_z(cases[i].asked))->asked_by = 7;
        record_papers(test_arena(), 1, &facts, date_of(2018, 4, 13), &out);
        EACH (const PaperTodo, t, &out) buf_fmt(&b, "%s%.*s %.*s", b.n ? ", " : "", STR_ARG(t->kind), STR_ARG(t->title));
        CHECK_STR(buf_str(&b), str_z(cases[i].told), "%s", cases[i].name);
    }
}
