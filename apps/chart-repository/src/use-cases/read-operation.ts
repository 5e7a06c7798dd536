import type { Operation, OperationLogEntry } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsIn, permissionsInProject } from '../security/caller.ts';
import { identify, isActive } from '../security/identify.ts';
import type { Services } from '../services.ts';

type Reading = Pick<Services, 'database'>;

/**
 * An operation whose subject the caller may see.
 * @throws Refusal not_visible
 */
export async function visibleOperation(services: Reading, caller: Caller, id: string): Promise<Operation> {
  const operation = await services.database.operations.find(id);
  if (operation === undefined || !mayRead(caller, operation)) throw notVisible(`operation ${id}`, 'id');
  return operation;
}

/** Whether somebody sees what an operation is about: a deployment of a project, or a submission. */
function mayRead(caller: Caller, { subjectKind, projectId, workspaceId }: Operation): boolean {
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

/** So many lines are read at once. */
const batch = 200;
/** How often lines that another process wrote are looked for. */
const lookMs = 1_000;
/** How often whoever reads is looked at again: rights that were taken away end the reading. */
const quietMs = 15_000;
/** How long one reading lasts at most: whoever goes on signs in anew, by a token or a session that still holds. */
const readingMs = 300_000;

/**
 * The log of an operation from a line on, as it grows, until the operation is over, the reader's rights are gone, or the signal
 * ends it. `undefined` stands for some quiet seconds, in which the connection wants to be kept.
 */
export async function* followOperation(
  { database }: Reading,
  caller: Caller,
  { id }: Operation,
  { after, signal }: { readonly after: number; readonly signal: AbortSignal },
): AsyncGenerator<OperationLogEntry | undefined> {
  const { operations } = database;
  let known = after;
  let woken = false;
  let wake: () => void = () => undefined;
  const unwatch = operations.watch(id, () => {
    woken = true;
    wake();
  });
  const sleep = async (): Promise<void> => {
    if (woken || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, lookMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
    });
    signal.removeEventListener('abort', wake);
  };
  let quietSinceMs = Date.now();
  const endsMs = quietSinceMs + readingMs;
  try {
    while (!signal.aborted && Date.now() < endsMs) {
      woken = false;
      const entries = await operations.readLog(id, known, batch);
      for (const entry of entries) {
        known = entry.sequence;
        yield entry;
        if (isLast(entry)) return;
      }
      if (entries.length > 0) quietSinceMs = Date.now();
      if (entries.length === batch) continue;
      if (Date.now() - quietSinceMs >= quietMs) {
        quietSinceMs = Date.now();
        if (!(await mayStillRead(database, caller, id))) return;
        yield undefined;
      }
      await sleep();
    }
  } finally {
    unwatch();
  }
}

const finalStates: readonly unknown[] = ['succeeded', 'failed', 'cancelled'];

/** After the line that tells of the end no other follows. */
export function isLast({ kind, data }: OperationLogEntry): boolean {
  return kind === 'state' && finalStates.includes(data['state']);
}

async function mayStillRead(database: Services['database'], caller: Caller, id: string): Promise<boolean> {
  const { account, token, session } = caller;
  if (account === undefined) return false;
  const now = await database.accounts.findById(account.id);
  if (now === undefined || !(await isActive(database, now))) return false;
  const by = { ...(token === undefined ? {} : { token }), ...(session === undefined ? {} : { session }) };
  const operation = await database.operations.find(id);
  return operation !== undefined && mayRead(await identify(database, now, by), operation);
}
