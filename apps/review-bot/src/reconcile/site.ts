import type { AnswerOf, Client, operations } from '@chandlery/api-contract';
import type { Octokit } from 'octokit';
import type { Logger } from 'pino';
import type { IdentityMemory } from '../charts/names.ts';
import type { RepositoryReader } from '../charts/repository-reader.ts';
import type { GitHub } from '../github/github.ts';
import type { Inbox } from '../inbox/inbox.ts';

/** Numbers that bound what one pull request may cost. */
export type ReconcileLimits = {
  /** A pull request that changes more files is refused: GitHub itself lists no more. */
  readonly pullFiles: number;
  /** How long to wait before looking again at what nobody tells of, such as an inspection that runs. */
  readonly againMs: number;
  /** How long the store may be away before the pull request is told. */
  readonly troubleAfterMs: number;
};

/** GitHub's own limit, and patience that people have. */
export const defaultReconcileLimits: ReconcileLimits = {
  pullFiles: 3000,
  againMs: 15_000,
  troubleAfterMs: 60_000,
};

/** What the reconciler works with. */
export type ReconcilerParts = {
  readonly github: GitHub;
  readonly store: Client;
  readonly log: Logger;
  readonly limits: ReconcileLimits;
  /** Takes work for other keys: the pull requests of a branch that moved. */
  readonly inbox: Pick<Inbox, 'put'>;
  /** Names of charts that were read before; one for the life of the bot. */
  readonly memory?: IdentityMemory;
  readonly nowMs?: () => number;
};

/** How the store has bound a repository. */
export type Binding = AnswerOf<typeof operations.github.repositories.get>;
/** A pull request as the store has it. */
export type StorePull = AnswerOf<typeof operations.github.pulls.get>;
/** One chart of it. */
export type StoreChart = StorePull['charts'][number];

/** One repository, reached through one installation, during one piece of work. */
export type Site = {
  readonly parts: ReconcilerParts;
  readonly octokit: Octokit;
  readonly repositoryId: number;
  readonly installationId: number;
  /** Owner, name and the signal, as octokit takes them with every call. */
  readonly at: {
    readonly owner: string;
    readonly repo: string;
    readonly request: { readonly signal: AbortSignal };
  };
  readonly reader: RepositoryReader;
  readonly signal: AbortSignal;
};
