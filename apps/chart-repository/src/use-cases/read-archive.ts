import {
  archiveFileName,
  type ArchiveLimits,
  defaultArchiveLimits,
  entryParts,
  indexEntryMetadata,
  readChart,
  versionKey,
} from '@chandlery/chart';
import type { VersionBytes } from '@chandlery/persistence';
import type { Config } from '../config.ts';

/** What is stored of an archive that passed every check; small, since it may come from a worker thread. */
export type ReadArchive = {
  readonly name: string;
  readonly version: string;
  readonly versionKey: string;
  readonly fileName: string;
  /** Of Chart.yaml; empty where it has none. */
  readonly description: string;
  /** Of Chart.yaml; empty where it has none. */
  readonly home: string;
  readonly stored: VersionBytes;
};

/** The limits of archives as they are configured. */
export function archiveLimits(config: Config): ArchiveLimits {
  return {
    ...defaultArchiveLimits,
    archiveBytes: config.archiveBytes,
    decompressedBytes: config.decompressedBytes,
    fileBytes: config.fileBytes,
    entries: config.archiveEntries,
  };
}

/**
 * Reads, hashes and checks an archive, in one go: use cases ask an `ArchiveReader`, which keeps long reads off the event
 * loop.
 * @throws ChartError
 */
export function readArchive(bytes: Uint8Array, limits: ArchiveLimits): ReadArchive {
  const { metadata, archiveDigest, contentDigest } = readChart(bytes, { limits });
  const { name, version, description = '', home = '' } = metadata;
  return {
    name,
    version,
    // A chart that was read has a version that Helm can compare.
    versionKey: versionKey(version) ?? version,
    fileName: archiveFileName(name, version),
    description,
    home,
    stored: {
      archiveDigest,
      archiveBytes: bytes.byteLength,
      contentDigest,
      ...entryParts(indexEntryMetadata(metadata)),
    },
  };
}
