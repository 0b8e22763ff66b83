-- What an adult may do in a family, and who invited them.

-- Seeing is always allowed. Who came by invitation has an inviter, and does not manage the access of others.
ALTER TABLE family_adult ADD COLUMN may_book {int} NOT NULL DEFAULT 1 CHECK (may_book IN (0, 1));
ALTER TABLE family_adult ADD COLUMN may_pay {int} NOT NULL DEFAULT 1 CHECK (may_pay IN (0, 1));
ALTER TABLE family_adult ADD COLUMN may_edit {int} NOT NULL DEFAULT 1 CHECK (may_edit IN (0, 1));
ALTER TABLE family_adult ADD COLUMN invited_by {int} REFERENCES adult (id);
