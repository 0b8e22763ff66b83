// telephone.mjs - an application of codes, written from RFC 4226 and 6238 and sharing nothing with ours.
import { createHmac } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function bytesOf(base32) {
  let bits = '';
  for (const c of base32.replace(/ /g, '')) bits += LETTERS.indexOf(c).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
}

export class Telephone {
  constructor(secret) { this.key = bytesOf(secret); }

  // What it shows at that moment, in milliseconds.
  code(ms) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(ms / 30000)));
    const mac = createHmac('sha1', this.key).update(counter).digest();
    const at = mac[mac.length - 1] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
  }
}
