import { parseVersion } from '@chandlery/chart';

/**
 * The number that comes after: the next patch, or the release that a pre-release is before. Whether it is free, only the
 * store knows, which goes on from the same rule. Null where it is no number.
 */
export function nextNumber(version: string): string | null {
  const parsed = parseVersion(version);
  if (parsed === undefined) return null;
  const { major, minor, patch, prerelease } = parsed;
  const prefix = version.startsWith('v') ? 'v' : '';
  return `${prefix}${major}.${minor}.${BigInt(patch) + (prerelease === '' ? 1n : 0n)}`;
}
