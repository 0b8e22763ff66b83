// agenda.mjs - the calendar feed: three independent parsers read the same events; what is cancelled, kept, refused.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { must, temporaryFolder } from '../lib/process.mjs';
import { Suite, check, equal } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';

const here = new URL('.', import.meta.url).pathname;
const suite = new Suite(process.argv[2]);

// ---- the parsers ----

const libical = path.join(temporaryFolder(), 'read');
must('cc', ['-Wall', '-o', libical, path.join(here, 'read.c'), '-lical']);
const parsers = {
  icalendar: ['/usr/bin/python3', [path.join(here, 'read.py'), 'icalendar']],
  vobject: ['/usr/bin/python3', [path.join(here, 'read.py'), 'vobject']],
  libical: [libical, []],
};

// The events as all three see them, by name.
function events(text) {
  const read = Object.entries(parsers).map(([name, [command, args]]) => [name, execFileSync(command, args, { input: text, encoding: 'utf8' })]);
  const [[, first], ...others] = read;
  const sorted = (lines) => lines.trim().split('\n').sort().join('\n');
  for (const [name, lines] of others) equal(sorted(lines), sorted(first), `${name} reads as the first parser`);
  return new Map(first.trim().split('\n').filter(Boolean).map((line) => {
    const [uid, start, end, status, sequence, summary] = line.split('\t');
    return [uid, { start, end, status, sequence: Number(sequence), summary }];
  }));
}

// What the text itself must keep: line ends, line lengths, whole letters.
function wellWritten(text) {
  check(text.endsWith('END:VCALENDAR\r\n'), 'it ends well');
  for (const line of text.split('\r\n')) {
    check(!line.includes('\n') && !line.includes('\r'), 'lines end with CR LF');
    check(Buffer.byteLength(line) <= 75, `a line has ${Buffer.byteLength(line)} bytes`);
    check(!line.includes('\uFFFD'), 'no letter is cut');
  }
}

// ---- a family whose children bear names that need care ----

const NAME = 'Zoé-Éléonore, « Zou »; d’Été\\ aux cheveux très longs et à la mémoire d’éléphant ⛱ 🐘';
const town = await Town.make();
town.change(`UPDATE child SET first_name = '${NAME}' WHERE id = 1`);
await town.serve();
const parent = await town.signedIn('4217'), program = town.browser();
const month = (child, activity, first) => `/kiosque/reservations/${child}/${activity}/${first}`;

async function saved(at, change) {
  await parent.get(at);
  const form = parent.at.page.form(at);
  change(form);
  equal((await parent.submit(form)).status, 303, `saving ${at}`);
}
const tick = (label, on) => (form) => { form.boxes.find((b) => b.label.startsWith(label)).checked = on; };

async function press(words) {
  await parent.get('/kiosque/consulter');
  for (const form of parent.at.page.forms) {
    const button = form.buttons.find((b) => b.label.includes(words));
    if (!button) continue;
    await parent.submit(form, button);
    return parent.settle();
  }
  return check(false, `no button ${words}`);
}

const address = () => new URL(parent.at.page.html.match(/value="(http[^"]+\.ics)"/)[1]).pathname;
let feed;

await suite.case('an address is made, and read by three parsers', async () => {
  await press('Créer mon adresse');
  feed = address();
  const answer = await program.get(feed);
  equal(answer.status, 200, 'the answer');
  equal(answer.type, 'text/calendar; charset=utf-8', 'its kind');
  wellWritten(answer.text);
  const found = events(answer.text);
  const booked = Number(town.value(`SELECT count(*) AS n FROM booking b JOIN family f ON f.id = b.family_id
    WHERE f.code = '4217' AND b.state = 'confirmed' AND b.day >= '2018-03-13'`));
  equal(found.size, booked, 'events');
  check([...found.values()].some((e) => e.summary === `${NAME} : RESTAURATION SCOLAIRE`), 'the name is as it is written');
  check([...found.values()].every((e) => e.status === 'CONFIRMED' && e.sequence === 0), 'all are booked');
  return `${found.size} events`;
});

await suite.case('hours are the town’s, in winter and in summer time', async () => {
  const found = events((await program.get(feed)).text);
  const at = (day) => [...found.values()].find((e) => e.start.startsWith(day))?.start;
  equal(at('20180316'), '20180316T110000Z', 'noon in winter');
  equal(at('20180403'), '20180403T100000Z', 'noon in summer');
});

await suite.case('nothing of health, no family name, no address', async () => {
  const text = (await program.get(feed)).text;
  for (const word of ['Delmas', '4217', 'allerg', 'PAI', '@exemple']) check(!text.includes(word), `it says ${word}`);
});

await suite.case('what a calendar has already is not sent again', async () => {
  const first = await program.get(feed);
  const again = await program.get(feed, { headers: { 'If-None-Match': first.headers.etag } });
  equal(again.status, 304, 'the answer');
  equal(again.body.length, 0, 'bytes');
});

await suite.case('a day taken back stays as cancelled, with a higher number; booked again, it comes back', async () => {
  const at = month(1, 7, '2018-05');
  const thursday = () => program.get(feed).then((r) => [...events(r.text)].find(([uid]) => uid.includes('-20180503@')));
  await saved(at, tick('Je 3', true));
  const [uid, added] = await thursday();
  equal(`${added.status} ${added.sequence}`, 'CONFIRMED 0', 'booked');
  await saved(at, tick('Je 3', false));
  const [same, cancelled] = await thursday();
  equal(same, uid, 'its name');
  equal(`${cancelled.status} ${cancelled.sequence}`, 'CANCELLED 1', 'taken back');
  await saved(at, tick('Je 3', true));
  const [, back] = await thursday();
  equal(`${back.status} ${back.sequence}`, 'CONFIRMED 2', 'booked again');
});

await suite.case('a place in the basket is not there before it is paid', async () => {
  await saved(month(1, 3, '2018-05'), tick('Me 16', true));
  const found = events((await program.get(feed)).text);
  check(![...found.keys()].some((uid) => uid.includes('-20180516@')), 'it is there');
});

await suite.case('another address ends the first; an ended address tells nothing', async () => {
  const old = feed;
  await press('Changer d\'adresse');
  feed = address();
  check(feed !== old, 'it is another one');
  equal((await program.get(old)).status, 404, 'the old one');
  equal((await program.get(feed)).status, 200, 'the new one');
  await press('Supprimer');
  equal((await program.get(feed)).status, 404, 'the deleted one');
  check(!parent.at.page.html.includes('.ics'), 'the page shows no address');
});

await suite.case('a family without any booking has a calendar too', async () => {
  const other = await town.signedIn(town.families.map((f) => f.identifier).find((code) => code !== '4217' && !Number(town.value(
    `SELECT count(*) AS n FROM booking b JOIN family f ON f.id = b.family_id WHERE f.code = '${code}'`))));
  await other.get('/kiosque/consulter');
  await other.submit(other.at.page.form('/kiosque/agenda'));
  await other.settle();
  const empty = await program.get(new URL(other.at.page.html.match(/value="(http[^"]+\.ics)"/)[1]).pathname);
  wellWritten(empty.text);
  equal(events(empty.text).size, 0, 'events');
  other.close();
});

await suite.case('an address that is read too often rests for an hour', async () => {
  await press('Créer mon adresse');
  feed = address();
  for (let n = 0; n < 60; n++) equal((await program.get(feed)).status, 200, `reading ${n + 1}`);
  const answer = await program.get(feed);
  equal(answer.status, 429, 'one more');
  equal(answer.headers['retry-after'], '3600', 'when to come back');
  await town.later(61);
  equal((await program.get(feed)).status, 200, 'an hour later');
});

parent.close();
program.close();
await town.stop();
town.fsck();
suite.end();
