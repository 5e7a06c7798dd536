import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** One program of the cluster that runs. */
export type Program = {
  readonly name: string;
  readonly pid: number | undefined;
  /** Whether it has ended by itself. */
  ended(): boolean;
  /** The end of what it wrote. */
  log(): Promise<string>;
  /** Ends its process group: asks first, and kills after the grace. */
  stop(graceMs: number): Promise<void>;
};

/**
 * Starts a program in a process group of its own, with its output in a file.
 * @param options.setpriv `setpriv` of util-linux where there is one: the kernel then kills the program when the
 *   process that started it is gone, however that ended
 */
export function startProgram(options: {
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly folder: string;
  readonly setpriv: string | undefined;
}): Program {
  const { name, path, args, logFile, folder, setpriv } = options;
  const command = setpriv === undefined ? [path, ...args] : [setpriv, '--pdeathsig', 'KILL', path, ...args];
  const output = openSync(logFile, 'a');
  const child = spawn(command[0] ?? path, command.slice(1), {
    cwd: folder,
    // Nothing of the machine's own settings (KUBECONFIG, proxies) is to reach the cluster.
    env: { HOME: folder, PATH: process.env['PATH'] },
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  let failed = false;
  child.once('error', () => (failed = true));
  const ended = () => failed || child.exitCode !== null || child.signalCode !== null;
  return {
    name,
    pid: child.pid,
    ended,
    async log() {
      const text = await readFile(logFile, 'utf8').catch(() => '');
      return text.split('\n').slice(-30).join('\n');
    },
    async stop(graceMs) {
      if (ended()) return;
      const exit = once(child, 'exit');
      signalGroup(child, 'SIGTERM');
      await Promise.race([exit, sleep(graceMs, undefined, { ref: false })]);
      if (ended()) return;
      signalGroup(child, 'SIGKILL');
      await exit;
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
