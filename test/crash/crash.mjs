// crash.mjs - the service is killed at random moments while families save. What was acknowledged is there afterwards; a save that
// got no answer is there as a whole or not at all; every invariant holds. The seed of the moments is printed: "run SEED" repeats it.
import { Cluster } from '../lib/postgres.mjs';
import { sleep } from '../lib/process.mjs';
import { Suite, check, equal } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';

const MONTH = '2018-05', ROUNDS = { SQLite: 20, PostgreSQL: 8 };
const CARE = { name: 'ACCUEIL', id: 1 };            // invoiced at once: a save writes to the books too
const MEALS = { name: 'RESTAURATION SCOLAIRE', id: 5 };     // brings the midday time of another activity with it

const seed = Number(process.argv[2] ?? Date.now() % 1000000);

function randomFrom(start) {
  let state = start >>> 0;
  return (n) => {                                   // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) % n;
  };
}

// ---- a family that ticks and unticks without rest ----

class Family {
  constructor(browser, code, activity, child, random) {
    Object.assign(this, { browser, code, random, page: `/kiosque/reservations/${child}/${activity.id}/${MONTH}`, acknowledged: 0, unanswered: 0 });
  }

  async look() {
    const { page, status } = await this.browser.get(this.page);
    equal(status, 200, `${this.code} opens the month`);
    this.form = page.form(this.page);
    return this.booked(this.form.boxes.filter((b) => b.name === 'j' && b.checked));
  }

  booked(boxes) { return boxes.map((b) => b.value).sort().join(' '); }

  // Until the service is gone. known: what the last acknowledged page said; wanted: what was asked and not answered.
  async live() {
    this.wanted = undefined;
    try {
      for (;;) {
        this.known = await this.look();
        const boxes = this.form.boxes.filter((b) => b.name === 'j');
        for (let i = 1 + this.random(4); i--;) {
          const box = boxes[this.random(boxes.length)];
          box.checked = !box.checked;
        }
        this.wanted = this.booked(boxes.filter((b) => b.checked));
        const answer = await this.browser.submit(this.form);
        equal(answer.status, 303, `${this.code} saves (${answer.page.main.slice(0, 300)})`);
        this.known = this.wanted;
        this.wanted = undefined;
        this.acknowledged++;
      }
    } catch (error) {
      if (!['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(error.code)) throw error;
      if (this.wanted !== undefined) this.unanswered++;
    }
  }

  async remember() {
    this.browser.close();
    const found = await this.look();
    check(found === this.known || found === this.wanted,
      `${this.code}: what was acknowledged is not there\n  acknowledged ${this.known}\n  unanswered ${this.wanted}\n  found ${found}`);
  }
}

async function familiesOf(town, activity, n, random) {
  const rows = town.rows(`SELECT f.code, min(e.child_id) AS child FROM family f JOIN enrolment e ON e.family_id = f.id
                          WHERE e.activity_id = ${activity.id} GROUP BY f.code ORDER BY f.code`).filter((r) => town.account(r.code));
  const chosen = (activity === CARE ? rows : rows.reverse()).slice(0, n);
  return Promise.all(chosen.map(async (r) => {
    const family = new Family(await town.signedIn(r.code), r.code, activity, r.child, random);
    family.known = await family.look();             // a kill may come before the first page of the first round
    return family;
  }));
}

// ---- rounds ----

async function round(town, families, random) {
  const moment = 20 + random(250);
  const lives = families.map((f) => f.live());
  await Promise.race([sleep(moment), Promise.all(lives)]);
  await town.crash();
  await Promise.all(lives);
  town.moment += 60000;
  await town.serve();
  await Promise.all(families.map((f) => f.remember()));
  town.fsck();
}

async function crashes(suite, engine, cluster) {
  const random = randomFrom(seed);
  const town = await Town.make({ build: 'build', families: 60, cluster });
  await town.serve();
  const families = [...await familiesOf(town, CARE, 4, random), ...await familiesOf(town, MEALS, 4, random)];
  await suite.case(`${engine}: killed ${ROUNDS[engine]} times`, async () => {
    for (let i = 1; i <= ROUNDS[engine]; i++)
      await round(town, families, random).catch((error) => { error.message = `round ${i} of seed ${seed}: ${error.message}`; throw error; });
    const sum = (what) => families.reduce((n, f) => n + f[what], 0);
    check(sum('acknowledged') > ROUNDS[engine] * 4, `only ${sum('acknowledged')} saves were acknowledged`);
    return `seed ${seed}, ${sum('acknowledged')} saves acknowledged, ${sum('unanswered')} unanswered`;
  });
  await suite.case(`${engine}: the service ends in order, its data whole`, async () => {
    await town.stop();
    town.fsck();
  });
}

const suite = new Suite();
await crashes(suite, 'SQLite');
const cluster = await Cluster.start();
await crashes(suite, 'PostgreSQL', cluster);
await cluster.stop();
suite.end();
