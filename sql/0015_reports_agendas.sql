-- What several months saved together did and did not do; the private address of a family's calendar.

CREATE TABLE booking_report (                       -- a usual week, a month of all children, an undo: told as one
    id         {id},
    family_id  {int} NOT NULL REFERENCES family (id),
    adult_id   {int} NOT NULL REFERENCES adult (id),
    at         {int} NOT NULL,
    kind       {text} NOT NULL CHECK (kind IN ('week', 'month', 'undo', 'whole')),
    op_key     {text} NOT NULL
) {strict};
CREATE INDEX booking_report_family ON booking_report (family_id);

CREATE TABLE booking_report_save (                  -- what was done: one receipt a child, an activity and a month
    save_id    {int} PRIMARY KEY REFERENCES booking_save (id),
    report_id  {int} NOT NULL REFERENCES booking_report (id)
) {strict};
CREATE INDEX booking_report_save_report ON booking_report_save (report_id);

CREATE TABLE booking_report_refused (               -- what was not, day by day, with the words that were shown
    report_id  {int} NOT NULL REFERENCES booking_report (id),
    child_id   {int} NOT NULL REFERENCES child (id),
    slot_id    {int} NOT NULL REFERENCES slot (id),
    day        {text} NOT NULL,
    reason     {text} NOT NULL,
    PRIMARY KEY (report_id, child_id, slot_id, day)
) {strict};

CREATE TABLE agenda_feed (                          -- the address itself is not kept: it is made again from the server's secret
    id         {id},
    family_id  {int} NOT NULL REFERENCES family (id),
    adult_id   {int} NOT NULL REFERENCES adult (id),
    salt       {text} NOT NULL,
    token_hash {text} NOT NULL UNIQUE,
    created_at {int} NOT NULL,
    revoked_at {int},
    seen_at    {int},                               -- last read by a calendar
    seen_n     {int} NOT NULL DEFAULT 0,            -- how often since seen_since
    seen_since {int}
) {strict};
CREATE UNIQUE INDEX agenda_feed_live ON agenda_feed (family_id, adult_id) WHERE revoked_at IS NULL;

CREATE INDEX booking_save_undoes ON booking_save (undoes_id) WHERE undoes_id IS NOT NULL;
