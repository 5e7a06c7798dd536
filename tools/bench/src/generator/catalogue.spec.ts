import {
  compareVersions,
  entryParts,
  indexEntryMetadata,
  readChart,
  validateMetadata,
} from '@chandlery/chart';
import { expect, test } from 'vitest';
import { archiveBytes, archiveMaker } from './archive.ts';
import { catalogue, chartWith, longestChart } from './catalogue.ts';
import { jsonIndex } from './index-documents.ts';

const some = catalogue(1_000);

test('a catalogue is the same for the same seed, and another for another', () => {
  expect(catalogue(1_000)).toEqual(some);
  expect(catalogue(1_000, 'another')).not.toEqual(some);
});

test('it has exactly the versions that were asked for, under names and file names of their own', () => {
  const files = some.charts.flatMap(({ name, versions }) =>
    versions.map(({ metadata }) => `${name}-${metadata.version}`),
  );
  expect(files).toHaveLength(1_000);
  expect(new Set(files).size).toBe(1_000);
  expect(new Set(some.charts.map(({ name }) => name)).size).toBe(some.charts.length);
});

test('versions of a chart follow one another in number and time', () => {
  for (const { versions } of some.charts) {
    const pairs = versions.slice(1).map((later, index) => [versions[index], later] as const);
    for (const [earlier, later] of pairs) {
      expect(compareVersions(later.metadata.version, earlier?.metadata.version ?? '')).toBeGreaterThan(0);
      expect(later.createdMs).toBeGreaterThan(earlier?.createdMs ?? 0);
    }
  }
});

test('the metadata is what Helm takes', () => {
  for (const { versions } of some.charts)
    for (const { metadata } of versions) expect(validateMetadata(metadata)).toEqual(metadata);
});

test('histories are skewed as in public repositories: 10,000 versions have one chart with 3,000 and many with few', () => {
  const many = catalogue(10_000);
  expect(longestChart(many).versions).toHaveLength(3_000);
  expect(chartWith(many).versions).toHaveLength(14);
  const short = many.charts.filter(({ versions }) => versions.length < 30);
  expect(short.length).toBeGreaterThan(many.charts.length / 2);
  const candidates = many.charts.flatMap(({ versions }) =>
    versions.filter(({ metadata }) => /-rc/.test(metadata.version)),
  );
  expect(candidates.length).toBeGreaterThan(100);
});

test('10,000 versions make an index of about 12 MB, of which a lean one shows about 4 MB', () => {
  const many = catalogue(10_000);
  const lean = many.charts
    .flatMap(({ versions }) => versions)
    .reduce((sum, { metadata }) => sum + entryParts(indexEntryMetadata(metadata)).leanJson.length + 210, 0);
  expect(Math.round(jsonIndex(many).length / 1e6)).toBe(12);
  expect(Math.round(lean / 1e6)).toBe(4);
});

test.each(Object.values(archiveBytes))('an archive of %d bytes is a chart, and about that large', (bytes) => {
  const make = archiveMaker(bytes);
  for (const { versions } of some.charts) {
    const metadata = versions.at(-1)?.metadata;
    if (metadata === undefined) throw new Error('A chart has no version.');
    const archive = make(metadata);
    expect(readChart(archive).metadata).toEqual(metadata);
    expect(Math.abs(archive.byteLength / bytes - 1)).toBeLessThan(0.12);
  }
});
