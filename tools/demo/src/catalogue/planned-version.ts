import type { Fate, PlannedVersion } from './catalogue-types.ts';

/** A version in one line: number, version of the program, update log, and what becomes of it (`active` unless said). */
export function version(
  number: string,
  appVersion: string,
  updateLog: string,
  fate: Fate = 'active',
  more: Omit<Partial<PlannedVersion>, 'number' | 'appVersion' | 'updateLog' | 'fate'> = {},
): PlannedVersion {
  return { number, appVersion, updateLog, fate, ...more };
}
