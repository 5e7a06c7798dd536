import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { execute, helmEnvironment } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, startServer, temporaryFolder, type TestServer } from '../setup/server.ts';

const root = resolve(import.meta.dirname, '../../..');
const marker = '=== end of a block ===';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  await removeTemporaryFolders();
});

describe.each(helmClients)('with $name', ({ path }) => {
  test("the README's commands, as they stand there, take a chart to the store and out of it again", async () => {
    server = await startServer({ main: join(root, 'tools/build/src/start.ts') });
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'bin'));
    await symlink(path, join(folder, 'bin/helm'));
    const blocks = walkBlocks(await readFile(join(root, 'README.md'), 'utf8'));
    const settings = [
      `export CHANDLERY=${server.url}`,
      `export ADMIN=${server.admin.name}:${server.admin.password}`,
    ];
    const script = [
      'set -eo pipefail',
      'shopt -s expand_aliases',
      ...settings,
      ...blocks.map((block) => `${block}\necho; echo "${marker}"`),
    ];
    const environment = {
      ...helmEnvironment(folder),
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    };
    const { code, stdout, stderr } = await execute('bash', ['-c', script.join('\n')], folder, environment);
    expect(code, stdout + stderr).toBe(0);

    const outputs = stdout.split(marker);
    expect(outputs).toHaveLength(blocks.length + 1);
    const [people, uploaded, reviewed, pulled, second, suspended] = outputs;
    expect(people).toContain('"slug":"team"');
    expect(uploaded).toMatch(/"state":"draft"[^]*"state":"submitted"/);
    expect(reviewed).toMatch(/"updateLog":"the first one"[^]*"state":"passed"[^]*"state":"active"/);
    expect(pulled).toMatch(/store\/hello\s+1\.0\.0[^]*"digest":"[0-9a-f]{64}"/);
    expect(second).toMatch(/store\/hello\s+1\.1\.0[^]*store\/hello\s+1\.0\.0/);
    expect(suspended).toMatch(/store\/hello\s+1\.0\.0/);
    expect(suspended).not.toMatch(/store\/hello\s+1\.1\.0/);
    expect(suspended).toContain('breaks on arm64');
  });
});

/** The shell blocks that the README marks as steps of the walk. */
function walkBlocks(readme: string): readonly string[] {
  return [...readme.matchAll(/<!-- walk -->\n+```sh\n([\s\S]*?)```/g)].map(([, block = '']) =>
    block.trimEnd(),
  );
}
