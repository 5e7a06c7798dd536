import type { Change, IndexApp } from '@chandlery/persistence';
import { expect, test } from 'vitest';
import { StoreIndex } from './store-index.ts';

/** Rows that a test changes, read as slowly as it says. */
function rows(apps: Map<string, IndexApp>, read: () => Promise<void> = () => Promise.resolve()) {
  return {
    indexRows: {
      async ofApp(id: string) {
        const seen = apps.get(id);
        await read();
        return seen;
      },
      async *all() {
        yield* apps.values();
      },
    },
  };
}

function app(id: string, changes: Partial<IndexApp> = {}, versions: readonly string[] = ['1.0.0']): IndexApp {
  return {
    appId: id,
    appName: id,
    workspaceId: 'w',
    workspaceSlug: 'team',
    categorySlug: 'uncategorized',
    suspended: false,
    ownsName: true,
    versions: versions.map((version) => ({
      version,
      state: 'active',
      fileName: `${id}-${version}.tgz`,
      entryJson: JSON.stringify({ apiVersion: 'v2', name: id, version }),
      archiveDigest: 'd'.repeat(64),
      publishedAtMs: 1_700_000_000_000,
      createdAtMs: 0,
    })),
    ...changes,
  };
}

const change = (appId: string): Change => ({
  number: 1,
  type: 'version.publish',
  atMs: 0,
  workspaceId: 'w',
  appId,
  versionId: null,
  actorName: 'a',
  data: {},
});

async function indexOver(apps: Map<string, IndexApp>, contextPath = '') {
  const index = new StoreIndex({ database: rows(apps), contextPath, nowMs: () => 1_700_000_000_000 });
  await index.load();
  return index;
}

const entries = (index: StoreIndex, view: Parameters<StoreIndex['read']>[0] = { kind: 'all' }) =>
  (JSON.parse(index.read(view).body.toString()) as { entries: Record<string, Record<string, unknown>[]> })
    .entries;

test('an entry is the stored metadata with first publication, digest and a root-relative address below the context path', async () => {
  const index = await indexOver(new Map([['web', app('web', {}, ['1.0.0+a'])]]), '/ctx');
  expect(entries(index)).toEqual({
    web: [
      {
        apiVersion: 'v2',
        name: 'web',
        version: '1.0.0+a',
        created: '2023-11-14T22:13:20.000Z',
        digest: 'd'.repeat(64),
        urls: ['/ctx/workspaces/team/charts/web-1.0.0+a.tgz'],
      },
    ],
  });
});

test('an empty store has an index that Helm can read', async () => {
  const index = await indexOver(new Map());
  expect(JSON.parse(index.read({ kind: 'all' }).body.toString())).toEqual({
    apiVersion: 'v1',
    entries: {},
    generated: '2023-11-14T22:13:20.000Z',
  });
});

test('only active versions of apps that are not suspended are shown', async () => {
  const draft = app('draft');
  const versions = draft.versions.map((version) => ({ ...version, state: 'draft' as const }));
  const index = await indexOver(
    new Map([
      ['draft', { ...draft, versions }],
      ['off', app('off', { suspended: true })],
      ['on', app('on')],
    ]),
  );
  expect(Object.keys(entries(index))).toEqual(['on']);
});

test('a change touches the ETags of the views that show it, and no others', async () => {
  const apps = new Map([
    ['a', app('a', { categorySlug: 'one' })],
    ['b', app('b', { categorySlug: 'two', workspaceSlug: 'other' })],
  ]);
  const index = await indexOver(apps);
  const views = [
    { kind: 'all' },
    { kind: 'category', slug: 'one' },
    { kind: 'category', slug: 'two' },
    { kind: 'workspace', slug: 'other' },
  ] as const;
  const before = views.map((view) => index.read(view).etag);
  apps.set('a', app('a', { categorySlug: 'one' }, ['1.0.0', '2.0.0']));
  await index.onChanges([change('a')]);
  expect(views.map((view, n) => index.read(view).etag === before[n])).toEqual([false, false, true, true]);
});

test('an app that moves leaves the category it was in', async () => {
  const apps = new Map([['a', app('a', { categorySlug: 'one' })]]);
  const index = await indexOver(apps);
  apps.set('a', app('a', { categorySlug: 'two' }));
  await index.onChanges([change('a')]);
  expect([
    entries(index, { kind: 'category', slug: 'one' }),
    Object.keys(entries(index, { kind: 'category', slug: 'two' })),
  ]).toEqual([{}, ['a']]);
});

test('a name that is transferred stands once in the combined index, with whoever has it now', async () => {
  const apps = new Map([
    ['x', app('x', { appName: 'redis' }, ['1.0.0'])],
    ['y', app('y', { appName: 'redis', ownsName: false, workspaceSlug: 'other' }, ['9.0.0'])],
  ]);
  const index = await indexOver(apps);
  expect(entries(index)['redis']).toMatchObject([{ version: '1.0.0' }]);
  apps.set('y', app('y', { appName: 'redis', workspaceSlug: 'other' }, ['9.0.0']));
  await index.onChanges([change('y')]);
  expect(entries(index)['redis']).toMatchObject([{ version: '9.0.0' }]);
  expect(entries(index, { kind: 'workspace', slug: 'team' })['redis']).toMatchObject([{ version: '1.0.0' }]);
});

test('of refreshes that run at once the newest row stays, however slow an older read is', async () => {
  const apps = new Map([['a', app('a', {}, ['1.0.0'])]]);
  const waits: (() => void)[] = [];
  const index = new StoreIndex({
    database: rows(apps, () => new Promise((done) => waits.push(done))),
    contextPath: '',
    nowMs: () => 0,
  });
  await index.load();
  const first = index.refresh('a');
  await Promise.resolve();
  apps.set('a', app('a', {}, ['2.0.0']));
  const second = index.refresh('a');
  while (waits.length > 0 || (await settled(second)) === false) {
    waits.splice(0).forEach((done) => done());
    await new Promise((done) => setImmediate(done));
  }
  await first;
  expect(entries(index)['a']).toMatchObject([{ version: '2.0.0' }]);
});

test('names that do not exist are not remembered', async () => {
  const index = await indexOver(new Map());
  const [one, two] = [
    index.read({ kind: 'workspace', slug: 'none' }),
    index.read({ kind: 'workspace', slug: 'none' }),
  ];
  expect(one).not.toBe(two);
});

function settled(promise: Promise<void>): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<boolean>((done) => setImmediate(() => done(false))),
  ]);
}
