import { PersistenceError } from '../errors.ts';
import type { Category, CategoryPort } from '../ports/categories.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { versionsOfApp } from './app-rows.ts';
import { notFound, requireRevision } from './conflicts.ts';
import type { CategoryRow } from './tables.ts';
import { uncategorizedSlug } from './uncategorized.ts';

const defaultPosition = 100;

/** What names are compared by: without case, in one Unicode form. */
export function categoryNameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Names are unique whatever their case and Unicode form. @throws PersistenceError category_exists, category_slug_redirects */
export async function createCategory(
  scope: CommandScope,
  { slug, name, icon = null, position = defaultPosition, actor }: Parameters<CategoryPort['create']>[0],
): Promise<Outcome<Category>> {
  const { db, newId, nowMs } = scope;
  const row: CategoryRow = {
    id: newId(),
    slug,
    name,
    name_key: categoryNameKey(name),
    icon,
    created_at: nowMs,
    revision: 1,
    position,
  };
  await requireFreeCategory(scope, row);
  await db.insertInto('categories').values(row).execute();
  return {
    result: {
      id: row.id,
      slug,
      name,
      icon,
      position,
      formerSlugs: [],
      createdAtMs: nowMs,
      revision: 1,
      states: {},
    },
    record: {
      actor,
      type: 'category.create',
      data: { category: slug, name },
      audit: [
        {
          action: 'create',
          subject: { kind: 'category', id: row.id, name: slug },
          before: null,
          after: { slug, name, icon, position },
        },
      ],
    },
  };
}

/**
 * No other category has the name or the slug, or had the slug.
 * @throws PersistenceError category_exists, category_slug_redirects
 */
export async function requireFreeCategory(
  scope: CommandScope,
  { id, slug, name_key }: Pick<CategoryRow, 'id' | 'slug' | 'name_key'>,
): Promise<void> {
  // Two tables make the rule together: what one command finds free, another could take meanwhile.
  await scope.excludeOthers();
  const existing = await scope.db
    .selectFrom('categories')
    .select(['slug', 'name'])
    .where((eb) => eb.or([eb('slug', '=', slug), eb('name_key', '=', name_key)]))
    .where('id', '!=', id)
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
  const former = await scope.db
    .selectFrom('former_category_slugs')
    .innerJoin('categories', 'categories.id', 'former_category_slugs.category_id')
    .select(['categories.name', 'categories.slug'])
    .where('former_category_slugs.slug', '=', slug)
    .where('categories.id', '!=', id)
    .executeTakeFirst();
  if (former === undefined) return;
  throw new PersistenceError(
    'category_slug_redirects',
    `The slug ${slug} leads to the category ${former.name} (${former.slug}), which had it before.`,
    {
      field: 'slug',
      remedy: `Choose another slug; ${slug} is free again once that category takes it back or is deleted.`,
    },
  );
}

/**
 * Apps that have lost all their versions are seen by nobody and keep no category alive: they go to `uncategorized`.
 * @throws PersistenceError not_found, revision_conflict, category_in_use, category_fixed
 */
export async function deleteCategory(
  { db }: CommandScope,
  { slug, expectedRevision, actor }: Parameters<CategoryPort['delete']>[0],
): Promise<Outcome<void>> {
  if (slug === uncategorizedSlug) {
    throw new PersistenceError('category_fixed', `${uncategorizedSlug} is always there.`, {
      field: 'category',
    });
  }
  const category = await db.selectFrom('categories').selectAll().where('slug', '=', slug).executeTakeFirst();
  if (category === undefined) throw notFound(`category ${slug}`, 'category');
  requireRevision(category, expectedRevision);
  const used = await db
    .selectFrom('apps')
    .select((eb) => eb.fn.countAll().as('apps'))
    .where('category_id', '=', category.id)
    .where((eb) => eb.exists(versionsOfApp()))
    .executeTakeFirstOrThrow();
  const apps = Number(used.apps);
  if (apps > 0) {
    throw new PersistenceError(
      'category_in_use',
      `The category holds ${apps} ${apps === 1 ? 'app' : 'apps'}, those that are not in the store included.`,
      { field: 'category', remedy: 'Move its apps to another category first.', details: { apps } },
    );
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
  await db.deleteFrom('former_category_slugs').where('category_id', '=', category.id).execute();
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
