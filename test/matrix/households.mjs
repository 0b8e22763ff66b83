// households.mjs - the two households of one child, another family and a visitor against every route, on one engine. Everything
// personal of one household is turned into a word that nobody else may ever read; then the others go everywhere.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { masked } from '../lib/html.mjs';
import { must, temporaryFolder } from '../lib/process.mjs';
import { fullyGuarded } from '../lib/replies.mjs';
import { check, equal } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';

const CANARY = /canari/i;
const OURS = '2001', THEIRS = '2002', THEIR_CODE = 'CANARI2002';
const ABSENT = '987654';

// The child is both households': its own words are a second canary, for whoever is of neither.
const CHILD_CANARY = /pinson/i;

// Said in the tables where a household's words live. Those of a table that is not there yet are left out.
const planted = (theirs, child) => [
  ['family', `name = 'CANARI-FAMILLE', address = 'CANARI-RUE', city = 'CANARI-VILLE', code = '${THEIR_CODE}' WHERE id = ${theirs}`],
  ['adult', `first_name = 'CANARI-PRENOM', last_name = 'CANARI-NOM', phone = 'CANARI-TELEPHONE', email = 'canari@exemple.org'
     WHERE id IN (SELECT adult_id FROM family_adult WHERE family_id = ${theirs})`],
  ['account', `email = 'canari@exemple.org' WHERE adult_id IN (SELECT adult_id FROM family_adult WHERE family_id = ${theirs})`],
  ['notice', `title = 'CANARI-MESSAGE', body = 'CANARI-MESSAGE' WHERE family_id = ${theirs}`],
  ['child', `first_name = 'PINSON-PRENOM', last_name = 'PINSON-NOM', class = 'PINSON-CLASSE' WHERE id = ${child}`],
  ['child_person', `name = 'CANARI-VOISINE', link = 'CANARI-LIEN', phone = 'CANARI-TELEPHONE' WHERE family_id = ${theirs}`],
];

// Said of the child: its health is for both households, whom a judge keeps away from it is for no family at all.
const SECRET_CANARY = /corbeau/i;
const added = (child) => [
  `INSERT INTO child_health (child_id, name, value) VALUES (${child}, 'allergies', 'PINSON-ALLERGIE'), (${child}, 'doctor', 'PINSON-MEDECIN')`,
  `INSERT INTO child_fact (child_id, name, value) VALUES (${child}, 'insurer', 'PINSON-ASSUREUR')`,
  `INSERT INTO child_forbidden (child_id, name, search_key, reason, since) VALUES (${child}, 'CORBEAU-NOM', 'corbeau', 'CORBEAU-JUGEMENT', 1)`,
];

function plant(town, theirs, child) {
  for (const [table, change] of planted(theirs, child))
    if (tables(town).includes(table)) town.change(`UPDATE ${table} SET ${change}`);
}

// ---- what a household has, as the database sees it ----

const tables = (town) => town.rows(town.database
  ? "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'bouillargues' AND table_type = 'BASE TABLE' ORDER BY 1"
  : "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").map((r) => r.name);

const columns = (town, table) => town.rows(town.database
  ? `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'bouillargues' AND table_name = '${table}'`
  : `SELECT name FROM pragma_table_info('${table}')`).map((r) => r.name);

// All rows of the tables that name their family, but for those that note every visit. The names are asked for once.
function possessions(town, family) {
  town.owned ??= tables(town).filter((t) => !Town.visits.includes(t) && columns(town, t).includes('family_id'));
  return () => town.answers(town.owned.map((t) => `SELECT '${t}', x.* FROM ${t} x WHERE family_id = ${family}`));
}

// ---- reading ----

function words(answer) {
  if (!answer.type.startsWith('application/pdf')) return answer.text;
  const file = path.join(temporaryFolder(), 'paper.pdf');
  writeFileSync(file, answer.body);
  return must('pdftotext', ['-layout', file, '-']);
}

function silent(answer, canary, who) {
  const text = `${JSON.stringify(answer.headers)}\n${words(answer)}`;
  const found = text.match(canary);
  check(!found, `${who} reads "${text.slice(Math.max(0, found?.index - 80), found?.index + 80)}" on ${answer.path}`);
}

// Months and years lead on without end: a few of them say all there is to say.
const endless = (link) => /[?&](annee|page)=/.test(link) || (/\/\d{4}-\d\d(\?|$)/.test(link) && !/2018-0[4-6](\?|$)/.test(link));

// Everywhere a link leads, from the home page and from every route that takes nothing.
async function crawl(browser, routes, canary, who) {
  const MOST = 400;
  const seen = new Set(), next = ['/kiosque', ...routes.filter((r) => r.method === 'GET' && !r.params.length).map((r) => r.pattern)];
  while (next.length) {
    check(seen.size < MOST, `${who} finds no end: ${next.slice(0, 5)}`);
    const where = next.shift();
    if (seen.has(where)) continue;
    seen.add(where);
    const answer = await browser.send('GET', where);
    silent(answer, canary, who);
    silent(answer, SECRET_CANARY, who);
    if (answer.location?.startsWith('/')) next.push(answer.location.split('#')[0]);
    if (!answer.type.startsWith('text/html')) continue;
    for (const a of answer.page.links) {
      const link = a.attribute('href').split('#')[0];
      if (link.startsWith('/kiosque') && !endless(link)) next.push(link);
    }
  }
  return `${seen.size} pages`;
}

// ---- all, on one engine ----

// The objects that both households share; whoever has the child may open these routes.
const SHARED = ['child', 'activity', 'month', 'section'];
const isShared = (route) => route.params.every((p) => SHARED.includes(p.name));
const hasObject = (route) => route.params.some((p) => p.object);

// tools: who is invited, the words of addresses that are nobody's, and belongings, ask, place, key and tokenOf of matrix.mjs. engine: its
// name; cluster: of PostgreSQL, none for SQLite.
export async function households(suite, routes, { INVITED, OPEN_WORDS, belongings, ask, place, key, tokenOf }, engine, cluster) {
  const town = await Town.make({ cluster });
  const id = (code) => town.value(`SELECT id FROM family WHERE code = '${code}'`);
  const ours = id(OURS), theirs = id(THEIRS);
  const child = String(town.value(`SELECT child_id AS n FROM child_family WHERE family_id = ${ours}`));
  const password = town.account(THEIRS).password;
  town.seats('mer-apres-midi', 0);
  plant(town, theirs, child);
  for (const sentence of added(child)) town.change(sentence);
  await town.serve();

  const stranger = town.families.map((f) => f.identifier).find((c) => ![OURS, THEIRS, '4217'].includes(c));
  const people = { visitor: town.browser(), 'the other household': await town.signedIn(OURS), 'another family': await town.signedIn(stranger) };
  const owner = town.browser();
  equal((await owner.signIn(THEIR_CODE, password)).status, 303, 'the household of the canaries signs in');
  const things = await belongings(town, owner, { code: THEIR_CODE, child, days: ['Me 9', 'Me 23'], password });
  await town.mailsLeft();
  const tokens = {};
  for (const [who, browser] of Object.entries(people)) tokens[who] = await tokenOf(browser);
  const theirRows = possessions(town, theirs);
  const say = (sentence) => `${sentence} (${engine})`;

  // One person on one route, with what belongs to the household of the canaries.
  const tries = async (who, route) => {
    const hidden = () => [['_csrf', tokens[who]], ['_op', key()]];
    const answer = await ask(people[who], route, things, hidden());
    if (answer.headers['set-cookie']) tokens[who] = await tokenOf(people[who]);      // what closes other connections gives a new cookie
    silent(answer, CANARY, who);
    fullyGuarded(answer, who);
    if (who === 'visitor' || who === 'another family') silent(answer, CHILD_CANARY, who);
    if (who === 'visitor') return equal(answer.status, 303, 'a visitor');
    if (!hasObject(route) || (who === 'the other household' && isShared(route))) return undefined;
    const absent = Object.fromEntries(Object.entries(things).map(([n, v]) => [n, OPEN_WORDS.includes(n) ? v : ABSENT]));
    const nobodys = await ask(people[who], route, absent, hidden());
    equal(answer.status, 404, who);
    return equal(masked(answer.text), masked(nobodys.text), `${who}: theirs and nobody's look different`);
  };

  for (const route of routes.filter((r) => r.role === 'family' && r.pattern !== '/kiosque/deconnexion'))
    await suite.case(say(`two households: ${route.method} ${route.pattern}`), async () => {
      const then = theirRows();
      for (const who of Object.keys(people)) await tries(who, route);
      check(theirRows() === then, 'something of the other household has changed');
    });

  await suite.case(say('two households: a forged save of a day of the other one'), async () => {
    const month = `/kiosque/reservations/${child}/5/${things.month}`;
    const browser = people['the other household'];
    const form = (await browser.get(month)).page.form(month);
    const slot = form.boxes.find((b) => b.name === 'j').value.split('.')[0], first = browser.at.page.days.find((d) => d.key);
    const day = Number(first.key.split('.')[1]) - Number(first.label.split(' ')[1]) + 7;       // Monday the 7th is theirs
    const count = () => town.value('SELECT count(*) AS n FROM booking');
    const then = count();
    const answer = await browser.post(month, [...form.pairs(), ['j', `${slot}.${day}`]]);
    equal(answer.status, 422, 'the answer');
    check(answer.page.text.includes('est dans son autre foyer'), 'it does not say why');
    silent(answer, CANARY, 'the other household');
    equal(count(), then, 'bookings');
  });

  for (const [who, canary] of [['its own household', SECRET_CANARY], ['the other household', CANARY], ['another family', /canari|pinson/i], ['visitor', /canari|pinson/i]])
    await suite.case(say(`two households: ${who} follows every link`), () => crawl(people[who] ?? owner, routes, canary, who));

  await suite.case(say('two households: each reads its own'), async () => {
    for (const where of ['/kiosque', '/kiosque/reservations', `/kiosque/enfants/${child}/garde`])
      for (const browser of [owner, people['the other household']]) {
        const answer = await browser.send('GET', where);
        equal(answer.status, 200, where);
        check(CHILD_CANARY.test(answer.text), `the child is not on ${where}`);
      }
    check(CANARY.test((await owner.send('GET', '/kiosque')).text), 'the canaries sing to nobody');
    const strangers = town.mails.filter((m) => !m.to.includes('canari') && !m.to.includes(INVITED));
    check(!strangers.some((m) => CANARY.test(`${m.subject} ${m.text}`)), 'a mail to somebody else sings');
  });

  await suite.case(say('two households: the data is whole'), async () => {
    await town.stop();
    town.fsck();
  });
}
