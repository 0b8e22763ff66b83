// many.h - many rows in one statement, on both engines, at the price of one.
//
// A text packs one value of up to MANY rows, all equally wide; the table many (n) counts from 0, and row n cuts its own value out:
//     INSERT INTO line (invoice_id, booking_id, day) SELECT $1, MANY_NUMBER("$2"), MANY_DAY("$3") MANY_ROWS("$4") ORDER BY n
#pragma once
#include "base/base.h"

enum { MANY = 31 };                                 // as many as a month has days
#define MANY_DAY(packed)    "substr(" packed ", CAST(n * 10 + 1 AS INTEGER), 10)"
#define MANY_NUMBER(packed) "CAST(substr(" packed ", CAST(n * 20 + 1 AS INTEGER), 20) AS BIGINT)"
#define MANY_ROWS(count)    " FROM many WHERE n < " count

Str many_days(Arena *a, const Date *v, int n);                      // at most MANY
Str many_numbers(Arena *a, const int64_t *v, int n);                // at most MANY; none is negative
static inline int many_at_once(int left) { return left < MANY ? left : MANY; }
