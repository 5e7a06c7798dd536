import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chartFiles, firstFiles } from './charts.ts';
import { setStage, type Stage } from './stage.ts';
import { repository } from './the-app.ts';

/*
 * What reviews on GitHub come to in the store, and when they come to nothing.
 */
let stage: Stage;
let count = 0;
let pull: { repository: string; number: number; branch: string };
/** The chart of the present test: each has its own, so that numbers do not meet. */
let folder: string;

beforeAll(async () => {
  stage = await setStage({
    files: {
      ...firstFiles(),
      'owned/OWNERS': 'approvers:\n  - amy\n',
      'teamed/OWNERS': "approvers:\n  - '@acme/Chart-Owners'\n",
    },
  });
});
afterAll(() => stage?.close());
beforeEach(() => {
  count += 1;
  folder = `charts/v${count}`;
});

async function propose(as = 'bob', at = folder) {
  pull = await stage.propose({ branch: `v${count}`, files: chartFiles(at, '1.0.0'), as });
  await stage.settled();
}
async function review(as: string, event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT', more: object = {}) {
  const body = event === 'APPROVE' ? '' : `${as} says no`;
  const made = await stage.people.review({ ...pull, as, event, body, ...more });
  await stage.settled();
  return made.id;
}
const chart = async () => {
  const found = (await stage.view.stored(pull.number)).charts[0];
  if (found === undefined) throw new Error('The store has no chart of it.');
  return found;
};
const state = async () => (await chart()).state;
const comment = () => stage.view.comments(pull.number)[0]?.body ?? '';
const conclusion = () => stage.view.checks(pull.number).get('chandlery')?.conclusion;

describe('an approval', () => {
  test('is revoked by one changed byte, and the comment says why', async () => {
    await propose();
    await review('rex', 'APPROVE');
    expect([await state(), conclusion()]).toEqual(['passed', 'success']);
    await stage.push(pull.branch, { [`${folder}/values.yaml`]: 'replicas: 2\n' });
    await stage.settled();
    expect([await state(), conclusion()]).toEqual(['submitted', 'action_required']);
    expect(comment()).toContain('other content');
    await review('rex', 'APPROVE');
    expect(await state()).toBe('passed');
  });

  test('outlives a rebase, and a push beside the chart', async () => {
    await propose();
    const first = stage.view.pull(pull.number).head.sha;
    await review('rex', 'APPROVE');
    await stage.push('main', { 'notes.md': 'elsewhere\n' }, 'ada');
    await stage.people.push({
      repository,
      branch: pull.branch,
      as: 'bob',
      from: 'main',
      force: true,
      files: chartFiles(folder, '1.0.0'),
    });
    await stage.settled();
    expect(stage.view.pull(pull.number).head.sha).not.toBe(first);
    expect([await state(), conclusion()]).toEqual(['passed', 'success']);
    await stage.push(pull.branch, { 'README.md': 'told\n' });
    await stage.settled();
    expect(await state()).toBe('passed');
    expect((await chart()).revision).toBe(1);
  });

  test('of a commit that is not the head any more counts only where the content is the same', async () => {
    await propose();
    const first = stage.view.pull(pull.number).head.sha;
    await stage.push(pull.branch, { [`${folder}/values.yaml`]: 'replicas: 7\n' });
    await stage.settled();
    await review('rex', 'APPROVE', { commitId: first });
    expect(await state()).toBe('submitted');
    await stage.people.moveBranch({ repository, branch: pull.branch, to: first, as: 'bob' });
    await stage.settled();
    expect(await state()).toBe('passed');
  });

  test('is taken back by its dismissal, and not by a comment', async () => {
    await propose();
    const id = await review('rex', 'APPROVE');
    await review('rex', 'COMMENT', { body: 'a remark' });
    expect(await state()).toBe('passed');
    await stage.people.dismissReview({ ...pull, as: 'ada', reviewId: id });
    await stage.settled();
    expect([await state(), conclusion()]).toEqual(['submitted', 'action_required']);
  });

  test('of the author does not count, nor that of who pushed last, though nothing changed by it', async () => {
    await propose('carol');
    await stage.push(pull.branch, { [`${folder}/values.yaml`]: 'replicas: 2\n' }, 'rex');
    await stage.settled();
    await review('rex', 'APPROVE');
    expect(await state()).toBe('submitted');
    expect(comment()).toContain('had a hand in it');
    await review('amy', 'APPROVE');
    expect(await state()).toBe('passed');
    await stage.push(pull.branch, { 'README.md': 'by amy\n' }, 'amy');
    await stage.settled();
    expect(await state()).toBe('submitted');
  });

  test('of who pushed before somebody else opened the pull request does not count', async () => {
    const branch = `v${count}`;
    await stage.push(branch, chartFiles(folder, '1.0.0'), 'rex');
    await stage.push(branch, { 'README.md': 'by bob\n' }, 'bob');
    const opened = { repository, head: branch, as: 'bob', title: 'Another hand' };
    pull = { repository, branch, number: (await stage.people.openPullRequest(opened)).number };
    await stage.settled();
    await review('rex', 'APPROVE');
    expect(await state()).toBe('submitted');
    expect(comment()).toContain('had a hand in it');
    await review('amy', 'APPROVE');
    expect(await state()).toBe('passed');
  });

  test('of who pushed while nobody listened does not count; GitHub remembers who it was', async () => {
    await propose();
    stage.emulator.webhooks.hold();
    await stage.push(pull.branch, { [`${folder}/values.yaml`]: 'replicas: 3\n' }, 'rex');
    stage.emulator.webhooks.release({ dropEvery: 1 });
    await review('rex', 'APPROVE');
    expect(comment()).toContain('had a hand in it');
    await review('amy', 'APPROVE');
    expect(await state()).toBe('passed');
  });

  test('of who had no account counts once there is one', async () => {
    await propose();
    await review('carol', 'APPROVE');
    expect(await state()).toBe('submitted');
    expect(comment()).toContain('linked to no account');
    const account = { name: 'carol', password: 'a-long-enough-password', platformRoles: ['reviewer'] };
    await stage.store.admin.call('POST', '/api/v1/accounts', account);
    const link = { userId: stage.userId('carol'), login: 'carol' };
    await stage.store.admin.call('PUT', '/api/v1/accounts/carol/github', link);
    await stage.people.comment({ ...pull, as: 'bob', body: '/chandlery recheck' });
    await stage.settled();
    expect(await state()).toBe('passed');
    await stage.store.admin.call('DELETE', '/api/v1/accounts/carol/github');
  });

  test('of an account without the right does not count, and says so', async () => {
    await propose();
    await review('mel', 'APPROVE');
    expect(await state()).toBe('submitted');
    expect(comment()).toContain('may not review');
  });

  test('counts where the OWNERS file of the base names the person, whatever the pull request says', async () => {
    folder = `owned/v${count}`;
    await propose();
    await review('rex', 'APPROVE');
    expect(await state()).toBe('submitted');
    expect(comment()).toContain('OWNERS');
    await stage.push(pull.branch, { 'owned/OWNERS': 'approvers:\n  - rex\n' });
    await stage.settled();
    expect(await state()).toBe('submitted');
    await review('amy', 'APPROVE');
    expect(await state()).toBe('passed');
  });
});

test('of a team that OWNERS names everybody counts, once the App may read who is in it', async () => {
  const { people, emulator, installationId } = stage;
  await people.createTeam({ organization: 'acme', slug: 'chart-owners', members: { rex: 'member' } });
  folder = `teamed/v${count}`;
  await propose();
  const overall = () => stage.view.checks(pull.number).get('chandlery');
  for (const text of ['may not read who is in', 'Give the App']) {
    expect(overall()?.output.summary).toContain(text);
    expect(comment()).toContain(text);
  }
  await review('rex', 'APPROVE');
  expect(await state()).toBe('submitted');
  const installation = emulator.world.installations.get(installationId);
  if (installation === undefined) throw new Error('The App is not installed.');
  installation.permissions = { ...installation.permissions, members: 'read' };
  emulator.expireTokens();
  await people.comment({ ...pull, as: 'bob', body: '/chandlery recheck' });
  await stage.settled();
  expect([await state(), conclusion()]).toEqual(['passed', 'success']);
  expect(comment()).not.toContain('Give the App');
});

describe('the latest decision of each person', () => {
  test('is what counts, and a rejection of one outweighs an approval of another', async () => {
    await propose();
    await review('rex', 'REQUEST_CHANGES');
    await review('amy', 'APPROVE');
    expect(await state()).toBe('rejected');
    expect((await chart()).votes.find(({ verdict }) => verdict === 'reject')?.message).toContain(
      'rex says no',
    );
    await review('rex', 'APPROVE');
    expect(await state()).toBe('passed');
  });

  test('is rejected with what stands at lines, where the review itself says nothing', async () => {
    await propose();
    const comments = [
      { path: `${folder}/values.yaml`, line: 1, body: 'Too few.' },
      { path: `${folder}/Chart.yaml`, line: 4, body: 'Not yet.' },
    ];
    await review('rex', 'REQUEST_CHANGES', { body: '', comments });
    expect((await chart()).votes[0]?.message).toContain(
      `${folder}/values.yaml:1: Too few.\n\n${folder}/Chart.yaml:4: Not yet.\n\n`,
    );
  });

  test('falls with new content: an approval of what was before does not come back against a rejection', async () => {
    await propose();
    const first = stage.view.pull(pull.number).head.sha;
    await review('rex', 'APPROVE');
    await stage.push(pull.branch, { [`${folder}/values.yaml`]: 'replicas: 9\n' });
    await stage.settled();
    await review('rex', 'REQUEST_CHANGES');
    expect(await state()).toBe('rejected');
    await stage.people.moveBranch({ repository, branch: pull.branch, to: first, as: 'bob' });
    await stage.settled();
    expect(await state()).toBe('submitted');
  });
});

test('nothing is withdrawn where the pull request could not be read to its end', async () => {
  await propose();
  await review('rex', 'APPROVE');
  const many = Array.from({ length: 301 }, (_, index) => `many/${index}/Chart.yaml`);
  await stage.push(pull.branch, Object.fromEntries(many.map((path) => [path, 'name: x\n'])));
  await stage.settled();
  expect([await state(), conclusion()]).toEqual(['passed', 'failure']);
  expect(comment()).toContain('at most 300');
  await stage.push(pull.branch, Object.fromEntries(many.map((path) => [path, null])));
  await stage.settled();
  expect([await state(), conclusion()]).toEqual(['passed', 'success']);
});

test('a policy of two approvals takes two people', async () => {
  await stage.store.admin.call('PUT', '/api/v1/workspaces/team/policy', { approvals: 2 });
  await propose();
  await review('rex', 'APPROVE');
  expect(await state()).toBe('submitted');
  await review('amy', 'APPROVE');
  expect(await state()).toBe('passed');
  await stage.store.admin.call('PUT', '/api/v1/workspaces/team/policy', {});
});

test('no approval counts where nobody told who pushed and GitHub has forgotten it, not even after the next push', async () => {
  await propose();
  stage.emulator.webhooks.hold();
  await stage.push(pull.branch, { [`${folder}/values.yaml`]: 'replicas: 3\n' }, 'rex');
  await stage.people.forgetActivity({ repository });
  stage.emulator.webhooks.release({ dropEvery: 1 });
  await review('rex', 'APPROVE');
  expect(await state()).toBe('submitted');
  expect(comment()).toContain('who pushed');
  await stage.push(pull.branch, { 'README.md': 'beside it\n' }, 'bob');
  await review('rex', 'APPROVE');
  expect(await state()).toBe('submitted');
  const lost = stage.emulator.webhooks.deliveries.filter(
    ({ event, statusCode }) => event === 'pull_request' && statusCode === 502,
  );
  for (const { id } of lost) stage.emulator.webhooks.redeliver(id);
  await stage.settled();
  expect(await state()).toBe('submitted');
  expect(comment()).toContain('had a hand in it');
  await review('amy', 'APPROVE');
  expect(await state()).toBe('passed');
});
