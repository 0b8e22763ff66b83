// strength.js - « Niveau de Sécurité » as one types; the same estimator as src/account/strength.c, which decides.
//   <input type="password" data-strength="niveau" data-words="Montfleuri">   the list below shows its level
//   <input name="nom" data-word>                                             its value is a word to avoid
//   <ul id="niveau" class="strength"><li>Faible<li>Moyen<li>Fort</ul>        gets data-level and aria-current
//   <output id="niveau-texte"></output>                                      optional: says the level aloud
"use strict";
(() => {
  const COMMON = ("motdepasse password passe admin bonjour bonsoir salut coucou bienvenue azerty azertyuiop qwerty " +
    "letmein welcome iloveyou jetaime loveyou monamour amour coeur cherie doudou loulou minou nounours chouchou maman " +
    "papa famille enfant bonheur vacances soleil etoile lundi mardi mercredi jeudi vendredi samedi dimanche janvier " +
    "fevrier mars avril juin juillet aout septembre octobre novembre decembre printemps automne hiver noel cantine ecole kiosque " +
    "mairie college france paris marseille lyon provence mistral cigale fleur jardin maison chateau voiture chat chien " +
    "lapin cheval licorne papillon dragon tigre lion pokemon football rugby champion chocolat bonbon nutella fromage " +
    "bleu rouge vert jaune noir blanc princesse pirate 123456 654321 marie pierre julien camille nicolas liberte secret " +
    "petite petit grand merci").split(" ");
  const ROWS = ["1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop"];
  const LEET = { 0: "o", 1: "i", "!": "i", 3: "e", 4: "a", "@": "a", 5: "s", $: "s", 7: "t" };
  const digit = (c) => c >= "0" && c <= "9", letter = (c) => /^\p{L}/u.test(c);
  const kind = (t) => letter(t.plain) ? 1 : digit(t.plain) ? 2 : 3;

  function typed(c) {
    const base = Array.from(c.normalize("NFD"))[0], plain = Array.from(base.toLowerCase())[0];
    return { c, plain, spoken: LEET[plain] || plain, capital: plain !== base, accent: base !== c };
  }

  function folded(words) {
    return words.flatMap((w) => w.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[ßœæłøđ]/g, (c) => ({ ß: "ss", œ: "oe", æ: "ae", ł: "l", ø: "o", đ: "d" })[c])
      .split(/[^\p{L}\p{N}]+/u)).filter((w) => new TextEncoder().encode(w).length >= 3);
  }

  // Tenths of bits: the cheapest way to spell the password out of pieces that a guesser tries.
  function passwordTenths(password, ownWords) {
    const z = Array.from(password.normalize("NFC")).slice(0, 256).map(typed), n = z.length;
    const best = Array(n + 1).fill(Infinity), own = folded(ownWords || []);
    const offer = (i, length, price) => { best[i + length] = Math.min(best[i + length], best[i] + price); };

    function character(i) {
      const t = z[i], change = i && kind(t) !== kind(z[i - 1]) ? 15 : 0;
      if (letter(t.plain)) return change + 42 + 10 * t.capital + 10 * t.accent;
      if (digit(t.plain)) return change + 33;
      if (z.slice(0, i).some((u) => u.c === t.c)) return 20;
      return change + (t.c < "\x80" ? 50 : 80);
    }
    function word(i, text, price) {
      const chars = Array.from(text), part = z.slice(i, i + chars.length);
      if (part.length < chars.length || part.some((t, k) => t.plain !== chars[k] && t.spoken !== chars[k])) return;
      offer(i, part.length, price + 10 * part.some((t) => t.capital) + 10 * part.some((t, k) => t.plain !== chars[k]));
    }
    function run(i) {
      let longest = 0;
      for (const step of [-1, 0, 1]) {
        let k = i + 1;
        while (k < n && z[k].plain.codePointAt(0) - z[k - 1].plain.codePointAt(0) === step) k++;
        longest = Math.max(longest, k - i);
        for (const row of step ? ROWS : []) {
          let at = row.indexOf(z[i].plain);
          if (at < 0) continue;
          for (k = i + 1, at += step; k < n && z[k].plain === row[at]; k++) at += step;
          longest = Math.max(longest, k - i);
        }
      }
      if (longest >= 3) offer(i, longest, 80);
    }
    function again(i) {
      let longest = 0;
      for (let from = 0; from < i; from++) {
        let k = 0;
        while (i + k < n && from + k < i && z[from + k].plain === z[i + k].plain) k++;
        longest = Math.max(longest, k);
      }
      if (longest >= 3) offer(i, longest, 40);
    }
    function number(i, digits) {
      const part = z.slice(i, i + digits);
      return part.length === digits && part.every((t) => digit(t.plain)) ? Number(part.map((t) => t.plain).join("")) : -1;
    }
    const within = (v, low, high) => v >= low && v <= high;
    function date(i) {
      if (within(number(i, 4), 1900, 2099)) {
        offer(i, 4, 70);
        if (within(number(i + 4, 2), 1, 12) && within(number(i + 6, 2), 1, 31)) offer(i, 8, 150);
      }
      if (!within(number(i, 2), 1, 31)) return;
      const mark = i + 2 < n && !digit(z[i + 2].plain) && !letter(z[i + 2].plain) ? 1 : 0, year = i + 4 + 2 * mark;
      if (!within(number(i + 2 + mark, 2), 1, 12)) return;
      if (mark && (year > n || z[year - 1].c !== z[i + 2].c)) return;
      if (number(year, 2) >= 0) offer(i, year + 2 - i, 150);
      if (within(number(year, 4), 1900, 2099)) offer(i, year + 4 - i, 150);
    }

    best[0] = 0;
    for (let i = 0; i < n; i++) {
      offer(i, 1, character(i));
      COMMON.forEach((w) => word(i, w, 100));
      own.forEach((w) => word(i, w, 30));
      run(i); again(i); date(i);
    }
    return best[n];
  }

  function show(input, list) {
    const words = [input.dataset.words || ""];
    input.form?.querySelectorAll("[data-word]").forEach((field) => words.push(field.value));
    const tenths = passwordTenths(input.value, words), short = new TextEncoder().encode(input.value).length < 12;
    const level = !input.value ? 0 : short || tenths < 500 ? 1 : tenths < 800 ? 2 : 3;
    list.dataset.level = level;
    Array.from(list.children).forEach((li, k) => {
      if (k === level - 1) li.setAttribute("aria-current", "true"); else li.removeAttribute("aria-current");
    });
    return level ? list.children[level - 1].textContent.trim() : "";
  }

  if (globalThis.document) document.querySelectorAll("input[data-strength]").forEach((input) => {
    const list = document.getElementById(input.dataset.strength), said = document.getElementById(input.dataset.strength + "-texte");
    let timer;
    const update = () => {
      const level = show(input, list);
      clearTimeout(timer);                          // spoken once the typing rests
      if (said) timer = setTimeout(() => { said.textContent = level; }, 700);
    };
    if (!list) return;
    (input.form || document).addEventListener("input", update);
    update();
  });
  else module.exports = { passwordTenths, COMMON };
})();
