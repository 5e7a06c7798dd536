import { PersistenceError } from '../errors.ts';
import type { Category, CategoryPort } from '../ports/categories.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { categoryNameKey, requireFreeCategory } from './category-commands.ts';
import { findCategory } from './category-rows.ts';
import { notFound, requireRevision, revisionConflict } from './conflicts.ts';
import { changedFields } from './json-columns.ts';
import type { CategoryRow } from './tables.ts';
import { uncategorizedSlug } from './uncategorized.ts';

/** @throws PersistenceError not_found, revision_conflict, category_exists, category_slug_redirects, category_fixed */
export async function updateCategory(
  scope: CommandScope,
  { slug, expectedRevision, changes, actor }: Parameters<CategoryPort['update']>[0],
): Promise<Outcome<Category>> {
  const { db } = scope;
  const row = await db.selectFrom('categories').selectAll().where('slug', '=', slug).executeTakeFirst();
  if (row === undefined) throw notFound(`category ${slug}`, 'category');
  requireRevision(row, expectedRevision);
  const { name, icon, position } = row;
  const changed = changedFields({ slug: row.slug, name, icon, position }, changes);
  if (changed === undefined) return { result: await requireCategory(scope, slug) };
  if (slug === uncategorizedSlug && 'slug' in changed.after) {
    throw new PersistenceError('category_fixed', `${uncategorizedSlug} keeps its slug.`, {
      field: 'slug',
      remedy: 'Change its name only.',
    });
  }
  const after: CategoryRow = {
    ...row,
    slug: changes.slug ?? row.slug,
    name: changes.name ?? row.name,
    name_key: categoryNameKey(changes.name ?? row.name),
    icon: changes.icon === undefined ? row.icon : changes.icon,
    position: changes.position ?? row.position,
    revision: row.revision + 1,
  };
  await requireFreeCategory(scope, after);
  const { numUpdatedRows } = await db
    .updateTable('categories')
    .set(after)
    .where('id', '=', row.id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw revisionConflict({});
  const moved = after.slug !== row.slug;
  if (moved) await leaveRedirect(scope, row, after.slug);
  return {
    result: await requireCategory(scope, after.slug),
    record: {
      actor,
      type: 'category.update',
      data: {
        category: after.slug,
        name: after.name,
        changed: Object.keys(changed.after),
        ...(moved ? { formerSlug: row.slug } : {}),
      },
      audit: [
        {
          action: 'update',
          subject: { kind: 'category', id: row.id, name: after.slug },
          ...changed,
        },
      ],
    },
  };
}

/** A slug that the category takes back leads nowhere any more: it is one. */
async function leaveRedirect(
  { db, nowMs }: CommandScope,
  { id, slug }: CategoryRow,
  newSlug: string,
): Promise<void> {
  await db.deleteFrom('former_category_slugs').where('slug', '=', newSlug).execute();
  await db.insertInto('former_category_slugs').values({ slug, category_id: id, since: nowMs }).execute();
}

async function requireCategory({ db }: CommandScope, slug: string): Promise<Category> {
  const category = await findCategory(db, slug);
  if (category === undefined) throw notFound(`category ${slug}`, 'category');
  return category;
}
