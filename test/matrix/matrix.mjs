// matrix.mjs - every route of "kiosque routes --json" against everyone who must not have it: a visitor, another family, an agent,
// a form without token or without operation key. Nothing is told, nothing changes. A new route is in the matrix by existing.
import { masked } from '../lib/html.mjs';
import { Cluster } from '../lib/postgres.mjs';
import { built, must } from '../lib/process.mjs';
import { fullyGuarded, readable } from '../lib/replies.mjs';
import { Suite, check, equal } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';
import { paper } from '../uploads/files.mjs';
import { households } from './households.mjs';

const ABSENT = '987654';
const MONTH = '2018-05';
const OPEN_WORDS = ['month', 'activity', 'regie', 'token', 'section'];      // of an address: they name nobody's thing
const INVITED = 'nadia.benali@exemple.fr';

// ---- a family that has one of everything ----

async function saveMonth(browser, path, ...labels) {
  await browser.get(path);
  const days = browser.at.page.days;
  const form = browser.at.page.form(path);
  for (const [label, slot] of labels) {
    const key = days.find((d) => d.label === label && d.slot.includes(slot)).key;
    form.boxes.find((b) => b.value === key).checked = true;
  }
  equal((await browser.submit(form)).status, 303, `saving ${path}`);
}

async function writeToTown(browser) {
  await browser.get('/kiosque/ecrire');
  const form = browser.at.page.form('/kiosque/ecrire');
  const texts = { service: 'Accueil périscolaire', objet: 'Une question', message: 'Bonjour' };
  for (const [name, text] of Object.entries(texts)) form.field(name).value = text;
  equal((await browser.submit(form)).status, 303, 'asking the town hall');
}

async function invite(browser, password) {
  await browser.get('/kiosque/codes/invitation');
  const form = browser.at.page.form('/kiosque/codes/invitation');
  const texts = { prenom: 'Nadia', nom: 'Benali', email: INVITED, actuel: password };
  for (const [name, text] of Object.entries(texts)) form.field(name).value = text;
  equal((await browser.submit(form)).status, 303, 'inviting somebody');
}

async function addPerson(browser, child) {
  const address = `/kiosque/enfants/${child}/personnes`;
  await browser.get(address);
  const form = browser.at.page.form(address);
  for (const [name, text] of Object.entries({ name: 'Aline Costa', link: 'voisine', phone: '06 12 34 56 78' })) form.field(name).value = text;
  form.field('may_collect').checked = true;
  equal((await browser.submit(form)).status, 303, 'a person to call');
}

// days: two Wednesdays that it may book.
async function belongings(town, browser, { code = '4217', child = '1', days = ['Me 16', 'Me 23'], password = town.account(code).password } = {}) {
  const wednesdays = `/kiosque/reservations/${child}/3/${MONTH}`;
  await writeToTown(browser);
  await invite(browser, password);
  await addPerson(browser, child);
  await saveMonth(browser, wednesdays, [days[0], 'A-MERCREDI MATIN']);
  await browser.get('/kiosque/panier');
  await browser.submit(browser.at.page.form('/payer'));
  await browser.get(browser.at.location);
  const idop = new URL(browser.at.location).searchParams.get('idop');
  await town.payfip.pay({ idop }, 'P');
  await browser.get(`/kiosque/payfip/retour?idop=${idop}`);
  await saveMonth(browser, wednesdays, [days[1], 'A-MERCREDI MATIN']);
  await browser.get(wednesdays);
  const full = browser.at.page.form('/attente');
  equal((await browser.submit(full, full.buttons[0])).status, 303, 'joining the waiting list');
  await browser.get('/kiosque/reservations/semaine');
  const week = browser.at.page.form('/semaine/apercu');
  await browser.get(`${week.action}?${new URLSearchParams(week.pairs())}`);
  equal((await browser.submit(browser.at.page.form('/reservations/semaine'))).status, 303, 'a usual week');
  const send = (await browser.get('/kiosque/mes-documents')).page.form('/kiosque/mes-documents');
  equal((await browser.upload(send.action, [['_csrf', send.value('_csrf')], ['_op', send.value('_op')], ['type', 'pai'], ['enfant', child]],
    [['piece', 'pai.pdf', paper]])).status, 303, 'a document');
  const one = (table, where) => String(town.value(`SELECT max(id) AS n FROM ${table} WHERE ${where}`));
  const family = town.value(`SELECT id FROM family WHERE code = '${code}'`);
  const mine = {
    child, activity: '3', month: MONTH, regie: '2', token: 'x'.repeat(32),
    invoice: one('invoice', `family_id = ${family}`), payment: one('payment', `family_id = ${family} AND state = 'settled'`),
    basket: one('basket', `family_id = ${family} AND state = 'open'`), notice: one('notice', `family_id = ${family}`),
    request: one('request', `family_id = ${family}`),
    save: one('booking_save', `family_id = ${family}`), waiting: one('waiting', `family_id = ${family}`),
    person: one('child_person', `family_id = ${family}`), section: 'sante',
    invitation: one('invitation', `family_id = ${family}`),
    adult: String(town.value(`SELECT max(adult_id) AS n FROM family_adult WHERE family_id = ${family}`)),
    document: one('document', `family_id = ${family}`), paper: one('town_file', '1 = 1'),
    session: town.value(`SELECT substr(max(token_hash), 1, 16) AS handle FROM session WHERE family_id = ${family}`),
    report: one('booking_report', `family_id = ${family}`), booking: one('booking', `family_id = ${family} AND state = 'held'`),
  };
  for (const [name, id] of Object.entries(mine)) check(id !== 'null', `the family has no ${name}`);
  return mine;
}

// ---- requests ----

const place = (route, values) => route.pattern.replace(/:(\w+)/g, (_, name) => values[name] ?? check(false, `the matrix has no ${name}`));

let keys = 0;
const key = () => `matrix-${String(keys++).padStart(12, '0')}`;

// Fields that a page of ours would send, so that a refusal is for the right reason.
function body(route, values) {
  const fields = {
    '/kiosque/panier/:basket/retirer': [['reservation', values.booking]],
    '/kiosque/attente/:waiting': [['reponse', 'non']],
    '/kiosque/demandes/:request/reponse': [['reponse', 'Bonjour']],
    '/kiosque/payer/:regie': [['facture', values.invoice]],
    '/kiosque/reservations/:child/:activity/:month/attente': [['jour', '9.1']],
  };
  return fields[route.pattern] ?? [];
}

function ask(browser, route, values, hidden = []) {
  const path = place(route, values);
  return route.method === 'GET' ? browser.send('GET', path) : browser.post(path, [...hidden, ...body(route, values)]);
}

async function tokenOf(browser) {
  const answer = await browser.send('GET', '/kiosque');
  return answer.page.forms.map((f) => f.value('_csrf')).find(Boolean);
}

// ---- the checks of one route ----

const opens = (route) => (route.role === 'agent' ? '/mairie' : '/kiosque');
const hasObject = (route) => route.params.some((p) => p.object) || route.pattern === '/kiosque/payer/:regie';

function sendsAway(answer, route, who) {
  fullyGuarded(answer, who);
  equal(answer.status, 303, who);
  equal(answer.location, `${opens(route)}?motif=session`, `${who} is led to`);
}

async function refusesStrangers(house, route) {
  const { mine, owner, other, visitor, agent, tokens } = house;
  if (route.role !== 'anyone') sendsAway(await ask(visitor, route, mine, [['_csrf', tokens.visitor], ['_op', key()]]), route, 'a visitor');
  if (route.role === 'family') sendsAway(await ask(agent, route, mine, [['_csrf', tokens.agent], ['_op', key()]]), route, 'an agent');
  if (route.role === 'agent') sendsAway(await ask(owner, route, mine, [['_csrf', tokens.owner], ['_op', key()]]), route, 'a family');
  if (route.role === 'family' && hasObject(route)) {
    const absent = Object.fromEntries(Object.entries(mine).map(([n, v]) => [n, OPEN_WORDS.includes(n) ? v : ABSENT]));
    const theirs = await ask(other, route, mine, [['_csrf', tokens.other], ['_op', key()]]);
    const nobodys = await ask(other, route, absent, [['_csrf', tokens.other], ['_op', key()]]);
    equal(theirs.status, 404, "another family's");
    equal(nobodys.status, 404, "nobody's");
    equal(masked(theirs.text), masked(nobodys.text), "another family's and nobody's look different");
    equal(Object.keys(theirs.headers).sort().join(), Object.keys(nobodys.headers).sort().join(), 'their headers');
    fullyGuarded(theirs, 'the refusal');
    readable(theirs, 'the refusal');
  }
}

async function refusesForgeries(house, route) {
  const { mine, tokens } = house;
  const name = { anyone: 'visitor', family: 'owner', agent: 'agent' }[route.role];
  const who = house[name], token = tokens[name];
  const refused = async (hidden, sentence) => {
    const answer = await ask(who, route, mine, hidden);
    equal(answer.status, 403, sentence);
    fullyGuarded(answer, sentence);
    readable(answer, sentence);
  };
  if (route.csrf) await refused([['_op', key()]], 'without its token');
  if (route.csrf) await refused([['_csrf', 'x'.repeat(token.length)], ['_op', key()]], 'with a made-up token');
  if (route.csrf && route.role !== 'anyone') await refused([['_csrf', tokens.other], ['_op', key()]], "with another family's token");
  if (route.operation_key) await refused([['_csrf', token]], 'without operation key');
}

async function opensForItsOwn(house, route) {
  if (route.method !== 'GET' || route.role === 'agent') return;
  const answer = await ask(route.role === 'family' ? house.owner : house.visitor, route, house.mine);
  const fits = route.params.some((p) => p.type === 'secret') ? [404, 410] : [200, 303];
  check(fits.includes(answer.status), `its own page answers ${answer.status}`);
  fullyGuarded(answer, 'its own page');
  check(answer.body.length < 60000, `its own page has ${answer.body.length} bytes`);
}

// ---- all ----

const suite = new Suite(process.argv[2]);
const routes = JSON.parse(must(built('build-san', 'kiosque'), ['routes', '--json']));
const town = await Town.make();
town.seats('mer-apres-midi', 0);
await town.serve();

const { code: otherCode, child: otherChild } = town.rows(`SELECT f.code, min(e.child_id) AS child FROM family f JOIN enrolment e ON e.family_id = f.id
  WHERE e.activity_id = 3 AND f.code <> '4217' GROUP BY f.code ORDER BY f.code`).find((r) => town.account(r.code));
const house = { owner: await town.signedIn('4217'), other: await town.signedIn(otherCode), visitor: town.browser(), agent: town.browser() };
const admin = town.accounts.find((a) => a.role === 'agent');
await house.agent.get('/mairie');
const desk = house.agent.at.page.form('/mairie/connexion');
desk.field('identifiant').value = admin.identifier;
desk.field('mot_de_passe').value = admin.password;
await house.agent.submit(desk);
equal(house.agent.at.status, 303, 'the agent signs in');

house.mine = await belongings(town, house.owner);
await saveMonth(house.other, `/kiosque/reservations/${otherChild}/3/${MONTH}`, ['Me 30', 'A-MERCREDI MATIN']);
const otherBasket = String(town.value(`SELECT max(b.basket_id) AS n FROM booking b WHERE b.child_id = ${otherChild}`));
house.tokens = {};
for (const who of ['owner', 'other', 'visitor']) house.tokens[who] = await tokenOf(house[who]);
house.tokens.agent = (await house.agent.send('GET', '/mairie')).page.forms[0].value('_csrf');
await town.mailsLeft();

// Reading one's own pages may mark a payment to be asked about; strangers and forgeries may change nothing at all.
const before = () => town.contents([...Town.visits, 'op', 'outbox']);
for (const route of routes)
  await suite.case(`${route.method} ${route.pattern}`, async () => {
    await opensForItsOwn(house, route);
    const then = before();
    await refusesStrangers(house, route);
    await refusesForgeries(house, route);
    check(before() === then, 'something in the database has changed');
  });

// What names somebody else's thing in a form rather than in the address.
const elsewhere = [
  ["an invoice of another family in one's own payment", '/kiosque/payer/:regie', { regie: '3' }, (mine) => [['facture', mine.invoice]]],
  ["a booking of another family in one's own basket", '/kiosque/panier/:basket/retirer', { basket: otherBasket }, (mine) => [['reservation', mine.booking]]],
];
for (const [name, pattern, values, fields] of elsewhere)
  await suite.case(name, async () => {
    const then = before();
    const answer = await house.other.post(place({ pattern }, values), [['_csrf', house.tokens.other], ['_op', key()], ...fields(house.mine)]);
    equal(answer.status, 404, name);
    check(before() === then, 'something in the database has changed');
  });

await suite.case('the service ends in order, its data whole', async () => {
  await town.stop();
  town.fsck();
});

const cluster = await Cluster.start();
const tools = { INVITED, OPEN_WORDS, belongings, ask, place, key, tokenOf };
await households(suite, routes, tools, 'SQLite');
await households(suite, routes, tools, 'PostgreSQL', cluster);
await cluster.stop();
suite.end();
