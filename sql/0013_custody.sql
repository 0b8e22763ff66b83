-- Shared custody: what the town accepted for a child of two households. Nothing is edited; what is newer covers what is older,
-- so that the arrangement of any earlier moment can still be told.

CREATE TABLE custody (
    id         {id},
    child_id   {int} NOT NULL REFERENCES child (id),
    first_id   {int} NOT NULL REFERENCES family (id),   -- from whose side the rule is written
    second_id  {int} NOT NULL REFERENCES family (id),
    from_day   {text} NOT NULL,
    to_day     {text},                              -- NULL: until further notice
    rule       {text} NOT NULL,                     -- a line of household/custody.h
    decided_at {int} NOT NULL,
    CHECK (first_id <> second_id)
) {strict};
CREATE INDEX custody_child ON custody (child_id, id);
{append_only custody}

CREATE TABLE custody_day (                          -- drawn: who has the child that day, whatever the rule says
    id         {id},
    custody_id {int} NOT NULL REFERENCES custody (id),
    day        {text} NOT NULL,
    family_id  {int} NOT NULL REFERENCES family (id),
    decided_at {int} NOT NULL
) {strict};
CREATE INDEX custody_day_custody ON custody_day (custody_id, day);
{append_only custody_day}
