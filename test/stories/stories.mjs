// stories.mjs - lives every story on both engines, four at a time (they mostly wait). "run WORD" takes only those whose name contains the word.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cluster } from '../lib/postgres.mjs';
import { Suite } from '../lib/suite.mjs';
import { badInput } from './bad_input.mjs';
import { live, readStories } from './runner.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const files = readdirSync(here).filter((f) => f.endsWith('.story')).sort();
const stories = files.flatMap((f) => readStories(path.join(here, f)));

const suite = new Suite(process.argv[2]);
const cluster = await Cluster.start();
const name = (story, engine) => `${path.basename(story.file, '.story')}: ${story.name} (${engine})`;
await suite.several(4, stories.flatMap((s) => [[name(s, 'SQLite'), () => live(s)], [name(s, 'PostgreSQL'), () => live(s, cluster)]]));
await badInput(suite);
await cluster.stop();
suite.end();
