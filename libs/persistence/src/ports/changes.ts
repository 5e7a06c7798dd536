/** What a commit changed, as the index and every other listener learn it. */
export type Change = {
  /** Counts commits, in commit order, without gaps that ever fill later. */
  readonly number: number;
  /** Such as `version.publish`, `app.suspend`, `category.create`: subject and action. */
  readonly type: string;
  readonly atMs: number;
  readonly workspaceId: string | null;
  readonly appId: string | null;
  readonly versionId: string | null;
  readonly actorName: string;
  /** Small JSON: names and states for readers that were away. */
  readonly data: Readonly<Record<string, unknown>>;
};

export type ChangeListener = (changes: readonly Change[]) => void | Promise<void>;

/** How a listener is told. */
export type ListenerOptions = {
  /** For metrics and logs; of a durable one also the name of its position. */
  readonly name: string;
  /**
   * Whether it goes on where it was when the process ended: its position is stored, and it is told from the stored changes,
   * after the command's promise has resolved. A new one begins with what comes after its registration.
   */
  readonly durable?: boolean;
};

/** What there is to know of a listener, for metrics. */
export type ListenerStatus = {
  readonly name: string;
  readonly durable: boolean;
  /** How often it failed since the process started. */
  readonly failures: number;
  /** Changes that it has not taken yet. */
  readonly lag: number;
};

/**
 * Who wants to know of commits. Every change reaches every listener at least once, and those of one app in their order; one
 * that fails is told again, after a growing pause, until it succeeds, which holds up neither other apps nor other listeners
 * nor the command. One that is not durable runs after the commit and before the command's promise resolves, in the process
 * that wrote.
 */
export type EventPort = {
  /** @returns a function that ends the subscription */
  subscribe(listener: ChangeListener, options?: ListenerOptions): () => void;
  publish(changes: readonly Change[]): Promise<void>;
  status(): readonly ListenerStatus[];
};

export type ChangePort = {
  /**
   * Changes after a number, in order, at most `limit`.
   * @throws PersistenceError changes_gone where some of them have been removed (details: prunedTo, latest)
   */
  after(number: number, limit: number): Promise<readonly Change[]>;
  latest(): Promise<number>;
  /** Changes up to this number have been removed; 0 where none has. */
  prunedTo(): Promise<number>;
  /**
   * Removes the oldest changes, of before a moment and seen by every durable listener.
   * @param command.limit how many at most
   * @returns how many were removed
   */
  prune(command: { readonly beforeMs: number; readonly limit: number }): Promise<number>;
};

/** Up to where durable listeners have taken the changes. */
export type ListenerPort = {
  position(name: string): Promise<number | undefined>;
  /** Never goes back. */
  acknowledge(name: string, number: number): Promise<void>;
};
