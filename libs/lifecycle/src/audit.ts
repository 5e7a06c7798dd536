/** Who did something, as the audit log keeps it. Never taken from a request's body. */
export type Actor = {
  /** `system`: the server itself, such as at first start; `operator`: a command run on the server's machine. */
  readonly kind: 'account' | 'token' | 'system' | 'operator';
  /** The account, or the owner of the token; absent for the system and the operator. */
  readonly accountId?: string;
  /** The account's name at that time, or `system`. */
  readonly name: string;
  readonly tokenId?: string;
  /** The person who answers for the account, where it is a service account. */
  readonly ownerAccountId?: string;
};

/** The actor of what the server does by itself. */
export const systemActor: Actor = { kind: 'system', name: 'system' };

/** The actor of commands that are run on the server's machine. */
export const operatorActor: Actor = { kind: 'operator', name: 'operator' };

/** What an audit record is about. */
export type AuditSubject = {
  readonly kind:
    | 'account'
    | 'token'
    | 'session'
    | 'role'
    | 'invitation'
    | 'workspace'
    | 'member'
    | 'policy'
    | 'app'
    | 'version'
    | 'category';
  readonly id: string;
  /** What people call it, such as `redis 11.3.4`. */
  readonly name: string;
  readonly workspaceId?: string;
  readonly appId?: string;
  readonly versionId?: string;
};

/** One line of the append-only audit log. */
export type AuditRecord = {
  /** UUIDv7. */
  readonly id: string;
  /** UTC, milliseconds since the epoch. */
  readonly atMs: number;
  readonly actor: Actor;
  readonly action: string;
  readonly subject: AuditSubject;
  /** The state, or the changed fields, before; `null` for something new. */
  readonly before: unknown;
  readonly after: unknown;
  /** The reason of a rejection, the update log, a comment. */
  readonly message: string;
};
