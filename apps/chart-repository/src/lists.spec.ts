import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, chart, rex, type TestApp, testApp } from './testing/test-app.ts';

type Json = Record<string, unknown>;
type Schema = { $ref?: string; properties?: Record<string, Schema> };
type Operation = {
  parameters?: readonly { name: string; in: string; schema: Json }[];
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
};

/** Lists that have no more items than is written in the code, and so come in one piece. */
const boundedByNature = ['/api/v1/permissions', '/api/v1/roles/{level}'];
/** Read by change number and not by cursor: see event-routes. */
const byNumber = ['/api/v1/events', '/api/v1/operations/{id}/log'];
/** There is nothing in them without a cluster or a pull request: specs of their own page through what they need. */
const elsewhere = /\/(clusters|projects|deployments|integrations|rollouts|suspend-proposals)\b/;

const app: TestApp = await testApp();
const document = (await app.request(undefined, 'GET', '/api/v1/openapi.json')).json() as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
const lists = Object.entries(document.paths).flatMap(([path, { get }]) =>
  get !== undefined && isList(get) ? [{ path, get }] : [],
);
const paged = lists.filter(({ path }) => ![...boundedByNature, ...byNumber].includes(path));

const list = '/api/v1/workspaces/team/apps/listed';
let made = 0;
beforeAll(async () => {
  for (const version of ['1.0.0', '1.1.0', '1.2.0'])
    await app.publish('listed', version, files('listed', version));
  for (let round = 0; round < 3; round += 1) {
    await app.request(admin, 'POST', '/api/v1/me/tokens', { name: 'a token', scopes: ['*'] });
    await app.request(ada, 'POST', '/api/v1/workspaces/team/invitations', {
      account: `somebody new ${round}`,
      role: 'viewer',
    });
    await app.request(undefined, 'POST', '/api/v1/sessions', credentials(admin));
    for (const base of ['/api/v1', '/api/v1/workspaces/team']) {
      const name = `bot-${base.length}-${round}`;
      const role = base === '/api/v1' ? 'regular' : 'viewer';
      await app.request(admin, 'POST', `${base}/service-accounts`, { name, role });
      await app.request(admin, 'POST', `${base}/service-accounts/bot-${base.length}-0/tokens`, {
        name: 'a token',
        scopes: ['*'],
      });
    }
    await disturb();
  }
  await app.upload(ada, chart('listed', '2.0.0'));
  for (let round = 0; round < 3; round += 1) {
    await app.act(ada, 'listed', '2.0.0', 'submit');
    await app.request(rex, 'POST', `${list}/versions/2.0.0/reject`, { message: 'no' });
  }
});
afterAll(() => app.close());

test('every list of the API is found, and all but those that are short by nature are paged', () => {
  expect(paged.length).toBeGreaterThan(20);
  for (const { path, get } of paged) {
    const names = (get.parameters ?? []).map(({ name }) => name);
    expect(names, path).toEqual(expect.arrayContaining(['limit', 'cursor']));
    const limit = get.parameters?.find(({ name }) => name === 'limit')?.schema;
    expect(limit?.['maximum'], path).toBe(200);
  }
});

describe.each(paged.map(({ path }) => path).filter((path) => !elsewhere.test(path)))('%s', (path) => {
  const url = addressOf(path);
  const ask = (query: string) => app.request(admin, 'GET', `${url}?${query}`);

  test.each(['0', '201', '-1', 'all', '1.5'])('refuses the limit %s, and says so', async (limit) => {
    const answer = await ask(`limit=${limit}`);
    expect([answer.statusCode, answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'query_invalid', field: 'query/limit' }),
    ]);
    if (limit === '201') expect(JSON.stringify(answer.json())).toContain('200');
  });

  test.each([
    ['no cursor at all', 'abc'],
    ['one of another list', Buffer.from('[true,{},[]]').toString('base64url')],
    ['one of other keys', Buffer.from('["a","b","c","d","e"]').toString('base64url')],
  ])('refuses %s', async (_title, cursor) => {
    const answer = await ask(`cursor=${cursor}`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'cursor_invalid']);
  });

  test('repeats nothing and loses nothing, whatever comes and goes between its pages', async () => {
    const before = await everything(ask, 200);
    expect(before.length, 'items to page through').toBeGreaterThan(0);
    const limit = Math.min(200, Math.ceil(before.length / 4));
    const walked = await everything(ask, limit, disturb);
    const after = new Set(await everything(ask, 200));
    expect(new Set(walked).size, 'distinct items').toBe(walked.length);
    const stayed = before.filter((item) => after.has(item));
    expect(walked).toEqual(expect.arrayContaining(stayed));
  });
});

test.each(boundedByNature)('%s is short, comes whole and names no next page', async (path) => {
  const { items, next } = (await app.request(admin, 'GET', addressOf(path))).json();
  expect(items.length).toBeLessThanOrEqual(200);
  expect(next).toBeUndefined();
});

test('events are bounded, and go on after the last number', async () => {
  const read = async (query: string) => (await app.request(admin, 'GET', `/api/v1/events?${query}`)).json();
  const all = (await read('limit=20')).items.map(({ number }: Json) => number);
  const [first] = (await read('limit=1')).items;
  const rest = (await read(`limit=19&after=${first.number}`)).items.map(({ number }: Json) => number);
  expect([first.number, ...rest]).toEqual(all);
  const over = await app.request(admin, 'GET', '/api/v1/events?limit=1001');
  expect([over.statusCode, over.json().field]).toEqual([400, 'query/limit']);
});

/** The items of all pages by what names them, with something done between one page and the next. */
async function everything(
  ask: (query: string) => ReturnType<TestApp['request']>,
  limit: number,
  between?: () => Promise<void>,
): Promise<string[]> {
  const found: string[] = [];
  let pages = 0;
  for (let cursor = ''; ;) {
    const answer = await ask(`limit=${limit}${cursor}`);
    expect(answer.statusCode, answer.body).toBe(200);
    const { items, next } = answer.json() as { items: Json[]; next?: string };
    expect(items.length).toBeLessThanOrEqual(limit);
    found.push(...items.map(nameOf));
    if (next === undefined) return found;
    expect(items.length, 'items of a page that is not the last').toBe(limit);
    cursor = `&cursor=${next}`;
    // A list that grows at its end as fast as it is read has none.
    if ((pages += 1) <= 3) await between?.();
  }
}

function nameOf(item: Json): string {
  const name = ['id', 'slug', 'account', 'path', 'version', 'name'].map((field) => item[field]).find(Boolean);
  return String(name ?? JSON.stringify(item));
}

/** Adds one more of everything, and takes away what the time before last added. */
async function disturb(): Promise<void> {
  made += 1;
  const [now, gone] = [made, made - 2];
  const name = (n: number) => `d${n}`;
  const version = (n: number) => `${list}/versions/0.0.${n}`;
  await app.database.accounts.create({
    name: name(now),
    displayName: name(now),
    passwordHash: 'none',
    platformRoles: ['regular'],
    actor: { kind: 'system', name: 'system' },
  });
  await app.request(admin, 'PUT', `/api/v1/workspaces/team/members/${name(now)}`, { role: 'viewer' });
  await app.request(admin, 'POST', '/api/v1/workspaces', { slug: name(now) });
  await app.request(admin, 'POST', '/api/v1/categories', { name: name(now) });
  await app.publish(name(now), '1.0.0', files(name(now), '1.0.0'));
  await app.upload(ada, chart('listed', `0.0.${now}`));
  await app.act(ada, 'listed', `0.0.${now}`, 'submit');
  await app.request(admin, 'POST', '/api/v1/me/tokens', { name: name(now), scopes: ['*'] });
  if (gone < 1) return;
  await app.request(admin, 'DELETE', `/api/v1/workspaces/team/members/${name(gone)}`);
  await app.request(admin, 'DELETE', `/api/v1/categories/${name(gone)}`);
  await app.request(ada, 'POST', `/api/v1/workspaces/team/apps/${name(gone)}/suspend`);
  await app.request(ada, 'POST', `${version(gone)}/cancel`);
  await app.request(ada, 'DELETE', version(gone));
}

function files(name: string, version: string): Record<string, string> {
  return {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\nkeywords: [shared]\n`,
    'templates/a.yaml': 'a: 1\n',
    'templates/b.yaml': 'b: 1\n',
  };
}

function credentials(as: string | undefined): Json {
  const [name, password] = String(as).split(':');
  return { name, password };
}

function addressOf(path: string): string {
  const isOfWorkspace = path.includes('{workspace}/service-accounts');
  const parts: Readonly<Record<string, string>> = {
    workspace: 'team',
    app: 'listed',
    version: path.endsWith('/submissions') ? '2.0.0' : '1.0.0',
    level: 'platform',
    name: 'listed',
    account: isOfWorkspace ? 'bot-23-0' : 'bot-7-0',
  };
  return path.replaceAll(/\{(\w+)\}/g, (_whole, part: string) => parts[part] ?? part);
}

function isList({ responses }: Operation): boolean {
  const schema = responses['200']?.content?.['application/json']?.schema;
  const whole =
    schema?.$ref === undefined ? schema : document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  return whole?.properties?.['items'] !== undefined;
}
