// pages.mjs - the pages in a browser. What the rules allow is told in test/stories; here: that a person can do it, by mouse, by
// keyboard, on a phone, without script; that every state is accessible, fits 320 pixels and weighs little.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { captchaDigits } from '../lib/captcha.mjs';
import { temporaryFolder } from '../lib/process.mjs';
import { Suite, check, equal } from '../lib/suite.mjs';
import { Telephone } from '../lib/telephone.mjs';
import { Town } from '../lib/town.mjs';
import { english } from './english.mjs';
import { enrol, enrolment } from './enrolment.mjs';
import { guide } from './guide.mjs';
import { paper } from '../uploads/files.mjs';
import { DESK, Keyboard, PHONE, Window } from './window.mjs';

const suite = new Suite(process.argv[2]);
const pictures = process.env.PICTURES ?? path.join(temporaryFolder(), 'pictures');
mkdirSync(pictures, { recursive: true });

const PASSWORD = 'tilleul fontaine 38 cigales';
const KNOWN = '4217';

const town = await Town.make({ build: 'build' });
// Two newcomers come for the Wednesdays, and there is one place at midday.
town.change(`UPDATE enrolment SET activity_id = (SELECT id FROM activity WHERE code = 'mercredis-2017')
              WHERE activity_id = (SELECT id FROM activity WHERE code = 'accueil-2017')
                AND family_id IN (SELECT id FROM family WHERE code IN ('4218', '4219'))`);
town.seats('acc-midi', 1);
town.change(`UPDATE admission_group SET seats = 0 WHERE activity_id = (SELECT id FROM activity WHERE code = 'etude-2017')`);
town.change(`INSERT INTO request_field (request_id, position, name, label, old_text, new_text, value) VALUES
  (2, 1, 'phone', 'Téléphone', '04 65 71 00 00', '06 39 98 00 00', ''), (2, 2, 'address', 'Adresse', '1 rue du Puits', '', '')`);
// More papers than a page shows; the town has refused each fourth.
for (let i = 1; i <= 12; i++)
  town.change(`INSERT INTO document (family_id, child_id, kind, name, type, size, stored, hash, state, reason, sent_by, at, changed_at)
    VALUES (1, ${1 + i % 2}, 'vaccins', 'Carnet de santé, page ${i}.jpg', 'image/jpeg', 1834000, 'ab${i}', '', '${i % 4 ? 'received' : 'refused'}',
      ${i % 4 ? 'NULL' : "'La photo est floue : on ne peut pas lire la date du dernier rappel.'"}, 'adult:1', ${i}, ${i})`);
await town.serve();

const adult = (code) => town.rows(`SELECT a.first_name, a.last_name, a.email FROM adult a JOIN family_adult m ON m.adult_id = a.id
  JOIN family f ON f.id = m.family_id WHERE f.code = '${code}' ORDER BY m.position LIMIT 1`)[0];

// ---- what people do ----

async function fillProfile(w, code, more = {}) {
  const who = adult(code), email = who.email || `famille.${code}@exemple.fr`;
  await w.write('Identifiant', code);
  if (more.letter) await w.write('Code d’activation', more.letter);
  await w.write('Nom', who.last_name);
  await w.write('Prénom', who.first_name);
  await w.write('E-mail', email);
  await w.write('Confirmation e-mail', email);
  await w.write('Mot de passe', PASSWORD);
  await w.write('Confirmer mot de passe', PASSWORD);
  return email;
}

async function solveCaptcha(w) {
  const token = await w.page.inputValue('[name=captcha_jeton]');
  await w.write('Recopiez les chiffres', captchaDigits(town.secret, token));
}

async function signIn(w, identifier, password) {
  await w.go('/kiosque');
  await w.write('Identifiant', identifier);
  await w.write('Mot de passe', password);
  await w.press(w.button('Connexion'));
  await w.page.waitForSelector('text=Déconnexion');
}

// From the home page to a ticket: two Wednesdays, the basket, PayFiP's own pages, back.
async function bookAndPay(w) {
  await w.press(w.link('MERCREDIS'));
  await w.sees('Action sur le mois pour');
  const row = (week, slot) => w.page.locator('fieldset.week').nth(week).locator('fieldset.slot').nth(slot);
  await w.tick(w.box('Me', row(1, 0)));
  await w.tick(w.box('Me', row(2, 2)));
  await w.press(w.button('Mon panier'));
  await w.sees('Places gardées');
  await w.sees('20,00 €');
  await w.press(w.button('Télépayer'));
  await w.page.waitForURL(/paiementws/);
  await w.press(w.button('Payer par carte bancaire'));
  await w.press(w.button('Valider'));
  await w.page.waitForURL(/kiosque\/paiements\/\d+/);
  for (let n = 0; n < 20 && !(await w.text()).includes('a été accepté'); n++) await w.page.waitForTimeout(500).then(() => w.page.reload());
  await w.sees('Votre paiement a été accepté');
  await w.sees('Montant payé : 20,00 €');
  w.quiet();
}

// ---- journeys ----

await suite.case('with the keyboard alone: activation by mail, sign-in, two Wednesdays, PayFiP, ticket', async () => {
  const w = await Keyboard.open(town.origin);
  await w.go('/kiosque');
  await w.press(w.link('S’inscrire (première utilisation)'));
  const email = await fillProfile(w, '4218');
  await solveCaptcha(w);
  await w.tick(w.box('J’ai pris connaissance'));
  await w.press(w.button('Valider'));
  await w.sees('Vérifiez vos messages');
  const mail = await town.mail((m) => m.to.includes(email) && /activation\//.test(m.text));
  check(mail, 'no mail came');
  await w.go(new URL(mail.text.match(/http\S+activation\/\S+/)[0]).pathname);
  await w.press(w.button('Activer mon compte'));
  await w.sees('Votre compte est ouvert.');
  await w.press(w.button('Déconnexion'));
  await w.sees('Vous êtes déconnecté');
  await signIn(w, email, PASSWORD);
  await bookAndPay(w);
  await w.close();
});

await suite.case('without JavaScript: activation by letter, another image, a whole week, PayFiP, ticket', async () => {
  const w = await Window.open(town.origin, { script: false });
  await w.go('/kiosque/inscription');
  await w.write('Identifiant', '4219');
  const first = await w.page.inputValue('[name=captcha_jeton]');
  await w.press(w.button('Afficher une autre image'));
  check(await w.page.inputValue('[name=captcha_jeton]') !== first, 'the image is the same');
  equal(await w.page.inputValue('#identifiant'), '4219', 'what was typed');
  check(!(await w.text()).includes('à corriger'), 'another image is no error');
  await w.page.fill('#identifiant', '');
  await fillProfile(w, '4219', { letter: town.letter });
  await solveCaptcha(w);
  await w.tick(w.box('J’ai pris connaissance'));
  await w.press(w.button('Valider'));
  await w.sees('Votre compte est ouvert.');
  await bookAndPay(w);
  await w.close();
});

await suite.case('on a phone of 360 px: sign-in, two Wednesdays, PayFiP, ticket', async () => {
  const w = await Window.open(town.origin, { size: PHONE, touch: true });
  await signIn(w, KNOWN, town.account(KNOWN).password);
  await bookAndPay(w);
  await w.look('ticket-telephone', pictures);
  await w.close();
});

// ---- states, each looked at ----

const state = (name, body) => suite.case(`state: ${name}`, body);
const look = (w, name) => w.look(name, pictures);

const guest = await Window.open(town.origin);
const states = [
  ['signed out', 'connexion', async (w) => { await w.go('/kiosque'); }],
  ['sign-in refused', 'connexion-refusee', async (w) => {
    await w.write('Identifiant', KNOWN);
    await w.write('Mot de passe', 'pas le bon');
    await w.press(w.button('Connexion'));
    await w.sees('ne correspond pas');
  }],
  ['profile', 'profil', async (w) => { await w.go('/kiosque/inscription'); }],
  ['profile with errors', 'profil-erreurs', async (w) => {
    await w.page.evaluate(() => { document.querySelector('main form').noValidate = true; });
    await w.write('E-mail', 'quelqu’un');
    await w.press(w.button('Valider'));
    await w.sees('Quelques points à corriger');
    check(await w.page.evaluate(() => document.activeElement.matches('.notice')), 'the focus is not on the summary of errors');
  }],
  ['forgotten password', 'oubli', async (w) => { await w.go('/kiosque/oubli'); }],
  ['forgotten password, sent', 'oubli-envoye', async (w) => {
    await w.write('Code Famille', '9999');
    await w.write('E-mail', 'personne@exemple.fr');
    await w.press(w.button('Continuer'));
    await w.sees('Vérifiez vos messages');
  }],
  ['dead link', 'lien-mort', async (w) => { await w.go('/kiosque/activation/nulle-part'); }],
  ['contacts', 'contacts', async (w) => { await w.go('/kiosque/contacts'); }],
  ['accessibility', 'accessibilite', async (w) => { await w.go('/kiosque/accessibilite'); }],
  ['accessibility, the declaration', 'declaration', async (w) => { await w.go('/kiosque/accessibilite/declaration'); }],
  ['legal notice', 'mentions', async (w) => { await w.go('/kiosque/mentions'); }],
  ['personal data', 'donnees', async (w) => { await w.go('/kiosque/donnees'); }],
  ['not found', '404', async (w) => { await w.go('/kiosque/nulle-part'); }],
  ['town hall door', 'mairie', async (w) => { await w.go('/mairie'); }],
];
for (const [name, picture, open] of states) await state(name, async () => { await open(guest); await look(guest, picture); });
await guest.close();

const home = await Window.open(town.origin);
await signIn(home, KNOWN, town.account(KNOWN).password);
const as = await home.cookies();
const child = town.value(`SELECT min(e.child_id) AS id FROM enrolment e JOIN family f ON f.id = e.family_id WHERE f.code = '${KNOWN}'`);
const month = (activity, first) => `/kiosque/reservations/${child}/${town.value(`SELECT id FROM activity WHERE code = '${activity}-2017'`)}/${first}`;
const CARE = month('accueil', '2018-05'), MEALS = month('restauration', '2018-05'), WEDNESDAYS = month('mercredis', '2018-06');
const cell = (w, week, slot, day) => w.page.locator('fieldset.week').nth(week).locator('fieldset.slot').nth(slot).locator('.days > *').nth(day);

// Another family takes a place meanwhile, over HTTP.
async function othersTake(slot, label) {
  const family = town.families.map((f) => f.identifier).find((f) => f !== KNOWN && town.value(
    `SELECT count(*) AS n FROM enrolment e JOIN family f ON f.id = e.family_id JOIN activity a ON a.id = e.activity_id WHERE f.code = '${f}' AND a.code = 'accueil-2017'`));
  const other = await town.signedIn(family);
  await other.get('/kiosque/reservations');
  const link = other.at.page.links.find((a) => /\/reservations\/\d+\/\d+/.test(a.attribute('href')) && a.text.includes('ACCUEIL')).attribute('href');
  await other.get(`${link}/2018-05`);
  const day = other.at.page.days.find((d) => d.slot.includes(slot) && d.label === label);
  const form = other.at.page.form('/reservations/');
  form.fields.find((f) => f.element === day.box).checked = true;
  const answer = await other.submit(form);
  equal(answer.status, 303, 'the other family saves');
  other.close();
}

let givenUp;
const signedIn = [
  ['home', 'accueil', async (w) => { await w.go('/kiosque'); }],
  ['activities', 'reservations', async (w) => { await w.go('/kiosque/reservations'); }],
  ['month, free', 'mois-libre', async (w) => { await w.go(CARE); }],
  ['month, with changes not saved', 'mois-change', async (w) => { await w.tick(w.box('Lu', cell(w, 2, 0, 0))); await w.sees('1 réservation ajoutée'); }],
  ['month, saved', 'mois-enregistre', async (w) => {
    await w.press(w.button('Enregistrer'));
    await w.sees('C\'est enregistré');
    check(await w.page.evaluate(() => document.activeElement.matches('.notice.ok')), 'the focus is not on what was said');
  }],
  ['month, nothing changed', 'mois-inchange', async (w) => { await w.go(CARE); await w.press(w.button('Enregistrer')); await w.sees('Rien n\'a changé'); }],
  ['month, refused', 'mois-refuse', async (w) => {
    await w.go(CARE);
    await w.tick(cell(w, 2, 1, 1).locator('input'));
    await w.tick(cell(w, 2, 0, 2).locator('input'));
    await othersTake('2- ACC MIDI', 'Ma 15');
    await w.press(w.button('Enregistrer'));
    await w.sees('Rien n\'est encore enregistré');
    await w.sees('Il ne reste plus de place ce jour-là');
    check(await cell(w, 2, 0, 2).locator('input').isChecked(), 'the other tick is lost');
    const refused = w.page.locator('.days .refused input');
    check((await w.page.locator(`#${CSS_escape(await refused.getAttribute('aria-describedby'))}`).innerText()).includes('Il ne reste plus'), 'the cell is not tied to its reason');
  }],
  ['month, full', 'mois-complet', async (w) => { await w.go(CARE); await w.page.waitForSelector('.days button.full'); }],
  ['month, why it is full', 'mois-complet-pourquoi', async (w) => { await w.press(w.page.locator('.days button.full')); await w.sees('Toutes les places sont prises'); }],
  ['month, waiting', 'mois-attente', async (w) => {
    await w.press(w.button('Me mettre sur la liste d’attente'));
    await w.sees('Vous êtes sur la liste d\'attente');
  }],
  ['waiting list', 'attente', async (w) => { await w.press(w.page.locator('.days a.waiting')); await w.sees('Quitter la liste'); }],
  ['month, locked', 'mois-bloque', async (w) => { await w.go(month('restauration', '2018-04')); }],
  ['month, why it is locked', 'mois-bloque-pourquoi', async (w) => {
    await w.press(w.page.locator('.days button.locked'));
    check(await w.page.locator('.why:popover-open').isVisible(), 'nothing says why');
  }],
  ['month, stale', 'mois-perime', async (w) => {
    await w.go(MEALS);
    await w.tick(w.box('Ve', cell(w, 2, 0, 4)));
    const second = await Window.open(town.origin, { as });
    await second.go(MEALS);
    await second.tick(second.box('Je', cell(second, 2, 0, 3)));
    await second.press(second.button('Enregistrer'));
    await second.close();
    await w.press(w.button('Enregistrer'));
    await w.sees('Ce mois a changé entre-temps');
    check(await cell(w, 2, 0, 4).locator('input').isChecked(), 'the own tick is lost');
  }],
  ['month, without an open day', 'mois-vide', async (w) => { await w.go(month('restauration', '2018-08')); await w.sees('Aucun jour d\'ouverture'); }],
  ['month, one day a week', 'mois-mercredis', async (w) => { await w.go(WEDNESDAYS); }],
  ['several: usual week', 'semaine', async (w) => { await w.go('/kiosque/reservations/semaine'); await w.sees('Semaine type'); }],
  ['several: usual week, refused', 'semaine-erreurs', async (w) => {
    await w.page.fill('#au', '2018-04-01');
    await w.page.locator('[name=enfant]').first().uncheck();
    await w.page.locator('[name=enfant]').nth(1).uncheck();
    await w.press(w.button('Voir l’aperçu'));
    await w.sees('Quelques points à corriger');
  }],
  ['several: usual week, what it gives', 'semaine-apercu', async (w) => {
    await w.go('/kiosque/reservations/semaine');
    await w.page.fill('#du', '2018-04-13');
    await w.press(w.button('Voir l’aperçu'));
    await w.sees('Ce qui ne peut pas être réservé');
  }],
  ['several: report', 'bilan', async (w) => {
    await w.press(w.button('Enregistrer ces jours'));
    await w.sees('C\'est enregistré');
    check(await w.page.evaluate(() => document.activeElement.matches('.notice.ok')), 'the focus is not on what was said');
  }],
  ['several: report, taken back', 'bilan-annule', async (w) => { await w.press(w.button('Tout annuler')); await w.sees('C\'est annulé'); }],
  ['several: a month of all children', 'tous', async (w) => { await w.go('/kiosque/reservations/mois/2018-06?prestation=5.0'); await w.sees('JUIN 2018'); }],
  ['several: same days for all', 'tous-memes-jours', async (w) => {
    await w.tick(cell(w, 1, 0, 0).locator('input'));
    await w.press(w.button('Mêmes jours pour tous que').first());
    await w.sees('Vérifiez, puis enregistrez');
    await w.sees('2 réservations ajoutées');
  }],
  ['several: a month of all children, refused', 'tous-refuse', async (w) => {
    await w.go('/kiosque/reservations/mois/2018-06?prestation=1.2');
    await w.tick(cell(w, 1, 0, 0).locator('input'));
    await w.tick(cell(w, 1, 1, 0).locator('input'));
    await w.press(w.button('Enregistrer'));
    await w.sees('Rien n\'est encore enregistré');
    check(await cell(w, 1, 1, 0).locator('input').isChecked(), 'the tick is lost');
  }],
  ['several: a month of all children, Wednesdays', 'tous-mercredis', async (w) => { await w.go('/kiosque/reservations/mois/2018-06?prestation=3.0'); }],
  ['several: to read', 'consulter', async (w) => { await w.go('/kiosque/consulter/2018-04'); await w.sees('Total du mois'); }],
  ['several: to read, empty', 'consulter-vide', async (w) => { await w.go('/kiosque/consulter/2018-08'); await w.sees('Aucune réservation'); }],
  ['several: calendar address', 'agenda', async (w) => { await w.press(w.button('Créer mon adresse d’agenda')); await w.sees('Votre adresse d\'agenda est prête'); }],
  ['several: calendar address deleted', 'agenda-supprime', async (w) => { await w.press(w.button('Supprimer l’adresse')); await w.sees('L\'adresse est supprimée'); }],
  ['several: history, narrowed', 'historique-choix', async (w) => { await w.go('/kiosque/historique?enfant=1&du=2018-01-01'); await w.sees('Tout voir'); }],
  ['several: history, nothing', 'historique-rien', async (w) => { await w.go('/kiosque/historique?auteur=mairie'); await w.sees('Aucune modification ne répond'); }],
  ['basket, empty', 'panier-vide', async (w) => { await w.go('/kiosque/panier'); await w.sees('Votre panier est vide'); }],
  ['basket', 'panier', async (w) => {
    await w.go(WEDNESDAYS);
    await w.tick(w.box('Me', cell(w, 1, 0, 0)));
    await w.press(w.button('Mon panier'));
    await w.sees('Places gardées');
  }],
  ['home, with a basket', 'accueil-panier', async (w) => { await w.go('/kiosque'); await w.sees('Votre panier attend'); }],
  ['pay', 'payer', async (w) => { await w.go('/kiosque/payer'); }],
  ['payment, not known yet', 'paiement-verifie', async (w) => {
    await w.go('/kiosque/panier');
    await telepay(w);
    await w.press(w.button('Annuler'));
    await w.page.waitForURL(/kiosque\/paiements\/\d+/);
    givenUp = new URL(w.page.url()).pathname;
  }],
  ['payment, refused', 'paiement-refuse', async (w) => {
    await w.go('/kiosque/payer');
    await telepay(w);
    await town.payfip.pay({ idop: w.idop }, 'R');
    await w.go(`/kiosque/payfip/retour?idop=${w.idop}`);
    await waitFor(w, 'Le paiement a été refusé');
  }],
  ['payment, pending', 'paiement-en-attente', async (w) => {
    await w.go('/kiosque/payer');
    await telepay(w);
    await w.go(`/kiosque/paiements/${town.value('SELECT max(id) AS id FROM payment')}`);
    await w.sees('Nous vérifions votre paiement');
  }],
  ['payment, settled', 'ticket', async (w) => {
    await town.payfip.pay({ idop: w.idop });
    await w.go(`/kiosque/payfip/retour?idop=${w.idop}`);
    await waitFor(w, 'Votre paiement a été accepté');
  }],
  ['invoices', 'factures', async (w) => { await w.go('/kiosque/factures'); }],
  ['payments', 'paiements', async (w) => { await w.go('/kiosque/paiements'); }],
  ['nothing to pay', 'payer-rien', async (w) => { await w.go('/kiosque/payer'); }],
  ['history', 'historique', async (w) => { await w.go('/kiosque/historique'); await w.sees('Annuler cette modification'); }],
  ['messages', 'messages', async (w) => { await w.go('/kiosque/messages'); await w.sees('Messages envoyés (1)'); }],
  ['messages, a notice', 'message', async (w) => { await w.press(w.button('Consulter Une nouvelle facture')); await w.sees('Information de la mairie'); }],
  ['messages, sent', 'messages-envoyes', async (w) => { await w.go('/kiosque/demandes?dossier=envoyes'); await w.sees('En attente'); }],
  ['messages, nothing put away', 'messages-archives', async (w) => { await w.go('/kiosque/demandes?dossier=archives'); await w.sees('Vos archives sont vides'); }],
  ['messages, a request answered', 'demande-repondue', async (w) => {
    await w.go('/kiosque/demandes');
    await w.press(w.button('Consulter Sortie de Léna'));
    await w.sees('C\'est noté pour chaque vendredi');
  }],
  ['my data', 'mes-donnees', async (w) => { await w.go('/kiosque/mes-donnees'); await w.sees('Tout emporter'); }],
  ['my data, a set', 'mes-donnees-partie', async (w) => { await w.go('/kiosque/mes-donnees?partie=bookings'); await w.sees('RESTAURATION SCOLAIRE'); }],
  ['messages, write', 'ecrire', async (w) => { await w.go('/kiosque/ecrire'); }],
  ['messages, write, with errors', 'ecrire-erreurs', async (w) => {
    await w.page.evaluate(() => { document.querySelector('form:has(textarea)').noValidate = true; });
    await w.write('Objet', 'Un repas de plus');
    await w.press(w.button('Envoyer'));
    await w.sees('Quelques points à corriger');
  }],
  ['messages, a request sent', 'demande-envoyee', async (w) => {
    await w.page.getByLabel('Service').selectOption({ index: 1 });
    await w.write('Votre message', 'Léna peut-elle déjeuner le 2 mai ?');
    await w.page.locator('#piece').setInputFiles({ name: 'certificat.pdf', mimeType: 'application/pdf', buffer: paper });
    await w.press(w.button('Envoyer'));
    await w.sees('Votre demande est envoyée');
    await w.sees('certificat.pdf');
  }],
  ['messages, a request with fields', 'demande-champs', async (w) => {
    await w.go('/kiosque/demandes/2');
    await w.sees('06 39 98 00 00');
  }],
  ['messages, a request cancelled', 'demande-annulee', async (w) => { await w.press(w.button('Annuler ma demande')); await w.sees('Votre demande est annulée'); }],
  ['documents of the town', 'documents', async (w) => { await w.go('/kiosque/documents'); await w.sees('Règlement de la restauration scolaire'); }],
  ['documents of the family', 'mes-documents', async (w) => { await w.go('/kiosque/mes-documents'); await w.sees('Attestation d\'assurance'); }],
  ['documents of the family, the next page', 'mes-documents-page-2', async (w) => { await w.press(w.link('Plus anciens')); await w.sees('La mairie n\'a pas accepté ce document'); }],
  ['documents of the family, with errors', 'mes-documents-erreurs', async (w) => {
    await w.page.evaluate(() => { document.querySelector('form[enctype]').noValidate = true; });
    await choose(w, 'lettre.pdf', Buffer.from('<html>une page</html>'));
    await w.press(w.button('Envoyer'));
    await w.sees('ni un PDF ni une photo');
    check(await w.page.evaluate(() => document.activeElement.matches('.notice')), 'the focus is not on the summary of errors');
  }],
  ['documents of the family, sent', 'mes-documents-envoye', async (w) => {
    await w.page.getByLabel('Type de document').selectOption({ label: 'Justificatif de domicile' });
    await choose(w, 'Quittance avril 2018.pdf', paper);
    await w.press(w.button('Envoyer'));
    await w.sees('Votre document est bien arrivé');
    check(await w.page.evaluate(() => document.activeElement.matches('.notice.ok')), 'the focus is not on what was said');
  }],
  ['documents of the family, taken back', 'mes-documents-retire', async (w) => { await w.press(w.button('Retirer')); await w.sees('Le document est retiré'); }],
  ['not theirs', '404-connecte', async (w) => { await w.go('/kiosque/paiements/999999'); }],
];
const CSS_escape = (id) => id.replace(/([^\w-])/g, '\\$1');
const choose = (w, name, buffer) => w.page.getByLabel('Fichier').setInputFiles({ name, mimeType: 'application/pdf', buffer });
// On PayFiP's page; its own buttons are pressed in the journeys.
async function telepay(w) {
  await w.press(w.button('Télépayer'));
  await w.page.waitForURL(/paiementws/);
  w.idop = new URL(w.page.url()).searchParams.get('idop');
}

async function waitFor(w, words, seconds = 40) {
  for (let n = 0; n < seconds * 2; n++) {
    if ((await w.text()).includes(words)) return;
    await w.page.waitForTimeout(500);
    if (n % 4 === 3) await w.page.reload();
  }
  await w.sees(words);
}

for (const [name, picture, open] of signedIn) await state(name, async () => { await open(home); await look(home, picture); });

// ---- a child of two households ----

const mother = await Window.open(town.origin);
await signIn(mother, '2001', town.account('2001').password);
const shared = town.value('SELECT max(child_id) AS id FROM custody'), CUSTODY = `/kiosque/enfants/${shared}/garde`;
const custody = [
  ['custody, the year', 'garde', async (w) => { await w.go(CUSTODY); await w.sees('Ce qui est convenu'); }],
  ['custody, another rhythm', 'garde-demande', async (w) => {
    await w.go(`${CUSTODY}/demande`);
    await w.press(w.page.getByLabel('Les mêmes jours chaque semaine'));
    await w.tick(w.box('Ma'));
  }],
  ['custody, another rhythm, refused', 'garde-demande-refusee', async (w) => {
    await w.go(`${CUSTODY}/demande`);
    await w.press(w.page.getByLabel('Deux jours, deux jours, trois jours'));
    await w.page.fill('[name=debut]', '2018-05-01');
    await w.press(w.button('Envoyer la demande'));
    await w.sees('Choisissez un lundi.');
  }],
  ['custody, a month to draw', 'garde-mois', async (w) => {
    await w.go(`${CUSTODY}/2018-05`);
    await w.page.getByLabel('Lu 7').check();
    await w.page.getByLabel('Ma 15').uncheck();
  }],
  ['month of a child of two households', 'mois-garde', async (w) => {
    await w.go(`/kiosque/reservations/${shared}/5/2018-05`);
    await w.press(w.page.locator('.days .elsewhere'));
    check(await w.page.locator('.why:popover-open').isVisible(), 'nothing says why');
  }],
];
await state('custody, a child of one household', async () => { await home.go('/kiosque/enfants/1/garde'); await look(home, 'garde-un-foyer'); });
for (const [name, picture, open] of custody) await state(name, async () => { await open(mother); await look(mother, picture); });

// ---- the records ----

const record = '/kiosque/enfants/1';
const records = [
  ['record of the family', 'fiche-famille', async (w) => { await w.go('/kiosque/famille'); }],
  ['record of the family, to change', 'fiche-famille-modifier', async (w) => { await w.go('/kiosque/famille/modifier'); }],
  ['record of the family, refused', 'fiche-famille-refusee', async (w) => {
    await w.go('/kiosque/famille/modifier');
    await w.page.fill('[name=postcode]', '30');
    await w.press(w.button('Envoyer'));
    await w.sees('cinq chiffres');
  }],
  ['the children', 'enfants', async (w) => { await w.go('/kiosque/enfants'); }],
  ['record of a child', 'fiche-enfant', async (w) => { await w.go(record); }],
  ['record of a child, school', 'fiche-ecole', async (w) => { await w.go(`${record}/modifier/ecole`); }],
  ['record of a child, health', 'fiche-sante', async (w) => { await w.go(`${record}/modifier/sante`); }],
  ['record of a child, health refused', 'fiche-sante-refusee', async (w) => {
    await w.go(`${record}/modifier/sante`);
    await w.page.selectOption('[name=pai]', 'yes');
    await w.page.fill('[name=pai_until]', '');
    await w.press(w.button('Envoyer'));
    await w.sees('Dites jusqu\'à quand le PAI est valable');
  }],
  ['record of a child, insurance', 'fiche-assurance', async (w) => { await w.go(`${record}/modifier/assurance`); }],
  ['a person to call', 'personne', async (w) => { await w.go(`${record}/personnes`); }],
  ['a person to call, refused', 'personne-refusee', async (w) => {
    await w.go(`${record}/personnes`);
    await w.page.fill('[name=name]', 'Aline Costa');
    await w.page.fill('[name=link]', 'voisine');
    await w.page.fill('[name=phone]', '06 12');
    await w.press(w.button('Enregistrer'));
    await w.sees('dix chiffres');
  }],
  ['a child to add', 'enfant-nouveau', async (w) => { await w.go('/kiosque/enfants/nouveau'); }],
  ['quotient', 'quotient', async (w) => { await w.go('/kiosque/quotient'); }],
];
for (const [name, picture, open] of records) await state(name, async () => { await open(home); await look(home, picture); });

// ---- what one signs in with: of an adult whose other windows do not matter, since changes close them ----

const FATHER = '2002', FATHERS = town.account(FATHER).password;
const elsewhere = await Window.open(town.origin, { size: PHONE });
await signIn(elsewhere, FATHER, FATHERS);
const father = await Window.open(town.origin);
await signIn(father, FATHER, FATHERS);
const linkOf = async (to, words) => {
  const mail = await town.mail((m) => m.to.includes(to) && m.text.includes(words));
  check(mail, `no mail to ${to}`);
  return new URL(mail.text.match(new RegExp(`http\\S+${words}`))[0]).pathname;
};
let telephone;
const codes = [
  ['codes', 'codes', async (w) => { await w.go('/kiosque/codes'); await w.sees('Cet appareil'); await w.sees('Fermer toutes les autres connexions'); }],
  ['codes, another address', 'codes-adresse', async (w) => { await w.go('/kiosque/codes/adresse'); }],
  ['codes, another address, refused', 'codes-adresse-erreurs', async (w) => {
    await w.write('Nouvelle adresse e-mail', 'papa@exemple.fr');
    await w.write('Confirmation e-mail', 'papa@exemple.com');
    await w.write('Mot de passe actuel', 'ce n’est pas lui');
    await w.press(w.button('Envoyer le lien'));
    await w.sees('Quelques points à corriger');
  }],
  ['codes, another address, on its way', 'codes-adresse-envoyee', async (w) => {
    await w.write('Confirmation e-mail', 'papa@exemple.fr');
    await w.write('Mot de passe actuel', FATHERS);
    await w.press(w.button('Envoyer le lien'));
    await w.sees('Une nouvelle adresse attend sa confirmation');
    check(await w.page.evaluate(() => document.activeElement.matches('.notice.ok')), 'the focus is not on what was said');
  }],
  ['codes, the link of the new address', 'codes-adresse-confirmer', async (w) => { await w.go(await linkOf('papa@exemple.fr', '/confirmer')); }],
  ['codes, the link of the old address', 'codes-adresse-arreter', async (w) => { await w.go(await linkOf(adult(FATHER).email, '/arreter')); }],
  ['codes, another password', 'codes-mot-de-passe', async (w) => {
    await w.go('/kiosque/codes/mot-de-passe');
    await w.page.fill('#mot_de_passe', PASSWORD);
    equal(await w.page.getAttribute('#niveau', 'data-level'), '3', 'the level');
  }],
  ['codes, another password, refused', 'codes-mot-de-passe-erreurs', async (w) => {
    await w.page.fill('#actuel', FATHERS);
    await w.page.fill('#mot_de_passe', 'motdepasse2018');
    await w.page.fill('#mot_de_passe2', 'motdepasse2019');
    await w.press(w.button('Enregistrer'));
    await w.sees('Quelques points à corriger');
  }],
  ['codes, two steps, before', 'etapes-avant', async (w) => { await w.go('/kiosque/codes/deux-etapes'); }],
  ['codes, two steps, the secret', 'etapes-secret', async (w) => {
    await w.write('Mot de passe actuel', FATHERS);
    await w.press(w.button('Continuer'));
    await w.sees('Recopiez le code');
    telephone = new Telephone(await w.page.innerText('.secret'));
  }],
  ['codes, two steps, a wrong code', 'etapes-secret-erreur', async (w) => {
    await w.write('Code à six chiffres', '12345');
    await w.press(w.button('Activer'));
    await w.sees('Ce n\'est pas le code');
  }],
  ['codes, two steps, recovery codes', 'etapes-secours', async (w) => {
    await w.write('Code à six chiffres', telephone.code(town.now));
    await w.press(w.button('Activer'));
    await w.sees('La validation en deux étapes est active');
    equal(await w.page.locator('.recovery li').count(), 10, 'codes');
  }],
  ['codes, two steps, on', 'etapes-actives', async (w) => { await w.go('/kiosque/codes/deux-etapes'); await w.sees('10 sur 10'); }],
  ['codes, two steps, turning off', 'etapes-arreter', async (w) => { await w.press(w.link('Désactiver')); }],
  ['codes, two steps, turning off, refused', 'etapes-arreter-erreurs', async (w) => {
    await w.write('Mot de passe actuel', FATHERS);
    await w.page.fill('#code', '12345');
    await w.press(w.button('Désactiver'));
    await w.sees('Ce code ne convient pas');
  }],
];
for (const [name, picture, open] of codes) await state(name, async () => { await open(father); await look(father, picture); });
await suite.case('codes, the second step at the door: with the keyboard alone, and without JavaScript', async () => {
  const ahead = 30000;                              // the present code may have served to turn it on
  for (const [n, w] of [await Keyboard.open(town.origin), await Window.open(town.origin, { script: false })].entries()) {
    await w.go('/kiosque');
    await w.write('Identifiant', FATHER);
    await w.write('Mot de passe', FATHERS);
    await w.press(w.button('Connexion'));
    await w.sees('Ouvrez l\'application de codes');
    if (n) await look(w, 'etapes-porte');
    const shown = () => telephone.code(town.now + ahead);
    for (const before = shown(); n && shown() === before;) await w.page.waitForTimeout(1000);
    await w.write('Code', shown());
    await w.press(w.button('Valider'));
    await w.sees('Bonjour');
    w.quiet();
    await w.close();
  }
});
await father.close();
await elsewhere.close();
await enrolment(suite, town, look, signIn);
await guide(suite, signIn);

// ---- what the script adds ----

await suite.case('script: the totals follow the ticks, the week box ticks its week', async () => {
  const w = await Window.open(town.origin, { as });
  await w.go(month('accueil', '2018-06'));
  const bar = async () => (await w.page.innerText('[data-summary]')).replace(/\s+/g, ' ');
  check((await bar()).startsWith('Aucun changement'), await bar());
  await w.tick(w.box('Action semaine 23'));
  check((await bar()).includes('5 réservations ajoutées') && (await bar()).includes('5,00 €'), await bar());
  await w.page.locator('.whole input').first().click();
  const all = await w.page.locator('fieldset.slot:first-of-type .days input').count();
  check((await bar()).includes('ajoutées'), await bar());
  check(all >= 15, `${all} days`);
  await w.close();
});

await suite.case('script: morning, afternoon and whole day replace one another', async () => {
  const w = await Window.open(town.origin, { as });
  await w.go(WEDNESDAYS);
  await w.tick(w.box('Me', cell(w, 2, 0, 0)));
  await w.tick(w.box('Me', cell(w, 2, 1, 0)));
  check(!(await w.box('Me', cell(w, 2, 0, 0)).isChecked()), 'both stay ticked');
  check((await w.page.innerText('[data-summary]')).replace(/\s/g, ' ').includes('→ 24,00'), await w.page.innerText('[data-summary]'));
  await w.close();
});

await suite.case('script: leaving with changes asks first, saving does not', async () => {
  const w = await Window.open(town.origin, { as });
  const asked = [];
  w.page.on('dialog', (d) => { asked.push(d.type()); d.dismiss(); });
  await w.go(month('accueil', '2018-06'));
  await w.tick(w.box('Ve', cell(w, 1, 0, 4)));
  await w.link('Accueil').first().click({ noWaitAfter: true });
  await w.page.waitForTimeout(300);
  equal(asked.join(), 'beforeunload', 'questions');
  check(w.page.url().endsWith('2018-06'), 'the page is gone');
  await w.press(w.button('Enregistrer'));
  await w.sees('C\'est enregistré');
  equal(asked.length, 1, 'questions');
  await w.close();
});

await suite.case('script: a file too heavy is said so before it is sent', async () => {
  const w = await Window.open(town.origin, { as });
  await w.go('/kiosque/mes-documents');
  const said = () => w.page.getByLabel('Fichier').evaluate((e) => e.validationMessage);
  await choose(w, 'lourd.pdf', Buffer.alloc(5 * 1024 * 1024 + 1));
  check((await said()).startsWith('Ce fichier est trop lourd'), await said());
  await w.page.getByLabel('Type de document').selectOption('autre');
  await w.button('Envoyer').click();
  check(!w.page.url().includes('envoye'), 'it was sent');
  await choose(w, 'avis.pdf', paper);
  equal(await said(), '', 'what is said');
  await w.press(w.button('Envoyer'));
  await w.sees('Votre document est bien arrivé');
  w.quiet();
  await w.close();
});

await suite.case('script: another image keeps what was typed; the strength follows the password', async () => {
  const w = await Window.open(town.origin);
  await w.go('/kiosque/inscription');
  await w.write('Nom', 'O’Brien');
  const first = await w.page.inputValue('[name=captcha_jeton]');
  await w.press(w.button('Afficher une autre image'));
  await w.page.waitForFunction((old) => document.querySelector('[name=captcha_jeton]').value !== old, first);
  check((await w.page.getAttribute('.captcha img', 'src')).includes(await w.page.inputValue('[name=captcha_jeton]')), 'the image is the old one');
  equal(await w.page.inputValue('#nom'), 'O’Brien', 'the name');
  for (const [password, level] of [['court', '1'], ['motdepasse123', '1'], [PASSWORD, '3']]) {
    await w.page.fill('#mot_de_passe', password);
    equal(await w.page.getAttribute('#niveau', 'data-level'), level, password);
  }
  w.quiet();
  await w.close();
});

await suite.case('without script: a locked day says why, a whole month is booked by the server', async () => {
  const w = await Window.open(town.origin, { as, script: false });
  await w.go(month('restauration', '2018-04'));
  await w.press(w.page.locator('.days button.locked'));
  check(await w.page.locator('.why:visible').count() > 0, 'nothing says why');
  await w.go(month('temps-meridien', '2018-06'));
  await w.page.locator('.whole input').first().check();
  await w.press(w.button('Enregistrer'));
  await w.sees('C\'est enregistré');
  const boxes = await w.page.locator('.days input').count(), ticked = await w.page.locator('.days input:checked').count();
  check(boxes > 15 && boxes === ticked, `${ticked} of ${boxes} days are booked`);
  await w.close();
});

// The promise of booking for the year: at most six interactions after sign-in, for three children, by keyboard or finger.
await suite.case('several: a year of canteen for three children in at most six interactions', async () => {
  const year = await Town.make({ build: 'build', at: '2017-08-10T09:00', families: 80 });
  await year.serve();
  const code = year.rows(`SELECT f.code, count(DISTINCT e.child_id) AS n FROM family f JOIN enrolment e ON e.family_id = f.id
    JOIN activity v ON v.id = e.activity_id WHERE v.name = 'RESTAURATION SCOLAIRE' GROUP BY f.code`).find((f) => Number(f.n) === 3 && year.account(f.code)).code;
  const w = await Keyboard.open(year.origin);
  await signIn(w, code, year.account(code).password);
  let interactions = 0;
  for (const what of [w.link('Gérer mes réservations'), w.link('Semaine type'), w.button('Voir l’aperçu'), w.button('Enregistrer ces jours')]) {
    interactions++;
    await w.press(what);
  }
  await w.sees('C\'est enregistré');
  check(interactions <= 6, `${interactions} interactions`);
  const booked = Number(year.value(`SELECT count(*) AS n FROM booking b JOIN activity v ON v.id = b.activity_id JOIN family f ON f.id = b.family_id
    WHERE f.code = '${code}' AND v.name = 'RESTAURATION SCOLAIRE' AND b.state = 'confirmed'`));
  check(booked > 100, `${booked} meals are booked`);
  w.quiet();
  await look(w, 'bilan-annee');
  await w.close();
  await year.stop();
  return `${interactions} interactions, ${booked} meals`;
});

// A paid Wednesday, five days before: too late to cancel, in time for another family.
await suite.case('a paid day is given back with the keyboard alone', async () => {
  const may = await Town.make({ build: 'build', at: '2018-05-03T09:00' });
  await may.serve();
  const before = await Keyboard.open(may.origin);
  await signIn(before, KNOWN, may.account(KNOWN).password);
  await bookAndPay(before);
  await before.close();
  await may.moveTo(Date.parse('2018-05-11T18:00+02:00'));
  const w = await Keyboard.open(may.origin);
  await signIn(w, KNOWN, may.account(KNOWN).password);
  await w.go('/kiosque/reservations/1/3/2018-05');
  await w.act(w.page.locator('.days button.locked.was').last());
  check(await w.page.locator('.why:popover-open').isVisible(), 'nothing says why');
  await look(w, 'mois-bloque-rendre');
  await w.press(w.page.locator('.why:popover-open').getByRole('link', { name: 'Rendre ce jour' }));
  await w.sees('Il est trop tard pour annuler ce jour');
  await look(w, 'rendre');
  await w.press(w.button('Rendre ce jour'));
  await w.sees('Votre jour est rendu');
  await look(w, 'rendre-fait');
  await w.go('/kiosque/reservations/1/3/2018-05');
  await w.sees('Si une autre famille prend la place, 10,00 € vous sont rendus');
  await look(w, 'mois-rendu');
  w.quiet();
  await w.close();
  await may.stop();
});

await suite.case('script: paying adds up what is selected', async () => {
  const w = await Window.open(town.origin, { as });
  await w.go('/kiosque/payer');
  const boxes = w.page.locator('[data-cents]');
  check(await boxes.count() > 0, 'nothing to pay');
  for (let n = await boxes.count(); n--;) await boxes.nth(n).uncheck();
  equal((await w.page.locator('[data-total]').first().innerText()).replace(/\s/g, ' '), '0,00 €', 'the total');
  check(await w.button('Télépayer').first().isDisabled(), 'nothing can be paid');
  await w.close();
});

// ---- how the pages look for who asks for more ----

for (const [name, choices] of [['large letters', ['Double']], ['strong contrast', ['Contraste renforcé']], ['strong contrast on black', ['Contraste renforcé', 'Fond sombre']],
  ['wide letters', ['Texte plus espacé']], ['letters for dyslexic readers', ['Lettres adaptées']],
  ['all of it', ['Très grande', 'Contraste renforcé', 'Texte plus espacé', 'Lettres adaptées', 'Moins de mouvement', 'Fond clair']]])
  await suite.case(`display: ${name}`, async () => {
    const w = await Window.open(town.origin, { as });
    await w.go('/kiosque/accessibilite');
    for (const label of choices) await w.tick(w.page.getByLabel(label));
    await w.press(w.button('Enregistrer'));
    await w.sees('C\'est enregistré');
    for (const [page, where] of [['accessibilite', '/kiosque/accessibilite'], ['accueil', '/kiosque'], ['mois', month('accueil', '2018-06')], ['payer', '/kiosque/payer'], ['demandes', '/kiosque/demandes']]) {
      await w.go(where);
      await w.look(`affichage-${name.replaceAll(' ', '-')}-${page}`, pictures);
    }
    await w.go('/kiosque/accessibilite');
    await w.press(w.page.getByRole('button', { name: /habituel/ }));
    check(!(await w.page.locator('html').getAttribute('class')), 'back to the usual look');
    await w.close();
  });

// ---- weight ----

const KB = 1024;
await suite.case('weight: a first visit is under 50 kB, a month under 15 kB', async () => {
  const said = [];
  for (const [where, who] of [['/kiosque', undefined], ['/kiosque/inscription', undefined], ['/kiosque', as], ['/kiosque/reservations', as],
    [month('accueil', '2018-06'), as], [month('mercredis', '2018-06'), as], ['/kiosque/payer', as], ['/kiosque/historique', as],
    ['/kiosque/reservations/semaine', as], ['/kiosque/reservations/mois/2018-06?prestation=5.0', as], ['/kiosque/consulter/2018-04', as]]) {
    const w = await Window.open(town.origin, { as: who });
    const { html, all } = await w.weigh(where);
    await w.close();
    said.push(`${where} ${(all / KB).toFixed(1)}`);
    check(all < 50 * KB, `${where} loads ${all} bytes`);
    check(!where.includes('/2018-') || html < 15 * KB, `${where} is ${html} bytes of HTML`);
  }
  return `${said.join(', ')} kB`;
});

await suite.case('weight: a page full of documents is under 15 kB', async () => {
  const b = await town.signedIn('4217');
  await b.get('/kiosque/mes-documents');
  const bytes = Buffer.byteLength(b.at.body);
  check(b.at.page.text.includes('Plus anciens') && bytes < 15 * KB, `it is ${bytes} bytes`);
  return `${bytes} bytes`;
});

await suite.case('weight: a month with every day booked is under 15 kB', async () => {
  const b = await town.signedIn('4217'), where = month('accueil', '2018-06');
  await b.get(where);
  const form = b.at.page.form(where);
  for (const box of form.boxes.filter((x) => x.name === 'j')) box.checked = true;
  equal((await b.submit(form)).status, 303);
  await b.get(where);
  const bytes = Buffer.byteLength(b.at.body);
  check(b.at.page.days.every((d) => d.state !== 'free'), 'every day is booked');
  check(bytes < 15 * KB, `it is ${bytes} bytes`);
  return `${bytes} bytes`;
});

await enrol(home, 'Léna', 'ETUDE');
await home.press(home.button('Continuer'));
await english(suite, home, [CARE, MEALS, WEDNESDAYS, month('restauration', '2018-04'), '/kiosque/reservations/mois/2018-06?prestation=5.0',
  '/kiosque/reservations/semaine/apercu', '/kiosque/consulter/2018-05', '/kiosque/enfants/1/garde', '/kiosque/enfants/1/garde/demande', record, `${record}/modifier/sante`, `${record}/personnes`, '/kiosque/messages/1', '/kiosque/demandes/1', '/kiosque/paiements/1',
  '/kiosque/paiements/999999'], look);

// PayFiP lets one come back to a payment that was given up, for twenty minutes.
await state('payment, given up', async () => {
  await town.later(21);
  await home.go(givenUp);
  await waitFor(home, 'Le paiement n\'a pas été fait');
  await look(home, 'paiement-abandonne');
});

await home.close();
await Window.end();
await town.stop();
suite.end();
