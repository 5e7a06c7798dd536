import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';

const run = promisify(execFile);

test.each(helmClients)('$name is a Helm of the major version it claims', async ({ path, major }) => {
  const { stdout } = await run(path, ['version', '--short']);
  expect(stdout).toMatch(new RegExp(`^v${major}\\.`));
});
