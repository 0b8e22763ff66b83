-- What every page needs: sessions, operation keys, the audit journal; and the town's own settings.
-- Days are TEXT YYYY-MM-DD, instants are milliseconds UTC, money is cents, yes and no are 1 and 0.

CREATE TABLE session (
    token_hash {text} PRIMARY KEY,                  -- SHA-256 of the cookie, never the cookie
    role       {text} NOT NULL CHECK (role IN ('family', 'agent')),
    adult_id   {int},
    family_id  {int},
    agent_id   {int},
    device     {text} NOT NULL,
    created_at {int} NOT NULL,
    seen_at    {int} NOT NULL,
    CHECK ((role = 'family' AND adult_id IS NOT NULL AND family_id IS NOT NULL) OR (role = 'agent' AND agent_id IS NOT NULL))
) {clustered};
CREATE INDEX session_adult ON session (adult_id);
CREATE INDEX session_seen ON session (seen_at);

-- The answer to an operation key, replayed to a double click, a resend, a page gone back to.
CREATE TABLE op (
    op_key     {text} PRIMARY KEY,
    actor      {text} NOT NULL,                     -- 'adult:12', 'agent:3', 'visitor:...'
    route      {text} NOT NULL,
    body_hash  {text} NOT NULL,
    status     {int} NOT NULL,
    location   {text} NOT NULL,
    body       {text} NOT NULL,
    created_at {int} NOT NULL
) {strict};
CREATE INDEX op_created ON op (created_at);

-- One row per act. The chain is made by a job that numbers and seals the rows in order, so that acts do not queue for it.
CREATE TABLE audit (
    id         {id},
    at         {int} NOT NULL,
    request_id {text} NOT NULL,
    actor      {text} NOT NULL,
    family_id  {int},
    action     {text} NOT NULL,
    object     {text} NOT NULL,
    result     {text} NOT NULL,
    op_key     {text}
) {strict};
CREATE INDEX audit_op ON audit (op_key);
{append_only audit}
CREATE TABLE audit_seal (
    seq       {int} PRIMARY KEY,
    audit_id  {int} NOT NULL UNIQUE REFERENCES audit (id),
    prev_hash {text} NOT NULL,
    hash      {text} NOT NULL
) {strict};
{append_only audit_seal}

-- Raised by every change of what pages keep in memory (settings, catalogue, calendar).
CREATE TABLE town_version (id {int} PRIMARY KEY CHECK (id = 1), n {int} NOT NULL) {strict};
INSERT INTO town_version (id, n) VALUES (1, 1);

CREATE TABLE town_setting (name {text} PRIMARY KEY, value {text} NOT NULL) {strict};

CREATE TABLE contact (
    id       {id},
    position {int} NOT NULL,
    service  {text} NOT NULL,
    phone    {text} NOT NULL,
    email    {text} NOT NULL,
    hours    {text} NOT NULL
) {strict};

CREATE TABLE news (
    id       {id},
    title    {text} NOT NULL,
    body     {text} NOT NULL,                       -- the small markup of town/prose.h
    from_day {text} NOT NULL,
    to_day   {text},
    pinned   {int} NOT NULL CHECK (pinned IN (0, 1))
) {strict};

CREATE TABLE terms (                                -- « conditions générales d'utilisation »
    version      {int} PRIMARY KEY,
    published_on {text} NOT NULL,
    text         {text} NOT NULL,
    text_hash    {text} NOT NULL
) {strict};

CREATE TABLE school_holiday (
    id         {id},
    year       {text} NOT NULL,
    name       {text} NOT NULL,
    zone       {text} NOT NULL,
    first_off  {text} NOT NULL,
    last_off   {text},
    return_day {text}
) {strict};

CREATE TABLE closure (
    id       {id},
    from_day {text} NOT NULL,
    to_day   {text} NOT NULL,
    scope    {text} NOT NULL {one_of scope town school venue activity},
    scope_id {int},
    label    {text} NOT NULL
) {strict};

-- 0 to 30: a statement that writes many rows cuts their values out of a text, one per number.
CREATE TABLE many (n {int} PRIMARY KEY) {strict};
INSERT INTO many (n) VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18), (19), (20),
    (21), (22), (23), (24), (25), (26), (27), (28), (29), (30);
