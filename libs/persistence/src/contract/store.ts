import { describe, expect, it } from 'vitest';
import type { App } from '../ports/apps.ts';
import type { StoreEntry } from '../ports/store.ts';
import { actor, addition, type Given, newWorkspace, steps, transition, unique } from './harness.ts';

/** What the store shows, and whose the chart names are, on any driver. */
export function storeContract(given: Given): void {
  const publish = (workspaceId: string, name: string, more: Parameters<typeof addition>[1] = {}) =>
    given().database.versions.add(addition(workspaceId, { name, step: steps.publishDirect, ...more }));
  const appNamed = async (workspaceId: string, name: string): Promise<App> => {
    const app = await given().database.apps.findByName(workspaceId, name);
    if (app === undefined) throw new Error(`no app ${name}`);
    return app;
  };
  const entries = async (appIds?: readonly string[]): Promise<readonly StoreEntry[]> => {
    const all = [];
    for await (const some of given().database.store.entries(appIds)) all.push(...some);
    return all;
  };

  describe('the store', () => {
    it('has an app with what was published last of what is active, while it is not suspended', async () => {
      const { apps, versions } = given().database;
      const workspace = await newWorkspace(given().database);
      const old = await publish(workspace.id, 'shown', { publishedAtMs: 1_000, keywords: ['old'] });
      const fresh = await publish(workspace.id, 'shown', {
        version: '0.9.0',
        publishedAtMs: 2_000,
        keywords: ['fresh'],
      });
      await versions.add(addition(workspace.id, { name: 'shown', version: '3.0.0', keywords: ['draft'] }));
      const draft = await versions.add(addition(workspace.id, { name: 'draft-only' }));
      const [entry] = await entries([old.appId, draft.appId, 'nothing']);
      expect(entry).toMatchObject({
        appId: old.appId,
        name: 'shown',
        workspaceSlug: workspace.slug,
        categorySlug: 'uncategorized',
        lastPublishedAtMs: 2_000,
        newestActiveAtMs: 2_000,
        restJson: '{}',
      });
      expect(JSON.parse(entry?.leanJson ?? '')).toMatchObject({ version: '0.9.0', keywords: ['fresh'] });
      await versions.apply(transition(fresh, [steps.suspend]));
      expect(await entries([old.appId])).toMatchObject([
        { lastPublishedAtMs: 2_000, newestActiveAtMs: 1_000 },
      ]);
      expect((await entries()).filter(({ appId }) => appId === old.appId)).toEqual(
        await entries([old.appId]),
      );
      await apps.setSuspended({ id: old.appId, suspended: true, message: '', actor });
      expect(await entries([old.appId])).toEqual([]);
      expect((await entries()).map(({ appId }) => appId)).not.toContain(old.appId);
    });

    it('finds who depends on a chart, as their active versions say now', async () => {
      const { store, versions } = given().database;
      const workspace = await newWorkspace(given().database);
      const wanted = unique('library');
      const bytesWith = (...names: readonly string[]) => ({
        ...addition(workspace.id).bytes,
        leanJson: JSON.stringify({ dependencies: names.map((name) => ({ name, version: '1.0.0' })) }),
      });
      const one = await publish(workspace.id, 'one', { bytes: bytesWith(wanted, 'other', wanted) });
      const two = await versions.add(addition(workspace.id, { name: 'two', bytes: bytesWith(wanted) }));
      await publish(workspace.id, 'three', { bytes: bytesWith('other') });
      expect(await store.dependingOn(wanted)).toEqual([one.appId]);
      const rewritten = await versions.rewriteEntry({
        versionId: one.id,
        expectedRevision: one.revision,
        entry: { leanJson: JSON.stringify({ dependencies: [{ name: 'other' }] }), restJson: '{}' },
        actor,
      });
      expect(await store.dependingOn(wanted)).toEqual([]);
      const replace = { action: 'replace', from: 'draft', to: 'draft' } as const;
      const replaced = await versions.apply(
        transition(two, [replace], {
          bytes: { ...bytesWith('other', wanted), provenance: null, uploaderId: null },
        }),
      );
      await versions.apply(
        transition(replaced ?? two, [
          { action: 'submit', from: 'draft', to: 'submitted' },
          steps.pass,
          steps.publish,
        ]),
      );
      expect(await store.dependingOn(wanted)).toEqual([two.appId]);
      await versions.apply(transition(rewritten, [steps.suspend]));
      expect(await store.dependingOn('other')).not.toContain(one.appId);
    });

    it('reads the numbers of what is active, versions by id, and what of some apps was published last', async () => {
      const { store, versions } = given().database;
      const workspace = await newWorkspace(given().database);
      const a = await publish(workspace.id, 'a', { publishedAtMs: 1_000 });
      const b = await publish(workspace.id, 'b', { publishedAtMs: 2_000 });
      const c = await publish(workspace.id, 'a', { version: '2.0.0', publishedAtMs: 3_000 });
      await versions.add(addition(workspace.id, { name: 'a', version: '3.0.0' }));
      const ids = [a.appId, b.appId];
      const numbers = await store.activeNumbers(ids);
      expect(numbers.map(({ appId, version }) => [appId, version]).sort()).toEqual(
        [
          [a.appId, '1.0.0'],
          [a.appId, '2.0.0'],
          [b.appId, '1.0.0'],
        ].sort(),
      );
      expect((await store.newestOf(ids, 2)).map(({ id }) => id)).toEqual([c.id, b.id]);
      expect((await store.versions([a.id, 'nothing'])).map(({ id }) => id)).toEqual([a.id]);
      expect([await store.activeNumbers([]), await store.newestOf([], 5), await store.versions([])]).toEqual([
        [],
        [],
        [],
      ]);
      expect((await given().database.apps.findByIds([...ids, 'nothing'])).map(({ id }) => id).sort()).toEqual(
        ids.toSorted(),
      );
    });
  });

  describe('chart names', () => {
    it('stay with an owner that has nothing active any more, and tell both apps of a transfer', async () => {
      const { apps, audit, store, versions } = given().database;
      const name = unique('named');
      const [first, second] = [await newWorkspace(given().database), await newWorkspace(given().database)];
      const owned = await publish(first.id, name);
      await publish(second.id, name);
      await versions.apply(transition(owned, [steps.suspend]));
      expect(await store.findName(name)).toMatchObject({ name, ownerAppId: owned.appId });
      const { id } = await appNamed(second.id, name);
      await apps.transferName({ id, message: 'they asked for it', actor });
      expect(await store.findName(name)).toMatchObject({ ownerAppId: id });
      const records = [
        (await audit.list({ limit: 1, appId: id })).items[0],
        (await audit.list({ limit: 1, appId: owned.appId })).items[0],
      ];
      expect(records).toMatchObject(
        ['transfer_name', 'lose_name'].map((action) => ({
          action,
          before: { ownerAppId: owned.appId },
          after: { ownerAppId: id },
          message: 'they asked for it',
        })),
      );
      expect(await store.findName('no-such-name')).toBeUndefined();
    });

    it('go to nobody who has nothing in the store', async () => {
      const { apps, versions } = given().database;
      const name = unique('named');
      const [first, second] = [await newWorkspace(given().database), await newWorkspace(given().database)];
      await publish(first.id, name);
      const { appId: id } = await versions.add(addition(second.id, { name }));
      const refused = { code: 'name_needs_active' };
      await expect(apps.transferName({ id, actor })).rejects.toMatchObject(refused);
      await publish(second.id, name, { version: '2.0.0' });
      await apps.setSuspended({ id, suspended: true, message: '', actor });
      await expect(apps.transferName({ id, actor })).rejects.toMatchObject(refused);
    });

    it('are not transferred from another owner than the one that was seen', async () => {
      const { apps, store } = given().database;
      const name = unique('raced');
      const ids = [];
      for (let n = 0; n < 3; n += 1) {
        const workspace = await newWorkspace(given().database);
        ids.push((await publish(workspace.id, name)).appId);
      }
      const [owner = '', ...others] = ids;
      const results = await Promise.allSettled(
        others.map((id) => apps.transferName({ id, expectedOwnerId: owner, actor })),
      );
      const won = results.findIndex(({ status }) => status === 'fulfilled');
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'name_moved', details: { ownerAppId: others[won] } },
      });
      expect((await store.findName(name))?.ownerAppId).toBe(others[won]);
    });
  });
}
