import type { NewProjectBody, ProjectChangeBody } from '@chandlery/api-contract';
import { prepareProject, removeProject as removeFromCluster } from '@chandlery/deployment';
import type { Permission } from '@chandlery/lifecycle';
import { type Page, type PageRequest, PersistenceError, type Project } from '@chandlery/persistence';
import { v7 as newId } from 'uuid';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsIn, permissionsInProject } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireIn, requireOnPlatform, requireSignedIn, visibleWorkspace } from './access.ts';
import {
  clusterOf,
  projectFor,
  type ProjectAddress,
  requireRevisionOf,
  visibleProject,
} from './visible-project.ts';

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

/**
 * Changes a project. What the cluster has to know of it is changed there first, so that a project never says what its cluster
 * refused; where the row is refused after that, the cluster gets back what it had.
 * @throws Refusal not_visible; LifecycleError permission_missing; DeploymentError; PersistenceError revision_conflict
 */
export async function changeProject(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
  body: ProjectChangeBody,
  expectedRevision?: number,
): Promise<ProjectView> {
  const { project } = await projectFor(services, caller, address, 'project.edit');
  requireLooser(caller, body);
  requireRevisionOf(project, expectedRevision);
  const { quota = project.quota, allows = project.allows } = body;
  const onCluster = body.quota !== undefined || body.allows !== undefined;
  const wanted = { ...project, quota, allows };
  try {
    if (onCluster) await prepareAgain(services, wanted, project);
    const changed = await services.database.projects.update({
      id: project.id,
      ...body,
      expectedRevision: project.revision,
      actor: caller.actor,
    });
    return viewOf(caller, changed);
  } catch (error) {
    if (onCluster) await putBack(services, project, wanted);
    throw error;
  }
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
  const ownRole = held.has('workspace.view') ? undefined : await roleInOne(services, caller, workspace.id);
  if (ownRole === false) throw notVisible(`workspace ${slug}`, 'workspace');
  const cluster = clusterSlug === undefined ? undefined : await database.clusters.findBySlug(clusterSlug);
  if (clusterSlug !== undefined && cluster === undefined) return { items: [] };
  const { items, ...rest } = await database.projects.list({
    ...page,
    workspaceId: workspace.id,
    ...(cluster === undefined ? {} : { clusterId: cluster.id }),
    ...(held.has('project.view') ? {} : { memberAccountId: account.id }),
  });
  // A token may give less than the role in the project does.
  const views = items.map((project) => viewOf(caller, project));
  return { ...rest, items: views.filter(({ permissions }) => permissions.has('project.view')) };
}

/** Whether somebody who does not see a workspace sees one of its projects. */
async function roleInOne({ database }: Services, caller: Caller, workspaceId: string): Promise<boolean> {
  for (const id of caller.projects.keys()) {
    if (!permissionsInProject(caller, { id, workspaceId }).has('project.view')) continue;
    if ((await database.projects.findById(id))?.workspaceId === workspaceId) return true;
  }
  return false;
}

/** @throws Refusal not_visible */
export async function readProject(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
): Promise<ProjectView> {
  return visibleProject(services, caller, address);
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

/** @param before what the project was allowed until now */
async function prepareAgain(services: Services, project: Project, before: Project = project): Promise<void> {
  const connection = await services.clusters.ofCluster(await clusterOf(services, project));
  const { id, namespace, serviceAccount, quota, allows } = project;
  await prepareProject(connection, {
    project: id,
    namespace,
    serviceAccount,
    quota,
    allows,
    allowedBefore: before.allows.namespaces,
    signal: AbortSignal.timeout(prepareMs),
  });
  // Where the account was made anew, tokens of the old one are worth nothing.
  services.clusters.forgetProject(id);
}

/** After a change that was refused: as good as it goes, since the refusal is what is to be told. */
async function putBack(services: Services, project: Project, wanted: Project): Promise<void> {
  const now = (await services.database.projects.findById(project.id)) ?? project;
  await prepareAgain(services, now, wanted).catch((error: unknown) =>
    services.log.warn({ err: error, project: project.id }, 'what a refused change left could not be undone'),
  );
}

function viewOf(caller: Caller, project: Project): ProjectView {
  return { project, permissions: permissionsInProject(caller, project) };
}
