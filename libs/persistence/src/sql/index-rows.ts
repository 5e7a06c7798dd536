import type { VersionState } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import type { AppRange, IndexApp, IndexRowPort, IndexVersion } from '../ports/index-rows.ts';
import { among } from './among.ts';
import { compiledOnce } from './compiled.ts';
import { isCurrent } from './current-information.ts';
import type { SqlContext } from './ports-context.ts';
import type { Tables, VersionRow } from './tables.ts';

/** Ids that one statement names: below every driver's limit of parameters. */
const idsAtOnce = 500;

/** What the index is made of. */
export function sqlIndexRows({ read }: Pick<SqlContext, 'read'>): IndexRowPort {
  return {
    async ofApp(appId, versionIds) {
      // One statement, so that what it says of the app and of the versions is of one moment.
      const [versionId, ...others] = versionIds ?? [];
      const rows =
        versionId !== undefined && others.length === 0
          ? (await selectWithVersion(read, { appId, versionId })).rows
          : await selectWithVersions(read, versionIds).where('apps.id', '=', appId).execute();
      const [first] = rows;
      return (
        first && {
          ...toIndexApp(first),
          versions: rows.map(toIndexVersion).filter((version) => version !== undefined),
        }
      );
    },
    async ranges(size) {
      const counted = await read
        .selectFrom('apps')
        .leftJoin('versions', 'versions.app_id', 'apps.id')
        .groupBy('apps.id')
        .orderBy('apps.id')
        .select(({ fn }) => ['apps.id', fn.count<number>('versions.id').as('versions')])
        .execute();
      return rangesOf(counted, size);
    },
    activeOf: (range) => withActiveVersions(read, range),
    async restJsonOf(versionIds) {
      const found = new Map<string, string>();
      for (let start = 0; start < versionIds.length; start += idsAtOnce) {
        const rows = await restsOf(read, versionIds.slice(start, start + idsAtOnce));
        for (const { id, rest_json } of rows) found.set(id, rest_json);
      }
      return found;
    },
  };
}

const selectWithVersion = compiledOnce((db, values: { appId: string; versionId: string }) =>
  selectWithVersions(db, [values.versionId]).where('apps.id', '=', values.appId),
);
const selectRest = compiledOnce((db, values: { id: string }) =>
  db.selectFrom('versions').select(['id', 'rest_json']).where('id', '=', values.id),
);

async function restsOf(read: Kysely<Tables>, ids: readonly string[]) {
  const [id, ...others] = ids;
  if (id !== undefined && others.length === 0) return (await selectRest(read, { id })).rows;
  return read.selectFrom('versions').select(['id', 'rest_json']).where('id', 'in', ids).execute();
}

type AppRow = Awaited<ReturnType<ReturnType<typeof selectApps>['execute']>>[number];
type JoinedRow = Awaited<ReturnType<ReturnType<typeof selectWithVersions>['execute']>>[number];

function selectApps(db: Kysely<Tables>) {
  return db
    .selectFrom('apps')
    .innerJoin('workspaces', 'workspaces.id', 'apps.workspace_id')
    .innerJoin('categories', 'categories.id', 'apps.category_id')
    .leftJoin('chart_names', 'chart_names.name', 'apps.name')
    .leftJoin('app_information_revisions as information', isCurrent)
    .select([
      'apps.id as app_id',
      'apps.name as app_name',
      'apps.workspace_id',
      'apps.suspended',
      'workspaces.slug as workspace_slug',
      'categories.slug as category_slug',
      'chart_names.app_id as owner_id',
      'information.icon_digest',
    ]);
}

function selectWithVersions(db: Kysely<Tables>, versionIds?: readonly string[]) {
  return selectApps(db)
    .leftJoin('versions', (join) => {
      const kept = join.onRef('versions.app_id', '=', 'apps.id').on('versions.state', '!=', 'suspended');
      return versionIds === undefined ? kept : kept.on((eb) => among(eb.ref('versions.id'), versionIds));
    })
    .select([
      'versions.id',
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

/** Cuts apps, in the order of their ids, wherever they and their versions come to so many. */
function rangesOf(
  apps: readonly { readonly id: string; readonly versions: number }[],
  size: number,
): readonly AppRange[] {
  const ranges: AppRange[] = [];
  let [after, sum] = ['', 0];
  apps.forEach(({ id, versions }, n) => {
    sum += 1 + Number(versions);
    if (sum < size && n + 1 < apps.length) return;
    ranges.push({ after, upTo: id });
    [after, sum] = [id, 0];
  });
  return ranges;
}

async function withActiveVersions(
  db: Kysely<Tables>,
  { after, upTo }: AppRange,
): Promise<readonly IndexApp[]> {
  const apps = await selectApps(db)
    .where('apps.id', '>', after)
    .where('apps.id', '<=', upTo)
    .orderBy('apps.id')
    .execute();
  const rows = await db
    .selectFrom('versions')
    .select([
      'app_id',
      'id',
      'version',
      'file_name',
      'lean_json',
      'archive_digest',
      'published_at',
      'created_at',
    ])
    .where('app_id', '>', after)
    .where('app_id', '<=', upTo)
    // Not a column alone: else SQLite goes through the index of states, which is the whole store, for each batch.
    .where(({ fn, val }) => fn.coalesce('state', val('')), '=', 'active')
    .execute();
  const versions = new Map<string, IndexVersion[]>(apps.map(({ app_id }) => [app_id, []]));
  for (const row of rows) versions.get(row.app_id)?.push(versionOf(row, 'active', undefined));
  return apps.map((app) => ({ ...toIndexApp(app), versions: versions.get(app.app_id) ?? [] }));
}

function toIndexApp(row: AppRow): Omit<IndexApp, 'versions'> {
  return {
    appId: row.app_id,
    appName: row.app_name,
    workspaceId: row.workspace_id,
    workspaceSlug: row.workspace_slug,
    categorySlug: row.category_slug,
    suspended: row.suspended === 1,
    ownsName: row.owner_id === row.app_id,
    hasIcon: row.icon_digest !== null,
  };
}

/** An app without versions is one row of nulls on that side of the join. */
function toIndexVersion(row: JoinedRow): IndexVersion | undefined {
  return isWhole(row) ? versionOf(row, row.state, row.rest_json) : undefined;
}

type IndexColumns = Pick<
  VersionRow,
  'id' | 'version' | 'file_name' | 'lean_json' | 'archive_digest' | 'published_at' | 'created_at'
>;

function isWhole(row: JoinedRow): row is JoinedRow & IndexColumns & Pick<VersionRow, 'state' | 'rest_json'> {
  return row.id !== null;
}

function versionOf(row: IndexColumns, state: VersionState, restJson: string | undefined): IndexVersion {
  return {
    id: row.id,
    version: row.version,
    state,
    fileName: row.file_name,
    leanJson: row.lean_json,
    restJson,
    archiveDigest: row.archive_digest,
    publishedAtMs: row.published_at,
    createdAtMs: row.created_at,
  };
}
