import { ChartError } from '@chandlery/chart';
import { operatorActor } from '@chandlery/lifecycle';
import {
  type ArchivePort,
  type ChartVersion,
  type Database,
  heldPlace,
  PersistenceError,
} from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { ArchiveReader } from '../workers/archive-reader.ts';
import type { ReadArchive } from './read-archive.ts';

/** What a rescan works on; there is no server beside it. */
export type RescanStores = {
  readonly database: Pick<Database, 'versions'>;
  readonly archives: Pick<ArchivePort, 'read'>;
  readonly reader: ArchiveReader;
};

/** One thing in which a row is not what its archive says. */
export type Difference = {
  readonly field: string;
  readonly stored: string;
  readonly fromArchive: string;
  readonly fixed: boolean;
};

/** What of a row follows from its archive. The entry alone is for us to write anew; all else is damage. */
const comparedFields = [
  'name',
  'version',
  'versionKey',
  'fileName',
  'archiveBytes',
  'contentDigest',
  'leanJson',
  'restJson',
] as const;
type Compared = Record<(typeof comparedFields)[number], string>;

/**
 * Compares a version with its archive.
 * @param fix writes the entry anew where it differs and nothing else does
 * @returns what differs; nothing where all is well
 * @throws whatever is wrong with the stores themselves
 */
export async function rescanVersion(
  stores: RescanStores,
  version: ChartVersion,
  fix: boolean,
): Promise<readonly Difference[]> {
  const read = await readStored(stores, version);
  if ('field' in read) return [read];
  const [stored, fromArchive] = [ofRow(version), ofArchive(read)];
  const different = comparedFields.filter((field) => stored[field] !== fromArchive[field]);
  const entryAlone =
    different.length > 0 && different.every((field) => field === 'leanJson' || field === 'restJson');
  const fixed = fix && entryAlone;
  if (fixed) {
    await stores.database.versions.rewriteEntry({
      versionId: version.id,
      expectedRevision: version.revision,
      entry: { leanJson: read.stored.leanJson, restJson: read.stored.restJson },
      actor: operatorActor,
    });
  }
  return different.map((field) => ({ field, stored: stored[field], fromArchive: fromArchive[field], fixed }));
}

async function readStored(
  { archives, reader }: RescanStores,
  { archiveDigest }: ChartVersion,
): Promise<ReadArchive | Difference> {
  try {
    return await reader.read(await archives.read(archiveDigest));
  } catch (error) {
    const ours = error instanceof ChartError || error instanceof Refusal || error instanceof PersistenceError;
    if (!ours) throw error;
    // archive_missing, archive_damaged, or a chart that is refused today.
    const fromArchive = `${error.code}: ${error.message}`;
    return { field: 'archiveDigest', stored: archiveDigest, fromArchive, fixed: false };
  }
}

function ofRow({ appName, version, versionKey, fileName, ...bytes }: ChartVersion): Compared {
  // What a contender stands beside is the number that its archive has.
  return { name: appName, version, ...heldPlace({ versionKey, fileName }), ...ofBytes(bytes) };
}

function ofArchive({ name, version, versionKey, fileName, stored }: ReadArchive): Compared {
  return { name, version, versionKey, fileName, ...ofBytes(stored) };
}

function ofBytes(bytes: ReadArchive['stored']) {
  const { archiveBytes, contentDigest, leanJson, restJson } = bytes;
  return { archiveBytes: String(archiveBytes), contentDigest, leanJson, restJson };
}
