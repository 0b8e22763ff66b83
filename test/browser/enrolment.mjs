// enrolment.mjs - « Inscription à une activité » in a browser: each step looked at, then again by keyboard and without script.
import { check } from '../lib/suite.mjs';
import { paper } from '../uploads/files.mjs';
import { Keyboard, Window } from './window.mjs';

export const FAMILY = '2003';
const file = { name: 'Assurance.pdf', mimeType: 'application/pdf', buffer: paper };
const group = (w, words) => w.page.getByRole('group', { name: words });
const next = (w) => w.press(w.button('Continuer'));

// Up to the days, from where every step can be opened.
export async function enrol(w, child, activity) {
  await w.go('/kiosque/inscriptions');
  await w.tick(w.box(child));
  await next(w);
  await w.tick(w.box(activity, group(w, child)));
  await next(w);
}

const states = [
  ['enrolment, the children', 'inscription-1', async (w) => { await w.go('/kiosque/inscriptions'); await w.sees('Progression de votre demande 20 %'); }],
  ['enrolment, no child', 'inscription-1-refusee', async (w) => { await next(w); await w.sees('Cochez au moins un enfant.'); }],
  ['enrolment, the activities', 'inscription-2', async (w) => {
    for (const child of ['Louis', 'Jade', 'Malo']) await w.tick(w.box(child));
    await next(w);
    await w.sees('Liste d\'attente : position 1');
    await w.sees('Modifier sa fiche');
  }],
  ['enrolment, no activity', 'inscription-2-refusee', async (w) => { await next(w); await w.sees('Cochez au moins une activité.'); }],
  ['enrolment, the days', 'inscription-3', async (w) => {
    await w.tick(w.box('MERCREDIS', group(w, 'Louis')));
    await w.tick(w.box('ETUDE', group(w, 'Louis')));
    await w.tick(w.box('RESTAURATION', group(w, 'Jade')));
    await next(w);
    await w.sees('ETAPE 3');
  }],
  ['enrolment, the days refused', 'inscription-3-refusee', async (w) => {
    await w.page.getByLabel('au', { exact: true }).first().fill('2018-04-14');
    await w.page.getByLabel('du', { exact: true }).first().fill('2018-04-20');
    await next(w);
    await w.sees('La fin vient avant le début.');
    check(await w.page.evaluate(() => document.activeElement.matches('.notice.bad')), 'the focus is not on what is wrong');
  }],
  ['enrolment, the papers', 'inscription-4', async (w) => {
    await w.page.getByLabel('au', { exact: true }).first().fill('2018-07-06');
    await w.tick(w.box('mercredi', group(w, 'Jours habituels MERCREDIS')));
    for (const day of ['lundi', 'mardi', 'jeudi', 'vendredi']) await w.tick(w.box(day, group(w, 'Jours habituels RESTAURATION')));
    await next(w);
    await w.sees('ETAPE 4');
  }],
  ['enrolment, a paper is missing', 'inscription-4-manque', async (w) => { await next(w); await w.sees('Il manque encore un document.'); }],
  ['enrolment, cannot be sent', 'inscription-5-manque', async (w) => {
    await w.go('/kiosque/inscriptions/recapitulatif');
    await w.sees('Il manque un document valable le');
    await w.press(w.link('Envoyer les documents'));
  }],
  ['enrolment, the summary', 'inscription-5', async (w) => {
    await w.page.getByLabel('Fichier').setInputFiles(file);
    await next(w);
    await w.sees('ETAPE 5');
  }],
  ['enrolment, a paper that was sent', 'inscription-4-envoye', async (w) => { await w.press(w.link('Retour')); await w.sees('Déjà envoyé'); }],
  ['enrolment, begun before', 'inscription-reprise', async (w) => { await w.go('/kiosque/inscriptions'); await w.sees('Vous avez une demande commencée.'); }],
  ['enrolment, sent', 'inscription-faite', async (w) => {
    await w.press(w.link('Reprendre'));
    await w.press(w.button('Envoyer ma demande'));
    await w.sees('Votre demande est enregistrée');
    check(await w.page.evaluate(() => document.activeElement.matches('.notice.ok')), 'the focus is not on what was done');
  }],
  ['enrolment, what waits', 'inscription-attente', async (w) => { await w.go('/kiosque/inscriptions'); await w.sees('Vos demandes en attente'); }],
  ['enrolment, a request that waits', 'inscription-demande', async (w) => { await w.press(w.page.locator('main').getByRole('link', { name: 'Suivre' })); await w.sees('Annuler ma demande'); }],
];

async function alone(w) {
  await enrol(w, 'Jade', 'ACCUEIL');
  await w.tick(w.box('lundi'));
  await next(w);
  await w.sees('ETAPE 5');
  await w.press(w.button('Abandonner cette demande'));
  await w.sees('Votre demande est abandonnée.');
  w.quiet();
  await w.close();
}

// signIn: of pages.mjs. The town has no place left in « ETUDE SURVEILLEE ».
export async function enrolment(suite, town, look, signIn) {
  const w = await Window.open(town.origin);
  await signIn(w, FAMILY, town.account(FAMILY).password);
  const as = await w.cookies();
  for (const [name, picture, open] of states) await suite.case(`state: ${name}`, async () => { await open(w); await look(w, picture); });
  await w.close();
  await suite.case('enrolment with the keyboard alone', async () => alone(await Keyboard.open(town.origin, { as })));
  await suite.case('enrolment without JavaScript', async () => alone(await Window.open(town.origin, { as, script: false })));
  await suite.case('weight: the activities of three children are under 15 kB', async () => {
    const b = await town.signedIn(FAMILY);
    await b.get('/kiosque/inscriptions');
    const form = b.at.page.forms.find((f) => f.boxes.some((x) => x.name === 'enfant'));
    for (const box of form.boxes) box.checked = true;
    await b.submit(form);
    await b.get('/kiosque/inscriptions/activites');
    const bytes = Buffer.byteLength(b.at.body);
    check(bytes < 15 * 1024, `it is ${bytes} bytes`);
    return `${bytes} bytes`;
  });
}
