// wizard.h - what the pages of « Inscription à une activité » show. Inside this folder only.
#pragma once
#include "enrolment/enrolment_db.h"
#include "household/household.h"

typedef enum { STEP_CHILDREN = 1, STEP_ACTIVITIES, STEP_PERIOD, STEP_DOCUMENTS, STEP_SUMMARY } Step;
typedef struct StepName { const char *title, *path; } StepName;
extern const StepName wizard_steps[];               // [0] is the first step's
enum { WIZARD_STEPS = 5 };
int wizard_progress(int step);                      // percent

// One child beside one activity: what may be chosen, and what was.
typedef struct Offer {
    const Child *child;
    const Activity *activity;
    Applicant who;
    Eligibility e;
    bool wished, dated;                             // dated: its days are chosen, and still to come
    Wish wish;                                      // its days as chosen, or as proposed
    int64_t position;                               // in the waiting list; 0: there is a place, or it is not to be had
} Offer;
ARRAY_OF(Offer, Offers);

// A paper that what is wished asks for. child 0: of the whole family.
typedef struct Paper { int64_t child; Str kind, child_name, activity; Date on; const Document *sent; } Paper;
ARRAY_OF(Paper, Papers);

// A request of this family that waits.
typedef struct Asked { int64_t request, position; Str child_name, activity; Date from, to; } Asked;
ARRAY_OF(Asked, AskedList);

typedef struct Wizard {
    const Catalog *catalog;
    Date today;
    Draft draft;
    Children children;
    Documents documents;
    Offers offers;                                  // of the children chosen, by child, in the order of the catalogue
    AskedList asked;
    const Form *form;                               // of the step that is shown
    bool missing, dropped;                          // came back because papers are missing; the draft was just given up
} Wizard;

void wizard_load(Req *q, Wizard *w);
Offer *wizard_offer(Wizard *w, int64_t child, int64_t activity);               // NULL: not offered
bool wizard_chosen(const Wizard *w, int64_t child);
bool wish_fits(Wish *w, const Eligibility *e);      // its days are within what may be asked, cut to it; false: proposed anew
bool wizard_wishes(const Wizard *w);                // something is wished, and all of it may be
void wizard_papers(Arena *a, const Wizard *w, Papers *out);
const Activity *wizard_required(const Wizard *w, const Slot *slot);            // the activity that a slot needs; NULL: none
Str  wizard_needed_by(const Wizard *w, const Offer *o);                        // the wished activity that needs this one; empty: none
void wizard_cover(Wizard *w);                        // what a wished activity needs is there on all its days

// ---- words ----
Str  progress_text(Arena *a, int step);             // « Progression de votre demande n % »
Str  offer_dates_text(Arena *a, const Activity *v);            // « L’activité est ouverte du ... au ... »
Str  offer_enrolled_text(Arena *a, const Offer *o);            // of an enrolment that ends before the activity; empty: there is none
Str  offer_terms_text(Arena *a, const Activity *v);            // « de 3 à 11 ans, documents demandés : ... »
Str  offer_answer_text(const Offer *o);              // accepted at once, by the town hall, or the waiting list
const char *verdict_icon(EligibilityVerdict v);    // beside the words that say why a child may not be chosen
Str  offer_venue_text(Arena *a, const Activity *v);            // empty: none is said
Str  offer_price_text(Arena *a, const Offer *o, Date today);   // « 2,80 € par jour »
Str  weekdays_text(Arena *a, int weekdays);                    // « lundi, mardi »; « occasionnel » when none
Str  estimate_text(Arena *a, const Estimate *x);
Str  payment_text(const Activity *v);                          // how it is paid
Str  position_text(Arena *a, int64_t position);
Str  wish_name(Arena *a, const char *field, const Offer *o);   // "du-1-5": a field of the page of days
Str  wish_date(Arena *a, const Form *f, const char *field, const Offer *o, Date stored);       // as typed, else as stored
bool wish_day(const Form *f, Arena *a, const Offer *o, int weekday);
Str  paper_name(Arena *a, const char *field, const Paper *p);
Str  paper_label(Arena *a, const Paper *p);
