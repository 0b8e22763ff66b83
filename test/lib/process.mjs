// process.mjs - the programs a suite starts, and the promise that all of them end, whatever happens.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// A program of the house. Suites name the folder they want; KIOSQUE_BUILD takes another one for all of them.
export function built(folder, name) {
  const file = path.resolve(root, process.env.KIOSQUE_BUILD ?? folder, name);
  if (!existsSync(file)) throw new Error(`${file} is not there: build it first`);
  return file;
}

const environment = {
  ...process.env,
  ASAN_OPTIONS: 'detect_leaks=1:exitcode=99',
  UBSAN_OPTIONS: 'print_stacktrace=1',
  LSAN_OPTIONS: `suppressions=${path.join(root, 'test/lsan.supp')}:print_suppressions=0`,
};

// ---- what ends with the suite ----

const running = new Set();
const folders = new Set();

function endAll() {
  for (const p of running) {
    try { process.kill(p.pid, 'SIGKILL'); } catch { /* it has ended */ }
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

export function temporaryFolder() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kiosque-'));
  folders.add(folder);
  return folder;
}

// ---- programs that run to their end ----

export function run(file, args, options = {}) {
  const done = spawnSync(file, args, { encoding: 'utf8', env: environment, maxBuffer: 256 << 20, ...options });
  return { code: done.status ?? 128, stdout: done.stdout ?? '', stderr: done.stderr ?? '', error: done.error };
}

export function must(file, args, options) {
  const done = run(file, args, options);
  if (done.code) throw new Error(`${path.basename(file)} ${args.join(' ')}: code ${done.code}\n${done.stderr || done.error}`);
  return done.stdout;
}

// ---- programs that serve ----

// What a sanitizer or an assertion prints. The rest of stderr is the log.
const ALARM = /AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:|Assertion .* failed|stack smashing/;

export class Served {
  constructor(file, args, options = {}) {
    this.name = path.basename(file);
    this.stdout = this.stderr = '';
    this.child = spawn(file, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    this.pid = this.child.pid;
    running.add(this);
    this.child.stdout.on('data', (data) => { this.stdout += data; });
    this.child.stderr.on('data', (data) => { this.stderr += data; });
    this.ended = new Promise((done) => this.child.on('close', (code, signal) => {
      running.delete(this);
      this.code = code;
      this.signal = signal;
      done();
    }));
  }

  get alive() { return this.code === undefined; }

  async ready(pattern, seconds = 30) {
    for (let waited = 0; waited < seconds * 1000; waited += 10) {
      const found = this.stdout.match(pattern);
      if (found) return found;
      if (!this.alive) break;
      await sleep(10);
    }
    throw new Error(`${this.name} did not become ready\n${this.stderr}`);
  }

  // An orderly end. Whatever is wrong with it is an error: the code, a leak, a report of a sanitizer.
  async stop(seconds = 30) {
    if (this.alive) this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), seconds * 1000);
    await this.ended;
    clearTimeout(late);
    if (ALARM.test(this.stderr)) throw new Error(`${this.name} was reported by a sanitizer\n${this.report()}`);
    if (this.code !== 0) throw new Error(`${this.name} ended with ${this.signal ?? `code ${this.code}`}\n${this.report()}`);
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
    if (ALARM.test(this.stderr)) throw new Error(`${this.name} was reported by a sanitizer\n${this.report()}`);
  }

  report() { return this.stderr.split('\n').slice(-60).join('\n'); }
}

// Below the ports that the system gives to whoever connects: one that is free now is not taken by a connection before it is listened
// on. Each suite has a range of its own and goes through it: a service that rests for a moment finds its port again.
const PORTS = { first: 10000 + (process.pid % 40) * 500, n: 500, next: 0 };

export function freePort() {
  const port = PORTS.first + PORTS.next++ % PORTS.n;
  return new Promise((done) => {
    const server = net.createServer();
    server.on('error', () => done(freePort()));
    server.listen(port, '127.0.0.1', () => server.close(() => done(port)));
  });
}
