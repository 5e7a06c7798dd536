import { claimTakeoverMs } from '@chandlery/lifecycle';
import { readChart } from '@chandlery/chart';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, type As, chart, rex, rob, type TestApp, testApp, una, vic } from './testing/test-app.ts';

let app: TestApp;
let laterMs = 0;
beforeAll(async () => {
  app = await testApp({}, 1, { nowMs: () => Date.now() + laterMs });
});
afterAll(() => app.close());

type Json = Record<string, unknown>;
const path = (name: string, version: string) => `/api/v1/workspaces/team/apps/${name}/versions/${version}`;
const post = (as: As, url: string, body?: unknown) => app.request(as, 'POST', url, body);
const read = async (as: As, url: string) => (await app.request(as, 'GET', url)).json();
const policy = (body: Json) => app.request(admin, 'PUT', '/api/v1/workspaces/team/policy', body);
const submitted = async (name: string, version = '1.0.0', files = {}): Promise<void> => {
  await app.upload(ada, chart(name, version, files));
  await app.act(ada, name, version, 'submit');
};
const submissionOf = async (name: string, version = '1.0.0') => {
  const id = (await read(ada, path(name, version))).submission;
  return read(rex, `/api/v1/submissions/${id}`);
};
const replace = (name: string, version: string, archive: Uint8Array, as: As = ada) =>
  app.request(as, 'PUT', `${path(name, version)}/archive`, Buffer.from(archive));

describe('submitting under another number', () => {
  test('packs the chart anew with it, frees the old one, and the audit log says from what to what', async () => {
    await app.upload(ada, chart('emqx', 'v4.0.2', { 'templates/a.yaml': 'a: 1\n' }));
    const before = await read(ada, path('emqx', 'v4.0.2'));
    const refused = await post(ada, `${path('emqx', 'v4.0.2')}/submit`, { version: 'v4.0.3' });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'number_rule']);
    expect(refused.json().remedy).toContain('4.0.3');
    const answer = await post(ada, `${path('emqx', 'v4.0.2')}/submit`, {
      version: '4.1.0',
      updateLog: 'new',
    });
    expect(answer.json()).toMatchObject({
      id: before.id,
      version: '4.1.0',
      state: 'submitted',
      uploader: 'ada',
    });
    expect(answer.json().contentDigest).not.toBe(before.contentDigest);
    const stored = readChart(await app.archives.read(answer.json().digest));
    expect(stored.metadata).toMatchObject({ name: 'emqx', version: '4.1.0' });
    expect((await app.request(ada, 'GET', path('emqx', 'v4.0.2'))).statusCode).toBe(404);
    expect((await app.upload(ada, chart('emqx', 'v4.0.2'))).statusCode).toBe(201);
    const { items } = await read(ada, `${path('emqx', '4.1.0')}/audit`);
    expect(items.map(({ action }: Json) => action)).toEqual(['submit', 'replace', 'renumber', 'upload']);
    expect(items[2]).toMatchObject({
      before: { version: 'v4.0.2', digest: before.digest },
      after: { version: '4.1.0', digest: answer.json().digest },
    });
    await app.act(rex, 'emqx', '4.1.0', 'pass');
    await app.act(ada, 'emqx', '4.1.0', 'publish');
  });

  test('is possible where Helm takes both for the same number', async () => {
    await app.upload(ada, chart('same', 'v1.0.0'));
    const answer = await post(ada, `${path('same', 'v1.0.0')}/submit`, { version: '1.0.0' });
    expect(answer.json()).toMatchObject({ version: '1.0.0', state: 'submitted' });
  });

  test.each([
    ['one that exists', '2.0.0', 409, 'version_exists'],
    ['one that was deleted', '3.0.0', 409, 'version_taken'],
    ['what is no number', '1.0.x.0', 400, 'version_invalid'],
  ])('refuses %s, and changes nothing', async (_, number, status, code) => {
    const name = `refused-${number.replaceAll('.', '-')}`;
    for (const version of ['1.0.0', '2.0.0', '3.0.0']) await app.upload(ada, chart(name, version));
    await app.request(ada, 'DELETE', path(name, '3.0.0'));
    const before = await read(ada, path(name, '1.0.0'));
    const answer = await post(ada, `${path(name, '1.0.0')}/submit`, { version: number });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(await read(ada, path(name, '1.0.0'))).toEqual(before);
  });

  test('leaves whoever uploaded the chart its author, who cannot review it', async () => {
    await app.upload(admin, chart('authored', 'v1.0.0'));
    await post(ada, `${path('authored', 'v1.0.0')}/submit`, { version: '1.0.0' });
    const pass = await post(admin, `${path('authored', '1.0.0')}/pass`);
    expect(pass.json().code).toBe('own_submission');
  });

  test('is possible while the app is suspended, as submitting is', async () => {
    await app.upload(ada, chart('waiting', '1.0.0'));
    await post(ada, '/api/v1/workspaces/team/apps/waiting/suspend');
    const answer = await post(ada, `${path('waiting', '1.0.0')}/submit`, { version: '1.1.0' });
    expect(answer.json()).toMatchObject({ version: '1.1.0', state: 'submitted' });
  });

  test('takes the right to replace bytes', async () => {
    const made = await post(ada, '/api/v1/me/tokens', { name: 'submit', scopes: ['workspace.apps.submit'] });
    await app.upload(ada, chart('narrow', '1.0.0'));
    const answer = await post(made.json().secret, `${path('narrow', '1.0.0')}/submit`, { version: '1.1.0' });
    expect(answer.json().code).toBe('permission_missing');
    expect((await post(made.json().secret, `${path('narrow', '1.0.0')}/submit`)).statusCode).toBe(200);
  });
});

describe('the queue', () => {
  test('has what waits longest first: what was withdrawn waits anew, what was released does not', async () => {
    for (const name of ['q-one', 'q-two', 'q-three']) await submitted(name);
    const names = async (query = '') => {
      const { items } = await read(rex, `/api/v1/submissions?limit=200${query}`);
      return items.map((item: Json) => String(item['app'])).filter((name: string) => name.startsWith('q-'));
    };
    await app.act(rex, 'q-one', '1.0.0', 'claim', 'unclaim');
    expect(await names()).toEqual(['q-one', 'q-two', 'q-three']);
    await app.act(rex, 'q-one', '1.0.0', 'pass');
    expect(await names()).toEqual(['q-two', 'q-three']);
    expect((await names('&tab=processed'))[0]).toBe('q-one');
    await app.act(rex, 'q-one', '1.0.0', 'revoke');
    expect(await names()).toEqual(['q-two', 'q-three', 'q-one']);
    expect(await names('&tab=all')).toEqual(['q-two', 'q-three', 'q-one']);
    await app.act(rex, 'q-three', '1.0.0', 'claim');
    expect(await names('&claimed=mine')).toEqual(['q-three']);
    expect(await names('&claimed=nobody')).toEqual(['q-two', 'q-one']);
    expect(await names('&workspace=team&app=q-two')).toEqual(['q-two']);
    expect(await names('&workspace=other')).toEqual([]);
    expect(await names('&olderThanHours=1')).toEqual([]);
    expect(await names('&olderThanHours=0')).toEqual(['q-two', 'q-three', 'q-one']);
    const first = await read(rex, '/api/v1/submissions?limit=1');
    expect(first.items[0].waitingSeconds).toBeGreaterThanOrEqual(0);
    const second = await read(rex, `/api/v1/submissions?limit=1&cursor=${first.next}`);
    expect(Date.parse(second.items[0].waitingSince)).toBeGreaterThanOrEqual(
      Date.parse(first.items[0].waitingSince),
    );
  });

  test('is for reviewers, and of a workspace for its members', async () => {
    expect((await app.request(ada, 'GET', '/api/v1/submissions')).json().code).toBe('permission_missing');
    expect((await app.request(vic, 'GET', '/api/v1/workspaces/team/submissions')).statusCode).toBe(200);
    expect((await app.request(una, 'GET', '/api/v1/workspaces/team/submissions')).statusCode).toBe(404);
    const nameless = await app.request(rex, 'GET', '/api/v1/submissions?app=q-two');
    expect([nameless.statusCode, nameless.json().field]).toEqual([400, 'query/app']);
  });
});

describe('a claim', () => {
  test('is held against others for a day, then taken over or released; it keeps nobody from voting', async () => {
    await submitted('claimed');
    await app.act(rex, 'claimed', '1.0.0', 'claim');
    const early = await post(admin, `${path('claimed', '1.0.0')}/claim`);
    expect([early.statusCode, early.json().code]).toEqual([409, 'claim_in_force']);
    expect(early.json().details).toMatchObject({ claimedBy: 'rex' });
    laterMs = claimTakeoverMs;
    await app.act(admin, 'claimed', '1.0.0', 'claim');
    const { claimedBy, history } = await submissionOf('claimed');
    expect(claimedBy).toBe('admin');
    expect(history.map(({ kind, actor }: Json) => [kind, actor])).toEqual([
      ['submitted', 'ada'],
      ['claimed', 'rex'],
      ['released', 'admin'],
      ['claimed', 'admin'],
    ]);
    laterMs = 0;
    expect((await post(rex, `${path('claimed', '1.0.0')}/unclaim`)).json().code).toBe('claim_in_force');
    await app.act(rex, 'claimed', '1.0.0', 'pass');
  });

  test('is not for whose submission it is', async () => {
    await app.upload(admin, chart('mine', '1.0.0'));
    await app.act(ada, 'mine', '1.0.0', 'submit');
    expect((await post(admin, `${path('mine', '1.0.0')}/claim`)).json().code).toBe('own_submission');
  });
});

describe('comments', () => {
  test('are by members and reviewers, open or closed, decide nothing and leave the revision', async () => {
    await submitted('talk');
    const { revision, submission } = await read(ada, path('talk', '1.0.0'));
    const url = `/api/v1/submissions/${submission}/comments`;
    for (const as of [vic, ada, rex]) {
      expect((await post(as, url, { message: `from ${as?.split(':')[0]}` })).statusCode).toBe(200);
    }
    expect((await post(una, url, { message: 'from outside' })).statusCode).toBe(404);
    expect((await post(vic, url, { message: ' ' })).json().code).toBe('reason_missing');
    expect(await read(ada, path('talk', '1.0.0'))).toMatchObject({ revision, state: 'submitted' });
    await post(rex, `${path('talk', '1.0.0')}/reject`, { message: 'no' });
    const closed = await post(ada, url, { message: 'why?' });
    expect(closed.json()).toMatchObject({ outcome: 'rejected', approvals: 0 });
    expect(closed.json().votes.map(({ fate }: Json) => fate)).toEqual([
      'remark',
      'remark',
      'remark',
      'stands',
      'remark',
    ]);
    const { items } = await read(vic, `${path('talk', '1.0.0')}/audit`);
    expect(items.filter(({ action }: Json) => action === 'comment')).toHaveLength(4);
  });

  test('are not by a token that was made for reading', async () => {
    await submitted('quiet');
    const made = await post(vic, '/api/v1/me/tokens', { name: 'read', scopes: ['workspace.apps.view'] });
    const answer = await post(made.json().secret, `${path('quiet', '1.0.0')}/comment`, { message: 'hi' });
    expect(answer.json().code).toBe('permission_missing');
  });
});

describe('an approval', () => {
  test('falls by one different byte, and the history says whose and why; equal content keeps it', async () => {
    await submitted('byte', '1.0.0', { 'a.txt': 'a' });
    await app.act(rex, 'byte', '1.0.0', 'pass');
    expect((await replace('byte', '1.0.0', chart('byte', '1.0.0', { 'a.txt': 'a' }))).json().state).toBe(
      'passed',
    );
    expect((await replace('byte', '1.0.0', chart('byte', '1.0.0', { 'a.txt': 'b' }))).json().state).toBe(
      'submitted',
    );
    const { votes, history, approvals, revisions } = await submissionOf('byte');
    expect([votes[0].fate, approvals, revisions.length]).toEqual(['fell', 0, 3]);
    expect(history.map(({ kind }: Json) => kind)).toEqual([
      'submitted',
      'approved',
      'passed',
      'revised',
      'revised',
      'approval_fell',
      'reopened',
    ]);
    expect(history[5].data).toMatchObject({
      reviewer: 'rex',
      why: expect.stringContaining('content digest'),
    });
  });

  test('is not given by whoever uploaded any revision, by a token neither', async () => {
    await submitted('shared');
    const made = await post(admin, '/api/v1/me/tokens', { name: 'ci', scopes: ['*'] });
    const revised = await replace(
      'shared',
      '1.0.0',
      chart('shared', '1.0.0', { 'a.txt': '1' }),
      made.json().secret,
    );
    expect(revised.statusCode).toBe(200);
    await replace('shared', '1.0.0', chart('shared', '1.0.0', { 'a.txt': '2' }), rob);
    for (const as of [admin, made.json().secret]) {
      expect((await post(as, `${path('shared', '1.0.0')}/pass`)).json().code).toBe('own_submission');
    }
    await app.act(rex, 'shared', '1.0.0', 'pass');
  });

  test('is not given by whoever uploaded in an earlier round either', async () => {
    await submitted('again');
    await replace('again', '1.0.0', chart('again', '1.0.0', { 'a.txt': '1' }), admin);
    await app.act(ada, 'again', '1.0.0', 'cancel');
    await replace('again', '1.0.0', chart('again', '1.0.0', { 'a.txt': '1' }), rob);
    await app.act(ada, 'again', '1.0.0', 'submit');
    expect((await post(admin, `${path('again', '1.0.0')}/pass`)).json().code).toBe('own_submission');
    await app.act(rex, 'again', '1.0.0', 'pass');
  });

  test('falls when its reviewer uploads a revision, of equal content too', async () => {
    await submitted('equal', '1.0.0', { 'a.txt': 'a' });
    await app.act(admin, 'equal', '1.0.0', 'pass');
    const revised = await replace('equal', '1.0.0', chart('equal', '1.0.0', { 'a.txt': 'a' }), admin);
    expect(revised.json().state).toBe('submitted');
    const { votes, approvals } = await submissionOf('equal');
    expect([votes[0].fate, approvals]).toEqual(['withdrawn', 0]);
    expect((await post(ada, `${path('equal', '1.0.0')}/publish`)).json().code).toBe('action_not_allowed');
    await app.act(rex, 'equal', '1.0.0', 'pass');
  });

  test('is taken from nobody but whoever is signed in: a name in the body is refused', async () => {
    await submitted('forged');
    const answer = await post(rex, `${path('forged', '1.0.0')}/pass`, { operator: 'admin' });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'body_invalid']);
    const direct = await post(ada, `${path('forged', '1.0.0')}/publish`);
    expect([direct.statusCode, direct.json().code]).toEqual([409, 'action_not_allowed']);
  });
});

describe('a policy that changes while submissions are open', () => {
  test('asks for more votes where it became stricter, before the pass and before the publication', async () => {
    await submitted('strict');
    await policy({ approvals: 2 });
    await app.act(rex, 'strict', '1.0.0', 'pass');
    expect((await read(ada, path('strict', '1.0.0'))).state).toBe('submitted');
    await app.act(admin, 'strict', '1.0.0', 'pass');
    await policy({ approvals: 3 });
    const publish = await post(ada, `${path('strict', '1.0.0')}/publish`);
    expect([publish.statusCode, publish.json().code]).toEqual([409, 'policy_in_force']);
    expect(publish.json().details).toEqual({ approvals: 2, approvalsNeeded: 3 });
    expect(await submissionOf('strict')).toMatchObject({ state: 'submitted', outcome: 'open', approvals: 2 });
    await policy({});
    await app.act(rex, 'strict', '1.0.0', 'pass');
    await app.act(ada, 'strict', '1.0.0', 'publish');
  });

  test('counts approvals of the roles that it names now', async () => {
    await submitted('roles');
    await app.act(rex, 'roles', '1.0.0', 'pass');
    await policy({ roles: ['platform-admin'] });
    expect((await submissionOf('roles')).votes[0].fate).toBe('role_missing');
    expect((await post(ada, `${path('roles', '1.0.0')}/publish`)).json().code).toBe('policy_in_force');
    expect((await post(rex, `${path('roles', '1.0.0')}/pass`)).json().code).toBe('reviewer_role_missing');
    await app.act(admin, 'roles', '1.0.0', 'pass');
    await app.act(ada, 'roles', '1.0.0', 'publish');
    await policy({});
  });
});

test('the reviewer sees what changed in the store information since the last review, also after publishing', async () => {
  await app.publish('informed', '1.0.0');
  await app.request(ada, 'PATCH', '/api/v1/workspaces/team/apps/informed', { description: 'other' });
  await submitted('informed', '2.0.0');
  await app.request(ada, 'PATCH', '/api/v1/workspaces/team/apps/informed', { displayName: 'Informed' });
  const first = await submissionOf('informed', '2.0.0');
  expect(first.information).toMatchObject({
    from: 1,
    to: 3,
    changes: [
      { field: 'displayName', before: 'informed', after: 'Informed' },
      { field: 'description', before: '', after: 'other' },
    ],
  });
  expect([first.informationRevision, first.judgedInformationRevision]).toEqual([2, null]);
  await app.act(rex, 'informed', '2.0.0', 'pass');
  expect((await submissionOf('informed', '2.0.0')).judgedInformationRevision).toBe(3);
  await submitted('informed', '3.0.0');
  expect((await submissionOf('informed', '3.0.0')).information).toEqual({ from: 3, to: 3, changes: [] });
});

test('every round of a version can be read with who did what', async () => {
  await submitted('rounds');
  await post(rex, `${path('rounds', '1.0.0')}/reject`, { message: 'no README' });
  await app.act(ada, 'rounds', '1.0.0', 'submit');
  await app.act(rex, 'rounds', '1.0.0', 'pass', 'revoke');
  await app.act(ada, 'rounds', '1.0.0', 'cancel');
  const { items } = await read(vic, `${path('rounds', '1.0.0')}/submissions`);
  expect(
    items.map(({ outcome, history }: { outcome: string; history: Json[] }) => [
      outcome,
      history.map(({ kind, actor }) => `${String(kind)} by ${String(actor)}`),
    ]),
  ).toEqual([
    [
      'cancelled',
      [
        'submitted by ada',
        'approved by rex',
        'passed by rex',
        'withdrawn by rex',
        'reopened by rex',
        'cancelled by ada',
      ],
    ],
    ['rejected', ['submitted by ada', 'rejected by rex']],
  ]);
  expect(items[0].votes[0]).toMatchObject({ fate: 'withdrawn', withdrawnAt: expect.any(String) });
});
