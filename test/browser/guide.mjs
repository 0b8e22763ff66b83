// guide.mjs - each task of the user guide on a phone of 360 px, from the home page, by what stands on the screen alone: once
// with the keyboard alone, once with a finger and without JavaScript. Booking, paying and enrolling have journeys of their own.
import { check } from '../lib/suite.mjs';
import { Town } from '../lib/town.mjs';
import { paper } from '../uploads/files.mjs';
import { Keyboard, PHONE, Window } from './window.mjs';

const file = (name) => ({ name, mimeType: 'application/pdf', buffer: paper });
const main = (w) => w.page.locator('main');
// A file that the browser shows itself, in the place of the page.
async function shown(w, link) {
  const [answer] = await Promise.all([w.page.waitForResponse((r) => r.headers()['content-type'] === 'application/pdf'), w.act(link)]);
  check(answer.status() === 200, `${answer.url()}: ${answer.status()}`);
  await w.page.goBack();
}

const saved = async (w, link, ending) => {
  const [download] = await Promise.all([w.page.waitForEvent('download'), w.act(link)]);
  check(download.suggestedFilename().endsWith(ending), download.suggestedFilename());
};

const send = (w, label) => w.press(main(w).getByRole('button', { name: label, exact: true }));

// The menu is closed on a phone: it is opened as a person would.
async function menu(w, entry) {
  await w.press(w.link('Accueil'));
  await w.open(w.page.locator('details.menu > summary'));
  await w.press(w.page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: entry }));
}

// w: the window. n: of the person, so that two of them ask for different things. Every task begins by finding its page.
const tasks = {
  'a new telephone number of the family': async (w, n) => {
    await menu(w, 'Ma Fiche Famille');
    await w.press(w.link('Modifier'));
    await w.write('Téléphone de Claire', `06 39 98 7${n} 11`);
    await send(w, 'Envoyer');
    await w.sees(`06 39 98 7${n} 11`);
  },
  'another address, followed and taken back': async (w, n) => {
    await menu(w, 'Ma Fiche Famille');
    await w.press(w.link('Modifier'));
    await w.write('Code postal', `3012${n}`);
    await send(w, 'Envoyer');
    await w.sees(`3012${n}`);
    await menu(w, 'Suivre mes demandes');
    await w.press(w.link('Messages envoyés'));
    await w.press(w.link('Consulter').first());
    await w.sees('30230');
    await send(w, 'Annuler ma demande');
    await w.sees('Annulée');
  },
  'the allergies of a child': async (w, n) => {
    await menu(w, 'Informations Enfant');
    await w.press(w.link('Sa fiche').first());
    await w.press(w.link('Modifier').nth(1));
    await w.write('Médecin traitant', `Cabinet du Mas ${n}`);
    await send(w, 'Envoyer');
    await w.sees(`Cabinet du Mas ${n}`);
  },
  'somebody who may fetch a child': async (w, n) => {
    await menu(w, 'Informations Enfant');
    await w.press(w.link('Sa fiche').first());
    await w.press(w.link('Ajouter une personne'));
    await w.write('Prénom et nom', `Paul Mercier ${n ? 'fils' : 'père'}`);
    await w.write('Lien avec l’enfant', 'voisin');
    await w.write('Téléphone', '06 39 98 12 34');
    await w.tick(w.box('Peut venir chercher'));
    await send(w, 'Enregistrer');
    await w.sees('Paul Mercier');
  },
  'a child more': async (w, n) => {
    await menu(w, 'Ajouter un enfant');
    await w.write('Prénom', n ? 'Alma' : 'Ilyès');
    await w.write(/^Nom/, 'Delmas');
    await w.date('Date de naissance', '2016-02-14');
    await send(w, 'Envoyer');
    await w.sees(n ? 'Alma' : 'Ilyès');
  },
  'a quotient with its proof': async (w, n) => {
    await menu(w, 'Mon quotient familial');
    await w.page.getByLabel('Attestation de quotient familial').setInputFiles(file(`caf-${n}.pdf`));
    await w.write('Quotient écrit sur l’attestation', `81${n}`);
    await send(w, 'Envoyer');
    await w.sees('Votre attestation est envoyée.');
  },
  'a question to the town hall, with a file': async (w, n) => {
    await menu(w, 'Suivre mes demandes');
    await w.press(w.link('Ecrivez nous !'));
    await w.choose('Service', 1);
    await w.write('Objet', `Le goûter ${n}`);
    await w.write('Votre message', 'Bonjour, faut-il apporter un goûter le mercredi ?');
    await w.page.getByLabel('Pièce jointe').first().setInputFiles(file('note.pdf'));
    await send(w, 'Envoyer');
    await w.sees(`Le goûter ${n}`);
    await w.sees('note.pdf');
  },
  'the answer of the town hall, read and put away': async (w, n) => {
    await w.press(w.link('Accueil'));
    await w.press(w.page.getByRole('navigation', { name: 'Mon compte' }).getByRole('link', { name: 'Vos messages' }));
    await w.press(main(w).getByRole('button', { name: n ? 'Consulter Une nouvelle facture' : 'Consulter Sortie de Léna' }));
    await w.sees(n ? 'Information de la mairie' : 'Historique de la demande');
    await send(w, 'Archiver');
    await w.press(w.link('Archives'));
    await w.press(main(w).getByRole('link', { name: 'Consulter' }).first());
  },
  'a document sent': async (w, n) => {
    await menu(w, 'Mes documents');
    await w.choose('Type de document', 1);
    await w.page.getByLabel('Fichier').setInputFiles(file(`attestation-${n}.pdf`));
    await send(w, 'Envoyer');
    await w.sees(`attestation-${n}.pdf`);
  },
  'a rule of the town downloaded': async (w) => {
    await menu(w, 'Documents à télécharger');
    await saved(w, w.link('Règlement de la restauration scolaire'), '.pdf');
  },
  'a usual week': async (w, n) => {
    await menu(w, 'Gérer mes réservations');
    await w.press(w.link('Semaine type'));
    await w.date(/^Du/, n ? '2018-05-14' : '2018-06-04');
    await w.date(/^Au/, n ? '2018-05-25' : '2018-06-15');
    await send(w, 'Voir l’aperçu');
    await w.sees('RESTAURATION SCOLAIRE');
    await send(w, 'Enregistrer ces jours');
    await w.sees('réservé');
  },
  'a month of the canteen, saved and undone': async (w, n) => {
    await menu(w, 'Gérer mes réservations');
    await w.press(w.page.getByRole('link', { name: /Modifier.*RESTAURATION SCOLAIRE/ }).nth(n));
    await w.tick(w.box('Me 30'));
    await send(w, 'Enregistrer');
    await w.sees('C\'est enregistré');
    await menu(w, 'Historique des modifications');
    await w.press(w.button('cette modification'));
    await w.sees('C\'est annulé');
  },
  'the month on one page, and as PDF': async (w) => {
    await menu(w, 'Consulter mes réservations');
    await w.sees('Total du mois');
    await shown(w, w.link('Ce mois en PDF'));
  },
  'an invoice read': async (w) => {
    await menu(w, 'Liste de mes factures');
    await shown(w, main(w).getByRole('link', { name: 'Facture' }));
  },
  'the other parent invited': async (w, n) => {
    await menu(w, 'Mes codes d’accès');
    await w.press(w.link('Inviter un adulte'));
    if (!(await w.page.getByLabel('Prénom').count())) await w.press(w.link('Inviter un adulte'));
    await w.write('Prénom', n ? 'Rose' : 'Jean');
    await w.write(/^Nom/, 'Mercier');
    await w.write('E-mail', `mercier.${n}@exemple.fr`);
    await w.tick(w.box('Réserver et annuler'));
    await w.write('Mot de passe actuel', w.password);
    await send(w, 'Envoyer l’invitation');
    await w.sees('L\'invitation est partie.');
  },
  'larger letters, and back': async (w) => {
    await menu(w, 'ACCESSIBILITÉ');
    await w.choice('Grande');
    await send(w, 'Enregistrer');
    check(await w.page.evaluate(() => document.documentElement.className), 'nothing looks different');
    await send(w, 'Revenir à l’affichage habituel');
  },
  'everything the town holds, taken away': async (w) => {
    await menu(w, 'Mes documents');
    await w.press(w.link('Mes données'));
    await saved(w, w.button('Télécharger mes données'), '.zip');
  },
  'another password, then good-bye': async (w, n) => {
    await menu(w, 'Mes codes d’accès');
    await w.press(w.link('Changer de mot de passe'));
    const next = `panisse falaise 7${n} cabane`;
    await w.write('Mot de passe actuel', w.password);
    await w.write('Nouveau mot de passe', next);
    await w.write('Confirmer mot de passe', next);
    await send(w, 'Enregistrer');
    await w.sees('Votre nouveau mot de passe est enregistré.');
    w.password = next;
    await w.press(w.button('Déconnexion'));
    await w.sees('Vous êtes déconnecté');
  },
};

const people = [
  ['the keyboard alone', (origin) => Keyboard.open(origin, { size: PHONE })],
  ['a finger, without JavaScript', (origin) => Window.open(origin, { size: PHONE, script: false, touch: true })],
];

// signIn: of pages.mjs.
export async function guide(suite, signIn) {
  for (const [n, [how, open]] of people.entries()) {
    const town = await Town.make({ build: 'build' }), account = town.account('4217');
    await town.serve();
    const w = await open(town.origin);
    w.password = account.password;
    await signIn(w, account.identifier, account.password);
    for (const [task, body] of Object.entries(tasks))
      await suite.case(`guide, ${how}: ${task}`, async () => {
        if (!w.page.url().startsWith(town.origin)) await w.go('/kiosque');
        await body(w, n);
        w.quiet();
      });
    await w.close();
    await town.stop();
  }
}
