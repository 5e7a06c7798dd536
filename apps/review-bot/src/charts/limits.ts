import { defaultArchiveLimits, type ArchiveLimits } from '@chandlery/chart';

/** How much of a pull request is read before it is refused. Every number is a promise about memory or requests. */
export type PullLimits = {
  /** Charts in a repository. */
  readonly places: number;
  /** Charts that one pull request changes. */
  readonly charts: number;
  /** Bytes of all files that are read for one pull request. */
  readonly totalBytes: number;
  /** Blobs that are read for one pull request. */
  readonly blobs: number;
  /** Blobs that are read at the same time. */
  readonly atOnce: number;
  readonly chartYamlBytes: number;
  readonly helmIgnoreBytes: number;
  /** Rules of a .helmignore times paths that they are tried on. */
  readonly helmIgnoreTries: number;
  readonly changelogBytes: number;
  /** Of one chart. */
  readonly archive: ArchiveLimits;
};

const KiB = 1024;
const MiB = 1024 * KiB;

/** The limits unless told otherwise. One chart is in memory at a time: some three times `archive.decompressedBytes` at most. */
export const defaultPullLimits: PullLimits = {
  places: 2000,
  charts: 300,
  totalBytes: 512 * MiB,
  blobs: 50_000,
  atOnce: 8,
  chartYamlBytes: 256 * KiB,
  helmIgnoreBytes: 64 * KiB,
  helmIgnoreTries: 5_000_000,
  changelogBytes: 512 * KiB,
  archive: defaultArchiveLimits,
};
