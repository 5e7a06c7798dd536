/** How much of an archive is read before it is refused. Archives come from strangers: every number is a promise about memory. */
export type ArchiveLimits = {
  /** Size of the .tgz itself. Helm has no such limit. */
  readonly archiveBytes: number;
  /** Size of the tar streams inside, the chart's and those of its packed subcharts together. */
  readonly decompressedBytes: number;
  /** Size of one file. */
  readonly fileBytes: number;
  /** Number of tar headers, the chart's and those of its packed subcharts together. Helm has no such limit. */
  readonly entries: number;
  /** Number of folders and file name in one path, below the chart's root. Helm has no such limit. */
  readonly pathDepth: number;
  /** Number of charts inside one another; the chart itself is 1. Helm has no such limit. */
  readonly chartDepth: number;
};

const MiB = 1024 * 1024;

/**
 * The limits unless told otherwise. 100 MiB and 5 MiB are Helm's (`MaxDecompressedChartSize` and
 * `MaxDecompressedFileSize` in pkg/chart/loader/archive.go); the others are ours, far above any real chart.
 */
export const defaultArchiveLimits: ArchiveLimits = {
  archiveBytes: 20 * MiB,
  decompressedBytes: 100 * MiB,
  fileBytes: 5 * MiB,
  entries: 10_000,
  pathDepth: 50,
  chartDepth: 10,
};
