import { PersistenceError } from '../errors.ts';
import type { AddVersion } from '../ports/versions.ts';
import type { CommandScope } from '../writer/writer.ts';
import { compiledRow } from './compiled.ts';
import type { AppRow } from './tables.ts';

const selectSame = compiledRow((db, values: { appId: string; versionKey: string; exceptId: string }) =>
  db
    .selectFrom('versions')
    .select(['id', 'version', 'state'])
    .where('app_id', '=', values.appId)
    .where('version_key', '=', values.versionKey)
    .where('id', '!=', values.exceptId),
);
const selectGone = compiledRow((db, values: { appId: string; versionKey: string }) =>
  db
    .selectFrom('tombstones')
    .select(['version', 'deleted_at'])
    .where('app_id', '=', values.appId)
    .where('version_key', '=', values.versionKey),
);
const selectFile = compiledRow((db, values: { workspaceId: string; fileName: string; exceptId: string }) =>
  db
    .selectFrom('versions')
    .innerJoin('apps', 'apps.id', 'versions.app_id')
    .select(['versions.id', 'versions.version', 'versions.state', 'apps.name as app'])
    .where('versions.workspace_id', '=', values.workspaceId)
    .where('versions.file_name', '=', values.fileName)
    .where('versions.id', '!=', values.exceptId),
);

type Wanted = Pick<AddVersion, 'version' | 'versionKey' | 'fileName' | 'workspaceId'>;

/**
 * Makes sure that a version's number and file name are nobody's. The unique indexes make sure of it once more; only here
 * the refusal can say what stands in the way.
 * @param exceptVersionId a version that is no obstacle, since it is the one that changes its number
 * @throws PersistenceError version_exists, version_taken, file_name_taken
 */
export async function requireFree(
  { db }: Pick<CommandScope, 'db'>,
  app: Pick<AppRow, 'id' | 'name'>,
  wanted: Wanted,
  exceptVersionId = '',
): Promise<void> {
  const { version, versionKey, fileName, workspaceId } = wanted;
  const same = await selectSame(db, { appId: app.id, versionKey, exceptId: exceptVersionId });
  if (same !== undefined) {
    const told = same.version === version ? '' : `, which Helm cannot tell from ${version}`;
    throw new PersistenceError('version_exists', `${app.name} has the version ${same.version}${told}.`, {
      field: 'version',
      remedy: 'Upload the chart under a new version number.',
      details: { ...same, app: app.name },
    });
  }
  const gone = await selectGone(db, { appId: app.id, versionKey });
  if (gone !== undefined) {
    throw new PersistenceError(
      'version_taken',
      `${app.name} had a version ${gone.version}, which was deleted.`,
      {
        field: 'version',
        remedy: 'Upload the chart under a new version number.',
        details: { version: gone.version, deletedAtMs: gone.deleted_at },
      },
    );
  }
  const file = await selectFile(db, { workspaceId, fileName, exceptId: exceptVersionId });
  if (file !== undefined) {
    throw new PersistenceError('file_name_taken', `${fileName} is the file of ${file.app} ${file.version}.`, {
      field: 'version',
      remedy: 'Choose another version number or chart name: both charts would have one URL.',
      details: file,
    });
  }
}
