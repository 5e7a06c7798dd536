import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, chart, rex, rob, type TestApp, testApp, una, vic } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await app.upload(ada, chart('secret', '1.0.0'));
  await app.publish('open', '1.0.0');
});
afterAll(() => app.close());

const nothingBlocks = {
  blockSeverities: [],
  blockCodes: [],
  allowCodes: [],
  required: false,
  registries: [],
};
const drafts = [
  '/api/v1/workspaces/team',
  '/api/v1/workspaces/team/apps',
  '/api/v1/workspaces/team/apps/secret',
  '/api/v1/workspaces/team/apps/secret/versions/1.0.0',
  '/api/v1/workspaces/team/audit',
  '/api/v1/workspaces/team/members',
  '/workspaces/team/drafts/index.yaml',
  '/workspaces/team/charts/secret-1.0.0.tgz',
];

describe.each(drafts)('%s', (url) => {
  test('asks somebody who is not signed in to sign in', async () => {
    const answer = await app.request(undefined, 'GET', url);
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Basic');
  });
  test('does not exist for a member of another workspace', async () => {
    expect((await app.request(una, 'GET', url)).statusCode).toBe(404);
  });
  test('is there for a regular member', async () => {
    expect((await app.request(rob, 'GET', url)).statusCode).toBe(200);
  });
});

test('a draft and nothing at all look the same to who may not see', async () => {
  for (const as of [undefined, una]) {
    const [there, absent] = await Promise.all(
      ['secret', 'nothing'].map((name) =>
        app.request(as, 'GET', `/workspaces/team/charts/${name}-1.0.0.tgz`),
      ),
    );
    expect(there?.statusCode).toBe(absent?.statusCode);
  }
});

test.each([
  [vic, 'POST', '/api/v1/workspaces/team/apps/secret/versions/1.0.0/submit', 'workspace.apps.submit'],
  [vic, 'DELETE', '/api/v1/workspaces/team/apps/secret/versions/1.0.0', 'workspace.apps.delete'],
  [rob, 'PUT', '/api/v1/workspaces/team/members/una', 'workspace.members.manage'],
  [ada, 'POST', '/api/v1/workspaces/team/apps/secret/versions/1.0.0/pass', 'platform.apps.review'],
  [rex, 'POST', '/api/v1/workspaces/team/apps/secret/versions/1.0.0/submit', 'workspace.apps.submit'],
  [ada, 'POST', '/api/v1/workspaces', 'platform.workspaces.create'],
  [rex, 'POST', '/api/v1/accounts', 'platform.accounts.manage'],
  [ada, 'GET', '/api/v1/audit', 'platform.audit.view'],
  [ada, 'GET', '/metrics', 'platform.metrics.view'],
  [ada, 'PUT', '/api/v1/inspection-policy', 'platform.policies.manage'],
  [vic, 'PUT', '/api/v1/workspaces/team/inspection-policy', 'workspace.policy.tighten'],
] as const)(
  '%s may not %s %s, and is told which permission that takes',
  async (as, method, url, permission) => {
    const bodies: Record<string, object> = {
      '/api/v1/workspaces': { slug: 'mine' },
      '/api/v1/accounts': { name: 'eve', password: 'a-long-enough-password' },
      '/api/v1/workspaces/team/members/una': { role: 'admin' },
      '/api/v1/inspection-policy': nothingBlocks,
      '/api/v1/workspaces/team/inspection-policy': nothingBlocks,
    };
    const answer = await app.request(as, method, url, bodies[url]);
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'permission_missing']);
    expect(answer.json().detail).toContain(permission);
  },
);

test('rights that are taken away are gone at the next request', async () => {
  await app.request(ada, 'PUT', '/api/v1/workspaces/team/members/una', { role: 'regular' });
  expect((await app.request(una, 'GET', '/api/v1/workspaces/team')).statusCode).toBe(200);
  await app.request(ada, 'DELETE', '/api/v1/workspaces/team/members/una');
  expect((await app.request(una, 'GET', '/api/v1/workspaces/team')).statusCode).toBe(404);
});

test('a new password ends the old one at once, remembered or not', async () => {
  await app.request(admin, 'POST', '/api/v1/accounts', { name: 'tim', password: 'the-first-password' });
  expect((await app.request('tim:the-first-password', 'GET', '/api/v1/me')).statusCode).toBe(200);
  const change = { currentPassword: 'the-first-password', newPassword: 'the-second-password' };
  expect(
    (await app.request('tim:the-first-password', 'POST', '/api/v1/me/password', change)).statusCode,
  ).toBe(204);
  expect((await app.request('tim:the-first-password', 'GET', '/api/v1/me')).statusCode).toBe(401);
  expect((await app.request('tim:the-second-password', 'GET', '/api/v1/me')).statusCode).toBe(200);
  await app.request(admin, 'PATCH', '/api/v1/accounts/tim', { disabled: true });
  expect((await app.request('tim:the-second-password', 'GET', '/api/v1/me')).statusCode).toBe(401);
});

test('wrong passwords are slowed per account, and the right one remembered still works', async () => {
  await app.request(admin, 'POST', '/api/v1/accounts', { name: 'kim', password: 'kims-long-password' });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect((await app.request(`kim:wrong-${attempt}`, 'GET', '/api/v1/me')).statusCode).toBe(401);
  }
  const refused = await app.request('kim:wrong-again', 'GET', '/api/v1/me');
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'too_many_attempts']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await app.request(ada, 'GET', '/api/v1/me')).statusCode).toBe(200);
});

describe('a token', () => {
  async function token(body: object): Promise<{ secret: string; id: string }> {
    const answer = await app.request(ada, 'POST', '/api/v1/me/tokens', body);
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return { secret: answer.json().secret, id: answer.json().token.id };
  }

  test('gives what its scopes say, as Bearer and as the password of Basic, and nothing once revoked', async () => {
    const { secret, id } = await token({ name: 'ci', scopes: ['workspace.apps.upload'] });
    expect((await app.upload(secret, chart('bytoken', '1.0.0'))).statusCode).toBe(201);
    expect((await app.upload(`anyname:${secret}`, chart('bytoken', '1.1.0'))).statusCode).toBe(201);
    const submit = await app.request(
      secret,
      'POST',
      '/api/v1/workspaces/team/apps/bytoken/versions/1.0.0/submit',
    );
    expect(submit.json().code).toBe('permission_missing');
    await app.request(ada, 'DELETE', `/api/v1/me/tokens/${id}`);
    expect((await app.upload(secret, chart('bytoken', '1.2.0'))).statusCode).toBe(401);
  });

  test('of one workspace sees no other', async () => {
    const { secret } = await token({ name: 'team only', scopes: ['*'], workspace: 'team' });
    expect((await app.request(secret, 'GET', '/api/v1/workspaces/team')).statusCode).toBe(200);
    expect((await app.request(secret, 'GET', '/api/v1/workspaces/default')).statusCode).toBe(404);
  });

  test('cannot promise what its maker lacks, nor make tokens or accounts', async () => {
    const wide = await app.request(ada, 'POST', '/api/v1/me/tokens', {
      name: 'wide',
      scopes: ['platform.apps.review'],
    });
    expect([wide.statusCode, wide.json().code]).toEqual([403, 'scope_too_wide']);
    const { secret } = await token({ name: 'all', scopes: ['*'] });
    const more = await app.request(secret, 'POST', '/api/v1/me/tokens', { name: 'more', scopes: ['*'] });
    expect([more.statusCode, more.json().code]).toEqual([403, 'token_not_enough']);
  });
});

test('the last administrator can neither be disabled nor lose the role', async () => {
  for (const body of [{ disabled: true }, { platformRoles: ['regular'] }]) {
    const answer = await app.request(admin, 'PATCH', '/api/v1/accounts/admin', body);
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'last_admin']);
  }
});

test('a workspace may tighten the policy; loosening takes a platform permission', async () => {
  const looser = await app.request(ada, 'PUT', '/api/v1/workspaces/team/policy', { approvals: 0 });
  expect([looser.statusCode, looser.json().code]).toEqual([403, 'policy_looser']);
  const tighter = await app.request(ada, 'PUT', '/api/v1/workspaces/team/policy', { approvals: 3 });
  expect(tighter.json().policy).toMatchObject({ approvals: 3, keepNumbers: true });
  const byAdmin = await app.request(admin, 'PUT', '/api/v1/workspaces/team/policy', { approvals: 0 });
  expect(byAdmin.json().policy).toMatchObject({ approvals: 0, keepNumbers: false });
  await app.request(admin, 'PUT', '/api/v1/workspaces/team/policy', {});
});

test('a store that is closed to strangers asks them to sign in, for the index and the archives too', async () => {
  const closed = await testApp({ CHANDLERY_ANONYMOUS_READ: 'false' });
  await closed.publish('open', '1.0.0');
  for (const url of [
    '/index.yaml',
    '/workspaces/team/index.yaml',
    '/workspaces/team/charts/open-1.0.0.tgz',
    '/api/v1/store/apps',
    '/api/charts',
  ]) {
    expect((await closed.request(undefined, 'GET', url)).statusCode, url).toBe(401);
  }
  expect((await closed.request(una, 'GET', '/index.yaml')).statusCode).toBe(200);
  const download = await closed.request(una, 'GET', '/workspaces/team/charts/open-1.0.0.tgz');
  expect([download.statusCode, download.headers['cache-control']]).toEqual([200, 'private, no-cache']);
  expect((await closed.request(una, 'GET', '/workspaces/team/index.yaml')).statusCode).toBe(404);
  await closed.close();
});
