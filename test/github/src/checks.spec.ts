import { afterEach, expect, test } from 'vitest';
import { refusal, setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const annotation = (line: number) => ({
  path: 'charts/web/Chart.yaml',
  start_line: line,
  end_line: line,
  annotation_level: 'failure' as const,
  message: 'no',
});

test('annotations come fifty at a time and are added up', async () => {
  stage = await setStage();
  const { octokit, at, emulator } = stage;
  const { headSha } = await stage.openPull();
  const output = (count: number) => ({
    title: 't',
    summary: 's',
    annotations: Array.from({ length: count }, (_, index) => annotation(index + 1)),
  });
  const { data } = await octokit.rest.checks.create({
    ...at,
    name: 'chart',
    head_sha: headSha,
    output: output(50),
  });
  const updated = await octokit.rest.checks.update({ ...at, check_run_id: data.id, output: output(30) });
  expect(updated.data.output.annotations_count).toBe(80);
  const all = await octokit.paginate(octokit.rest.checks.listAnnotations, {
    ...at,
    check_run_id: data.id,
    per_page: 100,
  });
  expect(all).toHaveLength(80);
  const tooMany = octokit.rest.checks.update({ ...at, check_run_id: data.id, output: output(51) });
  expect(await refusal(tooMany)).toMatchObject({ status: 422 });
  expect(emulator.takeViolations()).toMatchObject([
    { operation: 'checks/update', message: expect.stringContaining('annotations') },
  ]);
});

test('too much text, too many actions and too long labels are refused', async () => {
  stage = await setStage();
  const { octokit, at, emulator } = stage;
  const { headSha } = await stage.openPull();
  const create = (more: object) =>
    refusal(octokit.rest.checks.create({ ...at, name: 'c', head_sha: headSha, ...more }));
  const action = { label: 'Fix', description: 'fixes it', identifier: 'fix' };
  expect(await create({ output: { title: 't', summary: 'x'.repeat(65_536) } })).toMatchObject({
    status: 422,
  });
  expect(await create({ output: { title: 'x'.repeat(256), summary: 's' } })).toMatchObject({ status: 422 });
  expect(await create({ actions: [action, action, action, action] })).toMatchObject({ status: 422 });
  expect(await create({ actions: [{ ...action, label: 'x'.repeat(21) }] })).toMatchObject({ status: 422 });
  expect(await create({ actions: [{ ...action, description: 'x'.repeat(41) }] })).toMatchObject({
    status: 422,
  });
  expect(await create({ status: 'completed' })).toMatchObject({ status: 422 });
  // The title's length stands in GitHub's text only, so the description did not see that one.
  expect(emulator.takeViolations()).toHaveLength(5);
});

test('re-run, re-run all and the buttons tell the App, and nobody else', async () => {
  stage = await setStage();
  const { octokit, at, people, repository, receiver, emulator } = stage;
  const { headSha } = await stage.openPull();
  const actions = [{ label: 'Fix', description: 'fixes it', identifier: 'fix' }];
  const { data: run } = await octokit.rest.checks.create({
    ...at,
    name: 'c',
    head_sha: headSha,
    external_id: 'web',
    conclusion: 'neutral',
    actions,
  });
  await people.rerunCheck({ repository, checkRunId: run.id, as: 'bob' });
  await people.pressAction({ repository, checkRunId: run.id, identifier: 'fix', as: 'carl' });
  await people.rerunCheckSuite({ repository, checkSuiteId: run.check_suite?.id ?? 0, as: 'bob' });
  await expect(
    people.pressAction({ repository, checkRunId: run.id, identifier: 'other', as: 'carl' }),
  ).rejects.toThrow();
  await emulator.webhooks.settled();
  const told = receiver.received.filter((hook) => hook.event.startsWith('check_'));
  expect(told.map((hook) => `${hook.event}.${hook.action}`)).toEqual(
    expect.arrayContaining([
      'check_run.rerequested',
      'check_run.requested_action',
      'check_suite.rerequested',
    ]),
  );
  expect(told.find((hook) => hook.action === 'requested_action')?.payload).toMatchObject({
    requested_action: { identifier: 'fix' },
    check_run: { external_id: 'web', conclusion: 'neutral', pull_requests: [{ number: 1 }] },
    sender: { login: 'carl' },
  });
});

test('of several runs of a name the newest is listed, and all of them if asked', async () => {
  stage = await setStage();
  const { octokit, at } = stage;
  const { headSha } = await stage.openPull();
  for (let index = 0; index < 3; index += 1)
    await octokit.rest.checks.create({ ...at, name: 'c', head_sha: headSha });
  const latest = await octokit.rest.checks.listForRef({ ...at, ref: headSha });
  const all = await octokit.rest.checks.listForRef({ ...at, ref: headSha, filter: 'all' });
  expect([latest.data.total_count, all.data.total_count]).toEqual([1, 3]);
});

test('a run of another App is not changed', async () => {
  stage = await setStage();
  const { octokit, at, people, OctokitHere, repository } = stage;
  const { headSha } = await stage.openPull();
  const { data: run } = await octokit.rest.checks.create({ ...at, name: 'c', head_sha: headSha });
  const other = await people.registerApp({
    name: 'Other',
    owner: 'acme',
    permissions: { checks: 'write' },
    events: [],
  });
  const { id } = await people.installApp({
    account: 'acme',
    repositories: [repository],
    as: 'ada',
    app: 'other',
  });
  const { App } = await import('octokit');
  const app = new App({ appId: other.id, privateKey: other.privateKeyPem, Octokit: OctokitHere });
  const theirs = await app.getInstallationOctokit(id);
  expect(
    await refusal(theirs.rest.checks.update({ ...at, check_run_id: run.id, status: 'in_progress' })),
  ).toMatchObject({ status: 403 });
});
