import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import type { Scope } from './scope.ts';

/** How long a process may take to end by itself. */
const graceMs = 20_000;

/** Starts a process that ends with the scope at the latest. */
export function startChild(
  scope: Scope,
  path: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const child = spawn(path, args, options);
  scope.defer(() => endChild(child));
  return child;
}

/** Ends a process; with SIGKILL where it does not go otherwise. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(kill);
}
