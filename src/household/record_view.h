// record_view.h - what the pages of « Mes informations » show, as values for their views. Private to this folder.
#pragma once
#include "household/change.h"
#include "inbox/request.h"

typedef struct FamilyPage {
    const Town *town;
    Family family;
    Adults adults;
    Facts facts;
    Requests waiting;
    const Form *form;
    Str done;
} FamilyPage;
Str fact_told(Arena *a, const Fact *f, bool wrong);             // the ids that aria-describedby names: its hint, its error
Str category_text(Str category);                    // « Famille de la commune »

typedef struct ChildPage {
    const Town *town;
    Child child;
    Date today;
    Facts facts;
    Documents documents;                            // of this family: those a fact names and that it may open
    Persons persons;
    Requests waiting;                               // of both types
    bool shared;
    Section section;                                // of the form
    const Form *form;
    Str done;
} ChildPage;

bool  section_has(const ChildPage *p, Section s);   // the town keeps it
// An end that is near or past: empty otherwise. A month is near.
Str   until_warning(const Fact *f, Date today);
const char *until_tag(const Fact *f, Date today);
int64_t fact_document(const ChildPage *p, const Fact *f);      // one that this family may open; 0: none
bool  file_missing(const Facts *facts, const Fact *f);         // a care plan is said to be there, and nobody has its paper
void  record_papers(Arena *a, int64_t child, const Facts *facts, Date today, PaperTodos *out);  // the rule of record_todo, for one child
Str   age_text(Arena *a, Date born, Date today);
Url   child_url(Arena *a, int64_t child, const char *below);   // below: "", "/modifier/sante"

typedef struct ChildrenPage { Children children; Requests waiting; Date today; Str done; } ChildrenPage;
typedef struct NewChildPage { Facts facts; Requests waiting; const Form *form; } NewChildPage;

typedef struct PersonPage {
    Child child;
    Children others;                                // brothers and sisters for whom the same person may be added
    Person person;                                  // id 0: one to add
    Facts facts;
    Request waiting;                                // about this person; id 0: none
    const Form *form;
    bool at_once;
} PersonPage;

Url person_url(Arena *a, const PersonPage *p);      // where its form goes

typedef struct QuotientPage {
    const Town *town;
    Quotients known;
    const Quotient *current;                        // NULL: none
    Brackets brackets;
    Documents proofs;                               // of this family
    Request waiting;
    const Form *form;
    Date today;
    bool sent;
} QuotientPage;
