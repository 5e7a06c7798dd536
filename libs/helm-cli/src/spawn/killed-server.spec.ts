import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentCluster, until } from '../testing/silent-cluster.ts';
import { clients } from '../testing/setup.ts';
import { sweepWorkFolder } from './work-folder.ts';

const driver = resolve(import.meta.dirname, '../testing/killed-server.ts');
const nobody = 65_534;
/** As root, both ways of having namespaces can be tried: with and without a user namespace. */
const users = process.getuid?.() === 0 ? [0, nobody] : [process.getuid?.() ?? 0];

/** Whether a user may run what is in the checkout: one in root's home is closed to others. */
function mayRead(uid: number): boolean {
  const may = spawnSync('test', ['-r', driver], { uid, gid: uid }).status === 0;
  if (!may) console.warn(`skipped: user ${uid} may not read ${driver}`);
  return may;
}
const readers = new Set(users.filter(mayRead));

/** The one process that a process has started, or undefined once it has none. */
async function childOf(pid: number): Promise<number | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return children === '' ? undefined : Number(children.trim().split(' ')[0]);
}

/** Whether it runs: a zombie that nobody waited for does not. */
async function runs(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return status !== '' && !/^State:\s+[ZX]/m.test(status);
}

describe.each(clients)('a server that is killed while it runs $name', ({ path }) => {
  test.for(users)(
    'takes Helm with it, and the next start removes what it left (user %i)',
    async (uid, context) => {
      context.skip(!readers.has(uid), 'the user may not read the checkout');
      const { kubeconfig, connected } = await silentCluster();
      const folder = await mkdtemp(join(tmpdir(), 'helm-cli-killed-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      await chown(folder, uid, uid);
      const request = { binary: path, folder, kubeconfig, args: ['status', '--', 'web'] };
      const server: ChildProcess = spawn(process.execPath, [driver, JSON.stringify(request)], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {},
        uid,
        gid: uid,
      });
      onTestFinished(() => void server.kill('SIGKILL'));
      await until(() => connected() > 0);
      const helm = await childOf(server.pid ?? 0);
      if (helm === undefined) throw new Error('no Helm runs');
      expect(await readFile(`/proc/${helm}/comm`, 'utf8')).toMatch(/^helm/);
      const left = async () => (await readdir(folder)).filter((name) => name.startsWith('run-'));
      expect(await left()).toHaveLength(1);

      server.kill('SIGKILL');
      await once(server, 'exit');
      await until(async () => !(await runs(helm)));

      expect(await left()).toHaveLength(1);
      await chown(folder, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
      expect(await sweepWorkFolder(folder)).toBe(1);
      expect(await left()).toEqual([]);
    },
  );
});
