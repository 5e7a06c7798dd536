import { nextState, operatorActor } from '@chandlery/lifecycle';
import type { AddVersion, ArchivePort, Database } from '@chandlery/persistence';
import type { ArchiveReader } from '../workers/archive-reader.ts';
import { provenanceFor } from './attach-provenance.ts';

/** What an import works on; there is no server beside it. */
export type ImportStores = {
  readonly database: Pick<Database, 'versions'>;
  readonly archives: Pick<ArchivePort, 'put'>;
  readonly reader: ArchiveReader;
};

/** One archive that is taken over from elsewhere. */
export type ImportedArchive = {
  readonly workspaceId: string;
  readonly archive: Uint8Array;
  readonly provenance?: string;
  /** When it was first published, in UTC milliseconds since the epoch. */
  readonly publishedAtMs: number;
  /** Checks all that can be checked, and stores nothing. */
  readonly dryRun: boolean;
};

/** An archive that can be imported, and is in the archive store but in a dry run. */
export type ReadyImport = {
  /** What makes it a version. */
  readonly command: AddVersion;
  /** Why the provenance file was left out; the version is there all the same. */
  readonly provenanceRefusal?: unknown;
};

/**
 * Makes an archive ready to be an active version, by the operator: the table's row `publish_direct` with the permissions of
 * whoever owns the machine. `versions.add` is left to the caller, who has many and lets them share a commit.
 * @throws ChartError; Refusal archive_too_costly; PersistenceError version_exists, version_taken, file_name_taken, app_suspended
 */
export async function prepareImport(
  { database, archives, reader }: ImportStores,
  { workspaceId, archive, provenance, publishedAtMs, dryRun }: ImportedArchive,
): Promise<ReadyImport> {
  const read = await reader.read(archive);
  const { name, version, versionKey, fileName, stored } = read;
  const signature = checkedProvenance(provenance, stored.archiveDigest);
  // Before the archive is written, so that one that is refused leaves nothing behind.
  await database.versions.requireFree({ workspaceId, appName: name, version, versionKey, fileName });
  if (!dryRun) await archives.put(stored.archiveDigest, archive);
  const command: AddVersion = {
    workspaceId,
    app: { name, displayName: name, description: read.description, home: read.home },
    version,
    versionKey,
    fileName,
    bytes: stored,
    provenance: 'body' in signature ? signature.body : null,
    origin: 'import',
    step: { action: 'publish_direct', from: 'none', to: nextState('publish_direct', 'none') },
    publishedAtMs,
    actor: operatorActor,
    message: '',
  };
  return 'refusal' in signature ? { command, provenanceRefusal: signature.refusal } : { command };
}

/**
 * Adds a provenance file to a version that is there already, where it has none.
 * @throws ChartError provenance_invalid; Refusal provenance_mismatch; PersistenceError provenance_exists
 */
export async function importProvenance(
  { database }: Pick<ImportStores, 'database'>,
  version: { readonly id: string; readonly archiveDigest: string },
  provenance: string,
  dryRun: boolean,
): Promise<void> {
  const body = provenanceFor(provenance, version.archiveDigest);
  if (!dryRun) {
    await database.versions.attachProvenance({ versionId: version.id, body, actor: operatorActor });
  }
}

function checkedProvenance(
  provenance: string | undefined,
  archiveDigest: string,
): { readonly body: string | null } | { readonly refusal: unknown } {
  try {
    return { body: provenance === undefined ? null : provenanceFor(provenance, archiveDigest) };
  } catch (refusal) {
    return { refusal };
  }
}
