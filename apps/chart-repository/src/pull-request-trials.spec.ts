import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Project } from '@chandlery/persistence';
import { type FakeDeployer, fakeDeployer } from './testing/fake-deployer.ts';
import { lostCluster, newKey, projectRow } from './testing/projects.ts';
import { type PlayedBot, playBot, refusal, repositories } from './testing/pulls.ts';
import { admin, type TestApp, testApp } from './testing/test-app.ts';
import { testName } from './use-cases/pulls/try-out-pull.ts';

/* Charts of pull requests tried out in a project, over a deployer that has no cluster. ada administers the workspace. */
const key = newKey();
let app: TestApp;
let bot: PlayedBot;
let deployer: FakeDeployer;
let trials: Project;
beforeAll(async () => {
  deployer = fakeDeployer();
  app = await testApp({ CHANDLERY_SECRET_KEY: key }, 1, { deployer });
  bot = await playBot(app);
  trials = await projectRow(app, await lostCluster(app, key), 'trials');
});
afterAll(() => app.close());

const bind = (deployProject: string | null) =>
  bot.ok(admin, 'PUT', `${repositories}/77`, { ...bot.binding, deployProject });
const path = (pull: number, name: string) => `${bot.at(pull, name)}/deployment`;
const deploy = (pull: number, name: string, body: object = {}, once?: string) =>
  app.request(
    bot.bot,
    'PUT',
    path(pull, name),
    { requestedBy: 1, ...body },
    once === undefined ? {} : { 'idempotency-key': once },
  );
const trialOf = async (pull: number) => (await bot.read(pull)).charts[0].deployment;
/** Once nothing is under way with it. */
async function settled(pull: number) {
  for (;;) {
    const trial = await trialOf(pull);
    if (trial === null || ['succeeded', 'failed', 'cancelled'].includes(trial.operation.state)) return trial;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('nothing is tried out where the binding names no project', async () => {
  await bot.put(1, 'none', '1.0.0');
  const answer = await deploy(1, 'none');
  expect([...refusal(answer), answer.json().remedy]).toEqual([
    409,
    'deploy_project_unset',
    expect.stringContaining('deployProject'),
  ]);
  await bind('trials');
  expect((await bot.ok(bot.bot, 'GET', `${repositories}/77`)).json()).toMatchObject({
    deployProject: 'trials',
  });
});

describe('a trial', () => {
  test('is a test deployment by the account of who asks, with a time to live, whose status is told', async () => {
    const start = await app.database.changes.latest();
    await bot.put(2, 'tried', '1.0.0');
    const answer = await deploy(2, 'tried', { values: 'a: 5\n', hours: 2 });
    expect(answer.statusCode, answer.body).toBe(202);
    expect(answer.json()).toMatchObject({ workspace: 'team', project: 'trials', version: '1.0.0' });
    const trial = await settled(2);
    expect(trial).toMatchObject({ state: 'running', requestedBy: 'ada', operation: { kind: 'install' } });
    expect(Date.parse(trial.expiresAt) - Date.now()).toBeGreaterThan(3_600_000);
    expect(deployer.performed.at(-1)).toMatchObject({ kind: 'install', release: trial.name });
    expect(JSON.stringify(trial)).not.toContain('a: 5');
    const told = (await bot.ok(bot.bot, 'GET', `/api/v1/events?after=${start}`)).json().items;
    const types = told
      .filter(({ pulls }: { pulls: unknown[] }) => pulls.length > 0)
      .map(({ type }: { type: string }) => type);
    expect(types).toEqual(expect.arrayContaining(['pull_request.deploy', 'deployment.conclude']));
    const { items } = await app.database.audit.list({ subjectKind: 'deployment', order: 'asc', limit: 1 });
    expect(items[0]?.actor).toMatchObject({ name: 'ada', via: '@ada-hub (GitHub 1)' });
  });

  test('is upgraded to what was pushed since, and once however often it is asked for under one key', async () => {
    const before = deployer.performed.length;
    await bot.put(2, 'tried', '1.0.0', { values: 'b: 1\n' });
    for (const answer of [
      await deploy(2, 'tried', {}, 'comment 7'),
      await deploy(2, 'tried', {}, 'comment 7'),
    ])
      expect(answer.statusCode, answer.body).toBe(202);
    expect(await settled(2)).toMatchObject({ state: 'running', operation: { kind: 'upgrade' } });
    expect(deployer.performed.slice(before).map(({ kind }) => kind)).toEqual(['upgrade']);
    const other = await deploy(2, 'tried', { values: 'b: 9\n' }, 'comment 7');
    expect(refusal(other)).toEqual([409, 'idempotency_conflict']);
  });

  test('takes an account, with the right to deploy into the project', async () => {
    await bot.put(3, 'rights', '1.0.0');
    expect(refusal(await deploy(3, 'rights', { requestedBy: 9 }))).toEqual([403, 'account_unlinked']);
    expect(refusal(await deploy(3, 'rights', { requestedBy: 3 }))).toEqual([404, 'not_visible']);
    expect(refusal(await deploy(3, 'rights', { values: 'a: [' }))).toEqual([400, expect.any(String)]);
    expect(await trialOf(3)).toBeNull();
    await bot.ok(bot.bot, 'PUT', path(3, 'rights'), { requestedBy: 1 });
    await settled(3);
    const other = await app.request(bot.bot, 'DELETE', `${path(3, 'rights')}?requestedBy=3`);
    expect(refusal(other)).toEqual([404, 'not_visible']);
    await bot.ok(bot.bot, 'DELETE', `${path(3, 'rights')}?requestedBy=1`);
    expect(await settled(3)).toBeNull();
    await bot.ok(bot.bot, 'DELETE', path(3, 'rights'));
  });

  test('of a second candidate for a number has its own bytes', async () => {
    await bot.put(4, 'candidate', '1.0.0');
    const second = (await bot.put(5, 'candidate', '1.0.0', { values: 'second: 1\n' })).json();
    expect(second.blocked).toEqual(expect.any(String));
    expect((await deploy(5, 'candidate')).statusCode).toBe(202);
    await settled(5);
    const { items } = await app.database.operations.list({ projectId: trials.id, limit: 1 });
    const stored = await app.database.pulls.find({ repositoryId: 77, pull: 5, chart: 'candidate' });
    const version = await app.database.versions.findById(stored?.versionId ?? '');
    const deployment = await app.database.deployments.findById(items[0]?.subjectId ?? '');
    expect(deployment?.chart.versionId).toBe(version?.id);
  });

  test('goes when the pull request is closed, or merged', async () => {
    await deploy(2, 'tried', {});
    await settled(2);
    await bot.ok(bot.bot, 'POST', `${repositories}/77/pulls/2/close`, { merged: false });
    expect(await settled(2)).toBeNull();
    const { contentDigest } = (await bot.put(6, 'merged', '1.0.0')).json();
    await deploy(6, 'merged');
    await settled(6);
    await bot.vote(6, 'merged', 3, 'approve', contentDigest);
    expect((await bot.merge(6, 'merged', contentDigest)).json().state).toBe('active');
    expect(await settled(6)).toBeNull();
  });

  test('that is being installed when the pull request is closed goes when that has ended', async () => {
    await bot.put(7, 'busy', '1.0.0');
    const letGo = deployer.hold();
    await deploy(7, 'busy');
    expect(refusal(await deploy(7, 'busy'))).toEqual([409, 'deployment_state']);
    await bot.close(7);
    letGo();
    expect(await settled(7)).toMatchObject({ state: 'running' });
    expect(await app.removeExpiredTests(Date.now())).toBe(1);
    expect(await settled(7)).toBeNull();
  });

  test('that somebody made a deployment of their own stays', async () => {
    await bot.put(8, 'kept', '1.0.0');
    await deploy(8, 'kept');
    const { name } = await settled(8);
    const url = `/api/v1/workspaces/team/projects/trials/deployments/${name}`;
    await bot.ok(admin, 'PATCH', url, { test: null });
    await bot.close(8);
    expect((await bot.ok(admin, 'GET', url)).json().state).toBe('running');
    expect(refusal(await deploy(8, 'kept'))).toEqual([409, 'deployment_exists']);
  });
});

test.each([
  ['redis', 'pr5-25-redis'],
  ['my.chart', /^pr5-25-my-chart-[0-9a-f]{8}$/],
  ['x'.repeat(100), /^pr5-25-x+-[0-9a-f]{8}$/],
])('a release of %s is called so that Helm takes it, and so that no two are one', (chart, expected) => {
  const name = testName({ repositoryId: 77, pull: 5, chart });
  expect(name).toMatch(expected);
  expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  expect(name.length).toBeLessThanOrEqual(53);
});
