// wander.mjs - families who click on everything and type anything. Nobody knows what they will do, but the dice are
// numbered: the same seed walks the same way. Whatever they try, every answer is a page, no 5xx, and fsck is clean.
import { Cluster } from '../lib/postgres.mjs';
import { Suite, check } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';
import { html, jpeg, paper } from '../uploads/files.mjs';

const suite = new Suite(process.argv[2]);
const SEED = Number(process.env.SEED ?? 1), STEPS = Number(process.env.STEPS ?? 250), AT = process.env.AT ?? '2018-04-13T09:00';

// ---- dice ----

function dice(seed) {                                    // mulberry32
  let s = seed >>> 0;
  const one = () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { below: (n) => Math.floor(one() * n), of: (list) => list[Math.floor(one() * list.length)], chance: (p) => one() < p };
}

// ---- what is typed ----

const odd = [
  '', ' ', '0', '-1', '1', '42', '12,50', '1e9', '2147483648', '99999999999999999999', '0.001', '-0,01',
  '01/01/1900', '31/12/2199', '29/02/2019', '31/04/2018', '00/00/0000', '14/05/2018', '2018-05-14', '2018-W20', '1/9/2017', '9999-12-31', '0001-01-01',
  '2018-05', '9999-12', '1.17660', '3.17660', '0.0', '17660', '06 39 98 00 01', '+32 470 12 34 56', '34000', 'ines.roche@exemple.fr', 'a@b', '@', 'x@exemple.fr\r\nBcc: y@exemple.fr',
  'Zoë', "O'Brien", 'Nguyễn', 'é'.repeat(300), 'x'.repeat(5000), '👨‍👩‍👧‍👦', 'مرحبا', '‮droite', 'a\u0301\u0327', '\t', 'ligne\r\nligne\nligne',
  '<script>alert(1)</script>', '"><img src=x>', "'; DROP TABLE child; --", '%s%n%d', '{{7*7}}', '../../etc/passwd', '\u0001', '\u2028', 'null', 'true', 'oui', 'on',
];
const files = [['papier.pdf', paper], ['photo.jpg', jpeg(60, 40, 80)], ['papier.pdf', html], ['vide.pdf', ''], ['../../x'.repeat(60), 'x']];

// What a field seems to ask for, after its name and its label; most of it is even right.
function plausible(field, account, d) {
  const asks = `${field.name} ${field.label} ${field.element.attribute('autocomplete') ?? ''}`.toLowerCase();
  if (field.type === 'password' || asks.includes('mot_de_passe')) return account.password;
  if (/born|naissance|né le/.test(asks)) return d.of(['14/02/2013', '30/06/2011', '01/09/2014', '14/02/1930']);
  if (/date|jusqu|depuis|until|debut|fin|\bdu\b|\bau\b|valable/.test(asks)) return d.of(['14/05/2018', '01/09/2018', '31/12/2018', '20/04/2018', '31/12/2199']);
  if (/mail|courriel/.test(asks)) return d.of(['nouvelle.adresse@exemple.fr', 'ines.roche@exemple.fr']);
  if (/tel|phone/.test(asks)) return '06 39 98 00 42';
  if (/quotient|valeur/.test(asks)) return d.of(['412', '1 250,50']);
  return d.of(['Camille', 'Dupré', '3 rue des Acacias', 'Une question, une réponse.']);
}

// Mostly as a person would; now and then something odd.
function fill(form, account, d) {
  const wild = d.of([0, 0, 0.05, 0.3, 1]);
  for (const f of form.fields) {
    const options = f.element.tag === 'select' ? [...f.element.all('option')].map((o) => o.attribute('value') ?? '') : null;
    if (f.name === '_csrf' || f.name === '_op' || f.element.tag === 'button' || f.type === 'radio') continue;
    if (f.type === 'checkbox') f.checked = d.chance(0.5);
    else if (f.type === 'file') f.file = d.chance(0.6) ? (([name, bytes]) => ({ name, bytes }))(d.chance(0.5) ? files[0] : d.of(files)) : undefined;
    else if (options) f.value = d.chance(wild / 4) ? d.of(odd) : d.of(options);
    else if (f.type === 'hidden') f.value = d.chance(wild / 4) ? d.of(odd) : f.value;
    else if (d.chance(wild)) f.value = d.of(odd);
    else if (!f.value || d.chance(0.3)) f.value = plausible(f, account, d);
  }
  const radios = form.fields.filter((f) => f.type === 'radio');
  for (const name of new Set(radios.map((f) => f.name))) {
    const group = radios.filter((f) => f.name === name), chosen = d.of(group);
    for (const f of group) f.checked = f === chosen;
  }
}

const mangled = (address, d) => address.replace(/\d{4}-\d{2}|\d+/g, (part) => (d.chance(0.5) ? encodeURIComponent(d.of([...odd, '2018-04', '2018-09', '2019-07'])) : part));

// ---- one who wanders ----

class Wanderer {
  constructor(town, account, seed) {
    Object.assign(this, { town, account, d: dice(seed), walk: [], seen: new Set(), sent: new Map(), statuses: new Map() });
    this.browser = town.browser();
  }

  async answered(answer, what) {
    this.walk.push(`${answer.status} ${what}`);
    this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
    check(answer.status < 500 && answer.status >= 200, `${this.trail()}\n${answer.page.text.slice(0, 400)}`);
    const html = answer.type.startsWith('text/html');
    check(answer.status === 303 || answer.status === 304 || answer.body.length > 0, `an empty answer\n${this.trail()}`);
    if (html) check(/<html lang="(fr|en)"/.test(answer.text) && answer.text.trimEnd().endsWith('</html>'), `half a page\n${this.trail()}`);
    if (html && answer.status !== 303) check(answer.page.main.length > 20, `a silent page\n${this.trail()}`);
  }

  trail() { return `${this.account.identifier}, the last steps:\n${this.walk.slice(-6).join('\n')}`; }

  async enter() {
    await this.browser.signIn(this.account.identifier, this.account.password);
    await this.answered(this.browser.at, 'sign-in');
    await this.browser.settle();
  }

  async follow(where) {
    await this.browser.get(where);
    await this.answered(this.browser.at, `GET ${where}`);
    await this.browser.settle();
    if (this.browser.at.status === 303) await this.browser.get('/kiosque');                   // to the payment page: another site
    await this.answered(this.browser.at, `  at ${this.browser.at.path}`);
  }

  async send(form) {
    fill(form, this.account, this.d);
    this.note(form);
    const button = form.buttons.length ? this.d.of(form.buttons) : undefined, where = button?.element.attribute('formaction') || form.action || this.browser.at.path;
    const typed = form.pairs(button).filter(([n]) => n[0] !== '_').map(([n, v]) => `${n}=${JSON.stringify(v.slice(0, 60))}`).join(' ');
    if (form.method === 'GET') return this.follow(`${where.split('?')[0]}?${new URLSearchParams(form.pairs(button))}`);
    await this.browser.submit(form, button);
    await this.answered(this.browser.at, `POST ${where} ${typed}`);
    await this.browser.settle();
    if (this.browser.at.status === 303) await this.browser.get('/kiosque');
    return this.answered(this.browser.at, `  at ${this.browser.at.path}`);
  }

  // A kind of form: its address without the numbers and names of things.
  static kind(form) { return form.action.replace(/\/[\w-]*\d[\w-]*/g, '/N').split('?')[0]; }
  note(form) { this.sent.set(Wanderer.kind(form), (this.sent.get(Wanderer.kind(form)) ?? 0) + 1); }

  // Of two forms the one they know less.
  rarer(forms) {
    const [a, b] = [this.d.of(forms), this.d.of(forms)];
    return (this.sent.get(Wanderer.kind(a)) ?? 0) <= (this.sent.get(Wanderer.kind(b)) ?? 0) ? a : b;
  }

  async step() {
    const at = this.browser.at, html = at.type.startsWith('text/html');
    if (html && at.page.form('/kiosque/connexion')) return this.enter();
    const forms = html ? at.page.forms.filter((f) => !/deconnexion|connexions\/fermer|langue/.test(f.action)) : [];
    const links = html ? at.page.links.map((a) => a.attribute('href')).filter((h) => h.startsWith('/') && !h.startsWith('/assets')) : [];
    const form = forms.length ? this.rarer(forms) : undefined;
    if (form && this.d.chance(1 / (1 + (this.sent.get(Wanderer.kind(form)) ?? 0) / 8) + 0.1)) return this.send(form);
    const fresh = links.filter((l) => !this.seen.has(l));
    const link = fresh.length && this.d.chance(0.7) ? this.d.of(fresh) : this.d.of(links.length ? links : ['/kiosque']);
    this.seen.add(link);
    return this.follow(this.d.chance(0.1) ? mangled(link, this.d) : link);
  }
}

// ---- the town lives through it ----

async function wander(engine, cluster) {
  await suite.case(`${engine}: six families wander, ${STEPS} steps each`, async () => {
    const town = await Town.make({ families: 30, cluster, at: AT });
    await town.serve();
    const accounts = ['4217', '2001', '2002', '2003'].map((i) => town.account(i));
    accounts.push(...town.families.filter((f) => !accounts.includes(f)).slice(0, 2));
    const walkers = accounts.map((a, i) => new Wanderer(town, a, SEED * 1000 + i));
    try {
      await Promise.all(walkers.map(async (w) => {
        await w.enter();
        for (let i = 0; i < STEPS; i++) await w.step();
      }));
    } catch (error) {
      await new Promise((done) => setTimeout(done, 300));
      throw town.server.alive ? error : new Error(`the service has stopped\n${town.server.report()}\n${walkers.map((w) => w.trail()).join('\n')}`);
    }
    await town.rest();
    town.fsck();
    const again = town.command('jobs', 'run');
    check(again.code === 0, `jobs run: ${again.stderr}`);
    town.fsck();
    await town.stop();
    const counts = new Map();
    for (const w of walkers) for (const [s, n] of w.statuses) counts.set(s, (counts.get(s) ?? 0) + n);
    check(counts.get(303) > STEPS / 4 && counts.get(422) > 0, `they got nowhere: ${[...counts].join(' ')}`);
    return `seed ${SEED}: ${[...counts].sort().map(([s, n]) => `${n} × ${s}`).join(', ')}`;
  });
}

const cluster = await Cluster.start();
await wander('SQLite');
await wander('PostgreSQL', cluster);
await cluster.stop();
suite.end();
