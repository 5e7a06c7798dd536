import type { ChartVersion, RewriteEntry } from '../ports/versions.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { notFound, requireRevision, revisionConflict } from './conflicts.ts';
import { updatePublication } from './publication.ts';
import { saveDependencies } from './version-dependencies.ts';
import { selectVersions, toVersion } from './version-rows.ts';
import { versionSubject } from './version-steps.ts';

/** @throws PersistenceError not_found, revision_conflict */
export async function rewriteEntry(
  scope: CommandScope,
  { versionId, expectedRevision, entry, actor }: RewriteEntry,
): Promise<Outcome<ChartVersion>> {
  const { db } = scope;
  const row = await selectVersions(db).where('versions.id', '=', versionId).executeTakeFirst();
  if (row === undefined) throw notFound('such version');
  requireRevision(row, expectedRevision, { state: row.state });
  const columns = { lean_json: entry.leanJson, rest_json: entry.restJson, revision: row.revision + 1 };
  const { numUpdatedRows } = await db
    .updateTable('versions')
    .set(columns)
    .where('id', '=', row.id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  // On PostgreSQL somebody else may have been quicker since the row was read.
  if (numUpdatedRows === 0n) throw revisionConflict({});
  await saveDependencies(db, row.id, entry, { leanJson: row.lean_json, restJson: row.rest_json });
  const app = await db.selectFrom('apps').selectAll().where('id', '=', row.app_id).executeTakeFirstOrThrow();
  await updatePublication(scope, app, undefined);
  return {
    result: toVersion({ ...row, ...columns }),
    record: {
      actor,
      type: 'version.rewrite_entry',
      workspaceId: row.workspace_id,
      appId: row.app_id,
      versionId,
      data: { workspace: row.workspace_slug, app: row.app_name, version: row.version },
      audit: [
        {
          action: 'rewrite_entry',
          subject: versionSubject(row),
          before: { leanJson: row.lean_json, restJson: row.rest_json },
          after: entry,
        },
      ],
    },
  };
}
