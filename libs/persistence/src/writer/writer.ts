import type { Actor, AuditSubject } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import type { Tables } from '../sql/tables.ts';

/** What a command works with; good only while it runs. */
export type CommandScope = {
  readonly db: Kysely<Tables>;
  /** The command's moment, the same for all its rows. */
  readonly nowMs: number;
  newId(): string;
  /**
   * Lets no other command that announces a change run beside this one from here on. On SQLite that is so anyway; on
   * PostgreSQL it locks the change counter, for rules that several rows make together (the last administrator).
   */
  excludeOthers(): Promise<void>;
};

/** One line for the audit log; moment, actor and change number are added when it is written. */
export type AuditEntry = {
  readonly action: string;
  readonly subject: AuditSubject;
  readonly before: unknown;
  readonly after: unknown;
  readonly message?: string;
};

/** What a command leaves in the logs: one change, and the audit records that go with it. */
export type CommitRecord = {
  readonly actor: Actor;
  /** Subject and action, such as `version.publish`. */
  readonly type: string;
  readonly workspaceId?: string | null;
  readonly appId?: string | null;
  readonly versionId?: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly audit: readonly AuditEntry[];
};

/** What a command comes to; without a record it has changed nothing that anybody is told of. */
export type Outcome<T> = { readonly result: T; readonly record?: CommitRecord };

/** One thing done in one transaction. It must wait for nothing but its own queries, and may be run again after a race. */
export type Command<T> = (scope: CommandScope) => Promise<Outcome<T>>;

/** How commands are committed: the one thing in which drivers differ. */
export type Writer = {
  /** Resolves when the command is durable and every listener has been told. */
  run<T>(command: Command<T>): Promise<T>;
  /** Finishes what is queued; what comes later is refused with `database_closed`. */
  close(): Promise<void>;
};
