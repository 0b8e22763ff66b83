// reminder.h - a mail in the last days before a monthly deadline, to families that usually book and have booked nothing yet. It is
// a help and nothing more: no rule asks whether it came. Inside this folder, and for the background work (booking.h).
#pragma once
#include "booking/booking.h"

// The month that an activity lets families book until closes, which is near enough to write: three days at most, and by day in town,
// so that no telephone rings at night. Pure. false: nothing to say now. Its deadline must be one of a month.
typedef struct ReminderDue { const Activity *activity; Date month; Instant closes; } ReminderDue;
ARRAY_OF(ReminderDue, ReminderDues);
bool month_closing(const Activity *v, const Calendar *c, const Zone *z, Instant now, ReminderDue *out);        // however far off, at any hour
Str  closing_text(Arena *a, const Zone *z, Instant closes);    // "vendredi 20 avril 2018 à minuit"
bool reminder_due(const Activity *v, const Calendar *c, const Zone *z, Instant now, ReminderDue *out);

bool reminder_wanted(Db *db, int64_t family);
void reminder_want(Db *db, int64_t family, bool wanted, Instant now);
