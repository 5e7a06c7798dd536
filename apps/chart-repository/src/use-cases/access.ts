import { effectivePolicy, type Permission, requirePermission, type ReviewPolicy } from '@chandlery/lifecycle';
import type { App, ChartVersion, Workspace } from '@chandlery/persistence';
import { versionKey } from '@chandlery/chart';
import { notVisible, Refusal } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';

/** What stands in a path. */
export type AppAddress = { readonly workspace: string; readonly app: string };
export type VersionAddress = AppAddress & { readonly version: string };

type Reading = Pick<Services, 'database'>;

/**
 * A workspace that the caller may see.
 * @throws Refusal not_visible
 */
export async function visibleWorkspace(
  { database }: Reading,
  caller: Caller,
  slug: string,
): Promise<Workspace> {
  const workspace = await database.workspaces.findBySlug(slug);
  if (workspace === undefined || !permissionsIn(caller, workspace.id).has('workspace.view')) {
    throw notVisible(`workspace ${slug}`, 'workspace');
  }
  return workspace;
}

/**
 * An app whose versions, in any state, the caller may see.
 * @throws Refusal not_visible
 */
export async function visibleApp(
  services: Reading,
  caller: Caller,
  address: AppAddress,
): Promise<{ workspace: Workspace; app: App }> {
  const workspace = await visibleWorkspace(services, caller, address.workspace);
  const app = await services.database.apps.findByName(workspace.id, address.app);
  if (app === undefined || !permissionsIn(caller, workspace.id).has('workspace.apps.view')) {
    throw notVisible(`app ${address.app} in ${address.workspace}`, 'app');
  }
  return { workspace, app };
}

/**
 * A version that the caller may see, by its number in any form that Helm takes for the same.
 * @throws Refusal not_visible
 */
export async function visibleVersion(
  services: Reading,
  caller: Caller,
  address: VersionAddress,
): Promise<{ workspace: Workspace; app: App; version: ChartVersion }> {
  const { workspace, app } = await visibleApp(services, caller, address);
  const version = await findVersion(services, app.id, address.version);
  if (version === undefined)
    throw notVisible(`version ${address.version} of ${address.app} in ${address.workspace}`, 'version');
  return { workspace, app, version };
}

/** A version of an app by its number; `undefined` for what is no number too. */
export async function findVersion(
  { database }: Reading,
  appId: string,
  number: string,
): Promise<ChartVersion | undefined> {
  const key = versionKey(number);
  return key === undefined ? undefined : database.versions.findByKey(appId, key);
}

/** @throws LifecycleError permission_missing */
export function requireIn(caller: Caller, workspaceId: string, permission: Permission): void {
  requirePermission(permission, permissionsIn(caller, workspaceId));
}

/** @throws LifecycleError permission_missing */
export function requireOnPlatform(caller: Caller, permission: Permission): void {
  requireSignedIn(caller);
  requirePermission(permission, caller.platform);
}

/** @throws Refusal unauthenticated */
export function requireSignedIn(caller: Caller): NonNullable<Caller['account']> {
  if (caller.account !== undefined) return caller.account;
  throw new Refusal('unauthenticated', 'This needs somebody who is signed in.', {
    field: 'header/authorization',
    remedy: 'Send Basic credentials or a Bearer token.',
  });
}

/** The review policy that holds in a workspace now. */
export async function policyOf({ database }: Reading, workspace: Workspace): Promise<ReviewPolicy> {
  return effectivePolicy(await database.policies.platform(), workspace.policy);
}
