import type { CommandName } from './command-types.ts';

/** Roles on a repository, from the least to the greatest. */
export const githubRoles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type GithubRole = (typeof githubRoles)[number];

/**
 * The role of `GET /repos/…/collaborators/…/permission`: `role_name` knows triage and maintain, which `permission` calls read
 * and write; a role that an organization made up is only known by what it is built on.
 */
export function githubRole(answer: { readonly permission: string; readonly role_name?: string }): GithubRole {
  const known = (name: string | undefined) => githubRoles.find((role) => role === name);
  return known(answer.role_name) ?? known(answer.permission) ?? 'none';
}

/** Who commands what. */
export type CommandSituation = {
  readonly role: GithubRole;
  readonly isAuthor: boolean;
  /** Whether the hold that stands is theirs. */
  readonly isHolder: boolean;
};

/**
 * Whether somebody may use a command on GitHub's side; what it then does in the store, the store's rights decide again.
 * `deploy` runs what the pull request says on a cluster, so an author from outside may not.
 */
export function mayUse(command: CommandName, { role, isAuthor, isHolder }: CommandSituation): boolean {
  const atLeast = (least: GithubRole) => githubRoles.indexOf(role) >= githubRoles.indexOf(least);
  switch (command) {
    case 'help':
    case 'recheck':
      return atLeast('read') || isAuthor;
    case 'category':
    case 'hold':
      return atLeast('triage') || isAuthor;
    case 'unhold':
      return atLeast('write') || isHolder;
    case 'deploy':
      return atLeast('write');
  }
}

/** Whom a command asks for, for the answer to who may not. */
export const commandNeeds: Readonly<Record<CommandName, string>> = {
  help: 'the role read',
  recheck: 'the role read',
  category: 'the role triage, or being the author',
  hold: 'the role triage, or being the author',
  unhold: 'the role write, or having set the hold',
  deploy: 'the role write',
};
