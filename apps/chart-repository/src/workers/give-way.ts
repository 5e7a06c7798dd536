import { getPriority, setPriority } from 'node:os';

/** Others come first then, and a quarter of a processor is left where all are wanted. */
const nicer = 5;
const nicest = 19;

/**
 * From now on the calling thread gives way to those that answer requests, where both want the processors: readers of the index
 * would wait for what it works at. Linux has priorities of threads; elsewhere they are the process's, and it does nothing.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, Math.min(nicest, getPriority(0) + nicer));
  } catch {
    // A sandbox may forbid it: then it works as all threads do.
  }
}
