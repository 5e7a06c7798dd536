import type { Actor } from '@chandlery/lifecycle';
import type { Page, PageRequest } from './paging.ts';

/** A repository on GitHub whose pull requests are submissions of one workspace. */
export type BoundRepository = {
  /** GitHub's numeric id, which stays when the repository is renamed or transferred. */
  readonly repositoryId: number;
  readonly installationId: number;
  /** Such as `octo/charts`: for people, never for finding it. */
  readonly fullName: string;
  readonly workspaceId: string;
  readonly workspaceSlug: string;
  /** Slug of the project of the workspace in which its charts are tried out; `null`: nowhere. */
  readonly deployProject: string | null;
  readonly createdAtMs: number;
  readonly revision: number;
};

/** Which account a GitHub user is. */
export type GithubLink = {
  readonly userId: number;
  /** As the user was called when the link was made; for people. */
  readonly login: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly linkedAtMs: number;
};

export type IntegrationPort = {
  /**
   * Binds a repository, or changes how it is bound; the same again writes nothing.
   * @throws PersistenceError not_found (workspace), repository_in_use (another workspace, while submissions are under review)
   */
  bind(command: {
    readonly repositoryId: number;
    readonly installationId: number;
    readonly fullName: string;
    readonly workspaceId: string;
    /** Nowhere unless given. */
    readonly deployProject?: string | null;
    readonly actor: Actor;
  }): Promise<BoundRepository>;
  /**
   * Follows a rename, or another installation; the workspace stays whatever it is. The same again writes nothing.
   * @throws PersistenceError not_found
   */
  follow(command: {
    readonly repositoryId: number;
    readonly installationId?: number;
    readonly fullName?: string;
    readonly actor: Actor;
  }): Promise<BoundRepository>;
  /** @throws PersistenceError not_found */
  unbind(command: { readonly repositoryId: number; readonly actor: Actor }): Promise<void>;
  findRepository(repositoryId: number): Promise<BoundRepository | undefined>;
  /** By id. */
  listRepositories(page: PageRequest): Promise<Page<BoundRepository>>;
  /** The ids of the workspaces that have a repository. */
  boundWorkspaces(): Promise<readonly string[]>;
  /**
   * Links an account to a GitHub user, in place of the one it was linked to; the same again writes nothing.
   * @throws PersistenceError not_found (account), github_user_linked (to another account)
   */
  link(command: {
    readonly accountId: string;
    readonly userId: number;
    readonly login: string;
    readonly actor: Actor;
  }): Promise<GithubLink>;
  /** @throws PersistenceError not_found */
  unlink(command: { readonly accountId: string; readonly actor: Actor }): Promise<void>;
  linkOf(accountId: string): Promise<GithubLink | undefined>;
  linkOfUser(userId: number): Promise<GithubLink | undefined>;
  /** Every GitHub user that an account, or another of the same person, is or ever was linked to. */
  usersEverLinked(principalId: string): Promise<readonly number[]>;
};
