import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What one run of a program took. */
export type Usage = {
  readonly wallMs: number;
  /** User and system time of all its threads, in steps of 10 ms. */
  readonly cpuMs: number;
  /** The most that was resident at once. */
  readonly peakBytes: number;
};

type Run = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
};

const pollMs = 4;
/** What /proc counts in: the kernel shows 100 ticks a second to programs on every architecture (proc_pid_stat(5)). */
const tickMs = 10;

/**
 * Runs a program to its end and says what it took. Linux alone says so, in /proc; no other child of this process may end
 * meanwhile.
 * @throws Error where it fails, with what it wrote
 */
export async function measureRun(path: string, args: readonly string[], run: Run = {}): Promise<Usage> {
  const before = childrenCpuMs();
  const startMs = performance.now();
  const child = spawn(path, args, { ...run, stdio: ['ignore', 'ignore', 'pipe'] });
  let [errors, peakBytes] = ['', 0];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const poll = setInterval(
    () => (peakBytes = Math.max(peakBytes, memoryOf(child.pid, 'VmHWM') ?? 0)),
    pollMs,
  );
  let wallMs = 0;
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('exit', () => (wallMs = performance.now() - startMs));
    child.once('close', done);
  }).finally(() => clearInterval(poll));
  if (code !== 0) throw new Error(`${path} ${args.join(' ')} ended with ${code}: ${errors}`);
  return { wallMs, cpuMs: childrenCpuMs() - before, peakBytes };
}

/** Resident memory of a process, now (`VmRSS`) or at its peak (`VmHWM`); `undefined` where it has gone. */
export function memoryOf(pid: number | undefined, what: 'VmRSS' | 'VmHWM'): number | undefined {
  const text = readProc(`/proc/${pid}/status`);
  const kilobytes =
    text === undefined ? undefined : new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** User and system time of a process that runs, all its threads, in steps of 10 ms. @throws Error where it has gone */
export function cpuMsOf(pid: number): number {
  const text = readProc(`/proc/${pid}/stat`);
  if (text === undefined) throw new Error('The time of a process cannot be read: this takes Linux.');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** CPU time of the children of this process that have ended: cutime and cstime of proc_pid_stat(5). */
function childrenCpuMs(): number {
  const text = readProc('/proc/self/stat') ?? '';
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * tickMs;
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
