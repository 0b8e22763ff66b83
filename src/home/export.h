// export.h - « Mes données »: everything the town holds about a family, to read and to take away (RGPD, articles 15 and 20).
//
// A set is one statement over one kind of data. A new table about families needs a set here, or a line of export_left_out: a test
// compares both with the database.
#pragma once
#include "household/household.h"
#include "web/web.h"

enum { EXPORT_COLUMNS = 8 };
typedef struct ExportRow { Str c0, c1, c2, c3, c4, c5, c6, c7; } ExportRow;
ARRAY_OF(ExportRow, ExportRows);

// key: in JSON; label: on the page; kind: 't' text, 'd' day, 'i' instant in ms, 'm' cents, 'n' number, 'y' yes or no,
// 'f' a fact of household/facts.h, 'v' the value of the fact in the column before.
typedef struct ExportColumn { const char *key, *label; char kind; } ExportColumn;
typedef struct ExportSet {
    const char *name, *label;                       // name: of the set in JSON and in addresses
    const char *tables;                             // what it tells of, separated by blanks
    const Sql *sql;
    bool of_adult;                                  // $2 is the adult
    ExportColumn columns[EXPORT_COLUMNS];
} ExportSet;
extern const ExportSet export_sets[];               // ended by an empty name
extern const struct ExportLeftOut { const char *table, *why; } export_left_out[];

void export_read(Db *db, Arena *a, const ExportSet *set, int64_t family, int64_t adult, ExportRows *out);
Str  export_cell(const ExportRow *r, int k);
Str  export_text(Arena *a, const Zone *z, const ExportSet *set, const ExportRow *r, int k);        // the same as a person reads it
void export_json(Buf *b, const ExportSet *set, const ExportRows *rows);         // one member: "bookings": [{...}, ...]
extern const Route export_routes[];                 // /kiosque/mes-donnees

typedef struct ExportCount { const ExportSet *set; int64_t n; } ExportCount;
ARRAY_OF(ExportCount, ExportCounts);
typedef struct ExportPage { const ExportSet *set; ExportRows rows; int64_t page; bool more; } ExportPage;
