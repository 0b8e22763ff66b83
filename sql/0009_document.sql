-- What families send, and what the town puts out for all. The bytes are files of the town's folder (documents/ab/abcdef...): a row is
-- committed only when its file is on the disk, so every row with a name in "stored" has its file.

CREATE TABLE document (
    id          {id},
    family_id   {int} NOT NULL REFERENCES family (id),
    child_id    {int} REFERENCES child (id),        -- NULL: the family's
    kind        {text} NOT NULL,                    -- document_kinds
    name        {text} NOT NULL,                    -- what the family called it: a label, never a path
    type        {text} NOT NULL {one_of type application/pdf image/jpeg image/png},
    size        {int} NOT NULL,                     -- bytes of the file
    stored      {text} UNIQUE,                      -- 32 random hexadecimal digits; NULL once withdrawn and erased
    hash        {text} NOT NULL,                    -- BLAKE2b (16 bytes) of the file
    state       {text} NOT NULL {one_of state received accepted refused withdrawn},
    reason      {text},                             -- of a refusal, to the family
    valid_until {text},
    sent_by     {text} NOT NULL,                    -- adult:12
    at          {int} NOT NULL,
    changed_at  {int} NOT NULL,
    CHECK (stored IS NOT NULL OR state = 'withdrawn'),
    CHECK (reason IS NOT NULL OR state <> 'refused')
) {strict};
CREATE INDEX document_family ON document (family_id, at);
CREATE INDEX document_to_decide ON document (at) WHERE state = 'received';
CREATE INDEX document_to_erase ON document (id) WHERE state = 'withdrawn' AND stored IS NOT NULL;

CREATE TABLE town_file (
    id       {id},
    category {text} NOT NULL,
    title    {text} NOT NULL,
    name     {text} NOT NULL,                       -- as it is saved by whoever downloads it
    type     {text} NOT NULL {one_of type application/pdf image/jpeg image/png},
    size     {int} NOT NULL,
    stored   {text} NOT NULL UNIQUE,
    hash     {text} NOT NULL,
    at       {int} NOT NULL
) {strict};
CREATE INDEX town_file_category ON town_file (category, title);

CREATE VIEW v_document AS
SELECT id AS document_id, family_id, child_id, kind, type, size, stored, hash, state, valid_until, at FROM document;
CREATE VIEW v_town_file AS SELECT id AS town_file_id, category, type, size, stored, hash, at FROM town_file;
