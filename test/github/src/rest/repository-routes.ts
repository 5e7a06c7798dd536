import { zeros } from '../actions/branches.ts';
import { accountDocument } from '../documents/account.ts';
import { fullRepositoryDocument } from '../documents/repository.ts';
import { commitDocument } from '../documents/commit.ts';
import { nodeId, pageUrl, repositoryUrl } from '../documents/links.ts';
import { timestamp } from '../git/commit.ts';
import { roles, type Repository, type Role } from '../state/model.ts';
import { nameOf, type World } from '../state/world.ts';
import { notFound } from './github-error.ts';
import { page } from './pages.ts';
import { ok, repositoryRoute, textIn, type Route } from './route.ts';

/** The repository, its branches, and who may do what in it. */
export const repositoryRoutes: readonly Route[] = [
  repositoryRoute('GET', '', 'metadata:read', ({ hub, repository }) =>
    ok(fullRepositoryDocument(hub.world, repository)),
  ),
  repositoryRoute('GET', '/branches', 'contents:read', async (call) => {
    const branches = [...(await call.repository.git.refs('refs/heads/'))];
    return page(call, branches, ([ref, sha]) => ({
      name: ref.slice('refs/heads/'.length),
      commit: { sha, url: `${repositoryUrl(call.hub.world, call.repository)}/commits/${sha}` },
      protected: false,
    }));
  }),
  repositoryRoute('GET', '/branches/{branch}', 'contents:read', async (call) => {
    const { hub, repository } = call;
    const name = textIn(call, 'branch');
    const tip = await repository.git.tip(`refs/heads/${name}`);
    const commit = tip === null ? null : await repository.git.commit(tip);
    if (commit === null) throw notFound();
    const self = `${repositoryUrl(hub.world, repository)}/branches/${encodeURIComponent(name)}`;
    return ok({
      name,
      commit: commitDocument(hub.world, repository, commit),
      _links: { self, html: `${pageUrl(hub.world, repository)}/tree/${name}` },
      protected: false,
      protection: {
        enabled: false,
        required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
      },
      protection_url: `${self}/protection`,
    });
  }),
  repositoryRoute('GET', '/activity', 'contents:read', (call) => {
    const ref = call.query['ref']?.replace(/^(refs\/heads\/)?/, 'refs/heads/');
    const found = call.repository.activities.filter(
      ({ branch }) => ref === undefined || ref === `refs/heads/${branch}`,
    );
    return page(call, found.toReversed(), ({ id, branch, before, after, type, by, at }) => ({
      ...{ id, node_id: nodeId('RepositoryActivity', id), ref: `refs/heads/${branch}` },
      ...{ before: before ?? zeros, after: after ?? zeros, timestamp: timestamp(at), activity_type: type },
      actor: accountDocument(call.hub.world, by),
    }));
  }),
  repositoryRoute('GET', '/collaborators', 'metadata:read', (call) => {
    const { hub, repository } = call;
    const everybody = [...hub.world.accounts.values()].filter(
      (one) => hub.world.access(repository, one) !== null,
    );
    return page(call, everybody, (account) => {
      const access = hub.world.access(repository, account);
      return {
        ...accountDocument(hub.world, account),
        permissions: flags(access?.role ?? null),
        role_name: access?.roleName ?? 'read',
      };
    });
  }),
  repositoryRoute('GET', '/collaborators/{username}/permission', 'metadata:read', (call) => {
    const { world } = call.hub;
    const account = world.account(textIn(call, 'username'));
    if (account === undefined) throw notFound();
    const access = accessOrPublic(world, call.repository, account.id);
    return ok({
      permission: legacyPermission(access?.role ?? null),
      role_name: access?.roleName ?? 'none',
      user: {
        ...accountDocument(world, account),
        permissions: flags(access?.role ?? null),
        role_name: access?.roleName ?? 'none',
      },
    });
  }),
];

/** Everybody reads a public repository. */
function accessOrPublic(world: World, repository: Repository, accountId: number) {
  const account = world.accounts.get(accountId);
  const access = account === undefined ? null : world.access(repository, account);
  if (access !== null) return access;
  return repository.private ? null : { role: 'read' as const, roleName: 'read' };
}

/** The old field knows four words: maintain reads as write there, and triage as read. */
function legacyPermission(role: Role | null): string {
  if (role === null) return 'none';
  if (role === 'maintain') return 'write';
  return role === 'triage' ? 'read' : role;
}

function flags(role: Role | null) {
  const rank = role === null ? -1 : roles.indexOf(role);
  return { pull: rank >= 0, triage: rank >= 1, push: rank >= 2, maintain: rank >= 3, admin: rank >= 4 };
}

/** Where a request for a repository's former name has to go instead; null where it never had that name. */
export function redirectOf(world: World, owner: string, name: string): Repository | null {
  const id = world.formerNames.get(`${owner}/${name}`.toLowerCase());
  const repository = id === undefined ? undefined : world.repositories.get(id);
  if (repository === undefined || repository.deleted) return null;
  return nameOf(repository).toLowerCase() === `${owner}/${name}`.toLowerCase() ? null : repository;
}
