import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from './testing/images.ts';
import { ada, admin, changesMade, chart, rex, type TestApp, testApp } from './testing/test-app.ts';

const app: TestApp = await testApp();
const document = (await app.request(undefined, 'GET', '/api/v1/openapi.json')).json() as {
  paths: Record<string, Record<string, unknown>>;
};
const writes = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods)
    .filter((method) => method !== 'get')
    .map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
);
const documented = await readFile(new URL('../../../docs/api-writes.md', import.meta.url), 'utf8');

type Edit = readonly [
  write: string,
  read: string,
  first: unknown,
  second: unknown,
  as?: string,
  type?: string,
];
const team = '/workspaces/team';
const app1 = `${team}/apps/edited`;
const version = (number: string) => `${app1}/versions/${number}`;

/** Each edit of something that has a revision, twice with the same If-Match. What takes away comes last. */
const edits: readonly Edit[] = [
  ['PATCH /accounts/rob', '/accounts/rob', { displayName: 'a' }, { displayName: 'b' }],
  ['PATCH /roles/workspace/own', '/roles/workspace/own', { description: 'a' }, { description: 'b' }],
  [`PATCH ${team}`, team, { displayName: 'a' }, { displayName: 'b' }],
  [`PUT ${team}/policy`, team, { approvals: 2 }, { approvals: 3 }],
  ['PUT /policy', '/policy', policy(2), policy(3)],
  [`PUT ${team}/members/vic`, `${team}/members/vic`, { role: 'regular' }, { role: 'admin' }],
  ['PATCH /service-accounts/bot', '/service-accounts/bot', { displayName: 'a' }, { displayName: 'b' }],
  [`PATCH ${app1}`, app1, { description: 'a' }, { description: 'b' }],
  [`PUT ${app1}/category`, app1, { category: 'one' }, { category: 'two' }],
  [`PUT ${app1}/icon`, app1, png(4, 4), png(5, 5), admin, 'image/png'],
  [`DELETE ${app1}/icon`, app1, undefined, undefined],
  [`POST ${app1}/suspend`, app1, {}, {}],
  [`POST ${app1}/activate`, app1, {}, {}],
  ['PATCH /categories/one', '/categories/one', { position: 1 }, { position: 2 }],
  [`PUT ${version('1.0.0')}/archive`, version('1.0.0'), bytes('a'), bytes('b'), ada, 'application/gzip'],
  [`POST ${version('1.0.0')}/submit`, version('1.0.0'), {}, { updateLog: 'b' }],
  [`POST ${version('1.0.0')}/claim`, version('1.0.0'), {}, {}, rex],
  [`POST ${version('1.0.0')}/reject`, version('1.0.0'), { message: 'a' }, { message: 'b' }, rex],
  [`DELETE ${version('1.0.0')}`, version('1.0.0'), undefined, undefined],
  ['DELETE /categories/three', '/categories/three', undefined, undefined],
  [`DELETE ${team}/members/vic`, `${team}/members/vic`, undefined, undefined],
  ['DELETE /roles/workspace/own', '/roles/workspace/own', undefined, undefined],
];

beforeAll(async () => {
  const post = (url: string, body: object) => app.request(admin, 'POST', `/api/v1${url}`, body);
  for (const name of ['one', 'two', 'three']) await post('/categories', { name });
  await post('/roles/workspace', { name: 'own', permissions: ['workspace.apps.view'] });
  await post('/service-accounts', { name: 'bot', role: 'regular' });
  await app.upload(ada, chart('edited', '1.0.0'));
});
afterAll(() => app.close());

test.each(writes)('%s is in docs/api-writes.md, which says what happens when it is sent twice', (write) => {
  expect(documented).toContain(`| \`${write}\` `);
});

test('docs/api-writes.md names no write that is not there', () => {
  const named = [...documented.matchAll(/^\| `([A-Z]+ [^`]+)` \|/gm)].map(([, write]) => write);
  expect(named.filter((write) => write !== undefined && !writes.includes(write))).toEqual([]);
});

const cases = edits.map(([write, read, first, second, as = admin, type = 'application/json']) => ({
  write,
  read,
  first,
  second,
  as,
  type,
}));
describe.each(cases)('$write', ({ write, read, first, second, as, type }) => {
  const [method = 'GET', url = ''] = write.split(' ');
  const send = (body: unknown, etag: string) =>
    app.request(as, method as 'PUT', `/api/v1${url}`, body, {
      ...(body === undefined ? {} : { 'content-type': type }),
      'if-match': etag,
    });
  const stateNow = async () => {
    const answer = await app.request(admin, 'GET', `/api/v1${read}`);
    return { etag: String(answer.headers['etag']), body: answer.body };
  };

  test('is refused to who saw another revision, and changes nothing', async () => {
    const [made, before] = [await changesMade(app), await stateNow()];
    const answer = await send(first, '"999"');
    expect([answer.statusCode, answer.json().code]).toEqual([412, 'precondition_failed']);
    expect(await stateNow()).toEqual(before);
    expect(await changesMade(app)).toBe(made);
  });

  test('of two at once who saw the same, one is heard', async () => {
    const { etag } = await stateNow();
    const answers = await Promise.all([send(first, etag), send(second, etag)]);
    const won = answers.filter(({ statusCode }) => statusCode < 300);
    const lost = answers.filter(({ statusCode }) => statusCode >= 300);
    expect([won.length, lost.length], answers.map(({ body }) => body).join('\n')).toEqual([1, 1]);
    // What was taken away is not there for the other any more.
    const expected = method === 'DELETE' && won[0]?.statusCode === 204 ? [404, 412] : [412];
    expect(expected).toContain(lost[0]?.statusCode);
  });
});

function policy(approvals: number): object {
  return { approvals, publishOnPass: false, keepNumbers: true, numberRule: 'any', roles: [] };
}

function bytes(text: string): Buffer {
  return Buffer.from(chart('edited', '1.0.0', { 'a.txt': text }));
}
