import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { indexDocument, indexEntry, parseYaml, readChart, type IndexEntry } from '@chandlery/chart';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';
import { chartYaml, type CorpusChart } from './corpus-chart.ts';
import { fileName, writeArchives } from './helm-index.ts';

const run = promisify(execFile);
type Index = { readonly entries: Readonly<Record<string, readonly IndexEntry[]>> };

/** No two of equal precedence: Helm leaves the order of such to chance. */
const versions = [
  '1.0.0',
  '1.0.1',
  '1.0.0-rc.1',
  '1.0.0-rc.1.2',
  '1.0.0-rc.10',
  '1.0.0-rc.9',
  '1.0.0-alpha',
  '1.0.0-1',
  '1.0.0-x-y',
  '10.0.0',
  '9.9.9',
  'v4.0.2',
  '4.0',
  '3',
  '0.0.1+build',
  '2.0.0-beta+exp',
  '2.0.0',
  'v1.2',
  '1.2.3-0a',
  '1.2.3-0',
] as const;
const names = ['plain', 'b', 'Z', '10', 'ünï', 'a-b'] as const;

const corpus: readonly CorpusChart[] = names.flatMap((name, at) =>
  versions.map((version, nth) =>
    chartYaml(
      `document-${at}-${nth}`,
      `apiVersion: v2\nname: "${name}"\nversion: "${version}"\nappVersion: "1.10"\ndescription: "<${nth}> & 'x' ü"\n`,
    ),
  ),
);

let folder = '';
let document = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-document-'));
  await writeArchives(join(folder, 'archives'), corpus);
  const entries = new Map<string, IndexEntry[]>();
  for (const chart of corpus) {
    const { metadata, archiveDigest } = readChart(chart.archive);
    const entry = indexEntry({
      metadata,
      created: new Date(0),
      digest: archiveDigest,
      urls: [fileName(chart)],
    });
    entries.set(metadata.name, [...(entries.get(metadata.name) ?? []), entry]);
  }
  document = indexDocument({ entries, generated: new Date(0), serverInfo: { contextPath: '/x' } });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.each(helmClients)('with $name', ({ name, path: helm }) => {
  test('Helm reads our document, and finds every entry where we put it', async () => {
    const empty = join(folder, `empty-${name}`);
    await mkdir(empty);
    await writeFile(join(folder, 'ours.yaml'), document);
    await run(helm, ['repo', 'index', empty, '--merge', join(folder, 'ours.yaml'), '--json']);
    const merged = JSON.parse(await readFile(join(empty, 'index.yaml'), 'utf8')) as Index;
    const ours = JSON.parse(document) as Index;
    expect(withoutTimes(wholeVersions(merged))).toEqual(withoutTimes(wholeVersions(ours)));
  });

  test('our document has the entries and the order of the one that Helm writes', async () => {
    await run(helm, ['repo', 'index', join(folder, 'archives')], { maxBuffer: 64 * 1024 * 1024 });
    const theirs = parseYaml(await readFile(join(folder, 'archives', 'index.yaml'))) as unknown as Index;
    const ours = JSON.parse(document) as Index;
    expect(withoutTimes(theirs)).toEqual(withoutTimes(ours));
    expect(Object.keys(theirs.entries).sort()).toEqual(Object.keys(ours.entries).sort());
  });
});

/** Merging, Helm takes `4.0` for a range that `v4.0.2` is in already. */
function wholeVersions({ entries }: Index): Index {
  const whole = ({ version }: IndexEntry): boolean => /\d+\.\d+\.\d+/.test(String(version));
  return {
    entries: Object.fromEntries(Object.entries(entries).map(([name, list]) => [name, list.filter(whole)])),
  };
}

function withoutTimes({ entries }: Index): Record<string, unknown> {
  const strip = ({ created: _, ...entry }: IndexEntry): unknown => entry;
  return Object.fromEntries(Object.entries(entries).map(([name, list]) => [name, list.map(strip)]));
}
