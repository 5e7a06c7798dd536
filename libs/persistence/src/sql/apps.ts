import type { Kysely } from 'kysely';
import type { App, AppPort } from '../ports/apps.ts';
import type { Page } from '../ports/paging.ts';
import { setSuspended, updateInformation } from './app-commands.ts';
import { imageOf, informationAt } from './app-media.ts';
import { findApp, matchesText, selectApps, toApps, versionsOfApp } from './app-rows.ts';
import { transferName } from './chart-names.ts';
import { moveToCategory } from './move-apps.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import type { Tables } from './tables.ts';

/** Apps in the database. */
export function sqlApps({ read, writer }: SqlContext): AppPort {
  return {
    async findByName(workspaceId, name) {
      const row = await selectApps(read)
        .where('apps.workspace_id', '=', workspaceId)
        .where('apps.name', '=', name)
        .executeTakeFirst();
      return row && (await toApps(read, [row]))[0];
    },
    findById: (id) => findApp(read, id),
    async findByIds(ids) {
      if (ids.length === 0) return [];
      return toApps(read, await selectApps(read).where('apps.id', 'in', ids).execute());
    },
    list: (query) => listApps(read, query),
    listPublished: (query) => listPublished(read, query),
    async ownerOfName(name) {
      const row = await selectApps(read)
        .where('chart_names.name', '=', name)
        .whereRef('chart_names.app_id', '=', 'apps.id')
        .executeTakeFirst();
      return row && (await toApps(read, [row]))[0];
    },
    informationAt: (appId, revision) => informationAt(read, appId, revision),
    imageOf: (appId, digest) => imageOf(read, appId, digest),
    updateInformation: (command) => writer.run((scope) => updateInformation(scope, command)),
    setSuspended: (command) => writer.run((scope) => setSuspended(scope, command)),
    moveToCategory: (command) => writer.run((scope) => moveToCategory(scope, command)),
    transferName: (command) => writer.run((scope) => transferName(scope, command)),
  };
}

async function listApps(
  db: Kysely<Tables>,
  { workspaceId, text, includeEmpty, ...page }: Parameters<AppPort['list']>[0],
): Promise<Page<App>> {
  let query = selectApps(db).where(matchesText(text));
  if (workspaceId !== undefined) query = query.where('apps.workspace_id', '=', workspaceId);
  if (includeEmpty !== true) query = query.where((eb) => eb.exists(versionsOfApp()));
  const keys = [
    { column: 'apps.name', type: 'string' },
    { column: 'apps.id', type: 'string' },
  ] as const;
  const rows = await query
    .where((eb) => afterCursor(eb, page, keys, 'asc'))
    .orderBy('apps.name')
    .orderBy('apps.id')
    .limit(rowsFor(page))
    .execute();
  const { items, ...rest } = pageOf(
    rows,
    page,
    (row) => [row.name, row.id],
    (row) => row,
  );
  return { items: await toApps(db, items), ...rest };
}

async function listPublished(
  db: Kysely<Tables>,
  { categorySlug, text, workspaceId, ...page }: Parameters<AppPort['listPublished']>[0],
): Promise<Page<App>> {
  let query = selectApps(db).where(matchesText(text));
  if (workspaceId !== undefined) query = query.where('apps.workspace_id', '=', workspaceId);
  if (categorySlug !== undefined) query = query.where('categories.slug', '=', categorySlug);
  const keys = [
    { column: 'apps.last_published_at', type: 'number' },
    { column: 'apps.id', type: 'string' },
  ] as const;
  const rows = await query
    .where('apps.suspended', '=', 0)
    .where('apps.last_published_at', 'is not', null)
    .where((eb) => eb.exists(versionsOfApp().where('versions.state', '=', 'active')))
    .where((eb) => afterCursor(eb, page, keys, 'desc'))
    .orderBy('apps.last_published_at', 'desc')
    .orderBy('apps.id', 'desc')
    .limit(rowsFor(page))
    .execute();
  const { items, ...rest } = pageOf(
    rows,
    page,
    (row) => [row.last_published_at ?? 0, row.id],
    (row) => row,
  );
  return { items: await toApps(db, items), ...rest };
}
