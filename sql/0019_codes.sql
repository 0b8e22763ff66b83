-- « Mes codes d'accès »: an e-mail that waits for its proof, the second step of signing in.

CREATE TABLE email_change (
    id            {id},
    adult_id      {int} NOT NULL REFERENCES account (adult_id),
    old_email     {text} NOT NULL,
    new_email     {text} NOT NULL,
    confirm_hash  {text} NOT NULL UNIQUE,           -- of the link mailed to the new address
    stop_hash     {text} NOT NULL UNIQUE,           -- of the link mailed to the old one: it also takes back what was confirmed
    state         {text} NOT NULL {one_of state waiting replaced done stopped},
    created_at    {int} NOT NULL,
    confirm_until {int} NOT NULL,
    stop_until    {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX email_change_waiting ON email_change (adult_id) WHERE state = 'waiting';

CREATE TABLE account_totp (
    adult_id     {int} PRIMARY KEY REFERENCES account (adult_id),
    secret       {text} NOT NULL,                   -- sealed with the server's secret
    last_step    {int} NOT NULL,                    -- the newest half minute whose code has served: none serves twice
    created_at   {int} NOT NULL,
    confirmed_at {int}                              -- NULL: not proven by a code, so it does not count
) {strict};

CREATE TABLE recovery_code (
    adult_id  {int} NOT NULL REFERENCES account (adult_id),
    code_hash {text} NOT NULL,                      -- keyed with the server's secret
    used_at   {int},
    PRIMARY KEY (adult_id, code_hash)
) {strict};
