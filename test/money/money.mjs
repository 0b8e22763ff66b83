// money.mjs - families pay while the payment platform misbehaves in every way of its list (sim/README.md, M01 to M42). Each
// behaviour is met by one payment; then days pass. At the end the platform's own register is compared with our books: what it
// collected is settled once or stands in suspense with a task for the régisseur; what it did not collect is settled nowhere.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { instant } from '../lib/clock.mjs';
import { Cluster } from '../lib/postgres.mjs';
import { Suite, check, equal } from '../lib/suite.mjs';
import { Authority, Front } from '../lib/tls.mjs';
import { Town } from '../lib/town.mjs';

const CANTEEN = 3;                                  // the régie of the April invoices
const MINUTE = 60000, DAY = 1440 * MINUTE;

// What a payment may become, and what it must become here. behave: rules for PayFiP ("on create" or "on detail" as there; else for
// the payment). payer: what happens on the payment page (P V A R Z, or nothing). back: the browser returns.
const scenarios = [
  ['M00 nothing unusual', { back: true }],
  ['M00 nothing unusual, and the browser does not return', {}],
  ['M01 the notification comes twice', { behave: 'notify 2' }],
  ['M01 the notification comes twenty times', { behave: 'notify 20' }],
  ['M02 notifications at the instant of the return', { behave: 'notify 3, notify-together', back: true }],
  ['M03 notification before the browser leaves', { behave: 'notify-before', back: true }],
  ['M04 notification after the return', { behave: 'notify-after 2', back: true }],
  ['M05 no notification, no return', { behave: 'notify none' }],
  ['M06 notification an hour late', { behave: 'notify-delay 3600' }],
  ['M06 notification a day late', { behave: 'notify-delay 86400' }],
  ['M07 no result for five minutes, then paid', { behave: 'late-result 300', back: true }],
  ['M08 left on the page until the night', { payer: '', becomes: 'expired' }],
  ['M08 forgotten at once', { payer: '', behave: 'purged', becomes: 'expired' }],
  ['M09 abandoned, then paid on the same page', { behave: 'abandon-then-pay 120', back: true }],
  ['M09 abandoned', { payer: 'A', becomes: 'abandoned', back: true }],
  ['M10 refused', { payer: 'R', becomes: 'refused', back: true }],
  ['M10 refused, then paid', { behave: 'refuse-then-pay 120', back: true }],
  ['M11 paid, then said to be abandoned', { behave: 'pay-then-abandon 120', back: true }],
  ['M11 paid, then said to be refused', { behave: 'pay-then-refuse 120', back: true }],
  ['M12 by direct debit', { payer: 'V', back: true }],
  ['M12 by direct debit, refused', { payer: 'Z', becomes: 'refused', back: true }],
  ['M13 a lower amount was taken', { behave: 'amount-lower 50', becomes: 'suspense' }],
  ['M14 a higher amount was taken', { behave: 'amount-higher 50', becomes: 'suspense' }],
  ['M15 an amount with a comma', { behave: 'amount-text 12,50', becomes: 'suspense' }],
  ['M15 an amount of nothing', { behave: 'amount-text 0', becomes: 'suspense' }],
  ['M15 a negative amount', { behave: 'amount-text -1880', becomes: 'suspense' }],
  ['M15 an amount with an exponent', { behave: 'amount-text 1e3', becomes: 'suspense' }],
  ['M15 an amount of thirty digits', { behave: 'amount-text 123456789012345678901234567890', becomes: 'suspense' }],
  ['M16 the reference of another payment', { behave: 'other-refdet 00000120180413090000', becomes: 'suspense' }],
  ['M18 the number of another régie', { behave: 'other-numcli 999998', becomes: 'suspense' }],
  ['M19 another operation in the answer', { behave: 'other-idop', becomes: 'suspense' }],
  ['M20 accents, markup and line ends in the object', { behave: 'hostile-objet', back: true, unmoved: true }],
  ['M21 the same in the address', { behave: 'hostile-mel', back: true, unmoved: true }],
  ['M22 a day that does not exist', { behave: 'date 31022026' }],
  ['M22 a day in the far future', { behave: 'date 01012999' }],
  ['M22 an hour that does not exist', { behave: 'time 2460' }],
  ['M22 an hour skipped in March', { behave: 'date 25032018, time 0230' }],
  ['M22 an hour that October has twice', { behave: 'date 28102018, time 0230' }],
  ['M23 the page is too old when the payer comes', { behave: 'page-expired', payer: '', becomes: 'expired' }],
  ['M24 a payment in another mode', { behave: 'saisie W', becomes: 'suspense' }],
  ['M25 error 500', { behave: 'http-500, times 2' }],
  ['M25 error 502', { behave: 'http-502, times 2' }],
  ['M25 error 503, the creation too', { behave: 'on create next: http-503', payer: '', becomes: 'expired' }],
  ['M26 twenty seconds of silence', { behave: 'silence 20, times 1' }],
  ['M27 cut XML', { behave: 'truncated, times 2' }],
  ['M27 a cut connection', { behave: 'cut, times 2' }],
  ['M27 an empty answer', { behave: 'empty, times 2' }],
  ['M28 a page instead of an answer', { behave: 'html, times 2' }],
  ['M29 a compressed bomb', { behave: 'gzip-bomb, times 2' }],
  ['M29 five hundred million bytes', { behave: 'huge 500000000, times 2', back: true, megabytes: 128 }],
  ['M30 Latin-1', { behave: 'latin1' }],
  ['M30 UTF-16', { behave: 'utf16, times 2' }],
  ['M30 a byte-order mark', { behave: 'bom' }],
  ['M30 another content type', { behave: 'wrong-type' }],
  ['M31 a dysfunction', { behave: 'fault-dysfunction, times 2' }],
  ['M31 unavailable', { behave: 'fault-unavailable, times 2' }],
  ['M31 a fault of protocol', { behave: 'fault-protocol, times 2' }],
  ['M31 unavailable at the creation', { behave: 'on create next: fault-unavailable', payer: '', becomes: 'expired' }],
  ['M31 a functional fault at the creation', { behave: 'on create next: fault-functional T5', payer: '', becomes: 'failed' }],
  ['M32 a fault nobody knows', { behave: 'unknown-fault Z9, times 2' }],
  ['M32 a result nobody knows', { behave: 'letter Q', becomes: 'suspense' }],
  ['M34 a redirect', { behave: 'redirect-reply, times 2' }],
  ['M37 the page says that it was used, and nobody used it', { behave: 'page-used', payer: '', becomes: 'expired' }],
  ['M41 a notification that claims a payment', { behave: 'notify-claims, notify 3', payer: 'A', becomes: 'abandoned' }],
  ['M42 their clock is ten minutes ahead', { behave: 'clock-skew 600' }],
  ['M42 their clock is ten minutes behind', { behave: 'clock-skew -600' }],
  ['a document type', { behave: 'doctype, times 2' }],
  ['an entity bomb', { behave: 'entity-bomb, times 2' }],
  ['a field given twice', { behave: 'duplicate-field, times 2' }],
  ['another prefix, small letters, no authorisation number', { behave: 'soapenv, idop-lower, short-exer, no-numauto' }],
  ['the browser comes back by POST', { behave: 'return-post', back: 'post' }],
];

// ---- a payer ----

// Signed in, all invoices of the canteen chosen, sent on to PayFiP. Gives the payment's number; its operation if there is one.
async function start(town, code) {
  const browser = await town.signedIn(code);
  await browser.get('/kiosque/payer');
  const form = browser.at.page.form(`/kiosque/payer/${CANTEEN}`);
  check(form, `${code} has nothing to pay`);
  const began = await browser.submit(form);
  equal(began.status, 303, `${code} sets out to pay (${began.page.main.slice(0, 200)})`);
  const payment = Number(began.location.match(/paiements\/(\d+)\/depart/)[1]);
  const away = await browser.get(began.location);
  equal(away.status, 303, `${code} leaves for PayFiP`);
  return { town, code, browser, payment, idop: away.location.startsWith('http') ? new URL(away.location).searchParams.get('idop') : undefined };
}

const state = (town, payment) => town.value(`SELECT state FROM payment WHERE id = ${payment}`);

async function comeBack(payer, how) {
  const address = '/kiosque/payfip/retour';
  if (how === 'post') return payer.browser.post(address, [['idop', payer.idop]]);
  return payer.browser.get(`${address}?idop=${payer.idop}`);
}

// The most memory the service ever had, in megabytes.
const mostMemory = (town) => Number(readFileSync(`/proc/${town.server.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]) / 1024;

// PayFiP asks nobody before it does what the rule says: the rule is for the next payment, so payers set out one by one.
async function play(town, code, { behave, payer = 'P', back, megabytes }) {
  if (behave) await town.payfip.behave(behave.startsWith('on ') ? behave : `next: ${behave}`);
  const p = await start(town, code);
  if (!p.idop) return p;
  if (payer) await town.payfip.pay({ idop: p.idop }, payer);
  if (behave?.startsWith('silence')) {              // PayFiP is asked one question at a time: who sets out next would wait for it
    await town.payfip.settled();
    await town.paymentsAsked();
  }
  const held = megabytes && mostMemory(town);
  if (back) p.returned = comeBack(p, back);
  if (megabytes) {
    await p.returned;
    p.grown = mostMemory(town) - held;
  }
  return p;
}

// ---- days pass ----

const PHASES = [2, 4, 7, 12, 17, 22, 31, 90, 210].map((minutes) => minutes * MINUTE);

async function letTimePass(town, meanwhile = {}) {
  const begin = town.now;
  const mornings = [1, 2, 3, 7, 8].map((days) => days * DAY - 2 * 60 * MINUTE);     // seven o'clock
  for (const ahead of [...PHASES, ...mornings]) {
    if (ahead === mornings[0]) await town.payfip.control('purge');
    if (begin + ahead > town.now) await town.moveTo(begin + ahead);
    await meanwhile[ahead / MINUTE]?.();
    await town.payfip.settled();
    await town.paymentsAsked();
  }
}

// ---- the books against the register ----

// Twice silent, then refused: a payment that was taken and whose letter nobody ever heard. No client could know.
const hidden = (op, p) => op.behaviour.includes('pay-then-') && ['refused', 'abandoned'].includes(p.state);

function findings(town, register) {
  const payments = town.rows('SELECT * FROM payment');
  const tasks = town.rows("SELECT dedup_key FROM task WHERE kind = 'payment'").map((t) => t.dedup_key);
  const books = new Map(town.rows(`SELECT t.op_key, sum(e.amount_cents) AS cents, count(*) AS n FROM v_tx t JOIN v_entry e ON e.tx_id = t.tx_id
                                   JOIN v_account a ON a.account_id = e.account_id WHERE a.kind = 'provider' GROUP BY t.op_key`).map((r) => [r.op_key, r]));
  const found = [];
  const say = (p, text) => found.push(`payment ${p?.id ?? '?'} (${p?.refdet}): ${text}`);
  for (const op of register) {
    const p = payments.find((x) => x.provider_ref === op.idop) ?? payments.find((x) => x.refdet === op.refdet);
    const what = `PayFiP collected ${op.collected} (${op.behaviour || 'no behaviour'})`;
    if (!p) { if (op.collected) found.push(`operation ${op.number}: ${what}, and no payment is there`); continue; }
    if (op.collected && !['settled', 'suspense'].includes(p.state) && !hidden(op, p)) say(p, `${what}, and it is ${p.state}`);
    if (op.collected && p.state === 'suspense' && !tasks.some((t) => t.startsWith(`payment-${p.id}-`))) say(p, `${what}, it is in suspense and nobody is told`);
    if (p.state === 'settled' && p.paid_cents !== op.collected) say(p, `${what}, settled ${p.paid_cents}`);
  }
  for (const p of payments) {
    const tx = books.get(`pay-${p.id}`);
    if (p.state === 'settled' && !register.some((op) => op.idop === p.provider_ref && op.collected === p.paid_cents)) say(p, 'settled, and PayFiP did not collect it');
    if (p.state === 'settled' && (tx?.cents !== p.paid_cents || tx?.n !== 1)) say(p, `settled ${p.paid_cents}, the books say ${tx?.cents}`);
    if (p.state !== 'settled' && tx) say(p, `${p.state}, and the books say paid`);
    if (['prepared', 'opened', 'unknown'].includes(p.state)) say(p, `${p.state} after eight days`);
  }
  return found;
}

async function agree(town) {
  const found = findings(town, await town.payfip.register());
  check(!found.length, found.join('\n'));
  town.fsck();
}

async function withInvoices(options) {
  const town = await Town.make(options);
  const done = town.command('invoice', '--regie', 'cantine', '--month', '2018-04');
  equal(done.code, 0, `the invoices of April (${done.stderr})`);
  await town.serve();
  const owing = town.rows(`SELECT DISTINCT f.code FROM invoice i JOIN family f ON f.id = i.family_id WHERE i.regie_id = ${CANTEEN} ORDER BY f.code`).map((r) => r.code);
  return { town, payers: town.families.map((f) => f.identifier).filter((c) => owing.includes(c)) };
}

// ---- every behaviour once ----

async function everyBehaviour(suite) {
  const { town, payers } = await withInvoices({ families: 160 });
  const played = [];
  for (const [name, scenario] of scenarios) {
    const code = payers.shift();
    check(code, 'the demo has too few families that owe something');
    played.push({ name, scenario, ...(await play(town, code, scenario)) });
  }
  const lost = await creationUnanswered(town, payers.shift());
  const forged = await forgedNotifications(town, payers.shift());
  const borrowed = await borrowedReference(town, payers.shift(), payers.shift());
  const twice = await pageTwice(town, payers.shift());
  await Promise.all(played.map((p) => p.returned));
  await letTimePass(town, { 31: () => paysAgain(lost), 90: () => town.payfip.pay({ refdet: lost.refdet }, 'P', { force: '1', notify: 'twice' }) });

  for (const { name, scenario, code, payment, grown } of played)
    await suite.case(name, () => {
      equal(state(town, payment), scenario.becomes ?? 'settled', 'the payment is');
      if (scenario.megabytes) check(grown < scenario.megabytes, `the service grew by ${grown} megabytes`);
      return scenario.unmoved && unmoved(town, { code, payment });
    });
  await suite.case('M17 the reference of another family', () => eachItsOwn(town, borrowed));
  await suite.case('M37 the same page opened twice', () => paidOnce(town, twice));
  await suite.case('M23 a notification nobody sent for', () => equal(state(town, forged.payment), 'expired', 'the payment is'));
  await suite.case('M35 a creation without answer: paid again, and both are paid in the end', () => bothPaid(town, lost));
  await suite.case("the platform's register and our books agree", () => agree(town));
  await suite.case('the service ends in order, its data whole', async () => {
    await town.stop();
    town.fsck();
  });
}

// M20, M21. What somebody else wrote into the answer is nowhere: not in our books, not on the page, not in the receipt.
async function unmoved(town, { code, payment }) {
  const { email, refdet } = town.rows(`SELECT email, refdet FROM payment WHERE id = ${payment}`)[0];
  equal(town.value(`SELECT count(*) AS n FROM payment WHERE object LIKE '%script%' OR email LIKE '%script%'`), 0, 'payments that took it over');
  const { page } = await (await town.signedIn(code)).get(`/kiosque/paiements/${payment}`);
  check(!page.html.includes('alert(1)') && page.text.includes(refdet), 'the ticket shows what PayFiP was made to say');
  const receipt = await town.mail((m) => m.text.includes(refdet));
  check(receipt, 'no receipt was sent');
  equal(receipt.to.replace(/^.*<|>$/g, ''), email, 'the receipt goes to');
  check(!`${receipt.subject}${receipt.text}`.includes('alert(1)'), 'the receipt repeats it');
}

// M17. One family's operation answers with the reference of another family's payment. The other one pays its own the same day.
async function borrowedReference(town, code, otherCode) {
  const other = await start(town, otherCode);
  await town.payfip.behave(`next: other-refdet ${town.value(`SELECT refdet FROM payment WHERE id = ${other.payment}`)}`);
  const one = await start(town, code);
  await town.payfip.pay({ idop: one.idop }, 'P');
  await comeBack(one);
  equal(state(town, other.payment), 'opened', "the other family's payment, which nobody has paid");
  await town.payfip.pay({ idop: other.idop }, 'P');
  await comeBack(other);
  return { one, other };
}

async function eachItsOwn(town, { one, other }) {
  equal(state(town, one.payment), 'suspense', 'the payment under a borrowed reference');
  equal(state(town, other.payment), 'settled', "the other family's payment");
  const { collected } = (await town.payfip.register()).find((op) => op.idop === other.idop);
  equal(town.value(`SELECT paid_cents FROM payment WHERE id = ${other.payment}`), collected, 'what the other family has paid');
  const paid = town.value(`SELECT count(*) AS n FROM alloc l JOIN payment p ON p.id = l.payment_id JOIN invoice i ON i.id = l.invoice_id
                           WHERE p.family_id <> i.family_id`);
  equal(paid, 0, "invoices paid with another family's money");
  const { page } = await (await town.signedIn(one.code)).get(`/kiosque/paiements/${one.payment}`);
  check(page.text.includes('en cours de vérification'), 'the family is not told that it is being checked');
}

// M37. Off to the page, back with the browser's arrow, off again: the platform shows a page once (P3). The first window still pays.
async function pageTwice(town, code) {
  const payer = await start(town, code);
  const open = async () => (await fetch(payer.browser.at.location)).text();
  check(!(await open()).includes('P3'), 'the first window');
  await payer.browser.get(`/kiosque/paiements/${payer.payment}/depart`);
  equal(new URL(payer.browser.at.location).searchParams.get('idop'), payer.idop, 'the second time it is sent to');
  check((await open()).includes('P3'), 'the second window');
  await comeBack(payer);
  equal(state(town, payer.payment), 'opened', 'before anything is paid');
  await town.payfip.pay({ idop: payer.idop }, 'P');
  return payer;
}

async function paidOnce(town, payer) {
  equal(state(town, payer.payment), 'settled', 'the payment is');
  const { refdet } = town.rows(`SELECT refdet FROM payment WHERE id = ${payer.payment}`)[0];
  equal((await town.payfip.register()).filter((op) => op.refdet === refdet).length, 1, 'operations at PayFiP');
}

// M35. The creation is not answered; half an hour later the family pays anew; then the first operation is paid too.
async function creationUnanswered(town, code) {
  await town.payfip.behave('on create next: timeout-but-created 30');
  const lost = await start(town, code);
  equal(state(town, lost.payment) === 'opened', false, 'the unanswered payment is open');
  lost.refdet = town.value(`SELECT refdet FROM payment WHERE id = ${lost.payment}`);
  return lost;
}

async function paysAgain(lost) {
  lost.second = await start(lost.town, lost.code);
  await lost.town.payfip.pay({ idop: lost.second.idop }, 'P');
}

function bothPaid(town, lost) {
  equal(state(town, lost.second.payment), 'settled', 'the second payment is');
  equal(state(town, lost.payment), 'settled', 'the first payment is');
  const credit = town.value(`SELECT count(*) AS n FROM task WHERE dedup_key = 'credit-${lost.payment}'`);
  equal(Number(credit), 1, 'tasks about the credit');
}

// M23, M40, M41. Notifications of unknown operations, of none, with a claim: a fast 200, and nothing moves.
async function forgedNotifications(town, code) {
  const forged = await start(town, code);
  const visitor = town.browser();
  const notify = (pairs) => visitor.post('/kiosque/payfip/notification', pairs);
  for (let i = 0; i < 100; i++) equal((await notify([['idop', randomUUID()]])).status, 200, 'an unknown notification');
  for (const pairs of [[], [['idop', "' OR 1=1 --"]], [['idop', 'x'.repeat(5000)]], [['idop', forged.idop], ['resultrans', 'P'], ['montant', '1']]])
    equal((await notify(pairs)).status, 200, 'a strange notification');
  return forged;
}

// ---- refused before PayFiP is asked ----

async function bounds(suite) {
  await suite.case('M38 less than one euro is not sent to PayFiP, nor more than it takes', async () => {
    const town = await Town.make();
    town.change("UPDATE price SET amount_cents = 50 WHERE slot_id IN (SELECT id FROM slot WHERE name = '3- ACC SOIR')");
    await town.serve();
    const browser = await town.signedIn('4217');
    await browser.get('/kiosque/reservations/1/1/2018-04');
    const { page } = browser.at;
    const { key } = page.days.find((d) => d.label === 'Lu 30' && d.slot.includes('3- ACC SOIR'));
    const form = page.form('2018-04');
    form.boxes.find((b) => b.value === key).checked = true;
    equal((await browser.submit(form)).status, 303, 'the save');
    await browser.get('/kiosque/payer');
    const refused = await browser.submit(browser.at.page.form('/kiosque/payer/1'));
    equal(refused.status, 422, 'fifty cents');
    check(refused.page.text.includes('commence à 1,00 €'), refused.page.main.slice(0, 300));
    equal((await town.payfip.register()).length, 0, 'operations at PayFiP');
    await town.payfip.control('client', { client: '000016 max=500: DEMO | REGIE | MAIRIE' });
    const large = await start(town, '4217');
    equal(state(town, large.payment), 'failed', 'too much for PayFiP');
    await browser.get(`/kiosque/paiements/${large.payment}`);
    check(browser.at.page.text.includes("La plateforme n'a pas accepté ce paiement"), browser.at.page.main.slice(0, 300));
    await town.stop();
    town.fsck();
  });
}

// ---- the platform is not who it says ----

// M33. PayFiP behind TLS. A certificate that does not prove its name gets nothing from us, neither an order nor a question; a payment
// begun before is asked about again when the certificate is right.
async function certificates(suite) {
  await suite.case('M33 an invalid, an ended certificate, one for another name', async () => {
    const { town, payers } = await withInvoices({ families: 40 });
    const authority = new Authority();
    const here = 'IP:127.0.0.1';
    const good = authority.issue('good', here);
    const front = await Front.start(town.payfip.origin, good);
    await town.rest();
    town.configure('payfip', 'soap', `${front.origin}/tpa/services/securite`);
    town.configure('payfip', 'authorities', authority.file);
    await town.serve();
    const before = await start(town, payers.shift());
    equal(state(town, before.payment), 'opened', 'with a good certificate the payment is');
    await town.payfip.pay({ idop: before.idop }, 'P', { notify: 'none' });
    front.show(authority.selfSigned('nobody', here));
    await comeBack(before);
    const bad = [['signed by nobody', authority.selfSigned('self', here)], ['ended yesterday', authority.issue('ended', here, -1)],
      ['for another name', authority.issue('other', 'DNS:www.payfip.gouv.fr')]];
    for (const [name, pair] of bad) {
      front.show(pair);
      front.requests = 0;
      const refused = await start(town, payers.shift());
      equal(front.requests, 0, `requests through a certificate ${name}`);
      equal(state(town, refused.payment), 'failed', `the payment through a certificate ${name}`);
      await refused.browser.get(`/kiosque/paiements/${refused.payment}`);
      check(refused.browser.at.page.text.includes("Rien n'a été débité"), 'the family is not told that nothing was taken');
    }
    equal(state(town, before.payment), 'opened', 'meanwhile the first payment is');
    front.show(good);
    await town.later(10);
    await town.paymentsAsked();
    equal(state(town, before.payment), 'settled', 'in the end the first payment is');
    await agree(town);
    await town.stop();
    await front.stop();
  });
}

// ---- four hours without the platform, on the last day to pay ----

// M39. Who had begun to pay is credited when the platform is back; who could not begin is told so, keeps the debt as it was, is charged
// nothing for the delay, and pays once it works.
async function outage(suite, engine, cluster) {
  await suite.case(`M39 four hours without PayFiP on the last day, ${engine}`, async () => {
    const { town, payers } = await withInvoices({ families: 40, cluster });
    const last = town.value(`SELECT max(due_on) AS d FROM invoice WHERE regie_id = ${CANTEEN}`);
    await town.moveTo(instant(`${last}T18:00`));
    const begun = await start(town, payers.shift());
    await town.payfip.pay({ idop: begun.idop }, 'P', { notify: 'none' });
    await town.payfip.behave('on any for 14400: fault-unavailable');
    const kept = await start(town, payers.shift());
    const owed = () => town.value(`SELECT sum(amount_cents) AS n FROM payment_target WHERE payment_id = ${kept.payment}`);
    const before = owed();
    await comeBack(begun);
    equal(state(town, begun.payment), 'opened', 'a payment begun before the outage');
    equal(kept.idop, undefined, 'an operation created during the outage');
    await kept.browser.get(`/kiosque/paiements/${kept.payment}`);
    check(kept.browser.at.page.text.includes('Ne payez pas une seconde fois'), `told: ${kept.browser.at.page.main.slice(0, 200)}`);
    for (const hours of [1, 2, 3]) {
      await town.moveTo(instant(`${last}T18:00`) + hours * 60 * MINUTE);
      await town.paymentsAsked();
      equal(state(town, begun.payment), 'opened', `${hours} h later the payment begun is`);
    }
    await town.moveTo(instant(`${last}T18:00`) + 245 * MINUTE);
    const again = await start(town, kept.code);
    await town.payfip.pay({ idop: again.idop }, 'P');
    await comeBack(again);
    equal(state(town, again.payment), 'settled', 'paid after the outage');
    equal(town.value(`SELECT paid_cents AS n FROM payment WHERE id = ${again.payment}`), before, 'what the delay made of the debt');
    await letTimePass(town);
    equal(state(town, begun.payment), 'settled', 'the payment begun before, in the end');
    equal(state(town, kept.payment), 'expired', 'the payment that could not begin');
    await agree(town);
    await town.stop();
  });
}

// ---- behaviours at random ----

async function chaos(suite, seed, engine, cluster) {
  await suite.case(`chaos, seed ${seed}, ${engine}`, async () => {
    const { town, payers } = await withInvoices({ families: 60, cluster, simulator: ['--chaos', '--seed', String(seed)] });
    const results = ['P', 'P', 'P', 'P', 'V', 'A', 'R', 'Z', ''];
    const returning = [];
    for (const [i, code] of payers.slice(0, 16).entries()) {
      const p = await play(town, code, { payer: results[(i * 7 + seed) % results.length], back: (i + seed) % 3 === 0 });
      returning.push(p.returned);
    }
    await Promise.all(returning);
    await letTimePass(town);
    await agree(town);
    const settled = town.value("SELECT count(*) AS n FROM payment WHERE state = 'settled'");
    await town.stop();
    return `${settled} of 16 settled`;
  });
}

const suite = new Suite(process.argv[2]);
const cluster = await Cluster.start();
async function others() {
  await bounds(suite);
  await certificates(suite);
  await outage(suite, 'SQLite');
  await outage(suite, 'PostgreSQL', cluster);
  await chaos(suite, 1, 'SQLite');
  await chaos(suite, 2, 'PostgreSQL', cluster);
}
await Promise.all([everyBehaviour(suite), others()]);
await cluster.stop();
suite.end();
