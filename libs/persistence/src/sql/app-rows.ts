import type { VersionState } from '@chandlery/lifecycle';
import { expressionBuilder, type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { App } from '../ports/apps.ts';
import { isCurrent } from './current-information.ts';
import { textsColumn } from './json-columns.ts';
import type { AppRow, Tables } from './tables.ts';
import { likePattern } from './text-search.ts';

/** A row of `selectApps`. */
export type JoinedApp = AppRow & {
  workspace_slug: string;
  category_slug: string;
  owner_id: string | null;
  icon_digest: string | null;
  screenshots: string | null;
};

/** Apps with the names of what they belong to. */
export function selectApps(db: Kysely<Tables>) {
  return db
    .selectFrom('apps')
    .innerJoin('workspaces', 'workspaces.id', 'apps.workspace_id')
    .innerJoin('categories', 'categories.id', 'apps.category_id')
    .leftJoin('chart_names', 'chart_names.name', 'apps.name')
    .leftJoin('app_information_revisions as information', isCurrent)
    .selectAll('apps')
    .select([
      'workspaces.slug as workspace_slug',
      'categories.slug as category_slug',
      'chart_names.app_id as owner_id',
      'information.icon_digest',
      'information.screenshots',
    ]);
}

/** The versions of the app that the query around this one stands on: for `exists`. */
export function versionsOfApp() {
  return expressionBuilder<Tables, 'apps'>()
    .selectFrom('versions')
    .select('versions.id')
    .whereRef('versions.app_id', '=', 'apps.id');
}

/** The condition that an app is found by a text; true where there is none. */
export function matchesText(text: string | undefined): RawBuilder<SqlBool> {
  if (text === undefined) return sql`1 = 1`;
  return sql`apps.search_text like ${likePattern(text)} escape '\\'`;
}

/** One app as ports show it. */
export async function findApp(db: Kysely<Tables>, id: string): Promise<App | undefined> {
  const row = await selectApps(db).where('apps.id', '=', id).executeTakeFirst();
  return row && (await toApps(db, [row]))[0];
}

/** Apps as ports show them: with the states of their versions, read for all of them at once. */
export async function toApps(db: Kysely<Tables>, rows: readonly JoinedApp[]): Promise<readonly App[]> {
  if (rows.length === 0) return [];
  const versions = await db
    .selectFrom('versions')
    .select(['app_id', 'state'])
    .where(
      'app_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('app_id')
    .orderBy('id', 'desc')
    .execute();
  const states = new Map<string, VersionState[]>(rows.map(({ id }) => [id, []]));
  for (const { app_id, state } of versions) states.get(app_id)?.push(state);
  return rows.map((row) => toApp(row, states.get(row.id) ?? []));
}

function toApp(row: JoinedApp, versionStates: readonly VersionState[]): App {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    workspaceSlug: row.workspace_slug,
    name: row.name,
    displayName: row.display_name,
    description: row.description,
    home: row.home,
    categorySlug: row.category_slug,
    suspended: row.suspended === 1,
    ownsName: row.owner_id === row.id,
    versionStates,
    createdAtMs: row.created_at,
    lastPublishedAtMs: row.last_published_at,
    informationRevision: row.information_revision,
    iconDigest: row.icon_digest,
    screenshotDigests: textsColumn(row.screenshots ?? '[]'),
    revision: row.revision,
  };
}
