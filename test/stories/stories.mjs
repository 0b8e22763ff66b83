// stories.mjs - lives every story, two at a time. "run WORD" takes only those whose name contains the word.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Suite } from '../lib/suite.mjs';
import { badInput } from './bad_input.mjs';
import { live, readStories } from './runner.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const files = readdirSync(here).filter((f) => f.endsWith('.story')).sort();
const stories = files.flatMap((f) => readStories(path.join(here, f)));

const suite = new Suite(process.argv[2]);
await suite.several(2, stories.map((s) => [`${path.basename(s.file, '.story')}: ${s.name}`, () => live(s)]));
await badInput(suite);
suite.end();
