import type { VersionBytes } from '../ports/versions.ts';
import type { CommandScope } from '../writer/writer.ts';
import type { VersionRow } from './tables.ts';

/** The columns of a version that hold what its bytes are. */
export function bytesColumns(
  bytes: VersionBytes,
): Pick<VersionRow, 'archive_digest' | 'archive_bytes' | 'content_digest' | 'lean_json' | 'rest_json'> {
  return {
    archive_digest: bytes.archiveDigest,
    archive_bytes: bytes.archiveBytes,
    content_digest: bytes.contentDigest,
    lean_json: bytes.leanJson,
    rest_json: bytes.restJson,
  };
}

/** Keeps a provenance file. */
export async function insertProvenance(
  { db, nowMs }: CommandScope,
  versionId: string,
  body: string,
): Promise<void> {
  await db.insertInto('provenances').values({ version_id: versionId, body, created_at: nowMs }).execute();
}

/**
 * Remembers when rows stopped naming archives, so that these are not removed while a backup or a download that began before
 * still wants them.
 */
export async function releaseArchives(
  { db, nowMs }: CommandScope,
  digests: readonly string[],
): Promise<void> {
  for (const digest of new Set(digests)) {
    await db
      .insertInto('released_archives')
      .values({ digest, released_at: nowMs })
      .onConflict((conflict) => conflict.column('digest').doUpdateSet({ released_at: nowMs }))
      .execute();
  }
}
