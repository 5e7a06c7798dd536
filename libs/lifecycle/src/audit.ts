/** Who did something, as the audit log keeps it. Never taken from a request's body. */
export type Actor = {
  /** `system`: the server itself, such as at first start; `operator`: a command run on the server's machine. */
  readonly kind: 'account' | 'token' | 'system' | 'operator';
  /** The account, or the owner of the token; absent for the system and the operator. */
  readonly accountId?: string;
  /** The account's name at that time, or `system`. */
  readonly name: string;
  readonly tokenId?: string;
  /** Whose service account it is; absent for people. */
  readonly ownerAccountId?: string;
  /** As whom somebody acted elsewhere, where a machine tells of it, such as `@octocat (GitHub 583231)`. */
  readonly via?: string;
  /** Where it came from; absent for the system and the operator. */
  readonly origin?: ActorOrigin;
};

/** Where a request came from, as the audit log keeps it. */
export type ActorOrigin = {
  /** The client's address, as far as the proxies in front are believed. */
  readonly address: string;
  /** As the client calls itself, cut to a bounded length. */
  readonly userAgent: string | null;
  /** The id under which the server's log has the request. */
  readonly requestId: string;
  readonly credential: 'password' | 'token' | 'session' | 'none';
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
    | 'category'
    | 'cluster'
    | 'project'
    | 'deployment'
    | 'operation'
    | 'repository'
    | 'pull_request'
    | 'rollout'
    | 'sealed_text';
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
