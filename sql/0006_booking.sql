-- Bookings, the seats they take, the waiting list, and who changed what.

CREATE TABLE basket (                               -- one open basket per family and regie
    id         {id},
    family_id  {int} NOT NULL REFERENCES family (id),
    regie_id   {int} NOT NULL REFERENCES regie (id),
    state      {text} NOT NULL {one_of state open paying paid expired},
    expires_at {int} NOT NULL,
    extended   {int} NOT NULL DEFAULT 0 CHECK (extended IN (0, 1)),
    created_at {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX basket_open ON basket (family_id, regie_id) WHERE state IN ('open', 'paying');

CREATE TABLE booking (
    id              {id},
    child_id        {int} NOT NULL REFERENCES child (id),
    family_id       {int} NOT NULL REFERENCES family (id),
    activity_id     {int} NOT NULL REFERENCES activity (id),
    slot_id         {int} NOT NULL REFERENCES slot (id),
    day             {text} NOT NULL,
    state           {text} NOT NULL {one_of state confirmed held cancelled expired},
    basket_id       {int} REFERENCES basket (id),
    hold_expires_at {int},
    price_cents     {int} NOT NULL,
    received_at     {int} NOT NULL,                 -- when the complete request arrived: the instant that counts
    deadline_at     {int} NOT NULL,                 -- until when it could be added then
    override_by     {int} REFERENCES agent (id),
    requires_slot   {int},                          -- the slot that must be booked the same day, if any
    op_key          {text} NOT NULL,
    CHECK (state <> 'held' OR hold_expires_at IS NOT NULL)
) {strict};
CREATE UNIQUE INDEX booking_live ON booking (child_id, slot_id, day) WHERE state IN ('confirmed', 'held');
-- Holds all that a month page shows of a booking, so that reading a month touches nothing else.
CREATE INDEX booking_family_day ON booking (family_id, day, child_id, activity_id, slot_id, state, price_cents, hold_expires_at);
CREATE INDEX booking_activity_day ON booking (activity_id, day);
CREATE INDEX booking_basket ON booking (basket_id) WHERE basket_id IS NOT NULL;
CREATE INDEX booking_hold ON booking (hold_expires_at) WHERE state = 'held';

CREATE TABLE seat (                                 -- a pool on a day; made when first needed
    id       {id},
    pool_id  {int} NOT NULL REFERENCES pool (id),
    day      {text} NOT NULL,
    capacity {int} NOT NULL CHECK (capacity >= 0),
    used     {int} NOT NULL DEFAULT 0 CHECK (used >= 0),
    UNIQUE (pool_id, day)
) {strict};

CREATE TABLE booking_seat (
    booking_id {int} NOT NULL REFERENCES booking (id),
    seat_id    {int} NOT NULL REFERENCES seat (id),
    seats      {int} NOT NULL CHECK (seats > 0),
    PRIMARY KEY (booking_id, seat_id)
) {clustered};

CREATE TABLE seat_event (
    seq        {id},
    seat_id    {int} NOT NULL REFERENCES seat (id),
    booking_id {int} NOT NULL,
    delta      {int} NOT NULL,
    capacity   {int} NOT NULL
) {strict};
{append_only seat_event}

-- One save of the month page (or of anything that books): the receipt, and what undo goes back to.
CREATE TABLE booking_save (
    id           {id},
    family_id    {int} NOT NULL REFERENCES family (id),
    child_id     {int} NOT NULL REFERENCES child (id),
    activity_id  {int} NOT NULL REFERENCES activity (id),
    month        {text} NOT NULL,                   -- YYYY-MM
    at           {int} NOT NULL,
    author       {text} NOT NULL,                   -- 'adult:12', 'agent:3', 'job'
    adult_id     {int} REFERENCES adult (id),       -- the author when it is an adult
    cause        {text} NOT NULL {one_of cause save undo basket payment expiry offer agent},
    undoes_id    {int} REFERENCES booking_save (id),
    before_cents {int} NOT NULL,
    after_cents  {int} NOT NULL,
    op_key       {text} NOT NULL
) {strict};
CREATE INDEX booking_save_family ON booking_save (family_id, at);

CREATE TABLE booking_change (
    save_id     {int} NOT NULL REFERENCES booking_save (id),
    booking_id  {int} NOT NULL REFERENCES booking (id),
    slot_id     {int} NOT NULL,
    day         {text} NOT NULL,
    action      {text} NOT NULL {one_of action add remove hold confirm expire},
    price_cents {int} NOT NULL,
    PRIMARY KEY (save_id, booking_id, action)
) {clustered};
{append_only booking_change}

CREATE TABLE waiting (
    id               {id},
    child_id         {int} NOT NULL REFERENCES child (id),
    family_id        {int} NOT NULL REFERENCES family (id),
    slot_id          {int} NOT NULL REFERENCES slot (id),
    day              {text} NOT NULL,
    state            {text} NOT NULL {one_of state waiting offered accepted declined expired left},
    asked_at         {int} NOT NULL,
    offered_at       {int},
    offer_expires_at {int},
    booking_id       {int} REFERENCES booking (id), -- the place held while it is offered
    token_hash       {text}
) {strict};
CREATE UNIQUE INDEX waiting_live ON waiting (child_id, slot_id, day) WHERE state IN ('waiting', 'offered');
CREATE INDEX waiting_queue ON waiting (slot_id, day, id) WHERE state = 'waiting';
CREATE INDEX waiting_family ON waiting (family_id);
