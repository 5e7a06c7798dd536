import { afterEach, expect, test } from 'vitest';
import { refusal, setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

test('a renamed file is one entry with its previous name', async () => {
  stage = await setStage();
  const { octokit, at, people, repository } = stage;
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  await people.push({ repository, branch: 'main', as: 'ada', files: { 'old name.yaml': lines.join('\n') } });
  await people.push({
    repository,
    branch: 'move',
    as: 'bob',
    renames: { 'old name.yaml': 'new "name".yaml' },
    files: { 'new "name".yaml': [...lines, 'one more'].join('\n') },
  });
  const { number } = await people.openPullRequest({ repository, head: 'move', as: 'bob' });
  const { data } = await octokit.rest.pulls.listFiles({ ...at, pull_number: number });
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({
    filename: 'new "name".yaml',
    previous_filename: 'old name.yaml',
    status: 'renamed',
    patch: expect.stringContaining('+one more'),
  });
});

test('files are added, changed and removed, and bytes have no patch', async () => {
  stage = await setStage();
  const { octokit, at, openPull } = stage;
  const { number } = await openPull('all', {
    'README.md': null,
    'charts/web/Chart.yaml': 'x\n',
    'a.bin': '\0\0',
    'z.txt': 'diff --git a b\n',
  });
  const { data } = await octokit.rest.pulls.listFiles({ ...at, pull_number: number });
  expect(data.map(({ filename, status, patch }) => [filename, status, patch !== undefined])).toEqual([
    ['README.md', 'removed', true],
    ['a.bin', 'added', false],
    ['charts/web/Chart.yaml', 'modified', true],
    ['z.txt', 'added', true],
  ]);
});

test('the list of files has pages and an end, changed_files counts them all', async () => {
  stage = await setStage({ limits: { pullRequestFiles: 150 } });
  const { octokit, at, openPull } = stage;
  const files = Object.fromEntries(
    Array.from({ length: 160 }, (_, index) => [`f/${String(index).padStart(3, '0')}`, 'x']),
  );
  const { number } = await openPull('many', files);
  const first = await octokit.rest.pulls.listFiles({ ...at, pull_number: number, per_page: 100 });
  expect(first.data).toHaveLength(100);
  expect(first.headers.link).toContain('rel="next"');
  const all = await octokit.paginate(octokit.rest.pulls.listFiles, {
    ...at,
    pull_number: number,
    per_page: 100,
  });
  expect(all).toHaveLength(150);
  const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
  expect(data.changed_files).toBe(160);
});

test('a page longer than GitHub gives is cut, and a parameter it does not know is a violation', async () => {
  stage = await setStage();
  const { octokit, at, emulator } = stage;
  await octokit.request('GET /repos/{owner}/{repo}/pulls', { ...at, per_page: 1000, colour: 'red' } as never);
  expect(emulator.takeViolations()).toEqual([
    { of: 'request', operation: 'pulls/list', message: 'There is no query parameter colour.' },
  ]);
});

test('a force push changes the head and says what it was; the lost commit stays readable', async () => {
  stage = await setStage();
  const { octokit, at, people, repository, receiver, emulator } = stage;
  const { number, headSha } = await stage.openPull('change');
  const { sha } = await people.push({
    repository,
    branch: 'change',
    as: 'eve',
    from: 'main',
    force: true,
    files: { 'b.txt': 'b' },
  });
  const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
  expect(data.head.sha).toBe(sha);
  expect(data.commits).toBe(1);
  await octokit.rest.git.getCommit({ ...at, commit_sha: headSha });
  await emulator.webhooks.settled();
  const synchronize = receiver.received.find((one) => one.action === 'synchronize');
  expect(synchronize?.payload).toMatchObject({ before: headSha, after: sha, sender: { login: 'eve' } });
  const forced = receiver.received.filter((one) => one.event === 'push').at(-1);
  expect(forced?.payload).toMatchObject({ forced: true, before: headSha, after: sha });
  const unforced = people.push({
    repository,
    branch: 'change',
    as: 'eve',
    from: 'main',
    files: { 'c.txt': 'c' },
  });
  await expect(unforced).rejects.toThrow('Validation Failed');
});

test('a pull request from a fork is read through the base repository, also when the fork is gone', async () => {
  stage = await setStage();
  const { octokit, at, people, repository } = stage;
  const fork = await people.fork({ repository, as: 'mallory' });
  await people.push({
    repository: fork.repository,
    branch: 'fix',
    as: 'mallory',
    files: { 'fork.txt': 'from a fork' },
  });
  const { number, headSha } = await people.openPullRequest({
    repository,
    head: 'mallory:fix',
    as: 'mallory',
  });
  const { data: before } = await octokit.rest.pulls.get({ ...at, pull_number: number });
  expect(before.head).toMatchObject({
    label: 'mallory:fix',
    repo: { full_name: 'mallory/charts', fork: true },
  });
  const { data: run } = await octokit.rest.checks.create({
    ...at,
    name: 'c',
    head_sha: headSha,
    external_id: 'key',
  });
  expect(run).toMatchObject({ pull_requests: [], external_id: 'key' });
  const again = { repository: fork.repository, branch: 'fix', as: 'mallory' };
  const { sha: second } = await people.push({ ...again, files: { 'more.txt': 'more' } });
  expect((await octokit.rest.pulls.get({ ...at, pull_number: number })).data.head.sha).toBe(second);
  await people.deleteRepository({ repository: fork.repository, as: 'mallory' });
  const { data: after } = await octokit.rest.pulls.get({ ...at, pull_number: number });
  expect(after.head.repo).toBeNull();
  const { data: file } = await octokit.rest.repos.getContent({ ...at, path: 'fork.txt', ref: headSha });
  expect(Buffer.from((file as { content: string }).content, 'base64').toString()).toBe('from a fork');
  await octokit.rest.pulls.list(at);
});

test('merge_commit_sha of an open pull request is a real test merge, and of a conflict there is none', async () => {
  stage = await setStage();
  const { octokit, at, people, repository } = stage;
  const { number, headSha } = await stage.openPull('change');
  const { sha: base } = await people.push({
    repository,
    branch: 'main',
    as: 'ada',
    files: { 'NEWS.md': 'n' },
  });
  const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
  const { data: merge } = await octokit.rest.git.getCommit({
    ...at,
    commit_sha: data.merge_commit_sha ?? '',
  });
  expect(merge.parents.map((parent) => parent.sha)).toEqual([base, headSha]);
  await people.push({
    repository,
    branch: 'main',
    as: 'ada',
    files: { 'charts/web/Chart.yaml': 'name: other\n' },
  });
  const { data: conflict } = await octokit.rest.pulls.get({ ...at, pull_number: number });
  expect(conflict).toMatchObject({ mergeable: false, mergeable_state: 'dirty', merge_commit_sha: null });
});

test('whether a pull request can be merged may be known late', async () => {
  stage = await setStage({ limits: { readsUntilMergeable: 2 } });
  const { number } = await stage.openPull();
  const read = async () =>
    (await stage.octokit.rest.pulls.get({ ...stage.at, pull_number: number })).data.mergeable;
  expect([await read(), await read(), await read()]).toEqual([null, null, true]);
});

test('title, base, draft, close and reopen are told with what was before', async () => {
  stage = await setStage();
  const { people, repository, receiver, emulator, octokit, at } = stage;
  const { number } = await stage.openPull('change');
  const one = { repository, number, as: 'bob' };
  await people.push({ repository, branch: 'stable', as: 'ada', files: {}, from: 'main' });
  await people.editPullRequest({ ...one, title: 'New title', base: 'stable' });
  await people.convertToDraft(one);
  await people.markReadyForReview(one);
  await people.closePullRequest(one);
  await people.reopenPullRequest(one);
  await octokit.rest.pulls.update({ ...at, pull_number: number, state: 'closed' });
  await people.deleteBranch({ repository, branch: 'change', as: 'bob' });
  await expect(people.reopenPullRequest(one)).rejects.toThrow('Validation Failed');
  await emulator.webhooks.settled();
  const told = receiver.received.filter((hook) => hook.event === 'pull_request');
  expect(told.map((hook) => hook.action)).toEqual(
    expect.arrayContaining([
      'opened',
      'edited',
      'converted_to_draft',
      'ready_for_review',
      'closed',
      'reopened',
    ]),
  );
  expect(told.find((hook) => hook.action === 'edited')?.payload['changes']).toMatchObject({
    title: { from: 'Change change' },
    base: { ref: { from: 'main' } },
  });
});

test('an archived repository is read only', async () => {
  stage = await setStage();
  const { people, repository, octokit, at } = stage;
  const { number, headSha } = await stage.openPull('change');
  await people.archiveRepository({ repository, as: 'ada' });
  await octokit.rest.pulls.get({ ...at, pull_number: number });
  expect(await refusal(octokit.rest.checks.create({ ...at, name: 'c', head_sha: headSha }))).toMatchObject({
    status: 403,
  });
});
