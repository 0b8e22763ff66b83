-- On which terms an activity takes a child; what a family is asking for, from the first tick to the answer.

CREATE TABLE admission (                            -- no row: it is asked at the counter
    activity_id {int} PRIMARY KEY REFERENCES activity (id),
    mode        {text} NOT NULL {one_of mode automatic agent},
    opens       {text},                             -- first and last day of asking; NULL: no limit
    closes      {text},
    ages        {text} NOT NULL,                    -- lines of catalog/admission.h; '': no such rule
    schools     {text} NOT NULL,                    -- names, one a line
    levels      {text} NOT NULL,
    residence   {text} NOT NULL,
    documents   {text} NOT NULL,
    arrears     {text} NOT NULL
) {strict};

CREATE TABLE admission_group (                      -- children counted together over the activity
    activity_id {int} NOT NULL REFERENCES activity (id),
    position    {int} NOT NULL,
    least_age   {int} NOT NULL,                     -- on the activity's first day; 0 to 0: every child
    most_age    {int} NOT NULL,
    born_from   {text} NOT NULL,                    -- the same as days of birth
    born_to     {text} NOT NULL,
    seats       {int} NOT NULL CHECK (seats >= 0),
    PRIMARY KEY (activity_id, position)
) {strict};

CREATE INDEX enrolment_activity ON enrolment (activity_id, state);

-- What a family has chosen so far; one for each family, whoever of its adults goes on with it.
CREATE TABLE enrolment_draft (
    family_id  {int} PRIMARY KEY REFERENCES family (id),
    step       {int} NOT NULL CHECK (step BETWEEN 1 AND 5),    -- the furthest one that was opened
    started_at {int} NOT NULL,
    changed_at {int} NOT NULL
) {strict};

CREATE TABLE enrolment_draft_child (
    family_id {int} NOT NULL REFERENCES enrolment_draft (family_id),
    child_id  {int} NOT NULL REFERENCES child (id),
    PRIMARY KEY (family_id, child_id)
) {clustered};

CREATE TABLE enrolment_wish (
    family_id   {int} NOT NULL,
    child_id    {int} NOT NULL,
    activity_id {int} NOT NULL REFERENCES activity (id),
    from_day    {text},                             -- NULL: not chosen yet
    to_day      {text},
    weekdays    {int} NOT NULL,
    PRIMARY KEY (family_id, child_id, activity_id),
    FOREIGN KEY (family_id, child_id) REFERENCES enrolment_draft_child (family_id, child_id)
) {clustered};

-- What a request of type "enrolment" asks for. Open ones wait in the order of their numbers, within the places or behind them.
CREATE TABLE enrolment_ask (
    request_id  {int} PRIMARY KEY REFERENCES request (id),
    family_id   {int} NOT NULL REFERENCES family (id),
    child_id    {int} NOT NULL REFERENCES child (id),
    activity_id {int} NOT NULL REFERENCES activity (id),
    from_day    {text} NOT NULL,
    to_day      {text} NOT NULL,
    weekdays    {int} NOT NULL,
    state       {text} NOT NULL {one_of state open accepted closed},
    CHECK (from_day <= to_day)
) {strict};
CREATE INDEX enrolment_ask_family ON enrolment_ask (family_id);
CREATE INDEX enrolment_ask_queue ON enrolment_ask (activity_id, request_id) WHERE state = 'open';
