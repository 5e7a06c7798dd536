import type { Delivery } from '../inbox/inbox.ts';

/** What is to be brought in line. */
export type Work = {
  readonly key: string;
  /** Why: everything that was told of the key since it was last brought in line. Never empty. */
  readonly deliveries: readonly Delivery[];
  /** Aborted where the bot stops or somebody else holds the key by now. */
  readonly signal: AbortSignal;
};

/**
 * Brings a key in line with what GitHub and the store say now. Called again with the same deliveries where it throws,
 * after a pause that grows, or that of `GitHubUnavailable.retryAfterMs`.
 * @returns `again`: that the key is to be looked at once more, so many milliseconds from now
 */
export type Reconcile = (work: Work) => Promise<{ readonly again?: number }>;
