// window.mjs - one window of one person: what it shows, what it complains about, what it weighs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { check } from '../lib/suite.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--lang=en-US'];

export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };
const SMALL = { width: 320, height: 640 };

let chrome;

export class Window {
  // origin: of the kiosk. as: the cookies of another window, for somebody who is signed in already. script: false turns it off.
  static async open(origin, { size = DESK, script = true, touch = false, as } = {}) {
    chrome ??= await chromium.launch({ executablePath, args });
    const w = new Window();
    w.origin = origin;
    w.script = script;
    w.size = size;
    w.context = await chrome.newContext({ viewport: size, javaScriptEnabled: script, hasTouch: touch, locale: 'fr-FR', storageState: as, reducedMotion: 'reduce' });
    w.page = await w.context.newPage();
    w.page.setDefaultTimeout(10000);
    w.complaints = [];
    w.page.on('pageerror', (e) => w.complaints.push(String(e)));
    w.page.on('console', (m) => { if (m.type() === 'error' && !w.expected(m)) w.complaints.push(`${m.text()} ${m.location().url}`); });
    return w;
  }

  static async end() { await chrome?.close(); }

  // A page that was refused on purpose (404, 422) is an error to the console only.
  expected(message) { return message.text().startsWith('Failed to load resource') && message.location().url === this.page.url(); }

  cookies() { return this.context.storageState(); }
  close() { return this.context.close(); }
  async go(where) { return this.page.goto(this.origin + where); }
  async text() { return (await this.page.innerText('body')).replace(/\s+/g, ' ').replace(/’/g, "'"); }

  async sees(words) {
    const text = await this.text();
    check(text.includes(words), `"${words}" is not on ${this.page.url()}: ${text.slice(0, 1500)}`);
  }

  quiet() {
    check(!this.complaints.length, `the console says: ${this.complaints.join('\n')}`);
  }

  // ---- the hands: a mouse or a finger; see Keyboard for the other way ----

  button(words) { return this.page.getByRole('button', { name: words }); }
  link(words) { return this.page.getByRole('link', { name: words }); }
  box(words, within = this.page) { return within.getByRole('checkbox', { name: words }); }
  press(what) { return what.first().click(); }
  act(what) { return what.first().click(); }       // what leads to no other page: a download, something that opens
  open(summary) { return this.act(summary); }
  choose(label, n) { return this.page.getByLabel(label).first().selectOption({ index: n }); }
  choice(words) { return this.page.getByRole('radio', { name: words, exact: true }).check(); }
  date(label, iso) { return this.page.getByLabel(label).first().fill(iso); }
  tick(what) { return what.first().check(); }
  write(label, words) { return this.page.getByLabel(label).first().fill(words); }

  // ---- what a state must hold, whatever it is ----

  // Accessible in light and dark, no sideways scrolling down to 320 px, light to load, no complaint, a picture for whoever wants to look.
  async look(name, folder) {
    await this.light(name);
    const sizes = this.size === DESK ? [DESK, PHONE] : [this.size];
    for (const size of sizes) {
      await this.page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark']) {
        await this.page.emulateMedia({ colorScheme });
        if (folder) await this.page.screenshot({ path: path.join(folder, `${name}-${size.width}-${colorScheme}.png`), fullPage: true });
        if (this.script && (size === DESK) === (colorScheme === 'light')) await this.accessible(`${name}, ${size.width} px, ${colorScheme}`);
      }
      await this.fits(name);
    }
    await this.page.setViewportSize(SMALL);
    await this.fits(name);
    await this.page.setViewportSize(this.size);
    await this.page.emulateMedia({ colorScheme: 'light' });
    this.quiet();
  }

  async accessible(name) {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(() => globalThis.axe.run().then(({ violations }) =>
      violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => `${n.html.slice(0, 200)} ${n.failureSummary?.split('\n')[1] ?? ''}`).slice(0, 3).join('\n  ')}`)));
    check(!found.length, `${name}: ${found.join('\n')}`);
  }

  // With what the browser keeps of an earlier page, a page is its HTML.
  async light(name) {
    const bytes = await this.page.evaluate(() => performance.getEntriesByType('navigation')[0].encodedBodySize);
    check(bytes < 15 * 1024, `${name} is ${bytes} bytes of HTML`);
  }

  async fits(name) {
    const { wide, width, who } = await this.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth, width: innerWidth,
      who: [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.vh'))
        .slice(0, 3).map((e) => e.outerHTML.slice(0, 120)),
    }));
    check(wide <= width, `${name} scrolls sideways at ${width} px (${wide}): ${who.join('\n')}`);
  }

  // What a first visit of this address loads, in bytes on the wire, and the bytes of its HTML.
  async weigh(where) {
    const loads = [];
    const heard = (request) => loads.push(request);
    this.page.on('requestfinished', heard);
    const answer = await this.go(where);
    await this.page.waitForLoadState('networkidle');
    this.page.off('requestfinished', heard);
    const sizes = await Promise.all(loads.map((r) => r.sizes()));
    return { html: (await answer.body()).length, all: sizes.reduce((sum, s) => sum + s.responseHeadersSize + s.responseBodySize, 0) };
  }
}

// The same person without a mouse: Tab to where one wants to be, Space, Enter, and letters.
export class Keyboard extends Window {
  static async open(origin, options) {
    return Object.setPrototypeOf(await Window.open(origin, options), Keyboard.prototype);
  }

  async reach(what) {
    const wanted = await what.first().elementHandle();
    for (let n = 0; n < 250; n++) {
      if (await wanted.evaluate((e) => e === document.activeElement)) {
        check(await wanted.evaluate((e) => e.matches(':focus-visible')), 'what has the focus does not show it');
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${await wanted.evaluate((e) => e.outerHTML.slice(0, 200))}`);
  }

  async press(what) {
    await this.reach(what);
    await Promise.all([this.page.waitForEvent('framenavigated'), this.page.keyboard.press('Enter')]);
    await this.page.waitForLoadState();
  }

  async act(what) {
    await this.reach(what);
    await this.page.keyboard.press('Enter');
  }

  async choose(label, n) {
    await this.reach(this.page.getByLabel(label));
    for (let i = 0; i < n; i++) await this.page.keyboard.press('ArrowDown');
  }

  // Tab stops at the chosen one of a group; the arrows go on from there.
  async choice(words) {
    const wanted = this.page.getByRole('radio', { name: words, exact: true });
    const name = await wanted.getAttribute('name');
    await this.reach(this.page.locator(`input[type=radio][name="${name}"]:checked`));
    for (let i = 0; i < 20 && !(await wanted.isChecked()); i++) await this.page.keyboard.press('ArrowDown');
    check(await wanted.isChecked(), `the arrows do not reach ${words}`);
  }

  // The browser's own words are English (--lang): the month comes first.
  async date(label, iso) {
    const [year, month, day] = iso.split('-');
    await this.reach(this.page.getByLabel(label));
    await this.page.keyboard.type(`${month}${day}${year}`);
  }

  async tick(what) {
    await this.reach(what);
    await this.page.keyboard.press('Space');
    check(await what.first().isChecked(), 'Space did not tick the box');
  }

  async write(label, words) {
    await this.reach(this.page.getByLabel(label));
    await this.page.keyboard.type(words);
  }
}
