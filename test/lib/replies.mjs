// replies.mjs - what every reply must have, whatever it answers.
import { check, equal } from './suite.mjs';

// Of every reply of the application. The ones that are refused before a route is known (400, 405, 413) have the shorter list.
export function guarded(answer, sentence) {
  const h = answer.headers;
  equal(h['x-content-type-options'], 'nosniff', `${sentence}: X-Content-Type-Options`);
  const policy = h['content-security-policy'] ?? '';
  check(policy.includes("default-src 'none'") && policy.includes("frame-ancestors 'none'"), `${sentence}: Content-Security-Policy is "${policy}"`);
  check(!/unsafe-inline|unsafe-eval|\*/.test(policy), `${sentence}: Content-Security-Policy lets too much in: "${policy}"`);
  check(h['cache-control'] === 'no-store', `${sentence}: Cache-Control is "${h['cache-control']}"`);
  check(h['x-request-id'], `${sentence}: no X-Request-Id`);
  check(!h.server, `${sentence}: Server says ${h.server}`);
}

export function fullyGuarded(answer, sentence) {
  guarded(answer, sentence);
  const h = answer.headers;
  equal(h['referrer-policy'], 'same-origin', `${sentence}: Referrer-Policy`);
  equal(h['cross-origin-opener-policy'], 'same-origin', `${sentence}: Cross-Origin-Opener-Policy`);
  equal(h['cross-origin-resource-policy'], 'same-origin', `${sentence}: Cross-Origin-Resource-Policy`);
  equal(h['x-frame-options'], 'DENY', `${sentence}: X-Frame-Options`);
  check(h['permissions-policy'], `${sentence}: no Permissions-Policy`);
}

// A page in French that a person can read, not a bare number.
export function readable(answer, sentence) {
  check(answer.type.startsWith('text/html'), `${sentence}: it is ${answer.type || 'nothing'}`);
  check(/<html lang="fr"/.test(answer.text), `${sentence}: no language`);
  check(answer.page.main.length > 40, `${sentence}: it says only "${answer.page.main}"`);
}
