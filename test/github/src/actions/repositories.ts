import { join } from 'node:path';
import { accountDocument, organizationDocument } from '../documents/account.ts';
import { GitRepository } from '../git/git-repository.ts';
import { runGit } from '../git/run-git.ts';
import type { Hub } from '../hub.ts';
import { unprocessable } from '../rest/github-error.ts';
import type { Account, Repository } from '../state/model.ts';
import { nameOf } from '../state/world.ts';
import { emit } from '../webhooks/emit.ts';

/** A repository that somebody makes. */
export interface NewRepository {
  owner: Account;
  name: string;
  private: boolean;
  defaultBranch: string;
  description: string | null;
}

export async function createRepository(
  hub: Hub,
  wanted: NewRepository,
  parent?: Repository,
): Promise<Repository> {
  const fullName = `${wanted.owner.login}/${wanted.name}`;
  if (hub.world.repository(fullName) !== undefined) {
    throw unprocessable('Repository', 'name', 'name already exists on this account');
  }
  const id = hub.world.id();
  const git = await GitRepository.create(join(hub.directory, `${id}.git`), wanted.defaultBranch);
  if (parent !== undefined) {
    await runGit(git.directory, ['fetch', '--quiet', parent.git.directory, '+refs/heads/*:refs/heads/*']);
  }
  const now = hub.world.now();
  const repository: Repository = {
    id,
    ...wanted,
    archived: false,
    deleted: false,
    parent: parent ?? null,
    git,
    rules: { mergeQueue: null, requiredChecks: [], requiredApprovals: 0 },
    collaborators: new Map(),
    pulls: new Map(),
    comments: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    queue: [],
    activities: [],
    nextNumber: 1,
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
  };
  hub.world.repositories.set(id, repository);
  hub.world.formerNames.delete(fullName.toLowerCase());
  return repository;
}

/** A fork has the branches of its parent and pushes of its own. */
export function forkRepository(
  hub: Hub,
  parent: Repository,
  owner: Account,
  name?: string,
): Promise<Repository> {
  const { private: secret, defaultBranch, description } = parent;
  return createRepository(
    hub,
    { owner, name: name ?? parent.name, private: secret, defaultBranch, description },
    parent,
  );
}

/** The old name goes on to lead here. */
export function renameRepository(hub: Hub, repository: Repository, name: string, by: Account): void {
  const from = repository.name;
  hub.world.formerNames.set(nameOf(repository).toLowerCase(), repository.id);
  repository.name = name;
  repository.updatedAt = hub.world.now();
  happened(hub, repository, 'renamed', by, { changes: { repository: { name: { from } } } });
}

/** Another owner. Installations of the old owner no longer reach it, those of the new one may. */
export function transferRepository(hub: Hub, repository: Repository, owner: Account, by: Account): void {
  const before = repository.owner;
  hub.world.formerNames.set(nameOf(repository).toLowerCase(), repository.id);
  const document =
    before.type === 'Organization'
      ? { organization: organizationDocument(hub.world, before) }
      : { user: accountDocument(hub.world, before) };
  repository.owner = owner;
  repository.updatedAt = hub.world.now();
  happened(hub, repository, 'transferred', by, { changes: { owner: { from: document } } });
}

export function setArchived(hub: Hub, repository: Repository, archived: boolean, by: Account): void {
  repository.archived = archived;
  happened(hub, repository, archived ? 'archived' : 'unarchived', by);
}

/** The repository is gone; pull requests from it stay, without their head repository. */
export function deleteRepository(hub: Hub, repository: Repository, by: Account): void {
  happened(hub, repository, 'deleted', by);
  repository.deleted = true;
}

function happened(
  hub: Hub,
  repository: Repository,
  action: string,
  sender: Account,
  body: Record<string, unknown> = {},
): void {
  emit(hub, { event: 'repository', action, repository, sender, body });
}
