import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { often } from './context.ts';
import type { Tools } from './tools.ts';

/** Where, with what and of what was measured: the head of the table. */
export function describeRun(options: {
  readonly root: string;
  readonly folder: string;
  readonly tools: Tools;
  readonly quick: boolean;
  readonly repetitions: number;
}): string {
  const { root, folder, tools, quick, repetitions } = options;
  const helms = tools.helms.map(({ version }) => `Helm ${version.replace(/^v|\+.*/g, '')}`);
  const nginx = tools.nginx === undefined ? 'no nginx' : `${tools.nginx.version} (one worker)`;
  const lines = [
    `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? 'an unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, data on ${fileSystemOf(folder)}.`,
    `Node ${process.versions.node}, ${helms.join(', ')}, ${nginx}, ${tools.wrk?.version ?? 'no wrk'}.`,
    `${new Date().toISOString().slice(0, 10)}, commit ${commitOf(root)}. Medians of ${repetitions} repetitions in turns, of ${often(repetitions)} for \`helm repo update\`, the whole index, and while publishing; ratio: ours by anchor.`,
  ];
  if (quick)
    lines.push(
      'A quick run over small stores: it shows that the bench works, and says nothing of the targets.',
    );
  return lines.join('\n');
}

/** Magic numbers of statfs(2). */
const memoryFileSystem = 0x01021994;
const fileSystems: Readonly<Record<number, string>> = {
  [memoryFileSystem]: 'tmpfs',
  0xef53: 'ext4',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
  0x794c7630: 'overlayfs',
  0x2fc12fc1: 'zfs',
};

/** Whether a folder is in memory, where writing durably costs nothing. */
export function isInMemory(folder: string): boolean {
  return statfsSync(folder).type === memoryFileSystem;
}

function fileSystemOf(folder: string): string {
  const { type: magic } = statfsSync(folder);
  return fileSystems[magic] ?? `file system 0x${magic.toString(16)}`;
}

function commitOf(root: string): string {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown';
  }
}
