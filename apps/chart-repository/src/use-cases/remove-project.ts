import { DeploymentError, removeProject as removeFromCluster } from '@chandlery/deployment';
import { PersistenceError, type Project } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireIn, requireOnPlatform } from './access.ts';
import { clusterOf, type ProjectAddress, requireRevisionOf, visibleProject } from './visible-project.ts';

/** How long removing what a project has on its cluster may take. */
const removeMs = 30_000;
/** So many deployments are forgotten at once. */
const batch = 100;

/** How a project is removed. */
export type RemoveProjectOptions = {
  /** With its deployments, and though its cluster cannot be reached; for who answers for the cluster. */
  readonly force?: boolean;
  readonly expectedRevision?: number | undefined;
};

/**
 * Removes a project that has no deployments: what was made for it on the cluster first, and its row when that is done, so that
 * it can be tried again.
 * @throws Refusal not_visible, secret_key_missing, secret_key_unknown; LifecycleError permission_missing; DeploymentError
 * @throws PersistenceError project_in_use, revision_conflict; with `force` operation_pending
 */
export async function removeProject(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
  { force = false, expectedRevision }: RemoveProjectOptions = {},
): Promise<void> {
  const { project } = await visibleProject(services, caller, address);
  requireIn(caller, project.workspaceId, 'workspace.projects.manage');
  if (force) requireOnPlatform(caller, 'platform.clusters.manage');
  requireRevisionOf(project, expectedRevision);
  if (force) await forgetDeployments(services, caller, project);
  else await requireEmpty(services, project);
  try {
    await removeThere(services, project);
  } catch (error) {
    if (!isOfCluster(error)) throw error;
    if (!force) throw withWayOut(error);
    services.log.warn(
      { err: error, project: project.id, namespace: project.namespace },
      'a project was removed by force: what it has on its cluster is left there',
    );
  }
  await services.database.projects.remove({ id: project.id, actor: caller.actor });
  services.clusters.forgetProject(project.id);
}

async function removeThere(services: Services, project: Project): Promise<void> {
  const connection = await services.clusters.ofCluster(await clusterOf(services, project));
  const { id, namespace, serviceAccount, allows } = project;
  const signal = AbortSignal.timeout(removeMs);
  await removeFromCluster(connection, { project: id, namespace, serviceAccount, allows, signal });
}

/** The port's own refusal, before anything is taken from the cluster. */
async function requireEmpty({ database }: Services, { id, slug }: Project): Promise<void> {
  const { items } = await database.deployments.list({ projectId: id, limit: 11 });
  if (items.length === 0) return;
  const by = items.slice(0, 10).map(({ name }) => name);
  throw new PersistenceError(
    'project_in_use',
    `Deployments are left in ${slug}: ${by.join(', ')}${items.length > 10 ? ', …' : ''}.`,
    {
      field: 'project',
      remedy: 'Uninstall these first.',
      details: { by },
    },
  );
}

/** What is under way is cancelled; where it runs, it has to end first. @throws PersistenceError operation_pending */
async function forgetDeployments({ database }: Services, caller: Caller, { id }: Project): Promise<void> {
  const { actor } = caller;
  const states = ['queued', 'running'] as const;
  const pending = await database.operations.list({ projectId: id, states, limit: batch });
  for (const operation of pending.items) await database.operations.requestCancel({ id: operation.id, actor });
  for (;;) {
    const { items } = await database.deployments.list({ projectId: id, limit: batch });
    if (items.length === 0) return;
    for (const deployment of items) await database.deployments.remove({ id: deployment.id, actor });
  }
}

/** Whether it is the cluster, or the way to it, that does not work. */
function isOfCluster(error: unknown): error is DeploymentError | Refusal {
  return (
    error instanceof DeploymentError ||
    (error instanceof Refusal &&
      ['secret_key_missing', 'secret_key_unknown', 'sealed_text_invalid'].includes(error.code))
  );
}

function withWayOut(error: DeploymentError | Refusal): DeploymentError | Refusal {
  if (error instanceof Refusal) return error;
  const { code, message, remedy, details } = error;
  return new DeploymentError({
    code,
    message,
    remedy: `${remedy}; where the cluster does not come back, who manages clusters removes the project with force=true`,
    details,
    cause: error,
  });
}
