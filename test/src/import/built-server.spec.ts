import { randomBytes } from 'node:crypto';
import { rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundle, entryPoints } from '@chandlery/build';
import { afterAll, expect, test } from 'vitest';
import { apiAs } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { removeTemporaryFolders, startServer, temporaryFolder } from '../setup/server.ts';

const root = resolve(import.meta.dirname, '../../..');
afterAll(removeTemporaryFolders);

test('the built server checks large archives in the worker that lies beside it', async () => {
  const folder = await temporaryFolder();
  const built = join(folder, 'server');
  await bundle(root, entryPoints, built);
  // As inside the repository: the packages of the server, and above it those of the root.
  await symlink(join(root, 'apps/chart-repository/node_modules'), join(built, 'node_modules'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const server = await startServer({ main: join(built, 'main.js') });
  const api = apiAs(server.url, server.admin.name, server.admin.password);
  const large = (version: string) =>
    chart('large', version, { noise: randomBytes(200_000).toString('base64') });
  expect((await api.upload('default', large('1.0.0'))).status).toBe(201);
  const refused = await api.upload(
    'default',
    chart('large', '2.0.0', { noise: randomBytes(200_000).toString('base64'), 'values.yaml': '- a list' }),
  );
  expect([refused.status, await refused.json()]).toEqual([
    400,
    expect.objectContaining({ code: 'values_invalid' }),
  ]);
  await server.stop();

  await rm(join(built, 'read-worker.js'));
  const without = await startServer({ main: join(built, 'main.js'), folder: server.folder });
  const api2 = apiAs(without.url, server.admin.name, server.admin.password);
  expect((await api2.upload('default', large('3.0.0'))).status, 'without its worker').toBe(500);
  expect((await api2.upload('default', chart('small', '1.0.0'))).status).toBe(201);
  await without.stop();
});
