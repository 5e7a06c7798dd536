import { Refusal } from '../problems/refusal.ts';

/** Below this, the clock is too coarse to tell who had the processors. */
const coarseMs = 5_000;

/** Time that something took, and what all threads of this process had of the processors meanwhile, in milliseconds. */
export type Spent = { readonly elapsedMs: number; readonly processorMs: number };

/** Asking what all threads had takes longer than much of what is watched: whatever begins within so long begins with one answer. */
const sharedMs = 100;
let latest = { begun: Number.NEGATIVE_INFINITY, before: { user: 0, system: 0 } };

/** Begins to count, or a little earlier. @returns what was spent since then */
export function spending(): () => Spent {
  const nowMs = performance.now();
  if (nowMs - latest.begun > sharedMs) latest = { begun: nowMs, before: process.cpuUsage() };
  const { begun, before } = latest;
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { elapsedMs: performance.now() - begun, processorMs: (user + system) / 1_000 };
  };
}

/** Whether the machine had no time for us: then it took long, whatever it was. */
export function isStarved({ elapsedMs, processorMs }: Spent): boolean {
  return elapsedMs >= coarseMs && processorMs < elapsedMs / 2;
}

/** What a worker's end is told as: one that ran out of memory or time is the archive's doing, unless nobody had time; all else is ours. */
export function workerRefusal(
  error: unknown,
  spent: Spent,
  tooCostly: (what: 'time' | 'memory') => Refusal,
): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return tooCostly('memory');
  if (!(error instanceof Error) || error.name !== 'AbortError') return error;
  if (!isStarved(spent)) return tooCostly('time');
  return new Refusal('busy', 'The machine had no time for it.', {
    remedy: 'Send it again in a moment.',
    retryAfterSeconds: 30,
    cause: error,
  });
}
