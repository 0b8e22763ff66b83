-- What an adult may do in a family, and who invited them.

-- Seeing is always allowed. Who came by invitation has an inviter, and does not manage the access of others.
ALTER TABLE family_adult ADD COLUMN may_book {int} NOT NULL DEFAULT 1 CHECK (may_book IN (0, 1));
ALTER TABLE family_adult ADD COLUMN may_pay {int} NOT NULL DEFAULT 1 CHECK (may_pay IN (0, 1));
ALTER TABLE family_adult ADD COLUMN may_edit {int} NOT NULL DEFAULT 1 CHECK (may_edit IN (0, 1));
ALTER TABLE family_adult ADD COLUMN invited_by {int} REFERENCES adult (id);

CREATE TABLE invitation (
    id         {id},
    family_id  {int} NOT NULL REFERENCES family (id),
    invited_by {int} NOT NULL REFERENCES adult (id),
    first_name {text} NOT NULL,
    last_name  {text} NOT NULL,
    email      {text} NOT NULL,                     -- lower case
    may_book   {int} NOT NULL CHECK (may_book IN (0, 1)),
    may_pay    {int} NOT NULL CHECK (may_pay IN (0, 1)),
    may_edit   {int} NOT NULL CHECK (may_edit IN (0, 1)),
    token_hash {text} NOT NULL UNIQUE,              -- of the mailed link
    state      {text} NOT NULL {one_of state sent accepted withdrawn expired},
    adult_id   {int} REFERENCES adult (id),         -- who accepted
    created_at {int} NOT NULL,
    expires_at {int} NOT NULL
) {strict};
CREATE INDEX invitation_family ON invitation (family_id);
CREATE INDEX invitation_email ON invitation (email);
