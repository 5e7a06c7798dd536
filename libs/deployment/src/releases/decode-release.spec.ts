import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeRelease } from './decode-release.ts';
import { latestRevisions, releaseSummary } from './read-releases.ts';

const release = {
  name: 'shop',
  version: 3,
  namespace: 'prod',
  info: {
    first_deployed: '2026-01-01T10:00:00.123456789+01:00',
    last_deployed: '2026-01-02T10:00:00Z',
    deleted: '',
    description: 'Upgrade complete',
    status: 'deployed',
    notes: 'Hello',
  },
  chart: { metadata: { name: 'web', version: '1.2.3', appVersion: '9' }, values: { replicas: 1 } },
  config: { replicas: 2 },
  manifest: '---\nkind: ConfigMap\n',
  hooks: [
    {
      name: 'job',
      kind: 'Job',
      path: 'web/templates/job.yaml',
      events: ['pre-upgrade'],
      weight: 5,
      last_run: { started_at: '', completed_at: '', phase: '' },
    },
    {
      name: 'test',
      kind: 'Pod',
      events: ['test'],
      delete_policies: ['hook-succeeded'],
      last_run: { started_at: '2026-01-02T10:00:00Z', phase: 'Failed' },
    },
  ],
};

const packed = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');

describe("Helm's record of a release", () => {
  test('is read as both majors write it', async () => {
    const read = await decodeRelease(packed(release), 'other');
    expect(read).toMatchObject({
      namespace: 'prod',
      name: 'shop',
      revision: 3,
      status: 'deployed',
      chart: { name: 'web', version: '1.2.3', appVersion: '9', values: { replicas: 1 } },
      values: { replicas: 2 },
      notes: 'Hello',
      firstDeployedMs: Date.parse('2026-01-01T09:00:00.123Z'),
      deletedMs: null,
      applyMethod: null,
    });
    expect(read.hooks).toMatchObject([
      { name: 'job', weight: 5, lastPhase: 'Unknown', startedAtMs: null },
      { name: 'test', weight: 0, lastPhase: 'Failed', deletePolicies: ['hook-succeeded'] },
    ]);
    const fourth = await decodeRelease(
      packed({ ...release, apply_method: 'ssa', info: { status: 'pending-upgrade' } }),
      '',
    );
    expect(fourth).toMatchObject({ applyMethod: 'ssa', status: 'pending-upgrade', lastDeployedMs: null });
  });

  test('is read without compression, as the oldest were written', async () => {
    const plain = Buffer.from(JSON.stringify(release)).toString('base64');
    expect(await decodeRelease(plain, 'prod')).toMatchObject({ name: 'shop', revision: 3 });
  });

  test('of a status that a newer Helm may have is unknown', async () => {
    expect(await decodeRelease(packed({ ...release, info: { status: 'sleeping' } }), '')).toMatchObject({
      status: 'unknown',
    });
  });

  test.each([
    ['that is no gzip inside', Buffer.from([0x1f, 0x8b, 0x08, 1, 2, 3]).toString('base64')],
    ['that is no JSON', gzipSync('password: hunter2').toString('base64')],
    ['that is a list', packed([])],
    ['without a name', packed({ version: 1 })],
    ['that is empty', ''],
    ['that unpacks to more than the limit', gzipSync(Buffer.alloc(65 * 1024 * 1024)).toString('base64')],
  ])('%s is refused, and not quoted', async (_what, data) => {
    const error = await decodeRelease(data, '').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'release_record_invalid' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
  });

  test('is summed up by its labels alone', () => {
    const secret = (version: string, labels: object = {}) => ({
      metadata: {
        namespace: 'prod',
        resourceVersion: '7',
        labels: {
          owner: 'helm',
          name: 'shop',
          version,
          status: 'superseded',
          createdAt: '1767225600',
          team: 'a',
          ...labels,
        },
      },
    });
    const summary = releaseSummary(secret('2'));
    expect(summary).toMatchObject({
      name: 'shop',
      revision: 2,
      status: 'superseded',
      createdAtMs: 1767225600000,
      modifiedAtMs: null,
      labels: { team: 'a' },
    });
    expect(releaseSummary(secret('x'))).toBeUndefined();
    expect(releaseSummary(secret('1', { owner: 'tiller' }))).toBeUndefined();
    const all = [secret('2'), secret('10'), secret('9')].flatMap((one) => releaseSummary(one) ?? []);
    expect(latestRevisions(all)).toMatchObject([{ revision: 10 }]);
  });
});
