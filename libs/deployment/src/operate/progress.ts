import type { DeploymentError } from '../errors.ts';
import type { Reason } from '../reasons/reason.ts';

/** What was seen on the cluster when something had failed there, before it was undone. */
export type SeenOnCluster = {
  readonly reasons: readonly Reason[];
  /** Why nothing could be seen any more. */
  readonly unseen?: DeploymentError;
};

/** What went wrong, with what was seen of it. */
export type Failure = { readonly error: unknown } & Partial<SeenOnCluster>;

/** Whether Helm may have changed anything: once it was started for more than a look, or when a process died over it. */
export type Progress = { hasBegun: boolean };

/** An error, with what can be seen only before what failed is undone. */
export class WithReasons extends Error {
  readonly seen: SeenOnCluster;

  constructor(cause: unknown, seen: SeenOnCluster) {
    super('failed', { cause });
    this.seen = seen;
  }
}
