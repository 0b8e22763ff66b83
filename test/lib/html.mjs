// html.mjs - a page as a person meets it: its words, its links, its forms with what stands in them.

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const INLINE = new Set(['b', 'i', 'em', 'strong', 'span', 'output', 'time', 'label', 'svg', 'use', 'wbr']);
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function decode(s) {
  return s.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, dec, hex, name) =>
    dec ? String.fromCodePoint(Number(dec)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : ENTITIES[name] ?? all);
}

// Blanks of every kind are one blank, and both apostrophes are one: what a story writes is what a reader sees.
export const plain = (s) => s.replace(/[\s\u00a0\u202f]+/g, ' ').replace(/ (?=[.,](?: |$))/g, '').replace(/’/g, "'").trim();

// ---- reading ----

function attributesOf(text) {
  const found = {};
  for (const [, name, double, single, bare] of text.matchAll(/([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g))
    found[name.toLowerCase()] = decode(double ?? single ?? bare ?? '');
  return found;
}

export class Element {
  constructor(tag, attributes, parent) { Object.assign(this, { tag, attributes, parent, children: [] }); }

  attribute(name) { return this.attributes[name]; }
  has(name) { return name in this.attributes; }

  *all(tag) {
    for (const child of this.children) {
      if (!(child instanceof Element)) continue;
      if (!tag || child.tag === tag) yield child;
      yield* child.all(tag);
    }
  }

  *ancestors() { for (let e = this.parent; e; e = e.parent) yield e; }

  words() {
    if (['script', 'style', 'title', 'head'].includes(this.tag)) return '';
    const inside = this.children.map((c) => (c instanceof Element ? c.words() : c)).join('');
    return INLINE.has(this.tag) ? inside : ` ${inside} `;
  }

  get text() { return plain(this.words()); }
}

export function parse(html) {
  const top = new Element('', {}, null);
  let at = top;
  const token = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>|([^<]+|<)/gi;
  for (const [, closing, name, attributes, text] of html.matchAll(token)) {
    if (text !== undefined) at.children.push(decode(text));
    else if (!name) continue;
    else if (closing) {
      const tag = name.toLowerCase();
      for (let e = at; e; e = e.parent) if (e.tag === tag) { at = e.parent; break; }
    } else {
      const e = new Element(name.toLowerCase(), attributesOf(attributes), at);
      at.children.push(e);
      if (!VOID.has(e.tag) && !attributes.endsWith('/')) at = e;
    }
  }
  return top;
}

// ---- forms ----

export class Form {
  constructor(page, element) {
    this.page = page;
    this.element = element;
    this.method = (element.attribute('method') ?? 'get').toUpperCase();
    this.action = element.attribute('action') ?? '';
    this.multipart = element.attribute('enctype') === 'multipart/form-data';
    this.fields = [];
    for (const e of page.top.all()) {
      const owner = e.has('form') ? e.attribute('form') === element.attribute('id') : [...e.ancestors()].find((a) => a.tag === 'form') === element;
      if (owner && ['input', 'select', 'textarea', 'button'].includes(e.tag)) this.fields.push(new Field(page, e));
    }
  }

  get boxes() { return this.fields.filter((f) => f.type === 'checkbox'); }
  get buttons() { return this.fields.filter((f) => f.element.tag === 'button' && f.type !== 'button'); }
  field(name) { return this.fields.find((f) => f.name === name); }
  value(name) { return this.field(name)?.value; }

  // What a browser sends: fields without a name, boxes that are not ticked and buttons not pressed stay behind.
  pairs(pressed) {
    const sent = [];
    for (const f of this.fields) {
      if (!f.name || f.type === 'file') continue;
      if (f.element.tag === 'button') { if (f === pressed) sent.push([f.name, f.value]); continue; }
      if ((f.type === 'checkbox' || f.type === 'radio') && !f.checked) continue;
      sent.push([f.name, f.value]);
    }
    return sent;
  }

  // [field, name, bytes] of each file; a field in which none was chosen is sent without a name.
  get files() { return this.fields.filter((f) => f.type === 'file').map((f) => [f.name, f.file?.name ?? '', f.file?.bytes ?? '']); }
}

export class Field {
  constructor(page, element) {
    const type = element.tag === 'input' ? 'text' : element.tag === 'button' ? 'submit' : element.tag;
    this.page = page;
    this.element = element;
    this.name = element.attribute('name');
    this.type = element.attribute('type') ?? type;
    this.checked = element.has('checked');
    this.value = element.attribute('value') ?? (this.type === 'checkbox' ? 'on' : '');
    if (element.tag === 'textarea') this.value = element.children.join('');
    if (element.tag === 'select') {
      const options = [...element.all('option')];
      this.value = (options.find((o) => o.has('selected')) ?? options[0])?.attribute('value') ?? '';
    }
  }

  get label() {
    if (this.element.tag === 'button') return this.element.text;
    const around = [...this.element.ancestors()].find((a) => a.tag === 'label');
    if (around) return around.text;
    const id = this.element.attribute('id');
    for (const l of this.page.top.all('label')) if (id && l.attribute('for') === id) return l.text;
    return '';
  }

  // The words over the group a box stands in: the row of a slot, else a legend.
  get group() {
    for (const a of this.element.ancestors()) {
      const id = a.attribute('aria-labelledby');
      if (id) return this.page.byId(id)?.text ?? '';
      if (a.tag === 'fieldset') return [...a.all('legend')][0]?.text ?? '';
    }
    return '';
  }
}

// ---- pages ----

export class Page {
  constructor(html) {
    this.html = html;
    this.top = parse(html);
  }

  get text() { return (this.kept ??= this.top.text); }
  get title() { return plain([...this.top.all('title')][0]?.children.join('') ?? ''); }
  get forms() { return (this.keptForms ??= [...this.top.all('form')].map((e) => new Form(this, e))); }
  get main() { return [...this.top.all('main')][0]?.text ?? this.text; }
  get links() { return [...this.top.all('a')].filter((a) => a.has('href')); }
  byId(id) { for (const e of this.top.all()) if (e.attribute('id') === id) return e; return undefined; }
  form(action) { return this.forms.find((f) => f.action.includes(action)); }

  // The boxes of the days: { slot, label, day (number of the day since 1970), state }.
  get days() {
    const found = [];
    for (const e of this.top.all()) {
      const row = [...e.ancestors()].find((a) => (a.attribute('class') ?? '') === 'slot');
      if (e.parent.attribute('class') !== 'days' || !row) continue;
      const names = (e.attribute('class') ?? '').split(' '), box = [...e.all('input')][0];
      const slot = [...row.all('legend')][0]?.text ?? '', label = [...e.all('b')][0]?.text ?? '';
      found.push({ element: e, slot, label, box, key: box?.attribute('value'), state: dayState(names, box) });
    }
    return found;
  }
}

function dayState(names, box) {
  for (const state of ['none', 'refused', 'full', 'waiting', 'offered']) if (names.includes(state)) return state;
  if (names.includes('held')) return 'in the basket';
  if (names.includes('elsewhere')) return "the other household's";
  if (names.includes('locked')) return names.includes('was') ? 'booked and locked' : 'locked';
  if (names.includes('was') || (box?.attribute('checked') !== undefined && !names.includes('new'))) return 'booked';
  return box ? 'free' : 'none';
}

// Everything that differs between two replies to the same question: numbers of requests, tokens, what was typed.
export function masked(html) {
  return html
    .replace(/(ce numéro à la mairie\s*:)\s*[\w.-]+/gu, '$1 #')
    .replace(/((?:value|data-now)=")[^"]*(")/g, '$1#$2')
    .replace(/\/kiosque\/captcha\/[\w-]+\//g, '/kiosque/captcha/#/');
}
