import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, chart, rob, type TestApp, testApp, una, vic } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const inTeam = '/api/v1/workspaces/team/service-accounts';
const onPlatform = '/api/v1/service-accounts';
let count = 0;

async function robot(as = ada, base = inTeam, role = 'regular'): Promise<string> {
  count += 1;
  const name = `robot-${count}`;
  const answer = await app.request(as, 'POST', base, { name, role });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return name;
}

function tokenFor(name: string, as = ada, body: object = {}, base = inTeam) {
  return app.request(as, 'POST', `${base}/${name}/tokens`, { name: 'ci', scopes: ['*'], ...body });
}

describe('a service account of a workspace', () => {
  test('works by its tokens, in its workspace alone, and every record says who answers for it', async () => {
    const name = await robot();
    const token = await tokenFor(name);
    expect(token.json().token.workspace).toBe('team');
    const { secret } = token.json();
    expect((await app.upload(secret, chart('robotic', '1.0.0'))).statusCode).toBe(201);
    expect((await app.request(secret, 'GET', '/api/v1/workspaces/other')).statusCode).toBe(404);
    const me = (await app.request(secret, 'GET', '/api/v1/me')).json();
    expect(me.account).toMatchObject({ name, kind: 'service' });
    const owner = (await app.request(ada, 'GET', '/api/v1/accounts/ada')).json();
    const { items } = (await app.request(ada, 'GET', '/api/v1/workspaces/team/audit?limit=1')).json();
    expect(items[0].actor).toMatchObject({ kind: 'token', name, ownerAccountId: owner.id });
    const account = await app.database.accounts.findByName(name);
    expect(account).toMatchObject({ ownerAccountId: owner.id });
  });

  test('is seen with its owner and its role, and found among the members', async () => {
    const name = await robot(ada, inTeam, 'viewer');
    const shown = await app.request(ada, 'GET', `${inTeam}/${name}`);
    expect(shown.json()).toMatchObject({ owner: 'ada', role: 'viewer', workspace: 'team', disabled: false });
    expect((await app.request(ada, 'GET', inTeam)).json().items).toContainEqual(shown.json());
    const member = `/api/v1/workspaces/team/members/${name}`;
    expect((await app.request(ada, 'GET', member)).json().kind).toBe('service');
    await app.request(ada, 'PUT', member, { role: 'regular' });
    expect((await app.request(ada, 'GET', `${inTeam}/${name}`)).json().role).toBe('regular');
  });

  test('has no password, no session, and no way to one', async () => {
    const name = await robot();
    for (const password of ['', '!', 'a-long-enough-password']) {
      expect((await app.request(`${name}:${password}`, 'GET', '/api/v1/me')).statusCode).toBe(401);
    }
    const body = { name, password: 'a-long-enough-password' };
    expect((await app.request(undefined, 'POST', '/api/v1/sessions', body)).statusCode).toBe(401);
    const { secret } = (await tokenFor(name)).json();
    for (const [url, given] of [
      ['/api/v1/me/tokens', { name: 'more', scopes: ['*'] }],
      [inTeam, { name: 'child', role: 'viewer' }],
      ['/api/v1/me/password', { currentPassword: '!', newPassword: 'a-long-enough-password' }],
    ] as const) {
      const answer = await app.request(secret, 'POST', url, given);
      expect([403], url).toContain(answer.statusCode);
    }
    const set = await app.request(admin, 'PATCH', `/api/v1/accounts/${name}`, { password: body.password });
    expect([set.statusCode, set.json().code]).toEqual([409, 'service_account_limits']);
  });

  test('gets tokens from its owner alone; others who manage it see and end them', async () => {
    const name = await robot();
    await app.request(ada, 'PUT', '/api/v1/workspaces/team/members/rob', { role: 'admin' });
    const refused = await tokenFor(name, rob);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'owner_needed']);
    const { secret, token } = (await tokenFor(name)).json();
    const listed = (await app.request(rob, 'GET', `${inTeam}/${name}/tokens`)).json().items;
    expect(listed.map(({ id }: { id: string }) => id)).toEqual([token.id]);
    expect((await app.request(rob, 'DELETE', `${inTeam}/${name}/tokens/${token.id}`)).statusCode).toBe(204);
    expect((await app.request(secret, 'GET', '/api/v1/me')).statusCode).toBe(401);
    await app.request(ada, 'PUT', '/api/v1/workspaces/team/members/rob', { role: 'regular' });
  });

  test('gets tokens of what both it and its owner have', async () => {
    const name = await robot(ada, inTeam, 'viewer');
    const beyond = await tokenFor(name, ada, { scopes: ['workspace.apps.upload'] });
    expect([beyond.statusCode, beyond.json().code]).toEqual([403, 'scope_too_wide']);
    const own = await tokenFor(name, ada, { scopes: ['workspace.apps.view'], expiresInDays: 1 });
    expect(own.statusCode).toBe(201);
    expect((await app.upload(own.json().secret, chart('beyond', '1.0.0'))).statusCode).toBe(403);
    const elsewhere = await tokenFor(name, ada, { workspace: 'other' });
    expect(elsewhere.statusCode).toBe(404);
  });

  test.each([
    [
      'it is disabled',
      (name: string) => app.request(ada, 'PATCH', `${inTeam}/${name}`, { disabled: true }),
      401,
    ],
    [
      'its role is taken',
      (name: string) => app.request(ada, 'DELETE', `/api/v1/workspaces/team/members/${name}`),
      404,
    ],
    [
      'its owner is disabled',
      () => app.request(admin, 'PATCH', '/api/v1/accounts/ada', { disabled: true }),
      401,
    ],
  ])('does nothing any more from the moment that %s', async (_title, take, status) => {
    const name = await robot();
    const { secret } = (await tokenFor(name)).json();
    const see = async () => (await app.request(secret, 'GET', '/api/v1/workspaces/team')).statusCode;
    expect(await see()).toBe(200);
    expect((await take(name)).statusCode).toBeLessThan(300);
    expect(await see()).toBe(status);
    await app.request(admin, 'PATCH', '/api/v1/accounts/ada', { disabled: false });
  });

  test('is edited by one of two', async () => {
    const url = `${inTeam}/${await robot()}`;
    const { etag = '' } = (await app.request(ada, 'GET', url)).headers;
    const edit = (displayName: string) =>
      app.request(ada, 'PATCH', url, { displayName }, { 'if-match': String(etag) });
    const results = await Promise.all([edit('one'), edit('two')]);
    expect(results.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
  });

  test('is a member of no other workspace, and has no role on the platform', async () => {
    const name = await robot();
    const member = await app.request(una, 'PUT', `/api/v1/workspaces/other/members/${name}`, {
      role: 'viewer',
    });
    expect([member.statusCode, member.json().code]).toEqual([409, 'service_account_limits']);
    const role = { platformRoles: ['reviewer'] };
    const raised = await app.request(admin, 'PATCH', `/api/v1/accounts/${name}`, role);
    expect([raised.statusCode, raised.json().code]).toEqual([409, 'service_account_limits']);
  });
});

describe('a service account of the platform', () => {
  test('has a platform role, and is made by who manages accounts', async () => {
    const name = await robot(admin, onPlatform, 'reviewer');
    const { secret } = (await tokenFor(name, admin, {}, onPlatform)).json();
    expect((await app.request(secret, 'GET', '/api/v1/submissions')).statusCode).toBe(200);
    expect((await app.request(admin, 'GET', onPlatform)).json().items).toMatchObject([
      { name, owner: 'admin', role: 'reviewer', workspace: null },
    ]);
    expect((await app.request(ada, 'GET', `${inTeam}/${name}`)).statusCode).toBe(404);
  });
});

test.each([
  [vic, 'POST', inTeam, 403],
  [vic, 'GET', inTeam, 403],
  [una, 'POST', inTeam, 404],
  [undefined, 'POST', inTeam, 401],
  [ada, 'POST', onPlatform, 403],
  [ada, 'GET', onPlatform, 403],
] as const)('%s: %s %s is answered with %i', async (as, method, url, status) => {
  const body = method === 'POST' ? { name: 'no', role: 'viewer' } : undefined;
  expect((await app.request(as, method, url, body)).statusCode).toBe(status);
});
