import { describe, expect, test } from 'vitest';
import type { ContainerStatus, Pod } from '../nodes/pod.ts';
import { testCluster } from '../testing/index.ts';
import { annotations } from './annotations.ts';

const cluster = await testCluster();

type Event = {
  readonly reason: string;
  readonly type: string;
  readonly message: string;
  readonly involvedObject: { readonly name: string };
};
type Deployment = { readonly status: { readonly readyReplicas?: number } };
type Job = { readonly status: { readonly conditions?: readonly { type: string; reason?: string }[] } };
type Template = {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly resources?: unknown;
};

describe.skipIf(!cluster.available)('a pod', () => {
  test('runs and is ready, and so is its Deployment', async () => {
    const namespace = await deploy({});
    await cluster.api.until<Deployment>(
      deploymentPath(namespace),
      ({ status }) => status.readyReplicas === 1,
    );
    const pod = await podOf(namespace, () => true);
    expect(pod.status).toMatchObject({
      phase: 'Running',
      containerStatuses: [{ ready: true, restartCount: 0 }],
    });
    expect(await events(namespace, 'Warning')).toEqual([]);
  });

  test('whose image cannot be pulled waits, and says which image', async () => {
    const namespace = await deploy({ image: 'plays.test/image-pull:1.2' });
    const pod = await podOf(
      namespace,
      ({ status }) => reason(status?.containerStatuses) === 'ImagePullBackOff',
    );
    expect(pod.status?.phase).toBe('Pending');
    expect(pod.status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
      'Back-off pulling image "plays.test/image-pull:1.2": ErrImagePull: failed to pull and unpack image "plays.test/image-pull:1.2": failed to resolve reference "plays.test/image-pull:1.2": plays.test/image-pull:1.2: not found',
    );
    await event(
      namespace,
      'Failed',
      /^Failed to pull image "plays.test\/image-pull:1.2": rpc error: code = NotFound/,
    );
    await event(namespace, 'BackOff', /^Back-off pulling image "plays.test\/image-pull:1.2"$/);
    await event(namespace, 'Failed', /^Error: ImagePullBackOff$/);
    await expect(log(pod)).rejects.toThrow('is waiting to start: trying and failing to pull image');
  });

  test('that crashes is started again and again, and leaves its last words', async () => {
    const namespace = await deploy({
      annotations: {
        [annotations.plays]: 'crash-loop',
        [annotations.exitCode]: '3',
        [annotations.message]: 'no "database": at db:5432',
        [annotations.log]: 'connecting\nno database at db:5432',
      },
    });
    const pod = await podOf(
      namespace,
      ({ status }) => (status?.containerStatuses?.[0]?.restartCount ?? 0) >= 2,
    );
    expect(pod.status).toMatchObject({
      phase: 'Running',
      containerStatuses: [
        {
          ready: false,
          state: {
            waiting: {
              reason: 'CrashLoopBackOff',
              message: `back-off 20s restarting failed container=app pod=${pod.metadata.name}_${namespace}(${pod.metadata.uid})`,
            },
          },
          lastState: { terminated: { exitCode: 3, reason: 'Error', message: 'no "database": at db:5432' } },
        },
      ],
    });
    await event(namespace, 'BackOff', /^Back-off restarting failed container app in pod /);
    expect(await log(pod)).toBe('connecting\nno database at db:5432\n');
    expect(await log(pod, 'previous=true&tailLines=1')).toBe('no database at db:5432\n');
    expect(await log(pod, 'limitBytes=4')).toBe('conn');
  });

  test('that ends with 137 was out of memory', async () => {
    const namespace = await deploy({
      image: 'plays.test/crash-loop',
      annotations: { [annotations.exitCode]: '137' },
    });
    await podOf(namespace, ({ status }) => {
      const ended = status?.containerStatuses?.[0]?.lastState?.terminated;
      return ended?.reason === 'OOMKilled' && ended.exitCode === 137;
    });
  });

  test('that asks for more than any node has stays unscheduled, as the scheduler says', async () => {
    const namespace = await deploy({ resources: { requests: { cpu: '1000' } } });
    await event(namespace, 'FailedScheduling', /^0\/2 nodes are available: 2 Insufficient cpu/);
    expect((await podOf(namespace, () => true)).status?.phase).toBe('Pending');
  });

  test('can run and never be ready', async () => {
    const namespace = await deploy({ image: 'plays.test/never-ready' });
    await event(namespace, 'Unhealthy', /^Readiness probe failed: HTTP probe failed with statuscode: 503$/);
    const pod = await podOf(namespace, () => true);
    expect(pod.status).toMatchObject({
      phase: 'Running',
      containerStatuses: [{ ready: false, state: { running: {} } }],
    });
    expect(conditionsOf(pod)).toContainEqual(
      expect.objectContaining({
        type: 'Ready',
        status: 'False',
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [app]',
      }),
    );
  });

  test('can be ready only after a while', async () => {
    const namespace = await deploy({ annotations: { [annotations.readyAfter]: '1500ms' } });
    await podOf(namespace, (pod) => pod.status?.containerStatuses?.[0]?.ready === false);
    const pod = await podOf(namespace, ({ status }) => status?.containerStatuses?.[0]?.ready === true);
    const ready = conditionsOf(pod).find(({ type }) => type === 'Ready');
    expect(ready).toMatchObject({ status: 'True' });
    expect(ready?.reason ?? '').toBe('');
  });

  test('lacks what its configuration names', async () => {
    const namespace = await deploy({
      annotations: { [annotations.plays]: 'config-error', [annotations.message]: 'secret "db" not found' },
    });
    const pod = await podOf(
      namespace,
      ({ status }) => reason(status?.containerStatuses) === 'CreateContainerConfigError',
    );
    expect(pod.status?.containerStatuses?.[0]?.state?.waiting?.message).toBe('secret "db" not found');
    await event(namespace, 'Failed', /^Error: secret "db" not found$/);
  });

  test('fails in the container that it names, and the others run', async () => {
    const namespace = await cluster.freshNamespace('stages');
    await cluster.api.create(`/api/v1/namespaces/${namespace}/pods`, {
      metadata: {
        name: 'two',
        annotations: { [annotations.plays]: 'crash-loop', [annotations.container]: 'b' },
      },
      spec: { containers: ['a', 'b'].map((name) => ({ name, image: name })) },
    });
    const pod = await podOf(namespace, ({ status }) => (status?.containerStatuses ?? []).length === 2);
    expect(pod.status?.containerStatuses?.map(({ name, ready }) => [name, ready])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });

  test('is gone soon after it is deleted', async () => {
    const namespace = await deploy({});
    await podOf(namespace, ({ status }) => status?.phase === 'Running');
    await cluster.api.remove(deploymentPath(namespace));
    await cluster.api.until<{ items: unknown[] }>(podsPath(namespace), ({ items }) => items.length === 0);
  });
});

describe.skipIf(!cluster.available)('a node', () => {
  test('keeps its lease, without which its pods would count as lost', async () => {
    type Leases = { items: { metadata: { name: string }; spec: { renewTime?: string } }[] };
    const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
    const renewed = ({ items }: Leases) => items.filter(({ spec }) => spec.renewTime !== undefined);
    const { items } = await cluster.api.until<Leases>(leases, (all) => renewed(all).length === 2);
    expect(items.map(({ metadata }) => metadata.name).sort()).toEqual(['node-1', 'node-2']);
  });
});

describe.skipIf(!cluster.available)('a Job', () => {
  test('completes', async () => {
    const namespace = await job({ restartPolicy: 'Never' });
    await cluster.api.until<Job>(jobPath(namespace), ended('Complete'));
  });

  test('completes after the time that its pod says', async () => {
    const namespace = await job({
      restartPolicy: 'OnFailure',
      annotations: { [annotations.runsFor]: '1500ms' },
    });
    await podOf(namespace, ({ status }) => status?.phase === 'Running');
    await cluster.api.until<Job>(jobPath(namespace), ended('Complete'));
  });

  test('fails with the words of its pod', async () => {
    const namespace = await job({
      restartPolicy: 'Never',
      annotations: { [annotations.plays]: 'fail', [annotations.message]: 'no such table' },
    });
    await cluster.api.until<Job>(jobPath(namespace), ended('Failed'));
    const pod = await podOf(namespace, ({ status }) => status?.phase === 'Failed');
    expect(pod.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 1,
      reason: 'Error',
      message: 'no such table',
    });
    expect(await log(pod)).toBe('no such table\n');
    await event(namespace, 'BackoffLimitExceeded', /backoff limit/);
  });
});

function reason(statuses: readonly ContainerStatus[] | undefined): string | undefined {
  return statuses?.[0]?.state?.waiting?.reason;
}

function conditionsOf(
  pod: Pod,
): readonly { type: string; status: string; reason?: string; message?: string }[] {
  const status = pod.status as
    { conditions?: { type: string; status: string; reason?: string }[] } | undefined;
  return status?.conditions ?? [];
}

function ended(how: string): (job: Job) => boolean {
  return ({ status }) => status.conditions?.some(({ type }) => type === how) === true;
}

const deploymentPath = (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments/app`;
const jobPath = (namespace: string) => `/apis/batch/v1/namespaces/${namespace}/jobs/app`;
const podsPath = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;

function template({ annotations: said, image = 'nginx', restartPolicy, resources }: Template): unknown {
  return {
    metadata: { labels: { app: 'app' }, annotations: said },
    spec: { restartPolicy, containers: [{ name: 'app', image, resources }] },
  };
}

/** A Deployment of one pod in a namespace of its own, whose name is returned. */
async function deploy(of: Template): Promise<string> {
  const namespace = await cluster.freshNamespace('stages');
  await cluster.api.create(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    metadata: { name: 'app' },
    spec: { selector: { matchLabels: { app: 'app' } }, template: template(of) },
  });
  return namespace;
}

async function job(of: Template): Promise<string> {
  const namespace = await cluster.freshNamespace('stages');
  await cluster.api.create(`/apis/batch/v1/namespaces/${namespace}/jobs`, {
    metadata: { name: 'app' },
    spec: { backoffLimit: 0, template: template(of) },
  });
  return namespace;
}

/** The namespace's pod, as soon as it is as wanted. */
async function podOf(namespace: string, isRight: (pod: Pod) => boolean): Promise<Pod> {
  const { items } = await cluster.api.until<{ items: Pod[] }>(podsPath(namespace), ({ items: [pod] }) =>
    pod === undefined ? false : isRight(pod),
  );
  const [pod] = items;
  if (pod === undefined) throw new Error('no pod');
  return pod;
}

function log(pod: Pod, query = ''): Promise<string> {
  const { name, namespace } = pod.metadata;
  return cluster.api.text(`/api/v1/namespaces/${namespace}/pods/${name}/log?container=app&${query}`);
}

async function events(namespace: string, type: string): Promise<readonly Event[]> {
  const { items } = await cluster.api.get<{ items: Event[] }>(`/api/v1/namespaces/${namespace}/events`);
  return items.filter((one) => one.type === type);
}

/** Waits for an event. */
async function event(namespace: string, wanted: string, message: RegExp): Promise<void> {
  await cluster.api.until<{ items: Event[] }>(`/api/v1/namespaces/${namespace}/events`, ({ items }) =>
    items.some((one) => one.reason === wanted && message.test(one.message)),
  );
}
