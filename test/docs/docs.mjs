// docs.mjs - what can be checked of a paper: its links, the files it names, the labels it quotes.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { must, root } from '../lib/process.mjs';
import { Suite, check } from '../lib/suite.mjs';

const suite = new Suite(process.argv[2]);
const read = (name) => readFileSync(path.join(root, name), 'utf8');
const tracked = must('git', ['-C', root, 'ls-files']).split('\n').filter(Boolean);
const papers = tracked.filter((name) => name.endsWith('.md'));
const plain = (text) => text.replace(/[\s\u00a0\u202f]+/g, ' ').replace(/’/g, "'").trim();

// As GitHub and GitLab make them of a heading.
const anchor = (heading) => heading.toLowerCase().replace(/[`*«»’'.,:;!?()\u00a0]/g, '').trim().replace(/\s+/g, '-');
const anchors = (text) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading));
const prose = (text) => text.replace(/^```[\s\S]*?^```/gm, '');

function deadLinks(name) {
  const dead = [];
  for (const [, target] of prose(read(name)).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file, part] = target.split('#'), full = file ? path.join(path.dirname(name), file) : name;
    if (!existsSync(path.join(root, full))) dead.push(target);
    else if (part && full.endsWith('.md') && !anchors(read(full)).includes(part)) dead.push(target);
  }
  return dead;
}

// A path in backquotes is a promise, unless it holds a word to be filled in (NAME, NNNN, *) or is made by the build.
function missingFiles(name) {
  const rooms = 'src|test|tools|docs|sql|bench|demo|assets|script|packaging|words|sim';
  return [...prose(read(name)).matchAll(new RegExp(`\`((?:${rooms})/[^\`\\s]*)\``, 'g'))].map(([, file]) => file.replace(/[.,:]+$/, ''))
    .filter((file) => !/[A-Z]{4,}|[*{<…]/.test(file) && !existsSync(path.join(root, file)));
}

// Every text of a screen has its line in the catalogue of words; the town's own words stand in the demo's.
const po = [...read('words/en.po').matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\n)+)/gm)]
  .map(([, lines]) => plain([...lines.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, s]) => s).join('').replace(/\\n/g, ' ').replace(/\\"/g, '"')));
const screens = new Set(po), town = plain(tracked.filter((name) => name.startsWith('demo/') && name.endsWith('.txt')).map(read).join('\n'));
const views = plain(tracked.filter((name) => /^src\/.*\.html$/.test(name)).map(read).join('\n'));
const shown = (label) => screens.has(label) || po.some((text) => text.includes(label)) || town.includes(label) || views.includes(`>${label}<`) || views.includes(`FR("${label}")`);
const unknownLabels = (name) => [...read(name).matchAll(/«([^»]+)»/g)].map(([, label]) => plain(label)).filter((label) => !shown(label));

for (const name of papers) {
  await suite.case(`links of ${name}`, async () => { const dead = deadLinks(name); check(!dead.length, dead.join('\n')); });
  await suite.case(`files named in ${name}`, async () => { const missing = missingFiles(name); check(!missing.length, missing.join('\n')); });
}
for (const name of papers.filter((name) => name.startsWith('docs/manuel/')))
  await suite.case(`labels quoted in ${name}`, async () => { const unknown = unknownLabels(name); check(!unknown.length, unknown.join('\n')); });

suite.end();
