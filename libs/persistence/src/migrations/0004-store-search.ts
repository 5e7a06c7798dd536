import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { uncategorizedSlug } from '../sql/uncategorized.ts';

/** Where `uncategorized` stands unless somebody moves it: after all that have a place of their own. */
const lastPosition = 1000;

/** Categories in an order that people choose, and the slugs that they had before. */
export function storeSearch(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('categories')
        .addColumn('position', 'integer', (c) => c.notNull().defaultTo(100))
        .execute();
      await db
        .withTables<{ categories: { slug: string; position: number } }>()
        .updateTable('categories')
        .set({ position: lastPosition })
        .where('slug', '=', uncategorizedSlug)
        .execute();
      await db.schema
        .createIndex('categories_position')
        .on('categories')
        .columns(['position', 'slug'])
        .execute();
      await db.schema
        .createTable('former_category_slugs')
        .addColumn('slug', 'text', (c) => c.primaryKey().notNull())
        .addColumn('category_id', 'text', (c) => c.notNull().references('categories.id').onDelete('cascade'))
        .addColumn('since', 'bigint', (c) => c.notNull())
        .execute();
      await db.schema
        .createIndex('former_category_slugs_category')
        .on('former_category_slugs')
        .column('category_id')
        .execute();
    },
  };
}
