import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, chart, indexOf, rex, rob, type TestApp, testApp, una } from './testing/test-app.ts';

const categories = '/api/v1/categories';
let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  for (const name of ['alpha', 'beta', 'gamma']) await app.publish(name, '1.0.0');
  await app.upload(ada, chart('draft', '1.0.0'));
});
afterAll(() => app.close());

const create = (body: object) => app.request(rex, 'POST', categories, body);
const move = (slug: string, ...names: string[]) =>
  app.request(rex, 'POST', `${categories}/${slug}/apps`, {
    apps: names.map((name) => ({ workspace: 'team', app: name })),
  });

describe('a slug', () => {
  test.each([
    ['Data Bases', 'data-bases'],
    ['Größe & Maß', 'grosse-mass'],
    ['Éléments', 'elements'],
    ['物联网 IoT', 'iot'],
    ['  Web -- 2.0  ', 'web-2-0'],
  ])('is made of the Latin letters of %j: %s', async (name, slug) => {
    const answer = await create({ name });
    expect([answer.statusCode, answer.json().slug]).toEqual([201, slug]);
  });

  test.each(['物联网', '데이터베이스', '2024', '🦊'])('must be given for %s', async (name) => {
    const refused = await create({ name });
    expect([refused.statusCode, refused.json().code, refused.json().field]).toEqual([
      400,
      'category_slug_needed',
      'body/slug',
    ]);
  });

  test('is taken once, made or given', async () => {
    expect((await create({ name: '存储', slug: 'storage' })).statusCode).toBe(201);
    const refused = await create({ name: 'Storage' });
    expect([refused.statusCode, refused.json().code, refused.json().field]).toEqual([
      409,
      'category_exists',
      'slug',
    ]);
  });
});

describe('a name', () => {
  test('has twenty characters at most, counted as characters in any script', async () => {
    expect((await create({ name: '𠀀'.repeat(20), slug: 'twenty' })).statusCode).toBe(201);
    const refused = await create({ name: '库'.repeat(21), slug: 'twenty-one' });
    expect([refused.json().code, refused.json().field]).toEqual(['body_invalid', 'body/name']);
  });

  test.each(['   ', 'tab\there', '', '---'])('is not %j', async (name) => {
    const refused = await create({ name, slug: 'nothing' });
    expect([refused.statusCode, refused.json().code, refused.json().field]).toEqual([
      400,
      'body_invalid',
      'body/name',
    ]);
  });

  test('is unique whatever its case, spaces and Unicode form', async () => {
    expect((await create({ name: 'Café  Bar' })).json().name).toBe('Café Bar');
    const refused = await create({ name: ' CAFE\u0301 bar ', slug: 'other' });
    expect([refused.statusCode, refused.json().field]).toEqual([409, 'name']);
  });
});

test('an icon is an emoji or one that has a name', async () => {
  expect((await create({ name: 'Pictured', icon: 'database' })).json().icon).toBe('database');
  const change = (icon: string | null) => app.request(rex, 'PATCH', `${categories}/pictured`, { icon });
  for (const icon of ['🗄️', '👩‍💻', null]) expect((await change(icon)).json().icon).toBe(icon);
  const refused = await change('<svg/>');
  expect([refused.statusCode, refused.json().code, refused.json().field]).toEqual([
    400,
    'category_icon_unknown',
    'body/icon',
  ]);
});

describe('a renamed category', () => {
  test('leads from its old slug to the new one in every index, the feed and the API, and holds what it held', async () => {
    await create({ name: 'Message Queues', slug: 'mq' });
    expect((await move('mq', 'alpha', 'beta')).statusCode).toBe(200);
    const before = (await app.request(undefined, 'GET', '/categories/mq/index.yaml')).headers['etag'];
    expect((await app.request(rex, 'PATCH', `${categories}/mq`, { slug: 'queues' })).statusCode).toBe(200);
    for (const path of [
      '/categories/mq/index.yaml',
      '/categories/mq/full/index.yaml',
      '/feeds/categories/mq.atom',
      '/api/v1/categories/mq',
    ]) {
      const answer = await app.request(undefined, 'GET', `${path}?a=b`);
      const to = path.replace('/mq', '/queues');
      expect([answer.statusCode, answer.headers['location']], path).toEqual([308, `${to}?a=b`]);
      expect(answer.headers['cache-control']).toBe('public, no-cache');
      expect((await app.request(undefined, 'GET', to)).statusCode, to).toBe(200);
    }
    expect((await app.request(undefined, 'HEAD', '/categories/mq/index.yaml')).statusCode).toBe(308);
    expect(Object.keys(await indexOf(app, '/categories/queues/index.yaml')).sort()).toEqual([
      'alpha',
      'beta',
    ]);
    const after = await app.request(undefined, 'GET', '/categories/queues/index.yaml', undefined, {
      'if-none-match': String(before),
    });
    expect(after.statusCode).toBe(200);
    const found = await app.request(undefined, 'GET', '/api/v1/store/apps?category=mq');
    expect(found.json().items).toMatchObject([{ category: 'queues' }, { category: 'queues' }]);
    expect((await app.request(undefined, 'GET', '/api/v1/store/apps?category=none')).json()).toMatchObject({
      code: 'absent',
      field: 'query/category',
    });
  });

  test('is not changed under its old slug, which no other category can have, until it is deleted', async () => {
    for (const [method, body] of [
      ['PATCH', { name: 'Else' }],
      ['DELETE', undefined],
    ] as const)
      expect((await app.request(rex, method, `${categories}/mq`, body)).statusCode).toBe(404);
    const refused = await create({ name: 'Mq' });
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'category_slug_redirects']);
    await move('uncategorized', 'alpha', 'beta');
    expect((await app.request(rex, 'DELETE', `${categories}/queues`)).statusCode).toBe(204);
    expect((await app.request(undefined, 'GET', '/categories/mq/index.yaml')).statusCode).toBe(404);
    expect((await create({ name: 'Mq' })).statusCode).toBe(201);
  });

  test('takes its old slug back without leading in a circle', async () => {
    await create({ name: 'There', slug: 'there' });
    await app.request(rex, 'PATCH', `${categories}/there`, { slug: 'back' });
    await app.request(rex, 'PATCH', `${categories}/back`, { slug: 'there' });
    expect((await app.request(undefined, 'GET', '/categories/there/index.yaml')).statusCode).toBe(200);
    const answer = await app.request(undefined, 'GET', '/categories/back/index.yaml');
    expect(answer.headers['location']).toBe('/categories/there/index.yaml');
  });

  test('keeps to If-Match', async () => {
    const made = await create({ name: 'Edited' });
    const etag = String(made.headers['etag']);
    const edit = (name: string, match: string) =>
      app.request(rex, 'PATCH', `${categories}/edited`, { name }, { 'if-match': match });
    expect((await edit('First', etag)).statusCode).toBe(200);
    const late = await edit('Second', etag);
    expect([late.statusCode, late.json().code]).toEqual([412, 'precondition_failed']);
    const read = await app.request(undefined, 'GET', `${categories}/edited`);
    expect([read.json().name, read.headers['etag']]).toEqual(['First', '"2"']);
  });
});

describe('uncategorized', () => {
  test('cannot be deleted nor lose its slug, but can have another name', async () => {
    const url = `${categories}/uncategorized`;
    for (const refused of [
      await app.request(rex, 'DELETE', url),
      await app.request(rex, 'PATCH', url, { slug: 'other' }),
    ])
      expect([refused.statusCode, refused.json().code]).toEqual([409, 'category_fixed']);
    expect((await app.request(rex, 'PATCH', url, { name: '未分类' })).json().name).toBe('未分类');
  });
});

test('a category that holds an app in any state cannot be deleted, and says how many it holds', async () => {
  await create({ name: 'Held' });
  await app.publish('held', '1.0.0');
  await move('held', 'held', 'draft');
  await app.act(ada, 'held', '1.0.0', 'suspend');
  const refused = await app.request(rex, 'DELETE', `${categories}/held`);
  expect([refused.statusCode, refused.json().code, refused.json().details]).toEqual([
    409,
    'category_in_use',
    { apps: 2 },
  ]);
  const read = (as?: string) => app.request(as, 'GET', `${categories}/held`).then((answer) => answer.json());
  expect(await read(rex)).toMatchObject({
    activeApps: 0,
    apps: 2,
    states: { draft: 1, suspended: 1, active: 0 },
  });
  const strangers = await read();
  expect(strangers).toMatchObject({ activeApps: 0 });
  expect(strangers).not.toHaveProperty('states');
  expect(strangers).not.toHaveProperty('apps');
});

test('many apps are moved at once, all or none, and the indexes have them before the answer', async () => {
  await create({ name: 'Bulk' });
  const none = await move('bulk', 'alpha', 'nothing');
  expect([none.statusCode, none.json().code, none.json().field]).toEqual([404, 'not_visible', 'body/apps/1']);
  expect(await indexOf(app, '/categories/bulk/index.yaml')).toEqual({});
  const moved = await move('bulk', 'alpha', 'gamma');
  expect(moved.json().items).toMatchObject([
    { name: 'alpha', category: 'bulk' },
    { name: 'gamma', category: 'bulk' },
  ]);
  expect(Object.keys(await indexOf(app, '/categories/bulk/index.yaml')).sort()).toEqual(['alpha', 'gamma']);
  expect(await indexOf(app, '/categories/uncategorized/index.yaml')).not.toHaveProperty('alpha');
  const audit = await app.request(ada, 'GET', '/api/v1/workspaces/team/apps/gamma/audit');
  expect(audit.json().items[0]).toMatchObject({
    action: 'move',
    actor: { name: 'rex' },
    before: { category: 'uncategorized' },
    after: { category: 'bulk' },
  });
});

test('lists are paged, in the order that people choose', async () => {
  await app.request(rex, 'PATCH', `${categories}/bulk`, { position: 1 });
  const slugs: string[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const query: string = cursor === undefined ? '' : `&cursor=${cursor}`;
    const { items, next } = (await app.request(undefined, 'GET', `${categories}?limit=3${query}`)).json();
    slugs.push(...items.map(({ slug }: { slug: string }) => slug));
    cursor = next;
    more = next !== undefined;
  }
  expect([slugs[0], slugs.at(-1)]).toEqual(['bulk', 'uncategorized']);
  expect(slugs.slice(1, -1)).toEqual(slugs.slice(1, -1).toSorted());
});

test.each([
  ['POST', categories, { name: 'Mine' }],
  ['PATCH', `${categories}/uncategorized`, { name: 'Mine' }],
  ['POST', `${categories}/uncategorized/apps`, { apps: [{ workspace: 'team', app: 'alpha' }] }],
  ['DELETE', `${categories}/bulk`, undefined],
] as const)('%s %s takes the permission to manage categories', async (method, url, body) => {
  expect((await app.request(undefined, method, url, body)).statusCode).toBe(401);
  for (const as of [ada, rob, una]) {
    const answer = await app.request(as, method, url, body);
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'permission_missing']);
    expect(answer.json().detail).toContain('platform.categories.manage');
  }
});
