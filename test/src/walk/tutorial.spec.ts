import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { execute, helmEnvironment } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, startServer, temporaryFolder, type TestServer } from '../setup/server.ts';
import { missingFrom, stepsOf } from './pages.ts';

const root = resolve(import.meta.dirname, '../../..');
const marker = '=== end of a step ===';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  await removeTemporaryFolders();
});

describe.each(helmClients)('with $name', ({ path }) => {
  test('the commands of docs/tutorial.md answer what stands below them', async () => {
    server = await startServer();
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'bin'));
    await symlink(path, join(folder, 'bin/helm'));
    const steps = stepsOf(await readFile(join(root, 'docs/tutorial.md'), 'utf8'));
    expect(steps.length).toBeGreaterThan(15);
    const script = [
      'set -eo pipefail',
      `export CHANDLERY=${server.url}`,
      `export ADMIN=${server.admin.name}:${server.admin.password}`,
      ...steps.map(({ commands }) => `${commands}\necho "${marker}"`),
    ];
    const environment = {
      ...helmEnvironment(folder),
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    };
    const { code, stdout, stderr } = await execute('bash', ['-c', script.join('\n')], folder, environment);
    expect(code, stdout + stderr).toBe(0);

    const outputs = stdout.split(marker);
    expect(outputs).toHaveLength(steps.length + 1);
    for (const [index, { commands, answers }] of steps.entries())
      expect
        .soft(missingFrom(outputs[index] ?? '', answers), `${commands}\nanswered\n${outputs[index]}`)
        .toEqual([]);
    const suspended = outputs.find((_, index) => steps[index]?.commands.includes('12.0.0/suspend'));
    expect(suspended).not.toMatch(/(store|databases)\/redis\s+12\.0\.0/);
  }, 180_000);
});
