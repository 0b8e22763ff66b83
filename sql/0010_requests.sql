-- What a family asks and the town answers: state, fields asked for, history; and who has read or put away what.

CREATE TABLE request (
    id         {id},                                -- its number on screen
    family_id  {int} NOT NULL REFERENCES family (id),
    adult_id   {int} NOT NULL REFERENCES adult (id),   -- who asked: the mails go there
    type       {text} NOT NULL,                     -- a name of app_request_types
    child_id   {int} REFERENCES child (id),
    object_id  {int},                               -- what it is about, if not only the child: the type knows of which table
    subject    {text} NOT NULL,
    service    {text} NOT NULL,                     -- of the town, as its contacts name it; '' when the type says it
    state      {text} NOT NULL {one_of state waiting in_progress accepted refused cancelled},
    created_at {int} NOT NULL,
    changed_at {int} NOT NULL,
    told_at    {int}                                -- when the town last spoke; NULL: not yet
) {strict};
CREATE INDEX request_family ON request (family_id, told_at);
CREATE INDEX request_open ON request (id) WHERE state IN ('waiting', 'in_progress');

CREATE TABLE request_field (
    request_id {int} NOT NULL REFERENCES request (id),
    position   {int} NOT NULL,
    name       {text} NOT NULL,
    label      {text} NOT NULL,
    old_text   {text} NOT NULL,                     -- as a person reads it, when it was asked
    new_text   {text} NOT NULL,
    value      {text} NOT NULL,                     -- what accepting writes
    PRIMARY KEY (request_id, position)
) {strict};

-- One row per act, with the state it led to and what was written with it.
CREATE TABLE request_event (
    id         {id},
    request_id {int} NOT NULL REFERENCES request (id),
    at         {int} NOT NULL,
    actor      {text} NOT NULL,                     -- 'adult:12', 'agent:3', 'town'
    act        {text} NOT NULL {one_of act open write cancel start accept refuse answer},
    state      {text} NOT NULL {one_of state waiting in_progress accepted refused cancelled},
    body       {text} NOT NULL
) {strict};
CREATE INDEX request_event_request ON request_event (request_id);
CREATE INDEX request_event_actor ON request_event (actor, at);

CREATE TABLE request_document (                     -- what came with an act
    event_id    {int} NOT NULL REFERENCES request_event (id),
    document_id {int} NOT NULL REFERENCES document (id),
    PRIMARY KEY (event_id, document_id)
) {strict};

-- Acts of the town that the family has had no mail about: a job writes it and takes the row away, in one transaction.
CREATE TABLE request_mail (event_id {int} PRIMARY KEY REFERENCES request_event (id)) {strict};

-- Each adult reads and puts away for themselves. A request that the town speaks of again is unread and out of the archives.
CREATE TABLE inbox_mark (
    family_id   {int} NOT NULL REFERENCES family (id),
    adult_id    {int} NOT NULL REFERENCES adult (id),
    kind        {text} NOT NULL {one_of kind notice request},
    object_id   {int} NOT NULL,
    is_read     {int} NOT NULL CHECK (is_read IN (0, 1)),
    is_archived {int} NOT NULL CHECK (is_archived IN (0, 1)),
    PRIMARY KEY (family_id, adult_id, kind, object_id)
) {clustered};
