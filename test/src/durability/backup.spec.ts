import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { apiAs } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { execute } from '../setup/helm.ts';
import { removeTemporaryFolders, startServer, temporaryFolder } from '../setup/server.ts';

const root = resolve(import.meta.dirname, '../../..');
afterAll(removeTemporaryFolders);

/** Runs a command of the server as docs/operating.md has it: `npm start -- …`. */
function command(dataFolder: string, ...args: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', CHANDLERY_DATA: dataFolder };
  return execute(process.execPath, [join(root, 'tools/build/src/start.ts'), ...args], root, env);
}

test('a backup of a running store, restored into another folder, serves what was acknowledged before it', async () => {
  const server = await startServer({ settings: { CHANDLERY_DEFAULT_APPROVALS: '0' } });
  const api = apiAs(server.url, server.admin.name, server.admin.password);
  const archive = chart('kept', '1.0.0');
  expect((await api.upload('default', archive)).status).toBe(201);
  let stopped = false;
  const busy = (async () => {
    for (let n = 0; !stopped; n += 1)
      expect((await api.upload('default', chart('busy', `1.0.${n}`))).status).toBe(201);
  })();
  const target = join(await temporaryFolder(), 'backup');
  const made = await command(server.folder, 'backup', target);
  stopped = true;
  await busy;
  expect(made.code, made.stderr).toBe(0);
  await server.stop();

  const folder = await temporaryFolder();
  const occupied = await command(server.folder, 'restore', target);
  expect([occupied.code, occupied.stderr]).toEqual([1, expect.stringContaining(server.folder)]);
  const restored = await command(folder, 'restore', target);
  expect(restored.code, restored.stderr).toBe(0);
  const again = await startServer({ folder });
  const download = await fetch(`${again.url}/workspaces/default/charts/kept-1.0.0.tgz`);
  expect(Buffer.compare(Buffer.from(await download.arrayBuffer()), archive)).toBe(0);
  const index = (await (await fetch(`${again.url}/index.yaml`)).json()) as {
    entries: Record<string, { urls: [string] }[]>;
  };
  for (const { urls } of Object.values(index.entries).flat())
    expect((await fetch(`${again.url}${urls[0]}`)).status).toBe(200);
  await again.stop();

  const orphans = await command(folder, 'orphans');
  expect([orphans.code, orphans.stdout]).toEqual([0, expect.stringContaining('0 archives missing')]);
});

test('a command that does not exist, or lacks its argument, says what there is', async () => {
  for (const args of [['fly'], ['backup'], ['restore', 'a', 'b'], ['orphans', '--all']]) {
    const { code, stderr } = await command(await temporaryFolder(), ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining('usage:')]);
  }
});
