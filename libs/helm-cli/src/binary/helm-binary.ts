import type { HelmWarning } from './known-holes.ts';

/** A Helm that works here. */
export type HelmBinary = {
  /** Absolute. */
  readonly path: string;
  /** Without `v`, such as `3.18.0`. */
  readonly version: string;
  readonly major: 3 | 4;
  /** Known holes of the version, for the log and the status page. */
  readonly warnings: readonly HelmWarning[];
};
