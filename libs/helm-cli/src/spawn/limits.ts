/** Bounds of one run. */
export type RunLimits = {
  readonly timeoutMs: number;
  /** How long after SIGTERM it gets SIGKILL; 0 for SIGKILL at once. */
  readonly graceMs: number;
  /** Of stdout and stderr together. */
  readonly outputBytes: number;
  readonly memoryBytes: number;
  /** Null: no bound but the time. */
  readonly cpuSeconds: number | null;
  /** Of any one file that it writes. */
  readonly fileBytes: number;
  readonly openFiles: number;
};

const mebibyte = 1024 * 1024;

/**
 * Bounds of rendering a chart that nobody passed yet. Helm takes 60 MiB for an ordinary chart, and
 * stands RLIMIT_DATA well (150 MiB suffice it): Go's reservations are not writable and do not count.
 * A bound of address space (RLIMIT_AS) would have to be above 1 GiB for its start alone.
 */
export const hostileLimits: RunLimits = {
  timeoutMs: 30_000,
  graceMs: 0,
  outputBytes: 64 * mebibyte,
  memoryBytes: 512 * mebibyte,
  cpuSeconds: 20,
  fileBytes: 64 * mebibyte,
  openFiles: 256,
};

/**
 * Bounds of a command that speaks to a cluster. After SIGTERM, Helm still records that a release
 * failed, and may roll back: that is what the grace is for.
 */
export const clusterLimits: RunLimits = {
  timeoutMs: 15 * 60_000,
  graceMs: 20_000,
  outputBytes: 64 * mebibyte,
  memoryBytes: 1024 * mebibyte,
  cpuSeconds: null,
  fileBytes: 256 * mebibyte,
  openFiles: 1024,
};
