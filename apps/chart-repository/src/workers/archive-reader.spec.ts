import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { type ChartError, defaultArchiveLimits as limits } from '@chandlery/chart';
import { afterEach, describe, expect, test } from 'vitest';
import { chart } from '../testing/test-app.ts';
import { readArchive } from '../use-cases/read-archive.ts';
import { type ArchiveReader, archiveReader, type ArchiveReaderOptions } from './archive-reader.ts';

/** Does not compress to fewer bytes than go to a worker. */
const noise = randomBytes(100_000).toString('base64');
const large = chart('large', '1.0.0', {
  noise,
  'Chart.yaml': chartYaml('description: a chart\nhome: https://example.com\n'),
});
/** A few bytes that inflate to many. */
const swelling = chart('swelling', '1.0.0', { zeros: '\0'.repeat(4_000_000) });
/** Within every limit, and it takes a lot of memory to read. */
const heavy = chart('heavy', '1.0.0', { noise, 'values.yaml': `a: [${'1,'.repeat(240_000)}]` });

let reader: ArchiveReader;
const open = (options: Partial<ArchiveReaderOptions> = {}) =>
  (reader = archiveReader({ limits, ...options }));
afterEach(() => reader.close());

test.each([
  ['small', chart('small', '1.0.0')],
  ['small and swelling', swelling],
  ['large', large],
  ['large, in shared memory', shared(large)],
])('an archive that is %s reads as it does on the event loop', async (_, archive) => {
  expect(await open().read(archive)).toEqual(readArchive(archive, limits));
  expect(archive.byteLength).toBeGreaterThan(0);
});

test.each([
  ['small', chart('bad', '1.0.0', { 'Chart.yaml': 'apiVersion: v3\nname: a/b\nversion: one\n' })],
  ['large', chart('bad', '1.0.0', { noise, 'Chart.yaml': 'apiVersion: v3\nname: a/b\nversion: one\n' })],
  ['swelling beyond the limit', chart('bad', '1.0.0', { zeros: '\0'.repeat(3_000_000) })],
])('the refusal of an archive that is %s says the same wherever it was read', async (_, archive) => {
  const tight = { ...limits, decompressedBytes: 2_000_000 };
  const expected = refusalOf(() => readArchive(archive, tight));
  const { code, field, message, remedy, details } = expected;
  await expect(open({ limits: tight }).read(archive)).rejects.toMatchObject({
    name: 'ChartError',
    ...{ code, field, message, remedy, details },
  });
});

test('a chart is packed anew under another number, and read as an upload of that would be', async () => {
  const { read, packed } = await open().renumber(chart('again', '1.0.0'), '2.0.0');
  expect(read).toEqual(readArchive(packed, limits));
  expect(read).toMatchObject({ version: '2.0.0', fileName: 'again-2.0.0.tgz' });
  await expect(reader.renumber(chart('again', '1.0.0'), 'two')).rejects.toMatchObject({
    name: 'ChartError',
    code: 'version_invalid',
  });
});

test.runIf(process.platform === 'linux')('its workers give way to the thread that answers', async () => {
  const before = threads();
  await open({ threads: 1 }).warm();
  const begun = threads().filter(({ id }) => before.every((other) => other.id !== id));
  expect(begun.map(({ niceness }) => niceness)).toContain(getPriority() + 5);
  expect(threads().find(({ id }) => id === process.pid)?.niceness).toBe(getPriority());
});

describe('the workers are bounded', () => {
  test('one that runs out of memory refuses its archive, and others are read after it', async () => {
    open({ heapMiB: 24, threads: 1 });
    const [costly, next] = await Promise.allSettled([reader.read(heavy), reader.read(large)]);
    expect(costly).toMatchObject({ status: 'rejected', reason: { code: 'archive_too_costly' } });
    expect(next).toMatchObject({ status: 'fulfilled', value: { name: 'large' } });
  });

  test('one that takes too long is ended', async () => {
    open({ timeoutMs: 1 });
    await expect(reader.read(large)).rejects.toMatchObject({ code: 'archive_too_costly' });
  });

  test('so many archives wait, and the next one is refused', async () => {
    open({ threads: 1, waitingBytes: large.byteLength });
    const results = await Promise.allSettled([1, 2, 3].map(() => reader.read(large)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).toMatchObject({ reason: { code: 'busy', retryAfterSeconds: 5 } });
    await expect(reader.read(large)).resolves.toMatchObject({ name: 'large' });
  });
});

function chartYaml(more: string): string {
  return `apiVersion: v2\nname: large\nversion: 1.0.0\n${more}`;
}

/** Those of this process; one that has ended since it was listed is none of them. */
function threads(): readonly { readonly id: number; readonly niceness: number }[] {
  return readdirSync('/proc/self/task').flatMap((task) => {
    const id = Number(task);
    try {
      return [{ id, niceness: getPriority(id) }];
    } catch {
      return [];
    }
  });
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  copy.set(bytes);
  return copy;
}

function refusalOf(read: () => unknown): ChartError {
  try {
    read();
  } catch (error) {
    return error as ChartError;
  }
  throw new Error('It was not refused.');
}
