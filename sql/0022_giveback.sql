-- Days already paid that a family gives back: its price comes back when another family takes the place.
ALTER TABLE activity ADD COLUMN give_back {int} NOT NULL DEFAULT 0 CHECK (give_back IN (0, 1));

CREATE TABLE giveback (
    id         {id},
    booking_id {int} NOT NULL UNIQUE REFERENCES booking (id),
    family_id  {int} NOT NULL REFERENCES family (id),
    save_id    {int} NOT NULL REFERENCES booking_save (id),     -- the line of history that gave it back
    slot_id    {int} NOT NULL REFERENCES slot (id),
    day        {text} NOT NULL,
    state      {text} NOT NULL {one_of state open taken kept},  -- waits; taken and credited; the day came, nobody took it
    given_at   {int} NOT NULL,
    settled_at {int},
    CHECK ((state = 'open') = (settled_at IS NULL))
) {strict};
CREATE INDEX giveback_open ON giveback (day, slot_id) WHERE state = 'open';
CREATE INDEX giveback_family ON giveback (family_id);
