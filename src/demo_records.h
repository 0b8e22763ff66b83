// demo_records.h - what the demo town knows of the guide's children: a care plan that ends, an insurance to renew, who may fetch them.
#pragma once
#include "db/db.h"

// elder has a care plan, younger none.
void demo_records_put(Db *db, Arena *a, int64_t family, int64_t elder, int64_t younger, Date today, Instant now);
