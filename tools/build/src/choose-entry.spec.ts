import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseEntry } from './choose-entry.ts';

const source = 'apps/chart-repository/src/main.ts';
const built = 'dist/chart-repository/main.js';
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'chandlery-start-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('what is run', () => {
  test.each([
    ['the sources where nothing is built', { [source]: 10 }, source],
    [
      'the build where it is newer than every source',
      { [source]: 10, 'libs/a/src/a.ts': 20, [built]: 30 },
      built,
    ],
    [
      'the sources where one is newer than the build',
      { [source]: 10, 'libs/a/src/a.ts': 40, [built]: 30 },
      source,
    ],
    ['the sources where one is as old as the build', { [source]: 30, [built]: 30 }, source],
    [
      'the build where only installed packages are newer',
      { [source]: 10, 'libs/a/node_modules/b/b.js': 90, [built]: 30 },
      built,
    ],
    ['the build where there are no sources', { [built]: 30 }, built],
  ])('is %s', async (_, files, expected) => {
    await plant(files);
    expect(chooseEntry(root)).toMatchObject({
      path: join(root, expected),
      reason: expect.stringContaining(expected),
    });
  });

  test('is the sources after one was deleted', async () => {
    await plant({ [source]: 10, 'libs/a/src/a.ts': 10, [built]: 30 });
    await rm(join(root, 'libs/a/src/a.ts'));
    expect(chooseEntry(root).path).toBe(join(root, source));
  });

  test('is nothing where there is neither, and the error says what was looked for', () => {
    expect(() => chooseEntry(root)).toThrow(/neither dist\/chart-repository\/main\.js nor apps/);
  });
});

describe('npm start', () => {
  const report = `console.log(JSON.stringify(process.argv.slice(2)));`;

  test('says in one line of stderr what it runs, and passes arguments and exit code on', async () => {
    await plant({ [source]: 10 }, `const code: number = 7; ${report} process.exitCode = code;`);
    const child = await start('backup', '/tmp/a b', '--flag');
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
    expect(JSON.parse(stdout)).toEqual(['backup', '/tmp/a b', '--flag']);
    expect(stderr).toBe(`chandlery: running ${source} (nothing is built)\n`);
    expect(code).toEqual([7, null]);
  });

  test('runs the build', async () => {
    await plant({ [source]: 10, [built]: 30 }, report);
    const child = await start();
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(stdout).toBe('[]\n');
    expect(stderr).toBe(`chandlery: running ${built} (newer than every source)\n`);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('lets the server itself deal with %s', async (signal) => {
    const main = `process.on('${signal}', () => { console.log('stopping'); process.exit(3); }); setInterval(() => {}, 1000); console.log('ready');`;
    await plant({ [source]: 10 }, main);
    const child = await start();
    await once(child.stdout, 'data');
    child.kill(signal);
    const [stdout, code] = await Promise.all([text(child.stdout), exitOf(child)]);
    expect(stdout).toBe('stopping\n');
    expect(code).toEqual([3, null]);
  });

  async function start(...parameters: readonly string[]) {
    const tools = join(root, 'tools/build/src');
    await cp(import.meta.dirname, tools, { recursive: true });
    return spawn(process.execPath, [join(tools, 'start.ts'), ...parameters], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
});

/** Writes files, each with the time (seconds after some beginning) it was last written; folders are of the beginning. */
async function plant(files: Readonly<Record<string, number>>, content = ''): Promise<void> {
  const folders = new Set<string>();
  for (const [path, seconds] of Object.entries({ 'package.json': 1, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), path === 'package.json' ? '{"type":"module"}' : content);
    await utimes(join(root, path), seconds, seconds);
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  }
  for (const folder of folders) await utimes(join(root, folder), 1, 1);
}

async function exitOf(child: ReturnType<typeof spawn>): Promise<readonly unknown[]> {
  return once(child, 'close');
}
