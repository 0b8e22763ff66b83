// tls.mjs - a server that speaks TLS in front of another one, with good and bad certificates of an authority of its own.
import http from 'node:http';
import https from 'node:https';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { must, temporaryFolder } from './process.mjs';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export class Authority {
  constructor() {
    this.folder = temporaryFolder();
    this.openssl('req', '-x509', ...KEY, '-keyout', 'authority.key', '-out', 'authority.pem', '-subj', '/CN=Authority of the tests', '-days', '2');
  }

  get file() { return path.join(this.folder, 'authority.pem'); }
  openssl(...args) { must('openssl', args, { cwd: this.folder }); }
  pair(name) { return { key: readFileSync(path.join(this.folder, `${name}.key`)), cert: readFileSync(path.join(this.folder, `${name}.pem`)) }; }

  // names: what the certificate is for, "IP:127.0.0.1". days: how long it is valid; negative: it has ended.
  issue(name, names, days = 1) {
    this.openssl('req', ...KEY, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`);
    this.openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial', '-copy_extensions', 'copy',
      '-days', String(days), '-out', `${name}.pem`);
    return this.pair(name);
  }

  // Nobody vouches for it but itself.
  selfSigned(name, names) {
    this.openssl('req', '-x509', ...KEY, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`);
    return this.pair(name);
  }
}

// Passes every request on to origin. show(pair) changes the certificate; requests: how many came through.
export class Front {
  static async start(origin, pair) {
    const front = new Front();
    front.requests = 0;
    front.server = https.createServer(pair, (request, reply) => {
      front.requests++;
      const onward = http.request(origin + request.url, { method: request.method, headers: request.headers }, (answer) => {
        reply.writeHead(answer.statusCode, answer.headers);
        answer.pipe(reply);
      });
      onward.on('error', () => reply.destroy());
      request.pipe(onward);
    });
    await new Promise((done) => front.server.listen(0, '127.0.0.1', done));
    front.origin = `https://127.0.0.1:${front.server.address().port}`;
    return front;
  }

  show(pair) { this.server.setSecureContext(pair); }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}
