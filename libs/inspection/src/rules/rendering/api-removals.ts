import type { RemovedApi } from '../../input.ts';
import type { Item } from '../../kubernetes/item.ts';

/** The entry of the table that an object's API version has. */
export function removalOf({ apiVersion, kind }: Item, table: readonly RemovedApi[]): RemovedApi | undefined {
  return table.find((entry) => entry.apiVersion === apiVersion && entry.kinds.includes(kind));
}

/** Whether a version of Kubernetes, such as `1.34` or `v1.34.2`, is another one or a later one. */
export function isAtLeast(version: string, other: string): boolean {
  const [major, minor] = numbersOf(version);
  const [otherMajor, otherMinor] = numbersOf(other);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}

function numbersOf(version: string): readonly [number, number] {
  const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor)];
}
