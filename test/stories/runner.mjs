// runner.mjs - reads a story and lives it: one line, one sentence, in the order a family would act. The sentences are in the
// table at the end of the file. A page that answers "see other" is followed when the next sentence looks at the page.
import { readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { instant } from '../lib/clock.mjs';
import { captchaDigits } from '../lib/captcha.mjs';
import { masked, plain } from '../lib/html.mjs';
import { must, sleep, temporaryFolder } from '../lib/process.mjs';
import { check, equal } from '../lib/suite.mjs';
import { Telephone } from '../lib/telephone.mjs';
import { Town } from '../lib/town.mjs';
import { html, jpeg, paper } from '../uploads/files.mjs';

// ---- reading ----

// A file holds one story or more, each beginning with "story NAME". "#" begins a comment.
export function readStories(file) {
  const stories = [];
  readFileSync(file, 'utf8').split('\n').forEach((line, i) => {
    const text = line.trim().replace(/\s+/g, ' ');
    if (!text || text.startsWith('#')) return;
    if (text.startsWith('story ')) stories.push({ file, name: text.slice(6), lines: [] });
    else stories.at(-1).lines.push({ number: i + 1, text });
  });
  return stories;
}

// On SQLite, or on the given PostgreSQL cluster.
export async function live(story, cluster) {
  const told = new Telling(cluster);
  let line;
  try {
    for (line of story.lines) await told.say(line.text);
    line = undefined;
    await told.end();
  } catch (error) {
    const where = line ? `${path.basename(story.file)}:${line.number}: ${line.text}\n` : '';
    const log = told.town?.server ? `\n-- stderr\n${told.town.server.report()}` : '';
    error.message = `${where}${error.message}${told.shown()}${log}`;
    await told.abandon();
    throw error;
  }
}

// ---- living ----

class Telling {
  constructor(cluster) {
    this.cluster = cluster;
    this.devices = new Map();
    this.remembered = new Map();
    this.mailsSeen = new Set();
  }

  async say(text) {
    const sentence = sentences.find(([pattern]) => pattern.test(text));
    check(sentence, 'no such sentence');
    if (/^(click|double-click|tick|untick|fill|attach) /.test(text)) this.interactions = (this.interactions ?? 0) + 1;
    await sentence[1](this, ...text.match(sentence[0]).slice(1));
  }

  async end() {
    await this.town?.stop();
    if (this.town) this.town.fsck();
  }

  async abandon() {
    const servers = [this.town?.server, this.town?.payfip?.server].filter(Boolean);
    await Promise.all(servers.map((s) => s.kill().catch(() => {})));
  }

  shown() {
    const at = this.browser?.at;
    return at ? `\n-- the page (${at.status} ${at.path}${at.location ? ` -> ${at.location}` : ''})\n${at.page.main.slice(0, 2500)}` : '';
  }

  async settle(options) { this.town ??= await Town.make({ ...options, cluster: this.cluster }); }

  async open() {
    await this.settle();
    if (!this.town.server) await this.town.serve();
  }

  // The page in front of the reader.
  async page() {
    check(this.browser?.at, 'no page is open yet');
    return (await this.browser.settle()).page;
  }

  async device(who) {
    await this.open();
    if (!this.devices.has(who)) this.devices.set(who, this.town.browser());
    this.browser = this.devices.get(who);
    return this.browser;
  }

  forgetDevices() {
    for (const d of this.devices.values()) d.close();
    this.devices.clear();
  }
}

// ---- finding what a sentence names ----

function only(found, what, all) {
  check(found.length, `no ${what}. There is: ${all.map((x) => `"${x}"`).join(', ') || 'nothing'}`);
  return found[0];
}

// A label counts without its star and its "(facultatif)"; its first words are enough.
function labelled(label, words) {
  const short = plain(label.replace(/\*|\(facultatif\)/g, '')), wanted = plain(words);
  return short === wanted || short.startsWith(`${wanted} `);
}

function findField(page, words) {
  const fields = page.forms.flatMap((f) => f.fields).filter((f) => f.element.tag !== 'button' && f.type !== 'hidden');
  const found = fields.filter((f) => labelled(f.label, words) || f.name === words);
  return only(found, `field "${words}"`, fields.map((f) => f.label || f.name));
}

const classed = (page, name) => [...page.top.all()].filter((e) => e.attribute('class') === name);

// What may be attached: "a paper named Quittance.pdf".
const attachments = {
  'a paper': () => paper, 'a photograph': () => jpeg(640, 480), 'a web page': () => html, 'an empty file': () => Buffer.alloc(0),
  'too heavy a paper': () => Buffer.concat([paper, Buffer.alloc(5 * 1024 * 1024)]),
};

// "Je 3" or "Me 18, A-MERCREDI MATIN": the words after the comma are those over the group.
function findBox(page, words) {
  const boxes = page.forms.flatMap((f) => f.boxes);
  const [label, ...group] = words.split(', ');
  const found = boxes.filter((b) => labelled(b.label, words) || (labelled(b.label, label) && plain(b.group).includes(plain(group.join(', ')))));
  return only(found, `box "${words}"`, boxes.map((b) => b.label));
}

function findDay(page, words) {
  const [label, ...slot] = words.split(', ');
  const found = page.days.filter((d) => labelled(d.label, label) && d.slot.includes(plain(slot.join(', '))));
  return only(found, `day "${words}"`, page.days.map((d) => d.label));
}

// A button or a link by its words: those that are exactly these, else the first that contain them.
function findPress(page, words) {
  const wanted = plain(words);
  const buttons = page.forms.flatMap((form) => form.buttons.map((button) => ({ form, button, text: button.label })));
  const all = [...buttons, ...page.links.map((link) => ({ link, text: link.text }))];
  const main = all.filter((x) => [...(x.link ?? x.button.element).ancestors()].some((a) => a.tag === 'main'));
  for (const choice of [main, all]) {
    const found = choice.find((x) => x.text === wanted) ?? choice.find((x) => x.text.includes(wanted));
    if (found) return found;
  }
  return only([], `button or link "${words}"`, main.map((x) => x.text));
}

function pdfText(bytes) {
  const file = path.join(temporaryFolder(), 'paper.pdf');
  writeFileSync(file, bytes);
  return plain(must('pdftotext', ['-layout', file, '-']));
}

const mailsTo = (t, address) => t.town.mails.filter((m) => m.to.replace(/[<>]/g, '') === address);

async function press(t, words, twice) {
  const { link, form, button } = findPress(await t.page(), words);
  t.before = t.browser.at;
  if (link) return t.browser.get(link.attribute('href'));
  if (form.method === 'GET') return t.browser.get(`${form.action}?${new URLSearchParams(form.pairs(button))}`);
  t.sent = [form.action, form.pairs(button)];
  const sent = [t.browser.submit(form, button)];
  if (twice) sent.push(t.browser.submit(form, button));
  const [first, second] = await Promise.all(sent);
  if (twice) sameAnswer(first, second);
  return first;
}

function sameAnswer(one, other) {
  equal(other.status, one.status, 'the second answer');
  equal(other.location, one.location, 'the second answer leads to');
  equal(masked(other.text), masked(one.text), 'the second answer says');
}

async function signIn(t, code, device = '') {
  await t.open();
  const who = `${code} ${device}`;
  if (t.devices.has(who)) return t.device(who);
  const account = t.town.account(code);
  check(account?.password, `${code} has no account in the demo`);
  const browser = await t.device(who);
  const answer = await browser.signIn(code, account.password);
  return equal(answer.status, 303, `${code} signs in`);
}

// To the payment page: the operation's name is all that is needed of it.
async function leaveForPayFip(t) {
  for (let i = 0; i < 5 && t.browser.at.status === 303 && t.browser.at.location.startsWith('/'); i++) await t.browser.get(t.browser.at.location);
  check(t.browser.at.status === 303, `the way to PayFiP ended at ${t.browser.at.path}`);
  const away = new URL(t.browser.at.location);
  equal(away.origin, t.town.payfip.origin, 'the payer is sent to');
  t.idop = away.searchParams.get('idop');
}

async function waitFor(seconds, test) {
  for (let waited = 0; waited < seconds * 1000; waited += 150) {
    if (await test()) return true;
    await sleep(150);
  }
  return false;
}

// ---- the sentences ----

const sentences = [
  // The town: its time, its size; how many seats a pool has. Said before anything is opened.
  [/^town (\S+)(?: with (\d+) families)?$/, (t, at, families) => t.settle({ at, families: Number(families ?? 40) })],
  [/^enrolment places (\S+) = (\d+)$/, async (t, activity, n) => {
    await t.settle();
    const served = t.town.server;
    await t.town.rest();
    t.town.change(`UPDATE admission_group SET seats = ${n} WHERE activity_id = (SELECT id FROM activity WHERE code = '${activity}')`);
    if (served) await t.town.serve();
  }],
  [/^seats (\S+) = (\d+)( on days nobody booked)?$/, async (t, pool, n, free) => { await t.settle(); t.town.seats(pool, n, !free); }],
  // What takes many pages to make, made at once.
  [/^(\d+) children are asked for by family (\S+)$/, async (t, n, code) => {
    await t.settle();
    const at = instant('2018-04-12T09:00');
    t.town.change(`INSERT INTO request (family_id, adult_id, type, subject, service, state, created_at, changed_at)
                   SELECT f.id, min(m.adult_id), 'child-new', 'Ajout', '', 'waiting', ${at}, ${at} FROM family f JOIN family_adult m ON m.family_id = f.id
                   WHERE f.code = '${code}' GROUP BY f.id;
                   INSERT INTO request_event (request_id, at, actor, act, state, body)
                   SELECT r.id, ${at}, 'adult:' || r.adult_id, 'open', 'waiting', '' FROM request r WHERE r.id = (SELECT max(id) FROM request);`.repeat(Number(n)));
  }],
  [/^(\d+) people are named for child (\d+) of family (\S+)$/, async (t, n, child, code) => {
    await t.settle();
    t.town.change(`INSERT INTO child_person (child_id, family_id, name, link, phone, to_call, may_collect)
                   SELECT ${child}, id, 'Sami Benali', 'voisin', '06 39 98 12 15', 1, 0 FROM family WHERE code = '${code}';`.repeat(Number(n)));
  }],

  // Time goes on. Screens are left: who comes back signs in again, unless "the same screens" are still open.
  [/^on (\S+)$/, async (t, at) => { await t.open(); t.forgetDevices(); await t.town.moveTo(instant(at), { working: true }); }],
  [/^later (\d+) minutes?(, the same screens)?$/, async (t, minutes, same) => {
    await t.open();
    if (!same) t.forgetDevices();
    await t.town.later(Number(minutes), { working: true });
  }],
  [/^wait (\d+) seconds?$/, (t, seconds) => sleep(seconds * 1000)],

  // Who is in front of the screen.
  [/^as a visitor(?: on (.+))?$/, async (t, device) => { await t.device(`visitor ${device ?? ''}`); }],
  [/^as (\d+)(?: on (.+))?$/, (t, code, device) => signIn(t, code, device)],
  // The Nth family with an account and a child in that activity; so no story depends on what the demo drew.
  [/^as family (\d+) of (.+)$/, async (t, n, activity) => {
    await t.open();
    const enrolled = t.town.rows(`SELECT DISTINCT f.code FROM family f JOIN enrolment e ON e.family_id = f.id
                                  JOIN activity v ON v.id = e.activity_id WHERE v.name = '${activity}'`).map((r) => r.code);
    const codes = t.town.families.map((f) => f.identifier).filter((c) => c !== '4217' && enrolled.includes(c));
    check(codes.length >= n, `only ${codes.length} families`);
    await signIn(t, codes[n - 1]);
  }],
  [/^as the family with (\d+) children in (.+)$/, async (t, n, activity) => {
    await t.open();
    const found = t.town.rows(`SELECT f.code, count(DISTINCT e.child_id) AS n FROM family f JOIN enrolment e ON e.family_id = f.id
                               JOIN activity v ON v.id = e.activity_id WHERE v.name = '${activity}' GROUP BY f.code`);
    const family = found.find((f) => Number(f.n) === Number(n) && t.town.account(f.code)?.password);
    check(family, 'no such family with an account');
    await signIn(t, family.code);
  }],
  [/^as the family named (.+)$/, async (t, name) => {
    await t.open();
    const family = t.town.rows('SELECT code, name FROM family').find((f) => f.name === name && t.town.account(f.code));
    check(family, 'no such family with an account');
    await signIn(t, family.code);
  }],

  // What a person does: each tick, field and button counts.
  [/^count interactions$/, (t) => { t.interactions = 0; }],
  [/^at most (\d+) interactions$/, (t, n) => check(t.interactions <= Number(n), `there were ${t.interactions}`)],

  // Addresses and what they answer.
  [/^get (\S+)$/, async (t, address) => { t.before = t.browser.at; await t.browser.get(address); }],
  [/^expect (\d+)$/, (t, status) => equal(t.browser.at.status, Number(status), 'the answer')],
  [/^arrive (\S+)$/, async (t, address) => {
    await t.page();
    check(t.browser.at.path.startsWith(address), `at ${t.browser.at.path} instead`);
    check(t.browser.at.status < 400, `the answer is ${t.browser.at.status}`);
  }],
  [/^same answer$/, (t) => sameAnswer(t.before, t.browser.at)],
  [/^remember as (\S+)$/, (t, name) => { t.remembered.set(name, t.browser.at); }],
  [/^same as (\S+)$/, (t, name) => sameAnswer(t.remembered.get(name), t.browser.at)],

  // What stands on the page.
  [/^see once (.+)$/, async (t, text) => equal((await t.page()).main.split(plain(text)).length - 1, 1, 'how many times')],
  [/^see (.+)$/, async (t, text) => check((await t.page()).text.includes(plain(text)), 'it is not there')],
  [/^not see (.+)$/, async (t, text) => check(!(await t.page()).text.includes(plain(text)), 'it is there')],
  [/^soon see (.+)$/, async (t, text) => {
    const seen = async () => {
      if ((await t.page()).text.includes(plain(text))) return true;
      await t.browser.get(t.browser.at.path);
      return false;
    };
    check(await waitFor(15, seen), 'it did not come');
  }],
  [/^source has (.+)$/, async (t, text) => check((await t.page()).html.includes(text), 'it is not in the source')],
  [/^source lacks (.+)$/, async (t, text) => check(!(await t.page()).html.includes(text), 'it is in the source')],
  [/^day (.+) is (.+)$/, async (t, day, state) => equal(findDay(await t.page(), day).state, state, `day ${day}`)],

  // Forms.
  [/^fill (.+?) = the code of the letter$/, async (t, label) => { findField(await t.page(), label).value = t.town.letter; }],
  [/^fill (.+?) = the password of (\d+)$/, async (t, label, code) => { findField(await t.page(), label).value = t.town.account(code).password; }],
  // The application of codes of the person's telephone, and the list of recovery codes on paper.
  [/^the telephone takes the secret$/, async (t) => { t.telephone = new Telephone(classed(await t.page(), 'secret')[0].text); }],
  [/^fill (.+?) = the code of the telephone(?: (\d+) seconds (later|ago))?$/, async (t, label, seconds, when) => {
    t.code = t.telephone.code(t.town.now + Number(seconds ?? 0) * (when === 'ago' ? -1000 : 1000));
    findField(await t.page(), label).value = t.code;
  }],
  [/^fill (.+?) = the same code$/, async (t, label) => { findField(await t.page(), label).value = t.code; }],
  [/^keep the recovery codes$/, async (t) => {
    t.recovery = [...classed(await t.page(), 'recovery')[0].all('li')].map((e) => e.text);
    equal(t.recovery.length, 10, 'the recovery codes');
  }],
  [/^fill (.+?) = recovery code (\d+)$/, async (t, label, n) => { findField(await t.page(), label).value = t.recovery[n - 1]; }],
  [/^fill (.+?) =(?: (.*))?$/, async (t, label, value) => { findField(await t.page(), label).value = value ?? ''; }],
  [/^attach (.+?) = (.+) named (.+)$/, async (t, label, what, name) => {
    check(attachments[what], `there is: ${Object.keys(attachments).join(', ')}`);
    findField(await t.page(), label).file = { name, bytes: attachments[what]() };
  }],
  [/^download says? (.+)$/, (t, name) => {
    const said = t.browser.at.headers['content-disposition'] ?? 'none';
    check(said.startsWith('attachment;') && decodeURIComponent(said.split("UTF-8''")[1]) === name, `it says: ${said}`);
  }],
  [/^tick (.+)$/, async (t, words) => { findBox(await t.page(), words).checked = true; }],
  [/^untick (.+)$/, async (t, words) => { findBox(await t.page(), words).checked = false; }],
  [/^ticked (.+)$/, async (t, words) => check(findBox(await t.page(), words).checked, 'it is not ticked')],
  [/^captcha$/, async (t) => {
    const page = await t.page();
    const token = page.forms.map((f) => f.value('captcha_jeton')).find(Boolean);
    check(token, 'no captcha here');
    findField(page, 'captcha').value = captchaDigits(t.town.secret, token);
  }],
  [/^click (.+)$/, (t, words) => press(t, words, false)],
  [/^double-click (.+)$/, (t, words) => press(t, words, true)],
  // What no button of the page would send: by somebody who knows the address.
  [/^post (\S+)(?: with (\S+)=(\S+))?$/, async (t, address, name, value) => {
    const token = (await t.page()).forms.map((f) => f.value('_csrf')).find(Boolean);
    await t.browser.post(address, [['_csrf', token], ['_op', randomUUID()], ...(name ? [[name, value]] : [])]);
  }],
  // Different guesses in one field, all on their way before the first is answered.
  [/^guess (\d+) times at once (.+?), press (.+?): at most (\d+) answers say (.+)$/, async (t, times, label, words, most, text) => {
    const { form, button } = findPress(await t.page(), words), field = findField(await t.page(), label), guesses = [];
    for (let i = 0; i < times; i++) {
      field.value = String(100000 + i);
      const pairs = form.pairs(button).map(([name, value]) => [name, name === '_op' ? randomUUID() : value]);
      guesses.push(t.browser.post(form.action, pairs));
    }
    const said = (await Promise.all(guesses)).filter((answer) => plain(answer.page.text).includes(plain(text))).length;
    check(said > 0 && said <= Number(most), `${said} answers say it`);
  }],
  [/^send the form again$/, (t) => t.browser.post(...t.sent)],
  [/^back$/, (t) => { [t.before, t.browser.at] = [t.browser.at, t.before]; }],

  // Mails and papers. A mail that was read once is not found again.
  [/^mail to (\S+) sees? (.+)$/, async (t, address, text) => {
    const wanted = (m) => m.to.replace(/[<>]/g, '') === address && !t.mailsSeen.has(m.file) && plain(`${m.subject} ${m.text}`).includes(plain(text));
    t.mail = await t.town.mail(wanted);
    check(t.mail, `no such mail. There is: ${mailsTo(t, address).map((m) => plain(`${m.subject} ${m.text}`)).join('\n') || 'none'}`);
    t.mailsSeen.add(t.mail.file);
  }],
  [/^no mail to (\S+) says (.+)$/, async (t, address, text) => {
    await sleep(3000);                              // the mails' job runs every two seconds
    check(!mailsTo(t, address).some((m) => plain(`${m.subject} ${m.text}`).includes(plain(text))), 'there is one');
  }],
  [/^no mail to (.+)$/, async (t, addresses) => {
    await sleep(3000);                              // the mails' job runs every two seconds
    for (const address of addresses.split(', ')) equal(mailsTo(t, address).length, 0, `mails to ${address}`);
  }],
  [/^attachment sees? (.+)$/, (t, text) => {
    check(t.mail.files.length === 1, `${t.mail.files.length} files are attached`);
    const words = pdfText(t.mail.files[0].bytes);
    check(words.includes(plain(text)), `it says: ${words}`);
  }],
  [/^follow the link of the mail$/, async (t) => {
    const link = new URL(t.mail.text.match(/https?:\/\/\S+/)[0]);
    t.link = link.pathname + link.search;
    await t.browser.get(t.link);
  }],
  [/^follow the link again$/, (t) => t.browser.get(t.link)],
  [/^keep the link as (\S+)$/, (t, name) => { t.remembered.set(name, t.link); }],
  [/^follow the link (\S+)$/, (t, name) => t.browser.get(t.remembered.get(name))],
  [/^pdf sees? (.+)$/, async (t, text) => {
    await t.page();
    equal(t.browser.at.type, 'application/pdf', 'the kind of file');
    const words = pdfText(t.browser.at.body);
    check(words.includes(plain(text)), `it says: ${words}`);
  }],

  // PayFiP: what it will do next; what the payer does on its page; the way back.
  [/^payfip (.+)$/, async (t, rule) => { await t.open(); await t.town.payfip.behave(rule); }],
  [/^leave for PayFiP$/, (t) => leaveForPayFip(t)],
  [/^pay ([PVARZ])(, notify none)?$/, async (t, result, silent) => {
    await leaveForPayFip(t);
    await t.town.payfip.pay({ idop: t.idop }, result, silent ? { notify: 'none' } : {});
  }],
  [/^PayFiP takes the money after all$/, async (t) => {
    await t.town.payfip.pay({ idop: t.idop }, 'P', { force: '1' });
    await t.town.payfip.settled();
  }],
  [/^come back from PayFiP$/, (t) => t.browser.get(`/kiosque/payfip/retour?idop=${t.idop}`)],
  [/^PayFiP has collected (\S+)$/, async (t, euros) => {
    const sum = (await t.town.payfip.register()).reduce((s, op) => s + op.collected, 0);
    equal(sum, Math.round(Number(euros.replace(',', '.')) * 100), 'cents in its register');
  }],

  // The town hall's shell.
  [/^refused command (.+)$/, async (t, line) => {
    await t.open();
    t.said = t.town.command(...line.split(' '));
    equal(t.said.code, 1, `its code (${t.said.stdout})`);
  }],
  [/^command (.+)$/, async (t, line) => {
    await t.open();
    t.said = t.town.command(...line.split(' '));
    equal(t.said.code, 0, `its code (${t.said.stderr})`);
  }],
  [/^it says (.+)$/, (t, text) => check(plain(`${t.said.stdout} ${t.said.stderr}`).includes(plain(text)), `it said: ${t.said.stdout}${t.said.stderr}`)],
];
