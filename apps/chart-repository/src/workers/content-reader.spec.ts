import { randomBytes } from 'node:crypto';
import { archiveDigest, defaultArchiveLimits as limits, packFiles } from '@chandlery/chart';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { chart } from '../testing/test-app.ts';
import { contentReader, type ContentReaderOptions } from './content-reader.ts';

const stored = new Map<string, Uint8Array>();
const read = vi.fn(async (digest: string) => stored.get(digest) ?? Promise.reject(new Error('missing')));
const open: ReturnType<typeof contentReader>[] = [];
const readerWith = (options: Partial<ContentReaderOptions> = {}) => {
  const reader = contentReader({ archives: { read }, limits, ...options });
  open.push(reader);
  return reader;
};
const reader = readerWith();
afterAll(() => Promise.all(open.map((one) => one.close())));

function put(files: Readonly<Record<string, string | Uint8Array>>, name = 'web'): string {
  const all = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`, ...files };
  const archive = packFiles(
    name,
    Object.entries(all).map(([path, bytes]) => ({ path, bytes: Buffer.from(bytes) })),
  );
  stored.set(archiveDigest(archive), archive);
  return archiveDigest(archive);
}

describe('files', () => {
  const digest = put({
    'values.yaml': 'a: 1\n',
    'templates/web.yaml': '{{ .Values.a }}\n',
    'README.md': '# Web',
    'logo.bin': Buffer.from([0, 1, 2]),
    'latin.txt': Buffer.from([0xe4, 0x20]),
    NOTES: 'naïve ☃',
  });

  test('are listed by path, with bytes and what they seem to be', async () => {
    expect(await reader.files(digest)).toEqual([
      { path: 'Chart.yaml', bytes: 40, type: 'yaml' },
      { path: 'NOTES', bytes: 10, type: 'text' },
      { path: 'README.md', bytes: 5, type: 'markdown' },
      { path: 'latin.txt', bytes: 2, type: 'binary' },
      { path: 'logo.bin', bytes: 3, type: 'binary' },
      { path: 'templates/web.yaml', bytes: 16, type: 'template' },
      { path: 'values.yaml', bytes: 5, type: 'yaml' },
    ]);
  });

  test('are read one by one, and remembered', async () => {
    read.mockClear();
    for (let n = 0; n < 3; n += 1) {
      const file = await reader.file(digest, 'NOTES');
      expect([Buffer.from(file?.bytes ?? []).toString(), file?.text]).toEqual(['naïve ☃', true]);
    }
    expect(read).toHaveBeenCalledTimes(1);
    expect((await reader.file(digest, 'logo.bin'))?.text).toBe(false);
    for (const path of ['nothing', '../Chart.yaml', 'web/Chart.yaml', 'templates', ''])
      expect(await reader.file(digest, path)).toBeNull();
  });

  test('a README is given as Markdown and as HTML that is safe', async () => {
    expect(await reader.readme(put({ 'README.md': '# Hi <script>x</script>' }))).toEqual({
      markdown: '# Hi <script>x</script>',
      html: '<h1>Hi </h1>\n',
      truncated: false,
    });
    expect(await reader.readme(put({ 'values.yaml': '' }))).toBeNull();
    expect(await reader.readme(put({ 'README.md': 'a'.repeat(100_001) }))).toMatchObject({
      markdown: 'a'.repeat(100_000),
      truncated: true,
    });
  });
});

describe('a comparison', () => {
  test('names files with their lines, values by their keys, and metadata', async () => {
    const dependency = 'dependencies:\n- name: redis\n  version: 1.0.0\n  repository: https://e.com\n';
    const from = put({
      'Chart.yaml': `apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: "1"\n${dependency}`,
      'values.yaml': 'image:\n  tag: "1"\n  pull: true\nlist: [1, 2]\nsame: {a: 1}\n',
      'templates/a.yaml': 'one\ntwo\nthree\n',
      'old.txt': 'x\n',
      'logo.bin': Buffer.from([0, 1]),
    });
    const to = put({
      'Chart.yaml': `apiVersion: v2\nname: web\nversion: 1.1.0\nhome: https://e.com\n${dependency.replace('1.0.0', '2.0.0')}`,
      'values.yaml': 'image:\n  tag: 2\nlist: [1, 3]\nsame: {a: 1}\n"a.b":\n  constructor: {}\n',
      'templates/a.yaml': 'one\n2\nthree\n',
      'new.txt': 'y\n',
      'logo.bin': Buffer.from([0, 2]),
    });
    const { files, values, metadata, truncated } = await reader.compare(from, to);
    expect(truncated).toBe(false);
    expect(files.map(({ path, change }) => [path, change])).toEqual([
      ['Chart.yaml', 'changed'],
      ['logo.bin', 'changed'],
      ['new.txt', 'added'],
      ['old.txt', 'removed'],
      ['templates/a.yaml', 'changed'],
      ['values.yaml', 'changed'],
    ]);
    expect(files[1]).toMatchObject({ fromBytes: 2, toBytes: 2, diff: null });
    expect(files[2]).toMatchObject({ fromBytes: null, toBytes: 2, diff: expect.stringContaining('+y') });
    expect(files[4]?.diff).toContain('@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n');
    expect(values).toEqual([
      {
        path: '["a.b"]',
        change: 'added',
        fromType: null,
        toType: 'object',
        from: null,
        to: '{"constructor":{}}',
      },
      { path: 'image.pull', change: 'removed', fromType: 'boolean', toType: null, from: 'true', to: null },
      { path: 'image.tag', change: 'changed', fromType: 'string', toType: 'number', from: '"1"', to: '2' },
      { path: 'list', change: 'changed', fromType: 'list', toType: 'list', from: '[1,2]', to: '[1,3]' },
    ]);
    expect(metadata.map(({ path, from: before, to: after }) => [path, before, after])).toEqual([
      ['appVersion', '"1"', null],
      ['dependencies.redis.version', '"1.0.0"', '"2.0.0"'],
      ['home', null, '"https://e.com"'],
      ['version', '"1.0.0"', '"1.1.0"'],
    ]);
  });

  test('of equal charts is empty', async () => {
    const digest = put({ 'values.yaml': 'a: 1\n' });
    expect(await reader.compare(digest, digest)).toEqual({
      files: [],
      values: [],
      metadata: [],
      truncated: false,
    });
  });

  test('is cut where it would be too long, and says so', async () => {
    const lines = (seed: string) => Array.from({ length: 9_000 }, (_, n) => `${seed} ${n}`).join('\n');
    const tooDifferent = await reader.compare(put({ 'a.txt': lines('a') }), put({ 'a.txt': lines('b') }));
    expect(tooDifferent).toMatchObject({ truncated: true, files: [{ path: 'a.txt', diff: null }] });
    const keys = Array.from({ length: 1_500 }, (_, n) => `key${n}: ${n}\n`).join('');
    const many = await reader.compare(put({ 'values.yaml': '' }), put({ 'values.yaml': keys }));
    expect([many.values.length, many.truncated]).toEqual([1_000, true]);
    const long = await reader.compare(put({}), put({ 'values.yaml': `a: ${'x'.repeat(5_000)}\n` }));
    expect([long.values[0]?.to?.length, long.truncated]).toEqual([2_001, true]);
  });
});

describe('the workers are bounded', () => {
  test('an archive beyond the limits is refused as an upload of it would be', async () => {
    const digest = put({ zeros: '\0'.repeat(3_000_000) });
    await expect(
      readerWith({ limits: { ...limits, decompressedBytes: 1_000_000 } }).files(digest),
    ).rejects.toMatchObject({ name: 'ChartError', code: 'archive_decompressed_too_large' });
  });

  test('what takes too long is ended, and others are read after it', async () => {
    const impatient = readerWith({ timeoutMs: 1, threads: 1 });
    const digest = put({ noise: randomBytes(1_000_000) });
    await expect(impatient.files(digest)).rejects.toMatchObject({ code: 'archive_too_costly' });
  });

  test('so many questions wait, and the next one is refused', async () => {
    const archive = chart('busy', '1.0.0');
    stored.set('busy', archive);
    const small = readerWith({ threads: 1, waiting: 1, cacheBytes: 0 });
    const results = await Promise.allSettled([1, 2, 3].map(() => small.files('busy')));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });
});
