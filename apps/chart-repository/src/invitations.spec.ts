import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedIn } from './testing/browser.ts';
import { ada, admin, rob, type TestApp, testApp, una, vic } from './testing/test-app.ts';

const times = { aheadMs: 0 };
let app: TestApp;
beforeAll(async () => {
  app = await testApp({}, 1, { nowMs: () => Date.now() + times.aheadMs });
});
afterAll(() => app.close());

const url = '/api/v1/workspaces/team/invitations';
const password = 'a-long-enough-password';
const dayMs = 86_400_000;

async function invited(role = 'regular', as = ada, more: object = {}) {
  const answer = await app.request(as, 'POST', url, { account: 'kim@example.org', role, ...more });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  const { token, link, invitation } = answer.json();
  return { token, link, invitation, accept: `/api/v1/invitations/${token}/accept` };
}

describe('inviting an account that exists', () => {
  test('gives it its role at once, and says so', async () => {
    const answer = await app.request(ada, 'POST', url, { account: 'Una', role: 'viewer' });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      outcome: 'member',
      member: { account: 'una', role: 'viewer' },
      token: null,
      link: null,
    });
    expect((await app.request(una, 'GET', '/api/v1/workspaces/team')).statusCode).toBe(200);
  });

  test('that is a member changes no role by the way', async () => {
    const again = await app.request(ada, 'POST', url, { account: 'rob', role: 'regular' });
    expect(again.json().outcome).toBe('member');
    const other = await app.request(ada, 'POST', url, { account: 'rob', role: 'admin' });
    expect([other.statusCode, other.json().code]).toEqual([409, 'member_exists']);
    expect((await app.request(ada, 'GET', '/api/v1/workspaces/team/members/rob')).json().role).toBe(
      'regular',
    );
  });
});

describe('a link', () => {
  test('tells whoever holds it what it invites to, and makes the account and the membership', async () => {
    const { token, link, accept, invitation } = await invited();
    expect(link).toBe(`http://localhost:80/api/v1/invitations/${token}`);
    expect(Date.parse(invitation.expiresAt) - Date.parse(invitation.createdAt)).toBeGreaterThan(6.9 * dayMs);
    const shown = await app.request(undefined, 'GET', `/api/v1/invitations/${token}`);
    expect(shown.json()).toMatchObject({ workspace: 'team', role: 'regular', invitedBy: 'ada' });
    const accepted = await app.request(undefined, 'POST', accept, { name: 'kim', password });
    expect(accepted.statusCode).toBe(201);
    expect(accepted.json()).toMatchObject({ workspace: 'team', member: { account: 'kim', role: 'regular' } });
    const me = (await app.request(`kim:${password}`, 'GET', '/api/v1/me')).json();
    expect(me.account.platformRoles).toEqual(['regular']);
    expect(me.workspaces).toMatchObject([{ workspace: 'team', role: 'regular' }]);
    const [record] = (await app.request(ada, 'GET', url)).json().items;
    expect(record).toMatchObject({ state: 'accepted', acceptedBy: 'kim', invitee: 'kim@example.org' });
    expect(JSON.stringify(record)).not.toContain(token);
    const audit = (await app.request(admin, 'GET', '/api/v1/audit?limit=10')).body;
    expect(audit).toContain('"accept"');
    expect(audit).not.toContain(token);
  });

  test('is for once', async () => {
    const { accept } = await invited();
    const attempt = (name: string) => app.request(undefined, 'POST', accept, { name, password });
    const results = await Promise.all([attempt('lou'), attempt('liz')]);
    expect(results.map(({ statusCode }) => statusCode).sort()).toEqual([201, 410]);
    expect(results.find(({ statusCode }) => statusCode === 410)?.json().code).toBe('invitation_used');
  });

  test('is accepted by somebody who is signed in, as themselves', async () => {
    await app.request(ada, 'DELETE', '/api/v1/workspaces/team/members/una');
    const { accept } = await invited('viewer');
    const page = await signedIn(app, una);
    const named = await page.request('POST', accept, { name: 'other', password });
    expect([named.statusCode, named.json().code]).toEqual([400, 'body_invalid']);
    const accepted = await page.request('POST', accept, {});
    expect(accepted.json().member).toMatchObject({ account: 'una', role: 'viewer' });
    const { accept: second } = await invited('admin');
    const raised = await app.request(una, 'POST', second, {});
    expect([raised.statusCode, raised.json().code]).toEqual([409, 'member_exists']);
  });

  test.each<[string, object, number, string]>([
    ['without a name', { password }, 400, 'body/name'],
    ['without a password', { name: 'max' }, 400, 'body/password'],
    ['with a short password', { name: 'max', password: 'short' }, 400, 'body/password'],
    [
      'with roles of one’s own choice',
      { name: 'max', password, platformRoles: ['platform-admin'] },
      400,
      'body/platformRoles',
    ],
    ['with a name that is taken', { name: 'rob', password }, 409, 'name'],
  ])('%s makes nothing, and can be used again', async (_title, body, status, field) => {
    const { token, accept } = await invited();
    const answer = await app.request(undefined, 'POST', accept, body);
    expect([answer.statusCode, answer.json().field]).toEqual([status, field]);
    expect((await app.request(undefined, 'GET', `/api/v1/invitations/${token}`)).statusCode).toBe(200);
  });

  test('that was taken back, is too old, or is none, is refused as what it is', async () => {
    const { accept, invitation } = await invited();
    expect((await app.request(ada, 'DELETE', `${url}/${invitation.id}`)).statusCode).toBe(204);
    const revoked = await app.request(undefined, 'POST', accept, { name: 'nia', password });
    expect([revoked.statusCode, revoked.json().code]).toEqual([410, 'invitation_revoked']);
    const none = await app.request(undefined, 'POST', '/api/v1/invitations/none/accept', {
      name: 'nia',
      password,
    });
    expect([none.statusCode, none.json().code]).toEqual([404, 'invitation_unknown']);
    const day = await invited('viewer', ada, { expiresInDays: 1 });
    times.aheadMs = dayMs + 1000;
    const late = await app.request(undefined, 'POST', day.accept, { name: 'nia', password });
    times.aheadMs = 0;
    expect([late.statusCode, late.json().code]).toEqual([410, 'invitation_expired']);
    expect((await app.request('nia:' + password, 'GET', '/api/v1/me')).statusCode).toBe(401);
  });

  test('gives nothing that whoever made it may not give any more', async () => {
    const member = '/api/v1/workspaces/team/members/rob';
    await app.request(ada, 'PUT', member, { role: 'admin' });
    const { token, accept } = await invited('admin', rob);
    await app.request(ada, 'DELETE', member);
    const shown = await app.request(undefined, 'GET', `/api/v1/invitations/${token}`);
    expect([shown.statusCode, shown.json().code]).toEqual([410, 'invitation_void']);
    const accepted = await app.request(rob, 'POST', accept, {});
    expect([accepted.statusCode, accepted.json().code]).toEqual([410, 'invitation_void']);
    expect((await app.request(rob, 'GET', '/api/v1/workspaces/team')).statusCode).toBe(404);
    await app.request(ada, 'PUT', member, { role: 'regular' });
  });
});

test.each([
  ['POST', url, { account: 'x', role: 'viewer' }],
  ['GET', url, undefined],
  ['DELETE', `${url}/x`, undefined],
] as const)('%s %s is for who manages the members', async (method, to, body) => {
  expect((await app.request(vic, method, to, body)).json().code).toBe('permission_missing');
  expect((await app.request(undefined, method, to, body)).statusCode).toBe(401);
});
