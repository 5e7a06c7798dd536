import { type ChildProcess, spawn } from 'node:child_process';
import { boundedOutput } from './bounded-output.ts';
import type { HelmLine } from './helm-run.ts';

/** What a process is started with. */
export type ProcessRequest = {
  /** Absolute path; there is no search along PATH, and no shell. */
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** How long after SIGTERM it gets SIGKILL; 0 for SIGKILL at once. */
  readonly graceMs: number;
  /** Bound of both streams together. */
  readonly outputBytes: number;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: HelmLine) => void;
};

/** How a process ended. */
export type ProcessResult = {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why we ended it, if we did. */
  readonly stopped: 'timeout' | 'cancelled' | 'output_limit' | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  readonly durationMs: number;
};

/** How long after the process its output may stay open, held by some descendant. */
const lingerMs = 1_000;

/**
 * Runs a program to its end: the one place of Chandlery's libraries and apps that starts a process.
 * It leads a process group of its own, and what ends it ends the group.
 * @throws the system's error when it cannot be started
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const startedMs = performance.now();
  const child = spawn(request.program, request.args, {
    cwd: request.folder,
    env: { ...request.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
    detached: true,
  });
  let stopped: ProcessResult['stopped'] = null;
  const timers: NodeJS.Timeout[] = [];
  const stop = (reason: NonNullable<ProcessResult['stopped']>): void => {
    if (stopped !== null) return;
    stopped = reason;
    signalGroup(child, request.graceMs === 0 ? 'SIGKILL' : 'SIGTERM');
    if (request.graceMs > 0) {
      timers.push(setTimeout(() => signalGroup(child, 'SIGKILL'), request.graceMs));
    }
  };
  const output = boundedOutput(request.outputBytes, () => stop('output_limit'), request.onLine);
  child.stdout.on('data', (bytes: Buffer) => output.write('stdout', bytes));
  child.stderr.on('data', (bytes: Buffer) => output.write('stderr', bytes));
  timers.push(setTimeout(() => stop('timeout'), request.timeoutMs));
  const cancel = (): void => stop('cancelled');
  if (request.signal?.aborted === true) cancel();
  request.signal?.addEventListener('abort', cancel, { once: true });
  try {
    const [exitCode, signal] = await ended(child, timers);
    return {
      exitCode,
      signal,
      stopped,
      ...output.end(),
      durationMs: Math.round(performance.now() - startedMs),
    };
  } finally {
    request.signal?.removeEventListener('abort', cancel);
    for (const timer of timers) clearTimeout(timer);
  }
}

function ended(
  child: ChildProcess,
  timers: NodeJS.Timeout[],
): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => done([code, signal]));
    child.once('exit', () => {
      const lingering = setTimeout(() => {
        signalGroup(child, 'SIGKILL');
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, lingerMs);
      timers.push(lingering);
    });
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // Everybody in the group is gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
