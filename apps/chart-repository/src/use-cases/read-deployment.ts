import type {
  Deployment,
  DeploymentQuery,
  DeploymentRevision,
  Page,
  PageRequest,
} from '@chandlery/persistence';
import { parseValues, valuesDifference } from '@chandlery/chart';
import type { Instance } from '@chandlery/deployment';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { findVersion, requireSignedIn } from './access.ts';
import { seenProjects } from './seen-projects.ts';
import { belongsTo } from '../security/sealed.ts';
import { clusterOf, type DeploymentAddress, deploymentFor, type SeenDeployment } from './visible-project.ts';

/** How long a look at a cluster may take. */
const lookMs = 20_000;

/** Where values of two revisions differ, without the values. */
export type ValuesChange = {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'retyped';
};
export type RevisionView = DeploymentRevision & { readonly values: readonly ValuesChange[] };

/**
 * The history of a deployment, newest first, each with where its values differ from those of the revision before.
 * @throws Refusal secret_key_missing, secret_key_unknown
 */
export async function readRevisions(
  { database, sealer }: Services,
  { deployment: { id } }: SeenDeployment,
  page: PageRequest,
): Promise<Page<RevisionView>> {
  const { items, ...rest } = await database.deployments.revisions(id, page);
  const valuesAt = async (number: number) => {
    const sealed = number < 1 ? undefined : await database.deployments.revisionValues(id, number);
    return parseValues(sealed === undefined ? '' : sealer.open(sealed, belongsTo.deployment(id)));
  };
  const views = items.map(async (revision) => {
    const [before, now] = [await valuesAt(revision.number - 1), await valuesAt(revision.number)];
    const values = valuesDifference(before, now).map(({ path, kind }) => ({ path, kind }));
    return { ...revision, values };
  });
  return { ...rest, items: await Promise.all(views) };
}

/** What a list of all deployments is asked for. */
export type DeploymentsEverywhere = Omit<DeploymentQuery, 'within' | 'workspaceId' | 'projectId'> & {
  readonly workspace?: string | undefined;
  readonly app?: string | undefined;
  readonly version?: string | undefined;
  readonly cluster?: string | undefined;
};

/**
 * Deployments of every project that the caller may see: which run a version, an app, an image.
 * @throws Refusal unauthenticated
 */
export async function listEverywhere(
  { database }: Services,
  caller: Caller,
  { workspace: slug, app: name, version: number, cluster: clusterSlug, ...query }: DeploymentsEverywhere,
): Promise<Page<Deployment>> {
  requireSignedIn(caller);
  const nothing = { items: [] };
  const cluster = clusterSlug === undefined ? undefined : await database.clusters.findBySlug(clusterSlug);
  if (clusterSlug !== undefined && cluster === undefined) return nothing;
  const workspace = slug === undefined ? undefined : await database.workspaces.findBySlug(slug);
  const app =
    workspace && name !== undefined ? await database.apps.findByName(workspace.id, name) : undefined;
  if (name !== undefined && app === undefined) return nothing;
  const version = app && number !== undefined ? await findVersion({ database }, app.id, number) : undefined;
  if (number !== undefined && version === undefined) return nothing;
  return database.deployments.list({
    ...query,
    ...(cluster === undefined ? {} : { clusterId: cluster.id }),
    ...(app === undefined ? {} : { appId: app.id }),
    ...(version === undefined ? {} : { versionId: version.id }),
    ...seenProjects(caller),
  });
}

/** The deployment's values as the user gave them. @throws Refusal not_visible; LifecycleError permission_missing; Refusal secret_key_missing, secret_key_unknown */
export async function readValues(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  revision?: number,
): Promise<string> {
  const { deployment } = await deploymentFor(services, caller, address, 'project.values.view');
  const { deployments } = services.database;
  const sealed =
    revision === undefined
      ? await deployments.valuesOf(deployment.id)
      : await deployments.revisionValues(deployment.id, revision);
  return sealed === undefined ? '' : services.sealer.open(sealed, belongsTo.deployment(deployment.id));
}

/** The deployment as it stands on its cluster. @throws DeploymentError */
export async function readInstance(
  services: Services,
  { project, deployment }: SeenDeployment,
): Promise<Instance> {
  const target = { project, cluster: await clusterOf(services, project) };
  return services.deployer.instance(target, deployment, AbortSignal.timeout(lookMs));
}

/** The notes, or the manifest, of what runs; they may hold secrets. @throws Refusal not_visible; LifecycleError permission_missing; DeploymentError */
export async function readRendered(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  what: 'notes' | 'manifest',
): Promise<string> {
  const { project, deployment } = await deploymentFor(services, caller, address, 'project.values.view');
  const target = { project, cluster: await clusterOf(services, project) };
  return services.deployer[what](target, deployment, AbortSignal.timeout(lookMs));
}
