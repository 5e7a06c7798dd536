import type { Change } from '@chandlery/persistence';
import { expect, test } from 'vitest';
import { anonymous, type Caller } from './caller.ts';
import { KnownCallers } from './known-callers.ts';

const change = (type: string): Change => ({
  number: 1,
  type,
  atMs: 0,
  workspaceId: null,
  appId: null,
  versionId: null,
  actorName: 'somebody',
  data: {},
});

const somebody: Caller = { ...anonymous, actor: { kind: 'account', name: 'somebody' } };

async function knowing(times = { nowMs: 0 }): Promise<KnownCallers> {
  const callers = new KnownCallers(() => times.nowMs);
  await callers.identify('Basic x', async () => somebody);
  return callers;
}

test('a caller is remembered by the whole header, for a while', async () => {
  const times = { nowMs: 0 };
  const callers = await knowing(times);
  expect([callers.find('Basic x'), callers.find('Basic y')]).toEqual([somebody, undefined]);
  times.nowMs = 10_001;
  expect(callers.find('Basic x')).toBeUndefined();
});

test('wrong credentials are not', async () => {
  const callers = await knowing();
  await expect(callers.identify('Basic y', () => Promise.reject(new Error('wrong')))).rejects.toThrow(
    'wrong',
  );
  expect(callers.find('Basic y')).toBeUndefined();
});

test.each([
  'account.update',
  'member.remove',
  'member.change_role',
  'token.revoke',
  'role.update',
  'role.delete',
  'invitation.accept',
  'workspace.update',
  'new.kind',
])('%s forgets everybody, also who is being found out', async (type) => {
  const callers = await knowing();
  const late = callers.identify('Basic z', async () => {
    callers.onChanges([change('version.publish'), change(type)]);
    return somebody;
  });
  expect(await late).toBe(somebody);
  expect([callers.find('Basic x'), callers.find('Basic z')]).toEqual([undefined, undefined]);
});

test('what changes no rights forgets nobody', async () => {
  const callers = await knowing();
  callers.onChanges(
    [
      'version.upload',
      'app.move',
      'category.create',
      'token.create',
      'session.create',
      'invitation.create',
    ].map(change),
  );
  expect(callers.find('Basic x')).toBe(somebody);
});

test('a token is not remembered beyond its end', async () => {
  const times = { nowMs: 0 };
  const callers = new KnownCallers(() => times.nowMs);
  const token = {
    id: 't',
    accountId: 'a',
    name: 'ci',
    scopes: ['*'],
    workspaceId: null,
    createdAtMs: 0,
    expiresAtMs: 500,
    revokedAtMs: null,
    lastUsedAtMs: null,
  };
  await callers.identify('Bearer x', async () => ({ ...somebody, token }));
  times.nowMs = 499;
  expect(callers.find('Bearer x')).toBeDefined();
  times.nowMs = 500;
  expect(callers.find('Bearer x')).toBeUndefined();
});
