// uploads.mjs - sends files as families and as attackers do, and looks at what is kept, said, and left behind.
import { existsSync, mkdirSync, readFileSync, readdirSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { readable, guarded } from '../lib/replies.mjs';
import { Cluster } from '../lib/postgres.mjs';
import { must, built, sleep, temporaryFolder } from '../lib/process.mjs';
import { Suite, check, equal } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';
import { CANARY, honest, html, jpeg, lying, paper, png } from './files.mjs';

const PAGE = '/kiosque/mes-documents';
const suite = new Suite(process.argv[2]);

// ---- the town's folder ----

function everything(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? everything(path.join(folder, e.name)) : [path.join(folder, e.name)]));
}
const kept = (town) => everything(path.join(town.folder, 'files', 'documents'));
const arriving = (town) => everything(path.join(town.folder, 'files', 'arriving'));
const rows = (town) => town.rows('SELECT * FROM document ORDER BY id');

// ---- sending ----

async function form(b) {
  const page = (await b.get(PAGE)).page.form(PAGE);
  return [['_csrf', page.value('_csrf')], ['_op', page.value('_op')], ['type', 'assurance'], ['enfant', '1'], ['valable', '2018-08-31']];
}
const cookie = (b) => [...b.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
const send = async (b, files) => b.upload(PAGE, await form(b), files.map(([name, bytes, type]) => ['piece', name, bytes, type]));

async function taken(town, b, name, bytes, type) {
  const before = kept(town);
  const answer = await send(b, [[name, bytes, 'application/octet-stream']]);
  equal(answer.status, 303, `the answer to ${name}: ${answer.page.main.slice(0, 300)}`);
  const row = rows(town).at(-1), fresh = kept(town).filter((f) => !before.includes(f));
  equal(fresh.length, 1, 'files more');
  equal([row.type, Number(row.child_id), row.kind, row.valid_until, row.state].join(), [type, 1, 'assurance', '2018-08-31', 'received'].join(), 'the row');
  check([...row.name].length <= 100 && !/[\u202A-\u202E/\\]/.test(row.name), `the name kept: ${row.name}`);
  const stored = readFileSync(fresh[0]);
  check(!stored.includes(CANARY) && !stored.includes('Exif'), 'what the image said of its place is kept');
  const page = (await b.settle()).page;
  check(page.text.includes('Votre document est bien arrivé'), 'the page says so');
  const download = await b.get(`${PAGE}/${row.id}`);
  equal(download.status, 200, 'the download');
  check(download.body.equals(stored), 'the download is what is kept');
  safe(download, type);
  return row;
}

function safe(answer, type) {
  guarded(answer, 'the download');
  equal(answer.headers['content-type'], type, 'its type');
  check(/^attachment; filename="[^"]+"; filename\*=UTF-8''\S+$/.test(answer.headers['content-disposition']), answer.headers['content-disposition']);
  check(/default-src 'none'; sandbox/.test(answer.headers['content-security-policy']), 'it may run nothing');
  equal(answer.headers['x-content-type-options'], 'nosniff', 'it is taken at its word');
  equal(answer.headers['cache-control'], 'no-store', 'it stays nowhere');
}

// ---- cases of one town ----

async function changed(town, sql) {
  await town.rest();
  town.change(sql);
  await town.serve();
}

const state = (town) => JSON.stringify([kept(town), arriving(town), rows(town)]);

async function refused(town, b, name, bytes, words) {
  const before = state(town);
  const answer = await send(b, [[name, bytes, 'application/pdf']]);
  equal(answer.status, 422, `${name}: ${answer.page.main.slice(0, 300)}`);
  readable(answer, name);
  const error = answer.page.html.match(/id="piece-erreur">(.*?)<\/p>/s)?.[1] ?? '';
  check(error && error.replace(/<[^>]*>/g, '').toLowerCase().includes(words.toLowerCase()), `what is said beside the file: ${error}`);
  check(/value="assurance"[^>]*selected/.test(answer.page.html) && answer.page.html.includes('value="2018-08-31"'), 'what was typed comes back');
  equal(state(town), before, 'what is there afterwards');
  return error.replace(/<[^>]*>/g, '').trim();
}

async function engine(name, cluster) {
  const town = await Town.make({ cluster });
  await town.serve();
  const b = await town.signedIn('4217'), other = await town.signedIn('4220');
  const on = (title, work) => suite.case(`${title} (${name})`, work);
  let mine;
  for (const [what, file, bytes, type] of honest()) await on(`kept: ${what}`, async () => { mine = await taken(town, b, file, bytes, type); });
  for (const [what, file, bytes, words] of lying()) await on(`refused: ${what}`, () => refused(town, b, file, bytes, words));
  await on('another family finds none of it', async () => {
    equal((await other.get(`${PAGE}/${mine.id}`)).status, 404, 'the download');
    const fields = (await form(other)).slice(0, 2);
    equal((await other.post(`${PAGE}/${mine.id}/retirer`, fields)).status, 404, 'taking it back');
    equal(rows(town).at(-1).state, 'received', 'its state');
    equal((await other.upload(PAGE, (await form(other)).map(([n, v]) => [n, n === 'enfant' ? '1' : v]), [['piece', 'x.pdf', paper]])).status, 422, 'a child of others');
  });
  await on('sent twice, kept once', async () => {
    const fields = await form(b), before = kept(town).length;
    const first = await b.upload(PAGE, fields, [['piece', 'x.pdf', paper]]), second = await b.upload(PAGE, fields, [['piece', 'x.pdf', paper]]);
    equal([first.status, second.status].join(), '303,303', 'both are answered');
    equal(kept(town).length, before + 1, 'files');
    const changed = await b.upload(PAGE, fields, [['piece', 'x.pdf', Buffer.concat([paper, Buffer.from('\n%%EOF\n')])]]);
    equal(changed.status, 422, 'the same key for another file');
    equal(kept(town).length, before + 1, 'files');
  });
  await on('signed out, without token, without end', async () => {
    const before = state(town), nobody = town.browser();
    check([303, 403].includes((await nobody.upload(PAGE, [['_csrf', 'x']], [['piece', 'x.pdf', paper]])).status), 'signed out');
    equal((await b.upload(PAGE, (await form(b)).slice(1), [['piece', 'x.pdf', paper]])).status, 403, 'without token');
    equal((await b.upload(PAGE, await form(b), [['piece', 'x.pdf', paper]], { headers: { Origin: 'https://ailleurs.exemple' } })).status, 403, 'from another site');
    equal((await b.post(PAGE, [], { body: 'x', headers: { 'Content-Type': 'multipart/form-data' } })).status, 400, 'without boundary');
    equal((await b.post(PAGE, [], { body: '--x\r\nContent-Disposition: form-data; name="a"', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } })).status, 400, 'cut short');
    equal((await b.upload(PAGE, await form(b), Array.from({ length: 7 }, () => ['piece', 'x.pdf', paper]))).status, 400, 'seven files');
    equal((await b.upload(PAGE, await form(b), [])).status, 422, 'no file');
    equal((await b.upload('/kiosque/profil', [['a', 'b']], [])).status >= 400, true, 'where no file is expected');
    equal(state(town), before, 'what is there afterwards');
  });
  await on('a question with two pieces', async () => {
    const ASK = '/kiosque/ecrire';
    const fields = async () => {
      const page = (await b.get(ASK)).page.form(ASK);
      return [['_csrf', page.value('_csrf')], ['_op', page.value('_op')], ['service', 'Accueil périscolaire'], ['objet', 'Deux pièces'], ['message', 'Les voici']];
    };
    const before = state(town), asked = () => town.rows('SELECT * FROM request').length, questions = asked();
    const lied = await b.upload(ASK, await fields(), [['piece', 'bon.pdf', paper], ['piece2', 'faux.pdf', Buffer.from('MZ')]]);
    equal(lied.status, 422, 'one of them lies');
    check(/id="piece2-erreur"/.test(lied.page.html), 'it is said beside it');
    check(/id="piece-erreur"/.test(lied.page.html) && lied.page.text.includes('Choisissez à nouveau ce fichier'), 'the other is asked for again');
    equal(state(town) + asked(), before + questions, 'what is there afterwards');
    equal((await b.upload(ASK, await fields(), [['piece', 'bon.pdf', paper], ['piece2', 'autre.pdf', paper]])).status, 303, 'both are taken');
    const page = (await b.settle()).page, [first, second] = rows(town).slice(-2);
    check(page.text.includes('bon.pdf') && page.text.includes('autre.pdf'), 'the history shows them');
    equal([first.kind, second.kind].join(), 'message,message', 'their kind');
    equal((await b.get(`${PAGE}/${first.id}`)).status, 200, 'the download');
    equal((await other.get(`${PAGE}/${first.id}`)).status, 404, 'for another family');
  });
  await on('a client that goes away in the middle leaves nothing', async () => {
    const before = state(town);
    const socket = net.connect(town.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`POST ${PAGE} HTTP/1.1\r\nHost: 127.0.0.1:${town.port}\r\nCookie: ${cookie(b)}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 4000000\r\n\r\n`
      + '--x\r\nContent-Disposition: form-data; name="piece"; filename="x.pdf"\r\n\r\n%PDF-1.5\n');
    socket.write(Buffer.alloc(2000000));
    await sleep(300);
    socket.destroy();
    await sleep(300);
    equal(state(town), before, 'what is there afterwards');
  });
  await on('everything can be taken away, and nothing stays on the disk', async () => {
    const before = arriving(town), page = (await b.get('/kiosque/mes-donnees')).page.form('/kiosque/mes-donnees');
    const zip = await b.submit(page, page.buttons[0]);
    equal(zip.status, 200, 'the archive');
    guarded(zip, 'the archive');
    const file = path.join(temporaryFolder(), `export-${name}.zip`);
    writeFileSync(file, zip.body);
    const said = must('python3', ['-c', 'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nd=json.loads(z.read("donnees.json"))\n'
      + 'print(len(d["documents"]), sum(n.startswith("documents/") for n in z.namelist()), sum(n.startswith("factures/") for n in z.namelist()), len(d["invoices"]), d["family"][0]["code"])', file]).trim().split(' ');
    equal(said[0], said[1], 'documents told and documents there');
    equal(said[2], said[3], 'invoices told and invoices there');
    equal(said[4], '4217', 'whose it is');
    check(Number(said[0]) > 5, 'the documents sent above');
    equal(arriving(town).join(), before.join(), 'left on the disk');
    check(!(await other.get('/kiosque/mes-donnees?partie=documents')).page.text.includes('attestation_QF'), 'another family reads them');
  });
  await on('taken back: its file goes', async () => {
    const before = kept(town).length;
    equal((await b.post(`${PAGE}/${mine.id}/retirer`, (await form(b)).slice(0, 2))).status, 303, 'taking it back');
    check((await b.settle()).page.text.includes('Le document est retiré'), 'the page says so');
    equal((await b.get(`${PAGE}/${mine.id}`)).status, 404, 'the download');
    await town.rest();
    must(built(town.build, 'kiosque'), ['jobs', '--config', town.config, 'run', 'erase']);
    equal(kept(town).length, before - 1, 'files');
    await town.serve();
  });
  await on('what a crash left is swept after an hour, and nothing else', async () => {
    const left = (folder, name, hours) => {
      const file = path.join(town.folder, 'files', folder, name), then = Date.now() / 1000 - hours * 3600;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, 'left');
      utimesSync(file, then, then);
      return file;
    };
    await town.rest();
    const named = kept(town), old = left('documents/ab', `ab${'0'.repeat(30)}`, 2), young = left('documents/ab', `ab${'1'.repeat(30)}`, 0), spool = left('arriving', 'upload.abcdef', 2);
    for (const file of named) utimesSync(file, 1e9, 1e9);
    must(built(town.build, 'kiosque'), ['jobs', '--config', town.config, 'run', 'sweep']);
    check(!existsSync(old) && !existsSync(spool), 'what was left is there');
    check(existsSync(young), 'what has just arrived is gone');
    equal(kept(town).filter((f) => named.includes(f)).length, named.length, 'files of documents');
    unlinkSync(young);
    await town.serve();
  });
  await on('the town at its shell: looks at a paper, puts one out', async () => {
    const at = (name, bytes) => { const file = path.join(temporaryFolder(), name); if (bytes) writeFileSync(file, bytes); return file; };
    equal((await send(b, [['photo.png', png(300, 200)]])).status, 303, 'a picture is sent');
    const row = rows(town).at(-1), copy = at(`copy-${name}.png`);
    equal(town.command('document', 'save', String(row.id), copy).code, 0, 'it is saved');
    check(readFileSync(copy).equals((await b.get(`${PAGE}/${row.id}`)).body), 'the copy is what is kept');
    equal(town.rows("SELECT * FROM audit WHERE action = 'document.read'").length, 1, 'acts of looking');
    equal(town.command('document', 'save', String(row.id), copy).code, 1, 'nothing is written over');
    equal(town.command('document', 'save', '999999', at(`none-${name}`)).code, 1, 'a document that is not there');
    const before = kept(town), menus = await b.get('/kiosque/documents');
    const added = town.command('document', 'add', '--category', 'Menus', '--title', 'Menus de mai', at('menus mai.pdf', paper));
    equal(added.code, 0, `it is put out (${added.stderr})`);
    check(!menus.page.text.includes('Menus de mai') && (await b.get('/kiosque/documents')).page.text.includes('Menus de mai'), 'the page shows it');
    const download = await b.get(`/kiosque/documents/${added.stdout.trim()}`);
    check(download.body.equals(paper), 'the download');
    safe(download, 'application/pdf');
    const lies = town.command('document', 'add', '--category', 'Menus', '--title', 'Juin', at('juin.pdf', html));
    check(lies.code === 1 && lies.stderr.includes('ni un PDF ni une photo'), lies.stderr);
    equal(kept(town).length, before.length + 1, 'files');
    for (const wrong of [['refuse', String(row.id)], ['accept', 'x'], ['add', copy], ['save', '1'], []])
      equal(town.command('document', ...wrong).code, 2, `document ${wrong.join(' ')}`);
  });
  await on('a family has so much space and no more', async () => {
    const big = (state, stored) => `UPDATE document SET size = ${100 * 1024 * 1024}, state = '${state}', stored = ${stored} WHERE id = ${mine.id}`;
    await changed(town, big('withdrawn', 'NULL'));
    equal((await send(b, [['x.pdf', paper]])).status, 303, 'what was withdrawn takes no space');
    await changed(town, big('received', `'${'0'.repeat(32)}'`));
    await refused(town, b, 'x.pdf', paper, 'espace');
    await changed(town, big('withdrawn', 'NULL'));
  });
  if (!cluster) await memory(town, b);
  await on('the service ends in order, its data whole', async () => {
    await town.stop();
    town.fsck();
  });
}

// The most that the process has held since forget, in MB: a sign-in hashes a password in more memory than is looked for here.
const forget = (town) => writeFileSync(`/proc/${town.server.pid}/clear_refs`, '5');
const peak = (town) => Number(readFileSync(`/proc/${town.server.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]) / 1024;
// The sanitizer keeps what is freed.
const most = (town) => (town.build.includes('san') ? 96 : 24);

// A photograph of nearly 5 MiB on each of many connections at once: what the process holds does not grow by it.
async function memory(town, b) {
  await suite.case('memory: 24 photographs of 5 MB arrive at once', async () => {
    const EACH = 6, large = jpeg(1900, 1600, 97), senders = [b];
    for (const f of town.families.filter((x) => x.identifier !== '4217').slice(0, 3)) senders.push(await town.signedIn(f.identifier));
    check(large.length > 3.5e6 && large.length < 5.2e6, `${large.length} bytes`);
    forget(town);
    const before = peak(town);
    const head = (sender) => `POST ${PAGE} HTTP/1.1\r\nHost: 127.0.0.1:${town.port}\r\nCookie: ${cookie(sender)}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${large.length + 200}\r\n\r\n`
      + '--x\r\nContent-Disposition: form-data; name="piece"; filename="x.jpg"\r\n\r\n';
    const sockets = senders.flatMap((sender) => Array.from({ length: EACH }, () => {
      const s = net.connect(town.port, '127.0.0.1').on('error', () => {});
      s.write(Buffer.concat([Buffer.from(head(sender)), large]));
      return s;
    }));
    const total = () => arriving(town).length;
    await sleep(2500);
    check(total() === 0, 'what arrives has no name');
    const grown = peak(town) - before;
    const more = await send(b, [['x.pdf', paper]]);
    equal(more.status, 429, 'a seventh of the same sender');
    check(more.page.text.includes('Vos envois précédents sont encore en route'), 'it is said why');
    for (const s of sockets) s.destroy();
    await sleep(300);
    equal((await send(b, [['x.pdf', paper]])).status, 303, 'once they have gone');
    check(grown < most(town), `${grown.toFixed(1)} MB more with ${(sockets.length * large.length / 1e6).toFixed(0)} MB under way`);
    return `${grown.toFixed(1)} MB more`;
  });
  await suite.case('memory: 16 photographs of 5 MB are kept, four at a time', async () => {
    forget(town);
    const large = jpeg(1900, 1600, 97), before = peak(town), mine = kept(town).length;
    for (let sent = 0; sent < 16; sent += 4) {
      const forms = [];
      for (let i = 0; i < 4; i++) forms.push(await form(b));
      const answers = await Promise.all(forms.map((f) => b.upload(PAGE, f, [['piece', 'x.jpg', large]])));
      equal(answers.map((a) => a.status).join(), '303,303,303,303', 'the answers');
    }
    const grown = peak(town) - before;
    equal(kept(town).length - mine, 16, 'files more');
    check(grown < most(town), `${grown.toFixed(1)} MB more at the most`);
    return `${grown.toFixed(1)} MB more at the most`;
  });
}

const cluster = await Cluster.start();
await engine('SQLite');
await engine('PostgreSQL', cluster);
await cluster.stop();
suite.end();
