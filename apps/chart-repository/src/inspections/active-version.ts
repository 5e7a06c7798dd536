import { compareVersions, parseVersion } from '@chandlery/chart';
import type { ChartVersion } from '@chandlery/persistence';

/** Other versions of the app that a version is held against. */
export type Neighbours = {
  /** The active version that people come from: the newest of its line, else the newest below it, else the newest. */
  readonly active: ChartVersion | undefined;
  /** The newest version of its line that is or was in the store. */
  readonly newestOfLine: ChartVersion | undefined;
};

/** A line is a major version: a fix for an older one is compared with that line alone. */
export function neighboursOf(version: ChartVersion, all: readonly ChartVersion[]): Neighbours {
  const others = all
    .filter(({ id, publishedAtMs }) => id !== version.id && publishedAtMs !== null)
    .sort((a, b) => compareVersions(b.version, a.version));
  const ofLine = others.filter((other) => majorOf(other) === majorOf(version));
  const active = others.filter(({ state }) => state === 'active');
  return {
    newestOfLine: ofLine[0],
    active:
      ofLine.find(({ state }) => state === 'active') ??
      active.find((other) => compareVersions(other.version, version.version) < 0) ??
      active[0],
  };
}

function majorOf({ version }: ChartVersion): string {
  return String(parseVersion(version)?.major);
}
