// english.mjs - every page a family can open, in English: no word of ours is French, nothing is inaccessible or too wide. Names stay
// as they are (activities, venues, payment offices, people), and what the town wrote itself stands in an element with lang="fr".
import { readFileSync } from 'node:fs';
import { built, must } from '../lib/process.mjs';
import { check, equal } from '../lib/suite.mjs';
import { Window } from './window.mjs';

// The French sentences of the catalogue whose English is another: none of them may stand on an English page.
function frenchSentences() {
  const text = (lines) => JSON.parse(`"${[...lines.matchAll(/"((?:[^"\\]|\\.)*)"\n/g)].map((m) => m[1]).join('')}"`);
  const entries = readFileSync(new URL('../../words/en.po', import.meta.url), 'utf8').matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)/gm);
  return new Set([...entries].map(([, french, english]) => [text(french), text(english)])
    .filter(([french, english]) => french !== english && /\p{L}{2}/u.test(french)).map(([french]) => french.trim()));
}

// Words that no English sentence and no name of the demo holds: they show a sentence that is in no catalogue.
const FRENCH = /(?<!\p{L})(vous|votre|vos|nous|pour|avec|les|des|une|est|sont|jours?|mois|aucune?|rien|jusqu’(?:à|au)|cette|sur|dans|chez)(?!\p{L})/iu;

// Runs in the page: each text and each attribute that is read aloud, outside of what is said to be French.
function readAloud() {
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (element.closest('[lang]')?.lang !== 'en' || element.closest('script, style')) continue;
    if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    else for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'data-label', 'data-over']) found.push(node.getAttribute(name) ?? '');
    if (node.nodeType === Node.ELEMENT_NODE) found.push(...['::before', '::after'].map((p) => getComputedStyle(node, p).content.replace(/^"|"$/g, '')));
  }
  return found.map((s) => s.replace(/[ \n\t]+/g, ' ').trim()).filter(Boolean);
}

async function speaksEnglish(w, sentences) {
  equal(await w.page.evaluate(() => document.documentElement.lang), 'en', `the language of ${w.page.url()}`);
  const french = (await w.page.evaluate(readAloud)).filter((s) => sentences.has(s) || FRENCH.test(s));
  check(!french.length, `${w.page.url()} says in French: ${[...new Set(french)].map((s) => `"${s.slice(0, 150)}"`).join('; ')}`);
}

// family: the window of somebody signed in. more: addresses with a number in them, which the table of routes cannot give.
export async function english(suite, family, more, look) {
  const sentences = frenchSentences();
  const routes = JSON.parse(must(built('build', 'kiosque'), ['routes', '--json'])).filter((r) => r.method === 'GET' && !r.params.length && !/\.pdf$|captcha$/.test(r.pattern));
  const pages = (role) => routes.filter((r) => r.role === role && r.pattern.startsWith('/kiosque')).map((r) => r.pattern);

  await suite.case('English: a button on every page, the same page in English', async () => {
    await family.go('/kiosque/historique');
    await family.press(family.button('English'));
    equal(new URL(family.page.url()).pathname, '/kiosque/historique', 'one stays');
    await family.sees('History of changes');
  });
  for (const where of [...new Set([...pages('family'), ...more, '/kiosque', '/kiosque/contacts'])])
    await suite.case(`English: ${where}`, async () => {
      const answer = await family.page.goto(family.origin + where).catch((e) => { if (!/Download/.test(String(e))) throw e; });
      if (!answer?.headers()['content-type']?.startsWith('text/html')) return 'not a page';
      await speaksEnglish(family, sentences);
      await look(family, `en${where.replace(/\W+/g, '-')}`);
      return undefined;
    });

  const guest = await Window.open(family.origin);
  await suite.case('English: chosen by somebody signed out', async () => {
    await guest.go('/kiosque');
    await guest.press(guest.button('English'));
    await guest.sees('Family sign-in');
  });
  for (const where of [...pages('anyone'), '/kiosque/activation/nulle-part'])
    await suite.case(`English, signed out: ${where}`, async () => {
      const answer = await guest.go(where);
      if (!answer.headers()['content-type']?.startsWith('text/html')) return 'not a page';
      await speaksEnglish(guest, sentences);
      await look(guest, `en-guest${where.replace(/\W+/g, '-')}`);
      return undefined;
    });
  await guest.close();
  await suite.case('English: back to French', async () => {
    await family.go('/kiosque');
    await family.press(family.button('Français'));
    await family.sees('Bonjour');
  });
}
