import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testCluster } from './testing/index.ts';

const { available } = await testCluster();

describe('npm run cluster', () => {
  test('says with --help what it can do', async () => {
    const { code, output } = await toItsEnd(run('--help'));
    expect(code).toBe(0);
    expect(output()).toContain('--kubeconfig <path>');
  });

  test('refuses what it does not know', async () => {
    const { code, output } = await toItsEnd(run('begin'));
    expect(code).toBe(1);
    expect(output()).toContain('"begin" is no command: it is start or build.');
  });

  test.skipIf(!available)('leaves a cluster running until Ctrl-C', async () => {
    const child = run();
    const output = outputOf(child);
    await expect.poll(output, { timeout: 60_000 }).toContain('Ctrl-C ends it.');
    const kubeconfig = /KUBECONFIG=(\S+)/.exec(output())?.[1] ?? '';
    const folder = /Logs of its programs: (\S+)/.exec(output())?.[1] ?? '';
    expect(existsSync(kubeconfig)).toBe(true);
    expect(existsSync(folder)).toBe(true);
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(existsSync(kubeconfig)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  test.skipIf(!available)('says with build where the binaries are', async () => {
    const { code, output } = await toItsEnd(run('build'));
    expect(code).toBe(0);
    const paths = output().trim().split('\n');
    expect(paths).toHaveLength(5);
    expect(paths.every((path) => existsSync(path))).toBe(true);
  });
});

function run(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args]);
}

function outputOf(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
  return () => text;
}

async function toItsEnd(child: ChildProcess): Promise<{ code: number | null; output: () => string }> {
  const output = outputOf(child);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
