import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, chart, rex, type TestApp, testApp, una, vic } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const password = 'a-long-enough-password';
let count = 0;

/** Somebody new with these platform roles. */
async function person(...platformRoles: string[]): Promise<string> {
  count += 1;
  const name = `person-${count}`;
  const answer = await app.request(admin, 'POST', '/api/v1/accounts', { name, password, platformRoles });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return `${name}:${password}`;
}

/** A role of these permissions, of the level that they begin with. */
async function role(...permissions: string[]): Promise<string> {
  count += 1;
  const name = `role-${count}`;
  const level = permissions[0]?.split('.')[0] ?? 'platform';
  const answer = await app.request(admin, 'POST', `/api/v1/roles/${level}`, { name, permissions });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return name;
}

const nameOf = (as: string): string => as.split(':')[0] ?? '';

describe('a custom role', () => {
  test("of the predecessors' app management and app view reviews, and does nothing beyond", async () => {
    const body = { name: 'app-review', permissions: ['platform.apps.manage', 'platform.apps.view'] };
    const made = await app.request(admin, 'POST', '/api/v1/roles/platform', body);
    expect(made.statusCode).toBe(201);
    expect(made.json().gives).toEqual(
      expect.arrayContaining(['platform.apps.review', 'platform.apps.suspend', 'platform.categories.manage']),
    );
    const reviewer = await person('app-review');
    await app.upload(ada, chart('redis', '11.3.4'));
    await app.act(ada, 'redis', '11.3.4', 'submit');
    const version = '/api/v1/workspaces/team/apps/redis/versions/11.3.4';
    expect((await app.request(reviewer, 'POST', `${version}/pass`)).statusCode).toBe(200);
    for (const [method, url] of [
      ['POST', `${version}/publish`],
      ['GET', '/api/v1/accounts'],
      ['GET', '/api/v1/audit'],
    ] as const) {
      expect((await app.request(reviewer, method, url)).json().code, url).toBe('permission_missing');
    }
  });

  test('can be named by a review policy, whose votes then count by it', async () => {
    const security = await role('platform.apps.review');
    const reviewer = await person(security);
    const set = await app.request(admin, 'PUT', '/api/v1/workspaces/team/policy', { roles: [security] });
    expect(set.json().policy.roles).toEqual([security]);
    await app.upload(ada, chart('judged', '1.0.0'));
    await app.act(ada, 'judged', '1.0.0', 'submit');
    const pass = '/api/v1/workspaces/team/apps/judged/versions/1.0.0/pass';
    expect((await app.request(rex, 'POST', pass)).json().code).toBe('reviewer_role_missing');
    expect((await app.request(reviewer, 'POST', pass)).statusCode).toBe(200);
    const unknown = await app.request(admin, 'PUT', '/api/v1/workspaces/team/policy', { roles: ['nobody'] });
    expect([unknown.statusCode, unknown.json().code]).toEqual([400, 'role_unknown']);
    await app.request(admin, 'PUT', '/api/v1/workspaces/team/policy', {});
  });

  test('holds what it is changed to at the next request of everybody, remembered passwords included', async () => {
    const auditor = await role('platform.audit.view');
    const as = await person(auditor);
    const token = (await app.request(as, 'POST', '/api/v1/me/tokens', { name: 't', scopes: ['*'] })).json();
    const statuses = () =>
      Promise.all(
        [as, token.secret].map(
          async (one) => (await app.request(one, 'GET', '/api/v1/audit?limit=1')).statusCode,
        ),
      );
    expect(await statuses()).toEqual([200, 200]);
    const url = `/api/v1/roles/platform/${auditor}`;
    await app.request(admin, 'PATCH', url, { permissions: ['platform.metrics.view'] });
    expect(await statuses()).toEqual([403, 403]);
    await app.request(admin, 'PATCH', url, { permissions: ['platform.audit.view'] });
    expect(await statuses()).toEqual([200, 200]);
  });

  test.each([
    ['workspace.apps.view', { upload: 403, members: 403, apps: 200 }],
    ['workspace.apps.upload', { upload: 201, members: 403, apps: 200 }],
    ['workspace.members.view', { upload: 403, members: 200, apps: 404 }],
  ])('of the workspace with %s alone allows %j', async (permission, allowed) => {
    const as = await person('regular');
    const name = await role(permission);
    const url = `/api/v1/workspaces/team/members/${nameOf(as)}`;
    expect((await app.request(admin, 'PUT', url, { role: name })).statusCode).toBe(200);
    const statuses = {
      upload: (await app.upload(as, chart(nameOf(as), '1.0.0'))).statusCode,
      members: (await app.request(as, 'GET', '/api/v1/workspaces/team/members')).statusCode,
      apps: (await app.request(as, 'GET', '/api/v1/workspaces/team/apps/redis')).statusCode,
    };
    expect(statuses).toEqual(allowed);
  });

  test('in use is not deleted, and the refusal says by whom', async () => {
    const [used, free] = [await role('platform.audit.view'), await role('platform.audit.view')];
    const as = await person(used);
    const refused = await app.request(admin, 'DELETE', `/api/v1/roles/platform/${used}`);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'role_in_use']);
    expect(refused.json().details).toMatchObject({ accounts: 1, by: [nameOf(as)] });
    expect((await app.request(admin, 'DELETE', `/api/v1/roles/platform/${free}`)).statusCode).toBe(204);
    expect((await app.request(admin, 'GET', `/api/v1/roles/platform/${free}`)).statusCode).toBe(404);
  });

  test('is edited by one of two, and the audit log has what it gave before and after', async () => {
    const name = await role('platform.audit.view');
    const url = `/api/v1/roles/platform/${name}`;
    const { etag = '' } = (await app.request(admin, 'GET', url)).headers;
    const edit = (permissions: string[]) =>
      app.request(admin, 'PATCH', url, { permissions }, { 'if-match': String(etag) });
    const results = await Promise.all([edit(['platform.metrics.view']), edit(['platform.apps.view'])]);
    expect(results.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    const [record] = (await app.request(admin, 'GET', '/api/v1/audit?limit=1')).json().items;
    expect(record).toMatchObject({
      action: 'update',
      actor: { name: 'admin' },
      subject: { kind: 'role' },
      before: { permissions: ['platform.audit.view'] },
      after: { permissions: results.find(({ statusCode }) => statusCode === 200)?.json().permissions },
    });
  });

  test.each<[string, 'POST' | 'PATCH' | 'DELETE', string, object | undefined, number, string]>([
    [
      'takes the name of a built-in one',
      'POST',
      'platform',
      { name: 'reviewer', permissions: [] },
      409,
      'role_fixed',
    ],
    [
      'changes a built-in one',
      'PATCH',
      'platform/regular',
      { permissions: ['platform.audit.view'] },
      409,
      'role_fixed',
    ],
    ['deletes a built-in one', 'DELETE', 'workspace/viewer', undefined, 409, 'role_fixed'],
    [
      'is of another level',
      'POST',
      'workspace',
      { name: 'x', permissions: ['platform.audit.view'] },
      400,
      'role_invalid',
    ],
    [
      'gives projects to workspaces',
      'POST',
      'workspace',
      { name: 'x', permissions: ['project.view'] },
      400,
      'role_invalid',
    ],
    ['is of projects', 'POST', 'project', { name: 'x', permissions: [] }, 400, 'path_invalid'],
    [
      'has a permission that is none',
      'POST',
      'platform',
      { name: 'x', permissions: ['all'] },
      400,
      'body_invalid',
    ],
    ['has no proper name', 'POST', 'platform', { name: 'Über all', permissions: [] }, 400, 'body_invalid'],
    ['is not there', 'PATCH', 'platform/gone', { description: 'x' }, 404, 'not_visible'],
  ])('is refused where it %s', async (_title, method, path, body, status, code) => {
    const answer = await app.request(admin, method, `/api/v1/roles/${path}`, body);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  test('is seen by everybody who is signed in, with the permissions there are', async () => {
    const { items } = (await app.request(una, 'GET', '/api/v1/roles/project')).json();
    expect(items.map((one: { name: string }) => one.name)).toEqual(['admin', 'operator', 'viewer']);
    expect((await app.request(una, 'GET', '/api/v1/roles/workspace/admin')).json().builtIn).toBe(true);
    const all = (await app.request(una, 'GET', '/api/v1/permissions')).json().items;
    expect(all).toContainEqual(
      expect.objectContaining({
        name: 'platform.apps.review',
        level: 'platform',
        allows: expect.any(String),
      }),
    );
    expect((await app.request(undefined, 'GET', '/api/v1/roles/platform')).statusCode).toBe(401);
  });
});

describe('nobody gives what they do not have', () => {
  test.each<[string, string[], string[], number]>([
    ['what one has', ['platform.roles.manage', 'platform.audit.view'], ['platform.audit.view'], 201],
    ['more', ['platform.roles.manage'], ['platform.audit.view'], 403],
    ['everything, not being an administrator', ['platform.roles.manage'], ['platform.administer'], 403],
    ['everything, being one', ['platform.administer'], ['platform.workspaces.manage'], 201],
    ['anything, without the permission to make roles', ['platform.audit.view'], ['platform.audit.view'], 403],
  ])('making a role of %s', async (_title, held, permissions, status) => {
    const as = await person(await role(...held));
    count += 1;
    const body = { name: `made-${count}`, permissions };
    expect((await app.request(as, 'POST', '/api/v1/roles/platform', body)).statusCode).toBe(status);
  });

  test('nor adds it to the role that one has', async () => {
    const own = await role('platform.roles.manage');
    const as = await person(own);
    const url = `/api/v1/roles/platform/${own}`;
    const more = { permissions: ['platform.roles.manage', 'platform.administer'] };
    const refused = await app.request(as, 'PATCH', url, more);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'rights_exceeded']);
    expect((await app.request(as, 'PATCH', url, { description: 'better' })).statusCode).toBe(200);
  });

  test('nor makes or changes accounts above oneself, by a new password for one of them least of all', async () => {
    const helper = await person(await role('platform.accounts.manage'));
    const [above, equal] = [await person('reviewer'), await person('regular')];
    const accounts = '/api/v1/accounts';
    const attempts: [number, 'POST' | 'PATCH', string, object][] = [
      [403, 'POST', accounts, { name: 'eve', password, platformRoles: ['platform-admin'] }],
      [403, 'PATCH', `${accounts}/${nameOf(helper)}`, { platformRoles: ['platform-admin'] }],
      [403, 'PATCH', `${accounts}/admin`, { password: 'mine-mine-mine' }],
      [403, 'PATCH', `${accounts}/${nameOf(above)}`, { password: 'mine-mine-mine' }],
      [403, 'PATCH', `${accounts}/${nameOf(above)}`, { disabled: true }],
      [200, 'PATCH', `${accounts}/${nameOf(equal)}`, { password: 'a-new-long-password' }],
      [201, 'POST', accounts, { name: 'eva', password }],
    ];
    for (const [status, method, url, body] of attempts) {
      const answer = await app.request(helper, method, url, body);
      expect([answer.statusCode, url]).toEqual([status, url]);
      if (status === 403) expect(answer.json().code).toBe('rights_exceeded');
    }
  });

  test('nor roles in a workspace, to themselves or to others, by whatever way', async () => {
    const keeper = await person('regular');
    const url = `/api/v1/workspaces/team/members/${nameOf(keeper)}`;
    await app.request(admin, 'PUT', url, { role: await role('workspace.members.manage') });
    const team = '/api/v1/workspaces/team';
    const attempts: ['PUT' | 'POST', string, object][] = [
      ['PUT', url, { role: 'admin' }],
      ['PUT', `${team}/members/una`, { role: 'regular' }],
      ['POST', `${team}/invitations`, { account: 'una', role: 'viewer' }],
      ['POST', `${team}/invitations`, { account: 'somebody@example.org', role: 'admin' }],
      ['POST', `${team}/service-accounts`, { name: 'robot', role: 'regular' }],
    ];
    for (const [method, to, body] of attempts) {
      const answer = await app.request(keeper, method, to, body);
      expect([answer.statusCode, answer.json().code, to]).toEqual([403, 'rights_exceeded', to]);
    }
    const lesser = await app.request(keeper, 'POST', `${team}/invitations`, {
      account: 'una',
      role: await role('workspace.members.view'),
    });
    expect(lesser.statusCode).toBe(200);
    await app.request(keeper, 'DELETE', `${team}/members/una`);
  });

  test('nor by a token, which makes no roles and gives no more than its scopes', async () => {
    const made = await app.request(ada, 'POST', '/api/v1/me/tokens', {
      name: 'members',
      scopes: ['workspace.members.manage'],
    });
    const give = await app.request(made.json().secret, 'PUT', '/api/v1/workspaces/team/members/una', {
      role: 'admin',
    });
    expect([give.statusCode, give.json().code]).toEqual([403, 'rights_exceeded']);
    const token = await app.request(admin, 'POST', '/api/v1/me/tokens', { name: 'all', scopes: ['*'] });
    const body = { name: 'by-token', permissions: [] };
    const refused = await app.request(token.json().secret, 'POST', '/api/v1/roles/platform', body);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'token_not_enough']);
  });
});

test('the last administrator stays one, whatever is done to the account or to the custom role that makes them one', async () => {
  const own = await testApp();
  const owners = '/api/v1/roles/platform/owners';
  const boss = `boss:${password}`;
  const accounts = '/api/v1/accounts';
  const made = { name: 'owners', permissions: ['platform.administer'] };
  await own.request(admin, 'POST', '/api/v1/roles/platform', made);
  await own.request(admin, 'POST', accounts, { name: 'boss', password, platformRoles: ['owners'] });
  const demote = { platformRoles: ['regular'] };
  expect((await own.request(boss, 'PATCH', `${accounts}/admin`, demote)).statusCode).toBe(200);
  for (const [url, body] of [
    [`${accounts}/boss`, { disabled: true }],
    [`${accounts}/boss`, demote],
    [owners, { permissions: ['platform.accounts.manage'] }],
  ] as const) {
    const answer = await own.request(boss, 'PATCH', url, body);
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'last_admin']);
  }
  expect((await own.request(boss, 'DELETE', owners)).json().code).toBe('role_in_use');
  await own.close();
});

describe('of two who edit the same at once, one does', () => {
  test.each<[string, string, 'PUT' | 'PATCH', object, object]>([
    ['the policy of the platform', '/api/v1/policy', 'PUT', { approvals: 2 }, { approvals: 3 }],
    ['an account', '/api/v1/accounts/rob', 'PATCH', { displayName: 'a' }, { displayName: 'b' }],
    ['a workspace', '/api/v1/workspaces/team', 'PATCH', { displayName: 'a' }, { displayName: 'b' }],
    ['a member', '/api/v1/workspaces/team/members/vic', 'PUT', { role: 'regular' }, { role: 'admin' }],
  ])('%s', async (_title, url, method, one, other) => {
    const before = await app.request(admin, 'GET', url);
    const etag = String(before.headers['etag']);
    const whole = url === '/api/v1/policy' ? before.json() : {};
    const edit = (body: object) =>
      app.request(admin, method, url, { ...whole, ...body }, { 'if-match': etag });
    const results = await Promise.all([edit(one), edit(other)]);
    const won = results.find(({ statusCode }) => statusCode === 200);
    expect(results.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    expect(results.find(({ statusCode }) => statusCode === 412)?.json().code).toBe('precondition_failed');
    const after = await app.request(admin, 'GET', url);
    expect(after.headers['etag']).toBe(won?.headers['etag']);
    expect(after.headers['etag']).not.toBe(etag);
  });

  test('the policy of a workspace, and the removal of a member', async () => {
    const { etag = '' } = (await app.request(admin, 'GET', '/api/v1/workspaces/team')).headers;
    const set = (approvals: number) =>
      app.request(
        admin,
        'PUT',
        '/api/v1/workspaces/team/policy',
        { approvals },
        { 'if-match': String(etag) },
      );
    const results = await Promise.all([set(4), set(5)]);
    expect(results.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    const member = '/api/v1/workspaces/team/members/vic';
    const seen = String((await app.request(ada, 'GET', member)).headers['etag']);
    await app.request(ada, 'PUT', member, { role: 'viewer' });
    const late = await app.request(ada, 'DELETE', member, undefined, { 'if-match': seen });
    expect([late.statusCode, late.json().code]).toEqual([412, 'precondition_failed']);
    expect((await app.request(vic, 'GET', '/api/v1/workspaces/team')).statusCode).toBe(200);
  });
});
