import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  archiveDifferences,
  ChartError,
  deliberateDifferences,
  indexEntry,
  readChart,
  type ChartErrorCode,
} from '@chandlery/chart';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';
import type { CorpusChart } from './corpus-chart.ts';
import { differenceCharts, shownElsewhere } from './difference-charts.ts';
import { fileName, helmIndex, writeArchives, type HelmEntry } from './helm-index.ts';
import { helmMadeCharts } from './helm-made.ts';
import { hostileArchives, hostileChartYaml, numbersInChartYaml } from './hostile-archives.ts';
import { metadataCharts } from './metadata-charts.ts';
import { oddCharts, oddTars } from './odd-archives.ts';
import { helmDisagreements } from './helm-disagreements.ts';

type Verdict = { readonly entry?: Readonly<Record<string, unknown>>; readonly code?: ChartErrorCode };

const hostile = [...hostileArchives(), ...hostileChartYaml()];
const differences = differenceCharts();
let folder = '';
let corpus: readonly CorpusChart[] = [];
const ours = new Map<string, Verdict>();
const theirs = new Map<string, ReadonlyMap<string, HelmEntry>>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-parity-'));
  const made = await helmMadeCharts(join(folder, 'made'));
  corpus = [...made, ...metadataCharts(), ...oddTars(), ...oddCharts(), ...hostile, ...numbersInChartYaml()];
  await writeArchives(join(folder, 'archives'), [...corpus, ...differences]);
  for (const chart of [...corpus, ...differences]) ours.set(chart.id, ourVerdict(chart));
  for (const client of helmClients)
    theirs.set(client.name, await helmIndex(client, join(folder, 'archives')));
}, 300_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function ourVerdict(chart: CorpusChart): Verdict {
  try {
    const { metadata, archiveDigest } = readChart(chart.archive);
    const entry = indexEntry({
      metadata,
      created: new Date(0),
      digest: archiveDigest,
      urls: [fileName(chart)],
    });
    return { entry: withoutTime(JSON.parse(JSON.stringify(entry))) };
  } catch (error) {
    if (error instanceof ChartError) return { code: error.code };
    throw new Error(`${chart.id}: not a ChartError`, { cause: error });
  }
}

function withoutTime({
  created: _,
  ...entry
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return entry;
}

/** What Helm takes and we refuse on purpose, by the code of our refusal. */
const stricter = new Set<string>(archiveDifferences.map(({ code }) => code));

const helmEntry = (helm: string, chart: CorpusChart): HelmEntry | undefined =>
  theirs.get(helm)?.get(fileName(chart));

test('the corpus holds charts each under its own name, and Helm takes at least 80 of them', () => {
  expect(new Set(corpus.map(({ id }) => id)).size).toBe(corpus.length);
  for (const index of theirs.values()) expect(index.size).toBeGreaterThan(80);
});

test.each(helmClients)('our verdict and our index entry are those of $name', ({ name }) => {
  for (const chart of corpus) {
    const helm = helmEntry(name, chart);
    const own = ours.get(chart.id) ?? {};
    if (own.code !== undefined && (helm === undefined || stricter.has(own.code))) continue;
    if (helmDisagreements.some(({ id, weGoWith }) => id === chart.id && weGoWith !== name)) continue;
    expect.soft({ id: chart.id, ...own }).toEqual({ id: chart.id, entry: helm && withoutTime(helm) });
  }
});

test('Helm 3 and Helm 4 disagree on the charts that are listed, and on no others', () => {
  const disagreements = corpus.flatMap((chart) => {
    const [helm3, helm4] = [helmEntry('helm3', chart), helmEntry('helm4', chart)];
    if ((helm3 === undefined) === (helm4 === undefined)) return [];
    return { id: chart.id, refusedBy: helm3 === undefined ? 'helm3' : 'helm4' };
  });
  expect(disagreements).toEqual(helmDisagreements.map(({ id, refusedBy }) => ({ id, refusedBy })));
});

test('every deliberate difference is met: Helm takes such a chart, we refuse it with that code', () => {
  const met = corpus.filter((chart) => helmClients.every(({ name }) => helmEntry(name, chart) !== undefined));
  const codes = new Set(met.flatMap(({ id }) => ours.get(id)?.code ?? []));
  expect([...codes].sort()).toEqual([...stricter].sort());
});

test.each(differences.map(({ id }, at) => ({ id, at })))(
  '$id differs from Helm as the list says',
  ({ at }) => {
    const chart = differences[at];
    const own = chart && ours.get(chart.id);
    const differing = helmClients.filter(({ name }) => {
      const helm = chart && helmEntry(name, chart);
      return !isDeepStrictEqual(own?.entry, helm && withoutTime(helm));
    });
    expect(differing.map(({ name }) => name)).toEqual(chart?.differsFrom);
    expect(own?.code).toBe(chart?.code);
  },
);

test('every difference in reading YAML and metadata is shown by a chart, here or beside the code', () => {
  const shown = new Set([...differences.map(({ what }) => what), ...shownElsewhere]);
  expect([...shown].sort()).toEqual(deliberateDifferences.map(({ what }) => what).sort());
});

test.each(hostile.map(({ id, code }) => ({ id, code })))('$id is refused with $code', ({ id, code }) => {
  expect(ours.get(id)).toEqual({ code });
});
