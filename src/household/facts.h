// facts.h - what the town knows of a family or a child, as named values; and what a form would change of them. No clock, no database.
//
// A fact is a text that is stored, a way to type it and a way to read it. One table says which facts a child has (facts.c): the
// page, the form, the comparison of old and new and the acceptance of a request all come from it.
#pragma once
#include "inbox/request.h"

typedef enum {
    FACT_TEXT, FACT_LINES,                          // one line; several
    FACT_PHONE, FACT_POSTCODE,
    FACT_BORN, FACT_UNTIL,                          // a day that has been; a day until which something is valid: stored YYYY-MM-DD
    FACT_CHOICE,                                    // one of choices
    FACT_TICK,                                      // "yes", or nothing
    FACT_FILE,                                      // the number of a document; the form's upload has the fact's name
} FactKind;

typedef enum { SECTION_SCHOOL, SECTION_HEALTH, SECTION_RIGHTS, SECTIONS } Section;     // of a child's sheet
typedef struct Choice { Str value, label; } Choice;            // ended by an empty label

typedef struct Fact {
    Str name, label;                                // name: where it is stored, and in forms and requests; label: in French
    Str whose;                                      // of a phone: the adult's first name
    FactKind kind;
    int max;                                        // letters... in bytes; 0: the kind's own
    bool required;
    const Choice *choices;
    Str hint, auto_word;                            // for the form; auto_word: what browsers may fill in, empty for nothing
    Section section;
    const char *paper;                              // FACT_FILE: the kind of document
    Str value;                                      // what the town knows; empty: nothing
    Str asked;                                      // as a person reads it: what a request that waits would make of it
    int64_t asked_by;                               // that request; 0: none
} Fact;
ARRAY_OF(Fact, Facts);

Facts child_facts(Arena *a, const Choice *schools);            // of every child, without values
Fact *fact_named(const Facts *facts, Str name);                // NULL: none
Str   fact_label_text(Arena *a, const Fact *f);                // in the reader's language
Str   fact_text(Arena *a, const Fact *f, Str value);           // as a person reads it; empty: nothing to read
// What was typed as it would be stored. The answer is the sentence that refuses it, empty when all is well. today: for days.
Str   fact_read(Arena *a, const Fact *f, Str typed, Date today, Str *value);
RequestField fact_change(Arena *a, const Fact *f, Str value);  // the old and the new side by side, in French as requests are kept
// Notes on each fact what request r asks of it.
void  facts_asked(Arena *a, Facts *facts, const Request *r, const RequestFields *fields);
// What was changed by somebody else since the request: a sentence for the agent, empty when nothing crossed it. A fact that already
// is what was asked crosses nothing.
Str   facts_crossed(Arena *a, const Facts *now, const RequestFields *asked);
Str   facts_version(Arena *a, const Facts *facts);             // changes with any value: a form tells which one it was filled from

Str   section_word(Section s);                      // in addresses: "ecole"
Str   section_title(Section s);
bool  section_named(Str word, Section *out);

// "Léna Marie" and "marie lena" are the same person: folded, words in alphabetical order.
Str   person_key(Arena *a, Str name);
