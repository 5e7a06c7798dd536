import { ChartError, fileText, readMetadata } from '@chandlery/chart';
import type { Comparison } from './changed-charts.ts';
import { changelogIn } from './changelog-file.ts';
import type { ChartPlace } from './chart-types.ts';
import { RepositoryError } from './errors.ts';
import { ChartRefused } from './finding-of.ts';
import { loadChart, type LoadedChart } from './load-chart.ts';

/** The annotation of Artifact Hub: https://artifacthub.io/docs/topics/annotations/helm/ */
export const changesAnnotation = 'artifacthub.io/changes';

/** What the chart was, as far as it can be read. */
export type ChartBefore = {
  readonly version: string | null;
  readonly changes: string | null;
  readonly changelog: string | null;
  /** Of an archive, which has no ids for what is in it. */
  readonly contentDigest: string | null;
};

/** Reads a chart of the merge base; null where it cannot be read: that is being repaired. */
export async function chartBefore(
  place: ChartPlace,
  { base, reads, limits }: Comparison,
): Promise<ChartBefore | null> {
  try {
    if (place.form === 'archive') {
      const loaded = await loadChart(base, place, reads, limits, null);
      const { metadata, contentDigest } = loaded.chart;
      const changes = metadata.annotations?.[changesAnnotation] ?? null;
      return { version: metadata.version, changes, changelog: changelogOf(loaded), contentDigest };
    }
    const entry = base.at(place.path === '' ? 'Chart.yaml' : `${place.path}/Chart.yaml`);
    const changelog = await changelogIn(base, place, reads, limits);
    if (entry === undefined) return null;
    const metadata = readMetadata(fileText(await reads.one(entry, limits.chartYamlBytes)));
    const changes = metadata.annotations?.[changesAnnotation] ?? null;
    return { version: metadata.version, changes, changelog, contentDigest: null };
  } catch (error) {
    if (error instanceof ChartRefused || error instanceof ChartError) return null;
    if (error instanceof RepositoryError && error.code === 'blob_too_large') return null;
    throw error;
  }
}

/** CHANGELOG.md of a packed chart. */
export function changelogOf({ chart }: LoadedChart): string | null {
  const file = chart.allFiles.find(({ path }) => /^changelog(\.md)?$/i.test(path));
  return file === undefined ? null : fileText(file.bytes);
}
