import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { defaultArchiveLimits } from '../archive/limits.ts';
import { contentDigest } from '../digest/content-digest.ts';
import { packFiles } from '../pack/pack-files.ts';
import { archiveFileName, readChart } from './read-chart.ts';

const chartYaml = (name: string, more = ''): string =>
  `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;

function pack(files: Readonly<Record<string, string | Uint8Array>>, name = 'plain'): Uint8Array {
  const all = { 'Chart.yaml': chartYaml(name), ...files };
  return packFiles(
    name,
    Object.entries(all).map(([path, data]) => ({ path, bytes: Buffer.from(data) })),
  );
}

const paths = (files: readonly { path: string }[]): string[] => files.map(({ path }) => path);

test('everything in a chart finds its place', () => {
  const archive = pack({
    'values.yaml': '\ufeff# says why\na: {b: 1}\n',
    'values.schema.json': '{"type":"object"}',
    'README.md': '\ufeff# Plain',
    'Chart.lock': 'dependencies: []\ndigest: sha256:0\ngenerated: "2024-01-01T00:00:00Z"\n',
    'templates/a.yaml': 'kind: x',
    'templates/tests/b.yaml': 'kind: y',
    'crds/c.yaml': 'kind: z',
    'crds/README.txt': 'x',
    'files/d': 'x',
    'requirements.yaml': 'dependencies: []\n',
  });
  const chart = readChart(archive);
  expect(chart).toMatchObject({
    rootName: 'plain',
    metadata: { name: 'plain', version: '1.0.0', apiVersion: 'v2' },
    valuesText: '# says why\na: {b: 1}\n',
    values: { a: { b: 1 } },
    valuesSchema: { type: 'object' },
    readme: '# Plain',
    lock: { digest: 'sha256:0' },
    dependencies: [],
    archiveBytes: archive.byteLength,
    archiveDigest: createHash('sha256').update(archive).digest('hex'),
    contentDigest: contentDigest(chart.allFiles),
  });
  expect(paths(chart.templates)).toEqual(['templates/a.yaml', 'templates/tests/b.yaml']);
  expect(paths(chart.crds)).toEqual(['crds/c.yaml']);
  expect(paths(chart.files)).toEqual(['README.md', 'crds/README.txt', 'files/d']);
  expect(chart.allFiles).toHaveLength(11);
});

test('a byte order mark stays in the raw files, which the content digest is of', () => {
  const chart = readChart(pack({ 'templates/a': '\ufeffx' }));
  expect(chart.allFiles.find(({ path }) => path === 'templates/a')?.bytes.byteLength).toBe(4);
  expect(chart.templates[0]?.bytes.byteLength).toBe(1);
});

test('subcharts are read from folders and archives, in one another', () => {
  const chart = readChart(
    pack({
      'charts/b-1.0.0.tgz': pack({ 'charts/c-1.0.0.tgz': pack({}, 'c') }, 'b'),
      'charts/b-1.0.0.tgz.prov': 'signed',
      'charts/a/Chart.yaml': chartYaml('a'),
      'charts/a/templates/x': 'x',
      'charts/_hidden/x': 'x',
    }),
  );
  expect(chart.dependencies.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  expect(paths(chart.dependencies[0]?.templates ?? [])).toEqual(['templates/x']);
  expect(chart.dependencies[1]?.dependencies.map(({ metadata }) => metadata.name)).toEqual(['c']);
  expect(paths(chart.files)).toEqual(['charts/b-1.0.0.tgz.prov']);
});

test('a refusal inside a subchart keeps its code and says where it is', () => {
  const archive = pack({ 'charts/b-1.0.0.tgz': pack({ 'values.yaml': '- a' }, 'b') });
  expect(() => readChart(archive)).toThrow(
    expect.objectContaining({ code: 'values_invalid', field: 'charts/b-1.0.0.tgz/values.yaml' }),
  );
});

test('an archive inside the archive counts against the same limits', () => {
  const inner = pack({ big: Buffer.alloc(600_000) }, 'b');
  const limits = { ...defaultArchiveLimits, decompressedBytes: 1_000_000 };
  expect(readChart(pack({ 'charts/b.tgz': inner }), { limits }).dependencies).toHaveLength(1);
  expect(() => readChart(pack({ 'charts/b.tgz': inner, 'charts/c.tgz': inner }), { limits })).toThrow(
    expect.objectContaining({ code: 'archive_decompressed_too_large', field: 'charts/c.tgz' }),
  );
  expect(() =>
    readChart(pack({ 'charts/b.tgz': inner }), { limits: { ...limits, entries: 4 } }),
  ).not.toThrow();
  expect(() => readChart(pack({ 'charts/b.tgz': inner }), { limits: { ...limits, entries: 3 } })).toThrow(
    expect.objectContaining({ code: 'archive_too_many_entries' }),
  );
});

test('several documents of values are merged, the later over the earlier', () => {
  expect(readChart(pack({ 'values.yaml': 'a: {b: 1, c: 1}\n---\na: {c: 2}\nd: 3\n' })).values).toEqual({
    a: { b: 1, c: 2 },
    d: 3,
  });
});

test('a schema that is no JSON is handed on as text', () => {
  const chart = readChart(pack({ 'values.schema.json': '{' }));
  expect(chart.valuesSchemaText).toBe('{');
  expect(chart).not.toHaveProperty('valuesSchema');
});

test('the file is named as helm package names it', () => {
  expect(archiveFileName('redis', '1.0.0+a')).toBe('redis-1.0.0+a.tgz');
});
