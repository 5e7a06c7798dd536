import { type NewWorkspaceBody, type PolicyOverrideBody } from '@chandlery/api-contract';
import {
  checkPolicy,
  effectivePolicy,
  loosenedFields,
  applyOverride,
  type PolicyOverride,
  requireTighter,
  type ReviewPolicy,
} from '@chandlery/lifecycle';
import type { Account, Member, Page, PageRequest, PlatformPolicy, Workspace } from '@chandlery/persistence';
import { notVisible, Refusal } from '../problems/refusal.ts';
import { type Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireIn, requireOnPlatform, requireSignedIn, visibleWorkspace } from './access.ts';
import { requireMayGiveIn } from './give-rights.ts';

/** A workspace with the policy that holds in it. */
export type WorkspaceView = { readonly workspace: Workspace; readonly policy: ReviewPolicy };

/** @throws LifecycleError permission_missing; Refusal account_unknown; PersistenceError workspace_exists */
export async function createWorkspace(
  services: Services,
  caller: Caller,
  body: NewWorkspaceBody,
): Promise<WorkspaceView> {
  requireOnPlatform(caller, 'platform.workspaces.create');
  const admin =
    body.admin === undefined
      ? requireSignedIn(caller)
      : await accountNamed(services, body.admin, 'body/admin');
  const workspace = await services.database.workspaces.create({
    slug: body.slug,
    displayName: body.displayName ?? body.slug,
    description: body.description ?? '',
    adminAccountId: admin.id,
    actor: caller.actor,
  });
  return withPolicy(services, workspace);
}

/** All workspaces for who may see all, else one's own. */
export async function listWorkspaces(
  services: Services,
  caller: Caller,
  page: PageRequest,
): Promise<Page<WorkspaceView>> {
  const account = requireSignedIn(caller);
  const all = caller.platform.has('workspace.view');
  if (caller.token?.workspaceId) {
    const workspace = await services.database.workspaces.findById(caller.token.workspaceId);
    return { items: workspace === undefined ? [] : [await withPolicy(services, workspace)] };
  }
  const { items, next } = await services.database.workspaces.list({
    ...page,
    ...(all ? {} : { memberAccountId: account.id }),
  });
  const platform = await services.database.policies.platform();
  return {
    items: items.map((workspace) => ({ workspace, policy: effectivePolicy(platform, workspace.policy) })),
    ...(next === undefined ? {} : { next }),
  };
}

/** @throws Refusal not_visible */
export async function readWorkspace(
  services: Services,
  caller: Caller,
  slug: string,
): Promise<WorkspaceView> {
  return withPolicy(services, await visibleWorkspace(services, caller, slug));
}

/** @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError revision_conflict */
export async function changeWorkspace(
  services: Services,
  caller: Caller,
  slug: string,
  body: { readonly displayName?: string; readonly description?: string },
  expectedRevision?: number,
): Promise<WorkspaceView> {
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.edit');
  const changed = await services.database.workspaces.update({
    id: workspace.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    ...body,
    actor: caller.actor,
  });
  return withPolicy(services, changed);
}

/**
 * Sets what a workspace changes of the platform's review policy. Tighter is for its administrators; looser takes a
 * platform permission.
 * @throws LifecycleError policy_looser, policy_invalid, permission_missing
 */
export async function setWorkspacePolicy(
  services: Services,
  caller: Caller,
  slug: string,
  override: PolicyOverrideBody,
  expectedRevision?: number,
): Promise<WorkspaceView> {
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.policy.tighten');
  const platform = await services.database.policies.platform();
  const own = override as PolicyOverride;
  const mayLoosen = caller.platform.has('platform.policies.manage');
  if (!mayLoosen) requireTighter(platform, own);
  const loosened = loosenedFields(platform, applyOverride(platform, own)).length > 0;
  const changed = await services.database.workspaces.update({
    id: workspace.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    policy: { override: own, loosened },
    actor: caller.actor,
  });
  return withPolicy(services, changed);
}

/** @throws LifecycleError permission_missing, policy_invalid */
export async function setPlatformPolicy(
  { database }: Services,
  caller: Caller,
  policy: ReviewPolicy,
  expectedRevision?: number,
): Promise<PlatformPolicy> {
  requireOnPlatform(caller, 'platform.policies.manage');
  checkPolicy(policy);
  return database.policies.setPlatform({
    policy,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
}

/** @throws Refusal not_visible; LifecycleError permission_missing */
export async function listMembers(
  services: Services,
  caller: Caller,
  slug: string,
): Promise<readonly Member[]> {
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.members.view');
  return services.database.workspaces.members(workspace.id);
}

/** @throws Refusal not_visible; LifecycleError permission_missing */
export async function readMember(
  services: Services,
  caller: Caller,
  slug: string,
  accountName: string,
): Promise<Member> {
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.members.view');
  const account = await services.database.accounts.findByName(accountName);
  const member = account && (await services.database.workspaces.member(workspace.id, account.id));
  if (member === undefined) throw notVisible(`member ${accountName} of ${slug}`, 'account');
  return member;
}

/**
 * Adds a member, or gives one another role.
 * @throws Refusal account_unknown; LifecycleError permission_missing, rights_exceeded
 * @throws PersistenceError role_unknown, revision_conflict, service_account_limits
 */
export async function setMember(
  services: Services,
  caller: Caller,
  slug: string,
  accountName: string,
  role: string,
  expectedRevision?: number,
): Promise<Member> {
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.members.manage');
  await requireMayGiveIn(services, caller, workspace.id, role, 'body/role');
  const account = await accountNamed(services, accountName, 'account');
  return services.database.workspaces.setMember({
    workspaceId: workspace.id,
    accountId: account.id,
    role,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
}

/** @throws Refusal not_visible, account_unknown; LifecycleError permission_missing; PersistenceError not_found */
export async function removeMember(
  services: Services,
  caller: Caller,
  slug: string,
  accountName: string,
  expectedRevision?: number,
): Promise<void> {
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.members.manage');
  const account = await accountNamed(services, accountName, 'account');
  await services.database.workspaces.removeMember({
    workspaceId: workspace.id,
    accountId: account.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
}

async function accountNamed({ database }: Services, name: string, field: string): Promise<Account> {
  const account = await database.accounts.findByName(name);
  if (account !== undefined) return account;
  throw new Refusal('account_unknown', `There is no account ${name}.`, {
    field,
    remedy: 'Have an administrator create it first.',
  });
}

async function withPolicy({ database }: Services, workspace: Workspace): Promise<WorkspaceView> {
  return { workspace, policy: effectivePolicy(await database.policies.platform(), workspace.policy) };
}
