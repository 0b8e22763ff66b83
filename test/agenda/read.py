# Reads a calendar on stdin with the parser named by the first argument; one line an event: name, start, end, status, number, words.
import sys
from datetime import timezone

def moment(t):
    return t.astimezone(timezone.utc).strftime('%Y%m%dT%H%M%SZ')

def with_icalendar(data):
    from icalendar import Calendar
    for e in Calendar.from_ical(data).walk('VEVENT'):
        yield (e['UID'], moment(e['DTSTART'].dt), moment(e['DTEND'].dt), e['STATUS'], e['SEQUENCE'], e['SUMMARY'])

def with_vobject(data):
    import vobject
    for e in vobject.readOne(data.decode('utf-8')).contents.get('vevent', []):
        yield (e.uid.value, moment(e.dtstart.value), moment(e.dtend.value), e.status.value, e.sequence.value, e.summary.value)

for event in {'icalendar': with_icalendar, 'vobject': with_vobject}[sys.argv[1]](sys.stdin.buffer.read()):
    print('\t'.join(str(x) for x in event))
