import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, chart, indexOf, rex, type TestApp, testApp, una } from './testing/test-app.ts';

type StoreItem = { id: string; name: string; workspace: string; ownsName: boolean; repository: string };

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  for (const slug of ['team', 'other']) {
    const answer = await app.request(admin, 'PUT', `/api/v1/workspaces/${slug}/policy`, { approvals: 0 });
    if (answer.statusCode !== 200) throw new Error(answer.body);
  }
  await app.request(admin, 'POST', '/api/v1/workspaces', { slug: 'built-in', admin: 'una' });
  await app.request(admin, 'PUT', '/api/v1/workspaces/built-in/policy', { approvals: 0 });
  await app.request(rex, 'POST', '/api/v1/categories', { name: 'Databases' });
});
afterAll(() => app.close());

/** Publishes at once, with more of Chart.yaml. */
async function publish(name: string, version = '1.0.0', more = '', workspace = 'team'): Promise<void> {
  const files = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}` };
  const answer = await app.upload(workspace === 'team' ? ada : una, chart(name, version, files), workspace);
  if (answer.statusCode !== 201) throw new Error(answer.body);
}

const get = (path: string, as?: string) => app.request(as, 'GET', `/api/v1/store/${path}`);
const itemsOf = async (path: string): Promise<StoreItem[]> => {
  const answer = await get(path);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return (answer.json() as { items: StoreItem[] }).items;
};
const names = async (path: string) => (await itemsOf(path)).map(({ name }) => name);
const search = (text: string) => names(`apps?text=${encodeURIComponent(text)}`);

describe('search', () => {
  beforeAll(async () => {
    await publish(
      'postgresql',
      '1.0.0',
      'keywords: [sql, Base-de-Données]\nmaintainers: [{name: Žofie Nováková}]\n',
    );
    await publish('mysql', '1.0.0', 'description: 관계형 데이터베이스 서버\n');
    await publish('thingsboard', '1.0.0', 'description: 一个开源的物联网平台\n');
    await publish('pgadmin', '1.0.0', 'description: Looks after postgresql\n');
  });

  test.each([
    ['postgre', ['postgresql', 'pgadmin']],
    ['posgres', ['postgresql']],
    ['데이터', ['mysql']],
    ['物联', ['thingsboard']],
    ['donnees base', ['postgresql']],
    ['zofie novak', ['postgresql']],
    ['sql', ['postgresql', 'mysql']],
    ['postgresql nothing', []],
    ['%', []],
  ])('finds by %s: %j', async (text, expected) => {
    expect((await search(text)).toSorted()).toEqual(expected.toSorted());
  });

  test('puts the best first, and of equals what was published last', async () => {
    expect(await search('postgresql')).toEqual(['postgresql', 'pgadmin']);
    await publish('cache-one');
    await publish('cache-two');
    await publish('cache-one', '1.1.0');
    expect(await search('cache')).toEqual(['cache-one', 'cache-two']);
  });

  test('pages over what was found without repeating or skipping, whatever is published in between', async () => {
    for (const n of [1, 2, 3, 4, 5]) await publish(`paged-${n}`, '1.0.0', 'keywords: [many]\n');
    const found: string[] = [];
    for (let cursor = ''; ;) {
      const { items, next } = (await get(`apps?text=many&limit=2${cursor}`)).json();
      found.push(...items.map(({ name }: StoreItem) => name));
      if (next === undefined) break;
      cursor = `&cursor=${next}`;
      await publish(`late-${found.length}`, '1.0.0', 'keywords: [many]\n');
    }
    expect(found).toEqual([5, 4, 3, 2, 1].map((n) => `paged-${n}`));
  });

  test('sees an edit, a suspension and its end at once', async () => {
    await publish('edited');
    const url = '/api/v1/workspaces/team/apps/edited';
    await app.request(ada, 'PATCH', url, { displayName: 'Zeitreihen' });
    expect(await search('zeitreihe')).toEqual(['edited']);
    await app.request(ada, 'POST', `${url}/suspend`);
    expect(await search('zeitreihe')).toEqual([]);
    await app.request(ada, 'POST', `${url}/activate`);
    expect(await search('zeitreihe')).toEqual(['edited']);
    await app.act(ada, 'edited', '1.0.0', 'suspend');
    expect(await search('zeitreihe')).toEqual([]);
  });

  test('never shows what is not published', async () => {
    await app.upload(una, chart('hidden-draft', '1.0.0'), 'default');
    await app.upload(admin, chart('hidden-draft', '1.0.0'), 'default');
    expect(await search('hidden-draft')).toEqual([]);
  });

  test.each([
    [`text=${'x'.repeat(201)}`, 'query_invalid', 'query/text'],
    [`text=${'a+b+c+d+e+f+g+h+i+j+k'}`, 'search_too_long', 'query/text'],
    ['text=', 'query_invalid', 'query/text'],
    ['publishedSince=yesterday', 'query_invalid', 'query/publishedSince'],
    ['cursor=AAAA', 'cursor_invalid', 'cursor'],
    ['cursor=WzEsMiwzXQ', 'cursor_invalid', 'cursor'],
    ['type=service', 'query_invalid', 'query/type'],
  ])('refuses %s', async (query, code, field) => {
    const answer = await get(`apps?${query}`);
    expect([answer.statusCode, answer.json().code, answer.json().field]).toEqual([400, code, field]);
  });
});

describe('the list', () => {
  test('has what was published last first, and the filters together', async () => {
    await publish('old', '1.0.0', 'deprecated: true\ntype: library\nkeywords: [Legacy]\n');
    await publish('fresh', '1.0.0', 'keywords: [legacy]\n');
    await publish('house', '1.0.0', '', 'built-in');
    await app.request(rex, 'POST', '/api/v1/categories/databases/apps', {
      apps: [
        { workspace: 'team', app: 'old' },
        { workspace: 'built-in', app: 'house' },
      ],
    });
    expect(await names('apps?limit=3')).toEqual(['house', 'fresh', 'old']);
    expect(await names('apps?keyword=LEGACY')).toEqual(['fresh', 'old']);
    expect(await names('apps?keyword=legacy&deprecated=false')).toEqual(['fresh']);
    expect(await names('apps?type=library')).toEqual(['old']);
    expect(await names('apps?category=databases')).toEqual(['house', 'old']);
    expect(await names('apps?category=databases&deprecated=true')).toEqual(['old']);
    expect(await names('apps?builtIn=true')).toEqual(['house']);
    expect(await names('apps?workspace=built-in&text=hous')).toEqual(['house']);
    expect(await itemsOf('apps?builtIn=true')).toMatchObject([{ builtIn: true, workspace: 'built-in' }]);
  });

  test('tells what is new since a moment', async () => {
    await publish('before');
    const { lastPublishedAt } = (await get('apps/team/before')).json();
    const since = new Date(Date.parse(lastPublishedAt) + 1).toISOString();
    while (Date.now() < Date.parse(since)) await new Promise((done) => setTimeout(done, 1));
    await publish('after');
    await publish('house', '1.1.0', '', 'built-in');
    expect(await names(`apps?publishedSince=${encodeURIComponent(since)}`)).toEqual(['house', 'after']);
  });

  test('shows how many versions there are and the highest that is no pre-release', async () => {
    for (const version of ['1.0.0', '2.0.0-rc.1', '1.5.0']) await publish('counted', version);
    const [item] = await itemsOf('apps?text=counted');
    expect(item).toMatchObject({ versionCount: 3, latest: { version: '1.5.0' } });
    await publish('unripe', '0.1.0-alpha.1');
    expect((await itemsOf('apps?text=unripe'))[0]).toMatchObject({ latest: { version: '0.1.0-alpha.1' } });
  });
});

test('an app has its versions as Helm sorts them, page by page', async () => {
  const versions = ['1.0.0', '1.10.0', '1.9.0', '2.0.0-rc.1', '1.0.0+a', '1.0.0+b'];
  for (const version of versions) await publish('paged', version);
  const sorted = ['2.0.0-rc.1', '1.10.0', '1.9.0', '1.0.0+b', '1.0.0+a', '1.0.0'];
  const whole = (await get('apps/team/paged')).json();
  expect(whole.versions.map(({ version }: { version: string }) => version)).toEqual(sorted);
  const found: string[] = [];
  for (let cursor = ''; ;) {
    const { items, next } = (await get(`apps/team/paged/versions?limit=1${cursor}`)).json();
    found.push(...items.map(({ version }: { version: string }) => version));
    if (next === undefined) break;
    cursor = `&cursor=${next}`;
  }
  expect(found).toEqual(sorted);
  expect((await get('apps/team/paged/versions?cursor=AAAA')).json().code).toBe('cursor_invalid');
});

test('related are the same chart of others first, then what shares most keywords and the category', async () => {
  const keywords = (...words: string[]) => `keywords: [${words.join(', ')}]\n`;
  await publish('rel-main', '1.0.0', keywords('rel-a', 'rel-b', 'rel-c'));
  await publish('rel-main', '1.0.0', '', 'other');
  await publish('rel-two', '1.0.0', keywords('REL-A', 'rel-b'));
  await publish('rel-one-category', '1.0.0', keywords('rel-a'));
  await publish('rel-one', '1.0.0', keywords('rel-c'));
  await publish('rel-none', '1.0.0', keywords('rel-z'));
  await app.request(rex, 'POST', '/api/v1/categories', { name: 'Related' });
  await app.request(rex, 'POST', '/api/v1/categories/related/apps', {
    apps: ['rel-main', 'rel-one-category'].map((name) => ({ workspace: 'team', app: name })),
  });
  const items = await itemsOf('apps/team/rel-main/related');
  expect(items.map(({ workspace, name }) => `${workspace}/${name}`)).toEqual([
    'other/rel-main',
    'team/rel-one-category',
    'team/rel-two',
    'team/rel-one',
  ]);
  expect(await names('apps/team/rel-main/related?limit=2')).toHaveLength(2);
  expect(await names('apps/team/rel-none/related')).toEqual([]);
});

describe('a permalink', () => {
  test('is in every answer on an app, and leads to it while its name shown changes', async () => {
    await publish('linked');
    const url = '/api/v1/workspaces/team/apps/linked';
    const own = (await app.request(ada, 'GET', url)).json();
    const shown = (await get('apps/team/linked')).json();
    const listed = (await itemsOf('apps?text=linked'))[0];
    expect(own.permalink).toBe(`/apps/${own.id}`);
    expect([shown.permalink, (listed as { permalink?: string } | undefined)?.permalink]).toEqual([
      own.permalink,
      own.permalink,
    ]);
    await app.request(ada, 'PATCH', url, { displayName: 'Something else' });
    const answer = await app.request(undefined, 'GET', own.permalink);
    expect([answer.statusCode, answer.headers['location']]).toEqual([307, '/api/v1/store/apps/team/linked']);
  });

  test('of what is not in the store leads its members to it, and is nothing to others', async () => {
    await publish('unlinked');
    await app.act(ada, 'unlinked', '1.0.0', 'suspend');
    const { permalink } = (await app.request(ada, 'GET', '/api/v1/workspaces/team/apps/unlinked')).json();
    const answer = await app.request(ada, 'GET', permalink);
    expect(answer.headers['location']).toBe('/api/v1/workspaces/team/apps/unlinked');
    for (const as of [undefined, una]) {
      expect((await app.request(as, 'GET', permalink)).statusCode).toBe(404);
      expect((await app.request(as, 'GET', '/apps/no-such-id')).statusCode).toBe(404);
    }
  });
});

describe('a chart name', () => {
  const take = (workspace: string, name: string, body: object = {}, as = rex) =>
    app.request(as, 'POST', `/api/v1/workspaces/${workspace}/apps/${name}/take-name`, body);

  test('tells its owner and every publisher; the second is served by its workspace, and says so', async () => {
    await publish('shared', '1.0.0');
    await publish('shared', '9.0.0', '', 'other');
    const answer = (await get('names/shared')).json();
    expect(answer).toMatchObject({ name: 'shared', owner: { workspace: 'team', inStore: true } });
    expect(
      answer.items.map(({ workspace, ownsName, repository }: StoreItem) => [workspace, ownsName, repository]),
    ).toEqual([
      ['other', false, '/workspaces/other'],
      ['team', true, '/'],
    ]);
    expect((await indexOf(app))['shared']).toMatchObject([{ version: '1.0.0' }]);
    expect((await indexOf(app, '/workspaces/other/index.yaml'))['shared']).toMatchObject([
      { version: '9.0.0' },
    ]);
    expect((await get('names/nobodys')).json()).toEqual({ name: 'nobodys', owner: null, items: [] });
  });

  test('stays with an owner that has nothing active, and reviewers can transfer it; both workspaces read why', async () => {
    await app.act(ada, 'shared', '1.0.0', 'suspend');
    expect((await get('names/shared')).json()).toMatchObject({
      owner: { workspace: 'team', inStore: false },
    });
    expect(await indexOf(app)).not.toHaveProperty('shared');
    const refused = await take('other', 'shared', {}, una);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'permission_missing']);
    expect((await take('other', 'shared', { message: 'abandoned' })).json()).toMatchObject({
      ownsName: true,
    });
    expect((await indexOf(app))['shared']).toMatchObject([{ version: '9.0.0' }]);
    const records = [
      [ada, 'team', 'lose_name'],
      [una, 'other', 'transfer_name'],
    ] as const;
    for (const [as, workspace, action] of records) {
      const audit = await app.request(as, 'GET', `/api/v1/workspaces/${workspace}/apps/shared/audit`);
      expect(audit.json().items[0]).toMatchObject({ action, message: 'abandoned', actor: { name: 'rex' } });
    }
    await app.act(ada, 'shared', '1.0.0', 'activate');
    expect((await indexOf(app))['shared']).toMatchObject([{ version: '9.0.0' }]);
    expect((await indexOf(app, '/workspaces/team/index.yaml'))['shared']).toMatchObject([
      { version: '1.0.0' },
    ]);
  });

  test('goes to nobody who has nothing in the store, and not from another owner than was seen', async () => {
    await app.act(ada, 'shared', '1.0.0', 'suspend');
    const empty = await take('team', 'shared');
    expect([empty.statusCode, empty.json().code]).toEqual([409, 'name_needs_active']);
    await app.act(ada, 'shared', '1.0.0', 'activate');
    const moved = await take('team', 'shared', { owner: 'built-in' });
    expect([moved.statusCode, moved.json().code]).toEqual([409, 'name_moved']);
    expect((await take('team', 'shared', { owner: 'other' })).statusCode).toBe(200);
  });

  test('that many want at once ends in the index where the last transfer left it', async () => {
    await publish('shared', '5.0.0', '', 'built-in');
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(['other', 'team', 'built-in', 'other'].map((workspace) => take(workspace, 'shared')));
      const { owner, items } = (await get('names/shared')).json();
      const owning = items.filter(({ ownsName }: StoreItem) => ownsName);
      expect(owning.map(({ workspace }: StoreItem) => workspace)).toEqual([owner.workspace]);
      const [first] = (await indexOf(app))['shared'] ?? [];
      expect(first?.urls).toEqual([`/workspaces/${owner.workspace}/charts/shared-${first?.version}.tgz`]);
    }
    const seen = (await get('names/shared')).json().owner.workspace;
    const others = ['team', 'other', 'built-in'].filter((workspace) => workspace !== seen);
    const answers = await Promise.all(others.map((workspace) => take(workspace, 'shared', { owner: seen })));
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
  });
});

test('a store that is closed to strangers is so in all its pages', async () => {
  const closed = await testApp({ CHANDLERY_ANONYMOUS_READ: 'false' });
  await closed.publish('open', '1.0.0');
  const id = (await closed.request(ada, 'GET', '/api/v1/workspaces/team/apps/open')).json().id;
  for (const path of [
    '/api/v1/store/apps',
    '/api/v1/store/apps/team/open',
    '/api/v1/store/apps/team/open/versions',
    '/api/v1/store/apps/team/open/related',
    '/api/v1/store/names/open',
    '/api/v1/categories',
    '/api/v1/categories/uncategorized',
    '/feeds/store.atom',
    '/feeds/categories/uncategorized.atom',
    '/feeds/apps/team/open.atom',
    `/apps/${id}`,
  ]) {
    expect((await closed.request(undefined, 'GET', path)).statusCode, path).toBe(401);
    expect((await closed.request(una, 'GET', path)).statusCode, path).toBeLessThan(400);
  }
  await closed.close();
});
