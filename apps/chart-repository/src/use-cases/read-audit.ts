import type { AuditQuery, Page, StoredAuditRecord } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import {
  type AppAddress,
  findVersion,
  requireIn,
  requireOnPlatform,
  type VersionAddress,
  visibleApp,
  visibleVersion,
  visibleWorkspace,
} from './access.ts';
import { allItems } from './all-items.ts';

/** Which records somebody asks for, of those that they may read. */
export type AuditFilter = Omit<
  AuditQuery,
  'limit' | 'cursor' | 'workspaceId' | 'appId' | 'versionId' | 'order'
> & {
  /** Slug, chart name and number: each within the one before. */
  readonly workspace?: string;
  readonly app?: string;
  readonly version?: string;
};

type Reading = Pick<Services, 'database'>;

/** What somebody may read of the log, ready to be asked for page by page. */
export type AuditScope = {
  readonly query: Omit<AuditQuery, 'limit' | 'cursor'>;
  /** Whether they may know where requests came from. */
  readonly withOrigin: boolean;
};

/** The whole log, or what a filter leaves of it. @throws LifecycleError permission_missing; Refusal not_visible */
export async function platformAudit(
  services: Reading,
  caller: Caller,
  filter: AuditFilter,
): Promise<AuditScope> {
  requireOnPlatform(caller, 'platform.audit.view');
  const { workspace, ...rest } = filter;
  if (workspace !== undefined) return workspaceAudit(services, caller, workspace, rest);
  if (filter.app !== undefined || filter.version !== undefined)
    throw notVisible('app without its workspace', 'query/workspace');
  return { query: rest, withOrigin: true };
}

/** @throws LifecycleError permission_missing; Refusal not_visible */
export async function workspaceAudit(
  services: Reading,
  caller: Caller,
  slug: string,
  { app: name, version: number, workspace: _, ...query }: AuditFilter,
): Promise<AuditScope> {
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.audit.view');
  if (name === undefined) return { query: { ...query, workspaceId: workspace.id }, withOrigin: true };
  // Whoever may read the log may not see the apps, perhaps: they are looked up for the filter alone.
  const app = await services.database.apps.findByName(workspace.id, name);
  if (app === undefined) throw notVisible(`app ${name} in ${slug}`, 'query/app');
  if (number === undefined) return { query: { ...query, appId: app.id }, withOrigin: true };
  const version = await findVersion(services, app.id, number);
  if (version === undefined) throw notVisible(`version ${number} of ${name} in ${slug}`, 'query/version');
  return { query: { ...query, versionId: version.id }, withOrigin: true };
}

/** What happened to an app: for whoever sees its versions. @throws Refusal not_visible; LifecycleError permission_missing */
export async function appAudit(
  services: Reading,
  caller: Caller,
  address: AppAddress,
  query: AuditFilter,
): Promise<AuditScope> {
  const { workspace, app } = await visibleApp(services, caller, address);
  return { query: { ...query, appId: app.id }, withOrigin: seesOrigin(caller, workspace.id) };
}

/** What happened to a version: for the members of its workspace. @throws Refusal not_visible; LifecycleError permission_missing */
export async function versionAudit(
  services: Reading,
  caller: Caller,
  address: VersionAddress,
  query: AuditFilter,
): Promise<AuditScope> {
  const { workspace, version } = await visibleVersion(services, caller, address);
  return { query: { ...query, versionId: version.id }, withOrigin: seesOrigin(caller, workspace.id) };
}

/** One page of a scope, newest first. */
export function auditPage(
  { database }: Reading,
  { query }: AuditScope,
  page: Pick<AuditQuery, 'limit' | 'cursor'>,
): Promise<Page<StoredAuditRecord>> {
  return database.audit.list({ ...query, ...page });
}

/** Every record of a scope, oldest first; a page at a time is held, however many there are. */
export function allAudit({ database }: Reading, { query }: AuditScope): AsyncIterable<StoredAuditRecord> {
  return allItems((page) => database.audit.list({ ...query, ...page, order: 'asc' }));
}

function seesOrigin(caller: Caller, workspaceId: string): boolean {
  return permissionsIn(caller, workspaceId).has('workspace.audit.view');
}
