import { mask } from '@chandlery/chart';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@chandlery/chart';
import type { KubeObject } from '../objects/kube-object.ts';
import { mergeEvents, type ClusterEvent } from './cluster-event.ts';
import { familyOf } from './family.ts';
import { findReasons } from './find-reasons.ts';
import { secretMask } from './mask-secrets.ts';

const nowMs = Date.parse('2026-01-01T01:00:00Z');

function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: JsonObject = {},
  owner?: string,
): KubeObject {
  const ownerReferences = owner === undefined ? [] : [{ uid: owner, controller: true }];
  const metadata = {
    name,
    namespace: 'shop',
    uid: `${kind}-${name}`,
    ownerReferences,
    ...(rest['metadata'] as JsonObject),
  };
  return { apiVersion, kind, ...rest, metadata };
}

function event(uid: string, reason: string, message: string, lastMs = 1, isWarning = true): ClusterEvent {
  const [kind = '', name = ''] = uid.split('-');
  return { uid, kind, name, container: '', reason, message, isWarning, count: 1, lastMs };
}

const deployment = object('apps/v1', 'Deployment', 'web', { spec: { replicas: 1 }, status: {} });
const replicaSet = object(
  'apps/v1',
  'ReplicaSet',
  'web1',
  { spec: { replicas: 1 }, status: {} },
  'Deployment-web',
);

function pod(status: JsonObject, spec: JsonObject = {}, name = 'web1a'): KubeObject {
  const conditions = [{ type: 'Ready', status: 'False', message: 'containers with unready status: [main]' }];
  return object('v1', 'Pod', name, { spec, status: { conditions, ...status } }, 'ReplicaSet-web1');
}

function container(state: JsonObject, rest: JsonObject = {}): JsonObject {
  return {
    containerStatuses: [{ name: 'main', image: 'web:1', ready: false, restartCount: 3, state, ...rest }],
  };
}

function reasonsOf(
  others: readonly KubeObject[],
  events: readonly ClusterEvent[] = [],
  claims: readonly KubeObject[] = [],
) {
  const members = familyOf([deployment], [replicaSet, ...others]);
  return findReasons({ members, claims, events: mergeEvents(events) }, nowMs);
}

const crash = { terminated: { exitCode: 3, reason: 'Error', message: 'cannot open the database\n' } };
const backOff = {
  waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' },
};

describe('why a release does not run', () => {
  test.each([
    [
      'an image that is not there, in the words of the registry',
      pod({
        phase: 'Pending',
        ...container({ waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "web:1"' } }),
      }),
      [
        event('Pod-web1a', 'Failed', 'Failed to pull image "web:1": not found'),
        event('Pod-web1a', 'Failed', 'Error: ImagePullBackOff', 2),
      ],
      'image_pull',
      'the image web:1 of container main cannot be pulled: Failed to pull image "web:1": not found',
    ],
    [
      'an image that is not there, before any event',
      pod({ phase: 'Pending', ...container({ waiting: { reason: 'ErrImagePull', message: 'denied' } }) }),
      [],
      'image_pull',
      'the image web:1 of container main cannot be pulled: denied',
    ],
    [
      'a crash, with its last words',
      pod({ phase: 'Running', ...container(backOff, { lastState: crash }) }),
      [],
      'container_crash',
      'container main ended with exit code 3, after 3 restarts: cannot open the database',
    ],
    [
      'a crash between two tries',
      pod({ phase: 'Running', ...container({ running: {} }, { lastState: crash }) }),
      [],
      'container_crash',
      'container main ended with exit code 3, after 3 restarts: cannot open the database',
    ],
    [
      'too little memory',
      pod(
        {
          phase: 'Running',
          ...container(backOff, { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }),
        },
        { containers: [{ name: 'main', resources: { limits: { memory: '64Mi' } } }] },
      ),
      [],
      'out_of_memory',
      'container main ran out of memory and was killed (its limit is 64Mi)',
    ],
    [
      'a Secret that is not there',
      pod({
        phase: 'Pending',
        ...container({ waiting: { reason: 'CreateContainerConfigError', message: 'secret "db" not found' } }),
      }),
      [],
      'container_config',
      'container main cannot be started: secret "db" not found',
    ],
    [
      'a command that is not there',
      pod({
        phase: 'Pending',
        ...container({ waiting: { reason: 'RunContainerError', message: 'exec: "nope": not found' } }),
      }),
      [],
      'container_start',
      'container main cannot be started: exec: "nope": not found',
    ],
    [
      'an init container',
      pod({
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'migrate', ready: false, restartCount: 1, state: backOff, lastState: crash },
        ],
      }),
      [],
      'init_container_failed',
      'init container migrate ended with exit code 3, after 1 restart: cannot open the database',
    ],
    [
      'no node',
      pod({
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/2 nodes are available: 2 Insufficient cpu.',
          },
        ],
      }),
      [],
      'unschedulable',
      'no node takes pod web1a: 0/2 nodes are available: 2 Insufficient cpu.',
    ],
    [
      'a readiness probe',
      pod({ phase: 'Running', ...container({ running: {} }) }),
      [event('Pod-web1a', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')],
      'readiness_probe',
      'the readiness probe of container main fails: HTTP probe failed with statuscode: 503',
    ],
    [
      'a liveness probe',
      pod({ phase: 'Running', ...container({ running: {} }) }),
      [event('Pod-web1a', 'Unhealthy', 'Liveness probe failed: timeout')],
      'liveness_probe',
      'the liveness probe of container main fails: timeout',
    ],
    [
      'a volume',
      pod({ phase: 'Pending', ...container({ waiting: { reason: 'ContainerCreating' } }) }),
      [event('Pod-web1a', 'FailedMount', 'configmap "x" not found')],
      'volume_mount',
      'a volume of pod web1a cannot be mounted: configmap "x" not found',
    ],
    [
      'an eviction',
      pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }),
      [],
      'evicted',
      'pod web1a was evicted from its node: The node was low on resource: memory.',
    ],
    [
      'nothing better',
      pod({ phase: 'Running', ...container({ running: {} }) }),
      [],
      'not_ready',
      'pod web1a is not ready: containers with unready status: [main]',
    ],
  ])('is %s', (_what, failing, events, code, message) => {
    const [first, ...rest] = reasonsOf([failing], events);
    expect(first).toMatchObject({
      code,
      message,
      owner: { kind: 'Deployment', name: 'web' },
      resource: { kind: 'Pod' },
      count: 1,
    });
    expect(rest).toEqual([]);
  });

  test.each([
    [
      'a quota',
      'Error creating: pods "web1-x" is forbidden: exceeded quota: small, requested: pods=1',
      'pod_refused_by_quota',
    ],
    [
      'a webhook',
      'Error creating: admission webhook "guard.example.com" denied the request: no',
      'pod_refused_by_webhook',
    ],
    [
      'pod security',
      'Error creating: pods "web1-x" is forbidden: violates PodSecurity "restricted:latest"',
      'pod_refused_by_webhook',
    ],
    [
      'a service account',
      'Error creating: pods "web1-x" is forbidden: error looking up service account shop/web',
      'pod_refused',
    ],
  ])('is %s that refuses its pods', (_what, message, code) => {
    const [first] = reasonsOf([], [event('ReplicaSet-web1', 'FailedCreate', message)]);
    expect(first).toMatchObject({ code, owner: { kind: 'Deployment' }, resource: { kind: 'ReplicaSet' } });
    expect(first?.message).toBe(
      `the pods of ReplicaSet web1 are refused: ${message.replace('Error creating: ', '')}`,
    );
  });

  test('is not a refusal of long ago', () => {
    const events = [
      event('ReplicaSet-web1', 'FailedCreate', 'exceeded quota: x', 1),
      event('ReplicaSet-web1', 'SuccessfulCreate', 'Created pod', 2, false),
    ];
    expect(reasonsOf([], events)).toEqual([]);
  });

  test('is the claim rather than the pod that waits for it', () => {
    const unbound = pod(
      {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: 'pod has unbound immediate PersistentVolumeClaims',
          },
        ],
      },
      { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] },
    );
    const claim = object('v1', 'PersistentVolumeClaim', 'data', { status: { phase: 'Pending' } });
    const events = [
      event('PersistentVolumeClaim-data', 'ProvisioningFailed', 'storageclass "fast" not found'),
    ];
    expect(reasonsOf([unbound], events, [claim])).toMatchObject([
      { code: 'claim_pending', message: 'the claim data has no volume: storageclass "fast" not found' },
      { code: 'unschedulable' },
    ]);
    const waits = [event('PersistentVolumeClaim-data', 'WaitForFirstConsumer', 'waiting for first consumer')];
    expect(reasonsOf([unbound], waits, [claim])).toMatchObject([{ code: 'unschedulable' }]);
  });

  test('is a job, or a hook, and what its pod said stands first', () => {
    const failed = {
      conditions: [
        { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'too many tries' },
      ],
    };
    const job = object('batch/v1', 'Job', 'migrate', {
      metadata: { annotations: { 'helm.sh/hook': 'pre-install' } },
      spec: {},
      status: failed,
    });
    const ended = object(
      'v1',
      'Pod',
      'migrate-x',
      { spec: {}, status: { phase: 'Failed', ...container(crash) } },
      'Job-migrate',
    );
    const reasons = findReasons({ members: familyOf([job], [ended]), claims: [], events: [] }, nowMs);
    expect(reasons).toMatchObject([
      { code: 'container_crash', exitCode: 3, owner: { kind: 'Job', name: 'migrate' } },
      { code: 'hook_failed', message: 'the hook migrate failed: too many tries (BackoffLimitExceeded)' },
    ]);
  });

  test('is said once for all pods that say the same, and names how many', () => {
    const status = { phase: 'Running', ...container(backOff, { lastState: crash }) };
    const more = { phase: 'Running', ...container(backOff, { lastState: crash, restartCount: 5 }) };
    expect(reasonsOf([pod(status, {}, 'one'), pod(more, {}, 'two')])).toMatchObject([
      { code: 'container_crash', count: 2 },
    ]);
  });

  test('puts what makes others fail first', () => {
    const pulls = pod(
      { phase: 'Pending', ...container({ waiting: { reason: 'ErrImagePull', message: 'no' } }) },
      {},
      'one',
    );
    const probes = pod({ phase: 'Running', ...container({ running: {} }) }, {}, 'two');
    const late = object('apps/v1', 'Deployment', 'late', {
      status: { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] },
    });
    const members = familyOf([deployment, late], [replicaSet, probes, pulls]);
    expect(findReasons({ members, claims: [], events: [] }, nowMs).map(({ code }) => code)).toEqual([
      'image_pull',
      'not_ready',
      'deadline_exceeded',
    ]);
  });

  test('is nothing where all is well, is leaving, or belongs to others', () => {
    const well = pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] });
    const leaving = object(
      'v1',
      'Pod',
      'old',
      { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' }, status: { phase: 'Running' } },
      'ReplicaSet-web1',
    );
    const foreign = object('v1', 'Pod', 'foreign', { status: { phase: 'Failed' } }, 'ReplicaSet-other');
    expect(reasonsOf([well, leaving, foreign])).toEqual([]);
  });
});

describe('the values of Secrets', () => {
  const secrets: KubeObject[] = [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      data: {
        password: Buffer.from('hunter2').toString('base64'),
        on: Buffer.from('true').toString('base64'),
        x: Buffer.from('ab').toString('base64'),
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      stringData: { longer: 'hunter2-and-more', key: 'first line\nsecond line' },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', data: { plain: 'visible' } },
  ];

  test.each([
    ['password hunter2 is wrong', `password ${mask} is wrong`],
    ['hunter2-and-more', mask],
    [`as ${Buffer.from('hunter2').toString('base64')}`, `as ${mask}`],
    ['second line', mask],
    ['it is true that ab is visible', 'it is true that ab is visible'],
  ])('are taken out of: %s', (text, expected) => {
    expect(secretMask(secrets)(text)).toBe(expected);
  });
});

describe('events', () => {
  test('that say the same are one, the newest first', () => {
    const merged = mergeEvents([
      event('a', 'Failed', 'x', 1),
      event('b', 'Failed', 'x', 5),
      event('a', 'Failed', 'x', 9),
    ]);
    expect(merged).toMatchObject([
      { uid: 'a', count: 2, lastMs: 9 },
      { uid: 'b', count: 1 },
    ]);
  });
});
