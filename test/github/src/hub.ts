import type { Contract } from './contract/contract.ts';
import type { Faults } from './faults/faults.ts';
import type { Meters } from './faults/meters.ts';
import type { RateLimits } from './faults/rate-limits.ts';
import type { Turns } from './state/turns.ts';
import type { World } from './state/world.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** GitHub's numbers, smaller where a test would else take too long. */
export interface Limits {
  /** Files of a pull request that are listed. */
  pullRequestFiles: number;
  /** Commits of a pull request that are listed. */
  pullRequestCommits: number;
  /** How often a pull request is read before GitHub knows whether it can be merged; null until then. */
  readsUntilMergeable: number;
  /** Entries of a recursive tree before it is `truncated`. */
  treeEntries: number;
  /** Requests an hour and installation; null for no limit. */
  requestsPerHour: number | null;
  /** Requests under way at once before the secondary limit; null for no limit (they are counted all the same). */
  concurrentRequests: number | null;
  /** Requests a minute that write content before the secondary limit; null for no limit. */
  contentWritesPerMinute: number | null;
  /** Life of an installation token. */
  tokenMs: number;
  /** Life of a link to an archive. */
  archiveLinkMs: number;
  /** How long a webhook's receiver may take. */
  webhookMs: number;
  /** A longer payload is not delivered. */
  webhookBytes: number;
}

/** The limits as GitHub documents them. The secondary ones count only, unless they are set. */
export const gitHubLimits: Limits = {
  pullRequestFiles: 3000,
  pullRequestCommits: 250,
  readsUntilMergeable: 0,
  treeEntries: 100_000,
  requestsPerHour: 5000,
  concurrentRequests: null,
  contentWritesPerMinute: null,
  tokenMs: 3_600_000,
  archiveLinkMs: 300_000,
  webhookMs: 10_000,
  webhookBytes: 25_000_000,
};

/** What every action and every path of the emulator works with. */
export interface Hub {
  world: World;
  contract: Contract;
  webhooks: Webhooks;
  faults: Faults;
  meters: Meters;
  rates: RateLimits;
  turns: Turns;
  limits: Limits;
  /** Where the bare repositories are kept. */
  directory: string;
}
