-- What the town knows of a child besides its name, and of a family's quotient. The names are those of household/facts.c, or
-- 'question-CODE' for what the town asks by itself; a fact nobody has told has no row.

CREATE TABLE child_fact (
    child_id {int} NOT NULL REFERENCES child (id),
    name     {text} NOT NULL,
    value    {text} NOT NULL CHECK (value <> ''),   -- days YYYY-MM-DD, a file by the number of its document
    PRIMARY KEY (child_id, name)
) {strict};

-- Apart, because fewer people may read it: diet, allergies, individual care plan, doctor, vaccinations.
CREATE TABLE child_health (
    child_id {int} NOT NULL REFERENCES child (id),
    name     {text} NOT NULL {one_of name diet allergies pai pai_until pai_note pai_file doctor doctor_phone vaccines_file},
    value    {text} NOT NULL CHECK (value <> ''),
    PRIMARY KEY (child_id, name)
) {strict};

-- Whom to call, who may come and fetch the child: each household names its own, and sees no other's.
CREATE TABLE child_person (
    id          {id},
    child_id    {int} NOT NULL REFERENCES child (id),
    family_id   {int} NOT NULL REFERENCES family (id),
    name        {text} NOT NULL,
    link        {text} NOT NULL,                    -- as the family says it: grand-mère, voisin
    phone       {text} NOT NULL,
    to_call     {int} NOT NULL CHECK (to_call IN (0, 1)),
    may_collect {int} NOT NULL CHECK (may_collect IN (0, 1)),
    CHECK (to_call = 1 OR may_collect = 1)
) {strict};
CREATE INDEX child_person_child ON child_person (child_id, family_id);

-- Who must not fetch the child, by a decision of justice. Only agents: no page of a family reads this.
CREATE TABLE child_forbidden (
    id         {id},
    child_id   {int} NOT NULL REFERENCES child (id),
    name       {text} NOT NULL,
    search_key {text} NOT NULL,                     -- folded, its words in alphabetical order
    reason     {text} NOT NULL,
    since      {int} NOT NULL
) {strict};
CREATE INDEX child_forbidden_child ON child_forbidden (child_id);

-- What a town asks of each child besides: « Sait nager ».
CREATE TABLE child_question (
    code     {text} PRIMARY KEY,
    position {int} NOT NULL,
    label    {text} NOT NULL,
    answers  {text} NOT NULL                        -- one a line; '' for words of one's own
) {strict};

-- Never edited: a correction is a newer row for the same day.
CREATE TABLE quotient (
    id          {id},
    family_id   {int} NOT NULL REFERENCES family (id),
    value_cents {int} NOT NULL CHECK (value_cents >= 0),
    from_day    {text} NOT NULL,
    document_id {int} REFERENCES document (id),
    decided_at  {int} NOT NULL
) {strict};
CREATE INDEX quotient_family ON quotient (family_id, from_day);
{append_only quotient}

-- Half open: a bracket begins at its amount and ends below the next one.
CREATE TABLE quotient_bracket (
    code       {text} PRIMARY KEY,
    name       {text} NOT NULL,
    from_cents {int} NOT NULL UNIQUE CHECK (from_cents >= 0)
) {strict};
