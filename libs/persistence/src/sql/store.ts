import type { Kysely } from 'kysely';
import type { StoreEntry, StorePort } from '../ports/store.ts';
import { findName } from './chart-names.ts';
import type { SqlContext } from './ports-context.ts';
import type { Tables } from './tables.ts';
import { selectVersions, toVersion } from './version-rows.ts';

/** Apps that are read at once. */
const batchSize = 200;
/** Ids that one statement names: below every driver's limit of parameters. */
const idsAtOnce = 500;

/** What the store shows, in the database. */
export function sqlStore({ read }: SqlContext): StorePort {
  return {
    async *entries(appIds) {
      if (appIds !== undefined) {
        for (const ids of inBatches(appIds))
          yield toEntries(await selectEntries(read).where('apps.id', 'in', ids).execute());
        return;
      }
      for (let after = ''; ;) {
        const rows = await selectEntries(read)
          .where('apps.id', '>', after)
          .orderBy('apps.id')
          .limit(batchSize)
          .execute();
        const last = rows.at(-1);
        if (last === undefined) return;
        yield toEntries(rows);
        after = last.app_id;
      }
    },
    async dependingOn(name) {
      const rows = await read
        .selectFrom('version_dependencies')
        .innerJoin('versions', 'versions.id', 'version_dependencies.version_id')
        .select('versions.app_id')
        .distinct()
        .where('version_dependencies.name', '=', name)
        .where('versions.state', '=', 'active')
        .orderBy('versions.app_id')
        .execute();
      return rows.map(({ app_id }) => app_id);
    },
    async activeNumbers(appIds) {
      const numbers = [];
      for (const ids of inBatches(appIds)) {
        const rows = await read
          .selectFrom('versions')
          .select(['id', 'app_id', 'version'])
          .where('app_id', 'in', ids)
          .where('state', '=', 'active')
          .execute();
        numbers.push(...rows.map(({ id, app_id, version }) => ({ id, appId: app_id, version })));
      }
      return numbers;
    },
    async versions(ids) {
      const found = [];
      for (const some of inBatches(ids))
        found.push(...(await selectVersions(read).where('versions.id', 'in', some).execute()));
      return found.map(toVersion);
    },
    async newestOf(appIds, limit) {
      if (appIds.length === 0) return [];
      const newest = await read
        .selectFrom('versions')
        .select('id')
        .where('app_id', 'in', appIds)
        .where('state', '=', 'active')
        .orderBy('published_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      if (newest.length === 0) return [];
      const rows = await selectVersions(read)
        .where(
          'versions.id',
          'in',
          newest.map(({ id }) => id),
        )
        .orderBy('versions.published_at', 'desc')
        .orderBy('versions.id', 'desc')
        .execute();
      return rows.map(toVersion);
    },
    findName: (name) => findName(read, name),
  };
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>['execute']>>[number];

/** Published apps with the active version that was published last. */
function selectEntries(db: Kysely<Tables>) {
  return db
    .selectFrom('apps')
    .innerJoin('workspaces', 'workspaces.id', 'apps.workspace_id')
    .innerJoin('categories', 'categories.id', 'apps.category_id')
    .innerJoin('versions', (join) =>
      join.on('versions.id', '=', (eb) =>
        eb
          .selectFrom('versions as newest')
          .select('newest.id')
          .whereRef('newest.app_id', '=', 'apps.id')
          .where('newest.state', '=', 'active')
          .orderBy('newest.published_at', 'desc')
          .orderBy('newest.id', 'desc')
          .limit(1),
      ),
    )
    .select([
      'apps.id as app_id',
      'apps.name',
      'apps.display_name',
      'apps.description',
      'apps.last_published_at',
      'workspaces.slug as workspace_slug',
      'categories.slug as category_slug',
      'versions.published_at',
      'versions.lean_json',
      'versions.rest_json',
    ])
    .where('apps.suspended', '=', 0);
}

function toEntries(rows: readonly EntryRow[]): readonly StoreEntry[] {
  return rows.map((row) => ({
    appId: row.app_id,
    name: row.name,
    workspaceSlug: row.workspace_slug,
    categorySlug: row.category_slug,
    displayName: row.display_name,
    description: row.description,
    lastPublishedAtMs: row.last_published_at ?? 0,
    newestActiveAtMs: row.published_at ?? 0,
    leanJson: row.lean_json,
    restJson: row.rest_json,
  }));
}

function* inBatches(ids: readonly string[]): Iterable<readonly string[]> {
  for (let start = 0; start < ids.length; start += idsAtOnce) yield ids.slice(start, start + idsAtOnce);
}
