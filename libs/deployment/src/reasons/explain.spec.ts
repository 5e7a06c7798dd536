import { randomBytes } from 'node:crypto';
import { testCluster } from '@chandlery/cluster-tool/testing';
import type { JsonObject } from '@chandlery/chart';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type ClusterConnection } from '../connection/cluster-connection.ts';
import { readKubeconfig } from '../credential/read-kubeconfig.ts';
import { readInstance } from '../instance/read-instance.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import { prepareProject, removeProject } from '../projects/prepare-project.ts';
import { projectConnection } from '../projects/project-token.ts';
import { explain } from './explain.ts';
import type { Reason } from './reason.ts';

const cluster = await testCluster();

describe.skipIf(!cluster.available)('why something does not run on a real cluster', () => {
  const namespace = `p-explain-${randomBytes(4).toString('hex')}`;
  const place = {
    project: namespace,
    namespace,
    serviceAccount: 'deployer',
    quota: { pods: '40', 'limits.ephemeral-storage': '1Gi' },
  };
  let admin: ClusterConnection;
  let project: ClusterConnection;

  beforeAll(async () => {
    if (!cluster.available) return;
    admin = connect(readKubeconfig(cluster.connection.kubeconfig));
    // Without the quota at first: it is for the one test that wants pods refused.
    await prepareProject(admin, { ...place, quota: undefined });
    project = projectConnection(admin, place);
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db' },
      stringData: { password: 'hunter2-of-the-shop' },
    };
    await create('v1', 'secrets', secret);
  });

  afterAll(async () => {
    if (!cluster.available) return;
    await removeProject(admin, place);
    await project.close();
    await admin.close();
  });

  const create = (apiVersion: string, plural: string, object: KubeObject) => {
    const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
    return cluster.api.create(`${root}/namespaces/${namespace}/${plural}`, object);
  };

  function deployment(
    name: string,
    annotations: JsonObject,
    container: JsonObject = {},
    pod: JsonObject = {},
  ): KubeObject {
    const containers = [{ name: 'main', image: 'web:1', ...container }];
    const template = { metadata: { labels: { app: name }, annotations }, spec: { containers, ...pod } };
    const spec = { replicas: 2, selector: { matchLabels: { app: name } }, template };
    return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec };
  }

  /** The reasons, once there is the one that is waited for. */
  async function reasonsOf(code: string, ...resources: KubeObject[]): Promise<readonly Reason[]> {
    let reasons: readonly Reason[] = [];
    const look = async () => {
      reasons = await explain(project, { namespace, resources });
      return reasons[0]?.code;
    };
    await expect.poll(look, { timeout: 40_000, interval: 300 }).toBe(code);
    return reasons;
  }

  const plays = (part: string, more: JsonObject = {}) => ({ 'chandlery.test/plays': part, ...more });

  test('is the image, with what the registry said', async () => {
    const object = deployment('pull', plays('image-pull'), { image: 'registry.example.com/none:1' });
    await create('apps/v1', 'deployments', object);
    const [reason] = await reasonsOf('image_pull', object);
    expect(reason?.message).toMatch(/registry\.example\.com\/none:1.*cannot be pulled.*not found/);
    expect(reason).toMatchObject({ owner: { kind: 'Deployment', name: 'pull' }, container: 'main' });
  });

  test('is a crash, with the last words and the log, without the secret in them', async () => {
    const said = {
      'chandlery.test/message': 'no database with hunter2-of-the-shop',
      'chandlery.test/exit-code': '3',
      'chandlery.test/log': 'starting\nlogin by hunter2-of-the-shop\nfailed',
    };
    const env = [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }];
    const object = deployment('crash', plays('crash-loop', said), { env });
    await create('apps/v1', 'deployments', object);
    const [reason] = await reasonsOf('container_crash', object);
    expect(reason).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('no database with ••••••'),
    });
    expect(reason?.log?.lines).toEqual(['starting', 'login by ••••••', 'failed']);
    expect(JSON.stringify(reason)).not.toContain('hunter2');
  });

  test('is too little memory', async () => {
    const object = deployment('oom', plays('crash-loop', { 'chandlery.test/exit-code': '137' }), {
      resources: { limits: { memory: '64Mi' } },
    });
    await create('apps/v1', 'deployments', object);
    const [reason] = await reasonsOf('out_of_memory', object);
    expect(reason?.message).toBe('container main ran out of memory and was killed (its limit is 64Mi)');
  });

  test('is what the container lacks', async () => {
    const object = deployment(
      'config',
      plays('config-error', { 'chandlery.test/message': 'configmap "settings" not found' }),
    );
    await create('apps/v1', 'deployments', object);
    const [reason] = await reasonsOf('container_config', object);
    expect(reason?.message).toContain('configmap "settings" not found');
  });

  test('is the readiness probe', async () => {
    const object = deployment('never', plays('never-ready'));
    await create('apps/v1', 'deployments', object);
    const [reason] = await reasonsOf('readiness_probe', object);
    expect(reason?.message).toMatch(/readiness probe of container main fails: .+/);
  });

  test('is that no node has room, in the words of the scheduler', async () => {
    const object = deployment('big', {}, { resources: { requests: { cpu: '4000' } } });
    await create('apps/v1', 'deployments', object);
    const [reason] = await reasonsOf('unschedulable', object);
    expect(reason).toMatchObject({ message: expect.stringContaining('Insufficient cpu') });
  });

  test('is the claim that nobody provides a volume for', async () => {
    const claim: KubeObject = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace },
      spec: {
        storageClassName: 'fast',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      },
    };
    const object = deployment(
      'claims',
      {},
      {},
      { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
    );
    await create('v1', 'persistentvolumeclaims', claim);
    await create('apps/v1', 'deployments', object);
    const reasons = await reasonsOf('claim_pending', object);
    expect(reasons[0]?.message).toMatch(/the claim data has no volume: .*"?fast"?/);
  });

  test('is a hook, and what its pod said', async () => {
    const template = {
      metadata: { annotations: plays('fail', { 'chandlery.test/message': 'migration 7 failed' }) },
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'web:1' }] },
    };
    const job: KubeObject = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'migrate', namespace, annotations: { 'helm.sh/hook': 'pre-install' } },
      spec: { backoffLimit: 0, template },
    };
    await create('batch/v1', 'jobs', job);
    const reasons = await reasonsOf('container_crash', job);
    expect(reasons[0]?.message).toContain('migration 7 failed');
    await expect
      .poll(async () => (await explain(project, { namespace, resources: [job] })).map(({ code }) => code), {
        timeout: 20_000,
      })
      .toEqual(['container_crash', 'hook_failed']);
  });

  test('is an admission policy that refuses its pods', async () => {
    const name = `deny-${namespace}`;
    const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];
    const selector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
    const admission = '/apis/admissionregistration.k8s.io/v1';
    await cluster.api.create(`${admission}/validatingadmissionpolicies`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        matchConstraints: { resourceRules: rules, namespaceSelector: selector },
        validations: [
          {
            expression: "!has(object.metadata.labels) || object.metadata.labels['app'] != 'refused'",
            message: 'pods like these are not wanted',
          },
        ],
      },
    });
    await cluster.api.create(`${admission}/validatingadmissionpolicybindings`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    });
    // A policy is not heeded in the very moment that it is made.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const object = deployment('refused', {});
    await create('apps/v1', 'deployments', object);
    const [reason] = await reasonsOf('pod_refused_by_webhook', object);
    expect(reason?.message).toContain('pods like these are not wanted');
    await cluster.api.remove(`${admission}/validatingadmissionpolicybindings/${name}`);
    await cluster.api.remove(`${admission}/validatingadmissionpolicies/${name}`);
  });

  test('is the quota that refuses its pods', async () => {
    await prepareProject(admin, place);
    const object = deployment('quota', {}, { resources: { limits: { 'ephemeral-storage': '2Gi' } } });
    await create('apps/v1', 'deployments', object);
    const [reason] = await reasonsOf('pod_refused_by_quota', object);
    expect(reason?.message).toMatch(
      /pods of (?:ReplicaSet quota-\w+|Deployment quota) are refused: .*exceeded quota: chandlery/,
    );
    await prepareProject(admin, { ...place, quota: undefined });
  });

  test('is nothing where all runs, and the instance shows what is there, missing and changed', async () => {
    const object = deployment('well', {});
    const service: KubeObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'well' },
      spec: { selector: { app: 'well' }, ports: [{ port: 80 }] },
    };
    const missing: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'gone' } };
    const foreign: KubeObject = {
      apiVersion: 'policy/v1beta1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'old' },
    };
    const forbidden: KubeObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } };
    await create('apps/v1', 'deployments', object);
    await create('v1', 'services', service);
    const manifests = [object, service, missing, foreign, forbidden];
    const read = () => readInstance(project, { namespace, manifests });
    await expect.poll(async () => (await read()).resources[0]?.state, { timeout: 30_000 }).toBe('ready');
    const { resources, addresses } = await read();
    expect(resources).toMatchObject([
      {
        kind: 'Deployment',
        state: 'ready',
        changed: [],
        pods: [{ state: 'ready', images: ['web:1'] }, { state: 'ready' }],
      },
      { kind: 'Service', namespace, state: 'ready', changed: [] },
      { kind: 'ConfigMap', state: 'missing' },
      {
        kind: 'PodDisruptionBudget',
        state: 'unknown',
        message: expect.stringContaining('policy/v1 takes its place'),
      },
      { kind: 'Node', namespace: '', state: 'unknown', reason: 'cluster_forbidden' },
    ]);
    expect(addresses).toMatchObject([{ kind: 'cluster', address: expect.stringMatching(/^[\d.]+:80$/) }]);
    expect(await explain(project, { namespace, resources: [object, service] })).toEqual([]);
    await cluster.api.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/well`, {
      spec: { replicas: 1 },
    });
    expect((await read()).resources[0]?.changed).toEqual(['spec.replicas']);
  });
});
