import { type ProjectRole, requireRightsHeld, rightsOfProjectRole } from '@chandlery/lifecycle';
import type { Account, ProjectMember } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { projectFor, type ProjectAddress } from './visible-project.ts';

/** @throws Refusal not_visible; LifecycleError permission_missing */
export async function listProjectMembers(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
): Promise<readonly ProjectMember[]> {
  const { project } = await projectFor(services, caller, address, 'project.members.view');
  return services.database.projects.members(project.id);
}

/**
 * Gives a member of the workspace a role in a project.
 * @throws Refusal not_visible, account_unknown; LifecycleError permission_missing, rights_exceeded; PersistenceError workspace_member_missing, revision_conflict
 */
export async function setProjectMember(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
  accountName: string,
  role: ProjectRole,
  expectedRevision?: number,
): Promise<ProjectMember> {
  const { project, permissions } = await projectFor(services, caller, address, 'project.members.manage');
  requireRightsHeld(permissions, rightsOfProjectRole(role), 'body/role');
  const account = await accountNamed(services, accountName);
  return services.database.projects.setMember({
    projectId: project.id,
    accountId: account.id,
    role,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
}

/** @throws Refusal not_visible, account_unknown; LifecycleError permission_missing; PersistenceError not_found, revision_conflict */
export async function removeProjectMember(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
  accountName: string,
  expectedRevision?: number,
): Promise<void> {
  const { project } = await projectFor(services, caller, address, 'project.members.manage');
  const account = await accountNamed(services, accountName);
  await services.database.projects.removeMember({
    projectId: project.id,
    accountId: account.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
}

async function accountNamed({ database }: Services, name: string): Promise<Account> {
  const account = await database.accounts.findByName(name);
  if (account !== undefined) return account;
  throw new Refusal('account_unknown', `There is no account ${name}.`, {
    field: 'account',
    remedy: 'Have an administrator create it first.',
  });
}
