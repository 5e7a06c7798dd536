import { moveBranch, push } from '../actions/branches.ts';
import {
  createRepository,
  deleteRepository,
  forkRepository,
  renameRepository,
  setArchived,
  transferRepository,
} from '../actions/repositories.ts';
import type { Hub } from '../hub.ts';
import type { MergeMethod, Role } from '../state/model.ts';
import { nameOf } from '../state/world.ts';
import { filesOf, repositoryOf, userOf, type FileInput } from './look-up.ts';

/** What people do with accounts, repositories and branches. */
export function repositoryPeople(hub: Hub) {
  const { world } = hub;
  return {
    async createUser(of: { login: string; name?: string; email?: string }) {
      const { login, ...more } = of;
      return { id: (world.account(login) ?? world.addAccount(login, 'User', more)).id };
    },

    async createOrganization(of: { login: string }) {
      return { id: (world.account(of.login) ?? world.addAccount(of.login, 'Organization')).id };
    },

    /** A token with which a person may use the API, too. */
    async createUserToken(of: { login: string }) {
      const token = world.secret('ghp');
      world.userTokens.set(token, userOf(hub, of.login));
      return { token };
    },

    /** Makes a repository with a first commit by `as` (the owner unless named). */
    async createRepository(of: {
      repository: string;
      private?: boolean;
      defaultBranch?: string;
      description?: string;
      files?: Record<string, FileInput>;
      as?: string;
    }) {
      const [owner = '', name = ''] = of.repository.split('/');
      const defaultBranch = of.defaultBranch ?? 'main';
      const repository = await createRepository(hub, {
        owner: userOf(hub, owner),
        name,
        private: of.private ?? false,
        defaultBranch,
        description: of.description ?? null,
      });
      const files = of.files ?? { 'README.md': `# ${name}\n` };
      const author = of.as === undefined ? repository.owner : userOf(hub, of.as);
      const sha = await push(hub, repository, {
        branch: defaultBranch,
        files: filesOf(files),
        message: 'first',
        author,
      });
      return { id: repository.id, sha };
    },

    async fork(of: { repository: string; as: string; name?: string }) {
      const fork = await forkRepository(hub, repositoryOf(hub, of.repository), userOf(hub, of.as), of.name);
      return { id: fork.id, repository: nameOf(fork) };
    },

    /** Commits files on a branch and pushes. `from` starts the branch elsewhere; `force` lets it lose commits. */
    async push(of: {
      repository: string;
      branch: string;
      as: string;
      files?: Record<string, FileInput>;
      renames?: Record<string, string>;
      message?: string;
      from?: string;
      force?: boolean;
    }) {
      const sha = await push(hub, repositoryOf(hub, of.repository), {
        branch: of.branch,
        files: filesOf(of.files ?? {}),
        message: of.message ?? 'change',
        author: userOf(hub, of.as),
        ...(of.renames === undefined ? {} : { renames: of.renames }),
        ...(of.from === undefined ? {} : { from: of.from }),
        ...(of.force === undefined ? {} : { force: of.force }),
      });
      return { sha };
    },

    /** Points a branch at a commit that is there already, as `git push --force` does. */
    async moveBranch(of: { repository: string; branch: string; to: string; as: string; force?: boolean }) {
      const repository = repositoryOf(hub, of.repository);
      await moveBranch(hub, repository, of.branch, of.to, userOf(hub, of.as), of.force ?? true);
      return {};
    },

    async deleteBranch(of: { repository: string; branch: string; as: string }) {
      await moveBranch(hub, repositoryOf(hub, of.repository), of.branch, null, userOf(hub, of.as), true);
      return {};
    },

    /** GitHub remembers who moved a branch for a time only. */
    async forgetActivity(of: { repository: string }) {
      repositoryOf(hub, of.repository).activities = [];
      return {};
    },

    async renameRepository(of: { repository: string; name: string; as: string }) {
      renameRepository(hub, repositoryOf(hub, of.repository), of.name, userOf(hub, of.as));
      return {};
    },

    async transferRepository(of: { repository: string; owner: string; as: string }) {
      transferRepository(hub, repositoryOf(hub, of.repository), userOf(hub, of.owner), userOf(hub, of.as));
      return {};
    },

    async archiveRepository(of: { repository: string; as: string; archived?: boolean }) {
      setArchived(hub, repositoryOf(hub, of.repository), of.archived ?? true, userOf(hub, of.as));
      return {};
    },

    async deleteRepository(of: { repository: string; as: string }) {
      deleteRepository(hub, repositoryOf(hub, of.repository), userOf(hub, of.as));
      return {};
    },

    /** `roleName` is the name of an organisation's own role on top of `role`. */
    async addCollaborator(of: { repository: string; login: string; role: Role; roleName?: string }) {
      const account = userOf(hub, of.login);
      const roleName = of.roleName ?? of.role;
      repositoryOf(hub, of.repository).collaborators.set(account.id, { account, role: of.role, roleName });
      return {};
    },

    async removeCollaborator(of: { repository: string; login: string }) {
      repositoryOf(hub, of.repository).collaborators.delete(userOf(hub, of.login).id);
      return {};
    },

    /** A team of an organisation, its members, and its role in repositories (by full name). */
    async createTeam(of: {
      organization: string;
      slug: string;
      name?: string;
      members: Record<string, 'member' | 'maintainer'>;
      repositories?: Record<string, Role>;
    }) {
      const organization =
        world.account(of.organization) ?? world.addAccount(of.organization, 'Organization');
      const members = Object.entries(of.members).map(
        ([login, role]) => [userOf(hub, login).id, role] as const,
      );
      const repositories = Object.entries(of.repositories ?? {}).map(
        ([name, role]) => [repositoryOf(hub, name).id, role] as const,
      );
      const id = world.id();
      const { slug } = of;
      const team = { id, organization, slug, name: of.name ?? slug };
      world.teams.set(id, { ...team, members: new Map(members), repositories: new Map(repositories) });
      return { id };
    },

    /** What the default branch asks for before a merge. */
    async setRules(of: {
      repository: string;
      mergeQueue?: MergeMethod | null;
      requiredChecks?: string[];
      requiredApprovals?: number;
    }) {
      const { repository: name, ...rules } = of;
      const repository = repositoryOf(hub, name);
      repository.rules = { ...repository.rules, ...rules };
      return {};
    },
  };
}
