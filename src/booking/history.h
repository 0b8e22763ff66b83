// history.h - « Historique des modifications »: who changed what, and when. Inside this folder only.
#pragma once
#include "booking/batch.h"

typedef struct HistoryFilter {
    int64_t child, activity, adult;                 // 0: all
    Str author;                                     // how the author begins: 'agent:' the town hall, 'job' by itself; empty: all
    Instant from, until;                            // when it was saved; until is not included
} HistoryFilter;
void history_list(Db *db, Arena *a, int64_t family, const HistoryFilter *f, int offset, int limit, SaveRows *out);     // newest first
void history_activities(Db *db, Arena *a, int64_t family, Ids *out);   // in which something was ever saved

typedef struct ReportLink { int64_t save, report; } ReportLink;
ARRAY_OF(ReportLink, ReportLinks);
void history_reports(Db *db, Arena *a, int64_t family, int64_t first_save, int64_t last_save, ReportLinks *out);

typedef struct HistoryAsked { Str author, from, until; int64_t child, activity; int page; bool some; } HistoryAsked;    // as typed; some: a filter is set
typedef struct History {
    HistoryAsked asked;
    SaveRows saves;
    ChangeRows changes;
    ReportLinks reports;
    Children children;
    Adults adults;
    Ids activities;
    bool more;                                      // there is a page of older ones
} History;
int64_t report_of(const ReportLinks *links, int64_t save);      // 0: saved alone
Url     history_page_url(Arena *a, const HistoryAsked *asked, int page);
