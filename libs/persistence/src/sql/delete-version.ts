import type { VersionState } from '@chandlery/lifecycle';
import type { CommandScope } from '../writer/writer.ts';
import { revisionConflict } from './conflicts.ts';
import type { VersionRow } from './tables.ts';
import { releaseArchives } from './version-bytes.ts';

/**
 * Takes a version away, and with it its provenance file, submissions and votes; the audit log keeps what was done.
 * @param tombstone whether its number stays taken, and the state it had
 * @throws PersistenceError revision_conflict
 */
export async function deleteVersion(
  scope: CommandScope,
  row: Pick<VersionRow, 'id' | 'app_id' | 'version' | 'version_key' | 'archive_digest' | 'revision'>,
  tombstone: { readonly lastState: VersionState } | undefined,
): Promise<void> {
  const { db, nowMs } = scope;
  const revisions = await db
    .selectFrom('submission_revisions')
    .innerJoin('submissions', 'submissions.id', 'submission_revisions.submission_id')
    .select('submission_revisions.archive_digest')
    .where('submissions.version_id', '=', row.id)
    .execute();
  const { numDeletedRows } = await db
    .deleteFrom('versions')
    .where('id', '=', row.id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw revisionConflict({});
  await releaseArchives(scope, [row.archive_digest, ...revisions.map((revision) => revision.archive_digest)]);
  if (tombstone === undefined) return;
  await db
    .insertInto('tombstones')
    .values({
      app_id: row.app_id,
      version_key: row.version_key,
      version: row.version,
      deleted_at: nowMs,
      last_state: tombstone.lastState,
    })
    .execute();
}
