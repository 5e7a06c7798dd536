import type { RunLimits } from '../spawn/limits.ts';
import type { Isolation } from './isolation.ts';

/** A program with its arguments. */
export type Command = { readonly program: string; readonly args: readonly string[] };

/**
 * The command, started by the programs that confine it. Each of them replaces itself by the next
 * (none forks), so the process that we started is Helm in the end, and a signal reaches it.
 * @param options.root the folder to be its whole world; the command is named as seen from there
 */
export function confine(
  command: Command,
  options: {
    readonly isolation: Isolation;
    readonly limits: RunLimits;
    readonly ownNetwork: boolean;
    readonly root: string | undefined;
  },
): Command {
  const { isolation, limits, root } = options;
  const { prlimit, setpriv, unshare } = isolation.tools;
  const words: string[] = [];
  if (isolation.limits && prlimit !== undefined) words.push(prlimit, ...limitFlags(limits), '--');
  if (isolation.endsWithParent && setpriv !== undefined) {
    words.push(setpriv, '--no-new-privs', '--pdeathsig', 'KILL', '--');
  }
  if ((options.ownNetwork || root !== undefined) && unshare !== undefined) {
    words.push(unshare);
    if (isolation.userNamespace) words.push('--map-root-user');
    if (options.ownNetwork) words.push('--net');
    if (root !== undefined) words.push(`--root=${root}`, '--wd=/');
    words.push('--');
  }
  const [program, ...args] = [...words, command.program, ...command.args];
  return { program: program ?? command.program, args };
}

function limitFlags(limits: RunLimits): string[] {
  return [
    '--core=0',
    `--data=${limits.memoryBytes}`,
    `--fsize=${limits.fileBytes}`,
    `--nofile=${limits.openFiles}`,
    ...(limits.cpuSeconds === null ? [] : [`--cpu=${limits.cpuSeconds}`]),
  ];
}
