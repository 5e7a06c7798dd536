import type { Kysely } from 'kysely';
import type { IndexApp, IndexRowPort, IndexVersion } from '../ports/index-rows.ts';
import type { SqlContext } from './ports-context.ts';
import type { Tables } from './tables.ts';

/** Apps that are read at once at the start. */
const batchSize = 200;

/**
 * What the index is made of. An app comes with its versions in one statement, so that what it says of the app and of the
 * versions is of one moment.
 */
export function sqlIndexRows({ read }: SqlContext): IndexRowPort {
  return {
    async ofApp(appId, versionIds) {
      const rows = await selectIndexRows(read, versionIds).where('apps.id', '=', appId).execute();
      return grouped(rows)[0];
    },
    async *all() {
      for (let after = ''; ;) {
        const ids = await read
          .selectFrom('apps')
          .select('id')
          .where('id', '>', after)
          .orderBy('id')
          .limit(batchSize)
          .execute();
        const last = ids.at(-1);
        if (last === undefined) return;
        const rows = await selectIndexRows(read)
          .where('apps.id', '>', after)
          .where('apps.id', '<=', last.id)
          .orderBy('apps.id')
          .execute();
        yield* grouped(rows);
        after = last.id;
      }
    },
  };
}

type IndexRow = Awaited<ReturnType<ReturnType<typeof selectIndexRows>['execute']>>[number];

function selectIndexRows(db: Kysely<Tables>, versionIds?: readonly string[]) {
  return db
    .selectFrom('apps')
    .innerJoin('workspaces', 'workspaces.id', 'apps.workspace_id')
    .innerJoin('categories', 'categories.id', 'apps.category_id')
    .leftJoin('chart_names', 'chart_names.name', 'apps.name')
    .leftJoin('versions', (join) => {
      const kept = join.onRef('versions.app_id', '=', 'apps.id').on('versions.state', '!=', 'suspended');
      if (versionIds === undefined) return kept;
      // An empty list is no SQL.
      return versionIds.length === 0 ? kept.on((eb) => eb.lit(false)) : kept.on('versions.id', 'in', versionIds);
    })
    .select([
      'apps.id as app_id',
      'apps.name as app_name',
      'apps.workspace_id',
      'apps.suspended',
      'workspaces.slug as workspace_slug',
      'categories.slug as category_slug',
      'chart_names.app_id as owner_id',
      'versions.id as version_id',
      'versions.version',
      'versions.state',
      'versions.file_name',
      'versions.lean_json',
      'versions.rest_json',
      'versions.archive_digest',
      'versions.published_at',
      'versions.created_at',
    ]);
}

function grouped(rows: readonly IndexRow[]): readonly IndexApp[] {
  const apps = new Map<string, IndexApp & { versions: IndexVersion[] }>();
  for (const row of rows) {
    const app = apps.get(row.app_id) ?? {
      appId: row.app_id,
      appName: row.app_name,
      workspaceId: row.workspace_id,
      workspaceSlug: row.workspace_slug,
      categorySlug: row.category_slug,
      suspended: row.suspended === 1,
      ownsName: row.owner_id === row.app_id,
      versions: [],
    };
    apps.set(row.app_id, app);
    const version = toIndexVersion(row);
    if (version !== undefined) app.versions.push(version);
  }
  return [...apps.values()];
}

function toIndexVersion(row: IndexRow): IndexVersion | undefined {
  const { version_id, version, state, file_name, lean_json, rest_json, archive_digest, created_at } = row;
  // An app without versions is one row of nulls on this side of the join.
  if (
    version_id === null ||
    version === null ||
    state === null ||
    file_name === null ||
    lean_json === null ||
    rest_json === null ||
    archive_digest === null ||
    created_at === null
  )
    return undefined;
  return {
    id: version_id,
    version,
    state,
    fileName: file_name,
    leanJson: lean_json,
    restJson: rest_json,
    archiveDigest: archive_digest,
    publishedAtMs: row.published_at,
    createdAtMs: created_at,
  };
}
