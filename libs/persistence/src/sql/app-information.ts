import type { Actor } from '@chandlery/lifecycle';
import { sql } from 'kysely';
import type { AppImage } from '../ports/images.ts';
import type { AddVersion } from '../ports/versions.ts';
import type { CommandScope } from '../writer/writer.ts';
import { type MediaChange, mediaColumns } from './app-media.ts';
import type { JoinedApp } from './app-rows.ts';
import { compiledRow } from './compiled.ts';
import { notFound } from './conflicts.ts';
import type { AppRow } from './tables.ts';
import { keywordsOf, searchText } from './text-search.ts';
import { uncategorizedSlug } from './uncategorized.ts';

const selectNewest = compiledRow((db, values: { appId: string }) =>
  db
    .selectFrom('versions')
    .select('lean_json')
    .where('app_id', '=', values.appId)
    .where('state', '=', 'active')
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    // Not a parameter: SQLite prepares a statement anew each time when its limit is one.
    .limit(sql.lit(1)),
);

/** Creates an app, in no category yet, with the first revision of its information. */
export async function insertApp(
  scope: CommandScope,
  workspaceId: string,
  app: AddVersion['app'],
  actor: Actor,
  icon?: AppImage,
): Promise<AppRow> {
  const { db, newId, nowMs } = scope;
  const category = await db
    .selectFrom('categories')
    .select('id')
    .where('slug', '=', uncategorizedSlug)
    .executeTakeFirst();
  if (category === undefined) throw notFound(`category ${uncategorizedSlug}`);
  const row: AppRow = {
    id: newId(),
    workspace_id: workspaceId,
    name: app.name,
    display_name: app.displayName,
    description: app.description,
    home: app.home,
    category_id: category.id,
    suspended: 0,
    last_published_at: null,
    information_revision: 1,
    revision: 1,
    search_text: searchText(app, []),
    created_at: nowMs,
  };
  await db.insertInto('apps').values(row).execute();
  await recordInformation(scope, { ...row, category_slug: uncategorizedSlug }, actor, { icon });
  return row;
}

/**
 * Keeps the information as it is from this revision on.
 * @param media what changes of introduction, icon and screenshots; the rest is as the revision before has it
 */
export async function recordInformation(
  scope: CommandScope,
  app: AppRow & Pick<JoinedApp, 'category_slug'>,
  actor: Actor,
  media: MediaChange = {},
): Promise<void> {
  const { db, nowMs } = scope;
  const columns = await mediaColumns(scope, app.id, app.information_revision - 1, media);
  await db
    .insertInto('app_information_revisions')
    .values({
      app_id: app.id,
      revision: app.information_revision,
      display_name: app.display_name,
      description: app.description,
      home: app.home,
      category_slug: app.category_slug,
      changed_at: nowMs,
      changed_by_id: actor.accountId ?? null,
      changed_by_name: actor.name,
      ...columns,
    })
    .execute();
}

/**
 * What the app is found by as it stands: its information and the keywords of its newest active version.
 * @param newestLean of that version, for whoever knows which it is
 */
export async function currentSearchText(
  { db }: Pick<CommandScope, 'db'>,
  app: Pick<AppRow, 'id' | 'name' | 'display_name' | 'description'>,
  newestLean?: string,
): Promise<string> {
  const lean = newestLean ?? (await selectNewest(db, { appId: app.id }))?.lean_json;
  return searchText({ ...app, displayName: app.display_name }, keywordsOf(lean));
}
