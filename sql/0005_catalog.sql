-- What the town offers: regies, venues, activities with their slots, pools of seats, prices, deadlines.

CREATE TABLE regie (
    id            {id},
    code          {text} NOT NULL UNIQUE,
    name          {text} NOT NULL,                  -- « Régie cantine »
    label         {text} NOT NULL,                  -- « RESTO-PERISCO »
    payfip_client {text} NOT NULL,                  -- 6 digits
    payfip_mode   {text} NOT NULL {one_of payfip_mode T X W},
    due_days      {int} NOT NULL
) {strict};

CREATE TABLE venue (id {id}, code {text} NOT NULL UNIQUE, name {text} NOT NULL) {strict};

CREATE TABLE activity (
    id            {id},
    code          {text} NOT NULL UNIQUE,           -- "cantine-2017": the catalogue's own name
    regie_id      {int} NOT NULL REFERENCES regie (id),
    position      {int} NOT NULL,
    name          {text} NOT NULL,
    description   {text} NOT NULL,
    from_day      {text} NOT NULL,
    to_day        {text} NOT NULL,
    days          {text} NOT NULL {one_of days term holidays all},
    weekdays      {int} NOT NULL,                   -- bit 0 = Monday ... bit 6 = Sunday
    payment       {text} NOT NULL {one_of payment invoice basket account},
    hold_minutes  {int} NOT NULL,
    add_rule      {text} NOT NULL,                  -- a line of catalog/deadline.h
    cancel_rule   {text} NOT NULL,
    exclusive     {text} NOT NULL {one_of exclusive none refuse convert},
    offer_minutes {int} NOT NULL                    -- how long a freed place waits for the next family
) {strict};

CREATE TABLE pool (                                 -- seats counted together on a day
    id       {id},
    code     {text} NOT NULL UNIQUE,
    name     {text} NOT NULL,
    venue_id {int} REFERENCES venue (id),
    seats    {int} NOT NULL CHECK (seats >= 0)
) {strict};

CREATE TABLE slot (
    id          {id},
    code        {text} NOT NULL UNIQUE,
    activity_id {int} NOT NULL REFERENCES activity (id),
    position    {int} NOT NULL,
    name        {text} NOT NULL,
    venue_id    {int} REFERENCES venue (id),
    start_min   {int} NOT NULL,                     -- minutes after midnight
    end_min     {int} NOT NULL,
    requires_id {int} REFERENCES slot (id),         -- canteen requires midday time
    requires    {text} NOT NULL {one_of requires none require add refuse},
    on_removal  {text} NOT NULL {one_of on_removal none cascade refuse}
) {strict};

CREATE TABLE slot_pool (                            -- a whole day uses the morning and the afternoon pool
    slot_id {int} NOT NULL REFERENCES slot (id),
    pool_id {int} NOT NULL REFERENCES pool (id),
    PRIMARY KEY (slot_id, pool_id)
) {strict};

CREATE TABLE price (                                -- the price valid on the day of service
    id             {id},
    slot_id        {int} NOT NULL REFERENCES slot (id),
    from_day       {text} NOT NULL,
    to_day         {text},
    amount_cents   {int} NOT NULL CHECK (amount_cents >= 0),
    unbooked_cents {int} NOT NULL CHECK (unbooked_cents >= 0)
) {strict};

CREATE TABLE enrolment (
    id          {id},
    child_id    {int} NOT NULL REFERENCES child (id),
    family_id   {int} NOT NULL REFERENCES family (id),
    activity_id {int} NOT NULL REFERENCES activity (id),
    from_day    {text} NOT NULL,
    to_day      {text} NOT NULL,
    weekdays    {int} NOT NULL,                     -- usual days
    state       {text} NOT NULL {one_of state asked accepted refused ended},
    created_at  {int} NOT NULL,
    UNIQUE (child_id, activity_id)
) {strict};
CREATE INDEX enrolment_family ON enrolment (family_id);
