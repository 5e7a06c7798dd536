import type { Account, App, Installation, Permissions, Repository, Token } from '../state/model.ts';
import { covers, type World } from '../state/world.ts';
import { GitHubError, notAccessible, notFound } from '../rest/github-error.ts';
import { appOfJsonWebToken } from './json-web-token.ts';

/** Who calls. */
export type Caller =
  | { kind: 'nobody' }
  | { kind: 'app'; app: App }
  | { kind: 'installation'; token: Token; installation: Installation }
  | { kind: 'person'; account: Account };

/** What a call needs: a permission of the installation and its level. */
export interface Need {
  permission: string;
  level: 'read' | 'write';
}

/** Reads the Authorization header; what is not valid, or not any more, is 401. */
export function identify(world: World, authorization: string | undefined): Caller {
  if (authorization === undefined) return { kind: 'nobody' };
  const secret = authorization.replace(/^(bearer|token) +/i, '');
  if (secret.split('.').length === 3) return { kind: 'app', app: appOfJsonWebToken(world, secret) };
  const person = world.userTokens.get(secret);
  if (person !== undefined) return { kind: 'person', account: person };
  const token = world.tokens.get(secret);
  if (token === undefined || token.expiresAt <= world.now()) throw new GitHubError(401, 'Bad credentials');
  const { installation } = token;
  if (!world.installations.has(installation.id)) throw new GitHubError(401, 'Bad credentials');
  if (installation.suspended !== null) {
    throw new GitHubError(403, 'This installation has been suspended');
  }
  return { kind: 'installation', token, installation };
}

/** The user in whose name a caller acts: the App's bot, or the person. */
export function actor(caller: Caller): Account {
  if (caller.kind === 'installation') return caller.installation.app.bot;
  if (caller.kind === 'person') return caller.account;
  throw new GitHubError(401, 'Requires authentication');
}

/** Throws unless the caller may do this to the repository, in the way in which GitHub would refuse. */
export function authorize(world: World, caller: Caller, repository: Repository, need: Need): void {
  if (caller.kind === 'app') {
    throw new GitHubError(401, 'A JSON web token could not be used here: an installation token is needed');
  }
  const seen = sees(world, caller, repository);
  if (!seen) throw notFound();
  if (caller.kind === 'nobody') {
    if (need.level === 'write') throw new GitHubError(401, 'Requires authentication');
    return;
  }
  if (repository.archived && need.level === 'write') {
    throw new GitHubError(403, 'Repository was archived so is read-only.');
  }
  if (caller.kind === 'person') {
    const role = world.access(repository, caller.account)?.role ?? 'read';
    const talks = need.permission === 'issues' || need.permission === 'pull_requests';
    if (need.level === 'write' && !talks && (role === 'read' || role === 'triage')) {
      throw new GitHubError(403, 'Must have push access to repository');
    }
    return;
  }
  const inside = tokenCovers(caller.token, repository);
  if (!inside && need.level === 'read' && !repository.private) return;
  if (!inside || !allowsCall(caller.token.permissions, need)) throw notAccessible();
}

/** The conversation of a pull request is open to either of two permissions. */
function allowsCall(permissions: Permissions, need: Need): boolean {
  if (allows(permissions, need)) return true;
  return need.permission === 'issues' && allows(permissions, { ...need, permission: 'pull_requests' });
}

/** Whether permissions include one at a level. */
export function allows(permissions: Permissions, need: Need): boolean {
  if (need.permission === 'metadata') return true;
  const held = permissions[need.permission];
  return held === 'write' || held === 'admin' || (held === 'read' && need.level === 'read');
}

/** Whether a token reaches a repository. */
export function tokenCovers(token: Token, repository: Repository): boolean {
  if (!covers(token.installation, repository)) return false;
  return token.repositoryIds === null || token.repositoryIds.includes(repository.id);
}

function sees(world: World, caller: Caller, repository: Repository): boolean {
  if (!repository.private) return true;
  if (caller.kind === 'installation') return tokenCovers(caller.token, repository);
  return caller.kind === 'person' && world.access(repository, caller.account) !== null;
}
