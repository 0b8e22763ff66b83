// clock.mjs - the town's wall clock ("2018-04-13T09:00", Europe/Paris) and instants.

const paris = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

function wallParts(ms) {
  const p = Object.fromEntries(paris.formatToParts(ms).map(({ type, value }) => [type, value]));
  return [p.year, p.month, p.day, p.hour, p.minute, p.second];
}

// The minute on the town's clocks.
export function wall(ms) {
  const [y, mo, d, h, mi] = wallParts(ms);
  return `${y}-${mo}-${d}T${h}:${mi}`;
}

export function instant(text) {
  const asUtc = Date.parse(`${text}:00Z`);
  for (const hours of [2, 1]) {
    const ms = asUtc - hours * 3600000;
    if (wall(ms) === text.slice(0, 16)) return ms;
  }
  throw new Error(`${text} is not an hour of Paris`);
}
