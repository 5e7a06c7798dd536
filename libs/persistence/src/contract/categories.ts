import { describe, expect, it } from 'vitest';
import {
  actor,
  addition,
  allPages,
  applied,
  type Given,
  newWorkspace,
  steps,
  transition,
  unique,
} from './harness.ts';

/** Categories, on any driver. */
export function categoryContract(given: Given): void {
  const create = (slug = unique('category')) =>
    given().database.categories.create({ slug, name: unique('name'), actor });
  const publish = (workspaceId: string, name: string) =>
    given().database.versions.add(addition(workspaceId, { name, step: steps.publishDirect }));
  const auditOf = async (appId: string) => (await given().database.audit.list({ limit: 20, appId })).items;

  describe('categories', () => {
    it('is unique by slug and by name, whatever the case', async () => {
      const { categories } = given().database;
      const slug = unique('databases');
      await categories.create({ slug, name: `データ ${slug}`, actor });
      await expect(categories.create({ slug, name: 'Other', actor })).rejects.toMatchObject({
        code: 'category_exists',
        field: 'slug',
      });
      await expect(
        categories.create({ slug: unique('other'), name: `データ ${slug.toUpperCase()}`, actor }),
      ).rejects.toMatchObject({ code: 'category_exists', field: 'name' });
    });

    it('counts its apps by state, and cannot be deleted while it holds one, suspended ones too', async () => {
      const { categories, apps, versions } = given().database;
      const workspace = await newWorkspace(given().database);
      const { slug } = await create();
      const version = await publish(workspace.id, 'sorted');
      const draft = await versions.add(addition(workspace.id, { name: 'draft' }));
      const flagged = await publish(workspace.id, 'flagged');
      await versions.add(addition(workspace.id, { name: 'sorted', version: '1.1.0' }));
      const appIds = [version.appId, draft.appId, flagged.appId];
      await categories.moveApps({ slug, appIds, actor });
      await apps.setSuspended({ id: flagged.appId, suspended: true, message: '', actor });
      expect(await categories.findBySlug(slug)).toMatchObject({
        states: { active: 1, draft: 1, suspended: 1 },
      });
      const suspended = await applied(given().database, transition(version, [steps.suspend]));
      expect((await categories.findBySlug(slug))?.states).toEqual({ draft: 1, suspended: 2 });
      for (const id of [draft.appId, flagged.appId])
        await apps.moveToCategory({ id, categorySlug: 'uncategorized', actor });
      await expect(categories.delete({ slug, actor })).rejects.toMatchObject({
        code: 'category_in_use',
        details: { apps: 1 },
      });
      const other = await versions.findByKey(version.appId, '1.1.0');
      if (other !== undefined) await versions.apply(transition(other, [steps.deleteDraft]));
      await versions.apply(transition(suspended, [steps.deleteSuspended]));
      expect((await categories.findBySlug(slug))?.states).toEqual({});
      await categories.delete({ slug, actor });
      expect(await categories.findBySlug(slug)).toBeUndefined();
      expect(await apps.findById(version.appId)).toMatchObject({ categorySlug: 'uncategorized' });
    });

    it('always has uncategorized, by that slug, and last unless somebody moves it', async () => {
      const { categories } = given().database;
      await create();
      const fixed = { code: 'category_fixed' };
      await expect(categories.delete({ slug: 'uncategorized', actor })).rejects.toMatchObject(fixed);
      await expect(
        categories.update({ slug: 'uncategorized', changes: { slug: unique('other') }, actor }),
      ).rejects.toMatchObject(fixed);
      await expect(categories.delete({ slug: 'no-such', actor })).rejects.toMatchObject({
        code: 'not_found',
      });
      const renamed = await categories.update({
        slug: 'uncategorized',
        changes: { name: '未分类' },
        actor,
      });
      expect(renamed).toMatchObject({ slug: 'uncategorized', name: '未分类' });
      const all = (await allPages((page) => categories.list(page))).flat();
      expect(all.at(-1)?.slug).toBe('uncategorized');
    });

    it('lists by position and then slug, page by page', async () => {
      const { categories } = given().database;
      const made = [await create(), await create(), await create()];
      const [first, second, third] = made.map(({ slug }) => slug);
      await categories.update({ slug: third ?? '', changes: { position: 1 }, actor });
      const all = (await allPages((page) => categories.list(page), 1)).flat().map(({ slug }) => slug);
      expect(all.filter((slug) => made.some((category) => category.slug === slug))).toEqual([
        third,
        first,
        second,
      ]);
      expect(new Set(all).size).toBe(all.length);
    });

    it('edits with a revision, refuses an edit of an older one, and writes nothing where nothing changes', async () => {
      const { categories, changes } = given().database;
      const { slug, revision } = await create();
      const edit = { slug, expectedRevision: revision, actor };
      const edited = await categories.update({ ...edit, changes: { icon: 'database', position: 7 } });
      expect(edited).toMatchObject({ icon: 'database', position: 7, revision: revision + 1 });
      await expect(categories.update({ ...edit, changes: { icon: null } })).rejects.toMatchObject({
        code: 'revision_conflict',
      });
      const latest = await changes.latest();
      expect(await categories.update({ slug, changes: { position: 7 }, actor })).toEqual(edited);
      expect(await changes.latest()).toBe(latest);
    });

    it('leads from a slug it had to the one it has, and can take it back; no other can have it', async () => {
      const { categories, changes } = given().database;
      const { slug: old, id } = await create();
      const now = unique('renamed');
      const renamed = await categories.update({ slug: old, changes: { slug: now }, actor });
      expect(renamed).toMatchObject({ id, slug: now, formerSlugs: [old] });
      const [change] = (await changes.after((await changes.latest()) - 1, 1)).slice(-1);
      expect(change).toMatchObject({ type: 'category.update', data: { category: now, formerSlug: old } });
      expect(await categories.findBySlug(old)).toBeUndefined();
      expect(await categories.findByFormerSlug(old)).toEqual(renamed);
      const taken = { code: 'category_slug_redirects', field: 'slug' };
      await expect(create(old)).rejects.toMatchObject(taken);
      const { slug: other } = await create();
      await expect(categories.update({ slug: other, changes: { slug: old }, actor })).rejects.toMatchObject(
        taken,
      );
      const back = await categories.update({ slug: now, changes: { slug: old }, actor });
      expect(back).toMatchObject({ slug: old, formerSlugs: [now] });
      expect(await categories.findByFormerSlug(old)).toBeUndefined();
      await categories.delete({ slug: old, actor });
      expect(await categories.findByFormerSlug(now)).toBeUndefined();
      expect(await create(now)).toMatchObject({ slug: now });
    });

    it('gives a slug that many want at once to one of them', async () => {
      const { categories } = given().database;
      const { slug: old } = await create();
      const wanted = unique('wanted');
      const results = await Promise.allSettled([
        categories.update({ slug: old, changes: { slug: wanted }, actor }),
        ...Array.from({ length: 5 }, () => categories.create({ slug: wanted, name: unique('n'), actor })),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('moves many apps, all or none, with a record and a revision of each', async () => {
      const { categories, apps, changes } = given().database;
      const workspace = await newWorkspace(given().database);
      const { slug } = await create();
      const ids = [];
      for (const name of ['a', 'b', 'c']) ids.push((await publish(workspace.id, name)).appId);
      await expect(categories.moveApps({ slug, appIds: [...ids, 'nothing'], actor })).rejects.toMatchObject({
        code: 'not_found',
        details: { appId: 'nothing' },
      });
      expect((await apps.findByIds(ids)).map(({ categorySlug }) => categorySlug)).toEqual(
        ids.map(() => 'uncategorized'),
      );
      const [first = ''] = ids;
      await categories.moveApps({ slug, appIds: [first], actor });
      const moved = await categories.moveApps({ slug, appIds: ids, actor });
      expect(moved.map(({ name, categorySlug }) => [name, categorySlug])).toEqual([
        ['a', slug],
        ['b', slug],
        ['c', slug],
      ]);
      expect(moved.map(({ informationRevision }) => informationRevision)).toEqual([2, 2, 2]);
      for (const id of ids) {
        const moves = (await auditOf(id)).filter(({ action }) => action === 'move');
        expect(moves).toMatchObject([
          { before: { category: 'uncategorized' }, after: { category: slug }, subject: { appId: id } },
        ]);
      }
      const [change] = await changes.after((await changes.latest()) - 1, 1);
      expect(change).toMatchObject({ type: 'category.move_apps', data: { apps: ids.slice(1) } });
      const latest = await changes.latest();
      await categories.moveApps({ slug, appIds: ids, actor });
      expect(await changes.latest()).toBe(latest);
      await expect(categories.moveApps({ slug: 'no-such', appIds: ids, actor })).rejects.toMatchObject({
        code: 'not_found',
        field: 'category',
      });
    });
  });
}
