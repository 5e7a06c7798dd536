import { type Permission, requirePermission } from '@chandlery/lifecycle';
import type { Operation, OperationKind } from '@chandlery/persistence';
import { type Caller, permissionsIn, permissionsInProject } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { visibleOperation } from './read-operation.ts';

/** Who may begin a thing may end it. */
const permissionOf: Readonly<Record<OperationKind, Permission>> = {
  install: 'project.deployments.deploy',
  upgrade: 'project.deployments.operate',
  rollback: 'project.deployments.operate',
  test: 'project.deployments.operate',
  uninstall: 'project.deployments.uninstall',
  inspect: 'workspace.apps.submit',
};

/**
 * Asks for an end to an operation. One that waits is cancelled with that; one that runs is stopped as soon as whoever works
 * on it hears of it, and its log tells how it ended.
 * @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError operation_over
 */
export async function cancelOperation(services: Services, caller: Caller, id: string): Promise<Operation> {
  const operation = await visibleOperation(services, caller, id);
  const { projectId, workspaceId, kind } = operation;
  const held =
    projectId === null || workspaceId === null
      ? permissionsIn(caller, workspaceId ?? '')
      : permissionsInProject(caller, { id: projectId, workspaceId });
  requirePermission(permissionOf[kind], held);
  const cancelled = await services.database.operations.requestCancel({ id, actor: caller.actor });
  // One that runs is counted by whoever works on it.
  if (operation.state === 'queued') services.metrics.operations.ended(cancelled);
  return cancelled;
}
