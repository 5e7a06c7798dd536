/** A version as Masterminds semver reads it, Helm's library. */
export type Version = {
  /** Segments are uint64 there: a bigint above 2^53. */
  readonly major: number | bigint;
  readonly minor: number | bigint;
  readonly patch: number | bigint;
  /** `rc.1` of `1.0.0-rc.1`; empty if there is none. */
  readonly prerelease: string;
  /** `build.5` of `1.0.0+build.5`; empty if there is none. */
  readonly metadata: string;
  /** As it was written. */
  readonly original: string;
};

const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const loose = new RegExp(
  `^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`,
);
const digits = /^[0-9]+$/;

/**
 * Reads a version as Helm does: `NewVersion` of Masterminds semver (v3.3.0 in Helm 3.18.0, v3.4.0 in Helm 4.1.4, which agree
 * here). A `v` before it, missing minor and patch, and leading zeros in the three numbers are all right; leading zeros in a
 * number of the pre-release are not. Undefined where Helm says that the version is invalid.
 */
export function parseVersion(text: string): Version | undefined {
  const match = loose.exec(text);
  if (match === null) return undefined;
  const [, first = '', second = '0', third = '0', prerelease = '', metadata = ''] = match;
  const major = uint64(first);
  const minor = uint64(second);
  const patch = uint64(third);
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  if (hasLeadingZero(prerelease)) return undefined;
  return { major, minor, patch, prerelease, metadata, original: text };
}

/** Go's ParseUint with base 10 and 64 bits. */
export function uint64(text: string): number | bigint | undefined {
  if (!digits.test(text)) return undefined;
  if (text.length < 16) return Number(text);
  const significant = text.replace(/^0+/, '');
  if (significant.length > 20) return undefined;
  const value = BigInt(significant);
  if (value > 2n ** 64n - 1n) return undefined;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function hasLeadingZero(prerelease: string): boolean {
  return prerelease.includes('0') && prerelease.split('.').some((part) => /^0[0-9]+$/.test(part));
}
