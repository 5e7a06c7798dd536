import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells this process from one that has its number later. */
export type ProcessIdentity = { readonly host: string; readonly pid: number; readonly started: string };

/** This process, as the names of its private folders have it. */
export function ownIdentity(): ProcessIdentity {
  return { host: hostMark(), pid: process.pid, started: startedAt(process.pid) ?? '0' };
}

/** Whether the process is gone; undefined where that cannot be told from here. */
export function isGone(identity: ProcessIdentity): boolean | undefined {
  if (identity.host !== hostMark()) return undefined;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  // Another process may have the number by now.
  const started = startedAt(identity.pid);
  return started !== undefined && started !== identity.started;
}

function hostMark(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/** Ticks from the boot to the start of a process: field 22 of /proc/PID/stat (proc(5)). */
function startedAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in parentheses, which may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
