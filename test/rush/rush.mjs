// rush.mjs - everybody wants the same few seats at the same second, on both engines. Exactly as many families as there are seats
// get one; every other one is told so and can wait in a fair order; a place that is given back goes to the first who waits.
import { Cluster } from '../lib/postgres.mjs';
import { Suite, check, equal } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';

const SEATS = 5, CROWD = 64;
const DAY = 'Me 16', MONTH = '2018-05', WEDNESDAYS = 3;
const ANSWERED = [303, 409, 422];

class Client {
  constructor(town, { code, child }) { Object.assign(this, { town, code, page: `/kiosque/reservations/${child}/${WEDNESDAYS}/${MONTH}` }); }

  async comeIn() {
    this.browser = await this.town.signedIn(this.code);
    await this.browser.get(this.page);
    this.form = this.browser.at.page.form(this.page);
    const { key } = this.browser.at.page.days.find((d) => d.label === DAY && d.slot.includes('A-MERCREDI MATIN'));
    this.key = key;
    this.form.boxes.find((b) => b.value === key).checked = true;
  }

  // A double click: both are sent, both hear the same.
  async run() {
    const start = Date.now();
    const [answer, again] = await Promise.all([this.browser.submit(this.form), this.browser.submit(this.form)]);
    this.took = Date.now() - start;
    this.answer = answer;
    this.won = answer.status === 303;
    this.same = this.won ? again.status === 303 && again.location === answer.location : ANSWERED.includes(again.status) && again.status !== 303;
  }

  async wait() {
    await this.browser.get(this.page);
    const form = this.browser.at.page.form('/attente');
    const button = form?.buttons.find((b) => b.name === 'jour' && b.value === this.key);
    check(button, `${this.code} is not offered the waiting list`);
    equal((await this.browser.submit(form, button)).status, 303, `${this.code} joins the waiting list`);
    await this.browser.settle();
    this.place = Number(this.browser.at.page.text.match(/Attente n° (\d+)/)?.[1]);
  }
}

async function crowd(town) {
  const enrolled = town.rows(`SELECT f.code, min(e.child_id) AS child FROM family f JOIN enrolment e ON e.family_id = f.id
                              WHERE e.activity_id = ${WEDNESDAYS} AND e.child_id NOT IN (SELECT child_id FROM custody)      -- every day is theirs
                              GROUP BY f.code ORDER BY f.code`).filter((r) => town.account(r.code));
  check(enrolled.length >= CROWD, `the demo has only ${enrolled.length} families for the rush`);
  const clients = enrolled.slice(0, CROWD).map((r) => new Client(town, r));
  const left = [...clients];                        // signing in is meant to be slow: a few at once
  await Promise.all(Array.from({ length: 4 }, async () => { for (let c; (c = left.shift());) await c.comeIn(); }));
  return clients;
}

// Five seats; sixty-four clicks. The sentence says how long the slowest waited.
async function race(clients) {
  await Promise.all(clients.map((c) => c.run()));
  for (const c of clients) check(ANSWERED.includes(c.answer.status), `${c.code} is answered ${c.answer.status}: ${c.answer.page.main.slice(0, 200)}`);
  equal(clients.filter((c) => c.won).length, SEATS, 'families that have a place');
  for (const c of clients) check(c.same, `${c.code} hears two different answers`);
  for (const c of clients.filter((x) => !x.won)) check(c.answer.page.text.includes("liste d'attente"), `${c.code} is not told of the waiting list`);
  const slowest = clients.map((c) => c.took).sort((a, b) => b - a);
  return `${SEATS} of ${CROWD}, median ${slowest[CROWD >> 1]} ms, slowest ${slowest[0]} ms`;
}

async function queue(town, clients) {
  const losers = clients.filter((c) => !c.won);
  await Promise.all(losers.map((c) => c.wait()));
  const places = town.rows('SELECT w.id, f.code FROM waiting w JOIN family f ON f.id = w.family_id ORDER BY w.id').map((r) => r.code);
  equal(places.length, CROWD - SEATS, 'families in the list');
  for (const c of losers) check(c.place >= 1 && c.place <= CROWD - SEATS, `${c.code} is told place ${c.place}`);
  return places;
}

async function giveBack(town, clients, waiting) {
  const winner = clients.find((c) => c.won);
  await winner.browser.get('/kiosque/panier');
  const form = winner.browser.at.page.form('/retirer');
  equal((await winner.browser.submit(form, form.buttons[0])).status, 303, 'giving a place back');
  const offered = town.rows("SELECT f.code FROM waiting w JOIN family f ON f.id = w.family_id WHERE w.state = 'offered'").map((r) => r.code);
  equal(offered.join(), waiting[0], 'the place is offered to');
}

function seatsAreRight(town) {
  const taken = town.value(`SELECT count(*) AS n FROM booking WHERE day = '2018-05-16' AND state IN ('held', 'confirmed')
    AND slot_id IN (SELECT slot_id FROM slot_pool WHERE pool_id = (SELECT id FROM pool WHERE code = 'mer-matin'))`);
  equal(Number(taken), SEATS, 'live bookings');
  town.fsck();
}

// Reload, resend, the back button: who has a place sends the same form again, and hears the same.
async function sendAgain(clients) {
  await Promise.all(clients.filter((c) => c.won).map(async (c) => {
    const again = await c.browser.submit(c.form);
    equal(`${again.status} ${again.location}`, `${c.answer.status} ${c.answer.location}`, `${c.code} hears`);
  }));
}

// Two families, one place, as many times as there are Wednesdays in May and June.
async function duels(clients) {
  const [one, other] = clients;
  const months = ['2018-05', '2018-06'];
  let fought = 0;
  for (const month of months) {
    equal((await one.browser.get(one.page.replace(MONTH, month))).status, 200, `${month} is shown`);
    const labels = one.browser.at.page.days.filter((d) => d.slot.includes('B-MERCREDI APRES MIDI') && d.state === 'free').map((d) => d.label);
    for (const label of labels) {
      const forms = await Promise.all([one, other].map(async (c) => {
        const { page } = await c.browser.get(c.page.replace(MONTH, month));
        const form = page.form(month);
        form.boxes.find((b) => b.value === page.days.find((d) => d.label === label && d.slot.includes('B-MERCREDI APRES MIDI')).key).checked = true;
        return [c, form];
      }));
      const answers = await Promise.all(forms.map(([c, form]) => c.browser.submit(form)));
      const statuses = answers.map((a) => a.status).sort();
      check(statuses[0] === 303 && [409, 422].includes(statuses[1]), `${label} ${month}: answered ${statuses}`);
      fought++;
    }
  }
  check(fought >= 8, `only ${fought} Wednesdays`);
  return `${fought} times`;
}

async function rush(suite, engine, cluster) {
  const town = await Town.make({ build: 'build', families: 320, cluster });
  town.seats('mer-matin', SEATS);
  town.seats('mer-apres-midi', 1);
  await town.serve();
  let clients, waiting;
  await suite.case(`${engine}: ${CROWD} families come in`, async () => { clients = await crowd(town); });
  await suite.case(`${engine}: ${CROWD} families, ${SEATS} seats`, () => race(clients));
  await suite.case(`${engine}: the same clicks again change nothing`, async () => { await sendAgain(clients); seatsAreRight(town); });
  await suite.case(`${engine}: the last place has one winner`, () => duels(clients.filter((c) => !c.won)));
  await suite.case(`${engine}: the others wait in order`, async () => { waiting = await queue(town, clients); });
  await suite.case(`${engine}: a place given back goes to the first who waits`, () => giveBack(town, clients, waiting));
  await suite.case(`${engine}: seats and books are right, the service ends in order`, async () => {
    seatsAreRight(town);
    await town.stop();
    town.fsck();
  });
}

const suite = new Suite();
await rush(suite, 'SQLite');
const cluster = await Cluster.start();
await rush(suite, 'PostgreSQL', cluster);
await cluster.stop();
suite.end();
