import { parseVersion, uint64, type Version } from './version.ts';

/**
 * Precedence as Masterminds semver has it (`Compare` in version.go): negative, zero or positive. Metadata does not count, so
 * `1.0.0+a` and `1.0.0+b` are equal here; for identity take `versionKey`. A text that is no version is below all that are.
 */
export function compareVersions(a: Version | string, b: Version | string): number {
  const left = typeof a === 'string' ? parseVersion(a) : a;
  const right = typeof b === 'string' ? parseVersion(b) : b;
  if (left === undefined || right === undefined)
    return Number(right === undefined) - Number(left === undefined);
  return (
    compareNumbers(left.major, right.major) ||
    compareNumbers(left.minor, right.minor) ||
    compareNumbers(left.patch, right.patch) ||
    comparePrereleases(left.prerelease, right.prerelease)
  );
}

/** Of two pre-releases, of which none (`''`) is the highest. */
function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  return compareIdentifiers(a, b);
}

/**
 * What two versions share if Helm takes one for the other: `major.minor.patch[-pre][+metadata]`, filled up and without `v`.
 * So `1.0`, `v1.0.0` and `01.0.0` share one, `1.0.0+a` and `1.0.0+b` do not. Undefined if it is no version to Helm.
 */
export function versionKey(text: string): string | undefined {
  const version = parseVersion(text);
  return version === undefined ? undefined : formatVersion(version);
}

/** `String()` of Masterminds semver: all three numbers, no `v`. */
export function formatVersion({ major, minor, patch, prerelease, metadata }: Version): string {
  const pre = prerelease === '' ? '' : `-${prerelease}`;
  return `${major}.${minor}.${patch}${pre}${metadata === '' ? '' : `+${metadata}`}`;
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** Part by part; what has fewer parts is lower where the others are equal. */
export function compareIdentifiers(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = compareIdentifier(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers are below words. A number above uint64 is a word to Masterminds. */
function compareIdentifier(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return -1;
  if (b === '') return 1;
  const left = uint64(a);
  const right = uint64(b);
  if (left === undefined && right === undefined) return a > b ? 1 : -1;
  if (right === undefined) return -1;
  if (left === undefined) return 1;
  return left > right ? 1 : -1;
}
