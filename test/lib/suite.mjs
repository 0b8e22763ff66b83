// suite.mjs - cases one after another (or a few at once), a line for each, the count last.

export class Refuted extends Error {}

export function check(condition, sentence) {
  if (!condition) throw new Refuted(sentence);
}

export function equal(found, wanted, sentence) {
  check(found === wanted, `${sentence}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

export class Suite {
  // only: a word that the names of the wanted cases contain; without it all are.
  constructor(only) {
    this.passed = this.failed = 0;
    this.only = only;
  }

  async case(name, body) {
    if (this.only && !name.includes(this.only)) return;
    const start = Date.now();
    try {
      const said = await body();
      this.passed++;
      console.log(`ok ${name}${said ? ` (${said})` : ''} ${((Date.now() - start) / 1000).toFixed(1)} s`);
    } catch (error) {
      this.failed++;
      const text = error instanceof Refuted ? error.message : error.stack;
      console.log(`FAILED ${name}\n${text.split('\n').map((l) => `    ${l}`).join('\n')}`);
    }
  }

  // At most `width` cases at the same time.
  async several(width, cases) {
    const left = [...cases];
    const worker = async () => { for (let c; (c = left.shift());) await this.case(...c); };
    await Promise.all(Array.from({ length: width }, worker));
  }

  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed ? 1 : 0);
  }
}
