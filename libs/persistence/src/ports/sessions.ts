import type { Actor } from '@chandlery/lifecycle';

/** Somebody signed in with a browser. */
export type Session = {
  readonly id: string;
  readonly accountId: string;
  /** What the browser called itself, and from where it came, for its owner to know it again. */
  readonly userAgent: string;
  readonly address: string;
  readonly createdAtMs: number;
  /** To the minute. */
  readonly lastUsedAtMs: number;
  /** When it ends however much it is used. */
  readonly expiresAtMs: number;
};

export type SessionPort = {
  /**
   * Begins a session, and forgets those of the account that have expired, and the oldest where there are too many.
   * @throws PersistenceError not_found; revision_conflict where the account has changed since its password was checked
   */
  create(command: {
    readonly accountId: string;
    readonly accountRevision: number;
    /** SHA-256 of the secret, lower-case hex. */
    readonly hash: string;
    readonly userAgent: string;
    readonly address: string;
    readonly expiresAtMs: number;
    readonly actor: Actor;
  }): Promise<Session>;
  findByHash(hash: string): Promise<Session | undefined>;
  /** Newest first. */
  listOf(accountId: string): Promise<readonly Session[]>;
  /** @throws PersistenceError not_found */
  end(command: { readonly id: string; readonly accountId: string; readonly actor: Actor }): Promise<void>;
  /** Remembers, not more than once a minute and without a change number, that a session was used. */
  touch(id: string): Promise<void>;
};
