// letter_pdf.h - the letters that carry an adult's activation code, one page each, ready for window envelopes.
#pragma once
#include "pdf/pdf.h"

typedef struct LetterPaper {
    PdfSender from;
    Str place;                          // « Montfleuri », before the date
    Strs to;                            // name and address, one per line
    Str adult;                          // « Madame Léa DUPRÉ »
    Str family_code;
    Str code;                           // letters and digits without blanks; printed in groups of 5
    Str site;                           // address to type
    Date on, valid_until;               // the day of the letter; the last day the code works
} LetterPaper;
ARRAY_OF(LetterPaper, LetterPapers);

// One file for all the letters: agents print one, or a whole street. created is kept in the file.
Str letters_pdf(Arena *out, Arena scratch, const LetterPapers *letters, Instant created);   // empty: see pdf_bytes
