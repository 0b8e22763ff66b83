// town.mjs - a demo town in a folder of its own, its kiosk and its payment platform, at a given time of the calendar.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Browser } from './browser.mjs';
import { instant, wall } from './clock.mjs';
import { readMails } from './mail.mjs';
import { PayFip } from './payfip.mjs';
import { psql } from './postgres.mjs';
import { Served, built, freePort, must, run, sleep, temporaryFolder } from './process.mjs';

const templates = new Map();

// A demo of the same time, size and seed is made once for each engine, and copied.
function template(build, at, families, seed, cluster) {
  const key = `${build} ${at} ${families} ${seed} ${cluster ? 'postgres' : 'sqlite'}`;
  if (!templates.has(key)) {
    const made = { folder: path.join(temporaryFolder(), 'demo'), database: cluster?.create() };
    const database = cluster ? ['--database', cluster.url(made.database)] : [];
    must(built(build, 'kiosque'), ['demo', made.folder, '--families', String(families), '--seed', String(seed), '--at', at, ...database]);
    templates.set(key, made);
  }
  return templates.get(key);
}

export class Town {
  // build: the folder of the programs. cluster: of PostgreSQL; without it the town is a SQLite file.
  static async make({ build = 'build-san', at = '2018-04-13T09:00', families = 40, seed = 1, cluster, simulator = [] } = {}) {
    const town = new Town();
    const { folder, database } = template(build, at, families, seed, cluster);
    town.build = build;
    town.folder = path.join(temporaryFolder(), 'demo');
    cpSync(folder, town.folder, { recursive: true });
    if (cluster) town.configure('town', 'database', (town.database = cluster.url(cluster.create(database))));
    town.port = await freePort();
    town.origin = `http://127.0.0.1:${town.port}`;
    town.payfip = await PayFip.start(build, simulator);
    town.moment = instant(at);
    town.configure('server', 'listen', `127.0.0.1:${town.port}`);
    town.configure('payfip', 'soap', `${town.payfip.origin}/tpa/services/securite`);
    town.configure('payfip', 'page', `${town.payfip.origin}/tpa/paiementws.web`);
    town.configure('town', 'base_url', town.origin);
    return town;
  }

  get config() { return path.join(this.folder, 'kiosque.conf'); }
  get secret() { return path.join(this.folder, 'secret.key'); }

  // The demo's configuration holds every key, with ";" before those that keep their usual value.
  configure(section, key, value) {
    let here = '';
    const lines = readFileSync(this.config, 'utf8').split('\n').map((line) => {
      here = line.match(/^\[(\w+)/)?.[1] ?? here;
      return here === section && new RegExp(`^(; )?${key} =`).test(line) ? `${key} = ${value}` : line;
    });
    writeFileSync(this.config, lines.join('\n'));
  }

  append(text) { writeFileSync(this.config, `${readFileSync(this.config, 'utf8')}\n${text}`); }

  // ---- time ----

  get now() { return this.server ? this.moment + (Date.now() - this.started) : this.moment; }

  async setClocks() {
    this.configure('server', 'at', wall(this.moment));
    this.moment = instant(wall(this.moment));
    if (this.payfip) await this.payfip.clock(this.moment);
  }

  // Starts at the town's moment, by whole minutes.
  async serve() {
    await this.setClocks();
    this.server = new Served(built(this.build, 'kiosque'), ['serve', '--config', this.config]);
    await this.server.ready(/listening on/);
    this.started = Date.now();
  }

  async rest() {
    if (!this.server) return;
    this.moment = this.now;
    const server = this.server;
    this.server = undefined;
    await server.stop();
  }

  // The machine loses its power: nothing is finished, nothing said.
  async crash() {
    this.moment = this.now;
    const server = this.server;
    this.server = undefined;
    await server.kill();
  }

  async moveTo(ms, { working = false } = {}) {
    if (ms < this.now) throw new Error(`the clock does not go back to ${wall(ms)}`);
    await this.rest();
    this.moment = ms;
    if (working) await this.work();
    await this.serve();
  }

  // What is due is done when this returns, however slow the machine is.
  async work() {
    await this.setClocks();
    const done = this.command('jobs', 'run');
    if (done.code) throw new Error(`jobs run: code ${done.code}\n${done.stderr}`);
  }

  // At least that many minutes later.
  later(minutes, how) { return this.moveTo(this.now + 59999 + minutes * 60000, how); }

  async stop() {
    await this.rest();
    const payfip = this.payfip;
    this.payfip = undefined;
    if (payfip) await payfip.stop();
  }

  // ---- who lives there ----

  get accounts() {
    return readFileSync(path.join(this.folder, 'accounts.txt'), 'utf8').trim().split('\n').map((line) => {
      const [role, identifier, password] = line.split(' ');
      return { role, identifier, password };
    });
  }
  get families() { return this.accounts.filter((a) => a.role === 'family'); }
  account(identifier) { return this.accounts.find((a) => ['family', 'agent'].includes(a.role) && a.identifier === identifier); }
  get letter() { return this.accounts.find((a) => a.role === 'activation-code').password; }

  browser(options) { return new Browser(this.origin, options); }

  async signedIn(identifier) {
    const browser = this.browser();
    const answer = await browser.signIn(identifier, this.account(identifier).password);
    if (answer.status !== 303) throw new Error(`${identifier} could not sign in: ${answer.status}\n${answer.page.text}`);
    return browser;
  }

  // ---- behind the pages ----

  // Rows as objects. Reading beside a running service is harmless.
  rows(sql) {
    if (this.database) {
      const text = must(psql(), [this.database, '-qAt', '-c', 'SET search_path TO bouillargues', '-c', `SELECT coalesce(json_agg(t), '[]') FROM (${sql}) t`]);
      return JSON.parse(text);
    }
    const text = must('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 5000', path.join(this.folder, 'bouillargues.db'), sql]);
    return text.trim() ? JSON.parse(text) : [];
  }
  // What several questions answer, as text, in one go: to see whether anything has changed.
  answers(questions) {
    return this.database
      ? must(psql(), [this.database, '-qAt', '-c', 'SET search_path TO bouillargues', ...questions.flatMap((q) => ['-c', q])])
      : must('sqlite3', ['-readonly', '-cmd', '.timeout 5000', path.join(this.folder, 'bouillargues.db'), questions.join(';')]);
  }
  value(sql) { return Object.values(this.rows(sql)[0] ?? {})[0]; }

  // All rows of a SQLite town as text, but for those of the tables that note every visit.
  static visits = ['session', 'job_lease', 'throttle', 'audit', 'audit_seal', 'captcha_used'];
  contents(except = Town.visits) {
    const text = must('sqlite3', ['-readonly', '-cmd', '.timeout 5000', path.join(this.folder, 'bouillargues.db'), '.dump']);
    return text.split('\n').filter((line) => !except.some((t) => line.startsWith(`INSERT INTO ${t} `))).join('\n');
  }

  // Changes the data as a careless hand would; only while nothing serves it.
  change(sql) {
    if (this.server) throw new Error('change the data before the service starts');
    if (this.database) must(psql(), [this.database, '-q', '-v', 'ON_ERROR_STOP=1', '-c', 'SET search_path TO bouillargues', '-c', sql]);
    else must('sqlite3', [path.join(this.folder, 'bouillargues.db'), sql]);
  }

  // A pool has that many seats on every day; one on which nobody has booked yet.
  seats(pool, seats, everyDay = true) {
    const days = `UPDATE seat SET capacity = ${seats} WHERE pool_id = (SELECT id FROM pool WHERE code = '${pool}');`;
    this.change(`UPDATE pool SET seats = ${seats} WHERE code = '${pool}'; ${everyDay ? days : ''} UPDATE town_version SET n = n + 1`);
  }

  command(...args) { return run(built(this.build, 'kiosque'), [args[0], '--config', this.config, ...args.slice(1)]); }

  fsck() {
    const done = this.command('fsck');
    if (done.code) throw new Error(`fsck: code ${done.code}\n${done.stdout}${done.stderr}`);
    return done.stdout.trim();
  }

  get mails() {
    const folder = path.join(this.folder, 'mail');
    return existsSync(folder) ? readMails(folder) : [];
  }

  async mail(wanted, seconds = 15) {
    for (let waited = 0; ; waited += 100) {
      const found = this.mails.filter(wanted).at(-1);
      if (found) return found;
      if (waited > seconds * 1000) return undefined;
      await sleep(100);
    }
  }

  // Until every queued mail has left: from then on nothing changes by itself.
  async mailsLeft(seconds = 30) {
    for (let waited = 0; this.value("SELECT count(*) AS n FROM outbox WHERE state = 'queued'"); waited += 100) {
      if (waited > seconds * 1000) throw new Error(`mails do not leave\n${this.server.report()}`);
      await sleep(100);
    }
  }

  // Until the background work has asked PayFiP about every payment that is due. An empty notification wakes it. The
  // service's clock is a little ahead of ours: it began when it was started, ours when it was ready.
  async paymentsAsked(seconds = 60) {
    for (let waited = 0; waited < seconds * 1000; waited += 100) {
      const due = this.value(`SELECT count(*) AS n FROM payment WHERE state = 'prepared' OR poll_at <= ${Math.round(this.now) + 1000}`);
      if (!due) return;
      await fetch(`${this.origin}/kiosque/payfip/notification`, { method: 'POST' });
      await sleep(100);
    }
    throw new Error(`payments are still waiting to be asked about\n${this.server?.report()}`);
  }
}
