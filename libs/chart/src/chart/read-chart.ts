import { ArchiveBudget } from '../archive/archive-budget.ts';
import { defaultArchiveLimits, type ArchiveLimits } from '../archive/limits.ts';
import { archiveTooLarge, readArchiveWithin } from '../archive/read-archive.ts';
import { archiveDigest } from '../digest/archive-digest.ts';
import { contentDigest } from '../digest/content-digest.ts';
import type { Chart } from './chart-types.ts';
import { loadFiles } from './load-files.ts';

/** How a chart is read. */
export type ReadChartOptions = { readonly limits?: ArchiveLimits };

/**
 * Reads a chart archive whole and checks it as Helm does when it loads one. Synchronous and bounded: a worker may call
 * it. Throws a `ChartError` that says what is wrong, where, and what would be right.
 */
export function readChart(archive: Uint8Array, options: ReadChartOptions = {}): Chart {
  const limits = options.limits ?? defaultArchiveLimits;
  if (archive.byteLength > limits.archiveBytes) throw archiveTooLarge(limits);
  const budget = new ArchiveBudget(limits);
  const { rootName, files } = readArchiveWithin(archive, budget);
  return {
    ...loadFiles(files, { budget, depth: 1 }),
    rootName,
    allFiles: files,
    archiveDigest: archiveDigest(archive),
    contentDigest: contentDigest(files),
    archiveBytes: archive.byteLength,
  };
}

/** The file name of a packed chart, as `helm package` chooses it (`Save` in Helm's pkg/chartutil/save.go). */
export function archiveFileName(name: string, version: string): string {
  return `${name}-${version}.tgz`;
}
