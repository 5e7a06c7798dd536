import type { Kysely } from 'kysely';
import type { Category, CategoryPort } from '../ports/apps.ts';
import { versionsOfApp } from './app-rows.ts';
import { createCategory, deleteCategory } from './category-commands.ts';
import type { SqlContext } from './ports-context.ts';
import type { CategoryRow, Tables } from './tables.ts';

/** Categories in the database. */
export function sqlCategories({ read, writer }: SqlContext): CategoryPort {
  return {
    async list() {
      const rows = await selectCategories(read).orderBy('categories.slug').execute();
      return rows.map(toCategory);
    },
    async findBySlug(slug) {
      const row = await selectCategories(read).where('categories.slug', '=', slug).executeTakeFirst();
      return row && toCategory(row);
    },
    create: (command) => writer.run((scope) => createCategory(scope, command)),
    delete: (command) => writer.run((scope) => deleteCategory(scope, command)),
  };
}

type CountedCategory = CategoryRow & { apps: unknown; active_apps: unknown };

/** Categories with how many apps they hold: those that have a version, and those that users find in the store. */
function selectCategories(db: Kysely<Tables>) {
  return db
    .selectFrom('categories')
    .selectAll('categories')
    .select((eb) => [
      eb
        .selectFrom('apps')
        .select((apps) => apps.fn.countAll().as('count'))
        .whereRef('apps.category_id', '=', 'categories.id')
        .where((apps) => apps.exists(versionsOfApp()))
        .as('apps'),
      eb
        .selectFrom('apps')
        .select((apps) => apps.fn.countAll().as('count'))
        .whereRef('apps.category_id', '=', 'categories.id')
        .where('apps.suspended', '=', 0)
        .where((apps) => apps.exists(versionsOfApp().where('versions.state', '=', 'active')))
        .as('active_apps'),
    ]);
}

function toCategory(row: CountedCategory): Category {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    createdAtMs: row.created_at,
    revision: row.revision,
    activeApps: Number(row.active_apps),
    apps: Number(row.apps),
  };
}
