-- The ledger, invoices, payments. A positive amount is a debit: a family account with a positive sum owes money.

CREATE TABLE ledger_account (
    id        {id},
    kind      {text} NOT NULL {one_of kind family revenue provider suspense cash},
    family_id {int} NOT NULL,                       -- 0 when the account is the regie's own
    regie_id  {int} NOT NULL REFERENCES regie (id),
    UNIQUE (kind, family_id, regie_id)
) {strict};
CREATE INDEX ledger_account_family ON ledger_account (family_id);

CREATE TABLE ledger_tx (
    id          {id},
    seq         {int} NOT NULL UNIQUE,
    kind        {text} NOT NULL {one_of kind invoice credit payment suspense release refund reversal},
    op_key      {text} UNIQUE,
    regie_id    {int} NOT NULL REFERENCES regie (id),
    reverses_id {int} UNIQUE REFERENCES ledger_tx (id),
    occurred_at {int} NOT NULL,
    label       {text} NOT NULL,
    prev_hash   {text} NOT NULL,
    hash        {text} NOT NULL
) {strict};
{append_only ledger_tx}

CREATE TABLE ledger_entry (
    id           {id},
    tx_id        {int} NOT NULL REFERENCES ledger_tx (id),
    account_id   {int} NOT NULL REFERENCES ledger_account (id),
    amount_cents {int} NOT NULL CHECK (amount_cents <> 0)
) {strict};
CREATE INDEX ledger_entry_account ON ledger_entry (account_id);
CREATE INDEX ledger_entry_tx ON ledger_entry (tx_id);
{append_only ledger_entry}

CREATE TABLE invoice_run (
    id         {id},
    regie_id   {int} NOT NULL REFERENCES regie (id),
    period     {text} NOT NULL,                     -- YYYY-MM
    started_at {int} NOT NULL,
    done_at    {int},
    UNIQUE (regie_id, period)
) {strict};

CREATE TABLE invoice (
    id          {id},
    regie_id    {int} NOT NULL REFERENCES regie (id),
    family_id   {int} NOT NULL REFERENCES family (id),
    exercise    {int} NOT NULL,
    number      {int} NOT NULL,
    period      {text} NOT NULL,                    -- YYYY-MM
    run_id      {int} REFERENCES invoice_run (id),
    status      {text} NOT NULL {one_of status issued paid cancelled},
    issued_on   {text} NOT NULL,
    due_on      {text} NOT NULL,
    total_cents {int} NOT NULL CHECK (total_cents > 0),
    tx_id       {int} NOT NULL UNIQUE REFERENCES ledger_tx (id),
    UNIQUE (regie_id, exercise, number)
) {strict};
CREATE INDEX invoice_family ON invoice (family_id);
CREATE UNIQUE INDEX invoice_once ON invoice (regie_id, family_id, period) WHERE run_id IS NOT NULL AND status <> 'cancelled';

CREATE TABLE invoice_line (
    id             {id},
    invoice_id     {int} NOT NULL REFERENCES invoice (id),
    booking_id     {int} REFERENCES booking (id),
    attendance_id  {int},                           -- present without booking, at the unbooked price
    child_id       {int} NOT NULL,
    slot_id        {int} NOT NULL,
    day            {text} NOT NULL,
    label          {text} NOT NULL,
    qty            {int} NOT NULL,
    unit_cents     {int} NOT NULL,
    amount_cents   {int} NOT NULL
) {strict};
CREATE INDEX invoice_line_invoice ON invoice_line (invoice_id);
CREATE INDEX invoice_line_booking ON invoice_line (booking_id);
{append_only invoice_line}

CREATE TABLE credit_note (                          -- « avoir »: an issued invoice is never edited
    id          {id},
    invoice_id  {int} NOT NULL REFERENCES invoice (id),
    regie_id    {int} NOT NULL REFERENCES regie (id),
    family_id   {int} NOT NULL REFERENCES family (id),
    exercise    {int} NOT NULL,
    number      {int} NOT NULL,
    issued_on   {text} NOT NULL,
    reason      {text} NOT NULL,
    total_cents {int} NOT NULL CHECK (total_cents > 0),
    tx_id       {int} NOT NULL UNIQUE REFERENCES ledger_tx (id),
    UNIQUE (regie_id, exercise, number)
) {strict};
CREATE INDEX credit_note_family ON credit_note (family_id);
CREATE INDEX credit_note_invoice ON credit_note (invoice_id);
CREATE TABLE credit_line (
    id             {id},
    credit_note_id {int} NOT NULL REFERENCES credit_note (id),
    cancels_line   {int} NOT NULL UNIQUE REFERENCES invoice_line (id),
    amount_cents   {int} NOT NULL
) {strict};
{append_only credit_line}

CREATE TABLE attendance (                           -- who came without booking; sheets come with the town hall's pages
    id       {id},
    child_id {int} NOT NULL REFERENCES child (id),
    slot_id  {int} NOT NULL REFERENCES slot (id),
    day      {text} NOT NULL,
    state    {text} NOT NULL {one_of state present absent excused},
    UNIQUE (child_id, slot_id, day)
) {strict};

CREATE TABLE payment (
    id             {id},
    regie_id       {int} NOT NULL REFERENCES regie (id),
    family_id      {int} NOT NULL REFERENCES family (id),
    adult_id       {int} NOT NULL REFERENCES adult (id),
    basket_id      {int} REFERENCES basket (id),    -- NULL: it pays the invoices of payment_target
    email          {text} NOT NULL,
    refdet         {text} NOT NULL UNIQUE,
    object         {text} NOT NULL,
    env            {text} NOT NULL {one_of env T X W},
    provider_ref   {text},                          -- PayFiP's idOp
    state          {text} NOT NULL {one_of state prepared opened unknown settled refused abandoned expired failed suspense reversed},
    expected_cents {int} NOT NULL CHECK (expected_cents > 0),
    paid_cents     {int},
    result         {text} NOT NULL,                 -- PayFiP's letter or fault code, as received
    auth_number    {text} NOT NULL,
    tx_id          {int} REFERENCES ledger_tx (id),
    suspense_tx    {int} REFERENCES ledger_tx (id),
    op_key         {text} NOT NULL,
    created_at     {int} NOT NULL,
    opened_at      {int},
    settled_at     {int},
    closed_at      {int},
    poll_at        {int},                           -- when to ask PayFiP next; NULL: never again
    polls          {int} NOT NULL DEFAULT 0,
    asked_at       {int} NOT NULL DEFAULT 0,        -- last look-up: a hint causes at most one a minute
    lease_until    {int} NOT NULL DEFAULT 0,
    UNIQUE (env, provider_ref)
) {strict};
CREATE INDEX payment_family ON payment (family_id);
CREATE INDEX payment_poll ON payment (poll_at);

-- An operation PayFiP named that we do not know, noted only while a creation went unanswered: it may be ours.
CREATE TABLE payment_stray (idop {text} PRIMARY KEY, seen_at {int} NOT NULL, asked {int} NOT NULL DEFAULT 0) {strict};

CREATE TABLE payment_target (
    payment_id   {int} NOT NULL REFERENCES payment (id),
    invoice_id   {int} NOT NULL REFERENCES invoice (id),
    amount_cents {int} NOT NULL CHECK (amount_cents > 0),
    PRIMARY KEY (payment_id, invoice_id)
) {strict};
CREATE INDEX payment_target_invoice ON payment_target (invoice_id);

CREATE TABLE alloc (
    id           {id},
    payment_id   {int} NOT NULL REFERENCES payment (id),
    invoice_id   {int} NOT NULL REFERENCES invoice (id),
    amount_cents {int} NOT NULL CHECK (amount_cents > 0),
    UNIQUE (payment_id, invoice_id)
) {strict};
CREATE INDEX alloc_invoice ON alloc (invoice_id);
{append_only alloc}

CREATE TABLE ticket (
    id          {id},
    payment_id  {int} NOT NULL UNIQUE REFERENCES payment (id),
    regie_id    {int} NOT NULL REFERENCES regie (id),
    number      {int} NOT NULL,
    total_cents {int} NOT NULL,
    UNIQUE (regie_id, number)
) {strict};
{append_only ticket}
