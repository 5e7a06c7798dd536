import type { Kysely } from 'kysely';
import type { VersionBytes } from '../ports/versions.ts';
import { objectColumn } from './json-columns.ts';
import type { Tables } from './tables.ts';

type Entry = Pick<VersionBytes, 'leanJson' | 'restJson'>;

/** The names of the charts that a version depends on, each once. */
export function dependencyNames({ leanJson, restJson }: Entry): readonly string[] {
  // Most charts depend on none, and are not parsed for that.
  const texts = [leanJson, restJson].filter((text) => text.includes('"dependencies"'));
  const names = texts.flatMap((text) => {
    const { dependencies } = objectColumn(text);
    if (!Array.isArray(dependencies)) return [];
    return dependencies.flatMap((dependency: unknown) => {
      const name: unknown =
        typeof dependency === 'object' && dependency !== null && 'name' in dependency ? dependency.name : '';
      return typeof name === 'string' && name !== '' ? name : [];
    });
  });
  return [...new Set(names)];
}

/**
 * Writes which charts a version depends on, so that their dependants are found by an index.
 * @param before what it was until now; undefined for a new one
 */
export async function saveDependencies(
  db: Kysely<Tables>,
  versionId: string,
  now: Entry,
  before?: Entry,
): Promise<void> {
  const had = before !== undefined && dependencyNames(before).length > 0;
  if (had) await db.deleteFrom('version_dependencies').where('version_id', '=', versionId).execute();
  const rows = dependencyNames(now).map((name) => ({ version_id: versionId, name }));
  if (rows.length > 0) await db.insertInto('version_dependencies').values(rows).execute();
}
