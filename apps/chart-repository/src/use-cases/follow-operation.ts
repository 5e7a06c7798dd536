import type { Operation, OperationLogEntry } from '@chandlery/persistence';
import { callerNow } from '../security/caller-now.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { mayReadOperation } from './read-operation.ts';

/** So many lines are read at once. */
const batch = 200;
/** How often lines that another process wrote are looked for. */
const lookMs = 1_000;
/** After so long without a line, the connection wants to be kept; also how long what is not announced, such as the end of a token, may go unnoticed. */
const quietMs = 15_000;
/** How long one reading lasts at most: whoever goes on signs in anew. */
export const readingMs = 300_000;

/**
 * The log of an operation from a line on, as it grows, until the operation is over, the reader's rights are gone, or the signal
 * ends it. `undefined` stands for some quiet seconds, in which the connection wants to be kept. Rights are looked at again as
 * soon as anybody's have changed, before the next line is given.
 */
export async function* followOperation(
  services: Pick<Services, 'database' | 'callers' | 'nowMs'>,
  caller: Caller,
  { id }: Operation,
  { after, signal }: { readonly after: number; readonly signal: AbortSignal },
): AsyncGenerator<OperationLogEntry | undefined> {
  const { operations } = services.database;
  const alarm = newAlarm(signal);
  const unwatch = operations.watch(id, alarm.ring);
  const mayStillRead = watchRights(services, caller, id);
  let known = after;
  let quietSinceMs = Date.now();
  const endsMs = quietSinceMs + readingMs;
  try {
    while (!signal.aborted && Date.now() < endsMs) {
      alarm.set();
      if (!(await mayStillRead())) return;
      const entries = await operations.readLog(id, known, batch);
      for (const entry of entries) {
        known = entry.sequence;
        yield entry;
        if (isLast(entry) || signal.aborted) return;
      }
      if (entries.length > 0) quietSinceMs = Date.now();
      if (entries.length === batch) continue;
      if (Date.now() - quietSinceMs >= quietMs) {
        quietSinceMs = Date.now();
        yield undefined;
      }
      await alarm.wait();
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

/** Wakes whoever waits: when it rings, after a while in any case, or at the signal. One ring before the waiting counts. */
function newAlarm(signal: AbortSignal) {
  let rung = false;
  let wake: () => void = () => undefined;
  return {
    set: () => void (rung = false),
    ring: () => {
      rung = true;
      wake();
    },
    async wait(): Promise<void> {
      if (rung || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lookMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
      });
      signal.removeEventListener('abort', wake);
    },
  };
}

/** Looks only where anybody's rights have changed since the last look, or that was long ago. */
function watchRights(
  { database, callers, nowMs }: Pick<Services, 'database' | 'callers' | 'nowMs'>,
  caller: Caller,
  id: string,
): () => Promise<boolean> {
  let lookedAtMs = Date.now();
  let changes = callers.changes;
  return async () => {
    if (callers.changes === changes && Date.now() - lookedAtMs < quietMs) return true;
    changes = callers.changes;
    lookedAtMs = Date.now();
    const now = await callerNow(database, caller, nowMs());
    const operation = now && (await database.operations.find(id));
    return now !== undefined && operation !== undefined && mayReadOperation(now, operation);
  };
}
