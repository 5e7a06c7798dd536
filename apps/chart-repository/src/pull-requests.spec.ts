import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aboutOf,
  githubUser as user,
  type PlayedBot,
  playBot,
  refusal,
  repositories,
} from './testing/pulls.ts';
import {
  ada,
  admin,
  changesMade,
  chart,
  indexOf,
  rex,
  rob,
  type TestApp,
  testApp,
} from './testing/test-app.ts';

/*
 * What the review bot asks of the server, over the production app. On GitHub ada is 1, rob 2 and rex 3; 9 is nobody here.
 */
const base = repositories;
const password = 'a-long-enough-password';
let app: TestApp;
let played: PlayedBot;
let bot: string;

beforeAll(async () => {
  app = await testApp();
  played = await playBot(app);
  ({ bot } = played);
});
afterAll(() => app.close());

const { ok, put, vote, merge, close, at } = {
  ok: (...given: Parameters<PlayedBot['ok']>) => played.ok(...given),
  put: (...given: Parameters<PlayedBot['put']>) => played.put(...given),
  vote: (...given: Parameters<PlayedBot['vote']>) => played.vote(...given),
  merge: (...given: Parameters<PlayedBot['merge']>) => played.merge(...given),
  close: (pull: number) => played.close(pull),
  at: (pull: number, name: string) => played.at(pull, name),
};

test('a pull request is one submission from rejection to release, which is the merge and once', async () => {
  const first = await put(1, 'redis', '1.0.0');
  expect(first.json()).toMatchObject({ chart: 'redis', version: '1.0.0', state: 'submitted', revision: 1 });
  const { submission, contentDigest } = first.json();
  expect((await put(1, 'redis', '1.0.0')).json()).toEqual(first.json());
  expect((await vote(1, 'redis', 3, 'reject', contentDigest, 'No limits.')).json().state).toBe('rejected');
  expect((await put(1, 'redis', '1.0.0')).json().state).toBe('rejected');
  const second = (await put(1, 'redis', '1.0.0', { values: 'b: 1\n' })).json();
  expect(second).toMatchObject({ submission, revision: 2, state: 'submitted' });
  expect(refusal(await vote(1, 'redis', 3, 'approve', contentDigest))).toEqual([409, 'content_changed']);
  expect((await vote(1, 'redis', 3, 'approve', second.contentDigest)).json().state).toBe('passed');
  const page = await app.request(ada, 'POST', '/api/v1/workspaces/team/apps/redis/versions/1.0.0/publish');
  expect(refusal(page)).toEqual([409, 'merge_awaited']);
  const before = await changesMade(app);
  expect((await vote(1, 'redis', 3, 'approve', second.contentDigest)).json().state).toBe('passed');
  expect(await changesMade(app)).toBe(before);
  const merged = await Promise.all([1, 2, 3].map(() => merge(1, 'redis', second.contentDigest)));
  expect(merged.map((answer) => answer.json().state)).toEqual(['active', 'active', 'active']);
  expect((await merge(1, 'redis', second.contentDigest)).json().state).toBe('active');
  const audit = (await app.database.audit.list({ action: 'publish', subject: 'redis 1.0.0', limit: 10 }))
    .items;
  expect(audit).toHaveLength(1);
  expect(audit[0]?.actor).toMatchObject({ name: 'ada', kind: 'token', via: '@ada-hub (GitHub 1)' });
  expect((await indexOf(app))['redis']).toMatchObject([{ version: '1.0.0' }]);
  const again = await put(1, 'redis', '1.0.0', { values: 'c: 1\n' });
  expect([...refusal(again), again.json().details.nextFree]).toEqual([409, 'version_exists', '1.0.1']);
  const told = (await ok(bot, 'GET', `${base}/77/pulls/1`)).json();
  expect(told).toMatchObject({
    workspace: 'team',
    charts: [{ chart: 'redis', state: 'active', approvals: 1, merge: { mergedBy: 1 } }],
  });
  expect(told.charts[0].votes.map(({ fate }: { fate: string }) => fate)).toEqual(['fell', 'stands']);
});

describe('nobody approves their own', () => {
  test('not the author, nor who pushed in any round, by whatever account, here or on GitHub', async () => {
    await put(2, 'own', '1.0.0', { author: user(9), pushers: [user(9), user(3)] });
    const { contentDigest } = (
      await put(2, 'own', '1.0.0', { values: 'z: 1\n', author: user(9), pushers: [] })
    ).json();
    expect(refusal(await vote(2, 'own', 3, 'approve', contentDigest))).toEqual([403, 'own_submission']);
    const page = await app.request(rex, 'POST', '/api/v1/workspaces/team/apps/own/versions/1.0.0/pass');
    expect(refusal(page)).toEqual([403, 'own_submission']);
    await ok(admin, 'DELETE', '/api/v1/accounts/rex/github');
    const unlinked = await app.request(rex, 'POST', '/api/v1/workspaces/team/apps/own/versions/1.0.0/pass');
    expect(refusal(unlinked)).toEqual([403, 'own_submission']);
    await ok(admin, 'PUT', '/api/v1/accounts/rex/github', { userId: 3, login: 'rex-hub' });
    expect((await vote(2, 'own', 4, 'approve', contentDigest)).json().state).toBe('passed');
  });

  test('who approved and pushes then loses the approval, though a rebase changed nothing', async () => {
    const { contentDigest } = (await put(3, 'rebase', '1.0.0')).json();
    expect((await vote(3, 'rebase', 3, 'approve', contentDigest)).json().state).toBe('passed');
    const byOther = await put(3, 'rebase', '1.0.0', { headSha: 'b'.repeat(40), pushers: [user(1), user(2)] });
    expect(byOther.json()).toMatchObject({ state: 'passed', revision: 1 });
    const byReviewer = await put(3, 'rebase', '1.0.0', { headSha: 'd'.repeat(40), pushers: [user(3)] });
    expect(byReviewer.json()).toMatchObject({ state: 'submitted', revision: 1 });
  });

  test('nor does the owner of the bot answer for what strangers send', async () => {
    const { contentDigest } = (
      await put(4, 'stranger', '1.0.0', { author: user(9), pushers: [user(9)] })
    ).json();
    await ok(admin, 'POST', '/api/v1/workspaces/team/apps/stranger/versions/1.0.0/pass', { message: '' });
    expect((await vote(4, 'stranger', 3, 'approve', contentDigest)).json().state).toBe('passed');
    const submitted = (
      await app.database.audit.list({ action: 'submit', subject: 'stranger 1.0.0', limit: 1 })
    ).items;
    expect(submitted[0]?.actor).toMatchObject({ name: 'bot', via: '@hub-9 (GitHub 9)' });
  });
});

test('a vote takes an account, with the right to review, a reason, and can be taken back', async () => {
  const { contentDigest } = (await put(5, 'votes', '1.0.0')).json();
  expect(refusal(await vote(5, 'votes', 9, 'approve', contentDigest))).toEqual([403, 'account_unlinked']);
  expect(refusal(await vote(5, 'votes', 2, 'approve', contentDigest))).toEqual([403, 'permission_missing']);
  expect(refusal(await vote(5, 'votes', 3, 'reject', contentDigest))).toEqual([400, 'reason_missing']);
  expect((await vote(5, 'votes', 3, 'reject', contentDigest, 'No')).json().state).toBe('rejected');
  expect((await vote(5, 'votes', 4, 'approve', contentDigest)).json().state).toBe('rejected');
  expect((await vote(5, 'votes', 3, 'none', contentDigest)).json().state).toBe('passed');
  expect((await vote(5, 'votes', 4, 'none', contentDigest)).json().state).toBe('submitted');
  expect((await vote(5, 'votes', 3, 'reject', contentDigest, 'No')).json().state).toBe('rejected');
  expect((await vote(5, 'votes', 3, 'approve', contentDigest)).json().state).toBe('passed');
  await ok(admin, 'PATCH', '/api/v1/accounts/amy', { disabled: true });
  expect(refusal(await vote(5, 'votes', 4, 'approve', contentDigest))).toEqual([403, 'account_unlinked']);
  await ok(admin, 'PATCH', '/api/v1/accounts/amy', { disabled: false });
  expect(refusal(await vote(6, 'votes', 3, 'approve', contentDigest))).toEqual([404, 'pull_unknown']);
});

test('a merge holds what differs, and waits for somebody who may publish', async () => {
  const { contentDigest } = (await put(7, 'held', '1.0.0')).json();
  expect(refusal(await merge(7, 'held', contentDigest))).toEqual([409, 'action_not_allowed']);
  await vote(7, 'held', 3, 'approve', contentDigest);
  expect(refusal(await merge(7, 'held', 'f'.repeat(64)))).toEqual([409, 'content_changed']);
  const page = '/api/v1/workspaces/team/apps/held/versions/1.0.0/publish';
  expect(refusal(await app.request(ada, 'POST', page))).toEqual([409, 'merge_awaited']);
  expect(refusal(await merge(7, 'held', contentDigest, 9))).toEqual([403, 'account_unlinked']);
  expect(refusal(await merge(7, 'held', contentDigest, 3))).toEqual([409, 'publisher_right_missing']);
  expect((await ok(ada, 'POST', page)).json().state).toBe('active');
  expect((await merge(7, 'held', contentDigest, 3)).json().state).toBe('active');
});

test('a closed pull request is withdrawn, and reopened it is the same submission', async () => {
  const { submission, contentDigest } = (await put(8, 'closed', '1.0.0')).json();
  await vote(8, 'closed', 3, 'approve', contentDigest);
  const closed = (await close(8)).json();
  expect(closed.charts).toMatchObject([{ state: 'draft', closed: true }]);
  expect((await close(8)).json()).toEqual(closed);
  const submit = await app.request(ada, 'POST', '/api/v1/workspaces/team/apps/closed/versions/1.0.0/submit');
  expect(refusal(submit)).toEqual([409, 'pull_request_decides']);
  expect((await put(8, 'closed', '1.0.0')).json()).toMatchObject({ submission, state: 'passed' });
});

describe('two pull requests for one version', () => {
  test('are both reviewed; the first that is approved has the number, the other is told the next', async () => {
    const one = (await put(10, 'twice', '1.0.0')).json();
    const two = (
      await put(11, 'twice', '1.0.0', { values: 'two: 2\n', author: user(2), pushers: [] })
    ).json();
    expect(two).toMatchObject({ state: 'submitted', version: '1.0.0', blocked: expect.any(String) });
    expect(two.submission).not.toBe(one.submission);
    expect((await vote(11, 'twice', 3, 'approve', two.contentDigest)).json().state).toBe('passed');
    const late = await vote(10, 'twice', 3, 'approve', one.contentDigest);
    expect(late.json()).toMatchObject({
      status: 409,
      code: 'version_reserved',
      details: { nextFree: '1.0.1', url: 'https://github.com/octo/charts/pull/11' },
    });
    const third = await put(12, 'twice', '1.0.0', { values: 'three: 3\n' });
    expect(refusal(third)).toEqual([409, 'version_reserved']);
    expect((await merge(11, 'twice', two.contentDigest)).json().state).toBe('active');
    const renumbered = (await put(10, 'twice', '1.0.1')).json();
    expect(renumbered).toMatchObject({ submission: one.submission, version: '1.0.1', state: 'submitted' });
    expect(renumbered).not.toHaveProperty('blocked');
    expect((await indexOf(app))['twice']).toMatchObject([{ version: '1.0.0' }]);
  });

  test('are free of each other when one is closed', async () => {
    await put(13, 'freed', '1.0.0');
    await put(14, 'freed', '1.0.0', { values: 'x: 2\n' });
    await close(13);
    expect((await put(14, 'freed', '1.0.0', { values: 'x: 2\n' })).json()).not.toHaveProperty('blocked');
  });

  test('of two approvals in one moment one wins', async () => {
    const one = (await put(15, 'race', '1.0.0')).json();
    const two = (await put(16, 'race', '1.0.0', { values: 'x: 2\n' })).json();
    const answers = await Promise.all([
      vote(15, 'race', 3, 'approve', one.contentDigest),
      vote(16, 'race', 4, 'approve', two.contentDigest),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  });

  test('a chart sent twice in one moment is one submission', async () => {
    const answers = await Promise.all([put(17, 'moment', '1.0.0'), put(17, 'moment', '1.0.0')]);
    expect(new Set(answers.map((answer) => answer.json().submission)).size).toBe(1);
  });
});

test('never active before its merge, though the policy asks for no review or publishes what passes', async () => {
  for (const [pull, policy] of [
    [20, { approvals: 0 }],
    [21, { approvals: 1, publishOnPass: true }],
  ] as const) {
    await ok(admin, 'PUT', '/api/v1/workspaces/team/policy', policy);
    const { contentDigest } = (await put(pull, `waits${pull}`, '1.0.0')).json();
    if (pull === 21)
      await ok(rex, 'POST', `/api/v1/workspaces/team/apps/waits${pull}/versions/1.0.0/pass`, {});
    expect((await ok(bot, 'GET', `${base}/77/pulls/${pull}`)).json().charts[0].state).toBe('passed');
    expect((await merge(pull, `waits${pull}`, contentDigest)).json().state).toBe('active');
  }
  await ok(admin, 'PUT', '/api/v1/workspaces/team/policy', {});
});

test('what is wrong with a chart is said, and nothing is stored of it', async () => {
  const numbers = await put(30, 'wrong', 'v1.0.0');
  expect(refusal(numbers)).toEqual([422, 'number_rule']);
  const form = new FormData();
  form.set('about', JSON.stringify({ ...aboutOf(), headSha: 'x' }));
  form.set('chart', new Blob(['no chart']), 'chart.tgz');
  const request = new Request('http://x', { method: 'PUT', body: form });
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  const body = Buffer.from(await request.arrayBuffer());
  const about = await app.request(bot, 'PUT', at(30, 'wrong'), body, headers);
  expect([...refusal(about), about.json().field]).toEqual([400, 'body_invalid', 'about/headSha']);
  const bytes = await app.request(bot, 'PUT', at(30, 'wrong'), Buffer.from('x'), { 'content-type': 'a/b' });
  expect(refusal(bytes)).toEqual([415, 'media_type_unsupported']);
  expect((await ok(bot, 'GET', `${base}/77/pulls/30`)).json().charts).toEqual([]);
  await app.upload(ada, chart('taken', '1.0.0'));
  const taken = await put(31, 'taken', '1.0.0');
  expect([...refusal(taken), taken.json().details.nextFree]).toEqual([409, 'version_exists', '1.0.1']);
});

test('the bytes of a version that came by pull request are changed there alone', async () => {
  await put(32, 'there', '1.0.0');
  const answer = await app.request(
    ada,
    'PUT',
    '/api/v1/workspaces/team/apps/there/versions/1.0.0/archive',
    Buffer.from(chart('there', '1.0.0', { 'values.yaml': 'mine: 1\n' })),
    { 'content-type': 'application/gzip' },
  );
  expect(refusal(answer)).toEqual([409, 'pull_request_decides']);
});

describe('who may what', () => {
  const digest = 'a'.repeat(64);
  const rows = [
    ['GET', base, undefined, 'manage'],
    ['GET', `${base}/77`, undefined, 'manage'],
    ['PUT', `${base}/78`, { installationId: 1, fullName: 'o/c', workspace: 'team' }, 'manage'],
    ['DELETE', `${base}/78`, undefined, 'manage'],
    ['GET', '/api/v1/accounts/rob/github', undefined, 'manage'],
    ['PUT', '/api/v1/accounts/rob/github', user(2), 'manage'],
    ['DELETE', '/api/v1/accounts/rob/github', undefined, 'manage'],
    ['GET', `${base}/77/pulls/1`, undefined, 'act'],
    [
      'PUT',
      `${base}/77/pulls/1/charts/redis/votes/3`,
      { verdict: 'none', message: '', contentDigest: digest },
      'act',
    ],
    [
      'POST',
      `${base}/77/pulls/1/charts/redis/publish`,
      { mergedBy: 1, mergeCommit: 'c'.repeat(40), contentDigest: digest },
      'act',
    ],
    ['POST', `${base}/77/pulls/99/close`, { merged: false }, 'act'],
  ] as const;
  test.each(rows)(
    '%s %s: neither strangers, nor administrators of a workspace, nor reviewers',
    async (method, url, body, right) => {
      expect((await app.request(undefined, method, url, body)).statusCode).toBe(401);
      for (const as of [ada, rob, rex]) {
        const answer = await app.request(as, method, url, body);
        expect(refusal(answer)).toEqual([403, 'permission_missing']);
        expect(answer.json().detail).toContain(`platform.integrations.${right}`);
      }
    },
  );

  test('charts are sent by the bot alone', async () => {
    expect(refusal(await put(40, 'mine', '1.0.0', { as: ada }))).toEqual([403, 'permission_missing']);
  });

  test('the bot can bind and link nothing, nor do anything else', async () => {
    for (const [method, url, body] of rows.filter(
      ([verb, , , right]) => right === 'manage' && verb !== 'GET',
    ))
      expect((await app.request(bot, method, url, body)).statusCode).toBe(403);
    expect((await app.request(bot, 'GET', '/api/v1/workspaces/team')).statusCode).toBe(404);
    expect((await ok(bot, 'GET', `${base}/77`)).json()).toMatchObject({
      workspace: 'team',
      policy: { approvals: 1 },
    });
  });

  test('a repository that is not bound is none, and a GitHub user is one account', async () => {
    const answer = await app.request(bot, 'GET', `${base}/79/pulls/1`);
    expect(refusal(answer)).toEqual([404, 'repository_unbound']);
    expect(refusal(await app.request(bot, 'GET', `${base}/79`))).toEqual([404, 'repository_unbound']);
    const taken = await app.request(admin, 'PUT', '/api/v1/accounts/una/github', user(1));
    expect(refusal(taken)).toEqual([409, 'github_user_linked']);
    const elsewhere = { installationId: 5, fullName: 'octo/charts', workspace: 'other' };
    expect(refusal(await app.request(admin, 'PUT', `${base}/77`, elsewhere))).toEqual([
      409,
      'repository_in_use',
    ]);
  });

  test('who manages integrations links no account that has more rights than they', async () => {
    await ok(admin, 'POST', '/api/v1/roles/platform', {
      name: 'linker',
      permissions: ['platform.integrations.manage'],
    });
    await ok(admin, 'POST', '/api/v1/accounts', { name: 'lin', password, platformRoles: ['linker'] });
    for (const name of ['admin', 'rex', 'ada']) {
      const answer = await app.request(`lin:${password}`, 'PUT', `/api/v1/accounts/${name}/github`, user(50));
      expect(refusal(answer)).toEqual([403, 'rights_exceeded']);
    }
  });
});
