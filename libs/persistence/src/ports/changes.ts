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

/**
 * Who wants to know of commits. Listeners run after the commit and before the command's promise resolves, in the
 * process that wrote; a listener that fails is logged, never undoes the commit.
 */
export type EventPort = {
  /** @returns a function that ends the subscription */
  subscribe(listener: ChangeListener): () => void;
  publish(changes: readonly Change[]): Promise<void>;
};

export type ChangePort = {
  /** Changes after a number, in order, at most `limit`. */
  after(number: number, limit: number): Promise<readonly Change[]>;
  latest(): Promise<number>;
};
