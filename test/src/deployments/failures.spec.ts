import { ada } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';
import { type EndedOperation, storeOnCluster, type StoreOnCluster } from './store-on-cluster.ts';
import { web } from './web-chart.ts';

const cluster = await testCluster();

/** What a chart does, and the reason that a person would look for. */
const failures = [
  {
    name: 'pull',
    title: 'an image that cannot be pulled',
    values: 'image: plays.test/image-pull:9.9\n',
    code: 'image_pull',
    message: /plays\.test\/image-pull:9\.9/,
    resource: 'Deployment/pull',
  },
  {
    name: 'crash',
    title: 'a container that crashes, with exit code and log',
    values: `plays: crash-loop
pod: { chandlery.test/exit-code: "3", chandlery.test/log: "no such host: database" }
`,
    code: 'container_crash',
    message: /code 3/,
    resource: 'Deployment/crash',
    log: 'no such host: database',
  },
  {
    name: 'nodes',
    title: 'a pod that fits no node',
    values: 'cpu: "500"\n',
    code: 'unschedulable',
    message: /Insufficient cpu/,
    resource: 'Deployment/nodes',
  },
  {
    name: 'probe',
    title: 'a container that never becomes ready',
    values: 'plays: never-ready\n',
    code: 'readiness_probe',
    message: /[Rr]eadiness probe/,
    resource: 'Deployment/probe',
  },
  {
    name: 'config',
    title: 'a ConfigMap that is not there',
    values: `plays: config-error
pod: { chandlery.test/message: 'configmap "settings" not found' }
`,
    code: 'container_config',
    message: /configmap "settings" not found/,
    resource: 'Deployment/config',
  },
  {
    name: 'hook',
    title: 'a hook that fails, with its log',
    values: 'hook: fail\n',
    code: 'container_crash',
    message: /migrate/,
    resource: 'Job/hook-migrate',
    log: 'relation users does not exist',
  },
] as const;

describe.skipIf(!cluster.available).each(helmClients)('with Helm $major', { timeout: 180_000 }, (helm) => {
  let store: StoreOnCluster;
  const operations = new Map<string, string>();
  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm);
    await store.app.publish('web', '1.0.0', web);
    for (const { name, values } of failures) {
      const options = { timeoutSeconds: 12 };
      const begun = await store.begin(ada, '', { name, app: 'web', version: '1.0.0', values, options });
      operations.set(name, begun.operation.id);
    }
  });
  afterAll(() => store.close());

  test.for(failures)('$title is told as the reason', async ({ name, code, message, resource, ...more }) => {
    const ended: EndedOperation = await store.ended(operations.get(name) ?? '');
    expect(ended).toMatchObject({ state: 'failed', outcome: { code, resource } });
    expect(ended.outcome?.message).toMatch(message);
    expect(ended.outcome?.message).not.toMatch(/timed out|deadline/);
    expect(ended.outcome?.remedy).not.toBe('');
    expect(await store.read(`/${name}`)).toMatchObject({
      state: 'failed',
      // In the operation's words, or in those of whoever watches the cluster since.
      status: { code, message: expect.stringMatching(/./) },
    });
    if ('log' in more) expect(JSON.stringify(ended.outcome?.details)).toContain(more.log);
    // Helm waits for no failed hook: it may be over before anybody looked.
    if (name === 'hook') return;
    // Whoever followed it saw the reason while Helm still waited.
    const { items } = (await store.app.request(ada, 'GET', `/api/v1/operations/${ended.id}/log`)).json<{
      items: { kind: string; data: Record<string, unknown> }[];
    }>();
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'warning', data: expect.objectContaining({ code }) }),
    );
  });

  test('an install that failed is tried again by an upgrade, and can be uninstalled', async () => {
    const { app, deployments } = store;
    await store.ended(operations.get('pull') ?? '');
    expect(await store.read('/pull')).toMatchObject({ currentRevision: 1 });
    const again = await app.request(ada, 'POST', deployments, { name: 'pull', app: 'web', version: '1.0.0' });
    expect(again.statusCode).toBe(409);
    expect(await store.done(ada, '/pull/upgrade', { values: '' })).toMatchObject({ state: 'succeeded' });
    expect(await store.read('/pull')).toMatchObject({ state: 'running', currentRevision: 2 });

    await store.ended(operations.get('nodes') ?? '');
    expect(await store.done(ada, '/nodes/uninstall', {})).toMatchObject({ state: 'succeeded' });
    expect((await app.request(ada, 'GET', `${deployments}/nodes`)).statusCode).toBe(404);
  });
});
