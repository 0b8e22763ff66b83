// upload.h - the body of a form with files while it arrives: its files go to nameless files of the town's folder, its texts to
// memory, within limits. What is in the files nobody knows yet: see document/document.h.
#pragma once
#include "web/web.h"

typedef struct Intake Intake;
enum { INTAKES_MOST = 48, INTAKES_OF_ONE = 6 };     // at once, of all and of one sender: a slow one must not take every place

// The form whose head has just come. sender: who is signed in, the same number for all their forms; 0: nobody who may send, everything
// is read and forgotten, so that the page can still answer. *status: 0, or why nothing is begun (400 malformed, 429 too many of this
// sender at once, 503 too many of all).
Intake *intake_open(Arena *a, Str folder, Str content_type, uint64_t sender, int *status);
int   intake_piece(void *intake, Str bytes);        // 0, or the status of a refusal; what follows is then read and forgotten
void  intake_close(void *intake);                   // its files are gone, unless they were kept elsewhere
bool  intake_form(Intake *in, Pairs *form, Uploads *uploads);      // once all has come; false: malformed, or cut short
