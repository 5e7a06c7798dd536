import { randomBytes } from 'node:crypto';
import { systemActor } from '@chandlery/lifecycle';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PlayedDeployer, playedDeployer } from './testing/played-deployer.ts';
import { ada, admin, chart, rob, type TestApp, testApp, vic } from './testing/test-app.ts';

const patient = { timeout: 30_000, interval: 50 };
const url = '/api/v1/deployments/upgrades';
const base = { workspace: 'team', app: 'web', to: '2.0.0' };

let app: TestApp;
let played: PlayedDeployer;

beforeEach(async () => {
  played = playedDeployer();
  const key = randomBytes(32).toString('base64');
  app = await testApp({ CHANDLERY_SECRET_KEY: key }, 1, { deployer: played.deployer });
  await app.upload(ada, chart('web', '1.0.0', { 'values.yaml': 'a: 1\nb: 1\n' }));
  await app.upload(ada, chart('web', '2.0.0', { 'values.yaml': 'a: 2\nb: 1\nc: 1\n' }));
  await project('shop');
});
afterEach(() => app.close());

/** A project on a cluster that is in no need to be there. */
async function project(slug: string): Promise<void> {
  const { clusters, projects, workspaces } = app.database;
  const actor = systemActor;
  const workspace = await workspaces.findBySlug('team');
  const cluster = await clusters.create({
    slug: `on-${slug}`,
    displayName: slug,
    description: '',
    kind: 'kubeconfig',
    server: 'https://127.0.0.1:1',
    credential: { sealed: 'none', expiresAtMs: null },
    actor,
  });
  await projects.create({
    workspaceId: workspace?.id ?? '',
    clusterId: cluster.id,
    slug,
    displayName: slug,
    description: '',
    namespace: slug,
    serviceAccount: 'chandlery',
    quota: {},
    allows: { clusterScoped: false, namespaces: [] },
    actor,
  });
}

async function install(name: string, values = '', slug = 'shop'): Promise<string> {
  const path = `/api/v1/workspaces/team/projects/${slug}/deployments`;
  const begun = await app.request(ada, 'POST', path, { name, app: 'web', version: '1.0.0', values });
  expect(begun.statusCode, begun.body).toBe(202);
  await expect
    .poll(async () => (await app.request(ada, 'GET', `${path}/${name}`)).json().state, patient)
    .toBe('running');
  return begun.json().deployment.id as string;
}

async function begin(body: object): Promise<string> {
  const answer = await app.request(ada, 'POST', url, { ...base, ...body });
  expect(answer.statusCode, answer.body).toBe(202);
  return answer.json().id as string;
}

async function read(id: string) {
  return (await app.request(ada, 'GET', `/api/v1/rollouts/${id}`)).json() as {
    state: string;
    deployments: { name: string; state: string; wave: number | null; reason: { code: string } | null }[];
  };
}

async function ended(id: string) {
  await expect.poll(async () => (await read(id)).state, patient).not.toBe('running');
  const { state, deployments } = await read(id);
  return { state, deployments: deployments.map((one) => `${one.name} ${one.state}`) };
}

const upgrades = () => played.performed.filter((one) => one.startsWith('upgrade'));

describe('a rollout', () => {
  test('upgrades in waves, each when the one before is over, and carries the values', async () => {
    await install('one', 'b: 7\n');
    await install('two');
    await install('three');
    for (const name of ['one', 'three']) played.held.set(name, Promise.withResolvers());
    const id = await begin({ waveSize: 2 });
    await expect.poll(upgrades, patient).toEqual(['upgrade one', 'upgrade three']);
    played.held.get('one')?.resolve();
    await expect
      .poll(async () => (await read(id)).deployments.map(({ state }) => state), patient)
      .toEqual(['succeeded', 'running', 'waiting']);
    expect(upgrades()).toHaveLength(2);
    played.held.get('three')?.resolve();
    expect(await ended(id)).toEqual({
      state: 'succeeded',
      deployments: ['one succeeded', 'three succeeded', 'two succeeded'],
    });
    const values = '/api/v1/workspaces/team/projects/shop/deployments/one/values';
    expect((await app.request(ada, 'GET', values)).json().values).toBe('b: 7\n');
    const running = await app.request(ada, 'GET', '/api/v1/deployments?workspace=team&app=web&version=2.0.0');
    expect(running.json().items).toHaveLength(3);
  });

  test('leaves out those whose values a person has to look at, by path and without the values', async () => {
    await install('plain');
    await install('torn', 'a: s3cret\n');
    const dry = await app.request(ada, 'POST', url, { ...base, dryRun: true });
    expect(dry.statusCode).toBe(200);
    expect(dry.json()).toMatchObject({
      id: null,
      state: 'planned',
      deployments: [
        { name: 'plain', wave: 1, state: 'waiting' },
        { name: 'torn', wave: null, reason: { code: 'values_conflict', details: { paths: ['/a'] } } },
      ],
    });
    expect(dry.body).not.toContain('s3cret');
    expect(upgrades()).toEqual([]);
    expect(await ended(await begin({}))).toEqual({
      state: 'succeeded',
      deployments: ['plain succeeded', 'torn left_out'],
    });
    const again = await app.request(ada, 'POST', url, base);
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ code: 'rollout_empty' });
  });

  test('is listed to who sees one of its deployments, with those alone', async () => {
    await project('back');
    await install('one');
    await install('two', '', 'back');
    const id = await begin({});
    await ended(id);
    const listed = async (as: string | undefined, query = '') => {
      const answer = await app.request(as, 'GET', `/api/v1/rollouts?${query}`);
      if (answer.statusCode !== 200) return answer.json().code;
      const { items } = answer.json() as { items: { id: string; deployments: { name: string }[] }[] };
      return items.map((one) => [one.id, ...one.deployments.map(({ name }) => name)]);
    };
    expect(await listed(ada)).toEqual([[id, 'one', 'two']]);
    expect(await listed(ada, 'workspace=team&app=web&state=succeeded')).toEqual([[id, 'one', 'two']]);
    expect(await listed(ada, 'state=failed')).toEqual([]);
    const members = '/api/v1/workspaces/team/projects/back/members/rob';
    expect((await app.request(ada, 'PUT', members, { role: 'viewer' })).statusCode).toBe(200);
    expect(await listed(rob)).toEqual([[id, 'two']]);
    expect(await listed(vic)).toEqual([]);
    expect(await listed(undefined)).toBe('unauthenticated');
  });

  test('stops after a failure, or goes on where that is wanted', async () => {
    for (const name of ['a', 'b', 'c']) await install(name);
    played.failing.add('a');
    expect(await ended(await begin({ waveSize: 1 }))).toEqual({
      state: 'failed',
      deployments: ['a failed', 'b skipped', 'c skipped'],
    });
    expect(upgrades()).toEqual(['upgrade a']);
    played.failing.add('b');
    expect(await ended(await begin({ waveSize: 1, stopOnFailure: false }))).toEqual({
      state: 'failed',
      deployments: ['b failed', 'c succeeded', 'a left_out'],
    });
  });

  test('can be stopped: what is under way ends, nothing more is begun', async () => {
    for (const name of ['a', 'b']) await install(name);
    played.held.set('a', Promise.withResolvers());
    const id = await begin({ waveSize: 1 });
    await expect.poll(upgrades, patient).toEqual(['upgrade a']);
    expect((await app.request(vic, 'POST', `/api/v1/rollouts/${id}/stop`)).statusCode).not.toBe(200);
    expect((await app.request(ada, 'POST', `/api/v1/rollouts/${id}/stop`)).statusCode).toBe(200);
    await expect.poll(async () => (await read(id)).deployments[1]?.state, patient).toBe('skipped');
    expect((await read(id)).state).toBe('running');
    played.held.get('a')?.resolve();
    expect(await ended(id)).toEqual({ state: 'stopped', deployments: ['a succeeded', 'b skipped'] });
    expect((await app.request(ada, 'POST', `/api/v1/rollouts/${id}/stop`)).json()).toMatchObject({
      code: 'rollout_over',
    });
  });

  test('goes on where a process died between an upgrade and the word of it', async () => {
    const deployment = await install('a');
    played.held.set('a', Promise.withResolvers());
    const id = await begin({});
    await expect.poll(async () => (await read(id)).deployments[0]?.state, patient).toBe('running');
    const { operationId } = (await app.database.rollouts.find(id))?.items[0] ?? {};
    // As if the process had died before it wrote that down; the upgrade is begun, and ends meanwhile.
    await app.database.rollouts.step({ id, deploymentId: deployment, from: 'running', to: 'waiting' });
    played.held.get('a')?.resolve();
    expect(await ended(id)).toEqual({ state: 'succeeded', deployments: ['a succeeded'] });
    expect((await app.database.rollouts.find(id))?.items[0]?.operationId).toBe(operationId);
    expect(upgrades()).toEqual(['upgrade a']);
  });

  test('takes what the caller may operate, and shows each what they see', async () => {
    const mine = await install('mine');
    await project('else');
    await install('theirs', '', 'else');
    const path = '/api/v1/workspaces/team/projects/shop/members/rob';
    expect((await app.request(ada, 'PUT', path, { role: 'operator' })).statusCode).toBe(200);
    const dry = (await app.request(rob, 'POST', url, { ...base, dryRun: true })).json();
    expect(dry.deployments).toMatchObject([{ id: mine, name: 'mine' }]);
    const id = await begin({});
    await ended(id);
    const seen = (await app.request(rob, 'GET', `/api/v1/rollouts/${id}`)).json();
    expect(seen.deployments).toMatchObject([{ name: 'mine' }]);
    expect((await app.request(vic, 'GET', `/api/v1/rollouts/${id}`)).statusCode).toBe(404);
    expect((await app.request(rob, 'POST', `/api/v1/rollouts/${id}/stop`)).statusCode).toBe(403);
    const unknown = await app.request(ada, 'POST', url, { ...base, deployments: ['nothing'] });
    expect(unknown.statusCode).toBe(404);
    expect((await app.request(admin, 'GET', '/api/v1/rollouts/nothing')).statusCode).toBe(404);
  });
});
