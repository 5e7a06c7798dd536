import { PersistenceError } from '../errors.ts';
import type { Category, CategoryPort } from '../ports/apps.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { versionsOfApp } from './app-rows.ts';
import { notFound } from './conflicts.ts';
import type { CategoryRow } from './tables.ts';
import { uncategorizedSlug } from './uncategorized.ts';

/** Names are unique whatever their case and Unicode form. @throws PersistenceError category_exists */
export async function createCategory(
  { db, newId, nowMs }: CommandScope,
  { slug, name, actor }: Parameters<CategoryPort['create']>[0],
): Promise<Outcome<Category>> {
  const nameKey = name.normalize('NFC').toLowerCase();
  const existing = await db
    .selectFrom('categories')
    .select(['slug', 'name'])
    .where((eb) => eb.or([eb('slug', '=', slug), eb('name_key', '=', nameKey)]))
    .executeTakeFirst();
  if (existing !== undefined) {
    throw new PersistenceError(
      'category_exists',
      `There is a category ${existing.name} (${existing.slug}).`,
      {
        field: existing.slug === slug ? 'slug' : 'name',
        remedy: 'Choose another name and slug.',
      },
    );
  }
  const row: CategoryRow = {
    id: newId(),
    slug,
    name,
    name_key: nameKey,
    icon: null,
    created_at: nowMs,
    revision: 1,
  };
  await db.insertInto('categories').values(row).execute();
  return {
    result: { id: row.id, slug, name, createdAtMs: nowMs, revision: 1, activeApps: 0, apps: 0 },
    record: {
      actor,
      type: 'category.create',
      data: { category: slug, name },
      audit: [
        {
          action: 'create',
          subject: { kind: 'category', id: row.id, name: slug },
          before: null,
          after: { slug, name },
        },
      ],
    },
  };
}

/**
 * Apps that have lost all their versions are seen by nobody and keep no category alive: they go to `uncategorized`.
 * @throws PersistenceError not_found, category_in_use, category_fixed
 */
export async function deleteCategory(
  { db }: CommandScope,
  { slug, actor }: Parameters<CategoryPort['delete']>[0],
): Promise<Outcome<void>> {
  if (slug === uncategorizedSlug) {
    throw new PersistenceError('category_fixed', `${uncategorizedSlug} is always there.`, {
      field: 'category',
    });
  }
  const category = await db.selectFrom('categories').selectAll().where('slug', '=', slug).executeTakeFirst();
  if (category === undefined) throw notFound(`category ${slug}`, 'category');
  const used = await db
    .selectFrom('apps')
    .select('name')
    .where('category_id', '=', category.id)
    .where((eb) => eb.exists(versionsOfApp()))
    .executeTakeFirst();
  if (used !== undefined) {
    throw new PersistenceError('category_in_use', `The category holds ${used.name}, and maybe more.`, {
      field: 'category',
      remedy: 'Move its apps to another category first.',
    });
  }
  await db
    .updateTable('apps')
    .set((eb) => ({
      category_id: eb
        .selectFrom('categories')
        .select('id')
        .where('slug', '=', uncategorizedSlug)
        .$asScalar()
        .$notNull(),
    }))
    .where('category_id', '=', category.id)
    .execute();
  await db.deleteFrom('categories').where('id', '=', category.id).execute();
  return {
    result: undefined,
    record: {
      actor,
      type: 'category.delete',
      data: { category: slug, name: category.name },
      audit: [
        {
          action: 'delete',
          subject: { kind: 'category', id: category.id, name: slug },
          before: { slug, name: category.name },
          after: null,
        },
      ],
    },
  };
}
