import type { Operation, OperationLogEntry } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsIn, permissionsInProject } from '../security/caller.ts';
import type { Services } from '../services.ts';

type Reading = Pick<Services, 'database'>;

/**
 * An operation whose subject the caller may see.
 * @throws Refusal not_visible
 */
export async function visibleOperation(services: Reading, caller: Caller, id: string): Promise<Operation> {
  const operation = await services.database.operations.find(id);
  if (operation === undefined || !mayReadOperation(caller, operation))
    throw notVisible(`operation ${id}`, 'id');
  return operation;
}

/** Whether somebody sees what an operation is about: a deployment of a project, or a submission. */
export function mayReadOperation(
  caller: Caller,
  { subjectKind, projectId, workspaceId }: Operation,
): boolean {
  if (workspaceId === null) return false;
  if (subjectKind === 'submission') {
    const held = permissionsIn(caller, workspaceId);
    return held.has('workspace.apps.view') || held.has('platform.apps.review');
  }
  return (
    projectId !== null && permissionsInProject(caller, { id: projectId, workspaceId }).has('project.view')
  );
}

/** A piece of an operation's log. */
export type LogPiece = {
  readonly items: readonly OperationLogEntry[];
  readonly latest: number;
  readonly over: boolean;
};

/** @throws Refusal not_visible */
export async function readOperationLog(
  services: Reading,
  caller: Caller,
  id: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<LogPiece> {
  const { finishedAtMs, lastSequence } = await visibleOperation(services, caller, id);
  const items = await services.database.operations.readLog(id, after, limit);
  return { items, latest: lastSequence, over: finishedAtMs !== null };
}
