import type { Category } from '@chandlery/persistence';
import type { Services } from '../services.ts';

/** A category by a slug that it has, or had: then `moved` is set, and its address is another by now. */
export type FoundCategory = { readonly category: Category; readonly moved: boolean };

/** A category by a slug that it has or had; `undefined` where there is none. */
export async function findCategory(
  { database }: Pick<Services, 'database'>,
  slug: string,
): Promise<FoundCategory | undefined> {
  const category = await database.categories.findBySlug(slug);
  if (category !== undefined) return { category, moved: false };
  const renamed = await database.categories.findByFormerSlug(slug);
  return renamed && { category: renamed, moved: true };
}
