import { archiveFileName, versionKey } from '@chandlery/chart';
import { type ChartVersion, PersistenceError, type TransitionEffects } from '@chandlery/persistence';
import type { Services } from '../services.ts';
import type { Situation } from './transition-version.ts';

/** A version's chart under another number, its archive stored already. */
export type Renumbered = {
  readonly number: NonNullable<TransitionEffects['number']>;
  readonly bytes: NonNullable<TransitionEffects['bytes']>;
};

/**
 * Packs charts anew under another number and stores the archives, before any row names them. Asked again for the same bytes
 * and number, as happens when an action is decided anew, it packs nothing.
 */
export function renumberer({
  database,
  archives,
  reader,
}: Pick<Services, 'database' | 'archives' | 'reader'>): (
  situation: Pick<Situation, 'version'>,
  number: string,
) => Promise<Renumbered> {
  const done = new Map<string, Renumbered>();
  return async ({ version }, number) => {
    const known = done.get(version.archiveDigest);
    if (known !== undefined) return known;
    await requireFreeNumber(database, version, number);
    const { read, packed } = await reader.renumber(await archives.read(version.archiveDigest), number);
    await archives.put(read.stored.archiveDigest, packed);
    const renumbered = {
      number: { version: read.version, versionKey: read.versionKey, fileName: read.fileName },
      bytes: { ...read.stored, provenance: null, uploaderId: version.uploaderId },
    };
    done.set(version.archiveDigest, renumbered);
    return renumbered;
  };
}

/** Before anything is packed; the transaction makes sure of it once more. */
async function requireFreeNumber(
  { versions }: Services['database'],
  { workspaceId, appName, id }: ChartVersion,
  number: string,
): Promise<void> {
  try {
    await versions.requireFree({
      workspaceId,
      appName,
      version: number,
      versionKey: versionKey(number) ?? number,
      fileName: archiveFileName(appName, number),
      exceptVersionId: id,
    });
  } catch (error) {
    // Versions of a suspended app may be submitted; it is publishing that must wait, and the transaction sees to that.
    if (!(error instanceof PersistenceError) || error.code !== 'app_suspended') throw error;
  }
}
