// payfip.mjs - the simulator of the payment platform: what it was told to do, and its own register.
import { Served, built, freePort } from './process.mjs';

export class PayFip {
  static async start(folder, args = []) {
    const sim = new PayFip();
    sim.port = await freePort();
    sim.origin = `http://127.0.0.1:${sim.port}`;
    sim.shift = 0;
    sim.server = new Served(built(folder, 'payfip-sim'), ['--listen', `127.0.0.1:${sim.port}`, ...args]);
    await sim.server.ready(/listening on/);
    return sim;
  }

  async control(what, fields = {}) {
    const reply = await fetch(`${this.origin}/control/${what}`, { method: 'POST', body: new URLSearchParams(fields) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`control/${what} ${JSON.stringify(fields)}: ${reply.status} ${text}`);
    return JSON.parse(text);
  }

  behave(...rules) {
    const body = new URLSearchParams(rules.map((r) => ['rule', r]));
    return fetch(`${this.origin}/control/behave`, { method: 'POST', body }).then(async (reply) => {
      if (!reply.ok) throw new Error(`control/behave ${rules.join('; ')}: ${await reply.text()}`);
    });
  }

  pay(operation, result = 'P', more = {}) { return this.control('pay', { ...operation, result, ...more }); }
  settled(seconds = 10) { return this.control('wait', { seconds: String(seconds) }); }

  // The same time on both sides.
  async clock(ms) {
    const shift = Math.round((ms - Date.now()) / 1000);
    await this.control('clock', { shift: String(shift - this.shift) });
    this.shift = shift;
  }

  async register() { return (await fetch(`${this.origin}/register`)).json(); }
  stop() { return this.server.stop(); }
}
