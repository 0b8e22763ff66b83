// postgres.mjs - a private PostgreSQL cluster in the suite's own folder, reached by a socket file only.
import { chownSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Served, must, run, sleep, temporaryFolder } from './process.mjs';

const versions = '/usr/lib/postgresql';

function newest() {
  const numbers = readdirSync(versions).map(Number).filter(Boolean).sort((a, b) => b - a);
  if (!numbers.length) throw new Error('install postgresql: these tests run on both engines');
  return path.join(versions, String(numbers[0]), 'bin');
}

// psql itself: Debian's wrapper takes longer than the question.
let client;
export const psql = () => (client ??= path.join(newest(), 'psql'));

// PostgreSQL refuses to run as root: then it runs as its own user.
function asServer(program, args) {
  if (process.getuid() !== 0) return [program, args];
  return ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', program, ...args]];
}

export class Cluster {
  static async start() {
    const cluster = new Cluster();
    const bin = newest();
    cluster.folder = temporaryFolder();
    if (process.getuid() === 0) {
      const id = (flag) => Number(must('id', [flag, 'postgres']));
      chownSync(cluster.folder, id('-u'), id('-g'));
    }
    const data = path.join(cluster.folder, 'data');
    must(...asServer(path.join(bin, 'initdb'), ['-D', data, '-U', 'kiosque', '-A', 'trust', '--no-sync', '--locale=C', '--encoding=UTF8']),
      { cwd: cluster.folder });
    cluster.server = new Served(...asServer(path.join(bin, 'postgres'), ['-D', data, '-k', cluster.folder, '-c', 'listen_addresses=', '-c', 'fsync=off']),
      { cwd: cluster.folder });
    await cluster.answer();
    return cluster;
  }

  async answer() {
    for (let waited = 0; waited < 20000; waited += 50) {
      if (run(psql(), [this.url('postgres'), '-qc', 'SELECT 1']).code === 0) return;
      await sleep(50);
    }
    throw new Error(`PostgreSQL did not answer\n${this.server.stderr}`);
  }

  url(database) { return `postgresql:///${database}?host=${this.folder}&user=kiosque`; }

  // A new database, empty or a copy of another one that nobody uses. Gives its name.
  create(like) {
    const name = `town${(this.made = (this.made ?? 0) + 1)}`;
    must(psql(), [this.url('postgres'), '-qc', `CREATE DATABASE ${name}${like ? ` TEMPLATE ${like}` : ''}`]);
    return name;
  }

  async stop() {
    this.server.child.kill('SIGINT');               // "fast": open connections are closed
    await this.server.ended;
  }
}
