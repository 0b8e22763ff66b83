// browser.mjs - an HTTP client that keeps cookies and remembers the page it is on. It never follows a redirect by itself.
import http from 'node:http';
import { Page } from './html.mjs';

export class Answer {
  constructor(path, status, headers, body) { Object.assign(this, { path, status, headers, body }); }

  get text() { return this.body.toString('utf8'); }
  get page() { return (this.kept ??= new Page(this.text)); }
  get location() { return this.headers.location; }
  get type() { return this.headers['content-type'] ?? ''; }
}

export const encoded = (pairs) => pairs.map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`).join('&');

export class Browser {
  // origin: http://127.0.0.1:PORT. host: the Host header, when it is not the origin's.
  constructor(origin, { host } = {}) {
    this.origin = new URL(origin);
    this.host = host;
    this.cookies = new Map();
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
    this.at = undefined;
  }

  close() { this.agent.destroy(); }

  send(method, path, { headers = {}, body } = {}) {
    const cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const options = {
      method, path, host: this.origin.hostname, port: this.origin.port, agent: this.agent, timeout: 60000,
      headers: {
        ...(this.host ? { Host: this.host } : {}), ...(cookie ? { Cookie: cookie } : {}),
        ...(body !== undefined ? { 'Content-Length': Buffer.byteLength(body) } : {}), ...headers,
      },
    };
    return new Promise((done, fail) => {
      const request = http.request(options, (reply) => {
        const parts = [];
        reply.on('data', (part) => parts.push(part));
        reply.on('error', fail);
        reply.on('end', () => {
          this.keepCookies(reply.headers['set-cookie'] ?? []);
          done(new Answer(path, reply.statusCode, reply.headers, Buffer.concat(parts)));
        });
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in a minute`)));
      request.on('error', fail);
      request.end(body);
    });
  }

  keepCookies(lines) {
    for (const line of lines) {
      const [pair, ...rest] = line.split(';');
      const cut = pair.indexOf('=');
      const name = pair.slice(0, cut).trim(), value = pair.slice(cut + 1).trim();
      if (!value || rest.some((r) => /max-age=0/i.test(r))) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  async get(path, options) { return (this.at = await this.send('GET', path, options)); }

  async post(path, pairs, options = {}) {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...options.headers };
    return (this.at = await this.send('POST', path, { ...options, headers, body: options.body ?? encoded(pairs) }));
  }

  // Follows redirects inside the site; a redirect to another site stays where it is.
  async settle(most = 5) {
    for (let i = 0; i < most && this.at.status === 303; i++) {
      const where = new URL(this.at.location, this.origin);
      if (where.origin !== this.origin.origin && !this.at.location.startsWith('/')) return this.at;
      await this.get(where.pathname + where.search);
    }
    return this.at;
  }

  // A form with files. files: [field, name, bytes, type].
  upload(path, pairs, files, options = {}) {
    const mark = `----kiosque${Math.random().toString(36).slice(2)}`;
    const part = (head, body) => Buffer.concat([Buffer.from(`--${mark}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')]);
    const body = Buffer.concat([
      ...pairs.map(([name, value]) => part(`name="${name}"`, value)),
      ...files.map(([field, name, bytes, type = 'application/octet-stream']) => part(`name="${field}"; filename="${name}"\r\nContent-Type: ${type}`, bytes)),
      Buffer.from(`--${mark}--\r\n`)]);
    return this.post(path, [], { ...options, body, headers: { 'Content-Type': `multipart/form-data; boundary=${mark}`, ...options.headers } });
  }

  // The button's own address before the form's; and where one was, as browsers say it.
  submit(form, button, options = {}) {
    const where = button?.element.attribute('formaction') || form.action || this.at.path;
    const more = { ...options, headers: { Referer: this.origin.origin + this.at.path, ...options.headers } };
    return form.multipart ? this.upload(where, form.pairs(button), form.files, more) : this.post(where, form.pairs(button), more);
  }

  async signIn(identifier, password) {
    await this.get('/kiosque');
    const form = this.at.page.form('/kiosque/connexion');
    form.field('identifiant').value = identifier;
    form.field('mot_de_passe').value = password;
    return this.submit(form);
  }
}
