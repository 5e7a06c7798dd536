import { describe, expect, it } from 'vitest';
import type { App } from '../ports/apps.ts';
import type { IndexApp, IndexRowPort } from '../ports/index-rows.ts';
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

/** Apps and the rows of the index, on any driver. */
export function appContract(given: Given): void {
  const publish = async (workspaceId: string, name: string, more: Parameters<typeof addition>[1] = {}) =>
    given().database.versions.add(addition(workspaceId, { name, step: steps.publishDirect, ...more }));
  const appNamed = async (workspaceId: string, name: string): Promise<App> => {
    const app = await given().database.apps.findByName(workspaceId, name);
    if (app === undefined) throw new Error(`no app ${name}`);
    return app;
  };

  describe('apps', () => {
    it('lists what is in the store, newest published first', async () => {
      const { apps, versions } = given().database;
      const { id } = await newWorkspace(given().database);
      for (const name of ['one', 'two', 'three']) await publish(id, name);
      await versions.add(addition(id, { name: 'draft-only' }));
      await publish(id, 'one', { version: '1.1.0', publishedAtMs: Date.now() + 60_000 });
      const pages = await allPages((page) => apps.listPublished({ ...page, workspaceId: id }));
      expect(pages.map((page) => page.map(({ name }) => name))).toEqual([['one', 'three'], ['two']]);
      const all = await allPages((page) => apps.list({ ...page, workspaceId: id }));
      expect(all.flat().map(({ name }) => name)).toEqual(['draft-only', 'one', 'three', 'two']);
    });

    it('finds by name, information and keywords of the newest active version, literally and whatever the case', async () => {
      const { apps, versions } = given().database;
      const { id } = await newWorkspace(given().database);
      const old = await publish(id, 'cache', { keywords: ['OldWord'] });
      await publish(id, 'cache', { version: '2.0.0', keywords: ['NewWord', '100%_sure'] });
      await apps.updateInformation({ id: old.appId, displayName: 'Größe 物联网', actor });
      const found = async (text: string) =>
        (await apps.listPublished({ limit: 10, workspaceId: id, text })).items.map(({ name }) => name);
      for (const text of ['CACHE', 'the chart', 'newword', 'GRÖSSE'.replace('SS', 'ß'), '物联', '100%_s'])
        expect(await found(text), text).toEqual(['cache']);
      for (const text of ['oldword', '%', '100_', 'c_che', '\\'])
        expect(await found(text), text).toEqual(text === '%' ? ['cache'] : []);
      const newest = await versions.findByKey(old.appId, '2.0.0');
      if (newest !== undefined) await versions.apply(transition(newest, [steps.suspend]));
      expect(await found('oldword')).toEqual(['cache']);
      expect(await found('newword')).toEqual([]);
    });

    it('gives the states of the versions, newest upload first', async () => {
      const { database } = given();
      const { id } = await newWorkspace(database);
      await publish(id, 'stated');
      await database.versions.add(addition(id, { name: 'stated', version: '1.1.0' }));
      expect((await appNamed(id, 'stated')).versionStates).toEqual(['draft', 'active']);
    });

    it('gives a chart name to the first publisher, and to another on transfer', async () => {
      const { apps, changes } = given().database;
      const name = unique('owned');
      const [first, second] = [await newWorkspace(given().database), await newWorkspace(given().database)];
      await given().database.versions.add(addition(first.id, { name }));
      expect(await apps.ownerOfName(name)).toBeUndefined();
      await publish(second.id, name);
      await publish(first.id, name, { version: '2.0.0' });
      expect(await appNamed(second.id, name)).toMatchObject({ ownsName: true });
      expect(await appNamed(first.id, name)).toMatchObject({ ownsName: false });
      const { id } = await appNamed(first.id, name);
      expect(await apps.transferName({ id, actor })).toMatchObject({ ownsName: true });
      expect((await apps.ownerOfName(name))?.workspaceId).toBe(first.id);
      const latest = await changes.latest();
      await apps.transferName({ id, actor });
      expect(await changes.latest()).toBe(latest);
    });

    it('takes an app out of the store by its flag and brings back exactly what was active', async () => {
      const { apps, versions, indexRows } = given().database;
      const workspace = await newWorkspace(given().database);
      const active = await publish(workspace.id, 'flagged');
      const draft = await versions.add(addition(workspace.id, { name: 'flagged', version: '2.0.0' }));
      const app = await appNamed(workspace.id, 'flagged');
      const suspended = await apps.setSuspended({ id: app.id, suspended: true, message: 'why', actor });
      expect(suspended).toMatchObject({ suspended: true, revision: app.revision + 1 });
      expect((await apps.listPublished({ limit: 10, workspaceId: workspace.id })).items).toEqual([]);
      expect(await indexRows.ofApp(app.id)).toMatchObject({ suspended: true });
      expect(await versions.findByOwnedFileName('flagged-1.0.0.tgz')).toBeUndefined();
      await expect(publish(workspace.id, 'flagged', { version: '3.0.0' })).rejects.toMatchObject({
        code: 'app_suspended',
      });
      expect(await versions.findByKey(app.id, '3.0.0')).toBeUndefined();
      const passed = await applied(given().database, transition(draft, [steps.submit, steps.pass]));
      await expect(versions.apply(transition(passed, [steps.publish]))).rejects.toMatchObject({
        code: 'app_suspended',
      });
      await expect(
        apps.setSuspended({
          id: app.id,
          expectedRevision: app.revision,
          suspended: false,
          message: '',
          actor,
        }),
      ).rejects.toMatchObject({ code: 'revision_conflict' });
      await apps.setSuspended({ id: app.id, suspended: false, message: '', actor });
      expect((await apps.findById(app.id))?.versionStates).toEqual(['passed', 'active']);
      expect((await versions.findByOwnedFileName('flagged-1.0.0.tgz'))?.id).toBe(active.id);
    });

    it('counts the revisions of the store information', async () => {
      const { apps } = given().database;
      const workspace = await newWorkspace(given().database);
      await publish(workspace.id, 'informed');
      const app = await appNamed(workspace.id, 'informed');
      const edited = await apps.updateInformation({ id: app.id, description: 'Better', actor });
      expect(edited).toMatchObject({ description: 'Better', informationRevision: 2, revision: 2 });
      expect(await apps.updateInformation({ id: app.id, description: 'Better', actor })).toEqual(edited);
    });
  });

  describe('index rows', () => {
    it('hold every version that is not suspended, of one app and of all', async () => {
      const { versions, indexRows } = given().database;
      const workspace = await newWorkspace(given().database);
      const name = unique('indexed');
      const gone = await publish(workspace.id, name);
      await publish(workspace.id, name, { version: '1.1.0', publishedAtMs: 5 });
      await versions.add(addition(workspace.id, { name, version: '1.2.0' }));
      await versions.apply(transition(gone, [steps.suspend]));
      const app = await indexRows.ofApp(gone.appId);
      expect(app).toMatchObject({
        appName: name,
        workspaceSlug: workspace.slug,
        categorySlug: 'uncategorized',
        ownsName: true,
      });
      expect(
        app?.versions.map(({ version, state, publishedAtMs }) => [version, state, publishedAtMs]).sort(),
      ).toEqual([
        ['1.1.0', 'active', 5],
        ['1.2.0', 'draft', null],
      ]);
      const all = (await activeByRange(indexRows, 100)).flat();
      const active = app?.versions
        .filter(({ state }) => state === 'active')
        .map((version) => ({ ...version, restJson: undefined }));
      expect(all.find(({ appId }) => appId === gone.appId)).toEqual({ ...app, versions: active });
      const ids = app?.versions.map(({ id }) => id) ?? [];
      expect(await indexRows.restJsonOf([...ids, 'nothing'])).toEqual(new Map(ids.map((id) => [id, '{}'])));
      expect((await indexRows.ofApp(gone.appId, ids.slice(0, 1)))?.versions.map(({ id }) => id)).toEqual(
        ids.slice(0, 1),
      );
      expect((await indexRows.ofApp(gone.appId, []))?.versions).toEqual([]);
      expect(await indexRows.ofApp('nothing')).toBeUndefined();
    });

    it('give every app once, with all of its active versions, however many it takes to read them', async () => {
      const { indexRows } = given().database;
      const workspace = await newWorkspace(given().database);
      const names = Array.from({ length: 30 }, (_, n) => unique(`many-${n}`));
      await Promise.all(
        names.flatMap((name, n) =>
          Array.from({ length: 1 + (n % 3) }, (_, minor) =>
            publish(workspace.id, name, { version: `1.${minor}.0` }),
          ),
        ),
      );
      const batches = await activeByRange(indexRows, 10);
      expect(batches.length).toBeGreaterThan(5);
      const ids = batches.flat().map(({ appId }) => appId);
      expect(ids).toEqual([...new Set(ids)].sort());
      const found = batches.flat().filter(({ workspaceId }) => workspaceId === workspace.id);
      expect(found.map(({ appName, versions }) => [appName, versions.length]).sort()).toEqual(
        names.map((name, n) => [name, 1 + (n % 3)]).sort(),
      );
    });
  });
}

/** Every app with its active versions, as a start reads them. */
async function activeByRange(
  indexRows: IndexRowPort,
  size: number,
): Promise<readonly (readonly IndexApp[])[]> {
  return Promise.all((await indexRows.ranges(size)).map((range) => indexRows.activeOf(range)));
}
