// change.h - a form over facts: shown filled with what the town knows, read, compared, turned into requests. Private to this folder.
#pragma once
#include "household/record.h"
#include "document/document.h"

// The form over facts as it is first shown: with their values.
Form facts_form(Req *q, const Facts *facts);
// The form as it was sent. wanted gets a field for each fact that would change. Refused beside its field: what cannot be read, what
// another request already asks; and the whole, when the record has changed since the page was shown.
Form facts_sent(Req *q, const Facts *facts, RequestFields *wanted);

typedef struct Asking {
    const char *type;
    int64_t child, object;
    Str subject;
    bool (*at_once)(const Town *t, Str name);       // the facts that apply without an agent; NULL: none
    int64_t documents[UPLOADS_MOST];
    int n_documents;
} Asking;
typedef enum { ASKED_NOTHING, ASKED_DONE, ASKED_WAITS, ASKED_BOTH, ASKED_REFUSED } Asked;
// Opens one request for what applies at once and one for the rest. REFUSED: *why says it, and the reply must roll back.
Asked asked(Req *q, const Asking *v, const RequestFields *wanted, Str *why);
Str   asked_word(Asked how);                        // for the address that follows: "fait", "envoye", "les-deux"
Str   asked_text(Str word);                         // what it says to the family; empty: nothing was done

// The requests of a type that wait, noted on the facts they are about.
void facts_pending(Req *q, const char *type, int64_t child, Facts *facts, Requests *waiting);
