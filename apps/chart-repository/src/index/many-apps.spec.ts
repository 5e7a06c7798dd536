import type { Change, IndexApp } from '@chandlery/persistence';
import { expect, test } from 'vitest';
import { rowsOf } from './testing-rows.ts';
import { StoreIndex } from './store-index.ts';
import type { View } from './view.ts';

function app(id: string, more: Partial<IndexApp> = {}): IndexApp {
  return {
    appId: id,
    appName: id,
    workspaceId: 'team',
    workspaceSlug: 'team',
    categorySlug: 'old',
    suspended: false,
    ownsName: true,
    hasIcon: false,
    versions: [
      {
        id: `${id}-1.0.0`,
        version: '1.0.0',
        state: 'active',
        fileName: `${id}-1.0.0.tgz`,
        leanJson: JSON.stringify({ name: id, version: '1.0.0' }),
        restJson: '{}',
        archiveDigest: id,
        publishedAtMs: 1,
        createdAtMs: 1,
      },
    ],
    ...more,
  };
}

function change(type: string, data: Change['data'], appId: string | null = null): Change {
  return {
    number: 1,
    type,
    atMs: 1,
    workspaceId: null,
    appId,
    versionId: null,
    actorName: 'a',
    data,
  };
}

async function indexOver(
  apps: ReadonlyMap<string, IndexApp>,
  read?: () => Promise<void>,
): Promise<StoreIndex> {
  const index = new StoreIndex({ database: rowsOf(apps, read), contextPath: '', nowMs: () => 1 });
  await index.load();
  return index;
}

async function digestsIn(index: StoreIndex, view: View): Promise<Record<string, string[]>> {
  const { document } = await index.read(view, 'lean');
  const { entries } = JSON.parse(Buffer.concat(document.raw.buffers).toString()) as {
    entries: Record<string, { digest: string }[]>;
  };
  return Object.fromEntries(
    Object.entries(entries).map(([name, found]) => [name, found.map(({ digest }) => digest)]),
  );
}
const category = (slug: string): View => ({ kind: 'category', slug });

test('a category that was renamed has all its apps under the new slug, and none under the old', async () => {
  const ids = Array.from({ length: 250 }, (_, n) => `app-${n}`);
  const apps = new Map([
    ...ids.map((id) => [id, app(id)] as const),
    ['else', app('else', { categorySlug: 'two' })],
  ]);
  const index = await indexOver(apps);
  const before = (await index.read(category('two'), 'lean')).etag;
  for (const id of ids) apps.set(id, app(id, { categorySlug: 'new' }));
  await index.onChanges([change('category.update', { category: 'new', formerSlug: 'old' })]);
  expect(await digestsIn(index, category('old'))).toEqual({});
  expect(Object.keys(await digestsIn(index, category('new'))).sort()).toEqual(ids.toSorted());
  expect((await index.read(category('two'), 'lean')).etag).toBe(before);
});

test('an app that was read with the old slug while its category was renamed is read again', async () => {
  const apps = new Map([['a', app('a', { categorySlug: 'uncategorized' })]]);
  let wait: Promise<void> | undefined;
  const index = await indexOver(apps, () => wait ?? Promise.resolve());
  let go = (): void => {};
  wait = new Promise((done) => (go = done));
  apps.set('a', app('a', { categorySlug: 'old' }));
  const moved = index.onChanges([change('app.move', {}, 'a')]);
  await new Promise((done) => setTimeout(done, 1));
  apps.set('a', app('a', { categorySlug: 'new' }));
  const renamed = index.onChanges([change('category.update', { category: 'new', formerSlug: 'old' })]);
  wait = undefined;
  go();
  await Promise.all([moved, renamed]);
  expect(await digestsIn(index, category('old'))).toEqual({});
  expect(await digestsIn(index, category('new'))).toEqual({ a: ['a'] });
});

test('a change that names many apps brings all of them up to date', async () => {
  const apps = new Map(['a', 'b', 'c'].map((id) => [id, app(id)]));
  const index = await indexOver(apps);
  for (const id of ['a', 'b']) apps.set(id, app(id, { categorySlug: 'new' }));
  await index.onChanges([change('category.move_apps', { category: 'new', apps: ['a', 'b'] })]);
  expect(Object.keys(await digestsIn(index, category('new'))).sort()).toEqual(['a', 'b']);
  expect(Object.keys(await digestsIn(index, category('old')))).toEqual(['c']);
});

test('of two transfers of a name the last one stays, though the first is read last', async () => {
  const owned = (id: string, ownsName: boolean) => app(id, { appName: 'redis', ownsName, workspaceSlug: id });
  const apps = new Map([
    ['x', owned('x', true)],
    ['y', owned('y', false)],
    ['z', owned('z', false)],
  ]);
  let wait: Promise<void> | undefined;
  const index = await indexOver(apps, () => wait ?? Promise.resolve());
  let go = (): void => {};
  wait = new Promise((done) => (go = done));
  apps.set('x', owned('x', false));
  apps.set('y', owned('y', true));
  const first = index.onChanges([change('app.transfer_name', { before: { ownerAppId: 'x' } }, 'y')]);
  await new Promise((done) => setTimeout(done, 1));
  wait = undefined;
  apps.set('y', owned('y', false));
  apps.set('z', owned('z', true));
  const second = index.onChanges([change('app.transfer_name', { before: { ownerAppId: 'y' } }, 'z')]);
  await new Promise((done) => setTimeout(done, 1));
  expect(await digestsIn(index, { kind: 'all' })).toEqual({ redis: ['z'] });
  go();
  await Promise.all([first, second]);
  expect(await digestsIn(index, { kind: 'all' })).toEqual({ redis: ['z'] });
});
