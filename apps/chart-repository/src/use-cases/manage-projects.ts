import type { NewProjectBody, ProjectChangeBody } from '@chandlery/api-contract';
import { prepareProject, removeProject as removeFromCluster } from '@chandlery/deployment';
import type { Permission, ProjectRole } from '@chandlery/lifecycle';
import {
  type Account,
  type Page,
  type PageRequest,
  PersistenceError,
  type Project,
  type ProjectMember,
} from '@chandlery/persistence';
import { v7 as newId } from 'uuid';
import { notVisible, Refusal } from '../problems/refusal.ts';
import { type Caller, permissionsIn, permissionsInProject } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireIn, requireOnPlatform, requireSignedIn, visibleWorkspace } from './access.ts';
import { clusterOf, projectFor, type ProjectAddress, visibleProject } from './visible-project.ts';

/** How long making or removing what a project needs on its cluster may take. */
const prepareMs = 30_000;

/** A project with what the caller may do in it. */
export type ProjectView = { readonly project: Project; readonly permissions: ReadonlySet<Permission> };

/**
 * Makes a project: its namespace, service account, binding and quota on the cluster first, then its row; what is left on the
 * cluster where the row is refused, is taken back.
 * @throws Refusal not_visible; LifecycleError permission_missing; DeploymentError namespace_taken and such; Refusal secret_key_missing, secret_key_unknown
 * @throws PersistenceError project_exists, namespace_taken
 */
export async function createProject(
  services: Services,
  caller: Caller,
  slug: string,
  body: NewProjectBody,
): Promise<ProjectView> {
  const { database, clusters } = services;
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.projects.manage');
  requireLooser(caller, body);
  const cluster = await database.clusters.findBySlug(body.cluster);
  if (cluster === undefined) throw notVisible(`cluster ${body.cluster}`, 'body/cluster');
  const id = newId();
  const namespace = body.namespace ?? `${slug}-${body.slug}`.slice(0, 63).replace(/-+$/, '');
  const row = {
    id,
    workspaceId: workspace.id,
    clusterId: cluster.id,
    slug: body.slug,
    displayName: body.displayName ?? body.slug,
    description: body.description ?? '',
    namespace,
    serviceAccount: body.serviceAccount ?? 'chandlery',
    quota: body.quota ?? {},
    allows: body.allows ?? { clusterScoped: false, namespaces: [] },
    actor: caller.actor,
  };
  await requireFree(services, row);
  const connection = await clusters.ofCluster(cluster);
  const place = {
    project: id,
    namespace,
    serviceAccount: row.serviceAccount,
    quota: row.quota,
    allows: row.allows,
    ...(body.adopt === undefined ? {} : { adopt: body.adopt }),
    signal: AbortSignal.timeout(prepareMs),
  };
  try {
    await prepareProject(connection, place);
    return viewOf(caller, await database.projects.create(row));
  } catch (error) {
    // What carries this project's id is ours alone: of a namespace that another project has nothing is touched.
    const undo = { ...place, signal: AbortSignal.timeout(prepareMs) };
    await removeFromCluster(connection, undo).catch((cause: unknown) =>
      services.log.warn(
        { err: cause, namespace },
        'what was made for a refused project could not be removed',
      ),
    );
    throw error;
  }
}

/** @throws Refusal not_visible; LifecycleError permission_missing; DeploymentError; PersistenceError revision_conflict */
export async function changeProject(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
  body: ProjectChangeBody,
  expectedRevision?: number,
): Promise<ProjectView> {
  const { project } = await projectFor(services, caller, address, 'project.edit');
  requireLooser(caller, body);
  const changed = await services.database.projects.update({
    id: project.id,
    ...body,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
  if (body.quota !== undefined || body.allows !== undefined) await prepareAgain(services, changed);
  return viewOf(caller, changed);
}

/**
 * Makes on the cluster what a project needs, where some of it is missing.
 * @throws Refusal not_visible; LifecycleError permission_missing; DeploymentError; Refusal secret_key_missing, secret_key_unknown
 */
export async function repairProject(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
): Promise<ProjectView> {
  const seen = await projectFor(services, caller, address, 'project.edit');
  await prepareAgain(services, seen.project);
  return seen;
}

/**
 * Removes a project that has no deployments: its row first, then what was made for it on the cluster.
 * @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError project_in_use, revision_conflict; DeploymentError
 */
export async function removeProject(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
  expectedRevision?: number,
): Promise<void> {
  const { project } = await visibleProject(services, caller, address);
  requireIn(caller, project.workspaceId, 'workspace.projects.manage');
  const cluster = await clusterOf(services, project);
  const connection = await services.clusters.ofCluster(cluster);
  await services.database.projects.remove({
    id: project.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
  const { namespace, serviceAccount, allows } = project;
  const signal = AbortSignal.timeout(prepareMs);
  await removeFromCluster(connection, { project: project.id, namespace, serviceAccount, allows, signal });
}

/** Projects of a workspace that the caller may see. @throws Refusal not_visible */
export async function listProjects(
  services: Services,
  caller: Caller,
  slug: string,
  { cluster: clusterSlug, ...page }: PageRequest & { readonly cluster?: string | undefined },
): Promise<Page<ProjectView>> {
  const { database } = services;
  const account = requireSignedIn(caller);
  const workspace = await database.workspaces.findBySlug(slug);
  if (workspace === undefined) throw notVisible(`workspace ${slug}`, 'workspace');
  const held = permissionsIn(caller, workspace.id);
  const hasOne = [...caller.projects.keys()].length > 0;
  if (!held.has('workspace.view') && !hasOne) throw notVisible(`workspace ${slug}`, 'workspace');
  const cluster = clusterSlug === undefined ? undefined : await database.clusters.findBySlug(clusterSlug);
  if (clusterSlug !== undefined && cluster === undefined) return { items: [] };
  const { items, ...rest } = await database.projects.list({
    ...page,
    workspaceId: workspace.id,
    ...(cluster === undefined ? {} : { clusterId: cluster.id }),
    ...(held.has('project.view') ? {} : { memberAccountId: account.id }),
  });
  return { ...rest, items: items.map((project) => viewOf(caller, project)) };
}

/** @throws Refusal not_visible */
export async function readProject(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
): Promise<ProjectView> {
  return visibleProject(services, caller, address);
}

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
 * @throws Refusal not_visible, account_unknown; LifecycleError permission_missing; PersistenceError workspace_member_missing, revision_conflict
 */
export async function setProjectMember(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
  accountName: string,
  role: ProjectRole,
  expectedRevision?: number,
): Promise<ProjectMember> {
  const { project } = await projectFor(services, caller, address, 'project.members.manage');
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

/** What lets a project take more of the cluster than its own namespace is for who answers for the cluster. */
function requireLooser(
  caller: Caller,
  body: { readonly adopt?: boolean; readonly quota?: unknown; readonly allows?: unknown },
): void {
  const asks = body.adopt === true || body.quota !== undefined || body.allows !== undefined;
  if (asks) requireOnPlatform(caller, 'platform.clusters.manage');
}

/** The plain refusals before anything is made on the cluster; races end in the same ones. */
async function requireFree(
  { database }: Services,
  row: {
    readonly workspaceId: string;
    readonly slug: string;
    readonly clusterId: string;
    readonly namespace: string;
  },
): Promise<void> {
  const taken = await database.projects.findByNamespace(row.clusterId, row.namespace);
  const named = await database.projects.find(row.workspaceId, row.slug);
  if (named !== undefined) {
    throw new PersistenceError('project_exists', `The workspace has a project ${row.slug}.`, {
      field: 'body/slug',
      remedy: 'Choose another slug.',
    });
  }
  if (taken !== undefined) {
    throw new PersistenceError(
      'namespace_taken',
      `The namespace ${row.namespace} belongs to another project.`,
      {
        field: 'body/namespace',
        remedy: 'Choose another namespace.',
      },
    );
  }
}

async function prepareAgain(services: Services, project: Project): Promise<void> {
  const connection = await services.clusters.ofCluster(await clusterOf(services, project));
  const { id, namespace, serviceAccount, quota, allows } = project;
  const signal = AbortSignal.timeout(prepareMs);
  await prepareProject(connection, { project: id, namespace, serviceAccount, quota, allows, signal });
}

function viewOf(caller: Caller, project: Project): ProjectView {
  return { project, permissions: permissionsInProject(caller, project) };
}

async function accountNamed({ database }: Services, name: string): Promise<Account> {
  const account = await database.accounts.findByName(name);
  if (account !== undefined) return account;
  throw new Refusal('account_unknown', `There is no account ${name}.`, {
    field: 'account',
    remedy: 'Have an administrator create it first.',
  });
}
