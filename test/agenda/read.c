// read.c - reads a calendar on stdin with libical; one line an event: name, start, end, status, number, words. An error of
// syntax that the parser noted is told and ends with 1.
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(icalcomponent *e)
{
    icalproperty *status = icalcomponent_get_first_property(e, ICAL_STATUS_PROPERTY);
    printf("%s\t%s\t%s\t%s\t%d\t%s\n", icalcomponent_get_uid(e), icaltime_as_ical_string(icalcomponent_get_dtstart(e)),
           icaltime_as_ical_string(icalcomponent_get_dtend(e)), status ? icalproperty_get_value_as_string(status) : "none",
           icalcomponent_get_sequence(e), icalcomponent_get_summary(e));
}

int main(void)
{
    static char text[4 << 20];
    text[fread(text, 1, sizeof text - 1, stdin)] = 0;
    icalcomponent *all = icalparser_parse_string(text);
    if (!all || icalcomponent_isa(all) != ICAL_VCALENDAR_COMPONENT || icalcomponent_count_errors(all)) {
        fprintf(stderr, "%s\n", all ? "there are errors in it" : "not a calendar");
        return 1;
    }
    if (!icalrestriction_check(all)) {
        fprintf(stderr, "a rule of RFC 5545 is broken\n");
        return 1;
    }
    for (icalcomponent *e = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT); e;
         e = icalcomponent_get_next_component(all, ICAL_VEVENT_COMPONENT))
        show(e);
    icalcomponent_free(all);
    return 0;
}
