// custody_view.h - what the pages of custody print. Inside this folder only.
#pragma once
#include "household/household.h"
#include "inbox/request.h"

typedef enum { SIDE_OPEN, SIDE_HOME, SIDE_AWAY } CustodySide;        // nothing agreed; « Chez vous »; « Autre foyer »

typedef struct CustodyPage {
    Child child;
    int64_t family;
    Request pending;                                // the household's own wish that waits for the town; id 0: none
    bool sent;                                      // ... just sent
    bool shared;                                    // the child has another household
    Date today, first;                              // first: of the school year or of the month that is shown
    bool whole_year;                                // that school year was asked for; else the coming twelve months are shown
    int school_year;                                // named by the year it begins in
    const Calendar *calendar;
    CustodyPlan plan;                               // of what is shown, and of the coming year
} CustodyPage;

CustodySide custody_side(const CustodyPage *p, Date day);
bool custody_may_draw(const CustodyPage *p, Date day);               // a day to come for which something is agreed
Str custody_days_text(Arena *a, const CustodyPage *p, Date month);   // « Chez vous : du 1er au 4, le 9. »
Str custody_shown_text(Arena *a, const CustodyPage *p);              // « 2017-2018 », « 12 mois à venir »
Str custody_now_text(Arena *a, const CustodyPage *p);                // what holds today, to this household
bool custody_comes(const CustodyPage *p, const Custody *v);          // agreed, and not begun yet
Str custody_side_text(Arena *a, const CustodyPage *p, const Custody *v);       // its rule, to this household
Str custody_today_text(Arena *a, const CustodyPage *p);              // « Aujourd’hui : chez vous, jusqu’au vendredi 4 mai 2018. »
Str custody_week_text(Arena *a, Date today);                          // « Cette semaine est la 15 : impaire. »
