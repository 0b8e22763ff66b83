// history_db.c - the saves of a family, as it wants to see them.
#include "booking/history.h"

static const DbCol save_cols[] = {COL(SaveRow, id), COL(SaveRow, child), COL(SaveRow, activity), COL(SaveRow, undoes), COL(SaveRow, undone),
                                  COL(SaveRow, at), COL(SaveRow, author), COL(SaveRow, cause), COL(SaveRow, month), COL(SaveRow, child_name),
                                  COL(SaveRow, author_name), COL(SaveRow, before), COL(SaveRow, after)};
QUERY(history_sql, save_cols,
      "SELECT s.id, s.child_id AS child, s.activity_id AS activity, s.undoes_id AS undoes,"
      "       (SELECT max(u.id) FROM booking_save u WHERE u.undoes_id = s.id) AS undone, s.at, s.author, s.cause, s.month,"
      "       c.first_name AS child_name, coalesce(a.first_name || ' ' || a.last_name, '') AS author_name, s.before_cents AS \"before\","
      "       s.after_cents AS \"after\""
      "  FROM booking_save s JOIN child c ON c.id = s.child_id LEFT JOIN adult a ON a.id = s.adult_id"
      " WHERE s.family_id = $1 AND ($2 = 0 OR s.child_id = $2) AND ($3 = 0 OR s.activity_id = $3) AND ($4 = 0 OR s.adult_id = $4)"
      "   AND substr(s.author, 1, length(CAST($5 AS TEXT))) = $5 AND s.at >= $6 AND s.at < $7"
      " ORDER BY s.id DESC LIMIT $8 OFFSET $9");

void history_list(Db *db, Arena *a, int64_t family, const HistoryFilter *f, int offset, int limit, SaveRows *out)
{
    db_all(db, a, &history_sql, out,
           ARGS(A(family), A(f->child), A(f->activity), A(f->adult), A(f->author), A(f->from.ms), A(f->until.ms), A(limit), A(offset)));
}

typedef struct IdRow { int64_t id; } IdRow;
ARRAY_OF(IdRow, IdRows);
static const DbCol id_cols[] = {COL(IdRow, id)};
QUERY(history_activities_sql, id_cols, "SELECT DISTINCT activity_id AS id FROM booking_save WHERE family_id = $1 ORDER BY activity_id");

void history_activities(Db *db, Arena *a, int64_t family, Ids *out)
{
    IdRows rows = {0};
    db_all(db, a, &history_activities_sql, &rows, ARGS(A(family)));
    EACH (const IdRow, r, &rows) *PUSH(a, out) = r->id;
}

static const DbCol link_cols[] = {COL(ReportLink, save), COL(ReportLink, report)};
QUERY(history_reports_sql, link_cols,
      "SELECT l.save_id AS save, l.report_id AS report FROM booking_report_save l JOIN booking_report r ON r.id = l.report_id"
      " WHERE r.family_id = $1 AND l.save_id >= $2 AND l.save_id <= $3");

void history_reports(Db *db, Arena *a, int64_t family, int64_t first_save, int64_t last_save, ReportLinks *out)
{
    db_all(db, a, &history_reports_sql, out, ARGS(A(family), A(first_save), A(last_save)));
}
