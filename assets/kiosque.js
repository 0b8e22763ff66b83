// kiosque.js - makes the pages pleasant; every page works without it, and the server decides everything. Behaviour hangs on
// data- attributes, listed in docs/how-to/page-markup.md.
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (type, act) => addEventListener(type, act);
  const page = document.documentElement;

  // The server's clock, not the visitor's: a wrong phone must not show a wrong deadline.
  const ahead = page.dataset.now ? Date.parse(page.dataset.now) - Date.now() : 0;
  const now = () => Date.now() + ahead;
  // What the script says itself. A language more is a member more.
  const words = {
    fr: {
      euros: cents => `${(cents / 100).toLocaleString('fr-FR', {minimumFractionDigits: 2})}\u00a0€`,
      left: time => `(encore ${time})`, over: 'délai passé',
      noun: (n, slots) => ` ${slots ? 'réservation' : 'jour'}${n > 1 ? 's' : ''}`,
      added: (n, slots) => `${n}${words.noun(n, slots)} ajouté${slots ? 'e' : ''}${n > 1 ? 's' : ''}`,
      removed: (n, slots, alone) => `${n}${alone ? words.noun(n, slots) : ''} retiré${slots ? 'e' : ''}${n > 1 ? 's' : ''}`,
      none: 'Aucun changement', month: 'mois\u00a0:',
    },
    en: {
      euros: cents => `€${(cents / 100).toLocaleString('en-GB', {minimumFractionDigits: 2})}`,
      left: time => `(${time} left)`, over: 'time is up',
      noun: (n, slots) => ` ${slots ? 'booking' : 'day'}${n === 1 ? '' : 's'}`,
      added: (n, slots) => `${n}${words.noun(n, slots)} added`,
      removed: (n, slots, alone) => `${n}${alone ? words.noun(n, slots) : ''} removed`,
      none: 'No change', month: 'month:',
    },
  }[page.lang === 'en' ? 'en' : 'fr'];
  const euros = words.euros;

  // ---- countdowns: <b data-until="2018-03-20T23:00:00Z" data-over="délai passé">10 h 42</b> becomes « 10 h 42 (encore 12 min 05 s) » ----
  const duration = ms => {
    const s = Math.floor(ms / 1000), m = Math.floor(s / 60), two = n => String(n).padStart(2, '0');
    return m < 60 ? `${m} min ${two(s % 60)} s` : `${Math.floor(m / 60)} h ${two(m % 60)} min`;
  };
  const tick = () => {
    for (const el of all('[data-until]')) {
      const left = Date.parse(el.dataset.until) - now();
      el.said ??= el.textContent;
      if (left > 48 * 3600e3) continue;             // whole days are counted by the server
      el.textContent = left > 0 ? `${el.said} ${words.left(duration(left))}` : el.dataset.over || words.over;
      if (left <= 0) el.closest('.countdown')?.classList.add('is-over');
    }
    for (const el of all('[hidden][data-show-at]')) el.hidden = Date.parse(el.dataset.showAt) > now();
  };
  if (document.querySelector('[data-until], [data-show-at]')) { tick(); setInterval(tick, 1000); }

  // ---- the month ----
  const monthForm = form => {
    const boxes = all('input[name=j]', form), output = form.querySelector('[data-summary]');
    if (!output) return;                            // nothing can change this month
    const was = box => box.parentElement.classList.contains('was') || (box.defaultChecked && !box.parentElement.classList.contains('new'));
    const part = (box, i) => box.value.split('.')[i] ?? '';        // slot, day, and child where several are on the page
    const slot = box => `${part(box, 0)}.${part(box, 2)}`;
    const prices = Object.fromEntries(all('[name=mois]', form).map(b => [slot(b), b.dataset.price]));
    const price = box => +(box.dataset.price ?? prices[slot(box)]);
    const day = box => `${part(box, 1)}.${part(box, 2)}`;
    const scopes = all('[name=mois], [name=semaine]', form).map(whole => {
      const near = whole.closest('.slot') ?? form;  // a week of one slot, or the whole month of it
      const mine = boxes.filter(b => near.contains(b) && slot(b) === slot(whole));
      whole.removeAttribute('name');                // each day is sent by its own box; the server need not apply the whole
      return {whole, mine};
    });
    const exclude = box => {                        // morning, afternoon, whole day: the last choice wins
      if (!('exclusive' in form.dataset) || !box.checked) return;
      for (const b of boxes) if (b !== box && day(b) === day(box)) b.checked = false;
    };
    const several = new Set(boxes.map(slot)).size > 1;     // a day is then no count of them
    const summary = () => {
      let added = 0, removed = 0, after = +form.dataset.before;
      for (const b of boxes) {
        if (b.checked === was(b)) continue;
        if (b.checked) { added++; after += price(b); } else { removed++; after -= price(b); }
      }
      for (const {whole, mine} of scopes) {
        const n = mine.filter(b => b.checked).length;
        whole.checked = n > 0 && n === mine.length;
        whole.indeterminate = n > 0 && n < mine.length;
      }
      const before = euros(+form.dataset.before), parts = [];
      if (added) parts.push(words.added(added, several));
      if (removed) parts.push(words.removed(removed, several, !added));
      form.dirty = parts.length > 0;
      output.textContent = `${parts.join(', ') || words.none} · ${words.month} ${before}${form.dirty ? `\u00a0→\u00a0${euros(after)}` : ''}`;
      form.querySelector('.savebar').classList.toggle('is-dirty', form.dirty);
    };
    form.addEventListener('change', e => {
      const scope = scopes.find(s => s.whole === e.target);
      if (scope) {
        const tickAll = e.target.checked;           // kept: the summary moves it
        for (const b of scope.mine) { b.checked = tickAll; exclude(b); }
      } else if (e.target.name === 'j') exclude(e.target);
      summary();
    });
    summary();
    on('pageshow', summary);                        // back button: the browser brings the ticks back
  };
  all('form[data-month]').forEach(monthForm);

  // ---- payment: the sum of what is selected ----
  for (const form of all('form[data-pay]')) {
    const sum = () => {
      const total = all('[data-cents]:checked', form).reduce((t, b) => t + +b.dataset.cents, 0);
      form.querySelector('[data-total]').textContent = euros(total);
      form.querySelector('.btn').disabled = total === 0;
    };
    form.addEventListener('change', sum);
    on('pageshow', sum);
  }

  // ---- unsaved changes ----
  const changed = c => c.type === 'checkbox' || c.type === 'radio' ? c.checked !== c.defaultChecked
    : c.options ? [...c.options].some(o => o.selected !== o.defaultSelected) : c.value !== (c.defaultValue ?? c.value);
  let leaving = false;
  on('beforeunload', e => {
    if (!leaving && all('form[data-unsaved]').some(f => f.dirty ?? [...f.elements].some(changed))) { e.preventDefault(); e.returnValue = ''; }
  });

  // ---- a file that is too heavy is said so before it is sent: <input type="file" data-most="5242880" data-heavy="Ce fichier..."> ----
  for (const input of all('input[data-most]')) {
    const weigh = () => input.setCustomValidity([...input.files].some(f => f.size > +input.dataset.most) ? input.dataset.heavy : '');
    input.addEventListener('change', () => { weigh(); input.reportValidity(); });
    on('pageshow', weigh);
  }

  // ---- double submit: the second of two quick clicks is dropped; later, trying again is always allowed ----
  const rest = 4000;
  on('submit', e => {
    const form = e.target;
    if (e.defaultPrevented) return;
    leaving = true;
    setTimeout(() => { leaving = false; }, rest);
    if (!('once' in form.dataset)) return;
    if (form.sent && Date.now() - form.sent < rest) { e.preventDefault(); return; }
    form.sent = Date.now();
    const button = e.submitter;
    button?.setAttribute('aria-disabled', 'true');
    setTimeout(() => button?.removeAttribute('aria-disabled'), rest);
  });
  on('pageshow', e => {
    if (!e.persisted) return;
    leaving = false;
    for (const form of all('form')) form.sent = 0;
    for (const button of all('button[aria-disabled]')) button.removeAttribute('aria-disabled');
  });

  // ---- captcha: another image without losing what was typed; if that fails the button submits as it would anyway ----
  for (const button of all('button[data-captcha]')) button.addEventListener('click', async e => {
    e.preventDefault();
    const token = button.form.elements.captcha_jeton, old = token.value;
    try {
      const answer = await fetch(button.dataset.captcha);
      if (!answer.ok) throw answer.status;
      token.value = (await answer.text()).trim();
      for (const el of all('[src]', button.closest('.captcha'))) el.src = el.getAttribute('src').replace(old, token.value);
    } catch { button.form.requestSubmit(button); }
  });

  // ---- small things ----
  for (const button of all('[data-print]')) { button.hidden = false; button.addEventListener('click', () => print()); }
  document.querySelector('[data-focus]')?.focus();
  const menu = document.querySelector('.menu');
  if (menu && !CSS.supports('selector(::details-content)') && matchMedia('(min-width: 62em)').matches) menu.open = true;
})();
