/** Who did what a delivery tells of, as GitHub names them; the number is what counts. */
export type Sender = { readonly userId: number; readonly login: string };

/** What is kept of a delivery: a hint that something happened to a key, and what only the delivery says. */
export type Delivery = {
  /** X-GitHub-Delivery: a redelivery carries the same one. What the bot tells itself begins with `ownPrefix`. */
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number;
  /** 0 where it is of no repository. */
  readonly repositoryId: number;
  /**
   * What has to be brought in line: `${repositoryId}/pull/${n}`, `${repositoryId}/base/${branch}`,
   * `${repositoryId}/merge-group/${headSha}`, `${repositoryId}`, or `installation/${id}`.
   */
  readonly key: string;
  readonly sender: Sender | null;
  readonly receivedAtMs: number;
  /** The few fields that GitHub cannot be asked for later; webhook/deliveries.ts says which. */
  readonly hint: Readonly<Record<string, unknown>>;
};

/** Ids of what the bot tells itself begin so: those are not remembered once they are finished. */
export const ownPrefix = 'chandlery/';

/** All waiting deliveries of one key, in the order in which they were taken in. */
export type Claim = {
  readonly key: string;
  readonly deliveries: readonly Delivery[];
  /** How often in a row the key was claimed without being finished, this time among them. */
  readonly attempts: number;
};

/** What is waiting, for the metrics and for `/readyz`. */
export type InboxSize = {
  /** Deliveries that are not finished, those being worked on among them. */
  readonly deliveries: number;
  readonly keys: number;
  /** When the one that waits longest was taken in; null where none waits. */
  readonly oldestAtMs: number | null;
};

/** That a finished key is to be looked at once more. */
export type Again = { readonly delivery: Delivery; readonly notBeforeMs: number };

/**
 * Deliveries that are not dealt with. One owner at a time holds a key; a key that is held takes further deliveries,
 * which are claimed once it is free again.
 */
export type Inbox = {
  /**
   * Durable when it resolves. False where a delivery of that id has been finished or waits already. It ends the pause of its
   * key, or shortens it to two seconds where the key has failed.
   */
  put(delivery: Delivery): Promise<boolean>;
  /** All waiting deliveries of one key nobody works on, oldest key first; null where there is none. */
  claim(owner: string, leaseMs: number): Promise<Claim | null>;
  /** False where the key is not held by that owner any more: whoever works on it has to stop. */
  heartbeat(key: string, owner: string, leaseMs: number): Promise<boolean>;
  /** Those deliveries are dealt with, and the key is free. Nothing happens where the key is somebody else's by now. */
  finish(key: string, owner: string, ids: readonly string[], again?: Again): Promise<void>;
  /** Back into the queue, not before that moment. Nothing happens where the key is somebody else's by now. */
  putBack(key: string, owner: string, notBeforeMs: number, reason: string): Promise<void>;
  /** Which of these ids are finished or waiting. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  size(): Promise<InboxSize>;
  /** Forgets which deliveries were finished before that moment; the number of those forgotten, where it is known. */
  forgetFinished(beforeMs: number): Promise<number>;
  /** A place for the sweep to remember how far it came. */
  bookmark(name: string): Promise<string | null>;
  setBookmark(name: string, value: string): Promise<void>;
  /** Resolves when a key may be claimable, also for what others put in; at the latest after that time. */
  wait(maxMs: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};
