import { type Permission, requirePermission } from '@chandlery/lifecycle';
import { type Cluster, type Deployment, PersistenceError, type Project } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsInProject } from '../security/caller.ts';
import type { Services } from '../services.ts';

/** What stands in a path. */
export type ProjectAddress = { readonly workspace: string; readonly project: string };
export type DeploymentAddress = ProjectAddress & { readonly name: string };

/** A project with what the caller may do in it. */
export type SeenProject = { readonly project: Project; readonly permissions: ReadonlySet<Permission> };

type Reading = Pick<Services, 'database'>;

/**
 * A project that the caller may see. Who has a role in it needs none in its workspace to see it, and who has one in another
 * project of the workspace does not see it.
 * @throws Refusal not_visible
 */
export async function visibleProject(
  { database }: Reading,
  caller: Caller,
  { workspace: slug, project: name }: ProjectAddress,
): Promise<SeenProject> {
  const workspace = await database.workspaces.findBySlug(slug);
  const project = workspace && (await database.projects.find(workspace.id, name));
  const permissions = project && permissionsInProject(caller, project);
  if (project === undefined || permissions?.has('project.view') !== true) {
    throw notVisible(`project ${name} in ${slug}`, 'project');
  }
  return { project, permissions };
}

/**
 * A project in which the caller may do something.
 * @throws Refusal not_visible; LifecycleError permission_missing
 */
export async function projectFor(
  services: Reading,
  caller: Caller,
  address: ProjectAddress,
  permission: Permission,
): Promise<SeenProject> {
  const seen = await visibleProject(services, caller, address);
  requirePermission(permission, seen.permissions);
  return seen;
}

/** A deployment with its project. */
export type SeenDeployment = SeenProject & { readonly deployment: Deployment };

/**
 * A deployment in a project that the caller may see.
 * @throws Refusal not_visible
 */
export async function visibleDeployment(
  services: Reading,
  caller: Caller,
  address: DeploymentAddress,
): Promise<SeenDeployment> {
  const seen = await visibleProject(services, caller, address);
  const deployment = await services.database.deployments.find(seen.project.id, address.name);
  if (deployment === undefined) {
    throw notVisible(`deployment ${address.name} in ${address.workspace}/${address.project}`, 'name');
  }
  return { ...seen, deployment };
}

/**
 * A deployment with which the caller may do something.
 * @throws Refusal not_visible; LifecycleError permission_missing
 */
export async function deploymentFor(
  services: Reading,
  caller: Caller,
  address: DeploymentAddress,
  permission: Permission,
): Promise<SeenDeployment> {
  const seen = await visibleDeployment(services, caller, address);
  requirePermission(permission, seen.permissions);
  return seen;
}

/** The cluster of a project. */
export async function clusterOf({ database }: Reading, { clusterId }: Project): Promise<Cluster> {
  const cluster = await database.clusters.findById(clusterId);
  // A cluster that projects use cannot be removed.
  if (cluster === undefined) throw new Error(`the cluster ${clusterId} of a project is gone`);
  return cluster;
}

/**
 * The port's own refusal, for what does something else before it writes.
 * @throws PersistenceError revision_conflict
 */
export function requireRevisionOf({ revision }: Project, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  throw new PersistenceError('revision_conflict', 'It has been changed in between.', {
    field: 'revision',
    remedy: 'Read it again and decide anew.',
    details: { revision },
  });
}
