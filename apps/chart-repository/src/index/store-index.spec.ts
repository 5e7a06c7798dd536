import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { IndexApp } from '@chandlery/persistence';
import { expect, test } from 'vitest';
import type { Form } from './entry.ts';
import { makeApps } from './made-apps.ts';
import { StoreIndex } from './store-index.ts';
import { app, change, rowsOf } from './testing-rows.ts';
import type { View } from './view.ts';

const nowMs = () => 1_700_000_000_000;

async function indexOver(apps: Map<string, IndexApp>, contextPath = '') {
  const index = new StoreIndex({ database: rowsOf(apps), contextPath, nowMs });
  await index.load();
  return index;
}

const textOf = async (index: StoreIndex, view: View = { kind: 'all' }, form: Form = 'lean') =>
  Buffer.concat((await index.read(view, form)).document.raw.buffers).toString();
const entries = async (index: StoreIndex, view?: View, form?: Form) =>
  (JSON.parse(await textOf(index, view, form)) as { entries: Record<string, Record<string, unknown>[]> })
    .entries;

test('an entry is the stored metadata with first publication, digest and a root-relative address below the context path', async () => {
  const index = await indexOver(new Map([['web', app('web', {}, ['1.0.0+a'])]]), '/ctx');
  expect(await entries(index)).toEqual({
    web: [
      {
        apiVersion: 'v2',
        name: 'web',
        version: '1.0.0+a',
        created: '2023-11-14T22:13:20.000Z',
        digest: 'd'.repeat(64),
        urls: ['/ctx/workspaces/team/charts/web-1.0.0+a.tgz'],
        home: 'https://example.com/物联网',
      },
    ],
  });
});

test('an empty store has an index that Helm can read', async () => {
  const index = await indexOver(new Map());
  expect(JSON.parse(await textOf(index))).toEqual({
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
  expect(Object.keys(await entries(index))).toEqual(['on']);
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
  const etags = () => Promise.all(views.map(async (view) => (await index.read(view, 'lean')).etag));
  const before = await etags();
  apps.set('a', app('a', { categorySlug: 'one' }, ['1.0.0', '2.0.0']));
  await index.onChanges([change('a', '2.0.0')]);
  expect((await etags()).map((etag, n) => etag === before[n])).toEqual([false, false, true, true]);
});

test('an app that moves leaves the category it was in', async () => {
  const apps = new Map([['a', app('a', { categorySlug: 'one' })]]);
  const index = await indexOver(apps);
  apps.set('a', app('a', { categorySlug: 'two' }));
  await index.onChanges([change('a')]);
  expect([
    await entries(index, { kind: 'category', slug: 'one' }),
    Object.keys(await entries(index, { kind: 'category', slug: 'two' })),
  ]).toEqual([{}, ['a']]);
});

test('a name that is transferred stands once in the combined index, with whoever has it now', async () => {
  const apps = new Map([
    ['x', app('x', { appName: 'redis' }, ['1.0.0'])],
    ['y', app('y', { appName: 'redis', ownsName: false, workspaceSlug: 'other' }, ['9.0.0'])],
  ]);
  const index = await indexOver(apps);
  expect((await entries(index))['redis']).toMatchObject([{ version: '1.0.0' }]);
  apps.set('y', app('y', { appName: 'redis', workspaceSlug: 'other' }, ['9.0.0']));
  await index.onChanges([change('y')]);
  expect((await entries(index))['redis']).toMatchObject([{ version: '9.0.0' }]);
  expect((await entries(index, { kind: 'workspace', slug: 'team' }))['redis']).toMatchObject([
    { version: '1.0.0' },
  ]);
});

test('of refreshes that run at once the newest row stays, however slow an older read is', async () => {
  const apps = new Map([['a', app('a', {}, ['1.0.0'])]]);
  const waits: (() => void)[] = [];
  const index = new StoreIndex({
    database: rowsOf(apps, () => new Promise((done) => waits.push(done))),
    contextPath: '',
    nowMs: () => 0,
  });
  await index.load();
  const first = index.refresh('a', ['a 1.0.0', 'a 2.0.0']);
  await Promise.resolve();
  apps.set('a', app('a', {}, ['2.0.0']));
  const second = index.refresh('a', ['a 1.0.0', 'a 2.0.0']);
  while (waits.length > 0 || (await settled(second)) === false) {
    waits.splice(0).forEach((done) => done());
    await new Promise((done) => setImmediate(done));
  }
  await first;
  expect((await entries(index))['a']).toMatchObject([{ version: '2.0.0' }]);
});

test('what changes while the whole form is made is in the next answer', async () => {
  const apps = new Map([['a', app('a', {}, ['1.0.0', '2.0.0'])]]);
  const { indexRows } = rowsOf(apps);
  let reading: (() => void) | undefined;
  const slow = {
    ...indexRows,
    restJsonOf: async (ids: readonly string[]) => {
      if (ids.length > 1) await new Promise<void>((done) => (reading = done));
      return indexRows.restJsonOf(ids);
    },
  };
  const index = new StoreIndex({ database: { indexRows: slow }, contextPath: '', nowMs });
  await index.load();
  const before = index.read({ kind: 'all' }, 'full');
  apps.set('a', app('a', {}, ['1.0.0', '2.0.0', '3.0.0']));
  await index.onChanges([change('a', '3.0.0')]);
  reading?.();
  const { etag } = await before;
  const after = index.read({ kind: 'all' }, 'full');
  await new Promise((done) => setImmediate(done));
  reading?.();
  expect((await after).etag).not.toBe(etag);
  expect((await entries(index, { kind: 'all' }, 'full'))['a']?.map(({ version }) => version)).toEqual([
    '3.0.0',
    '2.0.0',
    '1.0.0',
  ]);
});

test('names that do not exist are not remembered', async () => {
  const index = await indexOver(new Map());
  const [one, two] = [
    await index.read({ kind: 'workspace', slug: 'none' }, 'lean'),
    await index.read({ kind: 'workspace', slug: 'none' }, 'lean'),
  ];
  expect(one).not.toBe(two);
});

function settled(promise: Promise<void>): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<boolean>((done) => setImmediate(() => done(false))),
  ]);
}

test("a lean index shows a chart's newest version whole and of older ones what Helm reads; a full one everything", async () => {
  const index = await indexOver(new Map([['a', app('a', {}, ['1.0.0', '3.0.0', '2.0.0'])]]));
  const homes = async (form: Form) =>
    (await entries(index, { kind: 'all' }, form))['a']?.map(({ version, home }) => [
      version,
      home !== undefined,
    ]);
  expect(await homes('lean')).toEqual([
    ['3.0.0', true],
    ['2.0.0', false],
    ['1.0.0', false],
  ]);
  expect(await homes('full')).toEqual([
    ['3.0.0', true],
    ['2.0.0', true],
    ['1.0.0', true],
  ]);
});

test('the newest version is whole after it was taken out, however many segments there are', async () => {
  const versions = Array.from({ length: 300 }, (_, n) => `1.${n}.0`);
  const apps = new Map([['a', app('a', {}, versions)]]);
  const index = await indexOver(apps);
  for (const version of versions.toReversed().slice(0, 130)) {
    apps.set('a', app('a', {}, versions.slice(0, versions.indexOf(version))));
    await index.onChanges([change('a', version)]);
    const [newest, older] = (await entries(index))['a'] ?? [];
    expect([newest?.['home'] !== undefined, older?.['home']]).toEqual([true, undefined]);
  }
});

test('what nobody can see changes no ETag', async () => {
  const apps = new Map([['a', app('a')]]);
  const index = await indexOver(apps);
  const before = await index.read({ kind: 'all' }, 'lean');
  const { versions } = app('a', {}, ['2.0.0']);
  apps.set('a', {
    ...app('a'),
    versions: [...app('a').versions, ...versions.map((version) => ({ ...version, state: 'draft' as const }))],
  });
  await index.onChanges([change('a', '2.0.0'), change('a', '1.0.0'), change('a')]);
  expect(await index.read({ kind: 'all' }, 'lean')).toBe(before);
});

test('gzip is one member of the same bytes, in every view and form', async () => {
  const index = await indexOver(
    new Map([
      [
        'a',
        app(
          'a',
          {},
          Array.from({ length: 200 }, (_, n) => `1.${n}.0`),
        ),
      ],
      ['b', app('b', { categorySlug: 'other' })],
    ]),
  );
  const views: View[] = [
    { kind: 'all' },
    { kind: 'category', slug: 'other' },
    { kind: 'workspace', slug: 'team' },
    { kind: 'category', slug: 'none' },
  ];
  for (const view of views) {
    for (const form of ['lean', 'full'] as const) {
      const zipped = await (await index.read(view, form)).document.gzip();
      const bytes = Buffer.concat(zipped?.buffers ?? []);
      expect(bytes.length).toBe(zipped?.bytes);
      expect(gunzipSync(bytes).toString()).toBe(await textOf(index, view, form));
    }
  }
});

test("an app's own icon stands in for that of Chart.yaml in every entry, as long as there is one", async () => {
  const rows = new Map([['redis', app('redis', {}, ['1.0.0', '2.0.0'])]]);
  const database = rowsOf(rows);
  const index = new StoreIndex({ database, contextPath: '/c', nowMs });
  const icons = async (form: Form, of = index) =>
    [...(await textOf(of, { kind: 'all' }, form)).matchAll(/"icon":"([^"]*)"/g)].map(([, icon]) => icon);
  rows.set('redis', withChartIcon(rows.get('redis')));
  await index.load();
  expect(await icons('full')).toEqual(['https://chart/icon.png', 'https://chart/icon.png']);
  const own = '/c/api/v1/workspaces/team/apps/redis/icon';
  rows.set('redis', { ...withChartIcon(rows.get('redis')), hasIcon: true });
  await index.onChanges([change('redis')]);
  expect(await icons('lean')).toEqual([own]);
  expect(await icons('full')).toEqual([own, own]);
  const started = new StoreIndex({ database, contextPath: '', publicUrl: 'https://store.example', nowMs });
  await started.load();
  expect(await icons('full', started)).toEqual([
    `https://store.example${own.slice(2)}`,
    `https://store.example${own.slice(2)}`,
  ]);
  rows.set('redis', { ...withChartIcon(rows.get('redis')), hasIcon: false });
  await index.onChanges([change('redis', '2.0.0')]);
  expect(await icons('full')).toEqual(['https://chart/icon.png', 'https://chart/icon.png']);
});

test('what changes while the index is loaded is in it afterwards, whatever the load had read', async () => {
  const rows = new Map([['web', app('web', {}, ['1.0.0'])]]);
  const index = new StoreIndex({ database: rowsOf(rows), contextPath: '', nowMs });
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
  async function* made() {
    const range = { after: '', upTo: 'z' };
    const apps = await makeApps(rowsOf(rows).indexRows, { contextPath: '' }, range);
    await mayGoOn;
    yield apps;
  }
  const loaded = index.load({ made: made() });
  await nextTurn();
  rows.set('web', app('web', {}, ['1.0.0', '1.1.0']));
  const changed = index.onChanges([change('web', '1.1.0')]);
  await nextTurn();
  goOn();
  await Promise.all([loaded, changed]);
  expect((await entries(index))['web']?.map(({ version }) => version)).toEqual(['1.1.0', '1.0.0']);
});

function withChartIcon(row: IndexApp | undefined): IndexApp {
  if (row === undefined) throw new Error('no app');
  const restJson = JSON.stringify({ icon: 'https://chart/icon.png' });
  return { ...row, versions: row.versions.map((version) => ({ ...version, restJson })) };
}
