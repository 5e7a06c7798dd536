import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chart } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { laterWeb, web } from '../deployments/web-chart.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { execute, helmEnvironment } from '../setup/helm.ts';
import { removeTemporaryFolders, startServer, temporaryFolder, type TestServer } from '../setup/server.ts';
import { missingFrom, stepsOf } from './pages.ts';

const root = resolve(import.meta.dirname, '../../..');
const marker = '=== end of a step ===';
const cluster = await testCluster();

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  await removeTemporaryFolders();
});

// The other Helm does the same in test/src/deployments.
describe.skipIf(!cluster.available).each(helmClients.slice(-1))('with $name', ({ path }) => {
  test('the commands of docs/deploying.md answer what stands below them', async () => {
    server = await startServer({
      settings: { CHANDLERY_HELM: path, CHANDLERY_SECRET_KEY: randomBytes(32).toString('base64') },
    });
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'kubeconfig'), cluster.connection.kubeconfig, { mode: 0o600 });
    await writeFile(join(folder, 'web-1.0.0.tgz'), chart('web', '1.0.0', web));
    await writeFile(join(folder, 'web-1.1.0.tgz'), chart('web', '1.1.0', laterWeb));
    const steps = stepsOf(await readFile(join(root, 'docs/deploying.md'), 'utf8'));
    expect(steps.length).toBeGreaterThan(7);
    const script = [
      'set -eo pipefail',
      `export CHANDLERY=${server.url}`,
      `export ADMIN=${server.admin.name}:${server.admin.password}`,
      ...steps.map(({ commands }) => `${commands}\necho "${marker}"`),
    ];
    const environment = { ...helmEnvironment(folder), PATH: process.env['PATH'] ?? '' };
    const { code, stdout, stderr } = await execute('bash', ['-c', script.join('\n')], folder, environment);
    expect(code, stdout + stderr).toBe(0);
    const outputs = stdout.split(marker);
    expect(outputs).toHaveLength(steps.length + 1);
    for (const [index, { commands, answers }] of steps.entries())
      expect
        .soft(missingFrom(outputs[index] ?? '', answers), `${commands}\nanswered\n${outputs[index]}`)
        .toEqual([]);
  }, 180_000);
});
