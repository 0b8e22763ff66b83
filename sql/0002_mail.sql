-- Mails wait here until the mail server has taken them. One per dedup_key, whatever is run twice.
-- What is attached is named, not stored: it is made from its rows when the mail leaves.

CREATE TABLE outbox (
    id              {id},
    dedup_key       {text} NOT NULL UNIQUE,
    message_id      {text} NOT NULL,                -- left of its @, the same at each attempt
    recipient       {text} NOT NULL,
    recipient_name  {text} NOT NULL,
    subject         {text} NOT NULL,
    body_text       {text} NOT NULL,                -- emptied once sent: it may hold a link that opens an account
    attachment_kind {text} NOT NULL,                -- '' for none
    attachment_id   {int} NOT NULL,
    attachment_name {text} NOT NULL,
    state           {text} NOT NULL {one_of state queued sent failed},
    attempts        {int} NOT NULL,                 -- begun, the one under way included
    next_at         {int} NOT NULL,
    lease_until     {int} NOT NULL,                 -- while a worker sends it; 0 for nobody
    last_error      {text} NOT NULL,
    created_at      {int} NOT NULL,
    sent_at         {int}
) {strict};
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE state = 'queued';

CREATE VIEW v_outbox AS SELECT id AS mail_id, dedup_key, state, attempts, created_at FROM outbox;
