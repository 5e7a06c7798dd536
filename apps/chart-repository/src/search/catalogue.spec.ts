import type { Change, StoreEntry } from '@chandlery/persistence';
import { expect, test } from 'vitest';
import { Catalogue } from './catalogue.ts';

const page = { limit: 50 };

function entry(name: string, more: Partial<StoreEntry> = {}): StoreEntry {
  return {
    appId: name,
    name,
    workspaceSlug: 'team',
    categorySlug: 'one',
    displayName: name,
    description: '',
    lastPublishedAtMs: 1,
    newestActiveAtMs: 1,
    leanJson: '{}',
    restJson: '{}',
    ...more,
  };
}

function change(more: Partial<Change>): Change {
  return {
    number: 1,
    type: 'app.edit',
    atMs: 1,
    workspaceId: null,
    appId: null,
    versionId: null,
    actorName: 'a',
    data: {},
    ...more,
  };
}

/** A catalogue over rows that a test changes; `reads` has the ids of every read, `undefined` for all. */
function over(rows: Map<string, StoreEntry>, during: () => Promise<void> = () => Promise.resolve()) {
  const reads: (readonly string[] | undefined)[] = [];
  const catalogue = new Catalogue({
    store: {
      async *entries(ids) {
        reads.push(ids);
        const seen = [...rows.values()].filter(({ appId }) => ids === undefined || ids.includes(appId));
        await during();
        yield seen;
      },
      dependingOn: () => Promise.resolve([]),
      activeNumbers: () => Promise.resolve([]),
      versions: () => Promise.resolve([]),
      newestOf: () => Promise.resolve([]),
      findName: () => Promise.resolve(undefined),
    },
  });
  const names = async (filter: Parameters<Catalogue['list']>[0] = {}) =>
    (await catalogue.list(filter, page)).items.map(({ app }) => app.name);
  return { catalogue, names, reads };
}

test('is read whole once, and then only what changes touched', async () => {
  const rows = new Map([
    ['a', entry('a')],
    ['b', entry('b')],
  ]);
  const { catalogue, names, reads } = over(rows);
  expect((await names()).toSorted()).toEqual(['a', 'b']);
  await names();
  rows.delete('a');
  rows.set('c', entry('c'));
  catalogue.onChanges([change({ appId: 'a' }), change({ data: { apps: ['c'] } })]);
  expect((await names()).toSorted()).toEqual(['b', 'c']);
  expect(reads).toEqual([undefined, ['a', 'c']]);
});

test('sees what changed while it was reading', async () => {
  const rows = new Map([['a', entry('a')]]);
  let act = (): void => {};
  const { catalogue, names } = over(rows, async () => {
    await Promise.resolve();
    act();
  });
  act = () => {
    act = () => {};
    rows.set('a', entry('a', { displayName: 'later' }));
    catalogue.onChanges([change({ appId: 'a' })]);
  };
  await names();
  expect(await names({ text: 'later' })).toEqual(['a']);
});

test('reads again what it could not read', async () => {
  const rows = new Map([['a', entry('a')]]);
  let fails = true;
  const { catalogue, names } = over(rows, async () => {
    if (fails) throw new Error('the database is away');
  });
  await expect(names()).rejects.toThrow('away');
  fails = false;
  expect(await names()).toEqual(['a']);
  rows.delete('a');
  catalogue.onChanges([change({ appId: 'a' })]);
  fails = true;
  await expect(names()).rejects.toThrow('away');
  fails = false;
  expect(await names()).toEqual([]);
});

test('follows the new slug of a category, of apps too that were read with the old one meanwhile', async () => {
  const rows = new Map([['a', entry('a', { categorySlug: 'old' })]]);
  let act = (): void => {};
  const { catalogue, names } = over(rows, async () => act());
  act = () => {
    act = () => {};
    rows.set('a', entry('a', { categorySlug: 'new' }));
    catalogue.onChanges([change({ type: 'category.update', data: { category: 'new', formerSlug: 'old' } })]);
  };
  await names();
  expect([await names({ category: 'old' }), await names({ category: 'new' })]).toEqual([[], ['a']]);
});
