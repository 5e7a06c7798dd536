import { compareVersions } from './compare.ts';
import { parseVersion } from './version.ts';

/**
 * Newest first, as `SortEntries` in Helm's pkg/repo/index.go sorts an index; a new array. What is no version comes last.
 * Equal versions (`+a`, `+b`) keep their order: so does Helm up to 12 entries; above that Go's sort promises nothing.
 */
export function sortVersionsDescending<T>(items: readonly T[], pick: (item: T) => string): T[] {
  const parsed = items.map((item) => ({ item, version: parseVersion(pick(item)) }));
  parsed.sort((a, b) => compareVersions(b.version ?? '', a.version ?? ''));
  return parsed.map(({ item }) => item);
}
