import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../objects/kube-object.ts';
import { keptPod, keptRecord, keptWorkload, type Kept } from './projections.ts';
import { ReleaseStore } from './release-store.ts';

const nowMs = Date.parse('2026-01-01T00:00:20Z');

function record(name: string, revision: number, status: string): Kept {
  const labels = { owner: 'helm', name, version: String(revision), status };
  return must(keptRecord({ metadata: { namespace: 'shop', uid: `${name}.v${revision}`, labels } }));
}

function workload(name: string, release: string, readyReplicas: number): Kept {
  const annotations = { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': 'shop' };
  const status = {
    replicas: 1,
    updatedReplicas: 1,
    availableReplicas: readyReplicas,
    readyReplicas,
    conditions: [{ type: 'Available', status: 'True' }],
  };
  const metadata = { namespace: 'shop', name, uid: `d-${name}`, annotations };
  return must(keptWorkload({ metadata, spec: { replicas: 1 }, status }, 'apps/v1', 'Deployment'));
}

function pod(
  name: string,
  deployment: string,
  status: KubeObject,
  labels: Record<string, string> = {},
): Kept {
  const ownerReferences = [{ kind: 'ReplicaSet', name: `${deployment}-abc`, controller: true }];
  const metadata = {
    namespace: 'shop',
    name,
    uid: `p-${name}`,
    ownerReferences,
    creationTimestamp: '2026-01-01T00:00:10Z',
    labels: { 'pod-template-hash': 'abc', ...labels },
  };
  return must(keptPod({ metadata, status }));
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not kept');
  return value;
}

const running = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
const crashing = {
  phase: 'Running',
  containerStatuses: [{ name: 'main', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
};
const shop = { namespace: 'shop', name: 'web' };

describe('what watches say of releases', () => {
  test('is told by release: its newest record, its workloads, its pods', () => {
    const store = new ReleaseStore(100);
    store.replace('s', [
      record('web', 1, 'superseded'),
      record('web', 10, 'deployed'),
      record('web', 9, 'superseded'),
    ]);
    store.replace('p', [pod('one', 'web', running), pod('two', 'web', crashing)]);
    store.replace('d', [workload('web', 'web', 1)]);
    expect(store.takeChanges(nowMs).changes).toMatchObject([
      {
        ...shop,
        record: { revision: 10, status: 'deployed' },
        state: 'failed',
        workloads: [{ kind: 'Deployment', name: 'web', state: 'ready' }],
        pods: { total: 2, ready: 1, failing: [{ name: 'two', reason: 'CrashLoopBackOff' }] },
      },
    ]);
    expect(store.takeChanges(nowMs).changes).toEqual([]);
  });

  test('is told again only when it is otherwise than before', () => {
    const store = new ReleaseStore(100);
    store.replace('d', [workload('web', 'web', 1)]);
    store.takeChanges(nowMs);
    store.change('d', 'd-web', workload('web', 'web', 1));
    expect(store.takeChanges(nowMs).changes).toEqual([]);
    store.change('d', 'd-web', workload('web', 'web', 0));
    expect(store.takeChanges(nowMs).changes).toMatchObject([{ state: 'progressing' }]);
  });

  test('gives a pod to the release of its workload, whichever of them comes first', () => {
    const labelled = pod('one', 'web', running, { 'app.kubernetes.io/instance': 'other' });
    const store = new ReleaseStore(100);
    store.change('p', labelled.uid, labelled);
    expect(store.takeChanges(nowMs).changes).toMatchObject([{ name: 'other', pods: { total: 1 } }]);
    store.change('d', 'd-web', workload('web', 'web', 1));
    const { changes } = store.takeChanges(nowMs);
    expect(changes.find(({ name }) => name === 'web')).toMatchObject({ pods: { total: 1 } });
    expect(changes.find(({ name }) => name === 'other')).toMatchObject({ pods: { total: 0 }, record: null });
  });

  test('says that a release is gone, once', () => {
    const store = new ReleaseStore(100);
    store.replace('s', [record('web', 1, 'deployed')]);
    store.takeChanges(nowMs);
    store.change('s', 'web.v1', undefined);
    expect(store.takeChanges(nowMs).changes).toMatchObject([{ ...shop, record: null, workloads: [] }]);
    expect(store.takeChanges(nowMs).changes).toEqual([]);
    expect(store.find(shop, nowMs)).toBeUndefined();
    expect(store.size).toBe(0);
  });

  test('forgets what a new list does not have, and nothing of other sources', () => {
    const store = new ReleaseStore(100);
    store.replace('s', [record('web', 1, 'deployed'), record('db', 1, 'deployed')]);
    store.replace('d', [workload('web', 'web', 1)]);
    store.takeChanges(nowMs);
    store.replace('s', [record('web', 1, 'deployed')]);
    expect(store.takeChanges(nowMs).changes).toMatchObject([{ name: 'db', record: null }]);
    expect(store.find(shop, nowMs)).toMatchObject({ record: { revision: 1 }, workloads: [{ name: 'web' }] });
  });

  test('takes a pod that no node takes for failed after a while, without being told anew', () => {
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no' }];
    const store = new ReleaseStore(100);
    const waiting = pod(
      'one',
      'web',
      { phase: 'Pending', conditions },
      { 'app.kubernetes.io/instance': 'web' },
    );
    // As it was said at the time.
    store.change('p', waiting.uid, {
      ...waiting,
      state: 'progressing',
      reason: 'PodNotScheduled',
      message: 'no',
    } as Kept);
    const first = store.takeChanges(nowMs);
    expect(first).toMatchObject({
      changes: [{ state: 'progressing' }],
      againAtMs: Date.parse('2026-01-01T00:00:25Z'),
    });
    store.wake();
    expect(store.takeChanges(nowMs + 10_000).changes).toMatchObject([
      { state: 'failed', pods: { failing: [{ reason: 'Unschedulable' }] } },
    ]);
  });

  test('is bounded', () => {
    const store = new ReleaseStore(2);
    store.replace('s', [record('a', 1, 'deployed'), record('b', 1, 'deployed'), record('c', 1, 'deployed')]);
    expect(store).toMatchObject({ size: 2, isTruncated: true });
    store.change('s', 'a.v1', record('a', 1, 'failed'));
    expect(store.find({ namespace: 'shop', name: 'a' }, nowMs)).toMatchObject({
      record: { status: 'failed' },
    });
  });

  test('is told again where it could not be taken in', () => {
    const store = new ReleaseStore(10);
    store.replace('s', [record('web', 1, 'deployed')]);
    const { changes } = store.takeChanges(nowMs);
    store.untell(changes);
    expect(store.takeChanges(nowMs).changes).toEqual(changes);
  });

  test('says which images its pods run, each once, and so many at most', () => {
    const store = new ReleaseStore(10);
    const labels = { 'app.kubernetes.io/instance': 'web' };
    const podOf = (uid: string, spec: KubeObject) =>
      must(keptPod({ metadata: { namespace: 'shop', name: uid, uid, labels }, spec, status: running }));
    const images = (...names: string[]) => names.map((image) => ({ image }));
    store.replace('p', [
      podOf('one', { initContainers: images('init:1'), containers: images('web:1', 'web:1') }),
      podOf('two', { containers: images('web:2', '', 'x'.repeat(600)) }),
    ]);
    expect(store.find(shop, nowMs)?.images).toEqual(['init:1', 'web:1', 'web:2']);
    const many = Array.from({ length: 50 }, (_, index) => `many:${index}`);
    const pods = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((uid) =>
      podOf(uid, { containers: images(...many.map((image) => `${uid}/${image}`)) }),
    );
    store.replace('p', pods);
    expect(pods[0]).toMatchObject({ images: { length: 20 } });
    expect(store.find(shop, nowMs)?.images).toHaveLength(100);
  });

  test('does not take hooks and tests, nor pods that a Job tried in vain, for what runs', () => {
    const labels = { 'app.kubernetes.io/instance': 'web' };
    const annotations = { 'helm.sh/hook': 'test' };
    const ended = { phase: 'Failed' };
    expect(
      keptPod({ metadata: { name: 't', uid: 't', namespace: 'shop', labels, annotations }, status: ended }),
    ).toBeUndefined();
    expect(
      keptWorkload({ metadata: { name: 'j', namespace: 'shop', labels, annotations } }, 'batch/v1', 'Job'),
    ).toBeUndefined();
    const ownerReferences = [{ kind: 'Job', name: 'move', controller: true }];
    const tried = must(
      keptPod({
        metadata: { name: 'p', uid: 'p', namespace: 'shop', labels, ownerReferences },
        status: ended,
      }),
    );
    const store = new ReleaseStore(10);
    store.replace('p', [tried]);
    expect(store.find(shop, nowMs)).toBeUndefined();
    const job = { metadata: { name: 'move', uid: 'j', namespace: 'shop', labels }, status: { succeeded: 1 } };
    store.replace('j', [must(keptWorkload(job, 'batch/v1', 'Job'))]);
    expect(store.find(shop, nowMs)?.pods).toMatchObject({ total: 1, failing: [] });
  });

  test('leaves out what belongs to no release', () => {
    expect(keptWorkload({ metadata: { name: 'x' } }, 'apps/v1', 'Deployment')).toBeUndefined();
    expect(keptPod({ metadata: { name: 'x' } })).toBeUndefined();
    expect(keptRecord({ metadata: { name: 'x', labels: { owner: 'me' } } })).toBeUndefined();
  });
});
