// files.mjs - documents as families have them, and documents made to deceive or to break what reads them.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { must, temporaryFolder } from '../lib/process.mjs';

const here = new URL('.', import.meta.url).pathname;
export const CANARY = 'N 43.76 E 4.47 rue secrete';          // a place that no kept image may tell

// ---- PNG ----

// Node 18 has no crc32.
const table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
const sum = crc32 ?? ((bytes) => (bytes.reduce((c, b) => table[(c ^ b) & 255] ^ (c >>> 8), 0xFFFFFFFF) ^ 0xFFFFFFFF) >>> 0);

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), out = Buffer.alloc(8 + data.length + 4);
  out.writeUInt32BE(data.length);
  body.copy(out, 4);
  out.writeUInt32BE(sum(body), 8 + data.length);
  return out;
}

export function png(width, height, { more = [], pixels } = {}) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const data = pixels ?? deflateSync(Buffer.alloc(height * (1 + width * 3), 0x55).map((b, i) => (i % (1 + width * 3) ? b : 0)));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'), chunk('IHDR', head), ...more, chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

const text = (s) => chunk('tEXt', Buffer.from(`Comment\0${s}`, 'latin1'));
const swollen = (bytes) => chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.alloc(bytes))]));

// ---- JPEG ----

let program;
export function jpeg(width, height, quality = 80) {
  if (!program) must('cc', ['-Wall', '-o', (program = path.join(temporaryFolder(), 'jpeg')), path.join(here, 'jpeg.c'), '-ljpeg']);
  return execFileSync(program, [width, height, quality].map(String), { maxBuffer: 64e6 });
}

const segment = (marker, data) => Buffer.concat([Buffer.from([0xFF, marker, (data.length + 2) >> 8, (data.length + 2) & 255]), data]);
const inside = (image, ...segments) => Buffer.concat([image.subarray(0, 2), ...segments, image.subarray(2)]);

// The frame header says how large the image is; nothing else need be true.
function claiming(image, width, height) {
  const out = Buffer.from(image);
  for (let at = 2; at < out.length; at += 2 + out.readUInt16BE(at + 2))
    if (out[at + 1] === 0xC0) {
      out.writeUInt16BE(height, at + 5);
      out.writeUInt16BE(width, at + 7);
      return out;
    }
  throw new Error('no frame header');
}

// ---- PDF ----

export function pdf(objects, { streams = {}, root = 1 } = {}) {
  const parts = [Buffer.from('%PDF-1.5\n%\xE2\xE3\xCF\xD3\n', 'latin1')], at = [];
  let n = parts[0].length;
  const put = (b) => { parts.push(b); n += b.length; };
  objects.forEach((object, i) => {
    at[i] = n;
    const data = streams[i + 1];
    put(Buffer.from(`${i + 1} 0 obj\n${object}\n`, 'latin1'));
    if (data) put(Buffer.concat([Buffer.from('stream\n'), data, Buffer.from('\nendstream\n')]));
    put(Buffer.from('endobj\n'));
  });
  const start = n;
  put(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((a) => `${String(a).padStart(10, '0')} 00000 n \n`).join('')}`
    + `trailer\n<< /Size ${objects.length + 1} /Root ${root} 0 R >>\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}

const pages = (catalog = '', page = '') => [`<< /Type /Catalog /Pages 2 0 R ${catalog}>>`, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] ${page}>>`];
export const paper = pdf(pages());

function locked() {
  const plain = path.join(temporaryFolder(), 'plain.pdf'), out = path.join(temporaryFolder(), 'locked.pdf');
  writeFileSync(plain, paper);
  must('qpdf', ['--encrypt', 'secret', 'secret', '256', '--', plain, out]);
  return readFileSync(out);
}

// Objects packed in a stream that unpacks to gigabytes: whoever looks for the catalogue unpacks it.
function packed() {
  const bomb = deflateSync(Buffer.concat([Buffer.from('9 0 '), Buffer.alloc(400e6, 0x20)]), { level: 9 });
  const twice = deflateSync(bomb, { level: 9 });
  const head = Buffer.from('%PDF-1.5\n'), first = head.length;
  const object = Buffer.concat([Buffer.from(`4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode] /Length ${twice.length} >>\nstream\n`), twice, Buffer.from('\nendstream\nendobj\n')]);
  const xrefAt = first + object.length;
  const rows = Buffer.from([[0, 0, 0, 255], [2, 0, 4, 0], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, first, 0], [1, xrefAt >> 8, xrefAt & 255, 0]].flatMap(([k, a, b, c]) => [k, a >> 0, 0, b, c].slice(0, 4)));
  const table = Buffer.concat([Buffer.from(`5 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Length ${rows.length} >>\nstream\n`), rows, Buffer.from('\nendstream\nendobj\n')]);
  return Buffer.concat([head, object, table, Buffer.from(`startxref\n${xrefAt}\n%%EOF\n`)]);
}

// ---- two things at once ----

const zip = () => {                                  // an archive with nothing in it: its directory alone
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  return end;
};
export const html = Buffer.from('<!DOCTYPE html><html><script>alert(document.cookie)</script></html>');

// ---- the lists; made when they are asked for, because some take a second ----

const exif = segment(0xE1, Buffer.from(`Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0${CANARY}`, 'latin1'));

// What families send. [what it is, its name, bytes, what it is kept as]
export const honest = (photo = jpeg(640, 480)) => [
  ['a photograph with its place', 'Justificatif de domicile.JPG', inside(photo, exif), 'image/jpeg'],
  ['a photograph with a comment', 'photo 1.jpeg', inside(photo, segment(0xFE, Buffer.from(CANARY))), 'image/jpeg'],
  ['a screenshot with a comment', 'Capture d’écran.png', png(300, 200, { more: [text(CANARY)] }), 'image/png'],
  ['a screenshot whose comment swells', 'capture.png', png(300, 200, { more: [swollen(100e6)] }), 'image/png'],
  ['a paper', 'attestation_QF (2).pdf', paper, 'application/pdf'],
  ['a paper with a long accented name', `${'é'.repeat(200)}.pdf`, paper, 'application/pdf'],
  ['a photograph named .pdf', 'scan.pdf', photo, 'image/jpeg'],
];

// What is refused. [what it is, its name, bytes, words of the refusal]
export const lying = (photo = jpeg(640, 480)) => [
  ['HTML named .pdf', 'facture.pdf', html, 'ni un PDF ni une photo'],
  ['a program named .png', 'photo.png', Buffer.concat([Buffer.from('\x7FELF', 'latin1'), Buffer.alloc(5000)]), 'ni un PDF ni une photo'],
  ['a GIF', 'anime.gif', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'), 'ni un PDF ni une photo'],
  ['SVG', 'plan.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'ni un PDF ni une photo'],
  ['a photograph of an iPhone', 'IMG_0412.HEIC', Buffer.concat([Buffer.from('\0\0\0\x18ftypheic', 'latin1'), Buffer.alloc(3000)]), 'HEIC'],
  ['a document of a word processor', 'lettre.docx', Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(3000), zip()]), 'PDF'],
  ['an image that is also HTML', 'photo.jpg', inside(photo, segment(0xFE, html)), ''],
  ['an image that is also an archive', 'photo.jpg', Buffer.concat([photo, zip()]), ''],
  ['an image that is also a paper', 'image.png', png(20, 20, { more: [text('%PDF-1.5')] }), ''],
  ['a paper that is also an archive', 'avis.pdf', Buffer.concat([paper, zip()]), ''],
  ['a paper that begins as HTML', 'avis.pdf', Buffer.concat([Buffer.from('%PDF-1.5\n<html><script>alert(1)</script>'), paper]), ''],
  ['an image of 50,000 pixels a side', 'grand.png', png(50000, 50000, { pixels: deflateSync(Buffer.alloc(1000)) }), 'pixels'],
  ['an image of a million pixels a side', 'grand.png', png(1000000, 10, { pixels: deflateSync(Buffer.alloc(1000)) }), 'pixels'],
  ['a photograph that says 65,000 pixels a side', 'grand.jpg', claiming(photo, 65000, 65000), 'pixels'],
  ['an image that unpacks to a gigabyte', 'bombe.png', png(20000, 17000, { pixels: deflateSync(Buffer.alloc(50e6)) }), 'pixels'],
  ['a photograph cut short', 'photo.jpg', photo.subarray(0, photo.length >> 1), ''],
  ['a screenshot cut short', 'capture.png', png(300, 200).subarray(0, 150), ''],
  ['a paper cut short', 'avis.pdf', paper.subarray(0, paper.length - 60), ''],
  ['a paper that runs a program', 'avis.pdf', pdf([...pages('/OpenAction 4 0 R '), '<< /S /JavaScript /JS (app.alert\\(1\\)) >>']), ''],
  ['a paper that carries a file', 'avis.pdf', pdf([...pages('/Names << /EmbeddedFiles << /Names [(a.exe) 4 0 R] >> >> '), '<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>', '<< /Type /EmbeddedFile /Length 4 >>'], { streams: { 5: Buffer.from('MZ\x90\0', 'latin1') } }), ''],
  ['a paper under a password', 'avis.pdf', locked(), 'mot de passe'],
  ['a paper that unpacks to gigabytes', 'bombe.pdf', packed(), ''],
  ['nothing', 'vide.pdf', Buffer.alloc(0), 'vide'],
  ['five megabytes and a byte', 'lourd.pdf', Buffer.concat([paper, Buffer.alloc(5 * 1024 * 1024 + 1 - paper.length)]), '5 Mo'],
  ['a name that climbs', '../../../etc/cron.d/x.pdf', paper, 'nom'],
  ['a name with a folder of Windows', 'C:\\temp\\x.pdf', paper, 'nom'],
  ['a name that turns its letters around', 'avis\u202Egpj.exe.pdf', paper, 'nom'],
  ['a name of 300 letters', `${'x'.repeat(296)}.pdf`, paper, 'nom'],
];
