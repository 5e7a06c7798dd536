import type { VersionState } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { VersionPort } from '../ports/versions.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { addVersion } from './add-version.ts';
import { allVersions } from './all-versions.ts';
import { applyTransition } from './apply-transition.ts';
import { notFound } from './conflicts.ts';
import { requireFree } from './free-numbers.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import { appSuspended } from './publication.ts';
import { rewriteEntry } from './rewrite-entry.ts';
import { insertProvenance } from './version-bytes.ts';
import { selectVersions, toVersion } from './version-rows.ts';
import { versionSubject } from './version-steps.ts';

/** Versions in the database. */
export function sqlVersions({ read, writer }: SqlContext): VersionPort {
  return {
    add: (command) => writer.run((scope) => addVersion(scope, command)),
    async requireFree({ appName, exceptVersionId, ...wanted }) {
      const app = await read
        .selectFrom('apps')
        .select(['id', 'name', 'suspended'])
        .where('workspace_id', '=', wanted.workspaceId)
        .where('name', '=', appName)
        .executeTakeFirst();
      await requireFree({ db: read }, app ?? { id: '', name: appName }, wanted, exceptVersionId);
      if (app?.suspended === 1) throw appSuspended(app);
    },
    apply: (command) => writer.run((scope) => applyTransition(scope, command)),
    async findById(id) {
      const row = await selectVersions(read).where('versions.id', '=', id).executeTakeFirst();
      return row && toVersion(row);
    },
    async findByKey(appId, versionKey) {
      const row = await selectVersions(read)
        .where('versions.app_id', '=', appId)
        .where('versions.version_key', '=', versionKey)
        .executeTakeFirst();
      return row && toVersion(row);
    },
    async findByFileName(workspaceId, fileName) {
      const row = await selectVersions(read)
        .where('versions.workspace_id', '=', workspaceId)
        .where('versions.file_name', '=', fileName)
        .executeTakeFirst();
      return row && toVersion(row);
    },
    async findByOwnedFileName(fileName) {
      const row = await selectVersions(read)
        .innerJoin('chart_names', 'chart_names.app_id', 'versions.app_id')
        .whereRef('chart_names.name', '=', 'apps.name')
        .where('versions.file_name', '=', fileName)
        .where('versions.state', '=', 'active')
        .where('apps.suspended', '=', 0)
        .orderBy('versions.published_at')
        .orderBy('versions.id')
        .executeTakeFirst();
      return row && toVersion(row);
    },
    async listOf(appId, page) {
      const rows = await selectVersions(read)
        .where('versions.app_id', '=', appId)
        .where('versions.version_key', 'not like', '% %')
        .where((eb) => afterCursor(eb, page, [{ column: 'versions.id', type: 'string' }], 'desc'))
        .orderBy('versions.id', 'desc')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.id], toVersion);
    },
    async allOf(appId) {
      const rows = await selectVersions(read)
        .where('versions.app_id', '=', appId)
        .where('versions.version_key', 'not like', '% %')
        .orderBy('versions.id', 'desc')
        .execute();
      return rows.map(toVersion);
    },
    all: () => allVersions(read),
    rewriteEntry: (command) => writer.run((scope) => rewriteEntry(scope, command)),
    attachProvenance: (command) => writer.run((scope) => attachProvenance(scope, command)),
    async provenance(versionId) {
      const row = await read
        .selectFrom('provenances')
        .select('body')
        .where('version_id', '=', versionId)
        .executeTakeFirst();
      return row?.body;
    },
    async countByState() {
      const rows = await read
        .selectFrom('versions')
        .select(['state', (eb) => eb.fn.countAll().as('count')])
        .groupBy('state')
        .execute();
      const counts: Record<VersionState, number> = {
        draft: 0,
        submitted: 0,
        in_review: 0,
        rejected: 0,
        passed: 0,
        active: 0,
        suspended: 0,
      };
      for (const { state, count } of rows) counts[state] = Number(count);
      return counts;
    },
  };
}

async function attachProvenance(
  scope: CommandScope,
  { versionId, body, actor }: Parameters<VersionPort['attachProvenance']>[0],
): Promise<Outcome<void>> {
  const row = await selectVersions(scope.db).where('versions.id', '=', versionId).executeTakeFirst();
  if (row === undefined) throw notFound('such version');
  if (row.provenance_of !== null) {
    throw new PersistenceError('provenance_exists', `${row.file_name} has a provenance file already.`, {
      field: 'prov',
      remedy: 'Replace the archive together with its provenance file.',
    });
  }
  await insertProvenance(scope, versionId, body);
  return {
    result: undefined,
    record: {
      actor,
      type: 'version.attach_provenance',
      workspaceId: row.workspace_id,
      appId: row.app_id,
      versionId,
      data: { workspace: row.workspace_slug, app: row.app_name, version: row.version },
      audit: [
        {
          action: 'attach_provenance',
          subject: versionSubject(row),
          before: { hasProvenance: false },
          after: { hasProvenance: true },
        },
      ],
    },
  };
}
