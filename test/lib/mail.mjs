// mail.mjs - the mails of a demo, which are files: who they are for, what they say, what is attached.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const quoted = (s) => Buffer.from(s.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, h) => String.fromCharCode(parseInt(h, 16))), 'latin1');
const words = (s) => s.replace(/\?=\s+=\?/g, '?==?').replace(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_, t) => quoted(t.replace(/_/g, ' ')).toString('latin1'));

function split(raw) {
  const cut = raw.indexOf('\r\n\r\n');
  const headers = {};
  for (const line of raw.slice(0, cut).replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { headers, body: raw.slice(cut + 4) };
}

function* parts(raw) {
  const { headers, body } = split(raw);
  const type = headers['content-type'] ?? 'text/plain';
  const boundary = type.match(/boundary="?([^";]+)"?/)?.[1];
  if (boundary) {
    for (const piece of body.split(`--${boundary}`).slice(1, -1)) yield* parts(piece.replace(/^\r\n/, '').replace(/\r\n$/, ''));
    return;
  }
  const coding = headers['content-transfer-encoding'] ?? '';
  const bytes = coding === 'base64' ? Buffer.from(body, 'base64') : coding === 'quoted-printable' ? quoted(body) : Buffer.from(body, 'latin1');
  yield { type, bytes, name: headers['content-disposition']?.match(/filename="?([^";]+)"?/)?.[1] };
}

export function readMail(file) {
  const raw = readFileSync(file, 'latin1');
  const { headers } = split(raw);
  const mail = { file, headers, to: headers.to, subject: Buffer.from(words(headers.subject ?? ''), 'latin1').toString('utf8'), text: '', files: [] };
  for (const part of parts(raw)) {
    if (part.name) mail.files.push(part);
    else if (part.type.startsWith('text/plain')) mail.text += part.bytes.toString('utf8');
  }
  return mail;
}

// Oldest first. Files being written have another ending.
export function readMails(folder) {
  const files = readdirSync(folder).filter((f) => f.endsWith('.eml')).sort();
  return files.map((f) => readMail(path.join(folder, f)));
}
