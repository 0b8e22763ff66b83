// upload.h - the body of a form with files while it arrives: its files go to nameless files of the town's folder, its texts to
// memory, within limits. What is in the files nobody knows yet: see document/document.h.
#pragma once
#include "web/web.h"

typedef struct Intake Intake;
enum { INTAKES_MOST = 48 };                         // at once: of everything else there is room on the disk

// The form whose head has just come. may_send false: everything is read and forgotten, so that the page can still answer.
// *status: 0, or why nothing is begun (400 malformed, 503 too many at once).
Intake *intake_open(Arena *a, Str folder, Str content_type, bool may_send, int *status);
int   intake_piece(void *intake, Str bytes);        // 0, or the status of a refusal; what follows is then read and forgotten
void  intake_close(void *intake);                   // its files are gone, unless they were kept elsewhere
bool  intake_form(Intake *in, Pairs *form, Uploads *uploads);      // once all has come; false: malformed, or cut short
