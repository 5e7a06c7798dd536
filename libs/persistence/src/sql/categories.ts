import type { CategoryPort } from '../ports/categories.ts';
import { createCategory, deleteCategory } from './category-commands.ts';
import { findCategory, toCategories } from './category-rows.ts';
import { moveApps } from './move-apps.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import { updateCategory } from './update-category.ts';

/** Categories in the database. */
export function sqlCategories({ read, writer }: SqlContext): CategoryPort {
  return {
    async list(page) {
      const keys = [
        { column: 'position', type: 'number' },
        { column: 'slug', type: 'string' },
      ] as const;
      const rows = await read
        .selectFrom('categories')
        .selectAll()
        .where((eb) => afterCursor(eb, page, keys, 'asc'))
        .orderBy('position')
        .orderBy('slug')
        .limit(rowsFor(page))
        .execute();
      const { items, ...rest } = pageOf(
        rows,
        page,
        (row) => [row.position, row.slug],
        (row) => row,
      );
      return { items: await toCategories(read, items), ...rest };
    },
    findBySlug: (slug) => findCategory(read, slug),
    async findByFormerSlug(slug) {
      const row = await read
        .selectFrom('categories')
        .innerJoin('former_category_slugs', 'former_category_slugs.category_id', 'categories.id')
        .selectAll('categories')
        .where('former_category_slugs.slug', '=', slug)
        .executeTakeFirst();
      return row && (await toCategories(read, [row]))[0];
    },
    create: (command) => writer.run((scope) => createCategory(scope, command)),
    update: (command) => writer.run((scope) => updateCategory(scope, command)),
    moveApps: (command) => writer.run((scope) => moveApps(scope, command)),
    delete: (command) => writer.run((scope) => deleteCategory(scope, command)),
  };
}
