import { systemActor } from '@chandlery/lifecycle';
import type { Database, Operation, OperationLogEntry } from '@chandlery/persistence';
import { v7 as newId } from 'uuid';

/** Queues an operation of a subject of its own. */
export async function queued(database: Database, subjectId = newId()): Promise<Operation> {
  const { operation } = await database.operations.enqueue({
    kind: 'inspect',
    subjectKind: 'submission',
    subjectId,
    subjectName: 'something',
    workspaceId: null,
    projectId: null,
    request: {},
    actor: systemActor,
  });
  return operation;
}

/** An operation as it is now. */
export async function found(database: Database, id: string): Promise<Operation> {
  const operation = await database.operations.find(id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return operation;
}

/** The whole log of an operation. */
export function logOf(database: Database, id: string): Promise<readonly OperationLogEntry[]> {
  return database.operations.readLog(id, 0, 1_000);
}

/** Asks until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it never came to that');
}
