// booking_view.h - the words and addresses that the pages of this folder print. Inside this folder only.
#pragma once
#include "booking/booking_db.h"

Url   month_first_url(Req *q, const EnrolmentRow *r);
Url   month_beside(Req *q, const Month *m, int months);
Url   wait_url(Req *q, const Month *m);
Str   one_venue(const Activity *v);                 // empty when the slots differ
Str   one_price(Req *q, const Activity *v);
Str   day_label(Arena *a, Date d);                  // "Lu 2"
Str   week_title(Arena *a, const Week *k);          // "Semaine 1, du 02 au 08/04/2018"
bool  can_tick(const Cell *c);
Money day_price(const Slot *s, Date day);
Str   saved_text(Req *q, const Month *m, const MonthSaid *said);
Str   save_title(Req *q, const Catalog *c, const SaveRow *s);
Str   save_author(const SaveRow *s);
Str   change_word(const ChangeRow *h);
Str   slot_name(const Catalog *c, int64_t slot);
Str   regie_name(const Catalog *c, int64_t regie);
Str   hour_text(Req *q, Instant t);                 // "15 h 46"
