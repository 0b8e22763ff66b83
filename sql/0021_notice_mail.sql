-- A notice whose mail is still to be written: the notice leaves the row, a job takes it away.
CREATE TABLE notice_mail (notice_id {int} PRIMARY KEY REFERENCES notice (id)) {strict};
