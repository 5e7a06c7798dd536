import type { ClusterChangeBody, ClusterToCheckBody, NewClusterBody } from '@chandlery/api-contract';
import {
  checkCluster,
  type ClusterCheck,
  type ClusterConnection,
  type ClusterCredential,
  connect,
  describeCredential,
  inClusterCredential,
  type InClusterPlace,
  isDeploymentError,
  readKubeconfig,
} from '@chandlery/deployment';
import type { Cluster, Page, PageRequest } from '@chandlery/persistence';
import { v7 as newId } from 'uuid';
import { belongsTo } from '../security/sealed.ts';
import { notVisible, Refusal } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireOnPlatform, requireSignedIn } from './access.ts';

/** How long a look at a cluster may take. */
const checkMs = 30_000;

/** What a look at a cluster found, and at which address. */
export type CheckedCluster = { readonly server: string; readonly check: ClusterCheck };

/**
 * Registers a cluster. It is looked at first, and what that found is kept with it: one that cannot be reached now may be later.
 * @throws LifecycleError permission_missing; Refusal cluster_source; DeploymentError kubeconfig_refused and such; Refusal secret_key_missing
 * @throws PersistenceError cluster_exists
 */
export async function createCluster(
  services: Services,
  caller: Caller,
  body: NewClusterBody,
): Promise<Cluster> {
  requireOnPlatform(caller, 'platform.clusters.manage');
  const { database, sealer } = services;
  const id = newId();
  const credential = await credentialFrom(services.clusters.inCluster, body);
  const sealed =
    body.inCluster === true ? null : sealer.seal(JSON.stringify(credential), belongsTo.cluster(id));
  const cluster = await database.clusters.create({
    id,
    slug: body.slug,
    displayName: body.displayName ?? body.slug,
    description: body.description ?? '',
    kind: body.inCluster === true ? 'in_cluster' : 'kubeconfig',
    server: credential.server,
    credential: sealed === null ? null : { sealed, expiresAtMs: describeCredential(credential).expiresAtMs },
    actor: caller.actor,
  });
  return (await lookAt(services, caller, cluster)).cluster;
}

/** Looks at a cluster that is not registered. @throws as `createCluster` */
export async function checkNewCluster(
  services: Services,
  caller: Caller,
  body: ClusterToCheckBody,
): Promise<CheckedCluster> {
  requireOnPlatform(caller, 'platform.clusters.manage');
  const credential = await credentialFrom(services.clusters.inCluster, body);
  const connection = connect(credential);
  try {
    return { server: credential.server, check: await look(connection) };
  } finally {
    await connection.close();
  }
}

/** Looks at a registered cluster, and keeps what was found. @throws Refusal not_visible; LifecycleError permission_missing; DeploymentError; Refusal secret_key_missing, secret_key_unknown */
export async function checkRegisteredCluster(
  services: Services,
  caller: Caller,
  slug: string,
): Promise<CheckedCluster> {
  requireOnPlatform(caller, 'platform.clusters.manage');
  const { cluster, check } = await lookAt(services, caller, await clusterNamed(services, slug));
  return { server: cluster.server, check };
}

/** @throws as `createCluster`; Refusal not_visible; PersistenceError revision_conflict */
export async function changeCluster(
  services: Services,
  caller: Caller,
  slug: string,
  { kubeconfig, context, ...words }: ClusterChangeBody,
  expectedRevision?: number,
): Promise<Cluster> {
  requireOnPlatform(caller, 'platform.clusters.manage');
  const { database, sealer } = services;
  const cluster = await clusterNamed(services, slug);
  const hasSource = kubeconfig !== undefined || context !== undefined;
  // A context alone says nothing: of the file that it was in, only the credential was kept.
  if (hasSource && (kubeconfig === undefined || cluster.kind === 'in_cluster')) throw sourceRefusal();
  const credential =
    kubeconfig === undefined
      ? undefined
      : await credentialFrom(services.clusters.inCluster, { kubeconfig, ...optional(context) });
  const changed = await database.clusters.update({
    id: cluster.id,
    ...words,
    ...(credential === undefined
      ? {}
      : {
          server: credential.server,
          credential: {
            sealed: sealer.seal(JSON.stringify(credential), belongsTo.cluster(cluster.id)),
            expiresAtMs: describeCredential(credential).expiresAtMs,
          },
        }),
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
  return credential === undefined ? changed : (await lookAt(services, caller, changed)).cluster;
}

/** @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError cluster_in_use, revision_conflict */
export async function removeCluster(
  services: Services,
  caller: Caller,
  slug: string,
  expectedRevision?: number,
): Promise<void> {
  requireOnPlatform(caller, 'platform.clusters.manage');
  const { id } = await clusterNamed(services, slug);
  await services.database.clusters.remove({
    id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
  services.clusters.forgetCluster(id);
}

/** All clusters, to who may see them or makes projects on them. @throws Refusal unauthenticated; LifecycleError permission_missing */
export async function listClusters(
  { database }: Services,
  caller: Caller,
  page: PageRequest,
): Promise<Page<Cluster>> {
  requireMaySee(caller);
  return database.clusters.list(page);
}

/** @throws Refusal not_visible; LifecycleError permission_missing */
export async function readCluster(services: Services, caller: Caller, slug: string): Promise<Cluster> {
  requireMaySee(caller);
  return clusterNamed(services, slug);
}

/** Whether somebody sees addresses and what was last found. */
export function seesDetails(caller: Caller): boolean {
  return caller.platform.has('platform.clusters.view');
}

/** Who makes projects has to know the names of the clusters. */
function requireMaySee(caller: Caller): void {
  requireSignedIn(caller);
  const makesProjects = [...caller.roles.keys()].some((id) =>
    permissionsIn(caller, id).has('workspace.projects.manage'),
  );
  if (!makesProjects) requireOnPlatform(caller, 'platform.clusters.view');
}

async function clusterNamed({ database }: Services, slug: string): Promise<Cluster> {
  const cluster = await database.clusters.findBySlug(slug);
  if (cluster === undefined) throw notVisible(`cluster ${slug}`, 'cluster');
  return cluster;
}

async function lookAt(
  services: Services,
  caller: Caller,
  cluster: Cluster,
): Promise<{ readonly cluster: Cluster; readonly check: ClusterCheck }> {
  const check = await look(await services.clusters.ofCluster(cluster));
  const [problem] = check.problems;
  const kept = await services.database.clusters.recordCheck({
    id: cluster.id,
    check: {
      atMs: services.nowMs(),
      ok: problem === undefined,
      version: check.version,
      problem: problem === undefined ? null : { code: problem.code, message: problem.message },
    },
    actor: caller.actor,
  });
  return { cluster: kept, check };
}

async function look(connection: ClusterConnection): Promise<ClusterCheck> {
  try {
    return await checkCluster(connection, { signal: AbortSignal.timeout(checkMs) });
  } catch (error) {
    // Our own time was up: that is found out about the cluster, too.
    if (!isDeploymentError(error, 'cluster_call_cancelled')) throw error;
    return {
      isReachable: false,
      version: null,
      permissions: [],
      problems: [
        {
          code: 'cluster_unreachable',
          message: `the API server at ${connection.host} did not answer all within ${checkMs / 1000} seconds`,
          remedy: 'look whether it is overloaded, then check the cluster again',
        },
      ],
    };
  }
}

async function credentialFrom(
  place: InClusterPlace,
  { kubeconfig, context, inCluster }: ClusterToCheckBody,
): Promise<ClusterCredential> {
  if ((kubeconfig === undefined) === (inCluster !== true)) throw sourceRefusal();
  return kubeconfig === undefined
    ? inClusterCredential(place)
    : readKubeconfig(kubeconfig, optional(context));
}

function optional(context: string | undefined): { context?: string } {
  return context === undefined ? {} : { context };
}

function sourceRefusal(): Refusal {
  return new Refusal(
    'cluster_source',
    'A cluster is reached by a kubeconfig, or is the one that the server runs in.',
    {
      field: 'body/kubeconfig',
      remedy: 'Give `kubeconfig`, or `inCluster: true`, and not both.',
    },
  );
}
