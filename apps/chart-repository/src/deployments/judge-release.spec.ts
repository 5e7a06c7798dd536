import { operationLabel, type ReleaseState, type ReleaseSummary } from '@chandlery/deployment';
import type { DeploymentStatus } from '@chandlery/persistence';
import { describe, expect, test } from 'vitest';
import { judgeMissing, judgeRelease, standingOf } from './judge-release.ts';

const record: ReleaseSummary = {
  namespace: 'shop',
  name: 'web',
  revision: 3,
  status: 'deployed',
  createdAtMs: 1_000,
  modifiedAtMs: null,
  labels: { [operationLabel]: 'op' },
  resourceVersion: '1',
};
const known = { state: 'running', currentRevision: 3, status: null } as const;
const ours = { action: 'install', operationId: 'op', atMs: 1_000 } as const;

describe('how a record stands to what the store did', () => {
  test.each([
    ['the one that the store made', known, record, 'as_known'],
    ['another number', known, { ...record, revision: 4 }, 'changed'],
    ['a lower number', known, { ...record, revision: 1 }, 'changed'],
    ['none', known, null, 'missing'],
    ['one that was uninstalled', known, { ...record, status: 'uninstalled' }, 'missing'],
    ['none, where the store uninstalled it', { ...known, state: 'uninstalled' }, null, 'as_known'],
    ['none, where nothing ever ran', { ...known, currentRevision: null }, null, 'as_known'],
    ['one, where nothing ever ran', { ...known, currentRevision: null }, record, 'changed'],
    ['one, where the store uninstalled it', { ...known, state: 'uninstalled' }, record, 'changed'],
  ] as const)('%s', (_what, deployment, found, standing) => {
    expect(standingOf(deployment, found, ours)).toBe(standing);
  });

  test('the same number, made by somebody else', () => {
    const another = { ...record, labels: {}, createdAtMs: 9_000 };
    expect(standingOf(known, another, ours)).toBe('changed');
    // Remembered by then, and still not what the store did; but when it was taken over.
    const outside = { action: 'outside', operationId: null, atMs: 9_000 } as const;
    const adopted = { ...outside, action: 'adopt' } as const;
    expect(standingOf(known, another, outside)).toBe('changed');
    expect(standingOf(known, another, adopted)).toBe('as_known');
    expect(standingOf(known, { ...another, createdAtMs: 900_000 }, adopted)).toBe('changed');
    // A rollback carries the label of what it goes back to.
    const rollback = { action: 'rollback', operationId: 'later', atMs: 1_000 } as const;
    expect(standingOf(known, record, rollback)).toBe('as_known');
  });
});

describe('what runs', () => {
  const release = (given: Partial<ReleaseState>): ReleaseState => ({
    namespace: 'shop',
    name: 'web',
    record,
    state: 'ready',
    workloads: [],
    pods: { total: 0, ready: 0, failing: [] },
    images: [],
    ...given,
  });
  const workload = (state: 'ready' | 'progressing' | 'failed') => ({
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    state,
    reason: '',
    message: 'so it is',
  });
  const failing = [{ name: 'web-1', reason: 'ImagePullBackOff', message: 'no such image' }];

  test('is running when all is ready', () => {
    const judged = judgeRelease(known, release({ workloads: [workload('ready')], images: ['web:1'] }));
    expect(judged).toMatchObject({
      state: 'running',
      status: { code: 'ready', resources: { total: 1, ready: 1, failed: 0 } },
      images: ['web:1'],
    });
  });

  test('keeps its state while something is on its way', () => {
    const judged = judgeRelease(
      known,
      release({ state: 'progressing', workloads: [workload('progressing')] }),
    );
    expect(judged.state).toBeUndefined();
    expect(judged.status).toMatchObject({ code: 'progressing', message: 'Deployment/web: so it is' });
  });

  test('has failed with what its pods say, or else its workloads', () => {
    const pods = { total: 1, ready: 0, failing };
    expect(judgeRelease(known, release({ state: 'failed', pods }))).toMatchObject({
      state: 'failed',
      status: { code: 'image_pull', message: 'Pod/web-1: no such image' },
    });
    const workloads = [workload('failed')];
    expect(judgeRelease(known, release({ state: 'failed', workloads })).status.code).toBe('resource_failed');
  });

  test('stays failed with the reason of the operation, also after the cluster was away', () => {
    const failed = release({ record: { ...record, status: 'failed' } });
    const resources = { total: 1, ready: 0, failed: 1 };
    const status: DeploymentStatus = { code: 'hook_failed', message: 'Job/move failed', resources };
    expect(judgeRelease({ ...known, state: 'failed', status }, failed).status.code).toBe('hook_failed');
    const before = { code: 'hook_failed', message: 'Job/move failed' };
    const away = { code: 'cluster_unreachable', message: '', resources, details: { before } };
    expect(judgeRelease({ ...known, state: 'failed', status: away }, failed).status).toMatchObject(before);
    expect(judgeRelease(known, failed).status.code).toBe('release_failed');
  });

  test('is nothing where the release is gone', () => {
    expect(judgeMissing(false)).toMatchObject({ state: 'failed', status: { code: 'release_missing' } });
  });
});
