import type { VersionState } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import type { Category } from '../ports/categories.ts';
import { versionsOfApp } from './app-rows.ts';
import type { CategoryRow, Tables } from './tables.ts';

/** One category as ports show it. */
export async function findCategory(db: Kysely<Tables>, slug: string): Promise<Category | undefined> {
  const row = await db.selectFrom('categories').selectAll().where('slug', '=', slug).executeTakeFirst();
  return row && (await toCategories(db, [row]))[0];
}

/** Categories as ports show them: with counts and former slugs, read for all of them at once. */
export async function toCategories(
  db: Kysely<Tables>,
  rows: readonly CategoryRow[],
): Promise<readonly Category[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const counts = await countStates(db, ids);
  const former = await db
    .selectFrom('former_category_slugs')
    .select(['slug', 'category_id'])
    .where('category_id', 'in', ids)
    .orderBy('slug')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    slug: row.slug,
    name: row.name,
    icon: row.icon,
    position: row.position,
    formerSlugs: former.filter(({ category_id }) => category_id === row.id).map(({ slug }) => slug),
    createdAtMs: row.created_at,
    revision: row.revision,
    states: Object.fromEntries(
      counts
        .filter(({ category_id }) => category_id === row.id)
        .map(({ state, apps }) => [state, Number(apps)]),
    ),
  }));
}

/** `appState` of libs/lifecycle in SQL: the states of apps that have a version, counted by category. */
async function countStates(db: Kysely<Tables>, categoryIds: readonly string[]) {
  const states = db
    .selectFrom('apps')
    .select('apps.category_id')
    .select((eb) =>
      eb
        .case()
        .when('apps.suspended', '=', 1)
        .then<VersionState>('suspended')
        .when(eb.exists(versionsOfApp().where('versions.state', '=', 'active')))
        .then<VersionState>('active')
        .when(eb.exists(versionsOfApp().where('versions.state', '=', 'suspended')))
        .then<VersionState>('suspended')
        .else(
          eb
            .selectFrom('versions')
            .select('versions.state')
            .whereRef('versions.app_id', '=', 'apps.id')
            .orderBy('versions.id', 'desc')
            .limit(1)
            .$asScalar()
            .$notNull(),
        )
        .end()
        .as('state'),
    )
    .where('apps.category_id', 'in', categoryIds)
    .where((eb) => eb.exists(versionsOfApp()));
  return db
    .selectFrom(states.as('states'))
    .select((eb) => ['category_id', 'state', eb.fn.countAll().as('apps')])
    .groupBy(['category_id', 'state'])
    .execute();
}
