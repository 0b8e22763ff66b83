// bad_input.mjs - requests that no page of ours sends. Each is answered by a page in French, and nothing changes.
import net from 'node:net';
import { Answer } from '../lib/browser.mjs';
import { readable, guarded } from '../lib/replies.mjs';
import { check, equal } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';

const MONTH = '/kiosque/reservations/1/7/2018-05';

// Bytes as they are, for what no HTTP client would send. Everything until the server closes, or a second of silence.
function raw(town, bytes) {
  return new Promise((done, fail) => {
    const parts = [];
    const socket = net.connect(town.port, '127.0.0.1', () => socket.write(bytes));
    const finish = () => { socket.destroy(); done(answerOf(Buffer.concat(parts))); };
    socket.setTimeout(1000, finish);
    socket.on('data', (part) => parts.push(part));
    socket.on('end', finish);
    socket.on('error', (error) => (parts.length ? finish() : fail(error)));
  });
}

function answerOf(bytes) {
  const cut = bytes.indexOf('\r\n\r\n');
  const [first, ...lines] = bytes.subarray(0, cut < 0 ? 0 : cut).toString('latin1').split('\r\n');
  const headers = {};
  for (const line of lines) headers[line.slice(0, line.indexOf(':')).toLowerCase()] = line.slice(line.indexOf(':') + 1).trim();
  return new Answer('(raw)', Number(first.split(' ')[1] ?? 0), headers, bytes.subarray(cut + 4));
}

const head = (lines) => `${lines.join('\r\n')}\r\n\r\n`;

// ---- the cases: name, status (or several), what is sent ----

const wrongAddresses = [
  '/kiosque/reservations/1/7/2018-13', '/kiosque/reservations/1/7/2018-00', '/kiosque/reservations/1/7/2018-5',
  '/kiosque/reservations/1/7/2018-05-01', '/kiosque/reservations/1/7/99999-05', '/kiosque/reservations/1/7/mai',
  '/kiosque/reservations/1/7/-018-05', '/kiosque/reservations/1/7/9999-12', '/kiosque/reservations/1/7/0001-01', '/kiosque/enfants/1/garde/9999-12',
  '/kiosque/reservations/mois/9999-12', '/kiosque/consulter/9999-12', '/kiosque/consulter/0001-01/pdf', '/kiosque/reservations/0/7/2018-05', '/kiosque/reservations/-1/7/2018-05',
  '/kiosque/reservations/99999999999999999999/7/2018-05', '/kiosque/reservations/1e0/7/2018-05', '/kiosque/reservations/1/7%20/2018-05',
  '/kiosque/reservations/1%2F7', '/kiosque/reservations/1;7/7/2018-05', '/kiosque/reservations/1/7/2018-05/', '/kiosque//reservations',
  '/kiosque/factures/1.5', '/kiosque/factures/1%00', '/kiosque/factures/%ff', '/kiosque/factures/%', '/kiosque/paiements/%E9',
  '/kiosque/../../etc/passwd', '/kiosque/factures/..%2f..%2fetc%2fpasswd', '/assets/../kiosque.conf', '/assets/none.css', '/etc/passwd',
  '/kiosque/activation/x', '/kiosque/oubli/' + 'a'.repeat(5000), '/kiosque/captcha/x/image', '/KIOSQUE/factures', '/wp-login.php',
];

// The month of May, from which every form is taken; April, whose deadline has passed.
async function formCases(b) {
  const april = (await b.get('/kiosque/reservations/1/7/2018-04')).page;
  const may = (await b.get(MONTH)).page;
  const form = may.form(MONTH);
  const slot = form.field('mois').value;
  const key = may.days.find((d) => d.label === 'Je 3').key;
  const past = `${slot}.4`;        // 4 April
  const fields = (more) => [['_csrf', form.value('_csrf')], ['_op', `test-${Math.random()}-0123456789`], ['base', form.value('base')], ...more];
  const box = ['j', key];
  const post = (pairs, options) => b.post(MONTH, pairs, options);
  const without = (name) => fields([box]).filter(([n]) => n !== name);
  return [
    ['a form without its token', 403, () => post(without('_csrf'))],
    ['a form with another token', 403, () => post(fields([box]).map(([n, v]) => (n === '_csrf' ? [n, v.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'))] : [n, v])))],
    ['a form without operation key', 403, () => post(without('_op'))],
    ['an operation key that is too short', 403, () => post([...without('_op'), ['_op', 'x']])],
    ['an operation key that is too long', 403, () => post([...without('_op'), ['_op', 'x'.repeat(65)]])],
    ['a form from another site', 403, () => post(fields([box]), { headers: { Origin: 'https://ailleurs.exemple' } })],
    ['a form that the browser says is from another site', 403, () => post(fields([box]), { headers: { 'Sec-Fetch-Site': 'cross-site' } })],
    ['a form without origin', 403, () => post(fields([box]), { headers: { Origin: 'null' } })],
    ['broken UTF-8 in a form', 400, () => post([], { body: `${encodeURIComponent('_csrf')}=${form.value('_csrf')}&j=%ff%fe` })],
    ['a NUL in a form', 400, () => post([], { body: 'j=%00' })],
    ['a broken escape in a form', 400, () => post([], { body: 'j=%zz' })],
    ['broken UTF-8 in a query', 400, () => b.get('/kiosque/historique?enfant=%c3%28')],
    ['four thousand fields', 400, () => post(fields(Array.from({ length: 4000 }, () => box)))],
    ['a file instead of a form', 415, () => post([], { body: 'x', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } })],
    ['JSON instead of a form', 415, () => post([], { body: '{}', headers: { 'Content-Type': 'application/json' } })],
    ['a stale base', 409, () => post([...fields([box]).filter(([n]) => n !== 'base'), ['base', '1.1 2.2 nonsense']])],
    ['a day of the past', 422, 
      () => b.post('/kiosque/reservations/1/7/2018-04', fields([['j', past]]).map(([n, v]) => (n === 'base' ? [n, april.form('2018-04').value('base')] : [n, v])))],
    ['a slot of another activity, days that are none', 303, 
      () => post(fields([['j', key.replace(slot, '1')], ['j', `${slot}.99999999999`], ['j', `${slot}.-1`], ['j', 'x'], ['mois', '1'], ['semaine', '1.17660']]))],
    ['another family\'s child', 404, () => b.post('/kiosque/reservations/10/7/2018-05', fields([box]))],
    ['a waiting list of a day that is not full', 409, () => b.post(`${MONTH}/attente`, fields([['jour', key]]))],
    ['a waiting list of nonsense', 404, () => b.post(`${MONTH}/attente`, fields([['jour', 'x']]))],
    ['the undoing of somebody else\'s save', 404, () => b.post('/kiosque/historique/100/annuler', fields([]))],
    ['the payment of somebody else\'s basket', 404, () => b.post('/kiosque/panier/77/payer', fields([]))],
    ['the payment of an invoice that is not there', 404, () => b.post('/kiosque/payer/3', fields([['facture', '999999']]))],
    ['the payment of a negative invoice', 404, () => b.post('/kiosque/payer/3', fields([['facture', '-1']]))],
    ['the payment of nothing', 422, () => b.post('/kiosque/payer/3', fields([]))],
    ['GET where there is only POST', 405, () => b.get('/kiosque/panier/1/payer')],
    ['POST where there is only GET', 405, () => b.post('/kiosque/factures', fields([]))],
    ['PUT', 405, () => b.send('PUT', MONTH, { body: 'x' })],
    ['DELETE', 405, () => b.send('DELETE', MONTH)],
    ['OPTIONS', 405, () => b.send('OPTIONS', MONTH)],
    ['TRACE', 405, () => b.send('TRACE', MONTH)],
    ['an unknown host', 421, () => b.send('GET', '/kiosque', { headers: { Host: 'ailleurs.exemple' } })],
    ['another town\'s host: the session is not known there', 303, () => b.send('GET', '/kiosque/factures', { headers: { Host: 'autre.exemple' } })],
    ['a host in capitals, with its port', 200, () => b.send('GET', '/kiosque/factures', { headers: { Host: 'KIOSQUE.exemple:8080' } })],
  ];
}

function rawCases(town) {
  const host = `Host: 127.0.0.1:${town.port}`;
  const big = Buffer.alloc(64 * 1024, 'x');
  const chunks = (n) => Buffer.concat([...Array(n)].flatMap(() => [Buffer.from('10000\r\n'), big, Buffer.from('\r\n')]));
  return [
    ['two lengths that differ', 400, head([`POST ${MONTH} HTTP/1.1`, host, 'Content-Length: 5', 'Content-Length: 6']) + 'hello!'],
    ['the same length twice', 400, head([`POST ${MONTH} HTTP/1.1`, host, 'Content-Length: 5', 'Content-Length: 5']) + 'hello'],
    ['a length and chunks', 400, head([`POST ${MONTH} HTTP/1.1`, host, 'Content-Length: 5', 'Transfer-Encoding: chunked']) + '0\r\n\r\n'],
    ['two hosts', 400, head(['GET /kiosque HTTP/1.1', host, 'Host: ailleurs.exemple'])],
    ['a form of ten megabytes', 413, Buffer.concat([Buffer.from(head([`POST ${MONTH} HTTP/1.1`, host, 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 10485760'])), big])],
    ['two megabytes in chunks', 413, Buffer.concat([Buffer.from(head([`POST ${MONTH} HTTP/1.1`, host, 'Content-Type: application/x-www-form-urlencoded', 'Transfer-Encoding: chunked'])), chunks(32), Buffer.from('0\r\n\r\n')])],
    ['an unknown method', 405, head(['BREW /kiosque HTTP/1.1', host])],
    ['an address without slash', 400, head(['GET kiosque HTTP/1.1', host])],
  ];
}

// What the library itself refuses has no page; it must still be a refusal.
function brokenCases(town) {
  const host = `Host: 127.0.0.1:${town.port}`;
  return [
    ['a head of 100 kB', head(['GET /kiosque HTTP/1.1', host, `X-Long: ${'x'.repeat(100000)}`])],
    ['no host', head(['GET /kiosque HTTP/1.1', 'Accept: */*'])],
    ['a negative length', head([`POST ${MONTH} HTTP/1.1`, host, 'Content-Length: -5'])],
    ['a length that is no number', head([`POST ${MONTH} HTTP/1.1`, host, 'Content-Length: 5x'])],
    ['nonsense', 'x'.repeat(200) + '\r\n\r\n'],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex')],
    ['a blank before the colon', head(['POST /kiosque HTTP/1.1', host, 'Content-Length : 5']) + 'hello'],
    ['HTTP/3.0', head(['GET /kiosque HTTP/3.0', host])],
  ];
}

const expected = (answer, status, name) => check([status].flat().includes(answer.status), `${name}: ${answer.status} instead of ${status}\n${answer.page.main.slice(0, 300)}`);

export async function badInput(suite) {
  const town = await Town.make();
  town.configure('town', 'hosts', '127.0.0.1 kiosque.exemple');
  town.append('[town autre]\nhosts = autre.exemple\nbase_url = http://autre.exemple\ndatabase = autre.db\nfolder = autre\n');
  await town.serve();
  const b = await town.signedIn('4217');
  const cases = await formCases(b);
  await town.mailsLeft();
  const before = town.contents([...Town.visits, 'op']);
  const unchanged = () => {
    const now = town.contents([...Town.visits, 'op']).split('\n'), then = new Set(before.split('\n'));
    check(now.join('\n') === before, `something in the database has changed: ${now.find((line) => !then.has(line)) ?? 'a row is gone'}`);
  };
  await suite.case('bad input: addresses that lead nowhere', async () => {
    for (const address of wrongAddresses) {
      const answer = await b.get(address);
      expected(answer, [404, 400, 410], address);
      readable(answer, address);
      guarded(answer, address);
    }
    unchanged();
    return `${wrongAddresses.length} addresses`;
  });
  for (const [name, status, send] of cases)
    await suite.case(`bad input: ${name}`, async () => {
      const answer = await send();
      expected(answer, status, name);
      guarded(answer, name);
      if (answer.status >= 400) readable(answer, name);
      unchanged();
    });
  for (const [name, status, bytes] of rawCases(town))
    await suite.case(`bad input: ${name}`, async () => {
      const answer = await raw(town, bytes);
      expected(answer, status, name);
      readable(answer, name);
      guarded(answer, name);
      unchanged();
    });
  await suite.case('bad input: what is not HTTP', async () => {
    for (const [name, bytes] of brokenCases(town)) {
      const answer = await raw(town, bytes).catch(() => new Answer('', 0, {}, Buffer.alloc(0)));
      check(answer.status === 0 || (answer.status >= 400 && answer.status < 600), `${name}: ${answer.status}`);
    }
    equal((await b.get('/kiosque/factures')).status, 200, 'and the service goes on');
    unchanged();
  });
  await suite.case('bad input: the service ends in order, its data whole', async () => {
    await town.stop();
    town.fsck();
  });
}
