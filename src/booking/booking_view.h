// booking_view.h - the words and addresses that the pages of this folder print. Inside this folder only.
#pragma once
#include "booking/booking_db.h"

Url   month_first_url(Req *q, const EnrolmentRow *r);
Url   month_beside(Req *q, const Month *m, int months);
Url   wait_url(Req *q, const Month *m);
Str   child_class(Arena *a, const Children *all, int64_t child);       // "CE2, École élémentaire"
Str   one_venue(const Activity *v);                 // empty when the slots differ
Str   one_price(Req *q, const Activity *v);         // "dès 10,00 €" when the slots differ
Str   day_label(Arena *a, Date d);                  // "Lu 2"
Str   week_title(Arena *a, const Week *k);          // "Semaine 1, du 02 au 08/04/2018"
bool  can_tick(const Cell *c);
Str   day_state(const Cell *c);                     // "was held": of a box or a locked day, for the style sheet; empty: free
Str   closed_word(const Month *m, Date day);        // "férié"; empty: nothing to say, or another month
Str   cell_title(Arena *a, const Month *m, const Cell *c);             // "1- ACC MATIN, lundi 9 avril 2018"; the slot only where there are several
Str   reason_title(Arena *a, const Month *m, int reason);              // "Mercredi 11 avril 2018 : modification impossible"
Str   given_text(Arena *a, const Month *m, const GivebackRow *g);       // what becomes of a day given back
Str   refused_title(Arena *a, const Month *m);      // "Rien n’est encore enregistré : 2 jours sont refusés"
Money month_price(const Month *m, const Slot *s);   // of the first day of the month it is valid on; a booked day keeps its own
int   days_a_week(const Activity *v);
bool  week_can_change(const Month *m, ptrdiff_t first);        // the cells of one slot and week, from the first on
Str   saved_text(Req *q, const Month *m, const MonthSaid *said);
Str   save_title(Req *q, const Catalog *c, const SaveRow *s);
Str   save_author(const SaveRow *s);
Str   changes_text(Arena *a, const Catalog *c, const ChangeRows *changes, const SaveRow *s);
bool  may_undo(Req *q, const SaveRow *s);           // worth a button; the rules decide when it is pressed
Str   regie_name(const Catalog *c, int64_t regie);
Str   hour_text(Req *q, Instant t);                 // "15 h 46"
