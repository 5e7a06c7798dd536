import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from './testing/images.ts';
import { admin, type As, chart, indexOf, type TestApp, testApp } from './testing/test-app.ts';

/**
 * The predecessors' tutorial through the API, as one story in order, with their mistakes at the places where they made them:
 * state not checked by the server, operator taken from the body, audit cut at ten records, a number unique together with the
 * version of the program only, edits that do not show, an app suspended piece by piece, its category deletable meanwhile,
 * deleted versions still to be had.
 */
let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

type Json = Record<string, unknown>;
const isv = 'isv:isvs-long-password';
const reviewer = 'reviewer:reviewers-long-password';
const regular = 'project-regular:regulars-long-password';
const workspace = '/api/v1/workspaces/demo';
const redis = `${workspace}/apps/redis`;

async function did(as: As, method: 'POST' | 'PUT' | 'PATCH', url: string, body?: unknown): Promise<Json> {
  const answer = await app.request(as, method, url, body);
  expect(answer.statusCode, `${method} ${url}: ${answer.body}`).toBeLessThan(300);
  return answer.json();
}
async function refused(as: As, url: string, body?: unknown): Promise<[number, unknown]> {
  const answer = await app.request(as, 'POST', url, body);
  return [answer.statusCode, answer.json().code];
}
const read = async (as: As, url: string): Promise<Json> => (await app.request(as, 'GET', url)).json();
const act = (as: As, version: string, action: string, body?: Json) =>
  did(as, 'POST', `${redis}/versions/${version}/${action}`, body);
const numbersIn = async (url: string, as?: As): Promise<readonly string[]> =>
  ((await indexOf(app, url, as))['redis'] ?? []).map(({ version }) => version);

/** Where a published app shows: the store's index, its category's, its workspace's, search and the feed. */
async function shownIn(): Promise<readonly boolean[]> {
  const [index, category, own, found, feed] = await Promise.all([
    numbersIn('/index.yaml'),
    numbersIn('/categories/databases/index.yaml'),
    numbersIn('/workspaces/demo/index.yaml'),
    read(undefined, '/api/v1/store/apps?text=redis'),
    app.request(undefined, 'GET', '/feeds/store.atom'),
  ]);
  return [
    index.length > 0,
    category.length > 0,
    own.length > 0,
    (found['items'] as Json[]).length > 0,
    feed.body.includes('redis'),
  ];
}
const everywhere = [true, true, true, true, true];
const nowhere = [false, false, false, false, false];

describe('the tutorial of the predecessors', () => {
  test('an administrator makes the role, the accounts, the workspace, and invites', async () => {
    await did(admin, 'POST', '/api/v1/roles/platform', {
      name: 'app-review',
      permissions: ['platform.apps.manage', 'platform.apps.view'],
    });
    await did(admin, 'POST', '/api/v1/accounts', { name: 'isv', password: 'isvs-long-password' });
    await did(admin, 'POST', '/api/v1/accounts', {
      name: 'reviewer',
      password: 'reviewers-long-password',
      platformRoles: ['app-review'],
    });
    await did(admin, 'POST', '/api/v1/workspaces', { slug: 'demo' });
    expect((await app.request(isv, 'GET', workspace)).statusCode).toBe(404);
    const invited = await did(admin, 'POST', `${workspace}/invitations`, { account: 'isv', role: 'regular' });
    expect(invited).toMatchObject({ outcome: 'member', link: null });
    expect((await app.request(isv, 'GET', workspace)).statusCode).toBe(200);
    const { token } = await did(admin, 'POST', `${workspace}/invitations`, {
      account: 'project-regular',
      role: 'viewer',
    });
    await did(undefined, 'POST', `/api/v1/invitations/${String(token)}/accept`, {
      name: 'project-regular',
      password: 'regulars-long-password',
    });
    expect((await app.request(regular, 'GET', workspace)).statusCode).toBe(200);
  });

  test('isv uploads redis 11.3.4, gives it an icon and edits its information', async () => {
    expect((await app.upload(isv, chart('redis', '11.3.4'), 'demo')).statusCode).toBe(201);
    await app.request(isv, 'PUT', `${redis}/icon`, png(216, 202), { 'content-type': 'image/png' });
    const edited = await did(isv, 'PATCH', redis, { displayName: 'Redis', description: 'first' });
    expect(edited).toMatchObject({ displayName: 'Redis', icon: `${redis}/icon` });
    expect(await numbersIn('/workspaces/demo/drafts/index.yaml', regular)).toEqual(['11.3.4']);
  });

  test('a number is taken whatever the version of the program is', async () => {
    const other = chart('redis', '11.3.4', {
      'Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 11.3.4\nappVersion: "9.9"\n',
    });
    const answer = await app.upload(isv, other, 'demo');
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'version_exists']);
  });

  test('it is submitted; its publisher approves it by no credential, and posts no state', async () => {
    await act(isv, '11.3.4', 'submit', { updateLog: 'tested on two clusters' });
    const version = `${redis}/versions/11.3.4`;
    await did(admin, 'POST', '/api/v1/roles/platform', {
      name: 'machines',
      permissions: ['platform.accounts.manage'],
    });
    await did(admin, 'PATCH', '/api/v1/accounts/isv', { platformRoles: ['app-review', 'machines'] });
    const token = await did(isv, 'POST', '/api/v1/me/tokens', { name: 'all', scopes: ['*'] });
    await did(isv, 'POST', '/api/v1/service-accounts', { name: 'bot', role: 'app-review' });
    const ofBot = await did(isv, 'POST', '/api/v1/service-accounts/bot/tokens', {
      name: 'all',
      scopes: ['*'],
    });
    for (const as of [isv, String(token['secret']), String(ofBot['secret'])]) {
      expect((await app.request(as, 'GET', '/api/v1/submissions')).statusCode).toBe(200);
      for (const action of ['pass', 'claim', 'reject'])
        expect(await refused(as, `${version}/${action}`, { message: 'x' })).toEqual([403, 'own_submission']);
    }
    await did(admin, 'PATCH', '/api/v1/accounts/isv', { platformRoles: ['regular'] });
    expect(await refused(isv, `${version}/publish`)).toEqual([409, 'action_not_allowed']);
    expect((await refused(isv, `${version}/comment`, { message: 'x', state: 'active' }))[0]).toBe(400);
    expect((await app.request(isv, 'PATCH', version, { state: 'active' })).statusCode).toBe(404);
    expect(await read(isv, version)).toMatchObject({ state: 'submitted' });
  });

  test('reviewer rejects with a reason, as themselves whatever the body says', async () => {
    const version = `${redis}/versions/11.3.4`;
    const pretending = { message: 'no README', operator: 'admin', reviewer: 'admin' };
    expect((await refused(reviewer, `${version}/reject`, pretending))[0]).toBe(400);
    expect(await refused(reviewer, `${version}/reject`)).toEqual([400, 'reason_missing']);
    await act(reviewer, '11.3.4', 'reject', { message: 'no README' });
    const [record] = (await read(isv, `${version}/audit`))['items'] as Json[];
    expect(record).toMatchObject({ action: 'reject', message: 'no README', actor: { name: 'reviewer' } });
  });

  test('isv mends it, it passes, and is in the store when isv publishes it', async () => {
    const better = chart('redis', '11.3.4', { 'README.md': '# Redis\n' });
    await app.request(isv, 'PUT', `${redis}/versions/11.3.4/archive`, Buffer.from(better));
    await act(isv, '11.3.4', 'submit', { updateLog: 'with a README' });
    await act(reviewer, '11.3.4', 'pass');
    expect(await numbersIn('/index.yaml')).toEqual([]);
    await act(isv, '11.3.4', 'publish');
    await did(reviewer, 'POST', '/api/v1/categories', { name: 'Databases' });
    await did(reviewer, 'PUT', `${redis}/category`, { category: 'databases' });
    expect(await shownIn()).toEqual(everywhere);
  });

  test('what is edited after publishing shows at once, in the store and, as far as it has it, in the index', async () => {
    await did(isv, 'PATCH', redis, { displayName: 'Redis cache', description: 'second' });
    expect(await read(undefined, '/api/v1/store/apps/demo/redis')).toMatchObject({
      displayName: 'Redis cache',
      description: 'second',
    });
    const icon = async () =>
      ((await indexOf(app))['redis'] as unknown as { icon?: string }[] | undefined)?.[0]?.icon;
    expect(await icon()).toBe(`${redis}/icon`);
    await app.request(isv, 'DELETE', `${redis}/icon`);
    expect(await icon()).toBeUndefined();
    await app.request(isv, 'PUT', `${redis}/icon`, png(96, 96), { 'content-type': 'image/png' });
    expect(await icon()).toBe(`${redis}/icon`);
  });

  test('12.0.0 goes the same way, and reviewer is shown what was edited meanwhile', async () => {
    await app.upload(isv, chart('redis', '12.0.0'), 'demo');
    const submitted = await act(isv, '12.0.0', 'submit');
    const submission = await read(reviewer, `/api/v1/submissions/${String(submitted['submission'])}`);
    const { changes } = submission['information'] as { changes: Json[] };
    expect(changes).toContainEqual({ field: 'description', before: 'first', after: 'second' });
    await act(reviewer, '12.0.0', 'pass');
    await act(isv, '12.0.0', 'publish');
    expect(await numbersIn('/index.yaml')).toEqual(['12.0.0', '11.3.4']);
  });

  test('a version, then the app, is suspended and activated: everywhere in the same moment', async () => {
    await act(reviewer, '12.0.0', 'suspend', { message: 'loses data' });
    expect(await numbersIn('/categories/databases/index.yaml')).toEqual(['11.3.4']);
    await did(reviewer, 'POST', `${redis}/suspend`, { message: 'licence' });
    expect(await shownIn()).toEqual(nowhere);
    const category = await app.request(reviewer, 'DELETE', '/api/v1/categories/databases');
    expect([category.statusCode, category.json().code]).toEqual([409, 'category_in_use']);
    expect(await refused(isv, `${redis}/versions/12.0.0/activate`)).toEqual([409, 'app_suspended']);
    await did(reviewer, 'POST', `${redis}/activate`);
    expect(await numbersIn('/index.yaml')).toEqual(['11.3.4']);
    expect(await shownIn()).toEqual(everywhere);
  });

  test('a deleted version is nowhere to be had, and its number stays taken', async () => {
    const version = `${redis}/versions/12.0.0`;
    expect((await app.request(isv, 'DELETE', version)).statusCode).toBe(204);
    for (const url of [version, `${version}/files`, '/workspaces/demo/charts/redis-12.0.0.tgz'])
      for (const as of [isv, reviewer, admin])
        expect((await app.request(as, 'GET', url)).statusCode, url).toBe(404);
    const again = await app.upload(isv, chart('redis', '12.0.0'), 'demo');
    expect([again.statusCode, again.json().code]).toEqual([409, 'version_taken']);
  });

  test('the audit log of the app has all of it, with who did it', async () => {
    const { items } = (await read(isv, `${redis}/audit?limit=200`)) as { items: Json[] };
    const steps = items.map(({ actor, action }) => `${(actor as Json)['name']} ${action}`).reverse();
    expect(steps).toEqual([
      'isv create',
      'isv upload',
      'isv update_information',
      'isv update_information',
      'isv submit',
      'reviewer reject',
      'isv replace_rejected',
      'isv submit',
      'reviewer pass',
      'isv publish',
      'reviewer move',
      'isv update_information',
      'isv update_information',
      'isv update_information',
      'isv upload',
      'isv submit',
      'reviewer pass',
      'isv publish',
      'reviewer suspend',
      'reviewer suspend',
      'reviewer activate',
      'isv delete',
    ]);
  });
});
