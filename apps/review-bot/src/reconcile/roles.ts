import { type GithubRole, githubRole } from '../commands/may-use.ts';
import { unlessGone } from './refused.ts';
import type { Site } from './site.ts';

/** What somebody is to a repository. */
export type RoleThere = {
  /** One of GitHub's own. */
  readonly role: GithubRole;
  /** As GitHub names it: an organisation may have made up roles of its own. */
  readonly name: string;
};

/** What people are to a repository. */
export type Roles = { of(login: string): Promise<RoleThere> };

/** Asks GitHub once for each person. */
export function rolesIn({ octokit, at }: Site): Roles {
  const known = new Map<string, Promise<RoleThere>>();
  const ask = async (login: string): Promise<RoleThere> => {
    const asked = octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username: login });
    const answer = await unlessGone(asked);
    if (answer === null) return { role: 'none', name: 'none' };
    return { role: githubRole(answer.data), name: answer.data.role_name };
  };
  return {
    of(login) {
      const key = login.toLowerCase();
      const asked = known.get(key) ?? ask(login);
      known.set(key, asked);
      return asked;
    },
  };
}
