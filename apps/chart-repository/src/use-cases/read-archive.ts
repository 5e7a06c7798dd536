import {
  archiveFileName,
  type Chart,
  defaultArchiveLimits,
  indexEntryMetadata,
  readChart,
  versionKey,
} from '@chandlery/chart';
import type { VersionBytes } from '@chandlery/persistence';
import type { Config } from '../config.ts';

/** An uploaded archive that passed every check, with what is stored of it. */
export type ReadArchive = {
  readonly chart: Chart;
  readonly name: string;
  readonly version: string;
  readonly versionKey: string;
  readonly fileName: string;
  readonly stored: VersionBytes;
};

/**
 * Checks an archive within the configured limits.
 * @throws ChartError
 */
export function readArchive(config: Config, bytes: Uint8Array): ReadArchive {
  const chart = readChart(bytes, {
    limits: {
      ...defaultArchiveLimits,
      archiveBytes: config.archiveBytes,
      decompressedBytes: config.decompressedBytes,
      fileBytes: config.fileBytes,
      entries: config.archiveEntries,
    },
  });
  const { name, version } = chart.metadata;
  return {
    chart,
    name,
    version,
    // A chart that was read has a version that Helm can compare.
    versionKey: versionKey(version) ?? version,
    fileName: archiveFileName(name, version),
    stored: {
      archiveDigest: chart.archiveDigest,
      archiveBytes: bytes.byteLength,
      contentDigest: chart.contentDigest,
      entryJson: JSON.stringify(indexEntryMetadata(chart.metadata)),
    },
  };
}
