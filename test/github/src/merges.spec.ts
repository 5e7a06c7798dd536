import { afterEach, expect, test } from 'vitest';
import { refusal, setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const commitOf = async (sha: string) =>
  (await stage.octokit.rest.git.getCommit({ ...stage.at, commit_sha: sha })).data;

test('a merge, a squash and a rebase make other commits of the same files', async () => {
  stage = await setStage();
  const { people, repository } = stage;
  const trees: string[] = [];
  for (const method of ['merge', 'squash', 'rebase'] as const) {
    const { number, headSha } = await stage.openPull(method, { 'same.txt': method });
    await people.push({ repository, branch: method, as: 'bob', files: { 'same.txt': 'the end' } });
    await people.push({ repository, branch: 'main', as: 'ada', files: { 'NEWS.md': method } });
    const { sha } = await people.merge({ repository, number, as: 'ada', method });
    const commit = await commitOf(sha);
    expect(commit.parents).toHaveLength(method === 'merge' ? 2 : 1);
    expect(commit.author.name).toBe(method === 'merge' ? 'ada' : 'bob');
    const { data } = await stage.octokit.rest.pulls.get({ ...stage.at, pull_number: number });
    expect(data).toMatchObject({
      merged: true,
      merge_commit_sha: sha,
      merged_by: { login: 'ada' },
      commits: 2,
    });
    expect(sha).not.toBe(headSha);
    const { data: file } = await stage.octokit.rest.git.getTree({ ...stage.at, tree_sha: commit.tree.sha });
    trees.push(file.tree.find((entry) => entry.path === 'same.txt')?.sha ?? '');
    await people.push({ repository, branch: 'main', as: 'ada', files: { 'same.txt': null } });
  }
  expect(new Set(trees).size).toBe(1);
});

test('a head that moved, a draft, a conflict and a rule that is not met are no merge', async () => {
  stage = await setStage({ permissions: { contents: 'write', pull_requests: 'write', checks: 'write' } });
  const { people, repository, octokit, at } = stage;
  const { number, headSha } = await stage.openPull();
  const merge = (sha = headSha) => refusal(octokit.rest.pulls.merge({ ...at, pull_number: number, sha }));
  expect(await merge('0'.repeat(40))).toMatchObject({ status: 409 });
  await people.convertToDraft({ repository, number, as: 'bob' });
  expect(await merge()).toMatchObject({ status: 405 });
  await people.markReadyForReview({ repository, number, as: 'bob' });
  await people.setRules({ repository, requiredChecks: ['chandlery'], requiredApprovals: 1 });
  expect(await merge()).toMatchObject({ status: 405, message: expect.stringContaining('"chandlery"') });
  await octokit.rest.checks.create({ ...at, name: 'chandlery', head_sha: headSha, conclusion: 'success' });
  expect(await merge()).toMatchObject({ status: 405, message: expect.stringContaining('approving') });
  await people.review({ repository, number, as: 'carl', event: 'APPROVE' });
  await people.push({ repository, branch: 'main', as: 'ada', files: { 'charts/web/Chart.yaml': 'other\n' } });
  expect(await merge()).toMatchObject({ status: 405, message: expect.stringContaining('not mergeable') });
});

test('a push of the head to the base merges the pull request', async () => {
  stage = await setStage();
  const { people, repository, octokit, at } = stage;
  const { number, headSha } = await stage.openPull();
  await people.moveBranch({ repository, branch: 'main', to: headSha, as: 'ada' });
  const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
  expect(data).toMatchObject({ merged: true, merge_commit_sha: headSha });
});

test('the merge queue waits for the checks on its own commits, one group upon the other', async () => {
  stage = await setStage();
  const { people, repository, octokit, at, receiver, emulator } = stage;
  await people.setRules({ repository, mergeQueue: 'squash', requiredChecks: ['chandlery'] });
  const first = await stage.openPull('one', { 'one.txt': '1' });
  const second = await stage.openPull('two', { 'two.txt': '2' });
  await expect(people.merge({ repository, number: first.number, as: 'ada' })).rejects.toThrow('merge queue');
  const one = await people.enqueue({ repository, number: first.number, as: 'carl' });
  const two = await people.enqueue({ repository, number: second.number, as: 'carl' });
  expect((await commitOf(two.headSha)).parents[0]?.sha).toBe(one.headSha);
  const report = (head_sha: string, conclusion: 'success' | 'failure') =>
    octokit.rest.checks.create({ ...at, name: 'chandlery', head_sha, conclusion });
  await report(two.headSha, 'success');
  expect((await octokit.rest.pulls.get({ ...at, pull_number: second.number })).data.merged).toBe(false);
  await report(one.headSha, 'success');
  for (const { number } of [first, second]) {
    const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
    expect(data).toMatchObject({ merged: true, merge_commit_sha: number === 1 ? one.headSha : two.headSha });
  }
  await emulator.webhooks.settled();
  const told = receiver.names();
  expect(told.filter((name) => name.startsWith('merge_group.'))).toHaveLength(4);
  const enqueued = receiver.received.find((hook) => hook.action === 'enqueued');
  expect(enqueued?.payload).toMatchObject({ sender: { login: 'carl' }, number: 1 });
  const asked = receiver.received.find((hook) => hook.action === 'checks_requested');
  expect(asked?.payload).toMatchObject({
    merge_group: { head_sha: one.headSha, head_ref: `refs/heads/${one.ref}` },
  });
});

test('a red check throws a pull request out of the queue, and those behind it get new commits', async () => {
  stage = await setStage();
  const { people, repository, octokit, at, receiver, emulator } = stage;
  await people.setRules({ repository, mergeQueue: 'merge', requiredChecks: ['chandlery'] });
  const first = await stage.openPull('one', { 'one.txt': '1' });
  const second = await stage.openPull('two', { 'two.txt': '2' });
  const one = await people.enqueue({ repository, number: first.number, as: 'carl' });
  const two = await people.enqueue({ repository, number: second.number, as: 'carl' });
  await octokit.rest.checks.create({
    ...at,
    name: 'chandlery',
    head_sha: one.headSha,
    conclusion: 'failure',
  });
  await emulator.webhooks.settled();
  const groups = receiver.received.filter((hook) => hook.event === 'merge_group');
  expect(groups.map((hook) => [hook.action, hook.payload['reason']])).toEqual(
    expect.arrayContaining([
      ['destroyed', 'invalidated'],
      ['checks_requested', undefined],
    ]),
  );
  const dequeued = receiver.received.filter((hook) => hook.action === 'dequeued');
  expect(dequeued.map((hook) => [hook.payload['number'], hook.payload['reason']])).toEqual([
    [1, 'CI_FAILURE'],
  ]);
  const last = groups.filter((hook) => hook.action === 'checks_requested').at(-1)?.payload['merge_group'];
  expect((last as { head_sha: string }).head_sha).not.toBe(two.headSha);
  await people.dequeue({ repository, number: second.number, as: 'carl' });
  await emulator.webhooks.settled();
  expect(receiver.received.filter((hook) => hook.action === 'dequeued').at(-1)?.payload['reason']).toBe(
    'MANUAL',
  );
});
