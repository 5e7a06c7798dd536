import type { Actor } from '@chandlery/lifecycle';
import type { Page, PageRequest } from './paging.ts';
import type { SomeProjects } from './projects.ts';

/** The states of a rollout; the last three are final. */
export const rolloutStates = ['running', 'succeeded', 'failed', 'stopped'] as const;
export type RolloutState = (typeof rolloutStates)[number];

/**
 * What became of one deployment of a rollout: `left_out` was found not to be for it, `skipped` was not come to; the last four are
 * final.
 */
export const rolloutItemStates = [
  'waiting',
  'running',
  'succeeded',
  'failed',
  'skipped',
  'left_out',
] as const;
export type RolloutItemState = (typeof rolloutItemStates)[number];

/** Why an item is as it is. Holds no value of any user, only paths. */
export type RolloutReason = {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** One deployment of a rollout, as it was called then. */
export type RolloutItem = {
  readonly deploymentId: string;
  readonly projectId: string;
  /** Of the project. */
  readonly workspaceId: string;
  readonly workspaceSlug: string;
  readonly projectSlug: string;
  readonly name: string;
  /** The version that ran when the rollout was made. */
  readonly fromVersion: string;
  /** Counts from 1; `null` of what was left out from the start. */
  readonly wave: number | null;
  readonly state: RolloutItemState;
  readonly operationId: string | null;
  readonly reason: RolloutReason | null;
};

/** An upgrade of many deployments of an app to a version, in waves. */
export type Rollout = {
  readonly id: string;
  /** Slug of the workspace of the app. */
  readonly workspaceSlug: string;
  readonly appName: string;
  readonly toVersion: string;
  readonly waveSize: number;
  readonly stopOnFailure: boolean;
  /** How each upgrade is to be done; whoever makes the rollout reads it. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly state: RolloutState;
  readonly requestedBy: Actor;
  readonly stopRequestedAtMs: number | null;
  readonly createdAtMs: number;
  readonly finishedAtMs: number | null;
  /** In the order of their waves; those that were left out last. */
  readonly items: readonly RolloutItem[];
};

/** Which rollouts: those with a deployment in one of these projects or workspaces, and all of them where `within` is not given. */
export type RolloutQuery = PageRequest & {
  readonly within?: SomeProjects;
  readonly projectId?: string;
  /** Slug of the workspace of the app. */
  readonly workspaceSlug?: string;
  readonly appName?: string;
  readonly states?: readonly RolloutState[];
};

/**
 * Rollouts: what is to be upgraded, and how far it is. They are rows alone, so that they go on after a restart; each upgrade is
 * an operation of its own. All of its commands are events (`rollout.create`, `.step`, `.stop`, `.finish`) and audited.
 */
export type RolloutPort = {
  /** @throws PersistenceError rollout_pending, where a deployment waits in another rollout (details: deploymentId) */
  create(
    command: Pick<
      Rollout,
      'workspaceSlug' | 'appName' | 'toVersion' | 'waveSize' | 'stopOnFailure' | 'request' | 'items'
    > & {
      readonly id?: string;
      readonly actor: Actor;
    },
  ): Promise<Rollout>;
  find(id: string): Promise<Rollout | undefined>;
  /** A page of them, newest first. */
  list(query: RolloutQuery): Promise<Page<Rollout>>;
  /** Those that are not over, oldest first. */
  running(limit: number): Promise<readonly Rollout[]>;
  /** Which of these wait or are under way in some rollout. */
  pendingOf(deploymentIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Moves one item on. Of two who do it at once one does, and the other is told nothing: what counts is what is there.
   * @throws PersistenceError not_found
   */
  step(command: {
    readonly id: string;
    readonly deploymentId: string;
    readonly from: RolloutItemState;
    readonly to: RolloutItemState;
    readonly operationId?: string;
    readonly reason?: RolloutReason;
  }): Promise<Rollout>;
  /** Asks for its end: nothing more is begun. Twice is no error. @throws PersistenceError not_found, rollout_over */
  stop(command: { readonly id: string; readonly actor: Actor }): Promise<Rollout>;
  /** Ends it. Where it is over already, nothing changes. @throws PersistenceError not_found */
  finish(command: {
    readonly id: string;
    readonly state: Exclude<RolloutState, 'running'>;
  }): Promise<Rollout>;
};
