import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { chart } from '../setup/charts.ts';
import { execute, helmEnvironment } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, startServer, temporaryFolder, type TestServer } from '../setup/server.ts';

const page = resolve(import.meta.dirname, '../../../docs/from-chartmuseum.md');

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  await removeTemporaryFolders();
});

describe.each(helmClients)('with $name', ({ path }) => {
  test('a ChartMuseum pipeline, as the docs have it, only changes its URL', async () => {
    server = await startServer({ settings: { CHANDLERY_DEFAULT_APPROVALS: '0' } });
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'bin'));
    await symlink(path, join(folder, 'bin/helm'));
    for (const version of ['0.1.0', '0.2.0'])
      await writeFile(join(folder, `mychart-${version}.tgz`), chart('mychart', version));
    const [, commands = ''] =
      /<!-- pipeline -->\n+```sh\n([\s\S]*?)```/.exec(await readFile(page, 'utf8')) ?? [];
    const environment = {
      ...helmEnvironment(folder),
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      URL: server.url,
      USER_AND_PASSWORD: `${server.admin.name}:${server.admin.password}`,
    };
    const { code, stdout, stderr } = await execute(
      'bash',
      ['-c', `set -eo pipefail\n${commands}`],
      folder,
      environment,
    );
    expect(code, stdout + stderr).toBe(0);
    expect(stdout.match(/\{"saved":true\}/g)).toHaveLength(3);
    expect(stdout).toMatch(/museum\/mychart\s+0\.1\.0/);
    expect(stdout).toContain('{"deleted":true}');
    const { entries } = (await (await fetch(`${server.url}/index.yaml`)).json()) as {
      entries: Record<string, { version: string }[]>;
    };
    expect(entries['mychart']?.map(({ version }) => version)).toEqual(['0.2.0']);
  });
});
