import { unlessGone } from './refused.ts';
import type { Site } from './site.ts';

/** What people are to a repository: `role_name` of GitHub, which tells maintain from write, or an organisation's own. */
export type Roles = {
  /** `none` for strangers. `permission` is the standard role that a role of the organisation's own stands on. */
  of(login: string): Promise<{ readonly roleName: string; readonly permission: string }>;
};

const stranger = { roleName: 'none', permission: 'none' } as const;

/** Asks GitHub once for each person. */
export function rolesIn({ octokit, at }: Site): Roles {
  const known = new Map<string, ReturnType<Roles['of']>>();
  const ask = async (login: string) => {
    const asked = octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username: login });
    const answer = await unlessGone(asked);
    if (answer === null) return stranger;
    const { role_name: roleName, permission } = answer.data;
    return { roleName, permission };
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
