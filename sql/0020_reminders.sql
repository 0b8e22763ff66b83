-- A mail before the monthly deadline, to families that usually book and have not: whom it was sent to, and who wants none.
CREATE TABLE reminder_told (
    family_id {int} NOT NULL REFERENCES family (id),
    closes_at {int} NOT NULL,                       -- the deadline: one mail for each
    at        {int} NOT NULL,
    PRIMARY KEY (family_id, closes_at)
) {clustered};

CREATE TABLE reminder_declined (
    family_id {int} PRIMARY KEY REFERENCES family (id),
    at        {int} NOT NULL
) {strict};
