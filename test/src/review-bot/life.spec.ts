import { packFiles } from '@chandlery/chart';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chartFiles, firstFiles } from './charts.ts';
import { setStage, type Stage } from './stage.ts';
import { repository } from './the-app.ts';
import { viewOf } from './view.ts';

/*
 * What happens to pull requests beside reviews and merges.
 */
let stage: Stage;
let count = 0;
let pull: { repository: string; number: number; branch: string };
let name: string;
let folder: string;

beforeAll(async () => {
  stage = await setStage({ files: firstFiles(), pullFiles: 30 });
});
afterAll(() => stage?.close());
beforeEach(() => {
  count += 1;
  name = `l${count}`;
  folder = `charts/${name}`;
});

async function propose(
  files: Record<string, string | null> = chartFiles(folder, '1.0.0'),
  more: { draft?: boolean } = {},
) {
  pull = await stage.propose({ branch: name, files, ...more });
  await stage.settled();
}
const charts = async () => (await stage.view.stored(pull.number)).charts;
const overall = () => stage.view.checks(pull.number).get('chandlery');
const check = (chart: string) => stage.view.checks(pull.number).get(`chandlery/${chart}`);
const comment = () => stage.view.comments(pull.number)[0]?.body ?? '';
const settledAfter = async (deed: Promise<unknown>) => {
  await deed;
  await stage.settled();
};

test('closed it is withdrawn, and reopened it is the same submission with the approval it had', async () => {
  await propose();
  await settledAfter(stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' }));
  const [before] = await charts();
  await settledAfter(stage.people.closePullRequest({ ...pull, as: 'bob' }));
  expect(await charts()).toMatchObject([{ state: 'draft', closed: true, submission: before?.submission }]);
  expect(overall()?.conclusion).toBe('neutral');
  await settledAfter(stage.people.reopenPullRequest({ ...pull, as: 'bob' }));
  expect(await charts()).toMatchObject([{ state: 'passed', closed: false, submission: before?.submission }]);
  expect(overall()?.conclusion).toBe('success');
});

test('a draft is not submitted before it is ready, and withdrawn where it becomes one', async () => {
  await propose(undefined, { draft: true });
  expect(await charts()).toEqual([]);
  expect(overall()?.conclusion).toBe('neutral');
  await settledAfter(stage.people.markReadyForReview({ ...pull, as: 'bob' }));
  expect(await charts()).toMatchObject([{ state: 'submitted' }]);
  await settledAfter(stage.people.convertToDraft({ ...pull, as: 'bob' }));
  expect(await charts()).toMatchObject([{ state: 'draft', closed: true }]);
  expect(overall()?.conclusion).toBe('neutral');
});

test('another base branch is another comparison, and what it changes no more is withdrawn', async () => {
  await stage.push('release', { 'release.md': 'a branch\n' }, 'ada');
  await stage.people.push({
    repository,
    branch: name,
    as: 'bob',
    from: 'release',
    files: chartFiles(folder, '1.0.0'),
  });
  await stage.people.push({
    repository,
    branch: name,
    as: 'bob',
    files: chartFiles(`charts/${name}-b`, '1.0.0'),
  });
  const { number } = await stage.people.openPullRequest({ repository, head: name, as: 'bob' });
  pull = { repository, number, branch: name };
  await stage.settled();
  expect((await charts()).map(({ chart, closed }) => [chart, closed])).toEqual([
    [name, false],
    [`${name}-b`, false],
  ]);
  await stage.people.push({ repository, branch: 'release', as: 'ada', files: chartFiles(folder, '1.0.0') });
  await stage.people.push({ repository, branch: 'onto', as: 'ada', from: name });
  await stage.people.push({
    repository,
    branch: 'onto',
    as: 'ada',
    files: {
      [`charts/${name}-b/Chart.yaml`]: null,
      [`charts/${name}-b/values.yaml`]: null,
      [`charts/${name}-b/templates/map.yaml`]: null,
    },
  });
  await stage.people.push({
    repository,
    branch: name,
    as: 'bob',
    from: 'onto',
    force: true,
    files: chartFiles(`charts/${name}-b`, '1.0.0'),
  });
  await settledAfter(stage.people.editPullRequest({ ...pull, as: 'bob', base: 'onto' }));
  const after = Object.fromEntries((await charts()).map(({ chart, state }) => [chart, state]));
  expect(after).toEqual({ [name]: 'draft', [`${name}-b`]: 'submitted' });
});

test('a chart that the pull request gives up is withdrawn, and its check says so', async () => {
  await propose({ ...chartFiles(folder, '1.0.0'), ...chartFiles(`charts/${name}-b`, '1.0.0') });
  await settledAfter(
    stage.push(
      name,
      Object.fromEntries(Object.keys(chartFiles(`charts/${name}-b`, '')).map((path) => [path, null])),
    ),
  );
  const after = Object.fromEntries((await charts()).map(({ chart, state }) => [chart, state]));
  expect(after).toEqual({ [name]: 'submitted', [`${name}-b`]: 'draft' });
});

test('from a fork that is gone by now it is read through the base repository', async () => {
  const fork = await stage.people.fork({ repository, as: 'ned' });
  await stage.people.push({
    repository: fork.repository,
    branch: name,
    as: 'ned',
    files: chartFiles(folder, '1.0.0'),
  });
  const { number } = await stage.people.openPullRequest({ repository, head: `ned:${name}`, as: 'ned' });
  pull = { repository, number, branch: name };
  stage.emulator.webhooks.hold();
  await stage.people.deleteRepository({ repository: fork.repository, as: 'ned' });
  stage.emulator.webhooks.release();
  await stage.settled();
  expect(await charts()).toMatchObject([{ chart: name, state: 'submitted', author: { login: 'ned' } }]);
  expect(check(name)?.externalId).toContain(`${number}/${name}`);
  // GitHub names no pull request of a fork with a suite.
  const suite = check(name)?.suite.id ?? 0;
  stage.emulator.meters.reset();
  await settledAfter(stage.people.rerunCheckSuite({ repository, checkSuiteId: suite, as: 'ada' }));
  expect(stage.emulator.meters.requests.get('checks/update')).toBe(2);
});

test('a packaged chart is one, too', async () => {
  const archive = Buffer.from(
    packFiles(name, [
      { path: 'Chart.yaml', bytes: Buffer.from(`apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`) },
      {
        path: 'templates/map.yaml',
        bytes: Buffer.from('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n'),
      },
    ]),
  );
  await stage.people.push({
    repository,
    branch: name,
    as: 'bob',
    files: { [`packages/${name}-1.0.0.tgz`]: { base64: archive.toString('base64') } },
  });
  const { number } = await stage.people.openPullRequest({ repository, head: name, as: 'bob' });
  pull = { repository, number, branch: name };
  await stage.settled();
  expect(await charts()).toMatchObject([
    { chart: name, path: `packages/${name}-1.0.0.tgz`, state: 'submitted' },
  ]);
  await settledAfter(stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' }));
  await settledAfter(stage.people.merge({ ...pull, as: 'ada', method: 'squash' }));
  expect(await charts()).toMatchObject([{ state: 'active' }]);
});

test('a chart that is deleted is proposed to be suspended, and somebody who may decides', async () => {
  await propose();
  await settledAfter(stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' }));
  await settledAfter(stage.people.merge({ ...pull, as: 'ada' }));
  const gone = Object.fromEntries(Object.keys(chartFiles(folder, '')).map((path) => [path, null]));
  pull = await stage.propose({ branch: `${name}-gone`, files: gone });
  await stage.settled();
  const proposals = async () => (await stage.view.stored(pull.number)).suspendProposals;
  expect(await proposals()).toMatchObject([{ chart: name, state: 'open' }]);
  await settledAfter(stage.people.closePullRequest({ ...pull, as: 'bob' }));
  expect(await proposals()).toMatchObject([{ state: 'withdrawn' }]);
  await settledAfter(stage.people.reopenPullRequest({ ...pull, as: 'bob' }));
  await settledAfter(stage.people.merge({ ...pull, as: 'ada' }));
  const [proposal] = await proposals();
  expect(proposal).toMatchObject({ state: 'open' });
  expect(comment()).toContain('decides in the store');
  await stage.store.admin.call('POST', `/api/v1/suspend-proposals/${proposal?.id}/accept`, {
    message: 'Old.',
  });
  await settledAfter(stage.people.comment({ ...pull, as: 'bob', body: '/chandlery recheck' }));
  expect(comment()).toContain('suspended it');
  const answer = await fetch(`${stage.store.server.url}/index.yaml`);
  expect(((await answer.json()) as { entries: object }).entries).not.toHaveProperty(name);
});

describe('what is wrong is said at its place', () => {
  test('of a malformed chart, beside one that is well, which goes on', async () => {
    await propose({
      ...chartFiles(folder, '1.0.0', { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: [1\n` }),
      ...chartFiles(`charts/${name}-b`, '1.0.0'),
    });
    expect((await charts()).map(({ chart }) => chart)).toEqual([`${name}-b`]);
    expect(overall()?.conclusion).toBe('failure');
    const annotations = [...stage.view.checks(pull.number).values()].flatMap((run) => run.annotations);
    expect(annotations).toContainEqual(
      expect.objectContaining({ path: `${folder}/Chart.yaml`, annotation_level: 'failure' }),
    );
  });

  test('of a chart that was well before: it is not given up by that, and goes on where it is mended', async () => {
    await propose();
    const [before] = await charts();
    await settledAfter(stage.push(name, { [`${folder}/Chart.yaml`]: 'name: [\n' }));
    expect(await charts()).toMatchObject([{ state: 'submitted', closed: false }]);
    expect(check(name)?.conclusion).toBe('failure');
    await settledAfter(stage.push(name, chartFiles(folder, '1.0.1')));
    expect(await charts()).toMatchObject([
      { state: 'submitted', version: '1.0.1', submission: before?.submission },
    ]);
    expect(check(name)?.conclusion).toBe('action_required');
  });

  test('of a number that the store does not take, at the line of the version, with the next free one', async () => {
    await propose(chartFiles(folder, '1.0.0'));
    await settledAfter(stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' }));
    await settledAfter(stage.people.merge({ ...pull, as: 'ada' }));
    pull = await stage.propose({
      branch: `${name}-again`,
      files: { [`${folder}/values.yaml`]: 'replicas: 5\n' },
    });
    await stage.settled();
    expect(check(name)?.annotations).toContainEqual(
      expect.objectContaining({ path: `${folder}/Chart.yaml`, start_line: 4, annotation_level: 'failure' }),
    );
    expect(comment()).toContain('1.0.1');
  });

  test('of a pull request with more files than GitHub lists: nothing of it is sent', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 31 }, (_, index) => [`many/${name}/${index}.md`, 'x\n']),
    );
    await propose({ ...many, ...chartFiles(folder, '1.0.0') });
    expect(await charts()).toEqual([]);
    expect(overall()?.conclusion).toBe('failure');
    expect(overall()?.output.summary).toContain('at most 30');
  });

  test('of settings: those of the base hold up everything, at their line; those of the head are told before the merge', async () => {
    await propose({ ...chartFiles(folder, '1.0.0'), '.chandlery.yaml': 'charts: 3\n' });
    expect((await charts()).map(({ state }) => state)).toEqual(['submitted']);
    expect(overall()?.annotations).toContainEqual(
      expect.objectContaining({ path: '.chandlery.yaml', start_line: 1 }),
    );
    await settledAfter(stage.push('main', { '.chandlery.yaml': '# mine\nchart: x\n' }, 'ada'));
    expect(overall()?.conclusion).toBe('failure');
    await settledAfter(stage.push('main', { '.chandlery.yaml': null }, 'ada'));
  });
});

test('settings ask for more than the policy: what was merged without it is held', async () => {
  const settings = (text: string | null) =>
    settledAfter(stage.push('main', { '.chandlery.yaml': text }, 'ada'));
  await settings('version: 1\napprovals: 2\nblockSeverities: [info, warning, error]\n');
  await propose();
  await settledAfter(stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' }));
  expect([(await charts())[0]?.state, overall()?.conclusion]).toEqual(['passed', 'action_required']);
  for (const text of ['asks for 2 approvals; there are 1', '9 findings block by the repository'])
    expect(comment()).toContain(text);
  await settledAfter(stage.people.merge({ ...pull, as: 'ada' }));
  await settledAfter(stage.people.review({ ...pull, as: 'amy', event: 'APPROVE' }));
  expect((await charts())[0]?.state).toBe('passed');
  expect(comment()).not.toContain('asks for 2 approvals');
  await settings('version: 1\napprovals: 2\n');
  await settledAfter(stage.people.comment({ ...pull, as: 'bob', body: '/chandlery recheck' }));
  expect([(await charts())[0]?.state, overall()?.conclusion]).toEqual(['active', 'success']);
  await settings(null);
});

test('one that was opened before the App came is looked at then; where GitHub has forgotten who pushed, it says what to do', async () => {
  const other = 'acme/more-charts';
  const { id } = await stage.people.createRepository({ repository: other, as: 'ada' });
  for (const login of ['bob', 'rex'])
    await stage.people.addCollaborator({ repository: other, login, role: 'write' });
  await stage.people.push({ repository: other, branch: name, as: 'bob', files: chartFiles(folder, '1.0.0') });
  const { number } = await stage.people.openPullRequest({ repository: other, head: name, as: 'bob' });
  await stage.people.forgetActivity({ repository: other });
  const [later, files] = [`${name}-known`, chartFiles(`${folder}-known`, '1.0.0')];
  await stage.people.push({ repository: other, branch: later, as: 'bob', files });
  const known = await stage.people.openPullRequest({ repository: other, head: later, as: 'bob' });
  const binding = { installationId: stage.installationId, fullName: other, workspace: 'team' };
  await stage.store.admin.call('PUT', `/api/v1/integrations/github/repositories/${id}`, binding);
  const { installationId } = stage;
  await settledAfter(stage.people.changeRepositories({ installationId, add: [other], as: 'ada' }));
  const view = viewOf(stage.emulator, stage.store, {
    repository: other,
    repositoryId: id,
    slug: stage.app.slug,
  });
  expect(await view.states(number)).toEqual({ [name]: 'submitted' });
  const early = { repository: other, number };
  for (const text of [view.comments(number)[0]?.body, view.checks(number).get('chandlery')?.output.summary])
    expect(text).toContain('open another one from the same branch');
  await settledAfter(stage.people.review({ ...early, as: 'rex', event: 'APPROVE' }));
  expect(await view.states(number)).toEqual({ [name]: 'submitted' });
  await settledAfter(
    stage.people.review({ repository: other, number: known.number, as: 'rex', event: 'APPROVE' }),
  );
  expect(await view.states(known.number)).toEqual({ [later]: 'passed' });
  await settledAfter(stage.people.closePullRequest({ ...early, as: 'bob' }));
  const again = await stage.people.openPullRequest({ repository: other, head: name, as: 'bob' });
  await settledAfter(
    stage.people.review({ repository: other, number: again.number, as: 'rex', event: 'APPROVE' }),
  );
  expect(await view.states(again.number)).toEqual({ [name]: 'passed' });
  expect(view.comments(again.number)[0]?.body).not.toContain('open another one');
});

test('of a repository that is bound to no workspace only a neutral check tells', async () => {
  const binding = `/api/v1/integrations/github/repositories/${stage.repositoryId}`;
  const { admin, bot } = stage.store;
  const { installationId, fullName, workspace } = await bot.github.repositories.get({
    repositoryId: stage.repositoryId,
  });
  await admin.call('DELETE', binding);
  await propose();
  expect([overall()?.conclusion, overall()?.output.title]).toEqual(['neutral', 'Not bound to a workspace']);
  expect(stage.view.comments(pull.number)).toEqual([]);
  await admin.call('PUT', binding, { installationId, fullName, workspace });
  await settledAfter(stage.people.comment({ ...pull, as: 'bob', body: '/chandlery recheck' }));
  expect((await charts()).map(({ state }) => state)).toEqual(['submitted']);
});

test('a store that is away is waited for, and the pull request is told so where it lasts', async () => {
  const { server } = stage.store;
  await server.kill();
  pull = await stage.propose({ branch: name, files: chartFiles(folder, '1.0.0') });
  await expect.poll(() => overall()?.output.title, { timeout: 60_000 }).toBe('The bot waits');
  await stage.restartStore();
  await stage.settled();
  expect(await charts()).toMatchObject([{ state: 'submitted' }]);
});

test('the repository is the same under another name, and with another owner', async () => {
  await propose();
  const [before] = await charts();
  await settledAfter(stage.people.renameRepository({ repository, name: 'helm-charts', as: 'ada' }));
  const renamed = { ...pull, repository: 'acme/helm-charts' };
  await settledAfter(stage.people.review({ ...renamed, as: 'rex', event: 'APPROVE' }));
  expect(await charts()).toMatchObject([{ state: 'passed' }]);
  expect((await stage.store.bot.github.repositories.get({ repositoryId: stage.repositoryId })).fullName).toBe(
    'acme/helm-charts',
  );
  await stage.people.createOrganization({ login: 'umbrella' });
  // Nobody reaches it from the transfer until the App is installed there.
  const from = { repository: 'acme/helm-charts' };
  await settledAfter(stage.people.transferRepository({ ...from, owner: 'umbrella', as: 'ada' }));
  const there = 'umbrella/helm-charts';
  const installed = await stage.people.installApp({ account: 'umbrella', repositories: [there], as: 'ada' });
  await stage.settled();
  expect(await stage.store.bot.github.repositories.get({ repositoryId: stage.repositoryId })).toMatchObject({
    fullName: there,
    installationId: installed.id,
    workspace: 'team',
  });
  await settledAfter(stage.people.merge({ repository: there, number: pull.number, as: 'ada' }));
  expect(await charts()).toMatchObject([{ state: 'active', submission: before?.submission }]);
});
