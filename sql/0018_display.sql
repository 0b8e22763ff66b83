-- How each adult wants the pages to look, so that it comes back on another device. The words of web/display.h.
CREATE TABLE adult_display (
    adult_id {int} PRIMARY KEY REFERENCES adult (id),
    line     {text} NOT NULL
) {strict};
