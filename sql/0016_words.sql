-- In which language the kiosk speaks to whom: 'fr', 'en' (base/words.h).

ALTER TABLE adult ADD COLUMN language {text} CHECK (language IN ('fr', 'en'));                 -- NULL: never chosen
ALTER TABLE session ADD COLUMN language {text} NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en'));

-- What the town tells is written in every language at once: each adult of the family reads it in their own.
ALTER TABLE notice ADD COLUMN title_en {text} NOT NULL DEFAULT '';
ALTER TABLE notice ADD COLUMN body_en {text} NOT NULL DEFAULT '';
