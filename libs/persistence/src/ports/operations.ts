import type { Actor } from '@chandlery/lifecycle';
import type { Page, PageRequest } from './paging.ts';

/** The states of an operation; the last three are final. */
export const operationStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type OperationState = (typeof operationStates)[number];
export type FinalOperationState = Extract<OperationState, 'succeeded' | 'failed' | 'cancelled'>;

/** What operations are done to. */
export type OperationSubjectKind = 'deployment' | 'submission';
export type OperationKind = 'install' | 'upgrade' | 'rollback' | 'uninstall' | 'test' | 'inspect';

/** What an operation came to, for people and machines. Holds no secret. */
export type OperationOutcome = {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  /** The object of the cluster that it is about, such as `Deployment/redis-master`. */
  readonly resource?: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** One piece of work that outlives the request that asked for it. */
export type Operation = {
  readonly id: string;
  readonly subjectKind: OperationSubjectKind;
  readonly subjectId: string;
  /** What people call the subject, such as `redis in team/shop`. */
  readonly subjectName: string;
  readonly kind: OperationKind;
  readonly state: OperationState;
  readonly workspaceId: string | null;
  readonly projectId: string | null;
  /** Who asked for it. */
  readonly requestedById: string | null;
  readonly requestedByName: string;
  /** How often it was claimed; above 1 some process died over it. */
  readonly attempts: number;
  /** Who works on it; `null` while nobody does. */
  readonly owner: string | null;
  readonly leaseUntilMs: number | null;
  readonly cancelRequestedAtMs: number | null;
  readonly outcome: OperationOutcome | null;
  /** The sequence number of the newest log entry; 0 where there is none. */
  readonly lastSequence: number;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
};

/** Says that a request was sent already, where it is sent again. Keys are each account's own. */
export type IdempotencyKey = {
  readonly key: string;
  /** Of all that makes the request what it is. */
  readonly digest: string;
  /** How long the key is remembered. */
  readonly lifeMs: number;
};

/** What is to be done. */
export type NewOperation = {
  readonly kind: OperationKind;
  /** All that whoever works on it has to know. Secrets in it are sealed by whoever calls. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly idempotency?: IdempotencyKey;
};

export type EnqueueOperation = NewOperation & {
  readonly subjectKind: OperationSubjectKind;
  readonly subjectId: string;
  readonly subjectName: string;
  readonly workspaceId: string | null;
  readonly projectId: string | null;
  readonly actor: Actor;
};

/** An operation that is queued now, or was before under the same key. */
export type Enqueued = { readonly operation: Operation; readonly repeated: boolean };

/** Proves that an operation is somebody's to work on: good until another attempt begins. */
export type OperationLease = { readonly id: string; readonly owner: string; readonly attempt: number };

/** An operation to work on now. */
export type ClaimedOperation = {
  readonly operation: Operation;
  readonly lease: OperationLease;
  readonly request: Readonly<Record<string, unknown>>;
  /** Who asked for it: what is done for it is done in their name. */
  readonly requestedBy: Actor;
  /** Whose lease ran out in the middle of it: what they have done has to be looked for first. `null` at the first attempt. */
  readonly takenOverFrom: string | null;
};

export type OperationLogKind = 'state' | 'progress' | 'log' | 'warning';

/** One line of what happened; holds no secret. */
export type OperationLogEntry = {
  /** Counts from 1 without gaps. */
  readonly sequence: number;
  readonly atMs: number;
  readonly kind: OperationLogKind;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A line to write. Those of kind `state` are written by the commands that change the state. */
export type NewLogEntry = {
  /** The moment of the command unless given. */
  readonly atMs?: number;
  readonly kind: Exclude<OperationLogKind, 'state'>;
  readonly data: Readonly<Record<string, unknown>>;
};

export type FinishOperation = {
  readonly lease: OperationLease;
  readonly state: FinalOperationState;
  readonly outcome: OperationOutcome | null;
};

/** So many entries, and so many bytes of their data, a log takes; then one entry of kind `warning` says `log_cut`. */
export const maximumLogEntries = 5_000;
export const maximumLogBytes = 2 * 1024 ** 2;

/**
 * Work that is claimed out of the database, so that a dead process's work is taken over.
 *
 * Enqueueing, claiming, a request to cancel and the end are events (`operation.enqueue`, `operation.start`, `operation.cancel`,
 * `operation.finish`; of commands that change a deployment as well `deployment.create`, `deployment.begin`, `deployment.conclude`;
 * all with `operationId` in their data) and audited; heartbeats and log entries are rows alone. Workers learn of new
 * operations by `events`, and by asking every second for what other processes queued.
 *
 * Every change of state is a log entry of kind `state`, never cut, so that the log alone tells a reader everything:
 * `{ state, attempt?, takenOverFrom?, cancelRequested?, outcome? }`. After `finish` no entry follows.
 */
export type OperationPort = {
  /**
   * The same request under the same key gives the operation of before. (For deployments see `DeploymentPort.create` and
   * `begin`, which change the deployment in the same commit.)
   * @throws PersistenceError idempotency_conflict
   */
  enqueue(command: EnqueueOperation): Promise<Enqueued>;
  /**
   * Takes what may run now, oldest first: those whose lease ran out, and queued ones whose subject has nothing running and
   * nothing older queued. Of two who ask at once, each operation goes to one.
   */
  claim(command: {
    /** Names the process; another one after each start. */
    readonly owner: string;
    readonly leaseMs: number;
    readonly kinds: readonly OperationKind[];
    /** How many of all kinds this owner has running at most. */
    readonly limit: number;
    /** How many of a kind run at most over all owners. */
    readonly limitByKind?: Readonly<Partial<Record<OperationKind, number>>>;
    /** What this owner is at work on: not given to it again, though a stalled heartbeat may have let the lease run out. */
    readonly holding?: readonly string[];
  }): Promise<readonly ClaimedOperation[]>;
  /** Keeps the lease. Lost, it is somebody else's or over: whoever worked on it stops and writes nothing more. */
  heartbeat(command: {
    readonly lease: OperationLease;
    readonly leaseMs: number;
  }): Promise<{ readonly lost: false; readonly cancelRequested: boolean } | { readonly lost: true }>;
  /**
   * Adds to the log. Beyond the bounds of a log the rest is dropped, which the log says once.
   * @returns the newest sequence number
   * @throws PersistenceError lease_lost
   */
  append(command: {
    readonly lease: OperationLease;
    readonly entries: readonly NewLogEntry[];
  }): Promise<{ readonly lastSequence: number; readonly cut: boolean }>;
  /** Ends it. (For deployments see `DeploymentPort.conclude`.) @throws PersistenceError lease_lost */
  finish(command: FinishOperation): Promise<Operation>;
  /**
   * A queued one is cancelled at once, and the deployment that it was for goes back to its last settled state where nothing
   * else is under way for it; whoever works on a running one learns of it by their next heartbeat. Twice is no error.
   * @throws PersistenceError not_found, operation_over
   */
  requestCancel(command: { readonly id: string; readonly actor: Actor }): Promise<Operation>;
  find(id: string): Promise<Operation | undefined>;
  /** Newest first; all that are given must hold. */
  list(
    query: PageRequest & {
      readonly subjectKind?: OperationSubjectKind;
      readonly subjectId?: string;
      readonly workspaceId?: string;
      readonly projectId?: string;
      readonly states?: readonly OperationState[];
      readonly kinds?: readonly OperationKind[];
    },
  ): Promise<Page<Operation>>;
  /** How many wait and run, for metrics. */
  counts(): Promise<
    readonly {
      readonly kind: OperationKind;
      readonly state: 'queued' | 'running';
      readonly operations: number;
    }[]
  >;
  /** Entries after a sequence number (0: from the first), in order, at most `limit`. */
  readLog(id: string, afterSequence: number, limit: number): Promise<readonly OperationLogEntry[]>;
  /**
   * Tells whenever the log of an operation has grown, by a command of this process: at once, after the commit, and with nothing
   * but the fact, since `readLog` is what tells everything in order. Whoever waits also asks every second or so, for what
   * other processes write: telling these costs more than asking.
   * @returns a function that ends it
   */
  watch(id: string, listener: () => void): () => void;
  /**
   * Removes logs of operations that ended before a moment; the operations themselves stay.
   * @param command.limit how many operations' logs at most
   * @returns how many operations' logs were removed
   */
  pruneLogs(command: { readonly finishedBeforeMs: number; readonly limit: number }): Promise<number>;
};
