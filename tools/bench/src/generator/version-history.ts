import type { Random } from './random.ts';

/** One number in the history of a chart. */
export type Numbered = { readonly version: string; readonly appVersion: string; readonly createdMs: number };

/** When the newest version of every chart is out: fixed, so that a catalogue is the same on every day. */
const newestMs = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;

/**
 * The numbers of a chart, oldest first, each greater than the one before: mostly patches, some minors, few majors, now
 * and then a release candidate before the release it is for.
 */
export function versionHistory(count: number, random: Random): readonly Numbered[] {
  const history: Numbered[] = [];
  const number = { major: random.chance(0.4) ? 0 : 1, minor: random.integer(0, 2), patch: 0 };
  const app = { major: random.integer(1, 16), minor: random.integer(0, 9), patch: 0 };
  const days = Math.min(3000, count * 6 + 30);
  let candidate = 0;
  for (let index = 0; index < count; index++) {
    if (candidate === 0 || random.chance(0.6)) {
      if (candidate === 0) advance(number, random);
      candidate = candidate === 0 && random.chance(0.04) ? 1 : 0;
    } else candidate += 1;
    if (random.chance(0.5)) advance(app, random);
    const text = `${number.major}.${number.minor}.${number.patch}`;
    history.push({
      version: candidate > 0 ? `${text}-rc.${candidate}` : text,
      appVersion: `${app.major}.${app.minor}.${app.patch}`,
      createdMs: Math.floor(
        newestMs - dayMs * days * (1 - (index + random.next()) / count) - random.integer(1, 1000),
      ),
    });
  }
  return history;
}

function advance(number: { major: number; minor: number; patch: number }, random: Random): void {
  const dice = random.next();
  if (dice < 0.04) Object.assign(number, { major: number.major + 1, minor: 0, patch: 0 });
  else if (dice < 0.28) Object.assign(number, { minor: number.minor + 1, patch: 0 });
  else number.patch += 1;
}
