// golden.mjs - what families see, kept as files: a change of a page is read as a difference. "test/golden/run --write" renews them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { masked } from '../lib/html.mjs';
import { Suite, check } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';

const folder = path.dirname(new URL(import.meta.url).pathname);
const write = process.argv[2] === '--write';
if (write) process.argv.splice(2, 1);

const pages = [
  ['sign-in', '/kiosque', 'nobody'],
  ['profile', '/kiosque/inscription', 'nobody'],
  ['forgotten', '/kiosque/oubli', 'nobody'],
  ['contacts', '/kiosque/contacts', 'nobody'],
  ['accessibility', '/kiosque/accessibilite', 'nobody'],
  ['not-found', '/kiosque/rien', 'nobody'],
  ['desk', '/mairie', 'nobody'],
  ['home', '/kiosque'],
  ['bookings', '/kiosque/reservations'],
  ['month-guide-april', '/kiosque/reservations/1/5/2018-04'],
  ['month-canteen-may', '/kiosque/reservations/1/5/2018-05'],
  ['month-wednesdays', '/kiosque/reservations/1/3/2018-05'],
  ['month-accueil', '/kiosque/reservations/1/1/2018-04'],
  ['history', '/kiosque/historique'],
  ['basket-empty', '/kiosque/panier'],
  ['pay', '/kiosque/payer'],
  ['invoices', '/kiosque/factures'],
  ['payments-empty', '/kiosque/paiements'],
  ['messages', '/kiosque/messages'],
  ['enrolments', '/kiosque/inscriptions'],
  ['family', '/kiosque/famille'],
  ['child', '/kiosque/enfants/1'],
  ['documents', '/kiosque/documents'],
];

// What differs at each showing: tokens, operation keys, request numbers, the time, content hashes of assets.
function alike(html) {
  return masked(html).replace(/(\/assets\/[\w-]+)\.[0-9a-f]{8}\./g, '$1.#.');
}

const suite = new Suite();
const town = await Town.make({ at: '2018-04-13T09:00', families: 20 });
await town.serve();
const nobody = town.browser(), parent = await town.signedIn('4217');
for (const [name, address, who] of pages)
  await suite.case(name, async () => {
    const answer = await (who === 'nobody' ? nobody : parent).get(address);
    const file = path.join(folder, `${name}.html`), html = alike(answer.text);
    if (write) { writeFileSync(file, html); return 'written'; }
    check(existsSync(file), `${name}.html is missing: test/golden/run --write`);
    const kept = readFileSync(file, 'utf8').split('\n'), now = html.split('\n');
    const at = now.findIndex((line, i) => line !== kept[i]);
    check(at < 0 && kept.length === now.length,
      `line ${at + 1} differs; test/golden/run --write renews it when the change is meant\n  was ${kept[at]}\n  is  ${now[at]}`);
  });
await town.stop();
suite.end();
